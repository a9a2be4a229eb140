"""The kinds of items: a choice, a value, a formula, a function, and a question of one's own.

    which_way = choice("Which way b and w have to move", {
        "both up": RIGHT,
        "both down": "A step goes against the gradient: negative slope, move up.",
    }, points=1)

    @value(points=1, rtol=RTOL)
    def hand_mse(wrong: Wrong, who: str) -> object:
        \"""The MSE of four points, by pencil\"""
        x, y = hand(who)
        wrong(root_taken(), sum_for_mean(4))
        wrong("absolute errors", y.mean(), "That is the mean of |error|: square the errors.")
        return linear.mse(0 * x, y)

    @function(linear.mse, points=2, rtol=RTOL, wrong=[sum_for_mean("y"), flattened("y")])
    def mse(seed: int) -> Inputs:
        \"""`mse` is the mean of the squared errors\"""
        return [(linear.predict(b, w, x), y) for b, w, x, y in batches(seed)]

The name of an item is its id, its docstring is what the student reads.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from autograder.checks.formulas import same_expression
from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.by_hand import keeps_digits
from autograder.items.own_copy import judged_by_own_copy
from autograder.items.rubric import Item
from autograder.judge.faults import AuthorError
from autograder.judge.submission import Submission
from autograder.judge.verdict import Rule, Verdict
from autograder.mistakes.misconceptions import Misconception, wrong_value

RIGHT = None  # beside the right option of a choice
Inputs = Iterable[tuple[object, ...]]


class Common(TypedDict, total=False):
    """What every kind takes beside its own. See Item."""

    forms: Sequence[str]
    equivalent: Mapping[str, str]
    by_hand: bool
    builds_on: Sequence[str]


def _head(ask: Callable[..., object], points: float, more: Common) -> dict[str, Any]:
    """The fields of Item, for an item that this function asks."""
    return {
        "name": ask.__name__.replace("_", "-"),
        "says": (ask.__doc__ or "").strip(),
        "points": float(points),
        **_plain(more),
    }


def _plain(more: Common) -> dict[str, Any]:
    made: dict[str, Any] = dict(more)
    return made | {key: tuple(made[key]) for key in ("forms", "builds_on") if key in made}


# --- a choice


@dataclass(frozen=True, kw_only=True)
class Choice(Item):
    """One of a few options, the same for everybody, in each student's own order."""

    options: Mapping[str, str | None]
    shown: Mapping[str, str] = field(default_factory=dict)

    def asked(self, submission: Submission) -> Verdict:
        return chosen(submission.value(self.answer), right=self.choice, options=list(self.options))

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        return tuple(
            wrong_value(option, f'chose "{option}"', says)
            for option, says in self.options.items()
            if says is not RIGHT
        )

    @property
    def choice(self) -> str:
        """The right option."""
        return next(option for option, says in self.options.items() if says is RIGHT)

    def right(self, student: str) -> object:
        return self.choice


def choice(
    says: str,
    options: Mapping[str, str | None],
    *,
    points: float,
    shown: Mapping[str, str] | None = None,
    **more: Unpack[Common],
) -> Choice:
    """An item that asks for one of the options. Its variable names it.

    options: RIGHT beside the right one, and what to say to whoever takes another. Their order is
    that of the printed copy. shown: what stands beside each option, where its key is a short name.
    The build writes them into the notebook, where an empty cell is marked `choose="which-way"`, and
    into the item's own cell, where that is empty.
    """
    if shown and list(shown) != list(options):
        raise AuthorError(f"{says!r}: `shown` and the options are not the same, in one order.")
    if list(options.values()).count(RIGHT) != 1:
        raise AuthorError(f"{says!r}: one of its options is RIGHT, the others say why not.")
    return Choice(
        name="",
        says=says,
        points=float(points),
        options=options,
        shown=shown or {},
        **_plain(more),
    )


# --- earlier answers


class Earlier:
    """The answers of earlier items, by name: the right ones, or the student's own."""

    def __init__(self, item: Item, student: str, submission: Submission | None = None) -> None:
        self._items = {one.answer: one for one in item.earlier}
        self._student, self._submission = student, submission
        self._of = item.name

    def __getitem__(self, name: str) -> Any:
        if name not in self._items:
            raise AuthorError(f"Item {self._of} uses {name}: builds_on=(…)?")
        item = self._items[name]
        if self._submission is None:
            return item.right(self._student)
        return item.own(self._submission)


# --- a value


class Wrong:
    """What a value's body tells its misconceptions to.

    wrong(name, answer, says) for a wrong value from the same numbers; wrong(one, another, …) for
    misconceptions of the library and the like.
    """

    def __init__(self) -> None:
        self.told: list[Misconception] = []

    def __call__(self, first: str | Misconception, *more: Any) -> None:
        if isinstance(first, str):
            answer, says = more
            self.told.append(wrong_value(answer, first, says))
        else:
            self.told += [one.about(None) for one in (first, *more)]


Check = Callable[[object, object], Verdict]  # (answer, right) -> verdict


@dataclass(frozen=True, kw_only=True)
class Value(Item):
    """A number, an array, a pair, a list of words: one value, compared with the right one."""

    body: Callable[..., object]
    check: Check
    rtol: float
    also: Sequence[Callable[..., object]] = ()
    cases: dict[str, tuple[object, tuple[Misconception, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def takes(self) -> frozenset[str]:
        """The names of its body's arguments."""
        return frozenset(inspect.signature(self.body).parameters)

    @property
    def varies(self) -> bool:
        return "who" in self.takes

    def asked(self, submission: Submission) -> Verdict:
        answer = submission.value(self.answer)
        if self.varies:
            verdict = judged_by_own_copy(submission, answer, self.right, self.check)
        else:
            verdict = self.check(answer, self.right(submission.student))
        if "earlier" in self.takes:
            own = Earlier(self, submission.student, submission)
            verdict = self._follows(verdict, self.body, submission.student, own)
            for way in self.also:
                verdict = self._follows(verdict, way, submission.student, own)
        return verdict

    def _follows(self, verdict: Verdict, way: Rule, student: str, own: Earlier) -> Verdict:
        return follows(verdict, lambda: _called(way, Wrong(), student, own), rtol=self.rtol)

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        return self._case(student)[1]

    def right(self, student: str) -> object:
        return self._case(student)[0]

    def _case(self, student: str) -> tuple[object, tuple[Misconception, ...]]:
        """The right value and the wrong ones, worked out once for each student."""
        key = student if self.varies or "earlier" in self.takes else ""
        if key not in self.cases:
            wrong = Wrong()
            right = _called(self.body, wrong, student, Earlier(self, student))
            if len(self.cases) > MANY:
                self.cases.clear()
            self.cases[key] = right, tuple(wrong.told)
        return self.cases[key]


MANY = 100  # students whose numbers are kept


def _called(body: Callable[..., object], wrong: Wrong, who: str, earlier: Earlier) -> object:
    """What a body returns, which takes those of the three that it names."""
    given = {"wrong": wrong, "who": who, "earlier": earlier}
    taken = inspect.signature(body).parameters
    return body(**{name: one for name, one in given.items() if name in taken})


def value(
    *,
    points: float,
    rtol: float,
    check: Check | None = None,
    also: Sequence[Callable[..., object]] = (),
    **more: Unpack[Common],
) -> Callable[[Callable[..., object]], Value]:
    """Make a function an item that asks for one value: what it returns is right.

    It takes, by name, what it needs: `wrong`, which it tells its misconceptions; `who`, the student
    of whom each has numbers of their own; `earlier["mse"]`, the answers it builds on, the right
    ones, or the student's own, by which a wrong answer may be right. check: (answer, right) ->
    verdict, `close` with rtol if none is given. also: further ways, with the same arguments, in
    which an answer may follow from the student's earlier ones.
    """

    def close_to(answer: object, right: object) -> Verdict:
        return close(answer, right, rtol=rtol)

    def make(body: Callable[..., object]) -> Value:
        head = _head(body, points, more)
        return Value(**head, body=body, check=check or close_to, rtol=rtol, also=also)

    return make


# --- a formula


@dataclass(frozen=True, kw_only=True)
class Formula(Item):
    """An expression in the notebook's symbols, or a matrix of those."""

    body: Callable[[Wrong], object]
    check: Callable[..., Verdict]
    symbols: Sequence[str]

    def asked(self, submission: Submission) -> Verdict:
        answer = submission.value(self.answer)
        right = self.body(Wrong())
        return self.check(answer, right, symbols=self.symbols, seed=submission.seed())

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        wrong = Wrong()
        self.body(wrong)
        return tuple(wrong.told)

    def right(self, student: str) -> object:
        return self.body(Wrong())


def formula(
    *,
    points: float,
    symbols: Sequence[str],
    check: Callable[..., Verdict] = same_expression,
    **more: Unpack[Common],
) -> Callable[[Callable[[Wrong], object]], Formula]:
    """Make a function an item that asks for a formula: what it returns is right.

    It tells its misconceptions to `wrong`. symbols: the names that may stand in the formula.
    check: `same_expression` or `same_matrix`.
    """

    def make(body: Callable[[Wrong], object]) -> Formula:
        return Formula(**_head(body, points, more), body=body, check=check, symbols=symbols)

    return make


# --- a function


@dataclass(frozen=True, kw_only=True)
class Function(Item):
    """A function, compared with the reference over hidden inputs."""

    reference: Rule
    inputs: Callable[[int], Inputs]
    rtol: float
    misconceptions: tuple[Misconception, ...]
    returns: Sequence[str] = ()
    list_of: tuple[str, str] | None = None
    follow: Callable[..., object] | None = None
    far: Callable[[int], Inputs] | None = None

    def asked(self, submission: Submission) -> Verdict:
        call, seed = submission[self.answer], submission.seed()
        verdict = agrees(
            call,
            self.reference,
            over=self.inputs(seed),
            rtol=self.rtol,
            returns=self.returns,
            list_of=self.list_of,
        )
        if self.follow is not None:
            way, own = self.follow, Earlier(self, submission.student, submission)
            verdict = follows(verdict, lambda *inputs: way(own, *inputs), rtol=self.rtol)
        if self.far is not None:
            verdict = keeps_digits(verdict, call, self.reference, over=self.far(seed))
        return verdict

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        return self.misconceptions

    def right(self, student: str) -> object:
        return self.reference

    def own(self, submission: Submission) -> object:
        return submission[self.answer]


def function(
    reference: Rule,
    *,
    points: float,
    rtol: float,
    wrong: Sequence[Misconception] = (),
    code: Rule | None = None,
    returns: Sequence[str] = (),
    list_of: tuple[str, str] | None = None,
    follow: Callable[..., object] | None = None,
    far: Callable[[int], Inputs] | None = None,
    **more: Unpack[Common],
) -> Callable[[Callable[[int], Inputs]], Function]:
    """Make a function an item that asks for a function: it returns the inputs to ask it on.

    Its argument is the seed of the hidden inputs. reference: the right function. wrong: its
    misconceptions; slips change `code`, a plain def as a student would write it, or the reference
    if there is none. returns, list_of: see `agrees`. follow: (earlier, *inputs) -> what the
    student's own earlier answers give. far: more inputs, of which a derivative without a formula
    loses the digits.
    """

    def make(inputs: Callable[[int], Inputs]) -> Function:
        return Function(
            **_head(inputs, points, more),
            reference=reference,
            inputs=inputs,
            rtol=rtol,
            misconceptions=tuple(one.about(code or reference) for one in wrong),
            returns=returns,
            list_of=list_of,
            follow=follow,
            far=far,
        )

    return make


# --- a question of one's own


@dataclass(frozen=True, kw_only=True)
class Question(Item):
    """Whatever its function asks: modules, steps that change their arguments, loops."""

    ask: Callable[[Submission], Verdict]
    misconceptions: Any = ()
    reference: Rule | None = None

    def asked(self, submission: Submission) -> Verdict:
        return self.ask(submission)

    @property
    def varies(self) -> bool:  # goes when the last rubric is rewritten
        return callable(self.misconceptions)

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        listed = self.misconceptions
        return tuple(listed(student)) if callable(listed) else listed

    def right(self, student: str) -> object:
        return self.reference if self.reference is not None else super().right(student)

    def own(self, submission: Submission) -> object:
        return submission[self.answer]


def item(
    *,
    points: float,
    wrong: Sequence[Misconception] = (),
    misconceptions: Any = (),
    code: Rule | None = None,
    reference: Rule | None = None,
    **more: Unpack[Common],
) -> Callable[[Callable[[Submission], Verdict]], Question]:
    """Make an asking function an item: it takes the submission and gives the verdict.

    wrong: its misconceptions; slips change `code`, a plain def (of a value or class: without
    arguments) as a student would write it, or the reference. reference: the right function, where
    later items use it.
    """

    def make(ask: Callable[[Submission], Verdict]) -> Question:
        known: Any = tuple(one.about(code or reference) for one in (*wrong,))
        if misconceptions:  # goes when the last rubric is rewritten
            known = misconceptions if callable(misconceptions) else tuple(misconceptions)
        head = _head(ask, points, more)
        return Question(**head, ask=ask, misconceptions=known, reference=reference)

    return make
