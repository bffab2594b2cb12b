"""The types as users see them: checked by mypy and pyright, both strict, never run."""

from typing import assert_type

import ringfence


def price(name: str) -> int:
    """A host function."""
    return len(name)


def synchronous() -> None:
    """The everyday calls."""
    limits = ringfence.Limits(wall_seconds=1.0, memory_bytes=64 << 20)
    facet = ringfence.facet([1, 2], methods=("count",))
    with ringfence.Sandbox({"price": price, "numbers": facet, "rate": 2}, limits=limits) as box:
        assert_type(box, ringfence.Sandbox)
        result = box.run("price('tea')", {"x": 1})
        assert_type(result, ringfence.Result)
        assert_type(result.value, object)
        assert_type(result.stdout, str)
        assert_type(result.findings, tuple[ringfence.Finding, ...])
        assert_type(box.check("1"), list[ringfence.Finding])
        assert_type(box.confinement, ringfence.Confinement)
        with box.open() as session:
            assert_type(session, ringfence.Session)
            session.call("f", 1, key="word")


async def asynchronous() -> None:
    """The same with the async twins."""
    async with ringfence.AsyncSandbox({"price": price}) as box:
        assert_type(await box.run("1"), ringfence.Result)
