"""The system calls a locked-down worker keeps, as data.

Everything else is refused. The list was found by tracing CPython 3.11 to 3.13 at work on pure computation and then
narrowing each call to the arguments it was seen to use. Classic BPF sees registers only, so a rule may test flags and
descriptors but never what a pointer leads to; no call whose safety depends on memory is kept.
"""

import errno
from typing import Final

import msgspec

CHANNEL_FD: Final = 3
"""The one descriptor of a worker. Both ends agree on it, and the filter allows ``read`` and ``write`` on it alone."""


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """A test on one 64-bit argument: one of ``values`` once ``ignored`` bits are cleared, or at most ``maximum``.

    Both halves of the argument are tested. The kernel reads many arguments as 32-bit, so a test of the low half alone
    would let calls through that another reader of the same register sees differently (WebKitGTK's CVE-2020-13753
    came of comparing the other half).

    Args:
        index: Which argument, 0 to 5.
        values: Values allowed, each below 2**32; empty when ``maximum`` speaks.
        ignored: Bits that may be set or not, below 2**32.
        maximum: Largest value allowed, below 2**32, or None when ``values`` speaks.
    """

    index: int
    values: tuple[int, ...] = ()
    ignored: int = 0
    maximum: int | None = None

    def holds(self, value: int) -> bool:
        """Whether a 64-bit ``value`` passes; the plain-Python meaning of what the assembler emits."""
        if self.maximum is not None:
            return 0 <= value <= self.maximum
        return value & ~self.ignored in self.values


PROT_WRITE_READ: Final = 0x3
MAP_PRIVATE_ANONYMOUS: Final = 0x22
MAP_HARMLESS: Final = 0x10 | 0x4000 | 0x20000  # FIXED, NORESERVE, STACK
MADV_DONTNEED: Final = 4
MADV_FREE: Final = 8
MREMAP_MAYMOVE: Final = 1
FUTEX_MODIFIERS: Final = 0x80 | 0x100  # PRIVATE_FLAG, CLOCK_REALTIME
FUTEX_OPERATIONS: Final = (0, 1, 9, 10)  # WAIT, WAKE, WAIT_BITSET, WAKE_BITSET: no requeue, no priority inheritance
LAST_PLAIN_CLOCK: Final = 11  # CLOCK_TAI; negative identifiers name the processor clocks of other processes

_ON_CHANNEL: Final = (Argument(index=0, values=(CHANNEL_FD,)),)
_PLAIN_CLOCK: Final = (Argument(index=0, maximum=LAST_PLAIN_CLOCK),)
_NOT_EXECUTABLE: Final = Argument(index=2, values=(0,), ignored=PROT_WRITE_READ)

ALLOWED: Final[dict[str, tuple[Argument, ...]]] = {
    "read": _ON_CHANNEL,
    "write": _ON_CHANNEL,
    # Shared mappings are refused because RLIMIT_DATA does not count them, files because there are none.
    "mmap": (_NOT_EXECUTABLE, Argument(index=3, values=(MAP_PRIVATE_ANONYMOUS,), ignored=MAP_HARMLESS)),
    "mprotect": (_NOT_EXECUTABLE,),
    "munmap": (),
    "mremap": (Argument(index=3, values=(0,), ignored=MREMAP_MAYMOVE),),
    "brk": (),
    "madvise": (Argument(index=2, values=(MADV_DONTNEED, MADV_FREE)),),
    "futex": (Argument(index=1, values=FUTEX_OPERATIONS, ignored=FUTEX_MODIFIERS),),
    "clock_gettime": _PLAIN_CLOCK,
    "clock_getres": _PLAIN_CLOCK,
    "clock_nanosleep": _PLAIN_CLOCK,
    "nanosleep": (),
    "gettimeofday": (),
    "getrandom": (),
    "sched_yield": (),
    "getpid": (),
    "gettid": (),
    "rt_sigprocmask": (),
    "rt_sigreturn": (),
    "restart_syscall": (),  # the kernel enters it by itself after SIGSTOP and SIGCONT
    "exit": (),
    "exit_group": (),
}
"""Calls that work, with the arguments they may have."""

KILLED: Final[frozenset[str]] = frozenset(
    {
        *("fork", "vfork", "execve", "execveat"),
        *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "process_madvise", "process_mrelease"),
        *("bpf", "userfaultfd", "perf_event_open", "io_uring_setup", "io_uring_enter", "io_uring_register"),
        *("keyctl", "add_key", "request_key"),
        *("mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount"),
        *("fspick", "mount_setattr", "setns", "unshare", "open_by_handle_at", "name_to_handle_at"),
        *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load"),
        *("pidfd_open", "pidfd_getfd", "pidfd_send_signal"),
        *("modify_ldt", "iopl", "ioperm", "swapon", "swapoff", "reboot", "quotactl", "acct"),
        *("settimeofday", "clock_settime", "sethostname", "setdomainname", "syslog", "vhangup"),
    }
)
"""Calls that no program makes by accident: the kernel kills the worker and the host sees SIGSYS."""

ERRNO: Final[dict[str, int]] = {"clone3": errno.ENOSYS}
"""Calls with an answer of their own. The C library falls back from ``clone3`` to ``clone`` on ENOSYS only."""

DEFAULT_ERRNO: Final = errno.EPERM
"""What every other call answers: a guest sees PermissionError and its worker lives on."""
