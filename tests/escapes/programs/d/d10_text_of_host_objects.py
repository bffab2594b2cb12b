"""D10: repr, str, doc, dir and hash texts of presences, modules and errors must not hold paths or private text of the host."""

import sys

loot = []
texts = []


def collect(action):
    try:
        texts.append(action())
    except BaseException as error:
        texts.append(repr(error))


targets = [
    print,
    get_blog_posts,
    type(print),
    type(type(print)),
    HostError,
    sys,
    __import__("math"),
    __import__("json"),
    compile("1", "x", "eval"),
    len,
    __builtins__["open"],
    *sys.modules.values(),
]
for target in targets:
    for show in (
        repr,
        str,
        ascii,
        dir,
        format,
        lambda t: t.__doc__,
        lambda t: t.__module__,
        lambda t: t.__file__,
        lambda t: t.__spec__,
        lambda t: t.__loader__,
        lambda t: t.__path__,
        lambda t: t.__cached__,
        lambda t: object.__repr__(t),
        lambda t: type.__repr__(t),
        lambda t: dict(vars(t)).get("__file__"),
    ):
        collect(lambda: show(target))
collect(lambda: exec("1/0"))
collect(lambda: sys.path)
collect(lambda: sys.argv)
collect(lambda: sys.executable)
collect(lambda: sys.prefix)
collect(lambda: __import__("os").environ)
for text in texts:
    for line in map(str, text) if type(text) is list else [str(text)]:
        if (
            "/site-packages" in line
            or "/lib/python" in line
            or "/src/" in line
            or "hunter2" in line
            or "site-packages" in line
        ):
            loot.append(type(sys)("ALARM " + line))
