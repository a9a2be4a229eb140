"""A module of one's own, one of torch's, and what is in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from autograder.checks.pytorch.modules import State, build, forwards, has_parameters, trains
from autograder.checks.pytorch.steps import Part, numbers, together
from autograder.checks.pytorch.steps import wrong as mistake
from autograder.checks.values import chosen, close
from autograder.items.kinds import item
from autograder.judge.submission import Handle, Submission
from autograder.judge.verdict import PASSED, Verdict, failed
from autograder.rubrics.pytorch.models import modules_mistakes as wrong
from autograder.rubrics.pytorch.models.lecture import (
    FAR,
    FLOAT32,
    LR,
    ONLY_FLOAT32,
    X_TRAIN,
    Y_TRAIN,
    columns,
)
from autograder.worker.plain import TensorRecord
from course_tools.data import Array
from solutions import linear

NAME = "ManualLinearRegression"
SHAPES = {"b": (1,), "w": (1,)}


# --- a class of one's own


@item(
    points=4,
    misconceptions=[
        wrong.CLASS_OF_TENSORS,
        wrong.CLASS_WITHOUT_SUPER,
        wrong.CLASS_WITHOUT_RETURN,
        wrong.CLASS_WITHOUT_FORWARD,
        wrong.CLASS_OF_NOTHING,
        wrong.CLASS_W_FIRST,
        wrong.CLASS_UNIFORM,
        wrong.CLASS_NOT_DRAWN,
    ],
    forms=[
        f"class {NAME}(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.b, self.w = (nn.Parameter(torch.empty(1)) for _ in 'bw')\n"
        "        for parameter in (self.b, self.w):\n"
        "            nn.init.normal_(parameter)\n"
        "    def forward(self, inputs):\n"
        "        return nn.functional.linear(inputs, self.w.view(1, 1), self.b)\n",
        f"class {NAME}(torch.nn.Module):\n"
        "    def __init__(self, size=1):\n"
        "        torch.nn.Module.__init__(self)\n"
        "        self.register_parameter('b', nn.Parameter(torch.randn(size)))\n"
        "        self.register_parameter('w', nn.Parameter(torch.randn(size)))\n"
        "    def forward(self, x):\n"
        "        return torch.add(self.b, torch.mul(self.w, x))\n",
    ],
)
def manual_linear_regression(student: Submission) -> Verdict:
    """`ManualLinearRegression` keeps b and w, predicts, and can be trained"""
    model = build(student, NAME)
    kept = has_parameters(model, SHAPES)
    if not kept.passed:
        return together(
            [Part("the parameters", kept), Part("the prediction", _predicts_anyway(model))]
        )
    # Not one point alone: its ŷ may come close to 0, where float32 has few digits left.
    over = [x.astype(np.float32) for x, _ in columns(student.seed(3)) if len(x) > 1]
    predicts = forwards(model, _line, shapes=SHAPES, over=[*over, FAR], rtol=ONLY_FLOAT32)
    if predicts.passed:
        fresh = build(student, NAME)
        predicts = trains(student, fresh, X_TRAIN, Y_TRAIN, lr=LR, steps=3)
    parts = [Part("the parameters", kept), Part("the prediction", predicts)]
    if predicts.passed:
        parts.append(Part("the start", _start(student)))
    return together(parts)


def _start(student: Submission) -> Verdict:
    """Are b and w the next two numbers of `torch.randn`, in this order, whatever the seed?"""
    drawn = []
    for seed in (student.seed(6) % 2**31, 42):
        student.make("torch.manual_seed", seed)
        parameters = build(student, NAME).record().parameters
        got = [parameters[name].data.item() if name in parameters else 0.0 for name in SHAPES]
        drawn.append((got, _numbers_of(torch.randn, seed), _numbers_of(torch.rand, seed)))
    if all(close(got, right, rtol=FLOAT32).passed for got, right, _ in drawn):
        return PASSED
    if all(close(got, right[::-1], rtol=FLOAT32).passed for got, right, _ in drawn):
        return mistake("w drawn first", wrong.CLASS_W_FIRST.says)
    if all(close(got, uniform, rtol=FLOAT32).passed for got, _, uniform in drawn):
        return mistake("rand, not randn", wrong.CLASS_UNIFORM.says)
    if drawn[0][0] == drawn[1][0]:
        return mistake("not drawn", wrong.CLASS_NOT_DRAWN.says)
    return failed("not the numbers of `torch.randn(1)`, b first, w second.")


def _numbers_of(draw: Callable[[int], torch.Tensor], seed: int) -> list[float]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return [draw(1).item(), draw(1).item()]


def _line(state: State, x: Array) -> Array:
    return linear.predict(state["b"].item(), state["w"].item(), x)


def _predicts_anyway(model: Handle) -> Verdict:
    """Is `forward` right by its own b and w that are no parameters? That is paid for already."""
    record = model.record()
    tensors = [record.attributes.get(name, record.state.get(name)) for name in SHAPES]
    b, w = (part if isinstance(part, TensorRecord) else None for part in tensors)
    if (
        not (record.is_module and record.is_ready)
        or b is None
        or w is None
        or b.data.size != 1
        or w.data.size != 1
    ):
        return failed("it cannot be asked for without them.")
    x = np.array([[-1.5], [0.25], [2.0]])
    right = linear.predict(b.data.item(), w.data.item(), x)
    answer = model.method("__call__", torch.tensor(x, dtype=torch.float32))
    if answer is None:
        return mistake("no return", "gives None: it has to `return` the prediction.")
    return close(numbers(answer), right, rtol=FLOAT32)


@item(
    points=1,
    misconceptions=[wrong.RUNS_TRAINING, wrong.GRADIENTS_ON, wrong.CLEARS_GRADIENTS],
)
def train_mode(student: Submission) -> Verdict:
    """What `model.train()` does"""
    options = ("sets a mode", "runs the training", "turns gradients on", "clears the gradients")
    return chosen(student.value("train_mode"), right="sets a mode", options=options)
