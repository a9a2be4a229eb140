"""A submission, seen by the judge as names it may read and functions it may call."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import numpy as np

from autograder.judging.faults import StudentError
from autograder.judging.handed_in import MOST_OF_FILE, content_of
from autograder.judging.sentences import say
from autograder.judging.verdict import Rule
from autograder.wire.messages import Answer, Request
from autograder.wire.plain import CallRecord, ObjectRecord
from autograder.wire.values import KeptNumber
from autograder.worker.requests.attribute import GetAttribute
from autograder.worker.requests.build import BuildFunction
from autograder.worker.requests.call import Call
from autograder.worker.requests.keep import Keep
from autograder.worker.requests.keep_method import KeepMethod
from autograder.worker.requests.look import GetKept
from autograder.worker.requests.make import Make
from autograder.worker.requests.method import CallMethod
from autograder.worker.requests.record import GetRecord
from autograder.worker.requests.value import GetValue


class Door(Protocol):
    """The only way to a student's names. What passes through it is plain data."""

    def ask(self, question: Request[Answer], about: str = "") -> Answer:
        """The answer to a question of `worker/requests`; StudentError where there is none.

        about: the student's name for what is asked, where the question itself does not say it.
        """

    def files(self) -> Mapping[str, bytes]:
        """What was handed in beside the notebook, by paths in its folder, as it was handed in."""

    def cells(self) -> Sequence[str]:
        """The text of the code cells up to the question, in order; none where it is not known."""

    def by_hand(self) -> Door:
        """A door to the same notebook, its text told again without tools, in a fresh process."""

    def withheld(self, name: str) -> str:
        """Of such a door: what the answer was made with that is not allowed by hand."""

    def without_tools(self, uses: Collection[str]) -> AbstractContextManager[Door]:
        """A door to the same notebook, run again where no tool of the course's says anything but
        those in `uses`."""

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

    def seed(self, part: str = "") -> int:
        """The seed of an item's hidden inputs: of its own for every submission.

        part: a name, where an item draws twice. Whoever has read the rubric still does not know
        what will be asked.
        """
        return random.Random(f"{self._secret} {self._item} {part}").getrandbits(32)

    def ask(self, question: Request[Answer], about: str = "") -> Answer:
        """The answer to a question of `worker/requests`; all that stands below asks one."""
        return self._door.ask(question, about)

    def __getitem__(self, name: str) -> Callable[..., object]:
        """The student's function `name`, to be called with plain data, which it must leave as it
        is."""

        def call(*args: object) -> object:
            seen = self.observe(name, *args)
            _check_untouched(name, args, seen.args)
            return seen.returned

        return call

    def observe(self, name: str, *args: object) -> CallRecord:
        """The student's function `name` called with copies: its answer, and the copies after it."""
        called = self.ask(Call(name, _as_sent(args)))
        if len(called.args) != len(args):  # only whoever meddles with the line gets here
            raise StudentError(say("door.no-answer", name=name))
        return CallRecord(called.returned, called.args)

    def keep(self, name: str, *args: object) -> Handle:
        """What the student's class or function `name` makes, behind a handle."""
        return Handle(self._door, name, self.ask(Keep(name, _as_sent(args))).kept)

    def make(self, what: str, *args: object) -> Handle:
        """Torch's own `torch.nn.…`, `torch.optim.…` or `torch.manual_seed`, behind a handle."""
        return Handle(self._door, what, self.ask(Make(what, _as_sent(args))).kept)

    def built(self, name: str, text: str) -> Handle:
        """The function `name` of a text of ours, on the student's side: an argument for a test that
        the student has written. Right and wrong ones look alike to it."""
        return Handle(self._door, name, self.ask(BuildFunction(name, text)).kept)

    def file(self, path: str, *, most: int = MOST_OF_FILE) -> bytes:
        """A file that was handed in beside the notebook, as it was handed in, whatever cells did.

        path: in the notebook's folder. StudentError where there is none, or more than `most` bytes.
        """
        return content_of(path, self._door.files(), most)

    def cells(self) -> Sequence[str]:
        """What the student wrote, for exercises that say how an answer is to be found."""
        return self._door.cells()

    def by_hand(self) -> Submission:
        """The same notebook, its text told again without tools. Asked the same, with one secret."""
        return Submission(self._door.by_hand(), self.student, self._secret, self._item)

    def withheld(self, name: str) -> str:
        """Of such a one: what the answer was made with that is not allowed by hand."""
        return self._door.withheld(name)

    @contextmanager
    def without_tools(self, uses: Collection[str]) -> Iterator[Submission]:
        """The same notebook, run again without the course's tools but those in `uses`."""
        with self._door.without_tools(uses) as door:
            yield Submission(door, self.student, self._secret, self._item)

    def standing_in(
        self, right: Mapping[str, Rule], cells: Sequence[str]
    ) -> AbstractContextManager[None]:
        """While it is open: these functions stand for the student's, and `cells` have run again."""
        return self._door.standing_in(right, cells)

    def value(self, name: str) -> object:
        """The value the student's notebook gave to `name`."""
        return self.ask(GetValue(name)).value


class Handle:
    """Something of the student's that is no plain data and stays where it is: a module, a graph.

    Its methods are asked by name, "__call__" included, with copies of plain data or with other
    handles; what comes back is plain data (see `plain`), or kept behind a handle of its own.
    Whatever the student's code raises meanwhile is a StudentError, under the student's name for it.
    """

    def __init__(self, door: Door, name: str, number: int) -> None:
        self._door, self._name, self.number = door, name, number

    def ask(self, question: Request[Answer]) -> Answer:
        """The answer to a question about it; all that stands below asks one."""
        return self._door.ask(question, self._name)

    def method(self, name: str, *args: object) -> object:
        """What its method returns, as plain data."""
        return self.ask(CallMethod(self.number, name, _as_sent(args))).value

    def keep(self, name: str, *args: object) -> Handle:
        """What its method returns, kept where it is."""
        kept = self.ask(KeepMethod(self.number, name, _as_sent(args))).kept
        return Handle(self._door, self._name, kept)

    def read(self, attribute: str) -> object:
        """One attribute, as plain data."""
        return self.ask(GetAttribute(self.number, attribute)).value

    def value(self) -> object:
        """The thing itself, as plain data: a tensor as its record."""
        return self.ask(GetKept(self.number)).value

    def record(self) -> ObjectRecord:
        """Its classes, attributes, parameters and state."""
        return self.ask(GetRecord(self.number)).record


def _as_sent(args: tuple[object, ...]) -> tuple[object, ...]:
    """Arguments as they are sent: what is kept at the other side by its number."""
    return tuple(KeptNumber(arg.number) if isinstance(arg, Handle) else arg for arg in args)


def _check_untouched(name: str, given: tuple[object, ...], after: tuple[object, ...]) -> None:
    """A function asked for its answer leaves the arrays it was given as they were."""
    for k, (was, now) in enumerate(zip(given, after, strict=True), 1):
        if isinstance(was, np.ndarray) and not (
            isinstance(now, np.ndarray) and np.array_equal(was, now, equal_nan=True)
        ):
            raise StudentError(
                say("function.changes-argument", name=name, number=k),
                ("changes its input",),
            )
