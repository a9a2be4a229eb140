"""Values of every plain kind and of many odd ones, as code that a notebook could run."""

from __future__ import annotations

# Names that the values use. A notebook has `np`, `sp`, `torch` already.
SETUP = """
import collections, dataclasses, datetime, decimal, fractions, functools
import io, itertools, pathlib, types, warnings
import numpy as np
import sympy as sp
import torch

x_, y_, b_, w_ = sp.symbols("x y b w")
i_, n_ = sp.symbols("i n", integer=True)

def cyclic_list():
    a = [1.0]
    a.append(a)
    return a

def cyclic_pair():
    a = []
    t = (1.0, a)
    a.append(t)
    return t

def cyclic_dict():
    d = {}
    d["0.weight"] = d
    return d

def cyclic_array():
    a = np.empty(2, dtype=object)
    a[0], a[1] = 1.0, a
    return a

def deep(k, of=1.0):
    for _ in range(k):
        of = [of]
    return of

def wide(k, of=1.0):
    for _ in range(k):
        of = [of, of]
    return of

def raises(error):
    def f(*args, **named):
        raise error
    return f

class Tensor2(torch.Tensor):
    def mean(self, *a, **k): return torch.ones(2)
    def detach(self): return "no"
    def numpy(self): return None
    shape = (7, 7)
    def __len__(self): return -1

class Float2(float):
    def __float__(self): raise ValueError("no")
    def __abs__(self): return "abs"
    def __eq__(self, other): raise ValueError("no")
    __hash__ = float.__hash__

class Int2(int):
    def __index__(self): raise ValueError("no")
    def __int__(self): return "int"

class Str2(str):
    def split(self, *a): raise ValueError("no")
    def strip(self, *a): return 3
    def casefold(self): return None

class List2(list):
    def __len__(self): return 10**9
    def __iter__(self): raise ValueError("no")

class Dict2(dict):
    def items(self): raise ValueError("no")
    def keys(self): return 3

class Array2(np.ndarray):
    def __array_finalize__(self, obj): pass
    def astype(self, *a): raise ValueError("no")
    @property
    def shape(self): return "no"

class Hostile:
    def __getattr__(self, name): raise ValueError(name)
    def __repr__(self): raise ValueError("no")
    def __array__(self, *a, **k): raise ValueError("no")
    def __float__(self): raise ValueError("no")
    def __call__(self, *a, **k): raise ValueError("no")

class Arrayish:
    def __array__(self, *a, **k): return np.array([[1, "a"]], dtype=object)

class Property:
    @property
    def __class__(self): raise ValueError("no")

class Meta(type):
    def __getattribute__(cls, name): raise ValueError("no")
    def __call__(cls, *a, **k): raise ValueError("no")

class Odd(metaclass=Meta): pass

class Iterator2:
    def __iter__(self): return self
    def __next__(self): return self

class Net(torch.nn.Module):
    def __init__(self, value=0.5):
        super().__init__()
        self.b = torch.nn.Parameter(torch.tensor([value]))
        self.w = torch.nn.Parameter(torch.tensor([value]))
    def forward(self, x): return self.b + self.w * x

class NanNet(Net):
    def __init__(self): super().__init__(float("nan"))

class InfNet(Net):
    def __init__(self): super().__init__(float("inf"))

class HugeNet(Net):
    def __init__(self): super().__init__(1e38)

class PatchedNet(Net):
    def state_dict(self, *a, **k): return {"b": 3, 7: "w", "x": None}

class NoneNet(Net):
    def state_dict(self, *a, **k): return None
    def named_parameters(self, *a, **k): return None

class TextNet(Net):
    def forward(self, x): return "text"

class PairNet(Net):
    def forward(self, x): return self.b, self.w

class ComplexNet(Net):
    def __init__(self):
        super().__init__()
        self.b = torch.nn.Parameter(torch.ones(1, dtype=torch.complex64))

class IntBuffers(Net):
    def __init__(self):
        super().__init__()
        self.b = torch.nn.Parameter(torch.ones(1, dtype=torch.int64), requires_grad=False)

class HalfNet(Net):
    def __init__(self):
        super().__init__()
        self.half()

class EmptyNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.b = self.w = torch.nn.Parameter(torch.empty(0))
    def forward(self, x): return x.sum() * self.b

class LazyNet(torch.nn.Module):
    def __init__(self): super().__init__(); self.b = torch.nn.LazyLinear(1)
    def forward(self, x): return self.b(x)

class MetaNet(Net):
    def __init__(self): super().__init__(); self.to("meta")

class Bare(torch.nn.Module):
    def __init__(self): pass

@dataclasses.dataclass
class Point:
    x: float = 1.0
    y: float = 2.0

Pair = collections.namedtuple("Pair", "b w")

def modules(values):
    return [value for value in values if isinstance(value, torch.nn.Module)]


def quiet(make):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make()
"""

PYTHON = """
None
...
NotImplemented
True
False
0
1
-1
10**30
-10**400
2**63
10**5000
0.0
-0.0
float("nan")
float("inf")
-float("inf")
5e-324
1.7e308
1e-8
2.72
1j
complex("nan+infj")
1 + 0j
""
" "
"abc"
"3.14"
"  2,5 "
"1e-8"
"nan"
"-1.23e400"
"\\ud800"
"a\\x00b"
"a" * 100_000
"`**<script>alert(1)</script>"
"√2 − ½ ＋３"
"both up"
"(20, 20)"
"None"
b""
b"abc"
bytearray(b"1")
memoryview(b"12")
[]
()
{}
set()
frozenset()
[1.0]
(1.0, 2.0)
[1, 2, 3]
(1.0, 2.0, 3.0, 4.0)
[None, None]
[..., ...]
[True, False]
["a", "b"]
("0.1", "0.2")
[[1, 2], [3]]
[[[[[[[[1.0]]]]]]]]
[1, "a", None, [2.0]]
[float("nan"), float("inf")]
[np.array([1.0]), np.array([1.0, 2.0])]
[[], []]
[[1.0, 2.0]] * 50
[0.0] * 100_000
list(range(200_000))
{1.0, 2.0}
{"b", "w"}
frozenset({1, "a", None})
{"0.weight": np.array([5, 3]), "0.bias": np.array([5])}
{"0.weight": torch.tensor([5, 3]), "0.bias": [[5]]}
{"0.weight": {5: 3}, "0.bias": {5}}
{"0.weight": float("nan"), "0.bias": "5"}
{"0.weight": sp.Matrix([5, 3]), "0.bias": sp.Symbol("x")}
{"0.weight": (5, 3), "0.bias": (5.5,)}
{1: 2, None: 3, (1, 2): 4}
{"a": {"b": {"c": [1, {"d": ()}]}}}
cyclic_list()
cyclic_pair()
cyclic_dict()
cyclic_array()
deep(50)
deep(900)
deep(100_000)
wide(18)
wide(40)
range(4)
range(10**12)
slice(1, 2)
fractions.Fraction(1, 3)
fractions.Fraction(10**400, 3)
decimal.Decimal("0.1")
decimal.Decimal("NaN")
decimal.Decimal("sNaN")
decimal.Decimal("1E+999999")
datetime.datetime(2024, 1, 1)
datetime.timedelta(1)
pathlib.Path("a")
Point()
Pair(0.5, 2.0)
Pair
collections.OrderedDict(a=1)
collections.deque([1.0, 2.0])
collections.Counter("abc")
types.SimpleNamespace(x=1)
np
int
object()
type
Exception("x")
io.StringIO("x")
iter([1.0, 2.0])
(k for k in (1.0, 2.0))
itertools.count()
map(float, "12")
zip([1], [2])
dict(a=1).keys()
dict(a=1).values()
lambda: 1.0
len
print
functools.partial(max, 1)
Hostile()
Arrayish()
Property()
Odd
Iterator2()
Float2(1.0)
Int2(3)
Str2("both up")
List2([1.0, 2.0])
Dict2(a=1)
raises(SystemExit(3))
"""

NUMPY = """
np.float64(0.5)
np.float32(0.5)
np.float16(0.5)
np.longdouble(0.5)
np.int8(-1)
np.uint64(2**64 - 1)
np.bool_(True)
np.complex64(1 + 1j)
np.str_("both up")
np.bytes_(b"a")
np.datetime64("2024-01-01")
np.datetime64("NaT")
np.timedelta64(1, "s")
np.void(b"abc")
np.array(2.5)
np.array("a")
np.array(None)
np.array([])
np.empty((0, 3))
np.empty((3, 0))
np.zeros((1, 1))
np.zeros((2,))
np.zeros((2, 2))
np.ones((3, 1))
np.full((4, 5), np.nan)
np.full((80, 1), np.inf)
np.arange(12.0).reshape(1, 2, 3, 2)
np.zeros((1,) * 32)
np.zeros((2, 0, 2))
np.arange(10.0)[::2]
np.arange(12.0).reshape(3, 4).T
np.arange(4.0)[::-1]
np.broadcast_to(1.0, (3, 2))
np.broadcast_to(np.float64(1.0), (2000, 2000))
np.array([1, 2], dtype=object)
np.array([[1.0], [1.0, 2.0]], dtype=object)
np.array([None, "a"], dtype=object)
np.array([np.array([1.0]), np.array([2.0])], dtype=object)
np.array([sp.Symbol("x"), 1], dtype=object)
np.array(["both up", "a"])
np.array([b"a"])
np.array(["2024-01-01"], dtype="datetime64[D]")
np.array([1, 2], dtype="timedelta64[s]")
np.zeros(2, dtype=[("b", float), ("w", float)])
np.rec.array([(1.0, 2.0)])
np.ma.array([1.0, 2.0], mask=[True, False])
np.ma.masked
np.matrix([[1.0, 2.0]])
np.array([1.0, 2.0]).view(Array2)
np.array([1 + 2j, 3])
np.array([True, False])
np.array([0.5, 0.25], dtype=np.float16)
np.array([0.5, 0.25], dtype=np.longdouble)
np.array([1.0, 2.0], dtype=">f8")
np.array([1, 2], dtype=np.uint8)
np.array([1e400, -1e400])
np.zeros((1500, 1500))
np.random.RandomState(0)
np.random.default_rng(0)
np.poly1d([1, 2])
np.float64
np.dtype("float64")
np.sin
"""

TORCH = """
torch.tensor(0.5)
torch.tensor([0.5, 0.25])
torch.tensor([[0.5], [0.25]])
torch.tensor([])
torch.empty(0, 3)
torch.tensor(float("nan"))
torch.tensor([float("inf"), 1.0])
torch.tensor(0.5, requires_grad=True)
torch.tensor([0.5], requires_grad=True) * 2
torch.tensor([1, 2])
torch.tensor(3, dtype=torch.uint8)
torch.tensor([True, False])
torch.tensor([0.5], dtype=torch.float16)
torch.tensor([0.5], dtype=torch.bfloat16)
torch.tensor([0.5], dtype=torch.float64)
torch.tensor([0.5], dtype=torch.float8_e4m3fn)
torch.tensor([1 + 2j])
torch.tensor([1 + 2j], requires_grad=True)
torch.tensor([1 + 2j]).conj()
torch.tensor([1.0, 2.0]).to_sparse()
quiet(lambda: torch.tensor([[1.0, 2.0]]).to_sparse_csr())
torch.quantize_per_tensor(torch.tensor([1.0, 2.0]), 0.1, 0, torch.qint8)
torch.empty(2, device="meta")
torch.ones(2).as_subclass(Tensor2)
torch.nn.Parameter(torch.tensor([float("nan")]))
torch.nn.Parameter(torch.ones(1))
torch.ones(2, 3).t()
torch.ones(1).expand(4)
torch.ones(2, 2, 2, 2)
quiet(lambda: torch.nested.nested_tensor([torch.ones(1), torch.ones(2)]))
torch._neg_view(torch.ones(2))
[torch.tensor(1.0), torch.tensor(2.0)]
(torch.tensor([1.0], requires_grad=True), torch.tensor([2.0], requires_grad=True))
(torch.ones(80, 1), np.ones((80, 1)))
torch.ones(3).storage
torch.Size([20, 20])
[torch.Size([2]), torch.Size([])]
torch.float32
[torch.int64, torch.float32]
torch.device("cpu")
torch.Generator()
torch.nn.Linear(1, 1)
torch.nn.Sequential(torch.nn.Linear(1, 1))
torch.nn.Sequential()
torch.nn.ReLU()
torch.nn.Linear
torch.nn.MSELoss()
torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1)
Net()
Net
NanNet()
NanNet
InfNet()
InfNet
HugeNet
PatchedNet()
PatchedNet
NoneNet()
NoneNet
TextNet
PairNet
ComplexNet()
ComplexNet
IntBuffers
HalfNet()
HalfNet
EmptyNet
LazyNet()
LazyNet
MetaNet()
MetaNet
Bare()
Bare
torch.nn.Linear(3, 5).state_dict()
list(Net().parameters())
Net().state_dict
(torch.nn.Parameter(torch.ones(1)) * 2).grad_fn
"""

SYMPY = """
sp.Integer(3)
sp.Rational(1, 3)
sp.Float("0.1", 50)
sp.pi
sp.E
sp.I
sp.nan
sp.zoo
sp.oo
-sp.oo
sp.sqrt(2)
sp.Integer(9) ** 9 ** 3
x_
2 * (b_ + w_ * x_ - y_)
x_ / 0
sp.Symbol("zzz")
sp.Symbol("a b`c")
sp.Symbol("é" * 500)
sp.Symbol("")
sp.Dummy("x")
sp.Wild("x")
sp.Function("f")(x_)
sp.Function("f")
sp.Lambda(x_, x_ ** 2)
sp.Derivative(x_ ** 2, x_)
sp.Integral(x_, x_)
sp.Integral(x_, (x_, 0, sp.oo))
sp.Limit(1 / x_, x_, 0)
sp.Sum(x_, (i_, 1, n_))
sp.Sum(x_, (i_, 1, sp.oo))
sp.Sum(sp.IndexedBase("x")[i_], (i_, 1, n_))
sp.Product(x_, (i_, 1, n_))
sp.IndexedBase("x")
sp.IndexedBase("x")[i_]
sp.IndexedBase("x")[i_, i_]
sp.Idx("i")
sp.Eq(x_, 1)
sp.Eq(1, 1)
x_ < y_
sp.Ne(x_, y_)
sp.And(x_ > 0, y_ > 0)
sp.true
sp.false
sp.Piecewise((x_, x_ > 0), (0, True))
sp.Piecewise((x_, x_ > 0))
sp.Abs(x_)
sp.Heaviside(x_)
sp.DiracDelta(x_)
sp.Max(x_, y_)
sp.UnevaluatedExpr(b_ + w_ * x_)
2 * sp.UnevaluatedExpr(b_ + w_ * x_ - y_)
sp.Subs(x_ ** 2, x_, 2)
sp.Matrix([1, 2])
sp.Matrix([[1, 2], [3, 4]])
sp.Matrix([[x_, y_]])
sp.Matrix(0, 0, [])
sp.ImmutableMatrix([[1, 2], [3, 4]])
sp.SparseMatrix(2, 2, {(0, 0): 1})
sp.MatrixSymbol("X", 2, 2)
sp.MatrixSymbol("X", 2, 2) * sp.MatrixSymbol("w", 2, 1)
sp.Identity(2)
sp.ZeroMatrix(2, 2)
sp.Array([1, 2])
sp.Tuple(1, 2)
sp.FiniteSet(1, 2)
sp.Interval(0, 1)
sp.S.Reals
sp.EmptySet
sp.Poly(x_ ** 2, x_)
sp.O(x_)
sp.Interval
sp.factorial(1000, evaluate=False)
sp.factorial(x_)
sp.gamma(x_)
sp.exp(sp.exp(sp.exp(1000, evaluate=False), evaluate=False), evaluate=False)
sp.Mul(*[x_ + k for k in range(300)], evaluate=False)
functools.reduce(lambda a, _: sp.Pow(a, 2, evaluate=False) + 1, range(40), x_)
sp.Pow(0, 0, evaluate=False)
sp.Pow(0, -1, evaluate=False)
sp.log(-x_)
sp.sympify("Q.even")
sp.Symbol("x", positive=True)
sp.Symbol("x", commutative=False)
sp.symbols("x y")
[sp.Rational(1, 2), sp.sqrt(2)]
sp.UniversalSet
sp.physics.units.meter if hasattr(sp, "physics") else sp.pi
"""

# Functions whose own way is odd, whatever they are asked with.
FUNCTIONS = """
raises(ValueError("no"))
raises(ValueError("\\ud800"))
raises(ValueError("x" * 100_000))
raises(SystemExit())
raises(SystemExit("bye"))
raises(KeyboardInterrupt())
raises(GeneratorExit())
raises(StopIteration(3))
raises(RecursionError("deep"))
raises(MemoryError())
raises(NotImplementedError())
raises(NotImplementedError("later"))
raises(AssertionError())
raises(KeyError("b"))
raises(OSError(2, "no"))
raises(UnicodeDecodeError("utf-8", b"a", 0, 1, "no"))
raises(BaseExceptionGroup("g", [ValueError(1)]))
raises(BaseException("base"))
raises(type("Odd", (Exception,), {"__str__": lambda self: 3})())
raises(type("Odd", (Exception,), {"__str__": lambda self: 1 / 0})())
raises(Warning("w"))
raises(TimeoutError())
raises(EOFError())
lambda: 1.0
lambda *a: a
lambda *a, **k: a[0]
lambda *a: a[-1]
lambda a: a
lambda a, b: (a, b)
lambda *a: [*a]
lambda *a: np.asarray(a[0])
lambda *a: (a[-1], a[0])
lambda *a: input()
lambda *a: print("x" * 1000)
lambda *a: warnings.warn("w")
lambda *a: (lambda f: f(f))(lambda f: f(f))
lambda *a: [setattr(t, "grad", torch.ones(7, 7)) for t in a if isinstance(t, torch.Tensor)]
lambda *a: [t.data.fill_(float("nan")) for t in a if isinstance(t, torch.Tensor)]
lambda *a: [t.detach().resize_(0) for t in a if isinstance(t, torch.Tensor)]
lambda *a: [t.requires_grad_(False) for t in a if isinstance(t, torch.Tensor) and t.is_leaf]
lambda *a: [t.fill(np.nan) for t in a if isinstance(t, np.ndarray) and t.flags.writeable]
lambda *a: [p.data.fill_(np.nan) for m in modules(a) for p in m.parameters()]
lambda *a: [t.__dict__.clear() for t in a if isinstance(t, torch.nn.Module)]
lambda *a: [setattr(m, "state_dict", lambda *x, **k: None) for m in modules(a)]
lambda *a: [m.register_buffer("extra", torch.ones(2)) for m in modules(a)]
lambda *a: [t.double() for t in a if isinstance(t, torch.nn.Module)]
lambda *a: np.random.rand()
lambda *a: torch.manual_seed(0)
lambda *a: object()
lambda *a: (k for k in a)
print
len
int
dict
Net
torch.nn.Linear
np.mean
sp.Symbol
Hostile()
functools.partial(print, 1)
"""


def lines(block: str) -> list[str]:
    return [line for line in block.splitlines() if line.strip()]


VALUES = [line for block in (PYTHON, NUMPY, TORCH, SYMPY) for line in lines(block)]
ODD_FUNCTIONS = lines(FUNCTIONS)
