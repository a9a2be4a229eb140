"""Reading a text notebook: its cells and its marks, or what is wrong with one of them.

answer="mse"   the cell in which a student answers
item="mse"     the test cell of an item
choose="why"   an empty cell: the build writes the options of the item "why" into it
explain="why" points=2   a question that a person grades, by the mark scheme in the cell
each="01..25"  a run of cells that is repeated: NN in their names and text becomes 01, N becomes 1
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from autograder.judging.faults import AuthorError
from autograder.nbgrader.cells import (
    BEGIN_SCHEME,
    END_SCHEME,
)

_MARKER = re.compile(r"^# %%(?!%)")
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
MARKS = ("answer", "item", "explain", "choose")
CELL_TYPES = {"answer": "code", "item": "code", "explain": "markdown", "choose": "code"}
EACH, POINTS = "each", "points"
_RANGE = re.compile(r"^(\d{1,3})\.\.(\d{1,3})$")
_NUMBER = re.compile(r"(?<![A-Za-z0-9])NN?(?![A-Za-z0-9])")


@dataclass(frozen=True)
class TextCell:
    """One cell of a text notebook: where it begins, and its mark if it has one."""

    line: int
    cell: NotebookNode
    mark: str | None  # "answer", "item", "explain" or "choose"
    name: str  # the mark's value: "mse-gradients"
    points: float = 0.0  # of an "explain"; an item's stand in the rubric


def read_text(path: Path) -> list[TextCell]:
    """The cells of a text notebook, or AuthorError naming file and line."""
    text = path.read_text(encoding="utf-8")
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise AuthorError(f"{path}:{error.lineno}: not Python: {error.msg}.") from error
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _MARKER.match(line)]
    cells = jupytext.reads(text, fmt="py:percent").cells
    if len(cells) != len(lines):
        raise AuthorError(f"{path}:1: text before the first `# %%` belongs to no cell.")
    placed = zip(lines, cells, strict=True)
    return [_text_cell(path, line, cell) for line, cell in _repeat_cells(path, list(placed))]


def _repeat_cells(
    path: Path, cells: list[tuple[int, NotebookNode]]
) -> Iterator[tuple[int, NotebookNode]]:
    """The same cells, a run of those with one `each` written out for every number of its range."""
    for each, run in groupby(cells, key=lambda placed: placed[1].metadata.get(EACH)):
        block = list(run)
        if each is None:
            yield from block
            continue
        numbers = _numbers_in_range(path, block[0][0], each)
        for line, cell in block:
            for mark in MARKS:
                name = cell.metadata.get(mark)
                if isinstance(name, str) and not _NUMBER.search(name):
                    raise AuthorError(
                        f"{path}:{line}: {mark} {name!r} is repeated {len(numbers)} times; "
                        f'put NN into its name: "{name}-NN".'
                    )
        for number in numbers:
            for line, cell in block:
                yield line, _number_cell(cell, number)


def _numbers_in_range(path: Path, line: int, each: object) -> list[str]:
    """ "01..25" as "01", "02", …, "25"."""
    found = _RANGE.match(each) if isinstance(each, str) else None
    if not found or int(found[1]) >= int(found[2]):
        raise AuthorError(f'{path}:{line}: {each!r} is no range; write each="01..25".')
    return [str(number).zfill(len(found[1])) for number in range(int(found[1]), int(found[2]) + 1)]


def _number_cell(cell: NotebookNode, number: str) -> NotebookNode:
    def put(text: str) -> str:
        return _NUMBER.sub(lambda found: number if found[0] == "NN" else str(int(number)), text)

    one = copy.deepcopy(cell)
    del one.metadata[EACH]
    one.source = put(cell.source)
    one.metadata.update({mark: put(cell.metadata[mark]) for mark in MARKS if mark in cell.metadata})
    return one


def _text_cell(path: Path, line: int, cell: NotebookNode) -> TextCell:
    marks = [mark for mark in MARKS if mark in cell.metadata]
    unknown = sorted(
        set(cell.metadata) - {*MARKS, POINTS, "lines_to_next_cell", "lines_to_end_of_cell_marker"}
    )
    if unknown:
        raise AuthorError(
            f"{path}:{line}: unknown mark {unknown[0]!r}; "
            'use answer="…", item="…", choose="…", explain="…" or each="…".'
        )
    if len(marks) > 1:
        raise AuthorError(f"{path}:{line}: a cell is an answer or an item, not both.")
    if not marks:
        return TextCell(line, cell, None, "")
    name = cell.metadata[marks[0]]
    takes = CELL_TYPES[marks[0]]
    if cell.cell_type != takes:
        raise AuthorError(
            f"{path}:{line}: {marks[0]} {name!r} marks a {cell.cell_type} cell; it takes {takes}."
        )
    if isinstance(name, str) and _NUMBER.search(name):
        raise AuthorError(
            f"{path}:{line}: {name!r} has NN in it, but the cell is not repeated; "
            'add each="01..25".'
        )
    if not isinstance(name, str) or not _ID.match(name):
        raise AuthorError(
            f"{path}:{line}: {name!r} is no id; use small letters, digits and dashes."
        )
    points = _points_of(path, line, cell) if marks[0] == "explain" else 0.0
    return TextCell(line, cell, marks[0], name, points)


def _points_of(path: Path, line: int, cell: NotebookNode) -> float:
    """The points of a question that a person grades. It needs a mark scheme, for that person."""
    name, points = cell.metadata["explain"], cell.metadata.get(POINTS)
    if not isinstance(points, int | float) or isinstance(points, bool) or points <= 0:
        raise AuthorError(f"{path}:{line}: explain {name!r} needs its points: points=2.")
    begin, end = cell.source.find(BEGIN_SCHEME), cell.source.find(END_SCHEME)
    if not 0 <= begin < end:
        raise AuthorError(
            f"{path}:{line}: explain {name!r} needs a mark scheme for whoever grades it, from "
            f"{BEGIN_SCHEME} to {END_SCHEME}."
        )
    return float(points)
