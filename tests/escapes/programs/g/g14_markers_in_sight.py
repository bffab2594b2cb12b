"""Guards and their markers must not show: in constants, errors, annotations, defaults, signatures, tracebacks, reprs (G1)."""
import inspect
import typing

loot = []


def generator():
    yield


def texts():
    def function(a=generator().gi_running, *, b: generator().gi_running = 1) -> generator().gi_running: ...

    yield repr(function.__defaults__)
    yield str(function.__annotations__)
    yield str(inspect.signature(function))
    yield repr(typing.get_type_hints(function))
    yield str(vars(function))
    yield function.__doc__

    class Made:
        from json import loads as x

        y = generator().gi_running
        match 1:
            case int(real=z):
                pass

    yield repr(dict(vars(Made)))
    yield str(dir(Made))
    yield str(list(globals()))
    yield str(locals())
    for source in (
        "generator().gi_frame", "generator().gi_frame()", "generator.__globals__ = 1", "import nothing", "from nothing import x", "from math import nothing", "class A(1): pass", "class A(metaclass=print): pass", "match 1:\n case print(): pass", "try: 1/0\nexcept* 5: pass", "generator().gi_frame.x.y(", "(generator().gi_frame) = 1",
        "[generator().gi_frame := 1]", "generator().gi_frame: int: 1", "f'{generator().gi_frame'", "class A[T: generator().gi_frame]: 1/0", "type X = generator().gi_frame", "from __future__ import annotations\ndef f(a: generator().gi_frame, b: (lambda: __class__.mro)()): pass\nraise ValueError(f.__annotations__)",
        "from __future__ import annotations\nclass A[T]:\n x: list[T.__bound__]\nraise ValueError(A.__annotations__)", "return generator().gi_frame", "yield", "x = generator().gi_frame +", "'a'()", "()()", "'x' 'y'[generator().gi_frame]", "assert (generator().gi_running, 'x')", "1 is 1", "'a' is generator().gi_frame",
    ):
        for mode in ("exec", "eval"):
            try:
                (exec if mode == "exec" else eval)(source, {"generator": generator, "loot": loot})
            except BaseException as error:
                yield repr(error)
                yield str(error)
                yield str(error.args)
                yield str([getattr(error, name, None) for name in ("text", "msg", "name", "filename")])
                yield str(vars(error))


for text in texts():
    if text and ("ringfence-" in text or "\ue000" in text or "/src/" in text or "site-packages" in text or " at 0x" in text and "ringfence.guest" in text):
        print("LEAK", text)
    loot.append(text)
