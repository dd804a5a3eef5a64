"""Yearly snapshots in a PostgreSQL database: opened so that they can be counted and nothing can be written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import TableNotFound

from evalkit.data.roster.database import RosterDatabase
from evalkit.words.problems import DataError, Problem

SECONDS = 5
"""How long a database may take to answer."""


@contextmanager
def open_database(database: RosterDatabase) -> Iterator[dict[int, ir.Table] | ir.Table]:
    """Open the tables of each year, or the one of all years, as they are at this moment.

    One transaction, READ ONLY and REPEATABLE READ: all queries see the same persons, and what is only read
    may be a standby. DataError where there is no driver, no answer, no such table, or a query is refused.
    """
    try:
        import psycopg
    except ImportError:
        raise DataError([Problem("database-driver")]) from None
    connection = _connect(psycopg, database)
    try:
        with connection.transaction():
            backend = ibis.postgres.from_connection(connection)
            if isinstance(database.tables, str):
                yield _table(backend, database, database.tables)
            else:
                tables = database.tables.items()
                yield {year: _table(backend, database, name) for year, name in tables}
    except psycopg.Error as error:
        found = error.diag.message_primary or type(error).__name__
        raise DataError([Problem("database-refused", database.name, found=found)]) from None
    finally:
        connection.close()


def _connect(psycopg: Any, database: RosterDatabase) -> Any:
    try:
        connection = psycopg.connect(
            database.address,
            autocommit=True,
            connect_timeout=SECONDS,
            application_name="evalkit",
        )
    except psycopg.Error as error:
        values = {"seconds": str(SECONDS)}
        found = " ".join(str(error).split())
        problem = Problem("database-unreachable", database.name, found=found, values=values)
        raise DataError([problem]) from None
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def _table(backend: ibis.BaseBackend, database: RosterDatabase, name: str) -> ir.Table:
    schema, _, table = name.rpartition(".")
    try:
        return backend.table(table, database=schema or None)
    except TableNotFound:
        raise DataError([Problem("database-table", database.name, found=name)]) from None
