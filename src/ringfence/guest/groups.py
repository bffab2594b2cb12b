"""The guards behind lowered ``try``/``except*`` (PEP 654), over the realm's own group classes.

The state of one statement is a list of guest values: ``[original, rest, matched, raised]``. It lives in a variable of
the guest's, so nothing here trusts it: the worst a tampered state does is to raise something else in the guest.
"""

import sys
from typing import Any, Final

from ringfence.guest import raw, realms
from ringfence.guest.sealed import sealed_callable

_PAIR: Final = 2
# Not by name: a group's class may be the guest's.
_context_of: Final[Any] = BaseException.__dict__["__context__"].__get__
_set_context: Final[Any] = BaseException.__dict__["__context__"].__set__
_cause_of: Final[Any] = BaseException.__dict__["__cause__"].__get__


def star_begin() -> list[Any]:
    """Start handling the exception that is being handled in the caller."""
    original = reraise()
    return [original, original, None, []]


def reraise() -> BaseException:
    """What a bare ``raise`` raises.

    Natively it is whatever is being handled anywhere up the stack, the host's exceptions included.

    Raises:
        RuntimeError: No exception of this realm is being handled.
    """
    error = realms.visible(sys.exc_info()[1])
    if error is None:
        msg = "No active exception to reraise"
        raise RuntimeError(msg)
    return error


def star_match(state: list[Any], types: Any) -> bool:  # noqa: ANN401 - a class or a tuple of classes
    """Split what is left by ``types``; keep the share that matches. Says whether there is one.

    Raises:
        TypeError: ``types`` may not be caught here, or a ``split`` of the guest's returned something else than a pair.
    """
    _check_types(types)
    rest = state[1]
    if rest is None:
        return False
    if not _is_group(rest):
        if not isinstance(rest, types):
            return False
        state[1], state[2] = None, _base()("", (rest,))
        return True
    pair = rest.split(types)
    if raw.type_of(pair) is not tuple or len(pair) < _PAIR:
        name = raw.name_of(raw.type_of(rest))
        if raw.type_of(pair) is not tuple:
            msg = f"{name}.split must return a tuple, not {raw.name_of(raw.type_of(pair))}"
        else:
            msg = f"{name}.split must return a 2-tuple, got tuple of size {len(pair)}"
        raise TypeError(msg)
    matched, left = pair[:2]
    for part in (matched, left):
        if part is not None and not _is_group(part):
            owner, given = raw.name_of(raw.type_of(rest)), raw.name_of(raw.type_of(part))
            msg = f"{owner}.split must return exception groups or None, not {given}"
            raise TypeError(msg)
    state[1], state[2] = left, matched
    return matched is not None


def star_throw(state: list[Any]) -> None:
    """Raise the matching share, so that it is the exception being handled in the handler."""
    matched = state[2]
    context = _context_of(matched)
    try:
        raise matched
    finally:
        _set_context(matched, context)


def star_current() -> Any:  # noqa: ANN401 - an exception
    """The exception being handled in the caller, for ``as name``."""
    return reraise()


def star_collect(state: list[Any]) -> None:
    """Keep what a handler raised; it is raised again when all handlers have run."""
    state[3].append(reraise())


def star_end(state: list[Any]) -> None:
    """Raise what is left and what handlers raised, as CPython's ``_PyExc_PrepReraiseStar`` combines them."""
    original, rest, _, raised = state
    result: BaseException | None
    if not raised:
        result = rest
    elif not _is_group(original):
        result = raised[0]
    else:
        own = _leaves(original)
        again = [error for error in raised if _is_group(error) and _leaves(error) <= own and _is_share(error, original)]
        new = [error for error in raised if not any(error is each for each in again)]
        if rest is not None:
            again.append(rest)
        kept: set[int] = set().union(*(_leaves(each) for each in again)) if again else set()
        projection = original.subgroup(sealed_callable("matcher", lambda error: id(error) in kept)) if kept else None
        parts = [*new, *([projection] if projection is not None else [])]
        result = _base()("", parts) if len(parts) > 1 else parts[0] if parts else None
    if result is None:
        return
    context = _context_of(result)
    try:
        raise result
    finally:
        # Nothing new happened: CPython raises it again without chaining.
        _set_context(result, context)


def _is_share(error: BaseException, original: BaseException) -> bool:
    """Whether ``error`` is part of ``original``, raised again: a group made in a handler is chained to what it handles."""
    return _context_of(error) is _context_of(original) and _cause_of(error) is _cause_of(original)


def _base() -> Any:  # noqa: ANN401 - a class
    """``BaseExceptionGroup`` of the realm whose code is running."""
    realm, _ = realms.caller()
    if realm is None:
        msg = "exception groups are not available here: the realm has ended"
        raise RuntimeError(msg)
    return raw.module_dict_of(realm.importer.load("_groups"))["BaseExceptionGroup"]


def _is_group(value: object) -> bool:
    return raw.inherits(raw.type_of(value), _base())


def _leaves(group: Any) -> set[int]:  # noqa: ANN401 - an exception group
    """Identities of the exceptions in ``group`` that are not groups; the group keeps them alive."""
    found: set[int] = set()
    groups = {id(group): group}  # a group may contain itself
    stack = [group]
    while stack:
        for error in stack.pop().exceptions:
            if not _is_group(error):
                found.add(id(error))
            elif id(error) not in groups:
                groups[id(error)] = error
                stack.append(error)
    return found


def _check_types(types: Any) -> None:  # noqa: ANN401 - a class or a tuple of classes
    for cls in types if raw.type_of(types) is tuple else (types,):
        if not raw.is_class(cls) or not raw.inherits(cls, BaseException):
            msg = "catching classes that do not inherit from BaseException is not allowed"
            raise TypeError(msg)
        if raw.inherits(cls, _base()):
            msg = "catching ExceptionGroup with except* is not allowed. Use except instead."
            raise TypeError(msg)
