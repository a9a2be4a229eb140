"""The course's tools without a voice: whatever is asked of them, what comes back is a gap.

A process in which they are silent shows what a notebook gives without them. The very functions
have lost their code, so that it does not matter by which way one is reached. Used by `answers`.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Collection, Iterator
from types import CodeType, FunctionType
from typing import Any

from autograder.wire.loaded import loaded, loaded_of
from autograder.worker.gaps import Gap
from autograder.worker.given import GIVEN

PACKAGE = "course_tools"
# By which numbers of one's own are drawn; what a notebook says of itself, as in `mine.needs(…)`.
SPEAKS = (*GIVEN, f"{PACKAGE}.variants", f"{PACKAGE}.speaking")
# By these the code could be had all the same: read from its files, or run in another process.
REFUSED_EVENTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn",
           "os.spawn", "pty.spawn", "ctypes.dlopen", "ctypes.dlsym", "gc.get_objects",
           "gc.get_referrers", "gc.get_referents", "sys.settrace", "sys.setprofile")  # fmt: skip
GAP = "gap of a tool"  # a space: nobody writes this name


def silence(uses: Collection[str]) -> Callable[[], None]:
    """Silence all tools but those named, in this process; what gives them back their code."""
    before: list[tuple[FunctionType, CodeType]] = []
    for function in our_functions():
        if not function.__module__.startswith(SPEAKS) and function.__name__ not in uses:
            before.append((function, function.__code__))
            function.__globals__[GAP] = Gap
            function.__code__ = _without_code(function)

    def restore() -> None:
        for function, code in before:
            function.__code__ = code

    return restore


def silence_for_good(uses: Collection[str]) -> None:
    """As `silence`, in a process that the student's code has not seen yet: what is refused there
    keeps the code from being had in another way."""
    package = loaded(PACKAGE)
    folder = os.path.realpath(package.__path__[0]) + os.sep if package else ""
    silence(uses)

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event in REFUSED_EVENTS:
            raise PermissionError("An answer is told again here: nothing else is started.")
        if event == "open" and folder and isinstance(args[0], str | bytes):
            path = os.path.realpath(os.fsdecode(args[0])) + os.sep
            if path.startswith(folder) and not path.endswith(f".csv{os.sep}"):
                raise PermissionError("An answer does not read the course's tools.")

    sys.addaudithook(watch)


@contextlib.contextmanager
def keep_silent(uses: Collection[str]) -> Iterator[None]:
    """While it is open, the tools are silent in this process, which has no wall."""
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        with contextlib.suppress(ImportError):  # of what not everybody has
            importlib.import_module(module.name)
    restore = silence(uses)
    try:
        yield
    finally:
        restore()


def our_functions() -> set[FunctionType]:
    """Every function of the package, the private ones and those of its classes included."""
    found: set[FunctionType] = set()
    for module in loaded_of(PACKAGE):
        for value in list(vars(module).values()):
            found.update(_functions_in(value, set()))
    return found


def _functions_in(value: Any, seen: set[int]) -> Iterator[FunctionType]:
    """The functions of ours that a value is or holds."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, FunctionType) and _is_written(value):
        yield value
    for one in _values_in(value):
        yield from _functions_in(one, seen)


def _is_written(function: FunctionType) -> bool:
    """Does it stand in a file of ours? What a dataclass writes for itself computes nothing."""
    return _is_ours(function) and not function.__code__.co_filename.startswith("<")


def _values_in(value: Any) -> list[Any]:
    if isinstance(value, FunctionType):
        return [cell.cell_contents for cell in value.__closure__ or () if _is_ours(value)]
    if isinstance(value, type):
        return list(vars(value).values()) if _is_ours(value) else []
    if isinstance(value, functools._lru_cache_wrapper):
        value.cache_clear()
        return [value.__wrapped__]
    if isinstance(value, property):
        return [value.fget, value.fset]
    if isinstance(value, staticmethod | classmethod):
        return [value.__func__]
    if isinstance(value, functools.cached_property):
        return [value.func]
    if type(value) in (list, tuple, dict):
        return list(value.values() if isinstance(value, dict) else value)
    return []


def _is_ours(thing: Any) -> bool:
    return str(thing.__module__).partition(".")[0] == PACKAGE


def _without_code(function: FunctionType) -> CodeType:
    """Code that takes anything and gives a gap with the function's name."""
    code = _stub_of_arity(len(function.__code__.co_freevars))
    named = tuple(GAP if name == "GAP" else name for name in code.co_names)
    said = tuple(function.__name__ if const == "TEXT" else const for const in code.co_consts)
    return code.replace(co_names=named, co_consts=said, co_name=function.__name__)


@functools.cache
def _stub_of_arity(count: int) -> CodeType:
    """Of a function that takes so many names from around it: as many as the one it stands for."""
    names = ", ".join(f"n{k}" for k in range(count))
    keeps = f"({names},)" if count else "()"
    text = (
        f"def around({names}):\n def stub(*_, **__):\n  {keeps}\n  return GAP('TEXT')\n return stub"
    )
    made: dict[str, Any] = {}
    exec(text, made)  # noqa: S102  ours
    stub: FunctionType = made["around"](*range(count))
    return stub.__code__
