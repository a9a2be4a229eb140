"""System calls that no notebook needs, refused by a seccomp filter where the kernel has one.

They lead around the walls of walls.py: namespaces and mounts of one's own are new room to write
in, memory files and System V segments are counted by no limit, and the rest reaches into other
processes or into parts of the kernel that outlive a notebook.

And they lead from one notebook to another. All of them read the same files of Python and of the
system, and what the kernel keeps for a file (locks, leases, who watches it, what of it lies in
memory) is one for everybody: a lock that one sets, another one meets.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
# name: (x86_64, aarch64), which a test compares with the kernel's headers
REFUSED_CALLS = {
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
    "inotify_init": (253, 26), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    "mincore": (27, 232), "cachestat": (451, 451), "process_madvise": (440, 440),
    "init_module": (175, 105), "finit_module": (313, 273),
}  # fmt: skip
# Advice, which changes no result; and locks on files, which are set by nobody here.
ADVICE, LOCK = {"fadvise64": (221, 223)}, {"flock": (73, 32)}
CLONE, CLONE3, FCNTL, IOCTL, PREADV2 = (56, 220), (435, 435), (72, 25), (16, 29), (327, 286)
NEW_NAMESPACES = 0x7E02_0000  # the CLONE_NEW… flags of clone
LEASES = (1024, 1025, 1026)  # fcntl's F_SETLEASE, F_GETLEASE, F_NOTIFY
LOCKS, ASKS_FOR_LOCKS = (6, 7, 37, 38), (5, 36)  # F_SETLK…, F_OFD_SETLK…; F_GETLK, F_OFD_GETLK
KEYS_OF_FILES = 0x6600  # ioctls of file systems, whose keys and flags are one for all
NO_WAIT = 8  # preadv2's RWF_NOWAIT: does it lie in memory?
MACHINES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}  # column, as seccomp names it
X32 = 0x4000_0000  # x86_64's second set of numbers

# What a program of the filter is made of: load a word of the call, compare, answer.
_LOAD, _AND, _IS, _AT_LEAST, _HAS, _ANSWER = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _FIRST, _SECOND, _SIXTH = 0, 4, 16, 24, 56  # where a call has what
_ALLOW = 0x7FFF_0000
_FEIGN, _NO, _UNKNOWN = (0x0005_0000 | error for error in (0, errno.EPERM, errno.ENOSYS))

Line = tuple[int, int, int, int]


def has_filter() -> bool:
    """Does the kernel of this machine have one, for this kind of processor?"""
    libc = ctypes.CDLL(None, use_errno=True)
    if os.uname().machine not in MACHINES:
        return False
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, None, 0, 0)  # no filter: a bad address
    return ctypes.get_errno() == errno.EFAULT


def refuse(*, file_locks: bool) -> bool:
    """From now on, for this process and all that come from it. False where there is no filter.

    file_locks: are there to be any? Needs no_new_privs, which `walls.enclose` sets.
    """
    machine = os.uname().machine
    if machine not in MACHINES:
        return False
    program = _filter_program(*MACHINES[machine], file_locks=file_locks)
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter_, 0, 0) == 0)


def _filter_program(column: int, machine: int, *, file_locks: bool) -> bytes:
    """Words of 8 bytes: what to do, how far to jump if so and if not, and the number it is on."""
    locks = [] if file_locks else LOCKS
    feigned = [*ADVICE.values(), *([] if file_locks else LOCK.values())]
    commands = [*_answer_to_each(LEASES, _NO), *_answer_to_each(locks, _FEIGN)]
    commands += [] if file_locks else _answer_to_each(ASKS_FOR_LOCKS, _NO)
    lines: list[Line] = [
        (_LOAD, 0, 0, _MACHINE),
        (_IS, 1, 0, machine),
        (_ANSWER, 0, 0, _UNKNOWN),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, X32),
        (_ANSWER, 0, 0, _UNKNOWN),
        # glibc takes clone where there is no clone3, whose flags a filter cannot see.
        *_answer_to_each([CLONE3[column]], _UNKNOWN),
        *_answer_to_each((numbers[column] for numbers in REFUSED_CALLS.values()), _NO),
        *_answer_to_each((numbers[column] for numbers in feigned), _FEIGN),
        *_check_argument(
            CLONE[column], _FIRST, [(_HAS, 0, 1, NEW_NAMESPACES), (_ANSWER, 0, 0, _NO)]
        ),
        *_check_argument(FCNTL[column], _SECOND, commands),
        *_check_argument(PREADV2[column], _SIXTH, [(_HAS, 0, 1, NO_WAIT), (_ANSWER, 0, 0, _NO)]),
        *_check_argument(
            IOCTL[column], _SECOND, [(_AND, 0, 0, 0xFF00), *_answer_to_each([KEYS_OF_FILES], _NO)]
        ),
        (_ANSWER, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _answer_to_each(numbers: Iterable[int], answer: int) -> list[Line]:
    """This answer, if what was loaded is one of these numbers."""
    return [line for number in numbers for line in ((_IS, 0, 1, number), (_ANSWER, 0, 0, answer))]


def _check_argument(call: int, argument: int, checks: list[Line]) -> list[Line]:
    """These checks of one argument of one call, which is allowed if none of them answers."""
    lines = [(_LOAD, 0, 0, argument), *checks, (_ANSWER, 0, 0, _ALLOW)]
    return [(_IS, 0, len(lines), call), *lines]
