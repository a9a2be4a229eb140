"""Tensors and autograd: every number the course states for them, right or wrong, with its rule.

TT1 … TU5 name the exercises of the course.
"""

from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from solutions import linear, tensors, torch_steps
from tests.solutions.lecture import B, W, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

Pair = tuple[float, float]

LR = 0.1


def start() -> tuple[torch.Tensor, torch.Tensor]:
    return tensors.init_parameters(42, "cpu")


def lecture_tensors() -> tuple[torch.Tensor, torch.Tensor]:
    return tensors.to_tensors(X, Y, "cpu")


def gradient(tensor: torch.Tensor) -> torch.Tensor:
    assert tensor.grad is not None
    return tensor.grad


def after_backward(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, times: int = 1
) -> tuple[float, float, float]:
    """The loss and the two gradients after so many calls, nothing cleared."""
    for _ in range(times):
        loss = torch_steps.backward_step(b, w, x, y)
    return loss.item(), gradient(b).item(), gradient(w).item()


def trained(n_epochs: int) -> Pair:
    b, w = torch_steps.train_autograd(*lecture_tensors(), *start(), LR, n_epochs)
    return b.item(), w.item()


def in_double(value: float) -> torch.Tensor:
    return torch.tensor([value], dtype=torch.float64, requires_grad=True)


B_START, W_START = (one.item() for one in start())
LOSS, B_GRAD, W_GRAD = after_backward(*start(), *lecture_tensors())
_, B_TWICE, W_TWICE = after_backward(*start(), *lecture_tensors(), times=2)
DOUBLE = after_backward(in_double(B), in_double(W), torch.tensor(X), torch.tensor(Y))
SINGLE = after_backward(
    torch.tensor([B], dtype=torch.float32, requires_grad=True),
    torch.tensor([W], dtype=torch.float32, requires_grad=True),
    *lecture_tensors(),
)
FORGOTTEN = torch_steps.path_with_momentum_1(*lecture_tensors(), *start(), LR, 10)
CLEARED = {k: trained(k) for k in (1, 2, 3, 10, 1000)}

STARTS = [
    ("TD1: b on a CPU", B_START, "0.33669037"),
    ("TD1: w on a CPU", W_START, "0.12880941"),
    ("TD1, TD3: b as CUDA draws it", tensors.cuda_normal(42, 0), "0.194019"),
    ("TD1, TD3: w as CUDA draws it", tensors.cuda_normal(42, 1), "0.139137"),
    ("TD1: b as the lecture prints it", tensors.cuda_normal(42, 0), "0.1940"),
    ("TD1: w as the lecture prints it", tensors.cuda_normal(42, 1), "0.1391"),
    ("TT2: what float32 keeps of 3.14159", torch.tensor(3.14159).item(), "3.14159012"),
]
GRADIENTS = [
    ("TA1: the loss", LOSS, "2.7474866"),
    ("TA1: b's gradient", B_GRAD, "-3.1124959"),
    ("TA1: w's gradient", W_GRAD, "-1.8156431"),
    ("TA1: b's gradient as the book prints it", B_GRAD, "-3.1125"),
    ("TA1: w's gradient as the book prints it", W_GRAD, "-1.8156"),
    ("TA2: the loss in float64", DOUBLE[0], "2.742157770055"),
    ("TA2: b's gradient in float64", DOUBLE[1], "-3.0448113796505"),
    ("TA2: w's gradient in float64", DOUBLE[2], "-1.8337537171511"),
    ("TA2: the loss in float32", SINGLE[0], "2.7421577"),
    ("TA2: b's gradient in float32", SINGLE[1], "-3.0448115"),
    ("TA2: w's gradient in float32", SINGLE[2], "-1.8337538"),
    ("TA4: b's gradient after two calls", B_TWICE, "-6.2249918"),
    ("TA4: w's gradient after two calls", W_TWICE, "-3.6312861"),
]
PATHS = [
    *(
        (f"TU4: {name} after {k} steps, nothing cleared", FORGOTTEN[k - 1][at], text)
        for k, *texts in (
            (1, ".64794", ".31037"),
            (2, "1.19103", ".63258"),
            (3, "1.82690", "1.02369"),
            (10, ".46536", "1.27222"),
        )
        for at, (name, text) in enumerate(zip("bw", texts, strict=True))
    ),
    *(
        (f"TU4: {name} after {k} steps as it should be", CLEARED[k][at], text)
        for k, *texts in (
            (1, ".64794", ".31037"),
            (2, ".87978", ".45102"),
            (3, "1.05197", ".56084"),
            (10, "1.46743", ".91696"),
            (1000, "1.0235", "1.9690"),
        )
        for at, (name, text) in enumerate(zip("bw", texts, strict=True))
    ),
]
WRONG = [
    ("TD1: b of the lecture, on a CPU", tensors.cuda_normal(42, 0), "0.1940", B_START),
    ("TA4: b's gradient left unchanged", B_GRAD, "-3.1124959", B_TWICE),
    ("TU4: b after 2 steps, cleared", CLEARED[2][0], ".87978", FORGOTTEN[1][0]),
    ("TU4: b after 10 steps, cleared", CLEARED[10][0], "1.46743", FORGOTTEN[9][0]),
]


@each_row(STARTS + GRADIENTS + PATHS)
def test_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_answer_is_what_its_rule_gives_and_not_the_right_one(
    value: float, text: str, right: float
) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_the_loop_ends_within_float32_of_numpys() -> None:
    right = linear.train(X, Y, B_START, W_START, LR, 1000)
    assert trained(1000) == pytest.approx(right, rel=1e-5)
    assert trained(1000) == pytest.approx((1.0235431, 1.9689600), rel=1e-5)


def test_sympy_numpy_and_torch_agree_on_two_points() -> None:
    b, w = sp.symbols("b w")
    x, y = (1, 3), (3, 6)
    loss = sum((b + w * p - q) ** 2 for p, q in zip(x, y, strict=True)) / 2
    at = {b: 1, w: 1}
    by_sympy = [float(part.subs(at)) for part in (loss, sp.diff(loss, b), sp.diff(loss, w))]
    columns = [np.array(values, dtype=float)[:, None] for values in (x, y)]
    by_numpy = [
        linear.mse(linear.predict(1.0, 1.0, columns[0]), columns[1]),
        *linear.mse_gradients(1.0, 1.0, *columns),
    ]
    tensor_x, tensor_y = map(torch.tensor, columns)
    by_torch = after_backward(in_double(1.0), in_double(1.0), tensor_x, tensor_y)
    assert by_sympy == by_numpy == list(by_torch) == [2.5, -3.0, -7.0]


def test_forgetting_to_clear_is_momentum_1() -> None:
    b, w = start()
    x, y = lecture_tensors()
    for right in FORGOTTEN:
        torch_steps.backward_step(b, w, x, y)
        with torch.no_grad():
            b -= LR * gradient(b)
            w -= LR * gradient(w)
        assert (b.item(), w.item()) == pytest.approx(right, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "shape", "dtype"),
    [
        (3.14159, (), torch.float32),
        ([1, 2, 3], (3,), torch.int64),
        ([[1.0, 2.0, 1.0], [2.0, 3.0, 1.0]], (2, 3), torch.float32),
    ],
)
def test_tt1_shapes_and_types(values: object, shape: tuple[int, ...], dtype: torch.dtype) -> None:
    tensor = torch.tensor(values)
    assert (tuple(tensor.shape), tensor.dim(), tensor.dtype) == (shape, len(shape), dtype)


def test_tt3_tt5_who_shares_memory() -> None:
    matrix = torch.arange(6).view(2, 3)
    matrix.view(1, 6)[0, 1] = 20
    assert matrix[0, 1] == 20
    array = np.array([1.0, 2.0, 3.0])
    made = torch.as_tensor(array), torch.tensor(array), torch.as_tensor(array).float()
    array[1] = 0
    assert [tensor[1].item() for tensor in made] == [0, 2, 2]


def test_tt2_the_print_is_rounded_and_the_number_is_not() -> None:
    number = torch.tensor(3.14159)
    assert str(number) == "tensor(3.1416)"
    assert rounds_to(number.item(), "3.14159")


def test_tt4_a_layer_refuses_float64() -> None:
    with pytest.raises(RuntimeError, match="dtype"):
        torch.nn.Linear(1, 1)(torch.as_tensor(X))


def test_td4_which_are_leaves() -> None:
    a = torch.randn(1, requires_grad=True)
    five = (
        a,
        a.to("cpu"),
        a.to(torch.float64),
        torch.randn(1).to(torch.float64).requires_grad_(),
        2 * a,
    )
    assert [tensor.is_leaf for tensor in five] == [True, True, False, True, False]


def test_ta3_ta6_what_asks_and_what_is_in_the_graph() -> None:
    b, w = start()
    x, y = lecture_tensors()
    yhat = b + w * x
    six = (yhat - y, yhat, b, w, x, y)
    assert [tensor.requires_grad for tensor in six] == [True, True, True, True, False, False]
    graph: Any = yhat.grad_fn
    (to_b, _), (to_product, _) = graph.next_functions
    (to_w, _), (to_x, _) = to_product.next_functions
    names = [type(node).__name__ for node in (graph, to_b, to_product, to_w)]
    assert names == ["AddBackward0", "AccumulateGrad", "MulBackward0", "AccumulateGrad"]
    assert (to_b.variable is b, to_w.variable is w, to_x) == (True, True, None)


def test_ta5_tu2_tu3_what_torch_refuses_and_what_not() -> None:
    b, w = start()
    loss = torch_steps.backward_step(b, w, *lecture_tensors())
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        loss.backward()
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        b -= LR * gradient(b)
    b = b - LR * gradient(b)
    assert not b.is_leaf and b.requires_grad


def test_tensors_on_two_devices_do_not_meet() -> None:
    here, there = torch.tensor([1.0]), torch.ones(3, 1, device="meta")
    with pytest.raises(RuntimeError, match="device"):
        here + there
    assert (here.to(there.device) + there).device.type == "meta"


@pytest.mark.parametrize(("at", "w_grad"), [(-2.0, None), (2.0, 2.0)])
def test_only_the_branch_that_ran_is_in_the_graph(at: float, w_grad: float | None) -> None:
    b, w = (torch.ones(1, requires_grad=True) for _ in "bw")
    (b + w * at if at > 0 else b).backward()
    assert gradient(b).item() == 1
    assert (None if w.grad is None else w.grad.item()) == w_grad
