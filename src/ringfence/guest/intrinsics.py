"""The builtins of a realm: CPython's own where they are powerless, tamed ones where they read names, run text or print."""

import builtins
import opcode
import sys
from collections.abc import Callable
from types import CodeType, FrameType, ModuleType
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import attributes, raw, realms
from ringfence.guest.classes import BodySpace
from ringfence.guest.facets import payload_of, sealed_facet
from ringfence.guest.scopes import has_odd_keys, local_names
from ringfence.guest.sealed import is_sealed, sealed_callable
from ringfence.language import permits
from ringfence.language.permits import Verdict
from ringfence.language.program import Program
from ringfence.language.quiet import frame_at

if TYPE_CHECKING:
    from ringfence.guest.realm import Realm

_MISSING: Final = raw.MISSING
_native_dir: Final = dir


def make_builtins(realm: "Realm") -> dict[str, Any]:
    """Return a fresh builtins dictionary for ``realm``; the guest owns it and may do with it what it likes."""
    table: dict[str, Any] = dict(_SHARED)
    for name, (make, doc, signature) in _PER_REALM.items():
        table[name] = sealed_callable(name, make(realm), doc=doc, signature=signature)
    return table


def _getattr(value: object, name: object, default: Any = _MISSING, /) -> Any:  # noqa: ANN401 - any attribute value
    try:
        return attributes.read(value, name)
    except AttributeError:
        if default is _MISSING:
            raise
        return default


def _hasattr(value: object, name: object, /) -> bool:
    try:
        attributes.read(value, name)
    except AttributeError:
        return False
    return True


def _setattr(value: object, name: object, new: object, /) -> None:
    attributes.write(value, name, new)


def _delattr(value: object, name: object, /) -> None:
    attributes.delete(value, name)


def _guest_frame() -> FrameType:
    _, frame = realms.caller()
    if frame is None:
        msg = "no guest is running"
        raise RuntimeError(msg)
    return frame


def _globals() -> dict[str, Any]:
    return _guest_frame().f_globals


def _locals() -> Any:  # noqa: ANN401 - a guest's namespace
    return _namespace(_guest_frame())


def _namespace(frame: FrameType) -> Any:  # noqa: ANN401 - a guest's namespace
    """The local names of ``frame``: the namespace itself for a module, a copy elsewhere.

    A class body's own namespace will hold the ``__class__`` cell when the body has run, so it is copied too.
    """
    if _hides_a_cell(frame.f_code):
        msg = "locals() is not available in code whose comprehension captures its variable"
        raise RuntimeError(msg)
    space: Any = local_names(frame)
    # A comprehension inlined into a module shows a view of the frame itself (PEP 709, PEP 667).
    if space is frame.f_globals or (frame.f_code.co_name == "<module>" and type(space) is not _FrameView):
        return space
    if isinstance(space, BodySpace):
        return space.mapping
    items: Any = space.items()
    return {name: value for name, value in items if name[0] != "." and name not in permits.REFUSED_IDENTIFIERS}


def _hides_a_cell(code: CodeType) -> bool:
    """Whether an inlined comprehension puts a plain value where the interpreter keeps a cell.

    ``f_locals`` of CPython 3.13.0 takes that value for a cell, and reads through it.
    """
    raw_code = code.co_code
    return _CLEAR is not None and any(
        raw_code[at] == _CLEAR and code._varname_from_oparg(raw_code[at + 1]) in code.co_cellvars  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        for at in range(0, len(raw_code), 2)
    )


_CLEAR: Final = opcode.opmap.get("LOAD_FAST_AND_CLEAR") if sys.version_info >= (3, 13) else None


def _own_locals_type() -> type:
    return type(frame_at(0).f_locals)


# The view of a function's locals that 3.13 and later give; a plain dictionary before, which is never one of these here.
_FrameView: Final = _own_locals_type() if sys.version_info >= (3, 13) else BodySpace


def _vars(value: Any = _MISSING, /) -> Any:  # noqa: ANN401 - a namespace
    if value is _MISSING:
        return _locals()
    try:
        return attributes.read(value, "__dict__")
    except AttributeError:
        msg = "vars() argument must have __dict__ attribute"
        raise TypeError(msg) from None


def _dir(value: Any = _MISSING, /) -> list[str]:  # noqa: ANN401 - any value
    if value is _MISSING:
        return sorted(name for name in _namespace(_guest_frame()) if name[:1] != ".")
    return _native_dir(value)


def _open(*_args: object, **_kwargs: object) -> Any:  # noqa: ANN401 - never returns
    msg = "open: files are not granted to this program"
    raise PermissionError(msg)


def _input(_prompt: object = "", /) -> str:
    msg = "EOF when reading a line: no standard input is granted to this program"
    raise EOFError(msg)


def _replaced_output(realm: "Realm") -> Any:  # noqa: ANN401 - whatever the guest put there
    """What the guest's ``sys.stdout`` is if the guest put something else there, as ``redirect_stdout`` does."""
    module = realm.importer.modules.get("sys")
    if type(module) is not ModuleType:
        return raw.MISSING
    space = raw.module_dict_of(module)
    output = space.get("stdout")
    return raw.MISSING if output is space.get("__stdout__") else output


def _print(realm: "Realm") -> Callable[..., None]:
    def print_(
        *values: object,
        sep: str | None = " ",
        end: str | None = "\n",
        file: Any = None,  # noqa: ANN401 - anything with a write method
        flush: bool = False,
    ) -> None:
        parts = [str(value) for value in values]
        for name, text in (("sep", sep), ("end", end)):
            if text is not None and not raw.inherits(type(text), str):
                msg = f"{name} must be None or a string, not {raw.name_of(type(text))}"
                raise TypeError(msg)
        line = (" " if sep is None else sep).join(parts) + ("\n" if end is None else end)
        if file is None:
            file = _replaced_output(realm)
            if file is raw.MISSING:
                realm.write("stdout", "".join((line,)))
                return
            if file is None:
                return
        file.write(line)
        if flush:
            file.flush()

    return print_


# What ``compile`` returns to a guest: an opaque object that keeps the program. Code objects are not in the world: their
# type's constructor and ``replace`` would make bytecode that no verifier has seen.
def _sealed_program(program: Program) -> Any:  # noqa: ANN401 - a presence
    def read(_name: str) -> None:
        return None

    return sealed_facet("code", read, None, (), payload=program)


def _compile(realm: "Realm") -> Callable[..., Any]:
    def compile_(
        source: object,
        filename: object,
        mode: object,
        flags: int = 0,
        dont_inherit: bool = False,  # noqa: FBT001, FBT002 - as the builtin has it
        optimize: int = -1,
    ) -> Any:  # noqa: ANN401 - a presence
        del flags, dont_inherit, optimize
        text = _text_of(source)
        if text is None:
            msg = "compile() arg 1 must be a string, bytes or AST object"
            raise TypeError(msg)
        return _sealed_program(realm.compile(text, raw.exact(filename), raw.exact(mode)))

    return compile_


def _program_of(realm: "Realm", source: object, mode: str, caller_name: str) -> Program:
    if is_sealed(source):
        program = payload_of(source)
        if type(program) is not Program:
            msg = f"{caller_name}() arg 1 must be a string, bytes or code object"
            raise TypeError(msg)
        return program
    text = _text_of(source)
    if text is None:
        msg = f"{caller_name}() arg 1 must be a string, bytes or code object"
        raise TypeError(msg)
    if mode == "eval":
        text = text.lstrip(" \t") if isinstance(text, str) else text.lstrip(b" \t")
    return realm.compile(text, "<string>", mode)


def _text_of(source: object) -> str | bytes | None:
    kind = type(source)
    if raw.inherits(kind, str):
        return "".join((source,))  # type: ignore[arg-type]
    return b"".join((source,)) if raw.inherits(kind, bytes) else None  # type: ignore[arg-type]


def _namespaces(realm: "Realm", global_names: Any, local_names: Any, what: str) -> tuple[Any, Any]:  # noqa: ANN401
    found, frame = realms.caller()
    if found is not realm or frame is None:
        msg = f"{what}() is not available here"
        raise RuntimeError(msg)
    if global_names is None:
        global_names = frame.f_globals
        if local_names is None:
            local_names = _namespace(frame)
    elif not raw.inherits(type(global_names), dict):
        given = raw.name_of(type(global_names))
        msg = f"exec() globals must be a dict, not {given}" if what == "exec" else "globals must be a dict"
        raise TypeError(msg)
    if local_names is None:
        local_names = global_names
    elif raw.find(type(local_names), "__getitem__")[0] is None:
        given = raw.name_of(type(local_names))
        msg = f"locals must be a mapping or None, not {given}" if what == "exec" else "locals must be a mapping"
        raise TypeError(msg)
    if has_odd_keys(global_names):
        msg = f"{what}() globals must have plain strings as keys"
        raise TypeError(msg)
    # CPython would put the builtins of the calling frame here, and that frame is ours.
    dict.setdefault(global_names, "__builtins__", realm.builtins)
    name = dict.get(global_names, "__name__")
    if type(name) is str:
        dict.__setitem__(global_names, "__name__", realm.module_names.own(name))
    return global_names, local_names


def _exec(realm: "Realm") -> Callable[..., None]:
    def run(source: object, global_names: Any, local_names: Any, closure: object) -> None:  # noqa: ANN401
        program = _program_of(realm, source, "exec", "exec")
        spaces = _namespaces(realm, global_names, local_names, "exec")
        if closure is not None:
            msg = (
                "cannot use a closure with this code object"
                if is_sealed(source)
                else "closure can only be used when source is a code object"
            )
            raise TypeError(msg)
        realm.execute(program, *spaces)

    if sys.version_info >= (3, 13):

        def exec_(source: object, /, globals: Any = None, locals: Any = None, *, closure: object = None) -> None:  # noqa: A002, ANN401
            run(source, globals, locals, closure)
    else:

        def exec_(source: object, globals: Any = None, locals: Any = None, /, *, closure: object = None) -> None:  # noqa: A002, ANN401
            run(source, globals, locals, closure)

    return exec_


def _eval(realm: "Realm") -> Callable[..., Any]:
    def run(source: object, global_names: Any, local_names: Any) -> Any:  # noqa: ANN401
        program = _program_of(realm, source, "eval", "eval")
        return realm.execute(program, *_namespaces(realm, global_names, local_names, "eval"))

    if sys.version_info >= (3, 13):

        def eval_(source: object, /, globals: Any = None, locals: Any = None) -> Any:  # noqa: A002, ANN401
            return run(source, globals, locals)
    else:

        def eval_(source: object, globals: Any = None, locals: Any = None, /) -> Any:  # noqa: A002, ANN401
            return run(source, globals, locals)

    return eval_


def _import(realm: "Realm") -> Callable[..., Any]:
    def import_(name: object, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:  # noqa: A002, ANN401
        del locals
        if not raw.inherits(type(name), str):
            msg = "module name must be a string"
            raise TypeError(msg)
        plain = raw.exact(name)
        space = globals if type(globals) is dict else {}
        full = realm.importer.resolve(plain, raw.exact_int(level), space)
        module = realm.importer.load(full)
        if fromlist:
            return module
        return module if level else realm.importer.load(full.partition(".")[0])

    return import_


_TAMED_SHARED: Final[dict[str, tuple[Callable[..., Any], str, str | None]]] = {
    "getattr": (_getattr, "Get a named attribute from an object.", None),
    "hasattr": (_hasattr, "Return whether the object has an attribute with the given name.", "(obj, name, /)"),
    "setattr": (_setattr, "Set the named attribute on the given object.", "(obj, name, value, /)"),
    "delattr": (_delattr, "Delete the named attribute from the given object.", "(obj, name, /)"),
    "globals": (_globals, "Return the dictionary containing the current scope's global variables.", "()"),
    "locals": (_locals, "Return the current scope's local variables.", "()"),
    "vars": (_vars, "Return the __dict__ of an object, or locals().", None),
    "dir": (_dir, "Return the names in a scope or of an object.", None),
    "open": (_open, "Files are not granted.", None),
    "input": (_input, "No standard input is granted.", "(prompt='', /)"),
}

_SPACES: Final = "/, globals=None, locals=None" if sys.version_info >= (3, 13) else "globals=None, locals=None, /"
_PER_REALM: Final[dict[str, tuple[Callable[["Realm"], Callable[..., Any]], str, str | None]]] = {
    "print": (_print, "Print values to the program's standard output, or to file.", None),
    "compile": (_compile, "Compile source under the rules of this realm.", None),
    "exec": (_exec, "Run source under the rules of this realm.", f"(source, {_SPACES}, *, closure=None)"),
    "eval": (_eval, "Evaluate an expression under the rules of this realm.", f"(source, {_SPACES})"),
    "__import__": (_import, "Import a module of this realm.", None),
}


def _shared_table() -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name, decision in permits.BUILTINS.items():
        if decision.verdict is Verdict.PERMIT and hasattr(builtins, name):
            table[name] = getattr(builtins, name)
    for name, (function, doc, signature) in _TAMED_SHARED.items():
        table[name] = sealed_callable(name, function, doc=doc, signature=signature)
    table["__debug__"] = True
    return table


_SHARED: Final = _shared_table()
