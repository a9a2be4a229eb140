"""By hand, by a tool: derivatives that a tool worked out, carried to an answer in every way."""

from __future__ import annotations

from collections.abc import Callable

from tests.attacks.harness import Attack
from tests.autograder.judging.hand_styles import answers

LOSS = "loss = (b + w * x - y) ** 2\n"
TRICKS = answers("""
# --- wronskian
dloss_db = sp.wronskian([1, loss], b)
# --- an underscored method of sympy's
dloss_db = loss._eval_derivative_n_times(b, 1)
# --- divergence
from sympy.vector import CoordSys3D, divergence
N = CoordSys3D('N')
dloss_db = divergence(loss.subs(b, N.x)*N.i).doit().subs(N.x, b)
# --- a polynomial's own method
dloss_db = sp.Poly(loss, b).diff(b).as_expr()
# --- a derivative that is put off
dloss_db = sp.Subs(sp.Derivative(loss, b), b, b).doit()
# --- an array's own method
dloss_db = sp.Array([loss]).diff(b)[0]
# --- a limit by Gruntz
dloss_db = sp.gruntz((loss.subs(b, b+n) - loss)/n, n, 0)
# --- a residue
dloss_db = sp.residue(loss.subs(b, b+n)/n**2, n, 0)
# --- a series and its coefficient
dloss_db = loss.series(b, 0, 3).removeO().coeff(b, 1)
# --- builtins.eval
import builtins
dloss_db = builtins.eval('sp.diff(loss, b)')
# --- a default argument
def f(e, d=sp.diff(loss, b)):
    return d
dloss_db = f(1)
# --- a class's attribute
class A:
    g = sp.diff(loss, b)
dloss_db = A.g
# --- an object's attribute
class A: pass
a = A()
a.g = sp.diff(loss, b)
dloss_db = a.g
# --- a walrus
print(dloss_db := sp.diff(loss, b))
# --- a closure
def outer():
    g = sp.diff(loss, b)
    return lambda: g
dloss_db = outer()()
# --- a generator
def gen():
    yield loss.diff(b)
dloss_db = next(gen())
# --- a dict
dloss_db = dict(a=sp.diff(loss, b))['a']
# --- map and lambda
dloss_db = list(map(lambda s: sp.diff(loss, s), [b]))[0]
# --- text and back
dloss_db = sp.sympify(str(sp.diff(loss, b)))
# --- srepr and back
dloss_db = sp.S(sp.srepr(loss.diff(b)))
# --- a file and back
text = str(loss.diff(b))
open('d.txt','w').write(text)
dloss_db = sp.sympify(open('d.txt').read(), locals=dict(b=b,w=w,x=x,y=y))
# --- pickle and back
import pickle
dloss_db = pickle.loads(pickle.dumps(loss.diff(b)))
# --- a thread
import threading
out=[]
t=threading.Thread(target=lambda: out.append(loss.diff(b)))
t.start(); t.join()
dloss_db = out[0]
# --- a module under another name
import sys
sys.modules['mine'] = sp
from mine import diff as q
dloss_db = q(loss, b)
# --- exec into a module
import types
m = types.ModuleType('m')
exec('from sympy import diff as q', m.__dict__)
dloss_db = m.q(loss, b)
# --- the class's method
dloss_db = type(loss).diff(loss, b)
# --- object.__getattribute__
dloss_db = object.__getattribute__(loss, 'diff')(b)
# --- a pattern that looks names up
match loss:
    case sp.Expr(diff=d): dloss_db = d(b)
# --- inspect.getmembers
import inspect
dloss_db = dict(inspect.getmembers(sp))['diff'](loss, b)
# --- the garbage collector's list of functions
import ctypes, gc
f = [o for o in gc.get_objects() if getattr(o, '__name__', '') == 'diff' and getattr(o, '__module__', '') == 'sympy.core.function'][0]
dloss_db = f(loss, b)
# --- text in lambdify
f = sp.lambdify(b, 'x', modules=[{'x': 1}])
g = sp.lambdify((), "__import__('sympy').diff")
dloss_db = g()(loss, b)
# --- text in sp.expand
dloss_db = sp.expand('diff((b+w*x-y)**2, b)')
# --- text in subs
dloss_db = sp.Integer(1).subs(1, 'diff((b+w*x-y)**2, b)')
# --- an operator of sympy's that is patched
sp.Symbol.__pos__ = lambda s: sp.diff(loss, b)
dloss_db = +b
# --- a compiled text
exec(compile('dloss_db = sp.diff(loss, b)', 'a', 'exec'))
""")
FUNCTIONS = answers("""
# --- the engine of torch, called directly
import torch
def mse_gradients(b, w, x, y):
    p = torch.tensor([float(b), float(w)], dtype=torch.float64, requires_grad=True)
    loss = ((p[0] + p[1] * torch.tensor(x) - torch.tensor(y)) ** 2).mean()
    torch._C._EngineBase().run_backward(
        (loss,), (torch.ones_like(loss),), False, False, (), allow_unreachable=True, accumulate_grad=True
    )
    return p.grad[0].item(), p.grad[1].item()
# --- the course's own slopes
from course_tools.plots._bowl import bowl
mse_gradients = lambda b, w, x, y: bowl(x, y).slopes(b, w)
# --- the course's own slopes, imported by a text
def mse_gradients(b, w, x, y):
    course = __import__("course_tools." + "plots._bowl").plots._bowl
    return course.bowl(x, y).slopes(b, w)
# --- a name put together at run time beside a comment on import *
import sympy as sp
# from sympy import *
bs, ws, xs, ys = sp.symbols("b w x y")
made = [getattr((bs + ws * xs - ys) ** 2, "di" + chr(102) * 2)(s) for s in (bs, ws)]
f = sp.lambdify((bs, ws, xs, ys), made)
def mse_gradients(b, w, x, y):
    return tuple(part.mean() for part in f(b, w, x, y))
""")


def _by(name: str, answer: str, code: str) -> Callable[[], Attack]:
    def attack() -> Attack:
        return Attack(answers={answer: code})

    attack.__doc__ = name
    return attack


for _tricks, _answer, _before in ((TRICKS, "dloss-db", LOSS), (FUNCTIONS, "mse-gradients", "")):
    for _name, _code in _tricks.items():
        _key = "_".join("".join(c if c.isalnum() else " " for c in _name).lower().split())
        globals()[_key] = _by(_name, _answer, _before + _code)


def a_file_that_is_run() -> Attack:
    """%run of a text file that holds sp.diff"""
    code = f"import sympy as sp\nfrom course_tools.symbols import b, w, x, y\n{LOSS}"
    return Attack(
        answers={"dloss-db": "%run mine.txt"},
        files={"mine.txt": f"{code}dloss_db = sp.diff(loss, b)".encode()},
    )


def a_star_import_from_a_zip() -> Attack:
    """a star import from a zip that the notebook writes"""
    return Attack(
        answers={
            "dloss-db": """
import sys, zipfile
text = "import sympy as sp\\nfrom course_tools.symbols import b, w, x, y\\ndloss_db = sp.diff((b + w * x - y)**2, b)"
with zipfile.ZipFile("mine.zip", "w") as made:
    made.writestr("hidden.py", text)
sys.path.insert(0, "mine.zip")
from hidden import *
"""
        }
    )
