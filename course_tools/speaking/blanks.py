"""What is still blank: takes an answer or its code, says whether it is the released stub."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import CodeType, TracebackType

OURS = str(Path(__file__).parents[1])  # where `course_tools` is installed


class NotYetError(Exception):
    """A cell that cannot run before answers above it are there."""

    def __init__(self, blank: Sequence[str]) -> None:
        *most, last = (f"`{name}`" for name in blank)
        listed = f"{', '.join(most)} and {last}" if most else last
        it, its_cell = ("them", "their cells") if most else ("it", "its cell")
        super().__init__(
            f"This cell waits for {listed}: answer {it} above and run {its_cell}, then run this "
            "one again."
        )

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def _unanswered_code() -> None:
    """What the code of an answer is before anybody has written it."""
    raise NotImplementedError()


def is_blank(answer: object) -> bool:
    """Whether an answer is the stub: dots, or a body that only says it is not implemented; of a
    class, that of one of its methods."""
    bodies = answer.__dict__.values() if isinstance(answer, type) else [answer]
    return answer is ... or any(is_stub(getattr(body, "__code__", None)) for body in bodies)


def is_stub(code: CodeType | None) -> bool:
    """Whether code only says that it is not implemented."""
    stub = _unanswered_code.__code__
    return all(getattr(code, name, None) == getattr(stub, name) for name in ("co_code", "co_names"))


def stub_in(trace: TracebackType) -> str:
    """The answer that is still the stub, where that is what stopped a cell; or ""."""
    code = innermost(trace).tb_frame.f_code
    return code.co_qualname.partition(".")[0] if is_stub(code) else ""


def line_in_cell(trace: TracebackType) -> int:
    """The line of a cell that raised by itself, and in nothing that it calls; or 0."""
    last = innermost(trace)
    return last.tb_lineno if last.tb_frame.f_globals is last.tb_frame.f_locals else 0


def raised_by_the_course(trace: TracebackType) -> bool:
    """Is it a check of the course's own that raised, and no line of the notebook?"""
    return innermost(trace).tb_frame.f_code.co_filename.startswith(OURS)


def innermost(trace: TracebackType) -> TracebackType:
    """Where it was raised: outermost stands IPython, which runs the cell."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace
