"""Why parameters have not moved: many mistakes leave the same behind, none is told for another."""

from __future__ import annotations

import pytest

from autograder.judging.verdict import Verdict
from autograder.rubrics.pytorch.models import RUBRIC
from tests.autograder.judging.notebook_cell import cell


def judged(name: str, source: str) -> Verdict:
    return RUBRIC[name].judge(cell(source, known=True))


BACK, STEP, CLEAR = "loss.backward()", "opt.step()", "opt.zero_grad()"
COPIES = "b, w = (one.detach().clone().requires_grad_() for one in (b, w))"


def line(*order: str, first: str = "pass") -> Verdict:
    body = "\n        ".join(order)
    return judged(
        "train-line",
        f"def train_line(b, w, x, y, lr, n_epochs):\n    {first}\n"
        "    opt = torch.optim.SGD([b, w], lr=lr)\n    for _ in range(n_epochs):\n"
        f"        loss = nn.MSELoss()(b + w * x, y)\n        {body}\n",
    )


def model(*order: str, first: str = "pass") -> Verdict:
    body = "\n        ".join(order)
    return judged(
        "train-model",
        "import copy\n"
        f"def train_model(model, x, y, lr, n_epochs):\n    {first}\n    model.train()\n"
        "    opt = torch.optim.SGD(model.parameters(), lr=lr)\n    losses = []\n"
        "    for _ in range(n_epochs):\n"
        "        loss = nn.MSELoss()(model(x), y)\n        losses.append(loss.item())\n"
        f"        {body}\n    return losses\n",
    )


@pytest.mark.parametrize(
    ("order", "mistakes"),
    [
        ((BACK, STEP, CLEAR), ()),
        ((CLEAR, BACK, STEP), ()),
        ((BACK, CLEAR, STEP), ("cleared too early",)),
        ((STEP, BACK, CLEAR), ("step before backward",)),
        ((CLEAR, STEP, BACK), ("no step after backward",)),
        ((BACK, CLEAR), ("no step after backward",)),
        ((CLEAR, BACK), ("no step after backward",)),
    ],
)
def test_what_keeps_parameters_still_is_told_apart(
    order: tuple[str, ...], mistakes: tuple[str, ...]
) -> None:
    for verdict in (line(*order), model(*order)):
        assert (verdict.mistakes, verdict.passed) == (mistakes, not mistakes), verdict.message


def test_a_step_with_the_gradient_of_the_epoch_before_is_named() -> None:
    assert line(STEP, CLEAR, BACK).mistakes == ("step before backward",)


def test_who_trains_a_copy_is_told_so_and_nothing_else() -> None:
    of_line = line(BACK, STEP, CLEAR, first=COPIES)
    assert (of_line.mistakes, of_line.score) == ((), 0)
    assert "Does the function train a copy" in of_line.message
    of_model = model(BACK, STEP, CLEAR, first="model.train()\n    model = copy.deepcopy(model)")
    assert of_model.mistakes == () and "has a copy been trained?" in of_model.message


@pytest.mark.parametrize(
    "stop",
    ["if loss < 0.05: break", "if loss < 1e-5: break", "if _ > 9 and loss > 0.99 * last: break"],
)
def test_who_stops_before_the_last_epoch_has_half(stop: str) -> None:
    for verdict in (
        line(stop, BACK, STEP, CLEAR, "last = loss.item()"),
        model(stop, BACK, STEP, CLEAR, "last = loss.item()"),
    ):
        assert verdict.score == 0.5
        assert verdict.message.endswith("Does the loop stop earlier?")


def test_what_becomes_of_the_gradients_hides_no_name() -> None:
    summed = 'loss = nn.MSELoss(reduction="sum")(b + w * x, y)'
    for order in ((CLEAR, BACK, STEP), (BACK, STEP, CLEAR)):
        assert line(summed, *order).mistakes == ("sum, not mean",)


def test_a_mistake_that_one_more_question_found_is_still_paid_for_once() -> None:
    for verdict in (
        line(BACK, STEP, CLEAR, first=COPIES),
        line("if loss < 0.05: break", BACK, STEP, CLEAR),
        model(BACK, CLEAR, STEP),
    ):
        assert not verdict.passed and verdict.reference is not None
