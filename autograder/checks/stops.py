"""What the errors of torch, NumPy and Python mean, in words for students."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """A mistake that shows as an error: words of torch's message, and what to say to it."""

    pattern: str
    name: str
    says: str


ASKS = Stop(
    r"StdinNotImplementedError",
    "asks with input()",
    "Nobody is there to type while it is graded, so `input()` and `getpass()` have no answer: "
    "take what is needed from the arguments.",
)
# Torch's words change between versions: only what has long been in them is looked for. An error
# that none of these knows is told as it is.
STOPS = (
    ASKS,
    Stop(
        r"leaf Variable that requires grad .*in-?place",
        "no torch.no_grad()",
        "Autograd records all that happens to a parameter, but an update is no part of the loss: "
        "put it under `with torch.no_grad():`.",
    ),
    Stop(
        r"backward through the graph a second time",
        "backward twice",
        "The graph is used up by `backward()`: call it once for each forward pass.",
    ),
    Stop(
        r"modified by an inplace operation",
        "step before backward",
        "The parameters have moved between the forward pass and `backward()`: first `backward()`, "
        "then `step()`.",
    ),
    Stop(
        r"does not require grad and does not have a grad_fn",
        "loss cut off",
        "No parameter is behind the loss: was it computed under `torch.no_grad()`, from "
        "`.detach()`, `.item()` or NumPy numbers?",
    ),
    Stop(
        r"only for scalar outputs",
        "loss is no number",
        "`backward()` starts from one number: is a mean missing in the loss?",
    ),
    Stop(
        r"\.grad\b.*NoneType|NoneType.* '(zero_|add_|mul_|data)'",
        "gradient is None",
        "A gradient is None. It was cleared before it was used, or an assignment such as "
        "`b = b - …` made a new tensor, which has none.",
    ),
    Stop(
        r"call numpy\(\) on Tensor that requires grad",
        "NumPy in the graph",
        "NumPy records no gradients: stay with torch from the parameters to the loss.",
    ),
    Stop(
        r"same dtype|[Ff]ound dtype",
        "dtypes mixed",
        "float32 and float64 are mixed: make all tensors of one type.",
    ),
    Stop(
        r"before Module\.__init__\(\) call|no attribute '_(parameters|modules|buffers|\w*hooks)'",
        "no super().__init__()",
        "A module has to set itself up first: begin `__init__` with `super().__init__()`.",
    ),
    Stop(
        r"empty parameter list",
        "no parameters",
        "The optimizer got no parameters: they are `nn.Parameter(…)`s, and it gets those of the "
        "whole model, `model.parameters()`.",
    ),
    Stop(
        r"nn\.Parameter\(.*'(int|float)' object",
        "a number for a tensor",
        "A parameter is made of a tensor: `nn.Parameter(torch.randn(1))`.",
    ),
    Stop(
        r"missing the required .forward. function",
        "no forward",
        "The class has no method `forward`: is its name spelled so?",
    ),
)


def explained(message: str) -> tuple[str, tuple[str, ...]]:
    """A crash's sentence with its meaning added, and the mistake's name where it is a known one."""
    for stop in STOPS:
        if re.search(stop.pattern, message):
            return f"{message} {stop.says}", (stop.name,)
    return message, ()


# Errors of any answer: most tell of no one mistake, so that their meaning is added without a name.
MEANINGS = (
    ASKS,
    Stop(
        r"uninitialized parameter",
        "",
        "A lazy layer draws its numbers when it first sees data. Make one that has them at once, "
        "such as `nn.Linear(1, 1)`.",
    ),
    Stop(
        r"matmul: .*mismatch|shapes .* not aligned|shapes cannot be multiplied",
        "",
        "In a matrix product the columns of the left have to be as many as the rows of the right: "
        "look at the `.shape` of both.",
    ),
    Stop(
        r"could not be broadcast together|could not broadcast input|size of tensor a .* must match",
        "",
        "Arrays of these shapes do not go together entry by entry: look at the `.shape` of both.",
    ),
    Stop(
        r"only (length-1|size-1|0-dimensional) arrays|an array element with a sequence",
        "",
        "An array came where one number is needed: is a sum, a mean or an index missing?",
    ),
    Stop(
        r"truth value of an array with more than one element",
        "",
        "`if`, `and` and `or` need one truth value, and an array has many: is `.any()` or `.all()` "
        "missing?",
    ),
    Stop(
        r"(assignment destination|output array) is read-only",
        "",
        "This array must stay as it is: work on a copy, `x = x.copy()`.",
    ),
    Stop(
        r"loop of ufunc does not support argument \d of type [A-Z]",
        "",
        "NumPy's functions are for numbers: for symbols there are sympy's, `sp.exp` for `np.exp`.",
    ),
    Stop(
        r"'numpy\.ndarray' and 'Tensor'|'Tensor' and 'numpy\.ndarray'",
        "",
        "A NumPy array and a tensor do not mix: make one of them what the other is.",
    ),
    Stop(
        r"'NoneType' object (is not (subscriptable|iterable|callable)|has no attribute)"
        r"|unsupported operand type.*'NoneType'",
        "",
        "Something there is None: does every function that it calls `return` its result?",
    ),
    Stop(
        # Without a line of the student's: it is the judge who has called.
        r"stopped with `TypeError: [^`]*"
        r"(positional arguments? but \d+ (was|were) given|missing \d+ required positional)",
        "",
        "It is called with the arguments of the line that was given: leave that line as it was.",
    ),
)
# NumPy tells the shapes of a product in signs that nobody has taught yet.
_SIGNS = re.compile(
    r"Input operand \d has a mismatch in its core dimension \d, with gufunc signature \S+ "
)


def meant(message: str, mistakes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A crash's sentence with the meaning of its error added, and the mistake's name where it has
    one; as it is where mistakes explain it already."""
    told = _SIGNS.sub("", message)
    found = next((stop for stop in MEANINGS if re.search(stop.pattern, message)), None)
    if mistakes or found is None:
        return told, mistakes
    return f"{told} {found.says}", (found.name,) if found.name else ()
