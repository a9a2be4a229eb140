"""A notebook told again, by hand: its text is run once more, and what is not allowed is a gap.

The process is a fresh one, in which nothing of the student's has run: what `exec`, a patched
library or the wire have made is not in it. What the text gives here, it gives by itself.
"""

from __future__ import annotations

import ast
import builtins
import collections
import contextlib
import importlib
import re
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType, FunctionType, ModuleType, SimpleNamespace
from typing import Any

import sympy.parsing.sympy_parser as parser

from autograder.worker.allowed import ATTRIBUTES, BUILTINS, MODULES
from autograder.worker.gaps import Gap, GapError, gap_in
from autograder.worker.given import OUR_PACKAGES
from autograder.worker.rewriting import ATTRIBUTE, CALL, GAP, TOO_DEEP, rewrite_cell

SECONDS = 5.0  # of processor time, for one cell: a loop that waits for a gap does not end
MOST_TEXT = 1_000_000  # characters of all cells; what stands after is not read
MOST_OF_FILE = 100_000
WORDS_OF_FORMULA = re.compile(r"\.?\s*\b[A-Za-z_]\w*")  # of a formula that is a text
STUDENTS_MODULES = ("__main__", __name__)  # where the student's classes say that they come from
KEEP = ("builtins", "types", "collections", "functools", "itertools")  # what they are given
HOLDERS = (list, dict, set, tuple, collections.deque)


class Retelling:
    """The names of a notebook whose cells are told again."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = self._namespace()
        self._assigned: dict[str, ast.stmt] = {}
        self._size = 0
        self._modules: dict[str, Any] = {}
        self._used: dict[str, str] = {}  # by functions, while they were asked

    def tell(self, cells: Sequence[str]) -> None:
        """Go on with these cells. Whatever a statement raises, the next one is told."""
        for cell in cells:
            self._size += len(cell)
            if self._size <= MOST_TEXT:
                self._tell(cell, self.names)

    @contextlib.contextmanager
    def parsing(self) -> Iterator[None]:
        """sympy runs texts as code, as in `sp.S("diff(x**2, x)")`: only with what is allowed."""
        before = parser.parse_expr
        shown = vars(self._module("sympy"))
        allowed = {name: value for name, value in shown.items() if type(value) is not Gap}
        allowed["__builtins__"] = {}

        def parse(text: str, local_dict: Any = None, transformations: Any = (), **more: Any) -> Any:
            words = WORDS_OF_FORMULA.findall(text)
            hidden = [word for word in words if word[0] in "._" or type(shown.get(word)) is Gap]
            if hidden:
                Gap.note(hidden[0].strip(". "))
                raise GapError(Gap.used)
            options = {"evaluate": more.get("evaluate", True), "global_dict": dict(allowed)}
            return before(text, local_dict, transformations, **options)

        parser.parse_expr = parse
        try:
            yield
        finally:
            parser.parse_expr = before

    @contextlib.contextmanager
    def asking(self, name: str) -> Iterator[None]:
        """While it is open, a function is asked: which gap does it use?"""
        Gap.used = ""
        try:
            yield
        finally:
            if Gap.used:
                self._used[name] = Gap.used

    def withheld(self, name: str) -> str:
        """What an answer was made with that is not allowed, as the student wrote it."""
        answer = self.names.get(name)
        if (found := gap_in(answer)) is not None:
            return found.text
        return self._used.get(name, Gap.used if answer is None else "")

    def _tell(self, cell: str, names: dict[str, Any], depth: int = 0) -> None:
        for statement in rewrite_cell(cell, self._assigned):
            if statement.runs and depth == 0:
                self._tell(_read_text(statement.runs), names, depth + 1)
                continue
            before = {name: names.get(name) for name in statement.names}
            Gap.used = ""
            try:
                if statement.code is None:
                    raise GapError(TOO_DEEP)
                with _limit_time():
                    exec(statement.code, names)  # noqa: S102
            except Exception:  # noqa: BLE001  a gap may raise anything
                text = TOO_DEEP if statement.code is None else Gap.used
                for name in statement.names:
                    if names.get(name) is before[name]:  # it would have been made or changed
                        names[name] = Gap(text)

    def _namespace(self) -> dict[str, Any]:
        hidden = {one: Gap(one) for one in vars(builtins) if one not in BUILTINS}
        known = {one: getattr(builtins, one) for one in BUILTINS if hasattr(builtins, one)}
        own = {"__import__": self._import, "getattr": _getattr, "get_ipython": Gap("get_ipython")}
        return {
            "__name__": "__main__",
            "__builtins__": hidden | known | own,
            ATTRIBUTE: _get_attribute,
            CALL: _call_allowed,
            GAP: _make_gap,
        }

    def _import(
        self, name: str, _: object = None, __: object = None, fromlist: Any = (), level: int = 0
    ) -> object:
        module = self._module(name if fromlist else name.partition(".")[0])
        if "*" in (fromlist or ()) and type(module) is Gap:
            raise GapError(name)
        return module

    def _module(self, name: str) -> Any:
        if name not in self._modules:
            self._modules[name] = self._made(name)
        return self._modules[name]

    def _made(self, name: str) -> Any:
        known = name if name in MODULES else name.partition(".")[0]
        inner = {one.removeprefix(f"{name}."): one for one in MODULES if one.startswith(f"{name}.")}
        if known not in MODULES and not inner:
            return self._beside(name) or Gap(name, module=True)
        shown = Shown(name)
        if known in MODULES:
            real = importlib.import_module(known)
            public = getattr(real, "__all__", None) or dir(real)
            allowed = MODULES[known]
            for one in (*public, *(allowed or ())):
                if one.startswith("_"):
                    continue
                ok = one in allowed if allowed is not None else True
                value = getattr(real, one, None) if ok else None
                hidden = value is None or isinstance(value, ModuleType)
                setattr(shown, one, Gap(f"{name}.{one}", module=True) if hidden else value)
        for last, whole in inner.items():  # numpy.linalg is asked as np.linalg
            setattr(shown, last, self._module(whole))
        return shown

    def _beside(self, name: str) -> Shown | None:
        """A module that stands beside the notebook: the student's own, and read as the cells."""
        text = _read_text(f"{name.replace('.', '/')}.py")
        if not text or name.partition(".")[0] in OUR_PACKAGES:
            return None
        names = self._namespace()
        self._tell(text, names, 1)
        shown = Shown(name)
        vars(shown).update({k: v for k, v in names.items() if not k.startswith("_")})
        return shown


class Shown(ModuleType):
    """A module, with what of it is allowed. The rest is a gap."""

    def __getattr__(self, name: str) -> Gap:
        if name.startswith("__"):
            raise AttributeError(name)
        return Gap(f"{self.__name__}.{name}", module=True)


def _make_gap(text: str) -> Gap:
    Gap.note(text)
    return Gap(text)


def _get_attribute(thing: Any, name: str, text: str) -> Any:
    """`thing.name`, if that is allowed of such a thing; a gap if not."""
    if type(thing) is Gap:
        if not thing.module:
            return thing
        Gap.used = text if Gap.used in ("", thing.text) else Gap.used
        return Gap(text, module=True)
    if isinstance(thing, Shown):
        value = getattr(thing, name)
        if type(value) is not Gap or not value.module:  # a gap that the student's own file has
            return value
    elif name in ATTRIBUTES or _is_own(thing, name) or not hasattr(thing, name):
        return getattr(thing, name)
    Gap.note(text)
    return Gap(text, module=isinstance(thing, Shown))


def _is_own(thing: Any, name: str) -> bool:
    """Did the student make this attribute: in a class, of an object, of a function?"""
    for kind in thing.__mro__ if isinstance(thing, type) else type(thing).__mro__:
        if name in vars(kind):
            return kind.__module__ in STUDENTS_MODULES
    return type(thing).__module__ in STUDENTS_MODULES or isinstance(
        thing, SimpleNamespace | FunctionType
    )


def _getattr(thing: Any, name: str, *default: Any) -> Any:
    try:
        return _get_attribute(thing, name, f"getattr(…, {name!r})")
    except AttributeError:
        if not default:
            raise
        return default[0]


def _call_allowed(function: Any, /, *args: Any, **options: Any) -> Any:
    """A call. A library's with a gap in it is a gap; the student's own may do without it."""
    if getattr(function, "__name__", "") == "lambdify" and _has_text(args[:2]):
        return Gap("lambdify")  # it would run the text
    gap = gap_in([args, options])
    if gap is None or getattr(function, "__module__", None) in STUDENTS_MODULES:
        return function(*args, **options)
    Gap.note(gap.text)
    holds = isinstance(getattr(function, "__self__", None), HOLDERS)
    if not holds and _library_of(function) not in KEEP:
        return gap
    try:
        return function(*args, **options)
    except Exception:  # noqa: BLE001  a gap has no length, and is no number
        return gap


def _library_of(function: Any) -> str:
    owner = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or type(owner).__module__
    return str(module).partition(".")[0]


def _has_text(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_has_text, value))
    return isinstance(value, str)


def _read_text(name: str) -> str:
    """The text of a file beside the notebook; nothing where there is none."""
    path = Path(name)
    try:
        if path.is_absolute() or ".." in path.parts or not path.is_file():
            return ""
        return path.read_text(encoding="utf-8")[:MOST_OF_FILE]
    except (OSError, ValueError):
        return ""


@contextlib.contextmanager
def _limit_time() -> Iterator[None]:
    """An error for what takes too long, where a signal can be had."""
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or not hasattr(signal, "setitimer"):  # as on Windows
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _raise_too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _raise_too_long(_: int, __: FrameType | None) -> None:
    raise GapError("it does not end")
