"""Classes that inherit from `nn.Module`: parameters, forward, training, and every sentence."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.pytorch.modules import (
    State,
    build_module,
    forwards,
    has_parameters,
    starts_as,
    trains,
)
from autograder.checks.pytorch.tensors import BY_DTYPE
from autograder.items.kinds import item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from course_tools.data import Array
from solutions import linear, torch_steps
from tests.autograder.judging.notebook_cell import cell

NAME = "ManualLinearRegression"
SHAPES = {"b": (1,), "w": (1,)}
INPUTS = [np.linspace(-2, 3, n).reshape(n, 1) for n in (1, 3, 50)]


def line(state: State, x: Array) -> Array:
    return linear.predict(state["b"].item(), state["w"].item(), x)


# --- items as the rubric of pytorch/3-models has them


@item(points=1)
def parameters(student: Submission) -> Verdict:
    """The class registers b and w"""
    return has_parameters(build_module(student, NAME), SHAPES)


@item(points=1)
def forward(student: Submission) -> Verdict:
    """`forward` predicts b + w·x"""
    return forwards(build_module(student, NAME), line, shapes=SHAPES, over=INPUTS, rtol=BY_DTYPE)


@item(points=1)
def training(student: Submission) -> Verdict:
    """An optimizer can train it"""
    x = INPUTS[2]
    return trains(student, build_module(student, NAME), x, 1 + 2 * x, lr=0.1, steps=3)


@item(points=1)
def make_model(student: Submission) -> Verdict:
    """`make_model` is one linear layer, drawn from the seed"""
    for seed in (42, 7):
        state = torch_steps.make_model(seed).state_dict()
        right = {name: tensor.numpy() for name, tensor in state.items()}
        verdict = starts_as(build_module(student, "make_model", seed), right, rtol=BY_DTYPE)
        if not verdict.passed:
            return verdict
    return verdict


ITEMS = (parameters, forward, training)
SUPER = "super().__init__()\n"
PARAMETERS = "self.b = nn.Parameter(torch.randn(1))\nself.w = nn.Parameter(torch.randn(1))"
GOOD = SUPER + PARAMETERS
PREDICT = "return self.b + self.w * x"


def written(init: str = GOOD, predict: str = PREDICT, base: str = "nn.Module") -> str:
    indented = init.replace("\n", "\n        ")
    return (
        f"class {NAME}({base}):\n    def __init__(self):\n        {indented}\n"
        f"    def forward(self, x):\n        {predict}\n"
    )


def defined(init: str = GOOD, predict: str = PREDICT, base: str = "nn.Module") -> Submission:
    return cell(written(init, predict, base))


def told(verdict: Verdict) -> tuple[str, float, str, tuple[str, ...]]:
    return verdict.outcome.value, round(verdict.score, 3), verdict.message, verdict.mistakes


RIGHT = ("passed", 1.0, "Right.", ())


@pytest.mark.parametrize(
    "source",
    [
        written(),
        written(GOOD.replace("randn(1)", "empty(1).normal_()")),
        written(GOOD.replace("randn(1)", "randn(1, dtype=torch.float64)")),
        written(GOOD.replace("randn(1)", "randn(1, requires_grad=True)")),
        written(SUPER + "for n in 'bw': self.register_parameter(n, nn.Parameter(torch.ones(1)))"),
        written(GOOD, "print(x); " + PREDICT),
    ],
)
def test_a_right_class_passes_however_it_is_written(source: str) -> None:
    assert [told(asked.judge(cell(source))) for asked in ITEMS] == [RIGHT] * 3


SUPER_FIRST = (
    "A module has to set itself up first: begin `__init__` with `super().__init__()`.",
    ("no super().__init__()",),
)


@pytest.mark.parametrize("asked", ITEMS, ids=lambda asked: asked.name)
def test_a_missing_super_is_named(asked: object) -> None:
    stopped = (
        "`ManualLinearRegression` stopped at `self.b = nn.Parameter(torch.randn(1))` with "
        "`AttributeError: cannot assign parameters before Module.__init__() call`. "
    )
    says, mistakes = SUPER_FIRST
    verdict = asked.judge(defined(PARAMETERS))  # type: ignore[attr-defined]
    assert told(verdict) == ("crashed", 0.0, stopped + says, mistakes)
    plain = defined(PARAMETERS.replace("nn.Parameter", ""))  # stops nowhere
    assert told(asked.judge(plain)) == ("failed", 0.0, says, mistakes)  # type: ignore[attr-defined]


@pytest.mark.parametrize("asked", ITEMS, ids=lambda asked: asked.name)
def test_a_class_that_is_no_module_is_told_so(asked: object) -> None:
    verdict = asked.judge(defined(PARAMETERS, base="object"))  # type: ignore[attr-defined]
    assert told(verdict) == (
        "failed",
        0.0,
        "Expected an `nn.Module`, got a `ManualLinearRegression`: does the class inherit from it?",
        ("no nn.Module",),
    )


@pytest.mark.parametrize("asked", ITEMS, ids=lambda asked: asked.name)
def test_the_stub_is_blank(asked: object) -> None:
    for student in (defined(SUPER + "raise NotImplementedError"), cell(f"{NAME} = ...")):
        verdict = asked.judge(student)  # type: ignore[attr-defined]
        assert told(verdict) == ("blank", 0.0, "Not answered yet.", ())


# --- parameters


@pytest.mark.parametrize(
    ("init", "verdict"),
    [
        (
            GOOD.replace("nn.Parameter", ""),
            (
                "failed",
                0.0,
                "`b` is a plain tensor: an optimizer finds only `nn.Parameter(…)`. "
                "`w` is a plain tensor: an optimizer finds only `nn.Parameter(…)`.",
                ("plain tensors",),
            ),
        ),
        (
            GOOD.replace("self.b = nn.Parameter(torch.randn(1))", "self.b = torch.zeros(1)"),
            (
                "partial",
                0.5,
                "`b` is a plain tensor: an optimizer finds only `nn.Parameter(…)`. Right: `w`.",
                ("plain tensors",),
            ),
        ),
        (
            GOOD.replace("self.b =", "self.bias ="),
            (
                "partial",
                0.333,
                "There is no parameter `b`. `state_dict()` has `bias` too; only `b`, `w` should "
                "be. Right: `w`.",
                (),
            ),
        ),
        (
            GOOD.replace("randn(1)", "randn(2)"),
            (
                "failed",
                0.0,
                "`b`: expected shape (1,), got (2,). `w`: expected shape (1,), got (2,).",
                (),
            ),
        ),
        (
            SUPER
            + "self.register_buffer('b', torch.ones(1))\nself.w = nn.Parameter(torch.ones(1))",
            (
                "partial",
                0.5,
                "`b` is a buffer, which is saved but not trained. Right: `w`.",
                ("buffer",),
            ),
        ),
        (
            GOOD + "\nself.b.requires_grad_(False)",
            (
                "partial",
                0.5,
                "`b` does not ask for its gradient, so it cannot be trained. Right: `w`.",
                ("requires_grad lost",),
            ),
        ),
    ],
)
def test_parameters_are_told_apart_by_how_they_are_kept(
    init: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    assert told(parameters.judge(defined(init))) == verdict


# --- forward


@pytest.mark.parametrize(
    ("predict", "verdict"),
    [
        (
            "self.b + self.w * x",
            (
                "failed",
                0.0,
                "`forward` gives None: it has to `return` the prediction.",
                ("no return",),
            ),
        ),
        (
            "return self.b + x",
            (
                "failed",
                0.0,
                "`forward`: Your value is -1; that is not it. Asked with x of shape (1, 1).",
                (),
            ),
        ),
        (
            "return self.b.detach() + self.w.detach() * x.T",
            (
                "failed",
                0.0,
                "`forward`: Expected shape (3, 1), got (1, 3). Rows and columns are swapped. Asked "
                "with x of shape (3, 1).",
                (),
            ),
        ),
        (
            "return 1 + 0.5 * x",
            (
                "failed",
                0.0,
                "`forward` does not use the module's own parameters, `self.…`. Asked with x of "
                "shape (1, 1) after its parameters were changed.",
                ("not its own parameters",),
            ),
        ),
        (
            "return self.b + self.w * x.reshape(50, 1)",
            (
                "crashed",
                0.0,
                "`ManualLinearRegression` stopped at `return self.b + self.w * x.reshape(50, 1)` "
                "with `RuntimeError: shape '[50, 1]' is invalid for input of size 1`.",
                (),
            ),
        ),
    ],
)
def test_forward_is_asked_on_other_sizes_and_other_parameters(
    predict: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    init = SUPER + "self.b = nn.Parameter(torch.ones(1))\nself.w = nn.Parameter(torch.ones(1) / 2)"
    assert told(forward.judge(defined(init, predict))) == verdict


def test_forward_cannot_be_asked_without_its_parameters() -> None:
    verdict = forward.judge(defined(GOOD.replace("self.b =", "self.bias =")))
    assert told(verdict) == ("failed", 0.0, "There is no parameter `b`.", ())


def test_a_misspelt_forward_is_no_stub() -> None:
    student = cell(
        f"class {NAME}(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.b = nn.Parameter(torch.ones(1)); self.w = nn.Parameter(torch.ones(1))\n"
        "    def foward(self, x): return x\n"
    )
    for asked in (forward, training):
        verdict = asked.judge(student)
        assert verdict.outcome.value == "crashed"
        assert verdict.message.endswith(
            " The class has no method `forward`: is its name spelled so?"
        )
        assert verdict.mistakes == ("no forward",)


# --- training


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        (
            written(GOOD.replace("nn.Parameter", "")),
            (
                "failed",
                0.0,
                "`b`, `w` are plain tensors: an optimizer finds only `nn.Parameter(…)`.",
                ("plain tensors",),
            ),
        ),
        (
            written(SUPER + "pass", "return x"),
            (
                "failed",
                0.0,
                "The model has no parameters: an optimizer has nothing to change.",
                ("no parameters",),
            ),
        ),
        (
            written(GOOD, "self.b + self.w * x"),
            (
                "failed",
                0.0,
                "`forward` gives None: it has to `return` the prediction.",
                ("no return",),
            ),
        ),
        (
            written(GOOD, "return 1.5"),
            (
                "failed",
                0.0,
                "`forward` should give a tensor of real numbers, but it gives 1.5.",
                (),
            ),
        ),
        (
            written(GOOD, "return self.b.detach() + self.w.data * x"),
            (
                "failed",
                0.0,
                "The prediction is cut off from the parameters: was it computed under `no_grad`, "
                "or with `.detach()`, `.data` or `.item()`?",
                ("prediction cut off",),
            ),
        ),
        (
            written(GOOD, "return self.w * x"),
            (
                "failed",
                0.0,
                "No gradient reaches `b`: does `forward` use it?",
                ("parameter not used",),
            ),
        ),
        (
            written(GOOD, "return 0 * (self.b + self.w * x)"),
            ("failed", 0.0, "3 steps of SGD do not make the loss smaller.", ()),
        ),
    ],
)
def test_a_model_that_cannot_be_trained_is_told_why(
    source: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    assert told(training.judge(cell(source))) == verdict


# --- make_model

SEEDED = "def make_model(seed):\n    torch.manual_seed(seed)\n    return "


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        (SEEDED + "nn.Sequential(nn.Linear(1, 1))", RIGHT),
        (
            SEEDED.replace("(seed)\n    ret", "(42)\n    ret") + "nn.Sequential(nn.Linear(1, 1))",
            ("failed", 0.0, "`0.weight`: Your value is 0.764539; that is not it.", ()),
        ),
        (
            SEEDED + "nn.Linear(1, 1)",
            (
                "failed",
                0.0,
                "Expected the parameters `0.weight`, `0.bias`, got `weight`, `bias`.",
                (),
            ),
        ),
        (
            SEEDED + "nn.Sequential(nn.Linear(2, 1))",
            ("failed", 0.0, "`0.weight`: expected shape (1, 1), got (1, 2).", ()),
        ),
        (
            SEEDED + "nn.Sequential()",
            ("failed", 0.0, "Expected the parameters `0.weight`, `0.bias`, got none.", ()),
        ),
        (
            SEEDED + "None",
            (
                "failed",
                0.0,
                "Expected an `nn.Module`, got None: does the function return it?",
                ("no return",),
            ),
        ),
        ("def make_model(seed):\n    ...\n    return ...", ("blank", 0.0, "Not answered yet.", ())),
    ],
)
def test_a_model_starts_with_the_numbers_of_its_seed(
    source: str, verdict: tuple[str, float, str, tuple[str, ...]]
) -> None:
    assert told(make_model.judge(cell(source))) == verdict


def test_the_numbers_of_seed_42_are_the_lectures() -> None:
    state = torch_steps.make_model(42).state_dict()
    assert [(name, tuple(tensor.shape)) for name, tensor in state.items()] == [
        ("0.weight", (1, 1)),
        ("0.bias", (1,)),
    ]
    values = [tensor.item() for tensor in state.values()]
    assert values == pytest.approx([0.7645385265350342, 0.8300079107284546], rel=1e-6)


def test_a_handle_tells_what_a_module_is_as_plain_data() -> None:
    record = build_module(defined(GOOD + "\nself.rate = 0.5"), NAME).record()
    assert record.is_module and record.is_ready
    assert record.attributes == {"training": True, "rate": 0.5}
    assert list(record.parameters) == list(record.state) == ["b", "w"]
    assert record.parameters["b"].is_leaf and record.parameters["b"].dtype == "float32"
