"""Resources: whatever never ends, multiplies, or fills. Every bomb here is bounded, in case a wall
should fail: 500 processes, 3 GB of memory, 300 MB of files."""

from __future__ import annotations

from tests.attacks.harness import Attack


def an_endless_loop() -> Attack:
    """an infinite loop in a cell, and one in a function that is asked"""
    return Attack(
        answers={
            "mse": "while True:\n    pass",
            "update": "def update(*_):\n    while True:\n        pass",
        },
        timeout=1,
    )


def a_loop_that_heeds_nobody() -> Attack:
    """an infinite loop that swallows KeyboardInterrupt"""
    return Attack(
        first="""
import signal, time
def endless(*_):
    while True:
        try:
            while True:
                time.sleep(0.01)
        except BaseException:
            pass
""",
        answers={"mse": "signal.signal(signal.SIGINT, signal.SIG_IGN)\nendless()"},
        timeout=1,
    )


def a_loop_in_c() -> Attack:
    """a loop in C, which no interrupt reaches"""
    return Attack(
        answers={"mse": "import itertools\nsum(itertools.repeat(0))", "predict": "9**9**9"},
        timeout=1,
    )


def a_fork_bomb() -> Attack:
    """a fork bomb"""
    return Attack(
        first="""
import os, time
made = 0
try:
    for _ in range(500):
        if not os.fork():
            time.sleep(60)
            os._exit(0)
        made += 1
except OSError as error:
    print(made, error)
time.sleep(1)
""",
        timeout=5,
    )


def a_fork_bomb_that_spreads() -> Attack:
    """a fork bomb in which every child forks"""
    return Attack(
        first="""
import os, time
for _ in range(8):  # at most 2**8 processes
    try:
        os.fork()
    except OSError:
        pass
time.sleep(30)
""",
        timeout=5,
    )


def a_thread_bomb() -> Attack:
    """a thread bomb"""
    return Attack(
        first="""
import threading, time
try:
    for _ in range(500):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError as error:
    print(threading.active_count(), error)
""",
        timeout=5,
    )


def a_million_descriptors() -> Attack:
    """a million file descriptors"""
    return Attack(
        first="""
import os, socket
opened = []
try:
    for _ in range(10**6):
        opened.append(os.dup(0))
except OSError as error:
    print(len(opened), error)
pairs = []
try:
    for _ in range(1000):
        pairs.append(socket.socketpair())
except OSError as error:
    print(error)
""",
        timeout=5,
    )


def a_memory_bomb() -> Attack:
    """a memory bomb"""
    return Attack(
        answers={
            "mse": "hoard = []\nfor _ in range(30):\n    hoard.append(bytearray(b'x' * 10**8))",
            "update": "def update(*_):\n    return bytearray(b'x' * 3 * 10**9)",
        }
    )


def a_memory_bomb_of_many() -> Attack:
    """a memory bomb of many processes"""
    return Attack(
        first="""
import os, time
for _ in range(3):
    if not os.fork():
        hoard = [b"x" * 10**8 for _ in range(10)]
        time.sleep(60)
        os._exit(0)
time.sleep(1)
""",
        timeout=5,
    )


def full_folders() -> Attack:
    """tmpfs and disk fill, /dev/shm"""
    return Attack(
        first="""
import os
for folder in ("/tmp", "/dev/shm", ".", "/dev", "/var/tmp", "/run"):
    written = 0
    try:
        for k in range(10):
            with open(f"{folder}/fill{k}", "wb") as file:
                for _ in range(30):
                    written += file.write(bytes(10**6))
    except OSError as error:
        print(folder, written, error)
""",
        timeout=10,
    )


def a_million_files() -> Attack:
    """a million empty files: no bytes, and memory all the same"""
    return Attack(
        first="""
import os
for folder in ("/tmp", ".", "/dev/shm"):
    try:
        for k in range(100_000):
            os.close(os.open(f"{folder}/{k}", os.O_CREAT | os.O_WRONLY))
    except OSError as error:
        print(folder, k, error)
""",
        timeout=10,
    )


def memory_that_is_no_process() -> Attack:
    """memory files, System V segments, mounts of one's own: memory that no process is seen to have"""
    return Attack(
        first="""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
kept = 0
try:
    for _ in range(5):
        kept += os.write(os.memfd_create("hoard"), bytes(10**7))
except OSError as error:
    print(error)
print("mount", libc.unshare(0x10020000), libc.mount(b"t", b"/tmp", b"tmpfs", 0, b"size=20G"))
print("segment", libc.shmget(0, 2**24, 0o1600), "kept", kept)
"""
    )


def a_billion_lines() -> Attack:
    """10⁹ lines"""
    return Attack(first="while True:\n    print('line\\n' * 10_000)", timeout=1)


def one_endless_line() -> Attack:
    """one line of 10⁹ bytes, by print and by the descriptor"""
    return Attack(
        first="""
import os
print("x" * 10**8)
for _ in range(100):
    os.write(1, b"y" * 10**6)
raise ValueError("z" * 10**8)
"""
    )


def a_flood_of_displays() -> Attack:
    """10⁵ display updates, and displays without end"""
    return Attack(
        first="""
from IPython.display import display
handle = display("first", display_id="one")
for k in range(100_000):
    handle.update(k)
while True:
    display({"text/html": "x" * 10**6}, raw=True)
""",
        timeout=2,
    )


def outputs_beyond_all_bounds() -> Attack:
    """each cell puts out as much as one may, and files besides"""
    return Attack(
        first="""
from IPython.display import display
def flood():
    for _ in range(15):
        display({"text/html": "x" * 10**6}, raw=True)
get_ipython().events.register("post_run_cell", lambda *_: flood())
for k in range(5):
    open(f"big{k}", "wb").write(bytes(7 * 10**6))
""",
        timeout=10,
    )


def sleep_when_asked() -> Attack:
    """sleeping for ever inside a function that the judge calls"""
    return Attack(
        answers={
            "predict": "def predict(*_):\n    import time\n    time.sleep(10**6)",
            "update": "def update(*_):\n    import threading\n    threading.Event().wait()",
        },
        timeout=1,
    )


def every_cell_takes_its_time() -> Attack:
    """every cell uses all of its time: the whole notebook's time is bounded too"""
    return Attack(
        first="import time\nget_ipython().events.register('pre_run_cell', lambda *_: time.sleep(60))",
        timeout=1,
        total=4,
    )


def deep_recursion() -> Attack:
    """recursion without end, with and without Python's limit"""
    return Attack(
        answers={
            "numeric-gradient": "def numeric_gradient(*_):\n    return numeric_gradient()",
            "update": "def update(*_):\n    import sys\n    sys.setrecursionlimit(10**9)\n"
            "    return update()",
        }
    )


_HOLD = """
import ctypes, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
kept = [b"x" * 10**8 for _ in range(3)]
print("held", flush=True)
time.sleep(600)
"""


def memory_of_other_programs() -> Attack:
    """a memory bomb of many programs, which share nothing with the worker"""
    return Attack(
        first=f"""
import subprocess, sys, time
for _ in range(20):  # 6 GB
    started = subprocess.Popen([sys.executable, "-S", "-c", {_HOLD!r}], stdout=subprocess.PIPE)
    started.stdout.readline()
time.sleep(1)
print("CAN" + "ARY: nobody has counted it")
""",
        timeout=100,
        total=120,
    )


def memory_of_a_program_that_hides() -> Attack:
    """the same from programs that nobody may read, so that nobody could look how much they take"""
    return Attack(
        first=f"""
import os, shutil, subprocess, sys, time
shutil.copy(os.path.realpath(sys.executable), "/tmp/hidden")
os.chmod("/tmp/hidden", 0o111)
for _ in range(20):
    started = subprocess.Popen(["/tmp/hidden", "-S", "-c", {_HOLD!r}], stdout=subprocess.PIPE,
                               env={{"PYTHONHOME": sys.base_prefix}})
    started.stdout.readline()
time.sleep(1)
print("CAN" + "ARY: nobody has counted it")
""",
        timeout=100,
        total=120,
    )


def memory_that_is_shared() -> Attack:
    """one segment after the other that one process has mapped and left to its child"""
    return Attack(
        first="""
import mmap, os, time
for _ in range(30):
    shared = mmap.mmap(-1, 2 * 10**8)
    shared.write(b"x" * 2 * 10**8)
    if not os.fork():
        time.sleep(600)
        os._exit(0)
    shared.close()
time.sleep(1)
print("CAN" + "ARY: nobody has counted it")
""",
        timeout=100,
        total=120,
    )


def text_full_of_magics() -> Attack:
    """hundreds of magics, and of what looks like one, in a long text"""
    lines = ["%time x = 1", "a = !echo (", "!echo 'it", "x?", "y = [1,", "2]", "%"]
    return Attack(first="\n".join(lines[k % 7] for k in range(3000)) + "\nz = 2 + 3" * 12_000)


def text_that_asks_for_help_at_its_end() -> Attack:
    """one name of a hundred thousand letters and a question mark, spaces, line ends, brackets without end"""
    texts = ["a" * 100_000 + " + ?", "%x " + "a" * 100_000 + " +?", "\n" * 100_000 + "%x",
             " " * 100_000 + "%x", "(\n" * 20_000 + "%x", "a." * 50_000 + "?"]  # fmt: skip
    return Attack(
        first="\n".join(texts), answers={"mse": texts[0], "update": texts[1], "predict": texts[2]}
    )
