"""The one place where guest code is run."""

import weakref
from types import CodeType, FunctionType
from typing import Any, Final

from ringfence.guest.guards import guard
from ringfence.guest.scopes import has_odd_keys
from ringfence.language.markers import guard_of

_native_eval: Final = eval


def execute(code: CodeType, global_names: dict[str, Any], local_names: Any) -> Any:  # noqa: ANN401 - guest values
    """Link verified ``code`` and run it.

    Args:
        code: The code of a ``Program``. Nothing else may be passed: what runs here was verified.
        global_names: Its globals. They must hold ``__builtins__``, or CPython would give the code those of this frame.
        local_names: Its locals, any mapping.

    Returns:
        The value of an expression, None for statements.
    """
    linked = link(code)
    if has_odd_keys(global_names):
        msg = "the keys of a global namespace must be plain strings"
        raise TypeError(msg)
    if "__builtins__" not in global_names:
        msg = "guest globals without __builtins__"
        raise RuntimeError(msg)
    return _without_builtins()(linked, global_names, local_names)


def _without_builtins() -> FunctionType:
    """Return a function that evaluates, and whose own frame has no builtins.

    CPython gives code the builtins of the calling frame when its globals have none by then: the collector may run between
    our look and CPython's, and with it a finalizer of the guest's that takes the key out. A fresh dictionary each time,
    because the guest would get it.
    """
    return FunctionType(_evaluate.__code__, {"__builtins__": {}, "_native_eval": _native_eval})


def _evaluate(code: CodeType, global_names: dict[str, Any], local_names: Any) -> Any:  # noqa: ANN401
    return _native_eval(code, global_names, local_names)


def link(code: CodeType) -> CodeType:
    """Return ``code`` with every marker replaced by its guard, in nested code too."""
    # By identity: equal code of another program would bring that program's file name along.
    key = id(code)
    known = _linked.get(key)
    if known is not None and known[0]() is code:
        return known[1] or code
    linked = _link(code)
    # Kept as long as the code lives; code without markers must not keep itself.
    _linked[key] = (weakref.ref(code, lambda _: _linked.pop(key, None)), None if linked is code else linked)
    return linked


def _link(code: CodeType) -> CodeType:
    constants = []
    changed = False
    for item in code.co_consts:
        new = item
        if type(item) is CodeType:
            new = _link(item)
        elif type(item) is str and (name := guard_of(item)) is not None:
            new = guard(name)
        changed = changed or new is not item
        constants.append(new)
    return code.replace(co_consts=tuple(constants)) if changed else code


_linked: Final[dict[int, tuple[weakref.ref[CodeType], CodeType | None]]] = {}
