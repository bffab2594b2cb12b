"""Reads of the interpreter's own facts about objects, which no guest can answer or observe.

Everything is captured when this module is imported. Guards must never use ``isinstance``, ``o.__class__``, ``getattr`` or
a global looked up late: a guest's class may lie, and may run code in between.
"""

from types import (
    BuiltinFunctionType,
    FunctionType,
    GenericAlias,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
)
from typing import Any, Final

type_of: Final = type
_raw_mro: Final[Any] = type.__dict__["__mro__"].__get__
namespace_of: Final[Any] = type.__dict__["__dict__"].__get__
_raw_name: Final[Any] = type.__dict__["__name__"].__get__
flags_of: Final[Any] = type.__dict__["__flags__"].__get__
module_dict_of: Final[Any] = namespace_of(ModuleType)["__dict__"].__get__
builtins_of: Final[Any] = FunctionType.__dict__["__builtins__"].__get__
method_function: Final[Any] = MethodType.__dict__["__func__"].__get__
method_self: Final[Any] = MethodType.__dict__["__self__"].__get__
alias_origin: Final[Any] = GenericAlias.__dict__["__origin__"].__get__
super_class: Final[Any] = super.__dict__["__thisclass__"].__get__
super_object: Final[Any] = super.__dict__["__self__"].__get__
super_object_class: Final[Any] = super.__dict__["__self_class__"].__get__
object_getattribute: Final[Any] = object.__getattribute__
object_setattr: Final[Any] = object.__setattr__
object_delattr: Final[Any] = object.__delattr__
type_getattribute: Final[Any] = type.__getattribute__
type_setattr: Final[Any] = type.__setattr__
type_delattr: Final[Any] = type.__delattr__
module_getattribute: Final[Any] = ModuleType.__getattribute__
native_getattr: Final[Any] = getattr
native_setattr: Final[Any] = setattr
native_delattr: Final[Any] = delattr

MISSING: Final = object()

_DICT_DESCRIPTORS: Final = (GetSetDescriptorType, MemberDescriptorType)

_TYPE_SUBCLASS: Final = 1 << 31


def mro_of(cls: type) -> tuple[type, ...]:
    """Return the classes that attribute lookup on instances of ``cls`` asks; empty while the class is being made."""
    try:
        return _raw_mro(cls) or ()
    except TypeError:
        # A metaclass whose ``mro()`` leaves out ``type``: C descriptors no longer know its classes, and nor do we.
        return ()


def name_of(cls: Any) -> str:  # noqa: ANN401 - what is_class said yes to
    """Return the name of ``cls``, without code of its metaclass."""
    try:
        name: str = _raw_name(cls)
    except TypeError:  # as in ``mro_of``
        return "?"
    return name


def inherits(cls: type, base: type) -> bool:
    """Whether ``base`` is among ``mro_of(cls)``."""
    for each in mro_of(cls):  # noqa: SIM110 - any() would cost a generator
        if each is base:
            return True
    return False


def exact(name: object) -> str:
    """Return an attribute name as an exact ``str``.

    Raises:
        TypeError: ``name`` is not a string.
    """
    if type_of(name) is str:
        return name  # type: ignore[return-value]
    if inherits(type_of(name), str):
        return "".join((name,))  # type: ignore[arg-type]  # copies in C, without the subclass's methods
    msg = f"attribute name must be string, not '{name_of(type_of(name))}'"
    raise TypeError(msg)


def exact_int(value: object) -> int:
    """Return an integer that is exactly an ``int``: no ``__index__`` of a guest's runs beneath host code.

    Raises:
        TypeError: ``value`` is anything else, a subclass of ``int`` other than ``bool`` included.
    """
    if type_of(value) is int or type_of(value) is bool:
        return value  # type: ignore[return-value]
    msg = f"expected an integer, not '{name_of(type_of(value))}'"
    raise TypeError(msg)


def is_class(value: object) -> bool:
    """Whether ``value`` really is a class, whatever its ``__class__`` says."""
    return bool(flags_of(type_of(value)) & _TYPE_SUBCLASS)


def find(cls: type, name: str) -> tuple[type | None, Any]:
    """Return the first class in the MRO of ``cls`` whose own dictionary has ``name``, and what it holds."""
    for base in mro_of(cls):
        namespace = namespace_of(base)
        if name in namespace:
            return base, namespace[name]
    return None, MISSING


def bind(value: Any, instance: object, owner: type | None) -> Any:  # noqa: ANN401 - any attribute value
    """Bind ``value`` as attribute access would: through its type's ``__get__``, if that has one."""
    _, getter = find(type_of(value), "__get__")
    return value if getter is MISSING else getter(value, instance, owner)


def is_data_descriptor(value: object) -> bool:
    """Whether ``value`` takes precedence over an instance's own dictionary."""
    kind = type_of(value)
    return find(kind, "__set__")[0] is not None or find(kind, "__delete__")[0] is not None


def instance_dict(value: object) -> dict[str, object] | None:
    """Return the instance dictionary of ``value`` through the interpreter's own descriptor, or None."""
    for base in mro_of(type_of(value)):
        descriptor = namespace_of(base).get("__dict__")
        if type_of(descriptor) in _DICT_DESCRIPTORS:
            found = descriptor.__get__(value)
            return found if inherits(type_of(found), dict) else None
    return None


def is_plain_function(value: object) -> bool:
    """Whether ``value`` is a Python function; all of those that a guest can hold are guest code."""
    return type_of(value) is FunctionType


def is_builtin_function(value: object) -> bool:
    """Whether ``value`` is a function or bound method implemented in C."""
    return type_of(value) is BuiltinFunctionType
