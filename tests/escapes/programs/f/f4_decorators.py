"""Decorators, default arguments, class bodies and keyword arguments as calls and evaluations (F4)."""
loot = []


def generator():
    yield 1


def swallow(make):
    try:
        loot.append(make())
    except BaseException as error:
        loot.append(error)


def by_decorators():
    @loot.append
    @vars
    @type
    @lambda f: f
    def one(): ...

    @loot.append
    @lambda f: getattr(f, "__globals__", None)
    def two(): ...

    @exec
    @lambda f: "loot.append(globals())"
    class Three: ...

    @loot.append
    @eval
    @lambda cls: "__builtins__"
    class Four: ...

    @loot.append
    @dir
    class Five: ...

    @(lambda f: loot.append(f))
    @staticmethod
    def six(): ...

    @property
    @loot.append
    def seven(self): ...


swallow(by_decorators)
swallow(lambda: (lambda x=getattr(generator(), "gi_frame", None), *, y=getattr(print, "__self__", None): (x, y))())


def defaults(a=generator().gi_running, b=(lambda: loot)(), *, c=[]):
    return a, b, c


for name in ("__defaults__", "__kwdefaults__", "__code__", "__globals__", "__closure__", "__builtins__"):
    for value in ((1,), {"c": print}, None, generator, generator()):
        swallow(lambda: getattr(defaults, name))
        swallow(lambda: setattr(defaults, name, value))
        swallow(lambda: delattr(defaults, name))
        swallow(lambda: setattr(print, name, value))
        swallow(lambda: setattr(get_blog_posts, name, value))
swallow(lambda: defaults.__kwdefaults__.update(c=5))
swallow(lambda: get_blog_posts(user="admin"))
swallow(lambda: get_blog_posts(**{"database": {}, "self": 1, "function": print}))
swallow(lambda: print.__call__(function=len))
swallow(lambda: print(*[1], **{"file": loot}))


class Body:
    swallow(lambda: __class__)
    swallow(lambda: locals())
    loot.append(locals())
    loot.append([__qualname__, __module__])
    try:
        super()
    except BaseException as error:
        loot.append(error)
    exec("loot.append(locals())")
    exec("loot.append(vars())")
