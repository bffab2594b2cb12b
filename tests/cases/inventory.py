from __future__ import annotations
import dataclasses, enum, functools, collections, itertools, operator
from dataclasses import dataclass, field, asdict, astuple, replace, fields, KW_ONLY, InitVar
from typing import NamedTuple, Protocol, TypedDict, Generic, TypeVar, Literal, Optional, Union, Any, ClassVar, get_type_hints, runtime_checkable

class Kind(enum.Enum):
    TOOL = "tool"
    PART = 2
    @property
    def plural(self): return self.name.lower() + "s"
    @classmethod
    def _missing_(cls, value):
        return cls.TOOL if str(value).upper() == "TOOL" else None

class Flags(enum.IntFlag):
    NEW = 1
    SALE = 2
    HEAVY = 4
    BOTH = NEW | SALE

class Color(enum.StrEnum):
    RED = enum.auto()
    BLUE = "b"

class Order(enum.IntEnum):
    LOW = 1
    HIGH = 10
    def __str__(self): return f"<{self.name}>"

print(Kind.TOOL, Kind("TOOL"), Kind.PART.value, Kind.PART.plural, list(Kind), Kind["PART"], repr(Kind.TOOL))
print(Flags.NEW | Flags.HEAVY, Flags(3), Flags.BOTH in Flags(7), list(Flags(5)), ~Flags.NEW, Flags.SALE & 3)
print(Color.RED, Color("b"), Color.RED.upper(), f"{Color.BLUE:>5}", Order.LOW < Order.HIGH, str(Order.LOW), f"{Order.HIGH}", Order.LOW + 1)
try: Kind("nope")
except ValueError as e: print(e)
Animal = enum.Enum("Animal", "CAT DOG", start=5)
print(Animal.DOG.value, Animal.__members__, Animal.CAT.name, len(Animal), Animal.CAT in Animal)
@enum.unique
class U(enum.Enum):
    A = 1
try:
    @enum.unique
    class V(enum.Enum):
        A = 1
        B = 1
except ValueError as e: print(e)

@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    major: int
    minor: int = 0
    def __lt__(self, o): return (self.major, self.minor) < (o.major, o.minor)
    @classmethod
    def parse(cls, text: str) -> Version: return cls(*map(int, text.split(".")))

@dataclass(order=True)
class Item:
    sort_index: float = field(init=False, repr=False)
    name: str
    price: float
    _: KW_ONLY
    tags: list[str] = field(default_factory=list, compare=False)
    discount: InitVar[float] = 0.0
    count: ClassVar[int] = 0
    def __post_init__(self, discount):
        self.price *= 1 - discount
        self.sort_index = self.price
        Item.count += 1

@dataclass
class Special(Item):
    extra: dict = field(default_factory=dict, metadata={"unit": "x"})

v = Version.parse("3.12")
print(v, v > Version(3), v >= Version(3, 12), hash(v) == hash(Version(3, 12)), {v: 1}[Version(3, 12)], Version.__slots__)
try: v.major = 4
except dataclasses.FrozenInstanceError as e: print(type(e).__name__, e)
a, b = Item("hammer", 10, tags=["t"], discount=0.5), Item("nail", 0.1)
print(a, b, a > b, sorted([a, b])[0].name, Item.count, asdict(a), astuple(b), replace(b, name="screw", discount=0))
s = Special("x", 1, extra={"k": [1]})
print(s, [f.name for f in fields(s)], fields(s)[-1].metadata["unit"], s == Special("x", 1, extra={"k": [1]}), Item.__match_args__)
print(dataclasses.is_dataclass(s), dataclasses.make_dataclass("P", [("x", int), ("y", int, 3)])(1))
match a:
    case Item(name=n, price=p) if p > 1: print("item", n, p)

class Point(NamedTuple):
    x: int
    y: int = 0
    def dist(self): return (self.x ** 2 + self.y ** 2) ** .5
p = Point(3, 4)
print(p, p.dist(), p._replace(x=1), p._asdict(), Point._fields, Point._field_defaults, Point._make([1, 2]), p == (3, 4))
x, y = p
class Movie(TypedDict, total=False):
    title: str
    year: int
m: Movie = {"title": "X"}
print(m, Movie.__annotations__.keys(), Movie.__total__, Movie(title="q"))
@runtime_checkable
class Sized2(Protocol):
    def __len__(self) -> int: ...
print(isinstance([], Sized2), isinstance(3, Sized2))
T = TypeVar("T")
class Stack(Generic[T]):
    def __init__(self): self._items: list[T] = []
    def push(self, item: T) -> Stack[T]: self._items.append(item); return self
    def pop(self) -> T: return self._items.pop()
print(Stack[int]().push(1).push(2).pop(), Stack[int], Stack.__parameters__)
def typed(a: int, b: Optional[str] = None, *c: float, d: Literal["x", "y"] = "x") -> Union[int, str]: ...
print(Literal[1, 2], Optional[int], Union[int, None, str], int | None, list[int] | dict[str, Any])
