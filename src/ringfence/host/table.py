"""The capabilities of one session: which number stands for which host object, and what a guest may do with it.

A guest names a capability by number and a member by text. Both are looked up in tables made from the host's objects;
``getattr`` is only ever called with a name that the host wrote down.
"""

import builtins
import dataclasses
import functools
import inspect
import logging
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from ringfence.border import messages
from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import Member, Operation, Presence
from ringfence.border.passing import bounded
from ringfence.errors import CannotCross, GuestError, NotGrantable
from ringfence.grants import (
    ITEMS,
    Facet,
    Guard,
    Guarded,
    GuardedIterator,
    Use,
    Watch,
    facet_of,
    is_exported,
    is_iterator,
    name_of,
)
from ringfence.host.signatures import Binder, Mismatch, attribute_converter

LOG: Final = logging.getLogger("ringfence")
_MAX_CAPABILITIES: Final = 65_536
_MAX_DOC_CHARS: Final = 4_000

# What passes by reference wherever it stands in a value. A class or a callable instance does so only as a grant of
# its own name: in the middle of data it is more likely an oversight.
_FUNCTIONS: Final = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    functools.partial,
    Guarded,
)


class _Entry:
    """One capability."""

    __slots__ = ("binders", "facet", "function", "guards", "iterator", "keep", "presence", "setters")

    def __init__(self, presence: Presence, keep: object) -> None:
        self.presence = presence
        self.keep = keep
        self.facet: Facet | None = None
        self.function: Callable[..., Any] | None = None
        self.iterator: Iterator[Any] | None = None
        self.guards: tuple[Guard, ...] = ()
        self.binders: dict[str, Binder] = {}
        self.setters: dict[str, Callable[[Any], Any]] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Short:
    """All that calling a capability needs when nothing else is to be done: no guard, no rule, no conversion.

    Args:
        function: What to call.
        kinds: Per positional parameter the exact type that needs no conversion; None where everything will do.
        needed: How many arguments there must be.
    """

    function: Callable[..., Any]
    kinds: tuple[object, ...]
    needed: int


class Table:
    """Capabilities of one session.

    Args:
        allow_async: Whether coroutine functions may be granted.
    """

    __slots__ = ("_allow_async", "_by_identity", "_entries")

    def __init__(self, *, allow_async: bool = False) -> None:
        self._allow_async = allow_async
        self._entries: list[_Entry] = []
        self._by_identity: dict[tuple[int, ...], int] = {}

    def export(self, value: object) -> Presence | None:
        """The presence of a value that passes by reference, or None.

        Raises:
            NotGrantable: It does, but not in this session.
            CannotCross: There are too many.
        """
        number = self._by_identity.get((id(value),))
        if number is not None:
            return self._entries[number].presence
        if isinstance(value, Facet):
            return self.add(value, value.name)
        if type(value) is _Returned:
            return value.presence_in(self)
        if type(value) in _FUNCTIONS or is_exported(value) or is_iterator(value):
            return self.add(value, name_of(value))
        return None

    def presence(self, number: int) -> Presence:
        """What the guest knows of a capability."""
        return self._entries[number].presence

    def label(self, number: int, member: str) -> str:
        """What messages call a use of a capability."""
        name = self._entries[number].presence.name if number < len(self._entries) else "?"
        return f"{name}.{member}" if member else name

    def add(self, value: object, name: str) -> Presence:
        """Give a facet or a callable a number, or find the one it has."""
        identity = (id(value.__self__), id(value.__func__)) if isinstance(value, types.MethodType) else (id(value),)
        number = self._by_identity.get(identity)
        if number is not None:
            return self._entries[number].presence
        if len(self._entries) >= _MAX_CAPABILITIES:
            msg = f"{name}: a session holds at most {_MAX_CAPABILITIES} capabilities"
            raise CannotCross(msg)
        number = len(self._entries)
        entry = self._entry(value, name, number)
        self._entries.append(entry)
        self._by_identity[identity] = number
        return entry.presence

    def _entry(self, value: Any, name: str, number: int) -> _Entry:  # noqa: ANN401 - a facet, a callable, an iterator
        if isinstance(value, Facet):
            return self._facet(value, number, value)
        if is_exported(value):
            return self._facet(facet_of(value), number, value)
        return self._iterator(value, name, number) if is_iterator(value) else self._function(value, name, number)

    def _iterator(self, value: Any, name: str, number: int) -> _Entry:  # noqa: ANN401 - an iterator
        entry = _Entry(Presence(number, name, None, {}, [], [], items=False, iterates=True, doc=""), value)
        entry.iterator = value.iterator if isinstance(value, GuardedIterator) else value
        entry.guards = value.guards if isinstance(value, GuardedIterator) else ()
        return entry

    def _function(self, value: Any, name: str, number: int) -> _Entry:  # noqa: ANN401 - a callable
        function = value.function if isinstance(value, Guarded) else value
        self._refuse_async(function, name)
        binder = Binder(function, name)
        entry = _Entry(
            Presence(number, name, _member(binder, function), {}, [], [], items=False, iterates=False, doc=""),
            value,
        )
        entry.function = function
        entry.guards = value.guards if isinstance(value, Guarded) else ()
        entry.binders[""] = binder
        return entry

    def _facet(self, facet: Facet, number: int, keep: object) -> _Entry:
        methods: dict[str, Member] = {}
        binders: dict[str, Binder] = {}
        for method in sorted(facet.methods):
            function = getattr(facet.target, method)
            self._refuse_async(function, f"{facet.name}.{method}")
            binders[method] = Binder(function, f"{facet.name}.{method}")
            methods[method] = _member(binders[method], function)
        entry = _Entry(
            Presence(
                number,
                facet.name,
                None,
                methods,
                sorted(facet.attributes),
                sorted(facet.writable - {ITEMS}),
                facet.items,
                iterates=False,
                doc=facet.doc[:_MAX_DOC_CHARS],
            ),
            keep,
        )
        entry.facet = facet
        entry.guards = facet.guards
        entry.binders = binders
        entry.setters = {
            name: attribute_converter(facet.target, name, f"{facet.name}.{name}") for name in facet.writable - {ITEMS}
        }
        return entry

    def _refuse_async(self, function: object, name: str) -> None:
        plain = function.func if isinstance(function, functools.partial) else function
        call = plain if inspect.isroutine(plain) else getattr(plain, "__call__", None)  # noqa: B004 - not a test
        if not self._allow_async and inspect.iscoroutinefunction(call):
            msg = f"{name} is an async function; grant it to an AsyncSandbox"
            raise NotGrantable(msg)

    def short(self, number: int, member: str) -> Short | None:
        """How to call a capability the short way, or None."""
        entry = self._entries[number]
        if entry.iterator is not None:
            return None
        kinds = entry.binders[member].kinds
        if entry.guards or kinds is None or (entry.facet is not None and member in entry.facet.returns):
            return None
        function = entry.function if entry.facet is None else _method(entry.facet.target, member)
        assert function is not None  # noqa: S101 - one of the two is set
        return Short(function, kinds, entry.binders[member].needed)

    def find(self, number: int) -> object:
        """The host object behind a number that a guest sent back.

        Raises:
            MalformedValue: The number was never given out.
        """
        if number >= len(self._entries):
            msg = "a capability that was never granted"
            raise MalformedValue(msg)
        entry = self._entries[number]
        return entry.keep if entry.function is None else _Returned(self, number)

    def prepare(self, number: int, operation: int, member: str, arguments: object) -> Callable[[], Any]:
        """Look up and validate one use; what is returned performs it.

        Args:
            number: The capability.
            operation: What is done with it.
            member: Of a facet, or an empty string.
            arguments: Decoded arguments: a tuple and a dict of keywords.

        Raises:
            MalformedValue: No honest worker asks for this.
            Mismatch: The arguments do not fit; the guest's ``TypeError``.
        """
        if number >= len(self._entries):
            msg = "a capability that was never granted"
            raise MalformedValue(msg)
        entry = self._entries[number]
        args, kwargs = _arguments(arguments)
        if entry.function is not None:
            if operation != Operation.CALL or member:
                raise MalformedValue(_NO_SUCH_USE)
            return self._call(entry, "", entry.presence.name, entry.function, args, kwargs)
        if entry.iterator is not None:
            if operation != Operation.NEXT or member or args or kwargs:
                raise MalformedValue(_NO_SUCH_USE)
            iterator = entry.iterator
            return self._guarded(entry, "", entry.presence.name, (), lambda: next(iterator))
        assert entry.facet is not None  # noqa: S101 - one of the three is set
        return self._use(entry, entry.facet, operation, member, args, kwargs)

    def _use(
        self, entry: _Entry, facet: Facet, operation: int, member: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Callable[[], Any]:
        target: Any = facet.target
        label = f"{facet.name}.{member}"
        if operation == Operation.CALL_METHOD and member in facet.methods:
            return self._call(entry, member, label, getattr(target, member), args, kwargs)
        if kwargs:
            raise MalformedValue(_NO_SUCH_USE)
        if operation == Operation.READ and member in facet.attributes and not args:
            return self._guarded(entry, member, label, args, lambda: getattr(target, member))
        if operation == Operation.WRITE and member in facet.writable and member != ITEMS and len(args) == 1:
            value = entry.setters[member](args[0])
            return self._guarded(entry, "", label, (value,), lambda: setattr(target, member, value))
        if not facet.items or member:
            raise MalformedValue(_NO_SUCH_USE)
        label = f"{facet.name}[]"
        if operation == Operation.GET_ITEM and len(args) == 1:
            return self._guarded(entry, ITEMS, label, args, lambda: target[args[0]])
        if operation in (Operation.SET_ITEM, Operation.DELETE_ITEM) and ITEMS not in facet.writable:
            msg = f"items of {facet.name} are read-only"
            raise Mismatch(msg)
        if operation == Operation.SET_ITEM and len(args) == 2:  # noqa: PLR2004 - key and value
            return self._guarded(entry, "", label, args, lambda: target.__setitem__(args[0], args[1]))
        if operation == Operation.DELETE_ITEM and len(args) == 1:
            return self._guarded(entry, "", label, args, lambda: target.__delitem__(args[0]))
        raise MalformedValue(_NO_SUCH_USE)

    def _call(
        self,
        entry: _Entry,
        member: str,
        label: str,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Callable[[], Any]:
        args, kwargs = entry.binders[member].bind(args, kwargs)
        if not entry.guards and entry.facet is None:
            return functools.partial(function, *args, **kwargs) if args or kwargs else function
        return self._guarded(entry, member, label, args, lambda: function(*args, **kwargs), kwargs)

    def _guarded(
        self,
        entry: _Entry,
        member: str,
        label: str,
        args: tuple[Any, ...],
        work: Callable[[], Any],
        kwargs: Mapping[str, Any] | None = None,
    ) -> Callable[[], Any]:
        rule = entry.facet.returns.get(member) if entry.facet is not None else None
        spread = tuple(guard for guard in entry.guards if guard.spreads)

        def finish(result: Any) -> Any:  # noqa: ANN401 - whatever the host returns
            if rule is not None:
                result = rule(result)
            return _inherit(result, spread) if spread else result

        return _Work(entry.guards, Use(name=label, arguments=args, keywords=kwargs or {}), work, finish)


def _method(target: object, member: str) -> Callable[..., Any]:
    def call(*args: object) -> object:
        return getattr(target, member)(*args)  # looked up each time: the host may replace it

    return call


class _Work:
    """A prepared use of a grant that has guards or rules; it may turn out to be asynchronous."""

    __slots__ = ("_finish", "_guards", "_use", "_work")

    def __init__(
        self, guards: tuple[Guard, ...], use: Use, work: Callable[[], Any], finish: Callable[[Any], Any]
    ) -> None:
        self._guards = guards
        self._use = use
        self._work = work
        self._finish = finish

    def __call__(self) -> Any:  # noqa: ANN401 - whatever the host returns
        with Watch(self._guards, self._use) as watch:
            result = self._work()
            if not inspect.isawaitable(result):
                return self._finish(result)
            watch.defer()
        return self._later(result, watch)

    async def _later(self, result: Any, watch: Watch) -> Any:  # noqa: ANN401 - see above
        with watch:
            return self._finish(await result)


class _Returned:
    """A granted function that the guest handed back: the host calls it with the checks that hold for the guest."""

    __slots__ = ("_number", "_table")

    def __init__(self, table: Table, number: int) -> None:
        self._table = table
        self._number = number

    def presence_in(self, table: Table) -> Presence | None:
        """What stands for it in the session of this table, or None when it belongs to another."""
        return table.presence(self._number) if table is self._table else None

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._table.prepare(self._number, Operation.CALL, "", (args, kwargs))()

    def __repr__(self) -> str:
        return f"<granted function {self._table.label(self._number, '')}>"


def _inherit(result: Any, guards: tuple[Guard, ...]) -> Any:  # noqa: ANN401 - see above
    """A capability reached through a guarded one is guarded too (a membrane)."""
    if isinstance(result, (Facet, Guarded)):
        fresh = tuple(guard for guard in guards if not any(guard is other for other in result.guards))
        return dataclasses.replace(result, guards=(*fresh, *result.guards))
    if is_exported(result):
        return dataclasses.replace(facet_of(result), guards=guards)
    if is_iterator(result):
        return GuardedIterator(result, guards)
    if type(result) in _FUNCTIONS:
        return Guarded(function=result, guards=guards)
    return result


def _member(binder: Binder, function: object) -> Member:
    return Member(binder.parameters, binder.signature, (inspect.getdoc(function) or "")[:_MAX_DOC_CHARS])


def _arguments(arguments: object) -> tuple[tuple[Any, ...], dict[str, Any]]:
    pair = cast("tuple[Any, ...]", arguments)
    if type(arguments) is tuple and len(pair) == 2:  # noqa: PLR2004
        args, kwargs = cast("tuple[Any, ...]", pair[0]), cast("dict[str, Any]", pair[1])
        if type(pair[0]) is tuple and type(pair[1]) is dict and all(type(key) is str for key in kwargs):
            return args, kwargs
    raise MalformedValue(_NO_SUCH_USE)


_NO_SUCH_USE: Final = "a use of a capability that no honest worker asks for"

# Exception types that cross under their own name: builtin, and made of one text.
_CROSSING: Final[Mapping[type, str]] = {
    kind: name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type)
    and issubclass(kind, Exception)
    and not issubclass(kind, (UnicodeError, BaseExceptionGroup))
    and kind.__name__ == name
}


def exception_record(error: Exception, label: str) -> tuple[str, str]:
    """Type name and text under which a guest sees a host exception; the object itself never crosses.

    The host's log gets it whole. File names in ``OSError`` are left out: they tell about the host.
    """
    LOG.info("a grant raised", exc_info=error, extra={"grant": label})
    kind = type(error)
    name = _CROSSING.get(kind)
    if isinstance(error, GuestError):
        return error.type_name if error.type_name in _CROSSING.values() else "HostError", error.message
    try:
        if isinstance(error, OSError) and error.strerror:
            text = str(error.strerror)
        elif isinstance(error, KeyError) and len(error.args) == 1 and type(error.args[0]) is str:
            text = error.args[0]
        else:
            text = str(error)
    except Exception:
        text = ""
    if name is None:
        text = f"{kind.__name__}: {text}" if text else kind.__name__
    return name or "HostError", bounded(text, messages.MAX_ERROR_CHARS)
