"""How the book is built; read from top to bottom. The steps around Sphinx are in docs/_ext/build.py."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from fingerprint import fingerprint  # noqa: E402  (it lies in the folder that the line above adds)

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

# -- Extensions ---------------------------------------------------------------------------------------------
extensions = [
    "myst_nb",  # pages in Markdown whose cells run
    "kernels",  # ours: how the cells of a page run, several pages at once
    "sphinx.ext.autodoc",  # the reference, from the docstrings
    "sphinx.ext.napoleon",  # docstrings in sections: Args, Returns, Raises, Source, Example
    "sphinx.ext.doctest",  # examples in pages are tested
    "sphinx_design",  # cards, tabs, folded parts
    "sphinx_copybutton",  # copies a cell
    "sources",  # ours: the bibliography, of sphinxcontrib.bibtex, with labels that say who, when and what
    "shared_links",  # ours: a title, a description and a picture for shared links
    "execution",  # ours: a cell that raises, writes to stderr or did not run stops the build
    "fences",  # ours: an example that nothing tests stops the build
    "pictures",  # ours: a picture without a text that stands for it stops the build
    "accessible",  # ours: names for what has none, and all within the keyboard's reach
    "mathml",  # ours: formulas as MathML, without a script
    "notebooks",  # ours: each page as a notebook, with outputs and without, to download
    "evidence",  # ours: the ledger of claims as data, links from claims to their code
    "folds",  # ours: folds that hold cells
    "claim_roles",  # ours: claims and their numbers within a sentence
    "sentences",  # ours: a sentence that rests on nothing, or a typed number, stops the build
    "questions",  # ours: what a reader is asked before the answer, and cards to take away
    "walk",  # ours: the script that moves through a training step
    "slides",  # ours: every figure as a file, and the list of them
    "lab_script",  # ours: the script of the lab, joined from its modules
    "sitemap",  # ours: the list of pages for search engines
    "permalinks",  # ours: a link to each figure and each claim, as headings have one
    "not_found",  # ours: the page for an address that is not there
    "firstnn_site.light",  # ours: light pages, and nothing from elsewhere
    "stylesheet",  # ours: the colours that the site and the figures share
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
nb_execution_cache_path = str(BUILD / ".jupyter_cache" / fingerprint(ROOT))
nb_execution_timeout = 300  # seconds for one cell
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
html_context = {"default_mode": "light"}  # without a script the page is light, and code has its colours
html_theme_options = {
    "repository_url": REPOSITORY,
    "use_repository_button": True,
    "use_download_button": False,  # notebooks.py links the executed notebook instead
    "use_fullscreen_button": False,
    "navbar_persistent": [],  # it would hold a second search button
    "article_header_end": ["notebook-link.html", "article-header-buttons.html"],
    "show_navbar_depth": 1,
    "search_bar_text": "Search",
}
ogp_site_url = SITE
ogp_social_cards = {"enable": False}  # a picture of text for each page, drawn with whatever font is there
