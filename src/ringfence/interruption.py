"""Ctrl-C for an inline guest: it ends the guest, whatever the guest catches, and then reaches the host.

Raising ``KeyboardInterrupt`` into the guest once is not enough: ``except BaseException`` swallows it. So from Ctrl-C on
every line of the guest raises anew, by a trace function, until no frame of the guest is left.
"""

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from ringfence.language.quiet import FILE_PREFIX


class Interruptible:
    """A stretch of time in which this thread may run a guest. Use as a context manager; not twice at a time.

    Does nothing off the main thread, or where the host handles Ctrl-C itself.

    Args:
        make_interrupt: Makes the exception that ends the guest, and remembers that it must end.

    Attributes:
        pressed: Whether Ctrl-C came.
        is_in_host: Set while host code runs for the guest: Ctrl-C is then the host's own.
    """

    def __init__(self, make_interrupt: Callable[[], BaseException]) -> None:
        self._make_interrupt = make_interrupt
        self._is_installed = False
        self._trace_before: Any = None
        self.pressed = False
        self.is_in_host = False

    def __enter__(self) -> Self:
        on_main = threading.current_thread() is threading.main_thread()
        if on_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._on_signal)
            self._is_installed = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if not self._is_installed:
            return
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if self.pressed:
            sys.settrace(self._trace_before)
            if not isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.is_in_host:
            signal.default_int_handler(number, frame)
        if self.pressed:
            return
        self.pressed = True
        self._trace_before = sys.gettrace()
        while frame is not None:
            if _is_guest(frame):
                frame.f_trace = self._trace
            frame = frame.f_back
        sys.settrace(self._trace)

    def _trace(self, frame: FrameType, _event: str, _argument: object) -> Any:  # noqa: ANN401 - a trace function
        if not _is_guest(frame):
            return None
        raise self._make_interrupt()


def _is_guest(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(FILE_PREFIX)
