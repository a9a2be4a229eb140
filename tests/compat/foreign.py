"""A course that is not ours: its own settings, asserts, hidden tests, partial credit by a number,
cells that a person grades. And what a gradebook says, row by row."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
from nbformat import NotebookNode, v4

from autograder.nbgrader.command import nbgrader as command

NBGRADER = Path(nbgrader.__file__).parent
FILES = NBGRADER / "tests" / "apps" / "files"
GUIDE = NBGRADER / "docs" / "source" / "user_guide"
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "elsewhere"
c.LateSubmissionPlugin.penalty_method = "zero"
c.Execute.timeout = 4
"""
ENGINE = """\
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader.plugin.JudgeExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""
ASSIGNMENT = "week-1"
DUE, LATE = "2026-01-10 12:00:00 UTC", "2026-01-12 12:00:00 UTC"
DOUBLE = "def double(x):\n    return 2 * x\n"

# What students hand in for the answer cell of `numbers.ipynb`.
ANSWERS = {
    "right": DOUBLE + "def quality():\n    return 2",
    "half": DOUBLE + "def quality():\n    return 1.5",
    "nothing-returned": DOUBLE + "def quality():\n    return None",
    "examples-only": "def double(x):\n    return 4\ndef quality():\n    return 0",
    "broken": "def double(x)\n    return 4",
    "stops": "1 / 0",
    "hides-errors": "import IPython\nIPython.core.interactiveshell.InteractiveShell.showtraceback"
    " = lambda *a, **k: None\n",
    "endless": "while True:\n    pass",
    "leaves": DOUBLE + "def quality():\n    return 2\nimport sys\nsys.exit(0)",
    "prints": DOUBLE + "def quality():\n    print(0)\n    return 2",
    "says-true": DOUBLE + "def quality():\n    return True",
    "says-text": DOUBLE + "def quality():\n    return 'excellent'",
    "says-list": DOUBLE + "def quality():\n    return [1, 2]",
    "warns": "import sys\n" + DOUBLE.replace("return", "print('careful', file=sys.stderr); return")
    + "def quality():\n    return 2",
    "logs": "import logging\n" + DOUBLE.replace("return", "logging.warning('well'); return")
    + "def quality():\n    return 2",
    "not-a-number": DOUBLE + "def quality():\n    return float('nan')",
    "negative": DOUBLE + "def quality():\n    return -1",
    "too-much": DOUBLE + "def quality():\n    return 2.5",
    "no-text": DOUBLE + "class Silent:\n    def __repr__(self):\n        return ''\n"
    "def quality():\n    return Silent()",
    "counts": DOUBLE + "def quality():\n    get_ipython().displayhook(2)\n    return 0",
}  # fmt: skip


def cell(source: str, kind: str = "code", **marks: Any) -> NotebookNode:
    """A cell; with marks it is nbgrader's."""
    found = v4.new_code_cell(source) if kind == "code" else v4.new_markdown_cell(source)
    if marks:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        found.metadata["nbgrader"] = {**flags, "schema_version": 3, **marks}
    return found


def numbers() -> NotebookNode:
    """A test cell for each way of nbgrader to give points."""
    hidden = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
    test: dict[str, Any] = {"grade": True, "locked": True, "points": 2}
    answer = f"### BEGIN SOLUTION\n{ANSWERS['right']}\n### END SOLUTION"
    return v4.new_notebook(
        cells=[
            cell("# Numbers", "markdown"),
            cell(answer, grade_id="answer", solution=True),
            cell("double(21)"),
            cell(
                f"assert double(2) == 4\n{hidden.format('assert double(5) == 10')}",
                grade_id="asserts", **test,
            ),
            cell("quality()", grade_id="by-number", **test),
            cell("sum(double(k) == 2 * k for k in range(4)) / 2", grade_id="by-share", **test),
            cell("Why?", "markdown", grade_id="essay", grade=True, solution=True, points=3),
            cell("# Plot it.", grade_id="by-hand", grade=True, solution=True, points=1),
            cell("Do it.", "markdown", grade_id="task", task=True, locked=True, points=2),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}},
    )  # fmt: skip


def sums() -> NotebookNode:
    """The second notebook of the assignment."""
    return v4.new_notebook(
        cells=[
            cell(
                "### BEGIN SOLUTION\ntotal = 3\n### END SOLUTION", grade_id="total", solution=True
            ),
            cell("assert total == 3", grade_id="total-test", grade=True, locked=True, points=1),
        ]
    )  # fmt: skip


BOTH = {"right", "late", "too-much"}  # who handed in both notebooks


def set_up(course: Path, students: Collection[str] = ()) -> None:
    """The course, its assignment known to its gradebook, and what the class (or these of it) handed
    in."""
    for name, notebook in (("numbers", numbers()), ("sums", sums())):
        write(course / "source" / ASSIGNMENT / f"{name}.ipynb", notebook)
    (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    command("db", "assignment", "add", ASSIGNMENT, f"--duedate={DUE}", cwd=course)
    command("generate_assignment", ASSIGNMENT, cwd=course)
    handed_in = {student: answered(source) for student, source in ANSWERS.items()} | CHANGES
    for student, change in handed_in.items():
        if not students or student in students:
            hand_in(course, student, change)


def hand_in(course: Path, student: str, change: Callable[[NotebookNode], object]) -> None:
    """A student's copy of the release, changed by them. Most have not done the second notebook."""
    for path in (course / "release" / ASSIGNMENT).glob("*.ipynb"):
        if path.stem == "sums" and student not in BOTH:
            continue
        notebook = nbformat.read(path, as_version=4)
        if path.stem == "numbers":
            change(notebook)
        write(course / "submitted" / student / ASSIGNMENT / path.name, notebook)
    (course / "submitted" / student / ASSIGNMENT / "timestamp.txt").write_text(
        LATE if student == "late" else "2026-01-09 12:00:00 UTC", encoding="utf-8"
    )


def answered(source: str) -> Callable[[NotebookNode], object]:
    return lambda notebook: by_id(notebook, "answer").update(source=source)


def by_id(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(
        one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def duplicated(notebook: NotebookNode) -> None:
    twin = nbformat.from_dict(by_id(notebook, "answer"))
    notebook.cells.append(v4.new_code_cell(twin.source, metadata=twin.metadata))
    answered(ANSWERS["right"])(notebook)


def _without_test(notebook: NotebookNode) -> None:
    answered(ANSWERS["right"])(notebook)
    notebook.cells.remove(by_id(notebook, "asserts"))


def _wrote(notebook: NotebookNode) -> None:
    answered(ANSWERS["half"])(notebook)
    by_id(notebook, "essay").source = "Because."
    by_id(notebook, "by-hand").source = "print('plotted')"


CHANGES: dict[str, Callable[[NotebookNode], object]] = {
    "untouched": lambda notebook: None,
    "late": answered(ANSWERS["right"]),
    "wrote": _wrote,
    "lost-a-test": _without_test,
    "changed-a-test": lambda notebook: by_id(notebook, "asserts").update(source="assert True"),
    "shuffled": lambda notebook: notebook.cells.reverse(),
}


def write(path: Path, notebook: NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def with_engine(course: Path) -> None:
    """The one change to its settings that brings our engine in."""
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(ENGINE)


def add_fixtures(course: Path) -> None:
    """nbgrader's own example notebooks as one assignment; what its tests and its guide hand in."""
    source, submitted = course / "source" / EXAMPLES, course / "submitted"
    shutil.copytree(GUIDE / "source" / "ps1", source)
    shutil.copyfile(FILES / "data.txt", source / "data.txt")
    shutil.copyfile(FILES / "autotests.yml", course / "autotests.yml")
    for name, (original, copies) in FIXTURES.items():
        shutil.copyfile(FILES / f"{original}.ipynb", source / f"{name}.ipynb")
        for k, copy in enumerate(copies):
            folder = submitted / f"s{k}" / EXAMPLES
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(FILES / f"{copy}.ipynb", folder / f"{name}.ipynb")
    command("generate_assignment", EXAMPLES, cwd=course)
    for student in ("bitdiddle", "hacker"):
        shutil.copytree(GUIDE / "submitted" / student / "ps1", submitted / student / EXAMPLES)


EXAMPLES = "examples"
FIXTURES = {
    "plain": (
        "submitted-unchanged",
        ("submitted-unchanged", "submitted-changed", "submitted-cheat-attempt",
         "submitted-cheat-attempt-alternative", "submitted-grade-cell-changed",
         "submitted-locked-cell-changed"),
    ),
    "autotest": ("autotest-multi", ("autotest-multi-unchanged", "autotest-multi-changed")),
    "hashed": ("autotest-hashed", ("autotest-hashed-unchanged", "autotest-hashed-changed")),
    "hidden": (
        "autotest-hidden",
        ("autotest-hidden-unchanged", "autotest-hidden-changed-wrong",
         "autotest-hidden-changed-right"),
    ),
    "hidden-tests": ("test-hidden-tests", ("test-hidden-tests",)),
    "side-effects": ("side-effects", ("side-effects",)),
    "environment": ("validating-environment-variable", ("validating-environment-variable",)),
    "relative-file": ("open_relative_file", ("open_relative_file",)),
    "zero-points": ("validation-zero-points", ("validation-zero-points",)),
    "endless": ("infinite-loop", ("infinite-loop",)),
}  # fmt: skip


def rows(course: Path) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """All that a gradebook says of submissions, by (table, student, assignment, notebook, cell)."""
    found: dict[tuple[str, ...], tuple[Any, ...]] = {}
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        for table, columns in COLUMNS.items():
            for key_and_row in database.execute(QUERY[table].format(columns=columns)):
                key = (table, *map(str, key_and_row[:4]))
                assert key not in found
                found[key] = tuple(key_and_row[4:])
    return found


COLUMNS = {
    "grade": "it.auto_score, it.manual_score, it.extra_credit, it.needs_manual_grade",
    "comment": "it.auto_comment, it.manual_comment",
    "submitted_notebook": "it.flagged, it.late_submission_penalty",
    "submitted_assignment": "it.timestamp, it.extension",
}
_OF_CELL = """
select s.student_id, a.name, n.name, c.name, {{columns}} from {table} it
join base_cell c on c.id = it.cell_id
join submitted_notebook sn on sn.id = it.notebook_id join notebook n on n.id = sn.notebook_id
join submitted_assignment s on s.id = sn.assignment_id join assignment a on a.id = s.assignment_id
"""
QUERY = {
    "grade": _OF_CELL.format(table="grade"),
    "comment": _OF_CELL.format(table="comment"),
    "submitted_notebook": """
select s.student_id, a.name, n.name, '', {columns} from submitted_notebook it
join notebook n on n.id = it.notebook_id
join submitted_assignment s on s.id = it.assignment_id join assignment a on a.id = s.assignment_id
""",
    "submitted_assignment": """
select it.student_id, a.name, '', '', {columns} from submitted_assignment it
join assignment a on a.id = it.assignment_id
""",
}
