"""Answering the judge's questions about a notebook's names, with plain data or why there is none.

This is the far end of a door. Arguments are copies; what is no plain data stays here, behind a
number that the judge may name in later questions.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import Any

import numpy as np

from autograder.worker.plain import Opaque, object_record, plain
from autograder.worker.retelling import Retelling
from autograder.worker.stand_ins import AskJudge, StandIns
from autograder.worker.stopped import Stop, StopError, asked, described

# What a judge may have made on the student's side.
MAY_MAKE = ("torch.nn.", "torch.optim.", "torch.manual_seed")
VERBS = ("value", "call", "keep", "make", "method", "keep_method", "read", "seen", "record",
         "retell", "withheld", "stand_in", "stand_back")  # fmt: skip


class Kept(int):
    """The number of something kept here, where an argument stands for it."""


class Answers:
    """Answers from the names of one notebook."""

    def __init__(self, names: MutableMapping[str, Any], ask: AskJudge) -> None:
        """ask: the judge, for what a right function gives where one stands in."""
        self._names = names
        self._ask_judge = ask
        self._stand_ins = StandIns(names, ask)
        self._kept: list[object] = []
        self._retelling: Retelling | None = None

    def answer(self, verb: str, *args: Any) -> object:
        """The answer to one question, as plain data. Raises StopError where there is none."""
        if verb not in VERBS:
            raise ValueError(f"No such question: {verb!r}.")
        by_hand = self._retelling.parsing() if self._retelling else contextlib.nullcontext()
        with _quiet(), by_hand:
            return getattr(self, verb)(*args)

    def value(self, name: str) -> object:
        """What the notebook calls `name`."""
        return _read(self._named(name))

    def call(self, name: str, args: tuple[object, ...]) -> tuple[object, tuple[object, ...]]:
        """What its function returns, and what has become of the copies of `args`."""
        copies = self._copied(args)
        by_hand = self._retelling.asking(name) if self._retelling else contextlib.nullcontext()
        with by_hand:
            returned = asked(self._function(name), copies)
        return _read(returned), tuple(_read(copy) for copy in copies)

    def keep(self, name: str, args: tuple[object, ...]) -> int:
        """As `call`, with what is returned kept here."""
        return self._keep(asked(self._function(name), self._copied(args)))

    def make(self, what: str, args: tuple[object, ...]) -> int:
        """Something of torch's own, kept here."""
        if not what.startswith(MAY_MAKE):
            raise ValueError(f"The judge makes {', '.join(MAY_MAKE)} only, not {what}.")
        module, _, name = what.rpartition(".")
        maker = getattr(importlib.import_module(module), name)
        return self._keep(asked(maker, self._copied(args)))

    def method(self, kept: int, name: str, args: tuple[object, ...]) -> object:
        """What a method of something kept returns."""
        return _read(self._method(kept, name, args))

    def keep_method(self, kept: int, name: str, args: tuple[object, ...]) -> int:
        """As `method`, with what is returned kept here."""
        return self._keep(self._method(kept, name, args))

    def read(self, kept: int, attribute: str) -> object:
        """An attribute of something kept."""
        return _read(asked(getattr, (self._kept[kept], attribute)))

    def seen(self, kept: int) -> object:
        """Something kept, as plain data."""
        return _read(self._kept[kept])

    def record(self, kept: int) -> object:
        """Its classes, attributes, parameters and state."""
        return asked(object_record, (self._kept[kept],))

    def retell(self, cells: list[str]) -> None:
        """Tell these cells by hand, and answer from what that gives. Asked of a fresh process."""
        if self._retelling is None:
            self._retelling = Retelling()
            self._names = self._retelling.names
            self._stand_ins = StandIns(self._names, self._ask_judge)
        with self._retelling.parsing():
            self._retelling.tell(cells)

    def withheld(self, name: str) -> str:
        """What of an answer by hand is not allowed, as the student wrote it."""
        return self._retelling.withheld(name) if self._retelling else ""

    def stand_in(self, names: Sequence[str], cells: Sequence[str]) -> None:
        """From now on these functions are the judge's; what was made with the old is made anew."""
        self._stand_ins.begin(names, [] if self._retelling else cells)
        if self._retelling:
            self._retelling.tell(cells)

    def stand_back(self) -> None:
        """All names are the student's again."""
        self._stand_ins.end()

    def _named(self, name: str) -> object:
        if name not in self._names:
            raise StopError(Stop("missing"))
        value = self._names[name]
        if value is ...:
            raise StopError(Stop("blank"))
        return value

    def _function(self, name: str) -> Callable[..., object]:
        function = self._named(name)
        if not callable(function):
            raise StopError(Stop("not callable", _shown(function)))
        return function

    def _method(self, kept: int, name: str, args: tuple[object, ...]) -> object:
        bound: Any = asked(getattr, (self._kept[kept], name))
        return asked(bound, self._copied(args))

    def _keep(self, value: object) -> int:
        self._kept.append(value)
        return len(self._kept) - 1

    def _copied(self, args: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(self._copy(value) for value in args)

    def _copy(self, value: Any) -> Any:
        """A copy of plain data, with what is kept here in the place of its number."""
        if isinstance(value, Kept):
            return self._kept[value]
        if isinstance(value, np.ndarray):
            return copied(value)
        if isinstance(value, tuple | list):
            return type(value)(self._copy(part) for part in value)
        if isinstance(value, dict):
            return {key: self._copy(part) for key, part in value.items()}
        if type(value).__module__ == "torch" or hasattr(value, "requires_grad"):
            return _tensor_copy(value)
        return value


def copied(array: np.ndarray) -> np.ndarray:
    """A copy laid out like the array: with gaps where it has some, read-only where it is."""
    if array.flags.c_contiguous or array.flags.f_contiguous:
        copy = array.copy(order="A")
    else:
        copy = with_gaps(array)
    copy.flags.writeable = array.flags.writeable
    return copy


def with_gaps(array: np.ndarray) -> np.ndarray:
    """A copy that is every other entry of a wider array, as slices of tables are."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), dtype=array.dtype)
    wide[..., ::2] = array
    return wide[..., ::2]


def _tensor_copy(tensor: Any) -> Any:
    """A tensor that shares nothing, with the gradient it has."""
    copy = tensor.detach().clone().requires_grad_(tensor.requires_grad)
    if tensor.is_leaf and tensor.grad is not None:
        copy.grad = tensor.grad.detach().clone()
    return copy


def _read(value: object) -> object:
    """As plain data. An object of the student's own may raise anything while it is read."""
    try:
        return plain(value)
    except Exception as error:  # noqa: BLE001  whatever it is, it is the student's
        raise StopError(Stop("raised", described(error))) from None


def _shown(value: object) -> str:
    """A value that should have been a function, in a few words."""
    seen = _read(value)
    return seen.kind.removeprefix("builtins.") if isinstance(seen, Opaque) else repr(seen)[:60]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What the student's function prints or warns while it is asked costs nothing."""
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
