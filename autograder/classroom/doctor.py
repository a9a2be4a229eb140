"""`pencilgrad doctor`: is everything here that a course needs, and how to mend what is not."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.sandbox import ON_PATH, find_bwrap, why_no_sandbox
from autograder.engine.settings import CONFIG

PACKAGES = ("nbgrader", "jupyterlab", "numpy", "sympy", "matplotlib", "torch", "jupytext")
OF_OUR_COURSE = ("typst",)
WITHOUT = "or grade without it, only what you trust: pencilgrad grade --sandbox=none"
INSTALL = (
    "pip install -e '.[instructor]' -c constraints.txt"
    if ON_PATH
    else "install the two wheels again (docs/other-courses.md)"
)


@dataclass(frozen=True)
class Checkup:
    """One thing looked at: is it well, what was seen, and the command that mends it."""

    what: str
    well: bool
    seen: str
    mend: str = ""


def examine(course: Path, *, ours: bool) -> Iterator[Checkup]:
    """Everything that the course in this folder needs. ours: is it this checkout's?"""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Checkup("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")
    for package in (*PACKAGES, *(OF_OUR_COURSE if ours else ())):
        yield _check_package(package)
    for command in ("nbgrader", "alembic", "jupyter"):
        yield _check_command(command)
    yield _check_kernel()
    yield _check_sandbox()
    yield _check_config(course)
    yield _check_exchange(course)


def _check_package(name: str) -> Checkup:
    try:
        return Checkup(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Checkup(name, False, "not installed", INSTALL)


def _check_command(name: str) -> Checkup:
    """A command that nbgrader runs by name. Without `alembic` it leaves a half-made gradebook."""
    found = shutil.which(name)
    here = Path(sys.executable).parent / name
    mend = f'export PATH="{here.parent}:$PATH"' if here.exists() else INSTALL
    return Checkup(f"command {name}", found is not None, found or "not on PATH", mend)


def _check_kernel() -> Checkup:
    from jupyter_client.kernelspec import KernelSpecManager

    found = KernelSpecManager().find_kernel_specs().get("python3")
    mend = f"{sys.executable} -m ipykernel install --sys-prefix"
    return Checkup("kernel python3", found is not None, found or "not found", mend)


def _check_sandbox() -> Checkup:
    """Grading refuses to go without it, unless it is told to."""
    why = why_no_sandbox()
    first, _, more = why.partition("\n")
    mend = more or first
    seen = first or f"bubblewrap, {find_bwrap()}"
    return Checkup("sandbox", not why, seen, mend and f"{mend}\n{WITHOUT}")


def _check_config(course: Path) -> Checkup:
    """Is this a course? As `pencilgrad grade` has it: by its settings, or by its gradebook."""
    found = [course / name for name in (CONFIG, "gradebook.db")]
    there = [path for path in found if path.exists()]
    mend = "change into the folder of your course (cd …), then run it again"
    seen = str(there[0]) if there else f"none in {course}"
    return Checkup("settings", bool(there), seen, mend)


def _check_exchange(course: Path) -> Checkup:
    """The folder that instructors and students share, as the course's settings name it."""
    if not (course / CONFIG).exists():
        return Checkup("exchange", True, "no settings name one")
    try:
        named = _exchange_root(course)
    except (OSError, subprocess.SubprocessError) as error:
        said = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1]
        mend = "mend nbgrader_config.py: this is what Python says of it"
        return Checkup("exchange", False, f"cannot read the settings: {said}", mend)
    if not named:
        return Checkup("exchange", True, "the settings name none")
    root = Path(named)
    well = root.is_dir() and os.access(root, os.W_OK | os.X_OK)
    seen = str(root) + ("" if well else " (not writable)" if root.exists() else " (missing)")
    mend = f"sudo mkdir -p {root} && sudo chmod ugo+rw {root}"
    return Checkup("exchange", well, seen, f"{mend}  (or name another folder: docs/teaching.md)")


def _exchange_root(course: Path) -> str:
    """What nbgrader makes of the settings: read by its own loader, in a process of its own."""
    code = (
        "from traitlets.config.loader import PyFileConfigLoader as L;"
        "print(L('nbgrader_config.py').load_config().Exchange.get('root', ''))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()
