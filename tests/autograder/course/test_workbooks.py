"""The three workbooks as notebooks: what is released, what a kernel shows, how it is judged."""

from __future__ import annotations

import copy
import random
from fractions import Fraction
from pathlib import Path

import nbformat
import numpy as np
import pytest
import sympy as sp
import torch
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.engine.job import VERDICT_MIME
from autograder.engine.kernel import KernelDoor
from autograder.items.rubric import load_rubric
from autograder.judging.submission import Submission
from autograder.judging.verdict import OTHER_COPY, Verdict
from autograder.nbgrader.cells import sign
from course_tools.worksheets import SheetError, sheet, workbook
from course_tools.worksheets.notebook import Copy
from solutions.worksheets import answer as right
from solutions.worksheets import misconceptions

ROOT = Path(__file__).parents[3]
NAMES = ("dot-product", "matrix-multiplication", "linear-layer")


def notebook(kind: str, name: str) -> NotebookNode:
    return nbformat.read(ROOT / kind / name / f"{name}.ipynb", as_version=4)


def judged(name: str, number: int, answer: object, real: str, *, typed: object = None) -> Verdict:
    """One answer of the student `real`, in a notebook that names `typed`."""
    door = KernelDoor({f"answer_{number:02d}": answer, "student": typed})
    return load_rubric(f"{name}/{name}")[f"answer-{number:02d}"].judge(Submission(door, real))


# --- what is released


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_has_25_exercises_of_one_point(name: str) -> None:
    marks = {cell.id: cell.metadata.get("nbgrader", {}) for cell in notebook("release", name).cells}
    numbers = [f"{k:02d}" for k in range(1, 26)]
    assert [i for i in marks if i.startswith("answer")] == [
        cell for k in numbers for cell in (f"answer-{k}", f"answer-{k}-test")
    ]
    assert [mark["points"] for mark in marks.values() if mark.get("grade")] == [1] * 25
    assert load_rubric(f"{name}/{name}").points == 25


@pytest.mark.parametrize("name", NAMES)
def test_a_released_answer_is_one_line_to_fill_in(name: str) -> None:
    sources = {cell.id: cell.source for cell in notebook("release", name).cells}
    assert sources["answer-07"] == "# Exercise 7 · 1 point\nanswer_07 = ..."
    check = "# Check of exercise 7: answer-07\nbook[7].check(answer_07)"
    assert sources["answer-07-test"] == check
    assert "book[7]" in sources.values()
    assert not any(word in source for source in sources.values() for word in (".answer", "judge"))


# --- what a kernel shows


def shown(name: str, student: str | None, *more: str, **env: str) -> list[list[NotebookNode]]:
    """The outputs of the released notebook's code cells, run in a real kernel, and of some more."""
    released = notebook("release", name)
    if student is not None:
        released = sign(released, student)
    released.cells += [nbformat.v4.new_code_cell(source) for source in more]
    client = NotebookClient(released, resources={"metadata": {"path": str(ROOT)}})
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("JUPYTERHUB_USER", raising=False)
        for key, value in env.items():
            patched.setenv(key, value)
        client.execute()
    return [cell.outputs for cell in released.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def ada() -> list[list[NotebookNode]]:
    judge = 'from autograder import judge\njudge("answer-07", of="linear-layer/linear-layer")'
    solved = f"answer_07 = {right('linear-layer', 7, 'ada')}"
    return shown("linear-layer", "ada", "hint(7)", "hint(7)", "hint(7)", f"{solved}\n{judge}")


def test_run_all_draws_every_sheet_and_stops_at_no_blank(ada: list[list[NotebookNode]]) -> None:
    drawn = [outputs[0].data["text/html"] for outputs in ada[1:76:3]]
    assert len(drawn) == 25
    assert all(html.count("<svg") == 1 for html in drawn)
    assert all(outputs == [] for outputs in ada[2:76:3])
    assert all(len(outputs) == 1 and "Not answered yet" in str(outputs) for outputs in ada[3:76:3])


def test_a_sheet_holds_the_students_own_numbers_and_not_the_answer(
    ada: list[list[NotebookNode]],
) -> None:
    exercise = workbook("linear-layer", "ada")[25]
    data = ada[73][0].data
    assert exercise.text in data["text/plain"]
    assert exercise.text in data["text/html"]  # as the description of the drawing
    assert exercise.text != workbook("linear-layer")[25].text


def test_the_first_cell_says_whose_copy_it_is(ada: list[list[NotebookNode]]) -> None:
    code = workbook("linear-layer", "ada").code
    said = ada[0][0].data["text/markdown"]
    assert said.startswith(f"**Linear Layer: the copy of `ada`**, number {code}.")


def test_a_hint_shows_where_to_look_and_then_the_equation(ada: list[list[NotebookNode]]) -> None:
    first, second, third = (outputs[0].data for outputs in ada[76:79])
    assert first["text/plain"].startswith("Look at the row of W and the column of X")
    assert "run <code>hint(7)</code> again" in first["text/html"]
    assert "stroke-dasharray" in first["text/html"]
    assert second["text/plain"] == third["text/plain"] == workbook("linear-layer", "ada").hint(7, 2)
    assert "again" not in second["text/html"]
    assert "<svg" not in second["text/html"]


def test_where_a_number_is_found_backwards_a_third_hint_is_offered() -> None:
    copy = sheet("linear-layer", "ada")
    said = [copy.hint(24)._repr_mimebundle_() for _ in range(4)]
    book = workbook("linear-layer", "ada")
    assert [one["text/plain"] for one in said] == [book.hint(24, k) for k in (1, 2, 3, 3)]
    assert ["again" in one["text/html"] for one in said] == [True, True, False, False]


def test_a_judge_that_is_told_no_student_believes_the_notebook(
    ada: list[list[NotebookNode]],
) -> None:
    """Under stock nbgrader, and for an instructor in JupyterLab."""
    assert ada[79][0].data[VERDICT_MIME]["outcome"] == "passed"


def test_in_the_grading_run_a_sheet_is_a_sentence() -> None:
    outputs = shown(
        "dot-product", None, "hint(7)", NBGRADER_EXECUTION="autograde", JUPYTERHUB_USER="ada"
    )
    for exercise, (output,) in zip(
        workbook("dot-product", "ada").exercises, outputs[1:76:3], strict=True
    ):
        assert set(output.data) == {"text/markdown", "text/plain"}
        assert exercise.text in output.data["text/markdown"]
        assert len(str(output.data)) < 1000
    assert set(outputs[76][0].data) == {"text/markdown", "text/plain"}


# --- whose copy


@pytest.mark.parametrize("student", ["", "...", "…", " ", None, ..., 3.5])
def test_an_id_that_is_not_filled_in_gives_the_printed_book_and_says_so(
    student: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    book = sheet("linear-layer", student)
    assert book[7].exercise == workbook("linear-layer")[7]
    assert book._repr_markdown_() == (
        "**Linear Layer: the printed book**, not your own copy. To get yours, type your id between "
        "the quotes in the cell above and run it again."
    )


@pytest.mark.parametrize("student", ["ada", " ada ", "ada\n"])
def test_a_stray_space_makes_no_other_student(student: str) -> None:
    assert sheet("linear-layer", student)[7].exercise == workbook("linear-layer", "ada")[7]


def test_an_id_of_digits_may_stand_without_quotes() -> None:
    assert sheet("linear-layer", 20260042)[7].exercise == workbook("linear-layer", "20260042")[7]


def test_on_jupyterhub_the_id_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert sheet("linear-layer", "...")[7].exercise == workbook("linear-layer", "ada")[7]


def test_on_jupyterhub_another_id_is_shown_and_remarked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    book: Copy = sheet("linear-layer", "bob")
    assert book[7].exercise == workbook("linear-layer", "bob")[7]
    assert "You are signed in as `ada`." in book._repr_markdown_()


# --- how answers are judged


def numbers_like(value: int) -> list[object]:
    return [
        value, float(value), np.int64(value), np.float32(value), np.array(value),
        np.array([value]), np.array([[value]]), torch.tensor(value), torch.tensor([[float(value)]]),
        sp.Integer(value), [value], Fraction(value),
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_right_number_is_right_however_it_is_written(name: str) -> None:
    for number in range(1, 26, 6):
        value = right(name, number, "ada")
        assert isinstance(value, int)
        for answer in numbers_like(value):
            assert str(sheet(name, "ada")[number].check(answer)).startswith("✓")
            assert judged(name, number, answer, "ada").passed, answer


@pytest.mark.parametrize(
    "answer", ["12", True, None, [1, 2], np.array([1, 2]), float("nan"), 1j, sp.Symbol("x"), print]
)
def test_what_is_no_number_is_seen_before_and_after_handing_in(answer: object) -> None:
    with pytest.raises(SheetError, match="One number is asked for"):
        sheet("linear-layer", "ada")[7].check(answer)
    assert judged("linear-layer", 7, answer, "ada").score == 0


def test_a_blank_is_blank_and_no_mistake_in_form() -> None:
    assert sheet("linear-layer", "ada")[7].check(...) is None
    assert judged("linear-layer", 7, ..., "ada").outcome.value == "blank"


@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_rule_is_named_in_every_copy(name: str) -> None:
    rng = random.Random(7)
    rubric = load_rubric(f"{name}/{name}")
    for student in ("", *(f"student-{rng.random()}" for _ in range(40))):
        for exercise in workbook(name, student).exercises:
            item = rubric[f"answer-{exercise.number:02d}"]
            assert len(item.known(student)) >= len(misconceptions(name, exercise.number, student))
            for mistake in item.known(student):
                found = judged(name, exercise.number, mistake.rule(), student)
                assert found.score == 0
                assert mistake.name in found.mistakes
                assert mistake.says in found.message


def test_a_wrong_number_of_no_known_rule_is_repeated() -> None:
    assert judged("linear-layer", 7, 99, "ada").message == "Your value is 99; that is not it."


def test_the_students_own_word_does_not_decide_whose_numbers_count() -> None:
    theirs = right("linear-layer", 7, "cleo")
    found = judged("linear-layer", 7, theirs, "ada", typed="cleo")
    assert (found.score, found.mistakes) == (0, (OTHER_COPY,))
    mine = right("linear-layer", 7, "ada")
    assert judged("linear-layer", 7, mine, "ada", typed="cleo").passed


def test_a_wrong_answer_on_another_copy_is_not_called_right_there() -> None:
    found = judged("linear-layer", 7, 99, "ada", typed="cleo")
    assert found.message == (
        "These are the numbers of another copy, that of `cleo`. You handed in as `ada`: type that "
        "id between the quotes at the top, run the notebook again, and solve what you get."
    )


@pytest.mark.parametrize("student", ["...", "", ..., 3.5, "ada", " ada\n"])
def test_an_id_left_out_or_ones_own_changes_nothing(student: object) -> None:
    answer = right("linear-layer", 7, "ada")
    assert judged("linear-layer", 7, answer, "ada", typed=student).passed
    assert judged("linear-layer", 7, 99, "ada", typed=student).mistakes == ()


def test_an_id_that_is_markup_stays_text() -> None:
    found = judged("linear-layer", 7, 99, "ada", typed="`<b>\n\n# x" + "y" * 500)
    assert "`'<b> # x" in found.message
    assert len(found.message) < 400


def test_the_printed_books_number_is_named() -> None:
    assert (
        judged("linear-layer", 9, right("linear-layer", 9), "ada").mistakes[-1]
        == "the printed book"
    )


def test_exercises_are_shared_between_copies_and_not_changed_by_showing_them() -> None:
    before = copy.deepcopy(workbook("linear-layer", "ada")[7])
    sheet("linear-layer", "ada").hint(7)._repr_mimebundle_()
    assert workbook("linear-layer", "ada")[7] == before
