"""What a student gets: the assignments and what came of them, a release, their own feedback."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.nbgrader.intake.handed_in import TIMESTAMP
from autograder.nbgrader.intake.plain_files import IntakeLimits, read_file, read_folder
from autograder.service.course import ServedCourse
from autograder.service.refusals import RefusedError
from autograder.service.store import Store

MOST_OF_A_PAGE = 50 * 10**6  # bytes
RELEASE = IntakeLimits(200 * 10**6, 100 * 10**6)
SECRET_NAME = "submission_secret.txt"
NO_FEEDBACK = "There is no feedback on {assignment} for you yet."


@dataclass(frozen=True)
class FeedbackPage:
    """One page of released feedback, of one hand-in."""

    time: str
    notebook: str
    path: Path


@dataclass(frozen=True)
class Handed:
    """One hand-in as a student sees it."""

    time: str
    hash: str
    feedback: tuple[FeedbackPage, ...]


@dataclass(frozen=True)
class AssignmentState:
    """One assignment as a student sees it."""

    assignment: str
    notebooks: tuple[str, ...]
    handed_in: tuple[Handed, ...]  # the last one first


@dataclass
class GivenOut:
    """What this course gives out. Each question is about the one who asks."""

    course: ServedCourse
    store: Store

    def standings(self, student: str) -> list[AssignmentState]:
        """All assignments that are handed out, as they are for this student."""
        mine = self.store.hand_ins(student)
        return [
            AssignmentState(
                name,
                tuple(sorted(path.stem for path in folder.glob("*.ipynb"))),
                tuple(
                    Handed(
                        one.time, one.hash, tuple(self._pages(one.secret, one.notebooks, one.time))
                    )
                    for one in mine
                    if one.assignment == name
                ),
            )
            for name, folder in self.course.released().items()
        ]

    def release(self, assignment: str) -> bytes:
        """A released assignment as a zip. Raises RefusedError where there is none."""
        files = read_folder(self.course.released_folder(assignment), 0, RELEASE).files
        return _zipped({f"{assignment}/{name}": content for name, content in files.items()})

    def feedback(self, student: str, assignment: str) -> list[FeedbackPage]:
        """The pages that were released to this student, of hand-ins by any way. Raises
        RefusedError where there are none."""
        self.course.released_folder(assignment)
        found = {
            (page.time, page.notebook): page
            for one in self.store.hand_ins(student)
            if one.assignment == assignment
            for page in self._pages(one.secret, one.notebooks, one.time)
        }
        for page in self._collected(student, assignment):
            found.setdefault((page.time, page.notebook), page)
        if not found:
            raise RefusedError(404, NO_FEEDBACK.format(assignment=assignment))
        return list(found.values())

    def feedback_zip(self, student: str, assignment: str) -> bytes:
        """The same as one file, in folders by time, as nbgrader has them."""
        return _zipped(
            {
                f"{page.time}/{page.notebook}.html": read_page(page)
                for page in self.feedback(student, assignment)
            }
        )

    def _pages(self, secret: str, notebooks: list[str], time: str) -> Iterator[FeedbackPage]:
        """nbgrader names a page by the secret of its hand-in, which nobody else knows."""
        for notebook in notebooks:
            name = hashlib.md5((secret + notebook).encode(), usedforsecurity=False).hexdigest()
            path = self.course.exchange / "feedback" / f"{name}.html"
            if path.is_file():
                yield FeedbackPage(time, notebook, path)

    def _collected(self, student: str, assignment: str) -> Iterator[FeedbackPage]:
        """Of what came by `nbgrader submit`, the secret lies in the collected folder."""
        course = self.course.coursedir
        folder = Path(course.format_path(course.submitted_directory, student, assignment))
        secret = (read_file(folder / SECRET_NAME, 1000) or b"").decode("ascii", "replace")
        time = (read_file(folder / TIMESTAMP, 1000) or b"").decode("ascii", "replace").strip()
        if secret and re.fullmatch(r"[0-9A-Za-z :.+-]{1,60}", time):
            names = [path.stem for path in folder.glob("*.ipynb")]
            yield from self._pages(secret, names, time)


def read_page(page: FeedbackPage) -> bytes:
    """Its HTML. Raises RefusedError where it has just gone."""
    content = read_file(page.path, MOST_OF_A_PAGE)
    if content is None:
        raise RefusedError(404, NO_FEEDBACK.format(assignment=page.notebook))
    return content


def _zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()
