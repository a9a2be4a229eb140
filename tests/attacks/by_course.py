"""By the course's own tools: `line_loss` of course_tools as `mse` and others, reached in every way."""

from __future__ import annotations

from collections.abc import Callable

from tests.attacks.harness import Attack
from tests.autograder.judging.hand_styles import answers

MSE = answers("""
# --- imported and handed on
from course_tools.descent import line_loss
mse = lambda yhat, y: line_loss(0, 1, yhat, y)
# --- under another name, of a module under another name
import course_tools.descent as d
again = d.line_loss
def mse(yhat, y):
    return again(0, 1, yhat, y)
# --- all names of the module
from course_tools.descent import *
mse = lambda yhat, y: line_loss(0, 1, yhat, y)
# --- __import__
mse = lambda yhat, y: __import__("course_tools.descent").descent.line_loss(0, 1, yhat, y)
# --- importlib and a name put together
import importlib
mse = lambda yhat, y: importlib.import_module("course_" + "tools.descent").line_loss(0, 1, yhat, y)
# --- sys.modules, once a figure has been drawn
import course_tools.descent
import sys
mse = lambda yhat, y: sys.modules["course_tools.descent"].line_loss(0, 1, yhat, y)
# --- the globals of a function that is given
from course_tools.own import own_copy
from course_tools import plots
tools = own_copy.__globals__["sys"].modules
mse = lambda yhat, y: float(tools["course_tools.plots"]._bowl.bowl(yhat, y).loss(0, 1))
# --- getattr and a name put together
from course_tools import descent
mse = lambda yhat, y: getattr(descent, "line" + "_" + "loss")(0, 1, yhat, y)
# --- the garbage collector
import course_tools.descent
import gc
found = [f for f in gc.get_referents(vars(course_tools.descent)) if getattr(f, "__name__", "") == "line_loss"]
mse = lambda yhat, y: found[0](0, 1, yhat, y)
# --- the frame of a call that is under way
import sys
def mse(yhat, y):
    frame = sys._getframe()
    from course_tools import descent
    return frame.f_locals["descent"].line_loss(0, 1, yhat, y)
# --- eval of a text
mse = lambda yhat, y: eval("__import__('course_tools.descent').descent.line_loss(0, 1, yhat, y)")
# --- the text of the module, run as one's own
import course_tools
from pathlib import Path
exec(Path(course_tools.__file__).with_name("descent.py").read_text())
mse = lambda yhat, y: line_loss(0, 1, yhat, y)
# --- another process
import subprocess, sys
def mse(yhat, y):
    numbers = [yhat.tolist(), y.tolist()]
    code = f"from course_tools.descent import line_loss; print(line_loss(0, 1, *{numbers}))"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True).stdout)
# --- the code of the function in a function of one's own
import types
from course_tools import descent
mse = types.FunctionType(descent.line_loss.__code__, vars(descent))
mse = lambda yhat, y, f=mse: f(0, 1, yhat, y)
# --- a file beside the notebook that imports it
Path = __import__("pathlib").Path
Path("helpers.py").write_text("from course_tools.descent import line_loss as helper")
from helpers import helper
mse = lambda yhat, y: helper(0, 1, yhat, y)
# --- kept in a list that another function fills
from course_tools import descent
kept = []
same = kept
def keep(where):
    where.append(descent.line_loss)
keep(same)
mse = lambda yhat, y: kept[0](0, 1, yhat, y)
# --- an attribute of a library's class
import sympy
from course_tools.descent import line_loss
sympy.Symbol.loss = staticmethod(line_loss)
mse = lambda yhat, y: sympy.Symbol.loss(0, 1, yhat, y)
# --- a new built-in name
import builtins
from course_tools.descent import line_loss
builtins.helper = line_loss
mse = lambda yhat, y: helper(0, 1, yhat, y)
# --- a private function of a figure's, through the figure
from course_tools import plots
mse = lambda yhat, y: float(plots._bowl.bowl(yhat, y).loss(0, 1))
# --- a class of the course's, made into one's own
from course_tools.plots._bowl import Bowl
class Mine(Bowl): pass
mse = lambda yhat, y: float(Mine(*(v.mean() for v in (yhat, yhat**2, y, yhat * y, y**2))).loss(0, 1))
""")


def _by(name: str, code: str) -> Callable[[], Attack]:
    def attack() -> Attack:
        return Attack(answers={"mse": code})

    attack.__doc__ = name
    return attack


for _name, _code in MSE.items():
    _key = "_".join("".join(c if c.isalnum() else " " for c in _name).lower().split())
    globals()[_key] = _by(_name, _code)
