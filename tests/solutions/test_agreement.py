"""Each reference that leads elsewhere is found out; that all roads agree is for `prove` to say."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import solutions
from solutions import linear
from solutions.agreement import Claim, disagreements
from solutions.claims import CLAIMS

ROOT = Path(__file__).parents[2]
OFF = 1.001
# Every reference that is or uses a derivative, and the claim that finds it out.
ASKED = {
    "derivations.dloss_db": "the gradients of one point",
    "derivations.dloss_dw": "the gradients of one point",
    "derivations.dmse_db": "the gradients",
    "derivations.dmse_dw": "the gradients",
    "derivations.hessian": "the Hessian",
    "derivations.evaluate": "the Hessian",
    "derivations.mse_gradients": "the gradients",
    "linear.predict": "the gradients",
    "linear.mse": "slopes of the loss over w",
    "linear.mse_gradients": "the gradients",
    "linear.hessian": "the Hessian",
    "linear.update": "one step",
    "linear.numeric_gradient": "slopes of the loss over w",
    "linear.secant_slope": "slopes of the loss over w",
    "linear.section_minimum": "the lowest w for a b",
    "linear.least_squares": "the lowest point",
    "linear.train": "several steps",
    "torch_steps.mse_gradients": "the gradients",
    "torch_steps.sgd_step": "one step",
    "torch_steps.backward_step": "the gradients",
    "torch_steps.update_in_place": "one step",
    "torch_steps.train_autograd": "several steps",
    "torch_steps.path_with_momentum_1": "steps with gradients that pile up",
    "convergence.curvatures": "curvatures and rates",
    "convergence.max_learning_rate": "curvatures and rates",
    "convergence.best_learning_rate": "curvatures and rates",
    "convergence.condition": "curvatures and rates",
    "convergence.shrink_factor": "curvatures and rates",
    "convergence.slice_limits": "curvatures and rates",
    "convergence.lowest_loss": "epochs until the loss is near its lowest",
    "convergence.epochs_to_converge": "epochs until the loss is near its lowest",
    "scaling.standardize": "the gradients on scaled x",
    "scaling.unscale": "the lowest point",
    "polynomial.design_matrix": "the polynomial's way down",
    "polynomial.curvatures": "the polynomial's curvatures and largest rate",
    "polynomial.largest_rate": "the polynomial's curvatures and largest rate",
    "polynomial.fit": "the polynomial's way down",
    "epochs.split_batches": "steps over batches",
    "epochs.train_minibatch": "steps over batches",
    "models.ManualLinearRegression": "the gradients",
    "models.layers": "the gradients of two layers",
    "models.train_line": "several steps",
    "models.train_model": "steps of two layers",
    "models.n_parameters": "how many parameters",
}
# References in which nothing is derived: data, draws, counts. Tests of their numbers hold them.
NOT_ASKED = {
    "convergence": set(),
    "derivations": set(),
    "epochs": {"updates_per_epoch", "marks"},
    "linear": {"synthetic_data", "initialize", "loss_surface"},
    "models": {"prepare", "evaluate"},
    "polynomial": {"inputs", "start", "smallest_mse"},
    "scaling": set(),
    "tensors": {"to_tensors", "init_parameters", "cuda_normal"},
    "torch_steps": {"make_model"},
}


def test_a_road_that_leads_elsewhere_is_named_with_both_answers() -> None:
    def half(b: float, w: float) -> float:
        return b * w / 2

    claim = Claim("a product", {"NumPy": lambda b, w: b * w, "by hand": half}, [(0, 0), (2, 3)])
    assert disagreements([claim]) == [
        "a product, inputs 1: by hand and NumPy disagree: [3.] and [6.]."
    ]


@pytest.mark.parametrize("reference", ASKED)
def test_a_reference_that_is_a_little_off_is_found_out(
    reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module_name, _, name = reference.partition(".")
    module = importlib.import_module(f"solutions.{module_name}")
    monkeypatch.setattr(module, name, spoiled(getattr(module, name)))
    (claim,) = [claim for claim in CLAIMS if claim.what == ASKED[reference]]
    assert disagreements([claim]) != []


def test_every_reference_is_asked_or_said_to_derive_nothing() -> None:
    found = set(references())
    assert found <= ASKED.keys() | {
        f"{module}.{name}" for module, names in NOT_ASKED.items() for name in names
    }


def references() -> Iterator[str]:
    """All public functions and classes of solutions/."""
    for path in Path(solutions.__file__).parent.glob("*.py"):
        if path.stem in ("__init__", "agreement"):
            continue
        module = importlib.import_module(f"solutions.{path.stem}")
        for name, value in vars(module).items():
            own = getattr(value, "__module__", "") == module.__name__
            if own and not name.startswith("_") and (inspect.isclass(value) or callable(value)):
                yield f"{path.stem}.{name}"


# --- spoiling


def spoiled(reference: Any) -> Any:
    """The same, a thousandth off in what it gives back or leaves behind."""
    if inspect.isclass(reference) and issubclass(reference, torch.nn.Module):
        return type(reference.__name__, (reference,), {"forward": _spoiled(reference.forward)})
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
        return _off(answer)

    return wrong


def _parameters(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.nn.Module):
        return []
    return [value] if isinstance(value, torch.Tensor) and value.requires_grad else []


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
