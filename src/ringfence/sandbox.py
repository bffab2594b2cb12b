"""``Sandbox`` and ``Session``: what users meet. Policy in, results out; the work is done by the sessions below."""

import dataclasses
import sys
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, Protocol, Self

from ringfence.errors import SessionClosed, UnsupportedPython
from ringfence.host.broker import Await, Broker
from ringfence.host.jailed import JailedSession
from ringfence.host.meter import Heartbeat
from ringfence.host.pool import default_pool
from ringfence.host.records import Records
from ringfence.host.zygote import Flavor
from ringfence.jail.profile import STEPS, Confinement, expand
from ringfence.policy import Limits
from ringfence.result import Finding, Outcome, Result

Isolation = Literal["jail", "inline"]
Language = Literal["restricted", "full"]

_WARM: Final = "ringfence.guest.warm"
_WARM_FULL: Final = "ringfence.guest.warm_full"
_RESTRICTED: Final = Flavor(
    preload=(_WARM,), idle="ringfence.guest.stdlib:make_ready", rehearsal="ringfence.guest.warm:rehearse"
)
FILENAME: Final = "<guest>"
# The host meters processor time and stops a guest in order; the kernel's own limit behind it is for a host that cannot.
_KERNEL_CPU_FACTOR: Final = 1.25
_KERNEL_CPU_SECONDS: Final = 0.25
_DEFAULT_LIMITS: Final = Limits()


class Engine(Protocol):
    """A session of either isolation."""

    @property
    def broker(self) -> Any:  # noqa: ANN401 - a Broker; the protocol does not load it
        """The session's broker."""

    def run(self, source: bytes, filename: str, inputs: bytes) -> Result:
        """Run a source text."""
        ...

    def check(self, source: bytes, filename: str) -> Result:
        """Check a source text."""
        ...

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        """Call a guest function by name."""

    def close(self) -> None:
        """End the guest."""

    def kill(self) -> None:
        """End the guest from any thread."""


class Sandbox:
    """Runs untrusted Python with the capabilities that it is granted and nothing else.

    Args:
        grants: Names and values for the guest: plain data (copied), functions and facets (by reference).
        isolation: ``jail`` for both walls; ``inline`` for the language wall only, in this process and thread.
        language: ``restricted``, or ``full`` for plain Python in the jail.
        limits: What one run may use.
        modules: Names that a guest of the ``restricted`` language may import; None for all that have permits.
        packages: For ``full``: modules of this environment, such as ``numpy``, that are imported before a guest comes.
            Submodules that are imported late must be named too. The standard library is always there.
        require: Steps of the jail, or groups such as ``namespaces``, without which nothing is to run.
        reentrant: Whether the guest may use grants while a granted function waits for a callback of the guest's.
        types: Dataclasses, enums, named tuples and TypedDicts of the host's whose instances cross by copy; the guest has
            classes of the same names, made in its own world.
        heartbeat: Called on the waiting thread while a jailed guest runs, so that a host can look at its own clock or
            interrupts; what it raises ends the guest and goes on to the caller.
        heartbeat_seconds: How often, in seconds, greater than 0.

    Raises:
        NotGrantable: A grant is neither data, nor a callable, nor a facet; the message names it.
        ValueError: An option or a name is none that exists, or ``full`` is to run ``inline``.
        UnsupportedPython: The permits do not know this interpreter.
        JailUnavailable: The jail, or a required step of it, cannot be had on this machine.
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
        heartbeat: Callable[[], object] | None = None,
        heartbeat_seconds: float = 0.1,
    ) -> None:
        _one_of("isolation", isolation, ("jail", "inline"))
        _one_of("language", language, ("restricted", "full"))
        if language == "full" and isolation == "inline":
            msg = 'language="full" needs isolation="jail": nothing else would stand between the guest and the host'
            raise ValueError(msg)
        names = module_names(packages) or frozenset()
        if names and language != "full":
            msg = 'packages are for language="full"; in the restricted language grant functions and facets'
            raise ValueError(msg)
        if heartbeat is not None and (isolation == "inline" or not heartbeat_seconds > 0):
            msg = 'heartbeat needs isolation="jail" and heartbeat_seconds greater than 0'
            raise ValueError(msg)
        self._heartbeat = None if heartbeat is None else Heartbeat(heartbeat, heartbeat_seconds)
        if type(limits) is not Limits:
            msg = f"limits must be a ringfence.Limits, not {type(limits).__name__}"
            raise TypeError(msg)
        self._grants = dict(grants or {})
        self._is_inline = isolation == "inline"
        self._language = language
        self._limits = limits
        self._modules = module_names(modules)
        self._require = expand(require)
        self._flavor = _RESTRICTED if language == "restricted" else _full_flavor(names | (self._modules or frozenset()))
        self._reentrant = reentrant
        self._records = Records(types)
        self._is_closed = False
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()
        if language == "restricted":
            _check_interpreter()
        self._prepare_grants()
        if self._require:
            self.confinement.demand(self._require)

    @property
    def confinement(self) -> Confinement:
        """What stands around a guest of this sandbox. Starts the zygote when there is none yet.

        Raises:
            JailUnavailable: The jail cannot be had on this machine.
        """
        if self._is_inline:
            reason = 'isolation="inline" leaves the jail out'
            return Confinement(names=frozenset(), missing={step.name: reason for step in STEPS})
        return default_pool().confinement(self._flavor)

    def run(
        self, source: str | bytes, inputs: Mapping[str, object] | None = None, *, filename: str = FILENAME
    ) -> Result:
        """Run a program in a world of its own.

        Args:
            source: The program; bytes are UTF-8.
            inputs: Names and values for this run, beside the grants.
            filename: What findings and tracebacks call the source.

        Returns:
            Everything the run left behind, whatever the guest did.

        Raises:
            CannotCross: An input is neither data, nor a callable, nor a facet.
            JailUnavailable: The jail cannot be had on this machine.
            SessionClosed: The sandbox is closed.
            BaseException: What a granted function raised, if it is no ``Exception``.
        """
        with self._new_session(single_run=True) as session:
            return session.run(source, inputs, filename=filename)

    def open(self) -> "Session":
        """Start a session that keeps its state between runs. Close it, or use it as a context manager.

        Raises:
            JailUnavailable: The jail cannot be had on this machine.
            SessionClosed: The sandbox is closed.
        """
        return self._new_session(single_run=False)

    def stubs(self) -> str:
        """What a guest can use, as the text of a ``.pyi``: signatures, docs and types of the grants."""
        from ringfence.stubs import Stub

        return Stub(self._grants, self._records.classes).text()

    def check(self, source: str | bytes, *, filename: str = FILENAME, types: bool = False) -> list[Finding]:
        """Say what would be refused in a program, before anything runs. An empty list means that it would run.

        Args:
            source: The program; bytes are UTF-8.
            filename: What findings call the source.
            types: Whether to have a program in which nothing is refused type-checked against ``stubs()`` too, by ``ty``.

        Raises:
            CheckerUnavailable: ``types`` is asked for, and ``ty`` is not installed or failed.
            JailUnavailable: The jail, in which the source is parsed, cannot be had on this machine.
            OutcomeError: The check ended in another way than with findings.
            SessionClosed: The sandbox is closed.
        """
        with self._new_session(single_run=True) as session:
            result = session.engine.check(_source_bytes(source), filename)
        if result.outcome not in (Outcome.OK, Outcome.CHECK_FAILED):
            _ = result.value
        findings = list(result.findings)
        if types and not findings:
            from ringfence.typecheck import type_findings

            findings = type_findings(_source_bytes(source), self.stubs(), filename)
        return findings

    def close(self) -> None:
        """End every session. Safe to call twice."""
        self._is_closed = True
        for session in list(self._sessions):
            session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _new_session(self, *, single_run: bool) -> "Session":
        if self._is_closed:
            msg = "the sandbox is closed"
            raise SessionClosed(msg)
        session = Session(self._make_engine(single_run=single_run), self._limits)
        self._sessions.add(session)
        return session

    def _make_engine(self, *, single_run: bool) -> Engine:
        if self._is_inline:
            from ringfence.inline import InlineSession

            return InlineSession(
                self._limits,
                modules=self._modules,
                grants=self._grants,
                wait_for=self._awaiter(),
                reentrant=self._reentrant,
                records=self._records,
            )
        backstop = self._limits.cpu_seconds * _KERNEL_CPU_FACTOR + _KERNEL_CPU_SECONDS
        worker = default_pool().acquire(
            dataclasses.replace(self._limits, cpu_seconds=backstop), self._flavor, single_run=single_run
        )
        try:
            return JailedSession(
                worker,
                self._limits,
                language=self._language,
                modules=self._modules,
                grants=self._grants,
                wait_for=self._awaiter(),
                reentrant=self._reentrant,
                records=self._records,
                heartbeat=self._heartbeat,
            )
        except BaseException:
            worker.close()
            raise

    def _awaiter(self) -> Await | None:
        """What waits for the coroutines of granted functions; nothing does here."""
        return None

    def _prepare_grants(self) -> None:
        """Refuse bad grants here and now, not at the first run."""

        def no_guest(*_: object) -> object:
            raise SessionClosed

        broker = Broker(self._limits, self._language, no_guest, self._awaiter(), records=self._records)
        broker.encode_grants(self._grants)


class Session:
    """A guest that keeps its state. Made by ``Sandbox.open``; one thread at a time may use it."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self.engine = engine
        self._limits = limits

    def run(
        self, source: str | bytes, inputs: Mapping[str, object] | None = None, *, filename: str = FILENAME
    ) -> Result:
        """Run a program in the session's world; arguments, result and exceptions are those of ``Sandbox.run``."""
        packed = self.engine.broker.encode_inputs(dict(inputs or {}))
        return self.engine.run(_source_bytes(source), _plain_name(filename), packed)

    def call(self, name: str, /, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - whatever the guest returns
        """Call a function that the guest has defined.

        Args:
            name: Its global name.
            args: Cross as inputs do.
            kwargs: Likewise.

        Raises:
            GuestError: It raised, or there is none of that name.
            CannotCross: An argument is neither data, nor a function, nor a facet.
            OutcomeError: A limit was reached, or the worker ended.
            SessionClosed: The session has ended.
        """
        return self.engine.call(name, args, kwargs)

    def close(self) -> None:
        """End the guest. Safe to call twice."""
        self.engine.close()

    def kill(self) -> None:
        """End the guest from any thread, though a run is under way; that run ends as crashed."""
        self.engine.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _full_flavor(packages: frozenset[str]) -> Flavor:
    """Plain Python imports from where the host does; afterwards the worker has the standard library in memory."""
    return Flavor(
        preload=(*sorted(packages), _WARM_FULL),
        paths=tuple(path for path in sys.path if path),
        keep_native="ctypes" in packages,
    )


def _check_interpreter() -> None:
    from ringfence.language.permits import interpreter_problem

    problem = interpreter_problem()
    if problem is not None:
        raise UnsupportedPython(problem)


def _one_of(option: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        msg = f"{option} must be {' or '.join(map(repr, known))}, not {value!r}"
        raise ValueError(msg)


def module_names(modules: Iterable[str] | None) -> frozenset[str] | None:
    """Return the modules of an option as names, None for all.

    Raises:
        TypeError: It is one string.
        ValueError: One is no name of a module.
    """
    if modules is None:
        return None
    if isinstance(modules, str):
        msg = f"modules must be several names, such as ({modules!r},), not one string"
        raise TypeError(msg)
    names = frozenset(modules)
    for name in names:
        if not all(part.isidentifier() for part in name.split(".")):
            msg = f"modules: {name!r} is no name of a module"
            raise ValueError(msg)
    return names


def _source_bytes(source: object) -> bytes:
    """The source as bytes. Lone surrogates stay what they are: the guest's side refuses them with a finding."""
    if isinstance(source, str):
        return source.encode("utf-8", "surrogatepass")
    if isinstance(source, bytes):
        return source
    msg = f"source must be str or bytes, not {type(source).__name__}"
    raise TypeError(msg)


def _plain_name(filename: str) -> str:
    return filename.encode("utf-8", "replace").decode()
