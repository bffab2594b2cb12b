"""B7, B8: library functions and hooks that return frames or stacks, or are called with them."""

import sys

loot = []


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


def hook(*args):
    loot.extend(args)


for name in (
    "settrace",
    "setprofile",
    "gettrace",
    "getprofile",
    "_getframe",
    "_current_frames",
    "_current_exceptions",
    "excepthook",
    "unraisablehook",
    "displayhook",
    "breakpointhook",
    "set_asyncgen_hooks",
    "get_asyncgen_hooks",
    "set_coroutine_origin_tracking_depth",
    "addaudithook",
    "audit",
    "monitoring",
    "call_tracing",
    "_git",
    "path_hooks",
    "meta_path",
    "path_importer_cache",
    "_framework",
    "modules",
    "last_traceback",
    "last_exc",
    "activate_stack_trampoline",
    "_debugmallocstats",
):
    collect(lambda: getattr(sys, name))
    collect(lambda: getattr(sys, name)(hook))
    collect(lambda: setattr(sys, name, hook))
for module in (
    "inspect",
    "traceback",
    "logging",
    "threading",
    "pdb",
    "bdb",
    "trace",
    "code",
    "codeop",
    "linecache",
    "faulthandler",
    "cProfile",
    "profile",
    "asyncio",
    "concurrent.futures",
    "unittest",
    "doctest",
    "timeit",
    "runpy",
    "pkgutil",
    "importlib",
    "importlib.util",
    "types",
    "warnings",
    "contextlib",
    "dis",
    "ast",
):
    collect(lambda: __import__(module, None, None, ["x"]))
    for name in (
        "currentframe",
        "stack",
        "trace",
        "getouterframes",
        "extract_stack",
        "walk_stack",
        "format_exc",
        "print_stack",
        "getframeinfo",
        "getsource",
        "getcoroutinestate",
        "getgeneratorlocals",
        "getclosurevars",
        "getattr_static",
        "walk_tb",
        "getLogger",
        "settrace",
        "excepthook",
        "interact",
        "run_path",
        "find_spec",
        "import_module",
    ):
        collect(lambda: getattr(__import__(module, None, None, ["x"]), name))
        collect(lambda: getattr(__import__(module, None, None, ["x"]), name)())
        collect(lambda: getattr(__import__(module, None, None, ["x"]), name)((x for x in ())))
sys.excepthook = sys.unraisablehook = sys.displayhook = hook


def last():
    yield 1 / 0


list(map(lambda action: None, [last]))
