"""What a notebook sees of the kernel: /proc with its own processes, and a loopback of its own.

Of the machine it sees what programs ask for before they start others (how many processors, how much
memory), as copies that stand still: what moves there would tell one notebook of another.
"""

from __future__ import annotations

import fcntl
import os
import re
import socket
import stat
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096
QUIET = MS_NOSUID | MS_NODEV | MS_NOEXEC
# A /proc with nothing over it, without which the kernel gives nobody a /proc of their own. What it
# shows are the processes around the worker; a notebook finds a folder over it.
OUTER = "/srv/proc"
MACHINE_FILES = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version")
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

Mount = Callable[..., None]


def read_machine(memory: int) -> dict[str, bytes]:
    """What /proc tells of the machine, with so many MB of memory: read once, for all notebooks."""
    found = {}
    for name in MACHINE_FILES:
        try:
            found[name] = Path("/proc", name).read_bytes()
        except OSError:  # not every kernel has each
            continue
    size = memory * 1024
    for line in ("MemTotal", "MemFree", "MemAvailable"):
        now = f"{line}: {size:>10} kB".encode()
        found["meminfo"] = re.sub(rf"{line}: .*".encode(), now, found.get("meminfo", b""))
    return found


def mount_processes(mount: Mount, copies: Mapping[str, bytes]) -> None:
    """/proc with the processes of this namespace, and these copies for all that is of the machine.
    All of it is read-only."""
    mount("tmpfs", OUTER, "tmpfs", QUIET, "size=1M,mode=755")
    nothing, folder = f"{OUTER}/nothing", f"{OUTER}/folder"
    for name, content in {**copies, "nothing": b""}.items():
        Path(OUTER, name).write_bytes(content)
    Path(folder).mkdir()
    mount("proc", "/proc", "proc", QUIET | MS_RDONLY)
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() or entry.is_symlink():  # self, mounts, net
            continue
        ours = f"{OUTER}/{entry.name}" if entry.name in copies else nothing
        mount(folder if entry.is_dir() else ours, entry.path, None, MS_BIND)
    mount(None, OUTER, None, MS_REMOUNT | MS_RDONLY | QUIET)


def guard_devices(mount: Mount) -> None:
    """Devices may be written to and not changed: whoever grades as root owns those of the machine,
    so that rights, owners and times of them would be the students' to set."""
    for entry in os.scandir("/dev"):
        if not entry.is_symlink() and stat.S_ISCHR(entry.stat().st_mode):
            flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC
            mount(None, entry.path, None, flags)


def raise_loopback() -> None:
    """127.0.0.1 of this notebook: nobody else is there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        asked = struct.pack("16sH14x", b"lo", 0)
        (flags,) = struct.unpack("16xH14x", fcntl.ioctl(line, SIOCGIFFLAGS, asked))
        fcntl.ioctl(line, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))


def reopen_descriptors() -> None:
    """Open anew what was inherited open: how far it is read, and its flags, are one for all who
    inherit it."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        fd, path = int(name), f"/proc/self/fd/{name}"
        try:
            if str(Path(path).readlink()).startswith("/"):
                anew = os.open(path, fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE)
            else:  # a socket, a pipe: of this notebook alone
                continue
        except OSError:  # the listing's own
            continue
        if stat.S_ISREG(os.fstat(fd).st_mode):
            os.lseek(anew, os.lseek(fd, 0, os.SEEK_CUR), os.SEEK_SET)
        os.dup2(anew, fd)
        os.close(anew)
