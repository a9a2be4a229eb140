"""Whose turn it is: so many at a time, one of each student, and the students one after another."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator


class Turns:
    """A queue of students, of whom each may wait several times."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._waiting: OrderedDict[str, deque[threading.Event]] = OrderedDict()

    @contextlib.contextmanager
    def of(self, student: str) -> Iterator[None]:
        """Wait for a turn of this student's, and have it."""
        turn = threading.Event()
        with self._lock:
            self._waiting.setdefault(student, deque()).append(turn)
            self._call_next()
        turn.wait()
        try:
            yield
        finally:
            with self._lock:
                self._busy.remove(student)
                self._free += 1
                self._call_next()

    def _call_next(self) -> None:
        """Whoever has waited longest and has none running; who was called goes to the end."""
        for student in list(self._waiting):
            if not self._free:
                return
            if student in self._busy:
                continue
            waiting = self._waiting.pop(student)
            waiting.popleft().set()
            if waiting:
                self._waiting[student] = waiting
            self._busy.add(student)
            self._free -= 1
