"""The button of Formgrader: a real Jupyter server autogrades with our engine."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.compat import foreign
from tests.compat.foreign import ASSIGNMENT
from tests.formgrader import serving


@pytest.fixture
def course(tmp_path: Path) -> Path:
    course = tmp_path / "course"
    course.mkdir()
    foreign.set_up(course, ["half"])
    foreign.with_engine(course)
    return course


@pytest.fixture
def server(course: Path) -> Iterator[str]:
    with serving(course) as address:
        yield address


def test_the_button_grades_with_our_engine(server: str, course: Path) -> None:
    url = f"{server}/formgrader/api/submission/{ASSIGNMENT}/half/autograde"
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=120) as reply:
        said = json.load(reply)
    assert said["success"], said
    rows = foreign.rows(course)
    assert rows["grade", "half", ASSIGNMENT, "numbers", "by-number"][0] == 1.5
    graded = course / "autograded" / "half" / ASSIGNMENT / "numbers.ipynb"
    assert nbformat.read(graded, as_version=4).metadata["pencilgrad"] == {"sandbox": "bubblewrap"}
    listed = f"{server}/formgrader/api/submissions/{ASSIGNMENT}"
    with urllib.request.urlopen(listed, timeout=60) as reply:
        [submission] = json.load(reply)
    assert (submission["student"], submission["autograded"], submission["score"]) == (
        "half",
        True,
        5.5,
    )
