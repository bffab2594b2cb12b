"""Walk everything that every importable module leads to: modules in modules, private aliases, classes, closures, dictionaries (I1, I2, I3)."""
import sys

loot = []
NAMES = """__future__ _collections_abc _pydecimal _weakrefset abc bisect calendar collections collections.abc colorsys contextlib copy copyreg dataclasses decimal difflib enum fnmatch fractions functools graphlib heapq html html.entities json
json.decoder json.encoder json.scanner keyword numbers operator pprint random re re._constants re._compiler re._parser reprlib statistics string textwrap typing weakref _groups _random _sha2 _sha512 _sre _thread _typing _weakref builtins codecs contextvars
datetime inspect io locale os posixpath sys time types warnings math cmath itertools _collections _functools _operator _bisect _heapq _datetime _string _statistics _contextvars _md5 _sha1 _sha256 _sha3 _blake2 unicodedata errno hashlib secrets
os.path gc ctypes _ctypes marshal pickle subprocess socket threading importlib importlib.util builtins posix pwd _io _imp _posixsubprocess _socket faulthandler signal traceback linecache tokenize ast dis code codeop pdb site runpy pkgutil
_frozen_importlib zipimport asyncio logging multiprocessing concurrent.futures tempfile shutil pathlib glob sqlite3 _thread queue select ssl urllib.request http.client xml.etree.ElementTree _elementtree pyexpat struct _struct array mmap
_opcode opcode symtable atexit _weakref _abc _codecs _signal _symtable _tracemalloc tracemalloc _testcapi _testinternalcapi _xxsubinterpreters _interpreters readline curses""".split()
modules = []
for name in NAMES:
    try:
        module = __import__(name, fromlist=["x"])
    except BaseException as error:
        loot.append((error.args, error.__context__, error.__cause__))
        continue
    modules.append(module)
seen = {}
queue = [*modules, sys.modules, globals(), __builtins__, get_blog_posts, HostError]
READ = ("__dict__", "__globals__", "__builtins__", "__code__", "__closure__", "__self__", "__func__", "__wrapped__", "__module__", "__loader__", "__spec__", "__path__", "__file__", "__cached__", "__package__", "__doc__", "__defaults__", "__kwdefaults__", "__class__", "__mro__", "__bases__", "__base__", "__objclass__", "__annotations__", "__type_params__", "__origin__", "__args__",
        "__signature__", "__text_signature__", "__init__", "__new__", "__call__", "__getattribute__", "__reduce_ex__", "__subclasses__", "__getattr__", "__dir__", "__init_subclass__", "fget", "fset", "func", "args", "keywords", "cache_info", "cache_parameters", "_fields", "__members__", "__dataclass_fields__", "__abstractmethods__", "_abc_impl",
        "_abc_registry", "__parameters__", "__supertype__", "__weakref__", "__callback__", "default_factory", "pattern", "groupindex", "mapping", "obj")
while queue and len(seen) < 4000:
    item = queue.pop()
    if id(item) in seen:
        continue
    seen[id(item)] = item
    loot.append(item)
    kind = type(item)
    if kind in (str, int, float, bytes, bool, type(None)):
        continue
    if isinstance(item, dict):
        queue.extend(dict.values(item))
        continue
    if kind in (list, tuple, set, frozenset):
        queue.extend(item)
        continue
    queue.append(kind)
    for name in READ:
        try:
            queue.append(getattr(item, name))
        except BaseException:
            pass
    try:
        space = vars(item)
    except BaseException:
        continue
    queue.append(space)
    queue.extend(dict(space).values())
