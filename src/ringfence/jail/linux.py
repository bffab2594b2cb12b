"""The only native calls of the project: thin, typed, checked wrappers over the C library through ctypes.

Python's ``os`` has no Landlock, no seccomp, no capabilities and, before 3.12, no ``unshare``. Each wrapper raises
OSError with the answer of the kernel, so that a missing step can be told to people.
"""

import ctypes
import os
import sys
from typing import Final

from ringfence.jail import syscalls

_LIBC: Final = ctypes.CDLL(None, use_errno=True)
_SYSCALL: Final = _LIBC.syscall
_SYSCALL.restype = ctypes.c_long
_LONG: Final = ctypes.c_long

NUMBERS: Final[dict[str, int]] = (
    syscalls.ARCHITECTURES[os.uname().machine].numbers if os.uname().machine in syscalls.ARCHITECTURES else {}
)
"""System call numbers of this machine, empty where it is unknown (the jail is refused there before any call)."""

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000

MS_RDONLY: Final = 0x1
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_REMOUNT: Final = 0x20
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
MNT_DETACH: Final = 0x2

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_CAPBSET_READ: Final = 23
PR_CAPBSET_DROP: Final = 24
PR_SET_SECUREBITS: Final = 28
PR_SET_NO_NEW_PRIVS: Final = 38

_SECCOMP_SET_MODE_FILTER: Final = 1
_CAPABILITY_VERSION_3: Final = 0x20080522
_READ_IMPLIES_EXEC: Final = 0x0400000
_QUERY_PERSONALITY: Final = 0xFFFFFFFF
LAST_DESCRIPTOR: Final = 0xFFFFFFFF


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class _SignalAction(ctypes.Structure):
    """``struct sigaction`` as the C library has it: handler, a 1024-bit mask, flags, restorer."""

    _fields_ = (
        ("handler", ctypes.c_void_p),
        ("mask", ctypes.c_ulong * 16),
        ("flags", ctypes.c_int),
        ("restorer", ctypes.c_void_p),
    )


class Call:
    """A system call with its arguments laid out beforehand, so that a worker makes it with little memory touched.

    Args:
        name: The call, as in ``syscalls``.
        arguments: Register values; what they point to is the caller's to keep alive.
    """

    __slots__ = ("_arguments", "_name")

    def __init__(self, name: str, *arguments: int) -> None:
        self._name = name
        self._arguments = tuple(_LONG(value) for value in (NUMBERS[name], *arguments))

    def attempt(self) -> int:
        """Make it: its result, 0 or more, or the negative errno."""
        result: int = _SYSCALL(*self._arguments)
        return -ctypes.get_errno() if result == -1 else result

    def __call__(self) -> int:
        """Make it.

        Returns:
            Its result, 0 or more.

        Raises:
            OSError: It failed.
        """
        result = self.attempt()
        if result < 0:
            raise OSError(-result, f"{self._name}: {os.strerror(-result)}")
        return result


def system_call(name: str, *arguments: int) -> int:
    """Make a system call by name, once. Arguments, result and errors as for ``Call``."""
    return Call(name, *arguments)()


class Filter(Call):
    """A seccomp program placed in memory once, in the zygote; calling it binds the thread for good.

    Needs no_new_privs or CAP_SYS_ADMIN.

    Args:
        program: What ``ringfence.jail.seccomp.assemble`` returned.
    """

    __slots__ = ("_buffer", "_program")

    def __init__(self, program: bytes) -> None:
        self._buffer = buffer(program)
        self._program = _FilterProgram(len(program) // 8, ctypes.addressof(self._buffer))
        super().__init__("seccomp", _SECCOMP_SET_MODE_FILTER, 0, ctypes.addressof(self._program))


class DropCapabilities(Call):
    """Empties the effective, permitted and inheritable sets, and with them the ambient one (capabilities(7))."""

    __slots__ = ("_data", "_header")

    def __init__(self) -> None:
        self._header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
        self._data = (_CapabilityData * 2)()
        super().__init__("capset", ctypes.addressof(self._header), ctypes.addressof(self._data))


def buffer(data: bytes) -> ctypes.Array[ctypes.c_char]:
    """``data`` in memory, for a call that takes a pointer."""
    return ctypes.create_string_buffer(data, len(data))


def address(data: ctypes.Array[ctypes.c_char]) -> int:
    """Where ``data`` lies, for a call that takes a pointer. The caller keeps it alive."""
    return ctypes.addressof(data)


def text(value: str) -> ctypes.Array[ctypes.c_char]:
    """``value`` as a zero-terminated string in memory, for a call that takes a path."""
    return ctypes.create_string_buffer(os.fsencode(value))


def prctl(option: int, *arguments: int) -> int:
    """``prctl(2)`` with the unused arguments zero.

    Raises:
        OSError: It failed.
    """
    return prctl_call(option, *arguments)()


def prctl_call(option: int, *arguments: int) -> Call:
    """The same, laid out for later."""
    return Call("prctl", option, *arguments, *(0,) * (4 - len(arguments)))


def unshare(flags: int) -> None:
    """Leave the namespaces of ``flags`` (``CLONE_NEW*``) for new ones.

    Raises:
        OSError: The kernel, a limit or an outer filter refuses.
    """
    system_call("unshare", flags)


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace that ``descriptor`` stands for.

    Raises:
        OSError: It failed.
    """
    system_call("setns", descriptor, kind)


def mount(source: str, target: str, filesystem: str, flags: int, options: str = "") -> None:
    """``mount(2)``.

    Raises:
        OSError: It failed.
    """
    texts = [text(part) for part in (source, target, filesystem, options)]
    system_call("mount", address(texts[0]), address(texts[1]), address(texts[2]), flags, address(texts[3]))


def pivot_root_here() -> None:
    """Make the current directory, a mount point, the root, and detach the old root.

    Stacking both roots on one directory and detaching the upper needs no directory for the old one (pivot_root(2),
    NOTES).

    Raises:
        OSError: It failed, for instance because the present root is no mount point.
    """
    here = text(".")
    system_call("pivot_root", address(here), address(here))
    system_call("umount2", address(here), MNT_DETACH)


def close_range(first: int, last: int = LAST_DESCRIPTOR) -> None:
    """Close every descriptor from ``first`` to ``last``, both included.

    Raises:
        OSError: The kernel is older than 5.9.
    """
    system_call("close_range", first, last, 0)


def effective_capabilities() -> int:
    """The effective set of this process as a bit mask.

    Raises:
        OSError: It failed.
    """
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    data = (_CapabilityData * 2)()
    system_call("capget", ctypes.addressof(header), ctypes.addressof(data))
    low, high = data
    return int(low.effective | low.permitted | (high.effective | high.permitted) << 32)


def forbid_executable_reads() -> None:
    """Clear READ_IMPLIES_EXEC, which would make every readable mapping executable behind the filter's back.

    Raises:
        OSError: It failed.
    """
    present = system_call("personality", _QUERY_PERSONALITY)
    if present & _READ_IMPLIES_EXEC:
        system_call("personality", present & ~_READ_IMPLIES_EXEC)


def exit_on_signal(signal_number: int) -> None:
    """End this process, and those forked from it, with ``signal_number`` as the exit code when that signal comes.

    The handler is the C library's own ``_exit``: it runs in the middle of any C code, and unlike the default action it
    works for the first process of a pid namespace, which ignores signals left at their default.

    Raises:
        OSError: It failed.
    """
    action = _SignalAction()
    action.handler = ctypes.cast(_LIBC._exit, ctypes.c_void_p).value  # noqa: SLF001 - the C name
    if _LIBC.sigaction(signal_number, ctypes.byref(action), None) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"sigaction: {os.strerror(number)}")


def modules() -> tuple[str, ...]:
    """Names in ``sys.modules`` that give native calls, for the worker to drop."""
    return tuple(name for name in sys.modules if name.partition(".")[0] in {"ctypes", "_ctypes"} or name == __name__)
