"""As much of ``test.support`` as CPython's tests of the language and the pure library use, for a guest."""

import codecs
import contextlib
import functools
import sys
import unittest
import warnings

# The realm's own module: tests that use the codecs they register fail, the others of the same class run.
codecs.register = codecs.unregister = lambda search: None

verbose = False
use_resources = None
failfast = False
match_tests = None
MISSING_C_DOCSTRINGS = True
HAVE_DOCSTRINGS = False
LARGEST = SMALLEST = None
is_android = is_emscripten = is_wasi = is_jython = is_apple = is_apple_mobile = False
has_fork_support = has_subprocess_support = has_socket_support = False
Py_DEBUG = Py_GIL_DISABLED = False
check_sanitizer = lambda **kwargs: False
SHORT_TIMEOUT = LOOPBACK_TIMEOUT = LONG_TIMEOUT = INTERNET_TIMEOUT = 30.0
TEST_HOME_DIR = TEST_DATA_DIR = ""
_1M, _1G, _2G, _4G = 1 << 20, 1 << 30, 1 << 31, 1 << 32
MAX_Py_ssize_t = sys.maxsize
C_RECURSION_LIMIT = Py_C_RECURSION_LIMIT = EXCEEDS_RECURSION_LIMIT = 10_000
MS_WINDOWS = False


def _skip(reason):
    return lambda *args, **kwargs: unittest.skip(reason)


def _plain(reason):
    def decorate(test):
        return unittest.skip(reason)(test)

    return decorate


cpython_only = _plain("of the implementation, not of the language")
refcount_test = no_tracing = _plain("looks at reference counts or traces")
impl_detail = _skip("of the implementation, not of the language")
requires_resource = requires_mac_ver = bigmemtest = bigaddrspacetest = _skip("needs a large machine or another system")
run_with_locale = run_with_tz = run_with_locales = _skip("the locale and time zone belong to the host")
requires_docstrings = requires_specialization = requires_gil_enabled = _plain("of this build")
skip_if_sanitizer = skip_if_unlimited_stack_size = skip_if_buggy_ucrt_strfptime = lambda *args, **kwargs: (
    args[0] if args and callable(args[0]) else lambda test: test
)
requires_subprocess = requires_fork = requires_working_socket = requires_working_threading = lambda *args, **kwargs: (
    unittest.skip("processes, sockets and threads are not granted")
)
requires_IEEE_754 = lambda test: test
anticipate_failure = lambda condition: lambda test: test
suppress_immortalization = lambda suppress=True: lambda test: test
Py_TRACE_REFS = False
no_rerun = thread_unsafe = force_not_colorized = lambda *args: (
    args[0] if args and callable(args[0]) else lambda test: test
)
force_not_colorized_test_class = no_color = lambda test: test
skip_on_s390x = unittest.skipIf(False, "")


class _Always:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


class _Never:
    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    def __hash__(self):
        return 1


ALWAYS_EQ, NEVER_EQ = _Always(), _Never()


@functools.total_ordering
class _Largest:
    def __eq__(self, other):
        return isinstance(other, _Largest)

    def __lt__(self, other):
        return False


@functools.total_ordering
class _Smallest:
    def __eq__(self, other):
        return isinstance(other, _Smallest)

    def __gt__(self, other):
        return False


LARGEST, SMALLEST = _Largest(), _Smallest()


def gc_collect():
    pass


def check_impl_detail(**guards):
    return False


def get_c_recursion_limit():
    return C_RECURSION_LIMIT


def exceeds_recursion_limit():
    return 2_000


def requires_limited_api(test):
    return test


@contextlib.contextmanager
def infinite_recursion(max_depth=None):
    yield


@contextlib.contextmanager
def swap_attr(obj, attr, new):
    missing = object()
    old = getattr(obj, attr, missing)
    setattr(obj, attr, new)
    try:
        yield old
    finally:
        delattr(obj, attr) if old is missing else setattr(obj, attr, old)


@contextlib.contextmanager
def swap_item(obj, item, new):
    missing = object()
    old = obj.get(item, missing)
    obj[item] = new
    try:
        yield old
    finally:
        if old is missing:
            obj.pop(item, None)
        else:
            obj[item] = old


@contextlib.contextmanager
def captured_output(name):
    import io

    before = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try:
        yield getattr(sys, name)
    finally:
        setattr(sys, name, before)


def captured_stdout():
    return captured_output("stdout")


def captured_stderr():
    return captured_output("stderr")


def adjust_int_max_str_digits(max_digits):
    return contextlib.nullcontext()


def set_recursion_limit(limit):
    return contextlib.nullcontext()


def disable_gc():
    return contextlib.nullcontext()


def catch_unraisable_exception():
    raise unittest.SkipTest("what finalizers raise is dropped")


def check_syntax_error(testcase, statement, errtext="", *, lineno=None, offset=None):
    with testcase.assertRaisesRegex(SyntaxError, errtext):
        compile(statement, "<test string>", "exec")


def check_free_after_iterating(test, iter, cls, args=()):
    raise unittest.SkipTest("of the implementation")


def check_disallow_instantiation(testcase, tp, *args, **kwds):
    testcase.assertRaises(TypeError, tp, *args, **kwds)


def run_in_subinterp(code):
    raise unittest.SkipTest("interpreters are not granted")


def findfile(name, subdir=None):
    raise unittest.SkipTest("files are not granted")


def skip_unless_bind_unix_socket(test):
    return unittest.skip("sockets are not granted")(test)


def check__all__(test_case, module, name_of_module=None, extra=(), not_exported=()):
    raise unittest.SkipTest("stand-ins have the names of what they stand for, not all of them")


def run_unittest(*classes):
    pass


def run_doctest(module, verbosity=None, optionflags=0):
    raise unittest.SkipTest("doctest looks into the interpreter")


def get_pagesize():
    return 4096


def calcobjsize(fmt):
    raise unittest.SkipTest("of the implementation")


calcvobjsize = check_sizeof = calcobjsize


def sortdict(mapping):
    return "{" + ", ".join(f"{key!r}: {value!r}" for key, value in sorted(mapping.items())) + "}"


def subTests(arg_names, arg_values, /, *, _do_cleanups=False):
    names = arg_names.replace(",", " ").split() if isinstance(arg_names, str) else arg_names

    def decorate(function):
        @functools.wraps(function)
        def wrapper(self, /, *args, **kwargs):
            for values in arg_values:
                given = dict(zip(names, values if len(names) > 1 else (values,)))
                with self.subTest(**given):
                    function(self, *args, **kwargs, **given)

        return wrapper

    return decorate


class TestFailed(Exception):
    pass


class SuppressCrashReport:
    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        pass


REPO_ROOT = STDLIB_DIR = ""
requires_legacy_unicode_capi = skip_if_pgo_task = _plain("of this build")
HAVE_ASAN_FORK_BUG = no_color = False


def is_resource_enabled(resource):
    return False


def load_package_tests(*args):
    return unittest.TestSuite()


def darwin_malloc_err_warning(test_name):
    pass


def get_attribute(obj, name):
    try:
        return getattr(obj, name)
    except AttributeError:
        raise unittest.SkipTest(f"object has no attribute {name!r}") from None


def iter_builtin_types():
    return iter(())


iter_slot_wrappers = iter_name_value_pairs = lambda *args: iter(())


def __getattr__(name):
    if name.startswith(("requires_", "skip_", "bigmem")):
        return _plain("of this build or machine")
    raise AttributeError(f"module 'test.support' has no attribute {name!r}")
