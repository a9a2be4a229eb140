"""Whose fault it is: the student's, the author's, or nobody's. Anything else is ours: it raises."""

from __future__ import annotations

from autograder.judging.verdict import Rule


class StudentError(Exception):
    """The student's code raised, or an answer is missing. The message is for the student.

    `mistakes` names the misconceptions that show in it. Anything else that escapes a judge is a
    fault of ours. `right` is what was asked for, where that is a function. `raised` is what Python
    printed, after the student's line where there is one: "`x[5]` `IndexError: …`".
    """

    def __init__(
        self,
        message: str,
        mistakes: tuple[str, ...] = (),
        right: Rule | None = None,
        *,
        raised: str = "",
    ) -> None:
        super().__init__(message)
        self.raised = raised
        self.mistakes = mistakes
        self.right = right


class BlankAnswerError(StudentError):
    """The answer is the released stub: nothing was attempted."""


class TooLongError(StudentError):
    """The student's code was stopped, since it ran too long."""


class UndecidedError(Exception):
    """Right or wrong cannot be told in bounded time: left for a person, never marked wrong."""


class AuthorError(Exception):
    """An exercise is broken: refused when the course is built, never seen by a student."""
