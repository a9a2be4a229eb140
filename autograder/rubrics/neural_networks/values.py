"""What a student's `Value` records, and where their way back leads: asked on the student's side, by
texts of ours, and worked out here with the reference.

The functions that are sent as text use no name but their arguments.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from autograder.checks.values import agrees
from autograder.judging.submission import Submission
from autograder.judging.verdict import Rule, Verdict
from solutions import backprop

RTOL = 1e-6
Numbers = tuple[float, ...]
Steps = tuple[tuple[str, int, int], ...]
# Of each formula that is asked, its operations: on nodes by their places, a, b, c being 0, 1, 2.
FORMULAS: dict[str, Steps] = {
    "a + b": (("+", 0, 1),),
    "a * b": (("*", 0, 1),),
    "relu(a)": (("relu", 0, 0),),
    "a + a": (("+", 0, 0),),
    "a * a": (("*", 0, 0),),
    "relu(a * b + c) * a": (("*", 0, 1), ("+", 3, 2), ("relu", 4, 4), ("*", 5, 0)),
    "a * b + a * c": (("*", 0, 1), ("*", 0, 2), ("+", 3, 4)),
    "p + p * c, p = a * b": (("*", 0, 1), ("*", 3, 2), ("+", 3, 4)),
    "s * s + c, s = relu(a + b)": (("+", 0, 1), ("relu", 3, 3), ("*", 4, 4), ("+", 5, 2)),
}
NUMBERS: tuple[Numbers, ...] = (
    (3.0, -2.0, 0.5), (-1.5, 4.0, 2.0), (0.0, 2.0, -3.0), (2.5, 1.25, 8.0),
)  # fmt: skip


def nodes_of(example: Any, steps: Any, numbers: Any) -> Any:
    """The leaves and every node made of them, by the class of `example`; None where an operation
    gives something else."""
    made = [type(example)(number) for number in numbers]
    for operation, one, other in steps:
        if operation == "+":
            made.append(made[one] + made[other])
        elif operation == "*":
            made.append(made[one] * made[other])
        else:
            made.append(made[one].relu())
        if not isinstance(made[-1], type(example)):
            return None
    return made


def try_value(example: Any, steps: Any, numbers: Any) -> Any:
    """Of each node made: its number, its gradient so far, and its slope along every node before
    it; None where one is no Value. nan for slopes that are not there in pairs."""
    made = nodes_of(example, steps, numbers)
    if made is None:
        return None
    rows = []
    for place in range(len(numbers), len(made)):
        node = made[place]
        slopes = [0.0] * place
        for pair in node.parents:
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                slopes = [math.nan] * place
                break
            for k in range(place):
                if pair[0] is made[k]:
                    slopes[k] += float(pair[1])
        rows += [float(node.data), float(node.grad), *slopes]
    return rows


def graph_of(example: Any, numbers: Any, ways: Any) -> Any:
    """The last of these nodes, made by hand: numbers, and of each the places of its parents, with
    the slopes."""
    make = type(example)
    made: Any = []
    for number, way in zip(numbers, ways, strict=True):
        made.append(make(number, tuple((made[k], slope) for k, slope in way)))
    made[-1].all_of_graph = made
    return made[-1]


def grads_of(root: Any) -> Any:
    """What stands in `.grad` of every node of such a graph."""
    return [node.grad for node in root.all_of_graph]


@cache
def text_of(*functions: Callable[..., object]) -> str:
    return "\n\n".join(
        inspect.getsource(one).replace(": Any", "").replace(" -> Any", "").replace(": str", "")
        for one in functions
    )


def asked_on() -> list[tuple[object, ...]]:
    return [(formula, numbers) for formula in FORMULAS for numbers in NUMBERS]


# --- what an operation records


def right_record(formula: str, numbers: Numbers) -> object:
    return _record_by(backprop.TrackedNumber, formula, numbers)


def records(student: Submission) -> Verdict:
    """Do the student's operations give the right numbers, each with the right slopes?"""
    example = student.keep("Value", 0.0)
    ask = student.built("try_value", text_of(nodes_of, try_value))

    def record(formula: str, numbers: Numbers) -> object:
        return ask.method("__call__", example, FORMULAS[formula], numbers)

    def follow(rule: Rule, inputs: tuple[Any, ...]) -> object:
        return _record_by(rule(), *inputs)

    return _followed(agrees(record, right_record, over=asked_on(), rtol=RTOL), follow)


def _record_by(kind: Any, formula: str, numbers: Numbers) -> object:
    recorded: object = try_value(kind(0.0), FORMULAS[formula], numbers)
    return recorded


# --- the way back


def right_grads(formula: str, numbers: Numbers) -> object:
    return _grads_by(backprop.backward_from, formula, numbers)


def ways_back(student: Submission) -> Verdict:
    """Does the student's walk fill `.grad` in graphs that were made by hand?"""
    example = student.keep("Value", 0.0)
    build = student.built("graph_of", text_of(graph_of))
    read = student.built("grads_of", text_of(grads_of))

    def walked(formula: str, numbers: Numbers) -> object:
        root = build.keep("__call__", example, *_as_lists(formula, numbers))
        student.observe("value_backward", root)
        return read.method("__call__", root)

    def follow(rule: Rule, inputs: tuple[Any, ...]) -> object:
        return _grads_by(rule, *inputs)

    return _followed(agrees(walked, right_grads, over=asked_on(), rtol=RTOL), follow)


def _grads_by(walk: Callable[[Any], object], formula: str, numbers: Numbers) -> object:
    root = graph_of(backprop.TrackedNumber(0.0), *_as_lists(formula, numbers))
    walk(root)
    return grads_of(root)


def _as_lists(formula: str, numbers: Numbers) -> tuple[list[float], list[list[tuple[int, float]]]]:
    """The graph of a formula as the reference makes it: numbers, and each one's parents."""
    made = nodes_of(backprop.TrackedNumber(0.0), FORMULAS[formula], numbers)
    places = {id(node): k for k, node in enumerate(made)}
    ways = [[(places[id(parent)], slope) for parent, slope in node.parents] for node in made]
    return [float(node.data) for node in made], ways


def _followed(verdict: Verdict, follow: Callable[[Rule, tuple[Any, ...]], object]) -> Verdict:
    """The verdict, whose known mistakes are classes or walks, not functions of the inputs."""
    if verdict.evidence is None:
        return verdict
    return replace(verdict, evidence=replace(verdict.evidence, follow=follow))
