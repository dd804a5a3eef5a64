"""Yearly snapshots in a folder of Parquet or CSV files, opened on DuckDB."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
from pyarrow import csv as arrow_csv

from evalkit.data.file import decode
from evalkit.words.problems import DataError, Problem

FILE = re.compile(r"snapshot-(\d{4})\.(parquet|csv)")
YEAR = r"snapshot-(\d{4})\.parquet([/\\][^/\\]*)?$"
PLACE = "evalkit: file"
"""The column that says which file a row is from; a roster may have one called filename."""

ALONE = (
    {"threads": 1} if duckdb.__version__.startswith("1.") else {"threads": 1, "async_threads": 0}
)
"""What keeps DuckDB from starting threads; those that only wait for files came with its version 2."""


class Tables(NamedTuple):
    """Snapshots as they are found: how the table of a year is opened, and its columns with their types.

    Where there is one table of all years, with the year, that is read faster; files say how many rows it has.
    """

    of_year: Callable[[int], ir.Table]
    schemas: dict[int, ibis.Schema]
    together: ir.Table | None = None
    rows: int | None = None


def snapshot_files(folder: Path) -> dict[int, Path]:
    """Find the snapshots of a folder by year; DataError where one isn't named as they are or two are of a year."""
    if not folder.is_dir():
        raise DataError([Problem("missing-folder", folder.name)])
    files: dict[int, Path] = {}
    problems = []
    for path in sorted(folder.glob("snapshot-*")):
        match = FILE.fullmatch(path.name)
        year = int(match[1]) if match else 0
        if match is None:
            problems.append(Problem("snapshot-name", path.name))
        elif year in files:
            values = {"other": files[year].name}
            problems.append(Problem("snapshots-twice", path.name, values=values))
        else:
            files[year] = path
    if problems:
        raise DataError(problems)
    return files


@contextmanager
def open_files(files: dict[int, Path]) -> Iterator[Tables]:
    """Open files as tables; what doesn't fit into memory goes into a temporary folder."""
    is_text = any(path.suffix == ".csv" for path in files.values())
    with (
        TemporaryDirectory(prefix="evalkit-") as spill,
        _own_engine() if is_text else _engine() as connection,
    ):
        connection.settings["temp_directory"] = spill
        connection.settings["threads"] = _cores()
        yield _csv(connection, files) if is_text else _parquet(connection, files)


_ready: list[ibis.BaseBackend] = []
_used: list[ibis.BaseBackend] = []


def start_engine() -> None:
    """Start the DuckDB of the next Parquet files that are opened, by this process or by each one forked from it."""
    _ready.append(_started())


def _engine() -> AbstractContextManager[ibis.BaseBackend]:
    """Lend the DuckDB that was started ahead, once, else one of its own."""
    try:
        return _lent(_ready.pop())
    except IndexError:
        return _own_engine()


@contextmanager
def _lent(ahead: ibis.BaseBackend) -> Iterator[ibis.BaseBackend]:
    """Lend a DuckDB that ends with its process: to close it before would copy the memory that it shares since the fork.

    It holds no rows by then, since these are read from the files; its threads give their memory back.
    """
    _used.append(ahead)
    try:
        yield ahead
    finally:
        ahead.settings["threads"] = 1


@contextmanager
def _own_engine() -> Iterator[ibis.BaseBackend]:
    connection = _started()
    try:
        yield connection
    finally:
        connection.disconnect()


def _started() -> ibis.BaseBackend:
    """Start a DuckDB without threads, so that the process may be forked; who opens files with it gives it theirs."""
    return ibis.duckdb.connect(preserve_insertion_order=False, **ALONE)


def _cores() -> int:
    """Count the cores that this process may use; DuckDB counts those of the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _csv(connection: ibis.BaseBackend, files: dict[int, Path]) -> Tables:
    tables = {year: _read(connection, path) for year, path in files.items()}
    return Tables(tables.__getitem__, {year: table.schema() for year, table in tables.items()})


def _parquet(connection: ibis.BaseBackend, files: dict[int, Path]) -> Tables:
    """Open all at once; each by itself only where it's asked for, or where their columns differ."""

    def of_year(year: int) -> ir.Table:
        return connection.read_parquet(_shards(files[year]))

    forms = {_form(connection, path) for path in files.values()}
    paths = [str(_shards(path)) for path in files.values()]
    table = connection.read_parquet(paths, filename=PLACE)
    together = table.mutate(year=table[PLACE].re_extract(YEAR, 1).cast(dt.int64))
    if len(forms) == 1:
        names, _ = forms.pop()
        schemas = dict.fromkeys(files, ibis.schema({name: table[name].type() for name in names}))
    else:
        schemas = {year: of_year(year).schema() for year in files}
    return Tables(of_year, schemas, together, connection.con.read_parquet(paths).shape[0])


def _form(connection: ibis.BaseBackend, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name a file's columns and their types as DuckDB does: to open it as a table takes ten times as long."""
    try:
        found = connection.con.read_parquet(str(_shards(path)))
    except duckdb.Error as error:
        raise DataError([Problem("snapshot-unreadable", path.name)]) from error
    return tuple(found.columns), tuple(map(str, found.types))


def _read(connection: ibis.BaseBackend, path: Path) -> ir.Table:
    if path.suffix == ".csv":
        connection.con.register(path.stem, _read_csv(path))
        return connection.table(path.stem)
    _form(connection, path)
    return connection.read_parquet(_shards(path))


def _shards(path: Path) -> Path:
    return path / "*.parquet" if path.is_dir() else path


def _read_csv(path: Path) -> pa.Table:
    """Read a CSV file as text only: an id keeps its leading zeros."""
    text = decode(path.read_bytes(), path.name)
    header = next(csv.reader(io.StringIO(text)), [])
    return arrow_csv.read_csv(
        io.BytesIO(text.encode()),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
