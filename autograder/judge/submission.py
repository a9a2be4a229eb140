"""A submission, seen by the judge as names it may read and functions it may call."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from autograder.judge.verdict import Rule
from autograder.worker.plain import CallRecord, ObjectRecord


class Handle(Protocol):
    """Something of the student's that is no plain data and stays where it is: a module, a graph.

    Its methods are asked by name, "__call__" included, with copies of plain data or with other
    handles; what comes back is plain data (see `plain`), or kept behind a handle of its own.
    Whatever the student's code raises meanwhile is a StudentError.
    """

    def method(self, name: str, *args: object) -> object:
        """What its method returns, as plain data."""

    def keep(self, name: str, *args: object) -> Handle:
        """What its method returns, kept where it is."""

    def read(self, attribute: str) -> object:
        """One attribute, as plain data."""

    def value(self) -> object:
        """The thing itself, as plain data: a tensor as its record."""

    def record(self) -> ObjectRecord:
        """Its classes, attributes, parameters and state."""


class Door(Protocol):
    """The only way to a student's names. What passes through it is plain data."""

    def value(self, name: str) -> object:
        """What the notebook defines as `name`. Raises StudentError where it defines nothing."""

    def call(self, name: str, args: tuple[object, ...]) -> object:
        """What the student's function `name` returns for copies of `args`, or StudentError."""

    def observe(self, name: str, args: tuple[object, ...]) -> CallRecord:
        """As `call`, and what has become of the copies: for functions that change arguments."""

    def keep(self, name: str, args: tuple[object, ...]) -> Handle:
        """As `call`, with the answer kept behind a handle: for classes, and makers of models."""

    def make(self, what: str, args: tuple[object, ...]) -> Handle:
        """Something of torch's own, on the student's side: "torch.optim.SGD", "torch.nn.Linear"."""

    def cells(self) -> Sequence[str]:
        """The text of the code cells up to the question, in order; none where it is not known."""

    def by_hand(self) -> Door:
        """A door to the same notebook, its text told again without tools, in a fresh process."""

    def withheld(self, name: str) -> str:
        """Of such a door: what the answer was made with that is not allowed by hand."""

    def standing_in(
        self, right: Mapping[str, Rule], cells: Sequence[str]
    ) -> AbstractContextManager[None]:
        """While it is open: these functions stand for the student's, and `cells` have run again."""


class Submission:
    """One student's notebook after it ran, behind its door.

    `student` is the id under which it was handed in, "" where that is not known. It fixes a
    variant, and comes from nbgrader: what the notebook says of itself is only another value.
    `secret` decides the hidden inputs; "" where there is none to keep, in JupyterLab or in a proof.
    """

    def __init__(self, door: Door, student: str = "", secret: str = "", item: str = "") -> None:
        self._door = door
        self._secret = secret
        self._item = item
        self.student = student

    def about(self, item: str) -> Submission:
        """The same, asked for one item: its name makes the seed of its hidden inputs."""
        return Submission(self._door, self.student, self._secret, item)

    def seed(self, of: int | str = "") -> int:
        """The seed of an item's hidden inputs: of its own for every submission.

        Whoever has read the rubric still does not know what will be asked.
        """
        if isinstance(of, int):  # goes when the last rubric is rewritten
            return random.Random(f"{self._secret} {of}").getrandbits(32) if self._secret else of
        return random.Random(f"{self._secret} {self._item} {of}").getrandbits(32)

    def __getitem__(self, name: str) -> Callable[..., object]:
        """The student's function `name`, to be called with plain data."""

        def call(*args: object) -> object:
            return self._door.call(name, args)

        return call

    def observe(self, name: str, *args: object) -> CallRecord:
        """The student's function `name` called with copies: its answer, and the copies after it."""
        return self._door.observe(name, args)

    def keep(self, name: str, *args: object) -> Handle:
        """What the student's class or function `name` makes, behind a handle."""
        return self._door.keep(name, args)

    def make(self, what: str, *args: object) -> Handle:
        """Torch's own `torch.nn.…`, `torch.optim.…` or `torch.manual_seed`, behind a handle."""
        return self._door.make(what, args)

    def cells(self) -> Sequence[str]:
        """What the student wrote, for exercises that say how an answer is to be found."""
        return self._door.cells()

    def by_hand(self) -> Submission:
        """The same notebook, its text told again without tools. Asked the same, with one secret."""
        return Submission(self._door.by_hand(), self.student, self._secret, self._item)

    def withheld(self, name: str) -> str:
        """Of such a one: what the answer was made with that is not allowed by hand."""
        return self._door.withheld(name)

    def standing_in(
        self, right: Mapping[str, Rule], cells: Sequence[str]
    ) -> AbstractContextManager[None]:
        """While it is open: these functions stand for the student's, and `cells` have run again."""
        return self._door.standing_in(right, cells)

    def value(self, name: str) -> object:
        """The value the student's notebook gave to `name`."""
        return self._door.value(name)
