"""A page of the site as one that can be read on paper: folds open, questions as lists, nothing to press.

It is written as XHTML, which e-book readers want: every element closed, names as SVG spells them.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from firstnn.book.figures.palette import LIGHT

GONE = (
    "script, noscript, template, button, input[type=radio], .headerlink, .fn-commit, .fn-you, [role=status], "
    ".lab, #lab, .fn-untested > div, .sd-summary-state-marker, .reading-time, .toctree-wrapper, link, "
    "details.fn-code > summary"
)
# What only a screen or a script asks for.
INTERACTIVE = re.compile(r"data-.*|tabindex|aria-(label|controls|describedby)|role|loading|name|for|download")
COLOR = re.compile(r"var\(--fig-([\w-]+)(?:, #[0-9a-f]{6})?\)")


def make_still(article: Tag, soup: BeautifulSoup) -> None:
    """Change a page of the site into one that can be read on paper."""
    for lab in article.select(".lab[data-page]"):
        link = soup.new_tag("a", href=f"{lab['data-page']}#{lab['data-lab']}")
        link.string = "Open it in a browser"
        lab.replace_with(link)
    for idle in article.select(GONE):
        idle.decompose()
    for hidden in article.select(".visually-hidden"):
        if hidden.find_parent(class_="fn-reasons"):
            del hidden["class"]  # on the screen a sign stands in its place
        else:
            hidden.decompose()
    for plain_text in article.select(".highlight span:not([class]), .highlight :is(.n, .p, .w), code > .pre"):
        plain_text.unwrap()
    for field in article.select("input"):
        field.replace_with("______")
    for question in article.select("fieldset"):
        _write_as_list(question)
    for fold in article.select("details"):
        _open_fold(fold)
    for drawing in article.select("svg"):
        plain = BeautifulSoup(COLOR.sub(lambda found: LIGHT[found[1]], str(drawing)), "html.parser").svg
        assert plain
        plain["xmlns"] = "http://www.w3.org/2000/svg"
        drawing.replace_with(plain)
    for nothing in article.select("path:not([d])"):
        nothing.decompose()
    for formula in article.select("math"):
        formula["xmlns"] = "http://www.w3.org/1998/Math/MathML"
        for sized in formula.select("[scriptlevel], mfrac[displaystyle]"):
            _move_size_out(sized, soup)
    for tag in article.find_all(True):
        within = tag.name == "svg" or tag.find_parent("svg")
        for name in [name for name in tag.attrs if INTERACTIVE.fullmatch(name) and not within]:
            del tag[name]


def _move_size_out(formula: Tag, soup: BeautifulSoup) -> None:
    """Put the size of a part of a formula around it: there MathML 3 has it, which e-book readers know."""
    names = [name for name in ("scriptlevel", "displaystyle") if name in formula.attrs]
    if formula.name not in ("math", "mstyle"):
        formula.wrap(soup.new_tag("mstyle", attrs={name: str(formula.attrs.pop(name)) for name in names}))


def _write_as_list(question: Tag) -> None:
    """Write what a reader chooses from as a list; where a number is asked, its blank is there already."""
    question.name = "div"
    for legend in question.select("legend"):
        legend.name = "p"
        legend["class"] = "fn-asked"
    for options in question.select(".fn-options"):
        several = not options.find(string=re.compile("______"))
        options.name = "ul" if several else "div"
        for option in options.select("label"):
            option.name = "li" if several else "p"


def _open_fold(fold: Tag) -> None:
    """Turn a fold into what is in it, under its title."""
    title = fold.find("summary", recursive=False)
    fold.name = "div"
    fold["class"] = " ".join([*(str(name) for name in fold.get_attribute_list("class") if name), "fold"])
    if isinstance(title, Tag):
        title.name = "p"
        title["class"] = "fold-title"


# Parsing HTML makes all names small; in XML they must be as the standard of SVG has them.
MIXED = {
    name.lower(): name
    for name in (
        *("viewBox", "clipPath", "preserveAspectRatio", "linearGradient"),
        *("markerUnits", "markerWidth", "markerHeight", "refX", "refY"),
    )
}
MIXED_NAME = re.compile(rf"(?<=[<\s/])({'|'.join(MIXED)})(?=[\s=>])")
TAG = re.compile(r"<[a-z/][^<>]*>")


def write_xhtml(tag: Tag) -> str:
    """Return an element and all that is in it as XHTML."""
    text = tag.decode(formatter="minimal")
    return TAG.sub(lambda found: MIXED_NAME.sub(lambda name: MIXED[name[0]], found[0]), text)


def write_page(title: str, language: str, body: str, style: str = "style.css") -> str:
    """Return a whole page around what is on it."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head><meta charset="utf-8"/><title>{title}</title>'
        f'<link rel="stylesheet" href="{style}"/></head>\n<body>{body}</body>\n</html>\n'
    )
