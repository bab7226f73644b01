"""How the book is built; read from top to bottom. docs/_ext/build.py is what `make` calls."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from firstnn_site.running.fingerprint import fingerprint_outputs  # noqa: E402  (in the folder added above)

# -- Project ------------------------------------------------------------------------------------------------
project = "First neural network in TensorFlow: a deep dive"
author = "The firstnn authors"
copyright = "The firstnn authors. Text: CC BY 4.0, code: MIT"  # noqa: A001  (the name is Sphinx's)
language = "en"

# The public addresses: a copy of the book that lives elsewhere changes them here, or in the environment.
SITE = os.environ.get("FIRSTNN_SITE", "https://firstnn.readthedocs.io/en/latest/")
REPOSITORY = os.environ.get("FIRSTNN_REPOSITORY", "https://github.com/firstnn/firstnn")
PACKAGE = os.environ.get("FIRSTNN_PACKAGE", "https://pypi.org/project/firstnn/")

# -- Paths --------------------------------------------------------------------------------------------------
BUILD = Path(os.environ.get("FIRSTNN_BUILD", ROOT / "_build"))  # a test builds its small book elsewhere
templates_path = ["docs/_templates"]
exclude_patterns = ["_ext", "_static", "_templates", "**/jupyter_execute", "**/.ipynb_checkpoints"]

# -- The lesson ---------------------------------------------------------------------------------------------
# How the pages of its parts begin, and those of the way through it for who has a quarter of an hour.
lesson_parts = [
    *(
        "overview",
        "mental-model",
        "build-up/",
        "under-the-hood",
        "myth-busters",
        "expert-zone",
        "connections",
    ),
    *("pitfalls", "takeaways"),
]
lesson_short_way = ["overview", "mental-model", *(f"build-up/{step}" for step in "1234"), "takeaways"]

# -- Extensions ---------------------------------------------------------------------------------------------
extensions = [
    "myst_nb",  # pages in Markdown whose cells run
    "sphinx.ext.autodoc",  # the reference, from the docstrings
    "sphinx.ext.napoleon",  # docstrings in sections: Args, Returns, Raises, Source, Example
    "sphinx.ext.doctest",  # examples in pages are tested
    "sphinx_design",  # cards, tabs, folded parts
    "sphinx_copybutton",  # copies a cell
    "firstnn_site",  # ours: how cells run, what stops a build, what readers gain and take along
]
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nitpicky = True  # a reference to nothing is an error
nitpick_ignore_regex = [(r"py:.*", r"(?!firstnn).*")]  # other libraries' names: no address is asked at build
bibtex_bibfiles = ["docs/references.bib"]
default_role = "code"  # `name` in a docstring is code
autodoc_member_order = "bysource"
autodoc_mock_imports = ["tensorflow", "keras"]  # only annotations name them: the reference needs no import
autodoc_typehints = "none"  # Args says in words what goes in: shape, kind of number, range
autodoc_preserve_defaults = True  # as they are written, not as they print
add_module_names = False
python_maximum_signature_line_length = 80
napoleon_numpy_docstring = False
napoleon_use_rtype = False
napoleon_custom_sections = ["Source"]
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

# -- Execution ----------------------------------------------------------------------------------------------
nb_execution_mode = "cache"
nb_execution_cache_path = str(BUILD / ".jupyter_cache" / fingerprint_outputs(ROOT))
nb_execution_timeout = 1800  # seconds for one cell: a slow machine is no reason to fail
nb_execution_show_tb = True
nb_kernel_rgx_aliases = {"python3": "firstnn"}  # pages say python3, so that their notebooks run anywhere
nb_output_stderr = "warn"
nb_merge_streams = True
nb_render_markdown_format = "myst"  # what a cell returns as Markdown is read like the page around it
nb_mime_priority_overrides = [("*", "text/markdown", 0)]
nb_ipywidgets_js: dict[str, object] = {}  # no page has widgets, and their script comes from elsewhere

notebooks_branch = f"{REPOSITORY}/tree/notebooks"  # from here Colab and Binder open them
notebooks_package = PACKAGE  # and this is what their first cell installs

# -- Doctest ------------------------------------------------------------------------------------------------
doctest_test_doctest_blocks = ""  # those come from docstrings, which pytest runs with module and line

# -- HTML ---------------------------------------------------------------------------------------------------
html_theme = "sphinx_book_theme"
html_title = "First neural network"
html_baseurl = SITE
html_static_path = ["docs/_static"]
html_css_files = ["figures.css", "site.css", ("print.css", {"media": "print"})]
html_favicon = "docs/_static/favicon.svg"
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_context = {"default_mode": "light"}  # without a script the page is light, and code has its colors
html_theme_options = {
    "repository_url": REPOSITORY,
    "use_repository_button": True,
    "use_download_button": False,  # takeaway/notebooks.py links the executed notebook instead
    "use_fullscreen_button": False,
    "navbar_persistent": [],  # it would hold a second search button
    "article_header_end": ["notebook-link.html", "article-header-buttons.html"],
    "show_navbar_depth": 1,
    "search_bar_text": "Search",
}
ogp_site_url = SITE
ogp_social_cards = {"enable": False}  # a picture of text for each page, drawn with whatever font is there
