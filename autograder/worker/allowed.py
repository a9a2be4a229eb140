"""What an answer by hand may use: this list, and nothing else.

It is closed: a tool of tomorrow is not in it. What is missing from it and takes no derivative may
be added; whoever uses it until then is told its name.
"""

from __future__ import annotations

import builtins
import collections
import decimal
import fractions

import numpy as np

from autograder.wire.functions import FUNCTIONS

# What none of these may be reached by: names that run text, or show what is hidden.
_BUILTINS = """abs all any ascii bin bool bytes callable chr classmethod complex dict divmod
enumerate filter float format frozenset getattr hasattr hash hex id int isinstance issubclass iter
len list map max min next object oct ord pow print property range repr reversed round set slice
sorted staticmethod str sum super tuple type zip True False None NotImplemented Ellipsis
__build_class__ __debug__""".split()  # noqa: SIM905
BUILTINS = frozenset(_BUILTINS) | {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}

_SYMPY = """Abs Add Basic E Eq Expr Float Ge Gt Heaviside I Id Identity Idx ImmutableMatrix
Indexed IndexedBase Integer KroneckerDelta Lambda Le Lt MatAdd MatMul MatPow Matrix MatrixSymbol
Max Min Mod Mul N Ne Number OneMatrix Piecewise Poly Pow Product Rational Range S Sum Symbol
Transpose Trace Tuple UnevaluatedExpr Unequality ZeroMatrix acot acoth binomial cancel cbrt
ceiling collect combsimp conjugate det diag div Dummy expand expand_log expand_mul
expand_power_base expand_power_exp expand_trig eye factor factor_list factor_terms factorial
fraction gcd gcd_terms gcdex im init_printing lambdify latex lcm ln logcombine nan nsimplify
numer denom oo ones pi poly powdenest powsimp pprint pretty primitive prod product radsimp
ratsimp re real_root root separatevars signsimp simplify sinc sqrt sqrtdenest srepr summation
symbols sympify terms_gcd zeros together trace transpose trigsimp true false Wild Dict
ImmutableDenseMatrix MutableDenseMatrix SparseMatrix Array Function GoldenRatio EulerGamma apart
default_sort_key ordered cse Not And Or Interval Reals""".split()  # noqa: SIM905
_TORCH = """Tensor abs add arange as_tensor bfloat16 bool broadcast_to cat column_stack concat
concatenate device div divide dot double dtype einsum empty exp eye flatten float float32 float64
from_numpy full full_like hstack inference_mode inner int int32 int64 is_tensor linspace log
manual_seed matmul max mean min mm mul multiply mv negative no_grad numel ones ones_like outer pow
rand randn reshape set_default_dtype sqrt square squeeze stack std sub subtract sum tensor
tensordot transpose true_divide unsqueeze var vstack zeros zeros_like""".split()  # noqa: SIM905
_NUMPY = """append apply_along_axis argmax argmin argsort array array_equal array_split arange
around asarray asanyarray ascontiguousarray astype atleast_1d atleast_2d atleast_3d average block
broadcast_arrays broadcast_to c_ clip column_stack concatenate concat copy corrcoef cov cross
cumprod cumsum delete diag diagonal diff dot double dstack dtype e ediff1d einsum empty empty_like
errstate expand_dims eye fill_diagonal flip float16 float32 float64 floating fromiter full
full_like fmax generic hsplit hstack identity inf inner insert int16 int32 int64 int8 integer
iscomplex isclose allclose isreal isscalar kron linspace logspace max mean median meshgrid min
moveaxis nan nan_to_num nanmax nanmean nanmin nanstd nansum nanvar ndarray ndenumerate ndim
ndindex newaxis number ones ones_like outer piecewise pi prod ptp r_ ravel real imag repeat
require reshape resize roll rollaxis rot90 round select set_printoptions shape size sort split
squeeze stack std sum swapaxes take tensordot tile trace transpose trapezoid tril triu unique var
vander vdot vectorize vecdot vsplit vstack where zeros zeros_like cumulative_sum matrix_transpose
permute_dims bool_ intp object_ count_nonzero nonzero flatnonzero polyval""".split()  # noqa: SIM905

# By module: the names in it, or every public one.
MODULES: dict[str, frozenset[str] | None] = {
    "sympy": frozenset(_SYMPY) | frozenset(FUNCTIONS),
    "numpy": frozenset(_NUMPY)
    | {name for name, value in vars(np).items() if isinstance(value, np.ufunc)},
    "numpy.linalg": frozenset({"norm", "multi_dot", "matmul", "outer", "trace", "matrix_power"}),
    "numpy.random": frozenset({"seed", "rand", "randn", "normal", "random", "default_rng"}),
    "torch": frozenset(_TORCH),
    "functools": frozenset({"partial", "reduce", "lru_cache", "cache", "wraps"}),
    "operator": frozenset({"add", "sub", "mul", "truediv", "neg", "pow", "matmul", "itemgetter"}),
    "types": frozenset({"SimpleNamespace"}),
    "typing": frozenset({"Any", "Callable", "Iterable", "NamedTuple", "Optional", "Sequence"}),
    "course_tools.data": frozenset({"load_regression"}),
} | dict.fromkeys(
    ("sympy.abc", "course_tools.symbols", "math", "cmath", "statistics", "fractions", "decimal",
     "itertools", "collections", "dataclasses", "numbers", "__future__", "random", "time",
     "warnings")
)  # fmt: skip

_EXPRESSIONS = """T args as_base_exp as_coeff_Add as_coeff_Mul as_coefficients_dict as_dict
as_expr as_independent as_numer_denom as_ordered_factors as_ordered_terms as_poly as_powers_dict
as_real_imag as_two_terms as_immutable as_mutable adjoint all_coeffs applyfunc apart atoms base
cancel coeff coeffs col col_insert col_join cols collect combsimp det diagonal doit equals evalf
exp expand extract_multiplicatively factor free_symbols func function gens has indices inv is_Add
is_Float is_Integer is_Matrix is_Mul is_Number is_Pow is_Rational is_Symbol is_commutative
is_constant is_finite is_integer is_negative is_number is_positive is_real is_zero label limits
match multiply n name norm nsimplify p powsimp q radsimp ratsimp replace row row_insert row_join
rows shape sign simplify subs sum to_matrix together trace trigsimp variables vec xreplace col_op
row_op zip_row_op columnspace lhs rhs Half One Zero NegativeOne Pi Exp1 evaluate""".split()  # noqa: SIM905
_TENSORS = """add bool contiguous cpu cuda detach device div double expand float half int item
long matmul mul neg norm numel numpy permute pow requires_grad shape size sqrt square sub sum t
tolist to type unsqueeze view""".split()  # noqa: SIM905
_PLAIN = (list, dict, tuple, set, frozenset, str, bytes, int, float, complex, range, slice,
          property, np.ndarray, np.random.RandomState, np.random.Generator, collections.deque,
          collections.Counter, fractions.Fraction, decimal.Decimal, BaseException)  # fmt: skip
# Of any object: none of these takes a derivative, whatever it is asked of.
ATTRIBUTES = frozenset(_EXPRESSIONS) | frozenset(_TENSORS) | {
    name for kind in _PLAIN for name in dir(kind) if not name.startswith("_")
} - {"with_traceback", "add_note"} | {"cache_clear", "__init__", "__name__", "__doc__"}  # fmt: skip
