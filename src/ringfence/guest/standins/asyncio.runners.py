"""Running a coroutine from start to end."""

import contextvars
import inspect

from asyncio import events, tasks


class Runner:
    """A context manager that runs several coroutines in one loop."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._debug, self._loop_factory = debug, loop_factory
        self._loop = self._context = None
        self._is_closed = False

    def __enter__(self):
        self.get_loop()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def get_loop(self):
        if self._is_closed:
            raise RuntimeError("Runner is closed")
        if self._loop is None:
            self._loop = events.new_event_loop() if self._loop_factory is None else self._loop_factory()
            events.set_event_loop(self._loop)
            if self._debug is not None:
                self._loop.set_debug(self._debug)
            self._context = contextvars.copy_context()
        return self._loop

    def close(self):
        loop, self._loop = self._loop, None
        self._is_closed = True
        if loop is None:
            return
        try:
            _cancel_all(loop)
        finally:
            events.set_event_loop(None)
            loop.close()

    def run(self, coro, *, context=None):
        if not inspect.iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if events._get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        loop = self.get_loop()
        return loop.run_until_complete(loop.create_task(coro, context=self._context if context is None else context))


def run(main, *, debug=None, loop_factory=None):
    if events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _cancel_all(loop):
    left = tasks.all_tasks(loop)
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(tasks.gather(*left, return_exceptions=True))
    for task in left:
        if not task.cancelled() and task.exception() is not None:
            context = {"message": "unhandled exception during asyncio.run() shutdown", "exception": task.exception()}
            loop.call_exception_handler({**context, "task": task})
