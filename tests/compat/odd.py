"""Notebooks run by nbclient, in a real kernel, and by our engine; and what may differ."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import Execute
from nbgrader.utils import setenv

from autograder.engine.grade import engine
from autograder.engine.job import Job, JobCell
from autograder.engine.sandbox import path_inside
from autograder.nbgrader.cells import split_test

ROOT = Path(__file__).parents[2]
Output = dict[str, Any]
Shown = tuple[int | None, list[Output]]  # a cell's number and outputs


def odd_cells() -> list[str]:
    text = (Path(__file__).parent / "odd_cells.txt").read_text(encoding="utf-8")
    return [
        cell.partition("\n")[2].strip("\n") for cell in re.split(r"^# %%", text, flags=re.M)[1:]
    ]


def cells_of(path: Path) -> list[str]:
    """What a student could run: code cells without the question to the judge."""
    code = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    parts = [split_test(cell.source) for cell in code]
    return [part[0] if part else cell.source for cell, part in zip(code, parts, strict=True)]


def by_nbclient(sources: list[str]) -> list[Shown]:
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])
    with tempfile.TemporaryDirectory() as folder:
        # It writes beside itself; nbgrader's subclass is what a stock autograde uses.
        resources = {"metadata": {"path": folder}}
        # Where pytest runs, a kernel does not listen to what other processes write.
        os.environ.pop("PYTEST_CURRENT_TEST", None)
        # As nbgrader does: our notebooks then say nothing of their own. By "autograde" they would
        # not draw either.
        with setenv(NBGRADER_EXECUTION="validate"):
            Execute(record_timing=False, timeout=60).preprocess(notebook, resources)
    shown = [(cell.execution_count, [_plain(output) for output in cell.outputs])
             for cell in notebook.cells]  # fmt: skip
    return _put_back(sources, shown)


def _put_back(sources: list[str], shown: list[Shown]) -> list[Shown]:
    """Text that a kernel has shown one cell late, under the cell that wrote it.

    ipykernel reads the descriptor in a thread of its own; what that thread reads after the cell
    has ended is shown under the next one. On a busy machine this happens now and then.
    """
    for source, (_, mine), (_, later) in zip(sources, shown, shown[1:], strict=False):
        late = later[0].get("text", "").strip() if later else ""
        if late and late in source and ("__stdout__" in source or "os.write" in source):
            mine.append(later.pop(0))
    return shown


def by_engine(sources: list[str], timeout: float = 60) -> list[Shown]:
    graded = engine().grade(Job("any/notebook", tuple(map(JobCell, sources)), timeout=timeout))
    return [(cell.count, list(map(_plain, cell.outputs))) for cell in graded.cells]


def _plain(value: Any) -> Any:
    if isinstance(value, str):  # a Python that is elsewhere in the sandbox: inside()
        return value.replace(path_inside(sys.prefix), sys.prefix)
    if isinstance(value, dict | NotebookNode):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Allowed:
    """A difference that may be: its line in docs/grading.md, and what makes both sides the same."""

    says: str
    mend: Callable[[str, Shown], Shown]  # (source, shown) -> shown, at both sides

    def applies(self, source: str, theirs: Shown, ours: Shown) -> bool:
        """Is this what differs, or a part of it?"""
        return self.mend(source, theirs) != theirs or self.mend(source, ours) != ours


def texts(pattern: str, by: str) -> Callable[[str, Shown], Shown]:
    """In every text of the outputs."""

    def mend(value: Any) -> Any:
        if isinstance(value, str):
            return re.sub(pattern, by, value)
        if isinstance(value, dict):
            return {key: mend(part) for key, part in value.items()}
        return [mend(part) for part in value] if isinstance(value, list) else value

    return lambda _, shown: (shown[0], mend(shown[1]))


def streams_joined(_: str, shown: Shown) -> Shown:
    """Of the streams between two other outputs, the texts of each as one: stdout, then stderr."""
    found: list[Output] = []
    texts_so_far: dict[str, str] = {}

    def flush() -> None:
        for name in ("stdout", "stderr"):
            if name in texts_so_far:
                text = texts_so_far.pop(name)
                found.append({"output_type": "stream", "name": name, "text": text})

    for output in shown[1]:
        if output["output_type"] == "stream":
            name = output["name"]
            texts_so_far[name] = texts_so_far.get(name, "") + output["text"]
        else:
            flush()
            found.append(output)
    flush()
    return shown[0], found


def tracebacks_in_short(_: str, shown: Shown) -> Shown:
    """Of a traceback its first and last line: what was raised, and what it says."""
    found = []
    for output in shown[1]:
        if output["output_type"] == "error" and len(output["traceback"]) > 1:
            lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in output["traceback"]]
            cells = [line for part in lines for line in re.findall(r"^Cell In\[\d+\]", part)]
            output = {**output, "traceback": [lines[0], *dict.fromkeys(cells), lines[-1]]}
        found.append(output)
    return shown[0], found


def only(word: str, mend: Callable[[str, Shown], Shown]) -> Callable[[str, Shown], Shown]:
    """For cells whose code says so."""
    return lambda source, shown: mend(source, shown) if word in source else shown


def without(kind: str, name: str) -> Callable[[str, Shown], Shown]:
    """Outputs of one kind left out: streams by name, errors by theirs."""

    def mend(_: str, shown: Shown) -> Shown:
        label = {"stream": "name", "error": "ename"}[kind]
        return shown[0], [one for one in shown[1] if one.get(label) != name]

    return mend


def nothing(_: str, shown: Shown) -> Shown:
    return shown[0], []


ALLOWED = [
    Allowed("memory addresses", texts(r"0x[0-9a-f]{6,}", "0x")),
    Allowed("timings", only("%time", texts(r"\d[\d.e+]* [nmµμ]?s\b", "0 s"))),
    Allowed("names of widgets", texts(r"\b[0-9a-f]{32}\b", "id")),
    Allowed("names of cells as files",
            texts(r"(/tmp/ipykernel_\d+/)?\b\d{6,}\.py|<ipython-input-\d+-[0-9a-f]+>", "cell")),
    Allowed("numbers of threads", texts(r"Thread-\d+", "Thread-")),
    Allowed("streams in turns", streams_joined),
    Allowed("tracebacks", tracebacks_in_short),
    Allowed("errors told twice", without("error", "NoneType")),
    Allowed("output widgets", only("widgets.Output()", without("stream", "stdout"))),
    Allowed("displays updated from a later cell", only("display_id=", nothing)),
]  # fmt: skip


def differences(sources: list[str]) -> Iterator[tuple[str, Shown, Shown, list[str]]]:
    """Cells whose outputs differ after all that is allowed, and the names of what was used."""
    for source, theirs, ours in zip(sources, by_nbclient(sources), by_engine(sources), strict=True):
        if theirs == ours:
            continue
        used = []
        for allowed in ALLOWED:
            if allowed.applies(source, theirs, ours):
                used.append(allowed.says)
                theirs, ours = allowed.mend(source, theirs), allowed.mend(source, ours)
        yield source, theirs, ours, used
