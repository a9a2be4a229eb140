"""What is counted while the service runs, as Prometheus reads it. No names of anybody."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping

BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds of a check


class Counters:
    """May be told by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checks: Counter[str] = Counter()  # by outcome
        self._answers: Counter[int] = Counter()  # of HTTP, by status
        self._below: Counter[float] = Counter()
        self._seconds = 0.0
        self._hand_ins = 0

    def count_check(self, outcome: str, seconds: float) -> None:
        with self._lock:
            self._checks[outcome] += 1
            self._seconds += seconds
            self._below.update(bound for bound in BOUNDS if seconds <= bound)

    def count_hand_in(self) -> None:
        with self._lock:
            self._hand_ins += 1

    def count_answer(self, status: int) -> None:
        with self._lock:
            self._answers[status] += 1

    def as_text(self, now: Mapping[str, float]) -> str:
        """All of it, and what is measured now."""
        with self._lock:
            return "\n".join((*self._lines(), *(f"pencilgrad_{k} {v:g}" for k, v in now.items())))

    def _lines(self) -> Iterator[str]:
        yield "# TYPE pencilgrad_checks_total counter"
        for outcome, count in sorted(self._checks.items()):
            yield f'pencilgrad_checks_total{{outcome="{outcome}"}} {count}'
        yield "# TYPE pencilgrad_check_seconds histogram"
        for bound in BOUNDS:
            yield f'pencilgrad_check_seconds_bucket{{le="{bound:g}"}} {self._below[bound]}'
        total = self._checks.total()
        yield f'pencilgrad_check_seconds_bucket{{le="+Inf"}} {total}'
        yield f"pencilgrad_check_seconds_sum {self._seconds:.6f}"
        yield f"pencilgrad_check_seconds_count {total}"
        yield "# TYPE pencilgrad_hand_ins_total counter"
        yield f"pencilgrad_hand_ins_total {self._hand_ins}"
        yield "# TYPE pencilgrad_answers_total counter"
        for status, count in sorted(self._answers.items()):
            yield f'pencilgrad_answers_total{{status="{status}"}} {count}'
