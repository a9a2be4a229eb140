"""What every kind of item takes: the fields of Item, from a function and its options."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict

from autograder.judging.faults import AuthorError

Inputs = Iterable[tuple[object, ...]]


class Common(TypedDict, total=False):
    """What every kind takes beside its own. See Item."""

    forms: Sequence[str]
    equivalent: Mapping[str, str]
    by_hand: bool
    builds_on: Sequence[str]
    uses: Sequence[str]


def head_of(ask: Callable[..., object], points: float, more: Common) -> dict[str, Any]:
    """The fields of Item, for an item that this function asks."""
    return {
        "name": ask.__name__.replace("_", "-"),
        "says": (ask.__doc__ or "").strip(),
        "points": float(points),
        **fields_of(more),
    }


def fields_of(more: Common) -> dict[str, Any]:
    """The fields of Item that options give. A form may stand in triple quotes, indented."""
    if "misconceptions" in more:  # as a former form of rubrics had it
        raise AuthorError(
            "An item has no option `misconceptions`. Write `wrong=[…]`, or in a `@value` body "
            "`wrong(name, value, says)`: see 'Adding an exercise' in CONTRIBUTING.md."
        )
    if strange := sorted(set(more) - set(Common.__annotations__)):
        raise AuthorError(
            f"An item has no option `{strange[0]}`. Known are {', '.join(Common.__annotations__)}."
        )
    made: dict[str, Any] = {**more}
    made |= {key: tuple(made.get(key, ())) for key in ("builds_on", "uses")}
    made["forms"] = tuple(textwrap.dedent(form).strip("\n") for form in more.get("forms", ()))
    return made
