"""Shapes of tensors and graphs of autograd, drawn: what is in them, in the picture and in words."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from course_tools.plots import autograd_graph, tensor_shapes, two_paths
from course_tools.plots.picture import Picture


def line() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    b, w = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    return b, w, b + w * torch.arange(3.0)


def squared(times: int) -> torch.Tensor:
    value = line()[0]
    for _ in range(times):
        value = value * value
    return value


def loss_graph() -> Picture:
    b, w, yhat = line()
    return autograd_graph(((yhat - 1) ** 2).mean(), "loss", {"b": b, "w": w})


FORGOTTEN = [(0.648, 0.31), (1.191, 0.633), (1.827, 1.024), (1.2, 1.3)]
CLEARED = [(0.648, 0.31), (0.88, 0.451)]


def paths(first: Any = FORGOTTEN, second: Any = CLEARED, lowest: Any = (1.02, 1.97)) -> Picture:
    names = ("nothing cleared", "cleared")
    return two_paths(first, second, names, start=(0.337, 0.129), lowest=lowest)


FIGURES = {
    "shapes": lambda: tensor_shapes((), (4,), (3, 4), (2, 3, 4)),
    "one": lambda: tensor_shapes(()),
    "large": lambda: tensor_shapes((6,), (6, 6), (6, 6, 6), (1, 1, 1), ()),
    "loss": loss_graph,
    "paths": lambda: paths(),
}
# Drawn once for all that look at it.
DRAWN = {name: cache(draw) for name, draw in FIGURES.items()}
every_figure = pytest.mark.parametrize("figure", DRAWN.values(), ids=DRAWN)


@every_figure
def test_a_figure_has_the_usual_size_is_not_blank_and_stays_within_its_edges(
    figure: Callable[[], Picture],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = np.asarray(Image.open(io.BytesIO(figure().png)).convert("L"), dtype=float)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.001
    edges = (image[:3], image[-3:], image[:, :3], image[:, -3:])
    assert min(edge.min() for edge in edges) == 255


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_input_gives_the_same_bytes_and_words(name: str) -> None:
    first, second = DRAWN[name](), FIGURES[name]()
    assert (first.png, first.alt) == (second.png, second.alt)


def test_shapes_are_told_in_words() -> None:
    assert tensor_shapes((), (2, 3)).alt == (
        "From left to right: a scalar of shape () and dim 0, one cell; a matrix of shape (2, 3) "
        "and dim 2, 2 rows of 3 cells."
    )
    assert "2 matrices of 3 rows and 4 columns" in tensor_shapes((2, 3, 4)).alt
    assert tensor_shapes(torch.ones(2, 3).shape) == tensor_shapes((2, 3))


def test_a_graph_is_told_in_words() -> None:
    b, w, yhat = line()
    assert autograd_graph(yhat, "yhat", {"b": b, "w": w}).alt == (
        "The graph of yhat, read from its grad_fn, as backward() walks it: yhat comes from "
        "AddBackward0; AddBackward0 from the leaf b (AccumulateGrad) and MulBackward0; "
        "MulBackward0 from the leaf w (AccumulateGrad) and None."
    )


def test_a_graph_has_what_was_computed_and_no_more() -> None:
    b, w, _ = line()
    for value, there, not_there in (
        (b + w, "Add", "Mul"),
        (b * w if b > 0 else b + w, "Mul", "Add"),
    ):
        alt = autograd_graph(value, "z", {"b": b, "w": w}).alt
        assert f"{there}Backward0" in alt and f"{not_there}Backward0" not in alt


def test_a_leaf_that_is_used_twice_is_drawn_once_and_one_without_a_name_is_a_leaf() -> None:
    _, w, _ = line()
    alt = autograd_graph(w * w, "z", {"w": w}).alt
    assert alt.endswith(
        "MulBackward0 from the leaf w (AccumulateGrad) and the leaf w (AccumulateGrad)."
    )
    assert "the leaf a leaf" not in alt
    assert "a leaf without a name (AccumulateGrad)" in autograd_graph(w * 2, "z", {}).alt


def test_paths_are_told_with_where_they_turn_and_end() -> None:
    assert paths().alt == (
        "The plane of b and w. Both paths start at b = 0.337, w = 0.129. After 4 steps nothing "
        "cleared leads to b = 1.2, w = 1.3, with b largest after step 3, 1.827; after 2 steps "
        "cleared leads to b = 0.88, w = 0.451. The loss is lowest at b = 1.02, w = 1.97."
    )
    assert paths(first=np.array(FORGOTTEN), second=torch.tensor(CLEARED)).png


def test_reading_a_graph_leaves_it_as_it_is() -> None:
    b, w, yhat = line()
    autograd_graph(yhat, "yhat", {"b": b, "w": w})
    yhat.sum().backward()
    assert b.grad is not None and w.grad is not None
    assert (b.grad.item(), w.grad.item()) == (3, 3)


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda: tensor_shapes(), "1 to 5 shapes, got 0"),
        (lambda: tensor_shapes((2, 7)), r"between 1 and 6, got the shape \(2, 7\)"),
        (lambda: tensor_shapes((1, 1, 1, 1)), "up to three sizes"),
        (lambda: paths(first=[1, 2, 3]), r"pairs \(b, w\), at most 40, got shape \(3,\)"),
        (lambda: paths(second=[(1, np.nan)]), '"cleared" to hold finite'),
        (lambda: paths(lowest=[]), "Expected lowest to be pairs"),
        (lambda: autograd_graph(torch.ones(1), "x", {}), "nothing was recorded"),
        (lambda: autograd_graph(line()[0], "b", {}), "Expected b to be computed"),
        (lambda: autograd_graph(squared(10), "s", {}), "in 8 columns"),
        (lambda: autograd_graph(squared(3000), "s", {}), "at most 24 nodes"),
        (lambda: autograd_graph(sum(line()[0] for _ in range(30)), "s", {}), "at most 24 nodes"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(
    draw: Callable[[], object], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        draw()
