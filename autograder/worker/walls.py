"""The walls around one notebook, put up from inside the sandbox: namespaces, mounts, limits.

Linux only, and by ctypes, since Python 3.11 has no `os.unshare`. Everything here is in force before
a line of the student's runs; tests/attacks looks at each wall from inside.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from autograder.worker.kernel import (
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    guard_devices,
    mount_processes,
    raise_loopback,
    read_machine,
    reopen_descriptors,
)
from autograder.worker.limits import Limits, MiB

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x0002_0000, 0x0400_0000, 0x0800_0000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x1000_0000, 0x2000_0000, 0x4000_0000
ALL = (
    CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
)  # fmt: skip
MS_REC, MS_PRIVATE = 0x4000, 0x4_0000
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_SET_PDEATHSIG = 38, 24, 1
CAPABILITIES = 64

HOME = "/home/student"
MOST_FILES = 20_000  # in each of its folders: an empty file takes memory too

_libc = ctypes.CDLL(None, use_errno=True)


def separate(flags: int = ALL) -> None:
    """Leave for namespaces of our own; the next fork is the first process of its kind there."""
    uid, gid = os.getuid(), os.getgid()
    _call_libc("unshare", flags)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")


def become_enclosed(command: list[str]) -> NoReturn:
    """Become this program, bubblewrap, with a /proc that shows it and what it starts: bubblewrap's
    own has folders over it, and in such a one the kernel lets nobody mount another."""
    separate(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS)
    if started := os.fork():
        raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(started, 0)[1]) & 0xFF)
    die_with_parent(signal.SIGKILL)
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    os.execv(command[0], command)


def try_out() -> NoReturn:
    """Can a notebook have its walls here? Raises where it cannot."""
    separate()
    if started := os.fork():
        raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(started, 0)[1]) & 0xFF)
    enclose(read_machine(Limits().memory), Limits())
    os._exit(0)


def own_folders(limits: Limits) -> dict[str, int]:
    """Folders of a notebook's own: where, and how many bytes may be written."""
    own = limits.folder_size * MiB
    return {HOME: own, "/tmp": own, "/dev/shm": limits.shared_memory * MiB}


def enclose(machine: Mapping[str, bytes], limits: Limits) -> None:
    """Inside: private folders, no view of other processes, no capabilities.

    machine: what /proc is to tell of it.
    """
    reopen_descriptors()
    raise_loopback()
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    for folder, size in own_folders(limits).items():
        about = f"size={size},nr_inodes={MOST_FILES},mode=700"
        _mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, about)
    guard_devices(_mount)
    # Terminals of its own: the worker's are those of all notebooks that run now.
    _mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=666")
    # Mounts cannot be taken away from here: a student who makes a user namespace of their own finds
    # them locked, and capabilities are dropped below.
    mount_processes(_mount, machine)
    for capability in range(CAPABILITIES):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # beyond the last one: EINVAL
    header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)
    if _libc.capset(header, (ctypes.c_uint32 * 6)()):
        raise _error_of_call("capset")
    _call_libc("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def limit_use(limits: Limits) -> None:
    """What one notebook may use, all but time."""
    # Where the machine's memory is at its end, this is what the kernel takes it from.
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    memory = used * resource.getpagesize() + limits.memory * MiB
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, limits.file_size * MiB),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _set_limit(what, most)


def limit_time(seconds: int) -> None:
    """The seconds of processor time that one notebook has."""
    _set_limit(resource.RLIMIT_CPU, seconds)


def _set_limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def die_with_parent(number: int) -> None:
    """No process is left behind where its parent is killed."""
    _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    encoded = [None if text is None else text.encode() for text in (source, target, kind)]
    if _libc.mount(*encoded, ctypes.c_ulong(flags), data.encode() or None):
        raise _error_of_call(f"mount {target}")


def _call_libc(name: str, *args: int) -> None:
    if getattr(_libc, name)(*args):
        raise _error_of_call(name)


def _error_of_call(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")
