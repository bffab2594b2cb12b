def f(n):
    try:
        if n == 0:
            return "return"
        if n == 1:
            raise ValueError("one")
        if n == 2:
            raise KeyError("two")
        return "fine"
    except ValueError as error:
        return f"handled {error}"
    except (KeyError, IndexError) as error:
        raise RuntimeError("wrapped") from error
    else:
        return "else"
    finally:
        print("finally", n)


for n in range(4):
    try:
        print(f(n))
    except RuntimeError as error:
        print(repr(error), repr(error.__cause__), error.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        {}["missing"]
except KeyError as error:
    print(repr(error), repr(error.__context__))
try:
    raise ValueError("a") from None
except ValueError as error:
    print(error.__cause__, error.__suppress_context__, error.__context__)


class Own(Exception):
    pass


class Deeper(Own):
    pass


try:
    raise Deeper("x", 1)
except Own as error:
    print(type(error).__name__, error.args)
    error.add_note("noted")
    print(error.__notes__)
try:
    raise ExceptionGroup("many", [ValueError(1), TypeError(2), ExceptionGroup("inner", [KeyError(3), ValueError(4)])])
except* ValueError as group:
    print("values", [str(e) for e in group.exceptions], type(group).__name__)
except* (TypeError, KeyError) as group:
    print("others", len(group.exceptions))
try:
    try:
        raise ExceptionGroup("left", [OSError(1), ValueError(2)])
    except* ValueError:
        print("took the value")
except ExceptionGroup as rest:
    print("rest", rest.message, rest.exceptions)
try:
    try:
        raise TypeError("naked")
    except* TypeError as group:
        print("wrapped", repr(group))
        raise ValueError("from handler")
except ExceptionGroup as group:
    print("unexpected", group)
except ValueError as error:
    print("raised", error)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new")
except ExceptionGroup as group:
    print(sorted(type(e).__name__ for e in group.exceptions))


def star():
    try:
        raise ExceptionGroup("e", [ValueError(5)])
    except* ValueError as e:
        found = e.exceptions[0]
    else:
        found = None
    finally:
        print("star finally")
    return found


print(repr(star()))
g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("in", [TypeError(2)])])
match_, rest = g.split(TypeError)
print(repr(match_), repr(rest), repr(g.subgroup(lambda e: isinstance(e, ValueError))), g)


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, error, traceback):
        print("exit", kind.__name__ if kind else None, error)
        return self.swallow


with Manager(True), Manager(False) as inner:
    raise LookupError("gone")
try:
    with Manager(False):
        raise LookupError("through")
except LookupError as error:
    print("outside", error)
try:
    assert 1 == 2, "arithmetic"
except AssertionError as error:
    print(error)
try:
    int("x")
except ValueError as error:
    print(error)
for source in ["1 +", "def f(:\n pass", "x = = 2"]:
    try:
        compile(source, "f", "exec")
    except SyntaxError as error:
        print("SyntaxError", error.msg, error.lineno)
try:
    undefined_name
except NameError as error:
    print(error, error.name)
try:
    (1).missing
except AttributeError as error:
    print(error, error.name)
try:
    raise StopIteration(5)
except StopIteration as error:
    print(error.value)
try:
    [].pop()
except IndexError as error:
    print(error)


def recurse(n):
    return recurse(n + 1)


try:
    recurse(0)
except RecursionError as error:
    print("RecursionError")
exec("a = 1\nb = a + 1")
print(a, b, eval("a + b", {"a": 10, "b": 20}), eval(compile("a * 3", "e", "eval")))
ns = {}
exec("def g(x):\n    return x + y\ny = 5", ns)
print(ns["g"](1), sorted(k for k in ns if k != "__builtins__"))
exec(compile("z = 9", "m", "exec"), ns)
print(ns["z"])


def scoped():
    local = 3
    return sorted(locals()), eval("local + 1")


print(scoped(), "scoped" in globals(), callable(globals()["scoped"]))
print(isinstance(True, int), type(1) is int, issubclass(bool, int), id(a) == id(a))
