"""The classes that CPython 3.12 and later implement in C for ``typing``, as classes of the realm.

The C ones call functions of the host's ``typing`` and hand out its aliases. The helpers they share with the library
(``typing._typevar_subst`` and its like) are the realm's own here.
"""

import sys


def _typing():
    return sys.modules["typing"]


def _idfunc(value):
    return value


class _NoDefaultType:
    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = _NoDefaultType()


class _Parameter:
    """What type parameters have in common: a name, a lazily evaluated default, and ``|``."""

    def _set_up(self, name, default, lazy_default=None):
        self.__name__ = name
        self.__module__ = sys._getframemodulename(2)
        self._default = default
        self._lazy_default = lazy_default

    @property
    def __default__(self):
        if self._lazy_default is not None:
            self._default, self._lazy_default = self._lazy_default(), None
        return self._default

    def has_default(self):
        return self._lazy_default is not None or self._default is not NoDefault

    def __or__(self, other):
        return _typing().Union[self, other]

    def __ror__(self, other):
        return _typing().Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __reduce__(self):
        return self.__name__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __init_subclass__(cls, **kwargs):
        if cls.__module__ != "typing" and cls.__module__ != __name__:
            raise TypeError(f"type '{cls.__bases__[0].__name__}' is not an acceptable base type")


def _variance_repr(parameter):
    if parameter.__infer_variance__:
        return parameter.__name__
    if parameter.__covariant__:
        return "+" + parameter.__name__
    if parameter.__contravariant__:
        return "-" + parameter.__name__
    return "~" + parameter.__name__


class TypeVar(_Parameter):
    """A type variable."""

    def __init__(
        self,
        name,
        *constraints,
        bound=None,
        default=NoDefault,
        covariant=False,
        contravariant=False,
        infer_variance=False,
    ):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self._set_up(name, default)
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._constraints = constraints
        self._bound = None if bound is None else _typing()._type_check(bound, "Bound must be a type.")
        self._lazy_bound = None
        self._lazy_constraints = None

    @property
    def __bound__(self):
        if self._lazy_bound is not None:
            self._bound, self._lazy_bound = self._lazy_bound(), None
        return self._bound

    @property
    def __constraints__(self):
        if self._lazy_constraints is not None:
            self._constraints, self._lazy_constraints = tuple(self._lazy_constraints()), None
        return self._constraints

    def __repr__(self):
        return _variance_repr(self)

    def __typing_subst__(self, arg):
        return _typing()._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        index = params.index(self)
        if index < len(args):
            return args
        if index == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}")


class ParamSpecArgs:
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecArgs) else NotImplemented

    def __hash__(self):
        return hash((ParamSpecArgs, self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of ParamSpecArgs")


class ParamSpecKwargs:
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecKwargs) else NotImplemented

    def __hash__(self):
        return hash((ParamSpecKwargs, self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of ParamSpecKwargs")


class ParamSpec(_Parameter):
    """A parameter specification variable."""

    def __init__(
        self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False
    ):
        self._set_up(name, default)
        self.__bound__ = None if bound is None else _typing()._type_check(bound, "Bound must be a type.")
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __repr__(self):
        return _variance_repr(self)

    def __typing_subst__(self, arg):
        return _typing()._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter):
    """A variadic type variable."""

    def __init__(self, name, *, default=NoDefault):
        self._set_up(name, default)

    def __iter__(self):
        yield _typing().Unpack[self]

    def __repr__(self):
        return self.__name__

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._typevartuple_prepare_subst(self, alias, args)


class TypeAliasType:
    """What ``type X = ...`` makes."""

    def __init__(self, name, value=None, *, type_params=()):
        self.__name__ = name
        self.__module__ = sys._getframemodulename(1)
        self.__type_params__ = type_params
        self._value = value
        self._lazy_value = None

    @property
    def __value__(self):
        if self._lazy_value is not None:
            self._value, self._lazy_value = self._lazy_value(), None
        return self._value

    @property
    def __parameters__(self):
        return self.__type_params__

    def __repr__(self):
        return self.__name__

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return _typing()._GenericAlias(self, args if isinstance(args, tuple) else (args,))

    def __or__(self, other):
        return _typing().Union[self, other]

    def __ror__(self, other):
        return _typing().Union[other, self]

    def __call__(self, *args, **kwargs):
        raise TypeError("'typing.TypeAliasType' object is not callable")


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, *args):
        return _typing()._generic_class_getitem(cls, *args)

    @classmethod
    def __init_subclass__(cls, *args, **kwargs):
        return _typing()._generic_init_subclass(cls, *args, **kwargs)


Generic.__module__ = "typing"


def _lazy_parameter(kind, name, bound, is_constraints, default):
    typing = _typing()
    if kind == "TypeVar":
        parameter = typing.TypeVar(name, infer_variance=True)
        if is_constraints:
            parameter._lazy_constraints = bound
        else:
            parameter._lazy_bound = bound
    elif kind == "ParamSpec":
        parameter = typing.ParamSpec(name, infer_variance=True)
    else:
        parameter = typing.TypeVarTuple(name)
    if default is not None:
        parameter._lazy_default = default
    return parameter


def _lazy_alias(name, value, parameters):
    made = _typing().TypeAliasType(name, None, type_params=parameters)
    made._lazy_value = value
    return made


def _generic_base(parameters):
    typing = _typing()
    return typing.Generic[
        tuple(typing.Unpack[each] if isinstance(each, typing.TypeVarTuple) else each for each in parameters)
    ]
