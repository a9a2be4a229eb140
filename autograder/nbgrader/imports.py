"""What the notebooks of an assignment import, read from their text before any of it runs.

The engine's worker imports just that ahead: a course without torch does not wait for torch. What
this misses, a notebook imports by itself, as in any kernel. nbgrader, which takes a second to
import, is not needed for it.
"""

from __future__ import annotations

import ast
import glob
import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.nbgrader.intake.plain_files import read_file

MOST_BYTES = 5 * 10**6  # of a notebook that is looked at
MOST_NOTEBOOKS = 40  # of students: one of them may import what the course does not


def imports_of(course: Path, assignment: str) -> tuple[str, ...] | None:
    """The modules that an assignment's notebooks import, the students' own included; None where
    this course keeps them under other names than nbgrader's usual ones."""
    own = sorted(course.glob(f"source/{glob.escape(assignment)}/*.ipynb"))
    if not own:
        return None
    students = course.glob(f"submitted/*/{glob.escape(assignment)}/*.ipynb")
    looked_at = [*own, *itertools.islice(students, MOST_NOTEBOOKS)]
    return tuple(sorted({name for path in looked_at for name in imports_in(_cells(path))}))


def imports_in(cells: Iterable[str]) -> Iterator[str]:
    """The modules that these cells import."""
    for cell in cells:
        lines = [line for line in cell.splitlines() if not line.lstrip().startswith(("%", "!"))]
        try:
            statements = ast.parse("\n".join(lines))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # it imports nothing that could be read, and will say so when it runs
        for node in ast.walk(statements):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _cells(path: Path) -> list[str]:
    """The text of a notebook's code cells; none where it is no notebook."""
    content = read_file(path, MOST_BYTES)
    try:
        cells = json.loads(content or b"{}").get("cells", [])
        found = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return ["".join(source) for source in found]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
