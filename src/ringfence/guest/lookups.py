"""Reads of attributes and items where a lookup policy of the host's answers for what is missing.

The policy never finds anything itself. Attributes are read as every guest's are, by permit and guard, and items by the
object's own subscription; the policy says which of both is tried first, may take a name away, and may answer, with a value
that crosses the border like any other, where nothing was found. It is asked with three exact texts and never sees an object.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any, Final

from ringfence.guest import attributes, owned, raw, realms
from ringfence.guest.sealed import is_sealed, sealed_callable
from ringfence.guest.undefined import undefined

_MAX_KNOWN: Final = 4_096
_MISSING: Final = raw.MISSING

Ask = Callable[[str, str, str, str], Any]
"""The host's policy: ``("permits" or "missing", kind, owner, name)`` to a truth value, or to a pair of how and what."""


class Lookups:
    """The policy of one realm, as its guards use it.

    Args:
        ask: Reaches the policy, through the border.
        attribute_order: What ``x.name`` tries, in order: ``attribute``, ``item``.
        item_order: What ``x["name"]`` tries, in order.
    """

    def __init__(self, ask: Ask, *, attribute_order: tuple[str, ...], item_order: tuple[str, ...]) -> None:
        self._ask = ask
        self._attribute_order = attribute_order
        self._item_order = item_order
        self._known: dict[tuple[str, str, str], bool] = {}

    def attribute(self, value: object, name: str) -> Any:  # noqa: ANN401 - any attribute value
        """Return what ``value.name`` is; ``name`` is an exact ``str``.

        Raises:
            AttributeError: Nothing was found, and the policy has no answer.
        """
        return self._find(value, name, name, "attribute", self._attribute_order)

    def item(self, value: object, key: object) -> Any:  # noqa: ANN401 - any item
        """Return what ``value[key]`` is. Keys that are neither text nor a plain number are no business of the policy's.

        Raises:
            LookupError: Nothing was found, and the policy has no answer.
        """
        kind = raw.type_of(key)
        if kind is str or raw.inherits(kind, str):
            return self._find(value, raw.exact(key), key, "item", self._item_order)
        if kind is int:
            return self._find(value, str(key), key, "item", ("item",))
        return _at(value, key)

    def _find(self, value: object, name: str, key: object, kind: str, order: tuple[str, ...]) -> Any:  # noqa: ANN401
        owner = "".join((raw.name_of(raw.type_of(value)),))
        failure: BaseException | None = None
        if self._permits(kind, owner, name):
            for way in order:
                try:
                    return attributes.read(value, name) if way == "attribute" else _item_of(value, key)
                except (AttributeError, LookupError) as error:
                    failure = failure or error
        # Outside of the except block: what the host raises must not be chained to the guest's exception, nor the reverse.
        answer = self._answer(kind, owner, name)
        if answer is not _MISSING:
            return answer
        raise failure or _refused(kind, owner, name)

    def has_attribute(self, value: object, name: str) -> bool:
        """Whether ``value`` has the attribute and the policy leaves it; what the policy would answer does not count."""
        try:
            attributes.read(value, name)
        except AttributeError:
            return False
        return self._permits("attribute", "".join((raw.name_of(raw.type_of(value)),)), name)

    def _permits(self, kind: str, owner: str, name: str) -> bool:
        """Whether the policy leaves this name; asked once, for it has nothing else to go by."""
        asked = (kind, owner, name)
        known = self._known.get(asked)
        if known is None:
            known = self._ask("permits", kind, owner, name) is True
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            self._known[asked] = known
        return known

    def _answer(self, kind: str, owner: str, name: str) -> Any:  # noqa: ANN401 - whatever the host answers
        return answer_of(self._ask("missing", kind, owner, name))


def answer_of(packed: Any) -> Any:  # noqa: ANN401 - whatever the host answers
    """The guest's value for what the host's policy answered: a value, an undefined one, or ``raw.MISSING`` for nothing."""
    how, what = packed
    match how:
        case "value":
            return what
        case "lenient" | "strict":
            return undefined(what, is_strict=how == "strict")
        case _:
            return _MISSING


def tame_builtins(lookups: Lookups, builtins: dict[str, Any]) -> None:
    """Make ``getattr`` and ``hasattr`` of a realm go by its policy, too."""

    def getattr_(value: object, name: object, default: Any = _MISSING, /) -> Any:  # noqa: ANN401 - any attribute value
        try:
            return lookups.attribute(value, raw.exact(name))
        except (AttributeError, LookupError):
            if default is _MISSING:
                raise
            return default

    def hasattr_(value: object, name: object, /) -> bool:
        return lookups.has_attribute(value, raw.exact(name))

    for name, function, signature in (("getattr", getattr_, None), ("hasattr", hasattr_, "(obj, name, /)")):
        builtins[name] = sealed_callable(name, function, doc=None, signature=signature)


def _subscript(value: Any, key: object) -> Any:  # noqa: ANN401 - any item
    return value[key]


def _at(value: Any, key: object) -> Any:  # noqa: ANN401 - any item
    """``value[key]``; a class that C code makes in there, such as a default factory, is one of the guest's module."""
    _, frame = realms.caller()
    space = {} if frame is None else {"__name__": dict.get(frame.f_globals, "__name__")}
    return FunctionType(_subscript.__code__, {"__builtins__": {}, **space})(value, key)


def _item_of(value: Any, key: object) -> Any:  # noqa: ANN401 - any item
    if is_sealed(value) or raw.is_class(value) or raw.find(raw.type_of(value), "__getitem__")[0] is not None:
        try:
            return _at(value, key)
        except TypeError:
            # A sequence asked for a name has no such item; what a guest's own class raises is its own affair.
            definer, _ = raw.find(raw.type_of(value), "__getitem__")
            if type(key) is not str or definer is None or owned.is_guest_owned(definer):
                raise
    msg = f"'{raw.name_of(raw.type_of(value))}' object has no item '{key}'" if type(key) is str else "no such item"
    raise KeyError(msg)


def _refused(kind: str, owner: str, name: str) -> Exception:
    if kind == "attribute":
        return AttributeError(f"'{owner}' object has no attribute '{name}'", name=name)
    return KeyError(name)
