"""Memory in large pages: a fork copies the table of all pages, and throws the copy away at its end.

Of a fork that does nothing, this is more than half of the cost. Where there are no large pages
(Linux before 6.1, macOS, another libc) all works without them.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

# glibc asks for large pages itself, where it is told to before it starts, and /sys tells it that
# there are any: not in the sandbox, which has none. Python's small objects lie elsewhere anyway.
FROM_THE_START = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
# Putting them together takes as long as twenty forks save: only where a class is graded.
FEW = 3  # notebooks
MADV_COLLAPSE = 25
LARGE = 2 * 2**20


def enlarge() -> None:
    """Have the kernel put this process's own memory together in large pages."""
    maps = Path("/proc/self/maps")
    madvise = getattr(ctypes.CDLL(None), "madvise", None)
    if madvise is None or not maps.exists():
        return
    for line in maps.read_text(encoding="utf-8").splitlines():
        where, rights, _, _, file, *name = line.split()
        if rights == "rw-p" and file == "0" and name in ([], ["[heap]"]):
            begins, ends = (int(at, 16) for at in where.split("-"))
            begins, ends = -(-begins // LARGE) * LARGE, ends // LARGE * LARGE
            if begins < ends:  # where the kernel cannot, it says so, and all stays as it was
                madvise(ctypes.c_void_p(begins), ctypes.c_size_t(ends - begins), MADV_COLLAPSE)
