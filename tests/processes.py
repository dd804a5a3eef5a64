"""Waiting for processes and for what they leave."""

import time
from pathlib import Path


def wait_for(is_true):
    """Wait until something is so, 20 seconds at most."""
    until = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < until
        time.sleep(0.01)


def is_gone(pid):
    """Say whether a process has ended, whether or not its parent has asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
