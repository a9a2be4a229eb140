"""A class is blank while one of its methods is the released stub."""

from __future__ import annotations

from typing import Any

from course_tools.speaking.blanks import is_blank


class Begun:
    def __init__(self, data: float) -> None:
        self.data = data

    def __add__(self, other: Any) -> Any:
        raise NotImplementedError()


class Done:
    def __init__(self, data: float) -> None:
        self.data = data

    def __add__(self, other: Any) -> Any:
        return Done(self.data + other.data)


class Untouched:
    def __init__(self) -> None:
        raise NotImplementedError()


def test_a_method_that_is_the_stub_makes_its_class_blank() -> None:
    assert is_blank(Begun)
    assert is_blank(Untouched)


def test_a_class_whose_methods_are_written_is_not_blank() -> None:
    assert not is_blank(Done)
    assert not is_blank(Done(1.0))
