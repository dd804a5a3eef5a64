"""How runs are done: in which kernels, for how long at most, and who is told of their progress."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kernel = Literal["warm", "plain"]
Progress = Callable[[list[Path]], Iterable[Path]]
"""Hands the notebooks of a run on, one by one."""


@dataclass(frozen=True)
class How:
    """In which kernels the notebooks of a run are executed, how many seconds it may take in all, whether its report is printed."""

    kernel: Kernel = "warm"
    seconds: float | None = None
    pdf: bool = False


AS_USUAL = How()


@dataclass(frozen=True)
class Deadline:
    """When (by the monotonic clock) the seconds that a run may take are over."""

    seconds: float
    moment: float


class StoppedError(Exception):
    """Somebody has stopped the batch; what was made by then isn't published."""


def one_by_one(
    notebooks: list[Path], begins: Callable[[str, str], object], is_stopped: Callable[[], bool]
) -> Iterator[Path]:
    """Hand the notebooks of a run on, telling each and its place among them; StoppedError once the batch is stopped."""
    for number, path in enumerate(notebooks, start=1):
        if is_stopped():
            raise StoppedError
        begins(path.stem, f"{number}/{len(notebooks)}")
        yield path
    if is_stopped():
        raise StoppedError
