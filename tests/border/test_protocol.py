"""The host's state machine against workers that lie, stall and die: a real socket, hostile frames."""

import contextlib
import signal
import socket
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.border import messages
from ringfence.border.messages import CallRequest, Done, ErrorRecord, FindingRecord, Output, Returned
from ringfence.border.values import Codec, budget_of
from ringfence.border.wire import WorkerChannel, packets
from ringfence.errors import SessionClosed
from ringfence.host.jailed import JailedSession
from ringfence.policy import Limits
from ringfence.result import Outcome

LIMITS = Limits(wall_seconds=0.5, calls=3, output_bytes=20)
NONE = Codec(budget_of(LIMITS)).encode(None, "none")
NO_ARGUMENTS = Codec(budget_of(LIMITS)).encode(((), {}), "none")
TOP = 1 << 26


class Worker:
    """The far end of a real channel, driven by a script on a thread; as a handle, what the host sees of a worker."""

    def __init__(self, script, status=-signal.SIGKILL):
        self.channel, self._far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pidfd = -1
        self.status = status
        self.killed = False
        self._thread = threading.Thread(target=self._run, args=(script,), daemon=True)
        self._thread.start()

    def _run(self, script):
        with contextlib.suppress(Exception):
            script(WorkerChannel(self._far.fileno(), TOP), self._far)
        if not self.killed:
            self._far.close()

    def kill(self):
        self.killed = True
        with contextlib.suppress(OSError):
            self._far.shutdown(socket.SHUT_RDWR)

    def wait(self, timeout=None):
        self._thread.join(timeout)
        return self.status

    def cpu_seconds(self):
        return 0.0

    def memory_bytes(self):
        return 0

    def close(self):
        self.kill()
        self.channel.close()
        self._thread.join(10)
        self._far.close()


def session(script, grants=None, limits=LIMITS, status=-signal.SIGKILL):
    return JailedSession(
        Worker(script, status), limits, language="restricted", modules=None, grants=grants or {}, wait_for=None
    )


def run(script, grants=None, **options):
    box = session(script, grants, **options)
    try:
        return box.run(b"", "<guest>", box.broker.encode_inputs({}))
    finally:
        box.close()


def saying(*said, raw=(), stay=True):
    """A worker that reads its two messages and then says this."""

    def script(channel, far):
        channel.receive()
        channel.receive()
        for message in said:
            channel.send(messages.pack(message))
        for packet in raw:
            far.send(packet)
        if stay:
            while far.recv(1 << 18):
                pass

    return script


def done(**fields):
    plain = {"outcome": "ok", "value": NONE, "error": None, "findings": [], "denials": [], "limit": "", "detail": ""}
    return Done(**{**plain, **fields})


def test_an_honest_worker():
    result = run(saying(Output(1, b"out"), Output(2, b"err"), done()))
    assert (result.outcome, result.stdout, result.stderr, result.returned) == (Outcome.OK, "out", "err", None)
    assert result.usage.output_bytes == 6


OUT_OF_TURN = "the worker broke the protocol: a message out of turn"


LIES = [
    (saying(Returned(1, NONE, None)), OUT_OF_TURN),
    (saying(done(outcome="violation")), OUT_OF_TURN),
    (saying(done(outcome="crashed")), OUT_OF_TURN),
    (saying(done(outcome="great")), OUT_OF_TURN),
    (saying(done(outcome="limit", limit="patience")), OUT_OF_TURN),
    (saying(done(outcome="limit")), OUT_OF_TURN),
    (saying(done(limit="calls")), OUT_OF_TURN),
    (saying(CallRequest(2, 0, 0, "", NO_ARGUMENTS)), OUT_OF_TURN),
    (saying(CallRequest(1, 0, 0, "", NO_ARGUMENTS), CallRequest(1, 0, 0, "", NO_ARGUMENTS)), OUT_OF_TURN),
    (saying(CallRequest(1, 9, 0, "", NO_ARGUMENTS)), "the worker broke the protocol: a capability that was never granted"),
    (
        saying(CallRequest(1, 0, 0, "__init__", NO_ARGUMENTS)),
        "the worker broke the protocol: a use of a capability that no honest worker asks for",
    ),
    (
        saying(CallRequest(1, 0, 2, "", NO_ARGUMENTS)),
        "the worker broke the protocol: a use of a capability that no honest worker asks for",
    ),
    (
        saying(CallRequest(1, 0, 0, "", NONE)),
        "the worker broke the protocol: a use of a capability that no honest worker asks for",
    ),
    (saying(CallRequest(1, 0, 0, "", b"")), "the worker broke the protocol: Input data was truncated"),
    (saying(done(value=b"\xc1")), "the worker broke the protocol: MessagePack data is malformed: invalid opcode '\\xc1' (byte 0)"),
    (saying(raw=[b"\x05"]), "the worker broke the protocol: a packet that no honest worker sends"),
    (saying(raw=[b"\x00"]), "the worker broke the protocol: Input data was truncated"),
    (
        saying(raw=[b"\x00" + b"\x91" * 90_000]),
        "the worker broke the protocol: maximum recursion depth exceeded while deserializing an object",
    ),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(LIES)))
def test_anything_else_is_a_violation(number):
    script, detail = LIES[number]
    result = run(script, {"grant": lambda: None})
    assert result.outcome == Outcome.VIOLATION
    assert result.detail.partition(" - at")[0] == detail


def test_messages_of_the_host_are_none_of_the_workers():
    result = run(saying(messages.Check(b"", "")))
    assert result.outcome == Outcome.VIOLATION
    assert result.detail == "the worker broke the protocol: Invalid value 3 - at `$[0]`"


def test_members_are_looked_up_not_read(caplog):
    class Account:
        balance = 1
        secret = 2

        def deposit(self):
            return 1

        def close(self):
            raise AssertionError("reached")

    from ringfence import facet

    account = facet(Account(), methods=("deposit",), attributes=("balance",))
    for operation, name in (
        (1, "close"), (1, "balance"), (1, "__class__"), (1, "deposit.__func__"), (2, "secret"), (2, "deposit"),
        (2, "__dict__"), (3, "balance"), (3, "secret"), (4, ""), (5, ""), (6, ""), (0, ""), (0, "deposit"),
    ):  # fmt: skip
        result = run(saying(CallRequest(1, 0, operation, name, NO_ARGUMENTS)), {"account": account})
        assert result.outcome == Outcome.VIOLATION, (operation, name)


def test_calls_end_at_their_limit():
    requests = [CallRequest(number, 0, 0, "", NO_ARGUMENTS) for number in range(1, 9)]
    made = []
    result = run(saying(*requests), {"grant": lambda: made.append(1)})
    assert (result.outcome, result.limit, result.detail) == (Outcome.LIMIT, "calls", "more than 3 calls of grants")
    assert (len(made), result.usage.calls) == (3, 3)


def test_output_ends_at_its_limit_and_is_kept():
    result = run(saying(Output(1, b"0123456789"), Output(2, "éééééé".encode())))
    assert (result.outcome, result.limit, result.detail) == (Outcome.LIMIT, "output_bytes", "wrote more than 20 bytes")
    assert (result.stdout, result.stderr) == ("0123456789", "ééééé")


def test_silence_ends_at_the_wall():
    result = run(saying(Output(1, b"before")))
    assert (result.outcome, result.limit, result.stdout) == (Outcome.LIMIT, "wall_seconds", "before")
    assert result.detail == "ran longer than 0.5 seconds"


def test_a_flood_ends_at_the_wall():
    def flood(channel, _far):
        while True:
            channel.send(messages.pack(Output(1, b"")))

    result = run(flood)
    assert (result.outcome, result.limit) == (Outcome.LIMIT, "wall_seconds")


def test_a_message_that_never_ends():
    def endless(_channel, far):
        while True:
            far.send(b"\x01" + b"x" * (120 * 1024))

    result = run(endless, limits=Limits(wall_seconds=30, value_bytes=1000))
    assert result.outcome == Outcome.VIOLATION
    assert result.detail == "the worker broke the protocol: a message of more than 3146728 bytes"


@pytest.mark.parametrize(
    ("status", "outcome", "limit", "detail"),
    [
        (0, Outcome.CRASHED, "", "the worker ended with exit code 0"),
        (-signal.SIGSEGV, Outcome.CRASHED, "", "the worker was ended by SIGSEGV"),
        (-signal.SIGKILL, Outcome.CRASHED, "", "the worker was ended by SIGKILL; perhaps the kernel was out of memory"),
        (-signal.SIGSYS, Outcome.VIOLATION, "", "it made a system call that only an attack makes (SIGSYS)"),
        (-signal.SIGPROF, Outcome.LIMIT, "cpu_seconds", "the kernel stopped it for its processor time"),
        (-signal.SIGXCPU, Outcome.LIMIT, "cpu_seconds", "the kernel stopped it for its processor time"),
    ],
)
def test_death(status, outcome, limit, detail):
    result = run(saying(Output(1, b"kept"), stay=False), status=status)
    assert (result.outcome, result.limit, result.detail, result.stdout) == (outcome, limit, detail, "kept")


@pytest.mark.parametrize("cut", [0, 1, 60_000])
def test_death_in_the_middle_of_a_message(cut):
    whole = packets(messages.pack(done(value=b"x" * 200_000)))
    result = run(saying(raw=[*whole[:1], whole[1][: cut or 1]][: 1 + bool(cut)], stay=False))
    assert result.outcome in (Outcome.CRASHED, Outcome.VIOLATION)


def test_texts_of_the_worker_are_escaped_and_bounded():
    error = ErrorRecord("T\x1b[31m" * 100, "m\x00\ud7ff" + "x" * 9_000, "t\x9b")
    result = run(saying(done(outcome="raised", value=None, error=error, denials=["d\x1b" * 500] * 999)))
    assert result.error.type.startswith("T\\x1b[31m")
    assert (len(result.error.type), len(result.error.message)) == (200, 4_000)
    assert result.error.message.startswith("m\\x00")
    assert result.error.traceback == "t\\x9b"
    assert (len(result.denials), len(result.denials[0])) == (200, 500)
    finding = FindingRecord("RF\x1b", "m", "f", 1, 2, 3, 4, "s", "h")
    result = run(saying(done(outcome="check_failed", value=None, findings=[finding])))
    assert result.findings[0].code == "RF\\x1b"


def test_a_session_has_ended_after_a_violation():
    box = session(saying(Returned(1, NONE, None)))
    inputs = box.broker.encode_inputs({})
    assert box.run(b"", "f", inputs).outcome == Outcome.VIOLATION
    with pytest.raises(SessionClosed, match=rf"^the session has ended: {OUT_OF_TURN}$"):
        box.run(b"", "f", inputs)
    box.close()


def test_closing_from_another_thread_ends_a_run():
    box = session(saying(), limits=Limits(wall_seconds=60))
    threading.Timer(0.1, box.kill).start()
    result = box.run(b"", "f", box.broker.encode_inputs({}))
    assert (result.outcome, result.detail) == (Outcome.CRASHED, "the session was closed during the run")
    box.close()


def test_a_base_exception_of_a_grant_ends_the_worker_and_goes_on():
    class Stop(BaseException):
        pass

    def grant():
        raise Stop

    box = session(saying(CallRequest(1, 0, 0, "", NO_ARGUMENTS)), {"grant": grant}, limits=Limits(wall_seconds=60))
    with pytest.raises(Stop):
        box.run(b"", "f", box.broker.encode_inputs({}))
    with pytest.raises(SessionClosed, match=r"^the session is closed$"):
        box.run(b"", "f", b"")


@given(st.lists(st.binary(max_size=60), max_size=4))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_any_packets(sent):
    result = run(saying(raw=[b"\x00" + packet for packet in sent], stay=False))
    assert result.outcome in (Outcome.CRASHED, Outcome.VIOLATION)
