"""Objects that lie about their class and attributes, given to everything of ours that looks at objects (F6)."""
import copy
import dataclasses
import datetime
import functools
import inspect
import io
import json
import operator
import pprint
import re
import string
import types
import typing

loot = []


class Meta(type):
    def __eq__(cls, other):
        loot.append(other)
        return True

    def __hash__(cls):
        return hash(int)

    def __instancecheck__(cls, value):
        loot.append(value)
        return True

    def __subclasscheck__(cls, value):
        return True


class Liar(metaclass=Meta):
    def __init__(self, kind):
        object.__setattr__(self, "kind", kind)

    def __getattribute__(self, name):
        loot.append(name)
        if name == "__class__":
            return object.__getattribute__(self, "kind")
        if name == "__dict__":
            return {"a": 1}
        return lambda *args, **kwargs: loot.append((args, kwargs))

    def __setattr__(self, name, value):
        loot.append((name, value))

    def __eq__(self, other):
        loot.append(other)
        return True

    def __hash__(self):
        return 1

    def __getitem__(self, item):
        loot.append(item)
        raise IndexError

    def __len__(self):
        return 1

    def __iter__(self):
        return iter([("a", 1)])

    def __call__(self, *args, **kwargs):
        loot.append((args, kwargs))

    def __index__(self):
        return 1

    def __str__(self):
        return "liar"


def generator():
    yield


kinds = (str, int, type, dict, tuple, types.FunctionType, types.ModuleType, types.MethodType, Exception, property, type(print), type(type(print)),
         type(re.compile("")), datetime.datetime, types.GeneratorType)
for kind in kinds:
    liar = Liar(kind)
    for use in (
        lambda: getattr(generator(), liar), lambda: getattr(liar, "gi_frame"), lambda: setattr(liar, "__class__", int), lambda: delattr(liar, "__code__"),
        lambda: hasattr(liar, "__globals__"), lambda: vars(liar), lambda: dir(liar), lambda: exec(liar), lambda: eval(liar), lambda: compile(liar, liar, liar),
        lambda: compile("1", liar, "eval"), lambda: exec("1", liar), lambda: exec("1", {}, liar), lambda: __import__(liar), lambda: __import__("json", liar, liar, liar),
        lambda: __import__("json", {}, {}, [liar], liar), lambda: print(liar, sep=liar, end=liar, file=liar, flush=liar), lambda: open(liar), lambda: input(liar),
        lambda: "{0.a}{0[b]}".format(liar), lambda: "{a.gi_frame}".format_map(liar), lambda: str.format(liar, 1), lambda: str.encode(liar), lambda: "a".encode(liar),
        lambda: b"a".decode(liar, liar), lambda: re.compile(liar), lambda: re.sub("a", liar, "a"), lambda: re.sub(liar, "b", "a"), lambda: re.compile("a").sub(liar, liar),
        lambda: re.match("a", "a").expand(liar), lambda: copy.copy(liar), lambda: copy.deepcopy(liar), lambda: object.__reduce_ex__(liar, 2), lambda: object.__getattribute__(liar, "gi_frame"),
        lambda: object.__setattr__(liar, "__dict__", {}), lambda: type.__getattribute__(liar, "__dict__"), lambda: type.__new__(liar, "X", (), {}), lambda: type.mro(liar),
        lambda: super(Liar, liar).gi_frame, lambda: super(liar, liar).x, lambda: datetime.datetime.strptime(liar, liar), lambda: datetime.datetime.now(liar),
        lambda: operator.attrgetter(liar), lambda: operator.methodcaller(liar), lambda: operator.attrgetter("gi_frame")(liar), lambda: functools.update_wrapper(liar, liar),
        lambda: functools.singledispatch(lambda x: x)(liar), lambda: inspect.signature(liar), lambda: inspect.unwrap(liar), lambda: inspect.getmembers(liar), lambda: inspect.get_annotations(liar),
        lambda: json.dumps(liar), lambda: json.dumps({liar: liar}), lambda: string.Formatter().format("{0.a}", liar), lambda: pprint.pformat(liar), lambda: dataclasses.asdict(liar), lambda: dataclasses.replace(liar),
        lambda: typing.get_type_hints(liar), lambda: typing.Union[liar, int], lambda: list[liar], lambda: types.MappingProxyType(liar), lambda: types.GenericAlias(liar, liar).gi_frame,
        lambda: io.StringIO().write(liar), lambda: types.MethodType(liar, liar).gi_frame, lambda: staticmethod(liar).__dict__, lambda: classmethod(liar).__wrapped__, lambda: property(liar).fget,
    ):
        try:
            loot.append(use())
        except BaseException as error:
            loot.append(error)
    match liar:
        case str(x) | int(x):
            loot.append(x)
        case dict(gi_frame=frame) | type(__dict__=frame):
            loot.append(frame)
    match generator():
        case Liar(gi_frame=frame):
            loot.append(frame)
