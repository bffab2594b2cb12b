"""Set-up shared by all tests: how hard hypothesis tries, and no wall-clock deadlines."""

import os

import hypothesis

# No deadline: a loaded machine is no fault of the code.
hypothesis.settings.register_profile("ci", max_examples=100, deadline=None, print_blob=True)
hypothesis.settings.register_profile("deep", max_examples=5000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
