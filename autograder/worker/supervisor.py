"""Between the worker and a notebook's process: makes it, behind walls, before there is a notebook
for it, and stops it.

It runs none of the student's code. It kills the notebook, with every process it has made, when it
is told to, when nobody is at the other end any more, and when it takes too much.
"""

from __future__ import annotations

import os
import re
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.worker import walls
from autograder.worker.limits import Limits, MiB, Serving

INTERRUPT, KILL = b"i", b"k"
EVERY = 0.1  # seconds between two looks at what it uses
PAGE = resource.getpagesize()


def supervise(
    notebook: Callable[[socket.socket], None],
    orders: socket.socket,
    serving: Serving,
) -> None:
    """Make one process, have it run a notebook when one comes, to its end. Never returns.

    notebook: what to do there with the socket over which its line comes. orders: over which the
    time limit, the line and the descriptor that tells to stop come, all at once.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        os.setsid()
        walls.die_with_parent(signal.SIGKILL)
        if serving.enclosed:
            walls.separate()
        ours, theirs = socket.socketpair()
        process = os.fork()
        if not process:
            _become(notebook, theirs, (orders, ours))
        theirs.close()
        _wait_and_watch(process, orders, ours, serving.limits)
    except BaseException as error:  # noqa: BLE001  told where a person may read it: nobody listens
        print(f"supervisor: {type(error).__name__}: {error}", file=sys.__stderr__, flush=True)
    os._exit(0)


def _become(
    notebook: Callable[[socket.socket], None],
    door: socket.socket,
    unneeded: Sequence[socket.socket],
) -> None:
    for end in unneeded:
        end.close()
    # A group of its own: a signal to all of one's group reaches beyond one's namespace.
    os.setsid()
    walls.die_with_parent(signal.SIGKILL)
    try:
        notebook(door)
    except BaseException as error:  # noqa: BLE001  as above
        print(f"notebook: {type(error).__name__}: {error}", file=sys.__stderr__, flush=True)
    os._exit(0)


def _wait_and_watch(
    process: int, orders: socket.socket, door: socket.socket, limits: Limits
) -> None:
    """Hand on the line when it comes: only the notebook may hold it, so that its end is heard."""
    try:
        seconds, fds, _, _ = socket.recv_fds(orders, 16, 2)
        if len(fds) == 2:  # or the worker has ended
            line, stop = fds
            socket.send_fds(door, [seconds], [line])
            os.close(line)
            _watch(process, socket.socket(fileno=stop), limits)
    finally:
        _kill(process)


def _watch(process: int, control: socket.socket, limits: Limits) -> None:
    """Until it ends, is to be killed, or takes too much; pass interrupts on."""
    shared = _resident(process)
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        if select.select([control], [], [], EVERY)[0]:
            told = control.recv(1)
            if told != INTERRUPT:  # KILL, or nobody is there
                return
            os.kill(process, signal.SIGINT)
        elif _takes_too_much(process, shared, limits):
            return


def _takes_too_much(process: int, shared: int, limits: Limits) -> bool:
    family = _family(process)
    if len(family) > limits.processes:
        return True
    most = shared + 2 * limits.memory * MiB  # of all together
    # Pages of several processes are counted in each here: only more than may be, not what is.
    if sum(map(_resident, family)) <= most:
        return False
    return sum(map(_share, family)) > most


def _family(process: int) -> list[int]:
    """A process and all that come from it, in whatever namespace. An orphan's parent is `process`,
    the first of its namespace; without walls, orphans are found by nobody."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has just ended
            continue
        parent = int(stat.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(folder.name))
    family = [process]
    for one in family:
        family += children.get(one, [])
    return family


def _resident(process: int) -> int:
    """Bytes of memory it has in use, those it shares with others included."""
    try:
        statm = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(statm.split()[1]) * PAGE


def _share(process: int) -> int:
    """Its share of the memory, as the kernel counts it: a page of two processes is half of each.
    So what a program of its own takes, which shares nothing, counts in full."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_bytes()
    except OSError:  # it forbids it, or has ended
        return _resident(process)
    return sum(
        int(size) * 1024 for size in re.findall(rb"^(?:Swap)?Pss: +(\d+)", told, re.MULTILINE)
    )


def _kill(process: int) -> None:
    """It and all that come from it; behind walls, the kernel ends its whole namespace with it."""
    for one in reversed(_family(process)):
        try:
            os.kill(one, signal.SIGKILL)
        except OSError:  # ended by itself
            continue
