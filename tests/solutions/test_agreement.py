"""The three roads agree, and one that does not is found out."""

from solutions import derivations, linear, torch_steps
from solutions.agreement import disagreements


def test_sympy_numpy_and_autograd_agree():
    roads = {
        "sympy": derivations.mse_gradients,
        "NumPy": linear.mse_gradients,
        "autograd": torch_steps.mse_gradients,
    }
    assert disagreements(roads) == []


def test_a_road_that_leads_elsewhere_is_named():
    def half(b, w, x, y):
        return tuple(part / 2 for part in linear.mse_gradients(b, w, x, y))

    found = disagreements({"sympy": derivations.mse_gradients, "NumPy": half})
    assert len(found) == 3
    assert found[0].startswith("NumPy and sympy disagree at n = 1: ")
