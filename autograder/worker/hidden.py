"""Modules that are warm, and out of sight until the notebook imports them.

A worker has imported NumPy, torch and much else before a notebook runs; a notebook that asks
whether NumPy is imported is told what a fresh kernel would tell it. Importing brings back the
module that is warm, together with those that it imported itself. Imports nothing that a notebook
could ask for.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from autograder.wire.loaded import BORROWED, HIDDEN, loaded

_import, _import_module = builtins.__import__, importlib.import_module
# Packages of ours for the Python of another environment, which may lack them: the worker needs
# them, and the notebook is to find none that its environment does not have.
LENT = "/srv/pencilgrad/lent"
_needs: dict[str, set[str]] = {}  # what each module has imported while it was imported


def note_need(name: str, other: str) -> None:
    """Whoever imports the one is to have the other as well."""
    _needs.setdefault(name, set()).add(other)


def record_needs() -> None:
    """From now on, until modules are hidden, note which of them need which."""
    builtins.__import__, importlib.import_module = _noting, _noting_module


def _noting(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    module = _import(name, globals, locals, fromlist or (), level)
    _note(globals or {}, name, fromlist or (), level)
    return module


def _noting_module(name: str, package: str | None = None) -> ModuleType:
    module = _import_module(name, package)
    _note(sys._getframe(1).f_globals, module.__name__, (), 0)
    return module


def _note(importer: Mapping[str, object], name: str, parts: Sequence[str], level: int) -> None:
    if not getattr(importer.get("__spec__"), "_initializing", False):  # a function, later on
        return
    if level:
        package = str(importer.get("__package__")).rsplit(".", level - 1)[0]
        name = f"{package}.{name}" if name else package
    names = [name, *(f"{name}.{part}" for part in parts)]
    _needs.setdefault(str(importer["__name__"]), set()).update(
        one for one in names if one in sys.modules
    )


def hide_all_but(known: frozenset[str]) -> None:
    """From now on, in this process and its forks: modules whose package is not among these."""
    builtins.__import__, importlib.import_module = _import, _import_module
    packages = {name.partition(".")[0] for name in known} - sys.stdlib_module_names
    for name, module in list(sys.modules.items()):
        package = name.partition(".")[0]
        if name not in known and package not in packages and isinstance(module, ModuleType):
            lent = str(vars(module).get("__file__")).startswith(f"{LENT}/")
            (BORROWED if lent else HIDDEN)[name] = sys.modules.pop(name)
    for name, module in HIDDEN.items():
        parent = name.rpartition(".")[0]
        # Put there by its parent, not found by anybody: no package, or no file.
        packaged = "__path__" in vars(loaded(parent) or builtins)
        if not packaged or vars(module).get("__spec__") is None:
            note_need(parent, name)
    sys.path[:] = [path for path in sys.path if path != LENT]
    sys.meta_path.insert(0, _Finder())


def bring_back(name: str) -> None:
    """A module and all that it needs, in sight."""
    wanted = [name]
    while wanted:
        one = wanted.pop()
        module = HIDDEN.pop(one, None)
        if module is not None:
            sys.modules.setdefault(one, module)
            wanted += [*_needs.get(one, ()), *filter(None, [one.rpartition(".")[0]])]


class _Finder(MetaPathFinder):
    """Asked first, of all modules that are not in sight."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        module = HIDDEN.get(name)
        if module is None:
            return None
        # Not by getattr: some modules are put off, and would be imported when they are asked.
        about = vars(module).get("__spec__")
        spec = ModuleSpec(name, _Warm(module, about), origin=getattr(about, "origin", None))
        spec.submodule_search_locations = vars(module).get("__path__")
        return spec


class _Warm(Loader):
    """Loads what is there."""

    def __init__(self, module: ModuleType, spec: ModuleSpec | None) -> None:
        self._module, self._spec = module, spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # importing has set another
        bring_back(module.__name__)

    def __getattr__(self, name: str) -> object:
        """Whoever asks for its source asks its own loader."""
        return getattr(self._spec.loader if self._spec else None, name)
