"""A notebook's process: its shell, its folder, and the files it began with."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a judge that asks for a process has no shell
    from autograder.worker.shell import Shell


class Process:
    """What orders are answered from: see `requests`."""

    def __init__(
        self,
        shell: Shell,
        home: Path,
        startup: Sequence[tuple[str, str]],
        folders: Sequence[str],
    ) -> None:
        """folders: all that are the notebook's own."""
        self.shell = shell
        self._folders = folders
        self._home, self._startup = home, startup
        self._given: dict[str, bytes] = {}

    def begin(self, files: dict[str, bytes]) -> None:
        """Write what stands beside the notebook, and run what its owner wants to be run first."""
        for name, content in files.items():
            path = self._home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self._given = files
        for name, text in self._startup:
            self.shell.start_with(name, text)

    def files(
        self, most_bytes: int, most_files: int
    ) -> tuple[dict[str, bytes], list[tuple[str, int]]]:
        """The files that the notebook has made or changed, and the names and sizes of those that
        are more than may be handed out. Links and devices are left out."""
        made: dict[str, bytes] = {}
        beyond: list[tuple[str, int]] = []
        left = most_bytes
        for folder, folders, names in os.walk(self._home):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in sorted(names):
                path = Path(folder) / name
                size = path.lstat().st_size
                relative = str(path.relative_to(self._home))
                if path.is_symlink() or not path.is_file() or self._is_given(path, relative, size):
                    continue
                if size > left or len(made) == most_files:
                    beyond.append((relative, size))
                    continue
                made[relative] = path.read_bytes()
                left -= size
        return made, beyond

    def alone(self) -> bool:
        """Has the notebook made no thread and no process that still runs?"""
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return len(list(Path("/proc/self/task").iterdir())) == 1
        return False

    def digest(self) -> str:
        """The files of the notebook's own folders by name, size and time, and how far those that
        are open are read: the same where nothing was changed."""
        seen = hashlib.sha256()
        for top in self._folders:
            for folder, _, names in os.walk(top):
                about = [os.lstat(Path(folder, name)) for name in names]
                times = [(one.st_size, one.st_mtime_ns, one.st_ino) for one in about]
                seen.update(repr((folder, sorted(zip(names, times, strict=True)))).encode())
        seen.update(repr(_positions()).encode())
        return seen.hexdigest()

    def _is_given(self, path: Path, name: str, size: int) -> bool:
        """Is it as it was before the notebook ran?"""
        given = self._given.get(name)
        return len(given or b"") == size and given == path.read_bytes()


def _positions() -> list[tuple[int, int]]:
    """How far each open file is read or written, but for what the cells put out."""
    found = []
    for name in sorted(path.name for path in Path("/proc/self/fd").iterdir()):
        if int(name) not in (1, 2):
            with contextlib.suppress(OSError):  # a socket, or the listing's own
                found.append((int(name), os.lseek(int(name), 0, os.SEEK_CUR)))
    return found
