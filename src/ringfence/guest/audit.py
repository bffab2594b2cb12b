"""Walk everything that a guest can reach in a fresh realm, and report what should not be there.

The walk reads as a guest reads, through the guards, every name that an object or its classes have on this interpreter. A
second realm is walked too: a mutable object that both reach is a channel between guests.
"""

import builtins
import dataclasses
from collections import Counter, deque
from collections.abc import Iterator
from types import BuiltinFunctionType, CellType, CodeType, FrameType, FunctionType, MethodType, ModuleType
from typing import Any, Final

from ringfence.guest import attributes, modules, owned, raw
from ringfence.guest.realm import Realm
from ringfence.guest.sealed import GuestInterrupt, HostError, Sealed, is_sealed
from ringfence.language.quiet import FILE_PREFIX


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What one audit saw.

    Args:
        counts: How many objects of each kind were reached.
        problems: One line per object that a guest must not reach, with the path to it; empty when the realm holds.
        modules: The modules that were loaded for the walk.
    """

    counts: dict[str, int]
    problems: tuple[str, ...]
    modules: tuple[str, ...]


def audit(names: tuple[str, ...] | None = None) -> Audit:
    """Walk two fresh realms of this interpreter.

    Args:
        names: Modules to import first; None for every module that a guest can import.
    """
    first, second = _Walk(names), _Walk(names)
    problems = [*first.problems]
    for key, (path, value) in first.mutable.items():
        if key in second.mutable and second.mutable[key][1] is value:
            problems.append(f"{path}: a mutable {raw.name_of(type(value))} shared by two realms")
    return Audit(counts=dict(sorted(first.counts.items())), problems=tuple(problems), modules=first.modules)


class _Walk:
    """One realm, walked."""

    def __init__(self, names: tuple[str, ...] | None) -> None:
        self.realm = Realm(grants={}, write_output=lambda _stream, _text: None)
        self.modules = self._load(names)
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        self.mutable: dict[int, tuple[str, object]] = {}
        self._seen: dict[int, object] = {}
        self._run()

    def _load(self, names: tuple[str, ...] | None) -> tuple[str, ...]:
        loaded = []
        for name in sorted({*modules.INSIDE, *modules.STANDINS, *modules.SHARED}) if names is None else names:
            try:
                self.realm.importer.load(name)
            except ImportError:
                continue  # a module of another minor version
            loaded.append(name)
        return tuple(loaded)

    def _run(self) -> None:
        queue: deque[tuple[str, Any]] = deque([("globals()", self.realm.globals)])
        queue.extend((name, module) for name, module in self.realm.importer.modules.items())
        while queue:
            path, value = queue.popleft()
            if id(value) in self._seen:
                continue
            self._seen[id(value)] = value
            kind = type(value)
            self.counts[raw.name_of(kind)] += 1
            problem = self._problem(value)
            if problem:
                self.problems.append(f"{path}: {problem}")
                continue
            if self._is_mutable(value):
                self.mutable[id(value)] = (path, value)
            if len(path) < _MAX_PATH:
                queue.extend(self._below(path, value))

    def _problem(self, value: Any) -> str:  # noqa: ANN401 - one return per kind
        kind = type(value)
        if kind in _FORBIDDEN:
            return f"a {raw.name_of(kind)}"
        if is_sealed(value) or value is HostError or value is GuestInterrupt:
            return ""
        if raw.inherits(kind, ModuleType):
            return (
                ""
                if any(value is each for each in self.realm.importer.modules.values())
                else f"a foreign module {value!r}"
            )
        if kind is FunctionType:
            return "" if self._is_own(value) else f"a foreign function {value!r}"
        if kind is MethodType:
            return self._problem(value.__func__)
        if raw.is_class(value):
            return (
                ""
                if id(value) in owned.SHARED or owned.is_guest_owned(value)
                else f"a class outside the world {value!r}"
            )
        return (
            ""
            if id(kind) in owned.SHARED or owned.is_guest_owned(kind)
            else f"an instance of {kind!r}, outside the world"
        )

    def _is_own(self, function: FunctionType) -> bool:
        """Whether ``function`` is guest code, with the realm's builtins or a dictionary of the guest's own making."""
        space = raw.builtins_of(function)
        is_guest_code = function.__code__.co_filename.startswith(FILE_PREFIX)
        return is_guest_code and (space is self.realm.builtins or space is not vars(builtins))

    def _is_mutable(self, value: Any) -> bool:  # noqa: ANN401
        kind = type(value)
        if raw.is_class(value):
            return owned.is_guest_owned(value)
        return kind in _MUTABLE or owned.is_guest_owned(kind)

    def _below(self, path: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
        kind = type(value)
        yield f"type({path})", kind
        if kind is dict:
            for key, item in list(value.items()):
                yield f"{path}[{key!r}]", item
                yield f"key of {path}", key
        elif kind in (list, tuple, set, frozenset, deque):
            for index, item in enumerate(list(value)):
                yield f"{path}[{index}]", item
        if kind in _PLAIN or kind in _MADE_ON_READ:
            return
        for name in self._names(value):
            try:
                yield f"{path}.{name}", attributes.read(value, name)
            except Exception:  # noqa: S112 - a denial, an absent name or code of the library: nothing reached
                continue

    def _names(self, value: Any) -> list[str]:  # noqa: ANN401
        classes = [*raw.mro_of(type(value)), *(raw.mro_of(value) if raw.is_class(value) else ())]
        names = {name for cls in classes if type(cls) is not Sealed for name in raw.namespace_of(cls)}
        names.update(raw.instance_dict(value) or ())
        return sorted(name for name in names if type(name) is str)


_MAX_PATH: Final = 160
_FORBIDDEN: Final = (FrameType, CodeType, CellType)
_PLAIN: Final = (str, bytes, int, float, complex, bool, type(None), list, tuple, dict, set, frozenset)
# Objects that a read makes anew each time: looking into them would make more without end.
_MADE_ON_READ: Final = (
    BuiltinFunctionType, MethodType, type("".__len__), type(str.__len__), type(str.join), type(dict.__dict__["fromkeys"]),
)  # fmt: skip
_MUTABLE: Final = (dict, list, set, bytearray, FunctionType, ModuleType, deque)
