"""Every type whose instances a guest can ever hold, found on the running interpreter.

The permits are exhaustive only over a closed world: this module says what is in it, and as data what is kept out and
why. Whoever hands out an object of a type that is not here, and that the guest's realm did not make, opens a hole.
"""

import builtins
import functools
import importlib
import itertools
import sys
import types
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterable, Mapping
from typing import Any, Final, TypeGuard

# C modules without type stubs.
_load: Final[Callable[[str], Any]] = importlib.import_module
_collections: Final = _load("_collections")
_contextvars: Final = _load("_contextvars")
_datetime: Final = _load("_datetime")
_functools: Final = _load("_functools")
_operator: Final = _load("_operator")
_sre: Final = _load("_sre")
_string: Final = _load("_string")
_weakref: Final = _load("_weakref")

# Hashes without OpenSSL. 3.11 has _sha256 and _sha512 where later versions have _sha2; a build may lack any of them.
_HASHES: Final[Mapping[str, str]] = {
    "_md5": "md5",
    "_sha1": "sha1",
    "_sha2": "sha224 sha256 sha384 sha512",
    "_sha256": "sha224 sha256",
    "_sha512": "sha384 sha512",
    "_sha3": "sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256",
    "_blake2": "blake2b blake2s",
}

_HEAP_TYPE: Final = 1 << 9
_IMMUTABLE_TYPE: Final = 1 << 8


@functools.cache
def world() -> Mapping[str, type]:
    """Return the closed world: a stable label for each type, and the type on this interpreter.

    Labels are the type's name for what the interpreter itself makes, and ``module.name`` for C types of shared modules.
    A type that this minor version does not have is absent.
    """
    found: dict[str, type] = {}
    found.update(_builtin_types())
    found.update(_made_by_syntax())
    found.update(_iterators())
    found.update(_library_types())
    return types.MappingProxyType(found)


@functools.cache
def labels() -> Mapping[type, str]:
    """Return the world the other way round."""
    return types.MappingProxyType({kind: label for label, kind in world().items()})


def is_immutable(kind: type) -> bool:
    """Whether no Python code can store on ``kind``: a static type, or a heap type with ``Py_TPFLAGS_IMMUTABLETYPE``.

    Decided by flags alone, never by trying. Source: ``type_setattro`` in CPython's Objects/typeobject.c.
    """
    flags = kind.__flags__
    return not flags & _HEAP_TYPE or bool(flags & _IMMUTABLE_TYPE)


def shared_mutable(label: str) -> bool:
    """Whether the type called ``label`` could be changed for everybody; no type in the world may be.

    Args:
        label: A key of ``world``.

    Raises:
        KeyError: No type of this interpreter's world has that label.
    """
    return not is_immutable(world()[label])


def _builtin_types() -> dict[str, type]:
    """The types that ``builtins`` names, except those in ``EXCLUDED``."""
    named = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}
    found = {value.__name__: value for value in named.values() if value.__name__ not in EXCLUDED}
    # ``__loader__`` is a class of the import system.
    found.pop("BuiltinImporter", None)
    for value in (None, ..., NotImplemented):
        found[type(value).__name__] = type(value)
    return found


def _made_by_syntax() -> dict[str, type]:
    """Functions, descriptors, generators and everything else that a program makes without naming a type."""

    class Plain:
        def method(self) -> None: ...

    def generator() -> Generator[None]:
        yield

    async def coroutine() -> None: ...

    async def async_generator() -> AsyncGenerator[None]:
        yield

    alias: Any = list[int]
    waiting: Coroutine[Any, Any, None] = coroutine()
    stream = async_generator()
    hooks = sys.get_asyncgen_hooks()
    # The first step of an asynchronous generator would register it with an event loop that runs on this thread.
    sys.set_asyncgen_hooks(None, None)
    try:
        # ``aclose()`` and ``athrow()`` share one type.
        steps: list[Any] = [stream.__anext__(), stream.aclose(), anext(stream, None)]
    finally:
        sys.set_asyncgen_hooks(*hooks)
    samples: list[object] = [
        Plain.method, Plain().method, len, str.join, str.__len__, "".__len__, vars(dict)["fromkeys"],
        vars(types.FunctionType)["__code__"], vars(types.FunctionType)["__globals__"], int | str, alias,
        iter(alias), types.ModuleType("m"), vars(Plain), generator(), waiting, waiting.__await__(), stream,
        *steps, _traceback(),
    ]  # fmt: skip
    waiting.close()
    for step in steps:
        step.close()
    return _by_name(samples)


def _traceback() -> types.TracebackType | None:
    try:
        raise ValueError  # noqa: TRY301 - the shortest way to a traceback
    except ValueError as error:
        return error.__traceback__


def _iterators() -> dict[str, type]:
    """Iterators and views of builtin containers."""

    class Sequence:
        def __getitem__(self, index: int) -> object:
            raise IndexError

    empty: dict[object, object] = {}
    view: memoryview[int] = memoryview(b"")
    samples: list[object] = [
        iter([]), reversed([]), iter(()), iter(""), iter("\u0100"), iter(b""), iter(bytearray()), iter(range(0)),
        iter(range(1 << 80)), iter(frozenset[int]()), iter(view), iter(Sequence()), iter(int, 1),
        empty.keys(), empty.values(), empty.items(), iter(empty), iter(empty.values()), iter(empty.items()),
        reversed(empty), reversed(empty.values()), reversed(empty.items()),
    ]  # fmt: skip
    return _by_name(samples)


def _by_name(samples: Iterable[object]) -> dict[str, type]:
    return {type(sample).__name__: type(sample) for sample in samples}


def _type_of(sample: object) -> type:
    return type(sample)


def _defined_in(value: object, module: str) -> TypeGuard[type]:
    """Whether ``value`` is a type of ``module``; module dictionaries also hold their loader's class."""
    return isinstance(value, type) and value.__module__ == module


def _library_types() -> dict[str, type]:
    """C types of shared modules."""
    found: dict[str, type] = {}

    def add(prefix: str, *kinds: type) -> None:
        found.update((f"{prefix}.{kind.__name__.rpartition('.')[2]}", kind) for kind in kinds)

    deque = _collections.deque
    add("collections", deque, _collections.defaultdict, _collections._tuplegetter)  # noqa: SLF001 - named tuples
    found["collections.deque_iterator"] = type(iter(deque()))
    found["collections.deque_reverse_iterator"] = type(reversed(deque()))
    add("itertools", *(value for value in vars(itertools).values() if _defined_in(value, "itertools")))
    found.pop("itertools._tee_dataobject", None)
    add("functools", _functools.partial, _functools._lru_cache_wrapper)  # noqa: SLF001 - functools.lru_cache
    found["functools.KeyWrapper"] = type(_functools.cmp_to_key(len))
    add("operator", _operator.itemgetter)
    # The shortest program that the engine accepts: SUCCESS. It saves importing the host's ``re`` for three types.
    pattern = _sre.compile("", 0, [1], 0, {}, (None,))
    found["re.Pattern"] = type(pattern)
    found["re.Match"] = type(pattern.match(""))
    scanner = pattern.scanner("")
    found["re.Scanner"] = type(scanner)
    # Bound C methods that are told their defining class have a type of their own.
    found["builtin_method"] = type(scanner.match)
    day = _datetime.date
    add("datetime", day, _datetime.time, _datetime.datetime, _datetime.timedelta, _datetime.tzinfo, _datetime.timezone)
    found["datetime.IsoCalendarDate"] = type(day(1, 1, 1).isocalendar())
    add("weakref", _weakref.ReferenceType)
    context = _contextvars.Context()
    add("contextvars", _contextvars.Context, _contextvars.ContextVar, _contextvars.Token)
    found["contextvars.Token.MISSING"] = type(_contextvars.Token.MISSING)
    for view in ("keys", "values", "items"):
        found[f"contextvars.{view}_iterator"] = type(getattr(context, view)())
    for module, names in _HASHES.items():
        try:
            makers = vars(_load(module))
        except ImportError:
            continue
        # Not by the types' names: those of 3.11's _sha512 are mixed up.
        found.update((f"hash.{name}", _type_of(makers[name]())) for name in names.split())
    found["string.formatteriterator"] = type(_string.formatter_parser(""))
    found["string.fieldnameiterator"] = type(_string.formatter_field_name_split("x")[1])
    return found


_MUTABLE: Final = "a heap type without Py_TPFLAGS_IMMUTABLETYPE: a store on it would be seen by everybody; "
_TYPING: Final = "its operators and subscripts call functions of the host's typing module and return its classes; "
_FORWARDS: Final = "forwards every access to its target, so no verdict about its own type says anything"
_LOCAL_TWIN: Final = "the library's own Python class, compiled inside the realm, stands in for it"

EXCLUDED: Final[Mapping[str, str]] = types.MappingProxyType(
    {
        # Mutable and shared: needs a twin, or one instance of the C module per realm.
        "ExceptionGroup": _MUTABLE + "the realm needs an exception group class of its own",
        "BaseExceptionGroup": "its constructor, split, subgroup and derive make instances of the mutable "
        "ExceptionGroup; the realm needs a class of its own that does not inherit from it",
        "_random.Random": _MUTABLE + "one instance of the module per realm, or a twin",
        "_abc._abc_data": _MUTABLE + "reached as type(cls._abc_impl); use _py_abc inside the realm",
        "typing.Generic": _MUTABLE + "use the realm's own typing",
        "time.struct_time": _MUTABLE + "use a structure sequence made inside the realm",
        "struct.error": _MUTABLE + "translate it at a tamed function",
        "zlib.error": _MUTABLE + "translate it at a tamed function",
        "binascii.Error": _MUTABLE + "translate it at a tamed function",
        "binascii.Incomplete": _MUTABLE + "translate it at a tamed function",
        "io.UnsupportedOperation": _MUTABLE + "raised by every class of _io; use _pyio inside the realm",
        "csv.Error": _MUTABLE + "one instance of the module per realm, or a twin",
        "queue.Empty": _MUTABLE + "use the Python queue inside the realm",
        "decimal exceptions": _MUTABLE + "use _pydecimal inside the realm",
        "decimal.DecimalTuple": _MUTABLE + "use _pydecimal inside the realm",
        "_json.Scanner": _MUTABLE + "and it raises the host's json.JSONDecodeError; use the Python scanner",
        "_json.Encoder": _MUTABLE + "use the Python encoder",
        # They hold or hand out authority.
        "frame": "reaches the globals, locals and builtins of every caller (CVE-2023-37271)",
        "code": "its constructor makes unverified bytecode",
        "cell": "gives access to what a closure hides, the raw dictionary of a class included; cells also compare by "
        "contents, so even an opaque one hands its contents to the other operand",
        "PyCapsule": "an address for other C code",
        "FrameLocalsProxy": "reads and writes the variables of a frame (3.13)",
        **dict.fromkeys(
            (
                "async_generator_wrapped_value", "InstructionSequence", "InterpreterID", "UnraisableHookArgs",
                "_buffer_wrapper", "asyncgen_hooks", "hamt", "hamt_array_node", "hamt_bitmap_node",
                "hamt_collision_node", "instancemethod", "line_iterator", "managedbuffer", "moduledef",
                "positions_iterator", "stderrprinter", "symtable entry",
            ),
            "passed between the interpreter's own parts",
        ),
        "EncodingMap": "made by codecs that are not shared",
        "operator.attrgetter": "reads names given as data",
        "operator.methodcaller": "calls names given as data",
        "weakref.ProxyType": _FORWARDS,
        "weakref.CallableProxyType": _FORWARDS,
        "_io.FileIO": "opens files by descriptor number",
        "_io.StringIO": "a base class of it raises the host's mutable io.UnsupportedOperation; " + _LOCAL_TWIN,
        "_io.BytesIO": "as StringIO, and corruptible (getbuffer with a resizing writer); " + _LOCAL_TWIN,
        "re.SRE_Template": "the engine trusts its contents",
        "itertools._tee_dataobject": "only its own reduce protocol needs it; a hand-made one corrupts memory",
        # Memory corruption by plain programs, where leaving the type out costs little.
        "array.array": "a value's __index__ may shrink the array between the bounds check and the write "
        "(CPython issue 142555)",
        "OrderedDict": "copy and iteration use freed nodes when a key's __eq__ or __getitem__ mutates it "
        "(CPython issues 142734, 148660); " + _LOCAL_TWIN,
        **dict.fromkeys(("odict_items", "odict_iterator", "odict_keys", "odict_values"), "views of the C OrderedDict"),
        "SimpleNamespace": "__replace__ trusts what a subclass's __new__ returns (CPython issue 143636, since 3.13); "
        + _LOCAL_TWIN,
        "decimal.Decimal": "its context runs and trusts guest code (how2python, decimal.Context bug), and as_tuple "
        "returns a class of the host; use _pydecimal",
        # PEP 695 and friends.
        "TypeVar": _TYPING + "PEP 695 syntax needs lowering to the realm's own typing",
        "ParamSpec": _TYPING + "PEP 695 syntax needs lowering to the realm's own typing",
        "ParamSpecArgs": _TYPING + "PEP 695 syntax needs lowering to the realm's own typing",
        "ParamSpecKwargs": _TYPING + "PEP 695 syntax needs lowering to the realm's own typing",
        "TypeVarTuple": _TYPING + "PEP 695 syntax needs lowering to the realm's own typing",
        "TypeAliasType": _TYPING + "PEP 695 syntax needs lowering to the realm's own typing",
        "NoDefaultType": "only PEP 695 objects refer to it",
    }
)  # fmt: skip

UNSTOPPED: Final[Mapping[str, str]] = types.MappingProxyType(
    {
        "long calls in C": "one call such as 10 ** 10 ** 8 or a slow regular expression ends by itself, or never",
        "memory": "the guest's objects are the host's memory; nothing bounds them",
        "memory corruption": "bugs in CPython that plain code can trigger; those known to reach guests are named below",
    }
)
"""What a guest can do to its process with the language wall alone: the jail is there to stop it."""

CORRUPTIBLE: Final[Mapping[str, str]] = types.MappingProxyType(
    {
        "bytearray": "a value's __index__ may move the buffer before the write (CPython issue 91153; fixed in 3.13.6) "
        "and search methods read it after it moved (issues 142558 to 142560)",
        "memoryview": "item assignment with format 'c' and slicing use a released buffer (issues 92888, 142665)",
        "iterator": "__getitem__ may exhaust the iterator re-entrantly (how2python, iter bug)",
        "callable_iterator": "__eq__ of the sentinel may clear it re-entrantly (how2python, calliter bug)",
        "OSError": "__str__ of errno may free strerror while both are formatted (how2python, OSError bug)",
        "GenericAlias": "repr of a list argument that shrinks (since 3.12), and a __typing_subst__ that returns no "
        "tuple (3.11 to 3.13.7; how2python)",
        "super": "an instance that was never initialized, read through a class, is used without a check, and initializing one "
        "again while it is asked frees its receiver (3.12, 3.13)",
        "type": "a metaclass's mro() may name classes that are no bases and make the method cache stale (issue 127773; "
        "3.11 to 3.13)",
        "UnicodeDecodeError": "__str__ reads the byte at a negative start, far outside of the object",
        "collections.deque": "index() compares an element it does not own (issue 115243; until 3.11.8 and 3.12.2)",
        "itertools.accumulate": "__add__ may replace the running total re-entrantly (how2python)",
        "itertools.count": "__add__ may replace the counter re-entrantly (how2python)",
        "itertools.groupby": "__eq__ of a key may step the iterator re-entrantly (issue 143543)",
        "itertools.islice": "the iterator beneath may exhaust it re-entrantly and is then freed while it runs",
        **(
            {"itertools.batched": "the iterator beneath may exhaust it re-entrantly and is then freed while it runs (3.12, 3.13)"}
            if sys.version_info >= (3, 12)
            else {}
        ),
        "datetime.tzinfo": "fromutc trusts what the __new__ of a datetime subclass returns (issue 145166)",
        "mappingproxy": "== and | hand the dictionary beneath to the other operand (issue 152405), so a proxy may "
        "exist only around a copy or a guest's own dictionary, never around a class dictionary",
    }
)  # fmt: skip
"""Known memory corruption by plain Python programs that no permit can close: these types cannot be left out of a useful
language, or are reached by syntax. They are why the jail is not optional for hostile programs. Types whose bugs need a
refused name (``__setstate__`` of ``partial`` and of the range iterators, cells) are not listed."""

if sys.implementation.name != "cpython":
    _why = f"the closed world is known for CPython only, not for {sys.implementation.name}"
    raise ImportError(_why)
