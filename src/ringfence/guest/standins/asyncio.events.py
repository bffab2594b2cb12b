"""The event loop of a program: ready callbacks, timers, and the clock. There is nothing else to wait for."""

import contextvars
import heapq
import time
from collections import deque
from itertools import count


class AbstractEventLoop:
    """What a loop is; there is one kind."""


class AbstractEventLoopPolicy:
    """Policies have no effect: every program has loops of the one kind."""


class Handle:
    """A callback that the loop is going to call."""

    def __init__(self, callback, args, loop, context=None):
        self._callback, self._args, self._loop = callback, args, loop
        self._context = contextvars.copy_context() if context is None else context
        self._cancelled = False

    def cancel(self):
        self._cancelled = True
        self._callback = self._args = None

    def cancelled(self):
        return self._cancelled

    def get_context(self):
        return self._context

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            message = f"Exception in callback {self._callback!r}"
            self._loop.call_exception_handler({"message": message, "exception": error, "handle": self})


class TimerHandle(Handle):
    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when

    def when(self):
        return self._when


class EventLoop(AbstractEventLoop):
    def __init__(self):
        self._ready, self._timers, self._order = deque(), [], count()
        self._is_closed = self._is_stopping = self._is_running = self._debug = False
        self._task_factory = self._exception_handler = None

    def time(self):
        return time.monotonic()

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        handle = TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, (when, next(self._order), handle))
        return handle

    def create_future(self):
        from asyncio import futures

        return futures.Future(loop=self)

    def create_task(self, coro, *, name=None, context=None, **kwargs):
        from asyncio import tasks

        self._check_closed()
        if self._task_factory is not None:
            task = (
                self._task_factory(self, coro) if context is None else self._task_factory(self, coro, context=context)
            )
            if name is not None:
                task.set_name(name)
            return task
        return tasks.Task(coro, loop=self, name=name, context=context, **kwargs)

    def set_task_factory(self, factory):
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    def run_forever(self):
        self._check_closed()
        if self._is_running:
            raise RuntimeError("This event loop is already running")
        if _get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")
        self._is_running = True
        _set_running_loop(self)
        try:
            while not self._is_stopping:
                self._run_once()
        finally:
            self._is_stopping = self._is_running = False
            _set_running_loop(None)

    def _run_once(self):
        while self._timers and self._timers[0][2]._cancelled:
            heapq.heappop(self._timers)
        if not self._ready:
            if not self._timers:
                raise RuntimeError("deadlock: every task waits for another, and nothing is left that could wake one")
            delay = self._timers[0][0] - self.time()
            if delay > 0:
                time.sleep(delay)
        now = self.time()
        while self._timers and self._timers[0][0] <= now:
            self._ready.append(heapq.heappop(self._timers)[2])
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()

    def run_until_complete(self, future):
        from asyncio import futures, tasks

        self._check_closed()
        is_new = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if is_new:
            future._log_destroy_pending = False
        future.add_done_callback(self._stop_when_done)
        try:
            self.run_forever()
        except BaseException:
            if is_new and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(self._stop_when_done)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def _stop_when_done(self, future):
        error = None if future.cancelled() else future.exception()
        if not isinstance(error, (SystemExit, KeyboardInterrupt)):
            self.stop()

    def stop(self):
        self._is_stopping = True

    def is_running(self):
        return self._is_running

    def is_closed(self):
        return self._is_closed

    def close(self):
        if self._is_running:
            raise RuntimeError("Cannot close a running event loop")
        self._is_closed = True
        self._ready.clear()
        self._timers.clear()

    def _check_closed(self):
        if self._is_closed:
            raise RuntimeError("Event loop is closed")

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self, timeout=None):
        pass

    def run_in_executor(self, executor, func, *args):
        raise RuntimeError("threads are not granted: await a granted async function, or call the function")

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = bool(enabled)

    def set_exception_handler(self, handler):
        self._exception_handler = handler

    def get_exception_handler(self):
        return self._exception_handler

    def default_exception_handler(self, context):
        from asyncio.log import logger

        lines = [context.get("message") or "Unhandled exception in event loop"]
        lines.extend(f"{key}: {context[key]!r}" for key in sorted(context) if key not in ("message", "exception"))
        logger.error("\n".join(lines), exc_info=context.get("exception"))

    def call_exception_handler(self, context):
        handler = self._exception_handler
        if handler is None:
            self.default_exception_handler(context)
        else:
            handler(self, context)

    def _timer_handle_cancelled(self, handle):
        pass


_running = None
_current = None


def _get_running_loop():
    return _running


def _set_running_loop(loop):
    global _running
    _running = loop


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def get_event_loop():
    global _current
    if _running is not None:
        return _running
    if _current is None:
        _current = new_event_loop()
    return _current


def new_event_loop():
    return EventLoop()


def set_event_loop(loop):
    global _current
    _current = loop


def _get_event_loop(stacklevel=3):
    return get_event_loop()
