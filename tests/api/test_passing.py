"""Iterators, exported classes and re-entrancy: the rest of what passes by reference."""

import itertools

import pytest

import ringfence
from ringfence import audited, exported, facet, reentry_depth, revocable


def test_a_generator_is_consumed_lazily(run):
    made = []

    def numbers(most: int):
        for number in range(most):
            made.append(number)
            yield number

    source = "r = []\nfor n in numbers(1000000):\n    r.append(n)\n    if n == 3: break\nr"
    assert run(source, {"numbers": numbers}).value == [0, 1, 2, 3]
    assert made == [0, 1, 2, 3]
    assert run("list(numbers(3))", {"numbers": numbers}).value == [0, 1, 2]
    assert run("it = numbers(2)\n[next(it), next(it), next(it, 'end'), iter(it) is it]", {"numbers": numbers}).value == [
        0, 1, "end", True
    ]  # fmt: skip


def test_iterators_of_all_kinds(run):
    grants = {"count": itertools.count, "pairs": {"a": iter([1, 2])}, "upper": lambda: map(str.upper, "ab")}
    assert run("[next(count()), list(pairs['a']), list(upper())]", grants).value == [0, [1, 2], ["A", "B"]]


def test_what_a_generator_gives_crosses_by_the_rules(run, error_of):
    def gives():
        yield [1]
        yield lambda: 5
        yield object()

    source = "it = gives()\nr = [next(it), next(it)()]\n"
    assert run(source + "r", {"gives": gives}).value == [[1], 5]
    assert error_of(source + "next(it)", {"gives": gives}) == (
        "HostError: the result of gives(): an object of type object cannot cross"
    )


def test_errors_of_a_generator_are_the_hosts(error_of):
    def gives():
        yield 1
        raise KeyError("k")

    assert error_of("list(gives())", {"gives": gives}) == "KeyError: 'k'"


def test_each_step_is_a_call(run):
    limits = ringfence.Limits(calls=4)
    result = run("for n in count(): pass", {"count": itertools.count}, limits=limits)
    assert (result.outcome, result.limit) == ("limit", "calls")


@pytest.mark.parametrize(
    "source",
    [
        "it.gi_frame", "it.send(1)", "it.__next__", "it.x = 1", "type(it)()", "class C(type(it)): pass", "it.close()",
        "type(it).__next__", "len(it)", "it[0]", "it()", "it.__reduce_ex__(2)", "type(it).__iter__",
    ],
)  # fmt: skip
def test_an_iterator_shows_nothing_else(run, source):
    assert run("it = f()\n" + source, {"f": lambda: (n for n in ())}).outcome in ("raised", "check_failed")


def test_an_iterator_handed_back_is_the_hosts_own(run):
    mine, seen = iter([1]), []
    run("take(mine)", {"mine": {"x": mine}, "take": seen.append})
    run("take(mine['x'])", {"mine": {"x": mine}, "take": seen.append})
    assert seen[1] is mine


def test_an_iterator_of_a_guarded_grant_is_guarded(isolation):
    uses = []
    grant, revoker = revocable(lambda: (letter for letter in "abc"))
    with ringfence.Sandbox({"f": audited(uses.append, grant)}, isolation=isolation) as box, box.open() as session:
        assert session.run("it = f()\nnext(it)").value == "a"
        revoker.revoke()
        assert session.run("next(it)").error.message == "<genexpr> has been revoked"
    assert [(use.name, use.error) for use in uses] == [("f", ""), ("<genexpr>", "")]


@exported(methods=["deposit", "friend"], attributes=["balance"], writable=["balance"])
class Account:
    """An account of the bank's."""

    def __init__(self, balance=1):
        self.balance: int = balance
        self.secret = 2

    def deposit(self, amount: int):
        self.balance += amount
        return self.balance

    def friend(self):
        return Account(7)


class Savings(Account):
    pass


def test_an_exported_class_crosses_as_its_facet(run, error_of):
    account = Savings()
    grants = {"account": account, "all": {"first": [account]}, "same": lambda x: x is account}
    assert run("account.deposit(2)\nall['first'][0].balance += 1\n[account.balance, account.friend().balance]", grants).value == [
        4, 7
    ]  # fmt: skip
    assert run("[same(account), same(all['first'][0]), all['first'][0] is account]", grants).value == [True] * 3
    assert error_of("account.secret", grants) == "AttributeError: facet 'Savings' has no attribute 'secret'"


def test_an_exported_object_reached_through_a_guard_is_guarded(isolation):
    grant, revoker = revocable(Account(5))
    with ringfence.Sandbox({"account": grant}, isolation=isolation) as box, box.open() as session:
        assert session.run("friend = account.friend()\nfriend.balance").value == 7
        revoker.revoke()
        assert session.run("friend.balance").error.message == "Account.balance has been revoked"


def test_marks_of_a_class_are_checked():
    with pytest.raises(ValueError, match=r"^methods: '_x' is private"):
        exported(methods=["_x"])
    with pytest.raises(TypeError, match=r"^attributes must be several names"):
        exported(attributes="x")


def test_reentry_is_visible_to_the_host(run):
    depths = []

    def apply(function):
        depths.append(reentry_depth())
        return function()

    assert run("apply(lambda: apply(lambda: 4))", {"apply": apply}).value == 4
    assert run("apply(lambda: apply(lambda: 5))", {"apply": apply}).value == 5
    assert depths == [0, 1, 0, 1]
    assert reentry_depth() == 0


def test_reentry_can_be_refused(run, error_of):
    def apply(function):
        return function()

    grants = {"apply": apply, "tick": lambda: 1, "counter": facet(Account(), methods=["deposit"])}
    assert run("[apply(lambda: 5), tick(), counter.deposit(1)]", grants, reentrant=False).value == [5, 1, 2]
    assert error_of("apply(lambda: tick())", grants, reentrant=False) == (
        "RuntimeError: tick cannot be used while another grant is under way"
    )
    assert error_of("apply(lambda: counter.deposit([1]))", grants, reentrant=False) == (
        "RuntimeError: Account.deposit cannot be used while another grant is under way"
    )
    source = "def f():\n    try: tick()\n    except RuntimeError: return 'refused'\napply(f)"
    assert run(source, grants, reentrant=False).value == "refused"


def test_a_stale_callback_refuses(isolation):
    kept = []
    with ringfence.Sandbox({"keep": kept.append}, isolation=isolation) as box:
        with box.open() as session:
            session.run("keep(lambda: 5)")
            assert kept[0]() == 5
        with pytest.raises(ringfence.SessionClosed):
            kept[0]()
        box.run("keep(lambda: 5)")
        with pytest.raises(ringfence.SessionClosed):
            kept[1]()
