"""What a host process must find unchanged after a guest ran in it: a snapshot, and the differences between two."""

import builtins
import dataclasses
import decimal
import encodings
import gc
import locale
import random
import sys
import threading
import types
import warnings
from typing import Any, Final, Self

from tests.escapes.oracle import is_plain_class


@dataclasses.dataclass(frozen=True, slots=True)
class HostState:
    """Facts about this process, each under the name that a failed test shows."""

    facts: dict[str, object]

    @classmethod
    def take(cls) -> Self:
        """Look at everything that a guest could have changed for its host or for the next guest."""
        facts: dict[str, object] = {
            "sys.modules": frozenset(sys.modules),
            "builtins": {name: id(value) for name, value in vars(builtins).items()},
            "sys.stdout": (id(sys.stdout), id(sys.stderr), id(sys.stdin)),
            "recursion limit": sys.getrecursionlimit(),
            "switch interval": sys.getswitchinterval(),
            "int digits": sys.get_int_max_str_digits(),
            "trace": (sys.gettrace(), sys.getprofile(), threading.gettrace(), threading.getprofile()),
            "asyncgen hooks": tuple(sys.get_asyncgen_hooks()),
            "hooks": (id(sys.excepthook), id(sys.displayhook), id(sys.breakpointhook)),
            "sys.path": (tuple(sys.path), tuple(map(id, sys.meta_path)), tuple(map(id, sys.path_hooks))),
            "warnings.filters": tuple(map(repr, warnings.filters)),
            "decimal": repr(decimal.getcontext()),
            "locale": locale.setlocale(locale.LC_ALL),
            "random": random.getstate(),
            "codecs": frozenset(encodings._cache),
        }
        facts.update(_functions())
        facts.update(_classes())
        return cls(facts)

    def changes(self, later: "HostState") -> list[str]:
        """Return what differs in ``later``, one line each."""
        found = []
        for name, value in self.facts.items():
            now = later.facts.get(name, value)
            if now != value:
                if isinstance(value, frozenset) and isinstance(now, frozenset):
                    found.append(f"{name}: gained {sorted(now - value)[:10]}, lost {sorted(value - now)[:10]}")
                else:
                    found.append(f"{name}: {value!s:.200} became {now!s:.200}")
        return found


def _functions() -> dict[str, object]:
    """Code, defaults and attributes of every Python function that is not a guest's."""
    found: dict[str, object] = {}
    for item in gc.get_objects():
        if type(item) is types.FunctionType and not item.__code__.co_filename.startswith("<ringfence>/"):
            key = f"function {item.__module__}.{item.__qualname__} at {id(item):#x}"
            found[key] = (
                id(item.__code__),
                id(item.__defaults__),
                id(item.__kwdefaults__),
                item.__doc__,
                item.__name__,
                tuple(vars(item)),
            )
    return found


def _classes() -> dict[str, object]:
    """Names and values in the dictionaries of every class that is not a guest's."""
    found: dict[str, object] = {}
    for item in gc.get_objects():
        # C descriptors know no class where the order of its metaclass leaves out ``type``, as only a guest's can.
        if not is_plain_class(item):
            continue
        if _flags(item) & _HEAP_TYPE and not _is_guests(item):
            space: Any = type.__dict__["__dict__"].__get__(item)
            values = tuple((name, id(value)) for name, value in space.items() if name not in _LAZY)
            found[f"class {type.__repr__(item)} at {id(item):#x}"] = values
    return found


def _is_guests(cls: type) -> bool:
    """Whether a guest made ``cls``: no module of the host has its name and it was made by guest code."""
    module = type.__dict__["__dict__"].__get__(cls).get("__module__")
    return type(module) is not str or module in ("__main__", "builtins") or module not in sys.modules


_flags: Final[Any] = type.__dict__["__flags__"].__get__
_HEAP_TYPE: Final = 1 << 9

# The interpreter fills these in when it is asked.
_LAZY: Final = frozenset({"__annotations__", "_abc_impl", "__abstractmethods__", "__doc__", "__weakref__", "__dict__"})
