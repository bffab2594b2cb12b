"""What a wrong call of one of our functions says: CPython's words about the builtin it stands for, none of our own names."""

import sys
from types import FunctionType
from typing import Any, Final

_VARIADIC: Final = 0x04 | 0x08  # co_flags: *args, **kwargs
_traceback_of: Final[Any] = BaseException.__dict__["__traceback__"].__get__


def never_began(function: object, error: TypeError) -> bool:
    """Whether ``error`` is the interpreter's refusal of the arguments: no frame but the caller's saw it."""
    if type(function) is not FunctionType:
        return False
    traceback = _traceback_of(error)
    return traceback is not None and traceback.tb_next is None


def refusal(
    name: str, function: FunctionType, args: tuple[object, ...], kwargs: dict[str, object], *, is_method: bool
) -> TypeError:
    """Return the error of CPython for a call of the builtin ``name`` with these arguments.

    Args:
        name: What the guest called.
        function: Ours, which could not be called like this.
        args: Positional arguments, the receiver of a method included.
        kwargs: Keyword arguments.
        is_method: Whether the first argument is a receiver, which is not counted.
    """
    if any(type(each) is not str for each in kwargs):
        return TypeError(f"{name}() takes plain strings as keywords")
    code, given = function.__code__, len(args) - is_method
    names = code.co_varnames[is_method : code.co_argcount]
    only = code.co_posonlyargcount - is_method
    least = len(names) - len(function.__defaults__ or ())
    if only >= len(names) and not code.co_kwonlyargcount and not code.co_flags & _VARIADIC:
        return TypeError(_of_positions(name, least, len(names), given, bool(kwargs)))
    known = code.co_varnames[max(code.co_posonlyargcount, is_method) : code.co_argcount + code.co_kwonlyargcount]
    unknown = next((each for each in kwargs if each not in known), None)
    if given > len(names) and not code.co_flags & _VARIADIC:
        most = len(names) + code.co_kwonlyargcount
        return TypeError(f"{name}() takes at most {most} argument{_s(most)} ({given + len(kwargs)} given)")
    missing = next(
        (at for at, each in enumerate(names[:least]) if at >= given and (at < only or each not in kwargs)), None
    )
    if missing is not None and missing < only:
        return TypeError(f"{name}() takes at least {least} positional argument{_s(least)} ({given} given)")
    if missing is not None:
        return TypeError(f"{name}() missing required argument '{names[missing]}' (pos {missing + 1})")
    if unknown is not None and sys.version_info >= (3, 13):
        return TypeError(f"{name}() got an unexpected keyword argument '{unknown}'")
    if unknown is not None:
        return TypeError(f"'{unknown}' is an invalid keyword argument for {name}()")
    return TypeError(f"{name}() got an argument twice")


def _of_positions(name: str, least: int, most: int, given: int, has_keywords: bool) -> str:  # noqa: FBT001
    if has_keywords:
        return f"{name}() takes no keyword arguments"
    if most == 0:
        return f"{name}() takes no arguments ({given} given)"
    bound = "" if least == most else "at least " if given < least else "at most "
    count = least if given < least else most
    return f"{name} expected {bound}{count} argument{_s(count)}, got {given}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
