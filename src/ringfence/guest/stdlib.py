"""The modules of a realm.

Python modules of the standard library are compiled from CPython's own source through the guest's pipeline and run in the
guest's realm with the guest's builtins: they have no more authority than the guest. C modules are shown as a module
object of the realm's own that holds only reviewed members. Stand-ins are guest source too, in ``standins/``.
"""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import attributes, library, primitives, raw, zones
from ringfence.guest.execute import link
from ringfence.guest.modules import CHANGES, FOR_INTERPRETER, INSIDE, PACKAGES, REFUSED, SHARED, STANDINS
from ringfence.language.program import Program, compile_guest

if TYPE_CHECKING:
    from ringfence.guest.realm import Realm

_LIBRARY: Final = Path(os.__file__).parent
_STANDIN_FOLDER: Final = Path(__file__).parent / "standins"
_MAX_MODULE_BYTES: Final = 1 << 22

_programs: Final[dict[str, Program]] = {}
_shared_members: Final[dict[str, dict[str, object]]] = {}


class Importer:
    """Finds, runs and keeps the modules of one realm.

    Args:
        realm: Whose modules these are.
        permitted: Top-level names the guest may import; None for all. Modules of the library import what they need.
        packages: Source of the host's own modules by full name, and whether each is a package.
    """

    def __init__(
        self, realm: "Realm", permitted: frozenset[str] | None, packages: Mapping[str, tuple[bytes, bool]]
    ) -> None:
        self._realm = realm
        self._permitted = permitted
        self._packages = packages
        self.modules: dict[str, Any] = {}
        # Called with a module's namespace as soon as it has run, before the guest can touch it.
        self.on_load: dict[str, Callable[[dict[str, Any]], None]] = {}
        # Namespaces of the library's modules, kept alive; ``modules`` is the guest's own sys.modules and proves nothing.
        self._library: dict[int, dict[str, Any]] = {}

    def resolve(self, name: str, level: int, space: dict[str, Any]) -> str:
        """Return the absolute name of what is imported from code whose globals are ``space``.

        Raises:
            ImportError: A relative import outside a package, or a module that this realm may not import.
        """
        if level:
            package = space.get("__package__")
            if type(package) is not str or not package:
                msg = "attempted relative import with no known parent package"
                raise ImportError(msg)
            parts = package.split(".")
            if level > len(parts):
                msg = "attempted relative import beyond top-level package"
                raise ImportError(msg)
            base = ".".join(parts[: len(parts) - level + 1])
            name = f"{base}.{name}" if name else base
        if not name:
            msg = "Empty module name"
            raise ValueError(msg)
        top = name.partition(".")[0]
        if (
            self._permitted is not None
            and name not in FOR_INTERPRETER
            and top not in self._permitted
            and not self._is_library(space)
        ):
            msg = f"module {top!r} was not granted to this program"
            raise ImportError(msg, name=name)
        return name

    def _is_library(self, space: dict[str, Any]) -> bool:
        return id(space) in self._library

    def load(self, name: str) -> Any:  # noqa: ANN401 - a module
        """Return module ``name``, running it first when it is new in this realm.

        Raises:
            ImportError: It is refused, with what to do instead; ModuleNotFoundError when it is unknown.
        """
        module = self.modules.get(name)
        if module is not None:
            return module
        parent, _, tail = name.rpartition(".")
        holder = self.load(parent) if parent else None
        module = self.modules.get(name)
        if module is None:
            module = self._make(name)
        if holder is not None:
            raw.module_dict_of(holder)[tail] = module
        return module

    def members(self, name: str, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Return the values that ``from name import names`` binds."""
        module = self.load(name)
        return tuple(self._member(module, name, each) for each in names)

    def _member(self, module: Any, name: str, member: str) -> Any:  # noqa: ANN401 - any value
        try:
            return attributes.read(module, member)
        except AttributeError:
            pass
        full = f"{name}.{member}"
        if full in self.modules or _is_known(full) or full in self._packages:
            return self.load(full)
        reason = SHARED[name].get(member) if name in SHARED else None
        msg = f"cannot import name {member!r} from {name!r}" + (f": {reason}" if reason else "")
        raise ImportError(msg, name=name)

    def public(self, name: str) -> dict[str, Any]:
        """Return what ``from name import *`` binds."""
        module = self.load(name)
        space = raw.module_dict_of(module)
        listed = space.get("__all__")
        names = (
            [each for each in dict.keys(space) if type(each) is str and each[:1] != "_"]
            if listed is None
            else [raw.exact(each) for each in listed]
        )
        return {each: attributes.read(module, each) for each in names}

    def _make(self, name: str) -> Any:  # noqa: ANN401 - a module
        if name in STANDINS:
            return self._run(name, _program(name, standin_path(name)), primitives.of(name, self._realm))
        if name in INSIDE:
            module = self._run(name, _program(name, _source_path(name)), {})
            if name == "collections":
                self.load("collections.abc")  # programs take it for granted, as everything in CPython imports it
            return module
        if name in SHARED:
            return self._facade(name)
        if name in FOR_INTERPRETER:
            importlib.import_module(name)
            module, _ = self._new(name, is_package=False)
            self.modules[name] = module
            return module
        if name in self._packages:
            source, is_package = self._packages[name]
            return self._run_package(name, source, is_package=is_package)
        if name in REFUSED:
            msg = f"module {name!r} is not available inside ringfence: {REFUSED[name]}"
            raise ImportError(msg, name=name)
        msg = f"No module named {name!r}"
        raise ModuleNotFoundError(msg, name=name)

    def _new(self, name: str, *, is_package: bool) -> tuple[Any, dict[str, Any]]:
        module = ModuleType(self._realm.module_names.own(name))
        space = raw.module_dict_of(module)
        space["__package__"] = name if is_package else name.rpartition(".")[0]
        if is_package:
            space["__path__"] = []
        return module, space

    def _run(self, name: str, program: Program, extra: dict[str, object]) -> Any:  # noqa: ANN401 - a module
        module, space = self._new(name, is_package=INSIDE.get(name, False) or name in PACKAGES)
        space.update(extra)
        self._library[id(space)] = space
        self._execute(name, module, program, space)
        if name in self.on_load:
            self.on_load[name](space)
        for each in extra:
            space.pop(each, None) if each.startswith("_primitive_") else None
        return self.modules.get(name, module)

    def _run_package(self, name: str, source: bytes, *, is_package: bool) -> Any:  # noqa: ANN401 - a module
        """Run a module that the host supplies: it has the authority of the guest, and may import what the guest may."""
        filename = f"<package {name}>"
        program = self._realm.compile(source, filename, "exec")
        self._realm.remember_source(filename, source.decode("utf-8", "replace"))
        module, space = self._new(name, is_package=is_package)
        self._execute(name, module, program, space)
        return self.modules.get(name, module)

    def _execute(self, name: str, module: ModuleType, program: Program, space: dict[str, Any]) -> None:
        """Run a module, which other modules see meanwhile, and no longer when it fails."""
        space["__builtins__"] = self._realm.builtins
        self.modules[name] = module
        try:
            self._realm.execute(program, space, space)
        except BaseException:
            self.modules.pop(name, None)
            raise

    def _facade(self, name: str) -> Any:  # noqa: ANN401 - a module
        members = _shared_members.get(name)
        if members is None:
            real = importlib.import_module(name)
            members = {
                each: getattr(real, each) for each in SHARED[name] if SHARED[name][each] == "" and hasattr(real, each)
            }
            _shared_members[name] = members
        module, space = self._new(name, is_package=False)
        space.update(members)
        self.modules[name] = module
        return module


def standin_path(name: str) -> Path:
    """Return where the source of stand-in ``name`` lies."""
    return _STANDIN_FOLDER / f"{name}.py"


def _is_known(name: str) -> bool:
    return name in INSIDE or name in STANDINS or name in SHARED


def _source_path(name: str) -> Path:
    relative = Path(*name.split("."))
    return _LIBRARY / relative / "__init__.py" if INSIDE[name] else _LIBRARY / relative.with_suffix(".py")


_sources: Final[dict[str, bytes]] = {}
_packed: Final[dict[str, library.Packed]] = {}


def _read_source(name: str, path: Path) -> bytes:
    source = path.read_bytes()
    for old, new in CHANGES.get(name, ()):
        source = source.replace(old.encode(), new.encode())
    return source


def _program(name: str, path: Path) -> Program:
    program = _programs.get(name)
    if program is None:
        packed = _packed.get(name)
        if packed is not None:
            program = library.unpack(name, packed)
        else:
            source = _sources[name] if name in _sources else _read_source(name, path)
            program = compile_guest(source, filename=f"<library {name}>", max_bytes=_MAX_MODULE_BYTES)
        _programs[name] = program
    return program


def read_library() -> None:
    """Read every module ahead of time, compiled if the cache has it, and import every shared one.

    A jailed worker has no files. Where there is no cache, the worker compiles what its guest imports.
    """
    files = _files()
    _packed.update(library.load(files, lambda name: _program(name, files[name])))
    if not _packed:
        _sources.update({name: _read_source(name, path) for name, path in files.items()})
    _import_shared()


def preload() -> None:
    """Compile every module and import every shared one, for a process that has its files."""
    for name, path in _files().items():
        _program(name, path)
    _import_shared()


def _files() -> dict[str, Path]:
    """The source of every module that this version of Python has."""
    found = {name: standin_path(name) for name in sorted(STANDINS)}
    found.update((name, _source_path(name)) for name in INSIDE)
    return {name: path for name, path in found.items() if path.exists()}


def _import_shared() -> None:
    for name in (*SHARED, *FOR_INTERPRETER):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    zones.read_zones()


def make_ready() -> Iterator[None]:
    """Verify and link the modules that ``read_library`` has read, one at each step, so that no worker has to."""
    for name in _packed:
        link(_program(name, Path()).code)
        yield
