"""Training loops: what they leave in a model or a line, and every sentence that is said of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.checks.pytorch.tensors import BY_DTYPE, make_leaf
from autograder.checks.pytorch.training import Training, moves, trains_model
from autograder.items.kinds import item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.misconceptions import wrong_rule
from solutions import models
from tests.autograder.judging.notebook_cell import body, cell

X = np.linspace(-1, 2, 6).reshape(6, 1)
TRAININGS = [
    Training((("Linear", (1, 1)),), 1, X, 1 + 2 * X, 0.1, 3),
    Training(
        (("Linear", (2, 3)), ("Linear", (3, 2))), 2, X.reshape(3, 2), X.reshape(3, 2), 0.05, 2
    ),
    Training((("Dropout", (1.0,)), ("Linear", (1, 1))), 3, X, 1 + 2 * X, 0.1, 2, evaluating=True),
]


@wrong_rule("one epoch", "The loop takes one step in each epoch.")
def one_epoch(model, x, y, lr, n_epochs):  # type: ignore[no-untyped-def]
    model.train()
    return models.train_model(model, x, y, lr, 1)


@item(points=3, wrong=[one_epoch])
def train(student: Submission) -> Verdict:
    """The loop"""
    return trains_model(student, "train", models.train_model, over=TRAININGS, rtol=1e-5)


START = "losses = []\nopt = torch.optim.SGD(model.parameters(), lr=lr)\nmodel.train()\n"
FIVE = (
    "    loss = nn.MSELoss()(model(x), y)\n    loss.backward()\n    opt.step()\n"
    "    opt.zero_grad()\n    losses.append(loss.item())\n"
)
GOOD = START + "for _ in range(n_epochs):\n" + FIVE + "return losses"


def told(lines: str) -> tuple[str, float, str, tuple[str, ...]]:
    verdict = train.judge(body("train(model, x, y, lr, n_epochs)", lines))
    return verdict.outcome.value, round(verdict.score, 2), verdict.message, verdict.mistakes


RIGHT = ("passed", 1.0, "Right.", ())


@pytest.mark.parametrize(
    "lines",
    [
        GOOD,
        GOOD.replace("loss.item()", "loss"),
        GOOD.replace("loss.item()", "np.float32(loss.detach())"),
        GOOD.replace("return losses", "model.eval()\nreturn np.array(losses)"),
        GOOD.replace("return losses", "print(losses)\nreturn tuple(losses)"),
        GOOD.replace("nn.MSELoss()(model(x), y)", "((y - model(x)) ** 2).mean()"),
        START + "for _ in range(n_epochs):\n    opt.zero_grad()\n" + FIVE.replace(
            "    opt.zero_grad()\n", "") + "return losses",
    ],
)  # fmt: skip
def test_a_right_loop_passes_however_it_is_written(lines: str) -> None:
    assert told(lines) == RIGHT


STILL = (
    "has not moved. Is `step()` called? Clear the gradients before `backward()` or after `step()`, "
    "never between the two."
)


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        ("raise NotImplementedError", ("blank", 0.0, "Not answered yet.", ())),
        (
            GOOD.replace("model.train()\n", ""),
            (
                "partial",
                0.67,
                "Training mode: off while the model learns. Begin with `model.train()`. Right: "
                "the parameters, the losses.",
                ("no train()",),
            ),
        ),
        (
            GOOD.replace("return losses", "pass"),
            (
                "partial",
                0.67,
                "The losses: not returned, the call gives None. Right: the parameters, "
                "training mode.",
                ("no return",),
            ),
        ),
        (
            GOOD.replace("return losses", "return losses[1:]"),
            (
                "partial",
                0.67,
                "The losses: expected one for each of 3 epochs, got 2. Right: the parameters, "
                "training mode.",
                (),
            ),
        ),
        (
            GOOD.replace("return losses", "return model"),
            (
                "partial",
                0.67,
                "The losses: expected a list of numbers, got a `Sequential`. Right: the "
                "parameters, training mode.",
                (),
            ),
        ),
        (
            GOOD.replace("    opt.step()\n", ""),
            (
                "failed",
                0.0,
                f"The parameters: {STILL} The losses: 2 of 3 entries are wrong; the "
                "first, at index 1, is 7.08341.",
                ("cleared too early",),
            ),
        ),
        (
            GOOD.replace("range(n_epochs)", "range(1)"),
            ("failed", 0.0, "The loop takes one step in each epoch.", ("one epoch",)),
        ),
    ],
)
def test_a_wrong_loop_is_told_what_is_wrong(
    lines: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    assert told(lines) == verdict


def test_what_torch_raises_is_told_with_its_meaning() -> None:
    outcome, _, message, mistakes = told(GOOD.replace("model(x), y", "model(x).detach(), y"))
    assert outcome == "crashed" and mistakes == ("loss cut off",)
    assert message.endswith("or NumPy numbers?")


def test_a_model_is_drawn_without_a_trace() -> None:
    torch.manual_seed(5)
    first = torch.randn(1)
    torch.manual_seed(5)
    first_weight, second_weight = (next(TRAININGS[1].model().parameters()) for _ in "12")
    assert first_weight.equal(second_weight)
    assert torch.randn(1).equal(first)


def test_there_is_nothing_to_judge_without_a_model() -> None:
    with pytest.raises(ValueError, match="no model to train"):
        trains_model(cell("train = print"), "train", models.train_model, over=[], rtol=1e-5)


# --- lines


@item(points=1)
def line(student: Submission) -> Verdict:
    """The line"""
    x = torch.tensor(X, dtype=torch.float32)
    start = make_leaf([0.5], dtype="float32"), make_leaf([-1.0], dtype="float32")
    names = ("b", "w", "x", "y", "lr", "n_epochs")
    asked = [(*start, x, 1 + 2 * x, 0.1, 3)]
    return moves(student, "f", models.train_line, over=asked, names=names, rtol=BY_DTYPE)


@pytest.mark.parametrize(
    ("parameters", "after", "score", "says"),
    [
        ("[b, w]", "opt.step()\n    opt.zero_grad()", 1.0, "Right."),
        ("[w, b]", "opt.step()\n    b.grad = w.grad = None", 1.0, "Right."),
        ("[b, w]", "opt.zero_grad()\n    opt.step()", 0.0, "`b`, `w`: has not moved. Is `step()`"),
        ("[b]", "opt.step()\n    opt.zero_grad()", 0.0, "`b`: Your value is"),
        ("[b, w]", "opt.step()\n    opt.zero_grad()\n    x.mul_(2)", 0.0, "`b`: Your value"),
        ("[b, w]", "opt.step()\n    opt.zero_grad()\nx.zero_()", 0.67, "`x`: changed by the call"),
    ],
)
def test_a_line_is_judged_by_where_its_parameters_are(
    parameters: str, after: str, score: float, says: str
) -> None:
    source = (
        f"opt = torch.optim.SGD({parameters}, lr=lr)\nfor _ in range(n_epochs):\n"
        f"    nn.MSELoss()(b + w * x, y).backward()\n    {after}"
    )
    verdict = line.judge(body("f(b, w, x, y, lr, n_epochs)", source))
    assert round(verdict.score, 2) == score
    assert verdict.message.startswith(says)
