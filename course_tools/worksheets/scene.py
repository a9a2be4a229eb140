"""Where everything on a sheet goes, once for the screen and for paper: one unit is one cell.

`draw` turns the scene into SVG, `copies` and `sheet.typ` turn it into PDF.
"""

from __future__ import annotations

from course_tools.worksheets.exercise import Exercise, Grid, shown_value
from course_tools.worksheets.network import network
from course_tools.worksheets.operands import operands
from course_tools.worksheets.shapes import Box, Scene, Shape, Stroke, Word, text_and_look

_GAP = 0.34
"""Between the blocks."""
_MARGIN = 0.75
"""Around everything, and where the names of the blocks are."""


def scene(exercise: Exercise, *, look: bool = False) -> Scene:
    """The sheet of one exercise; `look` marks the row and the column to look at."""
    if exercise.kind == "softmax":
        return _softmax(exercise)
    drawn = _crossing(exercise, look)
    # A network has one circle an input: it stands for one column of X.
    if exercise.kind != "product" and operands(exercise)[1].shape[1] == 1:
        _below(drawn, network(exercise))
    return drawn


def _below(upper: Scene, lower: Scene) -> None:
    """Put the second scene under the first, both centred."""
    width = max(upper.width, lower.width)
    _shift(upper, (width - upper.width) / 2, 0)
    _shift(lower, (width - lower.width) / 2, upper.height)
    upper.width, upper.height = width, upper.height + lower.height
    upper.shapes += lower.shapes


def _shift(drawn: Scene, dx: float, dy: float) -> None:
    moved: list[Shape] = []
    for shape in drawn.shapes:
        values = dict(vars(shape))
        for name in values.keys() & {"x", "x1", "x2"}:
            values[name] += dx
        for name in values.keys() & {"y", "y1", "y2"}:
            values[name] += dy
        moved.append(type(shape)(**values))
    drawn.shapes = moved


def _crossing(exercise: Exercise, look: bool) -> Scene:
    """One operand left, one above, and the result where their rows and columns cross."""
    left, above, bias, result = operands(exercise)
    rows, inner = left.shape
    _, columns = above.shape
    beside = inner + (1 if bias else 0)
    x = _MARGIN + beside + _GAP
    y = _MARGIN + beside + _GAP
    drawn = Scene(width=x + columns + _MARGIN, height=y + rows + 0.4)
    _block(drawn, exercise, left, _MARGIN, y)
    drawn.add(Word(_MARGIN + inner / 2, y - 0.36, left.label))
    if bias:
        _block(drawn, exercise, bias, _MARGIN + inner, y, "bias")
        drawn.add(Word(_MARGIN + inner + 0.5, y - 0.36, bias.label))
        drawn.add(Box(x, _MARGIN + inner, columns, 1, "bias", "", 0.5))
        drawn.add(*(Word(x + j + 0.5, _MARGIN + inner + 0.5, "1", "small") for j in range(columns)))
    _block(drawn, exercise, above, x, _MARGIN)
    drawn.add(Word(x - 0.4, _MARGIN + inner / 2, above.label))
    _block(drawn, exercise, result, x, y)
    drawn.add(Word(x + columns + 0.4, y + rows / 2, result.label))
    drawn.add(Box(_MARGIN, y, beside, rows, "frame"), Box(x, _MARGIN, columns, beside, "frame"))
    drawn.add(Box(x, y, columns, rows, "frame"))
    if exercise.kind == "activation":
        _relu(drawn, exercise, x + columns + 0.8, y)
    _missing_on_top(drawn)
    if look and exercise.place is not None:
        i, j = exercise.place
        drawn.add(Box(_MARGIN - 0.12, y + i - 0.12 + 0.06, beside + 0.24, 1.12, "look"))
        drawn.add(Box(x + j - 0.06, _MARGIN - 0.12, 1.12, beside + 0.24, "look"))
    return drawn


def _relu(drawn: Scene, exercise: Exercise, x: float, y: float) -> None:
    """An arrow to the right, with the bend of ReLU on it, and what comes out."""
    output = exercise.grid("A")
    rows, columns = output.shape
    middle = y + rows / 2
    drawn.add(
        Stroke(x, middle, x + 1.3, middle, "arrow"),
        Stroke(x + 1.12, middle - 0.13, x + 1.3, middle, "arrow"),
        Stroke(x + 1.12, middle + 0.13, x + 1.3, middle, "arrow"),
        Word(x + 0.62, middle - 0.32, "ReLU", "small", 0.4),
    )
    _block(drawn, exercise, output, x + 1.5, y)
    drawn.add(Box(x + 1.5, y, columns, rows, "frame"))
    drawn.add(Word(x + 1.5 + columns + 0.4, middle, output.label))
    drawn.width = x + 1.5 + columns + _MARGIN


def _softmax(exercise: Exercise) -> Scene:
    """A table: scores, their powers with the sum below, and the shares."""
    rows = exercise.grid("z").shape[0]
    wide, gap = 1.7, 1.35
    top = 1.1
    drawn = Scene(width=2 * _MARGIN + 3 * wide + 2 * gap, height=top + rows + 2.2)
    for place, name in enumerate("zEP"):
        grid = exercise.grid(name)
        x = _MARGIN + place * (wide + gap)
        _block(drawn, exercise, grid, x, top, wide=wide)
        drawn.add(Box(x, top, wide, rows, "frame"), Word(x + wide / 2, top - 0.45, grid.label))
    x = _MARGIN + wide + gap
    sum_y = top + rows + 0.5
    _block(drawn, exercise, exercise.grid("S"), x, sum_y, "bias", wide=wide)
    drawn.add(Box(x, sum_y, wide, 1, "frame"), Word(x - 0.4, sum_y + 0.5, "Σ", "small", 0.55))
    for start, word in ((_MARGIN + wide, "3ᶻ"), (x + wide, "÷ Σ")):
        middle = top + rows / 2
        drawn.add(
            Stroke(start + 0.2, middle, start + gap - 0.2, middle, "arrow"),
            Stroke(start + gap - 0.36, middle - 0.12, start + gap - 0.2, middle, "arrow"),
            Stroke(start + gap - 0.36, middle + 0.12, start + gap - 0.2, middle, "arrow"),
            Word(start + gap / 2, middle - 0.32, word, "small", 0.42),
        )
    _missing_on_top(drawn)
    return drawn


def _block(
    drawn: Scene,
    exercise: Exercise,
    grid: Grid,
    x: float,
    y: float,
    look: str = "given",
    *,
    wide: float = 1.0,
) -> None:
    for cell, value in grid.cells():
        text, its_look = text_and_look(exercise, cell, shown_value(value), look)
        size = 0.5 if len(text) < 4 else 0.4
        drawn.add(Box(x + cell.column * wide, y + cell.row, wide, 1, its_look, text, size))


def _missing_on_top(drawn: Scene) -> None:
    """Its border is not to be cut by the neighbours'."""
    drawn.shapes.sort(key=lambda shape: shape.look == "missing")
