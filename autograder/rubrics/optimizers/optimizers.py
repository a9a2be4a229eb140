"""Rubric of source/optimizers/2-optimizers.py: momentum, a rate for each parameter, Adam."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.checks.values import close
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, function, value
from autograder.items.rubric import Rubric, items_in
from autograder.judging.verdict import Verdict
from autograder.mistakes.library import (
    always, factor, no_return, one_epoch_more, one_epoch_only, pair_swapped, swapped, uphill,
    upside_down, without, wrong_sign,
)
from autograder.mistakes.slips import slip
from autograder.rubrics.optimizers.inputs import START, X_TRAIN, Y_TRAIN, states
from course_tools.data import Array
from course_tools.hand import two_momentum_steps
from solutions import convergence, linear, optimizers

RTOL = 1e-5  # of steps; the nearest mistake, another place for ε, is a hundred times as far
THREE_DIGITS = 2e-3
FOUR_DIGITS = 5e-4
TWO_DIGITS = 2e-2


# --- momentum


def two_steps(d: float, a: float, mu: float, lr: float = 0.1, slope: float = 2.0) -> Array:
    """v1, p1, v2, p2 on the parabola around a, from the distance d."""
    (p1, v1) = optimizers.momentum_step(a + d, slope * d, 0.0, lr, mu)
    (p2, v2) = optimizers.momentum_step(p1, slope * (p1 - a), v1, lr, mu)
    return np.array([v1, p1, v2, p2])


def close_each(answer: object, right: object) -> Verdict:
    """Four numbers, in a row or a pair for each step; each right one earns its share."""
    try:
        numbers = read_numbers(answer)
    except NotNumbersError:
        return close(answer, right, rtol=THREE_DIGITS)
    row = numbers.ravel() if numbers.size == 4 else answer
    return close(row, right, rtol=THREE_DIGITS, each_entry=True)


@value(points=2, rtol=THREE_DIGITS, check=close_each, forms=["""
    v, p, hand_momentum = 0, hand.start, []
    for _ in range(2):
        v = hand.mu * v + 2 * (p - hand.lowest)
        p = p - 0.1 * v
        hand_momentum += [v, p]
""", """
    d = hand.start - hand.lowest
    hand_momentum = np.array([[2 * d, hand.lowest + 0.8 * d], [
        (2 * hand.mu + 1.6) * d, hand.lowest + (0.64 - 0.2 * hand.mu) * d]])
"""])
def hand_momentum(wrong: Wrong, who: str) -> object:
    """Two steps with momentum, by pencil"""
    one = two_momentum_steps(who)
    a, mu, d = float(one.lowest), one.mu, float(one.start - one.lowest)
    v1, p1, v2, p2 = two_steps(d, a, mu)
    plain = two_steps(d, a, 0.0)
    wrong("plain descent", plain, "The second velocity is the slope alone. μ times the first one "
          "is added to it.", tells_right=True)
    averaged = two_steps(d, a, mu, slope=2 * (1 - mu))
    wrong("averaged form", averaged, "That is the averaged form, μv + (1 − μ)g. Here the slope is "
          "added as it is.")
    stale = v1 + mu * v1
    wrong("old slope", (v1, p1, stale, p1 - 0.1 * stale), "In the second step you took the slope "
          "of the start. Take it at the new p.", tells_right=True)
    wrong("uphill", two_steps(d, a, mu, lr=-0.1), "You went uphill: a step is minus η times v.")
    wrong("no factor 2", two_steps(d, a, mu, slope=1.0), "The slope of (p − a)² is 2(p − a).")
    wrong("rate in the velocity", two_steps(d, a, mu, lr=1.0, slope=0.2), "You put η into v. Here "
          "v has slopes only, and p moves by η times v.")
    wrong("the lowest place left out", two_steps(d + a, 0.0, mu), "The slope is 2(p − a), with "
          "your lowest place a.")
    wrong("nothing lost", two_steps(d, a, 1.0), "Of the old velocity only the share μ is left: "
          "μ times v1 comes into v2.", tells_right=True)
    wrong("from the start again", (v1, p1, v2, a + d - 0.1 * v2), "The second step begins where "
          "the first one ended, at p1.", tells_right=True)
    wrong("no rate", two_steps(d, a, mu, lr=1.0), "p moves by η times v, a tenth of it.",
          tells_right=True)
    wrong("another order", (p1, v1, p2, v2), "The right numbers, in another "
          "order: v first, then p, of each step.")
    return np.array([v1, p1, v2, p2])


def rolled(p: Any, g: Any, v: Any, lr: float, beta: float) -> tuple[Any, Any]:
    """The step as students write it."""
    v = beta * v + g
    p = p - lr * v
    return p, v


@function(optimizers.momentum_step, points=2, rtol=RTOL, returns=("p", "v"), code=rolled, wrong=[
    slip("averaged form", {"beta * v + g": "beta * v + (1 - beta) * g"}, "That is the averaged "
         "form, βv + (1 − β)g, right elsewhere. Asked is v ← βv + g."),
    slip("rate in the velocity", {"beta * v + g": "beta * v + lr * g", "- lr * v": "- v"},
         "You put lr into the velocity; p moves as it should while lr stays. Asked is the v "
         "without it, p ← p − lr·v."),
    slip("Keras's form", {"beta * v + g": "beta * v - lr * g", "- lr * v": "+ v"},
         "That is Keras's form, v ← βv − lr·g, p ← p + v. Asked is v ← βv + g, p ← p − lr·v."),
    slip("old velocity", {"    v = beta * v + g\n": "",
                          "- lr * v": "- lr * v\n    v = beta * v + g"},
         "p moves by the old v. First v, then p with the new one."),
    slip("plain descent", {"- lr * v": "- lr * g"}, "v is right, but p moves by the slope g: it "
         "moves by v."),
    without("beta", 1, "nothing lost", "Without β nothing of the old velocity is lost: βv + g."),
    slip("no slope", {" + g": ""}, "The slope g has to come into v: βv + g."),
    slip("β on the slope", {"beta * v + g": "v + beta * g"}, "β belongs to the old v, not to g."),
    slip("β on both", {"beta * v + g": "beta * (v + g)"}, "β belongs to the old v alone; g comes "
         "in as it is."),
    slip("1 − β kept", {"beta * v": "(1 - beta) * v"}, "β is the share of the old v that stays, "
         "not 1 − β."),
    slip("shares swapped", {"beta * v + g": "(1 - beta) * v + beta * g"}, "β is the share of the "
         "old v that stays, and g comes in as it is."),
    slip("slope taken away", {"beta * v + g": "beta * v - g"}, "g is added to βv; the minus stands "
         "in the step of p."),
    slip("slope twice", {"- lr * v": "- lr * (v + g)"}, "v is right and has the slope in it: p "
         "moves by lr·v alone."),
    slip("the old v given back", {
        "    v = beta * v + g\n    p = p - lr * v": "    p = p - lr * (beta * v + g)",
    }, "p is right. Give back the new v, not the old one.", tells_right=True),
    slip("the slope given back", {"return p, v": "return p, g"}, "p is right. Give back v, not g.",
         tells_right=True),
    slip("Nesterov", {"- lr * v": "- lr * (g + beta * v)"}, "That is Nesterov's step. Plain "
         "momentum moves p by lr·v."),
    uphill(), pair_swapped(says="The new p comes first, then the new v."), no_return(),
], forms=["""
    def momentum_step(p, g, v, lr, beta):
        velocity = np.add(np.multiply(beta, v), g)
        return [np.subtract(p, lr * velocity), velocity]
""", """
    def momentum_step(p, g, v, lr, beta):
        return p - lr * beta * v - lr * g, g + v * beta
""", """
    def momentum_step(p, g, v, lr, beta):
        there = torch.as_tensor(p, dtype=torch.float64).clone().requires_grad_()
        there.grad = torch.as_tensor(g, dtype=torch.float64)
        optimizer = torch.optim.SGD([there], lr=lr, momentum=beta)
        optimizer.state[there]["momentum_buffer"] = torch.tensor(v, dtype=torch.float64)
        optimizer.step()
        return there.detach(), optimizer.state[there]["momentum_buffer"]
"""])
def momentum_step(seed: int) -> Inputs:
    """`momentum_step` is v ← βv + g, p ← p − lr·v"""
    # No β of 0: there torch keeps no velocity at all, and its way is as right as any.
    return [(*state, lr, beta) for state, (lr, beta) in zip(
        states(seed, 1), ((0.1, 0.9), (0.3, 0.5), (0.02, 0.8), (1.0, 0.3), (0.5, 0.7)),
        strict=True)]


momentum_epochs = choice("Which momentum arrives soonest, which last", {
    "the larger the sooner": "With 0.99 hardly any velocity is lost: the ball runs past the lowest "
                             "point again and again, and needs 880 epochs.",
    "0.9 soonest, 0.99 last": RIGHT,
    "0.5 soonest, 0.99 last": "0.5 doubles the steps along the valley, 0.9 makes them ten times as "
                              "long: it needs 119 epochs, 0.5 needs 194.",
    "plain soonest": "Along the valley plain descent crawls: 402 epochs. A little momentum adds up "
                     "its small slopes.",
}, points=1, shown={
    "the larger the sooner": "the larger μ, the sooner it arrives: 0.99 is the fastest",
    "0.9 soonest, 0.99 last": "0.9 is the fastest; 0.99 is slower than no momentum at all",
    "0.5 soonest, 0.99 last": "0.5 is the fastest, 0.9 is slower, 0.99 the slowest",
    "plain soonest": "plain descent is the fastest: momentum only runs past the goal",
})


def rolls(
    x: Array, y: Array, b: float, w: float, lr: float, beta: float, n_epochs: int
) -> tuple[float, float]:
    """The training as students write it, all in one."""
    v_b = 0.0
    v_w = 0.0
    for _ in range(n_epochs):
        error = b + w * x - y
        b_grad, w_grad = 2 * error.mean(), 2 * (x * error).mean()
        v_b = beta * v_b + b_grad
        b = b - lr * v_b
        v_w = beta * v_w + w_grad
        w = w - lr * v_w
    return b, w


def own_rolling(
    earlier: Earlier, x: Array, y: Array, b: Any, w: Any, lr: float, beta: float, n_epochs: int
) -> object:
    """b, w after n_epochs with the student's `momentum_step`."""
    v_b: Any = 0.0
    v_w: Any = 0.0
    for _ in range(n_epochs):
        b_grad, w_grad = linear.mse_gradients(b, w, x, y)
        b, v_b = earlier["momentum_step"](b, b_grad, v_b, lr, beta)
        w, v_w = earlier["momentum_step"](w, w_grad, v_w, lr, beta)
    return b, w


LOOP = "    for _ in range(n_epochs):\n"
ERROR = "        error = b + w * x - y\n"
SLOPES = "        b_grad, w_grad = 2 * error.mean(), 2 * (x * error).mean()\n"


@function(optimizers.train_momentum, points=2, rtol=RTOL, returns=("b", "w"), code=rolls,
          builds_on=("momentum-step",), follow=own_rolling, wrong=[
    slip("one velocity for both", {"v_w": "v_b"}, "That is the broken loop: w's velocity has b's "
         "slopes in it. Each parameter needs a velocity of its own."),
    slip("velocity lost in each epoch", {
        "    v_b = 0.0\n    v_w = 0.0\n" + LOOP: LOOP + "        v_b = 0.0\n        v_w = 0.0\n",
    }, "Both velocities start from 0 in every epoch: set them once, before the loop."),
    slip("slope of w at the new b", {
        "        v_w =": "        w_grad = 2 * (x * (b + w * x - y)).mean()\n        v_w =",
    }, "w's slope is taken after b has moved. Both slopes belong to the same line."),
    slip("slopes taken once", {LOOP + ERROR + SLOPES: (ERROR + SLOPES).replace("        ", "    ")
                               + LOOP},
         "The slopes are worked out once, before the loop: they change with the line."),
    slip("no factor 2", {"2 * error": "error", "2 * (x": "(x"}, "Half of each slope: the factor 2 "
         "of the square is missing."),
    slip("sums", {".mean()": ".sum()"}, "The slopes of the MSE are means over the "
         "points, not sums."),
    slip("x left out", {"(x * error)": "error"}, "w's slope has x in it: 2 · mean(x · error)."),
    pair_swapped(says="The pair is (b, w): b comes first."),
    one_epoch_more(), one_epoch_only(), no_return(),
], forms=["""
    def train_momentum(x, y, b, w, lr, beta, n_epochs):
        p, v = np.array([b, w], dtype=float), np.zeros(2)
        A = np.column_stack([np.ones(len(x)), np.ravel(x)])
        for _ in range(n_epochs):
            p, v = momentum_step(p, 2 / len(x) * A.T @ (A @ p - np.ravel(y)), v, lr, beta)
        return p
""", """
    def train_momentum(x, y, b, w, lr, beta, n_epochs):
        p = torch.tensor([float(b), float(w)], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([p], lr=lr, momentum=beta)
        for _ in range(n_epochs):
            optimizer.zero_grad()
            ((p[0] + p[1] * torch.tensor(x) - torch.tensor(y)) ** 2).mean().backward()
            optimizer.step()
        return p[0].item(), p[1].item()
"""])
def train_momentum(seed: int) -> Inputs:
    """`train_momentum` keeps a velocity for each parameter"""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-2, 2, (5, 1)), rng.normal(size=(5, 1))
    return [(X_TRAIN, Y_TRAIN, *START, 0.1, 0.9, 3), (x, y, 0.4, -0.7, 0.05, 0.6, 4),
            (x[:1], y[:1], -1.0, 0.5, 0.02, 0.8, 2), (x, y, 1.0, 2.0, 0.1, 0.5, 1),
            (x[:2], y[:2], 1.0, 2.0, 0.1, 0.9, 0)]


border_moves = choice("What momentum does to the border", {
    "up": RIGHT,
    "down": "Across the valley the slope turns its sign in each step, so the old velocity takes "
            "something away from the new slope: it brakes there.",
    "stays": "The curvature stays, but the step no longer depends on the slope alone. Look at what "
             "the old velocity does to a slope that has turned its sign.",
    "gone": "It is further up, and still there: with η = 1.54 the loss grows without end.",
}, points=1, shown={
    "up": "it moves up: larger rates converge, too",
    "down": "it moves down: longer steps fly out of the valley sooner",
    "stays": "it stays where it is: the curvature alone sets it",
    "gone": "there is none any more: momentum always comes to rest",
})


@value(points=1, rtol=FOUR_DIGITS, forms=["new_border = 1.5305", "new_border = 3.8 / 2.48291179"])
def new_border(wrong: Wrong) -> object:
    """The border with momentum 0.9"""
    least, most = convergence.line_curvatures(X_TRAIN)
    wrong("without momentum", 2 / most, "That is the border without momentum: d, −d, d has to go "
          "into the recursion with μ.")
    wrong("the smaller curvature", 3.8 / least, "The larger curvature is the stricter one: across "
          "the valley you fly out first.")
    wrong(factor(0.5, "half", "Half of it: with d, −d, d the recursion gives 2(1 + μ) = ηλ."))
    wrong("minus for plus", 0.2 / most, "The sign of μ: d = −(1 + μ − ηλ)d − μd, so μ is there "
          "twice with one sign.")
    wrong("divided by 1 − μ", 2 / 0.1 / most, "Dividing by 1 − μ belongs to slopes that all have "
          "one sign. Here they turn their sign: put d, −d, d in.")
    wrong("divided by 1 + μ", 2 / 1.9 / most, "The factor 1 + μ is on the other side: solve for η "
          "once more.")
    wrong("both curvatures", 3.8 / (least + most), "The two curvatures are not added: the larger "
          "one alone sets the border.")
    wrong("μ of 1", 4 / most, "That is the border with μ = 1. Here μ is 0.9.")
    wrong(upside_down(says="Turn it over: η = 2(1 + μ)/λ."))
    return 3.8 / most


@value(points=2, rtol=THREE_DIGITS, forms=[
    "heavy_ball = (0.365, 1.037)",
    "k = np.sqrt(2.48291179 / 0.15107055)\n"
    "heavy_ball = [((k - 1) / (k + 1)) ** 2, 4 / (np.sqrt(0.15107055) + np.sqrt(2.48291179)) ** 2]",
])
def heavy_ball(wrong: Wrong) -> object:
    """The best momentum and its rate"""
    least, most = convergence.line_curvatures(X_TRAIN)
    mu, lr = optimizers.best_momentum(X_TRAIN)
    wrong("root of μ", (mu**0.5, lr), "The rate is right. The equation gives √μ: square it.",
          tells_right=True)
    wrong("both roots", (mu**0.5, lr**0.5), "These are √μ and √η: square both.")
    wrong("root of η", (mu, lr**0.5), "μ is right. The equation gives √η: square it.",
          tells_right=True)
    wrong(pair_swapped(says="The right numbers in the other order: μ comes first."))
    wrong("4 missing", (mu, lr / 4), "μ is right. Adding the two ends gives √η(√λmin + √λmax) = 2: "
          "squared, the 2 is a 4.", tells_right=True)
    wrong("1 − μ", (1 - mu, lr), "η is right. That is 1 − μ.", tells_right=True)
    plain = convergence.best_learning_rate(X_TRAIN)
    wrong("without the roots", (((most - least) / (most + least)) ** 2, plain), "You left out the "
          "square roots of the curvatures: that is the best rate of plain descent.")
    wrong("plain rate", (mu, plain), "μ is right. The rate 0.7593 is the best one without "
          "momentum.", tells_right=True)
    return mu, lr


@value(points=1, rtol=THREE_DIGITS, forms=["two_forms = 1", "two_forms = np.array([1.0])"])
def two_forms(wrong: Wrong) -> object:
    """The rate with which the averaged form walks the same path"""
    wrong("the same rate", 0.1, "With the same η, its steps are a tenth as long: its velocity is "
          "1 − μ times ours.")
    wrong("the wrong way", 0.01, "Its velocity is the smaller one, so its η has to be larger, not "
          "smaller.")
    wrong("divided by μ", 0.1 / 0.9, "μ is the share that stays. What differs is the factor 1 − μ "
          "before the slope.")
    wrong("the factor alone", 10.0, "That is the factor, 1/(1 − μ). The rate is 0.1 times it.")
    wrong("1 − μ squared", 0.001, "The factor 1 − μ comes in once, and its η has to be larger.")
    wrong("times μ", 0.09, "What differs is the factor 1 − μ before the slope; μ before v is the "
          "same in both.")
    wrong("times 1 + μ", 0.19, "The factor between the two velocities is 1 − μ.")
    wrong("divided by 1 + μ", 0.1 / 1.9, "The factor between the two velocities is 1 − μ.")
    return 1.0


def looked_ahead(p: Any, g: Any, v: Any, lr: float, beta: float) -> tuple[Any, Any]:
    """Nesterov's step as students write it."""
    v = beta * v + g
    p = p - lr * (g + beta * v)
    return p, v


@function(optimizers.nesterov_step, points=2, rtol=RTOL, returns=("p", "v"), code=looked_ahead,
          wrong=[
    slip("plain momentum", {"(g + beta * v)": "v"}, "That is plain momentum. The v in g + βv is "
         "the new one, in which the slope is already once."),
    slip("β left out of the step", {"(g + beta * v)": "(g + v)"}, "In the step, v is multiplied by "
         "β once more: g + βv."),
    slip("no slope in the step", {"(g + beta * v)": "(beta * v)"}, "The slope is missing in the "
         "step: g + βv."),
    slip("averaged form", {"beta * v + g\n": "beta * v + (1 - beta) * g\n"}, "That is the averaged "
         "form of v. Asked is v ← βv + g."),
    slip("the look ahead kept", {"return p, v": "return p, g + beta * v"}, "p is right. Give back "
         "v itself, not g + βv.", tells_right=True),
    slip("β on the slope", {"(g + beta * v)": "(beta * g + v)"}, "β belongs to v, not to g: "
         "g + βv."),
    slip("minus", {"(g + beta * v)": "(g - beta * v)"}, "The velocity is added to the slope: "
         "g + βv."),
    slip("the old v given back", {
        "    v = beta * v + g\n    p = p - lr * (g + beta * v)":
            "    p = p - lr * (g + beta * (beta * v + g))",
    }, "p is right. Give back the new v, not the old one.", tells_right=True),
    slip("v twice", {"(g + beta * v)": "(v + beta * v)"}, "The step is g + βv, not v + βv."),
    uphill(), pair_swapped(says="The new p comes first, then the new v."), no_return(),
], forms=["""
    def nesterov_step(p, g, v, lr, beta):
        new = momentum_step(p, g, v, lr, beta)[1]
        return p - lr * g - lr * beta * new, new
""", """
    def nesterov_step(p, g, v, lr, beta):
        return p - lr * ((1 + beta) * g + beta**2 * v), beta * v + g
"""])
def nesterov_step(seed: int) -> Inputs:
    """`nesterov_step` moves p by lr·(g + βv), with the new v"""
    return [(*state, lr, beta) for state, (lr, beta) in zip(
        states(seed, 1), ((0.1, 0.9), (0.3, 0.5), (0.02, 0.8), (1.0, 0.4), (0.5, 0.7)),
        strict=True)]


# --- a rate for each parameter


def scaled_by_average(
    p: Any, g: Any, s: Any, lr: float, rho: float, eps: float
) -> tuple[Any, Any]:
    """RMSProp's step as students write it."""
    s = rho * s + (1 - rho) * g**2
    p = p - lr * g / (np.sqrt(s) + eps)
    return p, s


NOT_SQUARED = "s is made of g², so that signs do not cancel and the root is a size."
NO_ROOT = "Take the root of s before you divide: s is the size of g², √s that of g."
INSIDE = "ε stands outside the root here: √s + ε. (Some papers have it inside.)"
FIRST_P = "The new p comes first, then the new s."
ONE_SIZE = "Each parameter has a size of its own: square each entry, without a mean."
BRACKETS = "Put √s + ε in brackets: without them ε is added to p."


@function(optimizers.rmsprop_step, points=2, rtol=RTOL, returns=("p", "s"),
          code=scaled_by_average, wrong=[
    slip("ε inside the root", {"np.sqrt(s) + eps": "np.sqrt(s + eps)"}, INSIDE),
    slip("g not squared", {"g**2": "np.abs(g)"}, NOT_SQUARED),
    slip("no root", {"np.sqrt(s)": "s"}, NO_ROOT),
    slip("shares swapped", {"rho * s + (1 - rho) * g**2": "(1 - rho) * s + rho * g**2"}, "ρ is the "
         "share of the old s that stays; g² comes in with 1 − ρ."),
    slip("Adagrad", {"rho * s + (1 - rho) * g**2": "s + g**2"}, "You add up all squares: that is "
         "Adagrad. RMSProp averages them, ρs + (1 − ρ)g²."),
    slip("not an average", {"(1 - rho) * g**2": "g**2"}, "The share of g² is missing: "
         "ρs + (1 − ρ)g²."),
    slip("old s", {"    s = rho * s + (1 - rho) * g**2\n": "    old = s\n    s = rho * s + "
                   "(1 - rho) * g**2\n", "np.sqrt(s)": "np.sqrt(old)"},
         "p moves by the old s. First s, then p with the new one."),
    without("eps", 0), always("eps", 1e-8),
    slip("times the root", {"g / (np.sqrt(s) + eps)": "g * (np.sqrt(s) + eps)"}, "Divide by the "
         "root: where slopes are large, steps have to be short."),
    slip("the root kept", {"return p, s": "return p, np.sqrt(s)"}, "p is right. Give back s "
         "itself, not its root.", tells_right=True),
    slip("sign of the slope alone", {"g / (np.sqrt(s) + eps)": "np.sign(g)"}, "s is right. p moves "
         "by g/(√s + ε): close to the sign of g only where all slopes were alike."),
    slip("one size for all", {"g**2": "np.mean(np.square(g))"}, ONE_SIZE),
    slip("ε behind the fraction", {"(np.sqrt(s) + eps)": "np.sqrt(s) + eps"}, BRACKETS),
    uphill(), pair_swapped(says=FIRST_P), no_return(),
], forms=["""
    def rmsprop_step(p, g, s, lr, rho, eps):
        usual = np.sqrt(s := s + (1 - rho) * (np.square(g) - s))
        return [p - g * (lr / (usual + eps)), s]
""", """
    def rmsprop_step(p, g, s, lr, rho, eps):
        there = torch.as_tensor(p, dtype=torch.float64).clone().requires_grad_()
        there.grad = torch.as_tensor(g, dtype=torch.float64)
        optimizer = torch.optim.RMSprop([there], lr=lr, alpha=rho, eps=eps)
        kept = torch.tensor(s, dtype=torch.float64)
        optimizer.state[there] = {"step": torch.tensor(0.0), "square_avg": kept}
        optimizer.step()
        return there.detach().numpy(), kept
"""])
def rmsprop_step(seed: int) -> Inputs:
    """`rmsprop_step` divides each slope by its usual size"""
    return [(*state, lr, rho, eps) for state, (lr, rho, eps) in zip(
        states(seed, 1),
        ((0.1, 0.9, 0.01), (0.3, 0.6, 0.1), (0.02, 0.8, 1e-2), (1.0, 0.7, 2e-2), (0.5, 0.3, 1e-3)),
        strict=True)]


def scaled_by_sum(p: Any, g: Any, s: Any, lr: float, eps: float) -> tuple[Any, Any]:
    """Adagrad's step as students write it."""
    s = s + g**2
    p = p - lr * g / (np.sqrt(s) + eps)
    return p, s


@function(optimizers.adagrad_step, points=2, rtol=RTOL, returns=("p", "s"), code=scaled_by_sum,
          wrong=[
    slip("ε inside the root", {"np.sqrt(s) + eps": "np.sqrt(s + eps)"}, INSIDE),
    slip("g not squared", {"g**2": "np.abs(g)"}, NOT_SQUARED),
    slip("no root", {"np.sqrt(s)": "s"}, NO_ROOT),
    slip("RMSProp", {"s + g**2": "0.9 * s + 0.1 * g**2"}, "That is an average, as RMSProp has it. "
         "Adagrad forgets nothing: s + g²."),
    slip("nothing kept", {"s + g**2": "g**2"}, "The squares from before are lost: s + g²."),
    slip("old s", {"    s = s + g**2\n": "    old = s\n    s = s + g**2\n",
                   "np.sqrt(s)": "np.sqrt(old)"},
         "p moves by the old s. First s, then p with the new one."),
    slip("the root kept", {"return p, s": "return p, np.sqrt(s)"}, "p is right. Give back s "
         "itself, not its root.", tells_right=True),
    without("eps", 0), always("eps", 1e-8),
    slip("times the root", {"g / (np.sqrt(s) + eps)": "g * (np.sqrt(s) + eps)"}, "Divide by the "
         "root: where slopes were large, steps have to be short."),
    slip("one size for all", {"g**2": "np.mean(np.square(g))"}, ONE_SIZE),
    slip("ε behind the fraction", {"(np.sqrt(s) + eps)": "np.sqrt(s) + eps"}, BRACKETS),
    uphill(), pair_swapped(says=FIRST_P), no_return(),
], forms=["""
    def adagrad_step(p, g, s, lr, eps):
        total = np.add(s, np.power(g, 2))
        return p - np.divide(lr * g, total**0.5 + eps), total
""", """
    def adagrad_step(p, g, s, lr, eps):
        total = torch.as_tensor(s, dtype=torch.float64) + torch.as_tensor(g) ** 2
        return torch.as_tensor(p) - lr * torch.as_tensor(g) / (total.sqrt() + eps), total
"""])
def adagrad_step(seed: int) -> Inputs:
    """`adagrad_step` divides by the root of the sum of all squares"""
    return [(*state, lr, eps) for state, (lr, eps) in zip(
        states(seed, 1), ((0.1, 0.01), (0.3, 0.1), (0.02, 1e-2), (1.0, 2e-2), (0.5, 1e-3)),
        strict=True)]


# --- Adam


@value(points=1, rtol=TWO_DIGITS, forms=[
    "adam_first = -0.1 * np.sign([0.001, -1000])", "adam_first = [[-0.1], [0.1]]",
])
def adam_first(wrong: Wrong) -> object:
    """Adam's first step for a tiny and a huge slope"""
    slopes = np.array([0.001, -1000.0])
    wrong(wrong_sign("uphill", "The signs are wrong: a step goes against the slope."))
    wrong("plain descent", -0.1 * slopes, "That is plain descent. Adam divides by √ŝ, the usual "
          "size of the slope, which is |g| in the first step.")
    wrong(factor(10**0.5, "no correction", "These are m and s without their hats: divide them by "
                 "1 − β₁ and 1 − β₂, since t is 1."))
    wrong("no signs", (0.1, 0.1), "The sizes are right. The slopes have different signs, so one "
          "goes down and one goes up.")
    wrong("both down", (-0.1, -0.1), "The first is right. The second slope is negative: that "
          "parameter goes up.", tells_right=True)
    wrong("no rate", (-1.0, 1.0), "That is m̂/√ŝ with its sign. The step is η = 0.1 times as long.")
    wrong("m without its hat", (-0.01, 0.01), "ŝ has its hat, m has not: m̂ = m/(1 − β₁).")
    wrong("no root", -0.1 / slopes, "Take the root of ŝ: g/g² is not the sign of g.")
    return -0.1 * np.sign(slopes)


def averaged_both(
    p: Any, g: Any, m: Any, s: Any, t: int, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Any, Any, Any]:
    """Adam's step as students write it."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    p = p - lr * m_hat / (np.sqrt(s_hat) + eps)
    return p, m, s


@function(optimizers.adam_step, points=3, rtol=RTOL, returns=("p", "m", "s"), code=averaged_both,
          wrong=[
    slip("no bias correction", {"m / (1 - beta1**t)": "m", "s / (1 - beta2**t)": "s"},
         "m and s are not corrected: divide them by 1 − β₁ᵗ and 1 − β₂ᵗ for the step of p."),
    slip("only m corrected", {"s / (1 - beta2**t)": "s"}, "s needs its correction too: "
         "ŝ = s/(1 − β₂ᵗ)."),
    slip("only s corrected", {"m / (1 - beta1**t)": "m"}, "m needs its correction too: "
         "m̂ = m/(1 − β₁ᵗ)."),
    slip("the hats kept", {"return p, m, s": "return p, m_hat, s_hat"}, "p is right. Give back m "
         "and s themselves: corrected twice, they are wrong in the next step.", tells_right=True),
    slip("βt for βᵗ", {"beta1**t": "beta1 * t", "beta2**t": "beta2 * t"}, "βᵗ is a power: "
         "`beta1**t`, not `beta1 * t`."),
    slip("t counted from 0", {"**t": "**(t + 1)"}, "Here t counts from 1 already: do not add 1."),
    swapped("beta1", "beta2", says="β₁ belongs to m, β₂ to s."),
    slip("ε inside the root", {"np.sqrt(s_hat) + eps": "np.sqrt(s_hat + eps)"},
         "ε stands outside the root here: √ŝ + ε."),
    slip("ε before the correction", {
        "np.sqrt(s_hat) + eps": "(np.sqrt(s) + eps) / np.sqrt(1 - beta2**t)",
    }, "That is the order of Keras, with ε beside √s. Asked is √ŝ + ε, as in PyTorch."),
    slip("g not squared", {"g**2": "np.abs(g)"}, NOT_SQUARED),
    slip("no root", {"np.sqrt(s_hat)": "s_hat"}, "Take the root of ŝ before you divide."),
    slip("shares swapped", {"beta1 * m + (1 - beta1) * g": "(1 - beta1) * m + beta1 * g",
                            "beta2 * s + (1 - beta2) * g**2": "(1 - beta2) * s + beta2 * g**2"},
         "β is the share that stays; the new slope comes in with 1 − β."),
    slip("g for m", {"m_hat / (": "g / ("}, "p moves by m̂, not by the slope itself."),
    slip("hats swapped", {"beta1**t": "beta0**t", "beta2**t": "beta1**t", "beta0**t": "beta2**t"},
         "m is divided by 1 − β₁ᵗ, s by 1 − β₂ᵗ."),
    slip("multiplied", {"m / (1": "m * (1", "s / (1": "s * (1"}, "Divide by 1 − βᵗ: the averages "
         "are too small at first."),
    slip("m squared", {"* g**2": "* m**2"}, "s averages the squares of g, not of m."),
    slip("sums", {"(1 - beta1) * g": "g", "(1 - beta2) * g**2": "g**2"}, "The shares 1 − β before "
         "g and g² are missing."),
    without("eps", 0), always("eps", 1e-8),
    slip("m and s swapped", {"return p, m, s": "return p, s, m"}, "p is right. After it comes m, "
         "then s.", tells_right=True),
    uphill(), no_return(),
], forms=["""
    def adam_step(p, g, m, s, t, lr, beta1, beta2, eps):
        m = m + (1 - beta1) * (g - m)
        s = s + (1 - beta2) * (np.square(g) - s)
        rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        return p - rate * m / (s**0.5 + eps * np.sqrt(1 - beta2**t)), m, s
""", """
    def adam_step(p, g, m, s, t, lr, beta1, beta2, eps):
        p, g, m, s = (torch.as_tensor(one, dtype=torch.float64).clone() for one in (p, g, m, s))
        p.grad = g
        optimizer = torch.optim.Adam([p], lr=lr, betas=(beta1, beta2), eps=eps)
        optimizer.state[p] = {"step": torch.tensor(t - 1.0), "exp_avg": m, "exp_avg_sq": s}
        optimizer.step()
        return p, m, s
"""])
def adam_step(seed: int) -> Inputs:
    """`adam_step` corrects both averages and moves p by m̂/(√ŝ + ε)"""
    rates = ((1, 0.1, 0.9, 0.999, 0.01), (2, 0.3, 0.6, 0.8, 0.1), (3, 0.02, 0.8, 0.9, 1e-2),
             (7, 1.0, 0.5, 0.75, 2e-2), (2, 0.5, 0.9, 0.95, 1e-3))
    return [(*state, *more) for state, more in zip(states(seed, 2), rates, strict=True)]


def fed(p: Array, gradients: Array, lr: float) -> Array:
    """The walk as students write it, all in one."""
    m, s = np.zeros_like(p), np.zeros_like(p)
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
    return p


def own_feeding(earlier: Earlier, p: Any, gradients: Array, lr: float) -> object:
    """p after the student's `adam_step` for each row."""
    m: Any = np.zeros_like(p)
    s: Any = np.zeros_like(p)
    for t, g in enumerate(gradients, 1):
        p, m, s = earlier["adam_step"](p, g, m, s, t, lr, 0.9, 0.999, 1e-8)
    return p


@function(optimizers.adam_walk, points=1, rtol=RTOL, code=fed, builds_on=("adam-step",),
          follow=own_feeding, wrong=[
    slip("as it was", {"enumerate(gradients, 1)": "enumerate(gradients)"}, "That is the broken "
         "walk: with t = 0 it divides by 1 − β⁰ = 0. Count from 1."),
    slip("counted from 2", {"enumerate(gradients, 1)": "enumerate(gradients, 2)"}, "The first step "
         "is the one with t = 1, not 2."),
    slip("always 1", {"**t": "**1"}, "t is 1 in every step: it has to count them."),
    slip("first row left out", {"enumerate(gradients, 1)": "enumerate(gradients[1:], 1)"},
         "The first row of slopes is left out. Only t was wrong: it has to begin with 1."),
    slip("forgets in each step", {"        m =": "        m, s = np.zeros_like(p), np.zeros_like(p)"
                                  "\n        m ="},
         "m and s start from 0 in every step: set them once, before the loop."),
    slip("t of 1 twice", {"enumerate(gradients, 1)": "enumerate(gradients)", "**t": "**max(t, 1)"},
         "The first two steps both have t = 1: count from 1."),
    slip("from ones", {"np.zeros_like(p), np.zeros_like(p)": "np.ones_like(p), np.ones_like(p)"},
         "m and s start from 0: the correction is made for that."),
    slip("backwards", {"(gradients, 1)": "(gradients[::-1], 1)"}, "The rows come in their order, "
         "the first one first."),
    slip("not corrected", {" / (1 - 0.9**t)": "", " / (1 - 0.999**t)": ""}, "The averages are not "
         "corrected: repair t, and keep the division by 1 − βᵗ."),
    no_return(),
], forms=["""
    def adam_walk(p, gradients, lr):
        m = s = np.zeros(len(p))
        t = 0
        for g in gradients:
            t += 1
            p, m, s = adam_step(p, g, m, s, t, lr, 0.9, 0.999, 1e-8)
        return p
""", """
    def adam_walk(p, gradients, lr):
        p = torch.tensor(p, requires_grad=True)
        optimizer = torch.optim.Adam([p], lr=lr)
        for g in gradients:
            p.grad = torch.tensor(g)
            optimizer.step()
        return p.detach().numpy()
"""])
def adam_walk(seed: int) -> Inputs:
    """`adam_walk` counts its steps from 1"""
    rng = np.random.default_rng(seed)
    sizes = ((1, 2, 0.1, 1.0), (3, 2, 0.05, 1e-6), (6, 3, 0.2, 3.0))  # ε shows at slopes of 1e-6
    return [(rng.normal(size=k), size * (rng.normal(size=(n, k)) + 0.5), lr)
            for n, k, lr, size in sizes]


# --- side by side


ranking = choice("Six rules after 10 and after 100 steps", {
    "Adam leads": "After 10 steps Nesterov and RMSProp are lower, after 100 Nesterov and momentum: "
                  "Adam's first steps are η long, whatever the slope.",
    "momentum leads": "After 10 steps momentum is past the lowest point, and higher than plain "
                      "descent.",
    "momentum behind, then ahead": RIGHT,
    "plain last": "Adagrad is far behind both times: its steps become shorter and shorter.",
}, points=1, shown={
    "Adam leads": "Adam has the lowest loss both times",
    "momentum leads": "momentum is lower than plain descent both times",
    "momentum behind, then ahead":
        "momentum is higher than plain descent after 10 steps, and lower after 100",
    "plain last": "plain descent has the highest loss both times",
})

units = choice("Adam with x in another unit", {
    "it arrives": RIGHT,
    "it diverges": "Plain descent does. Adam's step is η·m̂/√ŝ: slopes ten times as large give the "
                   "same step.",
    "it crawls": "The steps of b and w are as long as before: a factor in the slopes cancels. "
                 "After 100 of them it is less than 10⁻⁴ above the lowest.",
    "the very same losses": "Its steps stay, but w has a tenth of the way to go now: the path is "
                            "another one.",
}, points=1, shown={
    "it arrives": "it comes near the lowest loss within 100 steps, by another path",
    "it diverges": "it diverges as plain descent does, a little later",
    "it crawls": "it is safe, but needs ten times as many steps",
    "the very same losses": "its losses are the same, step by step, as with x",
})

circle = choice("NAdam with a shorter memory of the squares", {
    "nearer to 3": RIGHT,
    "farther from 3": "The shorter memory has forgotten the huge slopes of the start after some "
                      "hundred steps, so √s is small again and the steps are longer.",
    "the same": "√s is what each step is divided by, and 0.999 remembers the slopes of the start "
                "for a thousand steps.",
    "it diverges": "Near the goal slopes are small, and m̂ is small with them: it comes to rest at "
                   "1, 2, 3.",
}, points=1, shown={
    "nearer to 3": "the third weight comes much nearer to 3",
    "farther from 3": "the third weight stays farther away from 3",
    "the same": "nearly nothing: β₁ decides how fast it goes",
    "it diverges": "it diverges: steps are divided by too small a number",
})

RUBRIC = Rubric("optimizers/2-optimizers", items_in(globals()))
