"""Yearly snapshots in a folder of Parquet or CSV files, opened on DuckDB."""

import csv
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pyarrow import csv as arrow_csv

from evalkit.data.file import decode
from evalkit.words.problems import DataError, Problem

FILE = re.compile(r"snapshot-(\d{4})\.(parquet|csv)")
YEAR = r"snapshot-(\d{4})\.parquet([/\\][^/\\]*)?$"


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
def open_files(files: dict[int, Path]) -> Iterator[tuple[dict[int, ir.Table], ir.Table | None]]:
    """Open files as tables by year and, where all are Parquet, as one table with the year, which is read faster.

    What doesn't fit into memory goes into a temporary folder.
    """
    with TemporaryDirectory(prefix="evalkit-") as spill:
        connection = ibis.duckdb.connect(temp_directory=spill, threads=_cores())
        try:
            tables = {year: _read(connection, path) for year, path in files.items()}
            yield tables, _together(connection, files)
        finally:
            connection.disconnect()


def _cores() -> int:
    """Count the cores that this process may use; DuckDB counts those of the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _read(connection: ibis.BaseBackend, path: Path) -> ir.Table:
    if path.suffix == ".csv":
        connection.con.register(path.stem, _read_csv(path))
        return connection.table(path.stem)
    try:
        return connection.read_parquet(_shards(path))
    except duckdb.Error as error:
        raise DataError([Problem("snapshot-unreadable", path.name)]) from error


def _together(connection: ibis.BaseBackend, files: dict[int, Path]) -> ir.Table | None:
    if not files or any(path.suffix == ".csv" for path in files.values()):
        return None
    table = connection.read_parquet([_shards(path) for path in files.values()], filename=True)
    return table.mutate(year=table["filename"].re_extract(YEAR, 1).cast("int64"))


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
