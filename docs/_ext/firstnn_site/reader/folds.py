"""A fold around cells: a dropdown cannot hold them, since cells stand at the top of a page only.

An empty `{fold}` directive, whose argument is the title, takes in all that follows it, cells included, up to
an empty `{fold-end}` directive before the next heading.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx_design.dropdown import DropdownDirective

from firstnn_site.running.whole_site import warn


class BeginFold(DropdownDirective):
    """An empty dropdown that takes in what follows."""

    required_arguments, optional_arguments = 1, 0
    final_argument_whitespace = True
    has_content = False

    def run_with_defaults(self) -> list[nodes.Node]:
        """Mark the dropdown."""
        (dropdown,) = super().run_with_defaults()
        assert isinstance(dropdown, nodes.Element)
        dropdown["fold"] = "begin"
        return [dropdown]


class EndFold(SphinxDirective):
    """The end of the last fold that is still open."""

    def run(self) -> list[nodes.Node]:
        """Mark the place."""
        end = nodes.comment(fold="end")
        self.set_source_info(end)
        return [end]


class FillFolds(SphinxTransform):
    """Move what stands between the marks into the fold, before anything else looks at the page."""

    default_priority = 5

    def apply(self, **kwargs: object) -> None:
        """Fill each fold; those within it move along and are filled in their turn."""
        for dropdown in list(self.document.findall(is_open_fold)):
            end = _find_end(dropdown)
            del dropdown["fold"]
            if end is None:
                warn("a fold must end with {fold-end} before the next heading", at=dropdown)
                continue
            parent = dropdown.parent
            start, stop = parent.index(dropdown), parent.index(end)
            inside = parent[start + 1 : stop]
            del parent[start + 1 : stop + 1]
            dropdown.extend(inside)
        for end in list(self.document.findall(is_fold_end)):
            warn("this {fold-end} ends no fold", at=end)
            end.parent.remove(end)


def is_open_fold(node: nodes.Node) -> bool:
    """Tell whether a node is a fold that is still empty."""
    return isinstance(node, nodes.container) and "fold" in node


def is_fold_end(node: nodes.Node) -> bool:
    """Tell whether a node is the end of a fold."""
    return isinstance(node, nodes.comment) and "fold" in node


def _find_end(dropdown: nodes.Element) -> nodes.Element | None:
    """Return the end that belongs to a fold: folds within it have ends of their own."""
    depth = 0
    for node in dropdown.parent[dropdown.parent.index(dropdown) :]:
        depth += is_open_fold(node) - is_fold_end(node)
        if depth == 0:
            return node
    return None


def setup(app: Sphinx) -> None:
    """Offer the two marks."""
    app.add_directive("fold", BeginFold)
    app.add_directive("fold-end", EndFold)
    app.add_transform(FillFolds)
