"""The C modules whose members realms share, member by member, and those that are not shared and why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringfence.language.permits.model import each, words

_PRIVATE: Final = "its own reduce protocol needs it alone"
_BY_FUNCTION: Final = "the functions beside it make these objects"
_SHA_TYPES: Final = "SHA224Type SHA256Type SHA384Type SHA512Type"
_TIME_ZONE: Final = "reads or changes the host's time zone"

_ERRORS: Final = (
    "E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EADV EAFNOSUPPORT EAGAIN EALREADY EBADE EBADF"
    " EBADFD EBADMSG"
    " EBADR EBADRQC EBADSLT EBFONT EBUSY ECANCELED ECHILD ECHRNG ECOMM ECONNABORTED ECONNREFUSED"
    " ECONNRESET EDEADLK EDEADLOCK EDESTADDRREQ EDOM EDOTDOT EDQUOT EEXIST EFAULT EFBIG EHOSTDOWN"
    " EHOSTUNREACH EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR EISNAM EKEYEXPIRED"
    " EKEYREJECTED EKEYREVOKED EL2HLT EL2NSYNC EL3HLT EL3RST ELIBACC ELIBBAD ELIBEXEC ELIBMAX ELIBSCN"
    " ELNRNG ELOOP EMEDIUMTYPE EMFILE EMLINK EMSGSIZE EMULTIHOP ENAMETOOLONG ENAVAIL ENETDOWN ENETRESET"
    " ENETUNREACH ENFILE ENOANO ENOBUFS ENOCSI ENODATA ENODEV ENOENT ENOEXEC ENOKEY ENOLCK ENOLINK"
    " ENOMEDIUM ENOMEM ENOMSG ENONET ENOPKG ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS ENOTBLK ENOTCAPABLE"
    " ENOTCONN ENOTDIR ENOTEMPTY ENOTNAM ENOTRECOVERABLE ENOTSOCK ENOTSUP ENOTTY ENOTUNIQ ENXIO"
    " EOPNOTSUPP EOVERFLOW EOWNERDEAD EPERM EPFNOSUPPORT EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE"
    " EQFULL ERANGE EREMCHG EREMOTE EREMOTEIO ERESTART ERFKILL EROFS ESHUTDOWN ESOCKTNOSUPPORT ESPIPE"
    " ESRCH ESRMNT ESTALE ESTRPIPE ETIME ETIMEDOUT ETOOMANYREFS ETXTBSY EUCLEAN EUNATCH EUSERS"
    " EWOULDBLOCK EXDEV EXFULL"
)


def _members(permitted: str, left_out: Mapping[str, str] | None = None) -> Mapping[str, str]:
    return MappingProxyType({**dict.fromkeys(words(permitted), ""), **(left_out or {})})


SHARED_MODULES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "math": _members(
            "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp"
            " exp2 expm1"
            " fabs factorial floor fma fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp"
            " lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt"
            " sumprod tan"
            " tanh tau trunc ulp"
        ),
        "cmath": _members(
            "acos acosh asin asinh atan atanh cos cosh e exp inf infj isclose isfinite isinf isnan log log10 nan nanj"
            " phase pi polar rect sin sinh sqrt tan tanh tau"
        ),
        "itertools": _members(
            "accumulate batched chain combinations combinations_with_replacement compress count cycle"
            " dropwhile filterfalse"
            " groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest",
            each("_grouper _tee _tee_dataobject", _PRIVATE),
        ),
        "_collections": _members(
            "_count_elements _tuplegetter defaultdict deque",
            {
                "OrderedDict": "its C code is corruptible (CPython issues 142734, 148660); the Python class stands in",
                **each("_deque_iterator _deque_reverse_iterator", _PRIVATE),
            },
        ),
        "_functools": _members(
            "_lru_cache_wrapper cmp_to_key partial reduce",
            {"Placeholder": "3.14, not judged yet", "_PlaceholderType": "3.14, not judged yet"},
        ),
        "_operator": _members(
            "_compare_digest abs add and_ call concat contains countOf delitem eq floordiv ge getitem gt iadd"
            " iand iconcat"
            " ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter"
            " itruediv ixor le length_hint lshift lt matmul mod mul ne neg not_ or_ pos pow rshift setitem sub"
            " truediv truth"
            " xor is_none is_not_none",
            {
                "attrgetter": "reads names given as data: the Python class stands in, with the realm's getattr",
                "methodcaller": "calls names given as data: the Python class stands in, with the realm's getattr",
            },
        ),
        "_bisect": _members("bisect_left bisect_right insort_left insort_right"),
        # They check the list's size after each comparison (CPython issue 83602).
        "_heapq": _members(
            "_heapify_max _heappop_max _heapreplace_max heapify heappop heappush heappushpop heapreplace",
            each("heapify_max heappop_max heappush_max heappushpop_max heapreplace_max", "3.14, not judged yet"),
        ),
        "_datetime": _members(
            "MAXYEAR MINYEAR UTC date datetime time timedelta timezone tzinfo",
            {"datetime_CAPI": "an address for other C code"},
        ),
        "_string": _members("formatter_field_name_split formatter_parser"),
        "_statistics": _members("_normal_dist_inv_cdf"),
        "_contextvars": _members(
            "Context ContextVar Token",
            {"copy_context": "returns the variables of the host's context, with their values: the realm needs its own"},
        ),
        "_weakref": _members(
            "ReferenceType ref",
            {
                **each("CallableProxyType ProxyType proxy", "forwards every name to its target without the guard"),
                **each("getweakrefs getweakrefcount", "shows references that others hold to the object"),
                "_remove_dead_weakref": "deletes from a dictionary under conditions of its own; the stand-in does it",
            },
        ),
        "_md5": _members("md5", {"MD5Type": _BY_FUNCTION}),
        "_sha1": _members("sha1", {"SHA1Type": _BY_FUNCTION}),
        "_sha2": _members("sha224 sha256 sha384 sha512", each(_SHA_TYPES, _BY_FUNCTION)),
        "_sha256": _members("sha224 sha256", each("SHA224Type SHA256Type", _BY_FUNCTION)),
        "_sha512": _members("sha384 sha512", each("SHA384Type SHA512Type", _BY_FUNCTION)),
        "_sha3": _members("implementation keccakopt sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256"),
        "_blake2": _members(
            "BLAKE2B_MAX_DIGEST_SIZE BLAKE2B_MAX_KEY_SIZE BLAKE2B_PERSON_SIZE BLAKE2B_SALT_SIZE BLAKE2S_MAX_DIGEST_SIZE"
            " BLAKE2S_MAX_KEY_SIZE BLAKE2S_PERSON_SIZE BLAKE2S_SALT_SIZE blake2b blake2s"
        ),
        "unicodedata": _members(
            "bidirectional category combining decimal decomposition digit east_asian_width is_normalized"
            " lookup mirrored"
            " name normalize numeric unidata_version",
            {
                "UCD": "only ucd_3_2_0 is one",
                "ucd_3_2_0": "its type is not in the world",
                "_ucnhash_CAPI": "an address for other C code",
            },
        ),
        "errno": _members(
            _ERRORS,
            {"errorcode": "a dictionary that everybody can write"},
        ),
        "time": _members(
            "",
            {
                **each(
                    "time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns"
                    " thread_time thread_time_ns clock_getres clock_gettime clock_gettime_ns get_clock_info"
                    " CLOCK_BOOTTIME CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID CLOCK_REALTIME"
                    " CLOCK_TAI CLOCK_THREAD_CPUTIME_ID",
                    "the clock is a grant",
                ),
                **each("clock_settime clock_settime_ns", "changes the clock of the machine"),
                "pthread_getcpuclockid": "shows threads of the host",
                "sleep": "waiting is a grant",
                **each("altzone daylight timezone tzname tzset mktime ctime", _TIME_ZONE),
                **each("struct_time _STRUCT_TM_ITEMS", "a mutable class shared by everybody"),
                **each("gmtime localtime", "returns the host's mutable struct_time"),
                **each("asctime strftime", "takes the host's mutable struct_time; the stand-in converts"),
                "strptime": "runs the host's _strptime",
            },
        ),
    }
)
"""Each shared C module: member to reason. An empty reason permits the member; any other leaves it out. A member that is
not listed is left out too."""

UNSHARED_MODULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "_abc": "its data type is mutable and shared; _py_abc stands in",
        "_random": "Random is mutable and shared: one instance of the module per realm, or a stand-in",
        "_struct": "struct.error is mutable and shared; a stand-in raises the realm's own",
        "binascii": "Error and Incomplete are mutable and shared; a stand-in raises the realm's own",
        "zlib": "zlib.error is mutable and shared; a stand-in raises the realm's own",
        "_json": "its scanner and encoder are mutable and shared, and it raises the host's JSONDecodeError",
        "_csv": "Error is mutable and shared, and dialects are registered for everybody; a stand-in in Python",
        "_decimal": "its exceptions are mutable and shared; _pydecimal stands in",
        "_io": "every class of it raises the mutable UnsupportedOperation; a stand-in in Python",
        "_sre": "compile takes matching code of its own kind, which the C matcher trusts",
        "_typing": "its objects run the host's typing",
        "_pickle": "calls whatever its data names",
        "_elementtree": "runs the host's copy and ElementPath",
        "_zoneinfo": "runs the host's zoneinfo and opens files",
        "_queue": "Empty is mutable and shared; the Python queue stands in",
        "_hashlib": "UnsupportedDigestmodError is mutable and shared; the plain hash modules stand in",
        "_thread": "starts threads",
        "_codecs": "registers codecs and error handlers for everybody",
        "_locale": "changes the locale of the process",
        "_signal": "changes the process",
        "_opcode": "belongs to the interpreter's insides",
        "array": "array.array corrupts memory (CPython issue 142555); a stand-in in Python",
        "pyexpat": "its error and parser classes are mutable and shared; a stand-in is given events as data",
        "atexit": "runs guest code in the host, later",
        "gc": "lists every object of the process",
        "marshal": "makes code objects",
        "posix": "the operating system is not granted",
    }
)
"""C modules that no realm shares as they are, with the reason and what takes their place."""
