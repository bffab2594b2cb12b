"""What a guest can do with what it was granted, and nothing more."""

import contextvars
import dataclasses
import functools
import logging
import typing
from collections.abc import Callable

import pytest

import ringfence
from ringfence import Sandbox, at_most, audited, facet, once, rate_limited, readonly, revocable


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


class Options(typing.TypedDict, total=False):
    color: typing.Literal["red", "green"]


def price(name: str, count: int = 1) -> int:
    """Price of some items."""
    return {"tea": 3, "cake": 5}[name] * count


def everything(a, /, b, *rest: int, c=1, **named: str):
    return [a, b, list(rest), c, named]


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("price('tea')", 3),
        ("price('tea', 2)", 6),
        ("price(count=3, name='cake')", 15),
        ("price(*['tea'], **{'count': 4})", 12),
        ("everything(1, 2)", [1, 2, [], 1, {}]),
        ("everything(1, b=2, c=3, d='x', a='y')", [1, 2, [], 3, {"d": "x", "a": "y"}]),
        ("everything(1, 2, 3, 4)", [1, 2, [3, 4], 1, {}]),
    ],
)
def test_calls(run, call, answer):
    assert run(call, {"price": price, "everything": everything}).value == answer


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("price()", "TypeError: price() missing a required argument: 'name'"),
        ("price('tea', 1, 2)", "TypeError: price() too many positional arguments"),
        ("price('tea', size=1)", "TypeError: price() got an unexpected keyword argument 'size'"),
        ("price(5)", "TypeError: price() argument 'name': expected `str`, got `int`"),
        ("price('tea', True)", "TypeError: price() argument 'count': expected `int`, got `bool`"),
        ("price('tea', '2')", "TypeError: price() argument 'count': expected `int`, got `str`"),
        ("price('milk')", "KeyError: 'milk'"),
        ("everything(1, 2, 'x')", "TypeError: everything() argument 'rest[0]': expected `int`, got `str`"),
        ("everything(1, 2, k=5)", "TypeError: everything() argument 'k': expected `str`, got `int`"),
        ("price(n for n in ())", "TypeError: price() argument 'name': a generator cannot cross"),
        (
            "price('tea', [1, {'x': object()}])",
            "TypeError: price() argument 'count'[1]['x']: an object of type object cannot cross",
        ),
        ("price(name={'x': type})", "TypeError: price() argument 'name'['x']: a class cannot cross"),
    ],
)
def test_calls_that_do_not_fit(error_of, call, message):
    assert error_of(call, {"price": price, "everything": everything}) == message


def validated(annotation):
    def function(x):
        return repr(x)

    function.__annotations__ = {"x": annotation}
    return function


@pytest.mark.parametrize(
    ("annotation", "argument", "seen"),
    [
        (int, "1", "1"),
        (float, "1", "1.0"),
        (str | None, "None", "None"),
        (str | bytes, "b'x'", "b'x'"),
        (list[int], "[1, 2]", "[1, 2]"),
        (tuple[int, str], "(1, 'a')", "(1, 'a')"),
        (tuple[int, ...], "[1, 2]", "(1, 2)"),
        (set[int], "{1}", "{1}"),
        (dict[int, str], "{1: 'a'}", "{1: 'a'}"),
        (Point, "{'x': 1}", "Point(x=1, y=0)"),
        (list[Point], "[{'x': 1, 'y': 2}]", "[Point(x=1, y=2)]"),
        (Options, "{'color': 'red'}", "{'color': 'red'}"),
        (typing.Literal["a", 1], "1", "1"),
        (typing.Any, "{(1, 2): 3}", "{(1, 2): 3}"),
        (object, "[1j]", "[1j]"),
    ],
    ids=str,
)
def test_annotations_that_fit(run, annotation, argument, seen):
    assert run(f"f({argument})", {"f": validated(annotation)}).value == seen


@pytest.mark.parametrize(
    ("annotation", "argument", "message"),
    [
        (int, "1.0", "expected `int`, got `float`"),
        (bytes, "'eA=='", "expected `bytes`, got `str`"),
        (float, "'1'", "expected `float`, got `str`"),
        (list[int], "[1, 'x']", "expected `int`, got `str` - at `[1]`"),
        (Point, "{'y': 1}", "object missing required field `x`"),
        (dict[str, list[int]], "{'a': [1, None]}", "expected `int`, got `null` - at `[...][1]`"),
        (str | bytes, "1", "expected `str | bytes`, got `int`"),
        (typing.Literal["a"], "'b'", "invalid enum value 'b'"),
        (Callable[[int], int], "5", "expected a function, got `int`"),
    ],
    ids=str,
)
def test_annotations_that_do_not_fit(error_of, annotation, argument, message):
    assert error_of(f"f({argument})", {"f": validated(annotation)}) == f"TypeError: f() argument 'x': {message}"


def test_annotations_that_cannot_be_checked_are_refused_when_granted():
    def unknown(x: "Nowhere"):  # noqa: F821
        return x

    with pytest.raises(ringfence.NotGrantable) as caught:
        Sandbox({"f": unknown})
    assert str(caught.value) == (
        "f: an annotation cannot be resolved (name 'Nowhere' is not defined), so arguments could not be checked; "
        "import the name where the function is defined, or leave the annotation out"
    )
    with pytest.raises(ringfence.NotGrantable, match=r"^f\(\): x: values cannot be checked against "):
        Sandbox({"f": validated(typing.NoReturn)})


def test_hidden_parameters_stay_hidden(run, error_of):
    secret = object()

    def f(a, _db=secret, b=2, **rest):
        assert _db is secret
        return [a, b, rest]

    assert run("f(1, 5)", {"f": f}).value == [1, 5, {}]
    assert run("f(1, b=5, c=6)", {"f": f}).value == [1, 5, {"c": 6}]
    assert error_of("f(1, _db=3)", {"f": f}) == "TypeError: f() got an unexpected keyword argument '_db'"
    assert error_of("f(1, 2, 3)", {"f": f}) == "TypeError: f() too many positional arguments"
    assert run("f.__text_signature__", {"f": f}).value == "(a, b=2, **rest)"


class Counter:
    """Counts."""

    def __init__(self):
        self.n = 0

    def __call__(self, by: int = 1):
        self.n += by
        return self.n

    def method(self, by: int):
        return self(by)


@pytest.mark.parametrize(
    "make",
    [
        Counter,
        lambda: Counter().method,
        lambda: functools.partial(Counter(), by=1),
        lambda: Counter().__call__,
    ],
    ids=["instance", "method", "partial", "dunder"],
)
def test_callables_of_all_kinds(run, make):
    grant = make()
    source = "f(1)\nf(1)" if "method" in repr(grant) else "f()\nf()"
    assert run(source, {"f": grant}).value == 2


def test_builtins_and_classes(run):
    assert run("[size([1, 2]), whole('7')]", {"size": len, "whole": int}).value == [2, 7]


def test_functions_inside_data_and_results(run):
    def adder(n: int):
        return lambda m: n + m

    assert run("tools['adder'](2)(3)", {"tools": {"adder": adder}}).value == 5
    assert run("[f(1) for f in adders()]", {"adders": lambda: [adder(1), adder(2)]}).value == [2, 3]


def test_a_presence_shows_its_name_doc_and_signature(run):
    result = run("[price.__name__, price.__doc__, price.__text_signature__, repr(price)]", {"price": price})
    assert result.value == [
        "price",
        "Price of some items.",
        "(name: str, count: int = 1) -> int",
        "<built-in function price>",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "f.x = 1", "f.__name__ = 'x'", "f.__dict__", "f.__closure__", "f.__globals__", "f.__code__", "f.__self__", "f.__func__",
        "f.__wrapped__", "f.__defaults__", "f.__reduce_ex__(2)", "type(f)()", "type(f)(f)", "class C(type(f)): pass",
        "type(f).__init__", "type(f).mro()", "type(f).__mro__", "object.__getattribute__(f, 'function')", "vars(f)",
        "x.balance2 = 1", "x.deposit = 1", "x.secret", "x.__dict__", "x.target", "x._secret", "del x.balance",
        "type(x)()", "type(x).read", "x[0]", "x[0] = 1", "len(x)", "iter(x)", "x()",
    ],
)  # fmt: skip
def test_a_presence_shows_nothing_else(run, source):
    class Account:
        balance = 1
        secret = 2
        _secret = 3

        def deposit(self):
            raise AssertionError("reached")

    result = run(source, {"f": price, "x": facet(Account(), methods=["deposit"], attributes=["balance"])})
    assert result.outcome in ("raised", "check_failed")


class Account:
    """An account."""

    balance: int

    def __init__(self, balance=100):
        self.balance = balance
        self.owner = {"name": "tav"}
        self.log = []

    def deposit(self, amount: int):
        self.balance += amount
        return self.balance

    def child(self):
        return Account(1)

    def children(self):
        return [Account(1), Account(2)]

    def close(self):
        raise AssertionError("no guest may do this")

    def __getitem__(self, key):
        return self.log[key]

    def __setitem__(self, key: int, value: str):
        self.log.insert(key, value)

    def __delitem__(self, key):
        del self.log[key]


def test_a_facet(run, error_of):
    account = Account()
    view = facet(account, methods=["deposit"], attributes=["balance", "owner"])
    assert run("account.deposit(5)\n[account.balance, account.owner, repr(account), dir(account)]", {"account": view}).value == [
        105, {"name": "tav"}, "<facet Account>", ["balance", "deposit", "owner"]
    ]  # fmt: skip
    assert error_of("account.close()", {"account": view}) == "AttributeError: facet 'Account' has no attribute 'close'"
    assert error_of("account.balance = 1", {"account": view}) == "AttributeError: facet 'Account' is read-only"
    assert error_of("account.deposit('x')", {"account": view}) == (
        "TypeError: Account.deposit() argument 'amount': expected `int`, got `str`"
    )
    assert error_of("account[0]", {"account": view}) == "TypeError: facet 'Account' does not support items"
    assert account.balance == 105


def test_a_writable_facet(run, error_of):
    account = Account()
    view = facet(account, attributes=["balance", "owner"], writable=["balance"])
    assert run("account.balance = 7\naccount.balance += 1\naccount.balance", {"account": view}).value == 8
    assert (
        error_of("account.balance = 'x'", {"account": view}) == "TypeError: Account.balance: expected `int`, got `str`"
    )
    assert (
        error_of("account.owner = 1", {"account": view})
        == "AttributeError: attribute 'owner' of facet 'Account' is read-only"
    )
    assert account.balance == 8


def test_items_of_a_facet(run, error_of):
    account = Account()
    grants = {"log": facet(account, items=True, writable=["[]"])}
    assert run("log[0] = 'a'\nlog[1] = 'b'\ndel log[0]\nlog[0]", grants).value == "b"
    grants = {"log": facet(account, items=True)}
    assert run("log[0]", grants).value == "b"
    assert error_of("log[0] = 'c'", grants) == "TypeError: items of Account are read-only"
    assert error_of("log[9]", grants) == "IndexError: list index out of range"


def test_what_a_facet_returns_stays_behind_facets(run, error_of):
    rules = {
        "child": {"methods": ["deposit"]},
        "children": lambda accounts: [facet(account, attributes=["balance"]) for account in accounts],
    }
    grants = {"account": facet(Account(), methods=["child", "children"], returns=rules)}
    assert run("account.child().deposit(1)", grants).value == 2
    assert run("[a.balance for a in account.children()]", grants).value == [1, 2]
    assert error_of("account.child().balance", grants) == "AttributeError: facet 'Account' has no attribute 'balance'"


def test_a_facet_handed_back_is_the_hosts_own(run):
    seen = []
    view = facet(Account(), attributes=["balance"])
    assert run("take([view])", {"view": view, "take": lambda x: seen.append(x[0])}).outcome == "ok"
    assert seen == [view]


def test_a_function_handed_back_keeps_its_checks(run):
    def apply(function, argument):
        try:
            return function(argument)
        except TypeError as error:
            return str(error)

    assert run("[apply(price, 'tea'), apply(price, 5)]", {"apply": apply, "price": price}).value == [
        3, "price() argument 'name': expected `str`, got `int`"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"methods": "deposit"}, TypeError, "methods must be several names, such as ('deposit',), not one string"),
        ({"methods": ["nothing"]}, ValueError, "methods: Account has no method 'nothing'"),
        ({"methods": ["balance"]}, ValueError, "methods: Account has no method 'balance'"),
        ({"attributes": ["nothing"]}, ValueError, "attributes: Account has no attribute 'nothing'"),
        (
            {"attributes": ["_x"]},
            ValueError,
            "attributes: '_x' is private; give the object a public method for what the guest needs",
        ),
        ({"attributes": ["a.b"]}, ValueError, "attributes: 'a.b' is no name that a guest could write"),
        ({"methods": ["deposit"], "attributes": ["deposit"]}, ValueError, "both a method and an attribute: deposit"),
        ({"writable": ["balance"]}, ValueError, "writable, but not among the attributes: balance"),
        ({"returns": {"child": {}}}, ValueError, "returns speaks of what is not shown: child"),
    ],
    ids=range(9),
)
def test_a_facet_that_makes_no_sense(options, kind, message):
    with pytest.raises(kind) as caught:
        facet(Account(), **options)
    assert str(caught.value) == message


def test_revocable(run, isolation):
    grant, revoker = revocable(price)
    kept, _ = revocable(
        facet(Account(), methods=["child"], attributes=["balance"], returns={"child": {"attributes": ["balance"]}})
    )
    with Sandbox({"price": grant, "kept": kept}, isolation=isolation) as box, box.open() as session:
        assert session.run("price('tea')").value == 3
        revoker.revoke()
        assert revoker.revoked
        assert session.run("price('tea')").error.message == "price has been revoked"
        assert session.run("price('tea')").error.type == "PermissionError"
        assert session.run("child = kept.child()\nchild.balance").value == 1
        _.revoke()
        assert session.run("child.balance").error.message == "Account.balance has been revoked"
    assert run("price('tea')", {"price": grant}).outcome == "raised"


def test_at_most(error_of, run):
    assert run("[f('tea') for _ in range(2)]", {"f": at_most(2, price)}).value == [3, 3]
    assert error_of("[f('tea') for _ in range(3)]", {"f": at_most(2, price)}) == (
        "PermissionError: f may be used at most 2 times"
    )
    assert error_of("f('tea'); f('tea')", {"f": once(price)}) == "PermissionError: f may be used at most 1 time"
    with pytest.raises(ValueError, match=r"^uses must be at least 0, not -1$"):
        at_most(-1, price)


def test_rate_limited(error_of):
    assert error_of("f('tea'); f('tea'); f('tea')", {"f": rate_limited(2, 60, price)}) == (
        "PermissionError: f may be used at most 2 times in 60 seconds"
    )


def test_readonly(error_of, run):
    view = readonly(facet(Account(), methods=["deposit"], attributes=["balance"], writable=["balance"]))
    assert run("x.balance", {"x": view}).value == 100
    assert error_of("x.deposit(1)", {"x": view}) == "AttributeError: facet 'Account' has no attribute 'deposit'"
    assert error_of("x.balance = 1", {"x": view}) == "AttributeError: facet 'Account' is read-only"
    assert run("x.balance", {"x": readonly(Account(), attributes=["balance"])}).value == 100


def test_audited(run):
    uses = []
    account = audited(uses.append, facet(Account(), methods=["deposit"], attributes=["balance"]))
    run("account.deposit(amount=5)\naccount.balance\ntry: f('milk')\nexcept KeyError: pass", {
        "account": account, "f": audited(uses.append, price)
    })  # fmt: skip
    assert [(use.name, use.arguments, dict(use.keywords), use.error) for use in uses] == [
        ("Account.deposit", (5,), {}, ""),
        ("Account.balance", (), {}, ""),
        ("f", ("milk",), {}, "KeyError"),
    ]
    assert all(use.seconds >= 0 for use in uses)


def test_attenuating_what_is_no_grant():
    with pytest.raises(
        ringfence.NotGrantable, match=r"^Account is neither a function nor a facet; make a facet of it first$"
    ):
        once(Account())


class Trouble(Exception):
    def __init__(self):
        super().__init__("went wrong \x1b[31m")
        self.secret = object()


def raising(error):
    def function():
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ValueError("no"), "ValueError: no"),
        (KeyError("k"), "KeyError: 'k'"),
        (StopIteration(), "StopIteration"),
        (FileNotFoundError(2, "No such file", "/secret/path"), "FileNotFoundError: No such file"),
        (Trouble(), "HostError: Trouble: went wrong \\x1b[31m"),
        (
            UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
            "HostError: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: bad",
        ),
        (ExceptionGroup("many", [ValueError(1)]), "HostError: ExceptionGroup: many (1 sub-exception)"),
        (ringfence.CannotCross("x"), "HostError: CannotCross: x"),
        (ValueError("x" * 9_999), "ValueError: " + "x" * 3_999 + "…"),
    ],
    ids=range(9),
)  # fmt: skip
def test_exceptions_of_the_host_cross_as_text(error_of, run, error, shown, caplog):
    with caplog.at_level(logging.INFO, "ringfence"):
        result = run("f()", {"f": raising(error)})
    assert f"{result.error.type}: {result.error.message}".removesuffix(": ") == shown
    assert caplog.records[-1].exc_info[1] is error


def test_a_guest_can_tell_host_exceptions_apart(run):
    source = "try: f()\nexcept KeyError as e: r = ['key', e.args]\nr"
    assert run(source, {"f": raising(KeyError("k"))}).value == ["key", ("k",)]
    source = "try: f()\nexcept HostError as e: r = [str(e), e.__context__, e.__cause__]\nr"
    assert run(source, {"f": raising(Trouble())}).value == ["Trouble: went wrong \\x1b[31m", None, None]


def test_what_a_grant_returns_must_cross(error_of, caplog):
    assert error_of("f()", {"f": lambda: {"a": [Account()]}}) == (
        "HostError: the result of f()['a'][0]: an object of type Account cannot cross"
    )
    assert caplog.records[-1].getMessage() == (
        "a grant gave what cannot cross: the result of f()['a'][0]: an object of type Account cannot cross"
    )


class Stop(BaseException):
    pass


@pytest.mark.parametrize("error", [Stop, KeyboardInterrupt, SystemExit])
def test_a_base_exception_of_the_host_ends_the_run_and_goes_on(isolation, error):
    source = "while True:\n    try: f()\n    except BaseException: pass"
    calls = []

    def f():
        calls.append(1)
        raise error

    with Sandbox({"f": f}, isolation=isolation) as box, box.open() as session:
        with pytest.raises(error):
            session.run(source)
        with pytest.raises(ringfence.SessionClosed):
            session.run("1")
    assert calls == [1]


def test_callbacks(run):
    def apply(function, items):
        return [function(item) for item in items]

    assert run("k = 10\napply(lambda n: {'n': n * k}, [1, 2])", {"apply": apply}).value == [{"n": 10}, {"n": 20}]
    assert run("def f(n): return n if n < 1 else apply(f, [n - 1])\nf(3)", {"apply": apply}).value == [[[0]]]
    assert run("class C:\n    def m(self, n): return n + 1\napply(C().m, [1])", {"apply": apply}).value == [2]


def test_errors_of_callbacks(run):
    seen = []

    def apply(function):
        try:
            function()
        except ringfence.GuestError as error:
            seen.append((error.type_name, error.message, "in bad" in error.traceback))
            raise

    source = (
        "class Mine(Exception): pass\ndef bad(): raise Mine('x')\ntry: apply(bad)\nexcept HostError as e: r = str(e)\nr"
    )
    assert run(source, {"apply": apply}).value == "x"
    assert seen == [("Mine", "x", True)]
    assert (
        run("def bad(): raise KeyError('k')\ntry: apply(bad)\nexcept KeyError: 'caught'", {"apply": apply}).outcome
        == "ok"
    )


def test_a_callback_that_reaches_a_limit_lets_the_host_finish(isolation):
    finished = []

    def apply(function):
        try:
            function()
        except ringfence.SessionClosed as error:
            finished.append(str(error))
        return 1

    limits = ringfence.Limits(calls=3)
    with Sandbox({"apply": apply, "tick": int}, isolation=isolation, limits=limits) as box:
        result = box.run(
            "def f():\n    while True: tick()\napply(f)",
        )
    assert (result.outcome, result.limit) == ("limit", "calls")
    assert len(finished) == 1
    assert finished[0].startswith("the guest was stopped")


def test_context_variables_of_the_host_reach_the_grant(isolation):
    variable = contextvars.ContextVar("variable", default="unset")
    variable.set("host")

    def apply(function):
        return [variable.get(), function()]

    with Sandbox({"read": variable.get, "apply": apply}, isolation=isolation) as box:
        assert box.run("[read(), apply(lambda: apply(read))]").value == ["host", ["host", ["host", "host"]]]


DEEP = """
begun = finished = refused = 0
def down(n):
    global refused
    try:
        grant()
    except RecursionError:
        refused += 1
        return
    try:
        down(n + 1)
    except RecursionError:
        refused += 1
down(0)
refused
"""


def test_a_grant_finds_stack_left(run):
    begun, finished = [], []

    def deep(n):
        return n and deep(n - 1)

    def grant():
        begun.append(1)
        deep(100)
        finished.append(1)

    result = run(DEEP, {"grant": grant})
    assert result.outcome == "ok"
    assert result.value >= 1
    assert len(begun) == len(finished) > 50


def test_state_of_finalizers_and_generators(run):
    begun, finished = [], []

    def grant(x):
        begun.append(x)
        finished.append(x)
        return x

    source = """
class C:
    def __del__(self): grant(1)
def g():
    try: yield 1
    finally: grant(2)
for _ in range(50):
    C()
    next(g())
    a = [C()]
    a.append(a)
    del a
"""
    assert run(source, {"grant": grant}).outcome == "ok"
    assert begun == finished
    assert len(begun) >= 100


def test_keywords_that_lie(error_of, run):
    source = """
class Name(str):
    def isascii(self): raise ValueError('guest code ran')
    __repr__ = isprintable = encode = __len__ = __iter__ = isascii
"""
    grants = {"everything": everything}
    assert run(source + "everything(1, 2, **{Name('k'): 'x'})", grants).value == [1, 2, [], 1, {"k": "x"}]
    assert error_of(source + "everything(1, 2, **{Name('k'): object()})", grants) == (
        "TypeError: everything() argument 'k': an object of type object cannot cross"
    )


@pytest.mark.parametrize("annotation", [dict[str, int] | tuple[int, ...], typing.Literal["a"], list[int], int])
def test_text_that_the_validator_cannot_encode_is_a_mismatch(error_of, annotation):
    assert error_of("f('\\ud800')", {"f": validated(annotation)}).startswith("TypeError: f() argument 'x': ")
