"""Exception groups of the realm's own (PEP 654): CPython's ``ExceptionGroup`` is one mutable class for the whole process."""


class BaseExceptionGroup(BaseException):
    """A combination of multiple unrelated exceptions."""

    def __new__(cls, message, exceptions, /, *args):
        if not isinstance(message, str):
            raise TypeError(f"argument 1 must be str, not {type(message).__name__}")
        if isinstance(exceptions, (str, bytes, dict, set)) or not hasattr(exceptions, "__getitem__"):
            raise TypeError("second argument (exceptions) must be a sequence")
        errors = tuple(exceptions)
        if not errors:
            raise ValueError("second argument (exceptions) must be a non-empty sequence")
        for index, error in enumerate(errors):
            if not isinstance(error, BaseException):
                raise ValueError(f"Item {index} of second argument (exceptions) is not an exception")
        if all(isinstance(error, Exception) for error in errors):
            if cls is BaseExceptionGroup:
                cls = ExceptionGroup
        elif issubclass(cls, Exception):
            if cls is ExceptionGroup:
                raise TypeError("Cannot nest BaseExceptions in an ExceptionGroup")
            raise TypeError(f"Cannot nest BaseExceptions in {cls.__name__!r}")
        self = super().__new__(cls, message, exceptions, *args)
        self._message = message
        self._exceptions = errors
        return self

    def __init__(self, message, exceptions, /, *args):
        super().__init__(message, exceptions, *args)

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

    @property
    def message(self):
        """exception message"""
        return self._message

    @property
    def exceptions(self):
        """nested exceptions"""
        return self._exceptions

    def derive(self, excs, /):
        return BaseExceptionGroup(self.message, excs)

    def subgroup(self, matcher_value, /):
        return self._filter(_matcher(matcher_value))

    def split(self, matcher_value, /):
        matches = _matcher(matcher_value)
        if matches(self):
            return self, None
        return self._filter(matches), self._filter(lambda error: not matches(error), inverted=matches)

    def _filter(self, matches, inverted=None):
        if inverted is None and matches(self):
            return self
        kept, changed = [], False
        for error in self._exceptions:
            if isinstance(error, BaseExceptionGroup):
                if inverted is not None and inverted(error):
                    part = None
                else:
                    part = error._filter(matches, inverted)
                changed = changed or part is not error
                if part is not None:
                    kept.append(part)
            elif matches(error):
                kept.append(error)
            else:
                changed = True
        if not kept:
            return None
        if not changed and inverted is None:
            return self
        part = self.derive(kept)
        if not isinstance(part, BaseExceptionGroup):
            raise TypeError("derive must return an instance of BaseExceptionGroup")
        part.__context__ = self.__context__
        part.__cause__ = self.__cause__
        notes = getattr(self, "__notes__", None)
        if notes is not None:
            part.__notes__ = list(notes)
        return part

    def __str__(self):
        count = len(self._exceptions)
        return f"{self._message} ({count} sub-exception{'' if count == 1 else 's'})"


class ExceptionGroup(BaseExceptionGroup, Exception):
    """A combination of multiple unrelated exceptions, none of which ends a program by itself."""


def _matcher(value):
    if isinstance(value, type) and issubclass(value, BaseException):
        return lambda error: isinstance(error, value)
    if isinstance(value, tuple) and all(isinstance(each, type) and issubclass(each, BaseException) for each in value):
        return lambda error: isinstance(error, value)
    if callable(value) and not isinstance(value, type):
        return value
    raise TypeError("expected a function, exception type or tuple of exception types")


for _each in (BaseExceptionGroup, ExceptionGroup):
    _each.__module__ = "builtins"
del _each
