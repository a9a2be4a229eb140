"""A fresh clone, and a person at it: the committed files, an empty home, and a page's commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
# What a machine or whoever runs the tests may have set, and an empty home has not.
SETTINGS = ("JUPYTER", "PENCILGRAD", "IPYTHON", "XDG", "PYTHON", "VIRTUAL_ENV")


def clone(to: Path) -> Path:
    """What git tracks of this checkout, as it stands here."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():  # not one that is about to be removed
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


def blocks(page: str, language: str) -> list[str]:
    """The page's blocks of code in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


@dataclass
class Person:
    """Somebody with an empty home, at a prompt in a folder. What they export stays exported."""

    home: Path
    folder: Path
    path: str = "/usr/bin:/bin"
    variables: dict[str, str] = field(default_factory=dict)
    exported: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def run(self, text: str) -> subprocess.CompletedProcess[str]:
        """These lines of a shell, as a person types them."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        done = subprocess.run(
            ["bash", "-c", "\n".join(["set -eu", *self.exported, text])],
            cwd=self.folder,
            env={**kept, "HOME": str(self.home), "PATH": self.path, **self.variables},
            capture_output=True,
            text=True,
            check=False,
        )
        self.exported += [line for line in text.splitlines() if line.startswith("export ")]
        return done
