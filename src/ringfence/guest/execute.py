"""The one place where guest code is run."""

from types import CodeType
from typing import Any, Final

from ringfence.guest.guards import FUNCTIONS
from ringfence.language.markers import MARKERS

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
    if "__builtins__" not in global_names:
        msg = "guest globals without __builtins__"
        raise RuntimeError(msg)
    return _native_eval(link(code), global_names, local_names)


def link(code: CodeType) -> CodeType:
    """Return ``code`` with every marker replaced by its guard, in nested code too."""
    linked = _linked.get(code)
    if linked is None:
        linked = _link(code)
        if len(_linked) >= _MAX_KEPT:
            _linked.clear()
        _linked[code] = linked
    return linked


def _link(code: CodeType) -> CodeType:
    constants = []
    changed = False
    for item in code.co_consts:
        new = item
        if type(item) is CodeType:
            new = _link(item)
        elif type(item) is str and item in MARKERS:
            new = FUNCTIONS[MARKERS[item]]
        changed = changed or new is not item
        constants.append(new)
    return code.replace(co_consts=tuple(constants)) if changed else code


_linked: Final[dict[CodeType, CodeType]] = {}
_MAX_KEPT: Final = 1_000
