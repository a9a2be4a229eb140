"""torch without what nobody has asked it for: its compiler, and marks for its profiler.

torch imports `torch._dynamo` with the first optimiser, for a second and a quarter of a worker's
memory, which every fork shares. What it calls there does nothing as long as nobody compiles. And an
optimiser tells the profiler of each of its steps, a tenth of a step's time, whether there is one or
not.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from autograder.worker.hidden import note_need

COMPILER = "torch._dynamo"
# What is asked of every module that there is, by whoever looks for one: inspect, for the file of
# each frame of a traceback; unittest, for warnings. It would cost an answer's first error a second.
LOOKED_FOR = ("__file__", "__warningregistry__")


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
        if name in LOOKED_FOR:
            raise AttributeError(name)
        if sys.modules.get(COMPILER) is self:
            del sys.modules[COMPILER]
        return getattr(importlib.import_module(COMPILER), name)


def keep_eager() -> None:
    """Put off what nobody has asked torch for in this process, which has imported it."""
    torch = sys.modules.get("torch")
    if torch is None:
        return
    if COMPILER not in sys.modules:
        sys.modules[COMPILER] = vars(torch)["_dynamo"] = _Later(COMPILER)
        note_need("torch", COMPILER)
    profiler = sys.modules["torch.autograd.profiler"]
    if profiler.record_function.__module__ != __name__:
        profiler.record_function = _marks(profiler)  # type: ignore[attr-defined]


def _marks(profiler: Any) -> type:
    class Mark(profiler.record_function):  # type: ignore[misc]
        """A mark that is made while there is a profiler."""

        def __enter__(self) -> Any:
            self.run_callbacks_on_exit = profiler._is_profiler_enabled
            return super().__enter__() if self.run_callbacks_on_exit else self

    return Mark
