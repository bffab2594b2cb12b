"""The programs that ``language.py`` times: each does one kind of work, long enough to measure."""

PROGRAMS: dict[str, str] = {
    "recursion": """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
fib(23)
""",
    "float_loop": """
def integrate(n):
    total, step = 0.0, 1.0 / n
    for i in range(n):
        x = (i + 0.5) * step
        total += 4.0 / (1.0 + x * x)
    return total * step
integrate(200000)
""",
    "collections": """
def work():
    names = {}
    for i in range(20000):
        key = "k" + str(i % 500)
        names.setdefault(key, []).append(i)
    out = []
    for key, values in sorted(names.items()):
        values.reverse()
        out.append(key.upper().strip("K").zfill(5) + ":" + ",".join(map(str, values[:3])))
    return len(" ".join(out).split())
for _ in range(4): work()
""",
    "inheritance": """
class Base:
    def __init__(self, x):
        self.x = x
    def value(self):
        return self.x
class Middle(Base):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def value(self):
        return super().value() + self.y
class Leaf(Middle):
    def value(self):
        return super().value() * 2
def work():
    total = 0
    for i in range(30000):
        total += Leaf(i, 1).value()
    return total
work()
""",
    "generators": """
def numbers(n):
    for i in range(n):
        yield i
def pairs(n):
    yield from zip(numbers(n), numbers(n))
def work():
    return sum(a * b for a, b in pairs(60000) if a % 3)
work()
""",
    "exceptions": """
def risky(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i
def work():
    total = 0
    for i in range(60000):
        try:
            total += risky(i)
        except ValueError as error:
            total -= error.args[0]
        finally:
            total += 1
    return total
work()
""",
    "strings": """
def work():
    out = []
    for i in range(30000):
        out.append(f"{i:>6}|{i * 2!r}|{'x' * (i % 5)}")
        out.append("%d-%s" % (i, "y"))
    return len("".join(out))
work()
""",
    "class_patterns": """
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x = x
        self.y = y
class Circle:
    def __init__(self, center, radius):
        self.center = center
        self.radius = radius
def area(shape):
    match shape:
        case Circle(center=Point(0, 0), radius=r):
            return r
        case Circle(radius=r):
            return r * 2
        case Point(0, y):
            return y
        case Point(x=x, y=y) if x == y:
            return x
        case Point(x, y):
            return x + y
        case int(n):
            return n
shapes = [Point(i % 3, i) for i in range(500)] + [Circle(Point(i % 2, 0), i) for i in range(500)] + list(range(200))
def work():
    return sum(area(shape) for shape in shapes)
for _ in range(15): work()
""",
    "hazard_names": """
class Document:
    def __init__(self, text):
        self.obj = text
        self.now = 0
    def format(self, width):
        self.now = self.now + 1
        return self.obj[:width]
    def sub(self, old, new):
        return self.obj.replace(old, new)
    def encode(self):
        return self.format(3) + self.sub("a", "b")
def work():
    total = 0
    for i in range(15000):
        document = Document("abcabc")
        total += len(document.encode()) + document.now
        for name in ("x", "y"):
            total += len(name)
    return total
work()
""",
    "attributes": """
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next
        self._seen = False
def work():
    head = None
    for i in range(3000):
        head = Node(i, head)
    total = 0
    for _ in range(10):
        node = head
        while node is not None:
            node._seen = not node._seen
            total += node.value
            node = node.next
    return total
work()
""",
}
