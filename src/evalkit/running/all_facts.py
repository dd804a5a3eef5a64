"""All facts of all drafts in one tidy table, so that years and areas can be set side by side."""

import os
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from evalkit.analysis.estimate import COLUMNS, NUMBERS, TRACE
from evalkit.running.publish import DRAFT
from evalkit.telling.office.facts_csv import MADE_UP
from evalkit.telling.office.package import FACTS_FILE
from evalkit.words.problems import DataError, Problem

TABLE = "facts"
KEYS = ("dataset", "fiscal_year")
READ = ("id", *COLUMNS, *TRACE, MADE_UP)
SCHEMA = pa.schema(
    [(name, pa.float64() if name in NUMBERS else pa.string()) for name in (*KEYS, *READ)]
)
AT_ONCE = 100
"""Drafts in memory at a time."""


def write_all_facts(outputs: Path) -> None:
    """Write ``facts.parquet`` and ``facts.csv`` into a folder of results: the facts of each draft, under its dataset and year.

    Each draft gives what its own readers may see. Both files are replaced in one stroke; DataError where a draft's can't be read.
    """
    names = [f"{TABLE}.parquet", f"{TABLE}.csv"]
    half = [outputs / f".{name}.{os.getpid()}" for name in names]
    try:
        with ExitStack() as files:
            parquet = files.enter_context(pq.ParquetWriter(half[0], SCHEMA))
            text = files.enter_context(half[1].open("wb"))
            text.write(BOM_UTF8)  # without it, Excel takes Japanese for cp932
            plain = files.enter_context(pacsv.CSVWriter(text, SCHEMA))
            for table in _tables(outputs):
                parquet.write_table(table)
                plain.write_table(table)
        for path, name in zip(half, names, strict=True):
            path.replace(outputs / name)
    finally:
        for path in half:
            path.unlink(missing_ok=True)


def _tables(outputs: Path) -> Iterator[pa.Table]:
    drafts = sorted(outputs.glob(f"*/FY*/{DRAFT}"))
    files = [path for draft in drafts if (path := draft / "tables" / FACTS_FILE).is_file()]
    for first in range(0, len(files), AT_ONCE):
        yield pa.concat_tables(map(_read, files[first : first + AT_ONCE]))


def _read(file: Path) -> pa.Table:
    home = file.parents[2]
    types = {name: SCHEMA.field(name).type for name in READ}
    convert = pacsv.ConvertOptions(
        column_types=types, include_columns=list(READ), include_missing_columns=True
    )
    parse = pacsv.ParseOptions(newlines_in_values=True)
    try:
        table = pacsv.read_csv(file, parse_options=parse, convert_options=convert)
    except FileNotFoundError:  # another batch puts a new draft there, and then tells its facts, too
        return SCHEMA.empty_table()
    except pa.ArrowInvalid as error:
        raise DataError([Problem("broken-csv", str(file), values={"why": str(error)})]) from None
    keys = [pa.array([value] * len(table)) for value in (home.parent.name, home.name)]
    *facts, made_up = table.columns
    return pa.table([*keys, *facts, made_up.fill_null("")], schema=SCHEMA)
