"""`make_model` and the class of 3-models: what they compute decides; each has a verdict."""

from __future__ import annotations

import pytest

from autograder.judging.verdict import Verdict
from autograder.rubrics.pytorch.models import RUBRIC
from tests.autograder.judging.notebook_cell import cell


def made(model: str, before: str = "") -> Verdict:
    source = f"{before}\ndef make_model(seed):\n    torch.manual_seed(seed)\n    return {model}"
    return RUBRIC["make-model"].judge(cell(source))


LAYER = "nn.Linear(1, 1)"
NAMED = f"nn.Sequential(__import__('collections').OrderedDict([('linear', {LAYER})]))"
LINE = f"class Line(nn.Sequential):\n    def __init__(self):\n        super().__init__({LAYER})\n"


@pytest.mark.parametrize(
    ("model", "before"),
    [
        (f"nn.Sequential({LAYER})", ""),
        (NAMED, ""),
        (f"nn.Sequential().append({LAYER})", ""),
        (f"nn.Sequential(*[{LAYER}]).eval()", ""),
        (f"nn.Sequential({LAYER}).float().to('cpu')", ""),
        ("Line()", LINE),
    ],
)
def test_one_layer_is_right_under_any_name(model: str, before: str) -> None:
    assert made(model, before).message == "Right."


SQUARED = LINE + "    def forward(self, x):\n        return super().forward(x) ** 2\n"
CLIPPED = LINE + "    def forward(self, x):\n        return super().forward(x).clamp(-50, 50)\n"
DROPS = LINE + (
    "    def forward(self, x):\n"
    "        return nn.functional.dropout(super().forward(x), training=not self.training)\n"
)
CUT = (
    LINE + "    def forward(self, x):\n        return x * self[0].weight + self[0].bias.detach()\n"
)


@pytest.mark.parametrize(
    ("model", "before", "says"),
    [
        *[
            (f"nn.Sequential({LAYER}, nn.{behind})", "", "Expected one layer in the Sequential")
            for behind in ("ReLU()", "Tanh()", "Dropout(0.5)", "Identity()", "Hardtanh(-50, 50)")
        ],
        (f"nn.Sequential(nn.ReLU(), {LAYER})", "", "Expected one layer in the Sequential"),
        (f"nn.Sequential(nn.Sequential({LAYER}))", "", "Expected an `nn.Linear(1, 1)` in the"),
        (f"nn.ModuleList([{LAYER}])", "", "Expected an `nn.Sequential`, got a `ModuleList`."),
        (f"nn.Sequential({LAYER}).double()", "", "`weight`: expected float32, got float64."),
        (f"nn.Sequential({LAYER}).requires_grad_(False)", "", "`weight` does not ask for its"),
        ("nn.Sequential(nn.Linear(1, 1, bias=False))", "", "The bias is missing"),
        ("nn.Sequential(nn.LazyLinear(1))", "", "A lazy layer draws its numbers"),
        ("Line()", SQUARED, "`forward`: "),
        ("Line()", CLIPPED, "`forward`: "),
        ("Line()", DROPS, "in evaluation mode"),
        ("Line()", CUT, "No gradient reaches `0.bias`"),
    ],
)
def test_what_is_not_one_layer_or_computes_something_else_is_told_so(
    model: str, before: str, says: str
) -> None:
    verdict = made(model, before)
    assert verdict.score == 0 and says in verdict.message


# --- the class

CLASS = (
    "class ManualLinearRegression(nn.Module):\n    def __init__(self):\n"
    "        super().__init__()\n        {init}\n"
    "    def forward(self, x):\n        {predict}\n"
)
PARAMETERS = "self.b = nn.Parameter({0})\n        self.w = nn.Parameter({0})"
PREDICTS = "return self.b + self.w * x"


def defined(init: str, predict: str = PREDICTS, after: str = "") -> Verdict:
    source = CLASS.format(init=init, predict=predict) + after
    return RUBRIC["manual-linear-regression"].judge(cell(source))


@pytest.mark.parametrize(
    ("init", "score", "mistakes"),
    [
        (PARAMETERS.format("torch.randn(1)"), 1, ()),
        (PARAMETERS.format("torch.empty(1).normal_()"), 1, ()),
        (PARAMETERS.format("torch.zeros(1)"), 2 / 3, ("not drawn",)),
        (PARAMETERS.format("torch.rand(1)"), 2 / 3, ("rand, not randn",)),
        ("torch.manual_seed(42); " + PARAMETERS.format("torch.randn(1)"), 2 / 3, ("not drawn",)),
        (
            "self.w = nn.Parameter(torch.randn(1))\n        self.b = nn.Parameter(torch.randn(1))",
            2 / 3,
            ("w drawn first",),
        ),
        (PARAMETERS.format("torch.randn(1) / 10"), 2 / 3, ()),
        (PARAMETERS.format("torch.randn(1, 1)"), 1 / 2, ()),
        (PARAMETERS.format("torch.randn(())"), 1 / 2, ()),
        ("self.b = self.w = nn.Parameter(torch.randn(1))", 1 / 2, ()),
    ],
)
def test_the_class_draws_as_the_text_says(
    init: str, score: float, mistakes: tuple[str, ...]
) -> None:
    verdict = defined(init)
    assert verdict.score == pytest.approx(score), verdict.message
    assert verdict.mistakes == mistakes, verdict.message


def test_a_shared_parameter_is_no_buffer() -> None:
    says = defined("self.b = self.w = nn.Parameter(torch.randn(1))").message
    assert "`w` is no parameter of its own" in says


RANDN = PARAMETERS.format("torch.randn(1)")
ODD = (
    "class Odd(torch.Tensor):\n    def mean(self):\n        return torch.Tensor([1, 2])\n"
    "    def sub(self, other):\n        return self\n    def square(self):\n        return self\n"
)


@pytest.mark.parametrize(
    ("init", "predict", "after"),
    [
        (PARAMETERS.format("torch.full((1,), float('nan'))"), PREDICTS, ""),
        (PARAMETERS.format("torch.full((1,), float('inf'))"), PREDICTS, ""),
        (PARAMETERS.format("torch.full((1,), 3e38)"), PREDICTS, ""),
        (PARAMETERS.format("torch.ones(1, dtype=torch.complex64)"), PREDICTS, ""),
        (RANDN, "return (self.b + self.w * x).as_subclass(Odd)", ODD),
        (RANDN, PREDICTS, "    def state_dict(self, *args, **kwargs):\n        return {}\n"),
        (RANDN, PREDICTS, "    def state_dict(self, *args, **kwargs):\n        return {1: 2}\n"),
        (RANDN, PREDICTS, "    def state_dict(self, *args, **kwargs):\n        return None\n"),
        (RANDN, PREDICTS, "    def named_parameters(self, *a, **k):\n        return [(1, 2)]\n"),
        (RANDN, PREDICTS, "    def load_state_dict(self, *args):\n        self.b = None\n"),
        (RANDN, PREDICTS, "    def parameters(self):\n        return [torch.ones(1)]\n"),
        (RANDN, PREDICTS, "    def train(self, mode=True):\n        del self.b\n"),
        (RANDN, PREDICTS, "    def __getattr__(self, name):\n        raise KeyError(name)\n"),
        (RANDN, "return x.new_tensor(float('nan'))", ""),
        (RANDN, "return torch.zeros(0, requires_grad=True)", ""),
        (RANDN, "self.b = nn.Parameter(torch.ones(2)); return self.b + x", ""),
    ],
)
def test_whatever_a_module_does_it_has_a_verdict(init: str, predict: str, after: str) -> None:
    verdict = defined(init, predict, after)
    assert not verdict.passed and verdict.message


PATCHED = "def train_model(model, x, y, lr, n_epochs):\n    {}\n    return [1.0] * n_epochs\n"


@pytest.mark.parametrize(
    "line",
    [
        "model.state_dict = lambda *a, **k: {}",
        "model.state_dict = lambda *a, **k: {'0.weight': None, 3: x}",
        "model[0].weight = nn.Parameter(torch.full((3, 3), float('nan')))",
        "del model[0]",
        "model[0].weight.data = model[0].weight.data.to(torch.complex64)",
        "model[-1].bias.data = torch.zeros(0)",
    ],
)
def test_whatever_a_loop_does_to_a_model_it_has_a_verdict(line: str) -> None:
    verdict = RUBRIC["train-model"].judge(cell(PATCHED.format(line)))
    assert not verdict.passed and verdict.message
