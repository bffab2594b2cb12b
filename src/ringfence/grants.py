"""What a host grants beside plain data and functions: facets, and what stands for a guest's own functions.

A facet names the members of an object that a guest may use. A guard is asked before each use of a grant and told after
it; ``attenuators`` makes the useful ones. All of it is the host's own code on the host's own objects: a guest holds
presences of what is made here.
"""

import contextlib
import contextvars
import dataclasses
import keyword
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol, Self, TypeVar

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a grant by a guest, as an audit sees it.

    Args:
        name: What was used: ``get_posts``, ``account.deposit``, ``account.balance``.
        arguments: Positional arguments, copies; for a store the new value.
        keywords: Keyword arguments, copies.
        seconds: How long the host's code took.
        error: Type name of the exception that it raised, or an empty string.
    """

    name: str
    arguments: tuple[object, ...]
    keywords: Mapping[str, object]
    seconds: float = 0.0
    error: str = ""


class Guard(Protocol):
    """Asked before each use of a grant and told after it.

    Attributes:
        spreads: Whether it also guards what the grant's members return as facets or functions.
    """

    spreads: bool

    def before(self, use: Use) -> None:
        """Permit the use, or raise what the guest is to see."""

    def after(self, use: Use) -> None:
        """Learn how the use ended."""


class GuestFunction:
    """A function of the guest that the host may call while the session lives.

    Calling it runs guest code under the session's limits. Arguments and result cross the border by copy or presence.

    Raises (on call):
        GuestError: The guest's function raised.
        CannotCross: An argument cannot cross.
        SessionClosed: The session has ended.
    """

    __slots__ = ("__weakref__", "_call", "_name", "_number", "_owner")

    def __init__(
        self,
        name: str,
        call: Callable[[tuple[object, ...], dict[str, object]], object],
        owner: object,
        number: int,
    ) -> None:
        self._name = name
        self._call = call
        self._owner = owner
        self._number = number

    def number_in(self, owner: object) -> int | None:
        """Its number in the session of this broker, or None when it belongs to another."""
        return self._number if self._owner is owner else None

    def __call__(self, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - whatever the guest returns
        """Call it in the guest."""
        return self._call(args, kwargs)

    def __repr__(self) -> str:
        return f"<guest function {self._name}>"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Facet:
    """A view of an object that shows the named members and nothing else. Make one with ``facet``.

    Its fields are the host's business; a guest holds a presence that has the shown names only.
    """

    target: object
    name: str
    methods: frozenset[str]
    attributes: frozenset[str]
    writable: frozenset[str]
    items: bool
    returns: Mapping[str, Callable[[Any], object]]
    doc: str
    guards: tuple[Guard, ...] = ()

    def __repr__(self) -> str:
        return f"<facet {self.name}>"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Guarded:
    """A host function with guards; the host itself may call it too, through them."""

    function: Callable[..., object]
    guards: tuple[Guard, ...]

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call the function between the guards."""
        with Watch(self.guards, Use(name=name_of(self.function), arguments=args, keywords=kwargs)):
            return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<guarded {name_of(self.function)}>"


class GuardedIterator(Iterator[Any]):
    """What a guarded grant returned to be iterated: each step is one use.

    Args:
        iterator: The host's own.
        guards: Of each step.
    """

    __slots__ = ("guards", "iterator")

    def __init__(self, iterator: Iterator[Any], guards: tuple[Guard, ...]) -> None:
        self.iterator = iterator
        self.guards = guards

    @property
    def __name__(self) -> str:
        return name_of(self.iterator)

    def __next__(self) -> Any:  # noqa: ANN401 - whatever the host gives
        """The next item, between the guards."""
        with Watch(self.guards, Use(name=name_of(self.iterator), arguments=(), keywords={})):
            return next(self.iterator)


def is_iterator(value: object) -> bool:
    """Whether a value of the host's passes by reference as something to iterate, an item at a time."""
    return isinstance(value, Iterator)


_MARK: Final = "__ringfence_exports__"


def exported(
    *,
    methods: Iterable[str] = (),
    attributes: Iterable[str] = (),
    writable: Iterable[str] = (),
    items: bool = False,
    returns: Mapping[str, Callable[[Any], object] | Mapping[str, Any]] | None = None,
) -> Callable[[type[T]], type[T]]:
    """Mark what guests may use of the instances of a class and its subclasses: each of them crosses as that facet.

    Use it as a decorator of the class. Arguments are those of ``facet``; names are looked for when an instance crosses.

    Raises:
        TypeError: A set of names is given as one string.
        ValueError: A name is no identifier or starts with an underscore.
    """
    for part, given in (("methods", methods), ("attributes", attributes), ("writable", writable)):
        _names(part, given)
    options = {
        "methods": frozenset(methods),
        "attributes": frozenset(attributes),
        "writable": frozenset(writable),
        "items": items,
        "returns": returns,
    }

    def mark(cls: type[T]) -> type[T]:
        setattr(cls, _MARK, options)
        return cls

    return mark


def is_exported(value: object) -> bool:
    """Whether the class of a host object says what guests may use of it."""
    return getattr(type(value), _MARK, None) is not None


def facet_of(value: object) -> Facet:
    """The facet of an exported object."""
    return facet(value, **getattr(type(value), _MARK))


_depth: Final = contextvars.ContextVar("ringfence_depth", default=0)


def reentry_depth() -> int:
    """How many callbacks into the guest stand beneath the granted function that asks: 0 when the guest just called it.

    Above 0, some granted function further down has called a function of the guest's and is still waiting for it.
    """
    return _depth.get()


@contextlib.contextmanager
def deeper() -> Generator[None]:
    """Count one more callback for as long as the block lasts, in the current context."""
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


def name_of(function: object) -> str:
    """A short name for a host function."""
    name = getattr(function, "__name__", None) or type(function).__name__
    return name if isinstance(name, str) else type(function).__name__


def facet(  # noqa: D417 - "returns" is an argument here, not a section
    obj: object,
    *,
    methods: Iterable[str] = (),
    attributes: Iterable[str] = (),
    writable: Iterable[str] = (),
    items: bool = False,
    returns: Mapping[str, Callable[[Any], object] | Mapping[str, Any]] | None = None,
    name: str | None = None,
) -> Facet:
    """Show some members of an object to guests.

    Args:
        obj: The object. It stays in the host.
        methods: Names that a guest may call.
        attributes: Names that a guest may read; it gets a copy, or a presence of a facet or a function.
        writable: Names out of ``attributes`` that a guest may also set.
        items: Whether ``x[key]`` works, and with a ``writable`` that holds ``"[]"`` also ``x[key] = v`` and ``del
        x[key]``. returns: For a method or an attribute (or ``"[]"``), what to make of its result: a function of the
        result, or the
            keyword arguments of the ``facet`` that it becomes. ``None`` stays ``None``.
        name: What the guest sees in ``repr``; the object's type name by default.

    Raises:
        TypeError: A set of names is given as one string, or ``obj`` is a facet already.
        ValueError: A name is no identifier, starts with an underscore, is not there, or is writable but not readable.
    """
    if isinstance(obj, (Facet, Guarded)):
        msg = "the object is a facet already; use readonly, revocable, at_most to show less of it"
        raise TypeError(msg)
    called, read, written = (_names(part, given) for part, given in (
        ("methods", methods), ("attributes", attributes), ("writable", writable)
    ))  # fmt: skip
    for member in sorted(called | read):
        _check_member(obj, member, callable_needed=member in called)
    if called & read:
        msg = f"both a method and an attribute: {', '.join(sorted(called & read))}"
        raise ValueError(msg)
    stray = written - read - ({ITEMS} if items else set())
    if stray:
        msg = f"writable, but not among the attributes: {', '.join(sorted(stray))}"
        raise ValueError(msg)
    rules = dict(returns or {})
    unknown = rules.keys() - called - read - ({ITEMS} if items else set())
    if unknown:
        msg = f"returns speaks of what is not shown: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    return Facet(
        target=obj,
        name=name or type(obj).__name__,
        methods=called,
        attributes=read,
        writable=written,
        items=items,
        returns={member: _rule(rule) for member, rule in rules.items()},
        doc=type(obj).__doc__ or "",
    )


ITEMS: Final = "[]"


def _names(part: str, given: Iterable[str]) -> frozenset[str]:
    if isinstance(given, str):
        msg = f"{part} must be several names, such as ({given!r},), not one string"
        raise TypeError(msg)
    names = frozenset(given)
    for name in names:
        if name == ITEMS and part == "writable":
            continue
        if not name.isidentifier() or keyword.iskeyword(name):
            msg = f"{part}: {name!r} is no name that a guest could write"
            raise ValueError(msg)
        if name.startswith("_"):
            msg = f"{part}: {name!r} is private; give the object a public method for what the guest needs"
            raise ValueError(msg)
    return names


def _check_member(obj: object, name: str, *, callable_needed: bool) -> None:
    if callable_needed:
        if not callable(getattr(obj, name, None)):
            msg = f"methods: {type(obj).__name__} has no method {name!r}"
            raise ValueError(msg)
    elif not hasattr(obj, name):
        msg = f"attributes: {type(obj).__name__} has no attribute {name!r}"
        raise ValueError(msg)


def _rule(rule: Callable[[Any], object] | Mapping[str, Any]) -> Callable[[Any], object]:
    if isinstance(rule, Mapping):
        options: dict[str, Any] = {**rule}
        return lambda result: None if result is None else facet(result, **options)
    return lambda result: None if result is None else rule(result)


class Watch:
    """A use between the guards' ``before`` and ``after``, as a context manager.

    Args:
        guards: Asked when it is made.
        use: What is used.
    """

    __slots__ = ("_deferred", "_guards", "_start", "_use")

    def __init__(self, guards: tuple[Guard, ...], use: Use) -> None:
        for guard in guards:
            guard.before(use)
        self._guards = guards
        self._use = use
        self._deferred = False
        self._start = time.perf_counter()

    def defer(self) -> None:
        """Say that the use goes on after this ``with``, in another."""
        self._deferred = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._deferred and kind is None:
            self._deferred = False
            return
        seconds = time.perf_counter() - self._start
        ended = dataclasses.replace(self._use, seconds=seconds, error="" if kind is None else kind.__name__)
        for guard in self._guards:
            guard.after(ended)
