"""What stands in a guest's world for classes of the host's: registered ones, and numbers of the library's own.

A guest's classes are its own to change, so instances are made and taken apart without them: through ``object.__new__``,
the instance's own dictionary, and slots that were captured before the guest could touch the class. No code of a guest's
runs, and what it may have put into a field crosses by the rules of the border like everything else.
"""

import decimal
from collections.abc import Callable, Iterable
from types import MemberDescriptorType
from typing import Any, Final

from msgspec import msgpack

from ringfence.border.flatten import RecordReader
from ringfence.border.leaves import Leaf, MalformedValue, Row, read_int, write_int
from ringfence.border.messages import TypeRecord
from ringfence.border.values import Codec
from ringfence.errors import CannotCross
from ringfence.guest import owned, raw
from ringfence.guest.stdlib import Importer
from ringfence.result import Outcome

_object_new: Final = object.__new__
_tuple_new: Final[Any] = tuple.__new__
_iterate_tuple: Final[Any] = tuple.__dict__["__iter__"]
_MOST_EXPONENT: Final = 999_999_999_999_999_999
_PARTS: Final = msgpack.Decoder(tuple[bytes, bytes])


class Twins:
    """The guest's own classes in place of the registered ones.

    Args:
        types: What the host said.
        run: Evaluates a source text in the guest's world; its names become globals.
        names: The guest's globals.

    Attributes:
        readers: By class, for the codec.
        fault: Why a class could not be made, or an empty string.
    """

    def __init__(self, types: Iterable[TypeRecord], run: Callable[..., Any], names: dict[str, Any]) -> None:
        self.readers: list[tuple[type, RecordReader]] = []
        self.fault = ""
        self._makers: list[Callable[[list[object]], object]] = []
        for number, record in enumerate(types):
            ended = run(record.source, filename=f"<type {record.name}>")
            if ended.outcome is not Outcome.OK:
                self.fault = f"the registered class {record.name} cannot be made for this guest: {ended.error or ''}"
                return
            cls = names[record.name]
            make, read = _ways(cls, record)
            self._makers.append(make)
            if record.style != "dict":
                self.readers.append((cls, RecordReader(number, record.style, record.fields, read)))

    def make(self, number: int, items: list[object]) -> object:
        """Make an instance.

        Raises:
            MalformedValue: No honest host asks for it.
        """
        if number >= len(self._makers):
            msg = "an instance of a class that was never registered"
            raise MalformedValue(msg)
        return self._makers[number](items)


def _ways(
    cls: Any,  # noqa: ANN401 - a class of the guest's
    record: TypeRecord,
) -> tuple[Callable[[list[object]], object], Callable[[Any], list[object]]]:
    """How an instance is made and taken apart."""
    fields = record.fields
    if record.style == "enum":
        members: dict[str, Any] = dict(cls.__members__)
        names = {id(member): name for name, member in members.items()}

        def name_of(value: object) -> list[object]:
            name = names.get(id(value))
            if name is None:
                msg = f"a combination of members of {record.name}"
                raise CannotCross(msg)
            return [name]

        return lambda items: members[str(items[0])], name_of
    if record.style == "tuple":
        return lambda items: _tuple_new(cls, items), lambda value: [*_iterate_tuple(value)]

    def make(items: list[object]) -> object:
        value = _object_new(cls)
        own = raw.instance_dict(value)
        assert own is not None  # noqa: S101 - a class made from our own text has no slots
        own.update(zip(fields, items, strict=True))
        return value

    def read(value: object) -> list[object]:
        own = raw.instance_dict(value) or {}
        plain = {key: item for key, item in dict.items(own) if type(key) is str}
        missing = [field for field in fields if field not in plain]
        if missing:
            msg = f"a {record.name} without {missing[0]!r}"
            raise CannotCross(msg)
        return [plain[field] for field in fields]

    return make, read


class Numbers:
    """Numbers of the realm's own library: ``Decimal``, ``Fraction`` and ``UUID`` are made of guest code here.

    Args:
        importer: Of the realm.
        codec: Learns the classes when their modules have run, and loads a module when such a number comes in.
        inside: Runs something in the guest's world.
    """

    def __init__(self, importer: Importer, codec: Codec, inside: Callable[[Callable[[], Any]], None]) -> None:
        self._importer = importer
        self._codec = codec
        self._inside = inside
        for module, (leaf, name, slots, write, read) in _NUMBERS.items():
            importer.on_load[module] = self._learner(leaf, name, slots, write, read)
            codec.add(_NotYet, Row(leaf, _NotYet, _no_write, self._loader(module, leaf, name)))

    def _learner(
        self, leaf: Leaf, name: str, slots: tuple[str, ...], write: Callable[..., bytes], read: Callable[[bytes], Any]
    ) -> Callable[[dict[str, Any]], None]:
        def learn(space: dict[str, Any]) -> None:
            cls: Any = space.get(name)
            if not raw.is_class(cls) or not owned.is_guest_owned(cls):
                return
            found = [raw.namespace_of(cls).get(slot) for slot in slots]
            if not all(type(each) is MemberDescriptorType and each.__objclass__ is cls for each in found):
                return

            def write_value(value: Any) -> bytes:  # noqa: ANN401 - an instance of the guest's class
                try:
                    parts = [each.__get__(value) for each in found]
                except AttributeError:
                    parts = []
                try:
                    return write(*parts)
                except TypeError:
                    msg = f"a {name} that was tampered with"
                    raise CannotCross(msg) from None

            def read_value(blob: bytes) -> object:
                value = _object_new(cls)
                for each, part in zip(found, read(blob), strict=True):
                    each.__set__(value, part)
                return value

            self._codec.add(cls, Row(leaf, cls, write_value, read_value))

        return learn

    def _loader(self, module: str, leaf: Leaf, name: str) -> Callable[[bytes], object]:
        def load(blob: bytes) -> object:
            self._inside(lambda: self._importer.load(module))
            read = self._codec.reader(leaf)
            if read is load:
                msg = f"a {name} cannot cross: the guest has replaced its module"
                raise CannotCross(msg)
            return read(blob)

        return load


class _NotYet:
    """Stands for a class whose module has not run."""


def _no_write(_value: object) -> bytes:
    raise AssertionError


def _write_decimal(sign: object, digits: object, exponent: object, is_special: object) -> bytes:
    if type(sign) is not int or type(digits) is not str or type(is_special) is not bool:  # before anything is asked
        raise TypeError
    if not digits.isascii() or not (digits.isdigit() or (is_special and not digits)):
        raise TypeError
    mark = "-" if sign else ""
    if is_special:
        kind = (
            {"F": "Infinity", "n": f"NaN{digits}", "N": f"sNaN{digits}"}.get(exponent)
            if type(exponent) is str
            else None
        )
        if kind is None:
            raise TypeError
        return f"{mark}{kind}".encode()
    if type(exponent) is not int:
        raise TypeError
    if abs(exponent) > _MOST_EXPONENT or abs(exponent + len(digits) - 1) > _MOST_EXPONENT:
        msg = "a Decimal with an exponent of more than 18 digits"
        raise CannotCross(msg)
    return f"{mark}{digits}E{exponent:+d}".encode()


def _read_decimal(blob: bytes) -> tuple[object, ...]:
    # Only data comes out of the host's class here: its instance goes no further.
    sign, digits, exponent = decimal.Decimal(blob.decode("ascii")).as_tuple()
    text = "".join(map(str, digits))
    if exponent == "F":
        text = "0"
    return sign, text, exponent, type(exponent) is str


def _write_fraction(numerator: object, denominator: object) -> bytes:
    if type(numerator) is not int or type(denominator) is not int or denominator <= 0:
        raise TypeError
    return msgpack.encode((write_int(numerator), write_int(denominator)))


def _read_fraction(blob: bytes) -> tuple[object, ...]:
    numerator, denominator = map(read_int, _PARTS.decode(blob))
    return numerator, denominator


def _write_uuid(number: object) -> bytes:
    if type(number) is not int or not 0 <= number < 1 << 128:
        raise TypeError
    return number.to_bytes(16, "big")


def _read_uuid(blob: bytes) -> tuple[object, ...]:
    return (int.from_bytes(blob, "big"),)


_NUMBERS: Final[dict[str, tuple[Leaf, str, tuple[str, ...], Callable[..., bytes], Callable[[bytes], Any]]]] = {
    "_pydecimal": (
        Leaf.DECIMAL, "Decimal", ("_sign", "_int", "_exp", "_is_special"), _write_decimal, _read_decimal
    ),
    "fractions": (Leaf.FRACTION, "Fraction", ("_numerator", "_denominator"), _write_fraction, _read_fraction),
    "uuid": (Leaf.UUID, "UUID", ("int",), _write_uuid, _read_uuid),
}  # fmt: skip
