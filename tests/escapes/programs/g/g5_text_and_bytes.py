"""Source that a checker and a compiler may read differently: encodings, marks, odd line ends, subclasses (G5, G6)."""
loot = []


def generator():
    yield


it = generator()
evil = "loot.append(it.gi_frame)"
utf7 = b"# -*- coding: utf-7 -*-\n+AGwAbwBvAHQ.append(it.gi+AF8-frame)\n"


class Bytes(bytes):
    def decode(self, *args):
        return "1"

    def __bytes__(self):
        return b"1"


class Source(str):
    def __str__(self):
        return "1"

    def encode(self, *args):
        return b"1"

    def __len__(self):
        return 1

    def lstrip(self, *args):
        return "1"

    def splitlines(self, *args):
        return ["1"]

    def removeprefix(self, *args):
        return "1"


texts = [
    evil, evil.encode(), "\ufeff" + evil, b"\xef\xbb\xbf" + evil.encode(), "\ufeff\ufeff" + evil, "# coding: utf-7\n" + evil, utf7, b"# coding: rot13\nybbg.nccraq(vg.tv_senzr)", b"#!/usr/bin/python\n# vim: set fileencoding=unicode_escape :\n\\u006coot.append(it.gi_frame)",
    "x = 1\r" + evil, "x = 1\r\n" + evil, "x = 1\f\n" + evil, "\f" + evil, "#\r" + evil, "#\x0b" + evil, "#\x85" + evil, "#\u2028" + evil, "'''\\\r'''; " + evil, "\\\n" + evil, "\t" + evil, " " + evil, "if 1:\n\t" + evil + "\n        " + evil, evil + "\0", "\0" + evil, "#\0\n" + evil, evil + "\x1a",
    "\ud800" + evil, "#\ud800\n" + evil, Source(evil), Bytes(evil.encode()), bytearray(evil.encode()), memoryview(evil.encode()), "loot.append(it.gi\u200b_frame)", "loot.append(it.gi\u00ad_frame)", "loot.append(it.g\u0131_frame)", "loot.append(it.gi\uff3fframe)", "loot.append(it.\U0001d4f0\U0001d4f2_frame)",
    "loot.append(it.gi_\\\nframe)", "loot.append(\nit\n.\ngi_frame\n)", "loot.append(it#\n.gi_frame)", "loot.append(it.__class__.\u005f\u005fbase__)", evil + ";" + evil, "exec(%r)" % evil, "eval(%r)" % evil, "exec(b%r)" % evil, "exec(compile(%r, 'x', 'exec'))" % evil, "from __future__ import annotations\n" + evil,
    "from __future__ import braces", "from __future__ import barry_as_FLUFL\n1 <> 2", "print 'x'", "async = 1", "``", "\N{ZERO WIDTH SPACE}" + evil,
]
for text in texts:
    for run in (
        lambda: exec(text), lambda: eval(text), lambda: exec(compile(text, "x", "exec")), lambda: eval(compile(text, "x", "eval")), lambda: compile(text, "x", "single"), lambda: compile(text, "x", "func_type"), lambda: compile(text, "x", "exec", 0x400), lambda: compile(text, "x", "exec", flags=0x2000),
        lambda: compile(text, "x", "exec", dont_inherit=True, optimize=2), lambda: compile(text, "../x\n\x1b[31m", "exec"), lambda: exec(text, {"loot": loot, "it": it}, {}),
    ):
        try:
            loot.append(run())
        except BaseException as error:
            loot.append(error.args)
            loot.append(error)
