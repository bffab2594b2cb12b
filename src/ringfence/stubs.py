"""Stubs: what a guest can use, as a ``.pyi`` for people, editors, type checkers and language models.

What is not certain is ``Any``: a stub must not promise more than a guest finds.
"""

# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import collections.abc
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import functools
import inspect
import types
import typing
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ringfence.grants import ITEMS, Facet, Guarded, GuestFunction, facet_of, is_exported, is_iterator
from ringfence.host.signatures import hints_of, visible_signature

_NAMED: Final[dict[Any, str]] = {
    **{kind: kind.__name__ for kind in (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set)},
    **{kind: kind.__name__ for kind in (frozenset, range, object, BaseException, Exception)},
    **{kind: f"datetime.{kind.__name__}" for kind in (
        dt.datetime, dt.date, dt.time, dt.timedelta, dt.timezone
    )},
    decimal.Decimal: "decimal.Decimal",
    fractions.Fraction: "fractions.Fraction",
    uuid.UUID: "uuid.UUID",
}  # fmt: skip
_ITERATED: Final = (collections.abc.Iterator, collections.abc.Generator, collections.abc.AsyncGenerator)
_MODULES: Final = ("datetime", "decimal", "fractions", "uuid", "enum", "dataclasses", "collections.abc")
_INDENT: Final = "    "
HEADER: Final = "# What a guest of this sandbox can use, beside the builtins of Python."


class Stub:
    """Writes one stub.

    Args:
        grants: Names and values of the guest.
        types: Registered classes.
    """

    def __init__(self, grants: Mapping[str, object], types: Iterable[type]) -> None:
        self._types = list(types)
        self._names: dict[Any, str] = {cls: cls.__name__ for cls in self._types}
        self._taken = {*grants, *self._names.values()}
        self._classes: list[str] = []
        self._facets: dict[tuple[object, ...], str] = {}
        self._grants = grants

    def text(self) -> str:
        """The whole stub."""
        registered = [self._registered(cls) for cls in self._types]
        grants = [self._grant(name, value) for name, value in self._grants.items()]
        body = "\n\n".join(["class HostError(Exception): ...", *registered, *self._classes, *grants])
        modules = [f"import {module}" for module in _MODULES if f"{module}." in body]
        typed = "from typing import Any, Annotated, Callable, Literal, NamedTuple, NotRequired, TypedDict"
        names = ["HostError", *self._names_of_types(), *self._grants]
        exports = f"__all__ = [{', '.join(map(repr, names))}]"
        return "\n".join([HEADER, "", *modules, typed, "", exports, "", body]) + "\n"

    def _names_of_types(self) -> list[str]:
        return [cls.__name__ for cls in self._types]

    def _fresh(self, name: str) -> str:
        plain = name if name.isidentifier() else "Grant"
        found, number = plain, 1
        while found in self._taken:
            number += 1
            found = f"{plain}{number}"
        self._taken.add(found)
        return found

    # ---- grants

    def _grant(self, name: str, value: object) -> str:
        if is_exported(value) or isinstance(value, Facet):
            return f"{name}: {self._facet(value)}"
        target: Any = value.function if isinstance(value, Guarded) else value
        if type(value) is GuestFunction:
            return f"def {name}(*args: Any, **kwargs: Any) -> Any: ..."
        if callable(target) and not is_iterator(target):
            return self._function(name, target, "")
        return f"{name}: {self._type_of_value(value)}"

    def _type_of_value(self, value: object) -> str:
        if value is None:
            return "None"
        if is_iterator(value):
            return "collections.abc.Iterator[Any]"
        kind = type(value)
        text = self._names.get(kind) or _NAMED.get(kind)
        return text + _PARAMETERS.get(kind, "") if text else "Any"

    def _function(self, name: str, function: Callable[..., Any], indent: str, *, unknown: bool = False) -> str:
        signature = visible_signature(function)
        if signature is None:
            shown, result = "*args: Any, **kwargs: Any", "Any"
        else:
            hints = hints_of(function)
            shown = self._parameters(signature, hints)
            result = "Any" if unknown else self._result(hints.get("return", Any))
        method = f"self, {shown}".removesuffix(", ") if indent else shown
        head = f"{indent}def {name}({method}) -> {result}:"
        doc = inspect.getdoc(function) if not isinstance(function, functools.partial) else None
        return f"{head} ..." if not doc else f"{head}\n{_doc(doc, indent + _INDENT)}"

    def _parameters(self, signature: inspect.Signature, hints: Mapping[str, Any]) -> str:
        texts: list[str] = []
        last: Any = None
        for parameter in signature.parameters.values():
            kind = parameter.kind
            if last is parameter.POSITIONAL_ONLY and kind is not parameter.POSITIONAL_ONLY:
                texts.append("/")
            starred = any(text.startswith("*") for text in texts)
            if kind is parameter.KEYWORD_ONLY and not starred:
                texts.append("*")
            mark = "*" if kind is parameter.VAR_POSITIONAL else "**" if kind is parameter.VAR_KEYWORD else ""
            default = "" if parameter.default is parameter.empty else f" = {_default(parameter.default)}"
            texts.append(f"{mark}{parameter.name}: {self.annotation(hints.get(parameter.name, Any))}{default}")
            last = kind
        if last is inspect.Parameter.POSITIONAL_ONLY:
            texts.append("/")
        return ", ".join(texts)

    def _result(self, hint: Any) -> str:  # noqa: ANN401 - an annotation
        if typing.get_origin(hint) in _ITERATED:
            items = typing.get_args(hint)
            return f"collections.abc.Iterator[{self.annotation(items[0]) if items else 'Any'}]"
        return self.annotation(hint)

    def _facet(self, value: object) -> str:
        shown = value if isinstance(value, Facet) else facet_of(value)
        key = (id(shown.target), shown.methods, shown.attributes, shown.writable, shown.items)
        known = self._facets.get(key)
        if known is not None:
            return known
        name = self._facets[key] = self._fresh(shown.name)
        lines = [f"class {name}:"]
        if shown.doc:
            lines.append(f"{_INDENT}{inspect.cleandoc(shown.doc)!r}")
        hints = _attribute_hints(type(shown.target))
        for attribute in sorted(shown.attributes):
            text = "Any" if attribute in shown.returns else self.annotation(hints.get(attribute, Any))
            if attribute in shown.writable:
                lines.append(f"{_INDENT}{attribute}: {text}")
            else:
                lines.append(f"{_INDENT}@property\n{_INDENT}def {attribute}(self) -> {text}: ...")
        lines.extend(
            self._function(method, getattr(shown.target, method), _INDENT, unknown=method in shown.returns)
            for method in sorted(shown.methods)
        )
        if shown.items:
            lines.append(f"{_INDENT}def __getitem__(self, key: Any, /) -> Any: ...")
            if ITEMS in shown.writable:
                lines.append(f"{_INDENT}def __setitem__(self, key: Any, value: Any, /) -> None: ...")
                lines.append(f"{_INDENT}def __delitem__(self, key: Any, /) -> None: ...")
        self._classes.append("\n".join(lines) if len(lines) > 1 else f"class {name}: ...")
        return name

    # ---- types

    def annotation(self, hint: Any) -> str:  # noqa: ANN401 - an annotation is anything
        """Text of a type as a guest may rely on it."""
        if hint is None or hint is type(None):
            return "None"
        if isinstance(hint, type) and typing.get_origin(hint) is None:
            return self._names.get(hint) or _NAMED.get(hint) or self._copied(hint)
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Annotated:
            return self.annotation(arguments[0])
        if origin in (typing.Union, types.UnionType):
            return " | ".join(dict.fromkeys(map(self.annotation, arguments)))
        if origin is typing.Literal:
            return f"Literal[{', '.join(repr(each) for each in arguments if type(each) in _LITERALS) or '...'}]"
        if origin is collections.abc.Callable and arguments:
            taken = arguments[0]
            inner = (
                "..." if taken is ... or not isinstance(taken, list) else f"[{', '.join(map(self.annotation, taken))}]"
            )
            return f"Callable[{inner}, {self.annotation(arguments[-1])}]"
        if origin is None or not arguments:
            return _ABSTRACT.get(hint, "Any") if isinstance(hint, type) else "Any"
        base = _NAMED.get(origin) or _ABSTRACT.get(origin)
        if base is None:
            return "Any"
        return f"{base}[{', '.join('...' if each is ... else self.annotation(each) for each in arguments)}]"

    def _copied(self, cls: type) -> str:
        """A class of the host's that arguments are built as: a guest gives plain data for it."""
        if cls in _ABSTRACT:
            return _ABSTRACT[cls]
        if issubclass(cls, enum.Enum):
            values = [member.value for member in cls]
            plain = values and all(type(value) in _LITERALS for value in values)
            return f"Literal[{', '.join(map(repr, values))}]" if plain else "Any"
        if dataclasses.is_dataclass(cls):
            required = {field.name: _is_required(field) for field in dataclasses.fields(cls)}
        elif typing.is_typeddict(cls):
            needed: frozenset[str] = getattr(cls, "__required_keys__", frozenset())
            required = {name: name in needed for name in _attribute_hints(cls)}
        else:
            return "Any"
        name = self._names[cls] = self._fresh(cls.__name__)
        hints = _attribute_hints(cls)
        fields = []
        for field, is_required in required.items():
            text = self.annotation(hints.get(field, Any))
            fields.append(f"{field!r}: {text if is_required else f'NotRequired[{text}]'}")
        self._classes.append(f"{name} = TypedDict({name!r}, {{{', '.join(fields)}}})")
        return name

    def _registered(self, cls: Any) -> str:  # noqa: ANN401 - of several kinds
        name = cls.__name__
        hints = _attribute_hints(cls)
        if typing.is_typeddict(cls):
            fields = ", ".join(f"{field!r}: {self.annotation(hint)}" for field, hint in hints.items())
            return f"{name} = TypedDict({name!r}, {{{fields}}}, total={cls.__total__})"
        if issubclass(cls, enum.Enum):
            base = next(text for kind, text in _ENUMS if issubclass(cls, kind))
            members = [f"{_INDENT}{key} = {_default(member.value)}" for key, member in cls.__members__.items()]
            return "\n".join([f"class {name}({base}):", *members])
        if issubclass(cls, tuple):
            lines = [
                f"{_INDENT}{field}: {self.annotation(hints.get(field, Any))}"
                + (" = ..." if field in getattr(cls, "_field_defaults", {}) else "")
                for field in getattr(cls, "_fields", ())
            ]
            return "\n".join([f"class {name}(NamedTuple):", *lines])
        flags = ", ".join(f"{flag}={getattr(cls.__dataclass_params__, flag)}" for flag in ("order", "frozen"))
        lines = [
            f"{_INDENT}{field.name}: {self.annotation(hints.get(field.name, Any))}"
            + ("" if _is_required(field) else " = ...")
            for field in dataclasses.fields(cls)
        ]
        return "\n".join([f"@dataclasses.dataclass({flags})", f"class {name}:", *(lines or [f"{_INDENT}..."])])


_LITERALS: Final = (bool, int, str, bytes, type(None))
_PARAMETERS: Final[dict[Any, str]] = {
    list: "[Any]",
    set: "[Any]",
    frozenset: "[Any]",
    dict: "[Any, Any]",
    tuple: "[Any, ...]",
}
_ENUMS: Final = (
    (enum.IntFlag, "enum.IntFlag"), (enum.Flag, "enum.Flag"), (enum.IntEnum, "enum.IntEnum"),
    (enum.StrEnum, "enum.StrEnum"), (enum.Enum, "enum.Enum"),
)  # fmt: skip
_ABSTRACT: Final[dict[Any, str]] = {
    kind: f"collections.abc.{kind.__name__}"
    for kind in (
        collections.abc.Sequence, collections.abc.Mapping, collections.abc.Set, collections.abc.Iterable,
        collections.abc.Collection, collections.abc.MutableMapping, collections.abc.MutableSequence,
        collections.abc.Iterator,
    )
} | {collections.abc.Callable: "Callable[..., Any]"}  # fmt: skip


def _attribute_hints(cls: type) -> dict[str, Any]:
    try:
        return typing.get_type_hints(cls)
    except Exception:
        return {}


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _default(value: object) -> str:
    return repr(value) if type(value) in _LITERALS else "..."


def _doc(doc: str, indent: str) -> str:
    """A docstring that no text of it can end early."""
    text = doc.replace("\\", "\\\\").replace('"""', r"\"\"\"")
    lines = text.splitlines()
    closing = '"""' if len(lines) == 1 and not text.endswith('"') else f'\n{indent}"""'
    return (
        indent + '"""' + f"\n{indent}".join(line.rstrip() for line in lines).replace(f"\n{indent}\n", "\n\n") + closing
    )
