"""Honest hand-ins beside the attacks of a class: right answers, in files that are a little odd."""

from __future__ import annotations

import json
from pathlib import Path

from nbformat import NotebookNode, v4

from tests.attacks.course import (
    ASSIGNMENT,
    answered,
    folder_of,
    hand_in,
    released,
    without_figures,
)

CANARY = "CANARY-of-a-classmate"
DATA = {"data/points.csv": "1,2\n", "constants.csv": "3\n"}  # of the course, for the notebook
READS = 'assert open("data/points.csv").read() == "1,2\\n"\n'
HONEST = {
    "alice": "a classmate whom others link to",
    "zoe": "the last one",
    "linked-data": "a link in the place of the course's data",
    "changed-data": "a file of their own in the place of the course's data",
    "null-ids": "cells whose ids are null",
    "half-pair": "a text cell with half of a surrogate pair",
    "half-in-code": "half of a surrogate pair in metadata, outputs and code",
    "with-mark": "a file that begins with a byte order mark",
    "renamed-second": "a second notebook under another name",
}


def honest(course: Path, student: str) -> None:
    """Right answers, and what may happen to an honest student's files."""
    notebook = without_figures(answered(released(course), right=True))
    notebook.cells.append(v4.new_code_cell(f"# {CANARY}"))
    _change(student, notebook.cells)
    path = hand_in(course, student, json.dumps(notebook))
    folder = folder_of(course, student)
    (folder / "notes.txt").write_text(CANARY, encoding="utf-8")
    if student == "with-mark":
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    if student.endswith("-data"):
        (folder / "data").mkdir()
    if student == "linked-data":
        (folder / "data" / "points.csv").symlink_to(course / "source" / ASSIGNMENT / "data")
    if student == "changed-data":
        (folder / "data" / "points.csv").write_text("36")
    if student == "renamed-second":
        (folder / "1-model (1).ipynb").write_text(json.dumps(released(course)))


def _change(student: str, cells: list[NotebookNode]) -> None:
    if student.endswith("-data"):
        code = next(cell for cell in cells if cell.cell_type == "code")
        code.source = READS + code.source
    if student == "null-ids":
        for cell in cells[::2]:
            cell["id"] = None
    if student == "half-pair":
        cells.append(v4.new_markdown_cell("half: \ud83d"))
    if student == "half-in-code":
        cells.append(v4.new_code_cell("print('\ud83d', '\\ud83d')"))
        cells[0].metadata["\ud83d"] = ["\ud83d"]
