"""Rubric of source/optimizers/1-averages.py: averages that forget, their weights, their price."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.formulas import same_expression
from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.checks.values import close
from autograder.items.kinds import (
    RIGHT, Earlier, Inputs, Wrong, choice, formula, function, value,
)
from autograder.items.rubric import Rubric, items_in
from autograder.judging.verdict import Outcome, Verdict
from autograder.mistakes.library import (
    always, factor, no_return, pair_swapped, plus, root_taken, upside_down, wrong_sign,
)
from autograder.mistakes.misconceptions import Misconception
from autograder.mistakes.slips import gives, slip
from course_tools.data import Array
from course_tools.hand import five_values
from solutions import averages

RTOL = 1e-5
TWO_DIGITS = 2e-2
THREE_DIGITS = 2e-3
FOUR_DIGITS = 1e-4  # of β: 0.9995 for 0.999 is five times as far
FIVE, BETAS = np.arange(1, 6), np.array([0.5, 0.9, 0.98, 0.99])


def close_row(answer: object, right: Any) -> Verdict:
    """As many numbers as there are, in a row or a column; each right one earns its share."""
    try:
        numbers = read_numbers(answer)
    except NotNumbersError:
        return close(answer, right, rtol=THREE_DIGITS)
    row = numbers.ravel() if numbers.size == np.size(right) else answer
    return close(row, right, rtol=THREE_DIGITS, each_entry=True)


# --- the rule

starts_near = choice("Where an average begins that starts at 0", {
    "near 0": RIGHT,
    "near 3": "v₁ = 0.98 · 0 + 0.02 · x₁: the first loss comes in with two hundredths only. It is "
              "the correction, further down, that makes it begin there.",
    "half way": "The two shares are 0.98 and 0.02, not a half each: v₁ is 0.02 times the first "
                "loss.",
    "at the mean": "v₁ knows only the first value. Of it, the share 1 − β comes in.",
}, points=1, shown={
    "near 0": "near 0, at about 0.06",
    "near 3": "near 3, where the losses begin",
    "half way": "half way between 0 and 3",
    "at the mean": "at the mean of all 200 losses, and it stays close to it",
})


def chained(x: Array, old: float, new: float, start: float = 0.0) -> Array:
    """v ← old·v + new·x from the start on, each v."""
    v, found = start, []
    for one in x:
        v = old * v + new * one
        found.append(v)
    return np.array(found)


@value(points=2, rtol=THREE_DIGITS, check=close_row, forms=["""
    v, hand_ewa = 0, []
    for value in hand.x:
        v += (1 - hand.beta) * (value - v)
        hand_ewa += [round(v, 4)]
""", """
    ages = np.arange(5)[:, None] - np.arange(5)
    hand_ewa = np.tril((1 - hand.beta) * hand.beta ** np.abs(ages)) @ np.array([hand.x]).T
""", """
    from itertools import accumulate
    _, *hand_ewa = accumulate(
        hand.x, lambda v, one: hand.beta * v + (1 - hand.beta) * one, initial=0)
"""])
def hand_ewa(wrong: Wrong, who: str) -> object:
    """Five averages, by pencil"""
    x, beta = np.array(five_values(who).x, dtype=float), five_values(who).beta
    right, before = averages.ewa(x, beta), np.array([0.0, *x[:-1]])
    wrong("shares swapped", chained(x, 1 - beta, beta), "β is the share of the old average that "
          "stays; the new value comes in with 1 − β.")
    wrong("from the first value", chained(x, beta, 1 - beta, x[0]), "You began with v₁ = x₁. That "
          "is another rule, in use, too; here v₀ = 0.")
    wrong("no share", chained(x, beta, 1.0), "The new value comes in with its share: (1 − β)·xₜ.")
    wrong("nothing forgotten", chained(x, 1.0, 1 - beta), "Of the old average only the share β "
          "stays: β times it.")
    wrong("β on both", chained(x, beta, beta), "The two shares are β and 1 − β: together 1.")
    wrong("the last value for the average", beta * before + (1 - beta) * x, "v₁ is right. After "
          "it, β multiplies the average so far, not the value before.", tells_right=True)
    wrong("plain means", np.cumsum(x) / FIVE, "Those are plain means of the values so far: nothing "
          "is forgotten.")
    wrong("corrected", averages.ewa_corrected(x, beta), "Those are corrected already: that comes "
          "further down. Here give vₜ itself.")
    wrong("one behind", np.array([0.0, *right[:-1]]), "You are one behind: v₀ = 0 is not asked, "
          "v₅ is.")
    wrong("with v₀", np.array([0.0, *right]), "v₀ = 0 is not one of the five: v₁ to v₅.")
    wrong("shares alone", (1 - beta) * x, "v₁ is right. To the next ones the old average comes, "
          "with the share β.", tells_right=True)
    wrong("backwards", averages.ewa(x[::-1], beta), "You went from the last value to the first.")
    return right


@function(averages.ewa, points=2, rtol=RTOL, wrong=[
    slip("shares swapped", {"beta * v + (1 - beta) * value": "(1 - beta) * v + beta * value"},
         "β is the share of the old average that stays; the new value comes in with 1 − β."),
    slip("from the first value", {"0.0, []": "x[0], []"}, "It begins with v₁ = x₁: another rule, "
         "in use, too (pandas' `adjust=False`). Asked is v₀ = 0."),
    slip("no share", {"(1 - beta) * value": "value"}, "The new value comes in with its share: "
         "(1 − β)·xₜ."),
    slip("nothing forgotten", {"beta * v": "v"}, "Of the old average only the share β stays: β "
         "times it."),
    slip("β on both", {"(1 - beta) * value": "beta * value"}, "The two shares are β and 1 − β: "
         "together 1."),
    gives("the last value for the average",
          "beta * np.concatenate([[0.0], x[:-1]]) + (1 - beta) * x",
          "β multiplies the average so far, not the value before."),
    slip("the last only", {"np.array(averages)": "v"}, "That is vₙ alone. All averages are asked."),
    slip("stops after one", {"    return": "        return"}, "The `return` stands inside the "
         "loop: it ends after the first value."),
    slip("with v₀", {"0.0, []": "0.0, [0.0]"}, "v₀ = 0 is not one of them: v₁ to vₙ."),
    gives("one behind", """
        v, found = 0.0, []
        for value in x:
            found.append(v)
            v = beta * v + (1 - beta) * value
        return np.array(found)
    """, "One behind: append v after the new value has come in."),
    slip("no memory", {"in x:\n": "in x:\n        v = 0.0\n"}, "v is set to 0 for every value: set "
         "it once, before the loop."),
    gives("plain means", "np.cumsum(x) / np.arange(1, len(x) + 1)", "Those are plain means of all "
          "values so far: nothing is forgotten."),
    gives("a moving mean", """
        n = round(1 / (1 - beta))
        return np.array([np.mean(x[max(0, t - n + 1) : t + 1]) for t in range(len(x))])
    """, "That is the mean of a window that moves, each value with one weight. Asked is the rule "
         "βv + (1 − β)xₜ."),
    slip("corrected", {"append(v)": "append(v / (1 - beta ** (len(averages) + 1)))"},
         "That is corrected already: it comes further down. Here give vₜ itself."),
    gives("oldest heaviest", "np.cumsum((1 - beta) * beta ** np.arange(len(x)) * x)", "The powers "
          "of β count from the start, so that the oldest value weighs most. It is to be the "
          "newest."),
    slip("backwards", {"in x:": "in x[::-1]:"}, "You go from the last value to the first."),
    always("beta", 0.9), no_return(),
], forms=["""
    def ewa(x, beta):
        v, out = 0, np.empty(len(x))
        for k in range(len(x)):
            v += (1 - beta) * (x[k] - v)
            out[k] = v
        return out
""", """
    def ewa(x, beta):
        out = [(1 - beta) * x[0]]
        for value in x[1:]:
            out.append(beta * out[-1] + (1 - beta) * value)
        return out
""", """
    from itertools import accumulate

    def ewa(x, beta):
        _, *found = accumulate(x, lambda v, one: beta * v + (1 - beta) * one, initial=0)
        return tuple(found)
""", """
    def ewa(x, beta):
        ages = np.subtract.outer(np.arange(len(x)), np.arange(len(x)))
        return np.tril((1 - beta) * beta ** np.abs(ages)) @ x
""", """
    def ewa(x, beta):
        return np.convolve(x, (1 - beta) * beta ** np.arange(len(x)))[: len(x)]
""", """
    def ewa(x, beta):
        powers = beta ** np.arange(len(x))
        return (1 - beta) * powers * np.cumsum(x / powers)
""", """
    def ewa(x, beta):
        if len(x) == 1:
            return np.array([(1 - beta) * x[0]])
        before = ewa(x[:-1], beta)
        return np.append(before, beta * before[-1] + (1 - beta) * x[-1])
""", """
    def ewa(x, beta):
        return [sum((1 - beta) * beta ** (t - k) * x[k] for k in range(t + 1))
                for t in range(len(x))]
""", """
    import torch

    def ewa(x, beta):
        x = torch.as_tensor(np.array(x))
        out = torch.zeros(len(x) + 1, dtype=x.dtype)
        for t in range(len(x)):
            out[t + 1] = torch.lerp(out[t], x[t], 1 - beta)
        return out[1:]
""", """
    def ewa(x, beta):
        out = np.array(x, dtype=float)
        out[0] *= 1 - beta
        for t in range(1, len(out)):
            out[t] = beta * out[t - 1] + (1 - beta) * out[t]
        return out
"""], equivalent={"np.array(averages) -> averages": "A list of them is as good."})
def ewa(seed: int) -> Inputs:
    """`ewa` gives all averages v₁ … vₙ, from v₀ = 0"""
    rng = np.random.default_rng(seed)
    return [(size * (rng.normal(size=n) + 1), beta) for n, beta, size in (
        (6, 0.9, 1.0), (1, 0.6, 3.0), (20, 0.95, 1.0), (2, 0.3, -2.0), (5, 0.8, 40.0))]


# --- what is in it


def in_weights(name: str, expression: str, says: str) -> Misconception:
    """A wrong weight, in the symbols of the notebook."""
    known = "beta, t, k = sp.symbols('beta t k', positive=True)"
    return gives(name, f"{known}\nreturn {expression}", says)


POSITIVE = partial(same_expression, positive=("beta", "t", "k"))


@formula(symbols=("beta", "t", "k"), points=1, check=POSITIVE, forms=[
    "weight_of = beta ** (t - k) - beta ** (t - k + 1)",
    "weight_of = (1 - beta) * sp.exp((t - k) * sp.log(beta))",
    "weight_of = beta**t / beta**k * (1 - beta)",
    "a = 1 - beta\nweight_of = a * (1 - a) ** (t - k)",
])
def weight_of(wrong: Wrong) -> object:
    """The weight of a value in the average, in symbols"""
    wrong(in_weights("no share", "beta ** (t - k)", "Each value comes in with the share 1 − β: "
                     "that factor is missing."))
    wrong(in_weights("from the start", "(1 - beta) * beta**k", "Counted from the start, the oldest "
                     "value would weigh most. Its age in step t is t − k."))
    wrong(in_weights("k − 1", "(1 - beta) * beta ** (k - 1)", "Counted from the start, the oldest "
                     "value would weigh most. Its age in step t is t − k."))
    wrong(in_weights("the age of v₀", "(1 - beta) * beta**t", "t is the age of v₀. The age of x_k "
                     "is t − k."))
    wrong(in_weights("one step too many", "(1 - beta) * beta ** (t - k + 1)", "One β too many: the "
                     "newest value, k = t, has the weight 1 − β."))
    wrong(in_weights("one step too few", "(1 - beta) * beta ** (t - k - 1)", "One β too few: the "
                     "newest value, k = t, has the weight 1 − β."))
    wrong(in_weights("shares swapped", "beta * (1 - beta) ** (t - k)", "β and 1 − β are in each "
                     "other's place: what is old is multiplied by β."))
    wrong(in_weights("sign of the age", "(1 - beta) * beta ** (k - t)", "The exponent has the "
                     "wrong sign: the older a value, the less it weighs."))
    wrong(in_weights("product for power", "(1 - beta) * beta * (t - k)", "β comes in once more in "
                     "each step: a power, not a product."))
    wrong(in_weights("all alike", "1 / t", "With equal weights nothing is forgotten: that is the "
                     "plain mean."))
    wrong(in_weights("corrected", "(1 - beta) * beta ** (t - k) / (1 - beta**t)", "That is the "
                     "weight in the corrected average. In vₜ itself nothing is divided."))
    wrong(in_weights("1 − β as a power", "(1 - beta) ** (t - k)", "1 − β comes in once, with the "
                     "value. What comes in again and again is β."))
    return averages.weight_of


@formula(symbols=("beta", "t"), points=1, by_hand=True, check=POSITIVE, forms=[
    "weights_sum = (1 - beta) * (1 - beta**t) / (1 - beta)",
    "weights_sum = 1 - sp.exp(t * sp.log(beta))",
    "weights_sum = -(beta**t - 1)",
])
def weights_sum(wrong: Wrong) -> object:
    """The sum of all weights, in symbols"""
    wrong(in_weights("what is missing", "beta**t", "That is what is missing to 1: the weight of "
                     "v₀."))
    wrong(in_weights("1", "sp.Integer(1)", "They come close to 1 and never reach it: in v₁ there "
                     "is one weight, 1 − β."))
    wrong(in_weights("the newest alone", "1 - beta", "That is the newest weight alone, right for "
                     "t = 1."))
    wrong(in_weights("no share", "(1 - beta**t) / (1 - beta)", "That is the sum of the powers. "
                     "Each weight has the factor 1 − β as well."))
    wrong(in_weights("one too many", "1 - beta ** (t + 1)", "One weight too many: with t = 1 there "
                     "is one, 1 − β."))
    wrong(in_weights("one too few", "1 - beta ** (t - 1)", "One weight too few: with t = 1 there "
                     "is one, 1 − β."))
    wrong(in_weights("plus", "1 + beta**t", "It is less than 1: v₀ = 0 has the rest."))
    wrong(in_weights("all like the newest", "t * (1 - beta)", "Only the newest weight is 1 − β; "
                     "older ones are smaller."))
    wrong(in_weights("shares swapped", "1 - (1 - beta) ** t", "β and 1 − β are in each other's "
                     "place."))
    wrong(in_weights("product for power", "1 - beta * t", "βᵗ is a power, not a product."))
    wrong(in_weights("for ever", "1 / (1 - beta)", "That is the sum of all powers of β for ever. "
                     "There are t weights, each with 1 − β."))
    wrong(wrong_sign(says="The sign is turned: 1 − βᵗ is above 0."))
    return averages.weights_sum


# --- the correction


def close_all(answer: object, right: Any) -> Verdict:
    """As `close_row`, right together: the first corrected average is the first value, as given."""
    verdict = close_row(answer, right)
    return verdict if verdict.passed else replace(verdict, outcome=Outcome.FAILED, score=0.0)


@value(points=1, rtol=THREE_DIGITS, check=close_all, builds_on=("hand-ewa",), forms=[
    "hand_corrected = np.array(hand_ewa) / (1 - hand.beta ** np.arange(1, 6))",
    """
    hand_corrected = []
    for t in range(1, 6):
        weights = [hand.beta ** (t - k) for k in range(1, t + 1)]
        hand_corrected.append(np.dot(weights, hand.x[:t]) / sum(weights))
    """,
    "hand_corrected = [[v / (1 - hand.beta ** (t + 1))] for t, v in enumerate(hand_ewa)]",
])
def hand_corrected(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """Five corrected averages, by pencil"""
    v, beta = read_numbers(earlier["hand_ewa"]).astype(float).ravel(), five_values(who).beta
    x, t = np.array(five_values(who).x, dtype=float), np.arange(1, v.size + 1)
    sums = 1 - beta**t
    wrong("not corrected", v, "Those are the averages as they were: divide each by the sum of its "
          "weights.")
    wrong("divided by 1 − β", v / (1 - beta), "The first is right. 1 − β is the sum of the weights "
          "in v₁ only; the others have more of them.", tells_right=True)
    wrong("one sum for all", v / sums[-1], "The last is right. Each average has a sum of its own.",
          tells_right=True)
    wrong("multiplied", v * sums, "Divide by the sum of the weights, do not multiply.")
    wrong("counted from 2", v / (1 - beta ** (t + 1)), "t counts from 1: in v₁ there is one "
          "weight.")
    wrong("product for power", v / (1 - beta * t), "βᵗ is a power, not β times t.")
    wrong("divided by βᵗ", v / beta**t, "βᵗ is what is missing to 1. Divide by the sum of the "
          "weights.")
    wrong("plus", v / (1 + beta**t), "The weights together are less than 1: 1 − βᵗ.")
    wrong("divided by t", v / t, "Divide by the sum of the weights, not by how many there are.")
    fed = [x[0]]
    for one, whole in zip(x[1:], 1 - beta ** FIVE[1:], strict=True):
        fed.append((beta * fed[-1] + (1 - beta) * one) / whole)
    wrong("fed back", np.array(fed), "The first is right. The recursion goes on with v itself, not "
          "with the corrected one.", tells_right=True)
    wrong("from the first value", chained(x, beta, 1 - beta, x[0]), "You began with v₁ = x₁ "
          "instead of 0. That is another rule: here vₜ is divided.")
    wrong("the values", x, "Those are the values. Only the first corrected average is one.")
    return v / sums


def put_right(x: Array, beta: float) -> Array:
    """The corrected averages as students write them, all in one."""
    v, t = 0.0, 0
    found = []
    for one in x:
        v = beta * v + (1 - beta) * one
        t = t + 1
        found.append(v / (1 - beta**t))
    return np.array(found)


def own_averages(earlier: Earlier, x: Array, beta: float) -> object:
    """The student's own averages, corrected."""
    own = read_numbers(earlier["ewa"](x, beta)).astype(float).ravel()
    return own / (1 - beta ** np.arange(1, len(x) + 1))


@function(averages.ewa_corrected, points=2, rtol=RTOL, code=put_right, builds_on=("ewa",),
          follow=own_averages, wrong=[
    slip("not corrected", {" / (1 - beta**t)": ""}, "Those are the averages as they were: divide "
         "each by the sum of its weights."),
    slip("divided by 1 − β", {"beta**t": "beta"}, "1 − β is the sum of the weights in v₁ only."),
    slip("one sum for all", {"beta**t": "beta ** len(x)"}, "You took the last sum for all: each "
         "average has a sum of its own."),
    slip("multiplied", {"v / (": "v * ("}, "Divide by the sum of the weights, do not multiply."),
    slip("counted from 0", {"v, t = 0.0, 0": "v, t = 0.0, -1"}, "t counts from 1. With 0, the sum "
         "of the weights is 0, and nothing can be divided by it."),
    slip("counted from 2", {"v, t = 0.0, 0": "v, t = 0.0, 1"}, "t counts from 1: in v₁ there is "
         "one weight."),
    slip("product for power", {"beta**t": "beta * t"}, "βᵗ is a power: `beta**t`."),
    slip("divided by βᵗ", {"(1 - beta**t)": "beta**t"}, "βᵗ is what is missing to 1. Divide by the "
         "sum of the weights, 1 − βᵗ."),
    slip("plus", {"(1 - beta**t)": "(1 + beta**t)"}, "The weights together are less than 1: the "
         "sign before βᵗ."),
    slip("divided by t", {"(1 - beta**t)": "t"}, "Divide by the sum of the weights, not by how "
         "many there are."),
    slip("fed back", {"found.append(v / (1 - beta**t))":
                      "v = v / (1 - beta**t)\n        found.append(v)"},
         "The recursion goes on with v itself, not with the corrected one: corrected twice, it is "
         "too large."),
    slip("only the first", {"beta**t": "beta ** (t if t == 1 else 10**9)"}, "Only the first one is "
         "corrected. The others have weights of less than 1 together, too."),
    slip("from the first value", {"v, t = 0.0, 0": "v, t = x[0], 0", " / (1 - beta**t)": ""},
         "It begins with v₁ = x₁ instead of 0. That is another rule; asked is vₜ divided by the "
         "sum of its weights."),
    slip("from the first value, corrected", {"v, t = 0.0, 0": "v, t = x[0], 0"}, "The "
         "correction is made for averages that start at 0: v₀ = 0."),
    slip("the last only", {"np.array(found)": "found[-1]"}, "That is the last one. All corrected "
         "averages are asked."),
    gives("plain means", "np.cumsum(x) / np.arange(1, len(x) + 1)", "Those are plain means of all "
          "values so far: nothing is forgotten."),
    always("beta", 0.9), no_return(),
], forms=["""
    def ewa_corrected(x, beta):
        return [v / (1 - beta**t) for t, v in enumerate(ewa(x, beta), 1)]
""", """
    def ewa_corrected(x, beta):
        out = np.array(ewa(x, beta))
        for t in range(len(out)):
            out[t] /= 1 - np.power(beta, t + 1)
        return out
""", """
    def ewa_corrected(x, beta):
        return np.array(ewa(x, beta)) / np.array(ewa(np.ones(len(x)), beta))
""", """
    def ewa_corrected(x, beta):
        ages = np.subtract.outer(np.arange(len(x)), np.arange(len(x)))
        weights = np.tril(beta ** np.abs(ages))
        return weights @ x / weights.sum(axis=1)
""", """
    def ewa_corrected(x, beta):
        return [np.average(x[: t + 1], weights=beta ** np.arange(t, -1, -1))
                for t in range(len(x))]
""", """
    def ewa_corrected(x, beta):
        v, whole, out = 0.0, 0.0, []
        for value in x:
            v = beta * v + (1 - beta) * value
            whole = beta * whole + (1 - beta)
            out.append(v / whole)
        return out
""", """
    import torch

    def ewa_corrected(x, beta):
        t = torch.arange(1, len(x) + 1, dtype=torch.float64)
        return torch.as_tensor(np.array(ewa(x, beta))) / (1 - beta**t)
"""])
def ewa_corrected(seed: int) -> Inputs:
    """`ewa_corrected` divides each average by the sum of its weights"""
    rng = np.random.default_rng(seed)
    return [(size * (rng.normal(size=n) + 1), beta) for n, beta, size in (
        (6, 0.9, 1.0), (1, 0.6, 3.0), (20, 0.95, 1.0), (3, 0.3, -2.0), (5, 0.8, 40.0))]


# --- how far back


@value(points=1, rtol=THREE_DIGITS, check=close_row, forms=[
    "window = [1 / (1 - one) for one in (0.5, 0.9, 0.98, 0.99)]",
    "window = 1 / (1 - np.array([[0.5], [0.9], [0.98], [0.99]]))",
    "window = tuple(sum(one**k for k in range(5000)) for one in (0.5, 0.9, 0.98, 0.99))",
])
def window(wrong: Wrong) -> object:
    """How many values count"""
    right = averages.window_of_average(BETAS)  # type: ignore[arg-type]
    wrong(plus(-1, "one less", "One less than it is each time: that is the mean age. The newest "
               "value belongs to the window."))
    wrong("weights of the newest", 1 - BETAS, "Those are the newest weights: how many of them are "
          "1? Turn them over.")
    wrong("1/β", 1 / BETAS, "The first is right by chance. The newest value has the weight 1 − β, "
          "not β.", tells_right=True)
    wrong("half-life", np.log(0.5) / np.log(BETAS), "After so many steps a weight is half of the "
          "newest. The window is longer.")
    wrong("e-fold", -1 / np.log(BETAS), "That is where a weight is exactly 1/e of the newest. The "
          "window is close to it: window times 1 − β is 1.")
    wrong("periods", (1 + BETAS) / (1 - BETAS), "That is 2/(1 − β) − 1, the periods of finance. "
          "Window times 1 − β is 1.")
    wrong(factor(2, "double", "Twice as long as it is: window times 1 − β is 1."))
    wrong(factor(0.5, "half", "Half as long as it is: window times 1 − β is 1."))
    wrong(root_taken(says="No root belongs here: window times 1 − β is 1."))
    wrong("backwards", right[::-1], "The right numbers, in another order: β = 0.5 first.")  # type: ignore[index]
    return right


which_beta = choice("Which of three curves has which β", {
    "A 0.9, B 0.98, C 0.5": RIGHT,
    "A 0.9, B 0.5, C 0.98": "B and C are in each other's place: C jumps almost as the dots do, so "
                            "it has the shortest memory.",
    "A 0.98, B 0.9, C 0.5": "A and B are in each other's place: B is the smoothest, and it is the "
                            "last to come down.",
    "A 0.5, B 0.98, C 0.9": "A and C are in each other's place: C jumps more than A.",
    "A 0.5, B 0.9, C 0.98": "The curve that jumps most has the smallest β: it averages over two "
                            "values only.",
}, points=1)


@value(points=1, rtol=FOUR_DIGITS, forms=[
    "periods = [1 - 2 / (n + 1) for n in (19, 1999)]", "periods = np.array([18 / 20, 0.9990])",
])
def periods(wrong: Wrong) -> object:
    """The β of 19 and of 1999 periods"""
    n = np.array([19.0, 1999.0])
    right = averages.beta_of_periods(n)  # type: ignore[arg-type]
    wrong("the share of the new value", 1 - right, "That is the share of the new value. β is the "
          "share of the old average, 1 minus it.")
    wrong("N as the window", 1 - 1 / n, "That takes N for the window. The share of the new value "
          "is 2/(N + 1).")
    wrong("2/N", 1 - 2 / n, "The share is 2/(N + 1): the 1 is missing.")
    wrong("1/(N + 1)", 1 - 1 / (n + 1), "The share is 2/(N + 1), not 1/(N + 1).")
    wrong("2/(N − 1)", 1 - 2 / (n - 1), "The share is 2/(N + 1), with a plus.")
    wrong("the windows", 1 / (1 - right), "Those are the windows, 10 and 1000. Asked is β.")
    wrong(pair_swapped(says="The right numbers, in the other order: N = 19 first."))
    wrong(factor(100, "percent", "Not in percent: β is between 0 and 1."))
    return right


# --- what it costs


@value(points=1, rtol=TWO_DIGITS, forms=["lag = 0.95 / (1 - 0.95)", "lag = np.array([19.0])"])
def lag(wrong: Wrong) -> object:
    """How far an average stays behind"""
    wrong(plus(1, "the window", "That is the window. The newest value is 0 steps late, the next "
               "one 1 step, and so on: the mean of that is less."))
    wrong("not at all", 0.0, "Most of the weights lie on older values, which were smaller: it does "
          "fall behind.")
    wrong("middle of the window", 10.0, "That is the middle of the window. But weights reach back "
          "further, with no end.")
    wrong("mean of the window", 9.5, "That would be a plain mean of twenty values. Here the "
          "weights reach back further, with no end.")
    wrong("the share", 0.05, "That is the share of the new value. Try it: with a gap of 0.05, does "
          "the average climb by 1?")
    wrong("β", 0.95, "That is β, the way of one step. It adds up: 0.95 + 0.9025 + …")
    wrong("one step", 1.0, "It is more than one step behind: the new value pulls it up by a "
          "twentieth only.")
    wrong(wrong_sign(says="The size is right. Asked is how far below, as a number above 0."))
    wrong("without the share", 380.0, "That is 0.95/0.05². Divide by 1 − β once.")
    wrong(factor(2, "twice", "Twice as far as it is."))
    return averages.lag_of_average(0.95)


@value(points=1, rtol=THREE_DIGITS, forms=[
    "noise_left = 0.2294", "noise_left = 1 / np.sqrt(19)",
    "noise_left = np.sqrt(sum((0.1 * 0.9**k) ** 2 for k in range(500)))",
])
def noise_left(wrong: Wrong) -> object:
    """The noise that an average leaves"""
    wrong("variance", 0.01 / 0.19, "That is the variance: take the root.")
    wrong("not squared", 0.1**0.5, "That is √(1 − β), as if 1 + β were 1. The squares of the "
          "weights add up to (1 − β)²/(1 − β²).")
    wrong("share not squared", (0.1 / 0.19) ** 0.5, "1 − β is squared, too: it is in each weight.")
    wrong("share left out", (1 / 0.19) ** 0.5, "The factor (1 − β)² before the bracket is missing.")
    wrong("the newest weight", 0.1, "That is the newest weight alone. Add up the squares of all.")
    wrong("its square", 0.01, "That is the square of the newest weight alone.")
    wrong(upside_down(says="Turn it over: an average has less noise than its values."))
    wrong("sign of β", (0.1 / 1.81) ** 0.5, "1 − β² is (1 − β)(1 + β): below the line is 1 + β.")
    wrong("weights, not their squares", 1.0, "The weights add up to 1. Add up their squares.")
    return averages.noise_of_average(0.9)


RUBRIC = Rubric("optimizers/1-averages", items_in(globals()))
