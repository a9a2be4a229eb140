"""The engine's wheel: autograder/ of the checkout, without what is of our own course only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CHECKOUT = Path(__file__).resolve().parents[2]
ENGINE = CHECKOUT / "autograder"
# Their commands are there in a checkout only: autograder/cli.py.
OF_OUR_COURSE = tuple(ENGINE / room for room in ("rubrics", "authoring/paper", "service", "study"))


class EngineWithoutRubrics(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for path in sorted(ENGINE.rglob("*")):
            left_out = "__pycache__" in path.parts or any(map(path.is_relative_to, OF_OUR_COURSE))
            if path.is_file() and not left_out:
                build_data["force_include"][str(path)] = str(path.relative_to(CHECKOUT))
        build_data["extra_metadata"][str(CHECKOUT / "LICENSE")] = "LICENSE"
