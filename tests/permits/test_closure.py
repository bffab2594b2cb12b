"""What guests reach natively from objects of the world is again of the world.

Every sample's permitted names are read, and every permitted method that works without arguments is called: what comes
back must be of a type in the world. This is how a name that hands out a class of the host (``timetuple``) is found.
"""

import collections
import contextlib
import contextvars
import datetime as dt
import functools
import importlib
import itertools
import operator
import re
import types
import warnings
import weakref
from typing import NamedTuple

import pytest

from ringfence.language import permits
from ringfence.language.permits import Verdict
from ringfence.language.world import EXCLUDED, labels, world


class Plain:
    def method(self):
        return None


async def coroutine():
    return None


async def async_generator():
    yield 1


class Point(NamedTuple):
    x: int


# Made anew for each read, so that an exhausted or closed sample says nothing wrong.
SAMPLES = {
    "int": lambda: 5,
    "bool": lambda: True,
    "float": lambda: 1.5,
    "complex": lambda: 1j,
    "str": lambda: "text",
    "bytes": lambda: b"text",
    "bytearray": lambda: bytearray(b"text"),
    "memoryview": lambda: memoryview(b"text"),
    "list": lambda: [1, 2],
    "tuple": lambda: (1, 2),
    "range": lambda: range(3),
    "slice": lambda: slice(1, 2),
    "dict": lambda: {1: 2},
    "set": lambda: {1},
    "frozenset": lambda: frozenset({1}),
    "mappingproxy": lambda: types.MappingProxyType({1: 2}),
    "dict_keys": {1: 2}.keys,
    "dict_values": {1: 2}.values,
    "dict_items": {1: 2}.items,
    "NoneType": lambda: None,
    "NotImplementedType": lambda: NotImplemented,
    "ellipsis": lambda: ...,
    "object": object,
    "type": lambda: int,
    "property": lambda: property(Plain.method),
    "classmethod": lambda: classmethod(Plain.method),
    "staticmethod": lambda: staticmethod(Plain.method),
    "super": lambda: super(Plain, Plain()),
    "function": lambda: Plain.method,
    "method": lambda: Plain().method,
    "builtin_function_or_method": lambda: len,
    "method_descriptor": lambda: str.join,
    "wrapper_descriptor": lambda: str.__len__,
    "method-wrapper": lambda: "".__len__,
    "classmethod_descriptor": lambda: vars(dict)["fromkeys"],
    "getset_descriptor": lambda: vars(types.FunctionType)["__code__"],
    "member_descriptor": lambda: vars(types.FunctionType)["__globals__"],
    "module": lambda: types.ModuleType("m"),
    "GenericAlias": lambda: list[int],
    "UnionType": lambda: int | str,
    "builtin_method": lambda: re.compile("t").scanner("text").match,
    "generator": lambda: (item for item in "a"),
    "enumerate": lambda: enumerate("a"),
    "filter": lambda: filter(None, [1]),
    "map": lambda: map(str, [1]),
    "reversed": lambda: reversed("ab"),
    "zip": lambda: zip("a", "b", strict=True),
    "list_iterator": lambda: iter([1]),
    "callable_iterator": lambda: iter(int, 1),
    "BaseException": lambda: BaseException(1),
    "OSError": lambda: OSError("gone"),
    "ImportError": lambda: ImportError("no", name="x", path="y"),
    "StopIteration": lambda: StopIteration(1),
    "SystemExit": lambda: SystemExit(1),
    "SyntaxError": lambda: SyntaxError("no", ("f", 1, 1, "x")),
    "NameError": lambda: NameError("no", name="x"),
    "UnicodeDecodeError": lambda: UnicodeDecodeError("utf-8", b"x", 0, 1, "no"),
    "UnicodeEncodeError": lambda: UnicodeEncodeError("utf-8", "x", 0, 1, "no"),
    "UnicodeTranslateError": lambda: UnicodeTranslateError("x", 0, 1, "no"),
    "collections.deque": lambda: collections.deque([1]),
    "collections.defaultdict": lambda: collections.defaultdict(int, {1: 2}),
    "collections._tuplegetter": lambda: vars(Point)["x"],
    "itertools.chain": lambda: itertools.chain("a"),
    "itertools.count": itertools.count,
    "itertools.groupby": lambda: itertools.groupby("aab"),
    "itertools._tee": lambda: itertools.tee("a")[0],
    "functools.partial": lambda: functools.partial(int, "1"),
    "functools.KeyWrapper": lambda: functools.cmp_to_key(lambda a, b: 0)(1),
    "operator.itemgetter": lambda: operator.itemgetter(0),
    "re.Pattern": lambda: re.compile("(?P<g>t)e"),
    "re.Match": lambda: re.match("(?P<g>t)e", "text"),
    "re.Scanner": lambda: re.compile("t").scanner("text"),
    "datetime.date": lambda: dt.date(2000, 1, 2),
    "datetime.time": lambda: dt.time(1, 2, tzinfo=dt.UTC),
    "datetime.datetime": lambda: dt.datetime(2000, 1, 2, tzinfo=dt.UTC),
    "datetime.timedelta": lambda: dt.timedelta(1),
    "datetime.timezone": lambda: dt.UTC,
    "datetime.IsoCalendarDate": lambda: dt.date(2000, 1, 2).isocalendar(),
    "weakref.ReferenceType": lambda: weakref.ref(Plain),
    "contextvars.Context": contextvars.Context,
    "contextvars.ContextVar": lambda: contextvars.ContextVar("v", default=1),
    "contextvars.Token": lambda: contextvars.Context().run(contextvars.ContextVar("v").set, 1),
    "hash.md5": lambda: importlib.import_module("_md5").md5(b"x"),
}


@pytest.mark.parametrize("label", sorted(SAMPLES))
def test_the_sample_is_of_its_type(label):
    assert type(SAMPLES[label]()) is world()[label]


@pytest.mark.parametrize("label", sorted(SAMPLES))
def test_what_permitted_names_give_is_of_the_world(label):
    for kind in world()[label].__mro__:
        for name in vars(kind):
            if permits.verdict(kind, name) is not Verdict.PERMIT or name in LEADS_TO_THE_TEST:
                continue
            try:
                value = getattr(SAMPLES[label](), name)
            except AttributeError:
                continue
            check(value, f"{label}.{name}")
            if callable(value) and name not in NOT_CALLED:
                with contextlib.suppress(Exception), warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    check_result(value(), f"{label}.{name}()")


class OutsideError(BaseException):
    """Not an Exception: a call's own failures are expected, this is not."""


def check_result(value, where):
    try:
        check(value, where)
    except AssertionError as error:
        raise OutsideError(str(error)) from None


def check(value, where):
    kind = type(value)
    if kind in (type, *OURS) or isinstance(value, Plain):
        value = value if kind is type else kind
        assert value in labels() or value in OURS, where
    else:
        assert kind in labels(), where
    if kind in (tuple, list):
        for item in value:
            check(item, where)


# Classes that this file made, standing for a guest's own.
OURS = (Plain, Plain.__class__)

# The samples' own module stands for a guest's; reading its dictionary would walk the test framework.
LEADS_TO_THE_TEST = frozenset({"__dict__", "__annotations__", "__kwdefaults__", "__defaults__"})

# ``reversed`` and friends are protocol methods of the sample; these would end or replace the test itself.
NOT_CALLED = frozenset({"__init__", "__init_subclass__", "__class__", "__subclasshook__", "__new__"})


@pytest.mark.parametrize("make", [coroutine, async_generator])
def test_coroutines_and_asynchronous_generators(make):
    value = make()
    for name in vars(type(value)):
        if permits.verdict(type(value), name) is Verdict.PERMIT:
            check(getattr(value, name), name)
    if make is coroutine:
        waiting = value.__await__()
        check(waiting, "__await__")
        waiting.close()
    else:
        for step in (value.__anext__(), value.asend(None), value.athrow(ValueError), value.aclose()):
            check(step, "step")
            step.close()


def test_a_struct_time_would_be_found():
    with pytest.raises(AssertionError, match="probe"):
        check(dt.date(2000, 1, 2).timetuple(), "probe")
    assert "time.struct_time" in EXCLUDED
