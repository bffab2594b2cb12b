"""Tells whether an escape program got hold of something that a guest may never have.

A program appends what it captured to a list called ``loot``. The oracle looks at each object, and at what can be reached
from it by the interpreter's own links, for anything foreign: frames, code, cells, host modules, host functions, classes
outside the world or older than the realm, raw descriptors and class dictionaries, and the secret itself.
"""

import dataclasses
import gc
import re
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from importlib.machinery import ModuleSpec
from typing import Any, Final

from ringfence.guest import owned, raw
from ringfence.guest.evaluate import Evaluation, evaluate
from ringfence.guest.lookups import Ask, Lookups, tame_builtins
from ringfence.guest.realm import Realm
from ringfence.guest.sealed import HostError, Sealed, is_sealed, sealed_callable
from ringfence.language import permits
from ringfence.language.permits import Verdict
from ringfence.language.world import world

SECRET: Final = "hunter2-the-secret-of-the-host"

# What only the representation of a forbidden object says; programs that write such text themselves are false alarms.
_TELLTALE: Final = re.compile(
    rf"{SECRET}|<(frame|code|cell) (at|object)|<module '\w+' (from|\(built-in)|<built-in method __import__"
)

_WORLD: Final = frozenset(world().values())
_WORLD_IDS: Final = frozenset(map(id, _WORLD))
_FORBIDDEN: Final = (types.FrameType, types.CodeType, types.CellType)
_DESCRIPTORS: Final = (
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    types.MethodWrapperType,
)
_BUILTINS: Final = vars(__import__("builtins"))
_NOTHING: Final[Mapping[int, str]] = {}


def grants() -> dict[str, Any]:
    """What every program is granted: a closure over a database that holds the secret."""
    database: dict[str, Any] = {"owner": SECRET, "posts": [{"title": "First", "author": "tav"}]}
    user = "tav"

    def get_blog_posts() -> list[dict[str, str]]:
        return [dict(post) for post in database["posts"] if post["author"] == user]

    return {"get_blog_posts": sealed_callable("get_blog_posts", get_blog_posts, doc="Posts by the current user.")}


def is_plain_class(value: object) -> bool:
    """Whether ``value`` is a class that can be looked at: a metaclass's ``mro`` may have left ``type`` out of its order."""
    try:
        return raw.inherits(type(value), type)
    except TypeError:
        return False


def older_classes() -> dict[int, type]:
    """Every class that exists now, by identity: a realm made after this owns none of them."""
    return {id(each): each for each in gc.get_objects() if is_plain_class(each)}


def attack(source: str, *, ask: Ask | None = None) -> tuple[Evaluation, str, list[str]]:
    """Run ``source`` inline with the language wall alone.

    Args:
        source: The program.
        ask: Answers what the program finds nothing for, as a lookup policy; None for Python's own rules.

    Returns:
        How it ended, what it wrote, and every breach that was found.
    """
    older = older_classes()
    output: list[str] = []
    realm = Realm(grants=grants(), write_output=lambda _stream, text: output.append(text))
    if ask is not None:
        orders = ("attribute", "item"), ("item", "attribute")
        realm.lookups = Lookups(sealed_callable("ask", ask), attribute_order=orders[0], item_order=orders[1])
        tame_builtins(realm.lookups, realm.builtins)
    evaluation = evaluate(realm, source)
    text = "".join(output)
    breaches = judge(realm, older)
    if SECRET in text or (type(evaluation.value) is str and SECRET in evaluation.value):
        breaches.append("the secret was written")
    if evaluation.error is not None and SECRET in evaluation.error.traceback:
        breaches.append("the secret is in the traceback")
    realm.close()
    return evaluation, text, breaches


def judge(realm: Realm, older: Mapping[int, type], frozen: Mapping[int, str] = _NOTHING) -> list[str]:
    """Return what is foreign in the ``loot`` of ``realm``.

    Args:
        realm: Where a program ran.
        older: What ``older_classes`` said before the realm was made.
        frozen: What ``owned_dictionaries`` said of all objects before ``gc.freeze()`` hid those from the collector.
    """
    # By walking, not by looking up: a key of the guest's may answer for itself.
    loot: Any = next((value for name, value in list(realm.globals.items()) if type(name) is str and name == "loot"), [])
    found = [f"{path}: {why}" for path, why in _foreign(loot, _Scene(realm, older, Holders(frozen)))]
    return sorted(set(found))


def _foreign(value: object, scene: "_Scene") -> Iterator[tuple[str, str]]:
    """Yield what is foreign in ``value`` or in containers below it."""
    seen: set[int] = set()
    stack: list[tuple[str, object]] = [("loot", value)]
    while stack:
        path, item = stack.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        why = _why_foreign(item, scene)
        if why:
            yield path, why
            continue
        kind = type(item)
        if kind in (list, tuple, set, frozenset):
            parts: Any = item
            stack.extend((f"{path}[{i}]", each) for i, each in enumerate(parts))
        elif kind is dict:
            stack.extend((f"{path}[{index}]", each) for index, each in enumerate(list(item.values())))  # type: ignore[attr-defined]


@dataclasses.dataclass(frozen=True, slots=True)
class _Scene:
    """What one program is judged against."""

    realm: Realm
    older: Mapping[int, type]
    holders: "Holders"


def _why_foreign(item: object, scene: _Scene) -> str:
    kind, realm, older = type(item), scene.realm, scene.older
    if _has(_FORBIDDEN, kind):
        return f"a {kind.__name__}"
    if kind is str and (told := _TELLTALE.search(item)):  # type: ignore[call-overload]
        return f"the text {told.group()!r}"
    if is_sealed(item) and _is_ours(item, older):
        return ""
    if item is None:
        return ""
    if not is_plain_class(kind):
        return ""  # of a guest's strangest metaclass
    if _has(raw.mro_of(kind), types.ModuleType):
        return _why_foreign_module(item)
    if kind is types.FunctionType:
        return "" if item.__builtins__ is realm.builtins or _is_guest_code(item) else f"the function {item!r}"  # type: ignore[attr-defined]
    if kind is types.MethodType:
        return _why_foreign(item.__func__, scene) or _why_foreign(item.__self__, scene)  # type: ignore[attr-defined]
    if kind is types.BuiltinFunctionType:
        return _why_foreign_builtin(item)
    if _has(_DESCRIPTORS, kind):
        return _why_foreign_descriptor(item)
    if kind is types.MappingProxyType:
        beneath = [each for each in gc.get_referents(item) if type(each) is dict]
        return next(filter(None, (_why_foreign_dict(each, scene.holders) for each in beneath)), "")
    if is_plain_class(item):
        # The classes of what is handed out are in reach, and answer nothing.
        is_known = id(item) in _WORLD_IDS or _is_guests(item, older) or (kind is Sealed and id(item) in older)
        return "" if is_known else f"the class {type.__repr__(item)}"  # type: ignore[arg-type]
    if kind is dict:
        return _why_foreign_dict(item, scene.holders)
    if id(kind) in _WORLD_IDS or kind is HostError or _is_guests(kind, older):
        return ""
    return f"an instance of {type.__repr__(kind)}"


def _why_foreign_module(item: object) -> str:
    """A module of the host was loaded by something; one that a program names ``ALARM`` says what the program noticed."""
    space = raw.module_dict_of(item) or {}
    name = space.get("__name__")
    if type(name) is str and name.startswith("ALARM"):
        return name
    return f"the module {name!a}" if _is_hosts(item) else ""


def _is_hosts(module: object) -> bool:
    """Whether a module is the host's: a guest may say of its own what it likes, but has no ``ModuleSpec``."""
    space = raw.module_dict_of(module) or {}
    return type(space.get("__spec__")) is ModuleSpec or any(each is module for each in list(sys.modules.values()))


def _has(order: tuple[type, ...], cls: type) -> bool:
    return any(each is cls for each in order)


def _is_guests(cls: object, older: Mapping[int, type]) -> bool:
    try:
        # No class of the host has anything but a string there; a guest's loses its mark with it.
        is_owned = owned.is_guest_owned(cls) or type(raw.namespace_of(cls).get("__module__", "")) is not str  # type: ignore[arg-type]
    except TypeError:
        # The order of its metaclass leaves out ``type``, as only a guest's can: C descriptors then know no class in it.
        is_owned = True
    return is_owned and id(cls) not in older


def _is_ours(item: object, older: Mapping[int, type]) -> bool:
    """Whether a sealed object's class was made by us, not by a guest that got hold of the metaclass."""
    return id(type(item)) in older


def _is_guest_code(function: Any) -> bool:
    """Whether a function runs with a ``__builtins__`` that the guest itself supplied."""
    filename = function.__code__.co_filename
    return str(filename).startswith("<ringfence>/") and function.__builtins__ is not _BUILTINS


def _why_foreign_builtin(item: Any) -> str:
    """A C function is the guest's only as a permitted member of a module, or as a permitted method of what it holds."""
    owner = item.__self__
    if type(owner) is types.ModuleType and _is_member(item, owner):
        module = owner.__name__
        if module == "builtins":
            decision = permits.BUILTINS.get(item.__name__)
            allowed = decision is not None and decision.verdict is Verdict.PERMIT
        else:
            allowed = permits.SHARED_MODULES.get(module, {}).get(item.__name__) == ""
        return "" if allowed else f"the builtin function {module}.{item.__name__}"
    definer, _ = raw.find(owner if is_plain_class(owner) else type(owner), item.__name__)
    if definer is None or id(definer) not in _WORLD_IDS:
        return ""
    return (
        ""
        if permits.verdict(definer, item.__name__) is not Verdict.REFUSE
        else f"the method {definer.__name__}.{item.__name__}"
    )


def _is_member(item: object, module: types.ModuleType) -> bool:
    """Whether a C function is the module's own: its ``__self__`` is the module, as it is for a method of the module."""
    return any(value is item for value in raw.module_dict_of(module).values()) or module.__name__ == "builtins"


def _why_foreign_descriptor(item: Any) -> str:
    """A raw descriptor of a name that is tamed or refused reads past every guard."""
    definer, name = item.__objclass__, item.__name__
    if id(definer) not in _WORLD_IDS:
        return ""
    return "" if permits.verdict(definer, name) is Verdict.PERMIT else f"the raw descriptor {definer.__name__}.{name}"


def _why_foreign_dict(item: object, holders: "Holders") -> str:
    """A dictionary is foreign when a class, a host module or the host's builtins use it as their own."""
    if item is _BUILTINS or item is __import__("sys").modules:
        return "a dictionary of the host"
    return holders.of(item)


class Holders:
    """Which classes and host modules use a dictionary as their own. Looked up once for all, and only when one is asked for."""

    def __init__(self, frozen: Mapping[int, str]) -> None:
        self._known = (frozen, _OF_THE_WORLD)
        self._owners: dict[int, str] | None = None

    def of(self, item: object) -> str:
        """Return what ``item`` is the dictionary of, or nothing."""
        if self._owners is None:
            self._owners = owned_dictionaries(gc.get_objects())
        return next((known[id(item)] for known in (self._owners, *self._known) if id(item) in known), "")


def owned_dictionaries(objects: Iterable[object]) -> dict[int, str]:
    """Every dictionary that is a class's own or a host module's among ``objects``, by identity, with whose it is."""
    owners: dict[int, str] = {}
    for each in objects:
        if is_plain_class(each):
            whose = f"the raw dictionary of {type.__repr__(each)}"  # type: ignore[arg-type]
            owners.update((id(space), whose) for space in gc.get_referents(_class_dictionary(each)))
        elif type(each) is types.ModuleType and _is_hosts(each):
            owners[id(vars(each))] = f"the globals of the host's module {each.__name__}"
    return owners


_class_dictionary: Final[Any] = type.__dict__["__dict__"].__get__
_OF_THE_WORLD: Final = owned_dictionaries(_WORLD)
