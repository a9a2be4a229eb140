"""Every plain kind of value as every answer: each has to come to a verdict.

`python -m tests.fuzz [assignment/notebook …]` tries all. A fault is a judge that raises, a verdict
that no page can show, or one that takes longer than SECONDS.
"""

from __future__ import annotations

import json
import random
import traceback
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from autograder.authoring.authored import AuthoredNotebook, load_notebook
from autograder.authoring.names import first_name
from autograder.engine.scored import ScoredOutput
from autograder.items.naming import name_by_rule, stop_after
from autograder.items.rubric import Item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome
from autograder.nbgrader.cells import answer_of
from tests.fuzz.door import SlowError, WireDoor, within
from tests.fuzz.values import ODD_FUNCTIONS, SETUP, VALUES
from tests.in_process import Notebook, as_when_grading, visible

COURSE = Path(__file__).parents[2]
SECONDS = 10.0  # for one verdict
LONGEST = 20_000  # characters of what is shown
EARLIER = 9  # every how-manieth value stands for an earlier answer too
HOW = ("{}", "lambda *a, **k: {}")


@dataclass(frozen=True)
class Try:
    """One value as one answer; `earlier`, where it is an answer that this one builds on."""

    item: str
    code: str
    earlier: str = ""

    def __str__(self) -> str:
        return f"{self.item}: {self.earlier or self.item} = {self.code}"


def tries(exercise: AuthoredNotebook) -> Iterator[Try]:
    """All values as all answers, all as what a function returns, and as earlier answers."""
    everything = [how.format(value) for value in VALUES for how in HOW] + ODD_FUNCTIONS
    for item in exercise.rubric:
        for code in everything:
            yield Try(item.name, code)
        for earlier in item.earlier:
            for code in everything[::EARLIER]:
                yield Try(item.name, code, earlier.name)


@dataclass
class Fuzz:
    """One notebook with its solutions, in which answers are replaced."""

    exercise: AuthoredNotebook
    verdicts: int = 0

    def __post_init__(self) -> None:
        notebook = Notebook({"__name__": "__main__"}, [])
        for cell in self.exercise.source.cells:
            if cell.cell_type == "code":
                name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
                notebook.execute(self.exercise.solutions.get(name, visible(cell)))
        notebook.execute(SETUP)
        self._names, self._cells = notebook.names, notebook.wrote

    def faults(self, some: Sequence[Try]) -> Iterator[tuple[Try, str]]:
        """The tries that came to no verdict, and how."""
        for one in some:
            self.verdicts += 1
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fault = self._fault(one)
            if fault:
                yield one, fault

    def _name(self, item: str) -> str:
        """What the student calls the item's answer."""
        solved = self.exercise.solutions
        name = first_name(solved[answer_of(item, solved) or ""])
        assert name
        return name

    def _fault(self, one: Try) -> str:
        item = self.exercise.rubric[one.item]
        names = dict(self._names)
        answer = self._name(one.earlier or one.item)
        line = f"{answer} = {one.code}"
        cells = [*self._cells, line]
        if one.earlier:  # the later one is wrong too, so that the earlier is looked at
            cells.append(f"{self._name(one.item)} = lambda *a: 7.25")
        torch.manual_seed(0)
        np.random.seed(0)
        try:
            with within(SECONDS), as_when_grading():
                exec("\n".join(cells[len(self._cells) :]), names)  # noqa: S102  the values
                return judged(item, Submission(WireDoor(names, cells), "ada", "secret"))
        except SlowError:
            return f"longer than {SECONDS:g} seconds"
        except BaseException as error:
            if type(error) is KeyboardInterrupt:
                raise
            return "".join(traceback.format_exception(error)[-4:])


def judged(item: Item, submission: Submission) -> str:
    """What is wrong with the verdict itself; nothing where it can be shown and stored."""
    verdict = item.judge(submission)
    if verdict.evidence and verdict.evidence.observations and not verdict.passed:
        with np.errstate(all="ignore"), stop_after(0.1):  # an error in there is a fault, too
            name_by_rule(item, verdict, verdict.evidence, submission.student)
    shown = ScoredOutput(item, verdict)._repr_mimebundle_()
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False)
    text.encode()  # half a surrogate pair is in no file
    if len(text) > LONGEST:
        return f"{len(text)} characters to show"
    if verdict.passed and item.points and verdict.outcome is not Outcome.PASSED:
        return "passed and not passed"
    return ""


def sample(exercise: AuthoredNotebook, size: int, seed: int) -> list[Try]:
    """Some of all tries."""
    return random.Random(seed).sample(list(tries(exercise)), size)


def notebooks(names: Sequence[str]) -> Iterator[tuple[str, AuthoredNotebook]]:
    for name in names:
        yield name, load_notebook(COURSE, name)


__all__ = ["COURSE", "Fuzz", "Try", "notebooks", "sample", "tries"]
