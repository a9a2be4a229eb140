"""Look around: other processes, the network, the machine, and what others have left."""

from __future__ import annotations

from tests.attacks.harness import ROOT, Attack, Classroom, answer_names, is_function
from tests.attacks.read_answers import READ


def processes_in_proc() -> Attack:
    """/proc/*/environ, cmdline, fd, mem of the parent and of everybody"""
    return Attack(
        last="""
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
"""
    )


def memory_of_others() -> Attack:
    """ptrace and process_vm_readv of the parent"""
    return Attack(
        last="""
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
"""
    )


def caches_and_repositories() -> Attack:
    """__pycache__, .git"""
    return Attack(
        last=READ
        + f"""
for top in ("/srv", "/work", "/root", "/home", {str(ROOT)!r}):
    for folder, folders, names in os.walk(top):
        folders[:] = [f for f in folders if f != "site-packages" and not f.startswith("python3")]
        if folder.endswith((".git", "__pycache__")):
            read_all(folder)
read_all({str(ROOT / ".git")!r}, "/srv/pencilgrad", most=200)
"""
    )


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
    return Attack(
        last=f"""
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
"""
    )


def the_environment() -> Attack:
    """environment variables of whoever grades"""
    return Attack(last="import os\nprint(os.environ)\n!env\n!set")


def what_was_left_behind() -> Attack:
    """what an earlier notebook left in /tmp, shared memory, /dev, or the environment"""
    return Attack(
        last=READ
        + """
read_all("/tmp", "/dev/shm", "/dev/pts", "/var", "/run", "/home", "/srv/pencilgrad/course_tools")
print([open(f"/{folder}/left-behind").read() for folder in ("dev", "tmp", "home", "", "srv")
       if os.path.exists(f"/{folder}/left-behind")])
print(os.environ.get("LEFT_BEHIND"), os.listdir("/dev"))
"""
    )


def segments_and_keys() -> Attack:
    """System V segments, message queues and the kernel's keys, as a way between students"""
    return Attack(
        last="""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for key in range(1, 40):
    for call in (libc.shmget, libc.semget):
        if call(key, 0, 0o600) >= 0:
            print("CAN" + "ARY: a segment", key)
print(libc.msgget(1, 0), libc.syscall(250, 10, -3, b"user", b"left-behind", 0))
print(open("/proc/keys").read() if os.path.exists("/proc/keys") else "no keys")
"""
    )


def the_machines_devices() -> Attack:
    """rights, owner and times of the machine's devices, which root owns: of whoever grades as root"""
    return Attack(
        last="""
import os
for name in os.listdir("/dev"):
    path = os.path.join("/dev", name)
    if name in ("pts", "ptmx", "shm", "core", "fd") or os.path.islink(path):
        continue
    before = os.stat(path)
    for change in (lambda: os.chmod(path, before.st_mode), lambda: os.utime(path, (4711, 4711)),
                   lambda: os.chown(path, -1, before.st_gid), lambda: os.setxattr(path, "trusted.x", b"x")):
        try:
            change()
            print("CAN" + "ARY: changed", path)
        except OSError as error:
            print(path, error)
"""
    )
