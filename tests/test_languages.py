"""In another language every sentence is another one, and every verdict the same.

The other language is English with marks: each sentence of the catalogue stands between ⟦ and ⟧.
What stands outside of them has not come from the catalogue: only authors speak so, in an item.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.engine.grade import close_engines, grade_notebook
from autograder.engine.job import VERDICT_MIME, Job, JobCell
from autograder.engine.settings import Settings
from autograder.judging.sentences import VARIABLE
from tests.test_sentences import ENGLISH, HOLE, ROOT, forms

AUTHORS = [
    *sorted((ROOT / "autograder" / "rubrics").rglob("*.py")),
    ROOT / "tests" / "autograder" / "judging" / "test_messages.py",
]
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")


def marked(said: Any) -> Any:
    if isinstance(said, str):
        return f"⟦{said}⟧"
    one, other = map(marked, forms(said))
    return {"count": said["count"], "one": one, "other": other}


def in_toml(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return "{" + ", ".join(f"{key} = {in_toml(one)}" for key, one in value.items()) + "}"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of the language with marks: a path, since it is no file of ours."""
    path = tmp_path_factory.mktemp("languages") / "marked"
    lines = [f"{key} = {in_toml(marked(said))}" for key, said in ENGLISH.items()]
    text = "\n".join(["counts.one = [1]", *lines])
    path.with_suffix(".toml").write_text(text, encoding="utf-8")
    return str(path)


def verdicts(language: str) -> tuple[list[Any], list[str]]:
    """What is decided in each row of messages.toml, and what is said, in this language."""
    asked = subprocess.run(
        [sys.executable, "-m", "tests.other_language"], cwd=ROOT, check=True, text=True,
        stdout=subprocess.PIPE, env=os.environ | {VARIABLE: language},
    )  # fmt: skip
    rows = [json.loads(line) for line in asked.stdout.splitlines()]
    return [decided for decided, _ in rows], [message for _, message in rows]


@pytest.fixture(scope="module")
def both(other: str) -> tuple[tuple[list[Any], list[str]], tuple[list[Any], list[str]]]:
    return verdicts("en"), verdicts(other)


def unmarked(message: str) -> str:
    """What of a message has not come from the catalogue."""
    while MARKED.search(message):
        message = MARKED.sub(HOLE, message)
    return message


def by_authors() -> list[re.Pattern[str]]:
    """What items say themselves: any text of a rubric, with anything in its holes."""
    escaped = (re.escape(text.strip(f" {HOLE}")) for text in _texts())
    return [re.compile(text.replace(HOLE, ".*")) for text in escaped]


def _texts() -> Iterator[str]:
    for path in AUTHORS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    one.value if isinstance(one, ast.Constant) else HOLE for one in node.values
                ]
                yield "".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_no_verdict_depends_on_the_language(both: Any) -> None:
    (english, _), (other, _) = both
    assert len(english) > 300
    assert english == other


def test_no_sentence_escapes_the_catalogue(both: Any) -> None:
    (_, english), (_, other) = both
    bare = [message.replace("⟦", "").replace("⟧", "") for message in other]
    # A label that begins a message is written large, and here that is its mark.
    assert [said.casefold() for said in bare] == [said.casefold() for said in english]
    authors = by_authors()
    strange = [
        rest
        for message in other
        for rest in unmarked(message).split(HOLE)
        if re.search(r"\w", rest) and not any(one.fullmatch(rest.strip()) for one in authors)
    ]
    assert not strange


def test_a_sentence_beside_the_catalogue_is_found() -> None:
    assert unmarked("⟦Right: ⟦the loss⟧.⟧ Well done!") == f"{HOLE} Well done!"


def test_a_course_chooses_its_language(other: str) -> None:
    asked = JobCell("hand_mse = None", "hand-mse", "gradient-descent/2-one-step")
    job = Job("gradient-descent/2-one-step", (asked,))
    try:
        cell = grade_notebook(job, settings=Settings(language=other)).cells[0]
    finally:
        close_engines()
    record = cell.outputs[-1]["data"][VERDICT_MIME]
    assert (record["outcome"], record["message"]) == ("failed", "⟦Expected a number, got None.⟧")
