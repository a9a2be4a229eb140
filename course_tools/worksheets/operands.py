"""The grids that an exercise multiplies, in their order."""

from __future__ import annotations

from course_tools.worksheets.exercise import Exercise, Grid


def operands(exercise: Exercise) -> tuple[Grid, Grid, Grid | None, Grid]:
    """Left, above, bias and result of an exercise that multiplies."""
    if exercise.kind == "product":
        left, above, result = exercise.grids
        return left, above, None, result
    result = exercise.grid("Z" if exercise.kind == "activation" else "Y")
    return exercise.grid("W"), exercise.grid("X"), exercise.grid("b"), result
