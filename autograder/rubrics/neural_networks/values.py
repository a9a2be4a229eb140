"""What a student's `Value` records, and where their way back leads: asked on the student's side, by
texts of ours, and worked out here with the reference.

The functions that are sent as text use no name but their arguments.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from autograder.checks.values import agrees
from autograder.judging.submission import Submission
from autograder.judging.verdict import Rule, Verdict
from solutions import backprop

RTOL = 1e-6
Numbers = tuple[float, ...]
# Of each formula that is asked: two kinks and a number used twice among them.
FORMULAS = (
    "a + b", "a * b", "relu(a)", "a + a", "a * a", "relu(a * b + c) * a", "a * b + a * c",
    "relu(a + b) * relu(a + b) + c",
)  # fmt: skip
NUMBERS: tuple[Numbers, ...] = (
    (3.0, -2.0, 0.5), (-1.5, 4.0, 2.0), (0.0, 2.0, -3.0), (2.5, 1.25, 8.0),
)  # fmt: skip


def nodes_of(example: Any, formula: str, numbers: Any) -> Any:
    """The leaves a, b, c and every node made of them, in order, by the class of `example`."""
    make = type(example)
    a, b, c = (make(number) for number in numbers)
    made = [a, b, c]

    def keep(node: Any) -> Any:
        made.append(node)
        return node

    if formula == "a + b":
        keep(a + b)
    elif formula == "a * b":
        keep(a * b)
    elif formula == "relu(a)":
        keep(a.relu())
    elif formula == "a + a":
        keep(a + a)
    elif formula == "a * a":
        keep(a * a)
    elif formula == "relu(a * b + c) * a":
        keep(keep(keep(keep(a * b) + c).relu()) * a)
    elif formula == "a * b + a * c":
        keep(keep(a * b) + keep(a * c))
    else:
        once = keep(keep(a + b).relu())
        keep(keep(once * once) + c)
    return made


def record_of(example: Any, formula: str, numbers: Any) -> Any:
    """Of each node made: its number and its slope along every node before it; None where one is no
    Value. nan for slopes that are not there in pairs."""
    made = nodes_of(example, formula, numbers)
    rows = []
    for place in range(3, len(made)):
        node = made[place]
        if not isinstance(node, type(example)):
            return None
        slopes = [0.0] * place
        for pair in node.parents:
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                slopes = [math.nan] * place
                break
            for k in range(place):
                if pair[0] is made[k]:
                    slopes[k] += float(pair[1])
        rows += [float(node.data), *slopes]
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


def asked_on(formulas: Sequence[str] = FORMULAS) -> list[tuple[object, ...]]:
    return [(formula, numbers) for formula in formulas for numbers in NUMBERS]


# --- what an operation records


def right_record(formula: str, numbers: Numbers) -> object:
    return _record_by(backprop.TrackedNumber, formula, numbers)


def records(student: Submission) -> Verdict:
    """Do the student's operations give the right numbers, each with the right slopes?"""
    example = student.keep("Value", 0.0)
    ask = student.built("record_of", text_of(nodes_of, record_of))

    def record(formula: str, numbers: Numbers) -> object:
        return ask.method("__call__", example, formula, numbers)

    def follow(rule: Rule, inputs: tuple[object, ...]) -> object:
        return _record_by(rule(), *inputs)

    return _followed(agrees(record, right_record, over=asked_on(), rtol=RTOL), follow)


def _record_by(kind: Any, *inputs: Any) -> object:
    recorded: object = record_of(kind(0.0), *inputs)
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
    made = nodes_of(backprop.TrackedNumber(0.0), formula, numbers)
    places = {id(node): k for k, node in enumerate(made)}
    ways = [[(places[id(parent)], slope) for parent, slope in node.parents] for node in made]
    return [float(node.data) for node in made], ways


def _followed(verdict: Verdict, follow: Callable[[Rule, tuple[Any, ...]], object]) -> Verdict:
    """The verdict, whose known mistakes are classes or walks, not functions of the inputs."""
    if verdict.evidence is None:
        return verdict
    return replace(verdict, evidence=replace(verdict.evidence, follow=follow))
