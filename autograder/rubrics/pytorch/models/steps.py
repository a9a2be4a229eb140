"""An optimizer and a loss; the five steps of training and their order; the data they get."""

from __future__ import annotations

import numpy as np

from autograder.checks.loops import to_the_end
from autograder.checks.numbers import quoted, shown
from autograder.checks.pytorch.tensors import BY_DTYPE, makes_tensors
from autograder.checks.pytorch.training import moves
from autograder.checks.values import chosen, close
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import PASSED, Verdict, failed
from autograder.rubrics.own_numbers import close_to_own
from autograder.rubrics.pytorch.listing import words_in_order
from autograder.rubrics.pytorch.models import steps_mistakes as wrong
from autograder.rubrics.pytorch.models.lecture import (
    RTOL,
    SYMMETRIC,
    X_TRAIN,
    LineInputs,
    columns,
    lines,
    small_lines,
)
from course_tools.hand import two_predictions
from solutions import linear, models

STEPS = ("forward", "loss", "backward", "step", "zero_grad")


@item(
    points=1,
    misconceptions=wrong.hand_loss,
    forms=[
        "hand_loss = nn.MSELoss()(torch.tensor(hand.yhat), torch.tensor(hand.y))",
        "hand_loss = np.square(np.subtract(hand.y, hand.yhat)).mean()",
    ],
)
def hand_loss(student: Submission) -> Verdict:
    """The mean squared error of two predictions, by pencil"""

    def right(who: str) -> object:
        own = two_predictions(who)
        return linear.mse(np.array(own.yhat), np.array(own.y))

    return close_to_own(student, "hand_loss", right, rtol=RTOL)


@item(
    points=1,
    misconceptions=[wrong.SUM_SAME, wrong.SUM_SMALLER, wrong.SUM_SQUARED],
    forms=["sum_factor = float(len(x_train))"],
)
def sum_factor(student: Submission) -> Verdict:
    """How much longer a step is with a sum for a mean"""
    return close(student.value("sum_factor"), float(len(X_TRAIN)), rtol=RTOL)


@item(points=1, misconceptions=[wrong.SIGN_OF_LOSS, wrong.SIGN_OF_GRADIENTS, wrong.AN_ERROR])
def swapped_arguments(student: Submission) -> Verdict:
    """What changes when the arguments of MSELoss are swapped"""
    options = ("nothing", "the sign of the loss", "the sign of the gradients", "an error")
    return chosen(student.value("swapped_arguments"), right="nothing", options=options)


@item(
    points=2,
    misconceptions=wrong.STEP_ORDERS,
    forms=[
        'step_order = ["zero_grad", "forward", "loss", "backward", "step"]',
        'step_order = ["forward", "zero_grad", "loss", "backward", "step"]',
        'step_order = ("forward", "loss", "zero_grad", "backward", "step")',
        'step_order = ["Forward", "loss", "backward()", "step()", "zero_grad()"]',
        'step_order = "forward, loss, backward, step, zero_grad"',
        'step_order = np.array(["forward", "loss", "backward", "step", "zero grad"])',
    ],
)
def step_order(student: Submission) -> Verdict:
    """The order of the five lines of a training step"""
    answer = student.value("step_order")
    named = _steps(answer)
    if named is None:
        return failed(f"Expected a list of the five names, in quotes; got {shown(answer)}.")
    if strange := [name for name in named if name not in STEPS]:
        names = ", ".join(STEPS)
        return failed(f"There is no step {quoted(strange[0])}; the names are {names}.")
    if sorted(named) != sorted(STEPS):
        missing = ", ".join(f"`{name}`" for name in STEPS if name not in named)
        return failed(f"Each of the five steps comes once.{missing and f' Missing: {missing}.'}")
    found = _out_of_order(named)
    if not found:
        return PASSED
    says = " ".join(wrong.ORDERS[name][1] for name in found)
    return failed(says).explained(tuple(found), says)


def _steps(answer: object) -> list[str] | None:
    """The names as STEPS spells them, "zero grad" and "step()" too; None where there are none."""
    words = words_in_order(answer)
    if words is None:
        return None
    return [word.removesuffix("()").replace(" ", "_").replace("-", "_") for word in words]


def _out_of_order(named: list[str]) -> list[str]:
    """What is wrong with an order; nothing, wherever zero_grad stands but before its step."""
    at = {name: named.index(name) for name in STEPS}
    faults = {
        "loss before the prediction": at["loss"] < at["forward"],
        "backward before the loss": at["backward"] < at["loss"],
        "step before backward": at["step"] < at["backward"],
        "cleared too early": at["backward"] < at["zero_grad"] < at["step"],
    }
    return [name for name, is_so in faults.items() if is_so]


@item(
    points=3,
    misconceptions=[
        wrong.LINE_CLEARED_EARLY,
        wrong.LINE_STEPS_FIRST,
        wrong.LINE_STEPS_LATE,
        wrong.LINE_NOT_CLEARED,
        wrong.LINE_ONE_EPOCH,
        wrong.LINE_OF_SUMS,
        wrong.LINE_ALWAYS_A_TENTH,
    ],
    forms=[
        "def train_line(b, w, x, y, lr, n_epochs):\n"
        "    optimizer = torch.optim.SGD([w, b], lr)\n"
        "    for _ in range(n_epochs):\n"
        "        optimizer.zero_grad()\n"
        "        nn.functional.mse_loss(y, b + w * x).backward()\n"
        "        optimizer.step()\n",
        "def train_line(b, w, x, y, lr, n_epochs):\n"
        "    for _ in range(n_epochs):\n"
        "        loss = ((b + w * x - y) ** 2).mean()\n"
        "        loss.backward()\n"
        "        with torch.no_grad():\n"
        "            b -= lr * b.grad\n"
        "            w -= lr * w.grad\n"
        "        b.grad.zero_()\n"
        "        w.grad.zero_()\n"
        "    return b, w\n",
    ],
    equivalent={"loss_function(yhat, y) -> loss_function(y, yhat)": SYMMETRIC},
)
def train_line(student: Submission) -> Verdict:
    """`train_line`, repaired, moves b and w"""

    def asked(over: list[LineInputs]) -> Verdict:
        names = ("b", "w", "x", "y", "lr", "n_epochs")
        return moves(
            student, "train_line", models.train_line, over=over, names=names, rtol=BY_DTYPE
        )

    seed = student.seed(1)
    return to_the_end(asked(lines(seed)), lambda: asked(small_lines(seed)))


@item(points=1, misconceptions=[wrong.LEVEL_RIGHT, wrong.LEVEL_FALLING, wrong.LEVEL_NAN])
def flat_y(student: Submission) -> Verdict:
    """What training ends with when y is flat"""
    options = ("a level line", "the right line", "a falling line", "no line, only nan")
    return chosen(student.value("flat_y"), right="a level line", options=options)


@item(
    points=2,
    misconceptions=[
        wrong.PREPARE_FLAT,
        wrong.PREPARE_UNTOUCHED,
        wrong.PREPARE_ROWS,
        wrong.PREPARE_DOUBLE,
        wrong.PREPARE_SWAPPED,
    ],
    forms=[
        "def prepare(x, y):\n"
        "    x, y = np.asarray(x).reshape(-1, 1), np.asarray(y).reshape(-1, 1)\n"
        "    return torch.tensor(x, dtype=torch.float32), torch.from_numpy(y).to(torch.float32)",
        "def prepare(x, y):\n"
        "    return [torch.as_tensor(v).float().view(len(v), 1) for v in (x, y)]",
    ],
)
def prepare(student: Submission) -> Verdict:
    """`prepare`, repaired, makes two columns in float32"""
    pairs = columns(student.seed(2))
    flat = [(x.ravel(), y.ravel()) for x, y in pairs[:2]]
    mixed = [(x, y.ravel().astype(np.float32)) for x, y in pairs[2:]]
    return makes_tensors(
        student,
        "prepare",
        models.prepare,
        over=[*pairs, *flat, *mixed],
        returns=("x", "y"),
        rtol=BY_DTYPE,
    )
