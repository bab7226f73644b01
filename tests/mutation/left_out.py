"""What takes no part, by name and with the reason: tests that judge no mutant, files that are not mutated."""

from __future__ import annotations

_SITE = "needs the built site or builds a book"

TEST_FILES = {
    f"tests/site/test_{name}.py": _SITE
    for name in [
        *("build", "build_interrupted", "build_kernels", "build_stale", "claims_on_pages", "folds"),
        *("hosting", "how_to", "lab_accessibility", "lab_form", "lab_page", "light"),
        *("reading_time", "sentences", "site", "site_accessibility", "site_browser", "site_evidence"),
        *("site_keyboard", "site_links", "site_questions", "site_without_script", "take_away"),
        *("test_yourself", "weight"),
    ]
} | {
    "tests/test_mutation.py": "tests this harness",
}

TESTS = {
    "tests/test_structure.py::test_import_takes_less_than_three_tenths_of_a_second": "measures time",
}

MUTATED_NOT = {
    "firstnn/book/lab/experiments.py": "a table of test cases: other numbers are other cases, which agree as well",
}
