"""Permit rows of the builtin exceptions: data of the error is permitted, links to frames and live objects are not."""

from typing import Final

from ringfence.language.permits.model import Row, each, words


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ROWS: Final[tuple[Row, ...]] = (
    Row(
        types=("BaseException",),
        permit=words("add_note args with_traceback __dict__ __suppress_context__"),
        tame={
            "__traceback__": "leads to frames: it reads as None",
            **each("__cause__ __context__", "an exception of the host may be chained here"),
        },
        refuse={"__setstate__": "stores under any name given as data"},
    ),
    Row(
        types=("AttributeError",),
        permit=words("name"),
        refuse={"obj": "the live object whose lookup failed (CVE-2024-47532)"},
    ),
    Row(types=("NameError",), permit=words("name")),
    Row(types=("ImportError",), permit=words("msg name name_from path")),
    Row(types=("OSError",), permit=words("characters_written errno filename filename2 strerror")),
    Row(types=("StopIteration",), permit=words("value")),
    Row(types=("SystemExit",), permit=words("code")),
    Row(
        types=("SyntaxError",),
        permit=words("end_lineno end_offset filename lineno msg offset print_file_and_line text"),
        refuse={"_metadata": "the whole source text of what was compiled (3.14)"},
    ),
    Row(
        types=("UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError"),
        permit=words("encoding end object reason start"),
    ),
    Row(
        types=_names(
            "ArithmeticError AssertionError BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError"
            " ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning"
            " EOFError EncodingWarning Exception FileExistsError FileNotFoundError FloatingPointError FutureWarning"
            " GeneratorExit ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError"
            " KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NotADirectoryError NotImplementedError"
            " OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError"
            " RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration"
            " SyntaxWarning SystemError TabError TimeoutError TypeError UnboundLocalError UnicodeError"
            " UnicodeWarning UserWarning"
            " ValueError Warning ZeroDivisionError _IncompleteInputError"
        ),
    ),
)
