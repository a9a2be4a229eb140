"""One course and one service for all tests here that need them: their files are of one group, so
that they run in one process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.authoring.demo import Classroom
from tests.service.served import Served


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    room = Classroom(tmp_path_factory.mktemp("served"), "gradient-descent", "2-one-step")
    course = Served(room)
    course.prepare()
    yield course
    course.stop()


@pytest.fixture
def served(course: Served) -> Served:
    """With the usual settings, running."""
    if course.process is None:
        course.start()
    return course
