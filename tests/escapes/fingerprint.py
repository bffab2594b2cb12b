# What a realm sees of objects it shares with others, as sorted lines of text. Guest source: run by test_inline.
import sys
import types

for name in (
    "math",
    "itertools",
    "_collections",
    "_functools",
    "_operator",
    "datetime",
    "re",
    "json",
    "random",
    "weakref",
    "contextvars",
    "functools",
    "collections",
    "string",
    "time",
    "types",
    "abc",
    "enum",
    "typing",
    "unicodedata",
    "errno",
    "builtins",
):
    __import__(name)


def lines():
    seen, found, pending = set(), [], [("builtins", __builtins__), ("modules", dict(sys.modules))]
    kept = []
    while pending:
        path, value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        kept.append(value)
        kind = type(value)
        if kind in (int, float, str, bytes, bool, complex):
            continue
        if kind is dict:
            for key, item in value.items():
                if type(key) is str:
                    found.append(f"{path}[{key}] {type(item).__name__}")
                    pending.append((f"{path}[{key}]", item))
            continue
        if kind in (tuple, list):
            pending += [(f"{path}[{at}]", item) for at, item in enumerate(value)]
            continue
        found.append(
            f"{path} {kind.__name__} {len(dir(value))} {getattr(value, 'mark', None)!r} {str(getattr(value, '__doc__', None))[:60]}"
        )
        if isinstance(value, types.ModuleType):
            pending.append((path, dict(vars(value))))
        elif isinstance(value, type):
            try:
                pending.append((path, dict(vars(value))))
            except TypeError:
                pass
        for name in ("__func__", "__wrapped__", "fget", "__annotations__", "__defaults__", "__dict__"):
            try:
                item = getattr(value, name)
            except Exception:
                continue
            if type(item) is not types.MappingProxyType:
                pending.append((f"{path}.{name}", item))
    return sorted(set(found))


lines()
