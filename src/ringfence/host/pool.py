"""Keeps zygotes and warm workers, so that a sandbox costs a message and not a process.

One zygote per flavor. A worker is asked for ahead of time once its kind has been wanted before; it forks and locks
itself down while the host does something else. A worker serves one guest and is then killed.
"""

import atexit
import contextlib
import os
import threading
import weakref
from collections import OrderedDict, deque
from typing import Final, Self

from ringfence import errors
from ringfence.host.worker import PendingWorker, WorkerHandle
from ringfence.host.zygote import PLAIN, Flavor, Zygote
from ringfence.jail.profile import Confinement
from ringfence.policy import Limits

Kind = tuple[int, float | None]
"""What makes warm workers of one flavor interchangeable: memory, and processor time or None."""

_MOST_KINDS: Final = 4
_ATTEMPTS: Final = 3
_ROTATE_AFTER: Final = 5000
"""Workers of one zygote share its address layout and hash seed, so a zygote serves only so many."""


class _Family:
    """The zygote of one flavor and its warm workers."""

    def __init__(self, flavor: Flavor) -> None:
        self.flavor: Final = flavor
        self.lock = threading.Lock()
        self.warm: OrderedDict[Kind, deque[PendingWorker]] = OrderedDict()
        self._zygote: Zygote | None = None

    def zygote(self) -> Zygote:
        """A living zygote; a new one where there is none, or where the old one has served enough. The lock is held."""
        present = self._zygote
        if present is not None and present.alive and present.spawned < _ROTATE_AFTER:
            return present
        self.discard()
        self._zygote = Zygote(self.flavor)
        return self._zygote

    def take(self, kind: Kind, spare: int) -> tuple[Zygote, PendingWorker]:
        """A warm worker, or one asked for now; warm ones of a kind wanted before are topped up. The lock is held."""
        zygote = self.zygote()
        known = kind in self.warm
        waiting = self.warm.setdefault(kind, deque())
        self.warm.move_to_end(kind)
        while len(self.warm) > _MOST_KINDS:
            for pending in self.warm.popitem(last=False)[1]:
                pending.cancel()
        memory_bytes, cpu_seconds = kind
        chosen = waiting.popleft() if waiting else zygote.request(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
        while known and len(waiting) < spare:
            waiting.append(zygote.request(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds))
        return zygote, chosen

    def discard(self) -> None:
        """Let the present zygote go once its last guest has ended. The lock is held."""
        for waiting in self.warm.values():
            for pending in waiting:
                pending.cancel()
            waiting.clear()
        if self._zygote is not None:
            self._zygote.retire()
        self._zygote = None

    def close(self) -> None:
        """End the zygote with all of its workers."""
        with self.lock:
            zygote = self._zygote
            self.discard()
            if zygote is not None:
                zygote.close()


class Pool:
    """Gives out locked-down workers. Safe to use from any thread. Use as a context manager, or close it.

    Args:
        spare: Warm workers kept per kind that has been wanted before, 0 or more.
    """

    def __init__(self, *, spare: int = 1) -> None:
        self._spare: Final = spare
        self.start_over()
        _pools.add(self)

    def start_over(self) -> None:
        """In a process forked from the host: forget the other's zygotes, with locks that no lost thread holds."""
        self._lock = threading.Lock()
        self._families: dict[Flavor, _Family] = {}
        self._closed = False

    def acquire(self, limits: Limits, flavor: Flavor = PLAIN, *, single_run: bool = True) -> WorkerHandle:
        """A worker that has served nobody. Close it when its guest is done.

        Args:
            limits: Its memory and, for a single run, its processor time.
            flavor: What it has imported and runs.
            single_run: Whether ``limits.cpu_seconds`` holds for its whole life, so that the kernel can enforce it too.
                A session of many runs passes False and meters each run.

        Returns:
            The worker, ready for its first message.

        Raises:
            JailUnavailable: The jail cannot be built on this machine, or the flavor cannot be imported.
        """
        kind = (limits.memory_bytes, float(limits.cpu_seconds) if single_run else None)
        family = self._family(flavor)
        attempts = _ATTEMPTS
        while True:
            attempts -= 1
            with family.lock:
                zygote, pending = family.take(kind, self._spare)
            try:
                worker = pending.finish()
            except errors.JailUnavailable:
                if attempts and not (zygote.alive or zygote.closed):
                    continue  # the zygote died, perhaps for lack of memory; the next one may do better
                raise
            if worker.alive or not attempts:
                return worker
            worker.close()

    def confinement(self, flavor: Flavor = PLAIN) -> Confinement:
        """What holds in the workers of a flavor. Starts its zygote, but no worker.

        Args:
            flavor: Which.

        Raises:
            JailUnavailable: The jail cannot be built on this machine, or the flavor cannot be imported.
        """
        family = self._family(flavor)
        with family.lock:
            return family.zygote().confinement

    def close(self) -> None:
        """End every zygote and worker. Safe to call twice."""
        with self._lock:
            self._closed = True
            families = list(self._families.values())
            self._families.clear()
        for family in families:
            family.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _family(self, flavor: Flavor) -> _Family:
        with self._lock:
            if self._closed:
                raise errors.JailUnavailable(("zygote",), "the pool was closed", "Make a new Sandbox")
            return self._families.setdefault(flavor, _Family(flavor))


_pools: Final["weakref.WeakSet[Pool]"] = weakref.WeakSet()
_default: Pool | None = None
_default_lock = threading.Lock()


def default_pool() -> Pool:
    """The pool of this process, made at the first call and closed at exit."""
    global _default
    with _default_lock:
        if _default is None:
            _default = Pool()
        return _default


def _close_default() -> None:
    if _default is not None:
        with contextlib.suppress(OSError):
            _default.close()


def _forget_other_process() -> None:
    """In a process forked from the host: start over, with locks that no lost thread holds."""
    global _default_lock
    _default_lock = threading.Lock()
    for pool in list(_pools):
        pool.start_over()


atexit.register(_close_default)
os.register_at_fork(after_in_child=_forget_other_process)
