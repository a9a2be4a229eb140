"""Some values of every kind, as some answers: each comes to a verdict. `python -m tests.fuzz` tries
all."""

from __future__ import annotations

import pytest

from autograder.authoring.authored import load_notebook
from tests.fuzz import COURSE, Fuzz, Try, sample

NAMES = ["gradient-descent/2-one-step", "pytorch/2-autograd", "pytorch/3-models"]
# What broke the judge once.
BROKE = [
    ("state-shapes", '{"0.weight": np.array([5, 3]), "0.bias": np.array([5])}'),
    ("state-shapes", "cyclic_dict()"),
    ("n-parameters", "cyclic_list()"),
    ("n-parameters", "cyclic_array()"),
    ("manual-linear-regression", "NanNet"),
    ("manual-linear-regression", "InfNet"),
    ("manual-linear-regression", "PatchedNet"),
    ("hand-loss", "torch.ones(2).as_subclass(Tensor2)"),
    ("train-model", "lambda *a: torch.ones(2).as_subclass(Tensor2)"),
]


@pytest.mark.parametrize("name", NAMES)
def test_some_values_of_every_kind_come_to_a_verdict(name: str) -> None:
    fuzz = Fuzz(load_notebook(COURSE, name))
    found = list(fuzz.faults(sample(fuzz.exercise, 250, seed=1)))
    assert fuzz.verdicts == 250
    assert not found


def test_what_broke_the_judge_once_comes_to_a_verdict() -> None:
    fuzz = Fuzz(load_notebook(COURSE, "pytorch/3-models"))
    assert not list(fuzz.faults([Try(*one) for one in BROKE]))
    fuzz = Fuzz(load_notebook(COURSE, "gradient-descent/2-one-step"))
    assert not list(fuzz.faults([Try("dloss-db", "List2([1.0, 2.0])")]))
