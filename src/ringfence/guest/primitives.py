"""What stand-ins are given from outside: facts as data, sealed callables, and types that cannot be named otherwise."""

import sys
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import realms, regex
from ringfence.guest.sealed import sealed_callable

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
            ("max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"),
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

    def module_name(depth: int) -> str | None:
        _, frame = realms.caller()
        # One frame for the stand-in's own function, one for whoever asked.
        for _ in range(depth + 1):
            frame = frame.f_back if frame is not None else None
            while frame is not None and realms.find(frame) is None:
                frame = frame.f_back
        name = frame.f_globals.get("__name__") if frame is not None else None
        return name if type(name) is str else "__main__"

    def exception() -> BaseException | None:
        error = sys.exc_info()[1]
        from ringfence.guest.tame import Barrier  # noqa: PLC0415 - tame imports much; this runs once per call

        return None if type(error) is Barrier else error

    return {
        "_primitive_facts": facts,
        "_primitive_modules": realm.importer.modules,
        "_primitive_write": sealed_callable("write", lambda stream, text: realm.write(stream, "".join((text,)))),
        "_primitive_module_name": sealed_callable("module_name", module_name),
        "_primitive_exception": sealed_callable("exception", exception),
    }


def _types(_realm: "Realm") -> dict[str, object]:
    names = (
        "ClassMethodDescriptorType",
        "GetSetDescriptorType",
        "MappingProxyType",
        "MemberDescriptorType",
        "ModuleType",
        "SimpleNamespace",
        "TracebackType",
    )
    return {"_primitive_types": {name: getattr(types, name) for name in names}}


def _codecs(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_byteorder": sys.byteorder}


def _builtins(realm: "Realm") -> dict[str, object]:
    return {"_primitive_builtins": dict(realm.builtins)}


def _re_compiler(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_compile": sealed_callable("compile", regex.compile_pattern)}


def _re_parser(_realm: "Realm") -> dict[str, object]:
    return {"_primitive_parse_template": sealed_callable("parse_template", regex.parse_template)}


_BY_MODULE: Final[dict[str, Callable[["Realm"], dict[str, object]]]] = {
    "builtins": _builtins,
    "codecs": _codecs,
    "re._compiler": _re_compiler,
    "re._parser": _re_parser,
    "sys": _sys,
    "types": _types,
}

