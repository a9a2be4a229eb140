"""The engine's wheel: autograder/ of the checkout, without the rubrics of our own course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CHECKOUT = Path(__file__).resolve().parents[2]


class EngineWithoutRubrics(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for path in sorted((CHECKOUT / "autograder").rglob("*")):
            room = path.relative_to(CHECKOUT)
            if path.is_file() and room.parts[1] != "rubrics" and "__pycache__" not in room.parts:
                build_data["force_include"][str(path)] = str(room)
        build_data["extra_metadata"][str(CHECKOUT / "LICENSE")] = "LICENSE"
