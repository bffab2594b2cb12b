"""Every test of the API runs in both isolations: the rules are the same."""

import pytest

import ringfence


@pytest.fixture(params=["inline", "jail"])
def isolation(request):
    return request.param


@pytest.fixture
def run(isolation):
    """``run(source, grants, inputs=..., **options)`` in a sandbox of its own."""

    def run(source, grants=None, *, inputs=None, **options):
        with ringfence.Sandbox(grants, isolation=isolation, **options) as box:
            return box.run(source, inputs)

    return run


@pytest.fixture
def error_of(run):
    """The type and message of what a guest raised."""

    def error_of(source, grants=None, **options):
        result = run(source, grants, **options)
        assert result.outcome == "raised", result
        return f"{result.error.type}: {result.error.message}"

    return error_of
