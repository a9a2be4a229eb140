"""By-hand workbooks: 25 exercises with one missing number each, and each student's own numbers.

>>> from course_tools.worksheets import workbook
>>> book = workbook("linear-layer", "ada")
>>> book[7]                 # drawn, in a notebook
>>> book.hint(7)            # where to look; book.hint(7, 2) writes the equation down, and
>>>                         # book.hint(7, 3) what is left of it, where a number led to a result
"""

from course_tools.variants import COURSE
from course_tools.worksheets.books import NAMES, Workbook, workbook
from course_tools.worksheets.exercise import (
    Cell,
    Exercise,
    Grid,
    Value,
    WorksheetError,
)
from course_tools.worksheets.notebook import sheet
from course_tools.worksheets.substitution import SheetError

__all__ = [
    "COURSE",
    "NAMES",
    "Cell",
    "Exercise",
    "Grid",
    "SheetError",
    "Value",
    "Workbook",
    "WorksheetError",
    "sheet",
    "workbook",
]
