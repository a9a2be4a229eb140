"""The graph behind a tensor, read from its `grad_fn`: what `backward()` walks.

Nothing is imported of torch: a tensor brings its graph with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREEN, GREY, INK

MOST_NODES, MOST_COLUMNS, FEW_COLUMNS = 24, 8, 5
NOTHING, UNNAMED = "None", "?"


@dataclass(eq=False)
class GraphNode:
    """One node: an operation, a leaf, or nothing where no gradient is asked for."""

    label: str
    kind: str  # "operation", "leaf" or "nothing"
    behind: list[GraphNode] = field(default_factory=list)
    column: int = 0
    row: float = 0.0


def autograd_graph(tensor: Any, name: str, leaves: Mapping[str, Any]) -> Picture:
    """The graph of a torch tensor that was computed. name: what it is called. leaves: by name, the
    parameters to be found in it, as in {"b": b, "w": w}."""
    if getattr(tensor, "grad_fn", None) is None:
        raise ValueError(
            f"Expected {name} to be computed from tensors that ask for a gradient; it has no "
            "grad_fn, so nothing was recorded."
        )
    nodes: dict[int, tuple[GraphNode, Any]] = {}
    root = _read_node(tensor.grad_fn, leaves, nodes)
    drawn = _place_nodes(root)
    columns = max(node.column for node in drawn)
    if len(drawn) > MOST_NODES or columns > MOST_COLUMNS:
        raise ValueError(
            f"Expected a graph of at most {MOST_NODES} nodes in {MOST_COLUMNS} columns, got "
            f"{len(drawn)} in {columns}."
        )

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0.01, 0.02, 0.98, 0.96))
        rows = max(node.row for node in drawn)
        result = GraphNode(name, "result", [root], -1, root.row)
        size = 9.5 if columns <= FEW_COLUMNS else 7.5
        boxes = {id(node): _draw_node(axes, node, size) for node in (result, *drawn)}
        for node in (result, *drawn):
            for other in node.behind:
                _draw_arrow(axes, node, other, boxes)
        axes.set(xlim=(columns + 0.55, -1.55), ylim=(max(rows, 2) + 0.6, min(0, rows - 2) - 0.6))
        axes.axis("off")
        return _describe_graph(name, root, drawn)

    return draw_picture(draw)


def _read_node(
    function: Any, leaves: Mapping[str, Any], nodes: dict[int, tuple[GraphNode, Any]]
) -> GraphNode:
    """The node of a function, each once; what asks for no gradient is a node of its own."""
    if id(function) in nodes:
        return nodes[id(function)][0]
    variable = getattr(function, "variable", None)
    if variable is None:
        node = GraphNode(type(function).__name__, "operation")
    else:
        found = [name for name, leaf in leaves.items() if leaf is variable]
        node = GraphNode(found[0] if found else UNNAMED, "leaf")
    if len(nodes) >= MOST_NODES:
        raise ValueError(f"Expected a graph of at most {MOST_NODES} nodes, got more.")
    nodes[id(function)] = node, function  # held: an id is given again once its owner is gone
    for behind, _ in function.next_functions:
        node.behind.append(
            GraphNode(NOTHING, "nothing") if behind is None else _read_node(behind, leaves, nodes)
        )
    return node


def _place_nodes(root: GraphNode) -> list[GraphNode]:
    """All nodes, each with its column, counted from the result, and its row."""
    drawn: list[GraphNode] = []

    def place(node: GraphNode) -> None:
        if node in drawn:
            return
        for behind in node.behind:
            place(behind)
        if node.behind:
            node.row = sum(behind.row for behind in node.behind) / len(node.behind)
        else:
            node.row = sum(not other.behind for other in drawn)
        drawn.append(node)

    place(root)
    for node in reversed(drawn):  # each stands after all that is behind it
        for behind in node.behind:
            behind.column = max(behind.column, node.column + 1)
    return drawn[::-1]


def _draw_node(axes: Axes, node: GraphNode, size: float) -> Text:
    look: dict[str, dict[str, Any]] = {
        "operation": {"boxstyle": "round,pad=0.45", "facecolor": "#EAF2F8", "edgecolor": BLUE},
        "leaf": {
            "boxstyle": "round,pad=0.5,rounding_size=0.9", "facecolor": "#E3F3ED",
            "edgecolor": GREEN,
        },
        "nothing": {
            "boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": GREY,
            "linestyle": "dotted",
        },
        "result": {"boxstyle": "square,pad=0.45", "facecolor": "white", "edgecolor": INK},
    }  # fmt: skip
    label = node.label.replace("Backward", "\nBackward")
    text = axes.text(
        node.column, node.row, label, ha="center", va="center", fontsize=size, bbox=look[node.kind],
        color=GREY if node.kind == "nothing" else INK,
    )  # fmt: skip
    if node.kind == "leaf":
        axes.annotate(
            "AccumulateGrad", (node.column, node.row), (0, 24), textcoords="offset points",
            ha="center", va="center", fontsize=size - 1, color=GREEN,
        )  # fmt: skip
    return text


def _draw_arrow(axes: Axes, node: GraphNode, other: GraphNode, boxes: Mapping[int, Text]) -> None:
    dash = ":" if other.kind == "nothing" else "-"
    axes.annotate(
        "", (other.column, other.row), (node.column, node.row),
        arrowprops={
            "arrowstyle": "->", "color": GREY, "linestyle": dash, "linewidth": 1.4,
            "patchA": boxes[id(node)].get_bbox_patch(), "shrinkA": 1,
            "patchB": boxes[id(other)].get_bbox_patch(), "shrinkB": 2,
        },
    )  # fmt: skip


def _describe_graph(name: str, root: GraphNode, drawn: list[GraphNode]) -> str:
    ways = [f"{name} comes from {root.label}"]
    for node in sorted(drawn, key=lambda node: (node.column, node.row)):
        if node.behind:
            ways.append(f"{node.label} from " + " and ".join(map(_describe_end, node.behind)))
    return f"The graph of {name}, read from its grad_fn, as backward() walks it: {'; '.join(ways)}."


def _describe_end(node: GraphNode) -> str:
    if node.kind != "leaf":
        return node.label
    name = "a leaf without a name" if node.label == UNNAMED else f"the leaf {node.label}"
    return f"{name} (AccumulateGrad)"
