"""Frames: what is cut is put together again, and nothing else is taken for a message."""

import os
import socket
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.border import wire
from ringfence.border.leaves import MalformedValue
from ringfence.border.wire import Assembler, ChannelClosed, HostChannel, WorkerChannel

BIG = 5 * wire.DATA_BYTES + 17


@given(st.integers(0, BIG))
def test_cut_and_put_together(size):
    message = os.urandom(size)
    packets = wire.packets(message)
    assembler = Assembler(BIG)
    answers = [assembler.feed(packet) for packet in packets]
    assert answers == [None] * (len(packets) - 1) + [message]
    assert all(len(packet) <= wire.PACKET_BYTES for packet in packets)


@pytest.mark.parametrize(
    "packet",
    [b"\x02data", b"\x01short", b"\xff", b"\x00" + b"x" * wire.PACKET_BYTES, b"\x01" + b"x" * wire.PACKET_BYTES],
)
def test_a_packet_of_another_kind(packet):
    with pytest.raises(MalformedValue, match=r"^a packet that no honest worker sends$"):
        Assembler(BIG).feed(packet)


def test_a_message_beyond_its_budget():
    assembler = Assembler(wire.DATA_BYTES + 1)
    full = b"\x01" + b"x" * wire.DATA_BYTES
    assert assembler.feed(full) is None
    with pytest.raises(MalformedValue, match=rf"^a message of more than {wire.DATA_BYTES + 1} bytes$"):
        assembler.feed(full)


@pytest.fixture
def pair():
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with near, far:
        yield near, far


def patience() -> float:
    return 30.0


def test_both_ends_and_big_messages(pair):
    near, far = pair
    host, worker = HostChannel(near, -1, BIG), WorkerChannel(far.fileno(), BIG)
    message = os.urandom(BIG)

    def echo():
        for _ in range(3):
            worker.send(worker.receive())

    thread = threading.Thread(target=echo)
    thread.start()
    for sent in (b"", b"small", message):
        host.send(sent, patience)
        assert host.receive(patience) == sent
    thread.join()


def test_a_worker_that_stops_reading_does_not_block_the_host(pair):
    near, _far = pair
    host = HostChannel(near, -1, BIG)
    asked = []

    def wait() -> float:
        asked.append(1)
        if len(asked) > 3:
            raise TimeoutError
        return 0.01

    with pytest.raises(TimeoutError):
        host.send(b"x" * BIG, wait)
    assert len(asked) == 4


def test_a_worker_that_says_nothing_does_not_block_the_host(pair):
    host = HostChannel(pair[0], -1, BIG)

    def wait() -> float:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        host.receive(wait)


def test_the_end_of_the_other_side(pair):
    near, far = pair
    host = HostChannel(near, -1, BIG)
    far.send(b"\x00last words")
    far.close()
    assert host.receive(patience) == b"last words"
    with pytest.raises(ChannelClosed):
        host.receive(patience)
    with pytest.raises(ChannelClosed):
        host.send(b"x", patience)


def test_descriptors_that_come_along_are_not_taken(pair):
    near, far = pair
    read, write = os.pipe()
    socket.send_fds(far, [b"\x00hello"], [write])
    os.close(write)
    assert HostChannel(near, -1, BIG).receive(patience) == b"hello"
    assert os.read(read, 1) == b""  # nobody holds the writing end
    os.close(read)


def test_draining_ends(pair):
    near, far = pair
    far.send(b"\x00one")
    far.send(b"\x00two")
    start = time.monotonic()
    assert HostChannel(near, -1, BIG).drain(0.05) == [b"one", b"two"]
    assert time.monotonic() >= start
