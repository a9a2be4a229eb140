"""What the pages hold, as plain data for the template `sheet.typ`: all sizes in millimetres."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from course_tools.worksheets.books import Workbook
from course_tools.worksheets.draw import description
from course_tools.worksheets.exercise import Exercise, Value, shown_value
from course_tools.worksheets.scene import scene
from course_tools.worksheets.shapes import LOOKS, Box, Circle, Look, Shape, Stroke
from solutions.worksheets import answers

Key: TypeAlias = Literal["corner", "separate", "none"]
Part: TypeAlias = Literal["sheets", "key"]
Data: TypeAlias = dict[str, Any]

SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height of the pages there are."""

PER_PAGE = {1: (1, 1), 2: (2, 1), 4: (2, 2)}
"""How many exercises a page may hold: their rows and columns."""

# The page of sheet.typ: margins, title and footer are taken off.
_OFF_WIDTH, _OFF_HEIGHT = 2 * 17, 15 + 20 + 20
_GUTTER = 4.0
"""Between two exercises of a page."""
_INSET = {1: 6.0, 2: 5.0, 4: 4.0}
_HEADLINE = 8.0
_FORMULA = 15.0
_NOTE_LINE, _NOTE_LETTER = 6.0, 2.0
"""A line of a note, and the width of one of its letters, with room to spare."""
_LARGEST_CELL = 15.0
_PENCIL_ROOM = {1: 30.0, 2: 12.0, 4: 12.0}
_TEXT = 0.5
"""The usual size of a number, in cells; what has it is not styled one by one."""


def document(books: list[Workbook], *, key: Key, page: str, part: Part, per_page: int) -> Data:
    """The data of one PDF: the sheets of these copies, or the pages with their answers."""
    rows, columns = PER_PAGE[per_page]
    return {
        "rows": rows,
        "columns": columns,
        "gutter": _GUTTER,
        "inset": _INSET[per_page],
        "title": books[0].title,
        "name": books[0].name,
        "paper": "us-letter" if page == "letter" else page,
        "booklet": part == "sheets",
        "key": part == "key" or key == "separate",
        "looks": {name: _on_paper(look) for name, look in LOOKS.items()},
        "copies": [
            {
                "student": book.student,
                "code": book.code,
                "pages": [
                    {"number": exercise.number, "key": key_text}
                    | (
                        _sheet(exercise, key_text if key == "corner" else "", page, per_page)
                        if part == "sheets"
                        else {}
                    )
                    for exercise, key_text in zip(
                        book.exercises, _key_of_answers(book), strict=True
                    )
                ],
            }
            for book in books
        ],
    }


def _key_of_answers(book: Workbook) -> list[str]:
    """The answers of one copy, as they are printed."""
    return [answer_text(one) for one in answers(book.name, book.student, course=book.course)]


def _sheet(exercise: Exercise, answer: str, page: str, per_page: int) -> Data:
    """One exercise: the drawing as large as it fits, below it room for a pencil. answer: what its
    corner says."""
    drawn = scene(exercise)
    width, height = _frame(page, per_page)
    lines = -(-len(exercise.note) * _NOTE_LETTER // width)
    top = _HEADLINE + (_FORMULA if exercise.number == 1 else 0)
    top += lines * _NOTE_LINE + (6 if lines else 0)
    room = height - top
    cell = min(_LARGEST_CELL, width / drawn.width, (room - _PENCIL_ROOM[per_page]) / drawn.height)
    area = max(cell * drawn.height, room / 2)
    return {
        "note": exercise.note,
        "alt": description(exercise),
        "width": _mm(drawn.width, cell),
        "height": _mm(drawn.height, cell),
        "top": _mm(top + (area - cell * drawn.height) / 2),
        "free": _mm(room - area),
        "size": _mm(_TEXT, cell),
        "shapes": [_shape_on_paper(shape, cell) for shape in drawn.shapes],
        "answer": answer,
    }


def _frame(page: str, per_page: int) -> tuple[float, float]:
    """Width and height of what one exercise has on its page."""
    rows, columns = PER_PAGE[per_page]
    width = (SIZES[page][0] - _OFF_WIDTH - (columns - 1) * _GUTTER) / columns
    height = (SIZES[page][1] - _OFF_HEIGHT - (rows - 1) * _GUTTER) / rows
    return width - 2 * _INSET[per_page], height - 2 * _INSET[per_page]


def _shape_on_paper(shape: Shape, cell: float) -> list[str | float]:
    """[kind, look, x, y, …] in the order the template takes it apart."""
    x_y = [
        _mm(value, cell)
        for name, value in vars(shape).items()
        if name not in ("look", "text", "size")
    ]
    if isinstance(shape, Stroke):
        return ["line", shape.look, *x_y]
    kind = "box" if isinstance(shape, Box) else "circle" if isinstance(shape, Circle) else "word"
    look = LOOKS[shape.look]
    usual = shape.size == _TEXT and look.ink == Look().ink and not (look.bold or look.italic)
    return [kind, shape.look, *x_y, shape.text, 0 if usual else _mm(shape.size, cell)]


def _on_paper(look: Look) -> Data:
    """Lines stay as thin on a large drawing as on a small one."""
    on_paper = asdict(look)
    on_paper["width"] = _mm(look.width, _LARGEST_CELL)
    on_paper["radius"] = _mm(look.radius, _LARGEST_CELL)
    return on_paper


def answer_text(answer: Value) -> str:
    """'−3'; a fraction with its decimals, '27/37 ≈ 0.730'."""
    if isinstance(answer, Fraction):
        return f"{shown_value(answer)} ≈ {float(answer):.3f}".replace("-", "−")
    return shown_value(answer)


def _mm(value: float, cell: float = 1.0) -> float:
    return round(value * cell, 2)
