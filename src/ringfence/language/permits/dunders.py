"""Decisions about names that hold on every type: protocols, introspection, stores, and names of the compiler."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringfence.language.permits.model import Decision, Verdict, each, words

UNIVERSAL_DUNDERS: Final[frozenset[str]] = words(
    # Construction and calling; no type of the world takes harm from being initialized again.
    "__init__ __call__ __init_subclass__ __set_name__ __class_getitem__ __prepare__ __post_init__"
    # Containers and iteration.
    " __len__ __length_hint__ __iter__ __next__ __reversed__ __contains__ __getitem__ __setitem__ __delitem__"
    " __missing__ __enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__ __anext__"
    # Comparison, hashing, text and size.
    " __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ __bool__ __repr__ __str__ __format__ __bytes__ __fspath__"
    " __sizeof__ __dir__"
    # Numbers.
    " __int__ __index__ __float__ __complex__ __round__ __trunc__ __floor__ __ceil__"
    " __abs__ __neg__ __pos__ __invert__"
    " __add__ __sub__ __mul__ __matmul__ __truediv__ __floordiv__ __mod__ __divmod__ __pow__"
    " __lshift__ __rshift__ __and__ __or__ __xor__"
    " __radd__ __rsub__ __rmul__ __rmatmul__ __rtruediv__ __rfloordiv__ __rmod__ __rdivmod__ __rpow__"
    " __rlshift__ __rrshift__ __rand__ __ror__ __rxor__"
    " __iadd__ __isub__ __imul__ __imatmul__ __itruediv__ __ifloordiv__ __imod__ __ipow__"
    " __ilshift__ __irshift__ __iand__ __ior__ __ixor__"
    # Classes. They answer questions about the guest's own objects, or return text.
    " __class__ __doc__ __module__ __name__ __qualname__ __isabstractmethod__"
    " __instancecheck__ __subclasscheck__ __subclasshook__"
)
"""Dunder names that are read natively on every object. Each was judged on every type of the world (3.11 to 3.13): the
slot behind it returns data or calls methods of guest objects, and gives no access to code, frames, modules, types
outside the world or mutable shared state. Everything else that looks like a dunder goes through the guard."""

INTROSPECTION: Final[frozenset[str]] = words(
    "f_back f_builtins f_code f_generator f_globals f_lasti f_lineno f_locals f_trace f_trace_lines f_trace_opcodes"
    " co_argcount co_branches co_cellvars co_code co_consts co_exceptiontable co_filename co_firstlineno co_flags"
    " co_freevars co_kwonlyargcount co_lines co_linetable co_lnotab co_name co_names co_nlocals co_positions"
    " co_posonlyargcount co_qualname co_stacksize co_varnames _co_code_adaptive _varname_from_oparg"
    " tb_frame tb_lasti tb_lineno tb_next"
    " gi_code gi_frame gi_state gi_yieldfrom cr_await cr_code cr_frame cr_origin cr_state"
    " ag_await ag_code ag_frame ag_state"
    " cell_contents func_closure func_code func_defaults func_dict func_globals im_class im_func im_self"
    " _metadata _asyncio_awaited_by _abc_impl"
)
"""Names of introspection, 3.14 and 3.15 included. They are hazards whatever the world holds, so that an object that
should never have reached a guest still says nothing."""

_NAMES_AS_DATA: Final = "takes a name as data and skips the guard"
_COPYREG: Final = "returns functions of the host, or runs its copyreg"
_SETSTATE: Final = "trusts its argument: memory corruption on several types (how2python, longrange and partial bugs)"
_BUFFER: Final = "gives raw access to a buffer that others hold"

COMMON: Final[Mapping[str, Decision]] = MappingProxyType(
    {
        **{name: Decision(Verdict.TAME, _NAMES_AS_DATA) for name in ("__getattribute__", "__setattr__", "__delattr__")},
        **{
            name: Decision(Verdict.REFUSE, reason)
            for name, reason in {
                **each("__reduce__ __reduce_ex__ __getstate__", _COPYREG),
                "__setstate__": _SETSTATE,
                **each("__buffer__ __release_buffer__", _BUFFER),
                "__annotations__": "a dictionary kept on a shared type, which every realm could write",
                "__del__": "runs a finalizer early",
                "__weakref__": "the weak references that others hold to the object",
                **each("__vectorcalloffset__ __alloc__ __getformat__", "a detail of the implementation"),
            }.items()
        },
        **{
            name: Decision(Verdict.PERMIT)
            for name in words(
                "__new__ __copy__ __deepcopy__ __getnewargs__ __getnewargs_ex__ __replace__ __text_signature__"
            )
        },
    }
)
"""Decisions that hold on every type whose row says nothing else, after the universal dunders."""

FORWARDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "method": "reads attributes of __func__ that it does not have itself",
        "GenericAlias": "reads most attributes from __origin__",
        "super": "reads from the classes after __thisclass__, and gives the raw descriptor when it stands for a class",
        "module": "reads its dictionary, then calls the function __getattr__ found there",
        "type": "reads from the classes of its __mro__ after its metaclass's data descriptors",
    }
)
"""Types whose native lookup also reads names of another object: a guard must find the definer there as well."""

ALWAYS_REFUSED: Final[frozenset[str]] = words("__weakref__")
"""Names that a guard refuses to read even where a class that the guest made defines them: the descriptor found there
is the interpreter's own."""

STORE_REFUSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **each("__code__ __globals__ __builtins__ __closure__", "what a function runs must stay what was verified"),
        "__kwdefaults__": "defaults of a function stay what its definition gave it",
        "__bases__": "changing the bases of a live class has crashed interpreters (CPython issue 14199)",
        "__weakref__": "owned by the interpreter",
        **each("__classcell__ __classdictcell__ __classdict__", "names of the compiler"),
        **each("__buffer__ __release_buffer__", _BUFFER),
    }
)
"""Names whose store and delete a guard refuses on every object, guest-owned ones included."""

STORE_TAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **each("__traceback__ __context__ __cause__", "only None or an exception; a traceback is dropped"),
        "__defaults__": "an exact tuple or None, on a Python function (named tuples set it)",
        "__class__": "only from one class that the realm made to another",
        "__dict__": "an exact dictionary, on an instance whose class the realm made",
    }
)
"""Names whose store a guard performs only under the condition given, and only on guest-owned objects."""

REFUSED_IDENTIFIERS: Final[frozenset[str]] = words(
    "__classdict__ __classdictcell__ __classcell__ __conditional_annotations__ __annotate_func__ __annotations_cache__"
)
"""Names that may stand nowhere in source after NFKC. The compiler answers them with cells or with the raw dictionary of
a class (3.12 and later): writing there is a use-after-free in the method cache. ``__static_attributes__`` and
``__firstlineno__`` are plain data and are not here."""
