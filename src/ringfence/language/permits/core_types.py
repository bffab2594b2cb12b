"""Permit rows of the types that the interpreter itself makes, except exceptions.

Names of protocols and operators are decided for all types at once (``dunders``); only what differs stands here.
"""

from typing import Final

from ringfence.language.permits.model import Row, each, words

_CODECS: Final = "imports encodings.<name> in the host and runs error handlers by name"
_FRAMES: Final = "leads to frames, code and globals of the host (CVE-2023-37271)"
_DESCRIPTOR: Final = "applies the name the descriptor stands for to any object: the descriptor's own name decides"
_STRING: Final = words(
    "capitalize center count endswith expandtabs find index isalnum isalpha isascii isdigit islower isspace istitle"
    " isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust"
    " rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill"
)
_SET: Final = words("copy difference intersection isdisjoint issubset issuperset symmetric_difference union")

ROWS: Final[tuple[Row, ...]] = (
    Row(
        types=("object",),
        tame=each(
            "__reduce__ __reduce_ex__ __getstate__",
            "runs the host's copyreg and returns its functions: the realm needs its own (asteval issue 86)",
        ),
    ),
    Row(
        types=("type",),
        permit=words(
            "__abstractmethods__ __base__ __bases__ __basicsize__ __dictoffset__ __flags__ __itemsize__ __mro__"
            " __text_signature__ __type_params__ __weakrefoffset__"
        ),
        tame={
            "mro": "recomputes and returns a list that the interpreter may still trust",
            "__new__": "the namespace may carry __classdictcell__, a cell that will hold the raw class dictionary",
            "__dict__": "a view of the raw dictionary, which == and | hand to the other operand (CPython issue 152405)",
            "__subclasses__": "of a shared class it lists classes of the host and of other guests",
            "__annotations__": "on a shared heap type it makes and keeps one dictionary that every realm can write",
        },
    ),
    Row(types=("int", "bool"), permit=words(
        "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes"
    )),
    Row(types=("float",), permit=words("as_integer_ratio conjugate fromhex hex imag is_integer real")),
    Row(types=("complex",), permit=words("conjugate imag real")),
    Row(
        types=("str",),
        permit=_STRING | words("casefold isdecimal isidentifier isnumeric isprintable"),
        tame={
            "format": "walks attributes named in the text (CVE-2016-10745)",
            "format_map": "walks attributes named in the text (CVE-2019-10906)",
            "encode": _CODECS,
        },
    ),
    Row(types=("bytes",), permit=_STRING | words("fromhex hex"), tame={"decode": _CODECS}),
    Row(
        types=("bytearray",),
        permit=_STRING | words("append clear copy extend fromhex hex insert pop remove reverse"),
        tame={"decode": _CODECS},
    ),
    Row(
        types=("memoryview",),
        permit=words(
            "c_contiguous cast contiguous f_contiguous format hex itemsize nbytes ndim readonly release shape strides"
            " suboffsets tobytes tolist toreadonly"
        ),
        refuse={
            "obj": "the object that owns the buffer",
            "_from_flags": "asks any object for any kind of buffer",
        },
    ),
    Row(types=("list",), permit=words("append clear copy count extend index insert pop remove reverse sort")),
    Row(types=("tuple",), permit=words("count index")),
    Row(types=("range",), permit=words("count index start step stop")),
    Row(types=("slice",), permit=words("indices start step stop")),
    Row(types=("dict",), permit=words("clear copy fromkeys get items keys pop popitem setdefault update values")),
    Row(types=("dict_keys", "dict_items"), permit=words("isdisjoint mapping")),
    Row(types=("dict_values",), permit=words("mapping")),
    Row(types=("mappingproxy",), permit=words("copy get items keys values")),
    Row(types=("frozenset",), permit=_SET),
    Row(types=("set",), permit=_SET | words(
        "add clear difference_update discard intersection_update pop remove symmetric_difference_update update"
    )),
    Row(
        types=(
            "NoneType", "NotImplementedType", "ellipsis", "anext_awaitable", "enumerate", "filter", "map", "reversed",
            "zip", "generic_alias_iterator", "bytearray_iterator", "bytes_iterator", "callable_iterator",
            "dict_itemiterator", "dict_keyiterator", "dict_valueiterator", "dict_reverseitemiterator",
            "dict_reversekeyiterator", "dict_reversevalueiterator", "iterator", "list_iterator", "list_reverseiterator",
            "longrange_iterator", "memory_iterator", "range_iterator", "set_iterator", "str_ascii_iterator",
            "str_iterator", "tuple_iterator",
        ),
    ),
    Row(
        types=("anext_awaitable", "async_generator_asend", "async_generator_athrow", "coroutine_wrapper"),
        permit=words("close send throw"),
    ),
    Row(
        types=("generator",),
        permit=words("close gi_running gi_suspended send throw"),
        refuse=each("gi_code gi_frame gi_yieldfrom", _FRAMES),
    ),
    Row(
        types=("coroutine",),
        permit=words("close cr_running cr_suspended send throw"),
        refuse=each("cr_await cr_code cr_frame cr_origin", _FRAMES),
    ),
    Row(
        types=("async_generator",),
        permit=words("aclose ag_running ag_suspended asend athrow"),
        refuse=each("ag_await ag_code ag_frame", _FRAMES),
    ),
    Row(
        types=("traceback",),
        refuse=each("tb_frame tb_lasti tb_lineno tb_next __new__", _FRAMES),
    ),
    Row(
        types=("function",),
        permit=words("__annotations__ __defaults__ __dict__ __get__ __kwdefaults__ __type_params__"),
        refuse={
            "__globals__": "the dictionary the function runs in",
            "__builtins__": "the dictionary the function takes builtins from",
            "__code__": "unverified bytecode could replace it",
            "__closure__": "cells show and change what a closure hides",
            "__new__": "makes functions of code objects",
        },
    ),
    # Every Python function that a guest can hold is its own, so a bound method has nothing to hide.
    Row(types=("method",), permit=words("__func__ __self__ __get__")),
    Row(
        types=("builtin_function_or_method", "builtin_method"),
        permit=words("__text_signature__"),
        refuse={"__self__": "the module object of the host, for a function of a module"},
    ),
    Row(
        types=("method-wrapper",),
        permit=words("__objclass__ __text_signature__"),
        tame={"__self__": "the object a slot was read from may be the host's: only iterators are shown, which heapq asks for"},
    ),
    Row(
        types=("classmethod_descriptor", "method_descriptor", "wrapper_descriptor"),
        permit=words("__get__ __objclass__ __text_signature__"),
    ),
    Row(
        types=("getset_descriptor", "member_descriptor"),
        permit=words("__objclass__"),
        tame=each("__get__ __set__ __delete__", _DESCRIPTOR),
    ),
    Row(
        types=("property",),
        permit=words("deleter fdel fget fset getter setter __get__ __set__ __delete__"),
    ),
    Row(types=("classmethod", "staticmethod"), permit=words("__dict__ __func__ __get__ __wrapped__")),
    Row(
        types=("super",),
        permit=words("__self__ __self_class__ __thisclass__"),
        refuse={
            "__new__": "makes one that is never initialized, and is used without a check (3.13)",
            "__get__": "uses one that was never initialized",
        },
    ),
    # Modules that a guest can hold are made by its realm: the dictionary is its own.
    Row(types=("module",), permit=words("__annotations__ __dict__")),
    Row(
        types=("GenericAlias",),
        permit=words(
            "__args__ __mro_entries__ __origin__ __parameters__ __typing_unpacked_tuple_args__ __unpacked__"
        ),
    ),
    Row(types=("UnionType",), permit=words("__args__ __parameters__")),
)  # fmt: skip
