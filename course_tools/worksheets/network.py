"""The network a linear layer stands for: inputs above, outputs below, a wire for every weight."""

from __future__ import annotations

from course_tools.worksheets.exercise import Cell, Exercise, shown_value
from course_tools.worksheets.shapes import Box, Circle, Scene, Stroke, Word, text_and_look

_APART = 3.0
_DEEP = 3.1
_RADIUS = 0.46
_SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"


def network(exercise: Exercise) -> Scene:
    """Circles for inputs and outputs; the unknown node, weight or bias is marked in red."""
    inputs = exercise.grid("X").rows
    outputs = exercise.grid("A" if exercise.kind == "activation" else "Y")
    widest = max(len(inputs), len(outputs.rows))
    drawn = Scene(width=widest * _APART + 1.0, height=_DEEP + 2 * _RADIUS + 1.5)
    top, bottom = 0.55 + _RADIUS, 0.55 + _RADIUS + _DEEP
    above = _places_in_row(len(inputs), drawn.width)
    below = _places_in_row(len(outputs.rows), drawn.width)
    _add_wires(drawn, exercise, above, below, (top, bottom))
    for k, x in enumerate(above):
        _add_node(drawn, exercise, Cell("X", k, 0), x, top)
        drawn.add(Word(x - 0.78, top - 0.1, f"x{_subscript(k, len(above))}", "name", 0.4))
    for i, x in enumerate(below):
        cell = Cell(outputs.name, i, 0)
        _add_node(drawn, exercise, cell, x, bottom)
        _add_bias(drawn, exercise, Cell("b", i, 0), x, bottom)
        letter = outputs.name.lower() + _subscript(i, len(below))
        drawn.add(Word(x - 0.78, bottom + 0.14, letter, "name", 0.4))
        if exercise.kind == "activation":
            _add_bend(drawn, x, bottom + _RADIUS + 0.3)
    return drawn


def _places_in_row(count: int, width: float) -> list[float]:
    return [width / 2 + (k - (count - 1) / 2) * _APART for k in range(count)]


def _subscript(index: int, of: int) -> str:
    return _SUBSCRIPTS[index] if of > 1 else ""


def _add_wires(
    drawn: Scene,
    exercise: Exercise,
    above: list[float],
    below: list[float],
    heights: tuple[float, float],
) -> None:
    """All wires first, then their weights on white, so that no wire crosses a number."""
    top, bottom = heights
    tags: list[Box] = []
    for cell, value in exercise.grid("W").cells():
        x1, x2 = above[cell.column], below[cell.row]
        missing = cell == exercise.missing
        look = "wire-missing" if missing else "wire" if value else "wire-zero"
        drawn.add(Stroke(x1, top, x2, bottom, look))
        # At this depth the wires of all inputs are equally far apart: no number hides another.
        along = 1 / (len(below) + 1)
        x, y = x1 + (x2 - x1) * along, top + (bottom - top) * along
        text = "" if missing else shown_value(value)
        wide, high = (0.78, 0.66) if missing else (0.2 + 0.22 * len(text), 0.54)
        look = "missing" if missing else "tag"
        tags.append(Box(x - wide / 2, y - high / 2, wide, high, look, text, 0.44))
    drawn.add(*sorted(tags, key=lambda tag: tag.look == "missing"))


def _add_node(drawn: Scene, exercise: Exercise, cell: Cell, x: float, y: float) -> None:
    value = exercise.grid(cell.grid).rows[cell.row][0]
    text, look = text_and_look(exercise, cell, shown_value(value), "node")
    look = {"missing": "missing-node", "blank": "blank-node"}.get(look, look)
    drawn.add(Circle(x, y, _RADIUS, look, text, 0.46))


def _add_bias(drawn: Scene, exercise: Exercise, cell: Cell, x: float, y: float) -> None:
    value = exercise.grid("b").rows[cell.row][0]
    signed = "" if value is None else f"{'−' if value < 0 else '+'}{abs(value)}"
    text, look = text_and_look(exercise, cell, signed, "tag-bias")
    drawn.add(Box(x + _RADIUS + 0.1, y - 0.27, 0.78, 0.54, look, text, 0.4))


def _add_bend(drawn: Scene, x: float, y: float) -> None:
    """The graph of ReLU, small: flat, then rising."""
    drawn.add(Stroke(x - 0.4, y + 0.18, x, y + 0.18, "arrow"))
    drawn.add(Stroke(x, y + 0.18, x + 0.3, y - 0.1, "arrow"))
