"""What one notebook may use: told to the worker when it starts, since its processes wait ready."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from autograder.worker.kernel import read_machine

# What the worker says when it has its imports, and a process when it waits for a notebook.
READY, READY_FOR_ONE = b"ready", b"ready for one"
MiB = 2**20


@dataclass(frozen=True)
class Limits:
    """In MB where nothing else is said. docs/settings.md says what each is for."""

    memory: int = 2048  # of address space of a process, above the worker's; twice that of all
    file_size: int = 64
    folder_size: int = 128  # of its own folder and of /tmp
    shared_memory: int = 64  # of /dev/shm
    processes: int = 64
    open_files: int = 256
    file_locks: bool = False  # locks on files, over which two notebooks could signal

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Limits:
        return cls(**json.loads(text))


@dataclass(frozen=True)
class Serving:
    """How all notebooks of one worker are run."""

    enclosed: bool  # are there walls?
    limits: Limits
    startup: Sequence[tuple[str, str]]  # what runs before the first cell: a name and the text
    machine: Mapping[str, bytes] = field(init=False)  # what /proc is to tell of it

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "machine", read_machine(self.limits.memory) if self.enclosed else {}
        )
