"""An inline guest ends at its deadline whatever it catches, on any thread, and host code it called is never cut short."""

import threading
import time

import pytest

from ringfence import Limits, Result, Sandbox

_LIMITS = Limits(wall_seconds=0.3, calls=10**8)

_PROGRAMS = {
    "loop": "while True: pass",
    "one_handler": "while True:\n try:\n  while True: pass\n except BaseException: pass",
    "two_handlers": (
        "while True:\n try:\n  while True:\n   try:\n    while True: pass\n   except: pass\n except: pass"
    ),
    "finally": "def f():\n try:\n  while True: pass\n finally:\n  while True: pass\nf()",
    "finally_continue": "while True:\n try:\n  while True: pass\n finally: continue",
    "finally_return": "def f():\n try:\n  while True: pass\n finally: return 1\nwhile True: f()",
    "generator": "def g():\n while True:\n  try: yield 1\n  except BaseException: pass\nfor x in g(): pass",
    "manager": "class E:\n def __enter__(s): pass\n def __exit__(s, *a): return True\nwhile True:\n with E():\n  while True: pass",
    "generator_expression": "all(True for _ in iter(int, 1))",
    "library": "import random\nwhile True: random.random()",
    "finalizer": "class D:\n def __del__(s):\n  while True: pass\nD()",
    "except_star": "while True:\n try:\n  while True: pass\n except* BaseException: pass",
    "suppress": "import contextlib\nwhile True:\n with contextlib.suppress(BaseException):\n  while True: pass",
    "recursion": "def f():\n try: f()\n except BaseException: f()\nwhile True:\n try: f()\n except BaseException: pass",
    "sleep": "import time\nwhile True:\n try: time.sleep(100)\n except BaseException: pass",
}


def _run(source: str) -> Result:
    with Sandbox(isolation="inline", limits=_LIMITS) as box:
        return box.run(source)


@pytest.mark.parametrize("name", _PROGRAMS)
def test_guest_that_swallows_everything_is_ended(name: str) -> None:
    """The outcome names the limit; nothing of the interrupt is left behind on the thread."""
    result = _run(_PROGRAMS[name])
    assert (result.outcome, result.limit, result.detail) == ("limit", "wall_seconds", "ran longer than 0.3 seconds")
    assert _run("1 + 1").value == 2


def test_guest_on_another_thread_is_ended() -> None:
    """The deadline does not depend on signals, which only the main thread gets."""
    results: list[Result] = []
    thread = threading.Thread(target=lambda: results.append(_run(_PROGRAMS["two_handlers"])))
    thread.start()
    thread.join()
    assert results[0].limit == "wall_seconds"


def test_host_code_is_never_cut_short() -> None:
    """Every call of a grant that began was finished, however the guest ended."""
    begun, finished = 0, 0

    def slow() -> None:
        nonlocal begun, finished
        begun += 1
        end = time.monotonic() + 0.01
        while time.monotonic() < end:
            pass
        finished += 1

    for _ in range(5):
        with Sandbox(grants={"slow": slow}, isolation="inline", limits=_LIMITS) as box:
            result = box.run("while True:\n try: slow()\n except BaseException: pass")
        assert result.limit == "wall_seconds"
    assert begun > 5
    assert begun == finished


def test_processor_time_is_a_limit_too() -> None:
    """A spinning guest is ended by the processor time it may use."""
    with Sandbox(isolation="inline", limits=Limits(cpu_seconds=0.2, wall_seconds=30)) as box:
        result = box.run("while True: pass")
    assert (result.limit, result.detail) == ("cpu_seconds", "used more than 0.2 seconds of processor time")
