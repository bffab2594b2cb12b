import datetime, json, re, collections, functools, dataclasses, enum, typing, decimal, fractions, statistics, random, time, copy, contextlib, io, pprint, textwrap, heapq, abc
d = datetime.datetime(2020,1,2,3,4,5)
print(d, d.timetuple()[:3], datetime.datetime.strptime('2020-01-02','%Y-%m-%d'))
print(json.dumps({'a':[1,2,{'b':None}]}), json.loads('{"x": [1, 2.5, "é"]}'))
try: json.loads('{x')
except json.JSONDecodeError as e: print(e)
print(re.sub(r'(\w+)', r'<\1>', 'ab cd'), re.match(r'(?P<n>\d+)', '42x').expand(r'[\g<n>]'), re.compile('a|b').sub(lambda m: m.group()*2,'abc'))
try: re.compile('(')
except re.error as e: print('re.error', e)
P = collections.namedtuple('P','x y'); print(P(1,2), P(1,2)._replace(x=5))
print(collections.Counter('hello').most_common(1), collections.OrderedDict(a=1), collections.ChainMap({'a':1},{'b':2})['b'])
@dataclasses.dataclass(order=True, frozen=True)
class Pt:
    x: int
    y: int = 3
    tags: list = dataclasses.field(default_factory=list, compare=False)
print(Pt(1), Pt(1) < Pt(2), dataclasses.asdict(Pt(1)), dataclasses.replace(Pt(1), y=9))
try: Pt(1).x = 3
except dataclasses.FrozenInstanceError as e: print('frozen', e)
class Color(enum.Enum):
    RED = 1
    GREEN = 2
    def describe(self): return self.name.lower()
print(Color.RED, Color(2), Color['RED'].describe(), list(Color), repr(Color.RED))
class F(enum.Flag):
    A=enum.auto(); B=enum.auto()
print(F.A|F.B, F(3))
T = typing.TypeVar('T')
class Box(typing.Generic[T]):
    def __init__(self, v: T): self.v=v
print(Box[int](3).v, Box[int], typing.Optional[int], typing.get_type_hints(Box.__init__))
print(decimal.Decimal('1.10')+decimal.Decimal('2.2'), fractions.Fraction(1,3)+1, statistics.mean([1,2,3.5]))
random.seed(42); print(random.random(), random.randint(1,100), random.choice('abc'))
@functools.lru_cache(None)
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
print(fib(50), fib.cache_info())
@functools.singledispatch
def sd(x): return 'obj'
@sd.register
def _(x: int): return 'int'
print(sd(1), sd('a'))
@contextlib.contextmanager
def cm():
    print('in')
    try: yield 5
    finally: print('out')
with cm() as v: print(v)
b = io.StringIO(); print('hi', file=b); print(repr(b.getvalue()))
pprint.pprint({'a': list(range(30)), 'b': 'x'*50})
print(textwrap.fill('the quick brown fox '*5, 30))
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
try: Shape()
except TypeError as e: print(e)
class Sq(Shape):
    def area(self): return 4
print(Sq().area(), isinstance([], collections.abc.Sequence), issubclass(dict, collections.abc.Mapping))
x = copy.deepcopy({'a':[Sq(), Pt(1)]}); print(x['a'][1])
class Pr(typing.Protocol):
    def area(self) -> int: ...
@typing.runtime_checkable
class Pr2(typing.Protocol):
    def area(self) -> int: ...
print(isinstance(Sq(), Pr2))
from functools import partial, reduce, cached_property, wraps, total_ordering
class CP:
    @cached_property
    def v(self): print('computed'); return 9
c = CP(); print(c.v, c.v)
def deco(f):
    @wraps(f)
    def w(*a, **k): return f(*a, **k)
    return w
@deco
def named(): "doc"
print(named.__name__, named.__doc__, named.__wrapped__.__name__)
print("{:>10}|{!r}|{0}".format('a','b') if False else "{:>5}|{!r}".format('a','b'), "é".encode(), b'\xc3\xa9'.decode('utf-8'))
print(time.strftime('%Y', time.gmtime(0)), time.time() > 0)
async def co():
    return 5
try: co().send(None)
except StopIteration as e: print(e.value)
