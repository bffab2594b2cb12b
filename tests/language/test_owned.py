"""A class is a guest's only if a guest made it, and what a guest compiles and makes goes away with it."""

import gc
import secrets
import struct
import sys
import weakref
from types import CodeType

import pytest

from ringfence.guest import execute, owned
from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm


class Host:
    """A mutable class of the host, as C code may make one at any moment."""


_MADE_BY_GUEST = {
    "statement": "class A: pass",
    "statement with a module of its own": "class A: __module__ = 'struct'",
    "statement without a module": "class A: del __module__",
    "metaclass": "class M(type): pass\nclass A(metaclass=M): __module__ = 'struct'",
    "metaclass with __new__": "class M(type):\n def __new__(*a): return type.__new__(*a)\nclass A(metaclass=M): __module__ = 's'",
    "type": "A = type('A', (), {'__module__': 'struct'})",
    "type of unpacked arguments": "A = type(*('A', (), {'__module__': 'struct'}))",
    "another name of type": "make = type\nA = make('A', (), {})",
    "another name of type, with a base": "class B: pass\nmake = type\nA = make('A', (B,), {'__module__': 'struct'})",
    "a metaclass called": "class M(type): pass\nA = M('A', (), {'__module__': 'struct'})",
    "type by map": "A, = map(type, ['A'], [()], [{}])",
    "executed elsewhere": "space = {'__name__': 'struct'}\nexec('make = type; A = make(\"A\", (), {})', space)\nA = space['A']",
    "new_class": "import types\nA = types.new_class('A', (), {}, lambda space: space.update(__module__='struct'))",
    "named tuple": "import collections\nA = collections.namedtuple('A', 'x', module='struct')",
    "data class": "import dataclasses\nA = dataclasses.make_dataclass('A', 'x', slots=True)",
    "enumeration": "import enum\nA = enum.Enum('A', 'x', module='struct')",
    "generic": "import typing\nclass A(typing.Generic[typing.TypeVar('T')]): pass",
    "abstract": "import abc\nclass A(abc.ABC): pass",
    "named late": "A = type('A', (), {})\nA.__module__ = 'struct'",
}


def _realm(**grants: object) -> Realm:
    return Realm(grants=grants, write_output=lambda _stream, _text: None)


@pytest.mark.parametrize("source", _MADE_BY_GUEST.values(), ids=_MADE_BY_GUEST)
def test_what_a_guest_makes_is_its_own(source: str) -> None:
    realm = _realm()
    assert evaluate(realm, source).error is None
    assert owned.is_guest_owned(realm.globals["A"])
    realm.close()


_TAKES = {
    "module": "leak.__module__ = __name__",
    "module by setattr": "setattr(leak, '__module__', __name__)",
    "module by type": "type.__setattr__(leak, '__module__', __name__)",
    "class": "class M(type): pass\nleak.__class__ = M",
    "bases": "class B: pass\nleak.__bases__ = (B,)",
    "result of a metaclass": "class X(metaclass=lambda *_: leak): pass",
    "result of __new__": "class M(type):\n def __new__(*_): return leak\nclass X(metaclass=M): pass\n"
    "M('X', (), {})\ntype('X', (X,), {})",
    "result of __new__ of a base": "class M(type):\n def __new__(c, *a): return type.__new__(c, *a) if not a[1] else leak\n"
    "class X(metaclass=M): pass\ntype('Y', (X,), {})\nclass Z(X): pass",
    "base": "class X(leak): pass\nX().__dict__",
    "type as a parameter": "def f(type): return type('X', (), {})\nf(lambda *_: leak)",
    "virtual subclass": "import abc\nclass X(abc.ABC): pass\nX.register(leak)",
    "decorators": "import dataclasses, functools\nfor f in dataclasses.dataclass, functools.total_ordering:\n"
    " try: f(leak)\n except Exception: pass",
}


@pytest.mark.parametrize("leak", [Host, struct.error, type("Made", (Exception,), {})], ids=lambda leak: leak.__name__)
@pytest.mark.parametrize("source", _TAKES.values(), ids=_TAKES)
def test_no_class_of_the_host_becomes_a_guests(source: str, leak: type) -> None:
    realm = _realm(leak=leak)
    module = leak.__module__
    evaluate(realm, source)
    assert not owned.is_guest_owned(leak)
    assert leak.__module__ == module
    evaluation = evaluate(realm, "leak.__doc__ = 'changed'")
    assert evaluation.error is not None
    assert evaluation.error.message == f"cannot set '__doc__' attribute of immutable type '{leak.__name__}'"
    realm.close()


def test_a_name_of_a_realm_is_never_the_interpreters() -> None:
    """A guest may have its copy interned; the host's equal text must stay another object."""
    realm = _realm()
    # Made here, so that nothing has interned it yet.
    name = "m" + secrets.token_hex(8)
    source = f"""
import sys
space = {{"__name__": "".join({list(name)!r})}}
exec("", space)
def f(): pass
for name in __name__, sys.__name__, space["__name__"]:
    setattr(f, name, 1)
    sys.intern(name)
"""
    assert evaluate(realm, source).error is None
    space = realm.globals["space"]
    assert space["__name__"] == name
    assert sys.intern(name) is not space["__name__"]
    assert not owned.is_guest_owned(type("Made", (), {"__module__": sys.intern(name)}))
    realm.close()


def test_records_go_with_the_classes() -> None:
    earlier = list(owned._records.values())
    realm = _realm()
    evaluate(
        realm,
        "for i in range(50):\n class A: pass\n B = type('B', (A,), {})\n exec('class C: pass', {'__name__': f'm{i}'})",
    )
    mine = [each for each in owned._records.values() if not any(each is old for old in earlier)]
    assert len(mine) >= 3
    realm.close()
    del realm
    gc.collect()
    assert [each for each in mine if each() is not None or owned._records.get(each.key) is each] == []


def test_names_of_ended_realms_are_bounded() -> None:
    realm = _realm()
    realm.globals["count"] = owned.MAX_ENDED
    evaluate(realm, "for i in range(count):\n exec('', {'__name__': f'm{i}'})")
    own = realm.module_names.own("m1")
    assert id(own) in owned._names
    realm.close()
    assert len(owned._ended) <= owned.MAX_ENDED
    another = _realm()
    another.globals["count"] = owned.MAX_ENDED
    evaluate(another, "for i in range(count):\n exec('', {'__name__': f'm{i}'})")
    another.close()
    assert len(owned._ended) <= owned.MAX_ENDED
    assert owned._names.get(id(own)) is not own


def test_a_finalizer_still_owns_its_class() -> None:
    """The collector clears weak references, records too, before it runs finalizers."""
    said: list[str] = []
    realm = Realm(grants={}, write_output=lambda _stream, text: said.append(text))
    source = """
def make():
    class Dying:
        format = "mine"
        def __del__(self):
            print(self.format, self.__dict__)
    dying = Dying()
    dying.me = 1
    dying.cycle = [dying]
make()
"""
    assert evaluate(realm, source).error is None
    gc.collect()
    assert "".join(said).startswith("mine {'me': 1,")
    realm.close()


def test_programs_go_when_their_guest_lets_them_go() -> None:
    realm = _realm()
    source = "code = compile('x = 1\\nimport math\\ndef f(): pass', '<a program that dies>', 'exec')\nexec(code)"
    assert evaluate(realm, source).error is None
    kept = [watched for watched, _ in execute._linked.values() if _is_named(watched(), "<a program that dies>")]
    assert len(kept) == 1
    assert evaluate(realm, "del code, f").error is None
    assert kept[0]() is None
    realm.close()


def _is_named(code: CodeType | None, name: str) -> bool:
    return code is not None and name in code.co_filename


def test_a_realm_that_is_closed_is_collected() -> None:
    realm = _realm()
    evaluate(realm, "class A: pass\ncode = compile('A', 'x', 'eval')\neval(code)")
    watched = weakref.ref(realm.globals["A"])
    realm.close()
    del realm
    gc.collect()
    assert watched() is None
