"""Yearly snapshots of a roster as tables of a query engine: found, opened and brought to one form."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pyarrow import csv as arrow_csv

from evalkit.data.reader import decode

Snapshots = Path | str | Mapping[int, ir.Table]

FILE = re.compile(r"snapshot-(\d{4})\.(parquet|csv)")
PERSON_COLUMNS = ("person", "has_plan", "exit_cause")


@contextmanager
def open_snapshots(
    snapshots: Snapshots, columns: Sequence[str] = ()
) -> Iterator[dict[int, ir.Table]]:
    """Open snapshots as tables of person, plan (1, 0, null), cause and ``columns`` (text), by year.

    A folder is opened on DuckDB, which moves what doesn't fit into memory into a temporary folder; tables
    stay on the engine that they are on. ``plan`` may be written true, false, 1 or 0.
    """
    if isinstance(snapshots, Mapping):
        yield _alike(snapshots, columns)
        return
    files = _files(Path(snapshots))
    with TemporaryDirectory(prefix="evalkit-") as spill:
        connection = ibis.duckdb.connect(temp_directory=spill)
        try:
            yield _alike({year: _read(connection, path) for year, path in files.items()}, columns)
        finally:
            connection.disconnect()


def _files(folder: Path) -> dict[int, Path]:
    if not folder.is_dir():
        raise ValueError(
            f"フォルダがありません: {folder.name}。 / There is no folder {folder.name}."
        )
    named = {path: FILE.fullmatch(path.name) for path in sorted(folder.glob("snapshot-*"))}
    odd = [path.name for path, match in named.items() if match is None]
    if odd:
        raise ValueError(
            f"名簿の名前が違います: {odd}。 / Not named snapshot-2024.parquet or snapshot-2024.csv: {odd}."
        )
    files: dict[int, Path] = {}
    for path, match in named.items():
        year = int(match[1]) if match else 0
        if year in files:
            raise ValueError(
                f"{year}年の名簿が2つあります: {files[year].name}、{path.name}。"
                f" / Two snapshots of {year}: {files[year].name}, {path.name}."
            )
        files[year] = path
    return files


def _read(connection: ibis.BaseBackend, path: Path) -> ir.Table:
    if path.suffix == ".csv":
        connection.con.register(path.stem, _read_csv(path))
        return connection.table(path.stem)
    shards = path / "*.parquet" if path.is_dir() else path
    try:
        return connection.read_parquet(shards)
    except duckdb.Error as error:
        raise ValueError(
            f"Parquetとして読めません: {path.name}。 / Not readable as Parquet: {path.name}."
        ) from error


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


def _alike(tables: Mapping[int, ir.Table], columns: Sequence[str]) -> dict[int, ir.Table]:
    _check_years(tables)
    if "person" in columns:
        raise ValueError("個人別の集計はできません。 / Persons aren't a group.")
    for year, table in tables.items():
        absent = [name for name in (*PERSON_COLUMNS, *columns) if name not in table.columns]
        if absent:
            raise ValueError(
                f"{year}年の名簿に列がありません: {absent}。 / {year}: columns missing: {absent}."
            )
    kinds = sorted({str(table["person"].type()).removeprefix("!") for table in tables.values()})
    if len(kinds) > 1:
        raise ValueError(
            f"personの型が年で異なります: {kinds}。 / person differs in type: {kinds}."
        )
    if any(table["person"].type().is_floating() for table in tables.values()):
        raise ValueError(
            "personが小数です。桁が失われるので文字列か整数にしてください。"
            " / person is a floating-point number, which loses digits: make it text or an integer."
        )
    return {year: _select(tables[year], columns) for year in sorted(tables)}


def _check_years(tables: Mapping[int, ir.Table]) -> None:
    odd = [year for year in tables if type(year) is not int]
    if odd:
        raise ValueError(
            f"年は2024のような整数です: {odd}。 / A year is a whole number such as 2024: {odd}."
        )
    if len(tables) < 2:
        raise ValueError(
            f"名簿が2時点以上必要です（{len(tables)}時点）。"
            f" / Snapshots of two years at least are needed, not {len(tables)}."
        )
    gaps = sorted(set(range(min(tables), max(tables))) - set(tables))
    if gaps:
        raise ValueError(f"名簿のない年があります: {gaps}。 / Years without a snapshot: {gaps}.")


def _select(table: ir.Table, columns: Sequence[str]) -> ir.Table:
    return table.select(
        person=table["person"],
        plan=_plan(table["has_plan"]),
        cause=table["exit_cause"].cast("string"),
        **{name: table[name].cast("string") for name in columns},
    )


def _plan(column: ir.Value) -> ir.Value:
    if column.type().is_boolean():
        return column.cast("int8")
    said = column.cast("string").lower()
    return ibis.cases((said.isin(["true", "1"]), 1), (said.isin(["false", "0"]), 0))
