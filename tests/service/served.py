"""A course that is served: a real folder, released by nbgrader, and a real service beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import nbformat
from nbformat import NotebookNode

from autograder.authoring.demo import Classroom, set_up
from autograder.nbgrader.command import nbgrader
from autograder.service.store import Store
from autograder.service.tokens import make_tokens
from course_tools.service import Service
from tests.clone import ROOT

NOTEBOOK = "gradient-descent/2-one-step"
COMMAND = Path(sys.executable).with_name("pencilgrad")
# On a machine where everything runs at once, patience costs nothing.
SETTINGS = """
c.PencilgradService.seconds = 20
c.PencilgradService.checks_a_minute = 1000
c.PencilgradService.hand_ins_an_hour = 1000
"""


@dataclass
class Served:
    """The course, and its service while one runs."""

    room: Classroom
    process: subprocess.Popen[str] | None = None
    address: str = ""
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def course(self) -> Path:
        return self.room.course

    @property
    def inbound(self) -> Path:
        return self.room.exchange / "pencilgrad" / "inbound"

    def prepare(self) -> None:
        """What a teacher does before the first lesson."""
        set_up(self.room, ROOT)
        for command in ("generate_assignment", "release_assignment"):
            self.teach(command, self.room.assignment)

    def teach(self, *command: str) -> str:
        return nbgrader(*command, cwd=self.course, env=self.room.teacher_env())

    def start(self, settings: str = "", environment: Mapping[str, str] | None = None,
              **more: Any) -> None:  # fmt: skip
        """Until it says that it answers."""
        config = self.course / "nbgrader_config.py"
        usual = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
        config.write_text(usual + SETTINGS + settings, encoding="utf-8")
        self.process = subprocess.Popen(
            [COMMAND, "serve", "--port", "0"], cwd=self.course, text=True, stdout=subprocess.PIPE,
            env=os.environ | self.room.teacher_env() | {"COLUMNS": "300"} | dict(environment or {}),
            **more,
        )  # fmt: skip
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line.startswith("Serving "), line
        self.address = line.split()[-1].rstrip("/")

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> str:
        """End it, and wait for that; what it said at the end."""
        if self.process is None:
            return ""
        self.process.send_signal(sign)
        said, _ = self.process.communicate()
        self.process = None
        return said

    def token(self, person: str, *, teacher: bool = False) -> str:
        self.give_tokens([person], teacher=teacher)
        return self.tokens[person]

    def give_tokens(self, people: Iterable[str], *, teacher: bool = False) -> list[str]:
        """New ones to those of these people who have none here; who they are."""
        asked = list(people)
        if new := [person for person in asked if person not in self.tokens]:
            store = Store(self.course)
            self.tokens |= make_tokens(store, new, teacher=teacher, renew=True)
            store.close()
        return asked

    def service(self, student: str) -> Service:
        """As a student's notebook has it."""
        return Service(self.address, self.token(student))

    def client(self, person: str = "", *, teacher: bool = False) -> httpx.Client:
        """Raw HTTP, with this person's token."""
        token = self.token(person, teacher=teacher) if person else ""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.address, headers=headers, timeout=120)

    def browser(self, person: str, *, teacher: bool = False) -> httpx.Client:
        """Somebody who has logged in on the page."""
        form = {"token": self.token(person, teacher=teacher)}
        answer = httpx.post(f"{self.address}/login", data=form)
        assert answer.status_code == 303, answer.text
        return httpx.Client(base_url=self.address, cookies=answer.cookies, timeout=120)

    def cells(self, changed: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
        """All cells of the solved notebook, as they would be run, with these answers changed."""
        filled = self._filled(changed)
        return [(cell.id, cell.source) for cell in filled.cells if cell.cell_type == "code"]

    def notebook(self, changed: Mapping[str, str] | None = None) -> bytes:
        """The same as a file."""
        return bytes(nbformat.writes(self._filled(changed)), "utf-8")

    def _filled(self, changed: Mapping[str, str] | None) -> NotebookNode:
        exercise = self.room.exercise()
        return exercise.filled(exercise.solutions | dict(changed or {}))

    def hand_ins(self) -> list[Path]:
        """What nbgrader will collect."""
        return sorted(path for path in self.inbound.iterdir() if not path.name.startswith("."))


def as_sent(cells: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"id": name, "source": source} for name, source in cells]
