"""PyTorch's losses, optimizers and modules: every number the course states, right or wrong.

TO1 … TM6 name the exercises of the course.
"""

import warnings
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from course_tools.hand import layer_sizes, two_predictions
from solutions import linear, models, torch_steps
from tests.solutions.lecture import LR, X_VAL, Y_VAL, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

N_EPOCHS = 1000
X_TENSOR, Y_TENSOR = models.prepare(X, Y)


def drawn() -> tuple[torch.Tensor, torch.Tensor]:
    """b, w (1,) from torch's seed 42, b first."""
    torch.manual_seed(42)
    return torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)


def trained(
    *,
    order: Sequence[str] = ("backward", "step", "zero_grad"),
    epochs: int = N_EPOCHS,
    y: torch.Tensor = Y_TENSOR,
    **loss: str,
) -> tuple[float, float, float]:
    """b, w and the last loss of a loop whose last three lines stand in this order."""
    b, w = drawn()
    optimizer = torch.optim.SGD([b, w], lr=LR)
    for _ in range(epochs):
        last = nn.MSELoss(**loss)(b + w * X_TENSOR, y)
        lines = {"backward": last.backward, "step": optimizer.step}
        for line in order:
            (lines | {"zero_grad": optimizer.zero_grad})[line]()
    return b.item(), w.item(), last.item()


def trained_flat() -> tuple[float, float, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return trained(y=Y_TENSOR.flatten())


def trained_by_hand() -> tuple[dict[str, float], dict[str, float]]:
    torch.manual_seed(42)
    model = models.ManualLinearRegression()
    start = {name: tensor.item() for name, tensor in model.state_dict().items()}
    models.train_model(model, X_TENSOR, Y_TENSOR, LR, N_EPOCHS)
    return start, {name: tensor.item() for name, tensor in model.state_dict().items()}


def trained_layer() -> tuple[float, float, list[float]]:
    model = torch_steps.make_model(42)
    losses = models.train_model(model, X_TENSOR, Y_TENSOR, LR, N_EPOCHS)
    state = model.state_dict()
    return state["0.bias"].item(), state["0.weight"].item(), losses


RIGHT_B, RIGHT_W, RIGHT_LOSS = trained()
START, BY_HAND = trained_by_hand()
BIAS, WEIGHT, LOSSES = trained_layer()
HAND = two_predictions("")
HAND_YHAT, HAND_Y = np.array(HAND.yhat), np.array(HAND.y)
HAND_LOSS = linear.mse(HAND_YHAT, HAND_Y)
FIRST_LAYER = torch_steps.make_model(42).state_dict()
PRINTED_PAIR = torch.tensor([0.5, 1.0]), torch.tensor([2.0, 1.3])
SUM_B, SUM_W, _ = trained(epochs=1, reduction="sum")
STEP_B, STEP_W, _ = trained(epochs=1)
FLAT_B, FLAT_W, FLAT_LOSS = trained_flat()

RIGHT = [
    ("TO1 b after 1000 epochs", RIGHT_B, "1.0235431"),
    ("TO1 w after 1000 epochs", RIGHT_W, "1.9689600"),
    ("TO1 the loss after 1000 epochs", RIGHT_LOSS, "0.0080446554"),
    ("TO2 the loss by pencil", HAND_LOSS, "1.17"),
    ("TO2 as the book prints it", nn.MSELoss()(*PRINTED_PAIR).item(), "1.1700"),
    ("TM4 the weight of the layer", FIRST_LAYER["0.weight"].item(), "0.7645385"),
    ("TM4 as the lecture prints it", FIRST_LAYER["0.weight"].item(), "0.7645"),
    ("TM4 the bias of the layer", FIRST_LAYER["0.bias"].item(), "0.8300079"),
    ("TM4 the bias as the lecture prints it", FIRST_LAYER["0.bias"].item(), "0.8300"),
    ("TM1 the start b", START["b"], "0.3367"),
    ("TM1 the start w", START["w"], "0.1288"),
    ("TM1 b after 1000 epochs", BY_HAND["b"], "1.0235"),
    ("TM1 w after 1000 epochs", BY_HAND["w"], "1.9690"),
    ("TM5 the parameters of 3-5-1", models.n_parameters(layer_sizes("").sizes), "26"),
    ("TM6 the bias after 1000 epochs", BIAS, "1.0235431"),
    ("TM6 the weight after 1000 epochs", WEIGHT, "1.9689600"),
    ("TM6 the bias as the lecture prints it", BIAS, "1.0235"),
    ("TM6 the weight as the lecture prints it", WEIGHT, "1.9690"),
    ("TM6 the last loss, before the last step", LOSSES[-1], "0.0080446554"),
    ("TM6 the first loss", LOSSES[0], "0.7255968"),
]

WRONG = [
    ("TO1 b after one step of the sum", SUM_B, "25.23666", STEP_B),
    ("TO1 w after one step of the sum", SUM_W, "14.65395", STEP_W),
    ("TO2 the mean of the sizes", np.abs(HAND_YHAT - HAND_Y).mean(), "0.9", HAND_LOSS),
    ("TO2 the sum", ((HAND_YHAT - HAND_Y) ** 2).sum(), "2.34", HAND_LOSS),
    ("TO4 b of a flat y", FLAT_B, "1.953795", RIGHT_B),
    ("TO4 w of a flat y", FLAT_W, "0.000001", RIGHT_W),
    ("TO4 the loss told for a flat y", FLAT_LOSS, "0.371589", RIGHT_LOSS),
    ("TM5 without biases", 3 * 5 + 5 * 1, "20", models.n_parameters([3, 5, 1])),
]


@each_row(RIGHT)
def test_pytorch_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_known_mistake_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_the_sum_is_nan_after_1000_epochs() -> None:
    assert np.isnan(trained(reduction="sum")[:2]).all()


def test_the_sum_moves_a_line_80_times_as_far() -> None:
    b, w = (value.item() for value in drawn())
    assert np.allclose([(SUM_B - b) / (STEP_B - b), (SUM_W - w) / (STEP_W - w)], 80, rtol=1e-5)


def test_swapped_arguments_give_the_same_line() -> None:
    b, w = drawn()
    optimizer = torch.optim.SGD([b, w], lr=LR)
    for _ in range(N_EPOCHS):
        optimizer.zero_grad()
        nn.MSELoss()(Y_TENSOR, b + w * X_TENSOR).backward()
        optimizer.step()
    assert np.allclose([b.item(), w.item()], [RIGHT_B, RIGHT_W], rtol=1e-6)


@pytest.mark.parametrize(
    "order", [("backward", "zero_grad", "step"), ("step", "backward", "zero_grad")]
)
def test_a_wrong_order_never_moves_the_line(order: Sequence[str]) -> None:
    b, w, _ = trained(order=order, epochs=50)
    assert rounds_to(b, "0.33669") and rounds_to(w, "0.12881")


def test_a_flat_y_is_warned_of() -> None:
    with pytest.warns(UserWarning, match="different to the input size"):
        nn.MSELoss()(X_TENSOR, Y_TENSOR.flatten())


def test_a_module_of_plain_tensors_has_nothing_to_train() -> None:
    class Plain(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = torch.randn(1, requires_grad=True)

    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(Plain().parameters(), lr=LR)


def test_a_layer_keeps_a_row_of_weights_for_each_output() -> None:
    for sizes in ([1, 1], [3, 5], [3, 5, 1]):
        state = models.layers(sizes).state_dict()
        shapes: dict[str, tuple[int, ...]] = {}
        for k, (before, after) in enumerate(pairwise(sizes)):
            shapes |= {f"{k}.weight": (after, before), f"{k}.bias": (after,)}
        assert {key: tuple(value.shape) for key, value in state.items()} == shapes


def test_the_parameters_counted_are_those_that_torch_has() -> None:
    for sizes in ([1, 1], [3, 5, 1], [2, 7, 4, 3]):
        counted = sum(p.numel() for p in models.layers(sizes).parameters())
        assert counted == models.n_parameters(sizes)


def test_three_roads_lead_to_one_line() -> None:
    """torch's layers; NumPy's steps; the powers of I − ηH, as the loss is quadratic."""
    start = torch_steps.make_model(42).state_dict()
    b, w = start["0.bias"].item(), start["0.weight"].item()
    steps = linear.train(X, Y, b, w, LR, N_EPOCHS)
    lowest = np.array(linear.least_squares(X, Y))
    shrink = np.linalg.matrix_power(np.eye(2) - LR * linear.hessian(X), N_EPOCHS)
    assert np.allclose(steps, lowest + shrink @ (np.array([b, w]) - lowest), rtol=1e-12)
    assert np.allclose([BIAS, WEIGHT], steps, rtol=3e-6)


def test_the_line_and_the_layer_are_trained_alike() -> None:
    b, w = drawn()
    models.train_line(b, w, X_TENSOR, Y_TENSOR, LR, 20)
    torch.manual_seed(42)
    model = models.ManualLinearRegression()
    losses = models.train_model(model, X_TENSOR, Y_TENSOR, LR, 20)
    assert np.allclose([b.item(), w.item()], [model.b.item(), model.w.item()], rtol=1e-6)
    assert losses == sorted(losses, reverse=True)


def test_the_validation_loss_that_the_notebook_tells() -> None:
    model = torch_steps.make_model(42)
    models.train_model(model, X_TENSOR, Y_TENSOR, LR, N_EPOCHS)
    held_out = models.prepare(X_VAL, Y_VAL)
    assert models.evaluate(model, X_TENSOR, Y_TENSOR) == pytest.approx(0.0080446554, rel=1e-6)
    assert models.evaluate(model, *held_out) == pytest.approx(0.0086584687, rel=1e-5)
    assert model.training


@pytest.mark.parametrize("training", [True, False])
def test_a_test_drops_nothing_makes_no_graph_and_gives_the_mode_back(training: bool) -> None:
    model = nn.Sequential(nn.Dropout(1.0), nn.Linear(1, 1)).train(training)
    x, y = X_TENSOR.clone().requires_grad_(), Y_TENSOR
    right = nn.functional.mse_loss(model[1](x), y).item()
    assert models.evaluate(model, x, y) == pytest.approx(right, rel=1e-6)
    assert model.training is training and x.grad is None
