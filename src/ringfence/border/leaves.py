"""Scalars that MessagePack has no exact form for, each as bytes of its own: big integers, bytes, dates, decimals, ...

A table row per type says how it is written and how hostile bytes are read back. Readers validate before they
construct, and construct only the exact types named here: nothing is imported, looked up or formatted by a received
name.
"""

import datetime as dt
import decimal
import enum
import fractions
import functools
import re
import struct
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import msgpack

from ringfence.errors import CannotCross


class MalformedValue(ValueError):
    """Bytes that no honest encoder makes."""


class Leaf(enum.IntEnum):
    """The kind of an extended scalar, as it stands on the wire."""

    REFERENCE = 0
    BIG_INT = 1
    SURROGATE_STR = 2
    BYTES = 3
    BYTEARRAY = 4
    COMPLEX = 5
    DATETIME = 6
    DATE = 7
    TIME = 8
    TIMEDELTA = 9
    TIMEZONE = 10
    ZONE = 11
    DECIMAL = 12
    FRACTION = 13
    UUID = 14


class Row(msgspec.Struct, frozen=True):
    """How one type crosses.

    Args:
        leaf: Its number on the wire.
        kind: The exact type.
        write: From an instance to bytes.
        read: From bytes to an instance; raises anything on bytes it does not like.
    """

    leaf: Leaf
    kind: type
    write: Callable[[Any], bytes]
    read: Callable[[bytes], object]


# Written by str(Decimal): a sign, digits with an exponent, or a special with its payload.
_DECIMAL_TEXT: Final = re.compile(rb"-?(?:[0-9]+(?:\.[0-9]+)?(?:E[+-][0-9]{1,19})?|Infinity|s?NaN[0-9]*)", re.ASCII)
_ZONE_KEY: Final = re.compile(rb"[A-Za-z0-9_+\-]{1,32}(?:/[A-Za-z0-9_+\-]{1,32}){0,3}", re.ASCII)
_INT_BYTES: Final = msgpack.Decoder(tuple[bytes, bytes])
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_DAY: Final = dt.timedelta(days=1)

_Zone = tuple[int, int, str] | str | None
_Moment = tuple[int, int, int, int, int, int, int, int, _Zone]
_Clock = tuple[int, int, int, int, int, _Zone]
_DATETIME: Final = msgpack.Decoder(_Moment)
_TIME: Final = msgpack.Decoder(_Clock)
_DATE: Final = msgpack.Decoder(tuple[int, int, int])
_TIMEZONE: Final = msgpack.Decoder(tuple[int, int, str])


def write_int(value: int) -> bytes:
    """Two's complement, little end first."""
    return value.to_bytes((value.bit_length() >> 3) + 1, "little", signed=True)


def read_int(blob: bytes) -> int:
    """Read what ``write_int`` wrote."""
    return int.from_bytes(blob, "little", signed=True)


def _write_zone(zone: object) -> _Zone:
    if zone is None:
        return None
    if type(zone) is dt.timezone:
        return _write_timezone(zone)
    if type(zone) is zoneinfo.ZoneInfo and type(zone.key) is str:
        return zone.key
    msg = "a time zone that is neither fixed nor a zoneinfo key"
    raise CannotCross(msg)


def _read_zone(zone: _Zone) -> dt.tzinfo | None:
    if zone is None:
        return None
    if isinstance(zone, str):
        return _read_zone_key(zone.encode())
    return _read_timezone(zone)


def _write_timezone(zone: dt.timezone) -> tuple[int, int, str]:
    offset = zone.utcoffset(None)
    name = zone.tzname(None)
    return (offset // _DAY, (offset % _DAY) // _MICROSECOND, "" if name == _default_name(offset) else name)


@functools.lru_cache(maxsize=64)
def _default_name(offset: dt.timedelta) -> str | None:
    return dt.timezone(offset).tzname(None)


def _read_timezone(zone: tuple[int, int, str]) -> dt.timezone:
    days, microseconds, name = zone
    offset = dt.timedelta(days=days, microseconds=microseconds)
    if not offset and not name:
        return dt.UTC
    return dt.timezone(offset, name) if name else dt.timezone(offset)


@functools.lru_cache(maxsize=1)
def _known_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _read_zone_key(blob: bytes) -> zoneinfo.ZoneInfo:
    if _ZONE_KEY.fullmatch(blob) is None:
        msg = "a time zone key with characters that none has"
        raise MalformedValue(msg)
    key = blob.decode()
    try:
        if key in _known_zones():
            return zoneinfo.ZoneInfo(key)
    except (OSError, ValueError):
        pass  # a jailed worker has no files: only the zones that it loaded before are there
    msg = f"the time zone {key!r} is not available on this side"
    raise CannotCross(msg)


def _fixed(zone: object) -> None:
    """Refuse a zone that a restricted guest has no class for."""
    if type(zone) is zoneinfo.ZoneInfo or isinstance(zone, str):
        key = zone if isinstance(zone, str) else zone.key
        msg = f"a moment in the time zone {key!r} (give it a fixed offset: moment.astimezone(datetime.UTC))"
        raise CannotCross(msg)


def _write_fixed(value: Any) -> bytes:  # noqa: ANN401 - a datetime or a time
    _fixed(value.tzinfo)
    return _write_datetime(value) if type(value) is dt.datetime else _write_time(value)


def _read_fixed_datetime(blob: bytes) -> dt.datetime:
    _fixed(_DATETIME.decode(blob)[-1])
    return _read_datetime(blob)


def _read_fixed_time(blob: bytes) -> dt.time:
    _fixed(_TIME.decode(blob)[-1])
    return _read_time(blob)


def _write_datetime(value: dt.datetime) -> bytes:
    moment = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, value.fold)
    return msgpack.encode((*moment, _write_zone(value.tzinfo)))


def _read_datetime(blob: bytes) -> dt.datetime:
    year, month, day, hour, minute, second, microsecond, fold, zone = _DATETIME.decode(blob)
    return dt.datetime(year, month, day, hour, minute, second, microsecond, _read_zone(zone), fold=fold)


def _write_time(value: dt.time) -> bytes:
    clock = (value.hour, value.minute, value.second, value.microsecond, value.fold)
    return msgpack.encode((*clock, _write_zone(value.tzinfo)))


def _read_time(blob: bytes) -> dt.time:
    hour, minute, second, microsecond, fold, zone = _TIME.decode(blob)
    return dt.time(hour, minute, second, microsecond, _read_zone(zone), fold=fold)


def _read_timedelta(blob: bytes) -> dt.timedelta:
    days, seconds, microseconds = _DATE.decode(blob)
    return dt.timedelta(days, seconds, microseconds)


def _read_decimal(blob: bytes) -> decimal.Decimal:
    if _DECIMAL_TEXT.fullmatch(blob) is None:
        msg = "not a decimal number"
        raise MalformedValue(msg)
    with decimal.localcontext(_EXACT):
        return decimal.Decimal(blob.decode())


_EXACT: Final = decimal.Context(prec=1, traps=[decimal.InvalidOperation])


def _write_fraction(value: fractions.Fraction) -> bytes:
    return msgpack.encode((write_int(int(value.numerator)), write_int(int(value.denominator))))


def _read_fraction(blob: bytes) -> fractions.Fraction:
    numerator, denominator = map(read_int, _INT_BYTES.decode(blob))
    return fractions.Fraction(numerator, denominator)


def _read_uuid(blob: bytes) -> uuid.UUID:
    return uuid.UUID(bytes=blob)


def _read_complex(blob: bytes) -> complex:
    real, imaginary = struct.unpack("<dd", blob)
    return complex(real, imaginary)


ROWS: Final[tuple[Row, ...]] = (
    Row(Leaf.BIG_INT, int, write_int, read_int),
    Row(
        Leaf.SURROGATE_STR,
        str,
        lambda value: value.encode("utf-8", "surrogatepass"),
        lambda blob: blob.decode("utf-8", "surrogatepass"),
    ),
    Row(Leaf.BYTES, bytes, lambda value: value, lambda blob: blob),
    Row(Leaf.BYTEARRAY, bytearray, bytes, bytearray),
    Row(Leaf.COMPLEX, complex, lambda value: struct.pack("<dd", value.real, value.imag), _read_complex),
    Row(Leaf.DATETIME, dt.datetime, _write_datetime, _read_datetime),
    Row(
        Leaf.DATE,
        dt.date,
        lambda value: msgpack.encode((value.year, value.month, value.day)),
        lambda blob: dt.date(*_DATE.decode(blob)),
    ),
    Row(Leaf.TIME, dt.time, _write_time, _read_time),
    Row(
        Leaf.TIMEDELTA,
        dt.timedelta,
        lambda value: msgpack.encode((value.days, value.seconds, value.microseconds)),
        _read_timedelta,
    ),
    Row(
        Leaf.TIMEZONE,
        dt.timezone,
        lambda value: msgpack.encode(_write_timezone(value)),
        lambda blob: _read_timezone(_TIMEZONE.decode(blob)),
    ),
    Row(Leaf.ZONE, zoneinfo.ZoneInfo, lambda value: value.key.encode(), _read_zone_key),
    Row(Leaf.DECIMAL, decimal.Decimal, lambda value: str(value).encode(), _read_decimal),
    Row(Leaf.FRACTION, fractions.Fraction, _write_fraction, _read_fraction),
    Row(Leaf.UUID, uuid.UUID, lambda value: value.bytes, _read_uuid),
)

# Where no class of zones may be handed out: moments have fixed offsets or none.
FIXED_ROWS: Final = (
    Row(Leaf.DATETIME, dt.datetime, _write_fixed, _read_fixed_datetime),
    Row(Leaf.TIME, dt.time, _write_fixed, _read_fixed_time),
    *(row for row in ROWS if row.leaf not in (Leaf.DATETIME, Leaf.TIME)),
)
