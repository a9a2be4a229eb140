"""One class through the whole cycle of real nbgrader commands: what students and teachers get."""

from __future__ import annotations

import copy
import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.authoring import demo
from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.build import dumps
from autograder.authoring.samples import Sample, answer_all, sample_class
from autograder.classroom.records import Result, course_in, read_results, read_verdicts
from autograder.nbgrader.cells import WRITE_HERE, grade_id, written_answer
from autograder.nbgrader.command import nbgrader

ROOT = Path(__file__).parents[3]
Change = Callable[[list[NotebookNode]], object]


def test_of(cells: list[NotebookNode], name: str) -> NotebookNode:
    return next(cell for cell in cells if grade_id(cell) == f"{name}-test")


test_of.__test__ = False  # type: ignore[attr-defined]


def written(cells: list[NotebookNode]) -> NotebookNode:
    """Where the question for a person is answered."""
    found = written_answer(cells, "why-recompute")
    assert found is not None
    return found


def perfect_but(change: Change) -> Callable[[AuthoredNotebook], str]:
    """A notebook with every answer right, whose cells the student then changed."""

    def write(exercise: AuthoredNotebook) -> str:
        notebook = exercise.filled(exercise.solutions)
        change(notebook.cells)
        return dumps(notebook)

    return write


def answers_but(**sources: str) -> Callable[[AuthoredNotebook], str]:
    """All answers right but these."""

    def write(exercise: AuthoredNotebook) -> str:
        wrong = {name.replace("_", "-"): source for name, source in sources.items()}
        return dumps(exercise.filled(exercise.solutions | wrong))

    return write


def duplicated(cells: list[NotebookNode]) -> None:
    for name in ("mse", "mse-test"):
        original = next(cell for cell in cells if grade_id(cell) == name)
        twin = copy.deepcopy(original)
        twin["id"] = f"{name}-twin"
        cells.insert(cells.index(original), twin)


def retyped(cells: list[NotebookNode]) -> None:
    cell = test_of(cells, "mse")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


# Their solutions call functions of the notebook that the same student got wrong, too. That each of
# their mistakes is named where it is alone is what `prove` shows.
BUILT_ON_OTHERS = {
    "loss-surface", "grid-point", "mse-gradients", "secant-slopes", "hand-update", "hand-mse-after",
}  # fmt: skip
# What a student may do to a notebook without meaning harm: the marks must not suffer.
TAMPERED: dict[str, Change] = {
    "deleted": lambda cells: cells.remove(test_of(cells, "mse")),
    "duplicated": duplicated,
    "flagged": lambda cells: test_of(cells, "mse").metadata.nbgrader.update(grade=False),
    "moved": lambda cells: cells.insert(0, cells.pop(cells.index(test_of(cells, "mse")))),
    "newer": lambda cells: test_of(cells, "mse").metadata.nbgrader.update(schema_version=99),
    "rated": lambda cells: test_of(cells, "mse").metadata.nbgrader.update(points=1000),
    "renamed": lambda cells: test_of(cells, "mse").metadata.nbgrader.update(grade_id="mine"),
    "retyped": retyped,
    "unasked": lambda cells: cells.remove(
        next(cell for cell in cells if grade_id(cell) == "why-recompute")
    ),
    "rewritten": lambda cells: test_of(cells, "mse").update(source="2"),
}
ALL_RIGHT = "all right; a person grades why-recompute"
ODD = {
    "wordless": perfect_but(lambda cells: written(cells).update(source=WRITE_HERE)),
    "endless": answers_but(mse="def mse(yhat, y):\n    while True:\n        pass"),
    "printer": answers_but(update="def update(*_):\n    return 0, 0\n2"),
    "undecided": answers_but(dloss_db="dloss_db = sp.gamma(b)"),
    "truncated": lambda exercise: answer_all(exercise)[:1000],
    "empty": lambda exercise: "",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> demo.Classroom:
    root = tmp_path_factory.mktemp("room")
    made = demo.Classroom(root, "gradient-descent", "2-one-step")
    demo.set_up(made, ROOT)
    with (made.course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("c.Execute.timeout = 4\n")
    tampered = [Sample(name, perfect_but(change)) for name, change in TAMPERED.items()]
    odd = [Sample(name, write) for name, write in ODD.items()]
    demo.run_class(made, [*sample_class(13), *tampered, *odd], print)
    return made


@pytest.fixture(scope="module")
def graded(room: demo.Classroom) -> dict[str, Result]:
    return {
        result.student: result for result in read_results(course_in(room.course), room.assignment)
    }


def verdict(result: Result, item: str) -> dict[str, Any]:
    return next(found for found in result.verdicts if found["item"] == item)


def test_the_reference_earns_everything(graded: dict[str, Result]) -> None:
    assert (graded["ada"].score, graded["ada"].summary) == (37.0, ALL_RIGHT)


def test_a_right_answer_that_warns_earns_everything(graded: dict[str, Result]) -> None:
    assert (graded["boris"].score, graded["boris"].summary) == (37.0, ALL_RIGHT)


def test_the_untouched_release_earns_nothing_and_is_blank(graded: dict[str, Result]) -> None:
    assert (graded["chen"].score, graded["chen"].summary) == (0.0, "blank")
    assert {found["outcome"] for found in graded["chen"].verdicts} == {"blank"}


def test_a_cell_that_stops_costs_its_item_and_is_said_in_one_line(
    graded: dict[str, Result],
) -> None:
    assert verdict(graded["dara"], "initialize")["outcome"] == "passed"
    assert verdict(graded["dara"], "update")["message"] == (
        "`update` is written in a cell, but it is not there when the cells have run: did that cell "
        "stop with an error?"
    )


def test_every_misconception_loses_its_item_and_is_named(
    room: demo.Classroom, graded: dict[str, Result]
) -> None:
    """Twelve students make them all; the k-th of them the k-th of every item that has so many."""
    makers = ["emil", "fatou", "gita", "hana", "ivo", "juana", "kofi", "lena"]
    missing = []
    for k, student in enumerate(makers):
        for item in room.exercise().rubric:
            found = verdict(graded[student], item.name)
            known = item.known(student)
            alone = item.name not in BUILT_ON_OTHERS  # on top of another, a mistake is neither
            if alone and k < len(known) and found["outcome"] != "blank":
                name = known[k].name
                if name not in found["mistakes"] or found["score"] >= found["points"]:
                    missing.append((student, item.name, name, found["message"]))
    assert missing == []


def test_what_is_not_reached_is_blank_and_the_rest_is_graded(graded: dict[str, Result]) -> None:
    outcomes = {found["item"]: found["outcome"] for found in graded["kofi"].verdicts}
    assert outcomes["second-step"] == "blank"
    assert outcomes["hand-mse"] == "passed"


@pytest.mark.parametrize("student", [*TAMPERED, "mika"])
def test_what_a_student_does_to_test_cells_costs_nothing_and_gains_nothing(
    graded: dict[str, Result], student: str
) -> None:
    assert (graded[student].score, graded[student].points) == (37.0, 39.0)


def test_an_endless_loop_costs_its_own_items(graded: dict[str, Result]) -> None:
    assert verdict(graded["endless"], "mse")["outcome"] == "timed out"
    assert verdict(graded["endless"], "predict")["outcome"] == "passed"
    assert verdict(graded["endless"], "update")["outcome"] == "passed"


def test_a_printed_number_is_not_a_score(graded: dict[str, Result]) -> None:
    assert verdict(graded["printer"], "update")["score"] == 0


def test_what_the_machine_cannot_decide_waits_for_a_person(
    room: demo.Classroom, graded: dict[str, Result]
) -> None:
    assert verdict(graded["undecided"], "dloss-db")["outcome"] == "left for a person"
    assert waiting(room, "undecided") == ["dloss-db-test", "why-recompute"]
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}") as gradebook:
        of = ("2-one-step", room.assignment, "undecided")
        assert gradebook.find_grade("dloss-db-test", *of).auto_score is None


def waiting(room: demo.Classroom, student: str) -> list[str]:
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}") as gradebook:
        of = gradebook.find_submission_notebook("2-one-step", room.assignment, student)
        return [grade.name for grade in of.grades if grade.needs_manual_grade]


def test_a_question_for_a_person_waits_where_something_was_written(room: demo.Classroom) -> None:
    assert waiting(room, "ada") == waiting(room, "unasked") == ["why-recompute"]
    assert waiting(room, "chen") == waiting(room, "wordless") == []


def test_the_grader_sees_the_mark_scheme_and_the_student_does_not(room: demo.Classroom) -> None:
    for student in ("ada", "unasked", "wordless"):
        path = room.course / "autograded" / student / room.assignment / "2-one-step.ipynb"
        cells = nbformat.read(path, as_version=4).cells
        question = next(cell for cell in cells if grade_id(cell) == "why-recompute")
        assert "1 point: a consequence" in question.source
        assert cells[cells.index(question) + 1] == written(cells)
        (page,) = demo.feedback_pages(room, [student])
        assert "A friend computes the gradient once" in page.read_text(encoding="utf-8")
        assert "a consequence" not in page.read_text(encoding="utf-8")


def test_feedback_tells_what_waits_from_what_is_blank(room: demo.Classroom) -> None:
    rows = {}
    for student in ("ada", "wordless"):
        (page,) = demo.feedback_pages(room, [student])
        text = page.read_text(encoding="utf-8")
        row = text[text.index("In your own words:") :].partition("</tr>")[0]
        rows[student] = "Not graded yet" in row, "Not answered" in row
    assert rows == {"ada": (True, False), "wordless": (False, True)}


@pytest.mark.parametrize("student", ["truncated", "empty"])
def test_a_file_that_is_no_notebook_is_said_so_and_gets_no_grade(
    graded: dict[str, Result], student: str
) -> None:
    assert graded[student].score is None
    assert graded[student].summary == (
        "not graded: 2-one-step.ipynb is not a notebook (NotJSONError); ask for it again."
    )


def test_the_gradebook_and_the_verdicts_say_the_same(graded: dict[str, Result]) -> None:
    for result in graded.values():
        if result.score is not None:
            assert result.score == pytest.approx(sum(v["score"] for v in result.verdicts))


def test_a_graded_notebook_has_one_deciding_output_in_every_test_cell(
    room: demo.Classroom, graded: dict[str, Result]
) -> None:
    for student in ("ada", "boris", "dara", "emil", "printer"):
        path = room.course / "autograded" / student / room.assignment / "2-one-step.ipynb"
        for cell in nbformat.read(path, as_version=4).cells:
            if (grade_id(cell) or "").endswith("-test"):
                kinds = [output.output_type for output in cell.outputs]
                assert kinds.count("execute_result") == 1, (student, cell.id)
                assert "error" not in kinds, (student, cell.id)


def test_no_notebook_names_a_process_or_a_folder(room: demo.Classroom) -> None:
    for path in (room.course / "autograded").rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert "ipykernel_" not in text
        assert str(room.root) not in text


def test_every_graded_student_gets_feedback_without_hidden_tests(
    room: demo.Classroom, graded: dict[str, Result]
) -> None:
    students = [name for name, result in graded.items() if result.score is not None]
    pages = demo.feedback_pages(room, graded)
    assert len(pages) == len(students)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "HIDDEN TESTS" not in text
        assert "autograder" not in text


def test_the_export_has_a_line_for_every_student(
    room: demo.Classroom, graded: dict[str, Result]
) -> None:
    with (room.course / "grades.csv").open(newline="", encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    expected = {name: result.score or 0.0 for name, result in graded.items()}
    assert scores == pytest.approx(expected)


def test_grading_again_gives_the_same_bytes(
    room: demo.Classroom, graded: dict[str, Result]
) -> None:
    def made() -> dict[Path, bytes]:
        folders = [room.course / kind / "emil" for kind in ("autograded", "feedback")]
        return {path: path.read_bytes() for folder in folders for path in folder.rglob("2-*")}

    first = made()
    for command in ("autograde", "generate_feedback"):
        args = (command, room.assignment, "--student", "emil", "--force")
        nbgrader(*args, cwd=room.course, env=room.teacher_env())
    assert len(first) == 2
    assert made() == first


def test_a_fault_of_ours_is_no_grade(room: demo.Classroom, graded: dict[str, Result]) -> None:
    """A judge that breaks leaves the submission ungraded, and the next one is graded."""
    config = room.course / "nbgrader_config.py"
    kept = config.read_text(encoding="utf-8")
    (room.course / "broken.py").write_text(BROKEN_JUDGE, encoding="utf-8")
    config.write_text(kept + BREAK, encoding="utf-8")
    try:
        demo.autograde(
            room.course, room.assignment, room.teacher_env(), print, "--student", "ada", "--force"
        )
    finally:
        config.write_text(kept, encoding="utf-8")
    assert not (room.course / "autograded" / "ada").joinpath(room.assignment).exists()
    again = {
        result.student: result for result in read_results(course_in(room.course), room.assignment)
    }
    assert again["ada"].score is None
    assert again["ada"].summary == "not graded: see the log of nbgrader autograde."


BREAK = """
c.Autograde.autograde_preprocessors[0] = "broken.Broken"
"""
BROKEN_JUDGE = """
from dataclasses import replace
from autograder.nbgrader.plugin import JudgeExecute

class Broken(JudgeExecute):
    def _job(self, nb, resources, course):
        job = super()._job(nb, resources, course)
        asked = [
            replace(cell, item="no-such-item") if cell.item == "mse" else cell for cell in job.cells
        ]
        return replace(job, cells=tuple(asked))
"""


def test_no_student_is_in_the_gradebook_twice(room: demo.Classroom) -> None:
    with closing(sqlite3.connect(room.course / "gradebook.db")) as database:
        counts = database.execute("select count(*) from submitted_assignment group by student_id")
        assert {count for (count,) in counts} == {1}


def test_verdicts_are_read_back_in_the_notebooks_order(
    room: demo.Classroom, graded: dict[str, Result]
) -> None:
    path = room.course / "autograded" / "emil" / room.assignment / "2-one-step.ipynb"
    rubric = room.exercise().rubric
    assert [found["item"] for found in read_verdicts(path)] == [item.name for item in rubric]
