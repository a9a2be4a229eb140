"""Change the judge: replace, patch or deceive whatever compares, counts or reports."""

from __future__ import annotations

from tests.attacks.harness import Attack, answer_names, every_answer, is_function

# Wrong answers to everything, for a judge that might have been talked into taking them.
WRONG = dict(every_answer("", "7.25").answers)


def an_ast_transformer() -> Attack:
    """an AST transformer of IPython's that deletes asserts"""
    return Attack(
        first="""
import ast
class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Call(self, node): return ast.Constant(36)
get_ipython().ast_transformers.append(NoAsserts())
""",
        answers=WRONG,
    )


def an_input_transformer() -> Attack:
    """an input transformer that rewrites the test cells"""
    return Attack(
        first="""
def rewrite(lines):
    return ["36\\n"] if any("assert" in line or "judge" in line for line in lines) else lines
get_ipython().input_transformers_post.append(rewrite)
get_ipython().input_transformers_cleanup.append(rewrite)
""",
        answers=WRONG,
    )


def patched_comparisons() -> Attack:
    """np.allclose, np.testing.*, torch.allclose, Tensor.__eq__ that always agree"""
    return Attack(
        first="""
import numpy as np, torch
for name in ("allclose", "isclose", "array_equal", "array_equiv", "all", "any"):
    setattr(np, name, lambda *_, **__: True)
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *_, **__: None)
torch.allclose = torch.equal = torch.isclose = lambda *_, **__: True
torch.Tensor.__eq__ = lambda self, other: True
np.abs = np.max = np.asarray = np.array = np.ndarray = lambda *_, **__: 0
""",
        answers=WRONG,
    )


def patched_builtins() -> Attack:
    """abs, len, isinstance, float, sum, all that say what they like"""
    return Attack(
        first="""
import builtins
kept = builtins.isinstance
builtins.abs = builtins.sum = builtins.len = lambda *_: 0
builtins.all = builtins.any = builtins.callable = lambda *_: True
builtins.isinstance = lambda *_: True
builtins.float = builtins.str = builtins.repr = lambda *_: "36"
""",
        answers=WRONG,
    )


def replaced_streams_and_hooks() -> Attack:
    """sys.stdout, sys.excepthook, displayhook of the student's own"""
    return Attack(
        first="""
import io, sys
class Silent(io.StringIO):
    def write(self, text): return 0
sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Silent()
sys.excepthook = sys.unraisablehook = lambda *_: None
sys.displayhook = lambda value: get_ipython().display_pub.publish({"text/plain": "36"})
get_ipython().displayhook = sys.displayhook
get_ipython().showtraceback = get_ipython()._showtraceback = lambda *_, **__: None
""",
        answers=WRONG,
    )


def traced_frames() -> Attack:
    """sys.settrace and sys.setprofile that rewrite what other functions see"""
    return Attack(
        first="""
import sys, threading
def trace(frame, event, about):
    if "autograder" not in frame.f_code.co_filename:
        return None
    for name in list(frame.f_locals):
        if name in ("verdict", "score", "passed", "reply", "answer", "stop"):
            frame.f_locals[name] = 36
    return trace
sys.settrace(trace)
threading.settrace(trace)
sys.setprofile(trace)
frame = sys._getframe()
while frame is not None:
    frame.f_trace, frame = trace, frame.f_back
""",
        answers=WRONG,
    )


def memory_by_ctypes() -> Attack:
    """ctypes.pythonapi: numbers and constants changed in memory"""
    return Attack(
        first="""
import ctypes
for small in (0, 1, 2):
    ctypes.c_uint32.from_address(id(7) + 24).value = 7
ctypes.c_double.from_address(id(0.0) + 16).value = 36.0
ctypes.pythonapi.PyRun_SimpleString(b"import builtins; builtins.judge = lambda *_, **__: 36")
""",
        answers=WRONG,
    )


def shadow_modules() -> Attack:
    """numpy.py, torch/, sitecustomize.py, autograder/ in the submission"""
    says = b"def allclose(*_, **__): return True\ndef judge(*_, **__): return 36\n"
    files = dict.fromkeys(("numpy.py", "torch/__init__.py", "sitecustomize.py", "usercustomize.py", "autograder/__init__.py", "solutions.py", "msgspec.py", "sympy/__init__.py"), says)  # fmt: skip
    return Attack(
        first="import sys\nsys.path.insert(0, '')\nfor name in ('numpy', 'torch', 'msgspec'):\n"
        "    sys.modules.pop(name, None)\nimport msgspec, autograder",
        answers=WRONG,
        files=files,
    )


def startup_files() -> Attack:
    """.ipython startup files and a kernelspec of the student's"""
    return Attack(
        first="""
import os
for folder in (os.environ["IPYTHONDIR"], os.path.expanduser("~/.ipython")):
    os.makedirs(f"{folder}/profile_default/startup", exist_ok=True)
    open(f"{folder}/profile_default/startup/00.py", "w").write("judge = lambda *_, **__: 36")
kernel = os.path.expanduser("~/.local/share/jupyter/kernels/python3")
os.makedirs(kernel)
open(f"{kernel}/kernel.json", "w").write('{"argv": ["sh", "-c", "echo 36"], "language": "python"}')
for name in (".bashrc", ".profile", ".pythonrc", "nbgrader_config.py", "matplotlibrc"):
    open(os.path.expanduser(f"~/{name}"), "w").write("36")
""",
        answers=WRONG,
    )


def magics() -> Attack:
    """%%script, %run, !cmd, %autoreload"""
    return Attack(
        first="!echo 36; kill -9 $PPID 1 2>/dev/null; echo judge > judge.py\n%load_ext autoreload\n"
        "%autoreload 2\n%run judge.py\n%xmode Minimal\n%config Application.verbose_crash=True",
        answers=WRONG | {"mse": "%%script bash\necho 36; exit 0"},
        last="%%javascript\nJupyter.notebook.execute_all_cells()",
    )


def last_words() -> Attack:
    """atexit, __del__, weakref callbacks"""
    return Attack(
        first="""
import atexit, gc, signal, weakref
class Last:
    def __del__(self): print("36"); open("last.txt", "w").write("36")
    def __call__(self, *_): print("36")
last = Last()
atexit.register(last)
finalizer = weakref.finalize(last, print, "36")
reference = weakref.ref(last, lambda _: print("36"))
gc.callbacks.append(lambda *_: None)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGALRM):
    signal.signal(number, lambda *_: None)
""",
        answers=WRONG,
        last="del last",
    )


def a_background_thread() -> Attack:
    """a thread that rewrites variables while the judge asks"""
    return Attack(
        first="""
import threading, time
names = globals()
def rewrite():
    for k in range(10**9):
        for name in list(names):
            if name in ("hand_mse", "yhat_half", "best_w", "b0", "seed_matters", "student"):
                names[name] = k % 3
        time.sleep(0.001)
threading.Thread(target=rewrite, daemon=False).start()
""",
        answers=WRONG,
    )


def a_process_that_stays() -> Attack:
    """a background process that survives"""
    return Attack(
        first="""
import os, subprocess, time
for _ in range(3):
    if not os.fork():
        os.setsid()
        if not os.fork():
            time.sleep(300)
        os._exit(0)
subprocess.Popen(["setsid", "nohup", "sh", "-c", "trap '' TERM HUP INT; sleep 300"])
""",
        answers=WRONG,
    )


def patched_random_numbers() -> Attack:
    """a patched RNG, so that hidden inputs are predictable"""
    return Attack(
        first="""
import numpy as np, os, random, secrets, torch
zero = lambda *_, **__: 0.0
for module in (random, np.random, torch):
    for name in ("random", "rand", "randn", "normal", "seed", "default_rng", "getrandbits", "manual_seed"):
        if hasattr(module, name):
            setattr(module, name, zero)
os.urandom = secrets.token_bytes = lambda n=0: bytes(n)
""",
        answers=WRONG,
    )


def settings_left_changed() -> Attack:
    """torch.set_default_dtype, np.seterr, warnings, recursion limit left changed"""
    return Attack(
        first="""
import decimal, locale, sys, warnings, numpy as np, torch
torch.set_default_dtype(torch.float16)
torch.set_grad_enabled(False)
np.seterr(all="raise")
np.set_printoptions(formatter={"all": lambda _: "36"})
warnings.simplefilter("error")
decimal.getcontext().prec = 1
sys.setrecursionlimit(60)
""",
        answers=WRONG,
    )


def inputs_changed_in_place() -> Attack:
    """in-place mutation of the judge's inputs, so that they fit the answer"""
    body = """
    for one in asked:
        try:
            one.flags.writeable = True
        except Exception:
            pass
        try:
            one[...] = 0
        except Exception:
            pass
    return 0.0 if len(asked) < 4 else (0.0, 0.0)"""
    answers = {
        name: f"def {name.replace('-', '_')}(*asked):{body}"
        for name in answer_names()
        if is_function(name)
    }
    return Attack(answers=answers)
