"""Every statement of the lesson that can be false, beside the experiment that tests it."""

from firstnn.book.claims.ledger import (
    MODULES,
    ClaimDoesNotHold,
    check,
    find,
    ledger,
    overview,
    released,
    show,
)

__all__ = ["MODULES", "ClaimDoesNotHold", "check", "find", "ledger", "overview", "released", "show"]
