"""HTML written as XHTML, which e-book readers want: every element closed, names as SVG spells them."""

from __future__ import annotations

import re

from bs4 import Tag

# Parsing HTML makes all names small; in XML they must be as the standard of SVG has them.
MIXED = {
    name.lower(): name
    for name in (
        *("viewBox", "clipPath", "preserveAspectRatio", "linearGradient"),
        *("markerUnits", "markerWidth", "markerHeight", "refX", "refY"),
    )
}
NAME = re.compile(rf"(?<=[<\s/])({'|'.join(MIXED)})(?=[\s=>])")
TAG = re.compile(r"<[a-z/][^<>]*>")


def xhtml(tag: Tag) -> str:
    """Return an element and all that is in it as XHTML."""
    text = tag.decode(formatter="minimal")
    return TAG.sub(lambda found: NAME.sub(lambda name: MIXED[name[0]], found[0]), text)


def page(title: str, language: str, body: str, style: str = "style.css") -> str:
    """Return a whole page around what is on it."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head><meta charset="utf-8"/><title>{title}</title>'
        f'<link rel="stylesheet" href="{style}"/></head>\n<body>{body}</body>\n</html>\n'
    )
