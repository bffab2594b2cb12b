"""The guards behind lowered ``match`` patterns (PEP 634)."""

import sys
from typing import Any, Final

from ringfence.guest import attributes, raw

_MATCH_SELF: Final = 1 << 22  # Py_TPFLAGS _Py_TPFLAGS_MATCH_SELF: int(x), str(x), ... bind the subject itself

_MISSING: Final = object()
_NOT_A_CLASS: Final = f"called match pattern must be a {'class' if sys.version_info >= (3, 12) else 'type'}"


def match_class(subject: Any, cls: Any, count: int, names: tuple[str, ...]) -> tuple[Any, ...] | None:  # noqa: ANN401
    """Return the attributes that ``cls(p1, ..., name=p)`` matches against, or None when ``subject`` does not match.

    Args:
        subject: The value being matched.
        cls: What stands before the parentheses.
        count: The number of positional patterns.
        names: The attribute names of the keyword patterns.

    Raises:
        TypeError: ``cls`` is not a class, or takes fewer positional patterns.
    """
    if not raw.is_class(cls):
        msg = _NOT_A_CLASS
        raise TypeError(msg)
    if not isinstance(subject, cls):
        return None
    if not count:
        positional: tuple[str, ...] = ()
    else:
        found = _read(cls, "__match_args__")
        if found is _MISSING:
            if not raw.flags_of(cls) & _MATCH_SELF:
                positional = ()
            elif count > 1:
                raise _too_many(cls, 1, count)
            else:
                rest = _values(subject, names)
                return None if rest is None else (subject, *rest)
        elif raw.type_of(found) is not tuple:
            msg = f"{raw.name_of(cls)}.__match_args__ must be a tuple (got {raw.name_of(raw.type_of(found))})"
            raise TypeError(msg)
        else:
            positional = found
        if count > len(positional):
            raise _too_many(cls, len(positional), count)
        positional = positional[:count]
        for name in positional:
            if raw.type_of(name) is not str:
                msg = f"__match_args__ elements must be strings (got {raw.name_of(raw.type_of(name))})"
                raise TypeError(msg)
        wanted = (*positional, *names)
        if len(set(wanted)) != len(wanted):
            repeated = next(name for at, name in enumerate(wanted) if name in wanted[:at])
            msg = f"{raw.name_of(cls)}() got multiple sub-patterns for attribute {repeated!r}"
            raise TypeError(msg)
    return _values(subject, (*positional, *names))


def _values(subject: Any, names: tuple[str, ...]) -> tuple[Any, ...] | None:  # noqa: ANN401
    values = []
    for name in names:
        value = _read(subject, name)
        if value is _MISSING:
            return None
        values.append(value)
    return tuple(values)


def _read(value: Any, name: str) -> Any:  # noqa: ANN401
    try:
        return attributes.read(value, name)
    except AttributeError:
        return _MISSING


def _too_many(cls: type, allowed: int, given: int) -> TypeError:
    plural = "" if allowed == 1 else "s"
    return TypeError(f"{raw.name_of(cls)}() accepts {allowed} positional sub-pattern{plural} ({given} given)")


def match_sequence(subject: Any, count: int, star: int) -> tuple[Any, ...] | None:  # noqa: ANN401
    """Return the parts that a sequence pattern matches against, or None.

    Args:
        subject: The value being matched.
        count: The number of patterns, a starred one included.
        star: Index of the starred pattern, or -1.
    """
    match subject:
        case [*_]:
            pass
        case _:
            return None
    length = len(subject)
    if star < 0:
        return tuple(subject) if length == count else None
    if length < count - 1:
        return None
    items = list(subject)
    after = count - 1 - star
    end = len(items) - after
    return (*items[:star], items[star:end], *items[end:])


def match_mapping(subject: Any, keys: tuple[Any, ...], rest: bool) -> tuple[Any, ...] | None:  # noqa: ANN401, FBT001
    """Return the values under ``keys``, and what is left when ``rest``; None when ``subject`` does not match.

    Raises:
        ValueError: Two keys are equal.
    """
    match subject:
        case {}:
            pass
        case _:
            return None
    if len(subject) < len(keys):
        return None
    values = []
    seen = set()
    for key in keys:
        if key in seen:
            msg = f"mapping pattern checks duplicate key ({key!r})"
            raise ValueError(msg)
        seen.add(key)
        value = subject.get(key, _MISSING)
        if value is _MISSING:
            return None
        values.append(value)
    if rest:
        left = dict(subject)
        for key in keys:
            del left[key]
        values.append(left)
    return tuple(values)
