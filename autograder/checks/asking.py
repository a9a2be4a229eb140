"""Asking a function once more: with its inputs in another form, with one argument changed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeGuard

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers, show_value
from autograder.judging.faults import StudentError, TooLongError
from autograder.judging.sentences import any_of, say

Function = Callable[..., object]
Inputs = tuple[object, ...]
Same = Callable[[object, object], bool]

IGNORES = "ignores an argument"
NEAR = 0.01  # of its size: how far an argument is changed


def in_other_forms(over: Iterable[Inputs]) -> Iterator[Inputs]:
    """All inputs, and the last that have an array once more: with gaps in memory, and read-only.

    So are slices of tables and what a library hands out. They come last: whoever changes an array
    is told so at one that can be changed.
    """
    last: Inputs | None = None
    for inputs in over:
        yield inputs
        if any(_is_array(value) for value in inputs):
            last = inputs
    if last is not None:
        yield tuple(_with_gaps(value) if _is_array(value) else value for value in last)


def _is_array(value: object) -> TypeGuard[np.ndarray[Any, Any]]:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.size > 1


def _with_gaps(array: object) -> object:
    assert isinstance(array, np.ndarray)
    wide = np.repeat(array, 2, axis=-1)
    view: object = wide[..., ::2]
    wide.flags.writeable = False
    assert isinstance(view, np.ndarray)
    view.flags.writeable = False
    return view


def find_ignored_arguments(
    call: Function, reference: Function, inputs: Inputs, answer: object, same: Same
) -> str:
    """A sentence, where the answer stays what it is while an argument changes that matters.

    Such a function uses something else of the notebook in that place, or nothing at all.
    """
    right = reference(*inputs)
    if not _could_be_an_answer(answer, right):
        return ""
    names = _names_of_arguments(reference, len(inputs))
    asked: list[str] = []
    ignored: list[str] = []
    for k, name in enumerate(names):
        probes = [(*inputs[:k], other, *inputs[k + 1 :]) for other in _changed_values(inputs[k])]
        if not probes or same(reference(*probes[0]), right):
            continue
        asked.append(name)
        try:
            ignored += [name] if all(same(call(*probe), answer) for probe in probes) else []
        except TooLongError:
            return ""
        except StudentError:  # then it does something with it
            continue
    if not ignored:
        return ""
    if len(ignored) == len(asked) > 1:
        return say("argument.none-used")
    which = any_of([f"`{name}`" for name in ignored])
    return say("argument.ignored", which=which)


def describe_inputs(reference: Function, inputs: Inputs) -> str:
    """What a function was asked with, for a sentence: "Asked with `b` = 0.5, `x` of shape (80, 1)."

    By the names that the reference gives its arguments, which are the exercise's."""
    told = [
        say("asked.of-shape", name=name, shape=value.shape)
        if _is_array(value)
        else f"`{name}` = {show_value(value)}"
        for name, value in zip(_names_of_arguments(reference, len(inputs)), inputs, strict=True)
    ]
    return say("asked.with", asked=", ".join(told))


def _names_of_arguments(reference: Function, count: int) -> Sequence[str]:
    """What the arguments are called; their numbers where that is not known."""
    try:
        names = list(inspect.signature(reference).parameters)
    except (TypeError, ValueError):
        names = []
    return (
        names
        if len(names) == count
        else [say("argument.number", number=k) for k in range(1, count + 1)]
    )


def _changed_values(value: object) -> Iterator[object]:
    """Others of its kind and shape, the near one first: what is cut off, rounded or asked for its
    sign only stays what it is for a small change, and is used all the same."""
    near = _changed_value(value)
    if near is None:
        return
    yield near
    if isinstance(near, int):
        yield 2 * near + 1
    elif isinstance(near, float | np.ndarray):
        yield from (0.5 * near, -near)


def _changed_value(value: object) -> object | None:
    """Another value of its kind and shape, None for what is no number. A near one: at a far one, a
    loop that waits for something might never end."""
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, int | np.integer):
        return int(value) + 1
    if isinstance(value, float | np.floating):
        return float(value) * (1 + NEAR) or NEAR
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind == "f":
        steps = np.linspace(NEAR / 2, NEAR, value.size, dtype=value.dtype).reshape(value.shape)
        changed: object = value + steps * np.where(value, value, 1)
        return changed
    return None


def _could_be_an_answer(answer: object, right: object) -> bool:
    """Are they as many finite numbers as are asked? None and nan stay what they are."""
    parts = answer if isinstance(answer, tuple | list) else [answer]
    count = answer.size if isinstance(answer, np.ndarray) else len(parts)
    if isinstance(right, tuple) and count != len(right):
        return False
    try:
        return all(bool(np.isfinite(read_numbers(part)).all()) for part in parts)
    except NotNumbersError:
        return False
