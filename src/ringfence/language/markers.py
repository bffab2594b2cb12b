"""How rewritten code names a guard: by a constant, not by a name.

A guard that were a global name could be shadowed by a parameter, answered by a metaclass's ``__prepare__`` mapping, or
replaced in a ``__builtins__`` dictionary. So the rewrite calls a marker, a string constant that starts with a token
drawn at random when the process starts, and linking swaps each marker for the guard itself. A guest cannot guess the
token, and even a guest that could would only hold a function without authority.
"""

import secrets
from typing import Final

TOKEN: Final = f"\ue000ringfence-{secrets.token_hex(16)}:"

GUARDS: Final = frozenset(
    {
        "build_class",
        "check_stop",
        "class_maker",
        "generic_base",
        "import_from",
        "import_module",
        "import_star",
        "look_item",
        "look_items",
        "look_slot",
        "match_mapping",
        "match_sequence",
        "reraise",
        "slot",
        "star_begin",
        "star_collect",
        "star_current",
        "star_end",
        "star_match",
        "star_throw",
        "type_alias",
        "type_parameter",
        "type_parameters",
        "type_parameters_of",
    }
)

FAMILIES: Final = ("look", "match_class", "read", "write")
"""Guards made for one name, or one shape of pattern, each: their marker ends with it, after a colon."""


# Names that only the rewrite makes: temporaries and the value of the trailing expression. Source text cannot spell them.
VALUE_NAME: Final = ".value"
TEMPORARY_PREFIX: Final = ".t"


def marker(name: str) -> str:
    """Return the constant that stands for guard ``name`` in unlinked code."""
    if not _is_guard(name):
        msg = f"no guard is called {name!r}"
        raise ValueError(msg)
    return TOKEN + name


def guard_of(constant: str) -> str | None:
    """Return the guard that ``constant`` stands for, or None when it is no marker."""
    if not constant.startswith(TOKEN):
        return None
    name = constant.removeprefix(TOKEN)
    return name if _is_guard(name) else None


def _is_guard(name: str) -> bool:
    family, colon, rest = name.partition(":")
    return name in GUARDS or (bool(colon) and family in FAMILIES and bool(rest))
