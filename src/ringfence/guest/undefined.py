"""What a guest holds where a name, an attribute or an item is missing and the lookup policy says ``Undefined``."""

from collections.abc import Iterator
from typing import Any, Final, NoReturn

from ringfence.guest.sealed import missing_attribute, seal

_new: Final = object.__new__
_type_of: Final[Any] = type


def _read(self: object, name: str) -> object:
    if "".join((name,)) == "__class__":
        return _type_of(self)
    if _is_strict(self):
        _fail(self)
    raise missing_attribute(self, name)


def _fail(self: object, *_others: object) -> NoReturn:
    raise NameError(_message(self))


def _message(self: object) -> str:
    return f"{_label(self)!r} is undefined"


def _item(self: object, key: object) -> NoReturn:
    raise NameError(_message(self)) if _is_strict(self) else KeyError(key)


def _text(self: object) -> str:
    return _fail(self) if _is_strict(self) else ""


def _iterate(self: object) -> Iterator[object]:
    return _fail(self) if _is_strict(self) else iter(())


def _length(self: object) -> int:
    return _fail(self) if _is_strict(self) else 0


def _truth(self: object) -> bool:
    return _fail(self) if _is_strict(self) else False


def _contains(self: object, _item: object) -> bool:
    return _fail(self) if _is_strict(self) else False


def _equals(self: object, other: object) -> bool:
    return _fail(self) if _is_strict(self) else _type_of(other) is _Undefined


def _hash(self: object) -> int:
    return _fail(self) if _is_strict(self) else 0


def _describe(self: object) -> str:
    return f"<undefined {_label(self)!r}>"


def _refuse_store(self: object, name: str, *_value: object) -> NoReturn:
    raise AttributeError(_message(self))


_Undefined, (_label_slot, _strict_slot) = seal(
    "undefined",
    ("label", "strict"),
    {
        "__getattribute__": _read,
        "__setattr__": _refuse_store,
        "__delattr__": _refuse_store,
        "__str__": _text,
        "__repr__": _describe,
        "__iter__": _iterate,
        "__len__": _length,
        "__bool__": _truth,
        "__contains__": _contains,
        "__eq__": _equals,
        "__hash__": _hash,
        "__call__": _fail,
        "__getitem__": _item,
        "__dir__": lambda _self: [],
        **{
            f"__{name}__": _fail
            for name in (
                "setitem", "delitem", "int", "float", "index", "complex", "neg", "pos", "invert", "abs", "round",
                "lt", "le", "gt", "ge",
                *(
                    f"{side}{operator}"
                    for side in ("", "r")
                    for operator in (
                        "add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "matmul", "and", "or", "xor",
                        "lshift", "rshift",
                    )
                ),
            )
        },
    },
)  # fmt: skip
_label: Final = _label_slot.__get__
_is_strict: Final = _strict_slot.__get__


def undefined(label: str, *, is_strict: bool) -> Any:  # noqa: ANN401 - it stands where any value may
    """Return an undefined value: empty and false, or, if strict, a ``NameError`` for whoever uses it.

    Args:
        label: What is missing, for messages; an exact ``str``.
        is_strict: Whether even printing, testing and iterating fail.
    """
    value = _new(_Undefined)
    _label_slot.__set__(value, label)
    _strict_slot.__set__(value, is_strict)
    return value


def described(value: object) -> tuple[str, str] | None:
    """Return how an undefined value was made, as ``lookups.answer_of`` takes it; None for any other value."""
    return ("strict" if _is_strict(value) else "lenient", _label(value)) if _type_of(value) is _Undefined else None
