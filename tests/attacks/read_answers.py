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
    return Attack(last=READ + f"""
for path in {paths!r}:
    try:
        print(open(path).read())
        print(sqlite3.connect(path).execute("select * from grade").fetchall())
    except Exception as error:
        print(error)
""")


def the_course_by_its_path(room: Classroom) -> Attack:
    """source/, release/, solutions/, autograder/rubrics by absolute path"""
    rooms = [str(ROOT / name) for name in ("source", "release", "solutions", "autograder", "tests")]
    return Attack(last=READ + f"read_all({str(room.course)!r}, *{rooms!r}, most=2000)")


def the_course_by_relative_paths() -> Attack:
    """source/, release/, solutions/, autograder/rubrics by relative path"""
    return Attack(last=READ + """
for up in ("", "../", "../../", "../../../", "/", "/srv/pencilgrad/", "/srv/"):
    read_all(*(up + name for name in ("source", "release", "solutions", "autograder", "submitted")))
""")


def other_submissions(room: Classroom) -> Attack:
    """other students' submissions by glob"""
    folders = [str(room.course), "..", "../..", "../../..", "/home", "/submitted"]
    return Attack(last=f"""
import glob
for folder in {folders!r}:
    for path in glob.glob(folder + "/**/*.ipynb", recursive=True):
        print(path, open(path).read())
""")


def every_file_there_is() -> Attack:
    """any readable file of the whole file system that holds one of the planted words"""
    return Attack(timeout=30, last="""
import os
word = ("CAN" + "ARY").encode()
for folder, folders, names in os.walk("/"):
    folders[:] = [f for f in folders if f not in ("site-packages", "python3.11", "proc")]
    if folder.startswith(("/usr/lib", "/lib", "/usr/bin", "/bin")):
        continue
    for name in names:
        try:
            content = open(os.path.join(folder, name), "rb").read(100_000)
        except OSError:
            continue
        at = content.find(word)
        if at >= 0:
            print(folder, name, content[at:at + 100])
""")


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
    return Attack(last="""
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
""")


def history() -> Attack:
    """In, _ih and IPython's history"""
    return Attack(last="""
shell = get_ipython()
print(In, _ih, _i, _ii, _iii, Out)
print(list(shell.history_manager.get_tail(1000, include_latest=True)))
print(shell.history_manager.input_hist_raw, shell.history_manager.hist_file)
""")


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
    return Attack(timeout=30, last="""
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
""")


def modules_and_their_source() -> Attack:
    """sys.modules, inspect.getsource, importlib of solutions or rubrics"""
    return Attack(last="""
import importlib, inspect, pkgutil, sys
print(sorted(name for name in sys.modules if name.split(".")[0] in
             ("autograder", "solutions", "course_tools", "tests", "nbgrader")))
wanted = ["solutions", "solutions.linear", "autograder", "autograder.judging",
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
""")


def processes_in_proc() -> Attack:
    """/proc/*/environ, cmdline, fd, mem of the parent and of everybody"""
    return Attack(last="""
import glob, os
print(os.listdir("/proc"))
for number in ["self", *range(1, 200), os.getppid()]:
    for what in ("environ", "cmdline", "maps", "status", "mountinfo", "root/etc/passwd", "cwd/."):
        try:
            print(open(f"/proc/{number}/{what}", "rb").read(100_000))
        except OSError:
            pass
    for link in glob.glob(f"/proc/{number}/fd/*"):
        print(os.readlink(link))
""")


def memory_of_others() -> Attack:
    """ptrace and process_vm_readv of the parent"""
    return Attack(last="""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(4096)
for number in {*range(0, 60), os.getppid()} - {os.getpid()}:
    attached = libc.ptrace(16, number, 0, 0)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 4096)
    remote = (ctypes.c_void_p * 2)(0x400000, 4096)
    read = libc.process_vm_readv(number, local, 1, remote, 1, 0)
    if attached == 0 or read > 0:
        print("CAN" + "ARY: reached", number, attached, read)
""")


def caches_and_repositories() -> Attack:
    """__pycache__, .git"""
    return Attack(last=READ + f"""
for top in ("/srv", "/work", "/root", "/home", {str(ROOT)!r}):
    for folder, folders, names in os.walk(top):
        folders[:] = [f for f in folders if f != "site-packages" and not f.startswith("python3")]
        if folder.endswith((".git", "__pycache__")):
            read_all(folder)
read_all({str(ROOT / ".git")!r}, "/srv/pencilgrad", most=200)
""")


def crash_on_purpose() -> Attack:
    """crash, so that the message shows what the judge knows: here, what is right"""
    crash = """
import sys
def crash(*asked):
    words, frame = [repr(asked)], sys._getframe()
    while frame is not None:
        words.append(repr(frame.f_locals)[:1000])
        frame = frame.f_back
    raise ValueError(" ".join(words)[:10_000])
"""
    answers = {
        name: f"{name.replace('-', '_')} = crash" for name in answer_names() if is_function(name)
    }
    return Attack(crash, answers)


def print_what_is_asked() -> Attack:
    """print the inputs of the judge's calls into output that is shown"""
    answers = {
        name: f"def {name.replace('-', '_')}(*asked):\n    ASKED.append(asked)\n    print(asked)"
        for name in answer_names()
        if is_function(name)
    }
    return Attack("ASKED = []", answers, last="print(ASKED)")


def the_network(room: Classroom) -> Attack:
    """the network, DNS, services of the instructor's machine"""
    return Attack(last=f"""
import socket, urllib.request
for kind, address in [
    (socket.AF_INET, {room.host!r}), (socket.AF_INET, ("1.1.1.1", 53)), (socket.AF_INET, ("10.0.2.2", 80)),
    (socket.AF_INET6, ("::1", {room.host[1]})), (socket.AF_INET, ("169.254.169.254", 80)),
    (socket.AF_UNIX, "/run/dbus/system_bus_socket"), (socket.AF_UNIX, "/var/run/docker.sock"),
    (socket.AF_UNIX, "\\0/tmp/dbus"),
]:
    try:
        line = socket.socket(kind)
        line.settimeout(1)
        line.connect(address)
        print("CAN" + "ARY: connected to", address, line.recv(100))
    except OSError as error:
        print(address, error)
try:
    print(socket.getaddrinfo("example.org", 80))
except OSError as error:
    print(error)
print(socket.if_nameindex())
""")


def the_environment() -> Attack:
    """environment variables of whoever grades"""
    return Attack(last="import os\nprint(os.environ)\n!env\n!set")


def what_was_left_behind() -> Attack:
    """what an earlier notebook left in /tmp, shared memory, /dev, or the environment"""
    return Attack(last=READ + """
read_all("/tmp", "/dev/shm", "/dev/pts", "/var", "/run", "/home", "/srv/pencilgrad/course_tools")
print([open(f"/{folder}/left-behind").read() for folder in ("dev", "tmp", "home", "", "srv")
       if os.path.exists(f"/{folder}/left-behind")])
print(os.environ.get("LEFT_BEHIND"), os.listdir("/dev"))
""")


def segments_and_keys() -> Attack:
    """System V segments, message queues and the kernel's keys, as a way between students"""
    return Attack(last="""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for key in range(1, 40):
    for call in (libc.shmget, libc.semget):
        if call(key, 0, 0o600) >= 0:
            print("CAN" + "ARY: a segment", key)
print(libc.msgget(1, 0), libc.syscall(250, 10, -3, b"user", b"left-behind", 0))
print(open("/proc/keys").read() if os.path.exists("/proc/keys") else "no keys")
""")
