"""Rubric of source/optimizers/3-schedules.py: rates that fall by a formula, or by a look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.checks.values import close
from autograder.items.kinds import RIGHT, Inputs, Wrong, choice, function, value
from autograder.items.rubric import Rubric, items_in
from autograder.judging.verdict import Verdict
from autograder.mistakes.library import (
    always, half_steps, no_return, one_epoch_more, one_epoch_only, pair_swapped, root_taken,
    upside_down, without,
)
from autograder.mistakes.slips import gives, slip
from autograder.rubrics.optimizers.inputs import START, X_TRAIN, Y_TRAIN
from course_tools.data import Array
from course_tools.hand import falling_rate, losses_on_a_plateau
from solutions import schedules

RTOL = 1e-5
THREE_DIGITS = 2e-3
FOUR_DIGITS = 2e-4


# --- by a formula


@value(points=1, rtol=THREE_DIGITS, forms=[
    "k = hand.updates * hand.epochs\nhand_decay = float(f'{hand.lr / (1 + hand.decay * k):.4g}')",
    "d = hand.decay / hand.lr\nhand_decay = [1 / (1 / hand.lr + d * hand.epochs * hand.updates)]",
])
def hand_decay(wrong: Wrong, who: str) -> object:
    """A rate after some epochs of time decay"""
    one = falling_rate(who)
    lr, d, k = one.lr, one.decay, one.updates * one.epochs
    right = schedules.time_decay(lr, d, k)
    wrong("per epoch", lr / (1 + d * one.epochs), "k counts updates: epochs times updates in "
          "each.")
    wrong("updates of one epoch", lr / (1 + d * one.updates), "Those are the updates of one epoch. "
          "k counts all of them.")
    wrong("without the 1", lr / (d * k), "The 1 below the line is missing.")
    wrong("no decay", lr / (1 + k), "The decay d is missing: 1 + d·k.")
    wrong("multiplied", lr * (1 + d * k), "The rate falls: divide by 1 + d·k.")
    wrong("no rate", right / lr, "That is 1/(1 + d·k) alone: η₀ times it.")
    wrong("upside down", 1 + d * k, "That is 1 + d·k. η₀ is divided by it.")
    wrong("in a line", lr * (1 - d * k), "That goes down in a line, and below 0. Divide by 1 + "
          "d·k.")
    wrong("power", lr / (1 + d) ** one.epochs, "That is a power; asked is 1 + d·k below the line.")
    wrong(root_taken(says="No root belongs here."))
    return right


@function(schedules.time_decay, points=1, rtol=RTOL, wrong=[
    gives("power", "lr / (1 + decay) ** step", "That is (1 + d)ᵏ. Asked is 1 + d·k."),
    gives("a power that falls", "lr * (1 - decay) ** step", "That is exponential decay. Asked is "
          "lr/(1 + d·k)."),
    gives("e to the power", "lr * np.exp(-decay * step)", "That is exponential decay. Asked is "
          "lr/(1 + d·k)."),
    gives("without the 1", "lr / (decay * step + (step == 0))", "The 1 below the line is missing: "
          "with step = 0 the rate is lr."),
    gives("no step", "lr / (1 + decay)", "step is missing: 1 + d·k."),
    gives("counted from 1", "lr / (1 + decay * (step + 1))", "step counts from 0: the first update "
          "has the rate lr."),
    gives("in a line", "lr * (1 - decay * step)", "That goes down in a line, and below 0 later "
          "on."),
    gives("multiplied", "lr * (1 + decay * step)", "The rate falls: divide by 1 + d·k."),
    gives("brackets", "lr / 1 + decay * step", "1 + d·k stands below the line: put it in "
          "brackets."),
    gives("root", "lr / np.sqrt(1 + decay * step)", "No root belongs here."),
    gives("decay as γ", "lr * decay**step", "That is exponential decay with γ = d."),
    gives("decay below", "lr / (1 + step / decay)", "d multiplies the count: 1 + d·k."),
    without("decay", 1), without("lr", 1), no_return(),
], forms=[
    "def time_decay(lr, decay, step):\n    return lr * (1 + decay * step) ** -1",
    "def time_decay(lr, decay, step):\n    return np.divide(lr, np.add(1, decay * step))",
    "def time_decay(lr, decay, step):\n    return 1 / (1 / lr + decay / lr * step)",
    "time_decay = lambda lr, decay, step: lr / (1 + decay * step)",
    "def time_decay(lr, decay, step):\n"
    "    return torch.tensor(lr, dtype=torch.float64) / (1 + decay * step)",
])
def time_decay(seed: int) -> Inputs:
    """`time_decay` is lr/(1 + decay·step)"""
    rng = np.random.default_rng(seed)
    return [(float(rng.uniform(0.01, 0.5)), float(rng.uniform(0.05, 0.9)), step)
            for step in (0, 1, 4, 30, 400)]


@function(schedules.step_decay, points=1, rtol=RTOL, wrong=[
    gives("not in steps", "lr * gamma ** (epoch / every)", "It falls in steps: `//` cuts off what "
          "is behind the point."),
    gives("in every epoch", "lr * gamma**epoch", "That falls in every epoch: only after `every` of "
          "them."),
    gives("γ times how often", "lr * gamma * (epoch // every)", "It is multiplied again and again: "
          "γ to the power of how often."),
    gives("once", "lr * gamma if epoch >= every else lr", "It falls again and again, not once."),
    gives("one too soon", "lr * gamma ** int(np.ceil(epoch / every))", "One step too soon: the "
          "epochs 0 to every − 1 have the rate lr."),
    gives("counted from 1", "lr * gamma ** ((epoch + 1) // every)", "Epochs count from 0: the "
          "first step is at epoch `every`."),
    gives("one too late", "lr * gamma ** ((epoch - 1) // every)", "Epochs count from 0: the first "
          "step is at epoch `every` itself."),
    gives("remainder", "lr * gamma ** (epoch % every)", "`%` gives what is left over. How often it "
          "was multiplied is `//`."),
    gives("rounded", "lr * gamma ** round(epoch / every)", "It falls at `every`, not half way: "
          "`//` cuts off, `round` does not."),
    gives("divided", "lr / gamma ** (epoch // every)", "That rises: γ multiplies."),
    gives("γ taken away", "lr - gamma * (epoch // every)", "γ multiplies the rate; nothing is "
          "taken away."),
    gives("only at the step", "lr * gamma if epoch % every == 0 else lr", "After a step the rate "
          "stays small."),
    without("lr", 1, "no rate", "The rate lr is missing."), no_return(),
], forms=["""
    def step_decay(lr, gamma, every, epoch):
        for k in range(1, epoch + 1):
            if k % every == 0:
                lr = lr * gamma
        return lr
""", """
    def step_decay(lr, gamma, every, epoch):
        return lr * np.power(gamma, np.floor(epoch / every))
""", """
    def step_decay(lr, gamma, every, epoch):
        return lr if epoch < every else gamma * step_decay(lr, gamma, every, epoch - every)
""", """
    def step_decay(lr, gamma, every, epoch):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
        schedule = torch.optim.lr_scheduler.StepLR(optimizer, every, gamma)
        for _ in range(epoch):
            optimizer.step()
            schedule.step()
        return schedule.get_last_lr()[0]
"""])
def step_decay(seed: int) -> Inputs:
    """`step_decay` multiplies by γ after every so many epochs"""
    rng = np.random.default_rng(seed)
    return [(float(rng.uniform(0.05, 1)), float(rng.uniform(0.2, 0.8)), every, epoch)
            for every, epoch in ((3, 8), (30, 29), (30, 30), (5, 0), (4, 13), (1, 6))]


@value(points=1, rtol=FOUR_DIGITS, forms=[
    "tenth = np.exp(np.log(0.1) / 100)", "tenth = 10**-0.01", "tenth = [0.97724]",
])
def tenth(wrong: Wrong) -> object:
    """The γ that makes a tenth in 100 epochs"""
    right = schedules.gamma_for(0.1, 100)
    wrong("a hundredth part", 0.001, "That is a hundredth of 0.1. γ is multiplied a hundred times: "
          "take the root.")
    wrong("in a line", 1 - 0.9 / 100, "That takes 0.9 away in a hundred equal parts. Here each "
          "epoch multiplies.")
    wrong("the logarithm", float(-np.log(right)), "That is −ln γ. γ is e to the power of minus it.")
    wrong("1 − the logarithm", float(1 + np.log(right)), "1 − x is only close to e⁻ˣ: four digits "
          "are asked.")
    wrong("half", 0.5**0.01, "That makes a half in 100 epochs.")
    wrong("nine tenths", 0.9**0.01, "That takes a tenth away, so that nine tenths are left. A "
          "tenth is to be left.")
    wrong(upside_down(says="That is above 1: the rate would grow."))
    wrong("10 epochs", 0.1**0.1, "That makes a tenth in 10 epochs.")
    wrong("per cent", 0.99, "γ = 0.99 leaves 0.37 after 100 epochs: solve γ¹⁰⁰ = 0.1.")
    wrong("the share itself", 0.1, "That makes a tenth in one epoch.")
    return right


def waved(lr: float, lowest: float, n_epochs: int, epoch: int) -> float:
    """The rate as students write it."""
    return float(lowest + (lr - lowest) * (1 + np.cos(np.pi * epoch / n_epochs)) / 2)


@function(schedules.cosine_decay, points=2, rtol=RTOL, code=waved, wrong=[
    without("lowest", 0, "no lowest", "It ends at lowest, not at 0."),
    slip("lowest added", {"(lr - lowest)": "lr"}, "At epoch 0 that is lr + lowest. What is shared "
         "out is lr − lowest."),
    slip("no half", {" / 2": ""}, "Half of 1 + cos: the share goes from 1 to 0."),
    slip("cosine alone", {"(1 + np.cos(np.pi * epoch / n_epochs)) / 2":
                          "np.cos(np.pi * epoch / n_epochs)"}, "The cosine alone goes from 1 to "
         "−1: add 1, and halve it."),
    slip("no 1", {"1 + np.cos": "np.cos"}, "Add 1 to the cosine before you halve it."),
    slip("whole turn", {"np.pi *": "2 * np.pi *"}, "2π is a whole turn, down and up again: half a "
         "turn is π."),
    slip("quarter turn", {"(1 + np.cos(np.pi * epoch / n_epochs)) / 2":
                          "np.cos(np.pi / 2 * epoch / n_epochs)"}, "That is a quarter of a turn, "
         "steep at the end. Asked is half a turn, from 1 to −1."),
    slip("rising", {"1 + np.cos": "1 - np.cos"}, "That rises: 1 + cos goes down."),
    slip("sine", {"np.cos": "np.sin"}, "The cosine begins at its top; the sine does not."),
    slip("degrees", {"np.pi *": "180 *"}, "`np.cos` takes radians: half a turn is π."),
    slip("no π", {"np.pi * ": ""}, "Half a turn is π: π·epoch/n."),
    slip("a line", {"(1 + np.cos(np.pi * epoch / n_epochs)) / 2": "(1 - epoch / n_epochs)"},
         "That is a straight line."),
    slip("cut off", {"lowest + (lr - lowest)": "max(lowest, lr", " / 2": " / 2)"},
         "You cut it off at lowest; it is to go there smoothly."),
    slip("counted from 1", {"* epoch": "* (epoch + 1)"}, "Epochs count from 0: the first one has "
         "the rate lr."),
    slip("plus lowest", {"lr - lowest": "lr + lowest"}, "What is shared out is lr − lowest."),
    no_return(),
], forms=["""
    import math

    def cosine_decay(lr, lowest, n_epochs, epoch):
        return lowest + 0.5 * (lr - lowest) * (1 + math.cos(math.pi * epoch / n_epochs))
""", """
    def cosine_decay(lr, lowest, n_epochs, epoch):
        return lowest + (lr - lowest) * np.cos(np.pi / 2 * epoch / n_epochs) ** 2
""", """
    def cosine_decay(lr, lowest, n_epochs, epoch):
        return (lr + lowest) / 2 + (lr - lowest) / 2 * np.cos(np.deg2rad(180 * epoch / n_epochs))
""", """
    def cosine_decay(lr, lowest, n_epochs, epoch):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, n_epochs, eta_min=lowest)
        for _ in range(epoch):
            optimizer.step()
            schedule.step()
        return schedule.get_last_lr()[0]
"""])
def cosine_decay(seed: int) -> Inputs:
    """`cosine_decay` goes from lr to lowest along half a cosine"""
    rng = np.random.default_rng(seed)
    return [(float(rng.uniform(0.5, 1)), float(rng.uniform(0.05, 0.3)), n, epoch)
            for n, epoch in ((10, 2), (10, 0), (10, 10), (7, 3), (100, 81), (1, 1))]


# --- by a look at the losses


def close_rates(answer: object, right: Any) -> Verdict:
    """As many rates as there are losses; each right one earns its share."""
    try:
        numbers = read_numbers(answer)
    except NotNumbersError:
        return close(answer, right, rtol=THREE_DIGITS)
    row = numbers.ravel() if numbers.size == np.size(right) else answer
    return close(row, right, rtol=THREE_DIGITS, each_entry=True)


def rates_by(
    losses: Sequence[float], lr: float, by: float, patience: int, *, soon: bool = False,
    equal: bool = False, last: bool = False, kept: bool = False, forgets: bool = False,
) -> Array:
    """The rates after each loss by torch's rule, or with one mistake in it."""
    best, bad, found = np.inf, 0, []
    for loss in losses:
        better = loss <= best if equal else loss < best
        bad = 0 if better else bad + 1
        best = loss if better or last else best
        if bad + soon > patience:
            lr, bad = lr * by, bad if kept else 0
            best = loss if forgets else best
        found.append(lr)
    return np.array(found)


@value(points=2, rtol=THREE_DIGITS, check=close_rates, forms=["""
    there = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=slow.lr)
    rule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        there, factor=slow.factor, patience=slow.patience, threshold=0)
    hand_plateau = []
    for loss in slow.losses:
        rule.step(loss)
        hand_plateau.append(there.param_groups[0]["lr"])
""", """
    cuts, since, best = [0], 0, slow.losses[0]
    for loss in slow.losses[1:]:
        since = 0 if loss < best else since + 1
        best = min(best, loss)
        cuts.append(cuts[-1] + (since > slow.patience))
        since = 0 if since > slow.patience else since
    hand_plateau = slow.lr * slow.factor ** np.array([cuts]).T
"""])
def hand_plateau(wrong: Wrong, who: str) -> object:
    """The rates after each loss, by pencil"""
    one = losses_on_a_plateau(who)
    given = (one.losses, one.lr, one.factor, one.patience)
    right = rates_by(*given)
    wrong("Keras's rule", rates_by(*given, soon=True), "That is Keras's rule, a cut one loss "
          "sooner. Here, as in PyTorch, the count has to be more than the patience.")
    wrong("an equal loss as better", rates_by(*given, equal=True), "An equal loss is not better: "
          "it counts as bad.")
    wrong("the last for the best", rates_by(*given, last=True), "Compare with the best loss so "
          "far, not with the one before.")
    wrong("count not reset", rates_by(*given, kept=True), "After a cut, the count begins from 0 "
          "again.")
    wrong("before each loss", np.array([one.lr, *right[:-1]]), "Those are the rates before each "
          "loss. Asked are those after it.")
    return right


@function(schedules.plateau_schedule, points=2, rtol=RTOL, wrong=[
    slip("Keras's rule", {"bad > patience": "bad >= patience"}, "That is Keras's rule, a cut one "
         "loss sooner. Here, as in PyTorch, the count has to be more than the patience."),
    slip("an equal loss as better", {"loss < best": "loss <= best"}, "An equal loss is not better: "
         "it counts as bad."),
    slip("the last for the best", {
        "            best, bad = loss, 0": "            bad = 0",
        "            bad = bad + 1\n": "            bad = bad + 1\n        best = loss\n",
    }, "Compare with the best loss so far, not with the one before."),
    slip("count not reset", {"lr, bad = lr * factor, 0": "lr = lr * factor"}, "After a cut, the "
         "count begins from 0 again."),
    slip("not in a row", {"best, bad = loss, 0": "best = loss"}, "A better loss sets the count "
         "back to 0: the bad ones have to come in a row."),
    gives("before each loss", """
        best, bad, rates = np.inf, 0, []
        for loss in losses:
            rates.append(lr)
            best, bad = (loss, 0) if loss < best else (best, bad + 1)
            if bad > patience:
                lr, bad = lr * factor, 0
        return rates
    """, "Those are the rates before each loss: append after the look at it."),
    slip("best from 0", {"np.inf": "0.0"}, "With best = 0 at first, no loss above 0 is ever "
         "better: begin with infinity."),
    slip("best from 1", {"np.inf": "1.0"}, "With best = 1 at first, losses above 1 are never "
         "better: begin with infinity."),
    slip("larger as better", {"np.inf": "-np.inf", "loss < best": "loss > best"}, "A smaller loss "
         "is better."),
    slip("best forgotten", {"lr, bad = lr * factor, 0": "lr, bad, best = lr * factor, 0, loss"},
         "After a cut the count is 0, but the best loss stays the best."),
    slip("divided", {"lr * factor": "lr / factor"}, "The rate is multiplied by the factor, which "
         "is below 1."),
    slip("factor taken away", {"lr * factor": "lr - factor"}, "The rate is multiplied by the "
         "factor."),
    slip("the last only", {"return rates": "return lr"}, "That is the last rate. Asked is one "
         "after each loss."),
    slip("with the start", {"rates = []": "rates = [lr]"}, "One number too many: entry 0 is the "
         "rate after the first loss."),
    slip("only at cuts", {"        rates.append(lr)": "            rates.append(lr)"}, "Append a "
         "rate after each loss, not only after a cut."),
    without("patience", 0), no_return(),
], forms=["""
    def plateau_schedule(losses, lr, factor, patience):
        there = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
        rule = torch.optim.lr_scheduler.ReduceLROnPlateau(
            there, factor=factor, patience=patience, threshold=0, eps=0)
        rates = []
        for loss in losses:
            rule.step(loss)
            rates.append(there.param_groups[0]["lr"])
        return rates
""", """
    def plateau_schedule(losses, lr, factor, patience):
        left, best, out = patience, losses[0], np.empty(len(losses))
        for i, loss in enumerate(losses):
            if i == 0 or loss < best:
                best, left = loss, patience
            elif left > 0:
                left -= 1
            else:
                lr, left = factor * lr, patience
            out[i] = lr
        return out
""", """
    def plateau_schedule(losses, lr, factor, patience):
        cuts, last, best = [], -1, float("inf")
        for i, loss in enumerate(losses):
            if best > loss:
                best, last = loss, i
            if i - last > patience:
                last = i
                cuts.append(i)
        return [lr * factor ** sum(cut <= i for cut in cuts) for i in range(len(losses))]
"""], equivalent={
    "0 -> 1": "Of the first count: the first loss is better than infinity, and sets it to 0.",
})
def plateau_schedule(seed: int) -> Inputs:
    """`plateau_schedule` gives the rate after each loss, by PyTorch's rule"""
    # Equal losses, negative ones, some between the best and the one at the cut, some above 1.
    rows: list[tuple[list[float], int]] = [
        ([1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.8], 2),
        ([3.0, 2.0, 2.5, 2.2, 2.4, 2.3, 2.1, 1.9, 2.0, 1.8], 1),
        ([0.5, -0.2, -0.2, -0.1, -0.3, 0.1, 0.2, 0.0, -0.1, -0.2, -0.2], 2),
        ([2.0, 2.1, 1.5, 1.6, 1.4, 1.5, 1.3, 1.4, 1.35, 1.2], 1), ([0.7], 3),
        ([1.0, 1.1, 1.05, 0.9, 0.95, 0.92, 0.91, 0.9], 0),
    ]
    rng = np.random.default_rng(seed)
    rates: list[Any] = [(float(rng.uniform(0.05, 0.2)), float(rng.uniform(0.2, 0.8))) for _ in rows]
    return [(row, *rate, patience) for (row, patience), rate in zip(rows, rates, strict=True)]


# --- where the line belongs


def decays(
    x: Array, y: Array, b: float, w: float, lr: float, gamma: float, n_epochs: int
) -> tuple[float, float]:
    """The training as students write it in NumPy."""
    for _ in range(n_epochs):
        error = b + w * x - y
        b_grad, w_grad = 2 * error.mean(), 2 * (x * error).mean()
        b, w = b - lr * b_grad, w - lr * w_grad
        lr = lr * gamma
    return b, w


LOOP = "    for _ in range(n_epochs):\n"
FALL = "        lr = lr * gamma\n"


@function(schedules.train_decayed, points=2, rtol=RTOL, returns=("b", "w"), code=decays, wrong=[
    slip("as it was", {FALL: "", LOOP: LOOP + FALL}, "That is the broken loop: the first epoch has "
         "γ·lr already. The schedule's step comes after the optimizer's."),
    slip("no schedule", {FALL: ""}, "The rate does not fall: it is multiplied by γ after each "
         "epoch."),
    slip("once", {FALL: "", LOOP: "    lr = lr * gamma\n" + LOOP}, "The rate falls once, before "
         "the loop: after each epoch it does so again."),
    slip("twice in an epoch", {FALL: FALL + FALL}, "The rate falls twice in each epoch: one step "
         "of the schedule is enough."),
    slip("before and after", {LOOP: LOOP + FALL}, "The rate falls before and after each step: only "
         "after it."),
    slip("rising", {"lr * gamma": "lr / gamma"}, "The rate is multiplied by γ, not divided."),
    slip("time decay", {
        FALL: "", "    for _ in": "    first = lr\n    for k in",
        "        error": "        lr = first / (1 + gamma * k)\n        error",
    }, "That is time decay. Asked is the rate times γ after each epoch."),
    slip("gradients not cleared", {
        LOOP: "    b_sum, w_sum = 0.0, 0.0\n" + LOOP,
        "        b, w =": "        b_sum, w_sum = b_sum + b_grad, w_sum + w_grad\n        b, w =",
        "lr * b_grad": "lr * b_sum", "lr * w_grad": "lr * w_sum",
    }, "The slopes of earlier epochs are still there: `optimizer.zero_grad()` in each epoch."),
    slip("no step", {"        b, w = b - lr * b_grad, w - lr * w_grad\n": ""}, "Nothing has moved: "
         "`optimizer.step()` is missing."),
    slip("w with the new b", {"b, w = b - lr * b_grad, w - lr * w_grad":
         "b = b - lr * b_grad\n        w = w - lr * 2 * (x * (b + w * x - y)).mean()"},
         "w's slope is taken after b has moved. Both belong to the same line."),
    slip("uphill", {"b - lr": "b + lr", "w - lr": "w + lr"}, "You went uphill: a step goes against "
         "the slope."),
    always("gamma", 0.5), half_steps(), pair_swapped(says="b comes first."),
    one_epoch_more(), one_epoch_only(), no_return(),
], forms=["""
    def train_decayed(x, y, b, w, lr, gamma, n_epochs):
        for k in range(n_epochs):
            error, rate = b + w * x - y, lr * gamma**k
            b, w = b - rate * 2 * error.mean(), w - rate * 2 * (x * error).mean()
        return b, w
""", """
    def train_decayed(x, y, b, w, lr, gamma, n_epochs):
        p = torch.tensor([b, w], dtype=torch.float64, requires_grad=True)
        x, y = torch.tensor(x), torch.tensor(y)
        optimizer = torch.optim.SGD([p], lr=lr)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: gamma**k)
        for _ in range(n_epochs):
            optimizer.zero_grad()
            ((p[0] + p[1] * x - y) ** 2).mean().backward()
            optimizer.step()
            schedule.step()
        return p.detach().numpy()
"""], equivalent={
    "p[0].item() -> p[0]": "A tensor of one number is that number, whatever it remembers.",
    "p[1].item() -> p[1]": "A tensor of one number is that number, whatever it remembers.",
})
def train_decayed(seed: int) -> Inputs:
    """`train_decayed` uses lr in the first epoch, γ·lr in the second"""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-2, 2, (5, 1)), rng.normal(size=(5, 1))
    return [(X_TRAIN, Y_TRAIN, *START, 0.1, 0.5, 3), (x, y, 0.4, -0.7, 0.05, 0.8, 4),
            (x[:1], y[:1], -1.0, 0.5, 0.02, 0.3, 2), (x, y, 1.0, 2.0, 0.1, 0.6, 1),
            (x[:2], y[:2], 1.0, 2.0, 0.1, 0.9, 0)]


# --- to rest

at_rest = choice("Which of three rates ends nearest to the best line", {
    "0.01 nearest, 0.1 farthest": RIGHT,
    "fixed nearest": "A fixed rate arrives soonest and then wanders: single points push it about, "
                     "by some hundredths.",
    "0.1 nearest": "0.1/(1 + 0.1k) is a ninth of 0.1 after the first epoch, and 0.00025 in the "
                   "end: the path is frozen long before it has arrived.",
    "all alike": "What is left over is set by the rate: the noise of a fixed one is never "
                 "forgotten.",
}, points=1, shown={
    "0.01 nearest, 0.1 farthest": "0.1/(1 + 0.01k) ends nearest, 0.1/(1 + 0.1k) farthest",
    "fixed nearest": "the fixed rate ends nearest: its steps are the longest",
    "0.1 nearest": "0.1/(1 + 0.1k) ends nearest: its steps end smallest",
    "all alike": "all three end about as near as each other",
})

warm_up = choice("RMSProp without correction, with a warm-up", {
    "never above its start": RIGHT,
    "the same jump, later": "After 20 steps the average has become large enough: 0.001 of a square "
                            "each step, and its root counts.",
    "the same first step": "The direction is, but its length is η/20 times 31.6: 0.16, not 3.16.",
    "far from it after 100": "The warm-up costs some steps only: after 50 both are within 10⁻⁴ of "
                             "the lowest loss.",
}, points=1, shown={
    "never above its start": "the loss is never above its start, and falls as far within 50 steps",
    "the same jump, later": "the jump comes all the same, after the warm-up",
    "the same first step": "the first step is as long as before: RMSProp's steps are always long",
    "far from it after 100": "no jump, but after 100 steps it is still far from the lowest loss",
})

RUBRIC = Rubric("optimizers/3-schedules", items_in(globals()))
