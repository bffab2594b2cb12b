"""Library helpers that read, copy or call under names given as data (I4)."""
import contextlib
import copy
import dataclasses
import enum
import functools
import inspect
import json
import operator
import pprint
import random
import reprlib
import string
import types
import typing
import weakref

loot = []


def generator():
    yield 1


it = generator()


class Plain:
    x = 1

    def method(self): ...


class Dump(string.Formatter):
    def get_value(self, key, args, kwargs):
        return it

    def format_field(self, value, spec):
        loot.append(value)
        return ""

    def convert_field(self, value, conversion):
        loot.append(value)
        return value

    def check_unused_args(self, used, args, kwargs):
        loot.append(used)


class Template(string.Template):
    delimiter = "$"
    idpattern = r"[a-z_.]+"


class Mapping(dict):
    def __missing__(self, key):
        return getattr(it, key.rpartition(".")[2])


class Target:
    def __setattr__(self, name, value):
        loot.append((name, value))
        object.__setattr__(self, name, value)


HAZARDS = ("gi_frame", "__globals__", "__self__", "__dict__", "__reduce_ex__", "format", "function")
subjects = (it, generator, print, len, get_blog_posts, Plain, Plain().method, type, int, object, "text", ValueError(), types, type(print), functools.partial(print), functools.lru_cache(generator), list[int], Plain())
for name in HAZARDS:
    for subject in subjects:
        for use in (
            lambda: operator.attrgetter(name)(subject), lambda: operator.attrgetter("__class__." + name)(subject), lambda: operator.attrgetter(name, name)(subject), lambda: operator.methodcaller(name)(subject), lambda: operator.methodcaller(name, 2)(subject), lambda: functools.update_wrapper(Target(), subject, (name,), ()),
            lambda: functools.update_wrapper(Target(), subject, (), (name,)), lambda: functools.wraps(subject, (name,), (name,))(Target()), lambda: functools.reduce(getattr, name.split("."), subject), lambda: list(map(getattr, [subject], [name])), lambda: functools.partial(getattr, subject, name)(), lambda: functools.partial(getattr, subject)(name),
            lambda: Dump().vformat("{0.%s}" % name, (subject,), {}), lambda: Dump().get_field("0." + name, (subject,), {}), lambda: string.Formatter().get_field("0." + name, (subject,), {}), lambda: string.Formatter().format("{0.%s}" % name, subject), lambda: Template("${%s}" % name).substitute(Mapping()), lambda: "%%(%s)s" % name % Mapping(),
            lambda: dict(inspect.getmembers(subject))[name], lambda: inspect.getattr_static(subject, name), lambda: inspect.unwrap(subject), lambda: inspect.signature(subject), lambda: functools.cached_property(operator.attrgetter(name)).__get__(subject, type(subject)), lambda: functools.partialmethod(operator.attrgetter(name)).__get__(subject)(),
            lambda: functools.singledispatch(operator.attrgetter(name))(subject), lambda: functools.singledispatchmethod(operator.attrgetter(name)).__get__(subject), lambda: max([subject], key=operator.attrgetter(name)), lambda: sorted([subject], key=lambda x: loot.append(operator.attrgetter(name)(x))), lambda: copy.replace(subject, **{name: 1}), lambda: dataclasses.replace(subject, **{name: 1}),
            lambda: copy.copy(subject), lambda: copy.deepcopy(subject), lambda: enum.Enum("E", {name: subject}), lambda: json.dumps(subject, default=operator.attrgetter(name)), lambda: json.loads("{}", object_hook=lambda x: operator.attrgetter(name)(subject)), lambda: pprint.pformat(subject), lambda: reprlib.repr(subject),
            lambda: types.SimpleNamespace(**{name: subject}), lambda: types.DynamicClassAttribute(operator.attrgetter(name)).__get__(subject), lambda: contextlib.redirect_stdout(subject).__enter__(), lambda: contextlib.closing(subject).__enter__(), lambda: contextlib.nullcontext(subject).__enter__(), lambda: setattr(contextlib, "_x", subject), lambda: weakref.WeakMethod(subject),
            lambda: weakref.finalize(subject, print), lambda: weakref.proxy(subject).__repr__.__self__, lambda: functools.total_ordering(subject), lambda: functools.cmp_to_key(operator.attrgetter(name))(subject), lambda: random.Random(subject), lambda: typing.cast(name, subject), lambda: typing.NamedTuple(name, [("x", subject)]), lambda: typing.Protocol[subject],
            lambda: typing.runtime_checkable(subject), lambda: isinstance(subject, typing.SupportsInt), lambda: typing.get_overloads(subject), lambda: typing.overload(subject), lambda: typing.dataclass_transform()(subject), lambda: typing.final(subject), lambda: typing.no_type_check(subject),
        ):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
with contextlib.suppress(BaseException):
    with contextlib.ExitStack() as stack:
        stack.push(lambda *args: loot.append(args))
        stack.enter_context(contextlib.redirect_stdout(Target()))
        loot.append(vars(stack))
        raise ValueError
for thing in (contextlib.redirect_stdout, contextlib.redirect_stderr):
    with contextlib.suppress(BaseException):
        with thing(Target()) as target:
            print("into the target")
            loot.append(target)


@contextlib.contextmanager
def manager():
    try:
        yield
    except BaseException as error:
        loot.append((error, error.__traceback__, error.__context__))
        raise


with contextlib.suppress(BaseException):
    with manager():
        raise KeyError
