"""The numbers of system calls, which are written by hand, are those of the kernel's own headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.worker import calls

# Of Debian's linux-libc-dev: x86_64 has a list of its own, aarch64 the generic one.
HEADERS = {
    "x86_64": ("x86_64-linux-gnu/asm/unistd_64.h", "asm/unistd_64.h"),
    "aarch64": ("asm-generic/unistd.h",),
}
NAMED = {
    **calls.REFUSED_CALLS, **calls.ADVICE, **calls.LOCK,
    "clone": calls.CLONE, "clone3": calls.CLONE3, "fcntl": calls.FCNTL, "ioctl": calls.IOCTL,
    "preadv2": calls.PREADV2,
}  # fmt: skip
# aarch64 has the newer call only, and headers before Linux 6.5 do not know the last one.
MAY_LACK = {"inotify_init", "cachestat"}


@pytest.mark.parametrize("machine", HEADERS)
def test_a_call_has_the_number_that_the_kernels_header_says(machine: str) -> None:
    paths = [Path("/usr/include", name) for name in HEADERS[machine]]
    header = next((path for path in paths if path.exists()), None)
    if header is None:
        pytest.skip("needs the kernel's headers: apt-get install linux-libc-dev")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text(encoding="utf-8"))
    known = {name: int(number) for name, number in found}
    column, _ = calls.MACHINES[machine]
    wrong = {name: at[column] for name, at in NAMED.items() if at[column] != known.get(name)}
    assert {name for name in wrong if name in known or name not in MAY_LACK} == set()
