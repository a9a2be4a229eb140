"""A notebook as it would be graded, from the cells that somebody has run."""

from __future__ import annotations

from autograder.service.rebuilding import GivenCell, SentCell, answer_sent, rebuild_cells

STUB = "def mse(yhat, y):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
GIVEN = (
    GivenCell("i1", "import numpy as np"),
    GivenCell("a1", STUB, answer="mse"),
    GivenCell("t1", "assert mse(1, 1) == 0", locked=True, item="mse"),
    GivenCell("a2", "# Question 2\nbest = ...", answer="best"),
    GivenCell("t2", "assert best", locked=True, item="best"),
)
MINE = "def mse(yhat, y):\n    return 0"


def built(*sent: SentCell) -> list[str]:
    return list(rebuild_cells(GIVEN, sent))


def test_what_was_not_run_is_as_it_was_released() -> None:
    assert built() == [cell.source for cell in GIVEN]


def test_an_answer_is_found_by_its_id_its_mark_its_name() -> None:
    for sent in (SentCell(MINE, "a1"), SentCell(MINE)):
        assert built(sent)[1] == MINE
    assert built(SentCell("# Question 2\nfound = 3\nbest = found"))[3].endswith("best = found")
    assert built(SentCell("best = 3"))[3] == "best = 3"


def test_cells_of_ones_own_stay_where_they_were_run() -> None:
    assert built(SentCell("import numpy as np"), SentCell("k = 3"), SentCell(MINE, "a1"))[:3] == [
        "import numpy as np", "k = 3", MINE,
    ]  # fmt: skip
    assert built(SentCell("k = 3", "mine"))[0] == "k = 3"


def test_a_locked_cell_is_the_courses_own_and_the_question_comes_last() -> None:
    assert built(SentCell("pass", "t1"), SentCell("pass", "t2"))[2::2] == [
        "assert mse(1, 1) == 0", "assert best",
    ]  # fmt: skip
    assert built(SentCell("mse = cheat", "t2"), SentCell("late = 1"))[-1] == "assert best"


def test_a_given_cell_that_is_not_locked_counts_as_it_was_run() -> None:
    """As in grading: `student = "ada"` is typed into one."""
    assert built(SentCell("import numpy", "i1"))[0] == "import numpy"


def test_the_last_of_several_copies_counts() -> None:
    assert built(SentCell("best = 1", "a2"), SentCell("best = 2", "a2"))[3] == "best = 2"


def test_odd_text_is_a_cell_like_any_other() -> None:
    for text in ("", "\0", "(" * 10_000, "def f(:", "%%bash\nls"):
        assert built(SentCell(text, "a2"))[3] == text
        built(SentCell(text))


def test_only_the_answer_in_question_is_what_a_prediction_is_held_against() -> None:
    one = answer_sent(GIVEN, [SentCell("best = 1", "a2"), SentCell(MINE, "a1")])
    assert one == answer_sent(GIVEN, [SentCell("best = 1", "a2"), SentCell(STUB, "a1")])
    assert one != answer_sent(GIVEN, [SentCell("best = 2", "a2"), SentCell(MINE, "a1")])
