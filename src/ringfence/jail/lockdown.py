"""Turns a freshly forked worker into one that can compute and talk on one channel, and nothing else.

The order matters and is the design's: what needs privileges first, the filter last, and then a test from inside that the
filter really stands. Whatever fails ends the worker before the host has sent it a byte of guest source.
"""

import dataclasses
import errno
import gc
import math
import os
import resource
import signal
import socket
import sys
from typing import Final

from ringfence.jail import calls, landlock, linux

STACK_BYTES: Final = 8 << 20
_RULESET_FD: Final = calls.CHANNEL_FD + 1
FIRST_FREE_FD: Final = _RULESET_FD + 1
"""The zygote keeps its own descriptors at or above this number, so that the worker's two never collide with them."""
EXIT_NOT_CONFINED: Final = 70
"""Exit code of a worker that found itself able to do what it must not."""
_SLACK_BYTES: Final = 4 << 20
"""Address space for what the interpreter maps between the measurement and the first guest byte."""
_LONGEST_CPU_SECONDS: Final = 1 << 30

_AT_FDCWD: Final = -100
_PROT_READ_EXEC: Final = 0x5
_PAGE_BYTES: Final = 4096


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What the zygote made once for all of its workers.

    Args:
        filter: The seccomp program in memory.
        ruleset: The Landlock ruleset, or None where there is no Landlock.
        parent: The zygote's pid as workers see it: 0 when each has a pid namespace of its own.
        keep_native: Whether ``ctypes`` stays importable.
    """

    filter: linux.Filter
    ruleset: landlock.Ruleset | None
    parent: int
    keep_native: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one worker may use.

    Args:
        memory_bytes: Address space it may add to what the zygote has.
        cpu_seconds: Processor time, or None when only the host meters it.
        address_space_bytes: Address space of the zygote at the fork.
        data_bytes: Private writable memory of the zygote at the fork.
    """

    memory_bytes: int
    cpu_seconds: float | None
    address_space_bytes: int
    data_bytes: int


class StepFailed(Exception):  # noqa: N818 - said of a step of the jail
    """A step of the jail did not hold.

    Attributes:
        step: Its name in ``profile.STEPS``.
        reason: What the kernel answered.
    """

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.reason = reason


def lock_down(preparation: Preparation, budget: Budget, channel: int) -> None:
    """Give everything up. Afterwards descriptor 3 is the channel and there is no other.

    Args:
        preparation: What the zygote made.
        budget: What this worker may use.
        channel: Its end of the channel, at ``FIRST_FREE_FD`` or above.

    Raises:
        StepFailed: A step did not hold. The process must end.
    """
    step = "closed_fds"
    try:
        _keep_only(preparation, channel)
        step = "rlimits"
        _set_limits(budget)
        step = "unprivileged"
        linux.drop_capabilities()
        _check_unprivileged()
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
        step = "wall_clock"
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != preparation.parent:
            raise StepFailed(step, "the zygote is gone")  # noqa: TRY301 - a step like the others
        step = "no_new_privs"
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        if preparation.ruleset is not None:
            step = "landlock"
            landlock.enforce(_RULESET_FD)
            os.close(_RULESET_FD)
        _reseed()
        if not preparation.keep_native:
            _forget_native()
        step = "seccomp"
        preparation.filter.install()
    except OSError as error:
        raise StepFailed(step, error.strerror or str(error)) from error
    _test_from_inside()
    gc.enable()


def _keep_only(preparation: Preparation, channel: int) -> None:
    os.dup2(channel, calls.CHANNEL_FD, inheritable=False)
    first = _RULESET_FD
    if preparation.ruleset is not None:
        os.dup2(preparation.ruleset.descriptor, _RULESET_FD, inheritable=False)
        first = FIRST_FREE_FD
    linux.close_range(first)
    linux.close_range(0, calls.CHANNEL_FD - 1)


def _set_limits(budget: Budget) -> None:
    _limit(resource.RLIMIT_AS, budget.address_space_bytes + budget.memory_bytes + _SLACK_BYTES)
    _limit(resource.RLIMIT_DATA, budget.data_bytes + budget.memory_bytes + _SLACK_BYTES)
    _limit(resource.RLIMIT_STACK, STACK_BYTES)
    for nothing in (
        resource.RLIMIT_NOFILE,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_CORE,
        resource.RLIMIT_NPROC,
        resource.RLIMIT_MEMLOCK,
        resource.RLIMIT_MSGQUEUE,
        resource.RLIMIT_RTPRIO,
    ):
        _limit(nothing, 0)
    if budget.cpu_seconds is not None and budget.cpu_seconds < _LONGEST_CPU_SECONDS:
        # The profiling timer is fine-grained, but a guest may block its signal; the limit behind it cannot be dodged.
        whole = math.ceil(budget.cpu_seconds)
        _limit(resource.RLIMIT_CPU, whole + 1, whole + 2)
        signal.setitimer(signal.ITIMER_PROF, budget.cpu_seconds)


def _limit(which: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one that is lower already stays."""
    present = resource.getrlimit(which)[1]
    hard = soft if hard is None else hard
    if present != resource.RLIM_INFINITY:
        hard = min(hard, present)
    resource.setrlimit(which, (min(soft, hard), hard))


def _check_unprivileged() -> None:
    if 0 in os.getresuid() or linux.effective_capabilities():
        step = "unprivileged"
        raise StepFailed(step, "root or a capability survived")


def _reseed() -> None:
    """Give this worker randomness of its own; without it every worker of a zygote would draw the same numbers."""
    for name in ("random", "numpy.random"):
        module = sys.modules.get(name)
        if module is not None:
            module.seed()


def _forget_native() -> None:
    for name in linux.modules():
        del sys.modules[name]


def _test_from_inside() -> None:
    """Attack: every call here must be refused by the filter. Any other answer ends the worker."""
    path = linux.text("/")
    attacks: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("openat", (_AT_FDCWD, linux.address(path), os.O_RDONLY, 0)),
        ("socket", (socket.AF_UNIX, socket.SOCK_STREAM, 0)),
        ("connect", (calls.CHANNEL_FD, 0, 0)),
        ("mmap", (0, _PAGE_BYTES, _PROT_READ_EXEC, calls.MAP_PRIVATE_ANONYMOUS, -1, 0)),
        ("clone", (signal.SIGCHLD, 0, 0, 0, 0)),
        ("kill", (0, 0)),
    )
    for name, arguments in attacks:
        if linux.attempt(name, *arguments) != (-1, errno.EPERM):
            os._exit(EXIT_NOT_CONFINED)
