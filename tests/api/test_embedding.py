"""What ``Environment`` promises: programs compiled once, run many times, names from any mapping, look-ups by a policy."""

import ast
import contextvars
import threading

import pytest

import ringfence
from ringfence import CannotCross, CheckFailed, Environment, Limits, Lookup, Undefined

LOCAL = contextvars.ContextVar("LOCAL", default="unset")


class Lenient(Lookup):
    """As template engines have it: a.b is a["b"] too, and what is missing prints as nothing."""

    attribute_order = ("attribute", "item")
    item_order = ("item", "attribute")

    def __init__(self):
        self.asked = []

    def missing(self, kind, owner, name):
        self.asked.append((kind, owner, name))
        return Undefined(label=name)


@pytest.fixture
def environment():
    with Environment({"double": lambda number: number * 2}) as made:
        yield made


def outcome(environment, source, names=None, mode="eval"):
    """The value, or what was raised, as text."""
    result = environment.compile(source, mode=mode).run(names)
    return result.returned if result.outcome == "ok" else result.explain()


# Programs.


@pytest.mark.parametrize("make", [str, str.encode, lambda text: ast.parse(text, mode="eval")])
def test_an_expression_runs_again_and_again(environment, make):
    program = environment.compile(make("[double(n) for n in numbers]"), mode="eval")
    assert program.names == ("numbers", "double")
    assert program.run({"numbers": [1, 2]}).value == [2, 4]
    assert program.run({"numbers": (3,), "double": lambda number: -number}).value == [-3]


@pytest.mark.parametrize("make", [str, ast.parse])
def test_statements_bind_what_can_cross_in_the_mapping(environment, make):
    names = {"a": 1, "kept": [1]}
    source = "import math\nclass C: pass\nb = a + 1\nkept.append(2)\ndef add(n): return n + b\nadd(3)"
    assert environment.compile(make(source)).run(names).value == 5
    assert names.pop("add")(40) == 42
    assert names == {"a": 1, "b": 2, "kept": [1]}


@pytest.mark.parametrize("make", [str, ast.parse])
def test_a_function_body(environment, make):
    source = '"""The larger."""\nif a > b:\n    return a\nreturn double(b)'
    larger = environment.compile(make(source), mode="function", parameters=("a", "b"))
    assert (larger(2, 1), larger(1, b=3)) == (2, 6)
    assert larger.call((1, 3), local_names={"double": lambda number: -number}).value == -3
    assert larger.call((1,)).explain() == "TypeError: function() missing 1 required positional argument: 'b'"
    assert environment.compile(make(""), mode="function")() is None


def test_names_of_nested_scopes_are_found(environment):
    assert outcome(environment, "(lambda: [x for _ in 'ab' if (lambda: y)()])()", {"x": 1, "y": 2}) == [1, 1]


def test_errors_show_where(environment):
    result = environment.compile("1 / zero", mode="eval", filename="page.html").run({"zero": 0})
    assert result.error.traceback == (
        'Traceback (most recent call last):\n  File "page.html", line 1, in <module>\n    1 / zero\n'
        "ZeroDivisionError: division by zero"
    )
    tree = ast.parse("1 / zero", mode="eval")
    ast.increment_lineno(tree, 41)
    result = environment.compile(tree, mode="eval", filename="page.html").run({"zero": 0})
    assert 'File "page.html", line 42, in <module>\nZero' in result.error.traceback


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        ("x = (", {}, "<program>:1:5: RF001 syntax error: '(' was never closed\n    x = (\n        ^"),
        ("return 1", {}, "<program>:1:1: RF001 syntax error: 'return' outside function\n    return 1\n    ^^^^^^^^"),
        ("x = 1", {"mode": "eval"}, "<program>:1:3: RF001 syntax error: invalid syntax\n    x = 1\n      ^"),
        (
            "return 1",
            {"mode": "function", "parameters": ("a b",)},
            "<program>:1:1: RF101 'a b' is not an identifier\n    return 1\n    ^\n  hint: choose another name",
        ),
        (
            "from __future__ import annotations",
            {"mode": "function"},
            (
                "<program>:1:1: RF001 syntax error: from __future__ imports must occur at the beginning of the file\n"
                "    from __future__ import annotations\n    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
            ),
        ),
    ],
)
def test_a_program_is_refused_before_it_runs(environment, source, options, message):
    with pytest.raises(CheckFailed) as caught:
        environment.compile(source, **options)
    assert str(caught.value) == message


def test_options_are_checked():
    with pytest.raises(TypeError, match=r"^lookup must be a ringfence.Lookup, not type$"):
        Environment(lookup=Lookup)
    with pytest.raises(TypeError, match=r"^limits must be a ringfence.Limits, not int$"):
        Environment(limits=3)
    with Environment() as environment:
        with pytest.raises(ValueError, match=r"^mode must be 'exec', 'eval' or 'function', not 'single'$"):
            environment.compile("1", mode="single")
        with pytest.raises(ValueError, match=r"^only a function has parameters, not the mode 'eval'$"):
            environment.compile("1", mode="eval", parameters=("a",))
        with pytest.raises(TypeError, match=r"^a function is called with its arguments, not run$"):
            environment.compile("return 1", mode="function").run()
        with pytest.raises(TypeError, match=r"^only a program of the mode 'function' can be called$"):
            environment.compile("1")()
    with pytest.raises(ringfence.SessionClosed, match=r"^the environment is closed$"):
        environment.compile("1").run()


# The border, limits and contexts: as inline.


def test_only_what_can_cross_reaches_a_program(environment):
    with pytest.raises(CannotCross, match=r"^input 'x': an object of type object cannot cross; grant plain data"):
        environment.compile("x").run({"x": object()})
    assert outcome(environment, "(n for n in '')") == "TypeError: the result: a generator cannot cross"
    with pytest.raises(CannotCross):
        environment.compile("return x", mode="function", parameters=("x",))(object())


def test_a_deadline_ends_a_run_and_not_the_environment():
    with Environment({"one": lambda: 1}, limits=Limits(wall_seconds=0.3)) as environment:
        endless = environment.compile("while True:\n try:\n  while True: pass\n except BaseException: pass")
        one = environment.compile("one()", mode="eval")
        result = endless.run()
        assert (result.outcome, result.limit) == ("limit", "wall_seconds")
        assert one.run().value == 1
        body = environment.compile("while True: n = 1", mode="function")
        with pytest.raises(ringfence.LimitReached):
            body()
        assert one.run().value == 1


def test_a_deadline_holds_inside_a_lookup():
    class Endless(Lookup):
        def missing(self, kind, owner, name):
            return 1

    with Environment(lookup=Endless(), limits=Limits(wall_seconds=0.3, calls=10**9)) as environment:
        result = environment.compile("while True:\n try: ''.nope\n except BaseException: pass").run()
        assert (result.outcome, result.limit) == ("limit", "wall_seconds")


def test_lookups_count_as_calls():
    with Environment(lookup=Lenient(), limits=Limits(calls=3)) as environment:
        assert environment.compile("''.a; ''.a").run().usage.calls == 3
        assert environment.compile("''.a, ''.b, ''.c").run().limit == "calls"


def test_host_code_runs_in_the_context_of_the_host():
    seen = []

    class Noting(Lookup):
        def missing(self, kind, owner, name):
            seen.append(LOCAL.get())
            return 1

    with Environment(lookup=Noting()) as environment:
        program = environment.compile("import contextvars; ''.nope + nope")
        context = contextvars.copy_context()
        context.run(LOCAL.set, "mine")
        assert context.run(program.run).value == 2
    assert seen == ["mine", "mine"]


def test_another_thread_may_use_it_afterwards(environment):
    program = environment.compile("double(4)", mode="eval")
    values = []
    thread = threading.Thread(target=lambda: values.append(program.run().value))
    thread.start()
    thread.join()
    assert values == [8]


# Mappings.


class Mapping:
    """No dict, and no part of collections.abc: all that is asked for is an item."""

    def __init__(self, get):
        self.get = get
        self.asked = []

    def __getitem__(self, name):
        self.asked.append((type(name), name))
        return self.get(name)


def test_any_mapping_gives_names(environment):
    names = Mapping({"x": 20}.__getitem__)
    assert outcome(environment, "x + len(str(double(y)))", names) == "NameError: name 'y' is not defined"
    assert names.asked == [(str, name) for name in ("x", "len", "str", "double", "y")]
    assert outcome(environment, "len", Mapping(lambda name: 5)) == 5


def test_a_mapping_may_not_hand_out_what_cannot_cross(environment):
    with pytest.raises(CannotCross, match=r"^input 'x': a frame cannot cross; "):
        environment.compile("x").run(Mapping(lambda name: __import__("sys")._getframe()))
    with pytest.raises(CannotCross, match=r"^input 'x': a module cannot cross; "):
        environment.compile("x").run(Mapping(lambda name: ast))


def test_what_a_mapping_raises_reaches_the_host(environment):
    with pytest.raises(ZeroDivisionError):
        environment.compile("x").run(Mapping(lambda name: 1 / 0))


def test_a_mapping_that_lies_gives_copies_only(environment):
    class Text(str):
        __slots__ = ()

        def __eq__(self, other):
            raise AssertionError

        __hash__ = str.__hash__

    names = Mapping({"x": Text("a"), "y": [Text("k")]}.__getitem__)
    assert outcome(environment, "(x.upper(), x.__class__, y[0].__class__) == ('A', ''.__class__, ''.__class__)", names)


def test_underscores_are_not_asked_for(environment):
    names = Mapping({}.__getitem__)
    assert outcome(environment, "__name__ + str(type(__builtins__))", names) == "__main__<class 'dict'>"
    assert names.asked == [(str, "str"), (str, "type")]


# Lookups.


def test_python_rules_without_a_policy(environment):
    assert outcome(environment, "x.name", {"x": {"name": 1}}) == "AttributeError: 'dict' object has no attribute 'name'"


def test_lookup_orders_and_undefined():
    lookup = Lenient()
    with Environment(lookup=lookup) as environment:
        names = {"user": {"name": "tav", "items": 3}}
        assert outcome(environment, "user.name + user['name'] + str(user['upper']) + str(nope)", names) == "tavtav"
        assert lookup.asked == [("name", "", "nope"), ("item", "dict", "upper")]
        assert outcome(environment, "user['items'], callable(user.items)", names) == (3, True)
        assert outcome(environment, "[1, 2][7]") == Undefined(label="7")
        assert outcome(environment, "[1, 2][1], 'abc'[0:2], {(1, 2): 3}[1, 2]") == (2, "ab", 3)
        assert outcome(environment, "{}[1, 2]") == "KeyError: (1, 2)"
        assert outcome(environment, "nope") == Undefined(label="nope")
        assert outcome(environment, "nope.deeper") == Undefined(label="deeper")


def test_lenient_undefined_is_empty():
    with Environment(lookup=Lenient()) as environment:
        source = "(str(n), f'{n}', repr(n), bool(n), len(n), list(n), 1 in n, n == n, n == '', n != '', {n: 1}[n])"
        assert outcome(environment, source.replace("n:", "n:")) == (
            *("", "", "<undefined 'n'>", False, 0, [], False, True, False, True, 1),
        )
        assert outcome(environment, "n + 1") == "NameError: 'n' is undefined"
        assert outcome(environment, "1 + n") == "NameError: 'n' is undefined"
        assert outcome(environment, "n()") == "NameError: 'n' is undefined"
        assert outcome(environment, "n.a = 1", mode="exec") == "AttributeError: 'n' is undefined"


@pytest.mark.parametrize(
    "use", ["str(n)", "f'{n}'", "bool(n)", "len(n)", "list(n)", "1 in n", "n == 1", "{n}", "n[0:1]"]
)
def test_strict_undefined_fails_when_used(use):
    class Strict(Lookup):
        def missing(self, kind, owner, name):
            return Undefined(label=f"{kind} {name}", strict=True)

    with Environment(lookup=Strict()) as environment:
        assert outcome(environment, use) == "NameError: 'name n' is undefined"
        assert outcome(environment, "n is not None and repr(n)") == "<undefined 'name n'>"


def test_a_policy_answers_with_what_crosses():
    class Shop:
        def price(self):
            return 3

    class Answers(Lookup):
        def missing(self, kind, owner, name):
            return {"data": [1], "shop": ringfence.facet(Shop(), methods=("price",)), "raw": object()}[name]

    with Environment(lookup=Answers()) as environment:
        assert outcome(environment, "''.data + data") == [1, 1]
        assert outcome(environment, "''.shop.price()") == 3
        assert outcome(environment, "''.raw").startswith("HostError: the result of lookup_policy_of_the_host()")
        assert outcome(environment, "''.other") == "AttributeError: 'str' object has no attribute 'other'"
        assert outcome(environment, "other") == "NameError: name 'other' is not defined"
        with pytest.raises(CannotCross):
            environment.compile("raw").run()


def test_what_a_policy_raises_is_told_to_the_program():
    class Failing(Lookup):
        def missing(self, kind, owner, name):
            raise RuntimeError(name)

    with Environment(lookup=Failing()) as environment:
        assert outcome(environment, "''.nope") == "RuntimeError: nope"
        with pytest.raises(RuntimeError, match=r"^nope$"):
            environment.compile("nope").run()


class NoSecrets(Lookup):
    attribute_order = ("attribute", "item")
    item_order = ("item", "attribute")

    def permits(self, kind, owner, name):
        return name != "secret"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("secret", "NameError: 'secret' is undefined"),
        ("(lambda: secret)()", "NameError: 'secret' is undefined"),
        ("box.secret", "AttributeError: 'facet' object has no attribute 'secret'"),
        ("getattr(box, 'secret')", "AttributeError: 'facet' object has no attribute 'secret'"),
        ("data['secret']", "KeyError: 'secret'"),
        ("data.secret", "AttributeError: 'dict' object has no attribute 'secret'"),
        ("eval('box.secret', {'box': box})", "AttributeError: 'facet' object has no attribute 'secret'"),
        ("[box.secret for _ in 'a']", "AttributeError: 'facet' object has no attribute 'secret'"),
    ],
)
def test_a_policy_takes_names_away(source, told):
    class Box:
        secret = 1

    names = {"secret": 1, "data": {"secret": 1}, "box": ringfence.facet(Box(), attributes=("secret",))}
    with Environment(lookup=NoSecrets()) as environment:
        assert outcome(environment, f"str({source})", names) == told
        assert outcome(environment, "hasattr(box, 'secret'), getattr(box, 'secret', 5)", names) == (False, 5)


def test_an_augmented_assignment_asks_the_policy_too():
    source = "class Spy:\n def __radd__(s, other): return other\n{} += Spy()"
    with Environment(lookup=NoSecrets()) as environment:
        assert outcome(environment, source.format("x['secret']"), {"x": {"secret": 1}}, "exec") == "KeyError: 'secret'"
        plain = "class C: secret = n = gi_frame = 1\nc = C(); d = {1: 1}; l = [0]\n"
        plain += "c.n += 1; c.gi_frame += 1; d[1] += 1; l[0:0] += [1]\n"
        assert outcome(environment, plain + "c.n, c.gi_frame, d, l", None, "exec") == (2, 2, {1: 2}, [1, 0])
        told = "AttributeError: 'C' object has no attribute 'secret'"
        assert outcome(environment, plain + source.format("c.secret"), None, "exec") == told


def test_a_policy_is_given_exact_texts():
    given = []

    class Noting(Lookup):
        def permits(self, kind, owner, name):
            given.append((kind, owner, name))
            return True

    program = (
        "class T(str):\n def __str__(s): return 'lie'\n def __eq__(s, o): return True\n __hash__ = str.__hash__\n"
        "class C:\n def __getitem__(s, k): return k\n"
        "C = type(T('Odd'), (C,), {})\nC()[T('key')]; getattr(C(), T('__doc__')); C()[T]; None"
    )
    with Environment(lookup=Noting()) as environment:
        assert environment.compile(program).run().outcome == "ok"
    assert [each for each in given if each[1] == "Odd"] == [("item", "Odd", "key"), ("attribute", "Odd", "__doc__")]
    assert {type(part) for each in given for part in each} == {str}


def test_private_names_work_where_a_policy_answers():
    source = "class C:\n def __init__(s): s.__n = 1\n def get(s):\n  s.__n += 1\n  return s.__n\nC().get()"
    with Environment(lookup=Lenient()) as environment:
        assert outcome(environment, source, None, "exec") == 2


def test_patterns_of_a_program_with_a_policy():
    source = "import types\nc = types.SimpleNamespace(a=1)\nmatch 1:\n case c.a: x = 'one'\n case _: x = 'other'\nx"
    with Environment(lookup=Lenient()) as environment:
        assert outcome(environment, source, None, "exec") == "one"


def test_what_a_permit_refuses_stays_refused():
    lookup = Lenient()
    refused = (
        "(lambda: 1).__globals__", "(n for n in '').gi_frame", "getattr(len, '__self__')",
        "(lambda: 1)['__code__']", "type.__dict__['__subclasses__'].__objclass__",
    )  # fmt: skip
    with Environment(lookup=lookup) as environment:
        for source in refused:
            assert isinstance(outcome(environment, source), Undefined), source
    assert [name for _, _, name in lookup.asked][:2] == ["__globals__", "gi_frame"]


def test_the_policy_itself_is_out_of_reach():
    source = (
        "import __main__\n[n for space in (globals(), vars(__main__), __builtins__) for n in space if 'lookup' in n]"
    )
    with Environment({"f": lambda: 1}, lookup=Lenient()) as environment:
        assert outcome(environment, source, None, "exec") == []
        assert outcome(environment, "lookup_policy_of_the_host") == Undefined(label="lookup_policy_of_the_host")
    with pytest.raises(ValueError, match=r"^grant 'lookup_policy_of_the_host': the name is taken$"):
        Environment({"lookup_policy_of_the_host": 1})
