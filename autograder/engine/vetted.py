"""Outputs that came out of a sandbox: only those that nbformat knows, of plain text and numbers.

Whatever the worker bounds is bounded again here, where the student's code cannot reach.
"""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec

from autograder.engine.job import VERDICT_MIME

DEEPEST = 12  # JSON in JSON
MOST = 2_000  # outputs of a cell
MOST_BYTES = 30 * 2**20  # of the outputs of a notebook
LARGEST = 2**63 - 1  # of a whole number: pages read them back, and none of theirs is longer
LONGEST = 200  # characters of an error's name, of a kind of data
LONGEST_ALT = 2_000
_KIND = re.compile(r"[A-Za-z]+/[\w.+-]+")  # a MIME type
_NAME = re.compile(r"[\w.+/ -]{1,200}")  # a key of metadata
_WORDS = re.compile(r"[\w .,:;#%+/()-]{0,500}")  # a text in metadata
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*(?:=\s*){0,2}")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
CUT = "[This notebook puts out more than is kept; some of it is left out here.]"

Output = dict[str, Any]


def error_output(name: str, says: str) -> Output:
    """An error as a cell's output."""
    return {"output_type": "error", "ename": name, "evalue": says, "traceback": [f"{name}: {says}"]}


def error_of(outputs: list[Output]) -> str:
    """What a cell with these outputs raised, if it did."""
    errors = [output for output in outputs if output["output_type"] == "error"]
    return f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else ""


def rebuild(outputs: list[object]) -> list[Output]:
    """The outputs that have the right form, rebuilt from their known fields.

    An error is never left out: in a test cell of another course it is what decides.
    """
    found = [one for output in outputs if (one := _rebuild_output(output)) is not None]
    return found[:MOST] + [one for one in found[MOST:] if one["output_type"] == "error"][-1:]


def fit_into(outputs: list[Output], room: int) -> tuple[list[Output], int]:
    """The outputs of a cell that fit into so many bytes, and how many are left for the others."""
    kept: list[Output] = []
    cut = False
    for output in outputs:
        size = len(msgspec.msgpack.encode(output))
        if size <= room:
            kept.append(output)
            room -= size
        elif output["output_type"] == "error":
            kept.append(error_output(output["ename"], CUT))
        else:
            cut = True
    if cut:
        kept.insert(0, {"output_type": "stream", "name": "stdout", "text": f"{CUT}\n"})
    return kept, room


def cell_number(count: object) -> int | None:
    """The number of a cell, as far as it can be one."""
    return count if type(count) is int and 0 <= count < 10**6 else None


def _rebuild_output(output: object) -> Output | None:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": text}
        case {"output_type": "error", "ename": str(name), "evalue": str(value),
              "traceback": list(lines)}:  # fmt: skip
            about = {"ename": name[:LONGEST], "evalue": value}
            traceback = [line for line in lines if isinstance(line, str)]
            return {"output_type": "error", **about, "traceback": traceback}
        case {"output_type": "display_data", "data": dict(data), "metadata": dict(metadata)}:
            bundle = {"data": _rebuild_bundle(data), "metadata": plain_metadata(metadata)}
            return {"output_type": "display_data", **bundle}
        case {"output_type": "execute_result", "data": dict(data), "metadata": dict(metadata),
              "execution_count": count}:  # fmt: skip
            bundle = {"data": _rebuild_bundle(data), "metadata": plain_metadata(metadata)}
            return {
                "output_type": "execute_result",
                "execution_count": cell_number(count),
                **bundle,
            }
    return None


def _rebuild_bundle(data: dict[object, object]) -> dict[str, Any]:
    """One thing in several forms. A verdict is none of them: those are written here only."""
    return {
        str(kind): _json_value(value)
        for kind, value in data.items()
        if kind != VERDICT_MIME
        and _KIND.fullmatch(str(kind))
        and len(str(kind)) <= LONGEST
        and (_is_text_or_lines(value) or str(kind).endswith("json"))  # as nbformat wants it
        and (kind not in PICTURES or is_picture(value))
    }


def is_picture(value: object) -> bool:
    """Is this the text of a picture, and nothing that could end it?"""
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(line, str) and _BASE64.fullmatch(line) for line in lines)


def plain_metadata(metadata: dict[Any, Any], depth: int = 0) -> dict[str, Any]:
    """Metadata as far as it is plain: names for keys; numbers, truth values and words for values.

    Pages write it between their tags, some without quotes. `alt` may be any text: it is prose.
    `filenames` would name pictures that are no part of the notebook.
    """
    found: dict[str, Any] = {}
    for key, value in metadata.items():
        if not isinstance(key, str) or not _NAME.fullmatch(key) or key == "filenames":
            continue
        if key == "alt" and isinstance(value, str):
            found[key] = value[:LONGEST_ALT]
        elif _is_plain_entry(value):
            found[key] = _plain_entry(value, depth)
    return found


def _is_plain_entry(value: object) -> bool:
    return not isinstance(value, str) or _WORDS.fullmatch(value) is not None


def _plain_entry(value: object, depth: int) -> Any:
    if isinstance(value, dict):
        return plain_metadata(value, depth + 1) if depth < DEEPEST else None
    if isinstance(value, list):
        kept = [part for part in value if _is_plain_entry(part)]
        return [_plain_entry(part, depth + 1) for part in kept] if depth < DEEPEST else None
    return _json_value(value)


def _is_text_or_lines(value: object) -> bool:
    """Text, or lines of it."""
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(line, str) for line in lines)


def _json_value(value: object, depth: int = 0) -> Any:
    """What JSON can hold; all else is left out."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if abs(value) <= LARGEST else None
    if value is None or isinstance(value, str):
        return value
    if depth < DEEPEST and isinstance(value, list):
        return [_json_value(part, depth + 1) for part in value]
    if depth < DEEPEST and isinstance(value, dict):
        return {str(key): _json_value(part, depth + 1) for key, part in value.items()}
    return None
