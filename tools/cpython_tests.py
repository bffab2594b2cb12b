"""CPython's own tests of pure computing, in the full language in the jail and outside, with the same results.

``python tools/cpython_tests.py [MODULE ...]`` runs each module of ``MODULES`` (or those named) both ways on the running
interpreter, and ends with 1 where a test ends differently that ``DIFFERENT`` does not list.
"""

import argparse
import collections
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import sysconfig
from typing import Any, Final

import ringfence

MODULES: Final = re.findall(
    r"\w+",
    """
    abc array augassign base64 binop bisect bool bufio call class cmath code colorsys compare complex contains copy
    copyreg crypt dataclasses decorators defaultdict deque dict dictcomps dictviews difflib dynamic
    dynamicclassattribute enum enumerate eof exception_group exception_variations extcall fnmatch fractions functools
    generator_stop genericalias getopt global graphlib hashlib heapq hmac html htmlparser index int_literal isinstance
    iter keyword keywordonlyarg list listcomps long longexp memoryview metaclass named_expressions numeric_tower opcodes
    operator ordered_dict patma pep646_syntax positional_only_arg pow pprint property raise random range re reprlib
    richcmp scope set setcomps shlex slice sort statistics string string_literals stringprep strptime strtod struct
    super textwrap tuple typechecks unary unicode_identifiers unpack unpack_ex userdict userlist userstring weakset with
    yield_from zlib
    """,
)

_REFUSED: Final = r"PermissionError: \[Errno 1\] Operation not permitted|No usable temporary directory"

DIFFERENT: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "opens, makes or lists files, or starts a process",
        r"test\.test_(array|base64|bool|bufio|cmath|code|difflib|eof|fractions|graphlib|hashlib|iter|patma|random|re|reprlib|\w*literals|struct|yield_from)\.",
        _REFUSED,
    ),
    ("starts a thread", r"test\.test_(code|enum|functools|hashlib)\.", "can't start new thread"),
    (
        "imports test data from files",
        r"test\.test_(re\.ExternalTests|unicode_identifiers\.PEP3131Test)\.",
        r"No module named 'test\.(re_tests|tokenizedata)'",
    ),
    (
        "loads a native module a second time",
        r"test\.test_struct\.StructTest\.test__struct_reference_cycle",
        "'_struct'",
    ),
    (
        "asks for a collection of what is frozen",
        r"test\.test_(dict|tuple)\.\w+\.test_track_literals: ",
        "True is not false",
    ),
    ("needs ctypes", r"test\.test_memoryview\.OtherTest\.test_ctypes_cast: ", "skipped in the jail only"),
)
"""What a test does that ends differently in the jail, which tests do, and what they then say."""

_PROGRAM: Final = """
import importlib, io, json, sys, unittest

def outcome_of(name):
    module = importlib.import_module("test.test_" + name)
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)
    def names(rows):
        return sorted(getattr(row, "test_case", row).id() for row in rows)
    bad = [row for row, _ in result.failures + result.errors] + result.unexpectedSuccesses
    said = {getattr(row, "test_case", row).id(): text.strip().splitlines()[-1] for row, text in result.failures + result.errors}
    return {
        "ran": result.testsRun, "bad": names(bad), "skipped": names([row for row, _ in result.skipped]), "said": said
    }
"""
_LIMITS: Final = ringfence.Limits(
    wall_seconds=600.0, cpu_seconds=300.0, memory_bytes=1 << 30, output_bytes=1 << 24, calls=0
)


def outside(names: list[str]) -> dict[str, Any]:
    """What CPython makes of the modules."""
    program = f"{_PROGRAM}\nprint('\\n' + json.dumps({{name: outcome_of(name) for name in {names!r}}}))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    outcomes: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcomes


def inside(names: list[str]) -> dict[str, Any]:
    """What a guest makes of them, each in a worker of its own."""
    helpers = [
        name for name in ("_testcapi", "_testinternalcapi", "_testlimitedcapi") if importlib.util.find_spec(name)
    ]
    packages = ["unittest", *helpers, *(f"test.test_{name}" for name in names)]
    outcomes: dict[str, Any] = {}
    with ringfence.Sandbox(language="full", packages=packages, limits=_LIMITS) as box:
        for name in names:
            result = box.run(f"{_PROGRAM}\noutcome_of({name!r})")
            outcomes[name] = result.returned if result.outcome == "ok" else {"ended": result.explain()}
    return outcomes


def differences(names: list[str]) -> tuple[int, list[str]]:
    """How many tests ran, and a line for each that ends differently and each module that cannot be compared."""
    plain, jailed = outside(names), inside(names)
    lines: list[str] = []
    for name in names:
        one, other = plain[name], jailed[name]
        if "ended" in other:
            lines.append(f"test.test_{name}: {other['ended']}")
            continue
        for what in ("bad", "skipped"):
            there, here = collections.Counter(one[what]), collections.Counter(other[what])
            for each in sorted(here - there):
                said = other["said"].get(each, "") if what == "bad" else ""
                lines.append(f"{each}: {what} in the jail only" + (f": {said[:200]}" if said else ""))
            lines += [f"{each}: {what} outside only" for each in sorted(there - here)]
        if one["ran"] != other["ran"]:
            lines.append(f"test.test_{name}: {other['ran']} tests ran, not {one['ran']}")
    return sum(each["ran"] for each in plain.values()), lines


def is_known(line: str) -> bool:
    """Whether the written list has this difference."""
    return any(re.match(tests, line) and re.search(said, line) for _, tests, said in DIFFERENT)


def present(names: list[str]) -> list[str]:
    """Those of the modules that this version of CPython has."""
    folder = pathlib.Path(sysconfig.get_path("stdlib"), "test")
    return [name for name in names if (folder / f"test_{name}.py").exists()]


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE")
    names = present(parser.parse_args().modules)
    ran, lines = differences(names)
    new = [line for line in lines if not is_known(line)]
    for line in lines:
        print(f"{'   ' if is_known(line) else 'NEW'} {line}")
    print(f"{ran} tests of {len(names)} modules, {len(lines)} differences, {len(new)} of them not on the list")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
