"""The guest already runs native code. What it can still do: compute, and talk on its channel."""

import ast
import errno
import signal

import pytest

from ringfence.jail import syscalls

# The second part are calls that the jail itself never names (arch/x86/entry/syscalls/syscall_64.tbl).
NUMBERS = syscalls.X86_64.numbers | {
    "access": 21,
    "alarm": 37,
    "chdir": 80,
    "chmod": 90,
    "chown": 92,
    "dup": 32,
    "dup2": 33,
    "epoll_create1": 291,
    "eventfd2": 290,
    "fcntl": 72,
    "fstat": 5,
    "futex_waitv": 449,
    "getdents": 78,
    "getrlimit": 97,
    "getsockname": 51,
    "inotify_init1": 294,
    "ioctl": 16,
    "link": 86,
    "listen": 50,
    "lseek": 8,
    "lsm_get_self_attr": 459,
    "lstat": 6,
    "map_shadow_stack": 453,
    "membarrier": 324,
    "mkdir": 83,
    "mknod": 133,
    "mlock": 149,
    "mq_open": 240,
    "msgget": 68,
    "pipe": 22,
    "pkey_alloc": 330,
    "pkey_mprotect": 329,
    "poll": 7,
    "pread64": 17,
    "prlimit64": 302,
    "readlink": 89,
    "readv": 19,
    "recvfrom": 45,
    "remap_file_pages": 216,
    "rename": 82,
    "sched_setscheduler": 144,
    "select": 23,
    "semget": 64,
    "sendmmsg": 307,
    "sendto": 44,
    "setitimer": 38,
    "setpriority": 141,
    "setsid": 112,
    "setuid": 105,
    "shmat": 30,
    "shmget": 29,
    "shutdown": 48,
    "sigaltstack": 131,
    "signalfd4": 289,
    "stat": 4,
    "statx": 332,
    "symlink": 88,
    "timerfd_create": 283,
    "truncate": 76,
    "umask": 95,
    "uselib": 134,
    "writev": 20,
}
REFUSED = str(-errno.EPERM)


def raw(name, *arguments):
    return f"call({', '.join(str(value) for value in (NUMBERS[name], *arguments))})"


CHANNEL = 3

ATTACKS = {
    "open by openat": raw("openat", -100, "text(b'/etc/passwd')", 0, 0),
    "open by open": raw("open", "text(b'/etc/passwd')", 0, 0),
    "open by openat2": raw("openat2", -100, "text(b'/')", "HERE", 24),
    "the memory of the parent": raw("openat", -100, "text(b'/proc/1/mem')", 2, 0),
    "its own executable": raw("readlink", "text(b'/proc/self/exe')", "HERE", 4096),
    "stat": raw("stat", "text(b'/etc/shadow')", "HERE"),
    "statx": raw("statx", -100, "text(b'/etc/shadow')", 0, 0xFFF, "HERE"),
    "access": raw("access", "text(b'/etc/shadow')", 0),
    "getdents": raw("getdents", CHANNEL, "HERE", 4096),
    "chdir": raw("chdir", "text(b'/')"),
    "mkdir": raw("mkdir", "text(b'/x')", 0o777),
    "rename": raw("rename", "text(b'/x')", "text(b'/y')"),
    "link": raw("link", "text(b'/x')", "text(b'/y')"),
    "symlink": raw("symlink", "text(b'/x')", "text(b'/y')"),
    "chmod": raw("chmod", "text(b'/')", 0o777),
    "chown": raw("chown", "text(b'/')", 0, 0),
    "mknod": raw("mknod", "text(b'/null')", 0o20666, 0x103),
    "truncate": raw("truncate", "text(b'/etc/passwd')", 0),
    "unix socket": raw("socket", 1, 1, 0),
    "tcp socket": raw("socket", 2, 1, 0),
    "udp socket": raw("socket", 2, 2, 0),
    "raw socket": raw("socket", 2, 3, 1),
    "ipv6 socket": raw("socket", 10, 1, 0),
    "netlink socket": raw("socket", 16, 3, 0),
    "packet socket": raw("socket", 17, 3, 0),
    "kernel crypto socket": raw("socket", 38, 5, 0),
    "vsock socket": raw("socket", 40, 1, 0),
    "mptcp socket": raw("socket", 2, 1, 262),
    "socketpair": raw("socketpair", 1, 1, 0, "HERE"),
    "connect the channel": raw("connect", CHANNEL, "HERE", 16),
    "bind the channel": raw("bind", CHANNEL, "HERE", 16),
    "send a descriptor": raw("sendmsg", CHANNEL, "HERE", 0),
    "receive a descriptor": raw("recvmsg", CHANNEL, "HERE", 0),
    "sendto": raw("sendto", CHANNEL, "HERE", 1, 0, 0, 0),
    "recvfrom": raw("recvfrom", CHANNEL, "HERE", 1, 0x40, 0, 0),
    "sendmmsg": raw("sendmmsg", CHANNEL, "HERE", 1, 0),
    "writev": raw("writev", CHANNEL, "HERE", 1),
    "readv": raw("readv", CHANNEL, "HERE", 1),
    "shutdown": raw("shutdown", CHANNEL, 2),
    "ioctl": raw("ioctl", CHANNEL, 0x541B, "HERE"),
    "push characters into a terminal": raw("ioctl", 0, 0x5412, "HERE"),
    "the same with a high bit": raw("ioctl", 0, 0x100005412, "HERE"),
    "fcntl": raw("fcntl", CHANNEL, 4, 0),
    "dup": raw("dup", CHANNEL),
    "dup2": raw("dup2", CHANNEL, 0),
    "close the channel": raw("close", CHANNEL),
    "write to descriptor 2": raw("write", 2, "HERE", 1),
    "write to descriptor 3 with a high bit": raw("write", CHANNEL | 1 << 32, "HERE", 1),
    "pipe": raw("pipe", "HERE"),
    "memfd": raw("memfd_create", "text(b'x')", 0),
    "secret memfd": raw("memfd_secret", 0),
    "eventfd": raw("eventfd2", 0, 0),
    "signalfd": raw("signalfd4", -1, "HERE", 8, 0),
    "timerfd": raw("timerfd_create", 1, 0),
    "epoll": raw("epoll_create1", 0),
    "inotify": raw("inotify_init1", 0),
    "fork by clone": raw("clone", int(signal.SIGCHLD), 0, 0, 0, 0),
    "thread by clone": raw("clone", 0x3D0F00, "HERE", 0, 0, 0),
    "namespaces by clone": raw("clone", 0x10000011, 0, 0, 0, 0),
    "kill the parent": raw("kill", 1, 9),
    "kill everything": raw("kill", -1, 9),
    "kill the group": raw("kill", 0, 9),
    "tkill": raw("tkill", 1, 9),
    "tgkill": raw("tgkill", 1, 1, 9),
    "executable mapping": raw("mmap", 0, 4096, 7, 0x22, -1, 0),
    "executable mapping without write": raw("mmap", 0, 4096, 5, 0x22, -1, 0),
    "shared mapping": raw("mmap", 0, 1 << 30, 3, 0x21, -1, 0),
    "file mapping": raw("mmap", 0, 4096, 1, 0x02, CHANNEL, 0),
    "huge pages": raw("mmap", 0, 1 << 21, 3, 0x40022, -1, 0),
    "locked mapping": raw("mmap", 0, 4096, 3, 0x2022, -1, 0),
    "stack that grows": raw("mmap", 0, 4096, 3, 0x122, -1, 0),
    "make memory executable": raw("mprotect", "HERE & ~4095", 4096, 7),
    "make memory executable, high bit": raw("mprotect", "HERE & ~4095", 4096, 7 | 1 << 32),
    "pkey_mprotect": raw("pkey_mprotect", "HERE & ~4095", 4096, 7, -1),
    "pkey_alloc": raw("pkey_alloc", 0, 0),
    "remap_file_pages": raw("remap_file_pages", "HERE & ~4095", 4096, 0, 0, 0),
    "shadow stack": raw("map_shadow_stack", 0, 4096, 0),
    "mlock": raw("mlock", "HERE", 4096),
    "System V shared memory": raw("shmget", 0, 4096, 0o1600),
    "shmat": raw("shmat", 0, 0, 0),
    "System V semaphore": raw("semget", 0, 1, 0o1600),
    "System V queue": raw("msgget", 0, 0o1600),
    "POSIX queue": raw("mq_open", "text(b'x')", 0o102, 0o600, 0),
    "processor clock of process 1": raw("clock_gettime", "~1 << 3 | 2", "HERE"),
    "clock of a descriptor": raw("clock_gettime", "~3 << 3 | 3", "HERE"),
    "raise a limit": raw("prlimit64", 0, 9, "HERE", 0),
    "limits of the parent": raw("prlimit64", 1, 9, 0, "HERE"),
    "read limits": raw("getrlimit", 9, "HERE"),
    "cancel the profiling timer": raw("setitimer", 2, "HERE", 0),
    "alarm": raw("alarm", 1),
    "handle a signal": raw("rt_sigaction", 27, "HERE", 0, 8),
    "signal stack": raw("sigaltstack", 0, "HERE"),
    "prctl: forget the parent's death": raw("prctl", 1, 0, 0, 0, 0),
    "prctl: become dumpable": raw("prctl", 4, 1, 0, 0, 0),
    "prctl: own seccomp": raw("prctl", 22, 2, "HERE", 0, 0),
    "own seccomp": raw("seccomp", 1, 0, "HERE"),
    "seccomp notifications": raw("seccomp", 1, 8, "HERE"),
    "own Landlock": raw("landlock_create_ruleset", 0, 0, 1),
    "LSM attributes": raw("lsm_get_self_attr", 100, "HERE", "HERE", 0),
    "personality": raw("personality", 0x0400000),
    "capset": raw("capset", "HERE", "HERE"),
    "setuid": raw("setuid", 0),
    "setsid": raw("setsid"),
    "niceness": raw("setpriority", 0, 0, -20),
    "real-time scheduling": raw("sched_setscheduler", 0, 1, "HERE"),
    "membarrier": raw("membarrier", 0, 0, 0),
    "futex_waitv": raw("futex_waitv", "HERE", 1, 0, 0, 0),
    "priority-inheriting futex": raw("futex", "HERE", 6, 0, 0, 0, 0),
    "requeueing futex": raw("futex", "HERE", 12, 1, 1, "HERE", 0),
    "userfault by madvise": raw("madvise", "HERE & ~4095", 4096, 21),
    "merge pages": raw("madvise", "HERE & ~4095", 4096, 12),
    "restartable sequences": raw("rseq", "HERE", 32, 0, 0),
    "close_range": raw("close_range", 0, 100, 0),
    "umask": raw("umask", 0),
    "uselib": raw("uselib", "text(b'/x')"),
    "poll": raw("poll", "HERE", 0, 0),
    "select": raw("select", 0, 0, 0, 0, "HERE"),
    "lseek": raw("lseek", CHANNEL, 0, 0),
    "pread": raw("pread64", CHANNEL, "HERE", 1, 0),
    "fstat": raw("fstat", CHANNEL, "HERE"),
    "lstat": raw("lstat", "text(b'/')", "HERE"),
    "listen": raw("listen", CHANNEL, 1),
    "getsockname": raw("getsockname", CHANNEL, "HERE", "HERE"),
}

FATAL = {
    "fork": raw("fork"),
    "vfork": raw("vfork"),
    "execve": raw("execve", "text(b'/bin/sh')", 0, 0),
    "execveat": raw("execveat", -100, "text(b'/bin/sh')", 0, 0, 0),
    "attach to the parent": raw("ptrace", 16, 1, 0, 0),
    "be traced": raw("ptrace", 0, 0, 0, 0),
    "read a process": raw("process_vm_readv", 1, "HERE", 1, "HERE", 1, 0),
    "write a process": raw("process_vm_writev", 1, "HERE", 1, "HERE", 1, 0),
    "io_uring": raw("io_uring_setup", 8, "HERE"),
    "userfaultfd": raw("userfaultfd", 1),
    "bpf": raw("bpf", 5, "HERE", 128),
    "perf": raw("perf_event_open", "HERE", 0, -1, -1, 0),
    "keyring": raw("keyctl", 0, -3, 1),
    "add a key": raw("add_key", "text(b'user')", "text(b'x')", "HERE", 1, -3),
    "pidfd of the parent": raw("pidfd_open", 1, 0),
    "descriptor of another process": raw("pidfd_getfd", 3, 0, 0),
    "new namespaces": raw("unshare", 0x10000000),
    "enter namespaces": raw("setns", 3, 0),
    "mount": raw("mount", "text(b'none')", "text(b'/')", "text(b'tmpfs')", 0, 0),
    "chroot": raw("chroot", "text(b'/')"),
    "file handles": raw("open_by_handle_at", -100, "HERE", 0),
    "local descriptor table": raw("modify_ldt", 1, "HERE", 16),
    "port access": raw("iopl", 3),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_refused_and_alive(attacker, attack):
    assert attacker.ask(attack) == REFUSED
    assert attacker.ask("6 * 7") == "42"


@pytest.mark.parametrize("attack", FATAL.values(), ids=FATAL)
def test_killed(spawn, attack):
    assert spawn().status_after(attack) == -signal.SIGSYS


def test_clone3_is_said_to_be_missing(attacker):
    assert attacker.ask(raw("clone3", "HERE", 88)) == str(-errno.ENOSYS)


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("open('/etc/passwd')", "PermissionError: [Errno 1] Operation not permitted: '/etc/passwd'"),
        ("open('/proc/self/status')", "PermissionError: [Errno 1] Operation not permitted: '/proc/self/status'"),
        ("socket.socket()", "PermissionError: [Errno 1] Operation not permitted"),
        ("os.fork()", "PermissionError: [Errno 1] Operation not permitted"),
        ("os.kill(1, 9)", "PermissionError: [Errno 1] Operation not permitted"),
        ("os.pipe()", "PermissionError: [Errno 1] Operation not permitted"),
        ("mmap.mmap(-1, 4096)", "PermissionError: [Errno 1] Operation not permitted"),
        ("threading.Thread(target=print).start()", "RuntimeError: can't start new thread"),
        ("signal.setitimer(signal.ITIMER_PROF, 0)", "itimer_error: [Errno 1] Operation not permitted"),
    ],
)
def test_python_says_it_as_python_does(attacker, expression, answer):
    assert attacker.ask(expression) == answer


def test_what_still_works(attacker):
    assert attacker.ask("len(os.urandom(16))") == "16"
    assert attacker.ask("time.time() > 0 and time.monotonic() > 0 and time.process_time() > 0") == "True"
    assert attacker.ask("time.sleep(0.001)") == "None"
    assert attacker.ask("sum(len(bytes(100_000)) for _ in range(100))") == "10000000"
    assert attacker.ask("len('x' * 50_000_000)") == "50000000"
    assert attacker.ask("gc.isenabled(), sys.path, dict(os.environ)") == "(True, [], {})"
    assert attacker.ask("'\\u20ac'.encode('utf-16-le'), b'a'.decode('latin-1')") == "(b'\\xac ', 'a')"


def test_the_worker_knows_nothing_of_the_host(attacker):
    identity = ast.literal_eval(attacker.ask("(os.getpid(), call(102), call(104))"))
    assert identity == (1, -errno.EPERM, -errno.EPERM)


def test_siblings_draw_different_numbers(spawn):
    draw = "random.random()"
    assert spawn().ask(draw) != spawn().ask(draw)
