"""Is a mistake paid for once? Every listed mistake of every item, all else being the solution.

`python -m tests.paid_once [assignment/notebook …]` grades one whole notebook for each mistake and
lists the other items that lost marks by it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.authored import AuthoredNotebook, built_notebooks, load_notebook
from autograder.authoring.filling import mistake_as_code
from autograder.engine.grade import engine, grade_notebook
from autograder.engine.job import VERDICT_MIME, Job, JobCell
from autograder.nbgrader.cells import answer_of, grade_id, judged_item, split_test

COURSE = Path(__file__).parents[1]
ASSIGNMENTS = ("gradient-descent", "pytorch", "neural-networks", "optimizers")
AT_ONCE = os.cpu_count() or 1
NO_MODEL = "Nothing was trained, and no model stands in: it cannot be sent over the wire."
EXCUSED = {
    ("make-model", name, "trained-line"): NO_MODEL
    for name in ("no Sequential", "no bias", "no return")
}


@dataclass(frozen=True)
class Wrong:
    """One answer of a notebook, answered by a mistake."""

    item: str
    mistake: str
    source: str


def all_wrong(exercise: AuthoredNotebook, only: Sequence[str] = ()) -> Iterator[Wrong]:
    """Every listed mistake of every item, or of the items in `only`."""
    solved = exercise.solutions
    for item in exercise.rubric:
        answer = answer_of(item.name, solved)
        if answer and (not only or item.name in only):
            for mistake in item.known(""):
                yield Wrong(item.name, mistake.name, mistake_as_code(mistake, solved[answer]))


def job(exercise: AuthoredNotebook, answers: Mapping[str, str]) -> Job:
    """A whole notebook, the solution but for these answers, by the ids of their cells."""
    filled = {**exercise.solutions, **answers}
    name = exercise.rubric.notebook
    cells = []
    for cell in exercise.source.cells:
        if cell.cell_type != "code":
            continue
        item = judged_item(cell)
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cells.append(JobCell(filled[grade_id(cell) or ""]))
        elif item:
            cells.append(JobCell((split_test(cell.source) or (cell.source, ""))[0], item, name))
        else:
            cells.append(JobCell(cell.source))
    return Job(name, tuple(cells), environment={"NBGRADER_EXECUTION": "autograde"})


def verdicts(exercise: AuthoredNotebook, answers: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The record of each item of that notebook."""
    graded = grade_notebook(job(exercise, answers))
    records = [
        output["data"][VERDICT_MIME]
        for cell in graded.cells
        for output in cell.outputs
        if VERDICT_MIME in output.get("data", {})
    ]
    return {record["item"]: record for record in records}


def paid_twice(exercise: AuthoredNotebook, wrong: Wrong) -> list[tuple[str, str]]:
    """The other items that lose marks by it, and what is said there."""
    answer = answer_of(wrong.item, exercise.solutions)
    assert answer
    return [
        (name, f"{record['score']:g}/{record['points']:g} {record['message']}")
        for name, record in verdicts(exercise, {answer: wrong.source}).items()
        if record["score"] < record["points"]
        and answer_of(name, exercise.solutions) != answer
        and (wrong.item, wrong.mistake, name) not in EXCUSED
    ]


def main() -> None:
    names = sys.argv[1:] or built_notebooks(COURSE, list(ASSIGNMENTS))
    engine()
    tried = twice = 0
    for name in names:
        exercise = load_notebook(COURSE, name)
        all_of_them = list(all_wrong(exercise))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = pool.map(lambda wrong, of=exercise: paid_twice(of, wrong), all_of_them)
            for wrong, others in zip(all_of_them, found, strict=True):
                tried += 1
                twice += bool(others)
                for other, said in others:
                    print(f"{name}: {wrong.item}, {wrong.mistake!r} costs {other}: {said}")
    print(f"{twice} of {tried} mistakes are paid for more than once.")


if __name__ == "__main__":
    main()
