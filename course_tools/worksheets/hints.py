"""Two hints an exercise: first where to look, then the equation. Never the answer."""

from __future__ import annotations

from course_tools.worksheets.exercise import Exercise, WorksheetError
from course_tools.worksheets.line import Line, line_of, operands


def hint(exercise: Exercise, level: int) -> str:
    """Level 1 says which row and column, level 2 writes the equation down."""
    if level not in (1, 2):
        raise WorksheetError(f"There are hints of level 1 and 2, not {level!r}.")
    if exercise.kind == "softmax":
        from course_tools.worksheets import softmax

        return softmax.look(exercise) if level == 1 else softmax.equation(exercise)
    line = line_of(exercise)
    return _look(exercise, line) if level == 1 else _equation(exercise, line)


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


def _place(word: str, index: int, of: int) -> str:
    return f"the {word}" if of == 1 else f"{word} {index + 1}"


def _equation(exercise: Exercise, line: Line) -> str:
    equation = line.equation()
    if exercise.asks_for_relu:
        return f"? = max(0, {equation.removeprefix('? = ')})"
    return equation
