"""Right functions in the place of a student's own, while an answer that builds on them is judged.

A stand-in knows no answer. It sends what it is asked with to the judge and gives back what comes:
the returned value, and what becomes of the arguments.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import Any

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from autograder.wire.loaded import loaded
from autograder.wire.plain import Opaque, as_plain, is_tensor

# (name, args, kwargs) -> what is returned, and the arguments after it; None where there is nothing.
AskJudge = Callable[[str, tuple[object, ...], dict[str, object]], Any]


class StandIns:
    """The stand-ins in one notebook's names."""

    def __init__(self, names: MutableMapping[str, Any], ask: AskJudge) -> None:
        self._names, self._ask = names, ask
        self._before: tuple[dict[str, Any], list[Callable[[], None]]] | None = None

    def begin(self, names: Sequence[str], cells: Sequence[str]) -> None:
        """Put them in place, and run these cells once more, which may have used the student's."""
        self.end()
        self._before = dict(self._names), _random_states()
        for name in names:
            self._names[name] = stand_in(name, self._ask)
        run_again(cells, self._names)

    def end(self) -> None:
        """All names as they were."""
        if self._before is None:
            return
        names, restore = self._before
        self._before = None
        for name in [name for name in self._names if name not in names]:
            del self._names[name]
        self._names.update(names)
        for one in restore:
            one()


def run_again(cells: Sequence[str], names: MutableMapping[str, Any]) -> None:
    """Run these cells with these names. One that stops does not keep the next from running."""
    for cell in cells:
        with _go_on():
            code = TransformerManager().transform_cell(cell)
            exec(compile(code, "cell", "exec"), names)  # type: ignore[arg-type]  # noqa: S102


def stand_in(name: str, ask: AskJudge) -> Callable[..., object]:
    """A function that the judge answers. It changes its arguments as the right one does."""

    def right(*args: object, **named: object) -> object:
        sent = tuple(map(as_plain, args))
        by_name = {key: as_plain(value) for key, value in named.items()}
        if any(isinstance(value, Opaque) for value in (*sent, *by_name.values())):
            raise TypeError(f"{name} was called with something that it does not take.")
        answer = ask(name, sent, by_name)
        if not isinstance(answer, tuple) or len(answer) != 2:
            raise ValueError(f"{name} has no answer to this.")
        returned, after = answer
        for was, now in zip(args, after, strict=True):
            _overwrite(was, now)
        return returned

    right.__name__ = right.__qualname__ = name
    return right


def _overwrite(was: Any, now: Any) -> None:
    """Change an argument in place to what it is after the call."""
    if is_tensor(was) and is_tensor(now):
        if not _is_same_value(was.detach(), now.detach()):
            was.data.copy_(now.detach())
        was.grad = now.grad
    elif isinstance(was, np.ndarray) and was.flags.writeable and not _is_same_value(was, now):
        was[...] = now


def _is_same_value(one: Any, other: Any) -> bool:
    return bool(np.array_equal(np.asarray(one), np.asarray(other)))


@contextlib.contextmanager
def _go_on() -> Iterator[None]:
    """A cell that stops does not keep the next from running, as in a notebook."""
    try:
        yield
    except BaseException as error:
        if type(error) is KeyboardInterrupt:
            raise


def _random_states() -> list[Callable[[], None]]:
    """What gives every generator of random numbers its state back."""
    python, numpy = random.getstate(), np.random.get_state()
    restore: list[Callable[[], None]] = [
        lambda: random.setstate(python),
        lambda: np.random.set_state(numpy),
    ]
    torch = loaded("torch")
    if torch is not None:
        state = torch.get_rng_state()
        restore.append(lambda: torch.set_rng_state(state))
    return restore
