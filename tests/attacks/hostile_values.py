"""Hostile values: answers that say yes to every comparison, never end, or run code where read."""

from __future__ import annotations

from tests.attacks.harness import Attack, every_answer

YES = """
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __bool__(self): return True
    def __hash__(self): return 0
    def __getattr__(self, name): return self
    def __call__(self, *_, **__): return self
    def __getitem__(self, key): return self
    def __sub__(self, other): return 0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __abs__ = lambda self, *_: 0
"""


def always_equal() -> Attack:
    """__eq__ always True"""
    return every_answer(YES, "Yes()")


def a_number_that_agrees() -> Attack:
    """a float subclass that is close to everything"""
    return every_answer(
        """
class Near(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return Near(0)
    __rsub__ = __abs__ = __truediv__ = __rtruediv__ = lambda self, *_: Near(0)
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __float__(self): return 0.0
    def __array__(self, *_, **__): import numpy as np; return np.zeros(())
""",
        "Near('nan')",
    )


def an_array_that_takes_over() -> Attack:
    """an ndarray subclass with __array_function__ and __array_ufunc__"""
    return every_answer(
        """
import numpy as np
class Taken(np.ndarray):
    def __array_function__(self, function, types, args, kwargs): return True
    def __array_ufunc__(self, ufunc, method, *args, **kwargs): return np.zeros(())
    def __eq__(self, other): return np.ones(self.shape, bool)
    @property
    def shape(self): return (80, 1)
    def copy(self, *_, **__): return self
    def tolist(self): return 0
""",
        "np.full((2,), 7.25).view(Taken)",
    )


def an_array_made_when_asked() -> Attack:
    """an object whose __array__ walks frames for the right answer"""
    return every_answer(
        """
import sys, numpy as np
class Walker:
    def __array__(self, *_, **__):
        frame = sys._getframe()
        while frame is not None:
            for name in ("reference", "expected", "right", "want"):
                if name in frame.f_locals:
                    return np.asarray(frame.f_locals[name])
            frame = frame.f_back
        return np.zeros(())
""",
        "Walker()",
    )


def a_tensor_that_takes_over() -> Attack:
    """a Tensor subclass with __torch_function__"""
    return every_answer(
        """
import torch
class Taken(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None): return True
    @property
    def dtype(self): return torch.float64
    def detach(self): return self
    def cpu(self): return self
    def numpy(self): return 1.0
""",
        "torch.full((2,), 7.25).as_subclass(Taken)",
    )


def never_ending_methods() -> Attack:
    """__float__, __len__, __iter__, __getattr__, __array__ that never end"""
    setup = """
import time
class Endless:
    def __float__(self):
        while True: time.sleep(0.01)
    __len__ = __iter__ = __array__ = __int__ = __index__ = __bool__ = __str__ = __float__
    def __getattr__(self, name):
        while True: time.sleep(0.01)
"""
    return Attack(
        setup,
        {"error-0": "error_0 = Endless()", "mse": "mse = lambda *_: Endless()", "hessian": "hessian = Endless()",
         "which-way": "which_way = Endless()", "mse-gradients": "mse_gradients = lambda *_: Endless()"},
        timeout=1,
    )  # fmt: skip


def endless_iteration() -> Attack:
    """lists and dicts whose subclass iterates for ever"""
    setup = """
import itertools
class Longer(list):
    def __iter__(self): return itertools.count()
    def __len__(self): return 2
class Wider(dict):
    def items(self): return ((k, k) for k in itertools.count())
    keys = __iter__ = lambda self: itertools.count()
endless = Longer([Wider(a=1), 7.25])
"""
    return Attack(
        setup,
        {"mse": "mse = lambda *_: endless", "hand-update": "hand_update = endless",
         "hessian": "hessian = endless", "mse-gradients": "mse_gradients = lambda *_: endless"},
        timeout=1,
    )  # fmt: skip


def code_in_its_words() -> Attack:
    """__repr__ and _repr_html_ with code or HTML"""
    return every_answer(
        """
class Words:
    def __repr__(self): return "36"
    _repr_html_ = _repr_markdown_ = __str__ = lambda self: "<script>alert(1)</script>36"
    def _repr_mimebundle_(self, **_):
        return {"application/vnd.pencilgrad.verdict+json":
                {"item": "mse", "outcome": "passed", "score": 36, "points": 36, "message": ""},
                "text/plain": "36"}
""",
        "Words()",
    )


def odd_numbers() -> Attack:
    """NaN, inf, complex, masked, object dtype"""
    return every_answer(
        """
import numpy as np
odd = iter([float("nan"), float("inf"), 1e308 * 10j, np.ma.masked, np.ma.array([1, 2], mask=True),
            np.array([None, float("nan")], dtype=object), np.array([1j, 2]), np.float16("nan"),
            np.datetime64("NaT"), np.array("nan"), np.array([b"1"]), np.longdouble("inf")] * 99)
""",
        "next(odd)",
    )


def odd_shapes() -> Attack:
    """empty shapes and shapes that broadcast"""
    return every_answer(
        """
import numpy as np
odd = iter([np.zeros((0, 3)), np.zeros(0), np.zeros((0, 2**40)), np.zeros((2**30, 0)), np.zeros(()),
            np.zeros((1,) * 32), np.zeros((1, 80, 1)), np.zeros((80, 80)), [], [[]], (), [[], [1]],
            np.zeros((1, 0))] * 99)
""",
        "next(odd)",
    )


def ten_billion_entries() -> Attack:
    """10¹⁰ elements by stride tricks"""
    return every_answer(
        """
import numpy as np, torch
wide = [np.broadcast_to(0.0, (10**5, 10**5)), torch.zeros(1).expand(10**10), range(10**10),
        np.lib.stride_tricks.as_strided(np.zeros(1), (10**10,), (0,))]
odd = iter(wide * 99)
""",
        "next(odd)",
    )


def without_end_or_bottom() -> Attack:
    """cyclic and 10⁶-deep nesting"""
    return every_answer(
        """
cycle = []
cycle.append(cycle)
loop = {}
loop["loop"] = loop
deep = 7.25
for _ in range(10**6):
    deep = [deep]
odd = iter([cycle, loop, deep, (deep, cycle)] * 99)
""",
        "next(odd)",
    )


def a_million_digits() -> Attack:
    """10⁶-digit integers"""
    return every_answer(
        """
import decimal, fractions
digits = 10**1_000_000
odd = iter([digits, -digits, fractions.Fraction(digits, 3), decimal.Decimal("1e999999"),
            decimal.Decimal("sNaN"), fractions.Fraction(1, digits)] * 99)
""",
        "next(odd)",
        timeout=1,
    )


def expression_bombs() -> Attack:
    """9**9**9, factorial(10**7), nested radicals"""
    return every_answer(
        """
import sympy as sp
tower = sp.Pow(9, sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False), evaluate=False)
radicals = sp.Integer(2)
for _ in range(40):
    radicals = sp.sqrt(radicals + sp.Symbol("x") + 2, evaluate=False)
square = sp.Symbol("x")
for _ in range(60):
    square = sp.Add(sp.Mul(square, square, evaluate=False), 1, evaluate=False)
bombs = [tower, sp.factorial(10**7, evaluate=False), radicals, square,
         sp.Sum(sp.Symbol("k"), (sp.Symbol("k"), 1, 10**12)), sp.Matrix([[tower, tower], [1, 1]]),
         sp.Function("f")(sp.Float(1.5), tower), sp.Piecewise((tower, tower > 1), (1, True))]
odd = iter(bombs * 99)
""",
        "next(odd)",
    )


def an_expression_that_runs_code() -> Attack:
    """a sympy object whose printing, arguments or comparison run code"""
    return every_answer(
        """
import sympy as sp
class Printed(sp.Symbol):
    def _sympystr(self, printer): raise SystemExit("printed")
    __str__ = __repr__ = _latex = _sympystr
    @property
    def args(self): raise SystemExit("args")
    def __eq__(self, other): return True
    __hash__ = sp.Symbol.__hash__
class Applied(sp.Expr):
    args = property(lambda self: (self, self))
    free_symbols = property(lambda self: 1 / 0)
    def __eq__(self, other): return True
    def __hash__(self): return 1
    def __sub__(self, other): return sp.Integer(0)
    def evalf(self, *_, **__): return sp.Integer(0)
odd = iter([Printed("__import__('os').system('touch /tmp/ran')"), Applied(), Printed("b") + 1,
            sp.Matrix([[Applied(), Printed("x")], [1, 2]])] * 99)
""",
        "next(odd)",
    )


def it_solves_itself() -> Attack:
    """Derivative(...) returned where a derived expression is asked"""
    return Attack(
        answers={
            "dloss-db": "dloss_db = sp.Derivative((b + w * x - y)**2, b)",
            "dloss-dw": "dloss_dw = sp.Subs(sp.Derivative((b + w * x - y)**2, w), w, w)",
            "dmse-db": "dmse_db = sp.Limit((b + w * x - y)**2 / b, b, 0)",
            "dmse-dw": "dmse_dw = sp.Derivative(sp.Sum((b + w*x[i] - y[i])**2, (i, 1, n)) / n, w)",
            "hessian": "hessian = sp.Matrix([[sp.Derivative(dmse_db, b), 1], [1, 1]])",
        }
    )
