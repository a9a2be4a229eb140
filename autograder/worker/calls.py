"""System calls that no notebook needs, refused by a seccomp filter where the kernel has one.

They lead around the walls of walls.py: namespaces and mounts of one's own are new room to write
in, memory files and System V segments are counted by no limit, and the rest reaches into other
processes or into parts of the kernel that outlive a notebook.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
# name: (x86_64, aarch64)
REFUSED = {
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "semget": (64, 190), "msgget": (68, 186),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_getfd": (438, 438),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "init_module": (175, 105), "finit_module": (313, 273),
}  # fmt: skip
CLONE, CLONE3 = (56, 220), 435
NEW_NAMESPACES = 0x7E02_0000  # the CLONE_NEW… flags of clone
MACHINES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}  # column, as seccomp names it
X32 = 0x4000_0000  # x86_64's second set of numbers

# What a program of the filter is made of: load a word of the call, compare, answer.
_LOAD, _IS, _AT_LEAST, _HAS, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _FLAGS = 0, 4, 16
_ALLOW = 0x7FFF_0000
_NO, _UNKNOWN = 0x0005_0000 | errno.EPERM, 0x0005_0000 | errno.ENOSYS


def refuse() -> bool:
    """From now on, for this process and all that come from it. False where there is no filter.

    Needs no_new_privs, which `walls.enclose` sets.
    """
    machine = os.uname().machine
    if machine not in MACHINES:
        return False
    program = _program(*MACHINES[machine])
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter_, 0, 0) == 0)


def _program(column: int, machine: int) -> bytes:
    """Words of 8 bytes: what to do, how far to jump if so and if not, and the number it is on."""
    refused = [numbers[column] for numbers in REFUSED.values()]
    lines = [
        (_LOAD, 0, 0, _MACHINE),
        (_IS, 1, 0, machine),
        (_ANSWER, 0, 0, _UNKNOWN),
        (_LOAD, 0, 0, _NUMBER),
        # glibc takes clone where there is no clone3, whose flags a filter cannot see.
        (_IS, 0, 1, CLONE3),
        (_ANSWER, 0, 0, _UNKNOWN),
        (_AT_LEAST, 0, 1, X32),
        (_ANSWER, 0, 0, _UNKNOWN),
        *((_IS, len(refused) - k + 2, 0, number) for k, number in enumerate(refused)),
        (_IS, 0, 3, CLONE[column]),
        (_LOAD, 0, 0, _FLAGS),
        (_HAS, 0, 1, NEW_NAMESPACES),
        (_ANSWER, 0, 0, _NO),
        (_ANSWER, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
