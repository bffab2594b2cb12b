"""Permit rows of the C types of shared modules."""

from typing import Final

from ringfence.language.permits.model import Row, each, words

_CLOCK: Final = "the clock is a grant"
_STRUCT_TIME: Final = "returns the host's time.struct_time, which is mutable and shared"
_CTIME: Final = "reads past a table for a date made from bytes with the year 0"
_TEMPLATE: Final = "a template string runs the host's re and raises its mutable re.error"


def _labels(prefix: str, names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for name in names.split())


ROWS: Final[tuple[Row, ...]] = (
    Row(
        types=("collections.deque",),
        permit=words(
            "append appendleft clear copy count extend extendleft index insert maxlen pop popleft remove reverse rotate"
        ),
        tame={"__reduce__": "runs the host's copyreg for a subclass"},
    ),
    Row(types=("collections.defaultdict",), permit=words("copy default_factory __reduce__")),
    Row(
        types=("collections._tuplegetter",),
        permit=words("__get__ __set__ __delete__"),
    ),
    Row(types=("collections.deque_iterator", "collections.deque_reverse_iterator")),
    Row(types=("itertools.chain",), permit=words("from_iterable")),
    Row(
        types=_labels(
            "itertools",
            "_grouper _tee accumulate batched combinations combinations_with_replacement compress count cycle dropwhile"
            " filterfalse groupby islice pairwise permutations product repeat starmap takewhile zip_longest",
        ),
    ),
    Row(types=("functools.partial",), permit=words("args func keywords __dict__ __get__")),
    Row(types=("functools._lru_cache_wrapper",), permit=words("cache_clear cache_info __dict__ __get__")),
    # What a K object wraps is the value its maker gave it: always the guest's own.
    Row(types=("functools.KeyWrapper",), permit=words("obj")),
    Row(types=("operator.itemgetter",)),
    Row(
        types=("re.Pattern",),
        permit=words("findall finditer flags fullmatch groupindex groups match pattern scanner search split"),
        tame=each("sub subn", _TEMPLATE),
    ),
    Row(
        types=("re.Match",),
        permit=words("end endpos group groupdict groups lastgroup lastindex pos re regs span start string"),
        tame={"expand": _TEMPLATE},
    ),
    Row(types=("re.Scanner",), permit=words("match pattern search")),
    Row(
        types=("datetime.date",),
        permit=words(
            "day fromisocalendar fromisoformat fromordinal fromtimestamp isocalendar isoformat isoweekday max min"
            " month replace resolution strftime toordinal weekday year __reduce__"
        ),
        tame={"today": _CLOCK, "timetuple": _STRUCT_TIME, "ctime": _CTIME},
        refuse={"strptime": "runs the host's _strptime (3.14)"},
    ),
    Row(
        types=("datetime.time",),
        permit=words(
            "dst fold fromisoformat hour isoformat max microsecond min minute replace resolution second strftime tzinfo"
            " tzname utcoffset __reduce__ __reduce_ex__"
        ),
        refuse={"strptime": "runs the host's _strptime (3.14)"},
    ),
    Row(
        types=("datetime.datetime",),
        permit=words(
            "combine date dst fold fromisoformat fromtimestamp hour isoformat max microsecond min"
            " minute replace resolution second time timestamp timetz tzinfo tzname utcfromtimestamp utcoffset"
            " __reduce__ __reduce_ex__"
        ),
        tame={
            "strptime": "runs the host's _strptime, which calls back into the guest's subclass",
            "astimezone": "trusts what the __new__ of a subclass returns: memory corruption",
            "ctime": _CTIME,
            **each("timetuple utctimetuple", _STRUCT_TIME),
            **each("now utcnow", _CLOCK),
        },
    ),
    Row(
        types=("datetime.timedelta",),
        permit=words("days max microseconds min resolution seconds total_seconds __reduce__"),
    ),
    Row(
        types=("datetime.tzinfo",),
        permit=words("dst fromutc tzname utcoffset"),
        refuse={"__reduce__": "runs the host's copyreg for a subclass"},
    ),
    Row(
        types=("datetime.timezone",),
        permit=words("dst fromutc max min tzname utc utcoffset __getinitargs__"),
    ),
    Row(types=("datetime.IsoCalendarDate",), permit=words("week weekday year __reduce__")),
    Row(
        types=("weakref.ReferenceType",),
        refuse={"__callback__": "a reference without callback is one object for everybody who asks"},
    ),
    # ``copy_context()`` is not shared (see ``modules``): a context that a guest can hold holds its own variables only.
    Row(types=("contextvars.Context",), permit=words("copy get items keys run values")),
    Row(types=("contextvars.ContextVar",), permit=words("get name reset set")),
    Row(types=("contextvars.Token",), permit=words("MISSING old_value var")),
    Row(
        types=_labels(
            "hash",
            "md5 sha1 sha224 sha256 sha384 sha512"
            " sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256 blake2b blake2s",
        ),
        permit=words("block_size copy digest digest_size hexdigest name update"),
    ),
    Row(
        types=_labels("hash", "sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256"),
        permit=words("_capacity_bits _rate_bits _suffix"),
    ),
    Row(
        types=_labels("hash", "blake2b blake2s"),
        permit=words("MAX_DIGEST_SIZE MAX_KEY_SIZE PERSON_SIZE SALT_SIZE"),
    ),
    Row(
        types=(
            "contextvars.Token.MISSING",
            "contextvars.items_iterator",
            "contextvars.keys_iterator",
            "contextvars.values_iterator",
            "string.fieldnameiterator",
            "string.formatteriterator",
        ),
    ),
)
