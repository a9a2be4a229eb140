"""Test cells that ask no judge, as other nbgrader courses have them: judged in the worker.

nbgrader reads a score out of a cell's outputs (nbgrader/utils.py, determine_grade). Here a test
cell keeps exactly one deciding output, so that it reads the same score, but for these cases in
which it is wrong: a warning is no failure, and neither NaN, a negative number, nor anything else
that is no score is full marks.
"""

from __future__ import annotations

import math
from typing import Any

from nbformat import NotebookNode

from autograder.engine.job import GradedCell

Output = dict[str, Any]


def decide_outputs(cell: NotebookNode, result: GradedCell) -> list[Output]:
    """The outputs of a test cell, of which at most one decides."""
    outputs = [_make_harmless(output) for output in result.outputs]
    errors = [output for output in outputs if output["output_type"] == "error"]
    if errors:
        return [output for output in outputs if output["output_type"] != "execute_result"]
    results = [output for output in outputs if output["output_type"] == "execute_result"]
    for output in results[:-1]:  # only the cell's own last line gives a score
        output["output_type"] = "display_data"
        output.pop("execution_count")
    if results:
        _clamp(results[-1], float(cell.metadata["nbgrader"].get("points", 0)), outputs)
    return outputs


def _make_harmless(output: Output) -> Output:
    """A warning is shown, and costs nothing."""
    if output["output_type"] == "stream" and output["name"] == "stderr":
        return {**output, "name": "stdout"}
    return output


def _clamp(result: Output, points: float, outputs: list[Output]) -> None:
    """What is a number but no score for this cell earns nothing, and says so."""
    text = result["data"].get("text/plain")
    if not isinstance(text, str) or not text:
        result["output_type"] = "display_data"
        result.pop("execution_count")
        return
    try:
        score = float(text)
    except ValueError:
        return  # nbgrader reads full marks: an assertion's cell may well end with a value
    if math.isnan(score) or not 0 <= score <= points:
        says = f"The test gave {text}, which is no score from 0 to {points:g}."
        outputs[outputs.index(result)] = {
            "output_type": "error", "ename": "NoScore", "evalue": says, "traceback": [says],
        }  # fmt: skip
