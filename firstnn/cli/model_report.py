"""The report of a training as one HTML file that opens from disk: what was read, how good it is."""

from __future__ import annotations

import html
from pathlib import Path

from firstnn.whole_file import written_whole

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }}
pre {{ overflow-x: auto; font: 0.875rem/1.45 ui-monospace, monospace; }}
figure {{ margin: 1rem 0; padding: 0.5rem; background: #fff; border-radius: 0.25rem; }}
figure svg {{ max-width: 100%; height: auto; }}
</style>
</head>
<body>
<h1>{title}</h1>
<h2>What was read, and how good the model is</h2>
<pre tabindex="0">{text}</pre>
<h2>The learning curves</h2>
<figure>{curves}</figure>
<h2>The model</h2>
<p>{model}</p>
</body>
</html>
"""


def write_report(path: Path, *, title: str, text: str, curves: str, model: str) -> Path:
    """Write a report.

    Args:
        path: Where to write.
        title: Its heading.
        text: What the command printed.
        curves: The picture of the learning curves, as SVG.
        model: A sentence on how to use the model.

    Returns:
        The path.
    """
    page = _PAGE.format(
        title=html.escape(title),
        text=html.escape(text),
        curves=curves[curves.index("<svg") :],
        model=html.escape(model),
    )
    with written_whole(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return path
