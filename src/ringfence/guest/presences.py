"""The guest's side of a capability: sealed presences, each use of which is a request to the host.

Exceptions for the guest are raised outside of every ``except`` block of ours: Python would otherwise hang ours, with
classes that guests must not reach, to theirs as ``__context__``.
"""

from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any, Final

from ringfence.border import messages
from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import GuestReference, Operation, Presence
from ringfence.errors import CannotCross
from ringfence.guest.facets import sealed_facet, sealed_iterator
from ringfence.guest.sealed import make_host_error, sealed_grant

_MAX_REFERENCES: Final = 65_536
_NAME_OF_FUNCTION: Final[Any] = FunctionType.__dict__["__name__"].__get__
_FUNCTION_OF_METHOD: Final[Any] = MethodType.__dict__["__func__"].__get__

Request = Callable[[Presence, Operation, str, tuple[Any, ...], dict[str, Any]], Any]
"""Performs one use of a capability; returns the guest's value or raises the guest's exception."""

Use = Callable[[tuple[Any, ...], dict[str, Any]], Any]
"""A call of one capability, or of one method of it, with positional and keyword arguments."""

Shorten = Callable[[int, str, Use], Use]
"""From a capability, a method of it (or an empty string) and the long way of a call to the way that calls shall take."""


class References:
    """What this guest holds of the host's and the host of this guest's, by number.

    Args:
        request: Performs one use of a capability.
        shorten: Makes the way of a call shorter, where the transport can.
    """

    __slots__ = ("_function_numbers", "_functions", "_numbers", "_presences", "_request", "_shorten")

    def __init__(self, request: Request, shorten: Shorten) -> None:
        self._request = request
        self._shorten = shorten
        self._presences: dict[int, object] = {}
        self._numbers: dict[int, bytes] = {}
        self._functions: list[object] = []
        self._function_numbers: dict[int, int] = {}

    def resolve(self, blob: bytes) -> object:
        """The object for a reference that came from the host."""
        reference = messages.unpack_reference(blob)
        if isinstance(reference, GuestReference):
            return self.function(reference.number)
        held = self._presences.get(reference.number)
        if held is None:
            held = self._make(reference)
            self._presences[reference.number] = held
            # The table above keeps the presence alive, so its id stays its own.
            self._numbers[id(held)] = blob
        return held

    def export(self, value: object) -> bytes | None:
        """The reference of a value that passes by reference: a presence goes home, a guest function is numbered."""
        blob = self._numbers.get(id(value))
        if blob is not None:
            return blob
        kind = type(value)
        function = _FUNCTION_OF_METHOD(value) if kind is MethodType else value
        if type(function) is not FunctionType:
            return None
        number = self._function_numbers.get(id(value))
        if number is None:
            if len(self._functions) >= _MAX_REFERENCES:
                msg = f"more than {_MAX_REFERENCES} functions handed to the host"
                raise CannotCross(msg)
            number = len(self._functions)
            self._functions.append(value)
            self._function_numbers[id(value)] = number
        name = str.__str__(_NAME_OF_FUNCTION(function))[: messages.MAX_NAME_CHARS]
        return messages.pack(GuestReference(number, name.encode("utf-8", "replace").decode()))

    def function(self, number: int) -> object:
        """The guest function that the host means.

        Raises:
            MalformedValue: The number was never given out.
        """
        if number >= len(self._functions):
            msg = "a guest function that was never handed out"
            raise MalformedValue(msg)
        return self._functions[number]

    def _make(self, presence: Presence) -> object:
        request = self._request
        if presence.call is not None:
            return sealed_grant(
                presence.name,
                self._use(presence, Operation.CALL, ""),
                doc=presence.call.doc or None,
                signature=presence.call.signature or None,
            )
        if presence.iterates:
            return sealed_iterator(presence.name, lambda: request(presence, Operation.NEXT, "", (), {}))
        methods = {name: self._method(presence, name) for name in presence.methods}
        attributes = frozenset(presence.attributes)

        def read(name: str) -> object:
            method = methods.get(name)
            return request(presence, Operation.READ, name, (), {}) if method is None else method

        def write(name: str, value: object) -> None:
            if name not in presence.writable:
                known = name in attributes or name in methods
                what = "is read-only" if known else "does not exist"
                msg = f"attribute {name!r} of facet {presence.name!r} {what}"
                raise AttributeError(msg)
            request(presence, Operation.WRITE, name, (value,), {})

        return sealed_facet(
            presence.name,
            read,
            write if presence.writable else None,
            (*methods, *attributes),
            doc=presence.doc or None,
            items=self._items(presence) if presence.items else None,
        )

    def _method(self, presence: Presence, name: str) -> object:
        member = presence.methods[name]
        return sealed_grant(
            name,
            self._use(presence, Operation.CALL_METHOD, name),
            doc=member.doc or None,
            signature=member.signature or None,
        )

    def _use(self, presence: Presence, operation: Operation, member: str) -> Use:
        request = self._request

        def use(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the host gives
            return request(presence, operation, member, args, kwargs)

        return self._shorten(presence.number, member, use)

    def _items(self, presence: Presence) -> Callable[..., object]:
        request = self._request

        def use(action: str, *args: object) -> object:
            return request(presence, _ITEM_OPERATIONS[action], "", args, {})

        return use


_ITEM_OPERATIONS: Final = {
    "get": Operation.GET_ITEM,
    "set": Operation.SET_ITEM,
    "delete": Operation.DELETE_ITEM,
}


def label_of(presence: Presence, operation: Operation, member: str) -> str:
    """What messages call a use: ``price``, ``account.deposit``, ``table[]``."""
    if operation is Operation.CALL or operation is Operation.NEXT:
        return presence.name
    return f"{presence.name}.{member}" if member else f"{presence.name}[]"


def argument_names(presence: Presence, operation: Operation, member: str) -> list[str]:
    """Names of the parameters that can be given by position, for messages."""
    shape = presence.call if operation is Operation.CALL else presence.methods.get(member)
    return [] if shape is None else shape.parameters


def host_exception(name: str, text: str) -> Exception:
    """The guest's exception for one of the host's: the builtin type of that name, or ``HostError``."""
    kind = _EXCEPTIONS.get(name)
    return make_host_error(text) if kind is None else kind(text)


_EXCEPTIONS: Final[dict[str, type[Exception]]] = {
    kind.__name__: kind
    for kind in (
        ArithmeticError,
        AssertionError,
        AttributeError,
        BlockingIOError,
        BrokenPipeError,
        BufferError,
        ChildProcessError,
        ConnectionAbortedError,
        ConnectionError,
        ConnectionRefusedError,
        ConnectionResetError,
        EOFError,
        Exception,
        FileExistsError,
        FileNotFoundError,
        FloatingPointError,
        ImportError,
        IndexError,
        InterruptedError,
        IsADirectoryError,
        KeyError,
        LookupError,
        MemoryError,
        ModuleNotFoundError,
        NameError,
        NotADirectoryError,
        NotImplementedError,
        OSError,
        OverflowError,
        PermissionError,
        ProcessLookupError,
        RecursionError,
        ReferenceError,
        RuntimeError,
        StopAsyncIteration,
        StopIteration,
        SyntaxError,
        SystemError,
        TimeoutError,
        TypeError,
        UnboundLocalError,
        ValueError,
        ZeroDivisionError,
    )
}
