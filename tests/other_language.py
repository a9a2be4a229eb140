"""All rows of messages.toml asked in this process's language: `python -m tests.other_language`.

For test_languages.py, which asks them in English and in a language that marks what it says. A line
of JSON for each verdict: the test and its row, outcome, score, mistakes, entries, message.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

from autograder.judging.verdict import Verdict
from tests.autograder.judging import test_messages as messages


def verdicts() -> Iterator[tuple[str, int, Verdict]]:
    """(test, row, verdict): of all tests of test_messages, which tell each verdict to `said`."""
    told: list[Verdict] = []

    def record(verdict: Verdict) -> str:
        told.append(verdict)
        return ""

    messages.said = record
    for name, test in vars(messages).items():
        for mark in getattr(test, "pytestmark", ()) if name.startswith("test_") else ():
            for row, values in enumerate(mark.args[1]):
                told.clear()
                with contextlib.suppress(AssertionError):  # it compares with the English sentence
                    test(*values)
                yield from ((name, row, verdict) for verdict in told)


if __name__ == "__main__":
    for name, row, one in verdicts():
        decided = [name, row, one.outcome.value, one.score, list(one.mistakes), one.entries]
        print(json.dumps([decided, one.message]))
