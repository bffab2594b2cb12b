"""Tests that need a guest run in both isolations: the rules are the same."""

import pytest


@pytest.fixture(params=["inline", "jail"])
def isolation(request):
    return request.param
