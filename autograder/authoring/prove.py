"""Proof that an exercise tells right from wrong, item by item.

The solution and every listed form earn full marks; the stub is blank; every misconception loses
marks and is named; every mutant of the solution loses marks, or is listed as equivalent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.filling import mistake_as_code, solutions_in
from autograder.authoring.mutants import make_mutants
from autograder.authoring.trials import JudgedAnswer, TriedAnswer, try_answers
from autograder.items.rubric import Item
from autograder.judging.faults import AuthorError
from autograder.nbgrader.cells import answer_of, sign

# Whose numbers are tried where each student has their own; "" has the printed book's.
STUDENTS = ("", "ada", "boris")


@dataclass(frozen=True)
class Proof:
    """One claim about one item: does it hold, and what the judge said."""

    item: str
    kind: str
    name: str
    holds: bool
    said: str
    raised: str  # by a visible example, to whoever answers so
    excused: bool = False  # a mutant that passes and is listed as equivalent
    student: str = ""


def students(exercise: AuthoredNotebook) -> tuple[str, ...]:
    """Whose copies of an exercise are proven: one is like all, or some of very many."""
    return STUDENTS if exercise.rubric.varies else STUDENTS[:1]


def answers_to_try(
    exercise: AuthoredNotebook, items: Iterable[Item], student: str = ""
) -> list[TriedAnswer]:
    """Everything that `prove` tries of one student's copy: each claim about each of these items.

    What does not vary is proven once, with the printed copy. Where numbers vary, an answer is a
    number and no code: there is nothing to mutate.
    """
    found: list[TriedAnswer] = []
    for item in items:
        if student and not item.varies:
            continue
        found += stated_answers(exercise, item, student)
        solution = solution_of(exercise, item)
        made = [] if item.varies else make_mutants(solution)
        _check_excuses(item, [mutant.change for mutant in made])
        found += [TriedAnswer(item.name, "mutant", m.change, m.source) for m in made]
    return found


def stated_answers(
    exercise: AuthoredNotebook, item: Item, student: str = ""
) -> Iterator[TriedAnswer]:
    """The answers to one item that its author states: all that are tried, but for mutants."""
    solution = solution_of(exercise, item, student)
    yield TriedAnswer(item.name, "solution", "the solution", solution)
    for form in item.forms:
        yield TriedAnswer(item.name, "form", form, form)
    stubs = solutions_in(exercise.released)
    yield TriedAnswer(
        item.name, "stub", "the stub", stubs[answer_of(item.name, stubs) or item.name]
    )
    for mistake in item.known(student):
        yield TriedAnswer(
            item.name, "misconception", mistake.name, mistake_as_code(mistake, solution)
        )


def solution_of(exercise: AuthoredNotebook, item: Item, student: str = "") -> str:
    """The answer cell of an item, as its author solves it."""
    solved = replace(exercise, student=student).solutions
    answer = answer_of(item.name, solved)
    if answer is None:  # the rubric is newer than what was built
        notebook = exercise.rubric.notebook
        raise AuthorError(
            f"source/{notebook}.ipynb has no answer to the item {item.name!r} of its rubric; run "
            "`pencilgrad build` first, which says what the text notebook lacks."
        )
    return solved[answer]


def _check_excuses(item: Item, changes: list[str]) -> None:
    for change in item.equivalent:
        if change not in changes:
            raise AuthorError(
                f"Item {item.name} lists {change!r} as equivalent, but there is no such mutant."
            )


def prove_answers(
    exercise: AuthoredNotebook, tried: list[TriedAnswer], student: str = ""
) -> Iterator[Proof]:
    """Every claim in `tried` about one student's copy."""
    source = sign(exercise.source, student) if student else exercise.source
    name, solved = exercise.rubric.notebook, replace(exercise, student=student).solutions
    for judged in try_answers(name, source, solved, tried, student=student):
        proof = _proof(exercise.rubric[judged.answer.item], judged)
        yield replace(proof, student=student)


def _proof(item: Item, judged: JudgedAnswer) -> Proof:
    answer = judged.answer
    said = f"{judged.outcome}: {judged.message}"
    if answer.kind in ("solution", "form"):
        holds = judged.outcome == "passed" and not judged.raised
        said += f" Its examples raised {judged.raised}" if judged.raised else ""
    elif answer.kind == "stub":
        holds = judged.outcome == "blank" and judged.score == 0
    elif answer.kind == "misconception":
        holds = judged.score < 1 and answer.name in judged.mistakes
    else:
        excused = judged.score == 1 and answer.name in item.equivalent
        holds = judged.score < 1 or excused
        return Proof(item.name, "mutant", answer.name, holds, said, judged.raised, excused)
    return Proof(item.name, answer.kind, answer.name, holds, said, judged.raised)
