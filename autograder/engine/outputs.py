"""Outputs that came out of a sandbox: only those that nbformat knows, of plain text and numbers."""

from __future__ import annotations

from typing import Any

STREAMS = ("stdout", "stderr")
KINDS = ("stream", "display_data", "execute_result", "error")
DEEPEST = 12  # JSON in JSON
MOST = 1_001  # outputs of a cell

Output = dict[str, Any]


def error(name: str, says: str) -> Output:
    """An error as a cell's output."""
    return {"output_type": "error", "ename": name, "evalue": says, "traceback": [f"{name}: {says}"]}


def checked(outputs: list[object]) -> list[Output]:
    """The outputs that have the right form, rebuilt from their known fields."""
    return [found for output in outputs[:MOST] if (found := _checked(output)) is not None]


def _checked(output: object) -> Output | None:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": text}
        case {"output_type": "error", "ename": str(name), "evalue": str(value),
              "traceback": list(lines)}:  # fmt: skip
            traceback = [line for line in lines if isinstance(line, str)]
            return {"output_type": "error", "ename": name, "evalue": value, "traceback": traceback}
        case {"output_type": "display_data", "data": dict(data), "metadata": dict(metadata)}:
            bundle = {"data": _bundle(data), "metadata": _json(metadata)}
            return {"output_type": "display_data", **bundle}
        case {"output_type": "execute_result", "data": dict(data), "metadata": dict(metadata),
              "execution_count": int() | None as count}:  # fmt: skip
            bundle = {"data": _bundle(data), "metadata": _json(metadata)}
            return {"output_type": "execute_result", "execution_count": count, **bundle}
    return None


def _bundle(data: dict[object, object]) -> dict[str, Any]:
    """By MIME type: text, or lines of it, unless the type is one of JSON; as nbformat wants it."""
    return {
        mime: _json(value)
        for mime, value in data.items()
        if isinstance(mime, str) and (mime.endswith("json") or _is_text(value))
    }


def _is_text(value: object) -> bool:
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(line, str) for line in lines)


def _json(value: object, depth: int = 0) -> Any:
    """What JSON can hold; all else is left out."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if depth < DEEPEST and isinstance(value, list):
        return [_json(part, depth + 1) for part in value]
    if depth < DEEPEST and isinstance(value, dict):
        return {str(key): _json(part, depth + 1) for key, part in value.items()}
    return None
