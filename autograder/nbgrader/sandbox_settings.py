"""Sandboxed: what a course's owner may set about the students' code, as traits of JudgeExecute."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from traitlets import Bool, Dict, Enum, Float, Integer, List, Unicode
from traitlets.config import Configurable

from autograder.engine.grade import JudgeFaultError
from autograder.engine.pythons import python_of
from autograder.engine.settings import Limits, Settings
from autograder.judging.sentences import known_languages

NOT_PYTHON = (
    "This notebook is written in {language}; the engine runs Python. For such a course put "
    '"nbgrader.preprocessors.Execute" into autograde_preprocessors.'
)
ODD_KERNEL = "The kernel %s starts %s, which is no Python; the engine takes its own."


class Sandboxed(Configurable):  # type: ignore[misc]
    """c.JudgeExecute.…; docs/settings.md lists them all."""

    sandbox = Enum(
        ["bubblewrap", "none"],
        "bubblewrap",
        help="none: where no sandbox is to be had. Students' code then has your rights.",
    ).tag(config=True)
    python = Unicode(
        "",
        help="The Python that runs the students' code, of another environment. Empty: that of the "
        "notebook's kernel, which mostly is the engine's own.",
    ).tag(config=True)
    bind = List(
        Unicode(), help="Paths that are there in the sandbox too, at the same place, read-only."
    ).tag(config=True)
    pythonpath = List(
        Unicode(), help="Folders of modules that notebooks import, there as well, read-only."
    ).tag(config=True)
    pass_environment = List(
        Unicode(), help="Names of environment variables that notebooks get as they are here."
    ).tag(config=True)
    environment = Dict(
        value_trait=Unicode(), key_trait=Unicode(), help="Environment variables for notebooks."
    ).tag(config=True)
    startup = List(
        Unicode(),
        help="Files of Python that run before the first cell, as IPython's start-up files do.",
    ).tag(config=True)
    memory = Integer(2048, help="MB of memory a process; twice that a notebook.").tag(config=True)
    file_size = Integer(64, help="MB of one file.").tag(config=True)
    folder_size = Integer(128, help="MB of a notebook's own folder, and of /tmp.").tag(config=True)
    shared_memory = Integer(64, help="MB of /dev/shm.").tag(config=True)
    processes = Integer(64, help="Processes of a notebook.").tag(config=True)
    open_files = Integer(256, help="Open files of a process.").tag(config=True)
    file_locks = Bool(
        False, help="Locks on files: two notebooks could signal over those that all read."
    ).tag(config=True)
    one_at_a_time = Bool(False, help="No two notebooks at work at a time.").tag(config=True)
    language = Enum(
        known_languages(), "en", help="The language of the judge's sentences for students."
    ).tag(config=True)
    total = Float(900.0, help="Seconds for a whole notebook.").tag(config=True)
    files_beside = Integer(48, max=56, help="MB of the files beside a notebook.").tag(config=True)
    files_kept = Integer(32, max=48, help="MB of the files that a notebook makes.").tag(config=True)
    number_kept = Integer(200, help="How many of these files.").tag(config=True)

    def settings(self, python: str = "", variables: dict[str, str] | None = None) -> Settings:
        """For the engine; python and variables: those of a notebook's kernel."""
        passed = {name: os.environ[name] for name in self.pass_environment if name in os.environ}
        named = (variables or {}) | passed | dict(self.environment)
        return Settings(
            python=str(self.python) or python,
            bind=tuple(map(_absolute, self.bind)),
            pythonpath=tuple(map(_absolute, self.pythonpath)),
            environment=tuple(sorted(named.items())),
            startup=tuple((path, Path(path).read_text(encoding="utf-8")) for path in self.startup),
            one_at_a_time=bool(self.one_at_a_time),
            language=str(self.language),
            limits=Limits(
                self.memory, self.file_size, self.folder_size, self.shared_memory, self.processes,
                self.open_files, self.file_locks,
            ),
        )  # fmt: skip

    def usual_settings(self) -> Settings:
        """For notebooks of the usual kernel, before there is one; what is wrong with it is told of
        the first notebook."""
        try:
            return self.settings_for(NotebookNode(metadata={}), "", self.log)
        except Exception:  # noqa: BLE001  there may be no kernel of the usual name
            return Settings()

    def settings_for(self, nb: NotebookNode, kernel_name: str, log: Any) -> Settings:
        """For this notebook: with the Python and the variables of its kernel. One that is not here,
        or speaks another language, is told before anything runs."""
        name = kernel_name or nb.metadata.get("kernelspec", {}).get("name", "python3")
        spec = KernelManager(kernel_name=name).kernel_spec  # it knows that "python" is python3
        if spec is None or spec.language.casefold() != "python":
            language = spec.language if spec else "no language"
            raise JudgeFaultError(NOT_PYTHON.format(language=language))
        python = python_of(spec.argv)
        if python is None and not self.python:
            log.warning(ODD_KERNEL, name, " ".join(spec.argv))
        return self.settings(python or "", {k: str(v) for k, v in spec.env.items()})


def _absolute(path: str) -> str:
    return str(Path(path).absolute())
