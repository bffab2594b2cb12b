"""C functions that call guest callables or hold guards: partial, reduce, lru_cache, cmp_to_key, itertools, deque, defaultdict, contexts, weak references (I4)."""
import collections
import contextvars
import functools
import itertools
import operator
import weakref

loot = []


def generator():
    yield


it = generator()


class Any:
    def __call__(self, *args, **kwargs):
        loot.append((args, kwargs))
        return self

    def __getattr__(self, name):
        loot.append(name)
        raise AttributeError(name)


keep = Any()
tools = (
    lambda f, *a: functools.partial(f, *a)(), lambda f, *a: functools.partial(functools.partial(f, a[0]), *a[1:])(), lambda f, *a: functools.reduce(lambda x, y: f(x, y), a), lambda f, *a: functools.lru_cache(f)(*a), lambda f, *a: functools.lru_cache(maxsize=1, typed=True)(f)(*a), lambda f, *a: functools.cache(f)(*a), lambda f, *a: functools.cmp_to_key(f)(a[0]) < functools.cmp_to_key(f)(a[1]),
    lambda f, *a: list(map(f, *([x] for x in a))), lambda f, *a: list(itertools.starmap(f, [a])), lambda f, *a: list(itertools.accumulate(a, f)), lambda f, *a: list(filter(lambda x: f(*a), [1])), lambda f, *a: next(iter(lambda: f(*a), 5)), lambda f, *a: max([1], key=lambda x: f(*a) and 1), lambda f, *a: sorted([1, 2], key=lambda x: loot.append(f(*a)) or x), lambda f, *a: list(itertools.groupby([1], lambda x: f(*a))),
    lambda f, *a: list(itertools.takewhile(lambda x: f(*a), [1])), lambda f, *a: collections.defaultdict(functools.partial(f, *a))[1], lambda f, *a: contextvars.Context().run(f, *a), lambda f, *a: contextvars.copy_context().run(f, *a), lambda f, *a: operator.call(f, *a), lambda f, *a: functools.partialmethod(f, *a).__get__(a[0])(), lambda f, *a: property(lambda self: f(*a)).__get__(1), lambda f, *a: property(functools.partial(f, *a[:1])).__get__(a[1]),
    lambda f, *a: staticmethod(f)(*a), lambda f, *a: classmethod(f).__get__(a[0], type(a[0]))(*a[1:]), lambda f, *a: type("C", (), {"m": functools.partial(f, *a)})().m(), lambda f, *a: weakref.ref(keep, f)(), lambda f, *a: type("D", (), {"__get__": lambda s, i, o=None: f(*a)}), lambda f, *a: [*itertools.chain.from_iterable([[f(*a)]])], lambda f, *a: functools.singledispatch(f)(*a),
    lambda f, *a: type("M", (), {"__getattr__": staticmethod(lambda n: f(*a))})().x, lambda f, *a: dict.fromkeys([1], f(*a)), lambda f, *a: str.translate("a", collections.defaultdict(lambda: f(*a))), lambda f, *a: "%s" % f(*a), lambda f, *a: next(itertools.islice(map(f, *([x] for x in a)), 1)), lambda f, *a: list(itertools.zip_longest([], [1], fillvalue=f(*a))), lambda f, *a: collections.deque(map(f, *([x] for x in a))).pop(),
)
calls = (
    (getattr, it, "gi_frame"), (getattr, generator, "__globals__"), (getattr, print, "__self__"), (operator.attrgetter("gi_frame"), it), (operator.attrgetter("__globals__"), generator), (vars, int), (vars, type), (dir, print), (type.__getattribute__, int, "__dict__"), (object.__getattribute__, it, "gi_frame"), (type.__subclasses__, object), (exec, "loot.append(globals())"), (eval, "globals()"), (eval, "__builtins__"), (globals,), (locals,), (__import__, "os"),
    (compile, "1", "x", "eval"), (type, "X", (), {}), (super, type, int), (str.format, "{0.gi_frame}", it), (setattr, print, "x", 1), (delattr, print, "__call__"), (print,), (get_blog_posts,), (type(print),), (type(it),), (type(generator), generator, {}), (functools.update_wrapper, keep, print, ("__self__",), ()),
)
for tool in tools:
    for call in calls:
        try:
            loot.append(tool(*call))
        except BaseException as error:
            loot.append((error.args, error.__context__))
for value in (functools.partial(print, 1), functools.lru_cache(generator), functools.cmp_to_key(print)(1), functools.cmp_to_key(print), collections.deque([1]), collections.defaultdict(print), itertools.tee([1])[0], operator.itemgetter(1), weakref.ref(keep), contextvars.ContextVar("x", default=1), contextvars.copy_context(), itertools.count(), itertools.chain([1]), functools.partialmethod(print), functools.cached_property(print)):
    for name in ("__reduce__", "__reduce_ex__", "__setstate__", "__self__", "__wrapped__", "__dict__", "func", "cache_info", "__callback__", "obj", "__copy__", "__deepcopy__", "__getstate__", "__func__", "__new__", "__class_getitem__", "__init__", "__call__", "__get__", "default_factory", "__weakref__"):
        for use in (lambda: getattr(value, name), lambda: getattr(value, name)(), lambda: getattr(value, name)(2), lambda: setattr(value, name, keep), lambda: getattr(type(value), name)(type(value)), lambda: vars(type(value))[name]):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
