"""What stand-ins are given from outside: facts as data, sealed callables, and types that cannot be named otherwise."""

import _random as native_random
import _sre as native_sre  # type: ignore[import-not-found]
import contextvars
import inspect
import os
import sys
import time
import types
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import natives, raw, realms, regex, zones
from ringfence.guest.sealed import sealed_callable
from ringfence.language.quiet import FILE_PREFIX

if TYPE_CHECKING:
    from ringfence.guest.realm import Realm


def of(name: str, realm: "Realm") -> dict[str, object]:
    """Return the names bound before stand-in ``name`` runs in ``realm``."""
    make = _BY_MODULE.get(name)
    return make(realm) if make is not None else {}


def _facts(value: Any, names: tuple[str, ...]) -> dict[str, object]:  # noqa: ANN401 - a structure of sys
    return {name: getattr(value, name) for name in names}


def _sys(realm: "Realm") -> dict[str, object]:
    facts = {
        "maxsize": sys.maxsize,
        "byteorder": sys.byteorder,
        "hexversion": sys.hexversion,
        "version": f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}",
        "version_info": _facts(sys.version_info, ("major", "minor", "micro", "releaselevel", "serial")),
        "float_info": _facts(
            sys.float_info,
            (
                "max",
                "max_exp",
                "max_10_exp",
                "min",
                "min_exp",
                "min_10_exp",
                "dig",
                "mant_dig",
                "epsilon",
                "radix",
                "rounds",
            ),
        ),
        "int_info": _facts(
            sys.int_info, ("bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold")
        ),
        "hash_info": _facts(
            sys.hash_info, ("width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff")
        ),
        "flags": {"debug": 0, "optimize": 0, "utf8_mode": 1, "isolated": 1, "dev_mode": False},
        "recursion_limit": sys.getrecursionlimit(),
        "int_digits": sys.get_int_max_str_digits(),
    }

    def frames(depth: int, /) -> tuple[tuple[str, str, str, int], ...]:
        """Where the program is, as data: module, function, file and line of its own frames, the innermost first."""
        if type(depth) is not int or not 0 <= depth < sys.getrecursionlimit():
            msg = "call stack is not deep enough"
            raise ValueError(msg)
        _, frame = realms.caller()
        found: list[tuple[str, str, str, int]] = []
        # One frame for the stand-in's own function, one for whoever asked.
        skipped = depth + 1
        while frame is not None and len(found) < _MAX_FRAMES:
            if realms.find(frame) is realm:
                if skipped <= 0:
                    name = frame.f_globals.get("__name__")
                    code = frame.f_code
                    module = name if type(name) is str else "__main__"
                    file = code.co_filename.removeprefix(FILE_PREFIX)
                    found.append((module, code.co_name, file, frame.f_lineno or 0))
                skipped -= 1
            frame = frame.f_back
        return tuple(found)

    def exception() -> BaseException | None:
        return realms.visible(sys.exc_info()[1])

    def write(stream: object, text: str, /) -> None:
        if type(stream) is not str or stream not in {"stdout", "stderr"}:
            msg = "expected the name of a stream"
            raise ValueError(msg)
        realm.write(stream, "".join((text,)))

    return {
        "_primitive_facts": facts,
        "_primitive_modules": realm.importer.modules,
        "_primitive_write": sealed_callable("write", write),
        "_primitive_frames": sealed_callable("frames", frames),
        "_primitive_exception": sealed_callable("exception", exception),
    }


def _types(_realm: "Realm") -> dict[str, object]:
    names = (
        "ClassMethodDescriptorType",
        "GetSetDescriptorType",
        "MappingProxyType",
        "MemberDescriptorType",
        "ModuleType",
        "TracebackType",
    )
    return {"_primitive_types": {name: getattr(types, name) for name in names}}


def _sre(_realm: "Realm") -> dict[str, object]:
    names = ("MAGIC", "CODESIZE", "MAXREPEAT", "MAXGROUPS")
    return {"_primitive_constants": {name: getattr(native_sre, name) for name in names}}


def _contextvars(realm: "Realm") -> dict[str, object]:
    def copy_context() -> contextvars.Context:
        # Evaluation runs in a fresh context, so what is copied holds the guest's own variables; a finalizer may run elsewhere.
        return contextvars.copy_context() if realms.is_active(realm) else contextvars.Context()

    return {"_primitive_copy_context": sealed_callable("copy_context", copy_context)}


def _codecs(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_byteorder": sys.byteorder}


def _builtins(realm: "Realm") -> dict[str, object]:
    return {"_primitive_builtins": dict(realm.builtins)}


def _re_compiler(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_compile": sealed_callable("compile", regex.compile_pattern)}


def _re_parser(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_parse_template": sealed_callable("parse_template", regex.parse_template)}


def _inspect(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_parameters": sealed_callable("parameters", _parameters)}


def _parameters(function: object, /) -> dict[str, object] | None:
    """Facts about a guest's own function, as data: its parameters, its kind and its globals; never its code."""
    if type(function) is not types.FunctionType or realms.find_function(function) is None:
        return None
    code = function.__code__
    names, defaults, keyword_defaults = code.co_varnames, function.__defaults__ or (), function.__kwdefaults__ or {}
    rows: list[tuple[str, int, tuple[object, ...]]] = []
    positional = code.co_argcount
    for index, name in enumerate(names[:positional]):
        at = index - (positional - len(defaults))
        rows.append((name, 0 if index < code.co_posonlyargcount else 1, (defaults[at],) if at >= 0 else ()))
    keyword = names[positional : positional + code.co_kwonlyargcount]
    rest = positional + code.co_kwonlyargcount
    if code.co_flags & inspect.CO_VARARGS:
        rows.append((names[rest], 2, ()))
        rest += 1
    rows.extend((name, 3, (keyword_defaults[name],) if name in keyword_defaults else ()) for name in keyword)
    if code.co_flags & inspect.CO_VARKEYWORDS:
        rows.append((names[rest], 4, ()))
    return {
        "parameters": rows,
        "globals": function.__globals__,
        "is_coroutine": bool(code.co_flags & inspect.CO_COROUTINE),
        "is_generator": bool(code.co_flags & inspect.CO_GENERATOR),
        "is_async_generator": bool(code.co_flags & inspect.CO_ASYNC_GENERATOR),
    }


def _weakref_types(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_ref": weakref.ref}


def _random(_realm: "Realm") -> dict[str, object]:
    def make() -> tuple[object, ...]:
        source = native_random.Random()
        return tuple(
            sealed_callable(name, getattr(source, name))
            for name in ("seed", "random", "getrandbits", "getstate", "setstate")
        )

    return {"_primitive_make": sealed_callable("make", make)}


def _os(_realm: "Realm") -> dict[str, object]:
    def urandom(size: int, /) -> bytes:
        return os.urandom(raw.exact_int(size))

    return {"_primitive_urandom": sealed_callable("urandom", urandom)}


def _time(_realm: "Realm") -> dict[str, object]:
    def pause() -> float:
        realms.check_stop()
        time.sleep(_PAUSE_SECONDS)
        return 0.0

    clocks: dict[str, Callable[[], float]] = {
        "time": time.time,
        "monotonic": time.monotonic,
        "perf_counter": time.perf_counter,
        "process_time": time.process_time,
        "pause": pause,
    }

    def clock(name: str, /) -> float:
        return clocks[name]()

    def split(seconds: float, /) -> tuple[int, ...]:
        if type(seconds) is not float:
            msg = "expected a float"
            raise TypeError(msg)
        return tuple(time.gmtime(seconds))

    def format_(template: str, fields: tuple[int, ...], /) -> str:
        if type(fields) is not tuple:
            msg = "expected a tuple"
            raise TypeError(msg)
        moment: Any = tuple(map(raw.exact_int, fields))
        return time.strftime(raw.exact(template), moment)

    return {
        "_primitive_clock": sealed_callable("clock", clock),
        "_primitive_split": sealed_callable("split", split),
        "_primitive_format": sealed_callable("format", format_),
    }


def _always(**names: object) -> Callable[["Realm"], dict[str, object]]:
    """Primitives that are the same for every realm: sealed callables, and constants copied for each."""
    return lambda _realm: {
        f"_primitive_{name}": dict(value) if type(value) is dict else value for name, value in names.items()
    }


_MAX_FRAMES: Final = 64
_PAUSE_SECONDS: Final = 0.001

_BY_MODULE: Final[dict[str, Callable[["Realm"], dict[str, object]]]] = {
    "_hashlib": _always(call=natives.DIGESTS),
    "_random": _random,
    "_sre": _sre,
    "_weakref": _weakref_types,
    "_struct": _always(call=natives.STRUCT),
    "binascii": _always(call=natives.BINASCII),
    "builtins": _builtins,
    "codecs": _codecs,
    "contextvars": _contextvars,
    "inspect": _inspect,
    "os": _os,
    "pyexpat": _always(parser=natives.XML, version=natives.XML_VERSION, errors=natives.XML_ERRORS),
    "re._compiler": _re_compiler,
    "re._parser": _re_parser,
    "sys": _sys,
    "time": _time,
    "types": _types,
    "zlib": _always(
        call=natives.ZLIB,
        compressor=natives.COMPRESSOR,
        decompressor=natives.DECOMPRESSOR,
        constants=natives.ZLIB_CONSTANTS,
    ),
    "zoneinfo": _always(zone=sealed_callable("zone", zones.zone)),
    "zoneinfo._tzpath": _always(names=sealed_callable("names", zones.names)),
}
