"""Arguments of granted functions: bound to the signature and validated against the annotations before host code runs.

Both are compiled once per function. Validation is ``msgspec.convert`` in strict mode; what it converts is what it
must to make the annotated type (a list to a tuple, a dict to a dataclass, an int to a float), never text to numbers
or dates.
"""

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import decimal
import enum
import inspect
import operator
import types
import typing
import uuid
import weakref
from collections.abc import Callable, Mapping
from typing import Any, Final, Union

import msgspec

from ringfence.errors import NotGrantable

Convert = Callable[[Any], Any]

# Types of the border that must arrive as themselves: without this list msgspec would also make them from text.
AS_THEMSELVES: Final = (
    bytes,
    bytearray,
    dt.datetime,
    dt.date,
    dt.time,
    dt.timedelta,
    decimal.Decimal,
    uuid.UUID,
)
_SIMPLE: Final = (bool, int, str, bytes)
_CALLABLE: Final[Any] = collections.abc.Callable
_ANYTHING: Final = (inspect.Parameter.empty, Any, object)
_POSITIONAL: Final = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Mismatch(TypeError):
    """The guest's arguments do not fit; the text is for the guest."""


class Binder:
    """Binds and validates the arguments of one function.

    Args:
        function: The host's function.
        name: What messages call it.

    Attributes:
        parameters: Names of the parameters that a guest may give by position.
        needed: How many of them have no default.
        kinds: For each of them the exact type that needs no conversion, None where everything will do, or ``OTHER``; None
            when arguments by position alone do not do.
        signature: The signature as a guest may see it, or an empty string.

    Raises:
        NotGrantable: An annotation cannot be resolved, or cannot be validated.
    """

    __slots__ = (
        "_converters",
        "_hidden",
        "_name",
        "_order",
        "_quick",
        "_visible",
        "kinds",
        "needed",
        "parameters",
        "signature",
    )

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        self._name = name
        whole = _signature(function)
        self._visible = visible = None if whole is None else _visible(whole)
        self._converters: dict[str, Convert] = {}
        self._quick: list[Convert | None] | None = None
        self.needed = 0
        self._order: list[tuple[inspect.Parameter, bool]] = []
        self._hidden: set[str] = set()
        self.parameters: list[str] = []
        self.kinds: tuple[object, ...] | None = None
        self.signature = ""
        if whole is None or visible is None:
            return
        hints = _hints(function, name)
        for parameter in visible.parameters.values():
            annotation = hints.get(parameter.name, inspect.Parameter.empty)
            convert = converter(annotation, f"{name}(): {parameter.name}")
            if convert is not None:
                self._converters[parameter.name] = convert
        self._hidden = whole.parameters.keys() - visible.parameters.keys()
        self._order = [(p, p.name in visible.parameters) for p in whole.parameters.values()]
        positional = [p for p in visible.parameters.values() if p.kind in _POSITIONAL]
        others = [p for p in visible.parameters.values() if p.kind not in _POSITIONAL]
        self.parameters = [p.name for p in positional]
        self.signature = _signature_text(visible)
        self.needed = sum(p.default is p.empty for p in positional)
        if all(p.default is not p.empty or p.kind in _VARIADIC for p in others):
            shown = [p.name for p in whole.parameters.values() if p.kind in _POSITIONAL][: len(positional)]
            if shown == self.parameters:  # nothing hidden stands in between
                self._quick = [self._converters.get(parameter) for parameter in self.parameters]
                self.kinds = tuple(_kind(hints.get(parameter)) for parameter in self.parameters)

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Arguments as the function is to get them.

        Raises:
            Mismatch: They do not fit the signature or an annotation.
        """
        quick = self._quick
        if quick is not None and not kwargs and self.needed <= len(args) <= len(quick):
            if not self._converters:
                return args, kwargs
            return (
                tuple(
                    [
                        value if convert is None else self._convert(convert, name, value)
                        for convert, name, value in zip(quick, self.parameters, args, strict=False)
                    ]
                ),
                kwargs,
            )
        if self._visible is None:
            return args, kwargs
        for name in self._hidden & kwargs.keys():  # ``**kwargs`` of the host's must not let it in
            msg = f"{self._name}() got an unexpected keyword argument {name!r}"
            raise Mismatch(msg)
        try:
            bound = self._visible.bind(*args, **kwargs)
        except TypeError as error:
            msg = f"{self._name}() {error}"
            raise Mismatch(msg) from None
        for name, value in bound.arguments.items():
            convert = self._converters.get(name)
            if convert is not None:
                bound.arguments[name] = self._convert_bound(convert, name, value)
        return self._spread(bound.arguments)

    def _spread(self, given: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Positional and keyword arguments; by keyword from the first parameter on that is hidden or left out."""
        positional: list[Any] = []
        keywords: dict[str, Any] = {}
        gap = False
        for parameter, shown in self._order:
            if not shown or parameter.name not in given:
                gap = True
            elif parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                positional += given[parameter.name]
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                keywords.update(given[parameter.name])
            elif parameter.kind is inspect.Parameter.KEYWORD_ONLY or gap:
                keywords[parameter.name] = given[parameter.name]
            else:
                positional.append(given[parameter.name])
        return tuple(positional), keywords

    def _convert_bound(self, convert: Convert, name: str, value: Any) -> Any:  # noqa: ANN401 - arguments are anything
        assert self._visible is not None  # noqa: S101 - for the type checker
        kind = self._visible.parameters[name].kind
        if kind is inspect.Parameter.VAR_POSITIONAL:
            return tuple(self._convert(convert, f"{name}[{index}]", item) for index, item in enumerate(value))
        if kind is inspect.Parameter.VAR_KEYWORD:
            return {key: self._convert(convert, key, item) for key, item in value.items()}
        return self._convert(convert, name, value)

    def _convert(self, convert: Convert, name: str, value: Any) -> Any:  # noqa: ANN401 - see above
        try:
            return convert(value)
        except msgspec.ValidationError as error:
            msg = f"{self._name}() argument {name!r}: {plain_text(str(error))}"
            raise Mismatch(msg) from None


OTHER: Final = object()
"""Stands for an annotation that no exact type is all of."""


def _kind(annotation: Any) -> object:  # noqa: ANN401 - an annotation is anything
    if annotation is None or annotation in _ANYTHING:
        return None
    return annotation if annotation is float or annotation in _SIMPLE else OTHER


_VARIADIC: Final = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def attribute_converter(target: object, member: str, label: str) -> Convert:
    """The validator of an attribute that a guest may set, from the annotation in the class, if it has one.

    Raises:
        NotGrantable: The annotation cannot be validated.
    """
    try:
        hints = typing.get_type_hints(type(target), include_extras=True)
    except Exception:
        hints = {}
    convert = converter(hints.get(member, inspect.Parameter.empty), label)

    def check(value: Any) -> Any:  # noqa: ANN401 - attributes are anything
        try:
            return value if convert is None else convert(value)
        except msgspec.ValidationError as error:
            msg = f"{label}: {plain_text(str(error))}"
            raise Mismatch(msg) from None

    return check


def _signature(function: Callable[..., Any]) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except (ValueError, TypeError):
        return None  # a C function without a text signature checks its own arguments


def visible_signature(function: Callable[..., Any]) -> inspect.Signature | None:
    """The signature as a guest may use it, or None where there is none to be had."""
    whole = _signature(function)
    return None if whole is None else _visible(whole)


def hints_of(function: Callable[..., Any]) -> Mapping[str, Any]:
    """Annotations of a host function, resolved; what cannot be is left out."""
    try:
        return _hints(function, "")
    except NotGrantable:
        return {}


def _visible(whole: inspect.Signature) -> inspect.Signature:
    """The signature without what is the host's own business: parameters with a default whose name starts with ``_``.

    What could be given only through a hidden parameter's position is hidden too.
    """
    shown: list[inspect.Parameter] = []
    hidden = False
    for parameter in whole.parameters.values():
        if parameter.name.startswith("_") and parameter.default is not parameter.empty:
            hidden = hidden or parameter.kind in _POSITIONAL
        elif not hidden or parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            shown.append(parameter)
    return whole.replace(parameters=shown)


def _signature_text(signature: inspect.Signature) -> str:
    """The signature for guests: names, kinds, annotations, and defaults that are plain."""
    parameters = [
        p if type(p.default) in _SHOWN_DEFAULTS or p.default is p.empty else p.replace(default=_NotShown())
        for p in signature.parameters.values()
    ]
    return str(signature.replace(parameters=parameters))[:_MAX_SIGNATURE_CHARS]


class _NotShown:
    """Stands for a default that is no plain value."""

    def __repr__(self) -> str:
        return "..."


_MAX_SIGNATURE_CHARS: Final = 2_000
_SHOWN_DEFAULTS: Final = (bool, int, float, str, type(None))


def _hints(function: Callable[..., Any], name: str) -> Mapping[str, Any]:
    """Annotations of a host function, resolved once. They are the host's own text: nothing of a guest is evaluated."""
    subject: Any = function
    while hasattr(subject, "func") and not inspect.isroutine(subject):
        subject = subject.func  # functools.partial
    if inspect.isclass(subject):
        subject = subject.__init__
    elif not inspect.isroutine(subject):
        subject = type(subject).__call__
    subject = inspect.unwrap(subject) if hasattr(subject, "__wrapped__") else subject
    try:
        return typing.get_type_hints(subject, include_extras=True)
    except NameError as error:
        msg = (
            f"{name}: an annotation cannot be resolved ({error}), so arguments could not be checked; "
            "import the name where the function is defined, or leave the annotation out"
        )
        raise NotGrantable(msg) from None
    except Exception:
        return {}  # C functions and other callables without annotations


def converter(annotation: Any, where: str) -> Convert | None:  # noqa: ANN401 - an annotation is anything
    """The validator of one annotation, or None when everything that crosses will do."""
    if annotation in _ANYTHING:
        return None
    if annotation in _SIMPLE:
        return _exact(annotation)
    if _is_callable(annotation):
        return _to_callable
    try:
        return _compiled(annotation)
    except TypeError as error:
        if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
            return _member_of(annotation)
        members = typing.get_args(annotation) if typing.get_origin(annotation) in (Union, types.UnionType) else ()
        if members:
            return _one_of([converter(member, where) for member in members], annotation)
        msg = (
            f"{where}: values cannot be checked against {annotation!r} ({error}); "
            "leave the annotation out to get plain copies"
        )
        raise NotGrantable(msg) from None


def _is_callable(annotation: Any) -> bool:  # noqa: ANN401 - see above
    return _CALLABLE in (annotation, typing.get_origin(annotation))


def _to_callable(value: Any) -> Any:  # noqa: ANN401 - see above
    if callable(value):
        return value
    msg = f"Expected a function, got `{type(value).__name__}`"
    raise msgspec.ValidationError(msg)


def _exact(kind: type) -> Convert:
    def check(value: Any) -> Any:  # noqa: ANN401 - see above
        if type(value) is kind:
            return value
        msg = f"Expected `{kind.__name__}`, got `{type(value).__name__}`"
        raise msgspec.ValidationError(msg)

    return check


def _compiled(annotation: Any) -> Convert:  # noqa: ANN401 - see above
    """A validator whose schema is made once: msgspec keeps the schema of a struct, not that of any other type."""
    box: Any = msgspec.defstruct("Argument", [("value", annotation)], array_like=True, gc=False)
    convert = msgspec.convert
    with contextlib.suppress(msgspec.ValidationError):
        convert((None,), box, strict=True, builtin_types=AS_THEMSELVES)  # TypeError if the annotation has no schema

    def build(value: Any) -> Any:  # noqa: ANN401 - see above
        try:
            return convert((value,), box, strict=True, builtin_types=AS_THEMSELVES).value
        except msgspec.ValidationError:
            raise
        except Exception as error:  # text with lone surrogates where the validator must encode it
            msg = f"A value that cannot be checked ({type(error).__name__})"
            raise msgspec.ValidationError(msg) from None

    def check(value: Any) -> Any:  # noqa: ANN401 - see above
        try:
            return build(value)
        except msgspec.ValidationError:
            plain = _unbuilt(value)
            if plain is value:
                raise
        return build(plain)

    return check


registered: Final[weakref.WeakSet[type]] = weakref.WeakSet()
"""Dataclasses that cross by copy: an argument may hold instances of them, already built and valid."""


def _unbuilt(value: Any) -> Any:  # noqa: ANN401 - see above
    """The value with dictionaries for instances of registered classes, which msgspec builds but does not take.

    It could take any object with fitting attributes; that would read what a facet hides.
    """
    kind: Any = type(value)  # pyright: ignore[reportUnknownVariableType]
    if kind is list or kind is tuple:
        items = [_unbuilt(item) for item in value]
        return value if all(map(operator.is_, items, value)) else kind(items)  # pyright: ignore[reportUnknownVariableType]
    if kind is dict:
        pairs = {key: _unbuilt(item) for key, item in value.items()}
        return value if all(map(operator.is_, pairs.values(), value.values())) else pairs
    if dataclasses.is_dataclass(kind) and kind in registered:
        return {field.name: _unbuilt(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def _member_of(kind: type[enum.Enum]) -> Convert:
    """A validator for an enum that msgspec does not know: of values that are neither all text nor all integers."""

    def check(value: Any) -> Any:  # noqa: ANN401 - see above
        try:
            return value if type(value) is kind else kind(value)
        except (ValueError, TypeError):
            msg = f"Expected `{kind.__name__}`, got `{type(value).__name__}`"
            raise msgspec.ValidationError(msg) from None

    return check


def _one_of(members: list[Convert | None], annotation: Any) -> Convert | None:  # noqa: ANN401 - see above
    if None in members:
        return None

    def check(value: Any) -> Any:  # noqa: ANN401 - see above
        for member in members:
            try:
                return member(value)  # type: ignore[misc]
            except msgspec.ValidationError:
                continue
        msg = f"Expected `{annotation}`, got `{type(value).__name__}`"
        raise msgspec.ValidationError(msg)

    return check


def plain_text(text: str) -> str:
    """The validator's message with a path of ours taken out: ``expected `int`, got `str` - at [2]``."""
    text = text.replace(" - at `$[0]`", "").replace("`$[0]", "`")
    return text[:1].lower() + text[1:]
