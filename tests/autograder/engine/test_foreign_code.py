"""What notebooks of other courses do in a kernel, they do in the sandbox: other processes, the
loopback, what the machine is asked, modules that are imported or not, notebooks that run others."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from nbformat import v4

from autograder.engine.grade import close_engines, grade_notebook
from autograder.engine.job import Job, JobCell

OTHER = json.dumps(v4.new_notebook(cells=[v4.new_code_cell("from_the_other = 42")])).encode()
CELLS = {
    "imports": """
import sys
warm = ("numpy", "torch", "sympy", "matplotlib", "pandas", "course_tools", "statistics")
assert not [name for name in warm if name in sys.modules]
assert not [name for name in sys.modules if name.startswith("numpy.")]
import numpy as np
assert "numpy" in sys.modules and "torch" not in sys.modules
assert np.random.default_rng(0).random(2).shape == (2,) and np.__spec__.name == "numpy"
import importlib.util
assert importlib.util.find_spec("sympy").origin.endswith("sympy/__init__.py")
assert "sympy" not in sys.modules
""",
    "imports again": """
import importlib, inspect, pickle, torch
assert pickle.loads(pickle.dumps(np.arange(3))).sum() == 3
assert "def diff" in inspect.getsource(importlib.import_module("sympy").diff)
importlib.reload(importlib.import_module("sympy.abc"))
del sys.modules["sympy.abc"]
from sympy.abc import x
assert torch.compile(lambda one: 2 * one, backend="eager")(torch.ones(2)).sum() == 4
import matplotlib.pyplot, course_tools.plots
assert "matplotlib.pyplot" in sys.modules
""",
    "processes": """
import multiprocessing as mp
for way in ("fork", "spawn", "forkserver"):
    with mp.get_context(way).Pool(2) as pool:
        assert pool.map(abs, [-1, 2]) == [1, 2], way
import torch.multiprocessing
process = torch.multiprocessing.get_context("spawn").Process(target=abs, args=(1,))
process.start(); process.join()
assert process.exitcode == 0
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(2) as pool:
    assert list(pool.map(abs, [-3])) == [3]
""",
    "joblib": """
import joblib
assert joblib.Parallel(n_jobs=2)(joblib.delayed(pow)(k, 2) for k in range(5)) == [0, 1, 4, 9, 16]
""",
    "machine": """
import os, psutil
assert psutil.virtual_memory().total == 2 * 2**30 and psutil.cpu_count() >= 1
assert psutil.Process().memory_info().rss > 0 and psutil.Process().pid in psutil.pids()
assert "processor" in open("/proc/cpuinfo").read() and os.listdir("/proc/self/fd")
import subprocess
child = subprocess.Popen(["sleep", "60"])
assert psutil.Process(child.pid).name() == "sleep" and psutil.Process().children()
child.kill(); child.wait()
import getpass, pwd
assert getpass.getuser() == pwd.getpwuid(os.getuid()).pw_name == "student"
""",
    "loopback": """
import http.server, socket, threading, urllib.request
assert socket.gethostbyname("localhost") == "127.0.0.1"
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
assert b"other.ipynb" in urllib.request.urlopen(f"http://localhost:{server.server_port}/").read()
server.shutdown()
""",
    "notebooks": """
%run other.ipynb
import json
assert from_the_other == 42 and len(json.load(open("other.ipynb"))["cells"]) == 1
""",
    "databases": """
import sqlite3
with sqlite3.connect("numbers.db") as database:
    database.execute("create table numbers (n)")
    database.execute("insert into numbers values (1)")
assert sqlite3.connect("numbers.db").execute("select * from numbers").fetchall() == [(1,)]
""",
}


@pytest.fixture(scope="module")
def errors() -> Iterator[dict[str, str]]:
    cells = tuple(map(JobCell, CELLS.values()))
    graded = grade_notebook(Job("numbers", cells, files={"other.ipynb": OTHER}, timeout=120.0))
    yield {
        name: "\n".join("\n".join(o["traceback"]) for o in cell.outputs if "traceback" in o)
        for name, cell in zip(CELLS, graded.cells, strict=True)
    }
    close_engines()


@pytest.mark.parametrize("name", CELLS)
def test_it_runs_as_in_a_kernel(name: str, errors: dict[str, str]) -> None:
    assert errors[name] == ""


MAGICS = "%time a = 1\nb = !echo (\n!echo 'it\nc = [1,\n2]\nabs?\n" * 150 + "\nd = 2 + 3" * 12_000


def test_a_long_cell_with_hundreds_of_magics_runs_well_within_its_time() -> None:
    """IPython's own way takes minutes for it. The shell's commands are not run, but for one."""
    quiet = "get_ipython().system = get_ipython().getoutput = lambda command: command"
    cells = tuple(map(JobCell, (quiet, MAGICS, "(a, b, c, d)")))
    ran = grade_notebook(Job("numbers", cells, timeout=25.0)).cells[-1]
    assert ran.outputs[0]["data"]["text/plain"] == "(1, 'echo (', [1, 2], 5)"
