"""`pencilgrad serve`: one process for one course, until it is stopped."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from autograder.engine.grade import start_engine
from autograder.engine.live import LiveChecker
from autograder.engine.sandbox import why_no_sandbox
from autograder.nbgrader.execution import NO_SANDBOX
from autograder.service.app import make_app
from autograder.service.course import CourseError, ServedCourse
from autograder.service.hub import hub_of_environment
from autograder.service.store import Store

LOCK_OF_SERVICE = Path(".pencilgrad") / "service"
LAST_SECONDS = 100  # for what is being answered when the service is stopped
MOST_HEADERS = 16 * 1024  # bytes
RUNS_ALREADY = "A service runs for this course already. Stop it first, or leave it running."


def serve_course(
    folder: Path, host: str, port: int, sandbox: str | None, ready: Callable[[str], None]
) -> None:
    """Serve the course in this folder until SIGTERM or Ctrl-C. Raises CourseError.

    ready: told the address once it answers.
    """
    course = ServedCourse(folder)
    sandboxed = course.sandboxed and sandbox != "none"
    if sandboxed and (why := why_no_sandbox()):
        raise CourseError(NO_SANDBOX.format(why=why))
    with _alone(course.root), _listening(host, port) as listening:
        store = Store(course.root)
        settings = course.engine_settings()
        checker = LiveChecker(sandboxed=sandboxed, settings=settings)
        start_engine(sandboxed=sandboxed, settings=settings)  # while the first student types
        address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
        hub = hub_of_environment()
        app = make_app(
            course, store, checker, hub, lambda: ready(address + (hub.prefix if hub else "/"))
        )
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False,
            h11_max_incomplete_event_size=MOST_HEADERS, http="h11", ws="none",
            timeout_graceful_shutdown=LAST_SECONDS,
        )  # fmt: skip
        try:
            ServerOfCourse(config).run(sockets=[listening])
        finally:
            checker.close()
            store.close()


class ServerOfCourse(uvicorn.Server):
    """Whoever stops it is not told by a second signal, which would end this process at once."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, self.handle_exit)
        yield


@contextlib.contextmanager
def _alone(course: Path) -> Iterator[None]:
    """Inside, no other service writes this course's hand-ins. The lock is the kernel's."""
    path = course / LOCK_OF_SERVICE
    path.parent.mkdir(exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+") as file:  # noqa: PTH123
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CourseError(RUNS_ALREADY) from None
        yield


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise CourseError(
            f"Nothing can be served at {host}, port {port}: {error.strerror or error}. Name "
            "another one: pencilgrad serve --port 8766"
        ) from None
    with listening:
        yield listening
