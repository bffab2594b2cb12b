"""Modules that the host supplies as source run in the realm, with the guest's authority."""

from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm
from ringfence.result import Outcome

PACKAGES = {
    "shop": (b"from .prices import price\nfrom . import prices\n__all__ = ['price']\n", True),
    "shop.prices": (b"import math\n\ndef price(name):\n    return math.floor(len(name) + 0.5)\n", False),
    "hostile": (b"().__class__.__base__.__subclasses__()\nleak = open\nopen('/etc/passwd')\n", False),
    "greedy": (b"import socket\n", False),
}


def run(source, **options):
    realm = Realm(grants={}, write_output=lambda _stream, _text: None, packages=PACKAGES, **options)
    try:
        return evaluate(realm, source)
    finally:
        realm.close()


def test_a_package_with_relative_imports():
    assert run("import shop, shop.prices\n(shop.price('tea'), shop.prices.__name__)").value == (3, "shop.prices")


def test_a_package_has_no_more_authority_than_the_guest():
    evaluation = run("import hostile")
    assert evaluation.outcome is Outcome.RAISED
    assert evaluation.error.message == (
        "type.__subclasses__ is not permitted: of a shared class it lists classes of the host and of other guests"
    )


def test_a_package_may_import_what_the_guest_may():
    assert run("import greedy").error.message == (
        "module 'socket' is not available inside ringfence: the network is not granted; ask the host for a granted function"
    )
    assert run("import shop", modules=frozenset({"shop"})).error.message == (
        "module 'math' was not granted to this program"
    )
