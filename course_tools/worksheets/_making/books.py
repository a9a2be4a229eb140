"""The drafts of the workbooks: 25 plans each, turned into one student's numbers."""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType

from course_tools import variants
from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets._making.plan import make
from course_tools.worksheets._making.plans import (
    activation,
    dot_product,
    linear_layer,
    matrix_multiplication,
    softmax,
)
from course_tools.worksheets._making.softmax import SoftmaxPlan, make_softmax

PLANNED: dict[str, ModuleType] = {
    book.NAME: book
    for book in (dot_product, matrix_multiplication, linear_layer, activation, softmax)
}


@lru_cache(maxsize=1024)
def drafts(name: str, student: str, course: str) -> tuple[Draft, ...]:
    """The 25 exercises of one student's copy, whole: the same names, the same numbers."""
    made: list[Draft] = []
    for number, plan in enumerate(PLANNED[name].PLANS, start=1):
        numbers = variants.variant(course, student, f"{name}/{number:02d}")
        if isinstance(plan, SoftmaxPlan):
            made.append(make_softmax(plan, numbers, name, made))
        else:
            made.append(make(plan, numbers, name, made))
    return tuple(made)
