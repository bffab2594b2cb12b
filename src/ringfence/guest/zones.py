"""The time zone data of the host, read once and served from memory: a jailed worker has no files."""

import zoneinfo
from importlib import resources
from pathlib import Path
from typing import Final

from ringfence.guest import raw

_MAX_ZONE_BYTES: Final = 1 << 16
_MAX_ZONES: Final = 2000
_zones: Final[dict[str, bytes]] = {}


def read_zones() -> None:
    """Read every zone that this machine knows by name; those that cannot be read do not exist."""
    if _zones:
        return
    for name in sorted(zoneinfo.available_timezones())[:_MAX_ZONES]:
        data = _read(name)
        if data is not None:
            _zones[name] = data


def zone(name: object, /) -> bytes | None:
    """Return the data of a zone by name, None if there is no such zone.

    Raises:
        TypeError: ``name`` is no exact string.
    """
    if raw.type_of(name) is not str:
        msg = "expected the name of a zone"
        raise TypeError(msg)
    read_zones()
    return _zones.get(name)  # type: ignore[call-overload, no-any-return]


def names() -> tuple[str, ...]:
    """Return the names of all zones."""
    read_zones()
    return tuple(_zones)


def _read(name: str) -> bytes | None:
    for folder in zoneinfo.TZPATH:
        data = _bounded(Path(folder, name))
        if data is not None:
            return data
    try:
        return _bounded(resources.files("tzdata.zoneinfo").joinpath(name))  # type: ignore[arg-type]
    except ModuleNotFoundError:
        return None


def _bounded(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if len(data) <= _MAX_ZONE_BYTES else None
