"""The part of ``inspect`` that looks only at what a guest may look at: no frames, no code, no source."""

import enum
import types


class _empty:
    """Marks an absent annotation or default."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    def __str__(self):
        return self.name


_facts_of = _primitive_parameters


def isclass(object):
    return isinstance(object, type)


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def ismethod(object):
    return isinstance(object, types.MethodType)


def isbuiltin(object):
    return isinstance(object, types.BuiltinFunctionType) or type(object) is type(print)


def isroutine(object):
    return isfunction(object) or ismethod(object) or isbuiltin(object)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    return isinstance(object, types.CoroutineType)


def isasyncgen(object):
    return isinstance(object, types.AsyncGeneratorType)


def isawaitable(object):
    return iscoroutine(object) or hasattr(type(object), "__await__")


def _flag(object, name):
    while ismethod(object):
        object = object.__func__
    facts = _facts_of(object) if isfunction(object) else None
    return facts is not None and facts[name]


def iscoroutinefunction(obj):
    return _flag(obj, "is_coroutine")


def isgeneratorfunction(obj):
    return _flag(obj, "is_generator")


def isasyncgenfunction(obj):
    return _flag(obj, "is_async_generator")


def isabstract(object):
    return isinstance(object, type) and bool(getattr(object, "__abstractmethods__", None))


def ismethoddescriptor(object):
    kind = type(object)
    return not (isclass(object) or ismethod(object) or isfunction(object)) and (
        hasattr(kind, "__get__") and not hasattr(kind, "__set__")
    )


def isdatadescriptor(object):
    kind = type(object)
    return not (isclass(object) or ismethod(object) or isfunction(object)) and (
        hasattr(kind, "__set__") or hasattr(kind, "__delete__")
    )


def getmro(cls):
    return cls.__mro__


def getdoc(object):
    doc = getattr(object, "__doc__", None)
    return cleandoc(doc) if isinstance(doc, str) else None


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    lines = [lines[0].lstrip(), *(line[margin:] for line in lines[1:])]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getmembers(object, predicate=None):
    found = []
    for name in dir(object):
        try:
            value = getattr(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return sorted(found, key=lambda pair: pair[0])


def unwrap(func, *, stop=None):
    seen = {id(func)}
    while hasattr(func, "__wrapped__") and not (stop is not None and stop(func)):
        func = func.__wrapped__
        if id(func) in seen:
            raise ValueError(f"wrapper loop when unwrapping {func!r}")
        seen.add(id(func))
    return func


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    if isinstance(obj, type):
        found = obj.__dict__.get("__annotations__")
    else:
        found = getattr(obj, "__annotations__", None)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    if not eval_str:
        return dict(found)
    if globals is None:
        facts = _facts_of(obj) if isfunction(obj) else None
        globals = {} if facts is None else facts["globals"]
    return {
        name: eval(value, globals, locals if locals is not None else {}) if isinstance(value, str) else value
        for name, value in found.items()
    }


class Parameter:
    POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
    KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
    VAR_KEYWORD = _ParameterKind.VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = _ParameterKind(kind)
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        values = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation}
        values.update(changes)
        return Parameter(values.pop("name"), values.pop("kind"), **values)

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += f": {formatannotation(self.annotation)}"
        if self.default is not _empty:
            text += f" = {self.default!r}" if self.annotation is not _empty else f"={self.default!r}"
        return {self.VAR_POSITIONAL: "*", self.VAR_KEYWORD: "**"}.get(self.kind, "") + text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __eq__(self, other):
        return isinstance(other, Parameter) and (self.name, self.kind, self.default, self.annotation) == (
            other.name,
            other.kind,
            other.default,
            other.annotation,
        )

    def __hash__(self):
        return hash((self.name, self.kind))


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        found = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind in (Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD) or name not in self.arguments:
                break
            if parameter.kind is Parameter.VAR_POSITIONAL:
                found.extend(self.arguments[name])
            else:
                found.append(self.arguments[name])
        return tuple(found)

    @property
    def kwargs(self):
        found = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments and parameter.kind is Parameter.KEYWORD_ONLY:
                found[name] = self.arguments[name]
            elif name in self.arguments and parameter.kind is Parameter.VAR_KEYWORD:
                found.update(self.arguments[name])
        return found

    def apply_defaults(self):
        for name, parameter in self.signature.parameters.items():
            if name not in self.arguments:
                if parameter.default is not _empty:
                    self.arguments[name] = parameter.default
                elif parameter.kind is Parameter.VAR_POSITIONAL:
                    self.arguments[name] = ()
                elif parameter.kind is Parameter.VAR_KEYWORD:
                    self.arguments[name] = {}


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = types.MappingProxyType({each.name: each for each in parameters or ()})
        self.return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, **options):
        return signature(obj, **options)

    def replace(self, *, parameters=None, return_annotation=None):
        return Signature(
            self.parameters.values() if parameters is None else parameters,
            return_annotation=self.return_annotation if return_annotation is None else return_annotation,
        )

    def _bind(self, args, kwargs, partial):
        arguments, args, kwargs = {}, list(args), dict(kwargs)
        for name, parameter in self.parameters.items():
            kind = parameter.kind
            if kind is Parameter.VAR_POSITIONAL:
                if args:
                    arguments[name], args = tuple(args), []
            elif kind is Parameter.VAR_KEYWORD:
                if kwargs:
                    arguments[name], kwargs = kwargs, {}
            elif kind is not Parameter.KEYWORD_ONLY and args:
                if name in kwargs and kind is not Parameter.POSITIONAL_ONLY:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = args.pop(0)
            elif kind is not Parameter.POSITIONAL_ONLY and name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif parameter.default is _empty and not partial:
                raise TypeError(f"missing a required argument: {name!r}")
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, arguments)

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def __str__(self):
        parts, seen_keyword, pending_positional = [], False, False
        for parameter in self.parameters.values():
            if parameter.kind is Parameter.POSITIONAL_ONLY:
                pending_positional = True
            elif pending_positional:
                parts.append("/")
                pending_positional = False
            if parameter.kind is Parameter.VAR_POSITIONAL:
                seen_keyword = True
            elif parameter.kind is Parameter.KEYWORD_ONLY and not seen_keyword:
                parts.append("*")
                seen_keyword = True
            parts.append(str(parameter))
        if pending_positional:
            parts.append("/")
        text = f"({', '.join(parts)})"
        if self.return_annotation is not _empty:
            text += f" -> {formatannotation(self.return_annotation)}"
        return text

    def __repr__(self):
        return f"<Signature {self}>"

    def __eq__(self, other):
        return isinstance(other, Signature) and (list(self.parameters.items()), self.return_annotation) == (
            list(other.parameters.items()),
            other.return_annotation,
        )

    def __hash__(self):
        return hash(tuple(self.parameters.values()))


def formatannotation(annotation, base_module=None):
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    return repr(annotation)


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if ismethod(obj):
        whole = signature(obj.__func__, follow_wrapped=follow_wrapped)
        return whole.replace(parameters=list(whole.parameters.values())[1:])
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda each: hasattr(each, "__signature__"))
    given = getattr(obj, "__signature__", None)
    if isinstance(given, Signature):
        return given
    if isfunction(obj):
        return _of_function(obj, eval_str)
    if isinstance(obj, type):
        return _of_class(obj)
    call = getattr(type(obj), "__call__", None)
    if isfunction(call):
        whole = _of_function(call, eval_str)
        return whole.replace(parameters=list(whole.parameters.values())[1:])
    raise ValueError(f"no signature found for {obj!r}")


def _of_class(cls):
    for name in ("__new__", "__init__"):
        method = getattr(cls, name, None)
        if isfunction(method):
            whole = _of_function(method, False)
            return Signature(list(whole.parameters.values())[1:])
    if cls.__init__ is object.__init__ and cls.__new__ is object.__new__:
        return Signature()
    raise ValueError(f"no signature found for builtin type {cls!r}")


def _of_function(function, eval_str):
    facts = _facts_of(function)
    annotations = get_annotations(function, eval_str=eval_str)
    parameters = []
    for name, kind, default in facts["parameters"]:
        parameters.append(
            Parameter(
                name,
                kind,
                default=default[0] if default else _empty,
                annotation=annotations.get(name, _empty),
            )
        )
    return Signature(parameters, return_annotation=annotations.get("return", _empty))


_sentinel = object()


def getattr_static(obj, attr, default=_sentinel):
    """Find an attribute without running descriptors, ``__getattr__`` or ``__getattribute__``."""
    is_class = isinstance(obj, type)
    klass = obj if is_class else type(obj)
    found = _in_classes(klass.__mro__, attr)
    if not is_class:
        try:
            own = object.__getattribute__(obj, "__dict__")
        except AttributeError:
            own = {}
        kind = type(found)
        is_data = (
            found is not _sentinel
            and hasattr(kind, "__get__")
            and (hasattr(kind, "__set__") or hasattr(kind, "__delete__"))
        )
        if attr in own and not is_data:
            return own[attr]
    if found is _sentinel and is_class:
        found = _in_classes(type(klass).__mro__, attr)
    if found is not _sentinel:
        return found
    if default is _sentinel:
        raise AttributeError(attr)
    return default


def _in_classes(classes, attr):
    for each in classes:
        if attr in each.__dict__:
            return each.__dict__[attr]
    return _sentinel
