"""``ringfence run`` as a person at a shell meets it: output, messages, exit codes."""

import json
import re

import pytest

from ringfence.language.world import CORRUPTIBLE, UNSTOPPED


def test_a_value_is_shown_as_a_prompt_shows_it(ringfence):
    ended = ringfence("run", "-c", "1+1")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "2\n", "")


@pytest.mark.parametrize(
    ("code", "stdout"),
    [
        ("'it\\'s'", '"it\'s"\n'),
        ("None", ""),
        ("x = 1", ""),
        ("print('a'); 'b'", "a\n'b'\n"),
        ("(1, {2})", "(1, {2})\n"),
        ("", ""),
        ("-5", "-5\n"),
        ("10**5000", "<int that holds an integer too long to show>\n"),
    ],
)
def test_what_is_shown(ringfence, code, stdout):
    ended = ringfence("run", "-c", code)
    assert (ended.code, ended.stdout, ended.stderr) == (0, stdout, "")


def test_a_file_and_standard_input(ringfence, tmp_path):
    (tmp_path / "guest.py").write_text("print('from a file')", encoding="utf-8")
    assert ringfence("run", "guest.py").stdout == "from a file\n"
    assert ringfence("run", "-", stdin="print('piped')").stdout == "piped\n"
    (tmp_path / "mark.py").write_bytes(b"\xef\xbb\xbfprint('byte order mark')")
    assert ringfence("run", "mark.py").stdout == "byte order mark\n"


def test_grants_and_inputs(ringfence, tmp_path):
    (tmp_path / "shop.py").write_text("def price(name):\n    return {'tea': 3}[name]\n", encoding="utf-8")
    ended = ringfence("run", "-c", "price(what) * 2", "--grant", "price=shop:price", "--input", 'what="tea"')
    assert (ended.code, ended.stdout, ended.stderr) == (0, "6\n", "")


def test_a_file_in_the_folder_does_not_stand_in_for_a_module(ringfence, tmp_path):
    (tmp_path / "random.py").write_text("print('run in the host')", encoding="utf-8")
    (tmp_path / "json.py").write_text("print('run in the host')", encoding="utf-8")
    ended = ringfence("run", "-c", "0 <= pick() < 1", "--grant", "pick=random:random")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "True\n", "")


def test_a_syntax_error_is_shown_with_its_line_and_a_caret(ringfence):
    ended = ringfence("run", "-", stdin="x=\n")
    assert ended.code == 3
    assert ended.stdout == ""
    assert ended.stderr == "<stdin>:1:3: RF001 syntax error: invalid syntax\n    x=\n      ^\n"


def test_a_guest_that_raises(ringfence):
    ended = ringfence("run", "-c", "print('before')\ndef f():\n    return 1 / 0\nf()")
    assert (ended.code, ended.stdout) == (1, "before\n")
    assert ended.stderr.splitlines()[0] == "Traceback (most recent call last):"
    assert ended.stderr.splitlines()[-1] == "ZeroDivisionError: division by zero"
    assert "ringfence" not in ended.stderr.replace("<guest>", "")


def test_a_guest_that_never_ends(ringfence):
    ended = ringfence("run", "-c", "print('on'); \nwhile True: pass", "--cpu", "0.2s", "--wall", "5s")
    assert (ended.code, ended.stdout) == (5, "on\n")
    assert re.fullmatch(r"ringfence: limit cpu_seconds: [^\n]+\n", ended.stderr)


@pytest.mark.parametrize(
    ("code", "options", "limit"),
    [
        ("while True: pass", ["--wall", "200ms"], "wall_seconds"),
        ("x = [bytearray(2**20) for _ in range(10**6)]", ["--memory", "64MiB"], "memory_bytes"),
        ("while True: print('x' * 1000)", ["--output", "10kB"], "output_bytes"),
        ("while True: f(1)", ["--calls", "3", "--grant", "f=math:sqrt"], "calls"),
    ],
)
def test_limits(ringfence, code, options, limit):
    ended = ringfence("run", "-c", code, "--json", *options)
    assert (ended.code, ended.json["outcome"], ended.json["limit"]) == (5, "limit", limit)


def test_the_whole_result_as_json(ringfence):
    ended = ringfence("run", "-c", "print('out')\n(1, [2])", "--json")
    assert ended.code == 0
    assert ended.stderr == ""
    result = ended.json
    usage = result.pop("usage")
    confinement = result.pop("confinement")
    assert result == {
        "outcome": "ok",
        "value": None,
        "value_repr": "(1, [2])",
        "stdout": "out\n",
        "stderr": "",
        "error": None,
        "findings": [],
        "limit": "",
        "detail": "",
        "denials": [],
    }
    assert sorted(usage) == ["calls", "cpu_seconds", "memory_bytes", "output_bytes", "wall_seconds"]
    assert usage["output_bytes"] == 4
    assert usage["wall_seconds"] > 0
    assert {"no_new_privs", "seccomp", "rlimits", "closed_fds"} <= set(confinement["names"])


def test_json_of_a_refused_program(ringfence):
    ended = ringfence("run", "-c", "x=", "--json")
    assert ended.code == 3
    (finding,) = ended.json["findings"]
    assert (finding["code"], finding["filename"], finding["line"]) == ("RF001", "<command line>", 1)


def test_json_of_a_guest_that_raises(ringfence):
    ended = ringfence("run", "-c", "raise KeyError('k')", "--json")
    assert ended.code == 1
    assert (ended.json["error"]["type"], ended.json["error"]["message"]) == ("KeyError", "'k'")


@pytest.mark.parametrize("isolation", ["jail", "inline"])
def test_standard_error_of_the_guest_is_kept_apart(ringfence, isolation):
    ended = ringfence("run", "-c", "print('a'); print('b'); 3", "--isolation", isolation)
    assert (ended.code, ended.stdout, ended.stderr) == (0, "a\nb\n3\n", "")


def test_plain_python_in_the_jail(ringfence):
    ended = ringfence("run", "-c", "open('/etc/passwd')", "--language", "full", "--json")
    assert ended.code == 1
    assert ended.json["error"]["type"] in {"PermissionError", "FileNotFoundError", "OSError"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "give a FILE, or - for standard input, or -c CODE"),
        (["run", "a.py", "-c", "1"], "give a FILE, or - for standard input, or -c CODE"),
        (["run", "missing.py"], "cannot read missing.py: No such file or directory"),
        (["run", "."], "cannot read .: Is a directory"),
        (["run", "-c", "1", "--wall", "soon"], "argument --wall: 'soon' is not a number with a unit"),
        (
            ["run", "-c", "1", "--memory", "2s"],
            "argument --memory: '2s' is not a size: write it like 256MB, 64MiB or 4096",
        ),
        (["run", "-c", "1", "--memory", "1kB"], "memory_bytes must be at least 33554432, not 1000"),
        (["run", "-c", "1", "--wall", "0"], "wall_seconds must be finite and greater than 0, not 0.0"),
        (["run", "-c", "1", "--calls", "x"], "argument --calls: 'x' is not a whole number"),
        (["run", "-c", "1", "--grant", "f=nowhere:f"], "--grant f=nowhere:f: No module named 'nowhere'"),
        (["run", "-c", "1", "--grant", "f=math:nope"], "--grant f=math:nope: math has no attribute nope"),
        (["run", "-c", "1", "--input", "x={"], None),
        (["run", "-c", "1", "--grant", "m=string:Formatter.__dict__"], None),
        (["run", "-c", "1", "--language", "full", "--isolation", "inline"], None),
        (["run", "-c", "1", "--isolation", "none"], None),
        (["frobnicate"], None),
        ([], None),
    ],
)
def test_wrong_use_gets_one_line(ringfence, arguments, message):
    ended = ringfence(*arguments)
    assert (ended.code, ended.stdout) == (2, "")
    if message is None:
        assert re.fullmatch(r"ringfence: [^\n]+\n", ended.stderr)
    else:
        assert ended.stderr == f"ringfence: {message}\n"


def test_a_file_that_is_not_utf8(ringfence, tmp_path):
    (tmp_path / "latin.py").write_bytes(b"print('caf\xe9')")
    ended = ringfence("run", "latin.py")
    assert (ended.code, ended.stderr) == (2, "ringfence: latin.py is not UTF-8: byte 0xe9 at offset 10\n")


def test_a_grant_whose_module_fails(ringfence, tmp_path):
    (tmp_path / "broken.py").write_text("raise SystemExit('no\\nway')", encoding="utf-8")
    ended = ringfence("run", "-c", "1", "--grant", "f=broken:f")
    message = "ringfence: --grant f=broken:f: importing broken failed: SystemExit: no way\n"
    assert (ended.code, ended.stdout, ended.stderr) == (2, "", message)


def test_an_endless_source(ringfence):
    ended = ringfence("run", "/dev/zero")
    assert ended.code == 3
    assert "RF002" in ended.stderr


def test_what_an_encoding_lacks_is_escaped(ringfence):
    ended = ringfence("run", "-c", "print('caf\\u00e9 \\ud800')", PYTHONIOENCODING="ascii")
    assert (ended.code, ended.stdout) == (0, "caf\\xe9 \\ud800\n")


def test_check(ringfence, tmp_path):
    (tmp_path / "good.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "bad.py").write_text("x = (\n", encoding="utf-8")
    assert ringfence("check", "good.py").code == 0
    ended = ringfence("check", "bad.py")
    assert ended.code == 3
    assert ended.stdout.startswith("bad.py:1:5: RF001 ")
    ended = ringfence("check", "bad.py", "--format", "json")
    assert ended.code == 3
    (finding,) = json.loads(ended.stdout)
    assert (finding["code"], finding["filename"], finding["line"], finding["column"]) == ("RF001", "bad.py", 1, 5)


def test_doctor(ringfence):
    ended = ringfence("doctor")
    assert ended.code == 0
    assert ended.stdout.startswith("language wall: stands (CPython 3.")
    assert "\njail wall: stands (Linux " in ended.stdout
    inline = ended.stdout.partition('the language wall alone (isolation="inline") does not stop:\n')[2].splitlines()
    assert inline == [
        *(f"  {what}: {why}" for what, why in UNSTOPPED.items()),
        *(f"    {label}: {what}" for label, what in CORRUPTIBLE.items()),
    ]
    facts = ringfence("doctor", "--json").json
    assert facts["inline"] == {"unstopped": dict(UNSTOPPED), "corruptible": dict(CORRUPTIBLE)}
    assert (facts["language"]["usable"], facts["jail"]["usable"]) == (True, True)
    assert "seccomp" in facts["jail"]["names"]


def test_help_names_the_exit_codes(ringfence):
    ended = ringfence("run", "--help")
    assert ended.code == 0
    assert "\n  5    the guest reached a limit\n" in ended.stdout
    assert re.fullmatch(r"ringfence \d+\.\d+\.\d+\n", ringfence("--version").stdout)
