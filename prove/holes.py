"""Holes to plant: ten mistakes that each open a wall, so that the prover can show that it finds such mistakes.

The product knows nothing of them: they are patches to its own modules, made in the process of one part of the prover
when the environment variable ``RINGFENCE_PLANTED_HOLE`` names one. Loaded as a pytest plugin (``-p prove.holes``) it plants
before any test is collected.
"""

import builtins
import dataclasses
import os
import types
from collections.abc import Callable
from typing import Any, Final

VARIABLE: Final = "RINGFENCE_PLANTED_HOLE"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """One planted mistake.

    Args:
        what: The mistake, in words.
        finder: What must find it: ``attacks``, or a test file that must fail.
        plant: Makes the mistake in this process.
    """

    what: str
    finder: str
    plant: Callable[[], None]


def plant_from_environment() -> None:
    """Plant the hole that the environment names, if it names one."""
    if name := os.environ.get(VARIABLE):
        HOLES[name].plant()


def _a_permit_too_many() -> None:
    from ringfence.language import permits

    honest = permits.verdict
    _set(permits, "verdict", lambda kind, name: permits.Verdict.PERMIT if name == "gi_frame" else honest(kind, name))


def _a_guard_that_reads_natively() -> None:
    from ringfence.guest import attributes

    _set(attributes, "read_hazard", getattr)


def _a_raw_builtin() -> None:
    from ringfence.guest import intrinsics

    intrinsics._SHARED["getattr"] = getattr


def _a_raw_format() -> None:
    from ringfence.guest.attributes import TAMED
    from ringfence.guest.realm import Realm

    assert Realm
    TAMED[str, "format"] = (True, str.format)
    TAMED[str, "format_map"] = (True, str.format_map)


def _a_blind_verifier_and_rewrite() -> None:
    from ringfence.language import program, rewrite

    _set(program, "verify", lambda _code, _filename: None)
    honest = rewrite.permits.is_hazard
    _set(rewrite.permits, "is_hazard", lambda name: not name.startswith(("f_", "gi_", "cr_")) and honest(name))


def _builtins_of_the_host() -> None:
    from ringfence.guest import intrinsics

    honest = intrinsics._namespaces

    def namespaces(realm: Any, global_names: Any, local_names: Any, what: str) -> tuple[Any, Any]:
        if type(global_names) is dict:
            global_names.setdefault("__builtins__", vars(builtins))
        return honest(realm, global_names, local_names, what)

    _set(intrinsics, "_namespaces", namespaces)


def _a_function_for_a_presence() -> None:
    from tests.escapes import oracle

    honest = oracle.grants

    def grants() -> dict[str, Any]:
        secret = oracle.SECRET
        return {**honest(), "get_blog_posts": lambda: [len(secret)]}

    _set(oracle, "grants", grants)


def _a_module_of_the_host() -> None:
    from ringfence.guest import stdlib

    honest = stdlib.Importer.load
    _set(stdlib.Importer, "load", lambda self, name: types if name == "types" else honest(self, name))


def _a_decoder_without_a_budget() -> None:
    from ringfence.border import build, flatten, values

    honest = build.build

    def unbounded(columns: Any, _budget: Any, *rest: Any, **more: Any) -> object:
        endless = flatten.Budget(bytes=1 << 60, items=1 << 60, depth=1 << 60)
        return honest(columns, endless, *rest, **more)

    _set(build, "build", unbounded)
    _set(values, "build", unbounded)


def _a_filter_with_one_more_call() -> None:
    _allow("memfd_create")


def _a_wider_mapping_rule() -> None:
    _allow("mprotect")


def _allow(call: str) -> None:
    """Let workers make a system call, whatever its arguments."""
    from prove import zygotes

    zygotes.change(f"from ringfence.jail import calls; calls.ALLOWED[{call!r}] = ();")


def _a_blind_verifier() -> None:
    from ringfence.language import program, verify

    def nothing(_code: Any, _filename: str) -> None: ...

    _set(program, "verify", nothing)
    _set(verify, "verify", nothing)


def _set(holder: Any, name: str, value: object) -> None:
    if not hasattr(holder, name):
        msg = f"nothing to plant the hole in: {holder} has no {name}"
        raise AttributeError(msg)
    setattr(holder, name, value)


HOLES: Final[dict[str, Hole]] = {
    "permit": Hole(what="a permit too many (gi_frame)", finder="attacks", plant=_a_permit_too_many),
    "guard": Hole(what="a guard that reads natively", finder="attacks", plant=_a_guard_that_reads_natively),
    "builtin": Hole(what="a builtin handed out raw (getattr)", finder="attacks", plant=_a_raw_builtin),
    "format": Hole(what="str.format handed out raw", finder="attacks", plant=_a_raw_format),
    "rewrite": Hole(
        what="rewrite and verifier both miss f_, gi_ and cr_ names",
        finder="attacks",
        plant=_a_blind_verifier_and_rewrite,
    ),
    "namespace": Hole(what="exec() with the host's builtins", finder="attacks", plant=_builtins_of_the_host),
    "presence": Hole(what="a grant handed out as a function", finder="attacks", plant=_a_function_for_a_presence),
    "module": Hole(what="a module of the host handed out", finder="attacks", plant=_a_module_of_the_host),
    "verifier": Hole(
        what="a verifier that refuses nothing", finder="tests/language/test_verifier.py", plant=_a_blind_verifier
    ),
    "decoder": Hole(
        what="a decoder without a budget",
        finder="tests/border/test_hostile_bytes.py",
        plant=_a_decoder_without_a_budget,
    ),
    "filter": Hole(
        what="a seccomp filter with one more call",
        finder="tests/jail/test_every_call.py",
        plant=_a_filter_with_one_more_call,
    ),
    "mapping": Hole(
        what="a seccomp rule that allows executable memory",
        finder="tests/jail/test_native_attacks.py",
        plant=_a_wider_mapping_rule,
    ),
}

plant_from_environment()
