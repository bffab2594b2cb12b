"""The names that attacks are made of: everything the running interpreter calls an attribute, and identifiers of note."""

import builtins
import types
from typing import Final

from ringfence.language.world import world

# Types that no guest may hold: their names are the ones an attack wants.
_WANTED: Final = (
    types.FrameType,
    types.CodeType,
    types.TracebackType,
    types.FunctionType,
    types.MethodType,
    types.CellType,
    types.ModuleType,
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
    types.BuiltinFunctionType,
    type,
    BaseException,
    super,
)

# Names that the interpreter or its library looks up by itself, and that no type lists.
_HIDDEN: Final = (
    "__builtins__", "__classcell__", "__classdict__", "__classdictcell__", "__conditional_annotations__", "__path__",
    "__spec__", "__loader__", "__cached__", "__file__", "__warningregistry__", "__wrapped__", "__isabstractmethod__",
    "__match_args__", "__prepare__", "__mro_entries__", "__instancecheck__", "__subclasscheck__", "__index__",
    "__length_hint__", "__missing__", "__fspath__", "__set_name__", "__init_subclass__", "__class_getitem__",
    "__annotations__", "__annotate__", "__static_attributes__", "__firstlineno__", "__type_params__", "__orig_class__",
    "__origin__", "__args__", "__signature__", "__text_signature__", "__objclass__", "__reduce_ex__", "__buffer__",
    "__getattr__", "__enter__", "__exit__", "__aenter__", "__aexit__", "__anext__", "__aiter__", "__await__", "__del__",
    "_value_", "_name_", "_fields", "_asdict", "_replace", "mro", "obj", "format_map", "import_module", "modules", "sys",
    "os", "_getframe", "f_back", "tb_frame", "gi_yieldfrom", "ag_await", "cr_origin", "open", "breakpoint", "input",
)  # fmt: skip


def hazards() -> list[str]:
    """Return the names of what a guest must not reach, in a fixed order."""
    found = {name for kind in _WANTED for name in dir(kind)}
    return sorted(found | set(_HIDDEN))


def ordinary() -> list[str]:
    """Return every name of every type of the world, in a fixed order."""
    return sorted({name for kind in world().values() for name in dir(kind)})


def globals_of_the_host() -> list[str]:
    """Return the names of CPython's own builtins."""
    return sorted(vars(builtins))


# What an attack on a value of each kind would read; the expressions are atoms of ``attacks``.
_FUNCTION: Final = (
    *tuple(name for name in dir(types.FunctionType) if name not in dir(object)),
    "__builtins__",
    "__class__",
)
AIMED: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("it", "gen()"), ("gi_frame", "gi_code", "gi_yieldfrom", "throw", "__class__")),
    **dict.fromkeys(("ag", "agen()"), ("ag_frame", "ag_code", "ag_await", "athrow", "aclose")),
    "co()": ("cr_frame", "cr_code", "cr_await", "cr_origin", "throw", "__await__"),
    **dict.fromkeys(("gen", "outer", "outer()", "fails", "lambda: 1", "manager"), _FUNCTION),
    **dict.fromkeys(("plain.method", "[].append", "''.join", "print", "getattr"), ("__self__", "__func__", "__module__", "__reduce_ex__")),
    **dict.fromkeys(("caught", "Exception('a')"), ("__traceback__", "__context__", "__cause__", "with_traceback", "add_note")),
    **dict.fromkeys(
        ("Plain", "type", "object", "Meta", "str", "int", "type(it)", "type(print)", "BaseException"),
        ("mro", "__subclasses__", "__bases__", "__base__", "__mro__", "__dict__", "__init__", "__new__", "__getattribute__"),
    ),
    **dict.fromkeys(("'a'", "Text('x')", "b'a'"), ("format", "format_map", "encode", "maketrans", "__format__", "__mod__")),
    **dict.fromkeys(
        ("types", "json", "re", "functools", "inspect", "operator", "typing", "enum", "copy", "collections", "string"),
        ("sys", "os", "__loader__", "__spec__", "__builtins__", "__dict__", "builtins", "_sys", "importlib"),
    ),
    "get_blog_posts": (*_FUNCTION, "__self__", "__func__", "__init__", "__reduce__", "__dict__", "func", "args"),
    "memoryview(b'a')": ("obj", "cast", "release"),
    **dict.fromkeys(("property(gen)", "functools.cached_property(gen)"), ("fget", "fset", "func", "__get__")),
    **dict.fromkeys(("staticmethod(gen)", "classmethod(gen)"), ("__func__", "__wrapped__", "__dict__")),
    "super(Any, any_)": ("__thisclass__", "__self__", "__getattribute__", "__init__", "__dict__"),
    "proxy": ("copy", "get", "__or__", "__class__", "items"),
}  # fmt: skip
