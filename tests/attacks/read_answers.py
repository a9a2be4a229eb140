"""Read the answers: whatever tells what is asked, what is right, or what somebody else has."""

from __future__ import annotations

from tests.attacks.harness import ROOT, Attack, Classroom, answer_names, is_function

# Prints the text of all files under some folders, as far as they can be read.
READ = """
import os, sqlite3
def read_all(*folders, most=300):
    count = 0
    for top in folders:
        for folder, _, names in os.walk(top):
            print(folder, names[:50])
            for name in names:
                count += 1
                if count > most:
                    return
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        print(file.read(200_000).decode(errors="replace"))
                except OSError as error:
                    print(error)
"""


def the_notebook_that_runs() -> Attack:
    """the executing notebook in the working directory"""
    return Attack(last=READ + "read_all('.')\nread_all(os.path.dirname(os.getcwd()))")


def tests_beside_it() -> Attack:
    """tests/ beside the notebook"""
    return Attack(last=READ + "read_all('tests', '../tests', '../../tests', '/tests')")


def the_gradebook(room: Classroom) -> Attack:
    """the gradebook file, by its path"""
    paths = [str(room.course / "gradebook.db"), *("../" * k + "gradebook.db" for k in range(6))]
    return Attack(
        last=READ
        + f"""
for path in {paths!r}:
    try:
        print(open(path).read())
        print(sqlite3.connect(path).execute("select * from grade").fetchall())
    except Exception as error:
        print(error)
"""
    )


def the_course_by_its_path(room: Classroom) -> Attack:
    """source/, release/, solutions/, autograder/rubrics by absolute path"""
    rooms = [
        str(ROOT / name)
        for name in ("autograder/rubrics", "source", "release", "solutions", "autograder", "tests")
    ]
    return Attack(last=READ + f"read_all({str(room.course)!r}, *{rooms!r}, most=2000)")


def the_course_by_relative_paths() -> Attack:
    """source/, release/, solutions/, autograder/rubrics by relative path"""
    return Attack(
        last=READ
        + """
for up in ("", "../", "../../", "../../../", "/", "/srv/pencilgrad/", "/srv/"):
    read_all(*(up + name for name in ("source", "release", "solutions", "autograder", "submitted")))
"""
    )


def other_submissions(room: Classroom) -> Attack:
    """other students' submissions by glob"""
    folders = [str(room.course), "..", "../..", "../../..", "/home", "/submitted"]
    return Attack(
        last=f"""
import glob
for folder in {folders!r}:
    for path in glob.glob(folder + "/**/*.ipynb", recursive=True):
        print(path, open(path).read())
"""
    )


def every_file_there_is() -> Attack:
    """any readable file of the whole file system that holds one of the planted words"""
    return Attack(
        timeout=30,
        last="""
import os
word = ("CAN" + "ARY").encode()
for folder, folders, names in os.walk("/"):
    installed = ("site-packages", "proc", "bin", "lib", "lib64", "libexec", "share", "include")
    folders[:] = [f for f in folders if f not in installed and not f.startswith("python3")]
    for name in names:
        if not os.path.isfile(os.path.join(folder, name)):
            continue
        try:
            content = open(os.path.join(folder, name), "rb").read(100_000)
        except OSError:
            continue
        at = content.find(word)
        if at >= 0:
            print(folder, name, content[at:at + 100])
""",
    )


def outer_frames() -> Attack:
    """sys._getframe().f_back, outwards to whoever calls"""
    look = """
import sys
def look():
    frame, seen = sys._getframe(), []
    while frame is not None:
        seen.append((frame.f_code.co_filename, frame.f_code.co_name,
                     [repr(value)[:2000] for value in list(frame.f_locals.values())],
                     [repr(value)[:300] for value in list(frame.f_globals.values())]))
        frame = frame.f_back
    return seen
FOUND = []
"""
    answers = {
        name: f"def {name.replace('-', '_')}(*_):\n    FOUND.append(look())"
        for name in answer_names()
        if is_function(name)
    }
    return Attack(look, answers, last="print(look())\nprint(FOUND[:20])")


def constants_of_the_code() -> Attack:
    """f_code.co_consts of the test cell and of all code there is"""
    return Attack(
        last="""
import gc, sys, types
def constants(code, depth=0):
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType) and depth < 8:
            yield from constants(constant, depth + 1)
        elif isinstance(constant, str):
            yield constant
frame, found = sys._getframe(), set()
while frame is not None:
    found |= set(constants(frame.f_code))
    frame = frame.f_back
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and "torch" not in thing.__module__ or "":
        found |= set(constants(thing.__code__))
open("constants.txt", "w").write("\\n".join(sorted(found))[:8_000_000])
"""
    )


def history() -> Attack:
    """In, _ih and IPython's history"""
    return Attack(
        last="""
shell = get_ipython()
print(In, _ih, _i, _ii, _iii, Out)
print(list(shell.history_manager.get_tail(1000, include_latest=True)))
print(shell.history_manager.input_hist_raw, shell.history_manager.hist_file)
"""
    )


def hooks_before_a_cell() -> Attack:
    """a pre_run_cell hook that notes what is about to run"""
    return Attack(
        first="""
NOTED = []
for event in ("pre_run_cell", "post_run_cell", "pre_execute", "post_execute"):
    get_ipython().events.register(event, lambda *about: NOTED.append(repr(vars(about[0]) if about else "")))
""",
        last="print(NOTED)",
    )


def the_garbage_collector() -> Attack:
    """gc.get_objects(): all texts that are in memory"""
    return Attack(
        timeout=30,
        last="""
import gc
found = set()
for thing in gc.get_objects():
    try:
        inside = list(thing.values()) + list(thing) if type(thing) is dict else list(thing)
    except Exception:
        continue
    found |= {part for part in inside[:1000] if type(part) is str and len(part) < 3000}
words = ("solution", "rubric", "judg", "secret", "CAN" + "ARY", "gradient")
found = [text for text in found if any(word in text for word in words)]
open("memory.txt", "w").write("\\n".join(found)[:8_000_000])
""",
    )


def modules_and_their_source() -> Attack:
    """sys.modules, inspect.getsource, importlib of solutions or rubrics"""
    return Attack(
        last="""
import importlib, inspect, pkgutil, sys
print(sorted(name for name in sys.modules if name.split(".")[0] in
             ("autograder", "solutions", "course_tools", "tests", "nbgrader")))
wanted = ["solutions", "solutions.linear", "autograder", "autograder.items",
          "autograder.rubrics.gradient_descent.one_step", "autograder.engine.judge", "tests"]
for name in wanted:
    try:
        print(inspect.getsource(importlib.import_module(name)))
    except Exception as error:
        print(name, type(error).__name__, error)
for name, module in list(sys.modules.items()):
    if name.startswith("autograder"):
        print(name, [str(value)[:200] for value in vars(module).values()])
print([module.name for module in pkgutil.iter_modules() if module.name[0] in "ast"])
"""
    )
