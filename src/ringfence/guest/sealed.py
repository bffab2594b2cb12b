"""Objects of ours that a guest may hold: immutable, opaque, final, and without a class worth reaching.

A Python function would not do: its ``__dict__`` is writable (a channel between realms) and C code reads fixed names from
it (``staticmethod`` copies them). An instance of an ordinary class would not do either: ``type(x)`` reaches the class,
and a class is mutable. So these classes have a metaclass that refuses everything, that metaclass is its own type, and
what an object holds lies in slots whose descriptors were taken out of the class.
"""

from collections.abc import Callable
from types import BuiltinFunctionType, MethodDescriptorType
from typing import Any, Final, NoReturn

from ringfence.guest.calling import never_began, refusal

_object_new: Final = object.__new__
_type_new: Final[Any] = type.__new__
_object_getattribute: Final = object.__getattribute__
_type_setattr: Final = type.__setattr__
_type_delattr: Final = type.__delattr__
_type_of: Final[Any] = type


class _Bootstrap(type):
    """The type of ``Sealed`` until ``Sealed`` becomes its own."""


class Sealed(type, metaclass=_Bootstrap):
    """The metaclass of every sealed class; no guest can change, subclass, instantiate or look into one."""

    def __getattribute__(cls, name: str) -> object:
        if name in _CLASS_NAMES:
            return _CLASS_NAMES[name](cls)
        msg = f"type {_name_of(cls)!r} has no attribute {plain(name)!r}"
        raise AttributeError(msg)

    def __setattr__(cls, name: str, value: object) -> NoReturn:
        msg = f"cannot set attribute of immutable type {_name_of(cls)!r}"
        raise TypeError(msg)

    def __delattr__(cls, name: str) -> NoReturn:
        msg = f"cannot delete attribute of immutable type {_name_of(cls)!r}"
        raise TypeError(msg)

    def __call__(cls, *_args: object, **_kwargs: object) -> NoReturn:  # noqa: D102
        msg = f"cannot create {_name_of(cls)!r} instances"
        raise TypeError(msg)

    def __new__(cls, *_args: object, **_kwargs: object) -> NoReturn:  # noqa: D102
        msg = "a sealed type is not an acceptable base type"
        raise TypeError(msg)

    def __dir__(cls) -> list[str]:
        return []

    def __repr__(cls) -> str:
        return f"<class {_name_of(cls)!r}>"


_raw_name: Final[Callable[[type], str]] = type.__dict__["__name__"].__get__


def _name_of(cls: type) -> str:
    return _raw_name(cls)


def plain(name: str) -> str:
    """Return the name of an attribute as an exact ``str``."""
    return "".join((name,))


_CLASS_NAMES: Final[dict[str, Callable[[type], object]]] = {
    "__name__": _name_of,
    "__qualname__": _name_of,
    "__module__": lambda _cls: "builtins",
    "__doc__": lambda _cls: None,
    "__class__": _type_of,
}


# Every class that is ours, by identity. Having Sealed as metaclass proves nothing: a guest may try to make such a class.
_SEALED: Final[dict[int, type]] = {}


def seal(name: str, slots: tuple[str, ...], body: dict[str, object], *bases: Any) -> tuple[Any, list[Any]]:  # noqa: ANN401
    """Make a sealed class and return it with the descriptors of its slots, which it then no longer holds."""
    cls = _type_new(Sealed, name, bases, {"__slots__": slots, "__qualname__": name, "__module__": "builtins", **body})
    descriptors = [_type_of.__dict__["__dict__"].__get__(cls)[slot] for slot in slots]
    for slot in slots:
        _type_delattr(cls, slot)
    _SEALED[id(cls)] = cls
    return cls, descriptors


def refuse_store(self: object, name: str, _value: object) -> NoReturn:
    """``__setattr__`` of what is immutable."""
    msg = f"{_describe(self)} is immutable"
    raise AttributeError(msg)


def refuse_delete(self: object, name: str) -> NoReturn:
    """``__delattr__`` of what is immutable."""
    msg = f"{_describe(self)} is immutable"
    raise AttributeError(msg)


def _describe(value: object) -> str:
    return f"{_name_of(_type_of(value))!r} object"


def missing_attribute(value: object, name: str) -> AttributeError:
    """Return what is raised for an attribute that ``value`` does not have."""
    return AttributeError(f"{_describe(value)} has no attribute {plain(name)!r}")


def _callable_read(self: object, name: str) -> object:
    match plain(name):
        case "__class__":
            # ``isinstance`` then takes it for the builtin that it stands for; ``type`` tells the truth.
            return BuiltinFunctionType if _get_receiver(self) is not _UNBOUND else MethodDescriptorType
        case "__name__" | "__qualname__":
            return _get_name(self)
        case "__module__":
            return "builtins"
        case "__doc__":
            return _get_doc(self)
        case "__text_signature__":
            return _get_signature(self)
        case "__call__":
            return self
        case "__copy__":
            return sealed_callable("__copy__", lambda: self)
        case "__deepcopy__":
            return sealed_callable("__deepcopy__", lambda _memo=None: self)
        case _:
            raise missing_attribute(self, name)


def _callable_call(self: object, /, *args: object, **kwargs: object) -> object:
    function, receiver = _get_function(self), _get_receiver(self)
    is_method = receiver is not None and receiver is not _UNBOUND
    if is_method:
        args = (receiver, *args)
    try:
        return function(*args, **kwargs)
    except TypeError as error:
        if not never_began(function, error):
            raise
        refused = refusal(_get_name(self), function, args, kwargs, is_method=is_method)
    raise refused


def _callable_eq(self: object, other: object) -> Any:  # noqa: ANN401 - or NotImplemented
    """As for methods in C: the same function, of the same object."""
    if _type_of(other) is not _Callable:
        return NotImplemented
    return _get_function(self) is _get_function(other) and _get_receiver(self) is _get_receiver(other)


def _callable_hash(self: object) -> int:
    return hash((id(_get_function(self)), id(_get_receiver(self))))


def _callable_dir(self: object) -> list[str]:
    return ["__call__", "__doc__", "__name__"]


def _builtin_repr(self: object) -> str:
    receiver = _get_receiver(self)
    if receiver is _UNBOUND:
        return f"<method {_get_name(self)!r}>"
    if receiver is not None:
        return f"<built-in method {_get_name(self)} of {_name_of(_type_of(receiver))} object at {id(receiver):#x}>"
    return f"<built-in function {_get_name(self)}>"


_BODY: Final[dict[str, object]] = {
    "__getattribute__": _callable_read,
    "__setattr__": refuse_store,
    "__delattr__": refuse_delete,
    "__call__": _callable_call,
    "__dir__": _callable_dir,
    "__eq__": _callable_eq,
    "__hash__": _callable_hash,
    "__repr__": _builtin_repr,
}

_Callable, (_function_slot, _name_slot, _doc_slot, _signature_slot, _receiver_slot) = seal(
    "builtin_function_or_method", ("function", "name", "doc", "signature", "receiver"), _BODY
)
_UNBOUND: Final = object()
_get_receiver: Final = _receiver_slot.__get__
_set_receiver: Final = _receiver_slot.__set__
_get_function: Final = _function_slot.__get__
_get_name: Final = _name_slot.__get__
_get_doc: Final = _doc_slot.__get__
_get_signature: Final = _signature_slot.__get__
_set_function: Final = _function_slot.__set__
_set_name: Final = _name_slot.__set__
_set_doc: Final = _doc_slot.__set__
_set_signature: Final = _signature_slot.__set__


def sealed_callable(
    name: str, function: Callable[..., object], *, doc: str | None = None, signature: str | None = None
) -> Any:  # noqa: ANN401 - callers treat it as the callable it stands for
    """Return an immutable callable that calls ``function`` and shows nothing of it.

    Args:
        name: What ``__name__`` and ``repr`` show.
        function: What a call performs, with the guest's own arguments.
        doc: What ``__doc__`` shows.
        signature: What ``__text_signature__`` shows, such as ``(name, /)``.
    """
    value = _object_new(_Callable)
    _set_function(value, function)
    _set_name(value, name)
    _set_doc(value, doc)
    _set_signature(value, signature)
    _set_receiver(value, None)
    return value


def _grant_call(self: object, /, *args: object, **kwargs: object) -> object:
    return _get_function(self)(args, kwargs)


# The same to a guest; what a call performs gets a tuple and a dictionary, which is quicker than to spread them again.
_Grant, _ = seal("builtin_function_or_method", (), {"__call__": _grant_call}, _Callable)


def sealed_grant(
    name: str, use: Callable[[tuple[Any, ...], dict[str, Any]], object], *, doc: str | None, signature: str | None
) -> Any:  # noqa: ANN401 - as sealed_callable
    """Return the presence of a granted function; arguments as for ``sealed_callable``."""
    value = _object_new(_Grant)
    _set_function(value, use)
    _set_name(value, name)
    _set_doc(value, doc)
    _set_signature(value, signature)
    _set_receiver(value, None)
    return value


def sealed_method(name: str, function: Callable[..., object], receiver: object) -> Any:  # noqa: ANN401
    """Return ``function`` as a method of ``receiver``, its first argument; two of the same are equal."""
    value = sealed_callable(name, function)
    _set_receiver(value, receiver)
    return value


def sealed_descriptor(name: str, function: Callable[..., object]) -> Any:  # noqa: ANN401
    """Return ``function`` as a method read from a class, that is given its receiver in the call."""
    return sealed_method(name, function, _UNBOUND)


def is_sealed(value: object) -> bool:
    """Whether ``value`` is one of our presences or one of their classes."""
    return id(_type_of(value)) in _SEALED or id(value) in _SEALED


def _sealed_exception(name: str, base: type) -> Any:  # noqa: ANN401 - a class
    cls = _type_new(Sealed, name, (base,), {"__slots__": (), "__qualname__": name, "__module__": "builtins"})
    _SEALED_EXCEPTIONS.append(cls)
    return cls


# Not in _SEALED: their instances are ordinary exceptions, whose attributes the permits of BaseException decide.
_SEALED_EXCEPTIONS: Final[list[type]] = []

GuestInterrupt: Any = _sealed_exception("GuestInterrupt", BaseException)
"""Raised inside a guest when it must stop: a limit was reached or the host was interrupted. Guests may catch it; the
realm remembers, and the evaluation ends with it all the same."""


def make_interrupt(message: str) -> BaseException:
    """Return a ``GuestInterrupt``; the class itself refuses to be called, by guests and by mistake."""
    made: BaseException = _type_of.__call__(GuestInterrupt, message)
    return made


Barrier: Any = _sealed_exception("Barrier", BaseException)
"""The exception being handled while a guest runs, so that none of the host's becomes a guest's ``__context__``."""


def make_barrier() -> BaseException:
    """Return a ``Barrier``."""
    made: BaseException = _type_of.__call__(Barrier)
    return made


HostError: Any = _sealed_exception("HostError", Exception)
"""What a guest sees of a host exception whose type is not a builtin one; a builtin name of every realm."""


def make_host_error(message: str) -> Exception:
    """Return a ``HostError``; only the host side makes them."""
    made: Exception = _type_of.__call__(HostError, message)
    return made


# From here on Sealed is its own type: ``type(type(print))`` leads nowhere, and its attributes are refused like those of
# the classes it makes. The assignment must come last; nothing can be stored on Sealed afterwards.
Sealed.__class__ = Sealed  # type: ignore[assignment]
_SEALED[id(Sealed)] = Sealed
