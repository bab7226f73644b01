"""Markup without what no browser needs: the theme's comments, things said twice, and idle blanks."""

from __future__ import annotations

import re

KEPT = re.compile(r"(<(pre|script|style|textarea|code)\b.*?</\2>)", re.DOTALL)
COMMENT = re.compile(r"<!--(?!\[).*?-->", re.DOTALL)
# What our own template or stylesheet says as well: the colours, what is not seen without a script, the width.
SAID = re.compile(
    r'<script data-cfasync="false">.*?</script>\n?|<noscript>\s*<style>.*?</style>\s*</noscript>\n?',
    re.DOTALL,
)
VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\n?')
SERVICE = re.compile(r'<meta name="docsearch:[^>]*>\n?')  # for a service that this book does not use
# A place for news of other versions, of which this book has none.
NEWS = re.compile(r'<div class="pst-async-banner-revealer.*?</aside>\s*</div>\n?', re.DOTALL)
ROW = re.compile(r'<tr class="row-(?:odd|even)">')  # no stylesheet asks: it counts itself


def lighter(page: str) -> str:
    """Return a page that says and shows the same with fewer bytes."""
    head, end, body = page.partition("</head>")
    views = VIEWPORT.findall(head)
    head = SERVICE.sub("", SAID.sub("", VIEWPORT.sub("", head, count=max(0, len(views) - 1))))
    body = ROW.sub("<tr>", NEWS.sub("", body, count=1))
    return _narrow(head + end + body)


def _narrow(page: str) -> str:
    """Leave out comments, empty lines and indentation, where they say nothing."""
    parts = KEPT.split(page)
    outside = [re.sub(r"\s*\n\s*", "\n", COMMENT.sub("", part)) for part in parts[::3]]
    inside = [*parts[1::3], ""]
    return "".join(text for pair in zip(outside, inside, strict=True) for text in pair)
