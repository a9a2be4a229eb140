"""Hints of an exercise: where to look and what to mind, the equation, and, where a number has to be
found backwards, the equation with all worked out that can be. Never the answer."""

from __future__ import annotations

from course_tools.worksheets._making import softmax
from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets._making.line import Line, bracketed, line_of
from course_tools.worksheets.exercise import shown_value
from course_tools.worksheets.operands import operands


def hints(draft: Draft) -> tuple[str, ...]:
    """All hints of an exercise: two, or three where the missing number is one that led to a
    result."""
    if draft.kind == "softmax":
        found = (softmax.look(draft), softmax.equation(draft))
        return (*found, softmax.last_step(draft)) if draft.missing.grid == "z" else found
    line = line_of(draft)
    found = (f"{_where_to_look(draft, line)} {_what_to_mind(draft, line)}", _equation(draft, line))
    return found if line.unknown == "result" else (*found, _last_step(line))


def place(draft: Draft) -> tuple[int, int] | None:
    """The row and the column to look at, where the two cross."""
    return None if draft.kind == "softmax" else line_of(draft).place


def _where_to_look(exercise: Draft, line: Line) -> str:
    left, above, bias, result = operands(exercise)
    i, j = line.place
    where = f"{_place_in_words('row', i, left.shape[0])} of {left.label}"
    where += f" and {_place_in_words('column', j, above.shape[1])} of {above.label}"
    if bias is not None:
        where += ", with the bias of that row"
    if line.unknown != "result":
        label = "A" if exercise.kind == "activation" else result.label
        rows, columns = result.shape
        places = [f"row {i + 1}"] * (rows > 1) + [f"column {j + 1}"] * (columns > 1)
        number = f"the number in {', '.join(places)} of {label}" if places else label
        where += f". Together they give {number}"
    return f"Look at {where}."


def _what_to_mind(exercise: Draft, line: Line) -> str:
    """What is worth minding in this very sum."""
    if line.unknown == "bias":
        return "How much do the products give, and how much is still missing?"
    if line.unknown != "result":
        if len(line.row) == 1:
            return "What was multiplied is found by dividing."
        return "Only one of the products is unknown: which number must it be?"
    if exercise.missing.grid == "Z":
        return "The sum before ReLU keeps its minus."
    negative = sum(product < 0 for product in line.products)
    if any(a == 0 or b == 0 for a, b in zip(line.row, line.column, strict=True)):
        return "A zero switches its partner off."
    if any(a < 0 and b < 0 for a, b in zip(line.row, line.column, strict=True)):
        return "Minus times minus is plus."
    if negative:
        few = "One of the products is" if negative == 1 else f"{negative} of the products are"
        return f"{few} negative." if len(line.row) > 1 else "The product is negative."
    if exercise.asks_for_relu:
        return "First the whole sum, then ReLU."
    return "Multiply pair by pair, then add." if len(line.row) > 1 else "Multiply the two."


def _place_in_words(word: str, index: int, of: int) -> str:
    return f"the {word}" if of == 1 else f"{word} {index + 1}"


def _equation(exercise: Draft, line: Line) -> str:
    equation = line.equation()
    if exercise.asks_for_relu:
        return f"? = max(0, {equation.removeprefix('? = ')})"
    return equation


def _last_step(line: Line) -> str:
    """'?·4 = 12', or '18 + ? = 19': what is left to be done; '? = 12 / 4' where that was given."""
    if line.unknown == "bias":
        return f"{shown_value(line.rest)} + ? = {shown_value(line.result)}"
    left = line.result - (line.bias or 0) - line.rest
    if len(line.row) == 1 and not line.bias:
        return f"? = {shown_value(left)} / {bracketed(line.factor)}"
    return f"?·{bracketed(line.factor)} = {shown_value(left)}"
