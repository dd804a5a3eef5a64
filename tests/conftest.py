"""What holds for every test."""

import os

import pytest
import statsmodels.tools.sm_exceptions  # noqa: F401  resets filters when first imported: not within a test
from hypothesis import settings

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

for name, examples in {"everyday": 25, "thorough": 100}.items():
    settings.register_profile(name, max_examples=examples, derandomize=True, deadline=None)
settings.load_profile("thorough" if os.environ.get("CI") else "everyday")


@pytest.fixture(scope="module")
def browser():
    """Chromium without a screen, asking nobody outside; none is left running when other tests start their loops."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from evalkit.running.printed import browser as installed

    program = installed()
    if program is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=list(QUIET))
        yield chromium
        chromium.close()
