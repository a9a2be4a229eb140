"""What code of ours is made of, read off its text: takes names of definitions, gives the statements
that they use, through any number of modules. `fingerprint` calls it.

Of a module that is imported, only what is used counts: a function, a class, a constant. Any other
statement at its top (a loop, a bare call, a change of something) may do anything: it counts always.
Where a module is handed on as a whole, or looks up its own names, all of it counts.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authoring.statements import WHOLE, Module, ModuleStatement, Name, read_module
from autograder.worker.given import OUR_PACKAGES

ROOT = Path(__file__).parents[2]
LOOKS_UP = {"globals", "vars", "locals", "eval", "exec", "__import__", "import_module"}
NOTHING = "."  # as the name: only what an import of the module runs


@dataclass
class UsedDefinitions:
    """What some names use: names of ours, and the text of their statements by module."""

    names: set[Name]
    texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Course:
    """The modules of ours, read when they are asked for."""

    def __init__(self) -> None:
        self._modules: dict[str, Module | None] = {}
        self._paths: dict[str, Path] = {}

    def path(self, module: str) -> Path | None:
        """Where a module of ours stands; None for what is none."""
        return self._paths.get(module) if self.module(module) else None

    def module(self, name: str) -> Module | None:
        """A module of ours; None for what is none."""
        if name not in self._modules:
            path = _origin(name)
            self._modules[name] = None
            if path is not None:
                package = name if path.name == "__init__.py" else name.rpartition(".")[0]
                self._paths[name] = path
                self._modules[name] = read_module(path.read_text(encoding="utf-8"), package)
        return self._modules[name]

    def modules_in(self, package: str) -> list[str]:
        """The names of all modules of a package, however deep; of a module, its own."""
        if self.module(package) is None:
            return []
        top = self._paths[package]
        if top.name != "__init__.py":
            return [package]
        found = []
        for path in top.parent.rglob("*.py"):
            parts = path.relative_to(top.parent).with_suffix("").parts
            found.append(".".join([package, *(part for part in parts if part != "__init__")]))
        return sorted(found)

    def add(self, name: str, module: Module) -> None:
        """A module that is no file: a notebook's cells."""
        self._modules[name] = module

    def used_by(self, roots: Iterable[Name], but: UsedDefinitions | None = None) -> UsedDefinitions:
        """What these names use, themselves included; without what `but` has already."""
        used = UsedDefinitions(set(but.names) if but else set())
        waiting = list(roots)
        while waiting:
            one = waiting.pop()
            module = self.module(one[0])
            if one in used.names or module is None:
                continue
            used.names.add(one)
            statements = self._of(one, module)
            if one[1] == NOTHING:
                waiting += self._run_with(one[0], module)
                statements = [some for some in module.statements if some.always]
            else:
                waiting.append((one[0], NOTHING))
                if not statements and one[1] != WHOLE:
                    waiting += self._elsewhere(one, module)
            for statement in statements:
                used.texts[one[0]].add(statement.text)
                waiting += self._uses(one[0], module, statement)
        return used

    def _of(self, one: Name, module: Module) -> list[ModuleStatement]:
        return module.statements if one[1] == WHOLE else module.binding.get(one[1], [])

    def _run_with(self, name: str, module: Module) -> Iterator[Name]:
        """The modules that an import of this one runs: its packages, and what it imports."""
        while name := name.rpartition(".")[0]:
            yield name, NOTHING
        for source, what in module.imported.values():
            yield self._inner(source, what) or source, NOTHING
        for star in module.stars:
            yield star, NOTHING

    def _elsewhere(self, one: Name, module: Module) -> Iterator[Name]:
        """What a name is that no statement of the module binds."""
        name, what = one
        if what in module.imported:
            source, inner = module.imported[what]
            deeper = self._inner(source, inner)
            yield (deeper, WHOLE) if deeper else (source, inner)
        elif deeper := self._inner(name, what):
            yield deeper, WHOLE
        else:
            yield from ((star, what) for star in module.stars)

    def _uses(self, name: str, module: Module, statement: ModuleStatement) -> set[Name]:
        """What a statement uses; worked out once."""
        if statement.leads_to is None:
            statement.leads_to = set(self._leads_to(name, module, statement))
        return statement.leads_to

    def _leads_to(self, name: str, module: Module, statement: ModuleStatement) -> Iterator[Name]:
        for source, what in statement.imports:
            deeper = self._inner(source, what)
            yield (deeper, WHOLE) if deeper else (source, what)
        for first, *rest in statement.uses:
            if LOOKS_UP & {first, *rest}:
                yield name, WHOLE
            if first in module.binding:
                yield name, first
            elif first in module.imported:
                yield self._reached(module.imported[first], rest)
            else:
                yield from ((star, first) for star in module.stars)

    def _reached(self, source: Name, rest: list[str]) -> Name:
        """The name that a dotted one leads to: `linear.mse`, where `linear` is a module."""
        module = self._inner(*source) or (source[0] if source[1] == WHOLE else "")
        while module and rest and (deeper := self._inner(module, rest[0])):
            module, rest = deeper, rest[1:]
        if not module:
            return source
        return (module, rest[0]) if rest else (module, WHOLE)

    def _inner(self, package: str, name: str) -> str:
        """A module in a package, if there is one of this name."""
        inner = f"{package}.{name}"
        return inner if name and self.module(inner) else ""


def _origin(name: str) -> Path | None:
    """Where a module of ours stands, found without importing it or its package."""
    if name.partition(".")[0] not in OUR_PACKAGES:
        return None
    package, _, last = name.rpartition(".")
    for folder in _package_folders(package):
        for path in (folder / last / "__init__.py", folder / f"{last}.py"):
            if path.is_file():
                return path
    return None


def _package_folders(package: str) -> list[Path]:
    """The folders in which a package's modules stand."""
    if not package:
        return [ROOT]
    if package in sys.modules:
        return [Path(folder) for folder in getattr(sys.modules[package], "__path__", ())]
    above, _, last = package.rpartition(".")
    return [folder / last for folder in _package_folders(above)]
