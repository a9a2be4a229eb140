"""On what nbclient stumbles, our engine goes on."""

from __future__ import annotations

import nbformat

from tests.compat.foreign import FILES
from tests.compat.odd import by_engine, cells_of


def test_exit_ends_nothing() -> None:
    shown = by_engine(["exit", "quit()", "exit()", "1 + 1"])
    assert [outputs for _, outputs in shown[:3]] == [[], [], []]
    assert shown[3][1][0]["data"] == {"text/plain": "2"}


def test_a_display_that_no_notebook_can_hold_is_left_out() -> None:
    shows = "display({'text/plain': 'kept', 'text/html': {'no': 'text'}, 'a/b': 3}, raw=True)"
    [(_, [output])] = by_engine([shows])
    assert output["data"] == {"text/plain": "kept"}
    nbformat.validate(nbformat.from_dict(output), ref="display_data", version=4)


def test_an_error_in_a_task_that_waits_is_the_cells() -> None:
    waits = "import asyncio\nasync def late():\n    await asyncio.sleep(0)\n    return 1 / 0\n"
    [(_, [output])] = by_engine([f"{waits}await late()"])
    assert output["ename"] == "ZeroDivisionError"


def test_a_task_may_be_started_without_await() -> None:
    starts = (
        "import asyncio\nasync def later():\n    print('done')\ntask = asyncio.create_task(later())"
    )
    shown = by_engine([starts, "await task"])
    assert [output["text"] for _, outputs in shown for output in outputs] == ["done\n"]


def test_the_loop_that_nbgrader_skips_costs_its_cell() -> None:
    """A list that grows without end: "consumes a LOT of memory" there."""
    [growing] = cells_of(FILES / "infinite-loop-with-output.ipynb")
    shown = by_engine([growing, "1 + 1"], timeout=3)
    assert shown[0][1][-1]["output_type"] == "error"
    assert len(str(shown[0][1])) < 3 * 2**20
    assert shown[1][1][0]["data"] == {"text/plain": "2"}
