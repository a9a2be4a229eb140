"""What the service refuses: a number for programs, a sentence for the student."""

from __future__ import annotations

import errno


class RefusedError(Exception):
    """A request that is not done. Its text is the sentence that the student reads."""

    def __init__(self, status: int, says: str, retry_after: int | None = None) -> None:
        super().__init__(says)
        self.status, self.retry_after = status, retry_after


NO_ROOM = (
    "The course's service has no room left to keep anything. Nothing was taken in: keep your "
    "notebook, and tell your teacher."
)
FAULT = (
    "Something is broken in the course's service; it is not your fault. Nothing is lost: try again "
    "later, and tell your teacher."
)


def refusal_of(error: OSError) -> RefusedError:
    """What is said where something could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return RefusedError(507, NO_ROOM)
    return RefusedError(500, FAULT)
