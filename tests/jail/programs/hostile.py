"""A worker that belongs to an attacker: after lock-down it speaks what the test's source tells it to."""

import os
import random
import signal
import time

from ringfence.border import messages
from ringfence.border.messages import (
    Call,
    CallRequest,
    Configure,
    Done,
    ErrorRecord,
    GuestReference,
    Output,
    Reply,
    Returned,
    Run,
)
from ringfence.border.values import Codec, budget_of
from ringfence.border.wire import DATA_BYTES, PACKET_BYTES, WorkerChannel, packets
from ringfence.policy import Limits

CODEC = Codec(budget_of(Limits()))
NONE = CODEC.encode(None, "none")
NO_ARGUMENTS = CODEC.encode(((), {}), "none")
CHANNEL = 3


def done(**fields):
    plain = {"outcome": "ok", "value": NONE, "error": None, "findings": [], "denials": [], "limit": "", "detail": ""}
    return Done(**{**plain, **fields})


def call(number=1, capability=0, operation=0, name="", arguments=NO_ARGUMENTS):
    return CallRequest(number, capability, operation, name, arguments)


def say(*said):
    """Send messages, or bytes as one message, in packets as they should be."""
    for each in said:
        for packet in packets(each if isinstance(each, bytes) else messages.pack(each)):
            os.write(CHANNEL, packet)


def raw(*sent):
    for packet in sent:
        os.write(CHANNEL, packet)


def for_ever(action, *args):
    while True:
        action(*args)


def hear():
    return os.read(CHANNEL, PACKET_BYTES + 1)


def babble(seed, count):
    """Honest messages with a few bytes changed, cut, doubled or swapped."""
    chance = random.Random(seed)
    honest = [messages.pack(each) for each in (
        Output(1, b"out"), call(), call(2, 0, 1, "x"), done(), Returned(1, NONE, None), Reply(1, NONE), Call(1, "f", NO_ARGUMENTS),
        done(outcome="raised", value=None, error=ErrorRecord("T", "m", "t")), GuestReference(1, "f"),
    )]  # fmt: skip
    for _ in range(count):
        message = bytearray(chance.choice(honest))
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(message) + 1)
            message[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(5))
        packet = bytes([chance.choice((0, 0, 0, 1, 2, 255))]) + bytes(message)
        os.write(CHANNEL, packet)


def serve(descriptor):
    channel = WorkerChannel(descriptor, 1 << 30)
    channel.receive()
    run = messages.unpack_from_host(channel.receive())
    exec(run.source.decode(), globals())
    while True:
        hear()


_ = (signal, time, Configure, Run, DATA_BYTES)
