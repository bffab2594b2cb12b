"""The closed set of messages between host and worker, as typed structs.

Every struct is an array on the wire with an integer tag; an unknown tag, a missing or an extra field, a wrong type
ends the session. Values stand inside as bytes made by ``values``; texts are bounded by whoever receives them.
"""

import enum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Raw, msgpack

from ringfence.border.leaves import MalformedValue
from ringfence.policy import Limits

Number = Annotated[int, Meta(ge=0, le=(1 << 53))]


class Operation(enum.IntEnum):
    """What a guest does with a presence."""

    CALL = 0
    CALL_METHOD = 1
    READ = 2
    WRITE = 3
    GET_ITEM = 4
    SET_ITEM = 5
    DELETE_ITEM = 6
    NEXT = 7


class Message(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of all messages."""


# ---- host to worker ----


class TypeRecord(Message, frozen=True):
    """A class of the host's that crosses by copy, and the source text of the guest's own in its place."""

    name: str
    style: str  # dataclass, enum, tuple or dict
    fields: list[str]
    source: str


class Configure(Message, frozen=True, tag=1):
    """The first message of a session: what the guest gets and how much it may use."""

    grants: bytes
    language: str
    limits: dict[str, float | int]
    modules: list[str] | None
    types: list[TypeRecord]


class Run(Message, frozen=True, tag=2):
    """Run a source text, in UTF-8 as it came; answered by ``Done``."""

    source: bytes
    filename: str
    inputs: bytes


class Check(Message, frozen=True, tag=3):
    """Check a source text without running it; answered by ``Done``."""

    source: bytes
    filename: str


class Call(Message, frozen=True, tag=4):
    """Call a guest function, by reference or by global name; answered by ``Returned``."""

    id: Number
    function: int | str
    arguments: bytes


class Reply(Message, frozen=True, tag=5):
    """What a granted call gave: a value, or an exception by name and text."""

    id: Number
    value: bytes | None
    error_type: str = ""
    error_text: str = ""


# ---- worker to host ----


class Output(Message, frozen=True, tag=17):
    """A piece of standard output (1) or standard error (2), in UTF-8."""

    stream: Annotated[int, Meta(ge=1, le=2)]
    text: bytes


class CallRequest(Message, frozen=True, tag=18):
    """The guest uses a grant: calls it, or calls, reads or writes a member of a facet."""

    id: Number
    capability: Number
    operation: Annotated[int, Meta(ge=0, le=7)]
    name: str
    arguments: bytes


class Member(Message, frozen=True):
    """What a guest may know of something callable."""

    parameters: list[str]
    signature: str
    doc: str


class Presence(Message, frozen=True, tag=33):
    """A host object that the guest holds by reference: a function, an iterator, or a facet with what it shows."""

    number: Number
    name: str
    call: Member | None
    methods: dict[str, Member]
    attributes: list[str]
    writable: list[str]
    items: bool
    iterates: bool
    doc: str


class GuestReference(Message, frozen=True, tag=34):
    """A guest function that the host holds by reference."""

    number: Number
    name: str


class ErrorRecord(Message, frozen=True):
    """A guest's exception as text."""

    type: str
    message: str
    traceback: str


class FindingRecord(Message, frozen=True):
    """One finding; the fields of ``ringfence.result.Finding`` in order."""

    code: str
    message: str
    filename: str
    line: int
    column: int
    end_line: int
    end_column: int
    source_line: str
    hint: str


class Done(Message, frozen=True, tag=19):
    """A run or a check has ended."""

    outcome: str
    value: bytes | None
    error: ErrorRecord | None
    findings: list[FindingRecord]
    denials: list[str]
    limit: str
    detail: str


class Returned(Message, frozen=True, tag=20):
    """A guest function that the host called has ended."""

    id: Number
    value: bytes | None
    error: ErrorRecord | None


HostMessage = Configure | Run | Check | Call | Reply
WorkerMessage = Output | CallRequest | Done | Returned

Reference = Presence | GuestReference

# What a message may take beside its value: texts, findings, denials.
ENVELOPE_BYTES: Final = 1 << 20
MAX_FINDINGS: Final = 200
MAX_DENIALS: Final = 200
MAX_NAME_CHARS: Final = 200
MAX_ERROR_CHARS: Final = 4_000
MAX_TRACEBACK_CHARS: Final = 20_000

_ENCODER: Final = msgpack.Encoder()
_WALK: Final = msgpack.Decoder(Raw)
_FROM_HOST: Final[msgpack.Decoder[HostMessage]] = msgpack.Decoder(HostMessage)
_REFERENCES: Final[msgpack.Decoder[Reference]] = msgpack.Decoder(Reference)
_FROM_WORKER: Final[msgpack.Decoder[WorkerMessage]] = msgpack.Decoder(WorkerMessage)


def message_budget(limits: Limits) -> int:
    """The biggest message of a session, in bytes: one value and one source text with their envelope."""
    return limits.value_bytes + limits.source_bytes * 2 + ENVELOPE_BYTES


def pack(message: Message) -> bytes:
    """Encode one message."""
    return _ENCODER.encode(message)


def unpack_from_host(packed: bytes) -> HostMessage:
    """Decode a message in the worker.

    Raises:
        MalformedValue: It is none of the messages a host sends.
    """
    try:
        return _FROM_HOST.decode(packed)
    except _FAULTS as error:
        raise MalformedValue(str(error)) from None


def unpack_from_worker(packed: bytes) -> WorkerMessage:
    """Decode a message in the host; the bytes may be hostile.

    Raises:
        MalformedValue: It is none of the messages a worker sends.
    """
    try:
        # A walk in C that allocates nothing comes first: after it every announced length is true.
        _WALK.decode(packed)
        return _FROM_WORKER.decode(packed)
    except _FAULTS as error:
        raise MalformedValue(str(error)) from None


def unpack_reference(blob: bytes) -> Reference:
    """Decode a reference that stands in a value; the bytes may be hostile.

    Raises:
        MalformedValue: It is none.
    """
    try:
        _WALK.decode(blob)
        return _REFERENCES.decode(blob)
    except _FAULTS as error:
        raise MalformedValue(str(error)) from None


_FAULTS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)
