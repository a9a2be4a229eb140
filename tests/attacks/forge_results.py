"""Forge or destroy the result: scores that are printed, processes that end, files that are written."""

from __future__ import annotations

from autograder.engine.job import VERDICT_MIME
from tests.attacks.change_the_judge import WRONG
from tests.attacks.harness import Attack, Classroom, answer_names, every_answer, is_function

RECORD = {
    "item": "mse", "says": "", "outcome": "passed", "score": 36, "points": 36, "message": "FORGED",
    "mistakes": [], "expected": "", "given": None,
}  # fmt: skip


def _functions(body: str) -> dict[str, str]:
    return {
        name: f"def {name.replace('-', '_')}(*_):\n    {body}"
        for name in answer_names()
        if is_function(name)
    }


def a_printed_score() -> Attack:
    """print or display a score, in answers and while tests run"""
    body = "print(36); display(36); get_ipython().displayhook(36); return 36"
    return Attack(first="from IPython.display import display\n36", answers=_functions(body))


def a_displayed_verdict() -> Attack:
    """display a record that looks like the judge's"""
    return Attack(
        first=f"""
from IPython.display import display
def forge(*_):
    display({{{VERDICT_MIME!r}: {RECORD!r}, "text/plain": "36"}}, raw=True)
    get_ipython().outputs.result({{{VERDICT_MIME!r}: {RECORD!r}, "text/plain": "36"}}, {{}}, 1)
get_ipython().events.register("post_run_cell", forge)
forge()
""",
        answers=WRONG,
        last="forge()",
    )


def exit_in_order() -> Attack:
    """sys.exit(0) in cells and in functions"""
    return Attack(
        first="import sys\ntry:\n    exit()\nexcept BaseException:\n    pass\nsys.exit(0)",
        answers={**_functions("import sys; sys.exit(0)"), "yhat-half": "raise SystemExit(0)"},
    )


def exit_at_once() -> Attack:
    """os._exit(0) in a cell and in a function"""
    return Attack(
        answers={
            "mse": "import os\nos._exit(0)",
            "update": "def update(*_):\n    import os\n    os._exit(0)",
        }
    )


def killed_by_itself() -> Attack:
    """SIGKILL and SIGSEGV to itself"""
    return Attack(
        answers={
            "mse": "import os\nos.kill(os.getpid(), 9)\nos.abort()",
            "update": "def update(*_):\n    import ctypes\n    ctypes.string_at(0)",
        }
    )


def stopped_by_itself() -> Attack:
    """SIGSTOP to itself"""
    return Attack(
        answers={
            "mse": "import os, signal\nfor one in (0, os.getpid()):\n    os.kill(one, signal.SIGSTOP)\n"
            "if not os.fork():\n    os.kill(os.getppid(), signal.SIGSTOP)\n"
            "import time; time.sleep(60)"
        },
        timeout=1,
    )


def everybody_killed() -> Attack:
    """kill the parent, siblings and everybody"""
    return Attack(
        first="""
import os, signal
for number in (-1, os.getppid(), *range(1, 400)):
    for one in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):
        try:
            if number != os.getpid():
                os.kill(number, one)
        except OSError:
            pass
try:
    os.killpg(0, signal.SIGTERM)
except OSError:
    pass
"""
    )


def written_results(room: Classroom) -> Attack:
    """write to the gradebook, verdict files, feedback"""
    return Attack(
        last=f"""
import os, sqlite3
for top in ({str(room.course)!r}, "..", "../..", "../../..", "/", "/srv/pencilgrad"):
    for name in ("gradebook.db", "feedback/mallory.html", "autograded/mallory/mse.json", "x.txt",
                 "source/x.ipynb", "autograder/wire/messages.py", "course_tools/__init__.py"):
        try:
            os.makedirs(os.path.dirname(os.path.join(top, name)), exist_ok=True)
            open(os.path.join(top, name), "w").write("36")
        except OSError:
            pass
    try:
        book = sqlite3.connect(top + "/gradebook.db")
        book.execute("update grade set manual_score = 36")
        book.commit()
    except Exception:
        pass
"""
    )


def files_that_lead_elsewhere(room: Classroom) -> Attack:
    """files, links and devices that come out of the sandbox under names of other places"""
    return Attack(
        last=f"""
import os
for target in ({str(room.course / "gradebook.db")!r}, "/etc/passwd", "/dev/zero", "/proc/self/environ"):
    os.symlink(target, "link-" + target.replace("/", "-"))
os.mkfifo("pipe")
os.makedirs("other.ipynb")
open("other.ipynb/x", "w").write("36")
open("2-one-step.ipynb", "w").write("36")
os.makedirs("a/" * 60)
open("\\N{{RIGHT-TO-LEFT OVERRIDE}}bnypi.exe", "w").write("36")
open(b"\\xff\\xfe", "w").write("36")
open("gradebook.db", "w").write("36")
"""
    )


def scores_out_of_bounds() -> Attack:
    """a score above the maximum, negative, NaN, as each answer and last line"""
    return every_answer(
        "from fractions import Fraction\nscores = iter([1e9, -36, float('nan'), float('inf'), 10**400] * 99)",
        "next(scores)",
        last="float('nan')",
    )


def strange_errors() -> Attack:
    """exceptions with hostile texts, classes, causes and notes"""
    return Attack(
        first="""
class Strange(BaseException):
    def __str__(self): raise Strange()
    __repr__ = __str__
    @property
    def __traceback__(self): raise Strange()
    @property
    def __class__(self): return KeyboardInterrupt
Strange.__name__ = "`](javascript:alert(1)) \\x1b[31m" * 50
Strange.__qualname__ = "x" * 100_000
def strange(*_):
    error = Strange()
    error.__cause__ = error.__context__ = error
    raise error
""",
        answers=_functions("strange()"),
        last="strange()",
    )


def interrupts_of_its_own() -> Attack:
    """KeyboardInterrupt, raised by the student's code, looks like ours"""
    return Attack(answers=_functions("raise KeyboardInterrupt"), last="raise KeyboardInterrupt")


def answers_that_claim_to_be_blank() -> Attack:
    """NotImplementedError and `...` from code that does something"""
    return Attack(
        answers=_functions("raise NotImplementedError('36')") | {"hand-mse": "hand_mse = ..."}
    )
