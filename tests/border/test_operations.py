"""A granted function that has begun also finishes, whatever the guest is up to: counted over thousands of tries."""

import pytest

import ringfence

GUESTS = {
    "at the recursion limit": """
def down(n):
    try:
        op(n)
        op([n])
        op(n, kept={})
    except RecursionError:
        return
    try: down(n + 1)
    except RecursionError: pass
for _ in range(12): down(0)
""",
    "beneath nested comparisons": """
class Deep:
    def __init__(self, levels): self.levels = levels
    def __repr__(self):
        try: op(1); op([1])
        except RecursionError: pass
        return 'deep'
for levels in range(0, 900, 3):
    nested = [Deep(levels)]
    for _ in range(levels): nested = [nested]
    try: repr(nested)
    except RecursionError: pass
""",
    "called by C alone": """
class Deep:
    __repr__ = op
    __lt__ = op
for levels in range(0, 900, 3):
    nested = [Deep()]
    for _ in range(levels): nested = [nested]
    try: repr(nested)
    except (RecursionError, TypeError): pass
    try: sorted([Deep(), Deep()])
    except (RecursionError, TypeError): pass
for _ in range(500): list(map(op, range(3)))
""",
    "in finalizers": """
class C:
    def __init__(self): self.me = self
    def __del__(self):
        op(1)
        op([1])
for _ in range(600):
    C(); op(2)
    x = [C() for _ in range(3)]
""",
    "in the finally of generators": """
def g():
    try: yield 1
    finally: op(1); op([1])
def down(n):
    it = g(); next(it)
    if n: down(n - 1)
for _ in range(400):
    next(g())
    it = g(); next(it); it.close()
for _ in range(20):
    try: down(2000)
    except RecursionError: pass
""",
    "in callbacks in callbacks": """
def inner(n):
    op(n)
    if n: apply(inner, n - 1)
    return op([n])
for _ in range(60): apply(inner, 12)
def deep(n):
    op(n)
    return apply(deep, n + 1)
for _ in range(8):
    try: apply(deep, 0)
    except Exception: pass
""",
    "between exceptions": """
def f():
    try: raise ValueError
    except ValueError:
        try: op(1)
        finally: fail(2)
for _ in range(700):
    try: f()
    except KeyError: op(3)
""",
}
FOREVER = {
    "calls": "while True:\n    try:\n        while True: op(1)\n    except BaseException: pass",
    "copies": "while True:\n    try:\n        while True: op([1])\n    except BaseException: pass",
    "finalizers": "class C:\n    def __del__(self): op(1); op([1])\n"
    "while True:\n    try:\n        while True: C()\n    except BaseException: pass",
    "generators": "def g():\n    try: yield 1\n    finally: op(1)\n"
    "while True:\n    try:\n        while True: next(g())\n    except BaseException: pass",
    "callbacks": "def f(n):\n    op(n)\n    return apply(f, n - 1) if n else 0\n"
    "while True:\n    try: apply(f, 5)\n    except BaseException: pass",
}  # fmt: skip


class Counter:
    """Counts what has begun and what has finished, in a function that takes a while and some stack."""

    def __init__(self):
        self.begun = self.finished = 0

    def op(self, *_values, **_named):
        self.begun += 1
        total = self._nest(60)
        for number in range(20):
            total += number
        self.finished += 1

    def _nest(self, depth):
        return self._nest(depth - 1) if depth else 0

    def fail(self, _value):
        self.begun += 1
        self.finished += 1
        raise KeyError("k")

    def apply(self, function, value):
        self.begun += 1
        try:
            return function(value)
        except (ringfence.GuestError, ringfence.SessionClosed):
            return None
        finally:
            self.finished += 1

    def grants(self):
        return {"op": self.op, "fail": self.fail, "apply": self.apply}


@pytest.mark.parametrize("guest", GUESTS)
def test_what_begins_also_finishes(guest, isolation):
    counter = Counter()
    limits = ringfence.Limits(wall_seconds=60, cpu_seconds=60, calls=1_000_000)
    with ringfence.Sandbox(counter.grants(), isolation=isolation, limits=limits) as box:
        result = box.run(GUESTS[guest])
    assert result.outcome in ("ok", "raised", "crashed"), result
    assert counter.begun == counter.finished
    assert counter.begun > 500


@pytest.mark.parametrize("guest", FOREVER)
def test_at_the_deadline(guest, isolation):
    counter = Counter()
    for number in range(4):
        limits = ringfence.Limits(wall_seconds=0.05 + number / 100, cpu_seconds=5, calls=1_000_000)
        with ringfence.Sandbox(counter.grants(), isolation=isolation, limits=limits) as box:
            result = box.run(FOREVER[guest])
        assert (result.outcome, result.limit) == ("limit", "wall_seconds")
        assert counter.begun == counter.finished
    assert counter.begun > 0


@pytest.mark.parametrize("most", range(0, 36, 3))
def test_at_the_limit_of_calls(most, isolation):
    counter = Counter()
    with ringfence.Sandbox(counter.grants(), isolation=isolation, limits=ringfence.Limits(calls=most)) as box:
        result = box.run(FOREVER["callbacks"])
    assert (result.outcome, result.limit) == ("limit", "calls")
    assert counter.begun == counter.finished <= most
