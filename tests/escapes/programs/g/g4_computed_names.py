"""Names that exist only at run time, in every type that can pass for text (G4, H1)."""
loot = []


def generator():
    yield


class Text(str):
    count = 0

    def __eq__(self, other):
        Text.count += 1
        return Text.count % 2 == 0

    def __hash__(self):
        return hash("count")

    def __str__(self):
        return "append"

    __repr__ = __format__ = lambda self, *args: "append"

    def __contains__(self, item):
        return False

    def startswith(self, *args):
        return False

    def __getitem__(self, item):
        return "x"

    def __iter__(self):
        return iter("x")

    def __len__(self):
        return 1

    def encode(self, *args):
        return b"append"


names = []
for name in ("gi_frame", "gi_code", "__globals__", "__code__", "__closure__", "__builtins__", "__self__", "__subclasses__", "__reduce_ex__", "format", "__dict__"):
    names += [
        name, Text(name), "".join(list(name)), name[::-1][::-1], bytes(name, "ascii").decode(), "".join(map(chr, map(ord, name))), f"{name}", "%s" % name, name.encode().hex(), "ｇ" + name[1:], name.upper().lower(), name.replace("_", "\uff3f"), name + "\0", " " + name, name.encode(), bytearray(name, "ascii"),
        name.title().swapcase(), eval(repr(name)), name.join(["", ""]), {name: 1}.popitem()[0], name.translate({}), Text(name).replace("", ""), name.casefold(), str(name), memoryview(name.encode()), [name], (name,), 5, None,
    ]
targets = (generator(), generator, print, type, "text", ValueError())
for target in targets:
    for name in names:
        for use in (
            lambda: getattr(target, name), lambda: getattr(target, name, None), lambda: hasattr(target, name), lambda: object.__getattribute__(target, name), lambda: type.__getattribute__(target, name), lambda: target.__getattribute__(name), lambda: vars(target)[name], lambda: vars(type(target))[name],
            lambda: super(type(target), target).__getattribute__(name), lambda: ("{0.%s}" % name).format(target), lambda: eval("target." + name, {"target": target}), lambda: setattr(target, name, 1), lambda: delattr(target, name), lambda: __import__("operator").attrgetter(name)(target),
            lambda: __import__("operator").methodcaller(name, 2)(target),
        ):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
