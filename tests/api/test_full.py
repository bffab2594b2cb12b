"""``language="full"``: plain Python, and the jail alone."""

import pytest

import ringfence
from ringfence import Sandbox


@pytest.fixture(scope="module")
def box():
    with Sandbox({"double": lambda n: n * 2}, language="full", modules=["json", "decimal"]) as box:
        yield box


def test_plain_python(box):
    result = box.run(
        "import json, sys\nprint('out')\nprint('err', file=sys.stderr)\n(lambda: json.dumps([double(4)]))()"
    )
    assert (result.value, result.stdout, result.stderr) == ("[8]", "out\n", "err\n")


def test_what_the_restricted_language_refuses_works(box):
    assert box.run("(lambda: 0).__code__.co_name").value == "<lambda>"
    assert box.run("import decimal\ndecimal.Decimal('1.50')").returned.as_tuple().digits == (1, 5, 0)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("open('/etc/passwd')", "PermissionError"),
        ("import socket\nsocket.socket()", "PermissionError"),
        ("import os\nos.kill(os.getpid(), 9)", "PermissionError"),
        ("import subprocess", "ModuleNotFoundError"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_the_jail_stands(box, source, error):
    result = box.run(source)
    assert (result.outcome, result.error.type) in {("raised", error), ("raised", "PermissionError")}


def test_leaving_is_a_crash(box):
    result = box.run("import os\nos._exit(0)")
    assert (result.outcome, result.detail) == ("crashed", "the worker ended with exit code 0")


def test_speaking_on_the_channel_is_a_violation(box):
    result = box.run("import os\nos.write(3, b'hello')\ndouble(1)")
    assert (result.outcome, result.detail) == (
        "violation",
        "the worker broke the protocol: a packet that no honest worker sends",
    )


def test_syntax_errors_are_findings(box):
    result = box.run("x = (")
    assert (result.outcome, result.findings[0].code) == ("check_failed", "RF001")
    assert box.check("x = 1") == []


def test_a_session_keeps_its_state():
    with Sandbox(language="full") as box, box.open() as session:
        session.run("def f(n): return n + 1")
        assert session.call("f", 1) == 2
        assert session.run("f").value(5) == 6
        with pytest.raises(ringfence.GuestError, match=r"^TypeError: "):
            session.call("f", "x")
