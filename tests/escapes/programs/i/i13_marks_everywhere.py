"""Leave a mark on everything that can be reached, and look for marks of an earlier realm: nothing shared may be mutable (invariant 4)."""
import sys

loot = []
MARK = "ringfence_mark_of_a_realm"
for name in ("abc bisect calendar collections contextlib contextvars copy copyreg dataclasses datetime decimal difflib enum fractions functools heapq inspect io itertools json locale math operator os random re reprlib statistics string textwrap time types typing unicodedata warnings weakref errno _md5 _blake2 _groups").split():
    try:
        __import__(name)
    except ImportError:
        pass
errors = []
for cause in (
    lambda: __import__("re").compile("("), lambda: __import__("datetime").datetime.strptime("1 1", "%d %d"), lambda: __import__("json").loads("{"), lambda: __import__("decimal").Decimal("x"), lambda: __import__("re").compile(b"a").sub(memoryview(b"\\g<"), b"a"), lambda: __import__("io").StringIO().fileno(), lambda: __import__("unicodedata").name("\0"), lambda: __import__("nothing"), lambda: eval("("), lambda: open("x"), lambda: input(),
    lambda: print(x=1), lambda: (lambda: (yield))().throw(5), lambda: getattr(5, "gi_frame"), lambda: [].pop(), lambda: {}["a"], lambda: 1 / 0, lambda: "a".encode("nothing"), lambda: str(b"\xff", "ascii"), lambda: int("x" * 5000), lambda: __import__("statistics").mean([]), lambda: __import__("locale").setlocale(0, "x"), lambda: exec("raise"), lambda: __import__("contextvars").ContextVar("a").get(),
):
    try:
        cause()
    except BaseException as error:
        errors.append(error)
seen = {}
queue = [*sys.modules.values(), *errors, globals(), __builtins__, (x for x in ()), object(), lambda: 0, Ellipsis, NotImplemented, type(print), HostError, get_blog_posts, compile("1", "x", "eval")]
own = {id(globals()), id(seen), id(queue)}
while queue and len(seen) < 6000:
    item = queue.pop()
    if id(item) in seen:
        continue
    seen[id(item)] = item
    if isinstance(item, dict):
        queue.extend(dict.values(item))
    elif type(item) in (list, tuple, set, frozenset):
        queue.extend(item)
    else:
        queue.append(type(item))
        for name in ("__dict__", "__mro__", "__annotations__", "__func__", "__wrapped__", "__defaults__", "__kwdefaults__", "args", "keywords", "func", "__origin__", "__class__", "__base__", "default_factory", "groupindex", "mapping", "__self__", "__type_params__"):
            try:
                queue.append(getattr(item, name))
            except BaseException:
                pass
for item in list(seen.values()):
    if id(item) in own or isinstance(item, str):
        continue
    for read in (lambda: getattr(item, MARK), lambda: isinstance(item, (list, set, dict)) and MARK in item, lambda: isinstance(item, dict) and item[MARK], lambda: MARK in getattr(item, "__annotations__", {})):
        try:
            if read():
                print("FOUND A MARK", type(item))
        except BaseException:
            pass
for item in list(seen.values()):
    if id(item) in own:
        continue
    for write in (lambda: setattr(item, MARK, MARK), lambda: item.__setitem__(MARK, MARK), lambda: item.append(MARK), lambda: item.add(MARK), lambda: object.__setattr__(item, MARK, MARK), lambda: type.__setattr__(item, MARK, MARK), lambda: setattr(item, "__doc__", MARK), lambda: item.__annotations__.__setitem__(MARK, MARK)):
        try:
            write()
        except BaseException:
            pass
