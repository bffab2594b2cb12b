"""H1: str subclasses as attribute names, modes, module names, encodings, flags and keys: equality, hash, split, format, str."""
import operator, sys, types

loot = []


class Name(str):
    def __new__(cls, shown, real):
        self = str.__new__(cls, shown)
        self.real = real
        return self

    def __eq__(self, other):
        return str.__eq__(self.real, other)

    __ne__ = lambda self, other: not self == other
    __hash__ = lambda self: hash(self.real)
    __str__ = __repr__ = lambda self: self.real
    __format__ = lambda self, spec: self.real
    __len__ = lambda self: len(self.real)
    __iter__ = lambda self: iter(self.real)
    __getitem__ = lambda self, index: self.real[index]
    __contains__ = lambda self, part: part in self.real
    startswith = endswith = isidentifier = lambda self, *args: True
    split = partition = rpartition = removeprefix = strip = lstrip = lower = replace = join = lambda self, *args: self.real
    encode = lambda self, *args: self.real.encode()


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


it = (x for x in ())
for shown, real in (("gi_frame", "x"), ("x", "gi_frame"), ("__globals__", "__doc__"), ("__doc__", "__globals__"), ("__dict__", "a"), ("a", "__dict__"), ("__class__", "__base__")):
    name = Name(shown, real)
    for target in (it, print, get_blog_posts, collect, type(print), int, sys, (lambda: 0), [].append):
        collect(lambda: getattr(target, name))
        collect(lambda: hasattr(target, name))
        collect(lambda: object.__getattribute__(target, name))
        collect(lambda: type(target).__getattribute__(target, name))
        collect(lambda: operator.attrgetter(name)(target))
        collect(lambda: operator.methodcaller(name)(target))
        collect(lambda: setattr(target, name, 1))
        collect(lambda: delattr(target, name))
        collect(lambda: vars(target)[name])
        collect(lambda: eval("t." + name, {"t": target}))
        collect(lambda: eval(Name("t." + shown, "1"), {"t": target}))
        collect(lambda: exec(Name("1", "loot.append(t." + real + ")"), {"t": target, "loot": loot}))
        collect(lambda: compile(name, name, Name("exec", "eval")))
        collect(lambda: compile("1", Name("x", "<ringfence>/"), Name("eval", "exec")))
        collect(lambda: Name("{0." + shown + "}", "{0." + real + "}").format(target))
        collect(lambda: type(name, (), {name: target}))
        collect(lambda: type("X", (), {name: target}).x)
        collect(lambda: type("X", (), {"__slots__": (name,)}))
        collect(lambda: types.ModuleType(name).__name__)
        collect(lambda: exec("class X:\n  pass", {Name("__builtins__", real): {}, Name("x", "__builtins__"): {}}))
collect(lambda: __import__(Name("math", "os")))
collect(lambda: __import__(Name("os", "posix")).getcwd)
collect(lambda: "x".encode(Name("utf-8", "idna"), Name("strict", "x")))
collect(lambda: b"x".decode(Name("utf-8", "idna"), Name("strict", "x")))
collect(lambda: sys.intern(Name("a", "b")))
collect(lambda: sys._write(Name("stdout", "stderr"), Name("a", "b")))
collect(lambda: print("x", sep=Name("a", "b"), end=Name("c", "d")))
collect(lambda: sys.modules.__setitem__(Name("os", "posix"), 1))
collect(lambda: __import__("os"))
collect(lambda: globals().__setitem__(Name("x", "__name__"), "y"))
