"""What the errors of torch, NumPy and Python mean, in words for students."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.judging.faults import StudentError
from autograder.judging.sentences import join_sentences, say


@dataclass(frozen=True)
class KnownError:
    """A mistake that shows as an error: words of that error, and what to say to it."""

    pattern: str
    name: str
    says: str


ASKS = KnownError(
    r"StdinNotImplementedError",
    "asks with input()",
    say("error.input"),
)
# Torch's words change between versions: only what has long been in them is looked for. An error
# that none of these knows is told as it is.
STOPS = (
    ASKS,
    KnownError(
        r"leaf Variable that requires grad .*in-?place",
        "no torch.no_grad()",
        say("error.no-grad"),
    ),
    KnownError(
        r"backward through the graph a second time",
        "backward twice",
        say("error.backward-twice"),
    ),
    KnownError(
        r"modified by an inplace operation",
        "step before backward",
        say("error.step-before-backward"),
    ),
    KnownError(
        r"does not require grad and does not have a grad_fn",
        "loss cut off",
        say("error.loss-cut-off"),
    ),
    KnownError(
        r"only for scalar outputs",
        "loss is no number",
        say("error.loss-no-number"),
    ),
    KnownError(
        r"\.grad\b.*NoneType|NoneType.* '(zero_|add_|mul_|data)'",
        "gradient is None",
        say("error.gradient-none"),
    ),
    KnownError(
        r"call numpy\(\) on Tensor that requires grad",
        "NumPy in the graph",
        say("error.numpy-in-graph"),
    ),
    KnownError(
        r"same dtype|[Ff]ound dtype",
        "dtypes mixed",
        say("error.dtypes"),
    ),
    KnownError(
        r"before Module\.__init__\(\) call|no attribute '_(parameters|modules|buffers|\w*hooks)'",
        "no super().__init__()",
        say("module.no-super"),
    ),
    KnownError(
        r"empty parameter list",
        "no parameters",
        say("error.no-parameters"),
    ),
    KnownError(
        r"nn\.Parameter\(.*'(int|float)' object",
        "a number for a tensor",
        say("error.number-for-tensor"),
    ),
    KnownError(
        r"missing the required .forward. function",
        "no forward",
        say("error.no-forward"),
    ),
)


def explain(error: StudentError) -> tuple[str, tuple[str, ...]]:
    """A crash's sentence with its meaning added, and the mistake's name where it is a known one."""
    found = _find_error(STOPS, error.raised)
    return (join_sentences(str(error), found.says), (found.name,)) if found else (str(error), ())


def mistake_in(raised: str) -> str:
    """The name of the mistake that shows in an error as Python prints it, or ""."""
    found = _find_error(STOPS, raised)
    return found.name if found else ""


def _find_error(stops: Sequence[KnownError], raised: str) -> KnownError | None:
    return next((stop for stop in stops if re.search(stop.pattern, raised)), None)


# Errors of any answer: most tell of no one mistake, so that their meaning is added without a name.
MEANINGS = (
    ASKS,
    KnownError(
        r"uninitialized parameter",
        "",
        say("error.lazy-layer"),
    ),
    KnownError(
        r"matmul: .*mismatch|shapes .* not aligned|shapes cannot be multiplied",
        "",
        say("error.matrix-product"),
    ),
    KnownError(
        r"could not be broadcast together|could not broadcast input|size of tensor a .* must match",
        "",
        say("error.broadcast"),
    ),
    KnownError(
        r"only (length-1|size-1|0-dimensional) arrays|an array element with a sequence",
        "",
        say("error.array-for-number"),
    ),
    KnownError(
        r"truth value of an array with more than one element",
        "",
        say("error.truth-of-array"),
    ),
    KnownError(
        r"(assignment destination|output array) is read-only",
        "",
        say("error.read-only"),
    ),
    KnownError(
        r"loop of ufunc does not support argument \d of type [A-Z]",
        "",
        say("error.symbols-in-numpy"),
    ),
    KnownError(
        r"'numpy\.ndarray' and 'Tensor'|'Tensor' and 'numpy\.ndarray'",
        "",
        say("error.array-and-tensor"),
    ),
    KnownError(
        r"'NoneType' object (is not (subscriptable|iterable|callable)|has no attribute)"
        r"|unsupported operand type.*'NoneType'",
        "",
        say("error.none"),
    ),
    KnownError(
        # Without a line of the student's: it is the judge who has called.
        r"^`TypeError: [^`]*"
        r"(positional arguments? but \d+ (was|were) given|missing \d+ required positional)",
        "",
        say("error.arguments"),
    ),
)
# NumPy tells the shapes of a product in signs that nobody has taught yet.
_SIGNS = re.compile(
    r"Input operand \d has a mismatch in its core dimension \d, with gufunc signature \S+ "
)


def add_meaning(error: StudentError) -> tuple[str, tuple[str, ...]]:
    """A crash's sentence with the meaning of its error added, and the mistake's name where it has
    one; as it is where mistakes explain it already."""
    told = _SIGNS.sub("", str(error))
    found = _find_error(MEANINGS, error.raised)
    if error.mistakes or found is None:
        return told, error.mistakes
    return join_sentences(told, found.says), (found.name,) if found.name else ()
