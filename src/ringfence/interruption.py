"""Ctrl-C for an inline guest: it ends the guest, whatever the guest catches, and then reaches the host.

Raising ``KeyboardInterrupt`` into the guest is not enough: ``except BaseException`` swallows it. So while a guest runs,
Ctrl-C only says that the guest must stop, which ``stopper`` sees to; the exception is raised when the guest is gone.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self


class Interruptible:
    """A stretch of time in which this thread may run a guest. Use as a context manager; not twice at a time.

    Does nothing off the main thread, or where the host handles Ctrl-C itself.

    Args:
        stop: Says that the guest must stop; called from the signal handler.

    Attributes:
        pressed: Whether Ctrl-C came.
        is_in_host: Set while host code runs for the guest: Ctrl-C is then the host's own.
    """

    def __init__(self, stop: Callable[[], object]) -> None:
        self._stop = stop
        self._is_installed = False
        self.pressed = False
        self.is_in_host = False

    def __enter__(self) -> Self:
        on_main = threading.current_thread() is threading.main_thread()
        if on_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._on_signal)
            self._is_installed = True
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: TracebackType | None) -> None:
        if not self._is_installed:
            return
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._is_installed = False
        if self.pressed and not isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.is_in_host:
            signal.default_int_handler(number, frame)
        self.pressed = True
        self._stop()
