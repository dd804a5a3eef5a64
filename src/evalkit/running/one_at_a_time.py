"""One run at a time in a dataset's folder: what two read and write at once, one of them would lose."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evalkit.words.problems import DataError, Problem

LOCK = ".collecting"
VOID_AFTER = 600
"""Seconds after which the mark of a run that was stopped counts no more."""


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a dataset's folder from reading to writing; DataError where another run holds it."""
    lock = folder / LOCK
    try:
        if time.time() - lock.stat().st_mtime > VOID_AFTER:
            lock.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        raise DataError([Problem("collect-running", str(lock))]) from None
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
