"""Helpers that make source text out of names and run it (I5), and those that evaluate text (I6)."""
import collections
import dataclasses
import enum
import functools
import string
import typing

loot = []
EVIL = ("x=loot.append(open)", "x): pass\nloot.append(__builtins__)\ndef f(", "__class__", "__classdict__", "gi_frame", "ｇｉ_ｆｒａｍｅ", "self", "x\n", "lambda", "x: __import__('os')", "__dataclass_builtins_object__", "BUILTINS", "x.y", "", "__slots__")


class Text(str):
    def isidentifier(self):
        return True

    def __eq__(self, other):
        return False

    def __hash__(self):
        return 1

    def __str__(self):
        return "x): loot.append(globals())\ndef f("

    __repr__ = __format__ = lambda self, *args: "x): loot.append(globals())\ndef f("

    def startswith(self, *args):
        return False


for each in (*EVIL, *map(Text, EVIL[:4])):
    for use in (
        lambda: collections.namedtuple(each, "a b"), lambda: collections.namedtuple("N", [each]), lambda: collections.namedtuple("N", [each], rename=True), lambda: collections.namedtuple("N", "a", defaults=[each]), lambda: collections.namedtuple("N", "a", module=each), lambda: dataclasses.make_dataclass(each, ["a"]), lambda: dataclasses.make_dataclass("D", [each]),
        lambda: dataclasses.make_dataclass("D", [("a", each)]), lambda: dataclasses.make_dataclass("D", [("a", int, each)]), lambda: dataclasses.make_dataclass("D", ["a"], namespace={each: 1}), lambda: dataclasses.make_dataclass("D", ["a"], module=each), lambda: dataclasses.dataclass(type("D", (), {"__annotations__": {each: int}})), lambda: dataclasses.dataclass(type("D", (), {"__annotations__": {"a": each}, "a": 1}))(),
        lambda: dataclasses.dataclass(type("D", (), {"__annotations__": {each: each}, each: dataclasses.field(default_factory=lambda: loot)}), kw_only=True), lambda: dataclasses.dataclass(type(each, (), {"__annotations__": {"a": int}}), slots=True, frozen=True, order=True), lambda: enum.Enum(each, "a b"), lambda: enum.Enum("E", [each]), lambda: enum.Enum("E", {each: 1}), lambda: enum.Flag("F", [each]),
        lambda: enum.Enum("E", "a", module=each, qualname=each), lambda: enum.global_enum(enum.Enum("E", [each], module="__main__")), lambda: typing.NamedTuple(each, [(each, int)]), lambda: typing.TypedDict(each, {each: each}), lambda: typing.TypedDict("T", {"a": each}).__annotations__, lambda: typing.NewType(each, each), lambda: typing.TypeVar(each), lambda: typing.ForwardRef(each), lambda: typing.get_type_hints(typing.TypedDict("T", {"a": each})),
        lambda: typing.Literal[each], lambda: typing.Annotated[int, each], lambda: functools.partial(dict, **{each: 1})(), lambda: string.Template(each).substitute(loot=1), lambda: string.Formatter().format("{%s}" % each, loot=loot), lambda: string.capwords(each), lambda: type(each, (), {}), lambda: type(each, (), {})(), lambda: exec(f"def {each}(): pass"), lambda: eval(f"lambda {each}: 1"),
    ):
        try:
            made = use()
            loot.append(made)
            loot.append(vars(made))
            loot.append(made(1))
        except BaseException as error:
            loot.append(error.args)
