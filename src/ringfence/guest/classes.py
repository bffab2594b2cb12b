"""Class statements and ``type.__new__``, without a cell ever reaching a guest.

CPython passes the ``__class__`` cell of a class body through the namespace, as ``__classcell__``, to whatever metaclass
the guest wrote. Since 3.12 ``type.__new__`` also puts the new class's raw dictionary into any cell found under the key
``__classdictcell__``, and comparing two cells compares what they hold. A guest with a cell could therefore read, and
through it write, the dictionary of a class behind the interpreter's method cache (a use after free). So bodies run in
namespaces whose cells are taken out before any guest code sees them, and put back when ``type.__new__`` is reached.
"""

import builtins
import threading
from types import CellType, FunctionType
from typing import Any, Final

from ringfence.guest import attributes, owned, raw, realms
from ringfence.guest.sealed import Sealed, sealed_callable

_native_build_class: Final[Any] = builtins.__build_class__
_native_type_new: Final[Any] = type.__new__
_CELL_NAMES: Final = ("__classcell__", "__classdictcell__")


class _Pending:
    """A class body that has run and whose class is not made yet; ``qualname`` is None when its mapping is a guest's."""

    __slots__ = ("cell", "qualname")

    def __init__(self, cell: CellType | None, qualname: object) -> None:
        self.cell = cell
        self.qualname = qualname

    def is_for(self, namespace: dict[str, Any]) -> bool:
        """Whether a class made of ``namespace`` is what the methods of the body call ``__class__``.

        As in CPython the last one counts, but of those that tell nothing of where they come from, the first.
        """
        if self.cell is None:
            return False
        return self.is_open if self.qualname is None else self.qualname == namespace.get("__qualname__")

    @property
    def is_open(self) -> bool:
        if self.cell is None:
            return False
        try:
            self.cell.cell_contents  # noqa: B018 - reading raises ValueError while the cell is empty
        except ValueError:
            return True
        return False


class _PendingStack(threading.local):
    def __init__(self) -> None:
        self.items: list[_Pending] = []


_pending: Final = _PendingStack()


def build_class(body: Any = None, name: Any = None, /, *bases: Any, **keywords: Any) -> Any:  # noqa: ANN401 - guest values
    """What a class statement calls instead of ``__build_class__``.

    Args:
        body: The function that is the class body; None only for the call that pins this guard's place among the
            constants of a large block.
        name: The class's name.
        bases: What stands in the parentheses.
        keywords: ``metaclass`` and the arguments of ``__init_subclass__``.
    """
    if body is None:
        return None
    for base in bases:
        _refuse_sealed_base(base)
    if "metaclass" not in keywords and all(raw.type_of(base) is type for base in bases):
        # The metaclass is ``type`` itself: the namespace is a plain dictionary that no guest code is handed.
        cls = _call_nameless(_native_build_class, (body, name, *bases), keywords)
        owned.record(cls)
        return cls
    builder = _Builder(keywords.pop("metaclass", None))
    return _native_build_class(body, name, *bases, metaclass=builder, **keywords)


def _refuse_sealed_base(base: object) -> None:
    """Refuse one of our classes as a base or as a metaclass."""
    if base is Sealed or raw.type_of(base) is Sealed:
        msg = f"type '{raw.name_of(base)}' is not an acceptable base type"
        raise TypeError(msg)


class BodySpace:
    """The namespace of a class body whose metaclass supplies its own mapping: everything passes but the cells.

    Exact dictionaries too: a metaclass may keep one, and look into it while the body's last instruction puts the cell there.
    """

    __slots__ = ("cell", "mapping")

    def __init__(self, mapping: Any) -> None:  # noqa: ANN401 - a guest's mapping
        self.mapping = mapping
        self.cell: CellType | None = None

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a guest's value
        return self.mapping[name]

    def __setitem__(self, name: str, value: object) -> None:
        if raw.type_of(value) is not CellType:
            self.mapping[name] = value
        elif name == "__classcell__":
            self.cell = value  # type: ignore[assignment]

    def __delitem__(self, name: str) -> None:
        del self.mapping[name]

    def keys(self) -> Any:  # noqa: ANN401 - a guest's view
        """Names of the mapping; having this makes the space one in the interpreter's eyes."""
        return self.mapping.keys()


class _Builder:
    """Stands in for the metaclass while CPython runs the body, then makes the class."""

    __slots__ = ("_mapping", "_metaclass", "_space")

    def __init__(self, metaclass: Any) -> None:  # noqa: ANN401 - any callable
        self._metaclass = metaclass
        self._mapping: Any = None
        self._space: BodySpace | None = None

    def __prepare__(self, name: str, bases: tuple[Any, ...], /, **keywords: Any) -> Any:  # noqa: ANN401
        for base in bases:
            _refuse_sealed_base(base)
        metaclass = self._metaclass
        if metaclass is None:
            metaclass = raw.type_of(bases[0]) if bases else type
        if raw.is_class(metaclass):
            metaclass = _most_derived(metaclass, bases)
        _refuse_sealed_base(metaclass)
        self._metaclass = metaclass
        if raw.is_class(metaclass) and raw.find(metaclass, "__prepare__")[0] is type:
            # A dictionary that nobody else holds; one that a guest made is watched by the guest.
            self._mapping = {}
            return self._mapping
        try:
            prepare = attributes.read(metaclass, "__prepare__")
        except AttributeError:
            self._mapping = {}
            return self._mapping
        self._mapping = prepare(name, bases, **keywords)
        if raw.find(raw.type_of(self._mapping), "__getitem__")[0] is None:
            owner = raw.name_of(metaclass) if raw.is_class(metaclass) else "<metaclass>"
            msg = f"{owner}.__prepare__() must return a mapping, not {raw.name_of(raw.type_of(self._mapping))}"
            raise TypeError(msg)
        self._space = BodySpace(self._mapping)
        return self._space

    def __call__(self, name: str, bases: tuple[Any, ...], _namespace: object, /, **keywords: Any) -> Any:  # noqa: ANN401
        mapping = self._mapping
        cell = mapping.pop("__classcell__", None) if self._space is None else self._space.cell
        return _make(self._metaclass, name, bases, mapping, cell, keywords)


def _most_derived(metaclass: type, bases: tuple[Any, ...]) -> type:
    """The metaclass that CPython's ``_PyType_CalculateMetaclass`` would choose."""
    winner = metaclass
    for base in bases:
        candidate = raw.type_of(base)
        if raw.inherits(winner, candidate):
            continue
        if raw.inherits(candidate, winner):
            winner = candidate
            continue
        msg = (
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass "
            "of the metaclasses of all its bases"
        )
        raise TypeError(msg)
    return winner


def _make(
    metaclass: Any,  # noqa: ANN401 - any callable
    name: str,
    bases: tuple[Any, ...],
    mapping: Any,  # noqa: ANN401 - a guest's mapping
    cell: CellType | None,
    keywords: dict[str, Any],
) -> Any:  # noqa: ANN401 - whatever the metaclass returns
    _refuse_odd_keys(mapping)
    if raw.is_class(metaclass) and _calls_native_new(metaclass):
        namespace = mapping
        if raw.inherits(raw.type_of(mapping), dict):
            # What is not a dictionary is refused by CPython.
            namespace = dict.copy(mapping)
            if cell is not None:
                namespace["__classcell__"] = cell
        cls = _new(metaclass, name, bases, namespace, keywords)
        definer, init = raw.find(metaclass, "__init__")
        if definer is not type:
            raw.bind(init, cls, metaclass)(name, bases, mapping, **keywords)
        return cls
    pending = _Pending(cell, _qualname(mapping))
    _pending.items.append(pending)
    try:
        cls = metaclass(name, bases, mapping, **keywords)
    finally:
        _pending.items.pop()
    if pending.is_open and raw.is_class(cls):
        cell.cell_contents = cls  # type: ignore[union-attr]
    return cls


def _plain_bases(bases: Any) -> Any:  # noqa: ANN401 - a guest's value
    """What the interpreter reads from a subclass of ``tuple``, past the subclass's methods."""
    return tuple.__getitem__(bases, slice(None)) if raw.inherits(raw.type_of(bases), tuple) else bases


def _refuse_odd_keys(namespace: Any) -> None:  # noqa: ANN401 - a guest's mapping
    """Refuse a class namespace in which some key answers lookups itself.

    ``type.__new__`` looks for ``__classcell__``, then deletes it: a key that changes its mind leaves the cell in the class.
    """
    if raw.inherits(raw.type_of(namespace), dict) and any(raw.type_of(key) is not str for key in dict.keys(namespace)):
        msg = "the keys of a class namespace must be plain strings"
        raise TypeError(msg)


def _calls_native_new(metaclass: type) -> bool:
    """Whether calling ``metaclass`` runs only CPython's own ``type.__call__`` and ``type.__new__``."""
    return raw.find(metaclass, "__new__")[0] is type and raw.find(raw.type_of(metaclass), "__call__")[0] is type


def _call_nameless(function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:  # noqa: ANN401
    return function(*arguments, **keywords)


# A class without ``__module__`` in its namespace gets the ``__name__`` of the globals it was made in: never ours.
_call_nameless = FunctionType(_call_nameless.__code__, {"__builtins__": {}})


def _new(metaclass: Any, name: Any, bases: Any, namespace: Any, keywords: dict[str, Any]) -> Any:  # noqa: ANN401
    """CPython's own ``type.__new__``, for a namespace that nobody else holds."""
    if raw.type_of(namespace) is dict:
        _with_module(namespace)
    cls = _call_nameless(_native_type_new, (metaclass, name, bases, namespace), keywords)
    owned.record(cls)
    return cls


def _with_module(namespace: dict[str, Any]) -> dict[str, Any]:
    """Put ``__module__`` into a class namespace as CPython would: the name of the globals of the guest who asks."""
    if "__module__" not in namespace:
        _, frame = realms.caller()
        module = raw.MISSING if frame is None else dict.get(frame.f_globals, "__name__", raw.MISSING)
        if module is not raw.MISSING:
            namespace["__module__"] = module
    return namespace


def _qualname(mapping: Any) -> object:  # noqa: ANN401 - a guest's mapping
    return mapping.get("__qualname__") if raw.type_of(mapping) is dict else None


def type_new(metaclass: Any, /, *arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401 - guest values
    """``type.__new__`` for guests: no cell of the guest's choosing goes in, the pending one of a class statement does.

    Raises:
        TypeError: As CPython does, and for a sealed base.
    """
    _refuse_sealed_base(metaclass)
    if not raw.is_class(metaclass) or not raw.inherits(metaclass, type) or len(arguments) != _THREE:
        return _call_nameless(_native_type_new, (metaclass, *arguments), keywords)
    name, bases, namespace = arguments
    bases = _plain_bases(bases)
    if raw.type_of(bases) is tuple:
        for base in bases:
            _refuse_sealed_base(base)
    if not raw.inherits(raw.type_of(namespace), dict):
        return _call_nameless(_native_type_new, (metaclass, name, bases, namespace), keywords)
    _refuse_odd_keys(namespace)
    copied = dict.copy(namespace)
    for cell_name in _CELL_NAMES:
        copied.pop(cell_name, None)
    pending = _pending.items[-1] if _pending.items else None
    if pending is not None and pending.is_for(copied):
        copied["__classcell__"] = pending.cell
    return _new(metaclass, name, bases, copied, keywords)


def class_maker(function: Any = None, /) -> Any:  # noqa: ANN401 - a callable
    """What ``type(...)`` calls instead of ``function``, the value of the name ``type``, when it has three arguments."""
    return _make_by_type if function is type else function


def _make_by_type(*arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401 - guest values
    if len(arguments) == _THREE:
        name, bases, namespace = arguments
        bases = _plain_bases(bases)
        if raw.type_of(bases) is tuple and raw.inherits(raw.type_of(namespace), dict):
            if all(raw.type_of(base) is type for base in bases):
                return type_new(type, name, bases, namespace, **keywords)
            # A metaclass of the guest's may return what it likes, but what it makes is known by it.
            arguments = (name, bases, _with_module(dict.copy(namespace)))
    return _call_nameless(type, arguments, keywords)


def call_type_new(_instance: object, _owner: type) -> Any:  # noqa: ANN401 - a callable presence
    """The value of ``type.__new__`` as an attribute: a static function."""
    return _sealed_type_new


_sealed_type_new: Final = sealed_callable("__new__", type_new)
_THREE: Final = 3
