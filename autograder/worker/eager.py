"""torch without its compiler, until somebody compiles.

torch imports `torch._dynamo` with the first optimiser, for a second and a quarter of a worker's
memory, which every fork shares. What it calls there does nothing as long as nobody compiles.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

COMPILER = "torch._dynamo"


class _Later(ModuleType):
    """Stands for the compiler, and gives way to it when anything else of it is asked for."""

    @staticmethod
    def graph_break(msg: str = "") -> None:
        """A mark for the compiler, between two steps of an optimiser."""

    @staticmethod
    def disable(fn: Callable[..., Any], *_: object, **__: object) -> Callable[..., Any]:
        """A function that is not to be compiled, as it is."""
        return fn

    def __getattr__(self, name: str) -> object:
        if sys.modules.get(COMPILER) is self:
            del sys.modules[COMPILER]
        return getattr(importlib.import_module(COMPILER), name)


def keep_eager() -> None:
    """Put off the import of torch's compiler in this process, which has imported torch."""
    torch = sys.modules.get("torch")
    if torch is not None and COMPILER not in sys.modules:
        sys.modules[COMPILER] = vars(torch)["_dynamo"] = _Later(COMPILER)
