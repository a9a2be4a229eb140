"""Forge replies: speak on the line between the notebook and the judge."""

from __future__ import annotations

from tests.attacks.change_the_judge import WRONG
from tests.attacks.harness import Attack

# Finds the descriptor over which the notebook's process is asked, and speaks over it.
WIRE = """
import os, socket, stat, struct, threading, time
import msgpack
def wires():
    found = []
    for fd in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                found.append(socket.socket(fileno=os.dup(fd)))
        except OSError:
            pass
    return found
def say(*values, raw=b""):
    for line in wires():
        try:
            frames = b"".join(struct.pack(">I", len(f)) + f for f in map(msgpack.packb, values))
            line.send(frames + raw, socket.MSG_DONTWAIT)
        except OSError:
            pass
"""


def forged_replies() -> Attack:
    """writing to the protocol's descriptor: replies forged ahead of the questions"""
    return Attack(
        first=WIRE
        + """
for number in range(1, 400):
    say([number, "answer", [[{"output_type": "execute_result", "execution_count": 1,
         "data": {"text/plain": "36"}, "metadata": {}}], 1]])
    say([number, "answer", True], [number, "graded", 36], ["graded", [[], {}]])
""",
        answers=WRONG,
        timeout=2,
    )


def answered_twice() -> Attack:
    """answering twice, and for others"""
    return Attack(
        first=WIRE
        + """
def mse(*asked):
    for number in range(100):
        say([number, "answer", (0.0, asked)])
    return 0.0
""",
        answers={"mse": "print(mse)"},
        timeout=2,
    )


def never_answered() -> Attack:
    """never answering: the process listens and says nothing"""
    return Attack(
        first=WIRE
        + """
def silent(*_):
    for line in wires():
        line.recv(2**20)
    while True:
        time.sleep(1)
""",
        answers={"predict": "predict = silent", "update": "update = silent"},
        timeout=1,
        total=20,
    )


def garbage_on_the_wire() -> Attack:
    """lengths that promise gigabytes, frames that are none, and noise"""
    return Attack(
        first=WIRE
        + """
def mse(*asked):
    say(raw=b"\\xff" * 60_000)
    return 0.0
def predict(*asked):
    say(raw=struct.pack(">I", 60_000_000) + b"\\xdd\\xff\\xff\\xff\\xff" * 400)
    return 0.0
def update(*asked):
    say(raw=struct.pack(">I", 9) + b"\\xc7\\x04\\x0aabcdef" + os.urandom(50_000))
    return 0.0
""",
        answers=dict.fromkeys(("mse", "predict", "update"), "pass"),
        timeout=2,
    )


def a_worker_of_its_own() -> Attack:
    """the student's code takes the wire over, reads each question and answers as it likes"""
    return Attack(
        first=WIRE
        + """
lies = [0.0, True, (0.0, 0.0), [[], 1], {"outcome": "passed", "score": 1.0}, "passed", None, b"x",
        [36], msgpack.ExtType(11, msgpack.packb(["1e99999999"])), msgpack.ExtType(4, b"\\x90"),
        msgpack.ExtType(10, msgpack.packb(["course_tools.curves", "cube"])), msgpack.Timestamp(1)]
line = wires()[-1]
line.settimeout(None)
def exactly(size):
    data = b""
    while len(data) < size:
        data += line.recv(size - len(data)) or os._exit(0)
    return data
def mse(*_):
    count = 0
    say([999, "answer", 0])
    while True:
        question = msgpack.unpackb(exactly(struct.unpack(">I", exactly(4))[0]), strict_map_key=False)
        count += 1
        say([question[0], "answer", lies[count % len(lies)]])
mse()
""",
        answers=WRONG,
        timeout=2,
    )


def patched_worker() -> Attack:
    """our own code in the student's process, patched to report a pass"""
    return Attack(
        first="""
from autograder.worker import answers, notebook, plain, shell, wire
passed = {"outcome": "passed", "score": 1.0, "points": 36}
answers.Answers.answer = lambda self, verb, *args: passed if verb != "call" else (passed, args[1])
answers.Answers.withheld = lambda self, name: ""
plain.plain = answers.plain = answers._read = lambda value: passed
notebook.Notebook._files = lambda self: {"../../gradebook.db": b"36", "x.ipynb": b"36"}
""",
        answers=WRONG,
    )
