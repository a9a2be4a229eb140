"""One output of a cell as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.course.feedback.formulas import formula
from autograder.course.feedback.markup import harmless, markdown

LONGEST_TEXT = 10_000  # characters
LONGEST_HTML = 100_000  # beyond, the plain text is shown instead
MOST_FRAMES = 5
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_OVERWRITTEN = re.compile(r"[^\n]*\r(?=[^\n])")  # a progress bar's earlier states
_FRAME = re.compile(r"\s*(?:Cell|Input) In ?\[\d+\], line (\d+)(?:, in (.*))?")
_TEMPORARY = re.compile(r"\((?:\d+\.py|<ipython-input-[^>]*>|<unknown>), line")
_ARROW = re.compile(r"^-+> *\d+ ?(.*)$", re.MULTILINE)


def output_html(output: NotebookNode) -> Markup:
    """What a cell put out: its picture, else its HTML, formula or text."""
    if output.output_type == "stream":
        return plain(output.text)
    if output.output_type == "error":
        return _error(output)
    for mime, show in _SHOWN.items():
        content = output.get("data", {}).get(mime)
        if (
            isinstance(content, str)
            and content
            and not (mime == "text/html" and len(content) > LONGEST_HTML)
        ):
            return show(content, output)
    return Markup("")


def plain(text: str) -> Markup:
    return (
        Markup("<pre>{}</pre>").format(cut(without_codes(text).rstrip("\n")))
        if text.strip()
        else Markup("")
    )


def without_codes(text: str) -> str:
    """Without terminal codes: colours, links, cursor moves."""
    text = _OVERWRITTEN.sub("", _ESCAPES.sub("", text).replace("\r\n", "\n"))
    return _CONTROLS.sub("", text)


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """The beginning and the end of a long text."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters are left out here …\n{text[-half:]}"


def _error(output: NotebookNode) -> Markup:
    """The message first, then where in the notebook: no frames of libraries, no rulers."""
    entries = [without_codes(entry) for entry in output.traceback]
    if output.ename in ("SyntaxError", "IndentationError", "TabError"):
        where = [_own_lines(entry) for entry in entries[-1:]]
    else:
        where = [_place(frame, entry) for entry in entries if (frame := _FRAME.match(entry))][
            -MOST_FRAMES:
        ]
    return Markup('<pre class="error"><strong>{}</strong>{}</pre>').format(
        error_line(output),
        cut("".join(f"\n{place}" for place in where if place), 2_000),
    )


def error_line(output: NotebookNode) -> str:
    """ "NameError: name 'b0' is not defined" """
    says = _TEMPORARY.sub("(line", output.evalue)
    return cut(without_codes(f"{output.ename}: {says}" if says else str(output.ename)), 1_000)


def _place(frame: re.Match[str], entry: str) -> str:
    """ "line 2 of mse(yhat, y):  return (error**3).mean()" """
    line = _ARROW.search(entry)
    of = f" of {frame[2]}" if frame[2] else ""
    return f"line {frame[1]}{of}:  {line[1].strip() if line else ''}"


def _own_lines(entry: str) -> str:
    """Python's own picture of a syntax error, from below its first line to above its message."""
    lines = entry.strip("\n").split("\n")
    return "\n".join(lines[1:-1])


def _picture(kind: str) -> Callable[[str, NotebookNode], Markup]:
    def show(content: str, output: NotebookNode) -> Markup:
        about = output.get("metadata", {})
        if isinstance(about.get(kind), dict):
            about = about[kind]
        width = about.get("width")
        return Markup('<img src="data:{};base64,{}" alt="{}"{}>').format(
            kind,
            "".join(content.split()),
            about.get("alt") or "A picture without a description.",
            Markup(' width="{}"').format(width) if isinstance(width, int) else "",
        )

    return show


def _latex(content: str, output: NotebookNode) -> Markup:
    one = re.fullmatch(r"\s*\$\$?(?:\\displaystyle)?([^$]*)\$\$?\s*", content)
    return formula(one[1], "block") if one else Markup("<pre>{}</pre>").format(cut(content))


_SHOWN: dict[str, Callable[[str, NotebookNode], Markup]] = {
    "image/png": _picture("image/png"),
    "image/jpeg": _picture("image/jpeg"),
    "text/html": lambda content, _: harmless(content),
    "text/latex": _latex,
    "text/markdown": lambda content, _: markdown(content),
    "text/plain": lambda content, _: plain(content),
}
