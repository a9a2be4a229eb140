"""The autograder: what puts questions to a submission, judges the answers and keeps the grades."""

from __future__ import annotations

from typing import Any

__all__ = ["judge"]


def __getattr__(name: str) -> Any:
    """`from autograder import judge`, for a kernel. Whoever grades a class asks no kernel, and does
    not wait for what it imports."""
    if name == "judge":
        from autograder.engine.kernel import judge

        return judge
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")
