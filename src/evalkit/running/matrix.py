"""A params file as the runs it stands for: one, or one for every combination of its datasets and fiscal years."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from evalkit.running.params import AXES, Params, check_params, read_content
from evalkit.running.publish import folder_of
from evalkit.words.problems import ParamsError, Problem

MOST = 1_000
"""Runs that one file makes without being asked."""
NEEDED = {name for name, field in Params.model_fields.items() if field.is_required()}


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

    @property
    def is_of_run(self) -> bool:
        """Whether the file tells of a run, not of a rubric or an import: it has all keys that a run needs but one, at least."""
        return len(NEEDED - self.content.keys()) <= 1

    def __len__(self) -> int:
        """Count the runs, without making them."""
        return prod(map(len, self.axes.values()))

    def runs(self) -> list[Params]:
        """Return the parameters of each run; ParamsError with every problem of any.

        A value is right or wrong whatever it is combined with, so that each is checked once. However
        often a list says the same, two runs of it tell as much as all: they write the same results.
        """
        first = {name: values[0] for name, values in self.axes.items()}
        problems: dict[Problem, None] = {}

        def checked(**values: Any) -> Iterator[Params]:
            try:
                yield check_params(str(self.file), **self.content | first | values)
            except ParamsError as error:
                problems.update(dict.fromkeys(error.problems))

        alone = list(checked())
        varied = {
            name: [params for value in values for params in checked(**{name: value})]
            for name, values in self.axes.items()
        }
        if problems:
            raise ParamsError(problems)
        kept = [[getattr(each, name) for each in _twice(varied[name])] for name in varied]
        return [
            alone[0].model_copy(update=dict(zip(varied, values, strict=True)))
            for values in product(*kept)
        ]


def _twice(found: Iterable[Params]) -> list[Params]:
    """Keep two, at most, of those that write the same results."""
    homes: dict[Path, list[Params]] = {}
    for params in found:
        homes.setdefault(folder_of(Path(), params), []).append(params)
    return [each for same in homes.values() for each in same[:2]]


def read_matrix(path: str | Path) -> Matrix:
    """Read a params file; ParamsError where it can't be read."""
    return Matrix(Path(path), read_content(path))


def read_matrices(given: Iterable[Path]) -> Iterator[tuple[Path, Matrix | ParamsError]]:
    """Read params files, each once, and of each folder all that lie below it; what can't be read is the error that says so."""
    read: set[Path] = set()
    for path in given:
        files = _below(path) if path.is_dir() else [path]
        held = {file: _matrix(file) for file in files}
        found = {
            file: each
            for file, each in held.items()
            if file == path or isinstance(each, ParamsError) or each.is_of_run
        }
        for file, each in found.items() or [(path, _no_run(path))]:
            if file.resolve() not in read:
                read.add(file.resolve())
                yield file, each


def _below(folder: Path) -> list[Path]:
    """The YAML files of a folder and of those in it, hidden ones left out."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml"))
    return [
        path for path in found if not any(part[0] == "." for part in path.relative_to(folder).parts)
    ]


def _matrix(file: Path) -> Matrix | ParamsError:
    try:
        return read_matrix(file)
    except ParamsError as error:
        return error


def _no_run(folder: Path) -> ParamsError:
    return ParamsError([Problem("no-params", str(folder))])
