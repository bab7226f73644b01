"""The changed line of code: the reader's own line with the change in it, or the change by itself."""

from __future__ import annotations

import re

from firstnn.diagnosis.output_checks import Edit

__all__ = ["rewritten"]


def rewritten(line: str, edit: Edit) -> str:
    """Return a line with the change in it; the change alone where it does not stand in that line.

    Example:
        >>> edit = Edit("batch_size=32", r"batch_size=[^,)]+", "batch_size=32")
        >>> rewritten("model.fit(x, y, batch_size=900, epochs=3)", edit)
        'model.fit(x, y, batch_size=32, epochs=3)'
        >>> rewritten("model.fit(x, y)", edit)
        'batch_size=32'
    """
    if line and edit.pattern:
        changed, n = re.subn(edit.pattern, edit.replacement, line, count=1)
        if n and changed != line and changed.count("(") == changed.count(")"):
            return changed
    return edit.code
