"""A params file as the runs it stands for: one, or one for every combination of its datasets and fiscal years."""

from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from evalkit.running.params import AXES, Params, check_params, read_content
from evalkit.words.problems import ParamsError, Problem

MOST = 1_000
"""Runs that one file makes without being asked."""


@dataclass(frozen=True)
class Matrix:
    """What a params file says; a dataset or fiscal year given as a list takes each of its values in turn."""

    file: Path
    content: dict[str, Any]

    @property
    def axes(self) -> dict[str, list[Any]]:
        """The parameters given as a list, of those that separate results."""
        given = {name: self.content.get(name) for name in AXES}
        return {name: value for name, value in given.items() if isinstance(value, list) and value}

    def __len__(self) -> int:
        """Count the runs, without making them."""
        return prod(map(len, self.axes.values()))

    def runs(self) -> list[Params]:
        """Return the parameters of each run; ParamsError with every problem of any."""
        problems: dict[Problem, None] = {}
        made = []
        for values in product(*self.axes.values()):
            one = self.content | dict(zip(self.axes, values, strict=True))
            try:
                made.append(check_params(self.file.name, **one))
            except ParamsError as error:
                problems |= dict.fromkeys(error.problems)
        if problems:
            raise ParamsError(problems)
        return made


def read_matrix(path: str | Path) -> Matrix:
    """Read a params file; ParamsError where it can't be read."""
    return Matrix(Path(path), read_content(path))
