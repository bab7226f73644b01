"""A small lab beside the lesson: a fold in which the reader trains the network of a figure, {lab}.

    ```{lab} Try it: train this network
    :state: data=moons&hidden=16&show=rate
    :figure: the-boundary-grows

    {.instruction}
    Play, then change the learning rate.
    ```

The state is what stands in a link of the lab; `show` in it names the controls that matter here. The figure is
one of the page, made at build: who has no script looks at that.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from docutils.parsers.rst import directives
from slides import slides
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx_design.dropdown import DropdownDirective

logger = logging.getLogger(__name__)


class LabForm(DropdownDirective):
    """A fold with what to try, and the lab under it."""

    required_arguments, optional_arguments = 1, 0
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012  (so has docutils)
        **DropdownDirective.option_spec,
        "state": directives.unchanged_required,
        "figure": directives.unchanged_required,
    }

    def run_with_defaults(self) -> list[nodes.Node]:
        """Note the place; which figures the page has is known when its cells have run."""
        (dropdown,) = super().run_with_defaults()
        assert isinstance(dropdown, nodes.Element)
        form = nodes.container(lab=self.options.get("state", ""), figure=self.options.get("figure", ""))
        self.set_source_info(form)
        dropdown += form
        return [dropdown]


class WriteLabs(SphinxPostTransform):
    """Put the lab in, where a browser shows the page; elsewhere the whole fold goes."""

    default_priority = 150  # before folds become HTML

    def run(self, **kwargs: object) -> None:
        """Fill each place."""
        for place in list(self.document.findall(is_place)):
            if self.app.builder.name in ("html", "dirhtml"):
                place.replace_self(nodes.raw("", self.html(place), format="html"))
            else:
                place.parent.parent.remove(place.parent)

    def html(self, place: nodes.Element) -> str:
        """Return the element that the script fills, and what stands for it without a script."""
        page, address = self.env.docname, self.app.builder.get_relative_uri
        titles = {slide.name: slide.title for slide in slides(self.env, page)}
        if place["figure"] not in titles:
            message = "a lab must name a figure of its page. Received: figure=%r"
            logger.warning(message, place["figure"], location=place, type="firstnn")
        title = titles.get(place["figure"], "")
        return (
            '<div class="lab-room"><div class="lab lab-small"'
            f' data-lab="{escape("v=1&" + place["lab"])}"'
            f' data-page="{escape(address(page, "lab/index"))}"'
            f' data-evidence="{escape(address(page, "evidence"))}"></div></div>\n'
            '<p class="without-script">This needs a script. The same experiment, made at build,'
            f' is the figure <a href="#{place["figure"]}">{escape(title)}</a>.</p>'
        )


def is_place(node: nodes.Node) -> bool:
    """Tell whether a node is the place of a lab."""
    return isinstance(node, nodes.container) and "lab" in node


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the directive."""
    app.add_directive("lab", LabForm)
    app.add_post_transform(WriteLabs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
