"""The sheet on the screen: one SVG that stands alone, scales, prints and can be read aloud."""

from __future__ import annotations

import os
from html import escape
from typing import TypeAlias

from course_tools.worksheets.exercise import Exercise
from course_tools.worksheets.scene import scene
from course_tools.worksheets.shapes import LOOKS, RED, Box, Circle, Look, Shape, Stroke, Word

Bundle: TypeAlias = dict[str, str]

_UNIT = 44
"""Pixels a cell, where nothing else is said; the drawing scales with its viewBox."""
_FONT = "'Libertinus Serif','STIX Two Text',Cambria,'Times New Roman',serif"


def svg(exercise: Exercise, *, look: bool = False) -> str:
    """A standalone SVG of the exercise, without its answer; `look` marks where to look."""
    drawn = scene(exercise, look=look)
    wide, high = _px(drawn.width), _px(drawn.height)
    name = escape(exercise.name)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" style="max-width:100%;height:auto" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{_FONT}" text-anchor="middle">',
        f'<title id="{name}-title">{escape(title(exercise))}</title>',
        f'<desc id="{name}-desc">{escape(description(exercise))}</desc>',
        # White of its own: pencil lines would drown in a dark theme.
        f'<rect width="{wide}" height="{high}" rx="10" fill="#ffffff"/>',
        *(_shape_svg(shape) for shape in drawn.shapes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def html(exercise: Exercise, *, look: bool = False) -> str:
    """The drawing with what is missing and what is new in it, for a notebook's output."""
    missing = what_is_missing(exercise).replace("one number", "One number")
    note = f'<p style="margin:.3em 0;max-width:40em">{escape(exercise.note)}</p>'
    return (
        '<figure style="margin:.5em 0;break-inside:avoid">'
        f'<figcaption style="color:{RED};font-weight:600">'
        f"{escape(missing)}.</figcaption>"
        f"{note if exercise.note else ''}{svg(exercise, look=look)}</figure>"
    )


def bundle(words: str, drawn: str) -> Bundle:
    """What a notebook cell puts out: in the grading run the words alone, where nobody looks."""
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return {"text/markdown": words, "text/plain": words}
    return {"text/html": drawn, "text/plain": words}


def show_exercise(exercise: Exercise) -> Bundle:
    """An exercise as a notebook cell puts it out."""
    return bundle(f"{title(exercise)}. {description(exercise)}", html(exercise))


def title(exercise: Exercise) -> str:
    """'Exercise 7: one number of W is missing'."""
    return f"Exercise {exercise.number}: {what_is_missing(exercise)}"


def what_is_missing(exercise: Exercise) -> str:
    """'one number of W is missing'."""
    grid = exercise.grid(exercise.missing.grid)
    some = "" if grid.shape == (1, 1) else "one number of "
    return f"{some}{grid.label} is missing"


def description(exercise: Exercise) -> str:
    """The sheet in words: what is given, and where the missing number is."""
    rule = {
        "product": f"{exercise.grids[0].label} times {exercise.grids[1].label} "
        f"is {exercise.grids[2].label}",
        "layer": "W times X, plus b, is Y",
        "activation": "W times X, plus b, is Z; ReLU of Z is A",
        "softmax": "3 to the power of z, divided by the sum of all powers, is p",
    }[exercise.kind]
    grid, row, column = exercise.missing
    rows, columns = exercise.grid(grid).shape
    places = [f"row {row + 1}"] * (rows > 1) + [f"column {column + 1}"] * (columns > 1)
    where = f" The missing number, ?, is in {', '.join(places)}." if places else ""
    empty = " Cells marked _ are empty." if exercise.blank else ""
    return f"{rule}. {exercise.text}{where}{empty}"


def _shape_svg(shape: Shape) -> str:
    look = LOOKS[shape.look]
    if isinstance(shape, Stroke):
        ends = zip(("x1", "y1", "x2", "y2"), (shape.x1, shape.y1, shape.x2, shape.y2), strict=True)
        places = " ".join(f'{name}="{_px(value)}"' for name, value in ends)
        return f'<line {places} stroke-linecap="round"{_paint_svg(look)}/>'
    if isinstance(shape, Word):
        return _text_svg(shape.x, shape.y, shape.text, shape.size, look)
    if isinstance(shape, Circle):
        drawn = f'<circle cx="{_px(shape.x)}" cy="{_px(shape.y)}" r="{_px(shape.radius)}"'
        return f"{drawn}{_paint_svg(look)}/>" + _text_svg(
            shape.x, shape.y, shape.text, shape.size, look
        )
    return _box_svg(shape, look)


def _box_svg(box: Box, look: Look) -> str:
    drawn = (
        f'<rect x="{_px(box.x)}" y="{_px(box.y)}" width="{_px(box.width)}" '
        f'height="{_px(box.height)}" rx="{_px(look.radius)}"{_paint_svg(look)}/>'
    )
    middle = box.x + box.width / 2, box.y + box.height / 2
    return drawn + _text_svg(*middle, box.text, box.size, look)


def _paint_svg(look: Look) -> str:
    dash = f' stroke-dasharray="{_px(0.11)} {_px(0.09)}"' if look.dash else ""
    # Print keeps the fills only when it is told to.
    return (
        f' fill="{look.fill}" stroke="{look.stroke}" stroke-width="{_px(look.width)}"{dash}'
        ' style="print-color-adjust:exact"'
    )


def _text_svg(x: float, y: float, text: str, size: float, look: Look) -> str:
    if not text:
        return ""
    style = ' font-weight="700"' if look.bold else ""
    style += ' font-style="italic"' if look.italic else ""
    # A third of the size below the middle: the one way to centre that every renderer knows.
    return (
        f'<text x="{_px(x)}" y="{_px(y + 0.34 * size)}" font-size="{_px(size)}" '
        f'fill="{look.ink}"{style}>{escape(text)}</text>'
    )


def _px(units: float) -> str:
    return f"{units * _UNIT:.2f}".rstrip("0").rstrip(".")
