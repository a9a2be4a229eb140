"""A notebook in a real kernel, as somebody works in it: what its cells say, one after the other."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
NOTEBOOK = "gradient-descent/2-one-step"
BEGIN = f'''import numpy as np
import sympy as sp
from course_tools.own import own_copy
mine = own_copy("{NOTEBOOK}", "ada")
mine'''
MSE = "def mse(yhat, y):\n    "
CHECK_MSE = "# Check of exercise 6: mse\nassert mse(np.array([1.0]), np.array([3.0])) == 4.0"
CHECK_WAY = '# Check of exercise 21: which-way\nassert which_way in ("both up", "both down")'


@pytest.fixture(autouse=True)
def nobody_grades(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NBGRADER_EXECUTION", "JUPYTERHUB_USER", "PENCILGRAD_SERVICE"):
        monkeypatch.delenv(name, raising=False)


def run(*cells: str) -> list[NotebookNode]:
    """These cells in one kernel, each run whatever became of those above."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in (BEGIN, *cells)]
    NotebookClient(notebook, allow_errors=True, timeout=120, kernel_name="python3").execute()
    return list(notebook.cells[1:])


def said(cell: NotebookNode) -> list[str]:
    """What a cell shows: its lines of markdown, and the names of errors."""
    return [one.get("ename") or one.get("data", {}).get("text/markdown") for one in cell.outputs]


def test_a_check_says_not_yet_what_is_wrong_and_that_the_examples_hold() -> None:
    blank, _, wrong, _, right, mine = run(
        CHECK_MSE, f"{MSE}return (yhat - y).mean()", CHECK_MSE,
        f"{MSE}return ((yhat - y) ** 2).mean()", CHECK_MSE, "mine",
    )  # fmt: skip
    assert said(blank) == ["○ **Not answered yet.** Run the cell of exercise 6 first."]
    assert said(wrong) == [
        "✗ **Not yet**. Expected `4.0` and got `-2.0` from `mse(np.array([1.0]), np.array([3.0]))`."
    ]
    assert said(right) == ["✓ **The examples hold.** Hidden ones ask more."]
    assert said(mine) == ["**The copy of `ada`.**\n\n1 of 27 answered; the examples of 1 hold."]


def test_an_error_in_the_students_function_keeps_its_traceback() -> None:
    checks = run(
        f"{MSE}return yhat.men()", CHECK_MSE, f"{MSE}assert False, 'my own'", CHECK_MSE, "1 / 0"
    )
    shown = [said(cell)[0] for cell in checks[1::2]]
    assert shown == ["AttributeError", "AssertionError"]
    assert said(checks[-1]) == ["ZeroDivisionError"]
    assert any("yhat.men()" in line for line in checks[1].outputs[0].traceback)


def test_what_an_earlier_blank_brings_about_is_told_as_waiting_for_it() -> None:
    predict = "def predict(b, w, x):\n    raise NotImplementedError()"
    answered = f"{MSE}return 0"
    late = "# Check of exercise 6: mse\nassert mse(predict(b0, 1, 2), 3) == 1"
    early, _, _, waits, named, later = run(
        'mine.needs("initialize")', predict, answered, late, "predict(1, 2, 3)",
        "# Check of exercise 6: mse\nassert mse(b0, 3) == 1",
    )  # fmt: skip
    waiting = (
        "○ This cell waits for `{}`: answer it above and run its cell, then run this one again."
    )
    assert said(early) == [waiting.format("initialize")]
    assert said(waits) == said(named) == [waiting.format("predict")]
    assert said(later)[0].startswith("○ There is no `b0` yet.")


def test_hints_come_one_by_one_and_are_offered_after_two_failed_checks() -> None:
    wrong = f"{MSE}return 7"
    cells = run(
        wrong, CHECK_MSE, CHECK_MSE, 'mine.hint("dloss_db")', "mine.hint(10)", "mine.hint(10)",
        'mine.hint("msee")',
    )  # fmt: skip
    offer = 'Would a hint help? Run `mine.hint("mse")` in a cell of your own.'
    assert offer not in said(cells[1])
    assert said(cells[2])[1:] == [offer]
    first, second, last = (said(cell)[0] for cell in cells[3:6])
    assert first.startswith("**Hint 1 of 2 to exercise 10.** Outside a square")
    assert second == last and second.startswith("**Hint 2 of 2 to exercise 10.**")
    assert "Did you mean `mse`?" in said(cells[6])[0]


def test_a_prediction_is_locked_in_by_the_cell_that_shows_what_happens() -> None:
    cells = run(
        'which_way = "both down"', 'mine.needs("which_way")', 'mine.needs("which_way")',
        'which_way = "both up"', CHECK_WAY,
    )  # fmt: skip
    assert said(cells[1]) == ["Your prediction, locked in: `'both down'`"]
    assert said(cells[2]) == []
    assert said(cells[4]) == [
        "✓ **Noted.** Whether it is right, you will read in the feedback. "
        "Your prediction was `'both down'`."
    ]


CLICK = """from ipywidgets.widgets import widget
(button,) = [w for w in widget._instances.values() if getattr(w, "description", "") == "both up"]
button.click()"""


def test_a_click_is_written_into_the_answers_cell_when_it_is_run() -> None:
    answer = "# Exercise 21 · 1 point\nwhich_way = ..."
    cells = run(
        'mine.choose("which-way", ["both up", "both down"])', answer, CHECK_WAY, CLICK, CHECK_WAY,
        answer, CHECK_WAY, f"{answer[:-3]}'both down'", 'mine.choose("best-h", ["0.1", "1e-8"])',
    )  # fmt: skip
    widget = "application/vnd.jupyter.widget-view+json"
    assert [widget in output.data for output in cells[-1].outputs] == [False, True]
    gone = "Chosen: `both up`. To choose again, run this cell once more."
    assert said(cells[0])[1:] == [gone], "no buttons are left for when it is opened again"
    assert said(cells[1]) == [], "its buttons are shown above"
    assert said(cells[2]) == ["○ **Not answered yet:** exercise 21."]
    assert said(cells[4]) == ["○ **Chosen, not written down:** run the cell of exercise 21."]
    assert said(cells[5]) == [
        '✎ This cell now holds `which_way = "both up"`. Where it does not, type that line.'
    ]
    assert said(cells[6])[0].startswith("✓ **Noted.**")
    assert said(cells[7]) == [], "who types an answer is not overruled by an old click"


class Judge(BaseHTTPRequestHandler):
    """A service that finds every answer wrong, and keeps what it was asked."""

    asked: list[Any]
    mistakes: tuple[str, ...] = ()
    places: list[int]  # to tell before there is an answer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(json.loads(body))
        reply: dict[str, object] = {
            "outcome": "failed", "message": "Half of it.", "mistakes": self.mistakes,
            "more": "3 checks left this hour",
        }  # fmt: skip
        if self.places:
            reply = {"place": self.places.pop(0), "again": 0}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(reply).encode())

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Judge]]:
    class Own(Judge):
        asked: list[Any] = []  # noqa: RUF012  of this test
        places: list[int] = []  # noqa: RUF012

    server = HTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("PENCILGRAD_SERVICE", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("PENCILGRAD_TOKEN", "secret")
    yield Own
    server.shutdown()
    thread.join()
    server.server_close()


def test_where_a_service_is_connected_the_check_asks_it(judge: type[Judge]) -> None:
    right = f"# Exercise 6 · 2 points\n{MSE}return ((yhat - y) ** 2).mean()"
    blank, _, first, second = run(CHECK_MSE, right, CHECK_MSE, CHECK_MSE)
    line = "✗ **Not right yet.** Half of it. *3 checks left this hour*"
    assert said(blank)[0].startswith("○ **Not answered yet.**")
    assert said(first) == [line], "hidden examples need no mention: it was asked"
    assert said(second) == [
        line,
        'Would a hint help? Run `mine.hint("mse")` in a cell of your own.',
    ]
    assert [one["item"] for one in judge.asked] == ["mse", "mse"]
    sent = [cell["source"] for cell in judge.asked[0]["cells"]]
    assert sent[0] == BEGIN
    assert sent[1:] == [right, CHECK_MSE], "in the notebook's order, though the check came first"


def test_a_mistake_that_the_judge_names_is_said_once_in_the_place_of_the_queue(
    judge: type[Judge],
) -> None:
    judge.mistakes, judge.places = ("half",), [2, 0]
    _, wrong = run(f"{MSE}return 2", CHECK_MSE)
    assert said(wrong) == ["✗ **Not right yet.** *half*: Half of it. *3 checks left this hour*"]


def test_where_nbgrader_executes_nothing_of_it_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    cells = run(
        f"{MSE}return 7", CHECK_MSE, 'mine.needs("predict")', "mine",
        'mine.choose("which-way", ["both up", "both down"])',
    )  # fmt: skip
    assert said(cells[1]) == ["AssertionError"]
    assert said(cells[2]) == ["NotYetError"]
    assert said(cells[3]) == ["**The copy of `ada`.**"]
    assert len(cells[4].outputs) == 1
