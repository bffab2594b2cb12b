"""Leaves the host's users, processes, network, IPC, name and files behind. Runs in the zygote, once.

Every step is tried on its own and told; nothing is assumed from version numbers or sysctls, because AppArmor, container
filters and limits all answer differently (some let ``unshare`` succeed and then take the capabilities away).
"""

import contextlib
import os
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from ringfence.jail import linux

NOBODY: Final = 65534
_DROPPED_UIDS: Final = range(1_900_000_000, 2_000_000_000)
"""Where a root host's workers get their uid: no distribution, container runtime or systemd assigns numbers there
(systemd's UIDS-GIDS.md)."""

_SECUREBITS: Final = 0b1110_1111
"""NOROOT, NO_SETUID_FIXUP, KEEP_CAPS locked off and NO_CAP_AMBIENT_RAISE, each with its lock (capabilities(7))."""

_SHARED: Final[tuple[tuple[str, int], ...]] = (
    ("net_namespace", linux.CLONE_NEWNET),
    ("ipc_namespace", linux.CLONE_NEWIPC),
    ("uts_namespace", linux.CLONE_NEWUTS),
)
_MOUNT_POINTS: Final = ("/proc", "/tmp", "/dev", "/usr", "/etc", "/var")  # noqa: S108 - an empty root is mounted over one
_TMPFS_OPTIONS: Final = "size=4k,nr_inodes=4,mode=555"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Which way to go about it.

    Args:
        user_namespace: Whether to go through a new user namespace, which needs no privilege.
        uid: The uid and gid to change to, or None when the host is no root.
        steps: What worked in the rehearsal and is to be done for real; None in the rehearsal, which tries everything.
        missing: What did not, with the reason.
        nested: Whether each worker can have a pid namespace of its own.
    """

    user_namespace: bool
    uid: int | None
    steps: frozenset[str] | None = None
    missing: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    nested: bool = False


def drop_root(uid: int) -> None:
    """Become ``uid`` for good: no supplementary group, no capability, no way back.

    Args:
        uid: User and group number, not 0.

    Raises:
        OSError: A capability for it is missing, or capabilities survived.
    """
    with contextlib.suppress(OSError):
        _empty_bounding_set()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    linux.DropCapabilities()()
    # A change of uid makes the process undumpable, and then its own /proc files belong to root.
    linux.prctl(linux.PR_SET_DUMPABLE, 1)


def choose_uid() -> int:
    """A uid that nobody else has, or 65534 where this user namespace does not map such numbers."""
    uid = _DROPPED_UIDS[int.from_bytes(os.urandom(8)) % len(_DROPPED_UIDS)]
    pid = os.fork()
    if pid == 0:
        try:
            os.setresuid(uid, uid, uid)
        except OSError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return uid if status == 0 else NOBODY


class Rehearsal:
    """A plan being carried out in a process of its own, to see what holds there.

    Args:
        candidate: The plan. It begins at once; the caller may do something else meanwhile.
    """

    def __init__(self, candidate: Plan) -> None:
        self._candidate = candidate
        self._readable, writable = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.close(self._readable)
                own: list[int] = []
                failed = enter(candidate, _fork_and_wait, lambda: own.append(open_pid_namespace()))
                nested = "pid_namespace" not in failed and _can_nest(own[0])
                os.write(writable, msgspec.msgpack.encode((failed, nested)))
            except BaseException as error:
                os.write(writable, msgspec.msgpack.encode((dict.fromkeys(_ALL_STEPS, str(error)), False)))
            os._exit(0)
        os.close(writable)

    def end(self) -> Plan:
        """Wait for it.

        Returns:
            The plan with what held and what did not.
        """
        answer = bytearray()
        while piece := os.read(self._readable, 65536):
            answer += piece
        os.close(self._readable)
        os.waitpid(self._pid, 0)
        if answer:
            failed, nested = msgspec.msgpack.decode(answer, type=tuple[dict[str, str], bool])
        else:
            failed, nested = dict.fromkeys(_ALL_STEPS, "the rehearsal was killed"), False
        return msgspec.structs.replace(self._candidate, steps=_ALL_STEPS - failed.keys(), missing=failed, nested=nested)


def begin() -> Rehearsal:
    """Begin to rehearse the best way."""
    uid = choose_uid() if os.geteuid() == 0 else None
    return Rehearsal(Plan(user_namespace=True, uid=uid))


def choose(rehearsal: Rehearsal) -> Plan:
    """Wait for the rehearsal, try another way where there is one, and choose the way that gives most.

    Args:
        rehearsal: What ``begin`` returned.

    Returns:
        What to do for real.
    """
    best = rehearsal.end()
    if best.missing and best.uid is not None:
        other = Rehearsal(Plan(user_namespace=False, uid=best.uid)).end()
        if len(other.missing) < len(best.missing):
            return other
    return best


def enter(chosen: Plan, fork: Callable[[], None], before_root: Callable[[], None]) -> dict[str, str]:
    """Take every step of the plan.

    Args:
        chosen: What to do.
        fork: Called once inside a new pid namespace; returns in its first process only.
        before_root: Called as the last thing that still sees the host's files.

    Returns:
        The steps that failed, with the reason. The uid is dropped in any case.

    Raises:
        OSError: The uid could not be dropped, which is mandatory.
    """
    failed: dict[str, str] = {}
    wanted = _ALL_STEPS if chosen.steps is None else chosen.steps
    if chosen.user_namespace:
        if chosen.uid is not None:
            drop_root(chosen.uid)
        if "user_namespace" in wanted:
            _try(failed, "user_namespace", _enter_user_namespace)
        if failed:
            failed |= dict.fromkeys(wanted - failed.keys(), "needs the user namespace")
            before_root()
            return failed
    else:
        failed["user_namespace"] = "not needed by root where it is refused to ordinary users"
    if "pid_namespace" in wanted:
        _try(failed, "pid_namespace", lambda: linux.unshare(linux.CLONE_NEWPID))
        if "pid_namespace" not in failed:
            fork()
    for name, flag in _SHARED:
        if name in wanted:
            _try(failed, name, lambda flag=flag: linux.unshare(flag))  # type: ignore[misc]
    before_root()
    if "empty_root" in wanted:
        _try(failed, "empty_root", _empty_root)
    if not chosen.user_namespace and chosen.uid is not None:
        drop_root(chosen.uid)
    else:
        with contextlib.suppress(OSError):  # only where a user namespace gave the capability to do so
            _empty_bounding_set()
            linux.prctl(linux.PR_SET_SECUREBITS, _SECUREBITS)
    return failed


_ALL_STEPS: Final = frozenset({"user_namespace", "pid_namespace", "empty_root", *(name for name, _ in _SHARED)})


def _try(failed: dict[str, str], name: str, step: Callable[[], None]) -> None:
    try:
        step()
    except OSError as error:
        failed[name] = error.strerror or str(error)


def open_pid_namespace() -> int:
    """A descriptor of the pid namespace this process lives in, or -1 where there is none to be had."""
    try:
        return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1


def _can_nest(own: int) -> bool:
    """Try to fork into a new pid namespace and come back, twice: a failure on the way back spoils this process."""
    try:
        for _ in range(2):
            linux.unshare(linux.CLONE_NEWPID)
            pid = os.fork()
            if pid == 0:
                os._exit(0)
            os.waitpid(pid, 0)
            linux.setns(own, linux.CLONE_NEWPID)
    except OSError:
        return False
    return True


def _fork_and_wait() -> None:
    """Continue in a new process; the old one waits for it and ends the same way."""
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        os._exit(0 if status == 0 else 1)


def _enter_user_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.unshare(linux.CLONE_NEWUSER)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{NOBODY} {uid} 1")
    _write("/proc/self/gid_map", f"{NOBODY} {gid} 1")


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode("ascii"))
    finally:
        os.close(descriptor)


def _empty_root() -> None:
    """Make an empty read-only directory the root. Nothing can be made in it: it has no room and no inode to give."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", "none", linux.MS_REC | linux.MS_PRIVATE)
    point = next((path for path in _MOUNT_POINTS if os.path.isdir(path)), "/")  # noqa: PTH112 - pathlib is not loaded here
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    linux.mount("ringfence", point, "tmpfs", flags, _TMPFS_OPTIONS)
    os.chdir(point)
    linux.pivot_root_here()
    os.chdir("/")
    linux.mount("none", "/", "none", linux.MS_REMOUNT | linux.MS_RDONLY | flags, "")


def _empty_bounding_set() -> None:
    capability = 0
    while True:
        try:
            linux.prctl(linux.PR_CAPBSET_READ, capability)
        except OSError:
            return
        linux.prctl(linux.PR_CAPBSET_DROP, capability)
        capability += 1
