"""Time zones, from data that the host read before the program started."""

import io

from zoneinfo import _common
from zoneinfo._tzpath import TZPATH, InvalidTZPathWarning, available_timezones, reset_tzpath

_zone = _primitive_zone


def _load_tzdata(key):
    data = _zone("".join((key,)))
    if data is None:
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}")
    return io.BytesIO(data)


ZoneInfoNotFoundError = _common.ZoneInfoNotFoundError
_common.load_tzdata = _load_tzdata
from zoneinfo._zoneinfo import ZoneInfo

__all__ = [
    "ZoneInfo",
    "reset_tzpath",
    "available_timezones",
    "TZPATH",
    "ZoneInfoNotFoundError",
    "InvalidTZPathWarning",
]
