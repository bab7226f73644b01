"""A small picture for the state of the ledger."""

from __future__ import annotations

__all__ = ["badge"]


def badge(holding: int, of: int) -> str:
    """Return a badge for the ledger.

    Args:
        holding: How many claims hold.
        of: How many have a verdict.

    Returns:
        A small SVG picture.

    Example:
        >>> "51 of 51 claims hold" in badge(51, 51)
        True
    """
    words = f"{holding} of {of} claims hold"
    width = 8 * len(words) + 16
    colour = "#1a6b3c" if holding == of else "#b3261e"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="24" role="img" '
        f'aria-label="{words}">'
        f'<title>{words}</title><rect width="{width}" height="24" rx="4" fill="{colour}"/>'
        f'<text x="{width // 2}" y="16" fill="#fff" font-family="sans-serif" font-size="13" '
        f'text-anchor="middle" textLength="{width - 24}">{words}</text></svg>\n'
    )
