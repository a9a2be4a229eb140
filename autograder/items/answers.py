"""What an item's body is given: the answers of earlier items, and where to tell misconceptions."""

from __future__ import annotations

import copy
from typing import Any

from autograder.items.rubric import Item
from autograder.judging.faults import AuthorError
from autograder.judging.submission import Submission
from autograder.mistakes.misconceptions import Misconception, wrong_value
from autograder.wire.plain import as_tensors


class Earlier:
    """The answers of earlier items, by name: the right ones, or the student's own."""

    def __init__(self, item: Item, student: str, submission: Submission | None = None) -> None:
        self._items = {one.answer: one for one in item.earlier}
        self._student, self._submission = student, submission
        self._of = item.name

    def __getitem__(self, name: str) -> Any:
        if name not in self._items:
            raise AuthorError(f"Item {self._of} uses {name}: builds_on=(…)?")
        item = self._items[name]
        if self._submission is None:
            return item.right(self._student)
        return item.own(self._submission)

    def after(self, name: str, *inputs: object) -> tuple[Any, ...]:
        """Copies of the inputs as a call of this earlier function leaves them, gradients too."""
        if self._submission is not None:
            return tuple(as_tensors(self._submission.observe(name, *inputs).args))
        copies = copy.deepcopy(inputs)
        self[name](*copies)
        return copies


class Wrong:
    """What a value's body tells its misconceptions to.

    wrong(name, answer, says) for a wrong value from the same numbers, with tells_right=True where
    the sentence says itself which part is right; wrong(one, another, …) for misconceptions of the
    library and the like.
    """

    def __init__(self) -> None:
        self.told: list[Misconception] = []

    def __call__(self, first: str | Misconception, *more: Any, tells_right: bool = False) -> None:
        if isinstance(first, str):
            answer, says = more
            self.told.append(wrong_value(first, answer, says, tells_right=tells_right))
        else:
            self.told += [one.about(None) for one in (first, *more)]
