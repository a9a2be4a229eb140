"""docs/fairness.md, written from the tests: `python -m tests.fairness` after changing one of them.

Each section is a parametrised test: its name is the claim, its cases are the rows.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np

PAGE = Path(__file__).parents[1] / "docs" / "fairness.md"
JUDGING = "tests.autograder.judging"
HEAD = """\
# What is accepted, refused and named

Written from the tests by `python -m tests.fairness`; a test compares. Change a test, not this page.
"""
# Heading, then the tests whose cases are its rows.
SECTIONS: dict[str, list[tuple[str, str]]] = {
    "Numbers": [
        ("test_close", "test_a_number_counts_in_every_fair_form"),
        ("test_close", "test_a_wrong_number_is_told_what_it_is"),
    ],
    "Arrays and pairs": [
        ("test_close", "test_a_column_counts_in_every_fair_form"),
        ("test_close", "test_a_wrong_array_is_told_shape_before_value"),
        ("test_close", "test_a_pair_counts_in_every_fair_form"),
        ("test_close", "test_each_right_part_of_a_pair_earns_its_share"),
    ],
    "Formulas": [
        ("test_symbolic_answers", "test_an_equivalent_form_is_right"),
        ("test_symbolic_answers", "test_an_equivalent_sum_is_right"),
        ("test_symbolic_answers", "test_a_wrong_expression_is_told_how_it_differs"),
        ("test_symbolic_answers", "test_a_wrong_sum_is_told_how_it_differs"),
        ("test_matrix_formulas", "test_an_equivalent_matrix_formula_is_right"),
        ("test_matrix_formulas", "test_a_wrong_matrix_formula_is_told_how_it_differs"),
        ("test_matrix_formulas", "test_typed_maths_is_right_in_any_spelling"),
        ("test_matrix_formulas", "test_typed_maths_that_is_wrong_says_how_it_was_understood"),
    ],
}


def page() -> str:
    parts = [HEAD]
    for heading, tests in SECTIONS.items():
        parts.append(f"## {heading}\n")
        parts += [_section(module, test) for module, test in tests]
    return "\n".join(parts)


def _section(module: str, test: str) -> str:
    names, cases = _cases(module, test)
    claim = test.removeprefix("test_").replace("_", " ")
    head = [
        f"### {claim[0].upper()}{claim[1:]}\n",
        f"| {' | '.join(names)} |",
        "|---" * len(names) + "|",
    ]
    rows = [f"| {' | '.join(_cell(value) for value in case)} |" for case in cases]
    return "\n".join([*head, *rows, ""])


def _cases(module: str, test: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The names and the values of a test's parametrize mark."""
    function = getattr(importlib.import_module(f"{JUDGING}.{module}"), test)
    (mark,) = [mark for mark in function.pytestmark if mark.name == "parametrize"]
    names, values = mark.args[:2]
    listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    return listed, [value if len(listed) > 1 else (value,) for value in values]


def _cell(value: object) -> str:
    """One value in a table. Sentences as they are, the rest as code."""
    if isinstance(value, str) and " " in value:
        return value.replace("|", "\\|")
    if isinstance(value, tuple) and len(value) == 3 and isinstance(value[2], str):
        outcome, score, message = value
        return f"{outcome}, {score:g}: {message}".replace("|", "\\|")
    if isinstance(value, np.ndarray) and value.size > 4:
        value = f"array of shape {value.shape}, {value.dtype}"
    text = " ".join((value if isinstance(value, str) else repr(value)).split())
    return f"`{text}`".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
