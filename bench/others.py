"""Other ways to run untrusted Python in the same run, where they are installed (the dependency group ``bench``).

Each is set up as its own documentation shows. What one of them does not run is reported as refused, with its reason.
RestrictedPython runs compiled code in this process, as ringfence does inline. smolagents walks the tree in this process, and
pydantic-monty interprets in worker processes of its own; both are given text, so each of their runs parses it as well.
"""

import builtins
import contextlib
import importlib.metadata
import importlib.util
import time
from collections.abc import Callable, Generator
from typing import Any, NamedTuple

Prepare = Callable[[str], Callable[[], object]]
"""From a program to what runs it once, from a fresh start."""


class Other(NamedTuple):
    """One of them.

    Args:
        prepare: Makes a program ready.
        clock: Processor time of this thread, or elapsed time where other processes do the work; in seconds.
    """

    prepare: Prepare
    clock: Callable[[], float]


_BUILTINS = (
    "dict", "list", "map", "max", "min", "reversed", "set", "sum", "super", "enumerate", "frozenset", "object",
    "sorted", "zip",
)  # fmt: skip


def _restricted_python() -> Prepare:
    from RestrictedPython import Eval, Guards, compile_restricted, safe_builtins

    given = {
        "__builtins__": {**safe_builtins, **{name: getattr(builtins, name) for name in _BUILTINS}},
        "__metaclass__": type,
        "__name__": "__main__",
        "_getattr_": Guards.safer_getattr,
        "_getitem_": Eval.default_guarded_getitem,
        "_getiter_": Eval.default_guarded_getiter,
        "_inplacevar_": _in_place,
        "_iter_unpack_sequence_": Guards.guarded_iter_unpack_sequence,
        "_unpack_sequence_": Guards.guarded_unpack_sequence,
        "_write_": lambda value: value,
    }

    def prepare(source: str) -> Callable[[], object]:
        code = compile_restricted(source, "<program>", "exec")
        return lambda: exec(code, dict(given))  # noqa: S102 - the program is ours

    return prepare


def _in_place(operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - any operands
    return left + right if operator == "+=" else left - right


def _smolagents() -> Prepare:
    from smolagents.local_python_executor import LocalPythonExecutor

    def prepare(source: str) -> Callable[[], object]:
        def run() -> None:
            executor = LocalPythonExecutor([], timeout_seconds=None)
            executor.send_tools({"reversed": reversed, "frozenset": frozenset})
            executor(source)

        return run

    return prepare


@contextlib.contextmanager
def installed() -> Generator[dict[str, Other]]:
    """Yield what is installed, by name and version."""
    found: dict[str, Other] = {}
    with contextlib.ExitStack() as stack:
        if importlib.util.find_spec("RestrictedPython"):
            found[_label("RestrictedPython")] = Other(_restricted_python(), time.thread_time)
        if importlib.util.find_spec("pydantic_monty"):
            import pydantic_monty

            pool = stack.enter_context(pydantic_monty.Monty())

            def monty(source: str) -> Callable[[], object]:
                def run() -> None:
                    with pool.checkout() as session:
                        session.feed_run(source)

                return run

            found[_label("pydantic-monty")] = Other(monty, time.perf_counter)
        if importlib.util.find_spec("smolagents"):
            found[_label("smolagents")] = Other(_smolagents(), time.thread_time)
        yield found


def _label(name: str) -> str:
    return f"{name} {importlib.metadata.version(name)}"
