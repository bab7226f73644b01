"""What is wrong with a reader's own network: looked at, run, and proven by changing one thing."""
