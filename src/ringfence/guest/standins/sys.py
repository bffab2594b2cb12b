"""What a guest may know of its interpreter. Nothing here reaches the process."""

maxsize = _primitive_facts["maxsize"]
maxunicode = 0x10FFFF
byteorder = _primitive_facts["byteorder"]
hexversion = _primitive_facts["hexversion"]
version = _primitive_facts["version"]
api_version = 1013
copyright = ""
platform = "ringfence"
executable = ""
prefix = exec_prefix = base_prefix = base_exec_prefix = ""
argv = [""]
orig_argv = []
path = []
warnoptions = []
dont_write_bytecode = True
float_repr_style = "short"
modules = _primitive_modules
builtin_module_names = ()
stdlib_module_names = frozenset()
pycache_prefix = None
platlibdir = "lib"


class _Fields(tuple):
    """A tuple whose elements also have names, as the real ``sys`` shows such facts."""

    _fields = ()
    _name = "sys.facts"

    def __repr__(self):
        return f"{self._name}({', '.join(f'{name}={value!r}' for name, value in zip(self._fields, self))})"


def _fields(name, facts):
    names = tuple(facts)
    namespace = {"_fields": names, "_name": "sys." + name, "__slots__": ()}
    for index, each in enumerate(names):
        namespace[each] = property(lambda self, index=index: self[index])
    return type(name, (_Fields,), namespace)(facts.values())


version_info = _fields("version_info", _primitive_facts["version_info"])
float_info = _fields("float_info", _primitive_facts["float_info"])
int_info = _fields("int_info", _primitive_facts["int_info"])
hash_info = _fields("hash_info", _primitive_facts["hash_info"])
flags = _fields("flags", _primitive_facts["flags"])


class _Implementation:
    name = "cpython"
    cache_tag = None
    version = version_info
    hexversion = hexversion


implementation = _Implementation()


class _Output:
    """Standard output or standard error, as far as a program may use it."""

    encoding = "utf-8"
    errors = "strict"
    newlines = None
    closed = False
    mode = "w"

    def __init__(self, name):
        self.name = name
        self._write = lambda text: _write(name, text)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._write(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def close(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False

    def seekable(self):
        return False

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return None


_write = _primitive_write
stdout = __stdout__ = _Output("stdout")
stderr = __stderr__ = _Output("stderr")
stdin = __stdin__ = None


def exc_info():
    error = _exception()
    return (None, None, None) if error is None else (type(error), error, None)


def exception():
    return _exception()


_exception = _primitive_exception
_frames = _primitive_frames


def exit(status=None, /):
    raise SystemExit(status)


def intern(string, /):
    if not isinstance(string, str):
        raise TypeError(f"intern() argument must be str, not {type(string).__name__}")
    return string


def getrecursionlimit():
    return _recursion_limit


_recursion_limit = _primitive_facts["recursion_limit"]


def setrecursionlimit(limit, /):
    """Accepted and ignored: the limit belongs to the host."""


def get_int_max_str_digits():
    return _int_digits


_int_digits = _primitive_facts["int_digits"]


def set_int_max_str_digits(maxdigits):
    """Accepted and ignored: the limit belongs to the host."""


def getsizeof(object, default=0):
    sizer = getattr(type(object), "__sizeof__", None)
    return default if sizer is None else sizer(object)


def getdefaultencoding():
    return "utf-8"


def getfilesystemencoding():
    return "utf-8"


def getfilesystemencodeerrors():
    return "surrogateescape"


def is_finalizing():
    return False


def _getframemodulename(depth=0):
    found = _frames(depth)
    return found[0][0] if found else "__main__"


class _Code:
    def __init__(self, name, filename):
        self.co_name = self.co_qualname = name
        self.co_filename = filename


class _Frame:
    """As much of a frame as library code asks for: where the program is, as data."""

    def __init__(self, found):
        (module, function, filename, self.f_lineno), *rest = found
        self.f_code = _Code(function, filename)
        self.f_globals = {"__name__": module}
        self.f_locals = {}
        self.f_back = _Frame(rest) if rest else None


def _getframe(depth=0, /):
    return _Frame(_frames(depth) or (("__main__", "<module>", "", 0),))


def displayhook(value, /):
    if value is not None:
        print(repr(value))
