"""Sources of the small modules of ``test.support`` and of what tests import beside them, by full name."""

SOURCES = {
    "test": "",
    "test.support.import_helper": """
import contextlib, unittest

def import_module(name, deprecated=False, *, required_on=()):
    try:
        module = __import__(name)
        for part in name.split(".")[1:]:
            module = getattr(module, part)
        return module
    except ImportError as error:
        raise unittest.SkipTest(str(error))

def import_fresh_module(name, fresh=(), blocked=(), *, deprecated=False):
    try:
        return import_module(name)
    except unittest.SkipTest:
        return None

def ensure_lazy_imports(*args, **kwargs):
    raise unittest.SkipTest("imports of the host")

class CleanImport:
    def __init__(self, *names, **options): pass
    def __enter__(self): return self
    def __exit__(self, *info): pass

isolated_modules = contextlib.nullcontext
DirsOnSysPath = CleanImport
def forget(name): pass
def unload(name): pass
""",
    "test.support.os_helper": """
import contextlib, unittest
TESTFN = TESTFN_UNDECODABLE = TESTFN_UNICODE = TESTFN_ASCII = "@test"

class FakePath:
    def __init__(self, path): self.path = path
    def __fspath__(self):
        if isinstance(self.path, BaseException) or (isinstance(self.path, type) and issubclass(self.path, BaseException)):
            raise self.path
        return self.path

def unlink(name): pass
rmtree = rmdir = unlink
def _skipped(*args, **kwargs): raise unittest.SkipTest("files are not granted")
temp_dir = temp_cwd = change_cwd = create_empty_file = _skipped
def skip_unless_symlink(test): return unittest.skip("files are not granted")(test)
class EnvironmentVarGuard(dict):
    def __enter__(self): return self
    def __exit__(self, *info): pass
    def set(self, key, value): self[key] = value
    def unset(self, key): self.pop(key, None)
""",
    "test.support.warnings_helper": """
import contextlib, unittest, warnings

def check_warnings(*filters, quiet=False):
    return warnings.catch_warnings(record=True)

def check_no_resource_warning(testcase): return contextlib.nullcontext()
check_no_warnings = lambda *args, **kwargs: contextlib.nullcontext()
def ignore_warnings(*, category): return lambda test: test
save_restore_warnings_filters = contextlib.nullcontext
def import_deprecated(name): return __import__(name)
def check_syntax_warning(testcase, *args, **kwargs): raise unittest.SkipTest("warnings about source are not shown")
WarningsRecorder = list
""",
    "test.support.script_helper": """
import unittest
def assert_python_ok(*args, **kwargs): raise unittest.SkipTest("processes are not granted")
assert_python_failure = spawn_python = kill_python = make_script = run_python_until_end = run_test_script = assert_python_ok
def interpreter_requires_environment(): return False
""",
    "test.support.threading_helper": """
import contextlib, unittest
def requires_working_threading(*, module=False): return unittest.skip("threads are not granted")
def reap_threads(test): return test
def _skipped(*args, **kwargs): raise unittest.SkipTest("threads are not granted")
start_threads = run_concurrently = wait_threads_exit = join_thread = _skipped
def threading_setup(): return ()
def threading_cleanup(*values): pass
""",
    "test.support.testcase": """
class ExtraAssertions: pass
class ExceptionIsLikeMixin:
    def assertExceptionIsLike(self, exc, template):
        self.assertEqual(type(exc), type(template))
        if isinstance(exc, BaseExceptionGroup):
            self.assertEqual(exc.message, template.message)
            for one, other in zip(exc.exceptions, template.exceptions, strict=True):
                self.assertExceptionIsLike(one, other)
        else:
            self.assertEqual(exc.args, template.args)
class ComplexesAreIdenticalMixin: pass
class FloatsAreIdenticalMixin:
    def assertFloatsAreIdentical(self, x, y):
        self.assertEqual(repr(x), repr(y))
""",
    "test.support.hypothesis_helper": """
class _Anything:
    def __getattr__(self, name): return self
    def __call__(self, *args, **kwargs): return args[0] if len(args) == 1 and callable(args[0]) else self
hypothesis = _Anything()
""",
    "test.support.numbers": "",
}

_ABSENT = """
import sys, unittest

class _Absent:
    def __call__(self, *args, **kwargs):
        frame = sys._getframe()
        while frame is not None:
            if frame.f_code.co_name.startswith(("test", "setUp", "check")):
                raise unittest.SkipTest(REASON)
            frame = frame.f_back
        if len(args) == 1 and callable(args[0]) and type(args[0]) is not _Absent:
            return unittest.skip(REASON)(args[0])
        return self

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    def __mro_entries__(self, bases):
        return ()

    def __enter__(self):
        raise unittest.SkipTest(REASON)

    def __exit__(self, *info):
        pass

_absent = _Absent()

def __getattr__(name):
    if name[:2] == "__" or name == "load_tests":
        raise AttributeError(name)
    return _absent
"""
for _name in """
doctest gc pickle _pickle unittest.mock subprocess tempfile importlib importlib.util importlib.machinery importlib.abc shelve
socket signal _testcapi _testinternalcapi _testlimitedcapi ctypes dis opcode ast tracemalloc concurrent.futures.thread pathlib glob
multiprocessing faulthandler tokenize symtable _testbuffer _string_tests sysconfig marshal site code pydoc test.support.bytecode_helper
email.message email.parser urllib.request stat _opcode inspect_fodder builtins_extra test.support.interpreters test.test_capi http
urllib.error ensurepip timeit encodings _imp cProfile pkgutil zipfile bz2 lzma http.client posix _tokenize concurrent.interpreters mmap
xml.dom xml.sax xml.dom.minidom zipimport runpy dbm
""".split():
    SOURCES[_name] = f"REASON = {'needs ' + _name!r}\n" + _ABSENT
SOURCES["pickle"] += """
HIGHEST_PROTOCOL, DEFAULT_PROTOCOL = 5, 4
class PickleError(Exception): pass
class PicklingError(PickleError): pass
class UnpicklingError(PickleError): pass
"""
SOURCES["gc"] += """
def collect(generation=2): return 0
def disable(): pass
def enable(): pass
def isenabled(): return True
"""
SOURCES["doctest"] += """
def DocTestSuite(*args, **kwargs): return unittest.TestSuite()
"""
for _name in ("_testcapi", "_testlimitedcapi", "_testinternalcapi"):
    SOURCES[_name] += "INT_MAX, LONG_MAX, PY_SSIZE_T_MAX = (1 << 31) - 1, (1 << 63) - 1, (1 << 63) - 1\n"
