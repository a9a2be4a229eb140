"""Rubric of source/pytorch/3-models.py: an optimizer, a module, a training loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import numpy as np
import torch
from torch import nn

from autograder.checks.loops import runs_to_the_end
from autograder.checks.numbers import quote_code, show_value
from autograder.checks.pytorch.evaluating import evaluates
from autograder.checks.pytorch.modules import State, build_module, forwards, has_parameters, trains
from autograder.checks.pytorch.steps import Part, as_numbers, join_parts
from autograder.checks.pytorch.tensors import BY_DTYPE, makes_tensors
from autograder.checks.pytorch.training import Layer, Training, moves, trains_model
from autograder.checks.values import close, follows
from autograder.items.kinds import RIGHT, Wrong, choice, item, value
from autograder.items.rubric import Rubric, items_in
from autograder.judging.submission import Handle, Submission
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, failed
from autograder.mistakes.library import (
    always, factor, no_return, pair_swapped, root_taken, sum_for_mean,
)
from autograder.mistakes.misconceptions import wrong_value
from autograder.mistakes.slips import slip
from autograder.rubrics.pytorch.inputs import LR, TINY, X_TRAIN, X_VAL, Y_TRAIN, Y_VAL, levelled
from autograder.rubrics.pytorch.lines import LONG, LineInputs, columns, lines, small_lines
from autograder.checks.lists import shape_of, words_in_order
from autograder.rubrics.pytorch.one_layer import (
    FAR, FLOAT32, ONLY_FLOAT32, layer_numbers, one_layer, same_model, same_state, state_of, works,
)
from autograder.wire.plain import TensorRecord
from course_tools.data import Array
from course_tools.hand import layer_sizes, two_predictions
from solutions import linear, models, torch_steps

N_EPOCHS = 1000
RTOL = 1e-6
SYMMETRIC = "A squared error has no sign: MSELoss gives the same either way round."
ONE_NUMBER = "A tensor with one entry is accepted where a number is asked."
FOUR_DIGITS = 1e-4  # as torch prints them; the closest wrong answer, no factor 2, is 4e-4 away
START = torch_steps.make_model(42).state_dict()
START_LINE = START["0.bias"].item(), START["0.weight"].item()
# In NumPy's float64: torch's float32 comes within 2e-6 of it.
RIGHT_LINE = linear.train(X_TRAIN, Y_TRAIN, *START_LINE, LR, N_EPOCHS)
CLEAR, STEP = "        optimizer.zero_grad()\n", "        optimizer.step()\n"
BACKWARD = "        loss.backward()\n"
SUMS = {"MSELoss()": 'MSELoss(reduction="sum")'}


# --- an optimizer and a loss; the five steps of training and their order; the data they get


@value(points=1, rtol=RTOL, forms=[
    "hand_loss = nn.MSELoss()(torch.tensor(hand.yhat), torch.tensor(hand.y))",
    "hand_loss = np.square(np.subtract(hand.y, hand.yhat)).mean()",
])
def hand_loss(wrong: Wrong, who: str) -> object:
    """The mean squared error of two predictions, by pencil"""
    own = two_predictions(who)
    errors = [guess - truth for guess, truth in zip(own.yhat, own.y, strict=True)]
    total = sum(error**2 for error in errors)
    wrong(sum_for_mean(2, says=f"{total:g} is the sum of the squares. Divide by 2."))
    wrong("absolute errors", sum(map(abs, errors)) / 2,
          "That is the mean of |error|. Square the errors first.")
    wrong(root_taken(says="You took the root: MSELoss takes none."))
    wrong("mean, then square", (sum(errors) / 2) ** 2,
          "You squared the mean error. Square each error first, then take the mean.")
    wrong(factor(0.5, "half of it",
                 "That is half of it. MSELoss has no factor ½: divide once by 2."))
    return linear.mse(np.array(own.yhat), np.array(own.y))


@value(points=1, rtol=RTOL, forms=["sum_factor = float(len(x_train))"])
def sum_factor(wrong: Wrong) -> object:
    """How much longer a step is with a sum for a mean"""
    n = len(X_TRAIN)
    wrong("no change", 1, "A sum of 80 squares is larger than their mean, and so is its gradient.")
    wrong("the wrong way round", 1 / n, "Turn it over: the sum is the larger one of the two.")
    wrong("n twice", n**2, "n comes in once: the sum of n squares is n times their mean.")
    return float(n)


swapped_arguments = choice("What changes when the arguments of MSELoss are swapped", {
    "nothing": RIGHT,
    "the sign of the loss": "A square has no sign: (y − ŷ)² = (ŷ − y)².",
    "the sign of the gradients":
        "The loss is the same function of b and w, so its gradients are too.",
    "an error": "Both are tensors of one shape: nothing can tell MSELoss which is the truth.",
}, points=1)

STEPS = ("forward", "loss", "backward", "step", "zero_grad")


@item(points=2, wrong=[
    wrong_value("cleared too early", ("forward", "loss", "backward", "zero_grad", "step"),
                "zero_grad() between backward() and step() throws away what step() needs."),
    wrong_value("step before backward", ("forward", "loss", "step", "backward", "zero_grad"),
                "step() uses the gradients, and backward() makes them: backward() comes first."),
    wrong_value("backward before the loss", ("forward", "backward", "loss", "step", "zero_grad"),
                "backward() starts from the loss, so the loss has to be there."),
    wrong_value("loss before the prediction", ("loss", "forward", "backward", "step", "zero_grad"),
                "The loss compares ŷ with y, so the forward pass comes first."),
], forms=[
    'step_order = ["zero_grad", "forward", "loss", "backward", "step"]',
    'step_order = ["forward", "zero_grad", "loss", "backward", "step"]',
    'step_order = ("forward", "loss", "zero_grad", "backward", "step")',
    'step_order = ["Forward", "loss", "backward()", "step()", "zero_grad()"]',
    'step_order = "forward, loss, backward, step, zero_grad"',
    'step_order = np.array(["forward", "loss", "backward", "step", "zero grad"])',
])
def step_order(student: Submission) -> Verdict:
    """The order of the five lines of a training step"""
    answer = student.value("step_order")
    named = _steps(answer)
    if named is None:
        return failed(f"Expected a list of the five names, in quotes; got {show_value(answer)}.")
    if strange := [name for name in named if name not in STEPS]:
        names = ", ".join(STEPS)
        return failed(f"There is no step {quote_code(strange[0])}; the names are {names}.")
    if sorted(named) != sorted(STEPS):
        missing = ", ".join(f"`{name}`" for name in STEPS if name not in named)
        return failed(f"Each of the five steps comes once.{missing and f' Missing: {missing}.'}")
    found = _out_of_order(named)
    return step_order.shows(*found) if found else PASSED


def _steps(answer: object) -> list[str] | None:
    """The names as STEPS spells them, "zero grad" and "step()" too; None where there are none."""
    words = words_in_order(answer)
    if words is None:
        return None
    return [word.removesuffix("()").replace(" ", "_").replace("-", "_") for word in words]


def _out_of_order(named: list[str]) -> list[str]:
    """What is wrong with an order; nothing, wherever zero_grad stands but before its step."""
    at = {name: named.index(name) for name in STEPS}
    faults = {
        "loss before the prediction": at["loss"] < at["forward"],
        "backward before the loss": at["backward"] < at["loss"],
        "step before backward": at["step"] < at["backward"],
        "cleared too early": at["backward"] < at["zero_grad"] < at["step"],
    }
    return [name for name, is_so in faults.items() if is_so]


@item(points=3, reference=models.train_line, wrong=[
    slip("cleared too early", {CLEAR: "", STEP: CLEAR + STEP},
         "b and w never move: the gradients are cleared between `backward()` and `step()`. Clear "
         "them before `backward()` or after `step()`."),
    slip("step before backward", {CLEAR: "", STEP: CLEAR, BACKWARD: STEP + BACKWARD},
         "b and w never move: at `step()` there are no gradients, since `backward()` comes later."),
    slip("step before backward", {CLEAR: "", STEP: "", BACKWARD: STEP + CLEAR + BACKWARD},
         "Each step takes the gradient of the epoch before, and the first has none: `backward()` "
         "comes before `step()`."),
    slip("gradients pile up", {CLEAR: ""},
         "The first step is right, the next are too long: without `zero_grad()` the gradients add "
         "up.", tells_right=True),
    slip("one epoch", {"range(n_epochs)": "range(min(n_epochs, 1))"},
         "b and w made one step only: the loop takes one in each epoch."),
    slip("sum, not mean", SUMS,
         "The steps are n times too long: the loss is the mean, as `nn.MSELoss()` has it."),
    slip("always 0.1", {"lr=lr": "lr=0.1"}, "Use the argument `lr`, not 0.1."),
], forms=[
    "def train_line(b, w, x, y, lr, n_epochs):\n"
    "    optimizer = torch.optim.SGD([w, b], lr)\n"
    "    for _ in range(n_epochs):\n"
    "        optimizer.zero_grad()\n"
    "        nn.functional.mse_loss(y, b + w * x).backward()\n"
    "        optimizer.step()\n",
    "def train_line(b, w, x, y, lr, n_epochs):\n"
    "    for _ in range(n_epochs):\n"
    "        loss = ((b + w * x - y) ** 2).mean()\n"
    "        loss.backward()\n"
    "        with torch.no_grad():\n"
    "            b -= lr * b.grad\n"
    "            w -= lr * w.grad\n"
    "        b.grad.zero_()\n"
    "        w.grad.zero_()\n"
    "    return b, w\n",
], equivalent={"loss_function(yhat, y) -> loss_function(y, yhat)": SYMMETRIC})
def train_line(student: Submission) -> Verdict:
    """`train_line`, repaired, moves b and w"""

    def asked(over: list[LineInputs]) -> Verdict:
        return moves(student, "train_line", models.train_line, over=over,
                     names=("b", "w", "x", "y", "lr", "n_epochs"), rtol=BY_DTYPE)

    seed = student.seed()
    return runs_to_the_end(asked(lines(seed)), lambda: asked(small_lines(seed)))


flat_y = choice("What training ends with when y is flat", {
    "a level line": RIGHT,
    "the right line": "ŷ (80, 1) minus y (80,) is a table (80, 80): every ŷ meets every y.",
    "a falling line": "Each ŷ is compared with all 80 y. Which height is best for all of them?",
    "no line, only nan": "The loss is a mean and η is small: the steps stay small.",
}, points=1)


def prepared(x, y):  # type: ignore[no-untyped-def]  # as a student writes it
    """The data as they should be: each slip changes a line of this."""
    x, y = torch.as_tensor(x).float(), torch.as_tensor(y).float()
    return x.reshape(-1, 1), y.reshape(-1, 1)


@item(points=2, reference=models.prepare, code=prepared, wrong=[
    slip("y flattened", {"x.reshape(-1, 1), y.reshape(-1, 1)": "x, y.flatten()"},
         "y is flat: `flatten()` is what made it (n,). Make a column (n, 1) of it."),
    slip("flat stays flat", {".reshape(-1, 1)": ""},
         "A flat y (n,) stays flat. `reshape(-1, 1)` makes a column of either."),
    slip("rows", {"(-1, 1)": "(1, -1)"},
         "These are rows (1, n). A column is (n, 1): `reshape(-1, 1)`."),
    slip("float64", {".float()": ""},
         "NumPy's float64 is still there; the layers of torch are float32: `.float()`."),
    pair_swapped("swapped", "x comes first, then y."),
], forms=[
    "def prepare(x, y):\n"
    "    x, y = np.asarray(x).reshape(-1, 1), np.asarray(y).reshape(-1, 1)\n"
    "    return torch.tensor(x, dtype=torch.float32), torch.from_numpy(y).to(torch.float32)",
    "def prepare(x, y):\n"
    "    return [torch.as_tensor(v).float().view(len(v), 1) for v in (x, y)]",
])
def prepare(student: Submission) -> Verdict:
    """`prepare`, repaired, makes two columns in float32"""
    pairs = columns(student.seed())
    flat = [(x.ravel(), y.ravel()) for x, y in pairs[:2]]
    mixed = [(x, y.ravel().astype(np.float32)) for x, y in pairs[2:]]
    return makes_tensors(student, "prepare", models.prepare, over=[*pairs, *flat, *mixed],
                         returns=("x", "y"), rtol=BY_DTYPE)


# --- a class of one's own

NAME = "ManualLinearRegression"
SHAPES = {"b": (1,), "w": (1,)}
B_DRAWN, W_DRAWN = (f"self.{name} = nn.Parameter(torch.randn(1))" for name in "bw")


def defined() -> type:
    """The class as it should be: each slip changes a line of this."""

    class ManualLinearRegression(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = nn.Parameter(torch.randn(1))
            self.w = nn.Parameter(torch.randn(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.w * x

    return ManualLinearRegression


@item(points=4, reference=models.ManualLinearRegression, code=defined, wrong=[
    slip("plain tensors", {"nn.Parameter(torch.randn(1))": "torch.randn(1, requires_grad=True)"},
         "Wrap each tensor in `nn.Parameter(…)`: only those does a module know."),
    slip("no super().__init__()", {"            super().__init__()\n": ""},
         "Begin `__init__` with `super().__init__()`."),
    slip("no return", {"return self": "self"}, "`forward` has to return the prediction."),
    slip("no forward", {"def forward": "def predict"},
         "The method that computes ŷ is called `forward`."),
    slip("no nn.Module", {"(nn.Module)": ""}, "The class has to inherit from `nn.Module`."),
    slip("w drawn first", {B_DRAWN: "self.c", W_DRAWN: B_DRAWN, "self.c": W_DRAWN},
         "w has the first number that is drawn and b the second: make `self.b` first."),
    slip("rand, not randn", {"randn": "rand"},
         "`torch.rand` draws evenly between 0 and 1; `torch.randn`, with an n, from N(0, 1)."),
    slip("not drawn", {"randn": "zeros"},
         "Every new model starts from the same two numbers. Draw each with `torch.randn(1)`, and "
         "leave the seed to whoever makes the model."),
], forms=[
    f"class {NAME}(nn.Module):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    "        self.b, self.w = (nn.Parameter(torch.empty(1)) for _ in 'bw')\n"
    "        for parameter in (self.b, self.w):\n"
    "            nn.init.normal_(parameter)\n"
    "    def forward(self, inputs):\n"
    "        return nn.functional.linear(inputs, self.w.view(1, 1), self.b)\n",
    f"class {NAME}(torch.nn.Module):\n"
    "    def __init__(self, size=1):\n"
    "        torch.nn.Module.__init__(self)\n"
    "        self.register_parameter('b', nn.Parameter(torch.randn(size)))\n"
    "        self.register_parameter('w', nn.Parameter(torch.randn(size)))\n"
    "    def forward(self, x):\n"
    "        return torch.add(self.b, torch.mul(self.w, x))\n",
])
def manual_linear_regression(student: Submission) -> Verdict:
    """`ManualLinearRegression` keeps b and w, predicts, and can be trained"""
    model = build_module(student, NAME)
    kept = has_parameters(model, SHAPES)
    if not kept.passed:
        return join_parts(
            [Part("the parameters", kept), Part("the prediction", _predicts_anyway(model))]
        )
    # Not one point alone: its ŷ may come close to 0, where float32 has few digits left.
    over = [x.astype(np.float32) for x, _ in columns(student.seed()) if len(x) > 1]
    predicts = forwards(model, _line, shapes=SHAPES, over=[*over, FAR], rtol=ONLY_FLOAT32)
    if predicts.passed:
        fresh = build_module(student, NAME)
        predicts = trains(student, fresh, X_TRAIN, Y_TRAIN, lr=LR, steps=3)
    parts = [Part("the parameters", kept), Part("the prediction", predicts)]
    if predicts.passed:
        parts.append(Part("the start", _start(student)))
    return join_parts(parts)


def _start(student: Submission) -> Verdict:
    """Are b and w the next two numbers of `torch.randn`, in this order, whatever the seed?"""
    drawn = []
    for seed in (student.seed("start") % 2**31, 42):
        student.make("torch.manual_seed", seed)
        parameters = build_module(student, NAME).record().parameters
        got = [parameters[name].data.item() if name in parameters else 0.0 for name in SHAPES]
        drawn.append((got, _numbers_of(torch.randn, seed), _numbers_of(torch.rand, seed)))
    if all(close(got, right, rtol=FLOAT32).passed for got, right, _ in drawn):
        return PASSED
    if all(close(got, right[::-1], rtol=FLOAT32).passed for got, right, _ in drawn):
        return manual_linear_regression.shows("w drawn first")
    if all(close(got, uniform, rtol=FLOAT32).passed for got, _, uniform in drawn):
        return manual_linear_regression.shows("rand, not randn")
    if drawn[0][0] == drawn[1][0]:
        return manual_linear_regression.shows("not drawn")
    return failed("not the numbers of `torch.randn(1)`, b first, w second.")


def _numbers_of(draw: Callable[[int], torch.Tensor], seed: int) -> list[float]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return [draw(1).item(), draw(1).item()]


def _line(state: State, x: Array) -> Array:
    return linear.predict(state["b"].item(), state["w"].item(), x)


def _predicts_anyway(model: Handle) -> Verdict:
    """Is `forward` right by its own b and w that are no parameters? That is paid for already."""
    record = model.record()
    tensors = [record.attributes.get(name, record.state.get(name)) for name in SHAPES]
    b, w = (part if isinstance(part, TensorRecord) else None for part in tensors)
    ready = record.is_module and record.is_ready
    if not ready or b is None or w is None or b.data.size != 1 or w.data.size != 1:
        return failed("it cannot be asked for without them.")
    x = np.array([[-1.5], [0.25], [2.0]])
    right = linear.predict(b.data.item(), w.data.item(), x)
    answer = model.method("__call__", torch.tensor(x, dtype=torch.float32))
    if answer is None:
        return replace(failed("gives None: it has to `return` the prediction."),
                       mistakes=("no return",))
    return close(as_numbers(answer), right, rtol=FLOAT32)


train_mode = choice("What `model.train()` does", {
    "sets a mode": RIGHT,
    "runs the training":
        "It runs nothing: your loop does. It only tells the layers what is coming.",
    "turns gradients on":
        "Gradients are recorded in either mode; `torch.no_grad()` turns them off.",
    "clears the gradients":
        "That is `zero_grad()`; the mode has nothing to do with gradients.",
}, points=1, shown={
    "sets a mode": "some layers, such as dropout, behave differently while a model learns",
    "runs the training": "as many epochs as the optimizer was told",
    "turns gradients on": "for all parameters of the model",
    "clears the gradients": "of all parameters of the model",
})


# --- one of torch's own layers in a model, and what is in it


@item(points=2, reference=torch_steps.make_model, wrong=[
    always("seed", 42, "always seed 42"),
    slip("no Sequential", {"torch.nn.Sequential(torch.nn.Linear(1, 1))": "nn.Linear(1, 1)"},
         "That is the bare layer, with keys `weight` and `bias`: put it into "
         "`nn.Sequential(…)`."),
    slip("no bias", {"Linear(1, 1)": "Linear(1, 1, bias=False)"},
         "The bias is missing: leave `bias` as it is."),
    no_return(says="The function has to return the model."),
    slip("not seeded", {"    torch.manual_seed(seed)\n": ""},
         "Two calls with one seed give two models: set the seed first, then make the layer."),
], forms=[
    "def make_model(seed):\n"
    "    torch.manual_seed(seed)\n"
    "    layer = nn.Linear(in_features=1, out_features=1)\n"
    "    model = nn.Sequential()\n"
    "    model.append(layer)\n"
    "    return model",
    "def make_model(seed):\n"
    "    from collections import OrderedDict\n"
    "    torch.manual_seed(seed)\n"
    "    return nn.Sequential(OrderedDict([('linear', nn.Linear(1, 1))]))",
    "class Line(nn.Sequential):\n"
    "    def __init__(self):\n"
    "        super().__init__(nn.Linear(1, 1))\n"
    "def make_model(seed):\n"
    "    torch.random.manual_seed(seed)\n"
    "    return Line().eval()",
])
def make_model(student: Submission) -> Verdict:
    """`make_model` is one linear layer, drawn from the seed"""
    seen: list[Observation] = []
    first_wrong = PASSED
    for seed in (42, 7, student.seed() % 2**31):
        model = build_module(student, "make_model", seed)
        record = model.record()
        again = build_module(student, "make_model", seed).record() if record.is_module else record
        if not same_state(again, record):
            return replace(make_model.shows("not seeded"), asked=torch_steps.make_model)
        seen.append(Observation((seed,), record))
        if first_wrong.passed:
            first_wrong = one_layer(model, state_of(torch_steps.make_model, (seed,)) or {})
    if first_wrong.passed:
        first_wrong = works(student)
    evidence = Evidence(tuple(seen), torch_steps.make_model, same_model, state_of)
    return replace(first_wrong, evidence=evidence)


def _same_shapes(answer: object, right: object) -> Verdict:
    """Are these the keys, and at each key this shape?"""
    shapes = cast("dict[str, object]", right)
    if not isinstance(answer, dict):
        return failed(f"Expected a dict, a shape for each key; got {show_value(answer)}.")
    got = {str(key).strip(): shape_of(shape) for key, shape in answer.items()}
    evidence = Evidence(
        (Observation((), got),), lambda: shapes, lambda seen, other: seen == other
    )
    if sorted(got) != sorted(shapes):
        keys = ", ".join(f"`{key}`" for key in got) or "none"
        return failed(f"The keys are not right: {keys}.", evidence)
    bad = [key for key, shape in shapes.items() if got[key] != shape]
    return failed(f"The shape of `{bad[0]}` is not right.", evidence) if bad else PASSED


@value(points=1, rtol=RTOL, check=_same_shapes, forms=[
    "state_shapes = {'0.bias': torch.Size([5]), '0.weight': [5, 3]}",
    "state_shapes = {'0.weight': np.array([5, 3]), '0.bias': '(5,)'}",
    "layer = nn.Sequential(nn.Linear(3, 5))\n"
    "state_shapes = {k: v.shape for k, v in layer.state_dict().items()}",
])
def state_shapes(wrong: Wrong) -> object:
    """Keys and shapes in the `state_dict` of Linear(3, 5)"""
    weight, bias = (5, 3), (5,)
    wrong("weight turned", {"0.weight": (3, 5), "0.bias": bias},
          "Your weight is turned: it has a row for each output and a column for each input.")
    wrong("weight flat", {"0.weight": (15,), "0.bias": bias},
          "Every output has a weight for every input: that is a table, a row for each output.")
    wrong("one bias", {"0.weight": weight, "0.bias": (1,)},
          "Each of the 5 outputs has a bias of its own.")
    wrong("bias a column", {"0.weight": weight, "0.bias": (5, 1)},
          "The bias is flat: one number for each output, in one dimension.")
    wrong("no number in the keys", {"weight": weight, "bias": bias},
          "In a Sequential the layer's number comes first: `0.weight`, `0.bias`.")
    return {"0.weight": weight, "0.bias": bias}


@value(points=1, rtol=RTOL, forms=[
    "j, k, m = layers.sizes\nn_parameters = (j + 1) * k + (k + 1) * m",
    "model = nn.Sequential(nn.Linear(*layers.sizes[:2]), nn.Linear(*layers.sizes[1:]))\n"
    "n_parameters = sum(p.numel() for p in model.parameters())",
])
def n_parameters(wrong: Wrong, who: str) -> object:
    """The number of parameters of two linear layers"""
    j, k, m = layer_sizes(who).sizes
    weights = j * k + k * m
    if (j + 1) * k != weights:  # in the printed copy they are the same
        wrong("first layer only", (j + 1) * k,
              "That is the first layer. Add those of the second.")
    wrong("no biases", weights,
          f"{weights} are the weights. Each output of a layer has a bias too.")
    wrong("one bias a layer", weights + 2,
          "A layer has a bias for each of its outputs, not one.")
    wrong("biases of the inputs", weights + j + k + m,
          f"The {j} inputs are no layer: they have no biases.")
    wrong("all sizes multiplied", j * k * m,
          "Count layer by layer, inputs times outputs plus biases, and add the two.")
    wrong("nodes", j + k + m, "These are the nodes. Count the lines between them too.")
    return float(models.n_parameters((j, k, m)))


# --- one training loop for any model, and the line it ends with

ONE_LAYER: tuple[Layer, ...] = (("Linear", (1, 1)),)
# Dropout of everything: in training mode its layer sees zeros only, whatever is drawn.
DROPPED: tuple[Layer, ...] = (("Dropout", (1.0,)), *ONE_LAYER)
# For who stops early: a loss that is tiny at once, and one that soon falls no further.
SMALL = [
    Training(ONE_LAYER, 42, X_TRAIN, TINY * Y_TRAIN, 0.1, 3, scale=TINY),
    Training(ONE_LAYER, 42, *levelled(), 0.3, LONG),
]


def _trainings(seed: int) -> list[Training]:
    """One layer on the lecture's data, two layers with 3 inputs, 2 outputs, one under dropout."""
    rng = np.random.default_rng(seed)
    two: tuple[Layer, ...] = (("Linear", (3, 5)), ("Linear", (5, 2)))
    x, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    return [
        Training(ONE_LAYER, 42, X_TRAIN, Y_TRAIN, 0.1, 4),
        Training(two, seed % 2**31, x, y, 0.05, 3),
        Training(ONE_LAYER, 5, np.array([[2.0]]), np.array([[-1.0]]), 0.02, 1),
        Training(DROPPED, 6, X_TRAIN, Y_TRAIN, 0.2, 3, evaluating=True),
    ]


@item(points=4, reference=models.train_model, wrong=[
    slip("no train()", {"    model.train()\n": ""},
         "Begin with `model.train()`: a model may arrive in evaluation mode, and dropout then "
         "sleeps."),
    slip("cleared too early", {CLEAR: "", STEP: CLEAR + STEP},
         "The parameters never move: nothing may clear the gradients between `backward()` and "
         "`step()`."),
    slip("gradients pile up", {CLEAR: ""},
         "The first step is right, the next are too long: call `zero_grad()` each time.",
         tells_right=True),
    no_return(says="The losses are not returned: end with `return losses`."),
    slip("last loss only", {"return losses": "return loss.item()"},
         "That is the last loss alone: keep the loss of every epoch in a list."),
    slip("loss after the step", {"append(loss.item())": "append(nn.MSELoss()(model(x), y).item())"},
         "These are the losses after each step; asked is the loss before it, which made the "
         "gradients."),
    always("lr", 0.1, "always 0.1"),
    slip("sum, not mean", SUMS, "The loss is the mean of the squares, as `nn.MSELoss()` has it."),
], forms=[
    "def train_model(model, x, y, lr, n_epochs):\n"
    "    optimizer = torch.optim.SGD(model.parameters(), lr=lr)\n"
    "    losses = torch.zeros(n_epochs)\n"
    "    for epoch in range(n_epochs):\n"
    "        model.train()\n"
    "        loss = ((y - model(x)) ** 2).mean()\n"
    "        loss.backward()\n"
    "        optimizer.step()\n"
    "        optimizer.zero_grad()\n"
    "        losses[epoch] = loss.detach()\n"
    "    model.eval()\n"
    "    return losses",
    "def train_model(model, x, y, lr, n_epochs):\n"
    "    losses = []\n"
    "    model.train()\n"
    "    for epoch in range(n_epochs):\n"
    "        loss = nn.functional.mse_loss(model(x), y)\n"
    "        model.zero_grad()\n"
    "        loss.backward()\n"
    "        with torch.no_grad():\n"
    "            for p in model.parameters():\n"
    "                p -= lr * p.grad\n"
    "        losses.append(loss.detach())\n"
    "    return losses",
], equivalent={
    "loss_function(yhat, y) -> loss_function(y, yhat)": SYMMETRIC,
    "loss.item() -> loss": ONE_NUMBER,
})
def train_model(student: Submission) -> Verdict:
    """`train_model` trains any model and tells the loss of each epoch"""

    def asked(over: list[Training]) -> Verdict:
        return trains_model(student, "train_model", models.train_model, over=over, rtol=FLOAT32)

    return runs_to_the_end(asked(_trainings(student.seed())), lambda: asked(SMALL))


@item(points=1, builds_on=("make-model", "prepare", "train-model"), wrong=[
    wrong_value("pair swapped", (RIGHT_LINE[1], RIGHT_LINE[0]), "b comes first: it is the bias."),
    wrong_value("not trained", START_LINE,
                "These are the numbers the layer started with: read them afterwards."),
], equivalent={
    "model[0].bias.item() -> model[0].bias": ONE_NUMBER,
    "model[0].weight.item() -> model[0].weight": ONE_NUMBER,
})
def trained_line(student: Submission) -> Verdict:
    """The line that the trained layer stands for"""

    def own() -> object:
        model = student.keep("make_model", 42)
        x, y = cast("tuple[object, object]", student["prepare"](X_TRAIN, Y_TRAIN))
        columns = (torch.tensor(np.asarray(one), dtype=torch.float32) for one in (x, y))
        student["train_model"](model, *columns, LR, N_EPOCHS)
        bias, weight = layer_numbers(model.record())
        return bias.data.item(), weight.data.item()

    verdict = close(student.value("trained_line"), RIGHT_LINE, rtol=FOUR_DIGITS)
    return follows(verdict, own, rtol=FOUR_DIGITS)


def _tests(seed: int) -> list[Training]:
    """Models in both modes, of which two see only zeros while they learn; the validation points."""
    rng = np.random.default_rng(seed)
    two: tuple[Layer, ...] = (("Linear", (3, 5)), ("Dropout", (1.0,)), ("Linear", (5, 2)))
    x, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    return [
        Training(ONE_LAYER, 42, X_VAL, Y_VAL, 0.1, 1),
        Training(two, seed % 2**31, x, y, 0.1, 1),
        Training(DROPPED, 6, X_TRAIN, Y_TRAIN, 0.1, 1, evaluating=True),
    ]


@item(points=3, reference=models.evaluate, wrong=[
    slip("no eval()", {"model.eval()(x)": "model(x)"},
         "The model predicts in the mode in which it came: with `model.eval()` no layer drops "
         "anything."),
    slip("mode not given back", {"    model.train(mode)\n": ""},
         "The model came in training mode and is left in evaluation mode: give back what it had."),
    slip("mode not given back", {"train(mode)": "train()"},
         "A model that came in evaluation mode is left in training mode: give back what it had."),
    slip("graph made", {"torch.no_grad()": "torch.enable_grad()"},
         "A graph is made of every operation: compute under `torch.no_grad()`."),
    slip("sum, not mean", SUMS, "The loss is the mean, as always."),
    no_return(says="The loss is not returned: end with `return loss`."),
], forms=[
    "@torch.no_grad()\n"
    "def evaluate(model, x, y):\n"
    "    modes = [part.training for part in model.modules()]\n"
    "    loss = ((model.eval()(x) - y) ** 2).mean()\n"
    "    for part, mode in zip(model.modules(), modes):\n"
    "        part.training = mode\n"
    "    return loss",
    "def evaluate(model, x, y):\n"
    "    before = model.training\n"
    "    try:\n"
    "        model.eval()\n"
    "        with torch.inference_mode():\n"
    "            return float(nn.functional.mse_loss(model(x), y))\n"
    "    finally:\n"
    "        model.train() if before else model.eval()",
], equivalent={
    "nn.MSELoss()(model(x), y) -> nn.MSELoss()(y, model(x))": SYMMETRIC,
    "nn.MSELoss()(model(x), y).item() -> nn.MSELoss()(model(x), y)": ONE_NUMBER,
})
def evaluate(student: Submission) -> Verdict:
    """`evaluate` tells the loss on any points and changes nothing"""
    return evaluates(
        student, "evaluate", models.evaluate, over=_tests(student.seed()), rtol=FLOAT32
    )


RUBRIC = Rubric("pytorch/3-models", items_in(globals()))
