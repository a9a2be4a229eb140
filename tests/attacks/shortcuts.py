"""Shortcuts without an exploit: ordinary code that gets round the exercise."""

from __future__ import annotations

from tests.attacks.harness import Attack, right_answers

LOSS = "(b + w * x - y)**2"


def autograd_by_getattr() -> Attack:
    """autograd through getattr with a name put together, in a cell that must be by hand"""
    return Attack(
        answers={
            "mse-gradients": """
import torch
def mse_gradients(b, w, x, y):
    b, w = (torch.tensor(float(v), dtype=torch.float64).__getattribute__("require" + "s_grad_")() for v in (b, w))
    x, y = torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    loss = ((b + w * x - y) ** 2).mean()
    getattr(loss, "back" + "ward")()
    return b.grad.item(), w.grad.item()
"""
        }
    )


def sympy_by_exec() -> Attack:
    """sp.diff through exec of a text put together"""
    return Attack(
        answers={
            "dloss-db": f'exec("dloss_db = sp.di" + "ff({LOSS}, b)")',
            "dloss-dw": f'dloss_dw = eval("sp.di" + "ff({LOSS}, w)")',
            "dmse-db": f"dmse_db = getattr(sp, 'di' + 'ff')(sp.Sum({LOSS}, (i, 1, n)) / n, b)",
        }
    )


def sympy_plainly() -> Attack:
    """sp.diff, .diff and a loop of them"""
    return Attack(
        answers={
            "dloss-db": f"dloss_db = sp.diff({LOSS}, b)",
            "dloss-dw": f"dloss_dw = ({LOSS}).diff(w)",
            "hessian": "mean = sp.Sum((b + w * x[i] - y[i])**2, (i, 1, n)) / n\n"
            "hessian = sp.hessian(mean, (b, w))",
        }
    )


def numpy_gradient() -> Attack:
    """np.gradient and finite differences for a derivative by hand"""
    return Attack(
        answers={
            "mse-gradients": """
def mse_gradients(b, w, x, y):
    loss = lambda b, w: ((b + w * x - y) ** 2).mean()
    h = 1e-6
    bs = np.array([b - h, b, b + h], dtype=float)
    b_grad = np.gradient(np.array([loss(one, w) for one in bs]), h)[1]
    return b_grad, (loss(b, w + h) - loss(b, w - h)) / (2 * h)
"""
        }
    )


def visible_values_by_heart() -> Attack:
    """functions that know the visible examples by heart"""
    return Attack(
        answers={
            "initialize": "initialize = lambda seed: (0.4967, -0.1383)",
            "predict": "predict = lambda *_: np.array([[1.0], [7.0]])",
            "mse": "mse = lambda yhat, y: 2.0 if len(y) == 2 else 0.0",
            "mse-gradients": "mse_gradients = lambda *_: (-3.04481138, -1.83375372)",
            "update": "update = lambda *_: (0.8, 1.7)",
        }
    )


def constants_that_agree_with_each_other() -> Attack:
    """wrong constants everywhere, so that each is right by the earlier ones"""
    return Attack(
        answers={
            "initialize": "initialize = lambda seed: (7.25, 7.25)",
            "predict": "predict = lambda b, w, x: 7.25 + 0 * x",
            "mse": "mse = lambda *_: 7.25",
            "mse-gradients": "mse_gradients = lambda *_: (7.25, 7.25)",
            "update": "update = lambda *_: (7.25, 7.25)",
            "loss-after": "loss_after = 7.25",
        }
    )


def only_when_graded() -> Attack:
    """behaving differently when the environment says that this is the grading run"""
    return Attack(
        answers={
            "mse": """
import os
if os.environ.get("NBGRADER_EXECUTION"):
    def mse(yhat, y): return type("Right", (), {"__eq__": lambda *_: True})()
else:
    def mse(yhat, y): return 0
"""
        }
    )


def stale_outputs() -> Attack:
    """outputs that were right once and are never run again"""
    return Attack(first="Out[1] = _ = __ = 36", answers={"mse": "# In [7]: Out[7]: 2 points"})


def the_answer_of_an_earlier_cell() -> Attack:
    """a derivative by sp.diff, hidden in a helper of another cell"""
    return Attack(
        first=f"import sympy as sp\nfrom course_tools.symbols import b, w, x, y\n"
        f"helper = [sp.diff({LOSS}, one) for one in (b, w)]",
        answers={"dloss-db": "dloss_db = helper[0]", "dloss-dw": "dloss_dw = helper[1]"},
    )


def text_that_cannot_be_read() -> Attack:
    """cells on which a reader of the text chokes, before an answer by sp.diff"""
    nested = "-" * 3000 + "1"
    return Attack(
        first=f"x0 = {'(' * 150}1{')' * 150}\ntry:\n    eval({nested!r})\nexcept BaseException: pass\n"
        f"# \\x00 {chr(0xFEFF)}",
        answers={"dloss-db": f"dloss_db = sp.diff({LOSS}, b)\n" + "+".join(["1"] * 20_000)},
    )


def honest_work_is_worth_what_it_is() -> Attack:
    """half of the answers are honest: they earn their points and nothing else does"""
    right = right_answers()
    return Attack(
        answers={name: right[name] for name in ("initialize", "predict", "mse")}
        | {"loss-surface": "loss_surface = lambda *_: 0"},
        honest=6.0,
    )
