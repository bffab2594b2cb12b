"""A hazard name in every position of the grammar that can hold an expression or a target (G2, G3, G8)."""
loot = []


def generator():
    yield


it = generator()
HAZARDS = ("it.gi_frame", "it.ｇｉ_ｆｒａｍｅ", "it.𝔤𝔦_𝔣𝔯𝔞𝔪𝔢", "it. gi_frame", "it\\\n.gi_frame", "(it).gi_frame", "it.gi_code", "print.__self__", "generator.__globals__", "loot.__class__.__subclasses__()", "(0).__class__.__base__.__subclasses__()")
EXPRESSIONS = (
    "{e}", "[{e}]", "({e},)", "{{{e}: 1}}", "{{1: {e}}}", "{{**{{1: {e}}}}}", "[*[{e}]]", "{e} if 1 else 2", "1 if {e} else 2", "not {e}", "{e} and {e}", "{e} or 1", "lambda: {e}", "(lambda x={e}: x)()", "(lambda *, x={e}: x)()", "f'{{{e}}}'", "f'{{{e}!r:>10}}'", "f'{{1:{{{e}}}}}'", "f'{{{e}=}}'",
    "[x for x in [{e}]]", "[{e} for x in [1]]", "[x for x in [1] if {e}]", "{{x: {e} for x in [1]}}", "list({e} for _ in [1])", "print({e})", "print(*[{e}])", "print(sep={e})", "dict(**{{'a': {e}}})", "loot[{e}:]", "loot[0:1:{e}]", "loot[{e}, 1]", "(y := {e})", "{e} < 1", "1 < {e} < 2", "1 in [{e}]", "{e} is None",
    "{e}.f_back", "{e}.f_back.f_globals", "{e}()", "{e}[0]", "-{e}", "{e} + {e}", "{e} @ 1", "[1, {e}][1]", "loot.append({e})", "[*({e},)]", "str({e})",
)
STATEMENTS = (
    "loot.append({e})", "x = {e}", "x: {e} = 1", "def f(a: {e}): pass", "def f() -> {e}: pass", "def f(a={e}): pass", "def f(*, a={e}): pass", "@loot.append\n@(lambda f: {e})\ndef f(): pass", "class A({e}): pass", "class A(metaclass={e}): pass", "class A(x={e}): pass", "class A:\n x = {e}", "assert {e}", "assert 0, {e}",
    "del {e}", "{e} = 1", "{e} += 1", "{e}: int = 1", "{e}: int", "for {e} in [1]: pass", "for x in [{e}]: pass", "for x in []: pass\nelse: {e}", "while {e}: break", "with {e} as x: pass", "with M() as {e}: pass", "try: 1/0\nexcept {e}: pass", "try: 1/0\nexcept* {e}: pass", "try: pass\nfinally: loot.append({e})", "try: pass\nexcept* ValueError: pass\nelse: loot.append({e})",
    "raise {e}", "raise ValueError from {e}", "return {e}", "global x\nx = {e}", "x, *{e} = 1, 2", "({e}, x) = 1, 2", "[{e}] = [1]", "match {e}:\n case x: loot.append(x)", "match 1:\n case x if {e}: pass", "match 1:\n case {e}: pass", "match {{1: 2}}:\n case {{{e}: x}}: pass", "match 1:\n case int(real={e}): pass",
    "match it:\n case object(gi_frame=x): loot.append(x)", "async def f():\n await {e}", "async def f():\n async for x in {e}: pass", "async def f():\n async with {e} as x: pass", "async def f():\n return [x async for x in {e}]", "def f():\n yield {e}\nloot.append(list(f()))", "def f():\n yield from {e}\nloot.append(list(f()))",
    "type X = {e}\nloot.append(X.__value__)", "class A[T: {e}]: pass\nloot.append(A.__type_params__[0].__bound__)", "def f[T: ({e}, int)](): pass\nloot.append(f.__type_params__[0].__constraints__)", "class A[T = {e}]: pass", "class A[*T]: x = {e}", "from __future__ import annotations\nx: {e} = 1\nloot.append(eval(__annotations__['x']))",
    "from __future__ import annotations\ndef f(a: {e}): pass\nimport typing\nloot.append(typing.get_type_hints(f))", "def f(a: '{e}'): pass\nimport typing\nloot.append(typing.get_type_hints(f))", "if 1:\n pass\nelif {e}: pass", "print(end={e})", "nonlocal x", "import it.gi_frame as x", "from it import gi_frame",
)


class M:
    def __enter__(self):
        return 1

    def __exit__(self, *args):
        return True


for hazard in HAZARDS:
    texts = ["loot.append(" + form.replace("{{", "{").replace("}}", "}").replace("{e}", hazard) + ")" for form in EXPRESSIONS]
    texts += [form.replace("{{", "{").replace("}}", "}").replace("{e}", hazard) for form in STATEMENTS]
    for text in texts:
        try:
            exec(text, {"loot": loot, "it": it, "generator": generator, "M": M})
        except BaseException as error:
            loot.append(error.args)
