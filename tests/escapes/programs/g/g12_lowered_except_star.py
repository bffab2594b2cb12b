"""Lowered except*: state in guest variables, hostile groups, control flow, and what is being handled where (C5, G1)."""
import sys

loot = []


class Group(ExceptionGroup):
    mode = 0

    def split(self, matcher):
        loot.append(matcher)
        return [(print, len), (self, self), (self, None, None), [self, None], (1, 2), None, (self,), (ValueError(), None), (type(self), None)][Group.mode]

    def derive(self, errors):
        loot.append(errors)
        return [Group("a", errors), print, None, ValueError][Group.mode % 4]

    def subgroup(self, matcher):
        loot.append(matcher)
        return self

    @property
    def exceptions(self):
        return (ValueError(), print) if Group.mode % 2 else loot[:1]


for Group.mode in range(9):
    for text in (
        "try: raise Group('a', [ValueError(), KeyError()])\nexcept* ValueError as e: loot.append(e)", "try: raise Group('a', [ValueError(), KeyError()])\nexcept* ValueError: raise\nexcept* KeyError as e: raise ValueError from e", "try: raise Group('a', [ValueError()])\nexcept* (ValueError, Group): pass",
    ):
        try:
            exec(text)
        except BaseException as error:
            loot.append((error, error.__context__, error.__cause__))
TEXTS = (
    "try: raise ValueError\nexcept* ValueError as e: loot.append(e)", "try: raise\nexcept* RuntimeError as e: loot.append(e)\nexcept* BaseException as e: loot.append(e)", "try: raise ExceptionGroup('a', [ValueError()])\nexcept* ValueError:\n loot.append(sys.exc_info())\n raise",
    "try: raise ExceptionGroup('a', [ValueError()])\nexcept* ValueError:\n for n in list(globals()):\n  if n[:1] == '.': globals()[n] = print", "try: raise ExceptionGroup('a', [ValueError()])\nexcept* ValueError:\n for n in list(globals()):\n  if n[:1] == '.': loot.append(globals()[n]); globals()[n].clear()",
    "try: raise ExceptionGroup('a', [ValueError()])\nexcept* ValueError:\n for n in list(globals()):\n  if n[:1] == '.': globals()[n][:] = [print, generator(), type(print), [1, 2]]", "try: raise ExceptionGroup('a', [ValueError()])\nexcept* print: pass", "try: raise ExceptionGroup('a', [ValueError()])\nexcept* Liar: pass",
    "try: raise ExceptionGroup('a', [ValueError()])\nexcept* HostError: pass", "try: raise BaseException.__new__(HostError, 'x')\nexcept* Exception as e: loot.append(e.exceptions)", "class C:\n try: raise ValueError\n except* ValueError as e: loot.append(e)\nloot.append(vars(C))",
    "def f():\n try: raise ValueError\n except* ValueError as e: yield e\n yield locals()\nloot.append(list(f()))", "try:\n try: raise ValueError\n finally: raise KeyError\nexcept* KeyError as e: loot.append(e.exceptions[0].__context__)", "try: raise ExceptionGroup('a', [ExceptionGroup('b', [ValueError()])])\nexcept* ValueError as e: raise e.exceptions[0]",
    "def f():\n for x in [1]:\n  try: raise ValueError\n  except* ValueError: pass\n  else: pass\n  finally: return locals()\nloot.append(f())", "g = generator()\nnext(g)\ntry: g.throw(ExceptionGroup('a', [ValueError()]))\nexcept* ValueError as e: loot.append(e)", "del ExceptionGroup\ntry: raise ValueError\nexcept* ValueError as e: loot.append(e)",
    "BaseExceptionGroup = ExceptionGroup = print\ntry: raise ValueError\nexcept* ValueError as e: loot.append(e)", "sys.modules['_groups'] = sys\ntry: raise ValueError\nexcept* ValueError as e: loot.append(e)", "import types\nsys.modules['_groups'] = types.SimpleNamespace(BaseExceptionGroup=print)\ntry: raise ValueError\nexcept* ValueError as e: loot.append(e)",
)


class Meta(type):
    def __eq__(cls, other):
        loot.append(other)
        return True

    def __hash__(cls):
        return 1

    def __instancecheck__(cls, value):
        loot.append(value)
        return True

    def __subclasscheck__(cls, value):
        loot.append(value)
        return True


class Liar(metaclass=Meta): ...


def generator():
    try:
        yield
    except* ValueError as error:
        loot.append(error)
        try:
            raise
        except BaseException as again:
            loot.append(again)


for text in TEXTS:
    try:
        exec(text, {**globals()})
    except BaseException as error:
        loot.append((error, error.__context__, error.__cause__, error.__traceback__))
