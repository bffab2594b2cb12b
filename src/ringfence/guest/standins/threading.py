"""Locks and their like for a program of one thread. A wait that nothing could end is an error, not a hang."""

import _thread
from time import sleep

TIMEOUT_MAX = _thread.TIMEOUT_MAX
ThreadError = RuntimeError
Lock = _thread.allocate_lock
RLock = _thread.RLock
get_ident = get_native_id = _thread.get_ident


def _wait(timeout):
    if timeout is None:
        raise RuntimeError("deadlock: the only thread waits for what no other can do")
    if timeout > 0:
        sleep(timeout)


class BrokenBarrierError(RuntimeError):
    pass


class local:
    """Data of the one thread."""


class Condition:
    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire, self.release = self._lock.acquire, self._lock.release
        self._notified = 0

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc_info):
        return self._lock.__exit__(*exc_info)

    def wait(self, timeout=None):
        _wait(timeout)
        return False

    def wait_for(self, predicate, timeout=None):
        result = predicate()
        if not result:
            _wait(timeout)
            result = predicate()
        return result

    def notify(self, n=1):
        pass

    def notify_all(self):
        pass

    notifyAll = notify_all


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if not self._value:
            if not blocking:
                return False
            _wait(timeout)
            return False
        self._value -= 1
        return True

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        self._value += n

    def __exit__(self, *exc_info):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def release(self, n=1):
        if self._value + n > self._initial_value:
            raise ValueError("Semaphore released too many times")
        super().release(n)


class Event:
    def __init__(self):
        self._flag = False

    def is_set(self):
        return self._flag

    isSet = is_set

    def set(self):
        self._flag = True

    def clear(self):
        self._flag = False

    def wait(self, timeout=None):
        if not self._flag:
            _wait(timeout)
        return self._flag


class Thread:
    """A description of a thread; starting it raises, as there are none."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.name = name or "Thread-1"
        self.daemon = bool(daemon)
        self.ident = self.native_id = None

    def start(self):
        raise RuntimeError("can't start new thread: a program has one thread; call the function, or use asyncio")

    def run(self):
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout=None):
        raise RuntimeError("cannot join thread before it is started")

    def is_alive(self):
        return self.ident is not None

    def getName(self):
        return self.name


class _MainThread(Thread):
    def __init__(self):
        super().__init__(name="MainThread")
        self.ident = self.native_id = get_ident()

    def join(self, timeout=None):
        raise RuntimeError("cannot join current thread")


_main = _MainThread()


def current_thread():
    return _main


main_thread = currentThread = current_thread


def active_count():
    return 1


def enumerate():
    return [_main]


def settrace(func):
    raise RuntimeError("tracing is not available inside ringfence")


setprofile = settrace


def stack_size(size=0, /):
    return 0


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__(target=function, args=args or (), kwargs=kwargs)
        self.interval = interval

    def cancel(self):
        pass
