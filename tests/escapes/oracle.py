"""Tells whether an escape program got hold of something that a guest may never have.

A program appends what it captured to a list called ``loot``. The oracle looks at each object, and at what can be reached
from it by the interpreter's own links, for anything foreign: frames, code, cells, host modules, host functions, classes
outside the world, raw class dictionaries, and the secret itself.
"""

import gc
import types
from collections.abc import Iterator
from typing import Any, Final

from ringfence.guest import raw
from ringfence.guest.evaluate import Evaluation, evaluate
from ringfence.guest.realm import Realm
from ringfence.guest.sealed import is_sealed, sealed_callable
from ringfence.language.world import world

SECRET: Final = "hunter2-the-secret-of-the-host"  # noqa: S105 - what the programs are after

_WORLD: Final = frozenset(world().values())
_FORBIDDEN: Final = (types.FrameType, types.CodeType, types.CellType)
_HOST_DICTIONARIES: Final = frozenset({id(vars(types)), id(__builtins__)})


def grants() -> dict[str, Any]:
    """What every program is granted: a closure over a database that holds the secret."""
    database = {"owner": SECRET, "posts": [{"title": "First", "author": "tav"}]}
    user = "tav"

    def get_blog_posts() -> list[dict[str, str]]:
        return [dict(post) for post in database["posts"] if post["author"] == user]  # type: ignore[union-attr]

    return {"get_blog_posts": sealed_callable("get_blog_posts", get_blog_posts, doc="Posts by the current user.")}


def attack(source: str) -> tuple[Evaluation, str, list[str]]:
    """Run ``source`` inline with the language wall alone.

    Returns:
        How it ended, what it wrote, and every breach that was found.
    """
    output: list[str] = []
    realm = Realm(grants=grants(), write_output=lambda _stream, text: output.append(text))
    evaluation = evaluate(realm, source)
    text = "".join(output)
    breaches = []
    loot = realm.globals.get("loot", [])
    for found in loot if type(loot) is list else [loot]:
        breaches += [f"{path}: {why}" for path, why in _foreign(found, realm)]
    if SECRET in text or (type(evaluation.value) is str and SECRET in evaluation.value):
        breaches.append("the secret was written")
    if evaluation.error is not None and SECRET in evaluation.error.traceback:
        breaches.append("the secret is in the traceback")
    return evaluation, text, breaches


def _foreign(value: object, realm: Realm) -> Iterator[tuple[str, str]]:
    """Yield what is foreign in ``value`` or in containers below it."""
    seen: set[int] = set()
    stack: list[tuple[str, object]] = [("loot", value)]
    while stack and len(seen) < 10_000:
        path, item = stack.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        why = _why_foreign(item, realm)
        if why:
            yield path, why
            continue
        kind = type(item)
        if kind in (list, tuple, set, frozenset):
            stack.extend((f"{path}[{i}]", each) for i, each in enumerate(item))  # type: ignore[arg-type, call-overload]
        elif kind is dict:
            stack.extend((f"{path}[{key!r:.40}]", each) for key, each in item.items())  # type: ignore[attr-defined]


def _why_foreign(item: object, realm: Realm) -> str:  # noqa: C901, PLR0911 - one rule per kind
    kind = type(item)
    if kind in _FORBIDDEN:
        return f"a {kind.__name__}"
    if kind is str and SECRET in item:  # type: ignore[operator]
        return "the secret"
    if is_sealed(item) or item is None:
        return ""
    if types.ModuleType in raw.mro_of(kind):
        return "" if any(item is module for module in realm.importer.modules.values()) else f"the module {item!r}"
    if kind is types.FunctionType:
        return "" if item.__builtins__ is realm.builtins or _is_guest_dict(item, realm) else f"the function {item!r}"  # type: ignore[attr-defined]
    if kind is types.MethodType:
        return _why_foreign(item.__func__, realm) or _why_foreign(item.__self__, realm)  # type: ignore[attr-defined]
    if raw.is_class(item):
        return "" if item in _WORLD or raw.is_guest_owned(item) else f"the class {item!r}"  # type: ignore[arg-type]
    if kind is dict:
        return _why_foreign_dict(item)
    if kind in _WORLD or raw.is_guest_owned(kind):
        return ""
    return f"an instance of {kind!r}"


def _is_guest_dict(function: Any, realm: Realm) -> bool:  # noqa: ANN401
    """Whether a function runs with a ``__builtins__`` that the guest itself supplied."""
    filename = function.__code__.co_filename
    return str(filename).startswith("<ringfence>/") and function.__builtins__ is not vars(__import__("builtins"))


def _why_foreign_dict(item: object) -> str:
    """A dictionary is foreign when a class, a host module or the host's builtins use it as their own."""
    if item is vars(__import__("builtins")) or item is __import__("sys").modules:
        return "a dictionary of the host"
    for holder in gc.get_referrers(item):
        if isinstance(holder, type) and "__module__" in item and "__dict__" not in dir(item):  # type: ignore[operator]
            for value in gc.get_referents(holder):
                if value is item:
                    return f"the raw dictionary of {holder!r}"
    return ""
