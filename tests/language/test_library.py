"""The standard library inside the walls: what exists, what is refused with which words, and that nothing of it is shared."""

import sys

import pytest

from ringfence import Limits, Outcome, Sandbox
from ringfence.guest import modules, natives, stdlib, zones
from ringfence.guest.realm import Realm
from ringfence.language import permits

# What programs of ordinary people import.
_EXPECTED = """
abc argparse array asyncio base64 binascii bisect calendar cmath collections collections.abc colorsys contextlib contextvars copy
csv dataclasses datetime decimal difflib email.utils email.header enum fnmatch fractions functools graphlib hashlib heapq hmac
html html.parser io ipaddress itertools json keyword logging math numbers operator os.path pprint queue random re reprlib
secrets shlex statistics string struct textwrap threading time tomllib traceback types typing unicodedata unittest
urllib.parse uuid weakref xml.etree.ElementTree zlib zoneinfo
"""
_LIMITS = Limits(wall_seconds=60, cpu_seconds=60)


def run(source, **options):
    with Sandbox(isolation="inline", limits=_LIMITS, **options) as box:
        return box.run(source)


def test_every_module_of_the_library_is_classified():
    known = {*modules.INSIDE, *modules.STANDINS, *modules.SHARED, *modules.REFUSED}
    assert {name for name in sys.stdlib_module_names if name not in known} == set()


def test_no_module_is_classified_twice():
    inside, standins, refused = set(modules.INSIDE), set(modules.STANDINS), set(modules.REFUSED)
    assert (inside & standins, inside & refused) == (set(), set())
    # A stand-in has the name of the module of C that it stands for; what is shared may have one in front.
    assert standins & refused <= set(permits.UNSHARED_MODULES)
    assert set(modules.SHARED) & refused == set()


@pytest.mark.parametrize("name", sorted(modules.REFUSED))
def test_a_refused_module_says_why(name):
    reason = modules.REFUSED[name]
    assert reason
    assert "\n" not in reason


def test_the_words_of_a_refusal():
    result = run("import socket")
    assert result.outcome is Outcome.RAISED
    assert result.error.message == (
        "module 'socket' is not available inside ringfence: the network is not granted; ask the host for a granted function"
    )


@pytest.mark.parametrize("isolation", ["inline", "jail"])
def test_everything_expected_can_be_imported(isolation):
    program = "\n".join(f"import {name}" for name in _EXPECTED.split())
    with Sandbox(isolation=isolation, limits=_LIMITS) as box:
        assert box.run(program).explain() == "ok"


@pytest.mark.parametrize("name", sorted(modules.CHANGES))
def test_every_change_of_the_source_has_a_place(name):
    source = stdlib._source_path(name).read_text(encoding="utf-8")
    for old, _new in modules.CHANGES[name]:
        assert old in source


class Sly(str):
    """Not an exact string."""

    __slots__ = ()


@pytest.mark.parametrize("module", ["STRUCT", "BINASCII", "DIGESTS", "ZLIB"])
@pytest.mark.parametrize("name", [Sly("crc32"), None], ids=["subclass", "none"])
def test_a_bridge_takes_names_that_are_exact(module, name):
    with pytest.raises(TypeError) as caught:
        getattr(natives, module)(name, (), {})
    assert str(caught.value) == f"expected a string, not '{type(name).__name__}'"


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        ([], {}, "expected a tuple and a dictionary"),
        ((), [], "expected a tuple and a dictionary"),
        ((Sly("x"),), {}, "expected a plain value, not 'Sly'"),
        ((bytearray(1),), {}, "expected a plain value, not 'bytearray'"),
        ((), {Sly("x"): 1}, "expected a string, not 'Sly'"),
        ((), {"x": object()}, "expected a plain value, not 'object'"),
    ],
    ids=["list", "no-dict", "text", "buffer", "key", "object"],
)
def test_a_bridge_takes_values_that_are_exact(args, kwargs, message):
    with pytest.raises(TypeError) as caught:
        natives.ZLIB("crc32", args, kwargs)
    assert str(caught.value) == message


def test_a_stream_takes_values_that_are_exact():
    _, call = natives.COMPRESSOR((), {})
    for args, message in (
        ((Sly("flush"), ()), "expected a string, not 'Sly'"),
        (("flush", [4]), "expected a tuple and a dictionary"),
        (("compress", (bytearray(1),)), "expected a plain value, not 'bytearray'"),
    ):
        with pytest.raises(TypeError) as caught:
            call(*args)
        assert str(caught.value) == message
    with pytest.raises(ValueError, match=r"^expected the name of a method$"):
        call("__reduce__", ())


def test_a_zone_is_named_exactly():
    with pytest.raises(TypeError, match=r"^expected the name of a zone$"):
        zones.zone(Sly("UTC"))
    assert zones.zone("../../etc/passwd") is None


BOMB = """
import xml.etree.ElementTree as tree
text = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
try:
    tree.fromstring(text)
except tree.ParseError as error:
    print(error)
outside = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
print(tree.tostring(tree.fromstring(outside)))
"""


def test_entities_are_refused():
    assert run(BOMB).stdout == "entity declarations are not permitted: line 1, column 24\nb'<a />'\n"


ERRORS = """
import binascii, csv, queue, struct, zlib
for kind in (struct.error, zlib.error, binascii.Error, csv.Error, queue.Empty):
    print(hasattr(kind, "mark"))
    kind.mark = 1
"""


def test_errors_belong_to_the_realm():
    assert run(ERRORS).stdout == run(ERRORS).stdout == "False\n" * 5


def test_a_realm_that_patches_a_module_changes_no_other():
    import struct

    first, second = (Realm(grants={}, write_output=lambda _stream, _text: None) for _ in range(2))
    first.importer.load("struct").pack = None
    assert second.importer.load("struct").pack is not None
    assert struct.pack("b", 1) == b"\1"
    first.close()
    second.close()


FRAMES = """
import sys

def outer():
    return inner()

def inner():
    frame = sys._getframe()
    return frame.f_code.co_name, frame.f_lineno, frame.f_back.f_code.co_name, frame.f_back.f_back.f_back

print(outer())
"""


def test_frames_are_data_about_the_program_alone():
    assert run(FRAMES).stdout == "('inner', 8, 'outer', None)\n"


STUCK = """
import asyncio

async def main():
    await asyncio.Event().wait()

asyncio.run(main())
"""


def test_a_program_whose_tasks_all_wait_ends():
    assert run(STUCK).error.message == (
        "deadlock: every task waits for another, and nothing is left that could wake one"
    )
