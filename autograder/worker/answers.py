"""What the judge's requests are answered from: a notebook's names, and what is kept for later.

Arguments are copies; what is no plain data stays here, behind a number that the judge may name in
later requests.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import numpy as np

from autograder.wire.arrays import copy_array
from autograder.wire.messages import Answer, Number, Request
from autograder.wire.plain import Opaque, as_plain
from autograder.wire.stops import Stop, StopError
from autograder.wire.values import KeptNumber
from autograder.worker.retelling import Retelling
from autograder.worker.stand_ins import AskJudge, StandIns
from autograder.worker.stopped import call_student, describe_safely


class Answers:
    """The names of one notebook, and what of the student's is kept: what requests are answered
    from. See `requests`."""

    def __init__(self, names: MutableMapping[str, Any], ask: AskJudge) -> None:
        """ask: the judge, for what a right function gives where one stands in."""
        self._names = names
        self._ask_judge = ask
        self._kept: list[object] = []
        self.stand_ins = StandIns(names, ask)
        self.retelling: Retelling | None = None

    def answer(self, request: Request[Answer]) -> Answer:
        """The answer to one request, as plain data. Raises StopError where there is none."""
        by_hand = self.retelling.parsing() if self.retelling else contextlib.nullcontext()
        with _keep_quiet(), by_hand:
            return request.answer(self)

    def retell(self, cells: list[str]) -> None:
        """Tell these cells by hand, and answer from what that gives."""
        if self.retelling is None:
            self.retelling = Retelling()
            self._names = self.retelling.names
            self.stand_ins = StandIns(self._names, self._ask_judge)
        with self.retelling.parsing():
            self.retelling.tell(cells)

    def named(self, name: str) -> object:
        """What the notebook calls `name`."""
        if name not in self._names:
            raise StopError(Stop("missing"))
        value = self._names[name]
        if value is ...:
            raise StopError(Stop("blank"))
        return value

    def function(self, name: str) -> Callable[..., object]:
        """The same, where it is to be called."""
        function = self.named(name)
        if not callable(function):
            raise StopError(Stop("not callable", _describe_value(function)))
        return function

    def method(self, kept: int, name: str, args: tuple[object, ...]) -> object:
        """What a method of something kept returns."""
        bound: Any = call_student(getattr, (self._kept[kept], name))
        return call_student(bound, self.copied(args))

    def keep(self, value: object) -> Number:
        """Keep something here, behind a number that the judge may name in later requests."""
        self._kept.append(value)
        return Number(len(self._kept) - 1)

    def kept(self, number: int) -> object:
        """What is kept behind a number."""
        return self._kept[number]

    def copied(self, args: tuple[object, ...]) -> tuple[object, ...]:
        """Copies of arguments, with what is kept here in the place of its number."""
        return tuple(self._copy(value) for value in args)

    def _copy(self, value: Any) -> Any:
        if isinstance(value, KeptNumber):
            return self._kept[value]
        if isinstance(value, np.ndarray):
            return copy_array(value)
        if isinstance(value, tuple | list):
            return type(value)(self._copy(part) for part in value)
        if isinstance(value, dict):
            return {key: self._copy(part) for key, part in value.items()}
        if type(value).__module__ == "torch" or hasattr(value, "requires_grad"):
            return _tensor_copy(value)
        return value


def _tensor_copy(tensor: Any) -> Any:
    """A tensor that shares nothing, with the gradient it has."""
    copy = tensor.detach().clone().requires_grad_(tensor.requires_grad)
    if tensor.is_leaf and tensor.grad is not None:
        copy.grad = tensor.grad.detach().clone()
    return copy


def read_value(value: object) -> object:
    """A value as plain data. An object of the student's own may raise anything while it is read."""
    try:
        return as_plain(value)
    except Exception as error:  # noqa: BLE001  whatever it is, it is the student's
        raise StopError(Stop("raised", describe_safely(error))) from None


def _describe_value(value: object) -> str:
    """A value that should have been a function, in a few words."""
    seen = read_value(value)
    return seen.kind.removeprefix("builtins.") if isinstance(seen, Opaque) else repr(seen)[:60]


@contextlib.contextmanager
def _keep_quiet() -> Iterator[None]:
    """What the student's function prints or warns while it is asked costs nothing."""
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
