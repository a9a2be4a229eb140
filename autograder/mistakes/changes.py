"""Ways to spoil a right answer, as plain code: the rules behind autograder.mistakes.library.

Each takes the right rule and what it is asked with, by name, and gives the wrong answer. `prove`
writes their text into notebooks, under the notebook's own solution, so a body uses only its
arguments and `np`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Right = Callable[..., Any]
Asked = Mapping[str, Any]


def scale(right: Right, asked: Asked, by: Any) -> Any:
    """Times a number or a symbol."""
    answer = right(**asked)
    if isinstance(answer, tuple | list):
        return type(answer)(by * part for part in answer)
    return by * answer


def shift(right: Right, asked: Asked, by: Any) -> Any:
    """Plus a number."""
    answer = right(**asked)
    if isinstance(answer, tuple | list):
        return type(answer)(part + by for part in answer)
    return answer + by


def raise_to(right: Right, asked: Asked, exponent: float) -> Any:
    """To a power: 0.5 takes the root, -1 turns a slope over."""
    answer = right(**asked)
    if isinstance(answer, tuple | list):
        return type(answer)(part**exponent for part in answer)
    return answer**exponent


def round_to(right: Right, asked: Asked, digits: int) -> Any:
    """Rounded to some digits after the point."""
    answer = right(**asked)
    if isinstance(answer, tuple | list):
        return type(answer)(np.round(part, digits) for part in answer)
    return np.round(answer, digits)


def multiply_by_count(right: Right, asked: Asked, of: str) -> Any:
    """Times the number of entries of an argument."""
    answer, count = right(**asked), len(asked[of])
    if isinstance(answer, tuple | list):
        return type(answer)(count * part for part in answer)
    return count * answer


def divide_by_one_less(right: Right, asked: Asked, of: str, exponent: float) -> Any:
    """A mean over n that is divided by n - 1; its root, for a standard deviation."""
    n = len(asked[of])
    with np.errstate(all="ignore"):  # of one point there is no such mean
        change = (n / np.float64(n - 1)) ** exponent
        answer = right(**asked)
        if isinstance(answer, tuple | list):
            return type(answer)(change * part for part in answer)
        return change * answer


def turn_round(right: Right, asked: Asked) -> Any:
    """The parts of a pair in the other order."""
    answer = right(**asked)
    return type(answer)(reversed(answer)) if isinstance(answer, tuple | list) else answer[::-1]


def repeat_first(right: Right, asked: Asked) -> Any:
    """The first part in the place of all parts."""
    answer = right(**asked)
    return tuple(answer[0] for _ in answer)


def transpose(right: Right, asked: Asked) -> Any:
    """Transposed."""
    answer = right(**asked)
    return answer.T


def exchange_arguments(right: Right, asked: Asked, one: str, other: str) -> Any:
    """Asked with two arguments in each other's place."""
    return right(**{**asked, one: asked[other], other: asked[one]})


def fix_argument(right: Right, asked: Asked, argument: str, value: Any) -> Any:
    """Asked with one fixed value, whatever the argument is."""
    return right(**{**asked, argument: value})


def change_argument(right: Right, asked: Asked, argument: str, times: float, plus: float) -> Any:
    """Asked with one argument times a number, plus another."""
    return right(**{**asked, argument: times * asked[argument] + plus})


def limit_argument(right: Right, asked: Asked, argument: str, most: float) -> Any:
    """Asked with one argument that does not grow beyond a number."""
    return right(**{**asked, argument: min(asked[argument], most)})


def flatten_argument(right: Right, asked: Asked, argument: str) -> Any:
    """Asked with a column that has been flattened: NumPy then makes a table of it."""
    return right(**{**asked, argument: np.ravel(asked[argument])})


def return_nothing(right: Right, asked: Asked) -> None:
    """Worked out and not returned."""
    right(**asked)


def keep_gradients(right: Right, asked: Asked) -> Any:
    """The step is taken and each `.grad` is left as it was."""
    grads = {name: getattr(value, "grad", None) for name, value in asked.items()}
    kept = {name: grad.clone() for name, grad in grads.items() if grad is not None}
    answer = right(**asked)
    for name, grad in kept.items():
        asked[name].grad = grad
    return answer


def reuse_first_gradients(right: Right, asked: Asked, state: tuple[str, ...], steps: str) -> Any:
    """All steps along the gradient of the first."""
    after_one = right(**{**asked, steps: 1})
    moves = zip(state, after_one, strict=True)
    return tuple(asked[name] + asked[steps] * (after - asked[name]) for name, after in moves)


def update_in_turn(right: Right, asked: Asked, state: tuple[str, ...], steps: str) -> Any:
    """In each step, what comes second already sees the new first."""
    now = {**asked, steps: 1}
    for _ in range(asked[steps]):
        for k, name in enumerate(state):
            now[name] = right(**now)[k]
    return tuple(now[name] for name in state)


def one_number(right: Right, asked: Asked, how: str) -> Any:
    """One number of all entries: "sum", "mean"."""
    answer = np.asarray(right(**asked))
    return getattr(answer, how)()


def first_entry(right: Right, asked: Asked) -> Any:
    """The first entry or row in the place of all."""
    return right(**asked)[0]


def flatten(right: Right, asked: Asked) -> Any:
    """All entries in one line."""
    return np.ravel(right(**asked))


def take_absolute(right: Right, asked: Asked) -> Any:
    """Without its sign."""
    answer = right(**asked)
    if isinstance(answer, tuple | list):
        return type(answer)(abs(part) for part in answer)
    return abs(answer)


def spoil_part(right: Right, asked: Asked, part: int, by: float) -> Any:
    """One part of several times a number."""
    answer = right(**asked)
    return tuple(by * one if k == part else one for k, one in enumerate(answer))


def divide_by_count(right: Right, asked: Asked, of: str) -> Any:
    """Over the number of entries of an argument, once more."""
    answer, count = right(**asked), len(asked[of])
    if isinstance(answer, tuple | list):
        return type(answer)(part / count for part in answer)
    return answer / count


def square_argument(right: Right, asked: Asked, argument: str) -> Any:
    """Asked with the square of an argument."""
    return right(**{**asked, argument: asked[argument] ** 2})


def keep_points(
    right: Right, asked: Asked, of: tuple[str, ...], start: int | None, stop: int | None, full: bool
) -> Any:
    """Asked with some of the points only. full: the mean is over all of them still."""
    n = len(asked[of[0]])
    kept = {name: asked[name][start:stop] for name in of}
    answer, left = right(**{**asked, **kept}), len(kept[of[0]])
    share = left / n if full else 1
    if isinstance(answer, tuple | list):
        return type(answer)(share * part for part in answer)
    return share * answer


def cut_off(right: Right, asked: Asked) -> Any:
    """Without what stands after the point."""
    answer = right(**asked)
    if isinstance(answer, tuple | list):
        return type(answer)(np.trunc(part) for part in answer)
    return np.trunc(answer)
