"""A student's wheel has no command: `pencilgrad` comes with a checkout, by an editable install, or
with the engine's own wheel (wheels/engine)."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NoCommandForStudents(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            self.metadata.core.scripts.clear()
