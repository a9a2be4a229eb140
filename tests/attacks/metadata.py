"""Metadata and archives: notebooks, files and names that are not what they seem."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path

from nbformat import NotebookNode, v4

from autograder.engine.job import VERDICT_MIME
from autograder.nbgrader.cells import grade_id, hidden_region
from tests.attacks.course import ASSIGNMENT, NAME, answered, folder_of, hand_in, released
from tests.attacks.course import without_figures as plain
from tests.attacks.forge_results import RECORD
from tests.attacks.harness import NOTEBOOK


def _wrong(course: Path) -> NotebookNode:
    return plain(answered(released(course), right=False))


def _tests(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if (grade_id(cell) or "").endswith("-test")]


def duplicate_grade_ids(course: Path, student: str) -> None:
    """duplicate grade_id: of answers, of tests, of everything"""
    notebook = _wrong(course)
    twins = copy.deepcopy(notebook.cells)
    for cell in twins:
        cell["id"] = f"twin-{cell['id']}"[:64]
    notebook.cells += twins
    hand_in(course, student, notebook)


def deleted_tests(course: Path, student: str) -> None:
    """delete all test cells"""
    notebook = _wrong(course)
    tests = _tests(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in tests]
    hand_in(course, student, notebook)


def renamed_tests(course: Path, student: str) -> None:
    """rename test cells, give one the name of another, or a name that is none"""
    notebook = _wrong(course)
    for k, cell in enumerate(_tests(notebook)):
        name = [f"mine-{k}", "mse-test", 7, None, "../x", "x" * 10_000][k % 6]
        cell.metadata.nbgrader.grade_id = name
    hand_in(course, student, notebook)


def tests_before_answers(course: Path, student: str) -> None:
    """reorder: every test first, then every answer"""
    notebook = _wrong(course)
    notebook.cells.sort(key=lambda cell: not (grade_id(cell) or "").endswith("-test"))
    hand_in(course, student, notebook)


def retyped_tests(course: Path, student: str) -> None:
    """retype test cells as text"""
    notebook = _wrong(course)
    for k, cell in enumerate(_tests(notebook)):
        cell.cell_type = ("markdown", "raw")[k % 2]
        del cell["outputs"], cell["execution_count"]
    hand_in(course, student, notebook)


def edited_flags(course: Path, student: str) -> None:
    """grade: false, solution: true, points: 1000, schema_version: 99"""
    notebook = _wrong(course)
    flags = ({"grade": False}, {"points": 1000}, {"schema_version": 99}, {"solution": True},
             {"locked": False}, {"task": True}, {"points": -5}, {"points": "36"})  # fmt: skip
    for k, cell in enumerate(notebook.cells):
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(flags[k % len(flags)])
    hand_in(course, student, notebook)


def tests_that_are_not_run(course: Path, student: str) -> None:
    """tags that tell a runner to skip, remove or forgive a test cell"""
    notebook = _wrong(course)
    for cell in _tests(notebook):
        cell.metadata["tags"] = [
            "skip-execution",
            "raises-exception",
            "remove_cell",
            "remove_output",
        ]
    hand_in(course, student, notebook)


def tags_that_are_none(course: Path, student: str) -> None:
    """metadata of the wrong kind"""
    notebook = _wrong(course)
    for k, cell in enumerate(notebook.cells):
        cell.metadata["tags"] = [None, 7, "skip-execution", {"skip-execution": 1}][k % 4]
        if "nbgrader" in cell.metadata and k % 3 == 0:
            cell.metadata["nbgrader"] = ["grade", 7, None][k % 3]
    hand_in(course, student, json.dumps(notebook))


def stale_scores(course: Path, student: str) -> None:
    """outputs of full marks in every test cell, with a verdict, and the notebook called graded"""
    notebook = _wrong(course)
    data = {"text/plain": "36", VERDICT_MIME: RECORD}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [v4.new_output("execute_result", data, execution_count=1)]
            cell.execution_count = 1
    notebook.metadata["pencilgrad"] = {"sandbox": "bubblewrap", "hidden_inputs": "36"}
    hand_in(course, student, notebook)


def questions_of_its_own(course: Path, student: str) -> None:
    """the judge asked in the student's own cells, about easier items and other notebooks"""
    notebook = _wrong(course)
    easy = "student = 'alice'\n" + hidden_region("seed-matters", NOTEBOOK)
    other = hidden_region("answer-01", "dot-product/dot-product")
    notebook.cells.insert(0, v4.new_code_cell(other))
    for cell in notebook.cells:
        if grade_id(cell) == "mse":
            cell.source += f"\nseed_matters = 'no'\n{easy}"
    notebook.cells += [v4.new_code_cell(easy), v4.new_code_cell(hidden_region("x", "no/where"))]
    hand_in(course, student, notebook)


def duplicate_cell_ids(course: Path, student: str) -> None:
    """duplicate cell ids, and ids that are none"""
    notebook = _wrong(course)
    for k, cell in enumerate(notebook.cells):
        cell["id"] = ["same", "", "a b", "x" * 200][k % 4]
    hand_in(course, student, json.dumps(notebook))


def invalid_notebook(course: Path, student: str) -> None:
    """invalid nbformat: cells without type, source, metadata; lists and numbers in their place"""
    text = json.loads(json.dumps(_wrong(course)))
    text["cells"] += [{}, 7, None, {"cell_type": "code"}, {"cell_type": "code", "source": 7}]
    hand_in(course, student, json.dumps(text))


def an_old_notebook(course: Path, student: str) -> None:
    """nbformat 3"""
    text = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [
        {"cells": [{"cell_type": "code", "language": "python", "input": "36", "outputs": []}]}]}  # fmt: skip
    hand_in(course, student, json.dumps(text))


def a_notebook_of_the_future(course: Path, student: str) -> None:
    """nbformat 99"""
    hand_in(course, student, json.dumps({**_wrong(course), "nbformat": 99}))


def ten_thousand_cells(course: Path, student: str) -> None:
    """10⁴ cells"""
    notebook = _wrong(course)
    notebook.cells += [v4.new_markdown_cell("x") for _ in range(9_900)]
    notebook.cells += [v4.new_code_cell("1") for _ in range(100)]
    hand_in(course, student, notebook)


def truncated(course: Path, student: str) -> None:
    """truncated JSON"""
    hand_in(course, student, json.dumps(_wrong(course))[:5_000])


def no_json(course: Path, student: str) -> None:
    """not JSON"""
    hand_in(course, student, "36\x00\x1b[2J\udcff")


def json_without_bottom(course: Path, student: str) -> None:
    """JSON nested a hundred thousand times"""
    hand_in(course, student, '{"cells": ' + "[" * 100_000)


def a_large_attachment(course: Path, student: str) -> None:
    """100 MB beside the notebook"""
    hand_in(course, student, _wrong(course))
    with (folder_of(course, student) / "large.bin").open("wb") as file:
        file.truncate(100 * 10**6)


def a_link_to_a_classmate(course: Path, student: str) -> None:
    """a symbolic link in the place of the notebook"""
    target = folder_of(course, "alice") / f"{NAME}.ipynb"
    (folder_of(course, student) / f"{NAME}.ipynb").symlink_to(target)


def a_hard_link_to_a_classmate(course: Path, student: str) -> None:
    """a hard link in the place of the notebook: then neither counts, till somebody has looked"""
    target = hand_in(course, "robbed", plain(answered(released(course), right=True)))
    os.link(target, folder_of(course, student) / f"{NAME}.ipynb")


def links_beside_the_notebook(course: Path, student: str) -> None:
    """links to the gradebook, a classmate's folder, the source, nowhere, and themselves"""
    notebook = _wrong(course)
    look = "import os\nfor f, _, names in os.walk('.'):\n    for n in names:\n        print(open(f + '/' + n, 'rb').read())"
    notebook.cells.append(v4.new_code_cell(look))
    hand_in(course, student, notebook)
    folder = folder_of(course, student)
    (folder / "book.db").symlink_to(course / "gradebook.db")
    (folder / "source.txt").symlink_to(course / "source" / ASSIGNMENT / f"{NAME}.py")
    (folder / "classmate").symlink_to(folder_of(course, "alice"), target_is_directory=True)
    os.link(folder_of(course, "alice") / "notes.txt", folder / "notes.txt")


def a_link_to_nowhere(course: Path, student: str) -> None:
    """links to nowhere and to itself"""
    hand_in(course, student, _wrong(course))
    (folder_of(course, student) / "nowhere").symlink_to("/no/where")
    (folder_of(course, student) / "loop").symlink_to("loop")


def a_pipe(course: Path, student: str) -> None:
    """a named pipe, which whoever reads it waits for"""
    hand_in(course, student, _wrong(course))
    os.mkfifo(folder_of(course, student) / "pipe")


def a_folder_called_notebook(course: Path, student: str) -> None:
    """folders with the names of notebooks, and more notebooks than were asked"""
    hand_in(course, student, _wrong(course))
    (folder_of(course, student) / "other.ipynb").mkdir()
    (folder_of(course, student) / "more.ipynb").write_text(json.dumps(released(course)))
    (folder_of(course, student) / f"{NAME}.ipynb.ipynb").write_text("36")


def results_beside_the_notebook(course: Path, student: str) -> None:
    """a gradebook, settings, a timestamp of 1999, feedback and a secret among the files"""
    hand_in(course, student, _wrong(course))
    folder = folder_of(course, student)
    (folder / "timestamp.txt").write_text("1999-01-01 00:00:00.000000 UTC")
    (folder / ".pencilgrad").mkdir()
    (folder / ".pencilgrad" / "secret").write_bytes(bytes(32))
    for name in (
        "gradebook.db",
        "nbgrader_config.py",
        "sitecustomize.py",
        "numpy.py",
        "grades.csv",
    ):
        (folder / name).write_text("raise SystemExit(36)")


# Ids are the names of folders: what a hub or an archive may bring.
IDS = {
    "=HYPERLINK('x')": "a spreadsheet's formula",
    "-rf": "a leading dash",
    "--force": "an option",
    "[red]x[|red]": "markup of the terminal",
    "\x1b[31mred\x1b[0m": "ANSI escapes",
    "\u202ereversed": "text from right to left",
    "two\nlines": "a newline",
    "*": "a star that stands for everybody",
    "x'; drop table grade; --": "a database's words",
    os.fsdecode(b"\xff\xfe"): "bytes that are no UTF-8",
    "alice ": "a space at the end, and a classmate's before it",
    " alice": "a space before a classmate's",
    "...": "three dots, which nobody lists",
    "a,36,36,36": "commas that shift a table's columns",
    "@SUM(A1)": "an at sign, a formula in a spreadsheet",
    "+1+1": "a plus sign",
    "-1+1": "a minus sign",
    "\t=1+1": "a tab before a formula",
    "<img src=x onerror=alert(1)>": "markup of a page",
    "&lt;b&gt;": "markup in other words",
    'a"b': "a quotation mark",
    "al\u200bice": "a character without width",
    "a\\b": "a backslash",
    "%s%n{student}": "patterns that are filled in",
    "x" * 200: "two hundred letters",
}
