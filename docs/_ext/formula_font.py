"""The font of the formulas: of STIX Two Math those signs that the pages show, with what lays them out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from lean.fonts import subset
from lean.formulas import FONT, FORMULA, characters
from lean.site import pages
from lean.store import Store
from sphinx.application import Sphinx


def _beside(package: str) -> Path:
    """Return the folder of an installed package, without importing it."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ImportError(f"the font of the formulas and its licence need {package}, which is not installed")
    return Path(found.origin).parent


SOURCE = _beside("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"
# An older STIX font, which Matplotlib brings, has the same licence, and its text with it.
WHOLE_LICENCE = _beside("matplotlib") / "mpl-data" / "fonts" / "ttf" / "LICENSE_STIX"
LICENCE = "_static/formulas.licence.txt"
TERMS = """\
The fonts whose names begin with formulas are parts of STIX Two Math, with fewer signs.
Copyright 2001-2020 The STIX Fonts Project Authors (https://github.com/stipub/stixfonts)

"""


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the font once all formulas are known, and its licence beside it."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    formulas = [formula for page in pages(site) for formula in FORMULA.findall(page.text)]
    (site / FONT).write_bytes(subset(SOURCE, characters(formulas), Store(Path(app.doctreedir) / "fonts")))
    (site / LICENCE).write_text(TERMS + licence(), encoding="utf-8")


def licence() -> str:
    """Return the text of the SIL Open Font License."""
    text = WHOLE_LICENCE.read_text(encoding="utf-8")
    return text[text.index("SIL OPEN FONT LICENSE Version 1.1") :]


def load(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Name the font in a page that has formulas."""
    if FORMULA.search(context.get("body", "")):
        address = context["pathto"](FONT, resource=True)
        face = f'@font-face{{font-family:"STIX Two Math";src:url("{address}") format("woff2")}}'
        context["metatags"] = f"{context.get('metatags', '')}<style>{face}</style>\n"


def setup(app: Sphinx) -> dict[str, bool]:
    """Come before the pages are made light, each of which gets a font with its own signs."""
    app.add_css_file("formulas.css")
    app.connect("html-page-context", load)
    app.connect("build-finished", write, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
