"""How runs are done: in which kernels, for how long at most, and who is told of their progress."""

from collections.abc import Callable, Iterable
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
