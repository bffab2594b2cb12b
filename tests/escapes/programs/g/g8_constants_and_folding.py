"""Code that differs after optimizing: many constants, folded tuples, docstrings, asserts, dead code, jumps (G8, G9)."""
loot = []


def generator():
    yield


space = {"loot": loot, "generator": generator}
many = "\n".join(f"x{n} = {n}.5" for n in range(400))
annotated = "\n".join(f"x{n}: int = 0" for n in range(300))
TEXTS = {
    "class after many constants": many + "\nclass A:\n def m(self): return __class__\nloot.append(A().m())",
    "class after many constants in a function": "def f():\n" + "\n".join(" " + line for line in many.split("\n")) + "\n class A: pass\n return A\nloot.append(f())",
    "class after many constants in a class": "class B:\n" + "\n".join(" " + line for line in many.split("\n")) + "\n class A: pass\nloot.append(B.A)",
    "class after a docstring": "'''doc'''\n" + many + "\nclass A: pass\nloot.append((__doc__, A))",
    "function docstring kept": "def f():\n 'doc'\n" + "\n".join(" " + line for line in many.split("\n")) + "\n class A: pass\nf()\nloot.append(f.__doc__)",
    "function without docstring": "def f():\n class A: pass\n match 1:\n  case int(real=x): pass\nloot.append(f.__doc__)",
    "future annotations": "from __future__ import annotations\n" + annotated + "\nclass A: pass\nloot.append(A)",
    "keywords": "def f(**k): return k\nf(" + ",".join(f"a{n}=1" for n in range(300)) + ")\nclass A: pass\nloot.append(A)",
    "classes": "\n".join(f"class A{n}:\n x = {n}\n loot.append(x)" for n in range(300)),
    "folded": "x = (1, 2, (3, (4, 'a', b'b', frozenset)))\ny = 1 in {1, 2, 3}\nz = 'a' * 20\nloot.append((x, y, z))",
    "dead": "if 0:\n loot.append(generator().gi_frame)\nwhile False:\n x = generator().gi_code\nassert 1 or generator().gi_frame",
    "long jumps": "if loot:\n" + "\n".join(f" a{n} = loot" for n in range(3000)) + "\nclass A: pass",
    "try in loop": "for i in range(3):\n try:\n  continue\n finally:\n  class A: pass\n  loot.append(A)",
    "lambda class": "f = lambda: type('A', (), {})\nloot.append(f())",
    "names": "\n".join(f"loot.a{n} if 0 else 0" for n in range(300)) + "\nloot.append(generator().gi_running)\ntry: loot.append(generator().gi_frame)\nexcept AttributeError as e: loot.append(e)",
    "attributes beyond one byte": "\n".join(f"y{n} = 0" for n in range(400)) + "\ntry: loot.append(generator().gi_frame)\nexcept AttributeError as e: loot.append(e)\ntry: generator().gi_code = 1\nexcept AttributeError as e: loot.append(e)",
    "supers beyond one byte": "class A(str):\n def m(self):\n  " + ";".join(f"y{n} = self.a{n} if 0 else 0" for n in range(300)) + "\n  return super().format(generator()), super().upper()\nloot.append(A('{0.gi_running}').m())",
    "bool constant": "x = True\ny = 1\nz = 1.0\nw = -0.0\nv = 0.0\nloot.append((x, y, z, w, v))\nclass A: pass",
    "complex": "x = 1j\ny = -1j\nz = ...\nclass A: pass",
    "surrogates": "x = '\\ud800\\ue000ringfence-'\nloot.append(x)\nclass A: pass",
    "token": "x = '\ue000ringfence-' + '0' * 32 + ':getattr'\nloot.append(x)\nx()",
    "token in f-string": "x = f'\ue000ringfence-{1}:build_class'\nloot.append(x)",
    "token call": "'\ue000ringfence-00000000000000000000000000000000:getattr'(generator(), 'gi_frame')",
}
for text in TEXTS.values():
    try:
        exec(text, dict(space))
    except BaseException as error:
        loot.append(error.args)
