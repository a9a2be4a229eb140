"""What is claimed of several roads: takes functions and their inputs; `agreement` compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Road = Callable[..., Any]


@dataclass(frozen=True)
class Claim:
    """These roads, functions of the same inputs, lead to the same numbers."""

    what: str  # "the gradients"
    roads: Mapping[str, Road]
    over: Sequence[tuple[Any, ...]]
