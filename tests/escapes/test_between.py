"""What one realm's leftovers may reach while another realm or the host runs, and what the host sees of a realm's end."""

import contextvars
import gc

import pytest

from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm
from ringfence.result import Outcome

SECRET = contextvars.ContextVar("SECRET", default="")

# Its finalizer runs with a __builtins__ of the guest's own, so no realm recognizes its frames.
FOREIGN_FINALIZER = """
loot = []
space = {"__builtins__": {"globals": globals, "locals": locals, "exec": exec, "eval": eval, "dir": dir, "vars": vars, "import_": __import__}, "loot": loot}
exec('''
def finalize(self):
    for action in (lambda: globals(), lambda: locals(), lambda: vars(), lambda: eval("globals()"), lambda: exec("planted = 1"), lambda: dir(), lambda: import_("sys").modules):
        loot.append(action())
''', space)
finalize = space["finalize"]
Node = type("Node", (), {"__del__": finalize})
node = Node()
node.me = node
del node
"""

FINALIZER = """
import contextvars, sys
loot = []
class Node:
    def __del__(self):
        for action in (
            globals, locals, lambda: eval("globals()"), lambda: exec("planted = 1"), sys.exc_info, lambda: list(contextvars.copy_context().items()),
            lambda: sys._getframe(1).f_globals, lambda: exec("raise"), lambda: __import__("json"),
        ):
            try:
                loot.append(action())
            except BaseException as error:
                loot.append(error.__context__)
                loot.append(error)
node = Node()
node.me = node
del node
"""

CALLBACK = """
import contextvars, sys, weakref
loot = []
class Node: pass
def callback(reference):
    loot.append(sys.exc_info())
    loot.append(list(contextvars.copy_context().items()))
    loot.append(globals())
node = Node()
node.me = node
kept = weakref.ref(node, callback)
del node
"""

GENERATOR = """
import contextvars, sys
loot = []
def suspended():
    try:
        yield
    finally:
        loot.append(sys.exc_info())
        loot.append(list(contextvars.copy_context().items()))
        loot.append(globals())
it = suspended()
next(it)
box = [it]
box.append(box)
del it, box
"""


def make_realm() -> Realm:
    return Realm(grants={}, write_output=lambda _stream, _text: None)


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("source", [FOREIGN_FINALIZER, FINALIZER, CALLBACK, GENERATOR])
def test_finalizer_reaches_no_other_realm(source: str, is_closed: bool) -> None:
    first, second = make_realm(), make_realm()
    assert evaluate(first, source).outcome is Outcome.OK
    loot = first.globals["loot"]
    if is_closed:
        first.close()
    evaluation = evaluate(second, "password = 'of the second'\nrows = [[i] for i in range(100_000)]\nsorted(globals())")
    assert isinstance(evaluation.value, list)
    assert "planted" not in evaluation.value
    assert "planted" not in second.globals
    assert not any(each is second.globals for each in loot)
    assert "of the second" not in repr([each for each in loot if type(each) is not dict])


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("source", [FOREIGN_FINALIZER, FINALIZER, CALLBACK, GENERATOR])
def test_finalizer_sees_nothing_of_the_host(source: str, is_closed: bool) -> None:
    realm = make_realm()
    SECRET.set("a variable of the host")
    gc.collect()
    gc.disable()
    try:
        assert evaluate(realm, source).outcome is Outcome.OK
        loot = realm.globals["loot"]
        if is_closed:
            realm.close()
        try:
            message = "an exception of the host"
            raise KeyError(message)
        except KeyError:
            gc.collect()
    finally:
        gc.enable()
        SECRET.set("")
    seen = repr([each for each in loot if type(each) is not dict])
    assert "of the host" not in seen
    assert not any(
        type(each) is dict and each is not realm.globals and each.get("__name__") == __name__ for each in loot
    )


ODD_KEY = """
import contextvars, sys
loot = []
class Key(str):
    def __hash__(self):
        return hash({name!r})
    def __eq__(self, other):
        loot.append(list(contextvars.copy_context().items()))
        loot.append(sys.exc_info()[1])
        raise ValueError("out of evaluate")
space = globals()
for at in range({count}):
    space[Key({name!r})] = at
if {name!r} == "__builtins__":
    del space["__builtins__"]
"""


@pytest.mark.parametrize("name", [".value", "__builtins__", "given", "later", "__name__", "loot"])
def test_keys_of_the_guest_do_not_run_in_the_host(name: str) -> None:
    realm = make_realm()
    SECRET.set("a variable of the host")
    try:
        message = "an exception of the host"
        raise KeyError(message)
    except KeyError:
        evaluate(realm, ODD_KEY.format(name=name, count=1), inputs={"given": 1})
        evaluation = evaluate(realm, "later = given\nlater", inputs={"given": 2})
    finally:
        SECRET.set("")
    assert evaluation.value == 2
    loot: object = next((value for key, value in list(realm.globals.items()) if type(key) is str and key == "loot"), [])
    assert "of the host" not in repr(loot)


def test_builtins_of_the_host_do_not_come_with_a_second_run() -> None:
    for limit in range(8):
        realm = make_realm()
        evaluate(
            realm,
            f"""
class Key(str):
    count = 0
    def __hash__(self):
        return hash("__builtins__")
    def __eq__(self, other):
        Key.count += 1
        return Key.count <= {limit}
del globals()["__builtins__"]
globals()[Key("__builtins__")] = 1
""",
        )
        value = evaluate(realm, "open").value
        assert value is None or value is realm.builtins["open"]


def test_modules_are_restricted_to_the_permitted() -> None:
    sources = [
        "import random",
        "__import__('random')",
        "import math\n__import__('random', {'__name__': 'json', '__package__': 'json'})",
        "import math\n__import__('random', vars(math))",
        "exec('import random', {'__name__': 'math'})",
        "from random import random",
        "import random as r",
        "def f():\n import random\nf()",
        "class C:\n import random",
        "eval('__import__(\"random\")')",
        "__builtins__['__import__']('random')",
    ]
    for source in sources:
        realm = Realm(grants={}, write_output=lambda _stream, _text: None, modules=frozenset({"math"}))
        evaluation = evaluate(realm, source)
        assert evaluation.error is not None, source
        assert (evaluation.error.type, evaluation.error.message) == (
            "ImportError",
            "module 'random' was not granted to this program",
        )


def test_a_guests_interrupt_does_not_end_the_evaluation() -> None:
    """Only the realm itself may stop its guest: a class caught once must not serve to leave ``evaluate``."""
    from ringfence.guest.sealed import make_interrupt

    realm = make_realm()
    realm.globals["caught"] = type(make_interrupt("a limit"))
    evaluation = evaluate(
        realm, "class V:\n def __str__(self): raise KeyboardInterrupt\nraise BaseException.__new__(caught, V())"
    )
    assert evaluation.outcome is Outcome.RAISED


def test_file_names_of_another_realm_do_not_come_with_equal_code() -> None:
    evaluate(make_realm(), "\n\n1 / 0", filename="private-to-the-first")
    error = evaluate(make_realm(), "\n\n1 / 0", filename="of the second").error
    assert error is not None
    assert "private-to-the-first" not in error.traceback
