"""The IPython shell in which a student's cells run: ipykernel's own, without a kernel around it.

Streams, displays, results and errors are collected instead of being sent to a front end. There is
no history file, no input, no thread.
"""

from __future__ import annotations

import base64
import builtins
import getpass
import io
import os
import sys
import tempfile
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.async_helpers import get_asyncio_loop
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult
from traitlets import Instance, Type
from traitlets.config import Config

from autograder.worker.magics import Transformers
from autograder.worker.outputs import Output, Outputs

NO_INPUT = "{name} was called, but this frontend does not support input requests."
UNSEEN = "ERROR: An error occurred while showtraceback was disabled"  # nbgrader's words


class Stream(io.TextIOBase):
    """stdout or stderr of the cells."""

    def __init__(self, name: str, outputs: Outputs) -> None:
        self._name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._outputs.stream(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1 if self._name == "stdout" else 2

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "UTF-8"

    @property
    def name(self) -> str:
        return f"<{self._name}>"


class ResultHook(DisplayHook):  # type: ignore[misc]
    """The value of a last line becomes an output."""

    def write_output_prompt(self) -> None:
        """No prompt: the number is stored with the output."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.outputs.result(_as_text(format_dict), md_dict or {}, self.prompt_count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class DisplayHookPublisher(DisplayPublisher):  # type: ignore[misc]
    """What is displayed becomes an output."""

    def publish(self, data: Any, metadata: Any = None, **more: Any) -> None:
        display_id = (more.get("transient") or {}).get("display_id")
        update = bool(more.get("update"))
        self.shell.outputs.display(_as_text(data), metadata or {}, display_id, update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class Shell(ZMQInteractiveShell):  # type: ignore[misc]
    """Runs cells and remembers what they put out."""

    input_transformer_manager = Instance(Transformers, ())
    displayhook_class = Type(ResultHook)
    display_pub_class = Type(DisplayHookPublisher)

    def __init__(self, **more: Any) -> None:
        self.outputs = Outputs()
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        super().__init__(config=config, **more)

    def enable_gui(self, gui: Any = None) -> None:
        """No event loop runs here; `%matplotlib inline` needs none."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.error(
            _safe_text(etype.__name__), _safe_text(evalue), [_safe_text(line) for line in stb]
        )

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Nothing for a history that nobody keeps: it would work out every traceback twice."""
        return {}

    def ask_exit(self) -> None:
        """`exit` in a cell ends nothing: there is no kernel to end."""

    def run(self, source: str) -> tuple[list[Output], int | None]:
        """The outputs of one cell, and its number."""
        self.outputs.restart()
        count = self.execution_count
        self._tell_unseen(self._run(source))
        for stream, fd in (("stdout", 1), ("stderr", 2)):
            self.outputs.stream(stream, _read_written(fd))
        return self.outputs.finished(), count

    def start_with(self, name: str, text: str) -> None:
        """A file of the course's that comes before the first cell, as IPython's start-up files do:
        it has no number, and what it puts out is not shown."""
        self.outputs.restart()
        with self.builtin_trap, self.display_trap:
            exec(compile(self.transform_cell(text), name, "exec"), self.user_ns)  # noqa: S102

    def _run(self, source: str) -> ExecutionResult:
        """As in a kernel, an event loop runs around every cell: `create_task` needs no `await`."""

        async def inside() -> ExecutionResult:
            return self.run_cell(source, store_history=True)

        if self._awaits(source):
            return self.run_cell(source, store_history=True)  # it runs the loop itself
        return get_asyncio_loop().run_until_complete(inside())

    def _awaits(self, source: str) -> bool:
        if not _may_await(source):
            return False
        try:
            return bool(self.should_run_async(source, transformed_cell=self.transform_cell(source)))
        except Exception:  # noqa: BLE001  it is told where the cell is run
            return False

    def should_run_async(self, raw_cell: str, **more: Any) -> bool:
        """IPython compiles each cell once more to find out."""
        return _may_await(raw_cell) and bool(super().should_run_async(raw_cell, **more))

    def _tell_unseen(self, result: ExecutionResult) -> None:
        """An error that was not shown is an error all the same, as for nbgrader."""
        error = result.error_before_exec or result.error_in_exec
        name = type(error).__name__
        if error is not None and not self.outputs.has_error(name):
            self.outputs.error(name, _safe_text(error), [UNSEEN])

    def begin(self) -> None:
        """Make this process's output that of the cells; called once, after the fork."""
        sys.stdout = Stream("stdout", self.outputs)
        sys.stderr = Stream("stderr", self.outputs)
        builtins.input, getpass.getpass = _no_input, _no_password
        for fd in (1, 2):  # what other processes and C code write
            file = os.memfd_create("output") if hasattr(os, "memfd_create") else _open_temporary()
            os.dup2(file, fd)
            os.close(file)


def _may_await(source: str) -> bool:
    return "await" in source or "async" in source  # as hardly any cell has


def _open_temporary() -> int:
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _read_written(fd: int) -> str:
    """What was written to this descriptor since the last time."""
    try:
        size = os.lseek(fd, 0, os.SEEK_CUR)
        if not size:
            return ""
        os.lseek(fd, 0, os.SEEK_SET)
        text = os.read(fd, min(size, 2**20))
        os.lseek(fd, 0, os.SEEK_SET)
        os.ftruncate(fd, 0)
    except OSError:  # the student's code closed it, or made it something else
        return ""
    return text.decode(errors="replace")


def _no_input(prompt: object = "") -> str:
    raise StdinNotImplementedError(NO_INPUT.format(name="raw_input"))


def _no_password(*_: object, **__: object) -> str:
    raise StdinNotImplementedError(NO_INPUT.format(name="getpass"))


def _as_text(data: dict[str, Any]) -> dict[str, Any]:
    """A bundle as it is stored: pictures in base64."""
    return {
        mime: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for mime, value in data.items()
    }


def _safe_text(value: object) -> str:
    try:
        return str.__str__(str(value))
    except BaseException:  # noqa: BLE001  the student's own __str__
        return "<no text>"
