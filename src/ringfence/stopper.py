"""End an inline guest from outside: on any thread, whatever it catches, and never in the middle of host code.

On CPython 3.12 and later, events of ``sys.monitoring`` are switched on for every line of guest code on the thread. The
callback raises, stays switched on, and raises again in the handler that swallowed it, until no frame of the guest is left.
Host code that runs for the guest has no events, so it is never cut short; the guest is stopped when it returns.

CPython 3.11 has no such events, and a trace function is switched off by its first exception. There an asynchronous
exception is sent again and again, and only while guest code is on top of the thread's stack; ``except``, ``finally`` and
``with`` of guest code ask first whether it must stop (``lower.handler``). What C swallows on 3.11, such as the exceptions of
a ``__del__`` called in a loop, can keep a guest alive: the documentation says so, and the jail does not have the problem.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, Final

from ringfence.guest import realms
from ringfence.language.quiet import is_guest_code

_POLL_SECONDS: Final = 0.02
_RESEND_SECONDS: Final = 0.002
_IDLE_SECONDS: Final = 1.0
_HAS_EVENTS: Final = sys.version_info >= (3, 12)

Interrupt = Callable[[], BaseException]


class Watch:
    """One stretch of guest time on one thread. Use as a context manager.

    Args:
        look: Called from another thread every few milliseconds; says whether the guest must stop now.
        interrupt: Makes the exception that ends the guest, and remembers that it must end.
    """

    __slots__ = ("interrupt", "is_stopping", "look", "thread")

    def __init__(self, look: Callable[[], bool], interrupt: Interrupt) -> None:
        self.look = look
        self.interrupt = interrupt
        self.thread = threading.get_ident()
        self.is_stopping = False

    def __enter__(self) -> None:
        _watcher.add(self)

    def __exit__(self, *_error: object) -> None:
        _watcher.remove(self)
        if self.is_stopping:
            _disarm(self.thread)

    def stop(self) -> None:
        """Begin to stop the guest; safe from any thread and from a signal handler."""
        self.is_stopping = True
        _arm(self.thread, self.interrupt)


class _Watcher:
    """The one thread that looks at all watches; started when first needed, and again in a forked process."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._watches: list[Watch] = []
        self._is_asleep = False
        self._owner = 0

    def add(self, watch: Watch) -> None:
        with self._changed:
            if self._owner != os.getpid():
                self._owner = os.getpid()
                self._watches.clear()
                threading.Thread(target=self._run, name="ringfence-watch", daemon=True).start()
            self._watches.append(watch)
            if self._is_asleep:
                self._changed.notify()

    def remove(self, watch: Watch) -> None:
        with self._changed:
            if watch in self._watches:
                self._watches.remove(watch)

    def _run(self) -> None:
        quiet_since = time.monotonic()
        while True:
            with self._changed:
                watches = list(self._watches)
                if not watches and time.monotonic() - quiet_since > _IDLE_SECONDS:
                    self._is_asleep = True
                    self._changed.wait()
                    self._is_asleep = False
                    quiet_since = time.monotonic()
                    continue
            if watches:
                quiet_since = time.monotonic()
            for watch in watches:
                self._look(watch)
            stopping = any(watch.is_stopping for watch in watches)
            time.sleep(_RESEND_SECONDS if stopping else _POLL_SECONDS)

    def _look(self, watch: Watch) -> None:
        with self._changed:  # a watch that has ended must not be stopped any more
            if watch in self._watches and (watch.is_stopping or watch.look()):
                watch.stop()


_watcher: Final = _Watcher()
_armed: Final[dict[int, Any]] = realms.stopping
_codes: Final[set[CodeType]] = set()
_arming: Final = threading.RLock()


def _frames(thread: int) -> list[FrameType]:
    """The frames of guest code on ``thread``, the innermost first; empty unless guest code is there at all."""
    found: list[FrameType] = []
    frame = sys._current_frames().get(thread)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - documented
    while frame is not None:
        if is_guest_code(frame.f_code):
            found.append(frame)
        frame = frame.f_back
    return found


if sys.version_info >= (3, 12):
    _events: Final = sys.monitoring.events
    _LOCAL: Final = _events.LINE | _events.JUMP | _events.PY_START | _events.PY_RESUME
    _tool: Final[list[int]] = []

    def _on_event(code: CodeType, *_arguments: Any) -> None:  # noqa: ANN401 - as the event has them
        interrupt = _armed.get(threading.get_ident())
        if interrupt is not None and is_guest_code(code):
            raise interrupt()

    def _arm(thread: int, interrupt: Interrupt) -> None:
        with _arming:
            if not _tool:
                free = [each for each in (4, 3, 5, 1, 2, 0) if sys.monitoring.get_tool(each) is None]
                if not free:
                    return  # every tool of the interpreter is taken; the limits at grants and prints remain
                _tool.append(free[0])
                sys.monitoring.use_tool_id(free[0], "ringfence")
                for event in (_events.LINE, _events.JUMP, _events.PY_START, _events.PY_RESUME):
                    sys.monitoring.register_callback(free[0], event, _on_event)
                sys.monitoring.set_events(free[0], _LOCAL)
            _armed[thread] = interrupt
            # Code that is running already takes up events only when it is told to.
            for frame in _frames(thread):
                if frame.f_code not in _codes:
                    _codes.add(frame.f_code)
                    sys.monitoring.set_local_events(_tool[0], frame.f_code, _LOCAL)

    def _disarm(thread: int) -> None:
        with _arming:
            _armed.pop(thread, None)
            if _armed or not _tool:
                return
            tool = _tool.pop()
            sys.monitoring.set_events(tool, 0)
            for code in _codes:
                sys.monitoring.set_local_events(tool, code, 0)
            _codes.clear()
            sys.monitoring.free_tool_id(tool)

else:
    import ctypes

    _send: Final = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def _arm(thread: int, interrupt: Interrupt) -> None:
        with _arming:
            _armed[thread] = interrupt
            interrupt()  # the realm remembers; what is sent is a class without arguments
            frame = sys._current_frames().get(thread)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            if frame is not None and is_guest_code(frame.f_code) and thread != threading.get_ident():
                _send(ctypes.c_ulong(thread), ctypes.py_object(KeyboardInterrupt))

    def _disarm(thread: int) -> None:
        with _arming:
            _armed.pop(thread, None)
            # One that was sent and has not arrived must not arrive in host code.
            _send(ctypes.c_ulong(thread), None)
