"""Reading and writing of delimited text, as CPython's C module does it."""

import sys

__version__ = "1.0"
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, _STRINGS, _NOTNULL = range(6)
_KNOWS_BOTH = sys.version_info >= (3, 12)
_KNOWS_NOTNULL = sys.version_info >= (3, 13)
if _KNOWS_BOTH:
    QUOTE_STRINGS, QUOTE_NOTNULL = _STRINGS, _NOTNULL
_dialects = {}
_limit = 128 * 1024
_DEFAULTS = {
    "delimiter": ",",
    "doublequote": True,
    "escapechar": None,
    "lineterminator": "\r\n",
    "quotechar": '"',
    "quoting": QUOTE_MINIMAL,
    "skipinitialspace": False,
    "strict": False,
}
_UNSET = object()


class Error(Exception):
    pass


def _char(name, value, optional):
    if value is None and optional:
        return None
    if not isinstance(value, str):
        kind = type(value).__name__
        raise TypeError(f'"{name}" must be {"string or None" if optional else "string"}, not {kind}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


class Dialect:
    """CSV dialect

    The Dialect type records CSV dialect options.
    """

    def __new__(cls, dialect=None, **options):
        for name in options:
            if name not in _DEFAULTS:
                raise TypeError(f"this function got an unexpected keyword argument {name!r}")
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        self = super().__new__(cls)
        values = {}
        for name, default in _DEFAULTS.items():
            found = options.get(name, _UNSET)
            values[name] = getattr(dialect, name, default) if found is _UNSET else found
        self._set(values, "quoting" not in options and getattr(dialect, "quoting", _UNSET) is _UNSET)
        return self

    def __init__(self, dialect=None, **options):
        pass

    def _set(self, values, is_default_quoting):
        self._delimiter = _char("delimiter", values["delimiter"], False)
        self._doublequote = bool(values["doublequote"])
        self._escapechar = _char("escapechar", values["escapechar"], True)
        self._quotechar = _char("quotechar", values["quotechar"], True)
        self._skipinitialspace = bool(values["skipinitialspace"])
        self._strict = bool(values["strict"])
        quoting = values["quoting"]
        if type(quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        if not 0 <= quoting <= (5 if _KNOWS_BOTH else 3):
            raise TypeError('bad "quoting" value')
        if values["quotechar"] is None and is_default_quoting:
            quoting = QUOTE_NONE
        if quoting != QUOTE_NONE and values["quotechar"] is None:
            raise TypeError("quotechar must be set if quoting enabled")
        self._quoting = quoting
        terminator = values["lineterminator"]
        if terminator is None:
            raise TypeError("lineterminator must be set")
        if not isinstance(terminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {type(terminator).__name__}')
        self._lineterminator = terminator

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle {type(self).__name__!r} instances")


for _name in _DEFAULTS:
    setattr(Dialect, _name, property(lambda self, _name="_" + _name: getattr(self, _name)))


def _dialect(dialect, options):
    if type(dialect) is Dialect and not options:
        return dialect
    return Dialect(dialect, **options)


def register_dialect(name, dialect=None, /, **options):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _dialect(dialect, options)


def unregister_dialect(name, /):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name, /):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


def field_size_limit(new=None, /):
    global _limit
    before = _limit
    if new is not None:
        if not isinstance(new, int):
            raise TypeError("limit must be an integer")
        _limit = new
    return before


(
    _START_RECORD,
    _START_FIELD,
    _ESCAPED,
    _IN_FIELD,
    _IN_QUOTED,
    _ESCAPE_IN_QUOTED,
    _QUOTE_IN_QUOTED,
    _EAT,
    _AFTER_ESCAPED,
) = range(9)


class _Reader:
    """Returns rows of an iterable of lines."""

    def __init__(self, lines, dialect, options):
        self._lines = iter(lines)
        self.dialect = _dialect(dialect, options)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self._fields, self._field, self._state, self._is_unquoted = [], [], _START_RECORD, True
        self._is_numeric = False
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if self._field or self._state in (_IN_QUOTED, _ESCAPE_IN_QUOTED):
                    if self.dialect.strict:
                        raise Error("unexpected end of data") from None
                    self._save()
                    return self._fields
                if self._state != _START_RECORD:
                    self._save()
                    return self._fields
                raise
            if not isinstance(line, str):
                raise Error(
                    f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)"
                )
            self.line_num += 1
            for char in line:
                self._take(char)
            self._take("")
            if self._state == _START_RECORD:
                return self._fields

    def _save(self):
        text = "".join(self._field)
        quoting = self.dialect._quoting
        value = text
        if quoting == QUOTE_NONNUMERIC and self._is_numeric:
            value = float(text)
        elif _KNOWS_NOTNULL and quoting in (_NOTNULL, _STRINGS) and self._is_unquoted:
            value = None if not text else float(text) if quoting == _STRINGS else text
        self._fields.append(value)
        self._field = []
        self._is_numeric = False
        self._is_unquoted = True

    def _add(self, char):
        if len(self._field) >= _limit:
            raise Error(f"field larger than field limit ({_limit})")
        self._field.append(char)

    def _take(self, char):
        dialect, state = self.dialect, self._state
        is_end = char in ("", "\n", "\r")
        if state == _IN_FIELD:
            if is_end:
                self._save()
                self._state = _EAT if char else _START_RECORD
            elif char == dialect._escapechar:
                self._state = _ESCAPED
            elif char == dialect._delimiter:
                self._save()
                self._state = _START_FIELD
            else:
                self._add(char)
        elif state == _IN_QUOTED:
            if not char:
                return
            if char == dialect._escapechar:
                self._state = _ESCAPE_IN_QUOTED
            elif char == dialect._quotechar and dialect._quoting != QUOTE_NONE:
                self._state = _QUOTE_IN_QUOTED if dialect._doublequote else _IN_FIELD
            else:
                self._add(char)
        elif state in (_START_RECORD, _START_FIELD):
            self._start(char, is_end)
        elif state == _ESCAPED:
            if char in ("\n", "\r"):
                self._add(char)
                self._state = _AFTER_ESCAPED
            else:
                self._add(char or "\n")
                self._state = _IN_FIELD
        elif state == _AFTER_ESCAPED:
            if char:
                self._state = _IN_FIELD
                self._take(char)
        elif state == _ESCAPE_IN_QUOTED:
            self._add(char or "\n")
            self._state = _IN_QUOTED
        elif state == _QUOTE_IN_QUOTED:
            if char and dialect._quoting != QUOTE_NONE and char == dialect._quotechar:
                self._add(char)
                self._state = _IN_QUOTED
            elif char == dialect._delimiter:
                self._save()
                self._state = _START_FIELD
            elif is_end:
                self._save()
                self._state = _EAT if char else _START_RECORD
            elif not dialect._strict:
                self._add(char)
                self._state = _IN_FIELD
            else:
                raise Error(f"'{dialect._delimiter}' expected after '{dialect._quotechar}'")
        elif state == _EAT:
            if not char:
                self._state = _START_RECORD
            elif not is_end:
                raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")

    def _start(self, char, is_end):
        dialect = self.dialect
        if self._state == _START_RECORD:
            if not char:
                return
            if is_end:
                self._state = _EAT
                return
        if is_end:
            self._save()
            self._state = _EAT if char else _START_RECORD
        elif char == dialect._quotechar and dialect._quoting != QUOTE_NONE:
            self._is_unquoted = False
            self._state = _IN_QUOTED
        elif char == dialect._escapechar:
            self._state = _ESCAPED
        elif char == " " and dialect._skipinitialspace:
            self._state = _START_FIELD
        elif char == dialect._delimiter:
            self._save()
            self._state = _START_FIELD
        else:
            self._is_numeric = dialect._quoting == QUOTE_NONNUMERIC
            self._add(char)
            self._state = _IN_FIELD


class _Writer:
    """Writes rows to anything that has a ``write`` method."""

    def __init__(self, file, dialect, options):
        self._write = getattr(file, "write", None)
        if not callable(self._write):
            raise TypeError('argument 1 must have a "write" method')
        self.dialect = _dialect(dialect, options)

    def writerow(self, row, /):
        dialect = self.dialect
        try:
            fields = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        texts = []
        field = None
        for field in fields:
            texts.append(self._text(field))
        if len(texts) == 1 and texts[0] == "":
            if dialect._quoting == QUOTE_NONE or (field is None and dialect._quoting in (_STRINGS, _NOTNULL)):
                raise Error("single empty field record must be quoted")
            texts = [dialect._quotechar * 2]
        return self._write(dialect._delimiter.join(texts) + dialect._lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)

    def _text(self, field):
        dialect = self.dialect
        quoting = dialect._quoting
        if quoting == QUOTE_NONNUMERIC:
            is_quoted = not isinstance(field, (int, float)) and not _is_number(field)
        elif quoting == _STRINGS:
            is_quoted = isinstance(field, str)
        else:
            is_quoted = quoting == QUOTE_ALL or (quoting == _NOTNULL and field is not None)
        text = "" if field is None else field if isinstance(field, str) else str(field)
        special = (dialect._delimiter, dialect._escapechar, dialect._quotechar, "\r", "\n", *dialect._lineterminator)
        pieces = []
        for char in text:
            is_escaped = False
            if char in special:
                if quoting == QUOTE_NONE:
                    is_escaped = True
                elif char == dialect._quotechar:
                    if dialect._doublequote:
                        pieces.append(char)
                        is_quoted = True
                    else:
                        is_escaped = True
                elif char == dialect._escapechar:
                    is_escaped = True
                else:
                    is_quoted = True
                if is_escaped:
                    if dialect._escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    pieces.append(dialect._escapechar)
            pieces.append(char)
        if text == " " * len(text) and text and dialect._delimiter == " " and dialect._skipinitialspace:
            is_quoted = True
        body = "".join(pieces)
        return dialect._quotechar + body + dialect._quotechar if is_quoted else body


def _is_number(value):
    return hasattr(type(value), "__float__") or hasattr(type(value), "__index__")


def reader(iterable, /, dialect="excel", **options):
    return _Reader(iterable, dialect if dialect in _dialects or dialect != "excel" else None, options)


def writer(fileobj, /, dialect="excel", **options):
    return _Writer(fileobj, dialect if dialect in _dialects or dialect != "excel" else None, options)
