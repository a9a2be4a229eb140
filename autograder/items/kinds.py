"""The kinds of items: a choice, a value, a formula, a function, and a question of one's own.

    which_way = choice("Which way b and w have to move", {
        "both up": RIGHT,
        "both down": "A step goes against the gradient: negative slope, move up.",
    }, points=1)

    @value(points=1, rtol=RTOL)
    def hand_mse(wrong: Wrong, who: str) -> object:
        \"""The MSE of four points, by pencil\"""
        x, y = hand(who)
        wrong(root_taken(), sum_for_mean(4))
        wrong("absolute errors", y.mean(), "That is the mean of |error|: square the errors.")
        return linear.mse(0 * x, y)

    @function(linear.mse, points=2, rtol=RTOL, wrong=[sum_for_mean("y"), flattened("y")])
    def mse(seed: int) -> Inputs:
        \"""`mse` is the mean of the squared errors\"""
        return [(linear.predict(b, w, x), y) for b, w, x, y in batches(seed)]

The name of an item is its id, its docstring is what the student reads.
"""

from __future__ import annotations

from autograder.items.answers import Earlier, Wrong
from autograder.items.choice import RIGHT, Choice, choice
from autograder.items.formula import Formula, formula
from autograder.items.function import Function, function
from autograder.items.head import Inputs
from autograder.items.question import Question, item
from autograder.items.value import Value, value

__all__ = [
    "RIGHT",
    "Choice",
    "Earlier",
    "Formula",
    "Function",
    "Inputs",
    "Question",
    "Value",
    "Wrong",
    "choice",
    "formula",
    "function",
    "item",
    "value",
]
