"""``ringfence audit``: what a fresh realm reaches on this Python, and that a planted leak is found."""

import platform
import sys

import ringfence as public
from ringfence.cli.main import main
from ringfence.guest import stdlib

# Reaches little: it loads no other module.
MODULE = "math"


def test_a_realm_with_one_module(ringfence):
    ended = ringfence("audit", MODULE)
    assert (ended.code, ended.stderr) == (0, "")
    first, *rows, walked, modules, title, problem = ended.stdout.splitlines()
    assert first == f"CPython {platform.python_version()}: a fresh realm with 1 module"
    assert rows[0] == "objects reached, by kind:"
    assert (walked, modules) == ("modules walked:", f"  {MODULE}")
    assert (title, problem) == ("reached and must not be:", "  none")
    counts = [int(row.split()[0].replace(",", "")) for row in rows[1:]]
    assert sum(counts[:-1]) == counts[-1]


def test_json(ringfence):
    ended = ringfence("audit", MODULE, "--json")
    assert (ended.code, ended.stderr) == (0, "")
    facts = ended.json
    assert facts.keys() == {"python", "counts", "problems", "modules"}
    assert (facts["python"], facts["problems"], facts["modules"]) == (platform.python_version(), [], [MODULE])
    assert facts["counts"]["module"] >= 1


def test_a_module_that_no_guest_can_import(ringfence):
    ended = ringfence("audit", "socket", MODULE)
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr == "ringfence: a guest cannot import socket\n"


def test_a_planted_leak_is_found(monkeypatch, capsys):
    public.audit(names=(MODULE,))
    monkeypatch.setitem(stdlib._shared_members, MODULE, {**stdlib._shared_members[MODULE], "leak": [sys._getframe()]})
    assert main(["audit", MODULE]) == 6
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.partition("reached and must not be:\n")[2].splitlines() == [
        f"  {MODULE}.leak[0]: a frame",
        f"  {MODULE}.leak: a mutable list shared by two realms",
    ]


def test_everything_that_a_guest_can_import():
    seen = public.audit()
    assert isinstance(seen, public.Audit)
    assert seen.problems == ()
    assert {"json", "re", "typing", "decimal", "datetime", MODULE} <= {*seen.modules}
