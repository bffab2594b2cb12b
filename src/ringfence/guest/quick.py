"""Guards made for one name each, for code that uses hazard names on its own classes.

A class of the guest's is *clear* for a name when no shared class in its MRO defines that name, or all that do permit it.
Then a native access can only find what is the guest's own, however the guest changes its classes later: stores to
``__bases__`` are refused, and another ``__class__`` is another key. Whatever is not known to be clear takes the slow way.
"""

import operator
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any, Final

from ringfence.guest import attributes, owned, raw
from ringfence.guest.matching import match_class
from ringfence.language import permits
from ringfence.language.permits import Verdict

_MAX_KNOWN: Final = 512
_known: Final[list[set[type] | dict[int, Any]]] = []


def forget() -> None:
    """Let go of every class that the guards remember; called when a realm ends."""
    for each in _known:
        each.clear()


def _is_clear(kind: type, name: str) -> bool:
    if not owned.is_guest_owned(kind) or raw.inherits(kind, type):
        return False
    for base in raw.mro_of(kind):
        if (
            name in raw.namespace_of(base)
            and not owned.is_guest_owned(base)
            and permits.verdict(base, name) is not Verdict.PERMIT
        ):
            return False
    return name not in permits.ALWAYS_REFUSED


def _template_read(value: Any) -> Any:  # noqa: ANN401
    kind = type(value)
    if type(kind) is type and kind in known:  # type: ignore[name-defined]  # noqa: F821
        return value.NAME
    return slow(value)  # type: ignore[name-defined]  # noqa: F821


def _template_write(new: Any, value: Any) -> None:  # noqa: ANN401
    kind = type(value)
    if type(kind) is type and kind in known:  # type: ignore[name-defined]  # noqa: F821
        value.NAME = new
    else:
        slow(value, new)  # type: ignore[name-defined]  # noqa: F821


def _named(template: Callable[..., Any], name: str, space: dict[str, Any]) -> FunctionType:
    """A copy of ``template`` that accesses the attribute ``name``, with ``space`` as its globals."""
    code: CodeType = template.__code__
    renamed = code.replace(co_names=tuple(name if each == "NAME" else each for each in code.co_names))
    return FunctionType(renamed, {"__builtins__": {"type": type}, **space}, template.__name__)


def reader(name: str) -> FunctionType:
    """Return the guard for reads of ``name``."""
    known: set[type] = set()
    _known.append(known)

    def slow(value: object) -> Any:  # noqa: ANN401
        kind = raw.type_of(value)
        if _is_clear(kind, name):
            _remember(known, kind)
        return attributes.read_hazard(value, name)

    return _named(_template_read, name, {"known": known, "slow": slow})


def writer(name: str) -> FunctionType:
    """Return the guard for plain stores of ``name``; called with the new value first, as it is evaluated first."""
    known: set[type] = set()
    _known.append(known)

    def slow(value: object, new: object) -> None:
        kind = raw.type_of(value)
        if not permits.is_dunder(name) and _is_clear(kind, name):
            _remember(known, kind)
        attributes.write(value, name, new)

    return _named(_template_write, name, {"known": known, "slow": slow})


def _remember(known: set[type], kind: type) -> None:
    # Only classes whose metaclass is ``type`` itself: looking up another class would ask its ``__hash__`` and ``__eq__``,
    # and a guest's could claim to be one that is clear. The templates check the same before they look.
    if raw.type_of(kind) is type:
        if len(known) >= _MAX_KNOWN:
            known.clear()
        known.add(kind)


def matcher(shape: str) -> Callable[[Any, Any], tuple[Any, ...] | None]:
    """Return the guard for class patterns of one shape, ``count,keyword,...``."""
    first, *rest = shape.split(",")
    count, names = int(first), tuple(rest)
    plans: dict[int, tuple[type, Any, Callable[[Any], Any]]] = {}
    _known.append(plans)
    single = count + len(names) == 1

    def slow(subject: Any, cls: Any) -> tuple[Any, ...] | None:  # noqa: ANN401
        found = match_class(subject, cls, count, names)
        if len(plans) < _MAX_KNOWN and raw.is_class(cls) and raw.type_of(cls) is type:
            plan = _plan(cls, count, names)
            if plan is not None:
                plans[id(cls)] = (cls, *plan)
        return found

    def match(subject: Any, cls: Any) -> tuple[Any, ...] | None:  # noqa: ANN401
        plan = plans.get(id(cls))
        if plan is None:
            return slow(subject, cls)
        _, listed, read = plan
        if not isinstance(subject, cls):
            return None
        if listed is not None and cls.__match_args__ is not listed:
            del plans[id(cls)]
            return slow(subject, cls)
        try:
            return (read(subject),) if single else read(subject)
        except AttributeError:
            return None

    return match


def _plan(cls: Any, count: int, names: tuple[str, ...]) -> tuple[Any, Callable[[Any], Any]] | None:  # noqa: ANN401
    """What ``cls.__match_args__`` must still be, and how to read all attributes at once, natively: none is a hazard."""
    listed = None
    if count:
        listed = raw.native_getattr(cls, "__match_args__", None)
        if (
            raw.type_of(listed) is not tuple
            or len(listed) < count
            or not all(raw.type_of(each) is str for each in listed)
        ):
            return None
        names = (*listed[:count], *names)
    # attrgetter splits at dots, so a name that is no identifier would be several, which nobody has judged.
    if not all(name.isidentifier() and not permits.is_hazard(name) for name in names) or len(set(names)) != len(names):
        return None
    return listed, operator.attrgetter(*names) if names else _nothing


def _nothing(_subject: object) -> tuple[()]:
    return ()
