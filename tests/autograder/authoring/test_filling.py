"""Wrong rules are written into answer cells under the name that the solution defines."""

from autograder.authoring.filling import mistake_as_code
from autograder.mistakes.misconceptions import wrong_rule, wrong_value


@wrong_rule("doubles", "Once is enough.")
def doubled(x: float) -> float:
    return 2 * x


@wrong_rule("an empty class", "There is nothing in it.")
def empty() -> type:
    class LinearModel:
        pass

    return LinearModel


def test_a_function_a_value_and_a_class_are_written_under_the_solutions_name() -> None:
    function = mistake_as_code(doubled, "def half_of(x):\n    return x / 2")
    assert function == "def doubled(x):\n    return 2 * x\n\nhalf_of = doubled"
    value = mistake_as_code(wrong_value("swapped", (1, 2), "Swap them."), "first_pair = (2, 1)")
    assert value == "first_pair = (1, 2)"
    made = mistake_as_code(empty, "class LinearModel:\n    b = 1")
    assert made.startswith("def empty():\n\n    class LinearModel:")
    assert made.endswith("LinearModel = empty()")
