"""``language="full"``: plain Python, and the jail alone."""

import json
import subprocess
import sys

import pytest

import ringfence
from ringfence import Sandbox


@pytest.fixture(scope="module")
def box():
    with Sandbox({"double": lambda n: n * 2}, language="full", packages=["decimal"]) as box:
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
        ("import subprocess\nsubprocess.run(['true'])", "FileNotFoundError"),
        ("import ctypes", "ModuleNotFoundError"),
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


# Named, or there at all, only where a host grants more than plain computing; see docs/divergences/index.md.
NOT_IN_MEMORY = {
    "_ctypes", "_curses", "_curses_panel", "_dbm", "_gdbm", "_tkinter", "ctypes", "curses", "ensurepip", "idlelib", "lib2to3",
    "readline", "tkinter", "turtle", "turtledemo", "this", "antigravity",
}  # fmt: skip
IMPORT_ALL = """
import importlib
failed = []
for name in names:
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed.append(name)
failed
"""


def test_the_standard_library_is_in_memory():
    names = sorted(sys.stdlib_module_names - {"this", "antigravity"})
    program = f"import json, sys\nnames = json.loads(sys.argv[1])\n{IMPORT_ALL}\nprint(json.dumps(failed))"
    command = [sys.executable, "-I", "-c", program, json.dumps(names)]
    outside = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    limits = ringfence.Limits(wall_seconds=60, cpu_seconds=60)
    with Sandbox(language="full", limits=limits) as box:
        inside = box.run(IMPORT_ALL, {"names": names}).value
    assert set(inside) - set(json.loads(outside.stdout.splitlines()[-1])) <= NOT_IN_MEMORY


def test_library_modules_from_memory_work(box):
    source = """
import xml.etree.ElementTree as tree, tomllib, configparser, inspect, encodings.cp1140
tags = [e.tag for e in tree.fromstring('<a><b/><c/></a>')]
tags, tomllib.loads('x = [1, 2]'), 'a'.encode('cp1140'), inspect.getsource(configparser.ConfigParser)[:24]
"""
    assert box.run(source).value == (["b", "c"], {"x": [1, 2]}, b"\x81", "class ConfigParser(RawCo")


def test_tracebacks_of_library_modules_show_their_lines(box):
    source = """
import configparser, traceback
try:
    configparser.ConfigParser().read_string('x')
except configparser.Error:
    text = traceback.format_exc()
'raise MissingSectionHeaderError(' in text
"""
    assert box.run(source).value is True


def test_packages_that_native_tests_need():
    with Sandbox(language="full", packages=["ctypes", "mmap", "socket", "subprocess"]) as box:
        assert box.run("import ctypes\nctypes.sizeof(ctypes.c_long)").value == 8
        assert box.run("import mmap\nmmap.mmap(-1, 4096)").error.type == "PermissionError"
        assert box.run("import socket\nsocket.socketpair()").error.type == "PermissionError"
        assert box.run("import os\nos.fork()").error.type == "PermissionError"


def test_packages_are_for_the_full_language():
    with pytest.raises(ValueError, match=r'^packages are for language="full"; in the '):
        Sandbox(packages=["json"])
    with pytest.raises(ringfence.JailUnavailable, match="No module named 'no_such_package'"):
        Sandbox(language="full", packages=["no_such_package"]).run("1")


def test_numpy():
    pytest.importorskip("numpy")
    packages = ["numpy", "numpy.fft", "numpy.linalg", "numpy.random"]
    with Sandbox(language="full", packages=packages, limits=ringfence.Limits(memory_bytes=512 << 20)) as box:
        source = """
import numpy as np
a = np.arange(12.0).reshape(3, 4)
u, s, v = np.linalg.svd(a)
same = bool(np.allclose(u @ np.diag(s) @ v[:3], a))
float((a @ a.T).sum()), same, np.fft.fft(np.ones(4)).real.tolist(), len(np.random.default_rng().random(3))
"""
        assert box.run(source).value == (1134.0, True, [4.0, 0.0, 0.0, 0.0], 3)
        assert box.run("import numpy as np\nnp.ones((1 << 30, 8))").outcome == "limit"
        assert box.run("import numpy as np\nnp.fromfile('/etc/passwd')").error.type == "PermissionError"
