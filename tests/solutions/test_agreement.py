"""Each reference that leads elsewhere is found out; that all roads agree is for `prove` to say."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import solutions
from autograder.items.kinds import Formula
from autograder.items.rubric import load_rubric
from solutions import linear
from solutions.agreement import find_disagreements
from solutions.claims import CLAIMS
from solutions.claims.claim import Claim

ROOT = Path(__file__).parents[2]
OFF = 1.001
DERIVES = re.compile(r"∂|∇|slope|Hessian|derivative|gradients? of|by autograd", re.IGNORECASE)


ASKED_FORMULAS = [
    item.right("")
    for item in load_rubric("gradient-descent/2-one-step")
    if isinstance(item, Formula)
]


def references() -> dict[str, Any]:
    """All public functions, classes and formulas of solutions/, by module and name."""
    found: dict[str, Any] = {}
    for path in sorted(Path(solutions.__file__).parent.glob("*.py")):
        if path.stem in ("__init__", "agreement"):
            continue
        module = importlib.import_module(f"solutions.{path.stem}")
        for name, value in vars(module).items():
            ours = getattr(value, "__module__", "") == module.__name__ and callable(value)
            formula = any(value is asked for asked in ASKED_FORMULAS)
            if not name.startswith("_") and (ours or formula):
                found[f"{path.stem}.{name}"] = value
    return found


REFERENCES = references()
FORMULAS = [name for name, value in REFERENCES.items() if not callable(value)]


@pytest.fixture(scope="module")
def claims_about() -> dict[str, list[Claim]]:
    """Of every reference the claims that call it; a formula may be in any."""
    about: dict[str, list[Claim]] = {name: list(CLAIMS) for name in FORMULAS}
    for claim in CLAIMS:
        called: set[str] = set()
        with pytest.MonkeyPatch.context() as patch:
            for reference in REFERENCES.keys() - set(FORMULAS):
                replace(patch, reference, watched(REFERENCES[reference], reference, called))
            assert find_disagreements([claim]) == []
        for reference in called:
            about.setdefault(reference, []).append(claim)
    return about


def replace(patch: pytest.MonkeyPatch, reference: str, by: Any) -> None:
    module, _, name = reference.partition(".")
    patch.setattr(importlib.import_module(f"solutions.{module}"), name, by)


def watched(reference: Any, name: str, called: set[str]) -> Any:
    """The same, which notes its name when it is called."""
    if inspect.isclass(reference):

        def init(self: Any, *args: Any, **named: Any) -> None:
            called.add(name)
            reference.__init__(self, *args, **named)

        return type(reference.__name__, (reference,), {"__init__": init})

    def call(*args: Any, **named: Any) -> Any:
        called.add(name)
        return reference(*args, **named)

    return call


def test_a_road_that_leads_elsewhere_is_named_with_both_answers() -> None:
    def half(b: float, w: float) -> float:
        return b * w / 2

    claim = Claim("a product", {"NumPy": lambda b, w: b * w, "by hand": half}, [(0, 0), (2, 3)])
    assert find_disagreements([claim]) == [
        "a product, inputs 1: by hand and NumPy disagree: [3.] and [6.]."
    ]


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_that_is_a_little_off_is_found_out_or_derives_nothing(
    reference: str, claims_about: dict[str, list[Claim]], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = REFERENCES[reference]
    if reference not in claims_about:  # data, draws, counts: tests of their numbers hold them
        assert not DERIVES.search((right.__doc__ or "").partition("\n\n")[0]), "it needs a claim"
        return
    replace(monkeypatch, reference, spoiled(right))
    assert any(find_disagreements([claim]) for claim in claims_about[reference])


# --- spoiling


def spoiled(reference: Any) -> Any:
    """The same, a thousandth off in what it gives back or leaves behind."""
    if inspect.isclass(reference) and issubclass(reference, torch.nn.Module):
        return type(reference.__name__, (reference,), {"forward": _spoiled(reference.forward)})
    if inspect.isclass(reference):
        begin: Any = reference.__init__

        def init(self: Any, first: float, *more: Any) -> None:
            begin(self, OFF * first, *more)

        return type(reference.__name__, (reference,), {"__init__": init})
    return _spoiled(reference) if callable(reference) else OFF * reference


def _spoiled(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(*args: Any, **named: Any) -> Any:
        answer = function(*args, **named)
        parameters = [one for arg in args for one in _parameters(arg)]
        for one in parameters:
            if one.grad is not None:
                one.grad *= OFF
            if answer is None:
                one.data *= OFF
        for node in {one for arg in args for one in _remembered_by(arg)}:
            node.grad *= OFF
        return _off(answer)

    return wrong


def _parameters(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.nn.Module):
        return []
    return [value] if isinstance(value, torch.Tensor) and value.requires_grad else []


def _remembered_by(value: Any) -> list[Any]:
    """Of a number that remembers what it was made from: that, however far back."""
    parents = [parent for parent, _ in getattr(value, "parents", ())]
    return [*parents, *(one for parent in parents for one in _remembered_by(parent))]


def _off(answer: Any) -> Any:
    if answer is None:
        return None
    if isinstance(answer, torch.nn.Sequential):
        return torch.nn.Sequential(answer[0], torch.nn.Tanh(), *list(answer)[1:])
    if isinstance(answer, int):
        return answer + 1
    if isinstance(answer, tuple | list):
        if isinstance(answer[0], np.ndarray) and answer[0].dtype.kind == "i":
            return answer[1:]  # a batch left out
        return type(answer)(map(_off, answer))
    return OFF * answer


def test_spoiling_changes_what_it_should() -> None:
    assert spoiled(linear.update)(1.0, 1.0, 0.0, 0.0, 0.1) == (OFF, OFF)
