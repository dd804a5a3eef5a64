"""The reviewer's page on paper: printed to PDF by Chromium, Chrome or Edge, where one of them is installed."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
EDGE = Path("Microsoft", "Edge", "Application", "msedge.exe")
QUIET = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions"),
    "--no-pdf-header-footer",
)
SECONDS = 120
"""A browser that hasn't printed by then is given up."""


def browser() -> str | None:
    """Return the browser that prints; None where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    programs = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles")]
    places = [Path(folder) / EDGE for folder in programs if folder]
    return found or next((str(place) for place in places if place.is_file()), None)


def print_page(page: Path) -> Path | None:
    """Print a page beside itself as PDF, and return it; None where no browser could.

    The PDF tells when it was made: two of the same page differ.
    """
    found, target = browser(), page.with_suffix(".pdf")
    if found is None:
        return None
    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [found, *QUIET, *as_root, f"--user-data-dir={profile}"]
        command += [f"--print-to-pdf={target.resolve()}", page.resolve().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        except (OSError, subprocess.SubprocessError):
            target.unlink(missing_ok=True)
    return target if target.is_file() else None
