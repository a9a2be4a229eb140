"""Is a model one of torch's linear layers in a Sequential, and does it work?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from autograder.checks.numbers import quote_code, show_value
from autograder.checks.pytorch.modules import (
    State, build_module, forwards, has_parameters, starts_as, trains,
)
from autograder.checks.pytorch.registered import refuse_no_module
from autograder.checks.pytorch.tensors import BY_DTYPE
from autograder.checks.values import close
from autograder.judging.submission import Handle, Submission
from autograder.judging.verdict import Verdict, failed
from autograder.rubrics.pytorch.inputs import LR, X_TRAIN, Y_TRAIN
from autograder.wire.plain import ObjectRecord, TensorRecord
from course_tools.data import Array
from solutions import linear

ENDS = ("bias", "weight")
SEQUENTIAL = "torch.nn.modules.container.Sequential"
LINEAR = "torch.nn.modules.linear.Linear"
FLOAT32 = BY_DTYPE["float32"]  # 1e-5; torch's own answer is 2e-6 from the float64 one
ONLY_FLOAT32 = {"float32": FLOAT32}  # of a model that is to be one in float32
FAR = np.array([[-4000.0], [0.0], [5000.0]], dtype=np.float32)  # beyond whatever might clip


def one_layer(model: Handle, right: Mapping[str, Array]) -> Verdict:
    """A Sequential of one linear layer, under whatever name, that starts with these numbers."""
    record = model.record()
    if fault := refuse_no_module(record):
        return fault
    if SEQUENTIAL not in record.kinds:
        return failed(f"Expected an `nn.Sequential`, got {_a(record)}.")
    count = model.method("__len__")
    if count != 1:
        shown = show_value(count)
        return failed(f"Expected one layer in the Sequential and nothing else, got {shown}.")
    layer = model.keep("__getitem__", 0)
    held = layer.record()
    if LINEAR not in held.kinds:
        return failed(f"Expected an `nn.Linear(1, 1)` in the Sequential, got {_a(held)}.")
    state = {name.removeprefix("0."): values for name, values in right.items()}
    kept = has_parameters(layer, {name: values.shape for name, values in state.items()})
    if not kept.passed:
        return failed(kept.message)
    return starts_as(layer, state, rtol=ONLY_FLOAT32)


def works(student: Submission) -> Verdict:
    """Does the model predict as its layer does, far away too, and can it be trained?"""
    model = build_module(student, "make_model", 7)
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
    return trains(student, build_module(student, "make_model", 7), X_TRAIN, Y_TRAIN, lr=LR, steps=3)


def layer_numbers(record: ObjectRecord) -> tuple[TensorRecord, TensorRecord]:
    """Bias and weight of a model with one layer, under whatever name. StopIteration without."""
    first, second = (
        next(tensor for name, tensor in record.state.items() if name.endswith(end)) for end in ENDS
    )
    return first, second


def _a(record: ObjectRecord) -> str:
    return f"a {quote_code(record.kinds[0].rpartition('.')[2])}"


def state_of(rule: object, inputs: tuple[object, ...]) -> dict[str, Array] | None:
    """The numbers in the model that a function of ours makes, or None where it makes none."""
    assert callable(rule)
    with torch.random.fork_rng(devices=[]):
        model = rule(*inputs)
    if not isinstance(model, nn.Module):
        return None
    return {name: tensor.double().numpy() for name, tensor in model.state_dict().items()}


def same_model(answer: object, other: object) -> bool:
    assert isinstance(answer, ObjectRecord)
    if not isinstance(other, Mapping):
        return answer.kinds[0] == "builtins.NoneType"
    return list(answer.state) == list(other) and all(
        close(answer.state[name].data, values, rtol=FLOAT32).passed
        for name, values in other.items()
    )


def same_state(one: ObjectRecord, other: ObjectRecord) -> bool:
    return same_model(one, {name: tensor.data for name, tensor in other.state.items()})
