"""Modules that are imported already, in sight of the notebook or not."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

HIDDEN: dict[str, ModuleType] = {}  # warm, until the notebook imports them
BORROWED: dict[str, ModuleType] = {}  # ours: the notebook's environment need not have them


def loaded(name: str) -> Any:
    """A module that is there, in sight or not; None where it is not. It imports nothing."""
    return sys.modules.get(name) or HIDDEN.get(name) or BORROWED.get(name)


def loaded_of(package: str) -> list[ModuleType]:
    """All modules of a package that are there, in sight or not."""
    return [
        module
        for name, module in (BORROWED | HIDDEN | sys.modules).items()
        if name.partition(".")[0] == package
    ]
