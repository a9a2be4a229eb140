"""Hints of an exercise: where to look and what to mind, the equation, and, where a number has to be
found backwards, the equation with all worked out that can be. Never the answer."""

from __future__ import annotations

from course_tools.worksheets import softmax
from course_tools.worksheets.exercise import Exercise, WorksheetError, shown_value
from course_tools.worksheets.line import Line, bracketed, line_of, operands


def levels(exercise: Exercise) -> int:
    """How many hints there are: 2, or 3 where the missing number is one that led to a result."""
    if exercise.kind == "softmax":
        return 3 if exercise.missing.grid == "z" else 2
    return 2 if line_of(exercise).unknown == "result" else 3


def hint(exercise: Exercise, level: int) -> str:
    """The hint of a level, from 1 up."""
    most = levels(exercise)
    if level not in range(1, most + 1):
        raise WorksheetError(f"There are hints of level 1 to {most}, not {level!r}.")
    if exercise.kind == "softmax":
        return (softmax.look, softmax.equation, softmax.last_step)[level - 1](exercise)
    line = line_of(exercise)
    if level == 1:
        return f"{_look(exercise, line)} {_mind(exercise, line)}"
    return _equation(exercise, line) if level == 2 else _last_step(line)


def _look(exercise: Exercise, line: Line) -> str:
    left, above, bias, result = operands(exercise)
    i, j = line.place
    where = f"{_place('row', i, left.shape[0])} of {left.label}"
    where += f" and {_place('column', j, above.shape[1])} of {above.label}"
    if bias is not None:
        where += ", with the bias of that row"
    if line.unknown != "result":
        label = "A" if exercise.kind == "activation" else result.label
        rows, columns = result.shape
        places = [f"row {i + 1}"] * (rows > 1) + [f"column {j + 1}"] * (columns > 1)
        number = f"the number in {', '.join(places)} of {label}" if places else label
        where += f". Together they give {number}"
    return f"Look at {where}."


def _mind(exercise: Exercise, line: Line) -> str:
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


def _place(word: str, index: int, of: int) -> str:
    return f"the {word}" if of == 1 else f"{word} {index + 1}"


def _equation(exercise: Exercise, line: Line) -> str:
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
