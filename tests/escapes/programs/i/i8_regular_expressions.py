"""Patterns, templates, flags, callbacks and buffers given to the matcher (I4, I8): the host's re must neither run nor show."""
import re
import re._compiler
import re._parser
import _sre

loot = []


class Text(str):
    def __getattribute__(self, name):
        loot.append(name)
        return str.__getattribute__(self, name)

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1


class Buffer(bytearray):
    def __hash__(self):
        return 1

    def __eq__(self, other):
        loot.append(other)
        return True


class Flags(int):
    def __and__(self, other):
        loot.append(other)
        return self

    __rand__ = __or__ = __ror__ = __xor__ = __int__ = __index__ = lambda self, *other: loot.extend(other) or 128


class Callback:
    def __call__(self, match):
        loot.append(match)
        return Text("x")

    def __str__(self):
        return "y"


patterns = ["a", "(a)(?P<n>b)?", b"a", b"(a)", Text("a"), "(", b"(", "a(?i)", "[[a]", "(?L)a", "\\", "(?P<ｎ>a)", 5, None, Buffer(b"a"), memoryview(b"a"), re.compile("a"), re.compile(b"(a)")]
templates = ["x", "\\1", "\\g<n>", "\\g<1>", "\\q", "\\g<", "\\g<n", "\\99", Text("\\1"), b"\\1", b"\\q", b"\\g<", Buffer(b"\\q"), Buffer(b"\\1"), memoryview(b"\\q"), memoryview(b"\\g<"), bytearray(b"\\q"), Callback(), lambda match: 5, lambda match: None, print, 5, None, Flags(1), type("T", (bytes,), {})(b"\\q")]
strings = ["ab", b"ab", Text("ab"), Buffer(b"ab"), memoryview(b"ab"), 5, None]
flags = [0, re.I, re.X | re.M, re.DEBUG, 128, 1 << 20, -1, 1 << 70, Flags(1), True, "a", None, re.L, re.T if hasattr(re, "T") else 1]


def attempt(use):
    try:
        loot.append(use())
    except BaseException as error:
        loot.append((error, type(error), error.args, error.__context__, error.__cause__))


for pattern in patterns:
    for flag in flags:
        attempt(lambda: re.compile(pattern, flag))
        attempt(lambda: re._compiler.compile(pattern, flag))
        attempt(lambda: re._compiler._compile(pattern, flag))
        attempt(lambda: re.template(pattern, flag))
    for template in templates:
        attempt(lambda: re._parser.parse_template(template, pattern))
        attempt(lambda: re._parser._parse(template, pattern))
        for text in strings:
            attempt(lambda: re.sub(pattern, template, text))
            attempt(lambda: re.subn(pattern, template, text, Flags(1)))
            attempt(lambda: re.compile(pattern).sub(template, text))
            attempt(lambda: re.compile(pattern).sub(repl=template, string=text, count=1))
            attempt(lambda: re.match(pattern, text).expand(template))
    for text in strings:
        for use in (re.findall, re.split, re.fullmatch, re.search):
            attempt(lambda: use(pattern, text))
        attempt(lambda: re.compile(pattern).scanner(text).match())
        attempt(lambda: list(re.finditer(pattern, text)))
        attempt(lambda: re.Scanner([(pattern, template) for template in templates[:3]]).scan(text))
for name in ("compile", "template", "MAGIC", "getlower", "_primitive_compile", "unicode_iscased"):
    attempt(lambda: getattr(_sre, name))
    attempt(lambda: getattr(_sre, name)("a", 0, [1], 0, {}, (None,)))
kinds = (type(re.compile("a")), type(re.match("a", "a")), type(re.compile("a").scanner("a")))
for kind in kinds:
    attempt(lambda: kind())
    attempt(lambda: kind.__new__(kind))
    attempt(lambda: object.__new__(kind))
    attempt(lambda: type("K", (kind,), {}))
    for name in ("sub", "subn", "expand", "__reduce_ex__", "__class_getitem__", "__copy__", "__deepcopy__"):
        attempt(lambda: getattr(kind, name))
        attempt(lambda: vars(kind)[name])
        attempt(lambda: getattr(kind, name)(re.compile("a"), "\\q", "a"))
        attempt(lambda: getattr(re.match("a", "a"), name)("\\q"))
