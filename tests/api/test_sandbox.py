"""What ``Sandbox`` and ``Session`` promise."""

import dataclasses
import subprocess
import sys
import threading

import pytest

import ringfence
from ringfence import Limits, Outcome, Sandbox

REMEDY = "grant plain data, a function, or ringfence.facet(obj, methods=(...), attributes=(...))"


def test_a_value_output_and_usage(run):
    result = run("import math\nprint('out')\n{'a': [1, (2.5, None)]}")
    assert (result.outcome, result.value, result.stdout, result.stderr) == (
        Outcome.OK,
        {"a": [1, (2.5, None)]},
        "out\n",
        "",
    )
    assert (result.usage.output_bytes, result.usage.calls) == (4, 0)
    assert result.usage.wall_seconds > 0
    assert result.usage.cpu_seconds > 0


def test_memory_is_metered_in_the_jail():
    with Sandbox() as box:
        assert box.run("1").usage.memory_bytes > 1 << 20
    with Sandbox(isolation="inline") as box:
        assert box.run("1").usage.memory_bytes == 0


def test_statements_have_no_value(run):
    assert run("x = 1").value is None


def test_what_the_guest_raised(run):
    result = run("def f():\n    1 / 0\nf()")
    assert (result.outcome, result.error.type, result.error.message) == (
        "raised",
        "ZeroDivisionError",
        "division by zero",
    )
    assert result.error.traceback == (
        "Traceback (most recent call last):\n"
        '  File "<guest>", line 3, in <module>\n    f()\n'
        '  File "<guest>", line 2, in f\n    1 / 0\n'
        "ZeroDivisionError: division by zero"
    )
    with pytest.raises(ringfence.GuestRaised, match=r"^ZeroDivisionError: division by zero$") as caught:
        _ = result.value
    assert caught.value.result is result


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException"])
def test_nothing_a_guest_raises_gets_out(error_of, name):
    assert error_of(f"raise {name}('x')") == f"{name}: x"


def test_a_syntax_error_is_a_finding(run):
    result = run("x = (\n")
    assert (result.outcome, result.findings[0].code, result.findings[0].line) == ("check_failed", "RF001", 1)
    with pytest.raises(ringfence.CheckFailed):
        _ = result.value


@pytest.mark.parametrize("source", [b"\xff", "'\ud800'"])
def test_a_source_that_is_no_text(run, source):
    assert [finding.code for finding in run(source).findings] == ["RF003"]


def test_a_source_that_is_too_big(run):
    result = run("x" * 101, limits=Limits(source_bytes=100))
    assert [finding.code for finding in result.findings] == ["RF002"]


def test_a_file_name_of_ones_own(isolation):
    with Sandbox(isolation=isolation) as box:
        assert 'File "theme.py", line 1' in box.run("1/0", filename="theme.py").error.traceback
        assert box.check("x = (", filename="theme.py")[0].filename == "theme.py"


def test_check_runs_nothing(isolation):
    calls = []
    with Sandbox({"call": lambda: calls.append(1)}, isolation=isolation) as box:
        assert box.check("call()\nprint('x')") == []
        assert [finding.code for finding in box.check("x = (")] == ["RF001"]
    assert calls == []


def test_runs_share_nothing(isolation):
    with Sandbox(isolation=isolation) as box:
        box.run("x = 1")
        assert box.run("x").error.type == "NameError"


def test_a_session_keeps_its_state(isolation):
    with Sandbox(isolation=isolation) as box, box.open() as session:
        assert session.run("x = 20\ndef f(n, *, k=0): return n * 2 + k").outcome == "ok"
        assert session.run("f(x) + y", {"y": 2}).value == 42
        assert session.call("f", 4, k=1) == 9
        with pytest.raises(ringfence.GuestError, match=r"^NameError: name 'g' is not defined$"):
            session.call("g")
        session.run("def bad(): raise LookupError('no')")
        with pytest.raises(ringfence.GuestError) as caught:
            session.call("bad")
        assert (caught.value.type_name, caught.value.message) == ("LookupError", "no")
        assert session.run("x").value == 20
        assert session.run("1 / 0").outcome == "raised"
        assert session.run("x").value == 20


def test_a_closed_session(isolation):
    with Sandbox(isolation=isolation) as box:
        session = box.open()
        function = session.run("lambda: 1").value
        assert function() == 1
        session.close()
        session.close()
        for use in (lambda: session.run("1"), lambda: session.call("f"), function):
            with pytest.raises(ringfence.SessionClosed, match=r"^the session is closed$"):
                use()
        other = box.open()
    with pytest.raises(ringfence.SessionClosed, match=r"^the session is closed$"):
        other.run("1")
    with pytest.raises(ringfence.SessionClosed, match=r"^the sandbox is closed$"):
        box.run("1")


def test_a_session_is_for_one_thread_at_a_time(isolation):
    seen = []

    def other():
        try:
            session.run("1")
        except RuntimeError as error:
            seen.append(str(error))

    def grant():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    with Sandbox({"grant": grant}, isolation=isolation) as box, box.open() as session:
        assert session.run("grant()").outcome == "ok"
    assert seen == ["the session is in use on another thread"]


def test_output_ends_at_its_limit(run):
    result = run("while True: print('0123456789')", limits=Limits(output_bytes=25))
    assert (result.outcome, result.limit, result.stdout) == ("limit", "output_bytes", "0123456789\n0123456789\n012")
    with pytest.raises(ringfence.LimitReached, match=r"^wrote more than 25 bytes$"):
        _ = result.value


def test_calls_end_at_their_limit(run):
    calls = []
    source = "while True:\n    try: grant()\n    except BaseException: pass"
    result = run(source, {"grant": lambda: calls.append(1)}, limits=Limits(calls=5))
    assert (result.outcome, result.limit, len(calls), result.usage.calls) == ("limit", "calls", 5, 5)


def test_a_session_is_over_after_a_limit(isolation):
    with Sandbox({"grant": int}, isolation=isolation, limits=Limits(calls=0)) as box, box.open() as session:
        assert session.run("grant()").limit == "calls"
        with pytest.raises(ringfence.SessionClosed, match=r"^the session has ended: more than 0 calls of grants$"):
            session.run("1")


def test_time_ends_in_the_jail():
    with Sandbox(limits=Limits(wall_seconds=0.3, cpu_seconds=60)) as box:
        result = box.run(
            "print('started')\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"
        )
    assert (result.outcome, result.limit, result.stdout) == ("limit", "wall_seconds", "started\n")
    assert result.detail == "ran longer than 0.3 seconds"
    with Sandbox(limits=Limits(cpu_seconds=0.2, wall_seconds=60)) as box:
        result = box.run("for n in range(400): print(n)\nwhile True: pass")
    assert (result.outcome, result.limit) == ("limit", "cpu_seconds")
    assert result.stdout.splitlines() == [str(n) for n in range(400)]


def test_memory_ends_in_the_jail():
    with Sandbox(limits=Limits(memory_bytes=64 << 20)) as box:
        result = box.run("x = []\nwhile True: x.append('x' * 100_000 + str(len(x)))")
        assert (result.outcome, result.limit, result.error.type) == ("limit", "memory_bytes", "MemoryError")
        assert box.run("try: 'x' * 10 ** 12\nexcept MemoryError: 'caught'").outcome == "ok"


def test_time_inline_ends_at_calls_and_output():
    for source in ("while True: print('', end='')", "while True: grant()"):
        with Sandbox({"grant": int}, isolation="inline", limits=Limits(wall_seconds=0.1, calls=10**9)) as box:
            assert box.run(source).limit in ("wall_seconds", "cpu_seconds")


def test_inputs_stand_beside_grants(run, isolation):
    assert run("a + b", {"a": 1}, inputs={"b": 2}).value == 3
    with Sandbox(isolation=isolation) as box:
        with pytest.raises(
            ringfence.CannotCross, match=r"^input 'x'\[0\]: an object of type object cannot cross; grant plain"
        ):
            box.run("x", {"x": [object()]})
        with pytest.raises(ValueError, match=r"^input 'a b': no name that a guest could write$"):
            box.run("x", {"a b": 1})


def test_grants_are_copies(run):
    data = {"list": [1]}
    assert run("data['list'].append(2)\ndata", {"data": data}).value == {"list": [1, 2]}
    assert data == {"list": [1]}


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"isolation": "none"}, ValueError, "isolation must be 'jail' or 'inline', not 'none'"),
        ({"language": "python"}, ValueError, "language must be 'restricted' or 'full', not 'python'"),
        (
            {"isolation": "inline", "language": "full"},
            ValueError,
            'language="full" needs isolation="jail": nothing else would stand between the guest and the host',
        ),
        ({"limits": 5}, TypeError, "limits must be a ringfence.Limits, not int"),
        ({"modules": "json"}, TypeError, "modules must be several names, such as ('json',), not one string"),
        ({"modules": ["a-b"]}, ValueError, "modules: 'a-b' is no name of a module"),
        ({"grants": {"class": 1}}, ValueError, "grant 'class': no name that a guest could write"),
        (
            {"grants": {"__builtins__": 1}},
            ValueError,
            "grant '__builtins__': names with two underscores at both ends belong to Python",
        ),
        ({"grants": {1: 1}}, TypeError, "the name of a grant must be a str, not int"),
        (
            {"grants": {"db": object()}},
            ringfence.NotGrantable,
            "grant 'db': an object of type object cannot cross; " + REMEDY,
        ),
        (
            {"grants": {"db": {"x": [sys]}}},
            ringfence.NotGrantable,
            "grant 'db'['x'][0]: a module cannot cross; " + REMEDY,
        ),
    ],
    ids=range(11),
)
def test_wrong_use_gets_one_clear_line(options, kind, message):
    with pytest.raises(kind) as caught:
        Sandbox(**options)
    assert str(caught.value) == message


def test_what_is_required(isolation):
    with pytest.raises(ValueError, match=r"^no step of the jail is called 'moat'; there are "):
        Sandbox(require=["moat"])
    with pytest.raises(ringfence.JailUnavailable, match=r"seccomp: isolation=\"inline\" leaves the jail out"):
        Sandbox(isolation="inline", require=["seccomp"])
    with Sandbox(require=["seccomp"]) as box:
        assert "seccomp" in box.confinement.names


def test_a_source_must_be_text(isolation):
    with Sandbox(isolation=isolation) as box, pytest.raises(TypeError, match=r"^source must be str or bytes, not int$"):
        box.run(5)


def test_a_result_is_frozen(run):
    with pytest.raises(dataclasses.FrozenInstanceError):
        run("1").stdout = ""


def test_public_names_resolve():
    for name in ringfence.__all__:
        assert getattr(ringfence, name) is not None
    assert set(ringfence.__all__) <= set(dir(ringfence))
    with pytest.raises(AttributeError, match=r"^module 'ringfence' has no attribute 'nothing'$"):
        _ = ringfence.nothing


CTRL_C = """
import os, signal, sys, threading, ringfence
with ringfence.Sandbox(isolation=sys.argv[1], limits=ringfence.Limits(wall_seconds=60, cpu_seconds=60)) as box:
    box.run("1")
    try:
        threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        box.run(sys.argv[2])
    except KeyboardInterrupt:
        print("interrupted")
    assert box.run("1 + 1").value == 2
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler and sys.gettrace() is None
"""


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "def f():\n    try:\n        while True: pass\n    finally:\n        while True: pass\nf()",
    ],
    ids=["except", "finally"],
)
def test_ctrl_c_reaches_the_host(isolation, source):
    answer = subprocess.run(
        [sys.executable, "-c", CTRL_C, isolation, source], capture_output=True, text=True, check=False, timeout=60
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "interrupted\n", "")


class Enough(BaseException):
    """What a host raises that has waited long enough."""


@pytest.mark.parametrize("source", ["while True: pass", "while True: print(1)", "while True: double(1)"])
def test_a_heartbeat_goes_on_while_the_guest_runs_and_can_end_it(source):
    beats = []

    def beat():
        beats.append(1)
        if len(beats) == 5:
            raise Enough

    limits = Limits(wall_seconds=60, cpu_seconds=60, calls=10**9, output_bytes=10**9)
    grants = {"double": lambda number: number * 2}
    with Sandbox(grants, heartbeat=beat, heartbeat_seconds=0.01, limits=limits) as box, box.open() as session:
        with pytest.raises(Enough):
            session.run(source)
        with pytest.raises(ringfence.SessionClosed):
            session.run("1")
    assert len(beats) == 5


def test_a_heartbeat_needs_somebody_who_waits():
    message = r'^heartbeat needs isolation="jail" and heartbeat_seconds greater than 0$'
    with pytest.raises(ValueError, match=message):
        Sandbox(heartbeat=print, isolation="inline")
    with pytest.raises(ValueError, match=message):
        Sandbox(heartbeat=print, heartbeat_seconds=0)
