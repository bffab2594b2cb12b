error = ValueError()
error.__context__ = KeyError("never raised")
print(repr(error.__context__))
try:
    raise error
except ValueError as e:
    print(repr(e.__context__))
try:
    try: 1/0
    except ZeroDivisionError:
        raise error
except ValueError as e:
    print(repr(e.__context__), repr(e.__context__.__context__))
g = ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("h", [KeyError(3)])])
try:
    try: raise g
    except* ValueError as e:
        print(repr(e), repr(e.__context__))
        raise OSError("new")
    except* KeyError as k:
        print(repr(k), repr(k.__cause__), repr(k.__context__))
        raise
except BaseException as x:
    print(repr(x), [repr(y) for y in x.exceptions], [repr(y.__context__) for y in x.exceptions], repr(x.__context__))
try:
    try:
        try: 1/0
        except ZeroDivisionError: raise ExceptionGroup("k", [ValueError(1)])
    except* ValueError as e:
        print(repr(e), repr(e.__context__))
        raise TypeError("t") from e
except BaseException as x:
    print(repr(x), repr(x.__context__), [(repr(y), repr(y.__context__), repr(y.__cause__)) for y in getattr(x, "exceptions", ())])
try:
    try: raise ValueError("naked")
    except* ValueError as e: print(repr(e)); raise
except BaseException as x: print(repr(x), repr(x.__context__))
try:
    try: raise ValueError("naked")
    except* ValueError as e: raise KeyError("other")
except BaseException as x: print(repr(x), repr(x.__context__), getattr(x, "exceptions", 0))
def f():
    for i in range(3):
        try:
            raise ExceptionGroup("e", [ValueError(i)])
        except* ValueError:
            for j in range(5):
                if j == 2: break
                continue
            def g(): return 3
            class C:
                def h(self): return 1
            g()
        else:
            return 5
        finally:
            if i == 1: break
    return i
print(f())
for src in ["def f():\n try: pass\n except* ValueError:\n  return 1", "for i in []:\n try: pass\n except* ValueError:\n  break",
  "for i in []:\n try: pass\n except* ValueError:\n  continue", "for i in []:\n try: pass\n except* ValueError:\n  if i:\n   with i: continue",
  "def f():\n try: pass\n except* ValueError:\n  for i in []:\n   return", "for i in []:\n try: pass\n except* ValueError:\n  for i in x: pass\n  else: break",
  "for i in []:\n try: pass\n except* ValueError:\n  try: pass\n  finally: break",
  "for i in []:\n try: pass\n except* ValueError:\n  try: pass\n  except* KeyError:\n   while 1: break"]:
    try: compile(src, "x", "exec"); print("ok")
    except SyntaxError as e: print(e.msg)
class Loop(ExceptionGroup):
    def __new__(cls, m, e): return super().__new__(cls, m, e)
    def derive(self, e): return Loop(self.message, e)
print(g().__class__ if callable(g) else repr(g.split(ValueError)), g.subgroup(lambda e: isinstance(e, TypeError)))
try:
    try: raise ExceptionGroup("a", [ValueError(1), KeyError(2)])
    except* ValueError: raise ExceptionGroup("b", [OSError(1)]) from None
except BaseException as x: print(repr(x), repr(x.__context__), [(repr(y), repr(y.__context__), y.__suppress_context__) for y in x.exceptions])
eg = ExceptionGroup("notes", [ValueError(1), TypeError(2)])
eg.add_note("n1")
try:
    raise eg from KeyError("c")
except* ValueError as v: print(v.__notes__, repr(v.__cause__), repr(v.__context__), v.__suppress_context__)
except* TypeError as v: print(v.__notes__)
