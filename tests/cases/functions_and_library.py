import functools, itertools, operator, collections, contextlib, string, textwrap, math, statistics, random, re, json, heapq, bisect, copy, datetime, decimal, fractions, io, sys
def outer(a, b, /, c, d=4, *args, e, f=6, **kw):
    return a, b, c, d, args, e, f, sorted(kw.items())
print(outer(1, 2, 3, e=5), outer(1, 2, 3, 4, 5, 6, e=7, a=1, b=2), outer(*[1, 2], **{"c": 3, "e": 1}))
for call in (lambda: outer(1), lambda: outer(1, 2, 3), lambda: outer(1, b=2, c=3, e=1), lambda: outer(1, 2, 3, c=4, e=5), lambda: (lambda x: x)()):
    try: call()
    except TypeError as e: print(e)
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
inc, get = counter()
inc(); inc(5); print(get())
total = 0
def add():
    global total
    total += 1
    del globals()["tmp"]
tmp = 1
add(); print(total, "tmp" in globals())
def deco(*names, **opts):
    def wrap(f):
        @functools.wraps(f)
        def inner(*a, **k):
            print("call", f.__name__, names, opts, a, k)
            return f(*a, **k)
        inner.calls = 0
        return inner
    return wrap
@deco("a", x=1)
@deco()
def work(n: int = 3) -> str:
    "docs"
    return "w" * n
print(work(2), work.__name__, work.__doc__, work.__wrapped__.__name__, work.calls, work.__annotations__)
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info().hits > 10)
@functools.singledispatch
def show(x): return "any"
@show.register
def _(x: int): return "int"
@show.register(list)
def _(x): return "list"
@show.register(float | complex)
def _(x): return "num"
print(show(1), show([]), show("s"), show(1.0), show(True))
class Disp:
    @functools.singledispatchmethod
    def m(self, x): return "base"
    @m.register
    def _(self, x: str): return "str"
    @functools.cached_property
    def slow(self): print("once"); return 42
    p = functools.partialmethod(outer, 2, 3, e=9)
d = Disp(); print(d.m(1), d.m("s"), d.slow, d.slow, d.p()[1:3])
print(functools.reduce(operator.mul, range(1, 6)), functools.partial(outer, 1, e=3)(2, 3), functools.partial(int, base=2)("101"))
print(list(itertools.chain.from_iterable([[1], [2, 3]])), list(itertools.groupby([1, 1, 2], key=lambda x: x % 2))[0][0], list(itertools.accumulate([1, 2, 3], operator.mul)), list(itertools.product("ab", repeat=2))[:3], list(itertools.pairwise([1, 2, 3])), list(itertools.zip_longest([1], [2, 3], fillvalue=0)), list(itertools.islice(itertools.count(5, 2), 3)), list(itertools.combinations(range(3), 2)), list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.starmap(pow, [(2, 3)])))
for name, group in itertools.groupby(sorted(["apple", "avocado", "bean"]), key=operator.itemgetter(0)): print(name, list(group))
c = collections.Counter("abracadabra"); print(c.most_common(2), c["z"], c + collections.Counter("zz"), sorted((c - collections.Counter("aaa")).items()), c.total())
dd = collections.defaultdict(lambda: collections.defaultdict(int)); dd["a"]["b"] += 1; print(dict(dd["a"]), "z" in dd)
od = collections.OrderedDict(a=1, b=2); od.move_to_end("a"); print(od, od.popitem(last=False))
cm = collections.ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm["a"], cm["b"], dict(cm), cm.new_child({"c": 1})["c"], cm.parents)
dq = collections.deque([1, 2, 3], maxlen=3); dq.append(4); dq.rotate(1); dq.appendleft(0); print(dq, dq.maxlen, dq.index(4))
class UD(collections.UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
u = UD(a=1); u["b"] = 2; print(u, u.data)
class UL(collections.UserList): pass
print(UL([1, 2]) + [3], collections.UserString("abc").upper())
@contextlib.contextmanager
def tag(name):
    print("<", name)
    try: yield name.upper()
    except ValueError as e: print("caught", e)
    finally: print(">", name)
with tag("a") as a, tag("b") as b: print(a, b); raise ValueError("v")
with contextlib.ExitStack() as st:
    st.enter_context(tag("s")); st.callback(print, "cb", end="!\n"); st.push(lambda *e: print("exit", e[0]) or True)
    raise KeyError("x")
with contextlib.suppress(KeyError): {}["a"]
buf = io.StringIO()
with contextlib.redirect_stdout(buf): print("hidden")
print(repr(buf.getvalue()))
class CM(contextlib.ContextDecorator):
    def __enter__(self): print("in"); return self
    def __exit__(self, *a): print("out", a[0]); return False
@CM()
def inside(): print("body")
inside()
with contextlib.closing(io.StringIO("l1\nl2")) as f: print([l.strip() for l in f])
with contextlib.nullcontext(5) as n: print(n)
print(string.Template("$a ${b} $$").substitute(a=1, b=2), textwrap.fill("the quick brown fox jumps", 10), textwrap.dedent("  a\n   b"), string.capwords("a b"))
class Fmt(string.Formatter):
    def get_value(self, k, a, kw): return f"[{k}]"
print(Fmt().format("{x} {0}"), "{:>{w}.{p}f}|{!r:^7}|{:,}|{:#x}|{:%}".format(3.14159, "a", 1234567, 255, .5, w=8, p=2), "%-5s|%05d|%.2e|%(a)s" % {"a": 1} if 0 else "%-5s|%05d|%.2e" % ("a", 42, 12345.678))
w, val = 10, 3.14159
print(f"{val:{w}.{3}}|{val!r:>{w}}|{val = }|{'nested ' + f'{w:{w}}'}|{{}}|{[x for x in range(3)]}|{(lambda: 5)()}|{w:=^+8}|{datetime.date(2020, 1, 2):%d %b}")
print(re.sub(r"(?P<w>\w+) (\d+)", lambda m: m["w"].upper() + str(int(m[2]) * 2), "abc 21 de 4"), re.findall(r"\b\w", "a bc d"), re.split(r"[,;]\s*", "a, b;c"), re.fullmatch(r"(\d{4})-(\d\d)", "2020-11").groups(), re.compile(r"x(?=y)", re.I).search("aXY").span())
print(json.dumps({"a": [1, None, True, 1.5], "b": {"c": "é"}}, sort_keys=True, indent=1), json.loads('{"x": [1, 2.0, null]}'), json.dumps("é", ensure_ascii=False))
class Enc(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({3, 1}, cls=Enc))
try: json.loads("{bad")
except json.JSONDecodeError as e: print(e, e.pos)
h = [5, 1, 4]; heapq.heapify(h); heapq.heappush(h, 0); print(heapq.heappop(h), heapq.nlargest(2, h), list(heapq.merge([1, 4], [2, 3])), bisect.bisect([1, 3, 5], 3))
print(decimal.Decimal("0.1") + decimal.Decimal("0.2"), decimal.Decimal(1) / 3, fractions.Fraction(1, 3) + fractions.Fraction(1, 6), statistics.mean([1, 2, 4]), statistics.median([3, 1, 2]), statistics.pstdev([1, 2, 3]), math.isclose(.1 + .2, .3), math.comb(5, 2), math.prod([2, 3]))
random.seed(42); print(random.random(), random.randint(1, 100), random.choice("abc"), random.sample(range(10), 3), random.shuffle(l := [1, 2, 3]), l, random.gauss(0, 1))
o = {"a": [1, {2}], "b": (3,)}; c2 = copy.deepcopy(o); c2["a"][1].add(9); print(o, c2, copy.copy(o)["a"] is o["a"])
print(datetime.datetime(2020, 2, 28, 12) + datetime.timedelta(days=2, hours=13), datetime.date(2021, 1, 1).isocalendar(), datetime.datetime.fromisoformat("2020-01-01T00:00:00+02:00"), datetime.datetime.strptime("03/04/21", "%d/%m/%y"), datetime.timedelta(hours=25))
print(sorted([3, 1, 2], key=lambda x: -x, reverse=True), max("a", "bb", key=len), min([], default=0), sum([[1], [2]], []), any([]), all([]), list(zip("ab", range(2), strict=True)), list(map(max, [1, 5], [4, 2])), list(filter(None, [0, 1])), divmod(-7, 2), pow(3, -1, 7), round(2.5), abs(-3j), bin(5), oct(8), hex(255), ord("a"), chr(97), hash(1), repr("a'b"), ascii("é"), sorted({"b": 1, "a": 2}), list(reversed("abc")), list(enumerate("ab", 1)), isinstance(True, int), callable(print), slice(1, 5, 2).indices(4), bytes([1, 2]).hex(), bytearray(b"ab").upper(), memoryview(b"abc")[1:].tobytes(), complex("1+2j"), int("ff", 16), float("inf"), frozenset([1]), range(10)[2:8:3], type(3).__name__, id(1) == id(1), format(3.14159, ".2f"), eval("1+1"), vars(type("X", (), {"a": 1})())) 
