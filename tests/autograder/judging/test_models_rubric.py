"""The rubric of pytorch/3-models where it is a judge of its own: orders, shapes, classes, seeds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
import torch
from torch import nn

from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.rubrics.pytorch.models import RUBRIC, STEPS
from tests.autograder.judging.notebook_cell import cell


def judged(name: str, source: str) -> Verdict:
    return RUBRIC[name].judge(cell(source))


# --- the five lines


def weights_after(order: tuple[str, ...], epochs: int) -> list[float] | None:
    """b and w after a loop of the five lines in this order, or None where Python stops."""
    x = torch.linspace(-1, 2, 5).reshape(5, 1)
    b, w = torch.tensor([0.5], requires_grad=True), torch.tensor([-1.0], requires_grad=True)
    optimizer = torch.optim.SGD([b, w], lr=0.1)
    made: dict[str, torch.Tensor] = {}
    lines: dict[str, Callable[[], object]] = {
        "forward": lambda: made.update(yhat=b + w * x),
        "loss": lambda: made.update(loss=nn.MSELoss()(made["yhat"], 1 + 2 * x)),
        "backward": lambda: made["loss"].backward(),
        "step": optimizer.step,
        "zero_grad": optimizer.zero_grad,
    }
    try:
        for _ in range(epochs):
            for name in order:
                lines[name]()
    except KeyError:
        return None
    return [b.item(), w.item()]


def test_an_order_is_right_if_and_only_if_torch_trains_with_it() -> None:
    right = [weights_after(STEPS, epochs) for epochs in (1, 3)]
    accepted = 0
    for order in permutations(STEPS):
        trains = [weights_after(order, epochs) for epochs in (1, 3)] == right
        verdict = judged("step-order", f"step_order = {list(order)}")
        assert verdict.passed == trains, order
        assert trains or verdict.mistakes, order
        accepted += trains
    assert accepted == 4


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("['yhat', 'loss', 'backward', 'step', 'zero_grad']", "There is no step `yhat`; the names"),
        ("['loss', 'backward', 'step', 'zero_grad']", "comes once. Missing: `forward`."),
        (str([*STEPS, "step"]), "Each of the five steps comes once."),
        ("3", "Expected a list of the five names, in quotes; got 3."),
        ("[1, 2]", "Expected a list of the five names"),
    ],
)
def test_what_is_no_order_is_told_so(answer: str, says: str) -> None:
    verdict = judged("step-order", f"step_order = {answer}")
    assert verdict.score == 0 and says in verdict.message


def test_another_right_loop_passes_whatever_is_asked() -> None:
    student = cell(
        "def train_line(b, w, x, y, lr, n_epochs):\n    for _ in range(n_epochs):\n"
        "        error = y - (w * x + b)\n        with torch.no_grad():\n"
        "            w += 2 * lr * (error * x).mean()\n"
        "            b += 2 * lr * error.sum() / len(error)\n"
    )
    for secret in map(str, range(60)):
        asked = Submission(student._door, "ada", secret)
        assert RUBRIC["train-line"].judge(asked).message == "Right.", secret


# --- data


def test_right_columns_are_only_right() -> None:
    good = (
        "def prepare(x, y):\n    return (torch.as_tensor(x).float().reshape(-1, 1),\n"
        "            torch.as_tensor(y).float().reshape(-1, 1))"
    )
    assert judged("prepare", good).message == "Right."


# --- the class

CLASS = (
    "class ManualLinearRegression(nn.Module):\n    def __init__(self):\n"
    "        super().__init__()\n        self.b = {}\n        self.w = {}\n"
    "    def forward(self, x):\n        {}\n"
)
PARAMETER, PREDICTS = "nn.Parameter(torch.randn(1))", "return self.b + self.w * x"


@pytest.mark.parametrize(
    ("b", "w", "line", "score", "mistakes"),
    [
        (PARAMETER, PARAMETER, PREDICTS, 1.0, ()),
        ("torch.randn(1)", "torch.randn(1)", PREDICTS, 0.5, ("plain tensors",)),
        (PARAMETER, "torch.randn(1)", PREDICTS, 0.5, ("plain tensors",)),
        ("torch.randn(1)", PARAMETER, "return self.w * x", 0.0, ("plain tensors",)),
        (PARAMETER, PARAMETER, "self.b + self.w * x", 0.5, ("no return",)),
        ("torch.ones(1)", PARAMETER, "pass", 0.0, ("plain tensors", "no return")),
        (PARAMETER, PARAMETER, "return self.b.data + self.w * x", 0.5, ("parameter not used",)),
        (PARAMETER, "nn.Parameter(torch.randn(2))", PREDICTS, 0.0, ()),
    ],
)
def test_a_mistake_in_the_class_is_paid_for_once(
    b: str, w: str, line: str, score: float, mistakes: tuple[str, ...]
) -> None:
    verdict = judged("manual-linear-regression", CLASS.format(b, w, line))
    assert (verdict.score, verdict.mistakes) == (score, mistakes)


def test_a_number_is_no_parameter() -> None:
    verdict = judged("manual-linear-regression", CLASS.format("nn.Parameter(1)", PARAMETER, "pass"))
    assert verdict.mistakes == ("a number for a tensor",)
    assert verdict.message.endswith("made of a tensor: `nn.Parameter(torch.randn(1))`.")


# --- models, shapes, the trained line


def test_the_judge_leaves_the_notebooks_random_numbers_alone() -> None:
    seeded = "def make_model(seed):\n    torch.manual_seed(seed)\n    return {}"
    for made, right in (("nn.Sequential(nn.Linear(1, 1))", True), ("nn.Linear(1, 1)", False)):
        assert judged("make-model", seeded.format(made)).passed is right
    once = "MODEL = nn.Sequential(nn.Linear(1, 1))\ndef make_model(seed):\n    return MODEL"
    assert not judged("make-model", once).passed


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("{'0.weight': (5, 3), '0.bias': (5)}", True),
        ("{'0.bias': [5], '0.weight': torch.Size([5, 3])}", True),
        ("{'0.weight': '(5, 3)', '0.bias': '(5,)'}", True),
        ("{'0.weight': np.array([5, 3]), '0.bias': torch.tensor([5])}", True),
        ("{'0.weight': np.array([3, 5]), '0.bias': np.array([5])}", False),
        ("{'0.weight': [[5, 3]], '0.bias': None}", False),
        ("{'0.weight': (5, 3)}", False),
        ("[(5, 3), (5,)]", False),
        ("{}", False),
    ],
)
def test_shapes_are_read_as_they_are_meant(answer: str, right: bool) -> None:
    assert judged("state-shapes", f"state_shapes = {answer}").passed is right


def test_the_trained_line_may_be_copied_from_what_torch_prints() -> None:
    assert judged("trained-line", "trained_line = 1.0235, 1.9690").passed
    half = "trained_line = 1.02392018, 1.96822204"  # the factor 2 forgotten
    assert not judged("trained-line", half).passed


def test_a_line_that_was_made_to_fit_a_loop_of_constants_is_not_carried() -> None:
    loop = (
        "def make_model(seed):\n    torch.manual_seed(seed)\n"
        "    return nn.Sequential(nn.Linear(1, 1))\n"
        "def prepare(x, y):\n    return torch.tensor(x), torch.tensor(y).flatten()\n"
        "def train_model(model, x, y, lr, n_epochs):\n"
        "    model[0].bias.data.fill_(0.25)\n    model[0].weight.data.fill_(len(y.shape) + 3)\n"
        "trained_line = {}"
    )
    assert not judged("trained-line", loop.format("0.25, 4")).passed
    assert not judged("trained-line", loop.format("0.25, 5")).passed
