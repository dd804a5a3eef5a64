"""What holds for every test."""

import os

import statsmodels.tools.sm_exceptions  # noqa: F401  resets filters when first imported: not within a test
from hypothesis import settings

for name, examples in {"everyday": 25, "thorough": 100}.items():
    settings.register_profile(name, max_examples=examples, derandomize=True, deadline=None)
settings.load_profile("thorough" if os.environ.get("CI") else "everyday")
