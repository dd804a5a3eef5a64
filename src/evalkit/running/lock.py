"""One writer at a time: a lock that the system takes back when its process ends, however it ends."""

import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from evalkit.words.problems import ParamsError, Problem

LOCK = ".running"
LOOK = 0.1
"""Seconds between two looks whether it is free."""
TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""Any other error says that the file system has no locks."""


@contextmanager
def locked(home: Path, patience: float = 0) -> Iterator[None]:
    """Hold a folder of results; ParamsError, naming the other, where another run holds it for so many seconds."""
    path = home / LOCK
    with _held(path, time.monotonic() + patience):
        try:
            yield
        finally:
            with suppress(OSError):  # Windows removes no file that is open; it lies there unlocked
                path.unlink()


def _held(path: Path, deadline: float) -> IO[str]:
    """Open and lock the file; anew where the run before has removed it in between."""
    while True:
        file = path.open("a+", encoding="utf-8")
        if not _try_lock(file):
            with file:
                if time.monotonic() < deadline:
                    time.sleep(LOOK)
                    continue
                file.seek(0)
                who = file.read()
            raise ParamsError([Problem("output-busy", str(path.parent), values={"who": who})])
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                _sign(file, path)
                return file
        file.close()


def _sign(file: IO[str], path: Path) -> None:
    """Write who holds it; where the disk is full, no file stays."""
    now = datetime.now().astimezone().isoformat(timespec="minutes")
    try:
        file.truncate(0)
        file.write(f"{socket.gethostname()} {os.getpid()} {now}")
        file.flush()
    except OSError as error:
        path.unlink()
        with suppress(OSError):  # it would write again
            file.close()
        raise OSError(error.errno, error.strerror, str(path)) from None


def _try_lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)  # beyond what is written, which others may read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in TAKEN:
            return False
        file.close()
        raise
    return True
