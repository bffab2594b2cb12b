"""The host's own classes that cross by copy: what a guest gets in their place, and how they are built again.

A guest never gets the host's class. It gets one of the same name that is made in its world, from the source text written
here: fields and members, no methods. What comes back is built through validation against the host's annotations.
"""

# Classes are asked here for what only some kinds of class have.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import dataclasses
import enum
import inspect
import typing
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from ringfence.border.flatten import RecordReader
from ringfence.border.messages import TypeRecord
from ringfence.errors import CannotCross, NotGrantable
from ringfence.host.signatures import converter, plain_text, registered

_ENUM_BASES: Final = (
    (enum.IntFlag, "enum.IntFlag"),
    (enum.Flag, "enum.Flag"),
    (enum.IntEnum, "enum.IntEnum"),
    (enum.StrEnum, "enum.StrEnum"),
)
_FACTORIES: Final = {id(kind): kind.__name__ for kind in (list, dict, set)}
_PLAIN: Final = (bool, int, float, str, bytes, type(None))


class Records:
    """The registered classes of one sandbox.

    Args:
        classes: Dataclasses, enums, named tuples and TypedDicts.

    Attributes:
        classes: They.
        described: What the guest's side is told, in the order of their numbers.
        readers: For the codec, by ``id`` of the class.

    Raises:
        NotGrantable: One of them is none of these, or a default or a member of it has no plain text.
    """

    def __init__(self, classes: Iterable[type]) -> None:
        self.classes = classes = list(classes)
        self.described = [_describe(cls) for cls in self.classes]
        self._converters = [_converter_of(cls, record) for cls, record in zip(classes, self.described, strict=True)]
        registered.update(cls for cls in self.classes if dataclasses.is_dataclass(cls))
        names = [record.name for record in self.described]
        for name in names:
            if names.count(name) > 1:
                msg = f"types: two classes are called {name}"
                raise NotGrantable(msg)
        self.readers = {
            id(cls): RecordReader(number, record.style, record.fields, _reader(cls, record))
            for number, (cls, record) in enumerate(zip(self.classes, self.described, strict=True))
            if record.style != "dict"
        }

    def make(self, number: int, items: list[Any]) -> object:
        """Build an instance of the host's class from what a guest sent.

        Raises:
            CannotCross: The items do not fit the class.
        """
        if number >= len(self.classes):
            msg = "an instance of a class that was never registered"
            raise CannotCross(msg)
        cls, record = self.classes[number], self.described[number]
        if record.style == "enum":
            members: Any = cls.__members__  # type: ignore[attr-defined]
            member = members.get(items[0]) if len(items) == 1 and type(items[0]) is str else None
            if member is None:
                msg = f"{record.name} has no such member"
                raise CannotCross(msg)
            return member
        if len(items) != len(record.fields):
            msg = f"{record.name} has {len(record.fields)} fields, not {len(items)}"
            raise CannotCross(msg)
        data: Any = items if record.style == "tuple" else dict(zip(record.fields, items, strict=True))
        try:
            return self._converters[number](data)
        except msgspec.ValidationError as error:
            msg = f"{record.name}: {plain_text(str(error))}"
            raise CannotCross(msg) from None


def _converter_of(cls: type, record: TypeRecord) -> Callable[[Any], Any]:
    """Builds an instance from a list or dictionary of its fields, through the validator that arguments go through."""
    if record.style == "enum":
        return lambda value: value
    return converter(cls, f"types: {record.name}") or (lambda value: value)


def _reader(cls: type, record: TypeRecord) -> Callable[[Any], list[object]]:
    if record.style == "enum":
        names = {id(member): name for name, member in cls.__members__.items()}  # type: ignore[attr-defined]

        def member_of(value: Any) -> list[object]:  # noqa: ANN401 - a member
            name = names.get(id(value))
            if name is None:
                msg = f"a combination of members of {record.name}"
                raise CannotCross(msg)
            return [name]

        return member_of
    if record.style == "tuple":
        return list
    return lambda value: [getattr(value, field) for field in record.fields]


def _describe(cls: type) -> TypeRecord:
    name = getattr(cls, "__name__", "")
    if not isinstance(cls, type) or not name.isidentifier() or name.startswith("__"):
        msg = f"types: {cls!r} is no class with a name that a guest could write"
        raise NotGrantable(msg)
    if typing.is_typeddict(cls):
        fields = {field: _text_of(hint) for field, hint in _hints(cls).items()}
        total = getattr(cls, "__total__", True)
        source = f"import typing\n{name} = typing.TypedDict({name!r}, {fields!r}, total={total})\ndel typing\n"
        return TypeRecord(name, "dict", list(fields), source)
    if issubclass(cls, enum.Enum):
        return _describe_enum(cls, name)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        fields_of: tuple[str, ...] = getattr(cls, "_fields", ())
        defaults = tuple(cls._field_defaults.values())  # type: ignore[attr-defined]
        texts = _literal(defaults, f"{name}: a default")
        source = f"import collections\n{name} = collections.namedtuple({name!r}, {fields_of!r}, defaults={texts})\n"
        return TypeRecord(name, "tuple", list(fields_of), f"{source}del collections\n")
    if dataclasses.is_dataclass(cls):
        return _describe_dataclass(cls, name)
    msg = f"types: {name} is neither a dataclass, nor an enum, nor a named tuple, nor a TypedDict"
    raise NotGrantable(msg)


def _describe_enum(cls: type[enum.Enum], name: str) -> TypeRecord:
    base = next((text for base, text in _ENUM_BASES if issubclass(cls, base)), "enum.Enum")
    if base == "enum.Enum":
        base = next((f"{mixin.__name__}, {base}" for mixin in (str, int, float, bytes) if issubclass(cls, mixin)), base)
    lines = [f"    {key} = {_literal(member.value, f'{name}.{key}')}" for key, member in cls.__members__.items()]
    body = "\n".join(lines) or "    pass"
    source = f"import enum\nclass {name}({base}):\n{_doc(cls)}{body}\ndel enum\n"
    return TypeRecord(name, "enum", list(cls.__members__), source)


def _describe_dataclass(cls: Any, name: str) -> TypeRecord:  # noqa: ANN401 - a dataclass
    hints: dict[str, Any] = _hints(cls)
    lines: list[str] = []
    fields = dataclasses.fields(cls)
    for field in fields:
        if not field.init or field.name.startswith("__"):
            msg = f"types: {name}.{field.name} cannot be given when an instance is made"
            raise NotGrantable(msg)
        options = [f"kw_only={field.kw_only}"]
        if field.default is not dataclasses.MISSING and _is_plain(field.default):
            options.append(f"default={_literal(field.default, field.name)}")
        elif (factory := _FACTORIES.get(id(field.default_factory))) is not None:
            options.append(f"default_factory={factory}")
        elif field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
            options.append(f"default_factory={_MISSING_DEFAULT}")
        annotation = _text_of(hints.get(field.name, Any))
        lines.append(f"    {field.name}: {annotation!r} = dataclasses.field({', '.join(options)})")
    flags = ", ".join(f"{flag}={getattr(cls.__dataclass_params__, flag)}" for flag in ("eq", "order", "frozen"))
    body = "\n".join(lines) or "    pass"
    source = (
        f"import dataclasses\ndef {_MISSING_DEFAULT}():\n"
        f"    raise TypeError('a field of {name} whose default only the host has needs a value')\n"
        f"@dataclasses.dataclass({flags})\nclass {name}:\n{_doc(cls)}{body}\ndel dataclasses, {_MISSING_DEFAULT}\n"
    )
    return TypeRecord(name, "dataclass", [field.name for field in fields], source)


_MISSING_DEFAULT: Final = "_missing_default"


def _doc(cls: type) -> str:
    doc = inspect.getdoc(cls) if cls.__doc__ and "__doc__" in vars(cls) else None
    return f"    {doc!r}\n" if doc else ""


def _hints(cls: type) -> dict[str, Any]:
    try:
        return typing.get_type_hints(cls)
    except Exception:
        return {}


def _text_of(hint: Any) -> str:  # noqa: ANN401 - an annotation
    return inspect.formatannotation(hint).replace("typing.", "")


def _is_plain(value: Any) -> bool:  # noqa: ANN401 - as for _literal
    if type(value) is tuple:
        return all(map(_is_plain, value))
    return type(value) in _PLAIN


def _literal(value: Any, what: str) -> str:  # noqa: ANN401 - a default or a member's value
    """Source text that makes an equal value of the same type."""
    if not _is_plain(value):
        msg = f"types: {what} is no plain value"
        raise NotGrantable(msg)
    if type(value) is float:
        return f"float({str(value)!r})"
    if type(value) is tuple:
        return f"({''.join(_literal(item, what) + ', ' for item in value)})"
    return repr(value)
