"""The engine of a process: one for all its threads."""

from __future__ import annotations

import threading
import time

from autograder.engine.grade import close_engines, engine, grade
from autograder.engine.job import Job, JobCell

JOB = Job("gradient-descent/2-one-step", (JobCell("6 * 7"),))


def test_an_engine_outlives_the_thread_that_asked_for_it_first() -> None:
    """Linux ends a process with the thread that started it, where it is told to end it at all."""
    close_engines()
    pids = []

    def ask() -> None:
        grade(JOB)
        pids.append(engine()._worker.pid)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    time.sleep(0.5)  # as long as a signal takes
    assert engine()._worker.pid == pids[0]
    assert grade(JOB).cells[0].outputs[0]["data"] == {"text/plain": "42"}
