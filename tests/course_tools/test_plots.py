"""The figures: one picture each, the right words, no trace left, and sliders where they work."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from typing import Any

import matplotlib as mpl
import nbformat
import numpy as np
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel
from matplotlib import pyplot as plt
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from PIL import Image

from course_tools.data import Array, load_regression
from course_tools.plots import (
    before_and_after,
    cross_sections,
    data_and_line,
    data_and_split,
    loss_surface,
    losses_by_batch,
    move_line,
    move_paths,
    move_secant,
    move_sections,
    paths_of_descent,
    secant_and_tangent,
)
from course_tools.plots.inputs import read_grid
from course_tools.plots.picture import NOT_DRAWN, Picture
from course_tools.plots.widget import Moving

Message = dict[str, Any]

X, Y, X_VAL, Y_VAL = load_regression()
B, W = 0.49671415, -0.1382643
BS, WS = np.linspace(-2, 4, 101), np.linspace(-1, 5, 101)
LOSSES = ((BS[None, :, None] + WS[:, None, None] * X.ravel() - Y.ravel()) ** 2).mean(axis=2)


WALKS = {"batch": [[B, W], [0.801, 0.045], [1.027, 0.188]], "stochastic": [[B, W], [1.2, 1.56]]}


def loss_of_b(b: float) -> float:
    return float(((b + W * X - Y) ** 2).mean())


FIGURES: dict[str, Callable[[], Picture | Moving]] = {
    "data_and_split": lambda: data_and_split(X, Y, X_VAL, Y_VAL),
    "data_and_line": lambda: data_and_line(X, Y, B, W),
    "errors": lambda: data_and_line(X, Y, B, W, errors=True),
    "squares": lambda: data_and_line(X, Y, B, W, squares=True),
    "loss_surface": lambda: loss_surface(BS, WS, LOSSES),
    "loss_surface_at": lambda: loss_surface(BS, WS, LOSSES, at=(B, W)),
    "cross_sections": lambda: cross_sections(BS, WS, LOSSES, b=B, w=W),
    "secant_and_tangent": lambda: secant_and_tangent(loss_of_b, B, 0.12, name="b"),
    "before_and_after": lambda: before_and_after(X, Y, (B, W), (0.80119529, 0.04511107)),
    "move_line": lambda: move_line(X, Y, B, W),
    "move_sections": lambda: move_sections(BS, WS, LOSSES, b=B, w=W),
    "move_secant": lambda: move_secant(loss_of_b, B, name="b"),
    "paths_of_descent": lambda: paths_of_descent(X, Y, WALKS, start=(B, W)),
    "losses_by_batch": lambda: losses_by_batch(
        {"batch": [2.7, 1.6, 1.0], "stochastic": [2.7, 0.01]}
    ),
    "move_paths": lambda: move_paths(X, Y, B, W),
}
# Drawn once for all that look at it.
DRAWN = {name: cache(draw) for name, draw in FIGURES.items()}
every_figure = pytest.mark.parametrize("figure", DRAWN.values(), ids=DRAWN)


def pixels(png: bytes) -> Array:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)


# Drawing


@every_figure
def test_a_figure_is_one_picture_of_the_usual_size_that_is_not_blank(
    figure: Callable[[], Picture],
) -> None:
    image = pixels(figure().png)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005


@every_figure
def test_nothing_is_drawn_over_the_edge_of_the_picture(figure: Callable[[], Picture]) -> None:
    image = pixels(figure().png)
    edge = np.concatenate([image[:3].ravel(), image[-3:].ravel(), image[:, :3].ravel()])
    assert edge.min() == 255


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_input_gives_the_same_bytes_and_words(name: str) -> None:
    first, second = DRAWN[name](), FIGURES[name]()
    assert first.png == second.png
    assert first.alt == second.alt == repr(first)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_drawing_warns_of_nothing_opens_no_figure_and_keeps_the_students_settings(
    figure: Callable[[], Picture],
) -> None:
    plt.rcParams["lines.linewidth"] = 7.5
    try:
        before = mpl.rcParams.copy()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert figure().png
        assert plt.get_fignums() == []
        assert mpl.rcParams.copy() == before
    finally:
        plt.rcdefaults()


def test_a_students_own_style_does_not_change_our_pictures() -> None:
    plain = data_and_line(X, Y, B, W).png
    with plt.style.context("dark_background"):
        assert data_and_line(X, Y, B, W).png == plain


def test_the_bytes_are_the_same_in_another_process() -> None:
    code = (
        "import sys; from course_tools.data import load_regression as data\n"
        "from course_tools.plots import data_and_split\n"
        "sys.stdout.buffer.write(data_and_split(*data()).png)"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stderr == b""
    assert other.stdout == FIGURES["data_and_split"]().png


def test_flat_and_column_arrays_lists_and_one_number_arrays_draw_the_same() -> None:
    plain = data_and_line(X, Y, B, W)
    assert data_and_line(X.ravel(), Y, np.array([[B]]), np.array([W])) == plain
    assert data_and_line(X.tolist(), Y.tolist(), B, W) == plain


def test_a_single_point_has_a_picture() -> None:
    assert data_and_line([3], [12], 0, 4, errors=True, squares=True).png
    assert data_and_split([3], [12], [4], [16]).png
    assert move_line([3], [12], 0, 3).png


def test_a_loss_that_reaches_zero_or_below_has_a_surface() -> None:
    b, w = np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21))
    assert "loss 0;" in loss_surface(b[0], w[:, 0], b**2 + w**2).alt
    assert "loss −2;" in loss_surface(b[0], w[:, 0], b + w).alt


def test_a_secant_may_step_backward_and_a_loss_may_be_level() -> None:
    assert "δ = −0.12" in secant_and_tangent(loss_of_b, B, -0.12, name="b").alt
    assert "slope 0" in secant_and_tangent(lambda b: 1.0, 0.0, 0.5, name="b").alt


# Words


@pytest.mark.parametrize(
    "figure, numbers",
    [
        ("data_and_split", ["80 training", "20 validation", "0.9869", "3.052"]),
        ("data_and_line", ["b = 0.4967", "w = −0.1383", "80 points lie above", "2.742"]),
        ("errors", ["longest is −2.692, at x = 0.9869"]),
        ("squares", ["squared errors of 10 points", "largest is 7.245"]),
        ("loss_surface", ["b = 1, w = 2 with loss 0.008214", "highest loss is 20.43"]),
        ("loss_surface_at", ["start is marked at b = 0.4967, w = −0.1383", "2.711"]),
        ("cross_sections", ["b = 0.52, w = −0.16", "2.711", "lowest (0.08305) at w = 2.72"]),
        ("secant_and_tangent", ["−0.351 / 0.12 = −2.925", "tangent has slope −3.045"]),
        ("before_and_after", ["dashed before", "MSE = 2.742", "solid after", "MSE = 1.635"]),
        ("move_sections", ["b = 0.52, w = −0.16", "lowest (0.08305) at w = 2.72"]),
        ("move_secant", ["δ = 1", "−2.045"]),
    ],
)
def test_the_alternative_text_says_the_right_numbers(figure: str, numbers: list[str]) -> None:
    alt = DRAWN[figure]().alt
    assert [number for number in numbers if number not in alt] == []


def test_the_numbers_in_the_words_come_from_the_data() -> None:
    alt = data_and_line([0, 1, 2, 3], [1, 3, 5, 7], 0, 0, errors=True).alt
    assert "4 points lie above it, 0 below" in alt
    assert "squared error is 21." in alt
    assert "longest is −7, at x = 3" in alt


def test_rows_of_the_losses_are_w_and_columns_are_b() -> None:
    bs, ws = np.array([0.0, 1.0, 2.0]), np.array([10.0, 20.0])
    losses = np.array([[3.0, 2.0, 4.0], [6.0, 5.0, 0.5]])
    assert "lowest grid point is b = 2, w = 20 with loss 0.5" in loss_surface(bs, ws, losses).alt
    said = cross_sections(bs, ws, losses, b=1.2, w=11).alt
    assert "b = 1, w = 10, where it is 2" in said
    assert "from 2 at w = 10 to 5 at w = 20" in said


# Mistakes


@pytest.mark.parametrize(
    "moving, places",
    [
        (FIGURES["move_sections"], [{"b": b, "w": w} for b, w in ((-2, -1), (1, 2), (4, 5))]),
        (
            FIGURES["move_paths"],
            [{"batch_size": k, "lr": r, "seed": 3} for k, r in ((1, 0.4), (80, 0.01))],
        ),
    ],
    ids=["move_sections", "move_paths"],
)
def test_the_scale_stands_still_while_a_picture_moves(
    moving: Callable[[], Moving], places: list[dict[str, Any]]
) -> None:
    ticks = [pixels(moving().draw(**place).png)[:, :88] for place in places]
    assert ticks[0].min() < 50, "numbers are written there"
    assert all((strip == ticks[0]).all() for strip in ticks)


def test_contour_lines_of_a_squared_error_are_exact_between_the_points_of_the_grid() -> None:
    fine = read_grid(BS[::2], WS[::2], LOSSES[::2, ::2]).finer()
    assert np.allclose(fine.losses, LOSSES, rtol=1e-9)
    uneven = read_grid(np.array([0.0, 1.0, 3.0, 4.0]), WS, LOSSES[:, :4])
    assert uneven.finer() is uneven


@pytest.mark.parametrize("draw", [loss_surface, lambda *args: cross_sections(*args, b=0, w=0)])
def test_swapped_axes_of_the_losses_are_told(draw: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match=r"\(101, 61\).*got \(61, 101\); rows are w.*losses\.T"):
        draw(np.linspace(-2, 4, 61), WS, np.ones((61, 101)))


@pytest.mark.parametrize(
    "draw, sentence",
    [
        (lambda: loss_surface(BS, WS, LOSSES.ravel()), r"shape \(101, 101\).*one row a w"),
        (lambda: loss_surface(BS, WS, np.ones((101, 101))), "does your loss use b and w"),
        (lambda: loss_surface(BS[::-1], WS, LOSSES), "Expected bs .*growing"),
        (lambda: loss_surface(*np.meshgrid(BS, WS), LOSSES), "Expected bs of shape"),
        (lambda: loss_surface(BS, WS, LOSSES * np.nan), "losses to hold finite"),
        (lambda: loss_surface(BS, WS, LOSSES, at=(9, 0)), "b between -2 and 4.*got 9"),
        (lambda: cross_sections(BS, WS, LOSSES, b=0, w=-3), "w between -1 and 5.*got -3"),
        (lambda: data_and_line(X, Y[:20], B, W), "got 80 and 20"),
        (lambda: data_and_line(np.c_[X, X], Y, B, W), r"x of shape \(n,\).*got \(80, 2\)"),
        (lambda: data_and_line([], [], B, W), "one number a point"),
        (lambda: data_and_line(X, Y, X, W), "b to be one number"),
        (lambda: data_and_split(X, Y, X_VAL, Y), "as many values in x_val as in y_val"),
        (
            lambda: before_and_after(X, Y, (B, W, 1), (B, W)),  # type: ignore[arg-type]
            "before to be a pair",
        ),
        (lambda: secant_and_tangent(loss_of_b, B, 0, name="b"), "other than 0"),
        (lambda: secant_and_tangent(lambda b: b * X, B, 1, name="b"), r"loss\(.*one number"),
        (lambda: move_secant(loss_of_b, B, name="b", widest=-1), "widest above 0"),
    ],
)
def test_a_mistake_raises_a_sentence_that_helps(draw: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw()


# In a notebook

SETUP = """
from course_tools.data import load_regression
from course_tools.plots import *
x, y, x_val, y_val = load_regression()
"""


def run(*cells: str, env: dict[str, str] | None = None) -> NotebookNode:
    """The notebook of these cells, run by a real kernel, widgets and all."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NBGRADER_EXECUTION", raising=False)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        return NotebookClient(notebook, timeout=120).execute()


def images(cell: NotebookNode) -> list[NotebookNode]:
    return [out for out in cell.outputs if "image/png" in out.get("data", {})]


def widgets(cell: NotebookNode) -> list[NotebookNode]:
    view = "application/vnd.jupyter.widget-view+json"
    return [out for out in cell.outputs if view in out.get("data", {})]


LINE = "data_and_line(x, y, 0.49671415, -0.1382643)"
MOVE = "move_line(x, y, 0.49671415, -0.1382643)"
SECANT = "move_secant(lambda b: ((b - y) ** 2).mean(), 0.5, name='b')"


def test_a_cell_that_ends_in_a_plot_shows_one_image_and_its_caption() -> None:
    notebook = run(SETUP, "%matplotlib inline\n" + LINE, LINE + ";")
    image, caption = notebook.cells[1].outputs
    assert sorted(image.data) == ["image/png", "text/plain"]
    assert sorted(caption.data) == ["text/markdown"]
    expected = data_and_line(X, Y, B, W)
    assert b64decode(image.data["image/png"]) == expected.png
    assert image.metadata["image/png"]["alt"] == image.data["text/plain"] == expected.alt
    assert caption.data["text/markdown"] == expected.alt
    assert notebook.cells[2].outputs == []


def test_the_web_page_of_a_notebook_carries_the_alternative_text() -> None:
    notebook, alt = run(SETUP, LINE), data_and_line(X, Y, B, W).alt
    for template, carrier in (("classic", f'alt="{alt}"'), ("lab", f"<p>{alt}</p>")):
        page, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
        assert carrier in page, template


def test_a_live_kernel_gets_sliders_and_still_one_image() -> None:
    notebook = run(SETUP, MOVE, SECANT)
    for cell in notebook.cells[1:]:
        assert len(images(cell)) == len(widgets(cell)) == 1
        assert not [out for out in cell.outputs if out.output_type in ("stream", "error")]
    assert b64decode(images(notebook.cells[1])[0].data["image/png"]) == move_line(X, Y, B, W).png


@pytest.mark.parametrize(
    "setup, env",
    [
        pytest.param(SETUP, {"NBGRADER_EXECUTION": "validate"}, id="nbgrader validate"),
        pytest.param(
            "import sys; sys.modules['ipywidgets'] = None" + SETUP, {}, id="no ipywidgets"
        ),
    ],
)
def test_without_anyone_to_move_them_moving_pictures_stand_still(
    setup: str, env: dict[str, str] | None
) -> None:
    notebook = run(setup, MOVE, SECANT, env=env)
    for cell in notebook.cells[1:]:
        assert len(images(cell)) == 1
        assert widgets(cell) == []
        assert len(cell.outputs) == 2
    assert "widgets" not in notebook.metadata


def test_in_the_grading_run_a_picture_is_not_drawn_and_the_cell_says_so() -> None:
    notebook = run(SETUP, LINE, MOVE, env={"NBGRADER_EXECUTION": "autograde"})
    for cell in notebook.cells[1:]:
        (caption,) = cell.outputs
        assert caption.data["text/markdown"] == NOT_DRAWN
        assert images(cell) == widgets(cell) == []


def test_the_same_notebook_run_twice_under_nbgrader_has_the_same_bytes() -> None:
    env = {"NBGRADER_EXECUTION": "autograde"}
    first, second = (run(SETUP, LINE, MOVE, env=env).cells for _ in range(2))
    assert [cell.outputs for cell in first] == [cell.outputs for cell in second]


def test_a_slider_moved_in_a_browser_redraws_image_and_caption_in_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    manager, browser = start_new_kernel(kernel_name="python3")
    try:
        browser.execute(SETUP + MOVE)
        first = messages(browser, until=lambda seen: len(of_type(seen, "display_data")) == 3)
        slider = next(
            opened["content"]["comm_id"]
            for opened in of_type(first, "comm_open")
            if opened["content"]["data"]["state"].get("description") == "b"
        )
        moved = {"method": "update", "state": {"value": 1.02}, "buffer_paths": []}
        browser.shell_channel.send(
            browser.session.msg("comm_msg", {"comm_id": slider, "data": moved})
        )
        then = messages(browser, until=lambda seen: len(of_type(seen, "update_display_data")) == 2)
    finally:
        browser.stop_channels()
        manager.shutdown_kernel(now=True)
    shown, again = of_type(first, "display_data")[1:], of_type(then, "update_display_data")
    places = [[m["content"]["transient"]["display_id"] for m in part] for part in (shown, again)]
    assert places[0] == places[1]
    assert "b = 1.02, w = −0.1383" in again[1]["content"]["data"]["text/markdown"]
    pngs = [part[0]["content"]["data"]["image/png"] for part in (shown, again)]
    assert pngs[0] != pngs[1]
    assert of_type(then, "stream") == of_type(then, "error") == []


def messages(
    browser: BlockingKernelClient, until: Callable[[list[Message]], bool]
) -> list[Message]:
    """What the kernel publishes, up to where `until` is content."""
    seen: list[Message] = []
    while not until(seen):
        seen.append(browser.get_iopub_msg(timeout=60))
    return seen


def of_type(seen: list[Message], kind: str) -> list[Message]:
    return [message for message in seen if message["msg_type"] == kind]


def test_outside_a_notebook_a_picture_prints_its_words() -> None:
    code = "from course_tools.plots import data_and_line as d; d([3], [12], 0, 4).show()"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert shown.stdout.decode().startswith("1 points and the dashed line")
    assert shown.stderr == b""
