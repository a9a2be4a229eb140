"""Answers to the exercises by hand, as honest students and others write them."""

from __future__ import annotations

import re


def answers(text: str) -> dict[str, str]:
    """The answers in a text, by their headings."""
    parts = re.split(r"^# --- (.+)\n", text, flags=re.MULTILINE)
    return {name: code.strip() for name, code in zip(parts[1::2], parts[2::2], strict=True)}


HONEST_EXPRESSIONS = answers("""
# --- plain
dloss_db = 2 * (b + w * x - y)
# --- expanded
dloss_db = sp.expand(2 * (b + w * x - y))
# --- simplified
dloss_db = sp.simplify(sp.factor(2 * b + 2 * w * x - 2 * y))
# --- rational
dloss_db = sp.Rational(4, 2) * (b + w * x - y)
# --- a variable called diff
diff = b + w * x - y
dloss_db = 2 * diff
# --- a variable called limit
limit = 2
dloss_db = limit * (b + w * x - y)
# --- the chain rule in steps
u = b + w * x - y
outer = 2 * u
inner = 1
dloss_db = outer * inner
# --- checked with sp.diff
loss = (b + w * x - y) ** 2
dloss_db = 2 * (b + w * x - y)
assert sp.simplify(sp.diff(loss, b) - dloss_db) == 0
# --- checked and shown
loss = (b + w * x - y) ** 2
dloss_db = 2 * (b + w * x - y)
dloss_db.equals(loss.diff(b))
# --- checked in a loop
loss = (b + w * x - y) ** 2
dloss_db = 2 * (b + w * x - y)
for s in (b, w):
    print(sp.diff(loss, s))
# --- an older try
loss = (b + w * x - y) ** 2
dloss_db = sp.diff(loss, b)
dloss_db = 2 * (b + w * x - y)
# --- with all of sympy
from sympy import *
from course_tools.symbols import b, w, x, y
diff = b + w * x - y
dloss_db = 2 * diff
# --- a helper
def error():
    return b + w * x - y

dloss_db = 2 * error()
# --- a function called diff
def diff(a, c):
    return a - c

dloss_db = 2 * diff(b + w * x, y)
# --- from a text
dloss_db = sp.sympify('2*(b + w*x - y)', locals={'b': b, 'w': w, 'x': x, 'y': y})
# --- built up
dloss_db = 0
for part in (b, w * x, -y):
    dloss_db += 2 * part
# --- substituted
u = sp.Symbol('u')
dloss_db = (2 * u).subs(u, b + w * x - y)
# --- a sum worked out
k = sp.Symbol('k')
dloss_db = (b + w * x - y) * sp.Sum(1, (k, 1, 2)).doit()
# --- a check in the same line
u = b + w*x - y
dloss_db, check = 2*u, sp.diff(u**2, b)
# --- both in a dict
u = b + w*x - y
answers = {'mine': 2*u, 'tool': sp.diff(u**2, b)}
dloss_db = answers['mine']
# --- both in a list
u = b + w*x - y
both = [sp.diff(u**2, b), 2*u]
dloss_db = both[1]
# --- a tool first in a list
u = b + w*x - y
both = []
both.append(sp.diff(u**2,b))
both.append(2*u)
dloss_db = both[-1]
# --- an if that compares
u = b + w*x - y
dloss_db = 2*u
check = sp.diff(u**2, b)
if sp.simplify(dloss_db - check) == 0:
    print('ok')
else:
    print('no')
# --- an answer inside the if
u = b + w*x - y
mine = 2*u
if sp.simplify(mine - sp.diff(u**2, b)) == 0:
    dloss_db = mine
# --- raise where they differ
u = b + w*x - y
mine = 2*u
if sp.expand(mine) != sp.expand(sp.diff(u**2, b)):
    raise ValueError
dloss_db = mine
# --- equals, then the answer
u = b + w*x - y
mine = 2*u
assert mine.equals(sp.diff(u**2, b))
dloss_db = mine
# --- an assert with a message
u = b + w*x - y
dloss_db = 2*u
assert sp.simplify(dloss_db - sp.diff(u**2, b)) == 0, 'wrong'
# --- printed in a text
u = b + w*x - y
print(f'{sp.diff(u**2, b)}')
dloss_db = 2*u
# --- shown beside a walrus
u = b + w*x - y
display = print
display(sp.diff(u**2,b), dloss_db := 2*u)
# --- an equation printed
u = b + w*x - y
dloss_db = 2*u
sp.pprint(sp.Eq(dloss_db, sp.diff(u**2, b)))
# --- a helper that compares
def check(mine, tool):
    ok = sp.simplify(mine - tool) == 0
    print('ok' if ok else 'no')
    return mine
u = b + w*x - y
dloss_db = check(2*u, sp.diff(u**2, b))
# --- a pair from a function
u = b + w*x - y
def both():
    return 2*u, sp.diff(u**2, b)
dloss_db, tool = both()
# --- a dict from a function
u = b + w*x - y
def both():
    return {'hand': 2*u, 'sympy': sp.diff(u**2, b)}
dloss_db = both()['hand']
# --- a namespace
u = b + w*x - y
from types import SimpleNamespace
r = SimpleNamespace(mine=2*u, tool=sp.diff(u**2, b))
dloss_db = r.mine
# --- a dataclass
u = b + w*x - y
from dataclasses import dataclass
@dataclass
class R:
    mine: object
    tool: object
r = R(2*u, sp.diff(u**2, b))
dloss_db = r.mine
# --- a named tuple
u = b + w*x - y
from collections import namedtuple
R = namedtuple('R', 'mine diff')
r = R(2*u, sp.diff(u**2, b))
dloss_db = r.mine
# --- try and except
u = b + w*x - y
try:
    assert 2*u == sp.diff(u**2, b)
except AssertionError:
    print('differ')
dloss_db = 2*u
# --- a loop of checks
u = b + w*x - y
dloss_db = 2*u
for s, mine in ((b, dloss_db), (w, 2*u*x)):
    assert sp.simplify(sp.diff(u**2, s) - mine) == 0
# --- latex of both
u = b + w*x - y
dloss_db = 2*u
print(sp.latex(dloss_db), sp.latex(sp.Derivative(u**2, b)))
# --- a derivative shown
u = b + w*x - y
D = sp.Derivative(u**2, b)
D
dloss_db = 2*u
D.doit() - dloss_db
# --- all of sympy and a check
from sympy import *
from course_tools.symbols import b, w, x, y
u = b + w*x - y
dloss_db = 2*u
simplify(diff(u**2, b) - dloss_db)
# --- a secant printed
u = b + w*x - y
f = sp.lambdify((b,w,x,y), u**2)
dloss_db = 2*u
print((f(1.001,2,3,4)-f(0.999,2,3,4))/0.002)
# --- reduce
from functools import reduce
import operator
dloss_db = 2*reduce(operator.add, [b, w*x, -y])
# --- unevaluated
dloss_db = 2*sp.UnevaluatedExpr(b + w*x - y)
# --- an unevaluated sum
dloss_db = sp.Add(2*b, 2*w*x, -2*y, evaluate=False)
# --- an unevaluated product
dloss_db = sp.Mul(2, b + w*x - y, evaluate=False)
# --- a Lambda
t = sp.Symbol('t')
dloss_db = sp.Lambda(t, 2*t)(b + w*x - y)
# --- a polynomial
dloss_db = sp.Poly(2*(b + w*x - y), b, w, x, y)
# --- nsimplify
dloss_db = sp.nsimplify(2.0*(b + w*x - y))
# --- floats among fractions
dloss_db = 2.0*b + sp.Rational(2)*w*x - sp.Float(2)*y
# --- a matrix of one
dloss_db = sp.Matrix([[2*(b + w*x - y)]])
# --- an array of one
import numpy as np
dloss_db = np.array([2*(b + w*x - y)])
# --- other assumptions
b, w, x, y = sp.symbols('b w x y', real=True)
dloss_db = 2*(b + w*x - y)
# --- the side of an equation
dloss_db = sp.Eq(sp.Symbol('dloss_db'), 2*(b + w*x - y)).rhs
# --- a class with a method called grad
class A:
    def __init__(self): self.u = b+w*x-y
    def grad(self): return 2*self.u
dloss_db = A().grad()
# --- a scratch function on its own x
def f(x):
    x[0] = sp.diff(x[1], b)

dloss_db = 2 * (b + w * x - y)
""")

HONEST_FUNCTIONS = answers("""
# --- two means
def mse_gradients(b, w, x, y):
    e = predict(b, w, x) - y
    return 2 * e.mean(), 2 * (x * e).mean()
# --- dot
def mse_gradients(b, w, x, y):
    e = (b + w * x - y).ravel()
    return 2 * e.sum() / len(e), 2 * np.dot(x.ravel(), e) / len(e)
# --- matrix
def mse_gradients(b, w, x, y):
    X = np.hstack([np.ones_like(x), x])
    g = 2 / len(x) * X.T @ (X @ np.array([[b], [w]]) - y)
    return g[0, 0], g[1, 0]
# --- loop
def mse_gradients(b, w, x, y):
    gb = gw = 0.0
    for xi, yi in zip(x.ravel(), y.ravel()):
        diff = b + w * xi - yi
        gb += 2 * diff
        gw += 2 * xi * diff
    gb /= len(x)
    gw /= len(x)
    return gb, gw
# --- filled arrays
def mse_gradients(b, w, x, y):
    n = len(x)
    yhat = np.zeros(n)
    true = np.zeros(n)
    for k in range(n):
        yhat[k] = b + w * x[k, 0]
        true[k] = y[k, 0]
    e = yhat - true
    return 2 * e.sum() / n, 2 * (x.ravel() * e).sum() / n
# --- list sums
def mse_gradients(b, w, x, y):
    diff = [b + w * p - t for p, t in zip(x.ravel(), y.ravel())]
    return 2 * sum(diff) / len(diff), 2 * sum(d * p for d, p in zip(diff, x.ravel())) / len(diff)
# --- expanded
def mse_gradients(b, w, x, y):
    return (2 * (b + w * np.mean(x) - np.mean(y)),
            2 * (b * np.mean(x) + w * np.mean(x**2) - np.mean(x * y)))
# --- differences of sums
def mse_gradients(b, w, x, y):
    n = len(x)
    yhat = b + w * x
    return (2 * (np.sum(yhat) - np.sum(y)) / n,
            2 * (np.sum(x * yhat) - np.sum(x * y)) / n)
# --- einsum
def mse_gradients(b, w, x, y):
    e = b + w * x - y
    return 2 * np.average(e), 2 * np.einsum('ij,ij->', x, e) / x.shape[0]
# --- float32
def mse_gradients(b, w, x, y):
    b, w = np.float32(b), np.float32(w)
    x, y = x.astype(np.float64), y.astype(np.float64)
    e = b + w * x - y
    return 2 * e.mean(), 2 * (x * e).mean()
# --- torch without autograd
import torch
def mse_gradients(b, w, x, y):
    x, y = torch.tensor(x), torch.tensor(y)
    with torch.no_grad():
        e = b + w * x - y
        return (2 * e.mean()).item(), (2 * (x * e).mean()).item()
# --- covariance
def mse_gradients(b, w, x, y):
    e = (b + w * x - y).ravel()
    p = x.ravel()
    cov = ((p - p.mean()) * (e - e.mean())).mean()
    return 2 * e.mean(), 2 * (cov + p.mean() * e.mean())
# --- lambda
mse_gradients = lambda b, w, x, y: (2 * (b + w * x - y).mean(), 2 * (x * (b + w * x - y)).mean())
# --- a class
class Line:
    def __init__(self, b, w):
        self.b, self.w = b, w

    def diff(self, x, y):
        return self.b + self.w * x - y


def mse_gradients(b, w, x, y):
    line = Line(b, w)
    return 2 * line.diff(x, y).mean(), 2 * (x * line.diff(x, y)).mean()
# --- a field
from types import SimpleNamespace
def mse_gradients(b, w, x, y):
    s = SimpleNamespace(diff=b + w * x - y)
    return 2 * s.diff.mean(), 2 * np.mean(x * s.diff)
# --- lambdified
es = b + w * x - y
f, g = sp.lambdify((b, w, x, y), [2 * es, 2 * x * es]), 0
def mse_gradients(b, w, x, y):
    db, dw = f(b, w, x, y)
    return db.mean(), dw.mean()
# --- getattr in plain sight
def mse_gradients(b, w, x, y):
    e = b + w * x - y
    return 2 * getattr(e, 'mean')(), 2 * getattr(x * e, 'mean')()
# --- a one-sided check elsewhere
def mse_gradients(b, w, x, y):
    e = b + w * x - y
    return 2 * e.mean(), 2 * (x * e).mean()


def check(b, w, x, y, h=1e-6):
    return (mse(predict(b + h, w, x), y) - mse(predict(b, w, x), y)) / h
# --- np.diff
def mse_gradients(b, w, x, y):
    e = np.diff(np.hstack([y, b + w * x]), axis=1)
    return 2 * e.mean(), 2 * (x * e).mean()
# --- prints and docstrings
def mse_gradients(b, w, x, y):
    "Not sp.diff(loss, b), nor loss.backward()."
    e = b + w * x - y
    print('diff(loss)', e.mean())
    return 2 * e.mean(), 2 * (x * e).mean()
""")

HONEST_HESSIANS = answers("""
# --- filled
hessian = sp.zeros(2, 2)
m = sp.Sum(x[i], (i, 1, n)) / n
hessian[0, 0] = 2
hessian[0, 1] = hessian[1, 0] = 2 * m
hessian[1, 1] = 2 * sp.Sum(x[i] ** 2, (i, 1, n)) / n
# --- rows
rows = []
rows.append([sp.Integer(2), 2 / n * sp.Sum(x[i], (i, 1, n))])
rows.append([rows[0][1], 2 / n * sp.Sum(x[i]**2, (i, 1, n))])
hessian = sp.Matrix(rows)
""")

# Each is named by what its refusal calls the tool.
TOOLS = answers("""
# --- sp.diff
dloss_db = sp.diff(loss, b)
# --- loss.diff
dloss_db = loss.diff(b)
# --- d
from sympy import diff as d
dloss_db = d(loss, b)
# --- s.diff
import sympy as s
dloss_db = s.diff(loss, b)
# --- diff
from sympy import *
from course_tools.symbols import b, w, x, y
dloss_db = diff(loss, b)
# --- sympy.core.function.diff
import sympy.core.function
dloss_db = sympy.core.function.diff(loss, b)
# --- sp.Derivative
dloss_db = sp.Derivative(loss, b).doit()
# --- m.diff
m = sp
dloss_db = m.diff(loss, b)
# --- getattr(sp, 'di' + 'ff')
dloss_db = getattr(sp, 'di' + 'ff')(loss, b)
# --- __import__('sympy').diff
dloss_db = __import__('sympy').diff(loss, b)
# --- sp.limit
h = sp.Symbol('h')
dloss_db = sp.limit((loss.subs(b, b + h) - loss) / h, h, 0)
# --- derive.diff
derive = sp
answers = [derive.diff(loss, s) for s in (b, w)]
dloss_db, dloss_dw = answers
# --- sp.Matrix([loss]).jacobian
dloss_db = sp.Matrix([loss]).jacobian([b])[0]
# --- sp.sympify('diff((b+w*x-y)**2, b)')
dloss_db = sp.sympify('diff((b+w*x-y)**2, b)').subs({str(s): s for s in (b, w, x, y)})
# --- e.diff
def slope(e):
    return e.diff(b)


dloss_db = sp.expand(slope(loss))
# --- sp.idiff
z = sp.Symbol('z')
dloss_db = sp.idiff(z - loss, z, b)
""")

BEHIND_NAMES = answers("""
# --- methodcaller
import operator
dloss_db = operator.methodcaller('diff', b)(loss)
# --- functools
import functools
dloss_db = functools.partial(sp.diff, loss)(b)
# --- later
dloss_db = 0
dloss_db = dloss_db + sp.diff(loss, b)
# --- augmented
dloss_db = 0
dloss_db += sp.diff(loss, b)
# --- list
parts = []
parts.append(sp.diff(loss, b))
dloss_db = parts[0]
# --- loop
parts = []
for s in (b,):
    parts.append(loss.diff(s))
dloss_db = parts[0]
# --- global
def work():
    global dloss_db
    dloss_db = sp.diff(loss, b)


work()
# --- other cell's helper
slope = lambda e, s: sp.diff(e, s)
dloss_db = slope(loss, b)
# --- torch
import torch
t = torch.tensor(1.0, requires_grad=True)
(t**2).backward()
dloss_db = t.grad.item() * (b + w * x - y)
# --- by steps of a symbol
h = sp.Symbol('h')
f = lambda q: (q + w * x - y) ** 2
dloss_db = sp.expand((f(b + h) - f(b - h)) / (2 * h))
# --- written-out steps
h = sp.Rational(1, 2)
up, down = (b + h + w * x - y) ** 2, (b - h + w * x - y) ** 2
dloss_db = sp.expand((up - down) / (2 * h))
""")

HIDDEN = answers("""
# --- exec
exec('dloss_db = sp.diff(loss, b)')
# --- eval
dloss_db = eval('sp.di' + 'ff(loss, b)')
# --- globals
dloss_db = 0
globals()['dloss_' + 'db'] = sp.diff(loss, b)
# --- getattr(sp, name)
name = 'ffid'[::-1]
dloss_db = getattr(sp, name)(loss, b)
# --- vars
dloss_db = vars(sp)['diff'](loss, b)
# --- sp.__dict__
dloss_db = sp.__dict__['diff'](loss, b)
# --- sys.modules
import sys
dloss_db = sys.modules['sympy'].diff(loss, b)
""")

FUNCTIONS = answers("""
# --- backward
import torch
def mse_gradients(b, w, x, y):
    b = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    w = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    loss = ((b + w * torch.tensor(x) - torch.tensor(y)) ** 2).mean()
    loss.backward()
    return b.grad.item(), w.grad.item()
# --- torch.autograd.grad
import torch
def mse_gradients(b, w, x, y):
    b = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    w = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    loss = ((b + w * torch.tensor(x) - torch.tensor(y)) ** 2).mean()
    return tuple(g.item() for g in torch.autograd.grad(loss, [b, w]))
# --- torch.func
import torch


def loss(b, w, x, y):
    return ((b + w * x - y) ** 2).mean()


def mse_gradients(b, w, x, y):
    args = [torch.tensor(v, dtype=torch.float64) for v in (b, w, x, y)]
    return torch.func.grad(loss, (0, 1))(*args)
# --- np.gradient
def mse_gradients(b, w, x, y):
    k = np.array([-1.0, 0.0, 1.0])
    return (np.gradient([mse(predict(b + d, w, x), y) for d in k], k)[1],
            np.gradient([mse(predict(b, w + d, x), y) for d in k], k)[1])
# --- sympy before
L = (b + w * x - y) ** 2
f = sp.lambdify((b, w, x, y), [sp.diff(L, b), sp.diff(L, w)])
def mse_gradients(b, w, x, y):
    db, dw = f(b, w, x, y)
    return db.mean(), dw.mean()
# --- helper
def slope(f, p, h=1e-4):
    return (f(p + h) - f(p - h)) / (2 * h)


def mse_gradients(b, w, x, y):
    return (slope(lambda q: mse(predict(q, w, x), y), b),
            slope(lambda q: mse(predict(b, q, x), y), w))
# --- central
def mse_gradients(b, w, x, y):
    h = 1e-4
    db = (mse(predict(b + h, w, x), y) - mse(predict(b - h, w, x), y)) / (2 * h)
    dw = (mse(predict(b, w + h, x), y) - mse(predict(b, w - h, x), y)) / (2 * h)
    return db, dw
# --- with names
def mse_gradients(b, w, x, y):
    h = 1.0
    up, down = mse(predict(b + h, w, x), y), mse(predict(b - h, w, x), y)
    db = up - down
    db /= 2 * h
    e = b + w * x - y
    return db, 2 * (x * e).mean()
# --- whole step
def mse_gradients(b, w, x, y):
    return ((mse(b + 1 + w * x, y) - mse(b - 1 + w * x, y)) / 2,
            (mse(b + (w + 1) * x, y) - mse(b + (w - 1) * x, y)) / 2)
# --- changed in place
def mse_gradients(b, w, x, y):
    p, g, h = np.array([b, w]), [], 1e-2
    for k in range(2):
        p[k] += h
        up = mse(p[0] + p[1] * x, y)
        p[k] -= 2 * h
        down = mse(p[0] + p[1] * x, y)
        p[k] += h
        g.append((up - down) / 2 / h)
    return g[0], g[1]
# --- complex step
def mse_gradients(b, w, x, y):
    f = lambda b, w: mse(predict(b, w, x), y)
    return f(b + 1e-20j, w).imag / 1e-20, f(b, w + 1e-20j).imag / 1e-20
# --- through a table
def mse_gradients(b, w, x, y):
    f = lambda b, w: mse(predict(b, w, x), y)
    t = [[f(b + i, w + j) for i in (-1, 0, 1)] for j in (-1, 0, 1)]
    return (t[1][2] - t[1][0]) * 0.5, (t[2][1] - t[0][1]) * 0.5
""")
