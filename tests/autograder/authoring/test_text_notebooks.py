"""A text notebook that is not right is refused by `build`, with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.build import source_notebook
from autograder.items.kinds import Question, item
from autograder.items.rubric import Rubric, load_rubric
from autograder.judging.faults import AuthorError
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Verdict

ANSWER = """\
# %% answer="predict"
def predict(b, w, x):
    ### BEGIN SOLUTION
    return b + w * x
    ### END SOLUTION

"""
EXPLAIN = """\
# %% [markdown] explain="why-a-line" points=2
# Why a line?
#
# ### BEGIN MARK SCHEME
# - 2 points: it is the simplest.
# ### END MARK SCHEME
"""
ITEM = '# %% item="predict"\nassert predict(0, 1, 2) == 2\n'


@item(points=2)
def predict(student: Submission) -> Verdict:
    """The line"""
    return PASSED


RUBRIC = Rubric("lines/1-line", (predict,))


def built(folder: Path, text: str, rubric: Rubric = RUBRIC) -> list[str]:
    path = folder / "1-line.py"
    path.write_text(text, encoding="utf-8")
    return [cell.id for cell in source_notebook(path, rubric)[0].cells]


def test_an_answer_and_its_item_become_two_cells(tmp_path: Path) -> None:
    assert built(tmp_path, ANSWER + ITEM) == ["predict", "predict-test"]


def test_a_question_for_a_person_gets_a_cell_to_answer_in(tmp_path: Path) -> None:
    cells = built(tmp_path, ANSWER + ITEM + EXPLAIN)
    assert cells[2:] == ["why-a-line", "why-a-line-answer"]


def test_a_class_is_answered_under_its_name_in_small_letters(tmp_path: Path) -> None:
    @item(points=1)
    def linear_model(student: Submission) -> Verdict:
        """The class"""
        return PASSED

    answer = (
        '# %% answer="linear-model"\nclass LinearModel:\n    ### BEGIN SOLUTION\n    b = 1\n'
        "    ### END SOLUTION\n\n"
    )
    rubric = Rubric("lines/1-line", (linear_model,))
    cells = built(tmp_path, answer + '# %% item="linear-model"\nLinearModel()\n', rubric)
    assert cells == ["linear-model", "linear-model-test"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ANSWER + ITEM + "def (:\n", "1-line.py:9: not Python: invalid syntax."),
        (
            "x = 1\n" + ANSWER + ITEM,
            "1-line.py:1: text before the first `# %%` belongs to no cell.",
        ),
        (
            ANSWER,
            "1-line.py:1: no item asks about the answer 'predict'; "
            'add a cell `# %% item="predict"` or one that begins with it.',
        ),
        (ITEM, "1-line.py:1: item 'predict' begins with no answer's id."),
        (ANSWER + ANSWER + ITEM, "1-line.py:7: answer 'predict' stands at line 1 already."),
        (ANSWER + ITEM + ITEM, "1-line.py:9: item 'predict' stands at line 7 already."),
        (
            ANSWER + ITEM + ITEM.replace('"predict"', '"predict-more"'),
            "1-line.py:9: autograder.rubrics.lines.line has no item 'predict-more'.",
        ),
        (
            ANSWER.replace("def predict", "def line") + ITEM,
            "1-line.py:1: answer 'predict' defines 'line' first; "
            "an answer's id is its first name, with dashes.",
        ),
        (
            ANSWER.replace("    ### END SOLUTION\n", "") + ITEM,
            "1-line.py:1: answer 'predict' needs one region from "
            "### BEGIN SOLUTION to ### END SOLUTION.",
        ),
        (
            ANSWER.replace("answer=", "anser=") + ITEM,
            "1-line.py:1: unknown mark 'anser'; "
            'use answer="…", item="…", choose="…", explain="…" or each="…".',
        ),
        (
            ANSWER.replace('"predict"', '"Predict it"') + ITEM,
            "1-line.py:1: 'Predict it' is no id; use small letters, digits and dashes.",
        ),
        (
            ANSWER.replace("# %% answer", "# %% [markdown] answer") + ITEM,
            "1-line.py:1: answer 'predict' marks a markdown cell; it takes code.",
        ),
        (
            ANSWER + ITEM + EXPLAIN.replace(" points=2", ""),
            "1-line.py:9: explain 'why-a-line' needs its points: points=2.",
        ),
        (
            ANSWER + ITEM + EXPLAIN.replace("BEGIN MARK", "MARK"),
            "1-line.py:9: explain 'why-a-line' needs a mark scheme for whoever grades it, from "
            "### BEGIN MARK SCHEME to ### END MARK SCHEME.",
        ),
        (
            ANSWER + ITEM + EXPLAIN.replace("[markdown] ", "").replace("points=2", "points=0"),
            "1-line.py:9: explain 'why-a-line' marks a code cell; it takes markdown.",
        ),
        (
            ANSWER.replace('"predict"', '"predict" item="predict"') + ITEM,
            "1-line.py:1: a cell is an answer or an item, not both.",
        ),
    ],
)
def test_a_mistake_of_the_author_is_named_with_file_and_line(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(AuthorError) as refused:
        built(tmp_path, text)
    assert str(refused.value).removeprefix(f"{tmp_path}/") == says


REPEATED = """\
# %% [markdown] each="08..10"
# ## Line N

# %% each="08..10" answer="line-NN"
### BEGIN SOLUTION
line_NN = N + 1
### END SOLUTION

# %% each="08..10" item="line-NN"
assert line_NN, "N and NN, but not NNN or BEGIN"
"""


def lines(*numbers: int) -> Rubric:
    items = [
        Question(name=f"line-{k:02d}", points=1.0, says="A line", ask=lambda _: PASSED)
        for k in numbers
    ]
    return Rubric("lines/1-line", tuple(items))


def test_a_run_of_cells_is_written_out_for_every_number(tmp_path: Path) -> None:
    (tmp_path / "1-line.py").write_text(REPEATED, encoding="utf-8")
    cells = source_notebook(tmp_path / "1-line.py", lines(8, 9, 10))[0].cells
    marked = [cell.id for cell in cells if cell.cell_type == "code"]
    assert marked == [
        "line-08",
        "line-08-test",
        "line-09",
        "line-09-test",
        "line-10",
        "line-10-test",
    ]
    assert [cell.source for cell in cells if cell.cell_type == "markdown"] == [
        "## Line 8", "## Line 9", "## Line 10",
    ]  # fmt: skip
    assert cells[4].source == (
        "# Exercise 2 · 1 point\n### BEGIN SOLUTION\nline_09 = 9 + 1\n### END SOLUTION"
    )
    check = '# Check of exercise 2: line-09\nassert line_09, "9 and 09, but not NNN or BEGIN"\n'
    assert cells[5].source.startswith(check)


def test_two_runs_in_a_row_are_two_blocks(tmp_path: Path) -> None:
    more = REPEATED.replace("08..10", "11..12")
    ids = built(tmp_path, REPEATED + "\n" + more, lines(8, 9, 10, 11, 12))
    assert [name for name in ids if name.endswith("-test")] == [
        f"line-{k:02d}-test" for k in (8, 9, 10, 11, 12)
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("08..10", "08-10", "1-line.py:1: '08-10' is no range; write each=\"01..25\"."),
        ("08..10", "10..08", "1-line.py:1: '10..08' is no range; write each=\"01..25\"."),
        ("08..10", "08..08", "1-line.py:1: '08..08' is no range; write each=\"01..25\"."),
        (
            'answer="line-NN"',
            'answer="line"',
            "1-line.py:4: answer 'line' is repeated 3 times; put NN into its name: \"line-NN\".",
        ),
        (
            'each="08..10" item="line-NN"',
            'item="line-NN"',
            "1-line.py:9: 'line-NN' has NN in it, but the cell is not repeated; "
            'add each="01..25".',
        ),
        (
            "line_NN = N + 1",
            "number = N + 1",
            "1-line.py:4: answer 'line-08' defines 'number' first; "
            "an answer's id is its first name, with dashes.",
        ),
        (
            "# ## Line N\n",
            "# ## Line N\n\n# %%\nx = (\n",
            "1-line.py:5: not Python: '(' was never closed.",
        ),
    ],
)
def test_a_mistake_in_a_repeated_run_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in REPEATED
    with pytest.raises(AuthorError) as refused:
        built(tmp_path, REPEATED.replace(old, new), lines(8, 9, 10))
    assert str(refused.value).removeprefix(f"{tmp_path}/") == says


def test_a_rubric_with_fewer_items_than_the_run_has_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthorError, match=r"1-line\.py:9: .* has no item 'line-10'"):
        built(tmp_path, REPEATED, lines(8, 9))


def test_an_item_of_the_rubric_that_no_cell_names_is_refused(tmp_path: Path) -> None:
    @item(points=1)
    def predict_columns(student: Submission) -> Verdict:
        """Columns stay columns"""
        return PASSED

    with pytest.raises(
        AuthorError, match=r"1-line\.py:1: no cell names the rubric's item 'predict-col"
    ):
        built(tmp_path, ANSWER + ITEM, Rubric("lines/1-line", (predict, predict_columns)))


def test_two_items_of_one_name_are_refused() -> None:
    with pytest.raises(AuthorError, match="The rubric of lines/1-line has two items named predict"):
        Rubric("lines/1-line", (predict, predict))


def test_an_item_without_a_sentence_for_the_student_is_refused() -> None:
    def silent(student: Submission) -> Verdict:
        return PASSED

    with pytest.raises(AuthorError, match="Item silent needs a docstring: students read it"):
        item(points=1)(silent)


def test_a_notebook_without_a_rubric_is_refused() -> None:
    with pytest.raises(AuthorError) as refused:
        load_rubric("lines/1-line")
    assert (
        str(refused.value)
        == "lines/1-line has no rubric: expected autograder/rubrics/lines/line.py."
    )


def test_an_unknown_item_in_judge_is_refused() -> None:
    with pytest.raises(AuthorError, match="2-one-step has no item 'mse-gradient'"):
        load_rubric("gradient-descent/2-one-step")["mse-gradient"]


def test_inserting_a_cell_moves_no_other_id(tmp_path: Path) -> None:
    before = built(tmp_path, "# %% [markdown]\n# One\n\n" + ANSWER + ITEM)
    after = built(tmp_path, "# %% [markdown]\n# One\n\n# %%\nx = 1\n\n" + ANSWER + ITEM)
    assert [name for name in after if name in before] == before


def test_two_cells_of_the_same_text_have_two_ids(tmp_path: Path) -> None:
    ids = built(tmp_path, "# %%\nx = 1\n\n# %%\nx = 1\n\n" + ANSWER + ITEM)
    assert len(set(ids)) == len(ids) == 4
