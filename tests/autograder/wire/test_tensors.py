"""Tensors and modules over the wire: records of them arrive; tensors are made from these again."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.wire.plain import ObjectRecord, TensorRecord, tensor_record
from tests.autograder.wire.sending import sent


@pytest.mark.parametrize(
    "dtype",
    ["float16", "bfloat16", "float32", "float64", "int8", "uint8", "int64", "bool", "complex64"],
)
def test_a_tensor_arrives_as_a_record_and_goes_back_as_a_tensor(dtype: str) -> None:
    tensor = torch.tensor([[1, 0]], dtype=getattr(torch, dtype))
    record = sent(tensor)
    assert isinstance(record, TensorRecord)
    assert (record.dtype, record.shape) == (dtype, (1, 2))
    again = sent(record, records=False)
    assert again.dtype == tensor.dtype and torch.equal(again, tensor)


def test_a_parameter_keeps_its_gradient() -> None:
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    leaf.square().sum().backward()
    record = sent(leaf)
    assert (record.requires_grad, record.is_leaf) == (True, True)
    again = sent(record, records=False)
    assert again.requires_grad and torch.equal(again.grad, torch.tensor([2.0, 4.0]))


def test_a_module_arrives_as_a_record() -> None:
    module = torch.nn.Linear(2, 1)
    named = {name: tensor_record(value) for name, value in module.named_parameters()}
    record = ObjectRecord(("torch.nn.Linear", "object"), {"training": True}, named, named)
    got = sent(record)
    assert (got.kinds, got.attributes) == (record.kinds, record.attributes)
    assert np.array_equal(got.state["weight"].data, named["weight"].data)
