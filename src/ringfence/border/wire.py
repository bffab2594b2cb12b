"""Frames: messages over a ``SOCK_SEQPACKET`` pair, cut into packets that fit a socket buffer.

A packet is one byte (1: more follows, 0: the last of its message) and up to 120 KiB of data. The kernel keeps packet
boundaries, so there is no length to lie about; a message that outgrows its budget or a packet with another first byte
is a fault of the sender. The worker's side uses ``os.read`` and ``os.write`` only: its jail allows nothing else.
"""

import os
import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Final

from ringfence.border.leaves import MalformedValue

DATA_BYTES: Final = 120 * 1024
PACKET_BYTES: Final = DATA_BYTES + 1
_LAST: Final = b"\x00"
_MORE: Final = b"\x01"
_MOMENT_SECONDS: Final = 0.02
_MOMENT: Final = struct.pack("@ll", 0, int(_MOMENT_SECONDS * 1_000_000))  # a C timeval


class ChannelClosed(Exception):
    """The other side is gone."""


class DeadlinePassed(Exception):
    """Nothing came, or nothing could be sent, until the deadline."""


def packets(message: bytes) -> list[bytes]:
    """Cut a message into packets."""
    if len(message) <= DATA_BYTES:
        return [_LAST + message]
    parts = [message[start : start + DATA_BYTES] for start in range(0, len(message), DATA_BYTES)]
    return [*(_MORE + part for part in parts[:-1]), _LAST + parts[-1]]


class Assembler:
    """Puts packets together again within a budget.

    Args:
        max_bytes: The biggest message.
    """

    __slots__ = ("_max_bytes", "_parts", "_size")

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, packet: bytes) -> bytes | None:
        """Take one packet.

        Returns:
            The whole message when this packet ends it.

        Raises:
            MalformedValue: The packet is not one of ours or the message is too big.
        """
        flag = packet[:1]
        self._size += len(packet) - 1
        if len(packet) > PACKET_BYTES or flag not in (_LAST, _MORE) or (flag == _MORE and len(packet) != PACKET_BYTES):
            msg = "a packet that no honest worker sends"
            raise MalformedValue(msg)
        if self._size > self._max_bytes:
            msg = f"a message of more than {self._max_bytes} bytes"
            raise MalformedValue(msg)
        self._parts.append(packet[1:])
        if flag == _MORE:
            return None
        message = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self.forget()
        return message

    def forget(self) -> None:
        """Drop the packets of an unfinished message."""
        self._parts = []
        self._size = 0


class WorkerChannel:
    """The worker's end: blocking, by file descriptor.

    Args:
        descriptor: The socket.
        max_bytes: The biggest message.
    """

    __slots__ = ("_assembler", "_descriptor")

    def __init__(self, descriptor: int, max_bytes: int) -> None:
        self._descriptor = descriptor
        self._assembler = Assembler(max_bytes)

    def send(self, message: bytes) -> None:
        """Send a whole message."""
        for packet in packets(message):
            os.write(self._descriptor, packet)

    def receive(self) -> bytes:
        """Wait for a whole message.

        Raises:
            ChannelClosed: The host is gone.
        """
        while True:
            packet = os.read(self._descriptor, PACKET_BYTES + 1)
            if not packet:
                raise ChannelClosed
            message = self._assembler.feed(packet)
            if message is not None:
                return message


class HostChannel:
    """The host's end: never blocks for longer than it is told.

    Args:
        channel: The socket; it is set up to block for a moment on receiving and never on sending.
        pidfd: Becomes readable when the worker has died; a negative number when there is none.
        max_bytes: The biggest message.
    """

    __slots__ = ("_assembler", "_channel", "_poll", "_readable", "_writable")

    def __init__(self, channel: socket.socket, pidfd: int, max_bytes: int) -> None:
        channel.setblocking(True)  # noqa: FBT003 - the socket's own signature
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _MOMENT)
        self._channel = channel
        self._assembler = Assembler(max_bytes)
        self._readable = select.poll()
        self._writable = select.poll()
        self._readable.register(channel, select.POLLIN)
        self._writable.register(channel, select.POLLOUT)
        if pidfd >= 0:
            self._readable.register(pidfd, select.POLLIN)
            self._writable.register(pidfd, select.POLLIN)

    def send(self, message: bytes, wait: Callable[[], float]) -> None:
        """Send a whole message.

        Args:
            message: The bytes.
            wait: Called before each wait; tells how many seconds it may take, and raises what is to end it.

        Raises:
            ChannelClosed: The worker is gone.
        """
        for packet in packets(message):
            while True:
                try:
                    self._channel.send(packet, socket.MSG_DONTWAIT)
                    break
                except BlockingIOError:
                    self._writable.poll(wait() * 1000)
                except OSError:
                    raise ChannelClosed from None

    def receive(self, wait: Callable[[], float]) -> bytes:
        """Wait for a whole message.

        Args:
            wait: As in ``send``.

        Raises:
            ChannelClosed: The worker is gone and nothing of it is left to read.
            MalformedValue: The worker broke the framing.
        """
        # An answer usually comes at once: one system call waits for it and reads it. Whatever takes longer is waited
        # for by the clock, with an eye on the worker's life.
        flags = 0 if wait() > _MOMENT_SECONDS else socket.MSG_DONTWAIT
        while True:
            try:
                packet = self._channel.recv(PACKET_BYTES + 1, flags)
            except BlockingIOError:
                self._readable.poll(wait() * 1000)
                flags = socket.MSG_DONTWAIT
                continue
            except OSError:
                raise ChannelClosed from None
            if not packet:
                raise ChannelClosed
            message = self._assembler.feed(packet)
            if message is not None:
                return message

    def forget(self) -> None:
        """Drop what has come of a message that will never be whole."""
        self._assembler.forget()

    def drain(self, seconds: float) -> list[bytes]:
        """Read what a stopped worker has left behind, for at most this long."""
        messages: list[bytes] = []
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                messages.append(self.receive(lambda: _left(until)))
        except (ChannelClosed, DeadlinePassed, MalformedValue):
            pass
        return messages


def _left(until: float) -> float:
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise DeadlinePassed
    return seconds
