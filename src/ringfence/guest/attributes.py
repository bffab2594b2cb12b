"""Attribute access by name, decided at run time: the guard behind every hazard name.

The rule: a name that a guest's own class defines is the guest's business; a name that a shared type defines is looked up
in the permits under the type that defines it. The value found by our own walk is what is returned. Nothing is read
natively after a check, so guest code that runs in between (a key with its own ``__eq__``) cannot swap what was checked.
"""

from collections.abc import Callable
from types import CellType, FunctionType, GenericAlias, GetSetDescriptorType, MethodType, ModuleType, TracebackType
from typing import Any, Final, NoReturn

from ringfence.guest import owned, raw, realms
from ringfence.guest.sealed import is_sealed, sealed_descriptor, sealed_method
from ringfence.language import permits
from ringfence.language.permits import Verdict

_MISSING: Final = raw.MISSING

# Filled by ``tame``: what a guard hands out instead of (defining type, name). ``True`` marks a method, which is bound to
# its receiver; otherwise the function computes the attribute's value from (instance or None, owner). Names of ``object``
# stand for every shared type that defines the same name again (``__getattribute__`` of most builtin types).
TAMED: Final[dict[tuple[type, str], tuple[bool, Callable[..., Any]]]] = {}

# Set by ``realm``: told of every denial, with one line of text.
on_denial: list[Callable[[str], None]] = []


def read(value: object, name: object) -> Any:  # noqa: ANN401 - any attribute value
    """``getattr(value, name)`` for guests.

    Raises:
        AttributeError: The attribute is absent or not permitted.
        TypeError: ``name`` is not a string.
    """
    name = raw.exact(name)
    if not permits.is_hazard(name):
        return raw.native_getattr(value, name)
    return read_hazard(value, name)


def read_hazard(value: object, name: str) -> Any:  # noqa: ANN401 - any attribute value
    """Read the hazard name ``name``, an exact ``str``."""
    kind = raw.type_of(value)
    if is_sealed(value):
        return raw.native_getattr(value, name)
    if kind is super:
        found = _read_super(value, name)
        if found is _MISSING:
            raise _absent(value, name)
        return found
    definer, hook = raw.find(kind, "__getattribute__")
    if definer is not None and owned.is_guest_owned(definer):
        try:
            return raw.bind(hook, value, kind)(name)
        except AttributeError:
            fallback = _guest_fallback(value, kind)
            if fallback is None:
                raise
            return fallback(name)
    found = generic_read(value, name)
    if found is not _MISSING:
        return found
    fallback = _guest_fallback(value, kind)
    if fallback is not None:
        return fallback(name)
    raise _absent(value, name)


def generic_read(value: object, name: str) -> Any:  # noqa: ANN401 - any attribute value
    """Read ``name`` as the shared types' own ``__getattribute__`` would, or return ``MISSING``."""
    kind = raw.type_of(value)
    if is_sealed(value):
        return raw.native_getattr(value, name)
    if kind is GenericAlias:
        if raw.find(GenericAlias, name)[0] is None:
            return read(raw.alias_origin(value), name)
    elif raw.is_class(value):
        return _read_class(value, name)  # type: ignore[arg-type]
    found = _read_instance(value, kind, name)
    if found is _MISSING and kind is MethodType:
        return read(raw.method_function(value), name)
    return found


def _guest_fallback(value: object, kind: type) -> Callable[[str], Any] | None:
    """Return the bound ``__getattr__`` that a guest defined for ``value``, if any."""
    definer, hook = raw.find(kind, "__getattr__")
    if definer is not None and owned.is_guest_owned(definer):
        bound: Callable[[str], Any] = raw.bind(hook, value, kind)
        return bound
    if raw.inherits(kind, ModuleType):
        module_hook = raw.module_dict_of(value).get("__getattr__")
        if raw.type_of(module_hook) is FunctionType:
            return module_hook  # type: ignore[no-any-return]
    return None


def _read_instance(value: object, kind: type, name: str) -> Any:  # noqa: ANN401 - any attribute value
    definer, found = raw.find(kind, name)
    if definer is None:
        own = raw.instance_dict(value)
        return _MISSING if own is None else own.get(name, _MISSING)
    if not raw.is_data_descriptor(found):
        own = raw.instance_dict(value)
        if own is not None and name in own:
            return own[name]
    if owned.is_guest_owned(definer):
        return _own(definer, name, found, value, kind)
    return _shared(definer, name, found, value, kind)


def _own(definer: type, name: str, found: Any, instance: Any, owner: type) -> Any:  # noqa: ANN401
    """Bind what a class of the guest's defines. Two descriptors in it are the interpreter's own.

    ``__weakref__`` is refused. ``__dict__`` of a mix-in, bound to a class whose metaclass has the mix-in before ``type``,
    would give the view of the raw dictionary (CPython ``subtype_dict``).
    """
    if raw.type_of(found) is CellType:
        deny(definer, name)
    if raw.type_of(found) is GetSetDescriptorType:
        if name in permits.ALWAYS_REFUSED or instance is None:
            deny(definer, name)
        if raw.is_class(instance):
            return TAMED[type, "__dict__"][1](instance, owner)
    return raw.bind(found, instance, owner)


def _read_class(cls: type, name: str) -> Any:  # noqa: ANN401 - any attribute value
    meta = raw.type_of(cls)
    meta_definer, meta_found = raw.find(meta, name)
    if meta_definer is not None and raw.is_data_descriptor(meta_found):
        return _from_meta(meta_definer, name, meta_found, cls, meta)
    definer, found = raw.find(cls, name)
    if definer is not None:
        if owned.is_guest_owned(definer):
            return _own(definer, name, found, None, cls)
        return _shared(definer, name, found, None, cls)
    if meta_definer is not None:
        return _from_meta(meta_definer, name, meta_found, cls, meta)
    return _MISSING


def _from_meta(definer: type, name: str, found: object, cls: type, meta: type) -> Any:  # noqa: ANN401
    if owned.is_guest_owned(definer):
        return _own(definer, name, found, cls, meta)
    return _shared(definer, name, found, cls, meta)


def _read_super(value: object, name: str) -> Any:  # noqa: ANN401 - any attribute value
    """What ``super().name`` finds: the MRO after the class it was made for (CPython ``super_getattro``)."""
    start, receiver, this = raw.super_object_class(value), raw.super_object(value), raw.super_class(value)
    if start is not None and name != "__class__":
        order = raw.mro_of(start)
        after = next((order[at + 1 :] for at, each in enumerate(order) if each is this), ())
        for base in after:
            namespace = raw.namespace_of(base)
            if name in namespace:
                found = namespace[name]
                instance = None if receiver is start else receiver
                if owned.is_guest_owned(base):
                    return _own(base, name, found, instance, start)
                return _shared(base, name, found, instance, start)
    return _read_instance(value, super, name)


def _shared(definer: type, name: str, found: object, instance: object, owner: type) -> Any:  # noqa: ANN401
    """Decide on a name that the shared type ``definer`` defines."""
    match permits.verdict(definer, name):
        case Verdict.PERMIT:
            if instance is None and definer in (type, object) and raw.is_data_descriptor(found):
                deny(definer, name)  # ``super(M, M)`` reads it from a class; in a metaclass it would store natively
            return raw.bind(found, instance, owner)
        case Verdict.TAME:
            tamed = TAMED.get((definer, name)) or TAMED.get((object, name))
            if tamed is None:
                deny(definer, name)
            is_method, function = tamed
            if not is_method:
                return function(instance, owner)
            if instance is None:
                return _unbound(definer, name, function)
            return sealed_method(name, function, instance)
        case _:
            deny(definer, name)
    return None


def _unbound(definer: type, name: str, function: Callable[..., Any]) -> Any:  # noqa: ANN401 - a callable presence
    """The tamed method as read from a class: the receiver is its first argument, and must be of that type.

    Kept, because library code compares such methods by identity.
    """
    known = _UNBOUND.get((definer, name))
    if known is not None:
        return known

    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if not args:
            msg = f"unbound method {raw.name_of(definer)}.{name}() needs an argument"
            raise TypeError(msg)
        receiver, *rest = args
        if not raw.inherits(raw.type_of(receiver), definer):
            expected, given = raw.name_of(definer), raw.name_of(raw.type_of(receiver))
            msg = f"descriptor '{name}' for '{expected}' objects doesn't apply to a '{given}' object"
            raise TypeError(msg)
        return sealed_method(name, function, receiver)(*rest, **kwargs)

    return _UNBOUND.setdefault((definer, name), sealed_descriptor(name, call))


_UNBOUND: Final[dict[tuple[type, str], Any]] = {}


def deny(definer: type, name: str) -> NoReturn:
    """Refuse a name, and say so to whoever keeps the record."""
    why = permits.reason(definer, name) or permits.store_decision(name).reason or "it belongs to the interpreter"
    text = f"{raw.name_of(definer)}.{name} is not permitted: {why}"
    for tell in on_denial:
        tell(text)
    raise AttributeError(text)


def _absent(value: object, name: str) -> AttributeError:
    if raw.is_class(value):
        return AttributeError(f"type object '{raw.name_of(value)}' has no attribute '{name}'", name=name)
    kind = raw.type_of(value)
    if kind is super:
        return AttributeError(f"'super' object has no attribute '{name}'", name=name)
    if raw.inherits(kind, ModuleType):
        module = raw.module_dict_of(value).get("__name__")
        return AttributeError(
            f"module '{raw.exact(module) if type(module) is str else '?'}' has no attribute '{name}'", name=name
        )
    return AttributeError(f"'{raw.name_of(kind)}' object has no attribute '{name}'", name=name)


def write(value: object, name: object, new: object) -> None:
    """``setattr(value, name, new)`` for guests.

    Raises:
        AttributeError: The attribute cannot be set, or not by a guest.
        TypeError: ``name`` is not a string, or the type is immutable.
    """
    name = raw.exact(name)
    if not permits.is_store_hazard(name) or is_sealed(value):
        raw.native_setattr(value, name, new)
        return
    kind = raw.type_of(value)
    definer, hook = raw.find(kind, "__setattr__")
    if definer is not None and owned.is_guest_owned(definer):
        raw.bind(hook, value, kind)(name, new)
        return
    generic_write(value, name, new)


def generic_write(value: object, name: str, new: object) -> None:
    """Store as the shared types' own ``__setattr__`` would."""
    if (
        name == "__traceback__"
        and raw.type_of(new) is TracebackType
        and raw.inherits(raw.type_of(value), BaseException)
    ):
        return  # what ``__exit__`` was handed: exceptions read as having none, so there is nothing to keep
    if is_sealed(value):
        raw.native_setattr(value, name, new)
        return
    if name == "__bases__" and _are_bases(value, new):
        return
    descriptor = _storable(value, name, new)
    if descriptor is not None:
        setter = raw.find(raw.type_of(descriptor), "__set__")[1]
        if setter is _MISSING:
            raise _read_only(value, name)
        setter(descriptor, value, new)
    elif raw.is_class(value):
        raw.type_setattr(value, name, new)
    else:
        raw.object_setattr(value, name, new)


def _are_bases(value: object, new: Any) -> bool:  # noqa: ANN401 - a guest value
    """Whether ``new`` is what the bases of a class are already; ``typing.NamedTuple`` stores them once more."""
    if not raw.is_class(value) or raw.type_of(new) is not tuple:
        return False
    bases: tuple[type, ...] = _bases_of(value)
    return len(bases) == len(new) and all(old is each for old, each in zip(bases, new, strict=True))


_bases_of: Final[Any] = type.__dict__["__bases__"].__get__


def delete(value: object, name: object) -> None:
    """``delattr(value, name)`` for guests; raises as ``write`` does."""
    name = raw.exact(name)
    if not permits.is_store_hazard(name) or is_sealed(value):
        raw.native_delattr(value, name)
        return
    kind = raw.type_of(value)
    definer, hook = raw.find(kind, "__delattr__")
    if definer is not None and owned.is_guest_owned(definer):
        raw.bind(hook, value, kind)(name)
        return
    generic_delete(value, name)


def generic_delete(value: object, name: str) -> None:
    """Delete as the shared types' own ``__delattr__`` would."""
    if is_sealed(value):
        raw.native_delattr(value, name)
        return
    descriptor = _storable(value, name, None)
    if descriptor is not None:
        deleter = raw.find(raw.type_of(descriptor), "__delete__")[1]
        if deleter is _MISSING:
            raise _read_only(value, name)
        deleter(descriptor, value)
    elif raw.is_class(value):
        raw.type_delattr(value, name)
    else:
        raw.object_delattr(value, name)


def _storable(value: object, name: str, new: object) -> Any:  # noqa: ANN401 - a descriptor of any type
    """Refuse what must not be stored; return the guest's data descriptor that takes the store, or None for a plain one."""
    kind = raw.type_of(value)
    if raw.is_class(value) and not owned.is_guest_owned(value):  # type: ignore[arg-type]
        msg = f"cannot set '{name}' attribute of immutable type '{raw.name_of(value)}'"
        raise TypeError(msg)
    decision = permits.store_decision(name).verdict
    if decision is Verdict.REFUSE or (raw.is_class(value) and name in _FIXED_ON_CLASSES):
        deny(kind, name)
    definer, found = raw.find(kind, name)
    if decision is Verdict.TAME and not _may_store(kind, name, new):
        deny(kind, name)
    if definer is None or not raw.is_data_descriptor(found):
        return None
    if owned.is_guest_owned(definer):
        return found
    if not raw.is_class(value) and (raw.name_of(definer), name) not in _STORABLE:
        deny(definer, name)
    return None


def _may_store(kind: type, name: str, new: object) -> bool:
    """Whether a store under one of ``permits.STORE_TAMED`` meets its condition."""
    new_kind = raw.type_of(new)
    match name:
        case "__context__":
            if not raw.inherits(new_kind, BaseException):
                return new is None
            realms.show_context(new)  # type: ignore[arg-type]
            return True
        case "__traceback__":
            # Context managers get the interpreter's own, and may put it back where it was.
            return new is None or new_kind is TracebackType
        case "__cause__":
            return new is None or raw.inherits(new_kind, BaseException)
        case "__defaults__":
            return new is None or new_kind is tuple
        case "__class__":
            return owned.is_guest_owned(kind) and raw.is_class(new) and owned.is_guest_owned(new)  # type: ignore[arg-type]
        case "__dict__":
            return new_kind is dict
        case _:
            return False


def _read_only(value: object, name: str) -> AttributeError:
    return AttributeError(f"attribute '{name}' of '{raw.name_of(raw.type_of(value))}' objects is not writable")


_FIXED_ON_CLASSES: Final = frozenset({"__bases__", "__class__", "__base__", "__mro__", "__dict__", "__subclasses__"})

# Data descriptors of shared types that a guest may store through: they hold only what belongs to the instance.
_STORABLE: Final = frozenset(
    {
        *(("BaseException", name) for name in ("__cause__", "__context__", "__suppress_context__", "__traceback__", "__dict__")),
        *(
            ("function", name)
            for name in (
                "__name__", "__qualname__", "__doc__", "__module__", "__annotations__", "__defaults__", "__type_params__",
                "__dict__",
            )
        ),
        ("generator", "__name__"), ("generator", "__qualname__"),
        ("coroutine", "__name__"), ("coroutine", "__qualname__"),
        ("async_generator", "__name__"), ("async_generator", "__qualname__"),
        ("object", "__class__"),
        ("property", "__doc__"),
        ("_tuplegetter", "__doc__"),
        ("property", "__name__"),
    }
)  # fmt: skip
