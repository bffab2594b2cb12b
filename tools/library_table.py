"""Writes docs/library.md, the table of the standard library, from the tables that the importer reads."""

import ast
import pathlib

from ringfence.guest import modules, stdlib

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/library.md"
_HEAD = """# The standard library

What a guest can import, of CPython 3.11, 3.12 and 3.13; a module that a version does not have is absent there. This page
is generated from the tables that the importer reads.
"""
_INSIDE = """
## Inside

CPython's own Python source, compiled by the guest's pipeline and run in the guest's realm with the guest's authority. Names
as in CPython's documentation.

"""
_STANDINS = """
## Stand-ins

Written for guests: modules of C, or of the operating system, as far as pure computation needs them.

| module | what it is | members |
| --- | --- | --- |
"""
_SHARED = """
## Shared

Modules of C of which reviewed members are handed out, and why the others are not.

| module | members | left out |
| --- | --- | --- |
"""
_REFUSED = """
## Refused

The `ImportError` says this.

| reason, and what to do instead | modules |
| --- | --- |
"""


def page() -> str:
    """The whole page."""
    return "".join((_HEAD, _INSIDE, _wrapped(sorted(modules.INSIDE)), _STANDINS, *_standins(), _SHARED, *_shared(),
                    _REFUSED, *_refused()))  # fmt: skip


def _wrapped(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names) + "\n"


def _standins() -> list[str]:
    rows = []
    for name in sorted(modules.STANDINS):
        tree = ast.parse(stdlib.standin_path(name).read_text(encoding="utf-8"))
        members = sorted({each for node in tree.body for each in _bound(node) if each[:1] != "_"})
        purpose = (ast.get_docstring(tree) or "").splitlines()[0]
        rows.append(f"| `{name}` | {purpose} | {_code(members)} |\n")
    return rows


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.ImportFrom):
        return [each.asname or each.name for each in node.names if each.name != "*"]
    if isinstance(node, ast.If | ast.Try):
        return [name for each in node.body for name in _bound(each)]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [name.id for each in targets for name in ast.walk(each) if isinstance(name, ast.Name) and _is_stored(name)]


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _shared() -> list[str]:
    rows = []
    for name, members in sorted(modules.SHARED.items()):
        shown = [each for each, reason in members.items() if not reason]
        reasons: dict[str, list[str]] = {}
        for each, reason in members.items():
            if reason:
                reasons.setdefault(reason, []).append(each)
        left_out = "; ".join(f"{_code(names)}: {reason}" for reason, names in sorted(reasons.items()))
        rows.append(f"| `{name}` | {_code(shown)} | {left_out} |\n")
    return rows


def _refused() -> list[str]:
    reasons: dict[str, list[str]] = {}
    for name, reason in sorted(modules.REFUSED.items()):
        # A stand-in has the name of the module of C that is not shared.
        if name not in modules.STANDINS:
            reasons.setdefault(reason, []).append(name)
    return [f"| {reason} | {_code(names)} |\n" for reason, names in sorted(reasons.items())]


def _code(names: list[str]) -> str:
    return f"`{' '.join(sorted(names))}`" if names else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
