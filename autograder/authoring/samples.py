"""Sample students: notebooks filled in as real classes do, for the demo and the tests."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.build import dumps
from autograder.nbgrader.cells import grade_id

WARNS = 'import warnings\n\nwarnings.warn("the answer is right all the same")\n'
CRASHES = "raise ZeroDivisionError('a cell that stops')"


@dataclass(frozen=True)
class Sample:
    """One sample student: an id, and what they hand in."""

    student: str
    write: Callable[[AuthoredNotebook], str]  # -> the text of the .ipynb file


def answer_all(exercise: AuthoredNotebook) -> str:
    return dumps(exercise.filled(exercise.solutions))


def answer_with_warnings(exercise: AuthoredNotebook) -> str:
    """All right, and every answer cell and every call writes to stderr."""
    answers = {name: WARNS + source for name, source in exercise.solutions.items()}
    for name, source in answers.items():
        head, colon, body = source.partition('"""\n    ')
        if colon:
            answers[name] = f"{head}{colon}__import__('sys').stderr.write('hm')\n    {body}"
    return dumps(exercise.filled(answers))


def answer_nothing(exercise: AuthoredNotebook) -> str:
    return dumps(exercise.released)


def crash_twice(exercise: AuthoredNotebook) -> str:
    """All right but for two answers: one cell stops, one is not even Python."""
    answers = exercise.solutions
    names = list(answers)
    answers[names[2]] = CRASHES
    answers[names[-3]] = "def update(b, w, b_grad, w_grad, lr)\n    return b - lr * b_grad"
    return dumps(exercise.filled(answers))


def stop_early(exercise: AuthoredNotebook) -> str:
    """The first three quarters are answered, two of them wrongly; the rest is untouched."""
    answers = exercise.with_mistakes(6)
    done = list(answers)[: len(answers) * 3 // 4]
    return dumps(exercise.filled({name: answers[name] for name in done}))


def add_cells(exercise: AuthoredNotebook) -> str:
    """Two mistakes, scratch cells, and every answer cell copied to keep an old version."""
    notebook = exercise.filled(exercise.with_mistakes(7))
    cells: list[NotebookNode] = []
    for k, cell in enumerate(notebook.cells):
        if cell.metadata.get("nbgrader", {}).get("solution"):
            old = copy.deepcopy(cell)
            old["id"] = f"copy-{k}"
            cells += [
                old,
                nbformat.v4.new_code_cell("print('trying something')", id=f"scratch-{k}"),
            ]
        cells.append(cell)
    notebook.cells = cells
    return dumps(notebook)


def tear_apart(exercise: AuthoredNotebook) -> str:
    """All right, but tests are deleted, renamed, retyped, marked otherwise or moved to the top."""
    notebook = exercise.filled(exercise.solutions)
    tests = [cell for cell in notebook.cells if (grade_id(cell) or "").endswith("-test")]
    notebook.cells.remove(tests[0])
    tests[1].metadata.nbgrader.grade_id = "mine"
    tests[2].update(nbformat.v4.new_markdown_cell("gone", id="retyped", metadata=tests[2].metadata))
    for key in ("outputs", "execution_count"):
        tests[2].pop(key)
    tests[3].metadata.nbgrader.update(grade=False, points=1000, schema_version=99)
    notebook.cells.remove(tests[4])
    notebook.cells.insert(0, tests[4])
    return dumps(notebook)


def hand_in_garbage(exercise: AuthoredNotebook) -> str:
    return answer_all(exercise)[:1000]


def make_mistakes(k: int) -> Callable[[AuthoredNotebook], str]:
    """Every item that has a k-th misconception is answered by it."""

    def write(exercise: AuthoredNotebook) -> str:
        return dumps(exercise.filled(exercise.with_mistakes(k)))

    return write


STUDENTS = (
    "ada", "boris", "chen", "dara", "emil", "fatou", "gita", "hana", "ivo", "juana", "kofi", "lena",
    "mika", "nuru",
)  # fmt: skip
WAYS_TO_ANSWER: Sequence[Callable[[AuthoredNotebook], str]] = (
    answer_all, answer_with_warnings, answer_nothing, crash_twice,
    *(make_mistakes(k) for k in range(6)), stop_early, add_cells, tear_apart, hand_in_garbage,
)  # fmt: skip


def sample_class(n: int) -> list[Sample]:
    """n sample students. Twelve make the first eight misconceptions of every item, two more hand
    in something broken; after fourteen the kinds repeat."""
    return [
        Sample(
            STUDENTS[k % len(WAYS_TO_ANSWER)]
            + (str(k // len(WAYS_TO_ANSWER) + 1) if k >= len(WAYS_TO_ANSWER) else ""),
            WAYS_TO_ANSWER[k % len(WAYS_TO_ANSWER)],
        )
        for k in range(n)
    ]
