"""What a notebook sees of its walls: run in a sandbox, it writes what it finds as JSON."""

from __future__ import annotations

LOOK = r"""
import ctypes, errno, glob, json, os, resource, signal, socket, stat, sys
libc = ctypes.CDLL(None, use_errno=True)
def tried(do, *args):
    try:
        return do(*args)
    except OSError as error:
        return errno.errorcode[error.errno]
def call(name, *args):
    ctypes.set_errno(0)
    result = getattr(libc, name)(*args)
    return result if result >= 0 else errno.errorcode.get(ctypes.get_errno(), "?")
def entries(path):
    return sorted(os.listdir(path))
def written(path):
    with open(path, "w") as file:
        file.write("x")
    return "written"
found = {}
found["user"] = [os.getuid(), os.geteuid(), os.getgid(), os.getgroups()]
found["processes"] = [os.getpid(), os.getppid(), os.getsid(0), os.getpgid(0)]
found["host name"] = os.uname().nodename
found["network"] = [name for _, name in socket.if_nameindex()]
def connect(address):
    with socket.socket() as line:
        line.settimeout(1)
        line.connect(address)
found["outside"] = tried(connect, ("1.1.1.1", 53))
found["root"] = {name: entries("/" + name) if os.path.isdir("/" + name) else "file"
                 for name in os.listdir("/") if name not in ("bin", "lib", "lib64")}
found["mounts"] = {path: [tried(os.statvfs, path)[1] * tried(os.statvfs, path)[2],
                          tried(os.statvfs, path)[5], bool(os.statvfs(path)[8] & os.ST_RDONLY)]
                   for path in ("/", "/dev", "/proc", "/tmp", "/home/student", "/dev/shm", "/usr/lib",
                                "/srv/pencilgrad/course_tools", "/srv/pencilgrad/autograder/wire",
                                "/srv/pencilgrad/autograder/worker",
                                sys.prefix + "/lib")}
found["writing"] = {path: tried(written, path + "/x")
                    for path in ("/", "/dev", "/proc", "/tmp", "/home", "/home/student", "/dev/shm",
                                 "/usr/lib", "/srv/pencilgrad/course_tools", sys.prefix + "/lib", "/etc")}
def rewritten(path):
    with open(path, "r+") as file:
        file.write("1")
found["writing proc"] = [tried(rewritten, f"/proc/{name}") for name in ("self/comm", "1/oom_score_adj", "uptime", "kmsg")]
found["limits"] = {name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))
                   for name in ("AS", "CPU", "NPROC", "NOFILE", "FSIZE", "CORE")}
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc.capget(header, data)
found["capabilities"] = list(data)
found["bounding set"] = [k for k in range(64) if libc.prctl(23, k, 0, 0, 0) == 1]
found["no new privileges"] = libc.prctl(39, 0, 0, 0, 0)
found["seccomp"] = libc.prctl(21, 0, 0, 0, 0)
found["refused"] = {
    "user namespace": call("unshare", 0x10000000), "mount": call("mount", b"x", b"/tmp", b"tmpfs", 0, 0),
    "umount": call("umount2", b"/proc", 0), "setns": call("setns", 0, 0), "chroot": call("chroot", b"/tmp"),
    "ptrace": call("ptrace", 16, 1, 0, 0), "memory file": tried(os.memfd_create, "x"),
    "System V segment": call("shmget", 0, 4096, 0o1600), "keys": call("syscall", 250, 0, -3, 1),
    "bpf": call("syscall", 321, 0, 0, 0), "io_uring": call("syscall", 425, 1, 0),
    "device": tried(os.mknod, "/tmp/device", 0o600 | stat.S_IFBLK, os.makedev(8, 0)),
    "set user": tried(os.setuid, 0), "more memory": None, "host name": tried(socket.sethostname, "x"),
    "priority": tried(os.nice, -5), "time": call("settimeofday", (ctypes.c_long * 2)(1, 1), 0),
}
try:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
except ValueError:
    found["refused"]["more memory"] = "EPERM"
found["reached"] = [k for k in range(2, 400) if tried(os.kill, k, 0) is None]
found["descriptors"] = {}
for fd in range(256):
    about = tried(os.fstat, fd)
    if not isinstance(about, str):
        kind = stat.S_IFMT(about.st_mode)
        if stat.S_ISREG(kind) and about.st_nlink:
            import fcntl
            kind = "read" if fcntl.fcntl(fd, fcntl.F_GETFL) & 3 == os.O_RDONLY else "write"
            same = [p for p in glob.glob(sys.prefix + "/lib/python*/site-packages/matplotlib/mpl-data/fonts/ttf/*")
                    if os.path.samestat(os.stat(p), about)]
            found["descriptors"][fd] = f"{kind} {os.path.basename(same[0]) if same else about}"
        elif stat.S_ISREG(kind):
            found["descriptors"][fd] = "memory"
        else:
            found["descriptors"][fd] = {stat.S_IFSOCK: "socket", stat.S_IFCHR: "device"}.get(kind, "other")
found["devices"] = entries("/dev")
found["terminals"] = entries("/dev/pts")
def told(name):
    with open("/proc/" + name, "rb") as file:
        return file.read(1)
found["proc"] = sorted(name for name in entries("/proc") if not name.isdigit() and not os.path.islink("/proc/" + name)
                       and (tried(entries, "/proc/" + name) if os.path.isdir("/proc/" + name) else tried(told, name)))
found["processes seen"] = [name for name in entries("/proc") if name.isdigit()]
found["under proc"] = entries("/srv/proc")
found["environment"] = sorted(os.environ)
json.dump(found, open("found.json", "w"))
"""
