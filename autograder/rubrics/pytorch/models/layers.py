"""One of torch's own layers in a model, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from autograder.checks.numbers import quoted, shown
from autograder.checks.pytorch.modules import (
    State,
    build,
    forwards,
    has_parameters,
    starts_as,
    trains,
)
from autograder.checks.pytorch.registered import no_module
from autograder.checks.pytorch.steps import wrong as mistake
from autograder.checks.values import close
from autograder.items.kinds import item
from autograder.judge.submission import Handle, Submission
from autograder.judge.verdict import PASSED, Evidence, Observation, Verdict, failed
from autograder.rubrics.own_numbers import close_to_own
from autograder.rubrics.pytorch.listing import shape_of
from autograder.rubrics.pytorch.models import modules_mistakes as wrong
from autograder.rubrics.pytorch.models.lecture import (
    FAR,
    FLOAT32,
    LR,
    ONLY_FLOAT32,
    RTOL,
    X_TRAIN,
    Y_TRAIN,
)
from autograder.worker.plain import ObjectRecord, TensorRecord
from course_tools.data import Array
from course_tools.hand import layer_sizes
from solutions import linear, models, torch_steps

ENDS = ("bias", "weight")
SEQUENTIAL = "torch.nn.modules.container.Sequential"
LINEAR = "torch.nn.modules.linear.Linear"
STATE_SHAPES = {"0.weight": (5, 3), "0.bias": (5,)}


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
        "def make_model(seed):\n"
        "    from collections import OrderedDict\n"
        "    torch.manual_seed(seed)\n"
        "    return nn.Sequential(OrderedDict([('linear', nn.Linear(1, 1))]))",
        "class Line(nn.Sequential):\n"
        "    def __init__(self):\n"
        "        super().__init__(nn.Linear(1, 1))\n"
        "def make_model(seed):\n"
        "    torch.random.manual_seed(seed)\n"
        "    return Line().eval()",
    ],
)
def make_model(student: Submission) -> Verdict:
    """`make_model` is one linear layer, drawn from the seed"""
    seen: list[Observation] = []
    first_wrong = PASSED
    for seed in (42, 7, student.seed(4) % 2**31):
        model = build(student, "make_model", seed)
        record = model.record()
        if record.is_module and not _same_state(
            build(student, "make_model", seed).record(), record
        ):
            told = mistake("not seeded", wrong.MODEL_NOT_SEEDED.says)
            return replace(told, asked=torch_steps.make_model)
        seen.append(Observation((seed,), record))
        if first_wrong.passed:
            first_wrong = _one_layer(model, _state_of(torch_steps.make_model, (seed,)) or {})
    if first_wrong.passed:
        first_wrong = _works(student)
    return replace(
        first_wrong, evidence=Evidence(tuple(seen), torch_steps.make_model, _same_model, _state_of)
    )


def _one_layer(model: Handle, right: Mapping[str, Array]) -> Verdict:
    """A Sequential of one linear layer, under whatever name, that starts with these numbers."""
    record = model.record()
    if fault := no_module(record):
        return fault
    if SEQUENTIAL not in record.kinds:
        return failed(f"Expected an `nn.Sequential`, got {_a(record)}.")
    count = model.method("__len__")
    if count != 1:
        return failed(f"Expected one layer in the Sequential and nothing else, got {shown(count)}.")
    layer = model.keep("__getitem__", 0)
    held = layer.record()
    if LINEAR not in held.kinds:
        return failed(f"Expected an `nn.Linear(1, 1)` in the Sequential, got {_a(held)}.")
    state = {name.removeprefix("0."): values for name, values in right.items()}
    kept = has_parameters(layer, {name: values.shape for name, values in state.items()})
    if not kept.passed:
        return failed(kept.message)
    return starts_as(layer, state, rtol=ONLY_FLOAT32)


def _works(student: Submission) -> Verdict:
    """Does the model predict as its layer does, far away too, and can it be trained?"""
    model = build(student, "make_model", 7)
    bias, weight = (
        next(name for name in model.record().parameters if name.endswith(end)) for end in ENDS
    )

    def right(state: State, x: Array) -> Array:
        return linear.predict(state[bias].item(), state[weight].item(), x)

    over = [X_TRAIN.astype(np.float32), FAR]
    verdict = forwards(
        model, right, shapes={bias: (1,), weight: (1, 1)}, over=over, rtol=ONLY_FLOAT32
    )
    if not verdict.passed:
        return verdict
    return trains(student, build(student, "make_model", 7), X_TRAIN, Y_TRAIN, lr=LR, steps=3)


def layer_numbers(record: ObjectRecord) -> tuple[TensorRecord, TensorRecord]:
    """Bias and weight of a model with one layer, under whatever name. StopIteration without."""
    first, second = (
        next(tensor for name, tensor in record.state.items() if name.endswith(end)) for end in ENDS
    )
    return first, second


def _a(record: ObjectRecord) -> str:
    return f"a {quoted(record.kinds[0].rpartition('.')[2])}"


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
