"""C2, J1: re.error of the host, raised by C code that runs the host's re and _strptime."""
import datetime, re, re._compiler, re._parser

loot = []


def collect(action):
    try:
        loot.append(action())
    except Exception as error:
        loot.append(type(error))
        loot.append(error)


BYTES = [memoryview(b"\\9"), bytearray(b"\\9"), type("B", (bytearray,), {})(b"\\q"), type("C", (bytearray,), {"__call__": None})(b"\\q"), b"\\q", "\\q", b"\\g<1", type("S", (str,), {})("\\q")]
for repl in BYTES:
    for pattern, text in ((re.compile(b"a"), b"a"), (re.compile("a"), "a"), (re.compile("(?P<n>a)"), "a")):
        collect(lambda: pattern.sub(repl, text))
        collect(lambda: pattern.subn(repl, text))
        collect(lambda: pattern.match(text).expand(repl))
        collect(lambda: re.sub(pattern, repl, text))
        collect(lambda: re._parser._parse(repl, pattern))
        collect(lambda: re._parser.parse_template(repl, pattern))
        collect(lambda: re._compiler._compile(repl, 0))
for shape in ("%d %d", "%Y%Y", "%", "%%%", "%Q", "(?P<d>%d)", "%d" * 99, "%U %G", "%V", "\x00%d", "%-d", "%O", "%j%j", "%z%z"):
    collect(lambda: datetime.datetime.strptime("1 1", shape))
    collect(lambda: type("D", (datetime.datetime,), {})(2020, 1, 1).strptime("1", shape))
for shape in ("(", "[", "(?P<1>a)", "*", "a{2,1}", "(?<=a*)", "\\", "(?i-i:a)", "(?(1)a", "(?P<a>.)(?P<a>.)", "\\N{x}", "(?L)a", "[[:alpha:]]", "(?:" * 500):
    collect(lambda: re.compile(shape))
    collect(lambda: re._compiler._compile(shape, 0))
    collect(lambda: re._compiler._compile(shape.encode(), 0))
for found in list(loot):
    if isinstance(found, type) and found.__module__ != "re":
        try:
            found.mark = "a realm was here"
            loot.append(type(__import__("sys"))("ALARM stored on " + found.__name__))
        except Exception:
            pass
