"""A module of one's own, one of torch's, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from autograder.judging.checks import chosen, close
from autograder.judging.modules import State, build, forwards, has_parameters, starts_as, trains
from autograder.judging.numbers import shown
from autograder.judging.rubric import item
from autograder.judging.steps import Part, numbers, together
from autograder.judging.steps import wrong as mistake
from autograder.judging.submission import Handle, Submission
from autograder.judging.tensors import BY_DTYPE
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, failed
from autograder.rubrics.own_numbers import close_to_own
from autograder.rubrics.pytorch.listing import shape_of
from autograder.rubrics.pytorch.models import modules_mistakes as wrong
from autograder.rubrics.pytorch.models.lecture import (
    FLOAT32,
    LR,
    RTOL,
    X_TRAIN,
    Y_TRAIN,
    columns,
)
from autograder.worker.plain import ObjectRecord, TensorRecord
from course_tools.data import Array
from course_tools.hand import layer_sizes
from solutions import linear, models, torch_steps

NAME = "ManualLinearRegression"
SHAPES = {"b": (1,), "w": (1,)}
STATE_SHAPES = {"0.weight": (5, 3), "0.bias": (5,)}


# --- a class of one's own


@item(
    points=4,
    misconceptions=[
        wrong.CLASS_OF_TENSORS,
        wrong.CLASS_WITHOUT_SUPER,
        wrong.CLASS_WITHOUT_RETURN,
        wrong.CLASS_WITHOUT_FORWARD,
        wrong.CLASS_OF_NOTHING,
    ],
    forms=[
        f"class {NAME}(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.w = nn.Parameter(torch.zeros(1, 1))\n"
        "        self.b = nn.Parameter(torch.zeros(()))\n"
        "    def forward(self, inputs):\n"
        "        return inputs @ self.w + self.b\n",
        f"class {NAME}(torch.nn.Module):\n"
        "    def __init__(self, b=0.5, w=0.25):\n"
        "        torch.nn.Module.__init__(self)\n"
        "        self.register_parameter('b', nn.Parameter(torch.tensor([b])))\n"
        "        self.register_parameter('w', nn.Parameter(torch.tensor([w])))\n"
        "    def forward(self, x):\n"
        "        return torch.add(self.b, torch.mul(self.w, x))\n",
    ],
)
def manual_linear_regression(student: Submission) -> Verdict:
    """`ManualLinearRegression` keeps b and w, predicts, and can be trained"""
    model = build(student, NAME)
    kept = has_parameters(model, SHAPES)
    if kept.passed:
        # Not one point alone: its ŷ may come close to 0, where float32 has few digits left.
        over = [x.astype(np.float32) for x, _ in columns(student.seed(3)) if len(x) > 1]
        predicts = forwards(model, _line, shapes=SHAPES, over=over, rtol=BY_DTYPE)
        if predicts.passed:
            fresh = build(student, NAME)
            predicts = trains(student, fresh, X_TRAIN, Y_TRAIN, lr=LR, steps=3)
    else:
        predicts = _predicts_anyway(model)
    return together([Part("the parameters", kept), Part("the prediction", predicts)])


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


# --- torch's own layers


@item(
    points=2,
    misconceptions=[
        wrong.MODEL_ALWAYS_42,
        wrong.MODEL_BARE,
        wrong.MODEL_WITHOUT_BIAS,
        wrong.MODEL_NOT_RETURNED,
        wrong.MODEL_NOT_SEEDED,
    ],
    forms=[
        "def make_model(seed):\n"
        "    torch.manual_seed(seed)\n"
        "    layer = nn.Linear(in_features=1, out_features=1)\n"
        "    model = nn.Sequential()\n"
        "    model.append(layer)\n"
        "    return model",
    ],
)
def make_model(student: Submission) -> Verdict:
    """`make_model` is one linear layer, drawn from the seed"""
    seen: list[Observation] = []
    first_wrong = PASSED
    for seed in (42, 7, student.seed(4)):
        model = build(student, "make_model", seed)
        record = model.record()
        if record.is_module and not _same_state(
            build(student, "make_model", seed).record(), record
        ):
            return mistake("not seeded", wrong.MODEL_NOT_SEEDED.says)
        verdict = starts_as(model, _state_of(torch_steps.make_model, (seed,)) or {}, rtol=BY_DTYPE)
        seen.append(Observation((seed,), record))
        first_wrong = verdict if first_wrong.passed else first_wrong
    return replace(
        first_wrong, evidence=Evidence(tuple(seen), torch_steps.make_model, _same_model, _state_of)
    )


def _state_of(rule: object, inputs: tuple[object, ...]) -> dict[str, Array] | None:
    """The numbers in the model that a function of ours makes, or None where it makes none."""
    assert callable(rule)
    with torch.random.fork_rng(devices=[]):
        model = rule(*inputs)
    if not isinstance(model, nn.Module):
        return None
    return {name: tensor.double().numpy() for name, tensor in model.state_dict().items()}


def _same_model(answer: object, other: object) -> bool:
    assert isinstance(answer, ObjectRecord)
    if not isinstance(other, Mapping):
        return answer.kinds[0] == "builtins.NoneType"
    return list(answer.state) == list(other) and all(
        close(answer.state[name].data, values, rtol=FLOAT32).passed
        for name, values in other.items()
    )


def _same_state(one: ObjectRecord, other: ObjectRecord) -> bool:
    return _same_model(one, {name: tensor.data for name, tensor in other.state.items()})


@item(
    points=1,
    misconceptions=[
        wrong.shapes_turned,
        wrong.shapes_flat,
        wrong.shapes_one_bias,
        wrong.shapes_bias_column,
        wrong.shapes_bare_keys,
    ],
    forms=[
        "state_shapes = {'0.bias': torch.Size([5]), '0.weight': [5, 3]}",
        "state_shapes = {'0.weight': np.array([5, 3]), '0.bias': '(5,)'}",
        "layer = nn.Sequential(nn.Linear(3, 5))\n"
        "state_shapes = {k: v.shape for k, v in layer.state_dict().items()}",
    ],
)
def state_shapes(student: Submission) -> Verdict:
    """Keys and shapes in the `state_dict` of Linear(3, 5)"""
    answer = student.value("state_shapes")
    if not isinstance(answer, dict):
        return failed(f"Expected a dict, a shape for each key; got {shown(answer)}.")
    got = {str(key).strip(): shape_of(value) for key, value in answer.items()}
    evidence = Evidence(
        (Observation((), got),), lambda: STATE_SHAPES, lambda seen, other: seen == other
    )
    if sorted(got) != sorted(STATE_SHAPES):
        keys = ", ".join(f"`{key}`" for key in got) or "none"
        return failed(f"The keys are not right: {keys}.", evidence)
    bad = [key for key, shape in STATE_SHAPES.items() if got[key] != shape]
    return failed(f"The shape of `{bad[0]}` is not right.", evidence) if bad else PASSED


@item(
    points=1,
    misconceptions=wrong.n_parameters,
    forms=[
        "j, k, m = layers.sizes\nn_parameters = (j + 1) * k + (k + 1) * m",
        "model = nn.Sequential(nn.Linear(*layers.sizes[:2]), nn.Linear(*layers.sizes[1:]))\n"
        "n_parameters = sum(p.numel() for p in model.parameters())",
    ],
)
def n_parameters(student: Submission) -> Verdict:
    """The number of parameters of two linear layers"""

    def right(who: str) -> object:
        return float(models.n_parameters(layer_sizes(who).sizes))

    return close_to_own(student, "n_parameters", right, rtol=RTOL)
