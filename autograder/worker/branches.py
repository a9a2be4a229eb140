"""A branch of a notebook: a fork of its process as it stands, in which something is tried.

While there is one, it answers all that the notebook is asked; what it changes is gone with it.
"""

from __future__ import annotations

import os
import signal

LEFT = 77  # the status of a branch that was left, and did not end by itself


def make_branch() -> bool:
    """Make one. True: this is it. False: it has been left, and this is the notebook again."""
    child = os.fork()
    if not child:
        return True
    before = signal.signal(signal.SIGINT, lambda *_: os.kill(child, signal.SIGINT))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        _, status = os.waitpid(child, 0)
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, before)
    if os.waitstatus_to_exitcode(status) != LEFT:  # whoever asked is not answered any more
        os._exit(1)
    return False


def leave() -> None:
    """End this branch, which has been answered."""
    os._exit(LEFT)
