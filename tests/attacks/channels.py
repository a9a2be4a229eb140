"""Channels: two notebooks that are graded at the same time, one that signals and one that listens."""

from __future__ import annotations

from tests.attacks.harness import Attack

# The one that listens tries until it hears something: its word is a planted one.
LISTENS = """
import ctypes, errno, fcntl, glob, os, struct, sys, time
libc = ctypes.CDLL(None, use_errno=True)
SHARED = ["/usr/bin/env", "/usr/lib", "/etc/hosts", "/dev/null", "/dev/zero", "/", "/srv/pencilgrad/course_tools/own.py"]
def tried(do, *args):
    try:
        return do(*args)
    except OSError as error:
        return None
def opened():
    return [fd for path in SHARED if (fd := tried(os.open, path, os.O_RDONLY)) is not None]
def hear(look, seconds=1.2):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if look():
            print("CAN" + "ARY-signal")
            return
        time.sleep(0.02)
def signal(do, seconds=1.5):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        do()
        time.sleep(0.02)
"""


def _pair(sends: str, hears: str) -> Attack:
    return Attack(LISTENS + hears, beside=LISTENS + sends)


def locks_on_whole_files() -> Attack:
    """`flock` on files, folders and devices that all of them read"""
    return _pair(
        "held = [tried(fcntl.flock, fd, fcntl.LOCK_EX) for fd in opened()]\ntime.sleep(1.5)",
        """
def taken(fd):
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(fd, fcntl.LOCK_UN)
mine = opened()
hear(lambda: any(map(taken, mine)))
""",
    )


def locks_on_parts_of_files() -> Attack:
    """POSIX locks of processes and of descriptors, set or asked for"""
    return _pair(
        """
for fd in opened():
    for command in (fcntl.F_SETLK, 37):
        tried(fcntl.fcntl, fd, command, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 100, 0))
time.sleep(1.5)
""",
        """
def met(fd):
    for command in (fcntl.F_GETLK, 36):
        told = tried(fcntl.fcntl, fd, command, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 100, 0))
        if told and struct.unpack("hhqqi4x", told)[0] != fcntl.F_UNLCK:
            return True
mine = opened()
hear(lambda: any(map(met, mine)))
""",
    )


def watching_who_opens_what() -> Attack:
    """inotify and dnotify on folders and files that all of them read"""
    return _pair(
        "signal(lambda: [os.close(fd) for fd in opened()] + [os.listdir('/usr/lib')])",
        """
import signal as signals
watch = libc.inotify_init1(os.O_NONBLOCK)
for path in SHARED:
    libc.inotify_add_watch(watch, path.encode(), 0xFFF)
told = []
signals.signal(signals.SIGIO, lambda *_: told.append(1))
for fd in opened():
    tried(fcntl.fcntl, fd, fcntl.F_NOTIFY, fcntl.DN_ACCESS | fcntl.DN_MULTISHOT)
hear(lambda: told or watch >= 0 and tried(os.read, watch, 4096))
""",
    )


def leases() -> Attack:
    """a lease on a file, which is broken or refused where another one has it open"""
    return _pair(
        "held = [tried(fcntl.fcntl, fd, fcntl.F_SETLEASE, fcntl.F_RDLCK) for fd in opened()]\ntime.sleep(1.5)",
        """
def met(fd):
    before = tried(fcntl.fcntl, fd, fcntl.F_GETLEASE)
    try:
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
mine = opened()
hear(lambda: any(map(met, mine)))
""",
    )


def what_lies_in_memory() -> Attack:
    """which pages of a file that nobody else reads lie in memory: mincore, cachestat, reads that do not wait"""
    rare = "sorted(glob.glob('/usr/lib/*/*.so*'))[7:200:9]"
    return _pair(
        f"""
def read(path):
    with open(path, "rb") as file:
        file.read()
        libc.syscall(221, file.fileno(), 0, 0, 4)  # and out again, in turns
for path in {rare}:
    tried(read, path)
time.sleep(1.0)
""",
        f"""
import mmap
def told(path):
    fd = os.open(path, os.O_RDONLY)
    size = max(os.fstat(fd).st_size, 1)
    found = (ctypes.c_uint64 * 5)()
    if libc.syscall(451, fd, (ctypes.c_uint64 * 2)(0, size), found, 0) == 0:
        return True
    libc.mmap.restype = ctypes.c_void_p
    at = libc.mmap(None, ctypes.c_size_t(4096), 1, 1, fd, 0)
    if libc.mincore(ctypes.c_void_p(at), ctypes.c_size_t(4096), (ctypes.c_ubyte * 1)()) == 0:
        return True
    try:
        return bool(os.preadv(fd, [bytearray(1)], 0, 8))  # RWF_NOWAIT
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(fd)
hear(lambda: any(tried(told, path) for path in {rare}), seconds=0.3)
""",
    )


def descriptors_of_the_parents() -> Attack:
    """what both inherit open: how far it is read, its flags, and who owns it"""
    return _pair(
        """
def move(fd):
    tried(os.lseek, fd, 4711, os.SEEK_SET)
    tried(fcntl.fcntl, fd, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)
    tried(fcntl.fcntl, fd, fcntl.F_SETSIG, 40)
signal(lambda: [move(fd) for fd in range(200)])
""",
        """
def moved(fd):
    return (tried(os.lseek, fd, 0, os.SEEK_CUR) == 4711 or tried(fcntl.fcntl, fd, fcntl.F_GETSIG) == 40
            or (tried(fcntl.fcntl, fd, fcntl.F_GETFL) or 0) & os.O_APPEND)
hear(lambda: any(map(moved, range(200))))
""",
    )


def names_at_the_same_time() -> Attack:
    """ports, sockets by path and without, named segments, semaphores and queues, terminals"""
    return _pair(
        """
import multiprocessing.shared_memory as shared, pty, socket
kept = []
def name():
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    line.bind(("127.0.0.1", 4711)); line.listen(); kept.append(line)
    for path in ("\\0signal", "/tmp/signal", "/dev/shm/signal"):
        line = socket.socket(socket.AF_UNIX)
        tried(line.bind, path); line.listen(); kept.append(line)
    kept.append(shared.SharedMemory("signal", create=True, size=10))
    kept.extend(pty.openpty())
tried(name)
libc.mq_open(b"/signal", os.O_CREAT | os.O_RDWR, 0o600, None)
libc.sem_open(b"/signal", os.O_CREAT, 0o600, 1)
time.sleep(1.5)
""",
        """
import socket
def met():
    with socket.socket() as line:
        if tried(line.connect_ex, ("127.0.0.1", 4711)) == 0:
            return True
    for path in ("\\0signal", "/tmp/signal", "/dev/shm/signal"):
        with socket.socket(socket.AF_UNIX) as line:
            if line.connect_ex(path) == 0:
                return True
    if glob.glob("/dev/shm/*") or glob.glob("/dev/pts/[0-9]*"):
        return True
    return libc.mq_open(b"/signal", os.O_RDONLY) >= 0
hear(met)
""",
    )


def processes_of_the_other() -> Attack:
    """a number of processes, a name of one, the machine's counters in /proc and their keys"""
    return _pair(
        """
import subprocess
made = [subprocess.Popen(["sleep", "4711"]) for _ in range(20)]
libc.prctl(15, b"signal", 0, 0, 0)
libc.syscall(248, b"user", b"signal", b"x", 1, -3)
kept = bytearray(b"x" * 300 * 2**20)
time.sleep(1.5)
""",
        """
def read(path):
    with open(path, "rb") as file:
        return file.read(10**6)
def told():
    moving = [tried(read, path) for path in sorted(glob.glob("/proc/[a-z]*")) if os.path.isfile(path) and "mounts" not in path]
    names = b"".join(tried(read, path) or b"" for path in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/comm"))
    return moving, len(os.listdir("/proc")), b"4711" in names or b"signal" in names
before = told()
hear(lambda: told() != before or told()[2] or libc.syscall(249, b"user", b"signal", None, -3) >= 0)
""",
    )


def keys_of_a_file_system() -> Attack:
    """keys and flags that the kernel keeps for a whole file system"""
    return _pair(
        """
key = struct.pack("II32s", 2, 0, b"") + struct.pack("II32x", 32, 0) + b"k" * 32
signal(lambda: [tried(fcntl.ioctl, fd, 0xC0506617, bytearray(key)) for fd in opened()])
""",
        """
def told(fd):
    return tried(fcntl.ioctl, fd, 0x80086601, bytearray(8)) is not None
mine = opened()
hear(lambda: any(map(told, mine)))
""",
    )


def names_of_the_machine() -> Attack:
    """host name, times and attributes of shared files and devices, what is written at a shared place"""
    return _pair(
        """
import socket
def change():
    tried(socket.sethostname, "signal")
    for path in SHARED:
        tried(os.utime, path, (4711, 4711))
        tried(os.setxattr, path, "user.signal", b"x")
        tried(os.listdir if os.path.isdir(path) else lambda p: os.read(os.open(p, 0), 1), path)
    for path in ("/", "/srv", "/home", "/dev", "/srv/proc", "/etc", "/run", "/var"):
        tried(os.mkdir, path + "/signal")
signal(change)
""",
        """
times = {path: os.stat(path).st_atime_ns for path in SHARED}
def told():
    return (os.uname().nodename == "signal" or glob.glob("/*/signal") or glob.glob("/signal")
            or any(os.stat(path).st_mtime == 4711 or tried(os.getxattr, path, "user.signal") for path in SHARED)
            or any(os.stat(path).st_atime_ns != times[path] for path in SHARED if not path.startswith("/dev")))
hear(told)
""",
    )
