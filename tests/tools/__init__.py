"""Every public thing of `course_tools`, found by code, as every answer that it could serve.

What notebooks are given (`mine`, `hand`, `book[7]`) and what tools return is walked too: each
attribute, each method, called with the notebook's own data and with what an answer is asked with.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import importlib
import inspect
import itertools
import pkgutil
import types
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch

import course_tools
from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.names import first_name
from autograder.items.reach import find_tool
from autograder.items.rubric import Item
from autograder.judging.submission import Submission
from autograder.nbgrader.cells import answer_of, sign
from autograder.worker.silence import keep_silent
from autograder.worker.stand_ins import run_again
from tests.fuzz.door import SlowError, WireDoor, within
from tests.in_process import Notebook, as_when_grading, visible

DEEPEST = 3  # attributes and calls in a row
MOST_CALLS = 12  # of one function, with other data
# For parameters whose name the notebook does not have.
DATA = {
    "x": ["x_train", "hand.x", "points.x"],
    "y": ["y_train", "hand.y", "points.y"],
    "b": ["b0", "b1", "0.0"],
    "w": ["w0", "w1", "0.0"],
    "lr": ["0.1"],
    "rates": ["[0.1, 0.5]"],
    "n_epochs": ["10", "100"],
    "epochs": ["10"],
    "at": ["(b0, w0)"],
    "start": ["(b0, w0)"],
    "student": ["student"],
    "name": ["book._book.name"],
    "course": ["'pencilgrad'"],
    "number": ["7"],
    "level": ["2", "3"],
    "h": ["1e-4"],
    "p": ["3.0"],
    "f": ["lambda b, w: mse(predict(b, w, x_train), y_train)", "parabola"],
    "function": ["parabola"],
    "point": ["[np.array(b0), np.array(w0)]"],
    "part": ["0", "1"],
    "index": ["()"],
    "gradient": ["mse_gradients"],
    "exercise": ["book[7].exercise", "'which-way'"],
    "text": ["'b + w*x'"],
    "names": ["('b', 'w', 'x')"],
    "batch_size": ["16", "8"],
    "size": ["16"],
    "values": ["hand.lists()", "path"],
    "factor": ["10.0"],
    "step": ["0.12"],
    "options": ["['both up', 'both down']"],
}
SECONDS = 2.0
PLAIN = (bool, int, float, complex, str, np.ndarray, np.generic, torch.Tensor)


@dataclass(frozen=True)
class Tool:
    """A public function or class of the course: how a notebook gets it, and the thing itself."""

    name: str
    imported: str
    thing: Callable[..., Any]


def tools() -> list[Tool]:
    """All public functions and classes of all public modules."""
    found: dict[int, Tool] = {}
    for info in pkgutil.walk_packages(course_tools.__path__, "course_tools."):
        if any(part.startswith("_") for part in info.name.split(".")):
            continue
        module = importlib.import_module(info.name)
        for name, thing in vars(module).items():
            ours = str(getattr(thing, "__module__", "")).startswith("course_tools")
            if not name.startswith("_") and callable(thing) and ours:
                found.setdefault(id(thing), Tool(name, f"from {info.name} import {name}", thing))
    return list(found.values())


@dataclass
class Walk:
    """One notebook with its solutions, in which tools stand for answers."""

    exercise: AuthoredNotebook
    student: str = "ada"
    tried: int = 0
    names: dict[str, Any] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)
    _silent: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        notebook = Notebook({"__name__": "__main__"}, [])
        solved = replace(self.exercise, student=self.student).solutions
        for cell in sign(self.exercise.source, self.student).cells:
            if cell.cell_type == "code":
                name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
                notebook.execute(solved.get(name, visible(cell)))
        self.names, self.cells = notebook.names, notebook.wrote

    def answer(self, item: Item) -> str:
        """What the student calls the item's answer."""
        solved = self.exercise.solutions
        name = first_name(solved[answer_of(item.name, solved) or ""])
        assert name
        return name

    def score(self, item: Item, code: str, names: Mapping[str, Any]) -> float:
        """What the item's own check gives this answer, whatever it is made of."""
        own = dict(names)
        with quiet():
            try:
                exec(code, own)  # noqa: S102  the course's own code
                door = WireDoor(own, [])
                return item._judged(Submission(door, self.student, "secret")).score
            except (Exception, SlowError):  # noqa: BLE001  most calls come to nothing
                return 0.0

    # --- what is to be had

    def values(self) -> Iterator[Found]:
        """All plain values that the notebook's objects hold and the tools give for its data."""
        for imported, text, thing in self._roots():
            names = self.names | {text: thing}
            for expression, value in self._within(text, thing, names, DEEPEST):
                if _is_plain(value):
                    yield Found(imported, expression, value)

    def functions(self, item: Item) -> Iterator[Found]:
        """All tools as the function that an item asks for: themselves, handed on, and called by the
        names of its arguments, with what their results hold and give."""
        asked = parameters(self.names[self.answer(item)]) or ()
        head = ", ".join(asked)
        for imported, text, thing in self._roots():
            if not callable(thing):
                continue
            yield Found(imported, text, thing)
            yield Found(imported, f"lambda *a: {text}(*a)", lambda *a, f=thing: f(*a))
            for body in self._bodies(text, thing, asked, DEEPEST - 1):
                yield Found(imported, f"lambda {head}: {body}", None)

    def _bodies(self, text: str, thing: Any, asked: Sequence[str], depth: int) -> Iterator[str]:
        wanted = parameters(thing)
        if wanted is None or not set(wanted) <= set(asked):
            return
        call = f"{text}({', '.join(f'{name}={name}' for name in wanted)})"
        yield call
        kind = _returned(thing)
        for name in _public(kind) if kind and depth else ():
            member = inspect.getattr_static(kind, name)
            if isinstance(member, types.FunctionType):
                yield from self._bodies(
                    f"{call}.{name}", types.MethodType(member, 0), asked, depth - 1
                )
            else:
                yield f"{call}.{name}"

    def _roots(self) -> Iterator[tuple[str, str, Any]]:
        for name, value in list(self.names.items()):
            if _is_ours(type(value)):
                yield "", name, value
        for tool in tools():
            yield tool.imported, tool.name, tool.thing

    def _within(
        self, text: str, thing: Any, names: dict[str, Any], depth: int
    ) -> Iterator[tuple[str, Any]]:
        """What a thing holds, and what it gives when it is called with the notebook's data."""
        for expression in [*self._calls(text, thing, names), *_parts(text, thing)]:
            if _is_handed_back(expression, text, thing):
                continue
            self.tried += 1
            found, value = _evaluated(expression, names)
            if not found:
                continue
            yield expression, value
            if depth > 1 and not _is_plain(value):
                yield from self._within(expression, value, names, depth - 1)

    def _calls(self, text: str, thing: Any, names: dict[str, Any]) -> Iterator[str]:
        wanted = parameters(thing)
        if wanted is None or (isinstance(thing, type) and not wanted):  # it holds what it is given
            return
        choices = [[f"{name}={data}" for data in self._data(name, names)] for name in wanted]
        for some in itertools.islice(itertools.product(*choices), MOST_CALLS):
            yield f"{text}({', '.join(some)})"

    def _data(self, name: str, names: dict[str, Any]) -> list[str]:
        """What the notebook has for a parameter of this name."""
        own = [name] if name in self.names and not callable(self.names[name]) else []
        known = [text for text in DATA.get(name, ()) if _evaluated(text, names)[0]]
        return [*own, *known][:3]

    # --- as answers

    def scoring(self, item: Item) -> Iterator[str]:
        """The answers among them that the item's own check gives points for."""
        name = self.answer(item)
        asked = self._asked_with(item)
        if asked is None:
            for group in self.by_value.values():
                value = group[0].value
                if self._is_near(item, value, ()):
                    names = self.names | {"_value": value}
                    if self.score(item, f"{name} = _value", names) > 0:
                        yield from (one.answers(name) for one in group)
            return
        for one in self.functions(item):
            self.tried += 1
            given, value = self._given(one, asked)
            code = one.answers(name)
            plain = given and _is_plain(value) and self._is_near(item, value, asked)
            if plain and self.score(item, code, self.names) > 0:
                yield code

    def _is_near(self, item: Item, value: Any, asked: tuple[object, ...]) -> bool:
        """Is a part of it near a part of what is right, where that can be told beforehand? All
        checks of a class are exact, and many are slow."""
        with quiet():
            try:
                right = item.right(self.student)
                right = right(*copy.deepcopy(asked)) if callable(right) else right
                return near(value, right)
            except (Exception, SlowError):  # noqa: BLE001  a question of its own kind
                return True
        return True

    @cached_property
    def by_value(self) -> dict[str, list[Found]]:
        groups: dict[str, list[Found]] = {}
        for one in self.values():
            groups.setdefault(_key(one.value), []).append(one)
        return groups

    def _asked_with(self, item: Item) -> tuple[object, ...] | None:
        """The first arguments that the item's function is called with; None where it asks for a
        value."""
        calls: list[tuple[object, ...]] = []

        def record(*args: object) -> float:
            calls.append(copy.deepcopy(args))
            return 7.25

        self.score(item, "", self.names | {self.answer(item): record})
        return calls[0] if calls else None

    def _given(self, one: Found, asked: tuple[object, ...]) -> tuple[bool, Any]:
        """What the function gives for these arguments."""
        names = dict(self.names)
        with quiet():
            try:
                exec(one.answers("_function"), names)  # noqa: S102  the course's own code
                return True, names["_function"](*copy.deepcopy(asked))
            except (Exception, SlowError):  # noqa: BLE001  most calls come to nothing
                return False, None
        return False, None

    def earns(self, item: Item, code: str) -> float:
        """The score of an answer as a class is graded: by what it is where the tools are silent,
        if its text can reach one."""
        cells = [*self.cells, code]
        if item.by_hand:
            own = dict(self.names)
            exec(code, own)  # noqa: S102  the course's own code
            return item.judge(Submission(WireDoor(own, cells), self.student, "secret")).score
        if not find_tool(self.answer(item), cells, item.uses):
            # Of what an exercise gives, a part may stand where it is right: no more.
            return float(self.score(item, code, self.names) == 1)
        with keep_silent(item.uses):
            if item.uses not in self._silent:
                self._silent[item.uses] = {"__name__": "__main__"}
                with quiet():
                    run_again(self.cells, self._silent[item.uses])
            return self.score(item, code, self._silent[item.uses])


@dataclass(frozen=True)
class Found:
    """Something that may stand for an answer: what is imported, the expression, its value."""

    imported: str
    text: str
    value: Any

    def answers(self, name: str) -> str:
        return f"{self.imported}\n{name} = {self.text}".lstrip()


def near(value: Any, right: Any) -> bool:
    """Is one of its numbers within a hundredth of one of the right ones, or a text the same?"""
    if isinstance(right, str) or isinstance(value, str):
        return isinstance(value, str) and isinstance(right, str) and value == right
    ours, theirs = (np.asarray(one, dtype=float).ravel()[:100] for one in (value, right))
    return bool(np.isclose(ours[:, None], theirs[None, :], rtol=0.01, atol=1e-9).any())


def _key(value: Any) -> str:
    return f"{type(value).__name__} {value!r}"


def parameters(thing: Any) -> list[str] | None:
    """The names that a call of it has to give; None where it is not to be called so."""
    if not callable(thing):
        return None
    try:
        all_of_them = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return None
    needed = [one for one in all_of_them if one.default is one.empty]
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [one.name for one in needed if one.kind in named]


def _returned(thing: Any) -> type | None:
    """The class of ours that it gives, if its types say so."""
    if isinstance(thing, type):
        return thing
    with contextlib.suppress(Exception):
        kind = typing.get_type_hints(thing).get("return")
        return kind if isinstance(kind, type) and _is_ours(kind) else None
    return None


def _public(thing: Any) -> list[str]:
    return [name for name in dir(thing) if not name.startswith("_")]


def _parts(text: str, thing: Any) -> list[str]:
    """Attributes of what is ours, and entries of what it keeps in tables."""
    if _is_ours(type(thing)):
        entries = [f"{text}[7]"] if hasattr(thing, "__getitem__") else []
        return [*entries, *(f"{text}.{name}" for name in _public(thing))]
    if isinstance(thing, list | tuple) and any(_is_ours(type(one)) for one in thing):
        return [f"{text}[{k}]" for k in (0, 6, len(thing) - 1) if k < len(thing)]
    return []


def _is_handed_back(expression: str, text: str, thing: Any) -> bool:
    """Is it a field of a thing that was made here, of the notebook's own values?"""
    if not text.endswith(")") or not dataclasses.is_dataclass(thing):
        return False
    name = expression.removeprefix(f"{text}.")
    made = text.partition("(")[0].rpartition(".")[2] == type(thing).__name__
    return made and name in {one.name for one in dataclasses.fields(thing)}


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith("course_tools")


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return isinstance(value, PLAIN)


def _evaluated(expression: str, names: dict[str, Any]) -> tuple[bool, Any]:
    with quiet():
        try:
            return True, eval(expression, dict(names))  # noqa: S307  the course's own code
        except (Exception, SlowError):  # noqa: BLE001  most calls come to nothing
            return False, None
    return False, None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    with (
        within(SECONDS),
        as_when_grading(),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield
