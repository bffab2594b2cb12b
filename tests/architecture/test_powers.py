"""Single-use powers: each one is used in the files that are reviewed for it, and nowhere else."""

import ast
import pathlib
import sys

import pytest

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "src/ringfence"
# Stand-ins are programs of the realm: what they can use is what the realm gives them.
FILES = sorted(path for path in SOURCES.rglob("*.py") if path.parent.name != "standins")
CORE_DEPENDENCIES = {"msgspec", "ringfence"}

# Compiling and running the guest's program: in the restricted language, and as plain Python.
EVALUATION = {"guest/execute.py", "guest/full.py", "language/program.py"}
# Compiled library code, read back through the verifier.
CACHED_CODE = {"guest/library.py"}
NATIVE_CALLS = {"jail/linux.py", "stopper.py"}


def test_the_lists_name_files_that_exist():
    assert (EVALUATION | NATIVE_CALLS | CACHED_CODE) - {relative(path) for path in FILES} == set()


def relative(path: pathlib.Path) -> str:
    return path.relative_to(SOURCES).as_posix()


def tree(path: pathlib.Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: pathlib.Path) -> set[str]:
    """Every module a file imports, ``from a import b`` as ``a`` and ``a.b``, type checking included."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def builtins_named(path: pathlib.Path, builtins: set[str]) -> set[str]:
    """Which of these builtins a file names, as ``exec`` or ``builtins.exec``: naming one is as good as calling it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in builtins:
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and node.attr in builtins and ast.unparse(node.value) == "builtins":
            found.add(node.attr)
    return found


def attributes_of_os(path: pathlib.Path) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "os"
    } | {name.removeprefix("os.") for name in imported(path) if name.startswith("os.")}


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_guest_code_is_compiled_and_run_in_few_files(path):
    if relative(path) not in EVALUATION:
        assert builtins_named(path, {"exec", "eval", "compile"}) == set()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_native_calls_live_in_one_file(path):
    if relative(path) not in NATIVE_CALLS:
        assert {name for name in imported(path) if name.partition(".")[0] in {"ctypes", "_ctypes", "cffi"}} == set()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_only_jail_zygote_and_type_checker_make_processes(path):
    name = relative(path)
    if name.startswith("jail/") or name in {"host/zygote.py", "typecheck.py"}:
        return
    assert imported(path) & {"subprocess", "multiprocessing", "_posixsubprocess", "pty"} == set()
    makers = {"fork", "forkpty", "system", "popen", "posix_spawn", "posix_spawnp"}
    assert {used for used in attributes_of_os(path) if used in makers or used.startswith(("exec", "spawn"))} == set()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_nothing_is_unpickled(path):
    roots = {name.partition(".")[0] for name in imported(path)}
    allowed = {"marshal"} if relative(path) in CACHED_CODE else set()
    assert roots & {"pickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle"} == allowed


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_the_core_depends_on_msgspec_and_the_standard_library(path):
    if relative(path).startswith("integrations/"):
        return
    roots = {name.partition(".")[0] for name in imported(path)}
    assert roots - CORE_DEPENDENCIES - sys.stdlib_module_names == set()
