"""The autograder: what puts questions to a submission, judges the answers and keeps the grades."""

from autograder.engine.kernel import judge

__all__ = ["judge"]
