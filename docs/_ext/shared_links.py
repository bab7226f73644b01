"""A title, a description and a picture for shared links, by sphinxext-opengraph.

Its own pictures, of each page's title, are off (`ogp_social_cards` in conf.py): one picture of ours, by
card.py, stands for all pages. The extension would import matplotlib for them all the same, half a second in
every build.
"""

from __future__ import annotations

import sys
from types import ModuleType

from card import SIZES
from sphinx.application import Sphinx
from sphinx.config import Config

DRAWING = "sphinxext.opengraph._social_cards"


def add_picture(app: Sphinx, config: Config) -> None:
    """Name the picture, what is on it and how large it is."""
    config.ogp_image = "_static/card.png"
    config.ogp_image_alt = (
        f"{config.html_title}. Four maps of one network: at first its boundary is nowhere near the two "
        "groups of points; at the end it bends between them."
    )
    width, height = SIZES["card.png"]
    config.ogp_custom_meta_tags = [
        f'<meta property="og:image:width" content="{width}" />',
        f'<meta property="og:image:height" content="{height}" />',
        '<meta name="twitter:card" content="summary_large_image" />',
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Stand in for the module that draws, then load the extension."""
    module = ModuleType(DRAWING)
    vars(module).update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=None)
    sys.modules.setdefault(DRAWING, module)
    app.setup_extension("sphinxext.opengraph")
    app.setup_extension("card")
    app.connect("config-inited", add_picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
