"""What takes no part, by name and with the reason: tests that judge no mutant, files that are not mutated."""

from __future__ import annotations

_SITE = "needs the built site or builds a book"

TEST_FILES = {
    f"tests/test_{name}.py": _SITE
    for name in [
        *("build", "build_interrupted", "build_kernels", "build_stale", "hosting", "lab_page", "site"),
        *(
            "site_browser",
            "site_evidence",
            "site_questions",
            "take_away",
            "claims_on_pages",
            "folds",
            "how_to",
        ),
        *("reading_time", "sentences", "test_yourself"),
    ]
} | {
    "tests/test_mutation.py": "tests this harness",
}

TESTS = {
    "tests/test_structure.py::test_import_takes_less_than_three_tenths_of_a_second": "measures time",
}

MUTATED_NOT = {
    "firstnn/lab/experiments.py": "a table of test cases: other numbers are other cases, which agree as well",
}
