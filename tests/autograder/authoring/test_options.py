"""The options of a choice are written once, in the rubric, and shown above its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.build import source_notebook
from autograder.items.kinds import RIGHT, choice
from autograder.items.rubric import Rubric, items_in
from autograder.judging.faults import AuthorError

far = choice("How far", {"no": RIGHT, "another": "Not that one."}, points=1)
RUBRIC = Rubric("way/1-way", items_in(globals()))
ANSWER = '# %% answer="far"\n### BEGIN SOLUTION\nfar = "no"\n### END SOLUTION\n\n'
ITEM = '# %% item="far"\n\n'
OPTIONS = '# %% choose="far"\n\n'


def built(folder: Path, text: str) -> list[str]:
    """The cells of the notebook that the text stands for."""
    path = folder / "1-way.py"
    path.write_text(text, encoding="utf-8")
    return [cell.source for cell in source_notebook(path, RUBRIC)[0].cells]


def test_the_build_writes_the_options_and_the_example(tmp_path: Path) -> None:
    options, _, test = built(tmp_path, OPTIONS + ANSWER + ITEM)
    assert options == 'mine.choose("far", ["no", "another"])'
    assert test.startswith(
        '# Check of exercise 1: far\nassert far in ("no", "another")\n### BEGIN HIDDEN TESTS'
    )


def test_options_may_stand_in_the_text(tmp_path: Path) -> None:
    text = '# %% [markdown]\n# Answer `"no"` or `"another"`.\n\n'
    assert len(built(tmp_path, text + ANSWER + ITEM)) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ANSWER + ITEM, ":6: nothing above shows the option 'no'; add an empty cell `# %% choose="),
        (  # "no" only as a part of another word
            "# %% [markdown]\n# Not another one.\n\n" + ANSWER + ITEM,
            ":9: nothing above shows the option 'no'; add an empty cell",
        ),
        (ANSWER + ITEM + OPTIONS, ":6: nothing above shows the option 'no'; add an empty cell"),
        ('# %% choose="near"\n\n' + ANSWER + ITEM, ":1: the rubric has no choice named 'near'."),
        ('# %% choose="far"\n1\n\n' + ANSWER + ITEM, ":1: choose 'far' takes an empty cell;"),
    ],
)
def test_options_that_nobody_sees_in_time_are_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(AuthorError) as refused:
        built(tmp_path, text)
    assert str(refused.value).removeprefix(str(tmp_path / "1-way.py")).startswith(says)
