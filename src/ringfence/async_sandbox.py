"""``AsyncSandbox`` and ``AsyncSession``: the same names and the same work, for programs with an event loop.

A guest runs on a thread, so the loop stays free. Coroutine functions may be granted: the guest waits while the loop
runs them. Cancelling a run kills its worker and what the loop was running for it.
"""

import asyncio
import concurrent.futures
import contextvars
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, Self, TypeVar

from ringfence.host.broker import Await
from ringfence.jail.profile import Confinement
from ringfence.policy import Limits
from ringfence.result import Finding, Result
from ringfence.sandbox import FILENAME, Isolation, Language, Sandbox, Session

T = TypeVar("T")
_DEFAULT_LIMITS: Final = Limits()


class _Bridge(Sandbox):
    """A sandbox whose guests' threads wait for coroutines that run on the loop."""

    loop: asyncio.AbstractEventLoop | None = None

    def __init__(self, grants: Mapping[str, object] | None, **options: Any) -> None:  # noqa: ANN401 - passed on
        self._waiting: set[concurrent.futures.Future[Any]] = set()
        super().__init__(grants, **options)

    def _awaiter(self) -> Await:
        return self._wait_for

    def _wait_for(self, awaitable: Awaitable[Any]) -> Any:  # noqa: ANN401 - whatever it gives
        """Called on a guest's thread; the context of the run goes along."""
        loop = self.loop
        if loop is None or loop.is_closed():
            msg = "the event loop of the sandbox is gone"
            raise RuntimeError(msg)
        future = asyncio.run_coroutine_threadsafe(_awaiting(awaitable), loop)
        self._waiting.add(future)
        try:
            return future.result()
        finally:
            self._waiting.discard(future)

    async def on_thread(self, work: Callable[[], T], stop: Callable[[], None]) -> T:
        """Run some work on a thread; when the caller is cancelled, stop it and wait for its end."""
        self.loop = loop = asyncio.get_running_loop()
        task = loop.run_in_executor(None, contextvars.copy_context().run, work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            stop()
            for future in tuple(self._waiting):
                future.cancel()
            await asyncio.wait([task])
            if not task.cancelled():
                task.exception()  # retrieved, so that nobody complains
            raise

    def session(self, *, single_run: bool) -> Session:
        """A new session."""
        return self._new_session(single_run=single_run)


async def _awaiting(awaitable: Awaitable[T]) -> T:
    return await awaitable


class AsyncSandbox:
    """``Sandbox`` for programs with an event loop; arguments and exceptions are the same.

    Coroutine functions may be granted, beside all that a ``Sandbox`` takes. Plain functions run on the guest's thread,
    in a copy of the caller's context. With ``isolation="inline"`` a cancelled guest ends at its next output or call.
    """

    def __init__(
        self,
        grants: Mapping[str, object] | None = None,
        *,
        isolation: Isolation = "jail",
        language: Language = "restricted",
        limits: Limits = _DEFAULT_LIMITS,
        modules: Iterable[str] | None = None,
        packages: Iterable[str] = (),
        require: Iterable[str] = frozenset(),
        reentrant: bool = True,
        types: Iterable[type] = (),
    ) -> None:
        self._box = _Bridge(
            grants,
            isolation=isolation,
            language=language,
            limits=limits,
            modules=modules,
            packages=packages,
            require=require,
            reentrant=reentrant,
            types=types,
        )

    @property
    def confinement(self) -> Confinement:
        """As ``Sandbox.confinement``. Starting a zygote blocks; a run does that on its thread."""
        return self._box.confinement

    async def run(
        self, source: str | bytes, inputs: Mapping[str, object] | None = None, *, filename: str = FILENAME
    ) -> Result:
        """As ``Sandbox.run``."""
        async with await self._open(single_run=True) as session:
            return await session.run(source, inputs, filename=filename)

    async def open(self) -> "AsyncSession":
        """As ``Sandbox.open``."""
        return await self._open(single_run=False)

    def stubs(self) -> str:
        """As ``Sandbox.stubs``."""
        return self._box.stubs()

    async def check(self, source: str | bytes, *, filename: str = FILENAME, types: bool = False) -> list[Finding]:
        """As ``Sandbox.check``."""
        return await self._box.on_thread(lambda: self._box.check(source, filename=filename, types=types), _nothing)

    async def close(self) -> None:
        """End every session. Safe to call twice."""
        await self._box.on_thread(self._box.close, _nothing)

    async def _open(self, *, single_run: bool) -> "AsyncSession":
        session = await self._box.on_thread(lambda: self._box.session(single_run=single_run), _nothing)
        return AsyncSession(self._box, session)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


class AsyncSession:
    """``Session`` for programs with an event loop. Made by ``AsyncSandbox.open``; one task at a time may use it."""

    def __init__(self, box: _Bridge, session: Session) -> None:
        self._box = box
        self._session = session

    async def run(
        self, source: str | bytes, inputs: Mapping[str, object] | None = None, *, filename: str = FILENAME
    ) -> Result:
        """As ``Session.run``."""
        session = self._session
        return await self._box.on_thread(lambda: session.run(source, inputs, filename=filename), session.kill)

    async def call(self, name: str, /, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - as Session.call
        """As ``Session.call``."""
        session = self._session
        return await self._box.on_thread(lambda: session.call(name, *args, **kwargs), session.kill)

    async def close(self) -> None:
        """End the guest. Safe to call twice."""
        await self._box.on_thread(self._session.close, _nothing)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _nothing() -> None:
    """What there is to stop of work that is short."""
