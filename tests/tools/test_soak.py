"""The soak in its short form: whatever guests do, the host holds afterwards what it held before."""

import soak


def test_nothing_is_left_of_forty_sandboxes():
    ended, before, after = soak.soak(40, threads=4, seed=1)
    assert sum(ended.values()) == 40
    assert {"honest ok", "hostile limit", "hostile raised", "hostile crashed", "killed crashed"} <= set(ended)
    assert (after.descriptors, after.threads) == (before.descriptors, before.threads)
    # Other tests may have left a zygote in this process, which may end meanwhile.
    assert after.processes <= before.processes
    assert not soak.has_grown(before, after)


def test_growth_is_noticed():
    held = soak.held()
    assert not soak.has_grown(held, held)
    for name in ("descriptors", "processes", "threads"):
        assert soak.has_grown(held, soak.dataclasses.replace(held, **{name: getattr(held, name) + 1}))
    assert soak.has_grown(held, soak.dataclasses.replace(held, resident_bytes=held.resident_bytes + (1 << 27)))
