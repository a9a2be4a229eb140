"""The worker: imports what notebooks import, once, and forks a process for each notebook.

`python -m autograder.worker FD walls|none LIMITS STARTUP IMPORTS`, inside the sandbox. On the
socket FD it is sent, for every notebook, two descriptors: one over which the notebook's process
answers, and one over which its supervisor is told to stop it. That process waits already: it is
made, with its walls, while the notebook before it runs.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import itertools
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import ipykernel.zmqshell  # noqa: F401  as a kernel has, before its first cell
from IPython.core import async_helpers
from IPython.core.async_helpers import get_asyncio_loop

OF_A_FRESH_KERNEL = frozenset(sys.modules)  # before anything of ours is imported

from autograder.worker import hidden

hidden.record_needs()
sys.path.append(hidden.LENT)  # where there is any
from autograder.worker import calls, eager, huge_pages, tracebacks
from autograder.worker.limits import READY, READY_FOR_ONE, Limits, Serving
from autograder.worker.notebook import serve
from autograder.worker.shell import Shell
from autograder.worker.supervisor import supervise

NOTEBOOKS_IMPORT = (
    "numpy", "numpy.random", "numpy.linalg", "numpy.fft", "numpy.polynomial", "numpy.ma",
    "sympy", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "torch",
    "torch.nn", "torch.optim", "ipywidgets", "pandas", "scipy",
)  # fmt: skip


# What `__main__` holds in a kernel, and `reset` takes away; multiprocessing asks for it.
OF_A_KERNEL = {
    "__doc__": "Automatically created module for IPython interactive environment",
    "__loader__": None, "__package__": None, "__spec__": None,
}  # fmt: skip
NEEDED = {"numpy", "sympy"}  # by the worker itself
# What is slow the first time, by the package that it needs: autograd, an optimiser; sympy's sums; a
# figure with a legend and a formula; an example that does not hold, whose traceback goes through a
# file of ours.
FIRST = {
    "torch": """
import torch
torch.set_num_threads(1)
layer = torch.nn.Linear(1, 1)
for optimizer in (torch.optim.SGD(layer.parameters()), torch.optim.NAdam(layer.parameters())):
    torch.nn.MSELoss()(layer(torch.ones(1, 1)), torch.ones(1, 1)).backward()
    optimizer.step()
""",
    "sympy": """
import sympy as sp
b, n = sp.symbols("b n")
i = sp.Symbol("i", integer=True)
x = sp.IndexedBase("x")
repr((sp.diff((b + x[i]) ** 2, b), sp.Sum(x[i], (i, 1, n)) / n, sp.Matrix([[b, 1], [1, n]])))
""",
    "matplotlib.pyplot": """
import io
import matplotlib.pyplot as plt, numpy as np
figure, axes = plt.subplots(1, 2, sharey=True)
axes[0].plot([0, 1], [0, 1], label="a", marker=r"$\\uparrow$")
axes[0].scatter([0, 1], [0, 1])
axes[0].annotate("a", (0, 0), (1, 1), arrowprops={"arrowstyle": "->"})
axes[1].contour(np.eye(3))
axes[1].set(title="$x^2$", xlabel="x")
axes[0].legend()
figure.savefig(io.BytesIO())
plt.close(figure)
""",
    "course_tools.examples": """
from course_tools.examples import expect
expect(1.0, 2.0)
""",
}
# A first traceback costs a tenth of a second: what colours it is imported then, and so does one
# through a long file of sympy's, which is read as a whole: a matrix that was left blank.
WARMING_STOPS = ("def f():\n    return 1 / 0\n\nf()", "f(", "sp.Matrix(...)")


def serve_notebooks() -> None:
    """Until the other side hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    serving = Serving(
        enclosed=sys.argv[2] == "walls",
        limits=Limits.from_text(sys.argv[3]),
        startup=[(name, text) for name, text in json.loads(sys.argv[4])],
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    shell = warm(json.loads(sys.argv[5]))
    hidden.hide_all_but(OF_A_FRESH_KERNEL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # supervisors end by themselves
    waiting = fork_process(shell, control, serving)
    try:
        control.sendall(READY if calls.has_filter() else READY_FOR_ONE)
    except (BrokenPipeError, ConnectionResetError):  # who started us had nothing to grade
        return
    for served in itertools.count(1):
        try:
            seconds, fds, _, _ = socket.recv_fds(control, 16, 2)
        except ConnectionResetError:  # who started us had nothing to grade, and did not even listen
            return
        if not seconds:
            return
        if not _hand_over(waiting, seconds, fds):  # it was killed while it waited
            waiting = fork_process(shell, control, serving, unneeded=fds)
            _hand_over(waiting, seconds, fds)
        for fd in fds:
            os.close(fd)
        waiting.close()
        waiting = fork_process(shell, control, serving)
        if served == huge_pages.FEW:
            huge_pages.enlarge()


def fork_process(
    shell: Shell, control: socket.socket, serving: Serving, *, unneeded: Sequence[int] = ()
) -> socket.socket:
    """A process that waits for its notebook; the socket over which its supervisor is sent one.

    unneeded: descriptors that are open here just now, and not to be there.
    """
    ours, theirs = socket.socketpair()
    if not os.fork():
        control.close()
        ours.close()
        for fd in unneeded:
            os.close(fd)
        supervise(partial(serve, shell, serving=serving), theirs, serving)
    theirs.close()
    return ours


def _hand_over(waiting: socket.socket, seconds: bytes, fds: list[int]) -> bool:
    try:
        socket.send_fds(waiting, [seconds], fds)
    except OSError:
        return False
    return True


def warm(imports: list[str] | None) -> Shell:
    """The shell, and all that notebooks import, so that no notebook pays for it.

    imports: what they do; None where that is not known.
    """
    gc.disable()  # of all this, there is nothing to collect
    shell: Shell = Shell.instance()
    for name in _modules_to_warm(imports):
        if importlib.util.find_spec(name.partition(".")[0]):
            # Another environment need not have what course_tools imports.
            with contextlib.suppress(*[ImportError] * os.path.isdir(hidden.LENT)):  # noqa: PTH112
                importlib.import_module(name)
    eager.keep_eager()
    tracebacks.speed_up_tracebacks()
    first = [cell for package, cell in FIRST.items() if package in sys.modules]
    for cell in (*first, *WARMING_STOPS):
        shell.run(cell)
    for name in ("last_type", "last_value", "last_traceback"):  # of the last error
        vars(sys).pop(name, None)
    gc.freeze()  # a collection in a fork would copy every page it looks at
    shell.reset()
    shell.user_ns.update(OF_A_KERNEL)
    _close_event_loop()
    gc.enable()
    return shell


def _modules_to_warm(imports: list[str] | None) -> list[str]:
    """The modules to import: of what notebooks may, what these do."""
    every = [*NOTEBOOKS_IMPORT, *_course_tools()]
    if imports is None:
        return every
    packages = {name.partition(".")[0] for name in imports} - {"course_tools"} | NEEDED
    return [name for name in every if name.partition(".")[0] in packages or name in imports]


def _close_event_loop() -> None:
    """All notebooks would have its descriptors, through which they could meet."""
    get_asyncio_loop().close()
    async_helpers._asyncio_event_loop = None  # IPython makes another when it is asked again


def _course_tools() -> list[str]:
    """All its modules, of which none is imported to find them."""
    (folder,) = importlib.import_module("course_tools").__path__
    files = sorted(Path(folder).rglob("*.py"))
    parts = [path.relative_to(Path(folder).parent).with_suffix("").parts for path in files]
    return [".".join(names[:-1] if names[-1] == "__init__" else names) for names in parts]


if __name__ == "__main__":
    serve_notebooks()
