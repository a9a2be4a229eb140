"""Forge replies: speak on the line between the notebook and the judge."""

from __future__ import annotations

from tests.attacks.change_the_judge import WRONG
from tests.attacks.harness import Attack

# Finds the descriptor over which the notebook's process is asked, and speaks over it.
WIRE = """
import os, socket, stat, struct, threading, time
import msgspec
encode = msgspec.msgpack.encode
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
            frames = [encode([encode(value), []]) for value in values]
            frames = b"".join(struct.pack(">I", len(f)) + f for f in frames)
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
    output = {"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": "36"}}
    say(["answered", number, [[1, [[3, list(output), [*output.values()]]]], 1]])
    say(["answered", number, [True]], {"type": "done", "graded": {"cells": [], "files": {}}})
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
        say(["answered", number, [0.0, [2, []]]])
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
lies = [[0.0], [True], [[2, [0.0, 0.0]]], [[1, []], 1], {"outcome": "passed", "score": 1.0}, "passed",
        [None], b"x", [36], [[13, "1e99999999", 1]], [[9, []]], msgspec.msgpack.Ext(-1, b"12345678"),
        [[17, "course_tools.curves", "cube"]], [0.0, [2, []]], [[3, ["outcome"], ["passed"]]], []]
line = wires()[-1]
line.settimeout(None)
def exactly(size):
    data = b""
    while len(data) < size:
        data += line.recv(size - len(data)) or os._exit(0)
    return data
def mse(*_):
    count = 0
    say(["answered", 999, [0]])
    while True:
        frame = msgspec.msgpack.decode(exactly(struct.unpack(">I", exactly(4))[0]))
        _, number, question = msgspec.msgpack.decode(frame[0])
        count += 1
        say(["answered", number, lies[count % len(lies)]])
mse()
""",
        answers=WRONG,
        timeout=2,
    )


def patched_worker() -> Attack:
    """our own code in the student's process, patched to report a pass"""
    return Attack(
        first="""
from autograder.wire import messages, plain, writing
from autograder.worker import answers, notebook, process, shell
from autograder.worker.requests import call, files, value, withheld
passed = {"outcome": "passed", "score": 1.0, "points": 36}
value.GetValue.answer = lambda self, answers: messages.Seen(passed)
call.Call.answer = lambda self, answers: call.Called(passed, self.args)
withheld.GetWithheld.answer = lambda self, answers: withheld.NotAllowed("")
plain.as_plain = answers.as_plain = answers.read_value = lambda value: passed
call.read_value = value.read_value = lambda value: passed
made = {"../../gradebook.db": b"36", "x.ipynb": b"36"}
process.Process.files = lambda self, *most: (made, [])
""",
        answers=WRONG,
    )
