"""D7, D8, D9: percent formatting, f-strings, string.Template and their hooks; formatting that fails on purpose."""

import string

loot = []


def collect(action):
    try:
        loot.append(action())
    except BaseException as error:
        for name in ("obj", "name", "args", "__context__"):
            try:
                loot.append(getattr(error, name))
            except BaseException:
                pass


class Any:
    def __getattr__(self, name):
        loot.append(name)
        raise AttributeError(name, name=name, obj=print)

    def __getitem__(self, key):
        loot.append(key)
        return get_blog_posts

    def __format__(self, spec):
        loot.append(spec)
        raise KeyError(self)

    __str__ = __repr__ = lambda self: 1


it = (x for x in ())
for action in (
    lambda: "%(a)s" % Any(),
    lambda: "%s %r %a" % (it, get_blog_posts, print),
    lambda: "%*d" % (10**7, 1),
    lambda: "%.*f" % (10**7, 1.0),
    lambda: b"%b" % Any(),
    lambda: f"{it.gi_frame}",
    lambda: f"{it.gi_frame!r:>{it.gi_frame}}",
    lambda: f"{(lambda: it.gi_frame)()=}",
    lambda: f"{it!r:{get_blog_posts.__globals__}}",
    lambda: f"{print.__self__=}",
    lambda: format(it, "x"),
    lambda: format(Any(), Any()),
    lambda: string.Template("${a.gi_frame}").substitute(a=it),
    lambda: type("T", (string.Template,), {"idpattern": "[a-z._]+"})("${a.gi_frame}").substitute(a=it),
    lambda: type("T", (string.Template,), {"pattern": "(?P<named>.+)(?P<escaped>x)?(?P<braced>y)?(?P<invalid>z)?"})(
        "gi_frame"
    ).substitute(Any()),
    lambda: string.Formatter().get_value(0, [it], {}).gi_frame,
    lambda: "{0.x}".format(Any()),
    lambda: "{0[x].__globals__}".format(Any()),
    lambda: "{0[x].__call__.__func__}".format(Any()),
    lambda: "{0.gi_frame.x}".format(it),
    lambda: "{0:{1}}".format(Any(), "spec"),
    lambda: "{!a}".format(Any()),
    lambda: str.__format__("x", Any()),
    lambda: "".join([Any()]),
    lambda: str(Any()),
    lambda: ascii(Any()),
):
    collect(action)
for text in (
    "t'{it.gi_frame}'",
    "f'{it.gi_frame}'",
    "f'{it.\uff47i_frame}'",
    "f'{it!r:{it.gi_frame}}'",
    "rf'{it.gi_frame}'",
    "f'{f\"{it.gi_frame}\"}'",
):
    collect(lambda: eval(text))
