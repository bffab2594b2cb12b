"""A real worker in the hands of an attacker never makes the host crash, hang, leak, or run what was not granted."""

import pathlib
import threading

import pytest
from tests.jail.conftest import PROGRAMS

from ringfence.errors import GuestError, OutcomeError
from ringfence.host.jailed import JailedSession
from ringfence.host.zygote import Flavor, Zygote
from ringfence.policy import Limits

HOSTILE = Flavor(entry="hostile:serve", paths=(str(PROGRAMS),))
LIMITS = Limits(wall_seconds=1.0, cpu_seconds=30.0, output_bytes=1_000, calls=50, value_bytes=1 << 20)
BUDGET = {"memory_bytes": 64 << 20, "cpu_seconds": 5.0}


@pytest.fixture(scope="module")
def zygote():
    with Zygote(HOSTILE) as zygote:
        yield zygote


@pytest.fixture
def run(zygote, no_leak):
    """Runs an attacker's program in a fresh worker; returns the result and what was called of the grants."""
    fired = []

    def granted(*args):
        fired.append(args)
        return b"x" * 1_000

    def attack(source, limits=LIMITS):
        worker = zygote.spawn(**BUDGET)
        box = JailedSession(worker, limits, language="restricted", modules=None, grants={"granted": granted})
        try:
            return box.run(source.encode(), "<guest>", box.broker.encode_inputs({})), fired
        finally:
            box.close()

    yield attack
    # The zygote is as good as before.
    result, _ = attack("say(done())")
    assert result.outcome == "ok"


VIOLATIONS = [
    "raw(b'')",
    "raw(b'\\0')",
    "raw(b'garbage')",
    "raw(b'\\0' + b'\\xff' * 1000)",
    "raw(b'\\2' + messages.pack(done()))",
    "raw(b'\\1' + b'short')",
    "raw(b'\\0' + messages.pack(done())[:-1])",
    "raw(b'\\0' + messages.pack(done()) + b'x')",
    "for_ever(raw, b'\\1' + bytes(DATA_BYTES))",
    "say(b'\\xdd\\xff\\xff\\xff\\xff')",
    "say(b'\\xc6\\xff\\xff\\xff\\xff')",
    "say(b'\\x91' * 100_000 + b'\\xc0')",
    "say(b'\\x81\\xa1a' * 100_000 + b'\\xc0')",
    "say(done(value=b'\\x91' * 1000))",
    "say(done(value=b'\\x94\\xdd\\xff\\xff\\xff\\xff\\x90\\x90\\x90'))",
    "say(done(value=bytes(1 << 21)))",
    "say(done(outcome='violation'))",
    "say(done(outcome='no outcome'))",
    "say(done(limit='no limit', outcome='limit'))",
    "say(done(limit='calls'))",
    "say(Returned(1, NONE, None))",
    "say(Reply(1, NONE))",
    "say(Call(1, 'f', NO_ARGUMENTS))",
    "say(Run(b'', '', b''))",
    "say(call(0))",
    "say(call(2))",
    "say(call(), call())",
    "say(call(1 << 53))",
    "say(call(capability=1))",
    "say(call(capability=1 << 53))",
    "say(call(operation=1))",
    "say(call(operation=2, name='__globals__'))",
    "say(call(name='__call__'))",
    "say(call(operation=6))",
    "say(b'\\x96\\x12\\x01\\x00\\x63\\xa0\\xc4\\x00')",
    "say(call(arguments=b''))",
    "say(call(arguments=NONE))",
    "say(call(arguments=CODEC.encode(((), {}, ()), 'x')))",
    "say(call(arguments=CODEC.encode(((), {1: 2}), 'x')))",
    "say(b'\\x93\\x11\\x03\\xc4\\x01x')",
    "say(b'\\x93\\x11\\x01\\xa1x')",
]


@pytest.mark.parametrize("source", VIOLATIONS)
def test_what_no_honest_worker_sends_is_a_violation(run, source):
    result, fired = run(source)
    assert (result.outcome, result.limit) == ("violation", "")
    assert len(fired) <= 1
    assert result.returned is None


@pytest.mark.parametrize(
    ("source", "limit"),
    [
        ("for_ever(say, Output(1, b'x' * 100))", "output_bytes"),
        ("for_ever(say, Output(2, b''))", "wall_seconds"),
        ("for n in range(1, 1000): say(call(n))", "calls"),
        ("for n in range(1, 1000): say(call(n)); hear()", "calls"),
        ("for_ever(hear)", "wall_seconds"),
        ("time.sleep(60)", "wall_seconds"),
        ("raw(b'\\1' + bytes(DATA_BYTES)); time.sleep(60)", "wall_seconds"),
        ("for_ever(lambda: None)", "cpu_seconds"),
        ("3 ** 10 ** 8", "cpu_seconds"),
        ("signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)); for_ever(lambda: None)", "cpu_seconds"),
        ("say(Output(1, b'kept')); time.sleep(60)", "wall_seconds"),
    ],
)
def test_floods_and_stalls_end_at_a_limit(run, source, limit):
    patient = Limits(wall_seconds=60.0, cpu_seconds=0.5)
    result, _ = run(source, patient if limit == "cpu_seconds" else LIMITS)
    assert (result.outcome, result.limit) == ("limit", limit)
    if "kept" in source:
        assert result.stdout == "kept"


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("os._exit(0)", "crashed"),
        ("os._exit(27)", "crashed"),
        ("raise SystemExit", "crashed"),
        ("say(call()); os._exit(0)", "crashed"),
        ("raw(b'\\1' + bytes(DATA_BYTES)); os._exit(0)", "crashed"),
        ("signal.raise_signal(11)", "crashed"),
        ("[bytearray(1 << 20) for _ in range(1000)]", "crashed"),
    ],
)
def test_death_at_any_moment(run, source, outcome):
    result, _ = run(source)
    assert result.outcome == outcome


@pytest.mark.parametrize("seed", range(30))
def test_babble(run, seed):
    """Whatever comes of it, it is one of the outcomes, and the grant got no argument that it was not sent."""
    result, fired = run(f"babble({seed}, 300)")
    assert result.outcome in {"ok", "raised", "violation", "limit"}
    assert all(arguments == () for arguments in fired)


def test_replies_that_nobody_reads_do_not_block_the_host(run):
    """The host's sends go into a full socket; its wait ends with the limit."""
    result, fired = run("for n in range(1, 100_000): say(call(n))", Limits(wall_seconds=1.0, calls=10**6))
    assert (result.outcome, result.limit) == ("limit", "wall_seconds")
    assert 0 < len(fired) < 100_000


def test_a_session_after_a_violation_is_over(zygote, no_leak):
    worker = zygote.spawn(**BUDGET)
    box = JailedSession(worker, LIMITS, language="restricted", modules=None, grants={})
    assert box.run(b"raw(b'?')", "<guest>", box.broker.encode_inputs({})).outcome == "violation"
    with pytest.raises(Exception, match="the session has ended"):
        box.call("f", (), {})
    box.close()


@pytest.mark.parametrize(
    "answer", ["Returned(2, NONE, None)", "Returned(1, b'?', None)", "done()", "call(1)", "call(3)"]
)
def test_calls_of_the_host_get_their_own_answer(zygote, no_leak, answer):
    worker = zygote.spawn(**BUDGET)
    box = JailedSession(worker, LIMITS, language="restricted", modules=None, grants={"granted": lambda: 1})
    source = f"say(done()); hear(); say({answer})"
    assert box.run(source.encode(), "<guest>", box.broker.encode_inputs({})).outcome == "ok"
    with pytest.raises((OutcomeError, GuestError)) as caught:
        box.call("f", (), {})
    assert isinstance(caught.value, OutcomeError)
    assert caught.value.result.outcome in ("violation", "limit")
    box.close()


def test_hundreds_at_once(zygote, no_leak):
    """Attackers and honest workers side by side on threads of one host."""
    outcomes = []

    def one(number):
        worker = zygote.spawn(**BUDGET)
        box = JailedSession(worker, Limits(wall_seconds=60), language="restricted", modules=None, grants={})
        source = ("say(done())", "raw(b'?')", "os._exit(1)")[number % 3]
        outcomes.append((number % 3, str(box.run(source.encode(), "<guest>", box.broker.encode_inputs({})).outcome)))
        box.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(210)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [(0, "ok")] * 70 + [(1, "violation")] * 70 + [(2, "crashed")] * 70


def test_an_attacker_does_not_grow_the_host(zygote):
    def resident():
        return int(pathlib.Path("/proc/self/statm").read_text().split()[1])

    def flood():
        worker = zygote.spawn(**BUDGET)
        box = JailedSession(worker, LIMITS, language="restricted", modules=None, grants={})
        box.run(b"for_ever(raw, b'\\1' + bytes(DATA_BYTES))", "<guest>", box.broker.encode_inputs({}))
        box.close()

    flood()
    before = resident()
    for _ in range(10):
        flood()
    assert resident() - before < 2_000  # pages: less than one message of the biggest size
