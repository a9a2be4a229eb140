"""Does a function make its tensors on the device it is told? Asked without any GPU.

PyTorch has a device `meta`, on which tensors have a shape and a place in the graph but no numbers.
A tensor that is asked for there and is not there would not be on a GPU either.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from autograder.checks.pytorch.steps import Part, Rule, join_parts
from autograder.checks.pytorch.steps import fail_with as mistake
from autograder.judging.faults import StudentError
from autograder.judging.sentences import say
from autograder.judging.submission import Handle, Submission
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict

ELSEWHERE = "meta"


@dataclass(frozen=True)
class Place:
    """Where a tensor is, and whether `backward()` would fill its `.grad`."""

    is_meta: bool
    is_leaf: bool
    requires_grad: bool


def goes_to_device(
    student: Submission, name: str, reference: Rule, *inputs: object, returns: Sequence[str]
) -> Verdict:
    """Is what the function returns for (*inputs, device) on that device, and a leaf there?

    What cannot be told is not marked wrong: a call that stops on such a device passes. So ask for
    the numbers first, on the CPU.
    """
    try:
        handle = student.keep(name, *inputs, ELSEWHERE)
        places = tuple(_place_of(handle, k) for k in range(len(returns)))
    except StudentError:
        return PASSED
    verdict = join_parts(
        [
            Part(f"`{part}`", _judge_place(place))
            for part, place in zip(returns, places, strict=True)
        ]
    )
    if verdict.passed:
        return PASSED
    seen = (Observation((*inputs, ELSEWHERE), places),)
    evidence = Evidence(seen, reference, lambda answer, wrong: answer == wrong, _follow_device)
    return Verdict(verdict.outcome, verdict.score, verdict.message, verdict.mistakes, evidence)


def _place_of(handle: Handle, k: int) -> Place:
    tensor = handle.keep("__getitem__", k)
    read = (tensor.read(what) is True for what in ("is_meta", "is_leaf", "requires_grad"))
    return Place(*read)


def _judge_place(place: Place) -> Verdict:
    if not place.is_meta:
        says = say("device.not-used")
        return mistake("device not used", says)
    if not place.is_leaf:
        says = say("device.no-leaf")
        return mistake("no leaf on another device", says)
    return PASSED


def _follow_device(rule: Rule, inputs: tuple[object, ...]) -> object:
    """Where the tensors of whoever follows a wrong rule are, or nothing where it stops."""
    try:
        with torch.enable_grad():
            made = rule(*copy.deepcopy(inputs))
        return tuple(
            Place(one.is_meta, one.is_leaf, one.requires_grad) for one in _tensors_made(made)
        )
    except Exception:  # noqa: BLE001  wrong rules go wrong in any way
        return None


def _tensors_made(made: object) -> Sequence[torch.Tensor]:
    if isinstance(made, tuple | list) and all(isinstance(one, torch.Tensor) for one in made):
        return made
    raise TypeError("No tensors.")
