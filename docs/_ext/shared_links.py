"""A title and a description for shared links, by sphinxext-opengraph, and no pictures of titles.

The book switches these pictures off (`ogp_social_cards` in conf.py). The extension would import matplotlib
for them all the same, half a second in every build.
"""

from __future__ import annotations

import sys
from types import ModuleType

from sphinx.application import Sphinx

DRAWING = "sphinxext.opengraph._social_cards"


def setup(app: Sphinx) -> dict[str, bool]:
    """Stand in for the module that draws, then load the extension."""
    module = ModuleType(DRAWING)
    vars(module).update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=None)
    sys.modules.setdefault(DRAWING, module)
    app.setup_extension("sphinxext.opengraph")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
