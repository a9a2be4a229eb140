"""Between the worker and a notebook's process: makes it, behind walls, before there is a notebook
for it, and stops it.

It runs none of the student's code. It kills the notebook, with every process it has made, when it
is told to, when nobody is at the other end any more, and when it takes too much.
"""

from __future__ import annotations

import contextlib
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
REST, WORK = b"r", b"w"  # nothing is asked of it for a while; something is again
SECONDS_BETWEEN_LOOKS, BETWEEN_LOOKS_AT_REST = 0.1, 1.0  # seconds, at what it uses
MOST_AT_REST = 1.0  # seconds of processor time
TICKS = os.sysconf("SC_CLK_TCK")  # of processor time, a second
PAGE = resource.getpagesize()
MAPPED, RESIDENT = 0, 1  # columns of statm
# Of the kernel's own account; segments, in which it counts what was looked at, are counted below.
SHARE = re.compile(rb"^(?:Pss_Anon|Pss_File|SwapPss): +(\d+)", re.MULTILINE)
# Memory without a file: where from, where to, how far in, and which it is.
SEGMENT = re.compile(
    rb"^(\w+)-(\w+) ..\Ss (\w+) \S+ (\d+) +/(?:dev/zero|memfd:|SYSV)", re.MULTILINE
)


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
        shared = _pages(os.getpid(), RESIDENT)  # what the worker has, and every fork of it
        ours, theirs = socket.socketpair()
        process = os.fork()
        if not process:
            _become_notebook(notebook, theirs, (orders, ours))
        theirs.close()
        _wait_and_watch(process, orders, ours, serving, shared)
    except BaseException as error:  # noqa: BLE001  told where a person may read it: nobody listens
        print(f"supervisor: {type(error).__name__}: {error}", file=sys.__stderr__, flush=True)
    os._exit(0)


def _become_notebook(
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
    process: int, orders: socket.socket, door: socket.socket, serving: Serving, shared: int
) -> None:
    """Hand on the line when it comes: only the notebook may hold it, so that its end is heard."""
    try:
        seconds, fds, _, _ = socket.recv_fds(orders, 16, 2)
        if len(fds) == 2:  # or the worker has ended
            line, stop = fds
            socket.send_fds(door, [seconds], [line])
            os.close(line)
            _watch(process, socket.socket(fileno=stop), serving, shared)
    finally:
        _kill(process, serving)


def _watch(process: int, control: socket.socket, serving: Serving, shared: int) -> None:
    """Until it ends, is to be killed, or takes too much; pass interrupts on."""
    used: float | None = None  # where it rests: the processor time that it had used by then
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        wait = SECONDS_BETWEEN_LOOKS if used is None else BETWEEN_LOOKS_AT_REST
        if select.select([control], [], [], wait)[0]:
            told = control.recv(1)
            if told == INTERRUPT:
                os.kill(process, signal.SIGINT)
            elif told == REST:
                used = _seconds_of(_processes_of(process, serving))
            elif told == WORK:
                used = None
            else:  # KILL, or nobody is there
                return
            continue
        family = _processes_of(process, serving)
        if _takes_too_much(family, shared, serving.limits):
            return
        if used is not None and _seconds_of(family) > used + MOST_AT_REST:
            return


def _seconds_of(family: list[int]) -> float:
    """The processor time that they, and those of their children that ended, have used."""
    ticks = 0
    for process in family:
        with contextlib.suppress(OSError):  # it has just ended
            stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
            ticks += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return ticks / TICKS


def _takes_too_much(family: list[int], shared: int, limits: Limits) -> bool:
    if len(family) > limits.processes:
        return True
    most = shared + 2 * limits.memory * MiB  # of all together
    # What they have mapped is more than they have: a look that costs nothing, and mostly enough.
    if sum(_pages(one, MAPPED) for one in family) <= most:
        return False
    return sum(map(_share, family)) + _segments(family) > most


def _processes_of(process: int, serving: Serving) -> list[int]:
    """The notebook's processes, as /proc names them. Behind walls that is the notebook's own, since
    the supervisor has the same mounts: all who are there are the notebook's."""
    if serving.enclosed:
        if Path("/proc/self").exists():  # the supervisor is there too: it is not the notebook's yet
            return []
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208
    return _family(process)


def _family(process: int) -> list[int]:
    """Without walls, a process and all that come from it; orphans are found by nobody."""
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


def _pages(process: int, column: int) -> int:
    """Bytes of memory that it has mapped, or in use, those it shares with others included."""
    try:
        statm = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(statm.split()[column]) * PAGE


def _share(process: int) -> int:
    """Its share of the memory, as the kernel counts it: a page of two processes is half of each.
    So what a program of its own takes, which shares nothing, counts in full."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_bytes()
    except OSError:  # it forbids it, or has ended
        return _pages(process, RESIDENT)
    return 1024 * sum(int(size) for size in SHARE.findall(told))


def _segments(family: list[int]) -> int:
    """Bytes of the memory that several of them have mapped as one: the kernel counts it in none
    that has not looked at it, and keeps it as long as one has it mapped."""
    sizes: dict[bytes, int] = {}
    for process in family:
        try:
            maps = Path(f"/proc/{process}/maps").read_bytes()
        except OSError:
            continue
        for begins, ends, offset, name in SEGMENT.findall(maps):
            size = int(ends, 16) - int(begins, 16) + int(offset, 16)
            sizes[name] = max(size, sizes.get(name, 0))
    return sum(sizes.values())


def _kill(process: int, serving: Serving) -> None:
    """It and all that come from it; behind walls, the kernel ends its whole namespace with it."""
    for one in [process] if serving.enclosed else reversed(_family(process)):
        try:
            os.kill(one, signal.SIGKILL)
        except OSError:  # ended by itself
            continue
