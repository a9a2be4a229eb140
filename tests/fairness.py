"""docs/fairness.md, written from the tests: `python -m tests.fairness` after changing one of them.

Each section is a parametrised test: its name is the claim, its cases are the rows.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import numpy as np

from autograder.mistakes.misconceptions import Misconception

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
        ("test_messages", "test_what_is_no_number_is_told_what_it_is"),
        ("test_messages", "test_a_number_with_too_few_digits_is_told_how_many_to_give"),
    ],
    "Arrays and pairs": [
        ("test_close", "test_a_column_counts_in_every_fair_form"),
        ("test_close", "test_a_wrong_array_is_told_shape_before_value"),
        ("test_messages", "test_each_right_entry_of_an_array_earns_its_share"),
        ("test_messages", "test_a_large_array_is_told_where_it_is_wrong"),
        ("test_messages", "test_a_list_is_told_how_many_parts_it_should_have"),
        ("test_messages", "test_a_list_is_told_which_of_it_is_not_right"),
        ("test_close", "test_a_pair_counts_in_every_fair_form"),
        ("test_close", "test_each_right_part_of_a_pair_earns_its_share"),
    ],
    "Choices, and answers built on earlier ones": [
        ("test_messages", "test_a_choice_is_told_when_it_is_none_or_not_the_right_one"),
        ("test_messages", "test_the_numbers_of_another_copy_are_told"),
        ("test_messages", "test_a_mistake_is_paid_for_once"),
        ("test_messages", "test_a_right_function_stands_in_for_a_wrong_one"),
        ("test_messages", "test_what_ends_the_question_is_an_outcome_of_its_own"),
    ],
    "Functions": [
        ("test_messages", "test_a_right_function_passes_however_it_is_written"),
        ("test_messages", "test_a_wrong_function_is_told_what_it_does"),
        ("test_messages", "test_what_is_there_under_the_name_is_told"),
        ("test_messages", "test_an_error_is_told_with_its_line_and_its_meaning"),
        ("test_messages", "test_a_function_that_cannot_be_called_so_is_told"),
        ("test_messages", "test_what_comes_back_through_the_door_is_told"),
        ("test_messages", "test_a_name_that_is_not_there_is_looked_for"),
        ("test_messages", "test_a_students_own_test_is_told_what_it_misses"),
    ],
    "Files beside the notebook": [
        ("test_messages", "test_a_file_that_cannot_be_had_is_told"),
    ],
    "Formulas": [
        ("test_symbolic_answers", "test_an_equivalent_form_is_right"),
        ("test_symbolic_answers", "test_an_equivalent_sum_is_right"),
        ("test_symbolic_answers", "test_a_wrong_expression_is_told_how_it_differs"),
        ("test_symbolic_answers", "test_a_wrong_sum_is_told_how_it_differs"),
        ("test_messages", "test_a_formula_is_told_what_is_the_matter"),
        ("test_messages", "test_a_constant_without_a_value_is_told"),
        ("test_symbolic_refusals", "test_an_answer_that_cannot_be_read_is_told_why"),
        ("test_symbolic_refusals", "test_a_sum_that_cannot_be_read_is_told_why"),
        ("test_messages", "test_the_value_at_a_kink_is_by_the_stated_convention"),
        ("test_messages", "test_each_right_entry_of_a_matrix_of_formulas_earns_its_share"),
        ("test_matrix_formulas", "test_an_equivalent_matrix_formula_is_right"),
        ("test_matrix_formulas", "test_a_wrong_matrix_formula_is_told_how_it_differs"),
        ("test_messages", "test_a_formula_in_matrices_is_told_what_is_the_matter"),
        ("test_matrix_formulas", "test_typed_maths_is_right_in_any_spelling"),
        ("test_matrix_formulas", "test_typed_maths_that_is_wrong_says_how_it_was_understood"),
        ("test_messages", "test_typed_maths_is_told_what_is_the_matter"),
    ],
    "Work by hand": [
        ("test_by_hand", "test_a_refusal_says_what_was_used_and_what_to_do"),
        ("test_messages", "test_work_by_hand_is_told_apart_from_that_of_a_tool"),
    ],
    "One's own work": [
        ("test_messages", "test_ones_own_work_is_told_apart_from_that_of_the_courses_tools"),
    ],
    "Torch steps": [
        ("test_messages", "test_data_become_tensors_of_the_right_kind"),
        ("test_tensor_steps", "test_a_right_backward_step_passes_however_it_is_written"),
        ("test_tensor_steps", "test_a_backward_step_is_told_what_it_left_behind"),
        (
            "test_messages",
            "test_an_earlier_gradient_is_to_be_replaced_where_the_exercise_says_so",
        ),
        ("test_tensor_steps", "test_a_right_step_passes_however_it_is_written"),
        ("test_tensor_steps", "test_a_step_is_told_what_it_left_behind"),
        ("test_tensor_steps", "test_a_step_that_torch_refuses_is_explained"),
        ("test_messages", "test_a_listed_mistake_about_a_step_has_the_better_words"),
        ("test_tensor_steps", "test_what_torch_raises_is_explained"),
        ("test_tensor_steps", "test_tensors_are_judged_by_kind_before_values"),
        ("test_messages", "test_tensors_are_made_on_the_device_that_is_told"),
    ],
    "Classes and training loops": [
        ("test_module_classes", "test_a_right_class_passes_however_it_is_written"),
        ("test_module_classes", "test_parameters_are_told_apart_by_how_they_are_kept"),
        ("test_module_classes", "test_forward_is_asked_on_other_sizes_and_other_parameters"),
        ("test_module_classes", "test_a_model_that_cannot_be_trained_is_told_why"),
        ("test_messages", "test_a_class_is_told_what_keeps_it_from_learning"),
        ("test_messages", "test_a_class_that_sgd_cannot_train_is_told_why"),
        ("test_module_classes", "test_a_model_starts_with_the_numbers_of_its_seed"),
        ("test_messages", "test_a_loop_or_a_model_is_told_what_it_does"),
        ("test_training_loops", "test_a_right_loop_passes_however_it_is_written"),
        ("test_training_loops", "test_a_wrong_loop_is_told_what_is_wrong"),
        ("test_messages", "test_a_loop_is_told_what_keeps_it_from_learning"),
        ("test_messages", "test_a_loop_over_a_line_is_judged_by_where_its_parameters_are"),
    ],
    "Mistakes that come up again and again": [
        ("test_library", "test_a_listed_mistake_changes_the_right_answer_and_says_how"),
    ],
    "Mistakes that no exercise lists": [
        ("test_naming", "test_a_mean_of_squares_that_is_wrong_is_told_how"),
        ("test_naming", "test_a_line_that_is_wrong_is_told_how"),
        ("test_naming", "test_a_loop_that_is_wrong_is_told_how"),
        ("test_naming", "test_one_of_two_values_that_is_wrong_is_told_how"),
        ("test_naming", "test_a_table_that_is_wrong_is_told_how"),
        ("test_naming", "test_a_formula_that_is_wrong_is_told_how"),
        ("test_naming", "test_one_thing_in_many_that_is_wrong_is_told_how"),
    ],
}
MOST_SHOWN = 160  # characters of a line of code
LEFT_OUT = {"asked", "wrong"}  # columns
SAID = {"message", "told", "says", "sentence", "mistake"}  # columns of sentences; others are code


def page() -> str:
    parts = [HEAD]
    for heading, tests in SECTIONS.items():
        parts.append(f"## {heading}\n")
        parts += [_section(module, test) for module, test in tests]
    return "\n".join(parts)


def _section(module: str, test: str) -> str:
    names, rows = cases(module, test)
    shown = [k for k, name in enumerate(names) if name not in LEFT_OUT]
    claim = test.removeprefix("test_").replace("_", " ")
    head = [
        f"### {claim[0].upper()}{claim[1:]}\n",
        f"| {' | '.join(names[k] for k in shown)} |",
        "|---" * len(shown) + "|",
    ]
    lines = [f"| {' | '.join(_cell(names[k], row[k]) for k in shown)} |" for row in rows]
    return "\n".join([*head, *lines, ""])


def cases(module: str, test: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The names and the values of a test's parametrize mark."""
    function = getattr(importlib.import_module(f"{JUDGING}.{module}"), test)
    (mark,) = [mark for mark in function.pytestmark if mark.name == "parametrize"]
    names, values = mark.args[:2]
    listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    return listed, [value if len(listed) > 1 else (value,) for value in values]


def _cell(name: str, value: object) -> str:
    """One value in a table. Sentences as they are, the rest as code."""
    if isinstance(value, tuple) and name in ("verdict", "outcome"):
        outcome, score, message, *mistakes = value
        names = f" ({', '.join(mistakes[0])})" if mistakes and mistakes[0] else ""
        return _escaped(f"{outcome}, {score:g}{names}: {message}")
    if isinstance(value, Misconception):
        return _escaped(value.name)
    if isinstance(value, str) and name in SAID:
        return _escaped(value.strip())
    if isinstance(value, np.ndarray) and value.size > 4:
        value = f"array of shape {value.shape}, {value.dtype}"
    if not isinstance(value, str):
        return _code(" ".join(re.sub(r" at 0x\w+", "", repr(value)).split()))
    lines = [line for line in value.strip().splitlines() if line.strip()]
    return "<br>".join(map(_code, lines or [""]))


def _code(line: str) -> str:
    """A line of code, with the blanks it begins with, which markdown would drop."""
    inner = line.lstrip()
    inner = f"{inner[:MOST_SHOWN]}…" if len(inner) > MOST_SHOWN else inner
    ticks = "``" if "`" in inner else "`"
    space = " " if "`" in inner or not inner else ""
    return "&emsp;" * ((len(line) - len(line.lstrip())) // 4) + _escaped(
        f"{ticks}{space}{inner}{space}{ticks}"
    )


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
