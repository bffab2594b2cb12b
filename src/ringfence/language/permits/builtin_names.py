"""What becomes of each name of the ``builtins`` module in a realm."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringfence.language.permits.model import Decision, Verdict, words

_EXCEPTIONS: Final = words(
    "ArithmeticError AssertionError AttributeError BaseException BlockingIOError BrokenPipeError BufferError"
    " BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError"
    " DeprecationWarning EOFError EncodingWarning EnvironmentError Exception FileExistsError FileNotFoundError"
    " FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError"
    " InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError"
    " ModuleNotFoundError NameError"
    " NotADirectoryError NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError"
    " ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError"
    " RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError"
    " TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError"
    " UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError _IncompleteInputError"
)
_TYPES: Final = words(
    "bool bytearray bytes classmethod complex dict enumerate filter float frozenset int list map memoryview object"
    " property range reversed set slice staticmethod str super tuple type zip"
)
_FUNCTIONS: Final = words(
    "abs aiter all anext any ascii bin callable chr divmod format hash hex id isinstance issubclass iter len max min"
    " next oct ord pow repr round sorted sum"
)
_CONSTANTS: Final = words("Ellipsis False None NotImplemented True __debug__")

_NAMES: Final = "takes names as data"
_SITE: Final = "a Python function of the host with readable globals"

BUILTINS: Final[Mapping[str, Decision]] = MappingProxyType(
    {
        **{name: Decision(Verdict.PERMIT) for name in _EXCEPTIONS | _TYPES | _FUNCTIONS | _CONSTANTS},
        **{name: Decision(Verdict.TAME, _NAMES) for name in words("getattr setattr delattr hasattr vars dir")},
        **{
            name: Decision(Verdict.TAME, reason)
            for name, reason in {
                "globals": "finds the dictionary by the calling frame, which may be the host's",
                "locals": "finds the namespace by the calling frame, which may be the host's",
                "eval": "runs unverified code, with the builtins of the calling frame",
                "exec": "runs unverified code, with the builtins of the calling frame",
                "compile": "makes code objects",
                "__import__": "imports the host's modules",
                "__build_class__": "hands the class cell to whoever calls it",
                "print": "writes to the host's standard output",
                "input": "reads the host's standard input",
                "open": "opens files: the stand-in raises",
                "BaseExceptionGroup": "makes instances of the mutable ExceptionGroup: the realm has its own class",
                "ExceptionGroup": "a mutable class shared by everybody: the realm has its own class",
                "__name__": "the name of the realm's own module of builtins",
                "__doc__": "the text of the realm's own module of builtins",
            }.items()
        },
        "breakpoint": Decision(Verdict.REFUSE, "starts a debugger in the host", "print what you want to see"),
        "help": Decision(Verdict.REFUSE, _SITE, "print x.__doc__"),
        **{name: Decision(Verdict.REFUSE, _SITE, "raise SystemExit") for name in words("exit quit")},
        **{name: Decision(Verdict.REFUSE, _SITE) for name in words("copyright credits license")},
        **{
            name: Decision(Verdict.REFUSE, "belongs to the host's import system")
            for name in words("__loader__ __package__ __spec__")
        },
        # Bound by the interactive prompt alone.
        "_": Decision(Verdict.REFUSE, "a value of the host's interactive prompt"),
        # 3.15: laid out here, refused until judged.
        **{
            name: Decision(Verdict.REFUSE, "not judged yet")
            for name in words("frozendict sentinel __lazy_import__ ImportCycleError")
        },
    }
)
"""Each name of ``builtins``: handed out as it is, replaced by a stand-in, or absent with a reason and a hint."""


def builtins_permitted() -> tuple[str, ...]:
    """Return the names of ``builtins`` that a realm hands out as they are, sorted; not every version has each."""
    return tuple(sorted(name for name, decision in BUILTINS.items() if decision.verdict is Verdict.PERMIT))
