"""Differential testing: ordinary programs must do the same in CPython, inline and in the jail.

One process: ``python -m prove.differential SEED COUNT``. The last line it writes is a JSON report.
"""

import argparse
import builtins
import contextlib
import dataclasses
import gc
import io
import json
import re
import resource
import sys
import time
import warnings
from typing import Any, Final

import ringfence
from prove.minimize import minimize
from prove.programs import Programs
from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm
from ringfence.guest.stdlib import preload
from ringfence.result import Outcome

# One in this many also runs in the jail: a sandbox costs more than all the rest.
JAILED_EVERY: Final = 10
_MEMORY_BYTES: Final = 6 << 30
_ADDRESS: Final = re.compile(r"0x[0-9a-f]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """What a program did: its output, and the error that ended it (its type and message), if one did."""

    output: str
    error: str = ""


def in_cpython(source: str) -> Run:
    """Run ``source`` in this process, without any wall."""
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    out = io.StringIO()
    error = ""
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "<guest>", "exec", dont_inherit=True), space)
        except SyntaxError:
            error = "refused"
        except BaseException as raised:
            error = f"{type(raised).__name__}: {raised}"
        space.clear()
        gc.collect(0)
    return _plain(out.getvalue(), error)


def inline(source: str) -> Run:
    """Run ``source`` with the language wall alone."""
    out: list[str] = []
    realm = Realm(grants={}, write_output=lambda _stream, text: out.append(text))
    ended = evaluate(realm, source)
    realm.globals.clear()
    gc.collect(0)
    realm.close()
    error = "" if ended.error is None else f"{ended.error.type}: {ended.error.message}"
    return _plain("".join(out), "refused" if ended.outcome is Outcome.CHECK_FAILED else error)


def jailed(source: str, box: ringfence.Sandbox) -> Run:
    """Run ``source`` behind both walls."""
    result = box.run(source)
    error = "" if result.error is None else f"{result.error.type}: {result.error.message}"
    if result.outcome is Outcome.CHECK_FAILED:
        error = "refused"
    elif result.outcome not in (Outcome.OK, Outcome.RAISED):
        error = result.outcome.value
    return _plain(result.stdout, error)


def _plain(output: str, error: str) -> Run:
    return Run(_ADDRESS.sub("0x", output), _ADDRESS.sub("0x", error))


def main() -> int:
    """Compare the programs of one seed and write the report."""
    parser = argparse.ArgumentParser(description="ordinary programs, in CPython and behind the walls")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    warnings.simplefilter("ignore")
    sys.set_int_max_str_digits(0)
    preload()
    gc.collect()
    gc.freeze()
    print(json.dumps(_campaign(options.seed, options.count)))
    return 0


def _campaign(seed: int, count: int) -> dict[str, object]:
    supply = Programs(seed, generic_syntax=sys.version_info >= (3, 12))
    differences: list[dict[str, object]] = []
    ended_well = behind_both = 0
    started = time.monotonic()
    with ringfence.Sandbox() as box:
        for number in range(count):
            source = supply.program()
            expected = in_cpython(source)
            ended_well += not expected.error
            if inline(source) != expected:
                small = minimize(source, lambda text: inline(text) != in_cpython(text))
                differences.append(_difference("inline", number, small, inline(small)))
            if number % JAILED_EVERY == 0:
                behind_both += 1
                if jailed(source, box) != expected:
                    small = minimize(source, lambda text: jailed(text, box) != in_cpython(text))
                    differences.append(_difference("jail", number, small, jailed(small, box)))
    return {
        "seed": seed,
        "programs": count,
        "jailed": behind_both,
        "ended_well": ended_well,
        "seconds": time.monotonic() - started,
        "differences": differences,
    }


def _difference(where: str, number: int, source: str, got: Run) -> dict[str, object]:
    expected = in_cpython(source)
    return {
        "where": where,
        "number": number,
        "source": source,
        "expected": dataclasses.astuple(expected),
        "got": dataclasses.astuple(got),
    }


if __name__ == "__main__":
    sys.exit(main())
