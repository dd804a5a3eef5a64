"""What holds for every test."""

import statsmodels.tools.sm_exceptions  # noqa: F401  resets filters when first imported: not within a test
from hypothesis import settings

settings.register_profile("evalkit", derandomize=True, deadline=None)
settings.load_profile("evalkit")
