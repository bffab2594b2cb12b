"""Stand-ins for methods of ``datetime`` that run the host's Python modules or return its mutable classes."""

import _strptime  # type: ignore[import-not-found]  # noqa: F401 - datetime.strptime imports it; a jailed worker can no longer read files
import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

from ringfence.guest import raw, realms
from ringfence.guest.attributes import TAMED
from ringfence.guest.sealed import sealed_callable

_Date: Final = dt.date
_Datetime: Final = dt.datetime
_native_strptime: Final = _Datetime.strptime
_timetuple: Final[dict[type, Any]] = {_Date: _Date.timetuple, _Datetime: _Datetime.timetuple}
_utctimetuple: Final[Any] = _Datetime.utctimetuple


def _struct_time(fields: Any) -> Any:  # noqa: ANN401 - the realm's own struct_time
    realm, _ = realms.caller()
    if realm is None:
        msg = "the realm has ended"
        raise RuntimeError(msg)
    return raw.module_dict_of(realm.importer.load("time"))["struct_time"](tuple(fields))


def _strptime_of(cls: type, text: object, template: object, /) -> Any:  # noqa: ANN401 - a datetime
    """Parse with exact types only, so that no guest code runs inside the host's ``_strptime``."""
    plain, shape = raw.exact(text), raw.exact(template)
    try:
        moment = _native_strptime(plain, shape)
    except re.error:
        # A class of the host's, and mutable: "%d %d" makes the host's _strptime define a group twice.
        moment = None
    if moment is None:
        msg = f"{shape!r} is a bad directive in format {shape!r}"
        raise ValueError(msg)
    if cls is _Datetime:
        return moment
    parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond)
    return cls(*parts, moment.tzinfo)


def _ctime(kind: type) -> Callable[[Any], str]:
    native = kind.ctime  # type: ignore[attr-defined]

    def ctime(moment: Any, /) -> str:  # noqa: ANN401 - a date or a datetime
        if _year(moment) < 1:
            # Made from bytes, whose year C does not check; its weekday is negative and indexes a table of names.
            msg = "year 0 is out of range"
            raise ValueError(msg)
        text: str = native(moment)
        return text

    return ctime


_year: Final[Any] = _Date.__dict__["year"].__get__


def _astimezone(moment: Any, tz: Any = None) -> Any:  # noqa: ANN401 - a datetime
    """Convert a plain ``datetime``; C would make instances of a subclass in between, and trust whatever comes of it."""
    kind = raw.type_of(moment)
    if kind is _Datetime:
        return _native_astimezone(moment, tz)
    converted = _native_astimezone(_Datetime(*_fields(moment), fold=_fold(moment)), tz)
    if raw.type_of(converted) is not _Datetime:
        return converted
    return kind(*_fields(converted), fold=converted.fold)


def _fields(moment: Any) -> list[Any]:  # noqa: ANN401 - a datetime
    return [descriptor(moment) for descriptor in _FIELDS]


_native_astimezone: Final[Any] = _Datetime.astimezone
_fold: Final[Any] = _Datetime.__dict__["fold"].__get__
_FIELDS: Final[tuple[Any, ...]] = (
    *(_Date.__dict__[name].__get__ for name in ("year", "month", "day")),
    *(_Datetime.__dict__[name].__get__ for name in ("hour", "minute", "second", "microsecond", "tzinfo")),
)


def _class_method(name: str, function: Callable[..., Any]) -> tuple[bool, Callable[..., Any]]:
    return False, lambda _instance, owner: sealed_callable(
        name, lambda *args, **kwargs: function(owner, *args, **kwargs)
    )


def _native_class_method(kind: type, name: str) -> tuple[bool, Callable[..., Any]]:
    descriptor = raw.namespace_of(kind)[name]
    return _class_method(name, lambda cls, *args, **kwargs: descriptor.__get__(None, cls)(*args, **kwargs))


TAMED.update(
    {
        (_Datetime, "strptime"): _class_method("strptime", _strptime_of),
        (_Datetime, "astimezone"): (True, _astimezone),
        (_Datetime, "now"): _native_class_method(_Datetime, "now"),
        (_Datetime, "utcnow"): _native_class_method(_Datetime, "utcnow"),
        (_Date, "ctime"): (True, _ctime(_Date)),
        (_Datetime, "ctime"): (True, _ctime(_Datetime)),
        (_Date, "today"): _native_class_method(_Date, "today"),
        (_Date, "timetuple"): (True, lambda self, /: _struct_time(_timetuple[_Date](self))),
        (_Datetime, "timetuple"): (True, lambda self, /: _struct_time(_timetuple[_Datetime](self))),
        (_Datetime, "utctimetuple"): (True, lambda self, /: _struct_time(_utctimetuple(self))),
    }
)
