"""How fast things are, as ratios against something named in the same run."""
