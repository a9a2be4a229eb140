"""Does a verdict depend on the draw? Right functions in float64 and float32, over many secrets.

`python -m tests.flips [-n 50] [assignment/notebook …]` judges every function that is asked for, the
solution and each listed form, as it is and with its inputs cast to float32, and lists what failed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring.authored import AuthoredNotebook, built_notebooks, load_notebook
from autograder.engine.kernel import KernelDoor
from autograder.judging.submission import Submission
from autograder.nbgrader.cells import answer_of
from tests.in_process import Notebook, visible

COURSE = Path(__file__).parents[1]
ASSIGNMENTS = ("gradient-descent", "pytorch", "neural-networks", "optimizers")
# All in float32: the arguments as they come in, and what is computed from them.
IN_FLOAT32 = """
def _as_float32(value):
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    return np.float32(value) if isinstance(value, float) else value


def _in_float32(function):
    def inner(*args):
        return function(*map(_as_float32, args))
    return inner


{name} = _in_float32({name})
"""


def functions(exercise: AuthoredNotebook) -> Iterator[tuple[str, str, dict[str, Any], list[str]]]:
    """(item, how it is written, names, cells) of every right function, in both types."""
    solved = exercise.solutions
    notebook = Notebook({"__name__": "__main__"}, [])
    for cell in exercise.source.cells:
        if cell.cell_type == "code":
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            notebook.execute(solved.get(name, visible(cell)))
    for item in exercise.rubric:
        value = notebook.names.get(item.answer)
        if not callable(value) or isinstance(value, type) or not answer_of(item.name, solved):
            continue
        for form in ("", *item.forms):
            for kind, more in (("float64", ""), ("float32", IN_FLOAT32.format(name=item.answer))):
                mine = Notebook(dict(notebook.names), list(notebook.wrote))
                if form:
                    mine.execute(form)
                if more:
                    exec(more, mine.names)  # noqa: S102  what the student's computer does
                yield item.name, f"{kind} {form[:40]!r}", mine.names, mine.wrote


def failures(exercise: AuthoredNotebook, secrets: range) -> Iterator[tuple[str, int, str]]:
    """What did not pass: the item and how it is written, in how many draws, and what was said."""
    for item, how, names, cells in functions(exercise):
        said = [_said(exercise, item, names, cells, f"secret {k}") for k in secrets]
        if wrong := [one for one in said if one]:
            yield f"{item}, {how}", len(wrong), wrong[0]


def _said(
    exercise: AuthoredNotebook, item: str, names: dict[str, Any], cells: list[str], secret: str
) -> str:
    with np.errstate(all="ignore"):
        verdict = exercise.rubric[item].judge(Submission(KernelDoor(names, cells), "", secret))
    return "" if verdict.passed else verdict.message


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*")
    parser.add_argument("-n", type=int, default=50, help="how many draws")
    asked = parser.parse_args()
    flips = 0
    for name in asked.notebooks or built_notebooks(COURSE, list(ASSIGNMENTS)):
        for what, count, said in failures(load_notebook(COURSE, name), range(asked.n)):
            flips += 1
            print(f"{name}: {what} fails in {count} of {asked.n} draws: {said[:200]}", flush=True)
    print(f"{flips} right functions failed in some draw.")
    sys.exit(bool(flips))


if __name__ == "__main__":
    main()
