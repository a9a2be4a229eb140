"""Mutants: each kind of small mistake is made, each once, and named by what it changes."""

from __future__ import annotations

import pytest

from autograder.authoring.mutants import make_mutants


def changes(source: str) -> set[str]:
    return {mutant.change for mutant in make_mutants(source)}


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("y = b + w * x", "b + w * x -> b - w * x"),
        ("y = b + w * x", "b + w * x -> w * x"),
        ("y = w * x", "w * x -> w / x"),
        ("y = x ** 2", "x ** 2 -> x * 2"),
        ("y = 2", "2 -> 3"),
        ("y = 2", "2 -> 1"),
        ("y = 2", "2 -> -2"),
        ("y = True", "True -> False"),
        ("y = e.mean()", "e.mean -> e.sum"),
        ("y = e.mean()", "e.mean() -> e"),
        ("y = np.sum(e)", "np.sum -> np.mean"),
        ("y = f(a, b)", "f(a, b) -> f(b, a)"),
        ("y = abs(a)", "abs(a) -> a"),
        ("y = a < b", "a < b -> a <= b"),
        ("y = -a", "-a -> a"),
        ("pair = (a, b)", "(a, b) -> (b, a)"),
        ("def f(a):\n    return g(a)", "return g(a) -> return -g(a)"),
        ("def f(a):\n    return a", "return a -> return None"),
        ("np.random.seed(1)\ny = 2", "np.random.seed(1) -> pass"),
        ("for k in range(3):\n    s += k", "3 -> 4"),
    ],
)
def test_a_small_mistake_is_made(source: str, change: str) -> None:
    assert change in changes(source)


def test_a_mutant_is_a_whole_answer_cell() -> None:
    (dropped,) = [m for m in make_mutants("a = 1\ny = -a") if m.change == "-a -> a"]
    assert dropped.source == "a = 1\ny = a"


def test_no_mutant_is_made_twice_or_is_the_solution() -> None:
    source = "y = 2 * x + 2 * x"
    texts = [mutant.source for mutant in make_mutants(source)]
    assert len(set(texts)) == len(texts)
    assert source not in texts


def test_a_docstring_and_a_chosen_word_are_left_alone() -> None:
    assert changes('def f():\n    """Two words."""') == set()
    assert changes('answer = "no"') == {"answer = 'no' -> pass"}
