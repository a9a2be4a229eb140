"""The Python that runs the students' code: the engine's own, or that of another environment."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Of the system: programs and libraries. Not /usr as a whole: it may hold exchanges and homes.
SYSTEM = (
    "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/share/fonts", "/usr/share/zoneinfo",
    "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts",
    "/etc/localtime",
)  # fmt: skip
OF_A_PREFIX = ("bin", "lib", "lib64", "pyvenv.cfg")
PREFIXES = "import sys; print(sys.prefix); print(sys.base_prefix)"
NO_PYTHON = (
    "{program} is to run the students' code (c.JudgeExecute.python, or the notebook's kernel), and "
    "is no Python that starts here: {said}"
)


class PythonError(Exception):
    """There is no such Python. Says which, and who wants it."""


@dataclass(frozen=True)
class Python:
    """A program and the environment that it belongs to."""

    program: str
    prefix: str
    base_prefix: str

    @property
    def is_ours(self) -> bool:
        return self.prefix == sys.prefix

    def folders(self) -> list[str]:
        """What it needs. A prefix is not bound as a whole: a course may lie in it."""
        found = []
        for prefix in dict.fromkeys((self.base_prefix, self.prefix)):
            parts = [Path(prefix) / part for part in OF_A_PREFIX]
            found += [str(part) for part in parts if part.exists()]
        program = Path(self.program)
        while program.is_symlink():  # a virtual environment's python is a chain of links
            program = program.parent / program.readlink()
            found.append(str(program.parent))
        return [path for path in dict.fromkeys(found) if not path.startswith(SYSTEM)]


@cache
def python_at(program: str) -> Python:
    """The Python at this path; ours for ""."""
    if program in ("", sys.executable):
        return Python(sys.executable, sys.prefix, sys.base_prefix)
    try:
        done = subprocess.run(
            [program, "-c", PREFIXES], capture_output=True, text=True, check=True, timeout=60
        )
        prefix, base_prefix = done.stdout.splitlines()
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise PythonError(NO_PYTHON.format(program=program, said=error)) from error
    return Python(program, prefix, base_prefix)


def python_of(argv: list[str]) -> str | None:
    """The Python that a kernel's command starts: "" for ours, None where it starts no Python."""
    program = argv[0] if argv else ""
    if not Path(program).name.startswith("python"):
        return None
    if not Path(program).is_absolute() or Path(program).parent == Path(sys.executable).parent:
        return ""
    return program
