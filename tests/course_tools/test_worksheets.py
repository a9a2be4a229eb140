"""Workbooks as data: every variant can be solved, by one integer, and is the student's own."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy as sp

from course_tools import variants
from course_tools.worksheets import (
    NAMES,
    Cell,
    Exercise,
    Grid,
    Workbook,
    WorksheetError,
    sheet,
    workbook,
)
from course_tools.worksheets._making.books import PLANNED
from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets._making.hints import hints
from course_tools.worksheets._making.plan import Plan, make
from course_tools.worksheets._making.wrong_rules import misconceptions_of
from course_tools.worksheets.draw import html, svg
from course_tools.worksheets.scene import scene
from course_tools.worksheets.shapes import LOOKS, Box, Circle, Stroke, Word
from solutions.worksheets import answers, owner_of, solve_copy

PRINTED = {
    "dot-product": "10 8 -4 3 -4 16 20 16 3 16 12 0 4 -2 2 -3 -7 -5 -9 4 2 -2 3 -3 5",
    "matrix-multiplication": "20 9 18 -3 4 -2 6 20 12 4 15 12 -3 -13 13 -3 -4 5 4 20 -2 3 4 -3 2",
    "linear-layer": "10 11 8 6 13 7 5 -4 4 -5 3 19 -2 -12 4 -3 -4 3 2 -3 2 3 2 -4 4",
}
DRAWN = [79, 34, 40, 6, 75]
CODE = "QW0EFX"

STUDENTS = [f"student-{n:03d}" for n in range(79)]


class Solved:
    """A copy with all its numbers, as the answers are read from it."""

    def __init__(self, name: str, student: str | None) -> None:
        self.name, self.student = name, student
        self.exercises, self.answers = solve_copy(name, student), answers(name, student)
        self.sheets = workbook(name, student)
        self.code = self.sheets.code

    def __getitem__(self, number: int) -> Draft:
        return self.exercises[number - 1]


BOOKS = {name: [Solved(name, who) for who in [None, *STUDENTS]] for name in NAMES}  # 10,000
ALL = [exercise for books in BOOKS.values() for book in books for exercise in book.exercises]
INTEGRAL = [exercise for exercise in ALL if exercise.kind != "softmax"]


def arrays(exercise: Exercise, answer: object = None) -> dict[str, np.ndarray]:
    """The grids as arrays, with another number in the missing cell if one is given."""
    grids = {grid.name: np.array(grid.rows, dtype=object) for grid in exercise.grids}
    if answer is not None:
        name, row, column = exercise.missing
        grids[name][row, column] = answer
    return grids


def comes_true(exercise: Exercise, answer: object = None) -> bool:
    """Whether the sheet's rule holds, worked out by NumPy and not by us."""
    g = arrays(exercise, answer)
    if exercise.kind == "product":
        left, above, result = g.values()
        return bool((left @ above == result).all())
    if exercise.kind == "layer":
        return bool((g["W"] @ g["X"] + g["b"] == g["Y"]).all())
    if exercise.kind == "activation":
        z = g["W"] @ g["X"] + g["b"]
        shown = "Z" in exercise.blank or bool((z == g["Z"]).all())
        return shown and bool((np.maximum(z, 0) == g["A"]).all())
    powers = np.array([[Fraction(3) ** int(score)] for (score,) in g["z"]], dtype=object)
    # A score that is not shown is worked out from the shares: then only these have to add up.
    if "z" in exercise.blank:
        return bool(sum(g["P"][:, 0]) == 1)
    shares = powers / powers.sum()
    return all(
        exercise.is_empty(Cell(name, 0, 0)) or name in exercise.blank or bool((given == true).all())
        for name, given, true in (
            ("E", g["E"], powers),
            ("S", g["S"], powers.sum()),
            ("P", g["P"], shares),
        )
    )


def test_ten_thousand_variants_are_made() -> None:
    assert len(ALL) == 10_000


def test_every_variant_has_a_solution() -> None:
    assert [exercise for exercise in ALL if not comes_true(exercise)] == []


def test_no_other_integer_solves_a_variant() -> None:
    for exercise in INTEGRAL:
        for wrong in (-7, -2, -1, 1, 2, 7):
            assert not comes_true(exercise, exercise.answer + wrong), (exercise, wrong)


def test_answers_of_the_three_workbooks_are_small_integers() -> None:
    for exercise in INTEGRAL:
        assert type(exercise.answer) is int
        assert abs(exercise.answer) <= 30, exercise


def test_every_shown_number_can_be_worked_with_by_hand() -> None:
    for exercise in INTEGRAL:
        for grid in exercise.grids:
            low, high = (-30, 30) if grid.name in "cCYZA" else (-15, 9)
            assert all(low <= value <= high for row in grid.rows for value in row), exercise


def test_no_block_of_an_exercise_is_all_zeros() -> None:
    for exercise in INTEGRAL:
        first = exercise.number == 1  # the linear layer begins with a bias of 0, on purpose
        for grid in exercise.grids:
            if grid.name not in "AZY" and not (first and grid.name == "b"):
                orthogonal = exercise.name == "dot-product-12" and grid.name == "c"
                assert orthogonal or any(any(row) for row in grid.rows), exercise


def test_an_answer_of_zero_is_always_meant() -> None:
    zeros = {exercise.name for exercise in ALL if exercise.answer == 0}
    relu = {f"activation-{n:02d}" for n in (2, 4, 7, 10)}
    assert zeros == {"dot-product-12"} | relu


@pytest.mark.parametrize("name", NAMES)
def test_no_two_students_have_the_same_copy(name: str) -> None:
    copies = BOOKS[name]
    assert len({tuple(e.grids for e in book.exercises) for book in copies}) == len(copies)
    assert len({book.code for book in copies}) == len(copies)


@pytest.mark.parametrize("name", NAMES)
def test_two_students_share_few_answers(name: str) -> None:
    """Copying the neighbour's 25 answers earns little: that is what variants are for."""
    shared = [
        sum(a == b for a, b in zip(one.answers, other.answers, strict=True))
        for one, other in combinations(BOOKS[name][:30], 2)
    ]
    assert sum(shared) / len(shared) < 9
    assert max(shared) < 20


@pytest.mark.parametrize("name", NAMES)
def test_no_exercise_is_asked_twice_in_a_copy(name: str) -> None:
    for book in BOOKS[name]:
        asked = {(e.grids, e.missing) for e in book.exercises}
        assert len(asked) == 25


def test_a_wrong_rule_never_gives_the_right_answer() -> None:
    for exercise in ALL:
        assert misconceptions_of(exercise), exercise
        for misconception in misconceptions_of(exercise):
            assert misconception.answer != exercise.answer, (exercise, misconception)
            assert misconception.sentence.endswith((".", ")")), misconception


def test_wrong_rules_that_agree_know_of_each_other() -> None:
    for exercise in ALL:
        for one, other in combinations(misconceptions_of(exercise), 2):
            assert (one.answer == other.answer) == (other.name in one.also)
            assert (one.name in other.also) == (other.name in one.also)


# -- the progression -----------------------------------------------------------------------------


def progression(name: str) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    """(shape of the left block, shape of the one above, where a number is missing), 1 to 25."""
    found = []
    for exercise in workbook(name).exercises:
        grids = {grid.name: grid for grid in exercise.grids}
        left = grids.get("W", exercise.grids[0])
        above = grids.get("X", exercise.grids[1])
        found.append((left.shape, above.shape, exercise.missing.grid))
    return found


def test_dot_products_grow_from_one_pair_to_three() -> None:
    steps = progression("dot-product")
    assert [left[1] for left, _, _ in steps] == [1] * 5 + [2] * 11 + [3] * 9
    assert (
        "".join(missing for *_, missing in steps) == "cccba" + "ccccccc" + "bbbb" + "ccc" + "bbbaab"
    )
    rows = [e.missing.row for e in workbook("dot-product").exercises if e.missing.grid == "b"]
    assert rows == [0, 1, 1, 1, 1, 2, 0, 0, 1]


def test_matrices_grow_and_then_hide_an_operand() -> None:
    steps = progression("matrix-multiplication")
    shapes = [f"{a}x{n}.{m}x{p}" for (a, n), (m, p), _ in steps]
    assert " ".join(shapes) == (
        "1x1.1x2 2x1.1x1 2x1.1x2 2x1.1x2 2x1.1x2 2x1.1x2 2x2.2x2 2x2.2x2 2x2.2x2 2x2.2x2 "
        "2x2.2x4 3x2.2x4 2x3.3x2 2x3.3x2 3x2.2x3 3x2.2x3 3x2.2x3 2x4.4x2 4x2.2x4 4x4.4x2 "
        "4x4.4x2 2x4.4x5 3x3.3x3 4x4.4x2 5x4.4x5"
    )
    assert "".join(missing for *_, missing in steps) == "CCCCAACCCCCCCCCABCCCCCAAC"


def test_exercise_19_is_exercise_18_the_other_way_round() -> None:
    for book in BOOKS["matrix-multiplication"]:
        assert book[19].grids[0].rows == book[18].grids[1].rows
        assert book[19].grids[1].rows == book[18].grids[0].rows
        assert [grid.name for grid in book[19].grids] == ["B", "A", "C"]


def test_linear_layers_end_with_weights_and_biases() -> None:
    steps = progression("linear-layer")
    sizes = [f"{inputs}>{outputs}" for (outputs, inputs), _, _ in steps]
    assert " ".join(sizes) == (
        "1>1 1>1 1>1 1>2 1>3 2>1 2>1 2>2 2>2 2>3 2>3 3>2 3>2 3>3 "
        "1>1 2>1 1>1 2>1 2>2 2>2 2>2 2>3 2>3 3>3 3>3"
    )
    assert "".join(missing for *_, missing in steps) == "Y" * 14 + "WWbbWWbWWWb"


def test_the_first_linear_layers_change_only_the_bias() -> None:
    for book in BOOKS["linear-layer"]:
        biases = [book[n].grid("b").rows[0][0] for n in (1, 2, 3)]
        assert biases[0] == 0 < biases[1]
        assert biases[2] < 0
        assert book[1].grid("W") == book[2].grid("W") == book[3].grid("W")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("dot-product", (2, 7, 8, 14, 15, 16, 18, 19, 22, 24)),
        ("matrix-multiplication", (8, 10, 14)),
        ("linear-layer", (2, 3, 7, 9, 11, 13, 20, 23)),
    ],
)
def test_near_repeats_change_one_given_number_and_the_missing_one(
    name: str, numbers: tuple[int, ...]
) -> None:
    for book in BOOKS[name]:
        for number in numbers:
            now, before = book[number], book[number - 1]
            changed = [
                cell
                for grid, old in zip(now.grids, before.grids, strict=True)
                for (cell, value), (_, was) in zip(grid.cells(), old.cells(), strict=True)
                if grid.name not in ("c", "C", "Y") and value != was
            ]
            given = [cell for cell in changed if cell != now.missing]
            assert len(given) == 1, (now, changed)
            assert now.missing.grid in ("c", "C", "Y") or now.missing in changed, (now, changed)


def test_an_answer_differs_from_the_one_before_it() -> None:
    """All but the share that stays when every score moves: that is what softmax 17 asks."""
    for books in BOOKS.values():
        for book in books:
            for one, other in pairwise(book.exercises):
                meant = other.name == "softmax-17"
                assert (one.answer == other.answer) == meant, (book.student, other)


def test_an_answer_is_not_given_on_the_sheet_before_it() -> None:
    """Where numbers are taken over, the cell that is asked for held another one."""
    for books in BOOKS.values():
        for book, plans in ((book, PLANNED[book.name].PLANS) for book in books):
            for one, other, plan in zip(
                book.exercises, book.exercises[1:], plans[1:], strict=False
            ):
                if getattr(plan, "keep", "nothing") in ("all but one", "corner"):
                    was = {c: v for g in one.grids for c, v in g.cells() if not one.is_empty(c)}
                    assert was.get(other.missing) != other.answer, (book.student, other)


def test_an_answer_cannot_be_read_off_an_equal_row_or_column() -> None:
    for exercise in INTEGRAL:
        g = arrays(exercise)
        is_product = exercise.kind == "product"
        its_left, its_above = ([*g][:2]) if is_product else ("W", "X")
        rows = g[its_left] if is_product else np.hstack([g["W"], g["b"]])
        columns = g[its_above].T
        name, i, j = exercise.missing
        if name != its_above:
            assert not [k for k, row in enumerate(rows) if k != i and (row == rows[i]).all()]
        if name not in (its_left, "b"):
            assert not [k for k, one in enumerate(columns) if k != j and (one == columns[j]).all()]


def test_few_answers_are_those_that_people_try_when_they_do_not_know() -> None:
    """0 where a plan says so, never 1 or −1; 17 to 29 % of the answers were one of these once."""
    for name, books in BOOKS.items():
        given = [answer for book in books for answer in book.answers]
        tiny = sum(answer in (-1, 0, 1) for answer in given) / len(given)
        assert tiny <= (0.16 if name == "activation" else 0.09), (name, tiny)
        if name != "softmax":
            assert not {1, -1} & set(given)


# -- the same for ever ---------------------------------------------------------------------------


def test_the_printed_book_never_changes() -> None:
    """Copies are in drawers: who changes a plan makes a new course, or a new workbook."""
    for name, printed in PRINTED.items():
        assert " ".join(map(str, answers(name))) == printed


def test_a_variant_draws_the_same_numbers_on_every_machine() -> None:
    numbers = variants.variant("course", "ada", "exercise")
    assert [variants.between(numbers, 0, 99) for _ in range(5)] == DRAWN
    assert variants.footer_code("course", "ada") == CODE


def test_no_student_is_the_printed_book() -> None:
    assert workbook("dot-product", "") is workbook("dot-product")
    assert workbook("dot-product").code == variants.BOOK == "000000"


def test_a_stray_space_or_another_accent_is_no_other_student() -> None:
    assert workbook("dot-product", " Zoe\u0301 ") is workbook("dot-product", "Zo\u00e9")


def test_another_course_has_other_numbers() -> None:
    here, there = workbook("linear-layer", "ada"), workbook("linear-layer", "ada", course="2027")
    assert answers("linear-layer", "ada") != answers("linear-layer", "ada", course="2027")
    assert here.code != there.code


def test_names_cannot_run_into_each_other() -> None:
    assert variants.footer_code("ab", "c") != variants.footer_code("a", "bc")


# -- hints, owners, bad input --------------------------------------------------------------------


def test_the_second_hint_is_an_equation_with_the_answer_as_solution() -> None:
    unknown = sp.Symbol("u")
    for book in (copies[1] for name, copies in BOOKS.items() if name != "softmax"):
        for exercise in book.exercises:
            text = hints(exercise)[1].replace("·", "*").replace("−", "-").replace("?", "u")
            left, right = text.replace("max", "Max").split("=")
            found = sp.solve(sp.sympify(left) - sp.sympify(right), unknown)
            assert found == [exercise.answer], (exercise, text)


def test_a_third_hint_leaves_one_step_where_a_number_is_found_backwards() -> None:
    unknown = sp.Symbol("u")
    for book in (copies[1] for name, copies in BOOKS.items() if name != "softmax"):
        for exercise in book.exercises:
            backwards = exercise.missing.grid not in (exercise.grids[-1].name, "Z")
            assert len(hints(exercise)) == (3 if backwards else 2), exercise
            if backwards:
                text = hints(exercise)[2].replace("·", "*").replace("−", "-").replace("?", "u")
                left, right = text.split("=")
                assert hints(exercise)[2] != hints(exercise)[1]
                assert sp.solve(sp.sympify(left) - sp.sympify(right), unknown) == [exercise.answer]


def test_a_first_hint_says_what_to_mind_in_this_very_sum() -> None:
    for copies in BOOKS.values():
        said = {re.sub(r"\d", "", e.hint()) for e in copies[1].sheets.exercises}
        assert len(said) >= 5, said


def test_the_second_hint_of_a_share_is_the_division() -> None:
    book = workbook("softmax", "ada")
    superscripts = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    exercise = book[15]
    left, right = exercise.hint(2).split(" = ")
    powers = [
        Fraction(3) ** int(part[1:])
        for part in right.translate(superscripts)
        .replace("(", "")
        .replace(")", "")
        .replace("/", "+")
        .split(" + ")
    ]
    assert left == "?"
    assert powers[0] / sum(powers[1:]) == answers("softmax", "ada")[14]


def test_the_first_hint_says_where_to_look_and_gives_nothing_away() -> None:
    exercise = workbook("matrix-multiplication", "ada")[12]
    hint = exercise.hint()
    assert hint.startswith(f"Look at row {exercise.missing.row + 1} of A and column ")
    assert "=" not in hint
    with pytest.raises(WorksheetError, match="level 1 to 2, not 3"):
        exercise.hint(3)


def test_another_students_answers_are_recognised() -> None:
    theirs = answers("linear-layer", "student-007")
    assert owner_of("linear-layer", theirs, STUDENTS) == "student-007"
    assert owner_of("linear-layer", [99] * 25, STUDENTS) is None


def test_an_unknown_workbook_is_named_and_the_closest_one_suggested() -> None:
    with pytest.raises(
        WorksheetError, match=r"no workbook 'linear-layr'. Did you mean 'linear-layer'"
    ):
        workbook("linear-layr")


def test_exercises_are_counted_from_one_to_twenty_five() -> None:
    book = workbook("dot-product")
    assert book[1] is book.exercises[0]
    for number in (0, 26, -1):
        with pytest.raises(WorksheetError, match="exercises 1 to 25"):
            book[number]


def test_a_sheet_holds_none_of_the_numbers_that_it_does_not_show() -> None:
    for book in (book for copies in BOOKS.values() for book in copies):
        for draft, exercise in zip(book.exercises, book.sheets.exercises, strict=True):
            assert not hasattr(exercise, "answer")
            for whole, shown in zip(draft.grids, exercise.grids, strict=True):
                for (cell, value), (_, seen) in zip(whole.cells(), shown.cells(), strict=True):
                    assert seen is None if draft.is_empty(cell) else seen == value
            assert exercise.text == draft.text


def test_what_a_cell_shows_of_an_exercise_holds_no_answer() -> None:
    for book in (copies[1] for copies in BOOKS.values()):
        for exercise in book.exercises:
            assert str(exercise.answer) not in repr(exercise).replace(
                exercise.workbook, ""
            ).replace(str(exercise.number), "")
    assert repr(workbook("softmax")) == "<Softmax, variant 000000: 25 exercises>"


def layer(**changed: object) -> Draft:
    grids = (
        Grid("W", ((2, 3), (5, 1))),
        Grid("b", ((4,), (-1,))),
        Grid("X", ((6,), (-2,))),
        Grid("Y", ((10,), (27,))),
    )
    missing = changed.get("missing", Cell("Y", 0, 0))
    assert isinstance(missing, Cell)
    return Draft("linear-layer", 9, "layer", grids, missing)


@pytest.mark.parametrize(
    ("missing", "name", "answer"),
    [
        (Cell("Y", 0, 0), "forgot-the-bias", 2 * 6 + 3 * -2),
        (Cell("Y", 0, 0), "multiplied-by-the-bias", (2 * 6 + 3 * -2) * 4),
        (Cell("Y", 0, 0), "bias-once-per-input", 2 * 6 + 3 * -2 + 2 * 4),
        (Cell("Y", 0, 0), "added-all-entries", 2 + 3 + 6 - 2 + 4),
        (Cell("Y", 0, 0), "rows-and-columns-mixed", 2 * 6 + 5 * -2 + 4),
        (Cell("Y", 0, 0), "subtracted-the-bias", 2 * 6 + 3 * -2 - 4),
        (Cell("W", 0, 0), "subtracted-the-bias", Fraction(10 + 4 + 6, 6)),
        (Cell("W", 0, 0), "forgot-to-divide", 10 - 4 + 6),
        (Cell("W", 0, 0), "forgot-the-bias", Fraction(10 + 6, 6)),
        (Cell("b", 0, 0), "added-instead-of-taking-away", 10 + 6),
        (Cell("b", 0, 0), "bias-turned-around", 6 - 10),
    ],
)
def test_a_wrong_rule_answers_what_its_formula_says(
    missing: Cell, name: str, answer: int | Fraction
) -> None:
    found = {m.name: m.answer for m in misconceptions_of(layer(missing=missing))}
    assert found[name] == answer


def test_what_a_wrong_rule_gets_right_by_chance_is_left_out() -> None:
    same = (Grid("a", ((2,),)), Grid("b", ((2,),)), Grid("c", ((4,),)))
    exercise = Draft("dot-product", 1, "product", same, Cell("c", 0, 0))
    assert "added-all-entries" not in {m.name for m in misconceptions_of(exercise)}


def test_a_batch_follows_from_a_plan_alone() -> None:
    """Several columns of X: no workbook has them yet, and nothing has to be written for one."""
    plan = Plan((2, 2, 3), "Y", kind="layer", entries=(-3, 4))
    exercise = make(plan, variants.variant("course", "ada", "batch/01"), "batch", [])
    assert exercise.grid("Y").shape == (2, 3)
    assert comes_true(exercise)
    assert hints(exercise)[0].startswith("Look at row ")
    assert misconceptions_of(exercise)
    ElementTree.fromstring(svg(exercise))


# -- drawings ------------------------------------------------------------------------------------

SOME = [book.sheets[n] for copies in BOOKS.values() for book in copies[:3] for n in range(1, 26)]


def test_a_drawing_is_xml_with_a_title_and_a_description() -> None:
    for exercise in SOME:
        root = ElementTree.fromstring(svg(exercise))
        assert root.attrib["role"] == "img"
        assert root.attrib["viewBox"].startswith("0 0 ")
        title, description, *_ = root
        assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"
        assert f"Exercise {exercise.number}" in str(title.text)
        assert "?" in str(description.text)


def test_the_missing_cell_is_empty_to_be_written_into_and_told_by_more_than_its_colour() -> None:
    thin = max(LOOKS[name].width for name in ("given", "blank", "frame", "node", "tag-bias"))
    for exercise in SOME:
        marked = [s for s in scene(exercise).shapes if s.look.startswith("missing")]
        assert marked
        assert all(getattr(shape, "text", "") == "" for shape in marked)
        assert all(LOOKS[shape.look].width > 1.4 * thin for shape in marked)
        assert "?" not in svg(exercise).split("</desc>")[1]


def test_the_unknown_of_a_layer_is_marked_in_the_network_too() -> None:
    for exercise in SOME:
        if exercise.kind == "layer":
            marks = [s for s in scene(exercise).shapes if "missing" in s.look]
            wires = [s for s in marks if isinstance(s, Stroke)]
            nodes = [s for s in marks if isinstance(s, Circle)]
            assert len(wires) == (exercise.missing.grid == "W"), exercise
            assert len(nodes) == (exercise.missing.grid == "Y"), exercise
            assert len([s for s in marks if isinstance(s, Box)]) == (2 if not nodes else 1)


def test_everything_is_drawn_inside_the_picture() -> None:
    for exercise in SOME:
        drawn = scene(exercise, look=exercise.kind != "softmax")
        for shape in drawn.shapes:
            if isinstance(shape, Box):
                assert -1e-9 <= shape.x <= shape.x + shape.width <= drawn.width, exercise
                assert -1e-9 <= shape.y <= shape.y + shape.height <= drawn.height, exercise
            elif isinstance(shape, (Circle, Word)):
                assert 0.2 < shape.x < drawn.width - 0.2, (exercise, shape)
                assert 0.2 < shape.y < drawn.height - 0.2, (exercise, shape)


def test_no_number_of_a_network_hides_another() -> None:
    for exercise in SOME:
        tags = [s for s in scene(exercise).shapes if isinstance(s, Box) and s.look == "tag"]
        for one, other in combinations(tags, 2):
            apart = abs((one.x + one.width / 2) - (other.x + other.width / 2))
            assert apart >= (one.width + other.width) / 2 - 1e-9, exercise


def test_a_drawing_does_not_show_what_is_asked_for() -> None:
    for exercise in SOME:
        assert exercise.is_empty(exercise.missing)
    exercise = workbook("dot-product", "ada")[6]
    shown = [s.text for s in scene(exercise).shapes if isinstance(s, Box) and s.text]
    (a1, a2), b = exercise.grids[0].rows[0], exercise.grids[1].column(0)
    assert sorted(shown) == sorted([str(a1), str(a2), str(b[0]), str(b[1])])


def test_a_notebook_shows_the_drawing_with_its_number_and_what_is_new() -> None:
    exercise = workbook("linear-layer")[1]
    shown = html(exercise)
    assert shown == sheet("linear-layer", "")[1]._repr_mimebundle_()["text/html"]
    assert svg(exercise) in shown
    assert "Y is missing." in shown
    assert exercise.note in shown


def test_the_same_exercise_is_drawn_the_same() -> None:
    book = workbook("activation", "ada")
    again = workbook.__globals__["_make_book"].__wrapped__("activation", "ada", "pencilgrad")
    assert isinstance(again, Workbook)
    assert [svg(e) for e in book.exercises] == [svg(e) for e in again.exercises]


def test_worksheets_need_nothing_but_the_standard_library() -> None:
    """They run beside students' code and in a notebook's first cell: light, and without typst."""
    program = (
        "import sys, course_tools.worksheets as w, course_tools.worksheets.draw as d\n"
        "d.svg(w.workbook('softmax')[3])\n"
        "print([m for m in ('numpy', 'sympy', 'matplotlib', 'typst') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
