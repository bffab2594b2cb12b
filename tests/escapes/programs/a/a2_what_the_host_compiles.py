"""I3, A2: what compiles inside the host hands back: patterns, templates, expanders and programs must be opaque."""
import re, re._parser
loot = [re._parser.parse_template("\\g<0>", re.compile("a")), re._parser._parse("x", re.compile("a"))]
for make in (lambda: re.compile("a"), lambda: re._parser._parse("\\1", re.compile("(a)")), lambda: compile("1", "x", "eval"), lambda: re._compiler._compile("a", 0)):
    try:
        loot.append(make())
    except BaseException:
        pass
