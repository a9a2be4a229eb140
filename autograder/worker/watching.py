"""Watching which differentiating functions the student's code calls while it is asked.

Nothing is replaced, so nothing has to be put back and an alias hides nothing: Python itself tells
of every call of a Python function in this thread and those it starts. Standard library only.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
import threading
from collections.abc import Iterator
from types import CodeType, FrameType

WATCHED = {
    "sympy": (
        "diff", "Derivative.__new__", "Expr.diff", "idiff", "hessian", "limit", "series",
        "Expr.limit", "Expr.series", "derive_by_array", "MatrixBase.diff", "MatrixBase.jacobian",
        "differentiate_finite", "Function.fdiff",
    ),
    "numpy": ("gradient", "polyder", "poly1d.deriv"),
    "numpy.polynomial": ("Polynomial.deriv",),
    "scipy.optimize": ("approx_fprime", "check_grad"),
    "scipy.differentiate": ("derivative", "jacobian", "hessian"),
    "torch": ("Tensor.backward", "gradient"),
    "torch.autograd": ("grad", "backward"),
    "torch.autograd.functional": ("jacobian", "hessian", "vjp", "jvp", "hvp", "vhp"),
    "torch.func": ("grad", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd", "hessian"),
    "jax": ("grad", "value_and_grad", "vjp", "jvp", "jacrev", "jacfwd", "hessian"),
    "autograd": ("grad", "elementwise_grad", "jacobian", "hessian", "value_and_grad"),
    "mpmath": ("diff", "diffs", "taylor"),
    "course_tools.slopes": ("measured",),
    "course_tools.gradcheck": ("check_gradient",),
}  # fmt: skip
OURS = {"autograder", "solutions", "course_tools"}


@contextlib.contextmanager
def watching() -> Iterator[list[str]]:
    """While it is open, the watched functions that are called from outside their own package.

    Packages that are not imported when it is opened are imported by nobody for this.
    """
    watched = _codes()
    called: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        name = watched.get(frame.f_code) if event == "call" else None
        if name and name not in called and _is_theirs(frame.f_back, name):
            called.append(name)

    before = sys.getprofile()
    if not callable(before):  # a profiler that the student left running; it could not be put back
        before = None
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(before)
        threading.setprofile(before)


def _is_theirs(caller: FrameType | None, name: str) -> bool:
    """sympy differentiates for its own ends; a call by the judge is not the student's either."""
    package = str(caller.f_globals.get("__name__", "")).partition(".")[0] if caller else ""
    return package not in OURS and package != name.partition(".")[0]


def _codes() -> dict[CodeType, str]:
    """The code of every watched function that is there, and its name."""
    found: dict[CodeType, str] = {}
    for module, names in WATCHED.items():
        for name in names if module in sys.modules else ():
            thing: object = sys.modules[module]
            for part in name.split("."):
                thing = getattr(thing, part, None)
            for function in (thing, inspect.unwrap(thing) if callable(thing) else None):
                code = getattr(function, "__code__", None)
                if isinstance(code, CodeType):
                    found[code] = f"{module}.{name}".removesuffix(".__new__")
    return found
