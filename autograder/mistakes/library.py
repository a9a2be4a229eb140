"""Misconceptions that come up again and again: one line each in an item.

    @item(points=2, wrong=[no_factor_2(), sum_for_mean("y"), flattened("y")])

Each is a change of the right answer, which the item's check and the notebook's solution know: the
same line serves a function, a value and a formula. `name` and `says` have defaults that an item may
replace. What happens in the middle of the code is a slip, autograder.mistakes.slips; what is
neither is written out with `wrong_rule`.
"""

from __future__ import annotations

from typing import Any

from autograder.judging.sentences import say
from autograder.mistakes import changes
from autograder.mistakes.misconceptions import Change, make_change


def factor(by: Any, name: str, says: str = "") -> Change:
    """The right answer times `by`, a number or a symbol."""
    said = says or say("mistakes.factor", by=by)
    return make_change(name, said, changes.scale, by=by)


def no_factor_2(
    name: str = "no factor 2",
    says: str = say("mistakes.no-factor-2"),
) -> Change:
    return factor(0.5, name, says)


def factor_2_too_many(
    name: str = "factor 2 too many",
    says: str = say("mistakes.factor-2"),
) -> Change:
    return factor(2, name, says)


def wrong_sign(
    name: str = "sign",
    says: str = say("mistakes.sign"),
) -> Change:
    return factor(-1, name, says)


def plus(by: Any, name: str, says: str) -> Change:
    """The right answer plus `by`: a constant forgotten or added, a count that is off by one."""
    return make_change(name, says, changes.shift, by=by)


def root_taken(
    name: str = "square root taken",
    says: str = say("mistakes.root"),
) -> Change:
    return make_change(name, says, changes.raise_to, exponent=0.5)


def upside_down(
    name: str = "upside down",
    says: str = say("mistakes.upside-down"),
) -> Change:
    return make_change(name, says, changes.raise_to, exponent=-1)


def rounded(
    digits: int,
    name: str = "rounded",
    says: str = say("mistakes.rounded"),
) -> Change:
    """Rounded to `digits` after the point."""
    return make_change(name, says, changes.round_to, digits=digits)


def sum_for_mean(
    of: Any,
    name: str = "sum, not mean",
    says: str = say("mistakes.sum"),
) -> Change:
    """Not divided by n. of: the argument whose entries are counted, or n itself, a number or a
    symbol."""
    if isinstance(of, str):
        return make_change(name, says, changes.multiply_by_count, of=of)
    return factor(of, name, says)


def n_minus_1(
    of: str,
    name: str = "divided by n − 1",
    says: str = say("mistakes.n-minus-1"),
) -> Change:
    """of: the argument whose entries are counted."""
    return make_change(name, says, changes.divide_by_one_less, of=of, exponent=1)


def sample_deviation(
    of: str,
    name: str = "degrees of freedom",
    says: str = say("mistakes.deviation"),
) -> Change:
    """A standard deviation with n − 1. of: the argument whose entries are counted."""
    return make_change(name, says, changes.divide_by_one_less, of=of, exponent=0.5)


def pair_swapped(
    name: str = "pair swapped",
    says: str = say("mistakes.pair-swapped"),
) -> Change:
    return make_change(name, says, changes.turn_round)


def forgot_x(
    name: str = "forgot x",
    says: str = say("mistakes.forgot-x"),
) -> Change:
    """The first gradient in the place of both."""
    return make_change(name, says, changes.repeat_first)


def transposed(name: str = "transposed", says: str = say("mistakes.transposed")) -> Change:
    return make_change(name, says, changes.transpose)


def swapped(one: str, other: str, name: str = "", says: str = "") -> Change:
    """Two arguments in each other's place."""
    said = says or say("mistakes.swapped", one=one, other=other)
    named = name or f"{one} and {other} swapped"
    return make_change(named, said, changes.exchange_arguments, one=one, other=other)


def always(argument: str, value: Any, name: str = "", says: str = "") -> Change:
    """A fixed value is used in the place of an argument."""
    said = says or say("mistakes.always", argument=argument, value=value)
    named = name or f"always {argument} = {value}"
    return make_change(named, said, changes.fix_argument, argument=argument, value=value)


def without(argument: str, value: Any, name: str = "", says: str = "") -> Change:
    """An argument is left out. value: what is as if it were not there, 0 in a sum, 1 in a product,
    infinity for the step of a bias correction."""
    said = says or say("mistakes.without", argument=argument)
    return make_change(
        name or f"no {argument}", said, changes.fix_argument, argument=argument, value=value
    )


def uphill(
    rate: str = "lr",
    name: str = "plus, not minus",
    says: str = say("mistakes.uphill"),
) -> Change:
    """Of an update or a training. rate: the argument that is the learning rate."""
    return make_change(name, says, changes.change_argument, argument=rate, times=-1, plus=0)


def half_steps(
    rate: str = "lr",
    name: str = "no factor 2",
    says: str = say("mistakes.half-steps"),
) -> Change:
    """Of a training whose gradients lack their factor 2. rate: its learning rate."""
    return make_change(name, says, changes.change_argument, argument=rate, times=0.5, plus=0)


def one_epoch_more(
    epochs: str = "n_epochs",
    name: str = "one epoch more",
    says: str = say("mistakes.epoch-more"),
) -> Change:
    """Of a training. epochs: the argument that counts them."""
    return make_change(name, says, changes.change_argument, argument=epochs, times=1, plus=1)


def one_epoch_only(
    epochs: str = "n_epochs",
    name: str = "one epoch only",
    says: str = say("mistakes.one-epoch"),
) -> Change:
    """Of a training. epochs: the argument that counts them."""
    return make_change(name, says, changes.limit_argument, argument=epochs, most=1)


def no_bias_correction(
    step: str = "t",
    name: str = "no bias correction",
    says: str = say("mistakes.no-correction"),
) -> Change:
    """step: the argument that counts the steps: after very many, nothing is corrected."""
    return without(step, 10**9, name, says)


def flattened(
    argument: str,
    name: str = "(n, 1) with (n,)",
    says: str = (say("mistakes.flattened")),
) -> Change:
    """A column is asked as a flat array, so that NumPy makes a table of it."""
    return make_change(name, says, changes.flatten_argument, argument=argument)


def no_return(name: str = "no return", says: str = say("mistakes.no-return")) -> Change:
    return make_change(name, says, changes.return_nothing)


def gradients_not_cleared(
    name: str = "gradients not cleared",
    says: str = say("mistakes.not-cleared"),
) -> Change:
    """Of a torch step that changes its parameters."""
    return make_change(name, says, changes.keep_gradients)


def stale_gradients(
    *state: str,
    steps: str,
    name: str = "stale error",
    says: str = say("mistakes.stale"),
) -> Change:
    """Of a training function that returns `state`, such as "b", "w", after so many `steps`."""
    return make_change(name, says, changes.reuse_first_gradients, state=state, steps=steps)


def uses_the_new(
    *state: str,
    steps: str,
    name: str = "",
    says: str = "",
) -> Change:
    """Of a training function that returns `state`, such as "b", "w", after so many `steps`: the
    second is updated with a gradient at the new first."""
    first, second = state[0], state[-1]
    said = says or (say("mistakes.uses-the-new", second=second, first=first))
    named = name or f"{second} updated with the new {first}"
    return make_change(named, said, changes.update_in_turn, state=state, steps=steps)
