"""A roster that stays in its database: where it is and which tables hold its snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from evalkit.data.yaml_file import read_yaml
from evalkit.words.problems import DataError, Problem, nearest

FILE = "database.yaml"
"""In the folder roster/, in the place of snapshots: the address and the tables."""

SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True)
class RosterDatabase:
    """The snapshots of a roster in PostgreSQL, which are counted there: only aggregates leave it.

    ``address`` is ``postgresql://user@host:port/database``. It holds no password: PostgreSQL itself takes it
    from the file ``.pgpass`` or the environment (``PGPASSWORD``). ``tables`` names the table or view of each
    year, or one with the column ``year``; ``schema.table`` is understood. Their columns are those of
    :func:`~evalkit.analysis.roster.flows.roster_flows`. DataError for another address, one with a password,
    and tables that aren't named so.

    >>> import evalkit as ek
    >>> tables = {2023: "roster_2023", 2024: "roster_2024"}
    >>> ek.RosterDatabase("postgresql://reader@db.example/welfare", tables).name
    'postgresql://db.example/welfare'
    """

    address: str
    tables: Mapping[int, str] | str

    def __post_init__(self) -> None:
        problems = [*_check_address(self.address), *_check_tables(self.tables)]
        if problems:
            raise DataError(problems)

    @property
    def name(self) -> str:
        """The address without user and settings, as messages show it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def table(self, year: int) -> str:
        """Name the table that holds a year's snapshot."""
        return self.tables if isinstance(self.tables, str) else self.tables[year]


def read_database(path: Path) -> RosterDatabase:
    """Read database.yaml; DataError with every problem in it.

    ::

        address: postgresql://reader@db.example/welfare
        tables:
          2023: roster_2023
          2024: roster_2024
    """
    content = read_yaml(path)
    keys = ("address", "tables")
    problems = [
        Problem(
            "unknown-key",
            path.name,
            found=key,
            values={"allowed": ", ".join(keys), "nearest": nearest(key, keys)},
        )
        for key in content
        if key not in keys
    ]
    problems += [
        Problem("missing-key", path.name, values={"key": key}) for key in keys if key not in content
    ]
    if problems:
        raise DataError(problems)
    return RosterDatabase(content["address"], content["tables"])


def _check_address(address: Any) -> list[Problem]:
    try:
        parts = urlsplit(address)
        is_known = parts.scheme in SCHEMES and len(parts.path) > 1
        given = {key.lower() for key, _ in parse_qsl(parts.query)}
        has_secret = parts.password is not None or any("password" in key for key in given)
    except (AttributeError, TypeError, ValueError):
        is_known = has_secret = False
    if has_secret:
        return [Problem("database-password")]
    return [] if is_known else [Problem("database-address")]


def _check_tables(tables: Any) -> list[Problem]:
    named = tables.values() if isinstance(tables, Mapping) else [tables]
    if named and all(isinstance(name, str) and name.strip() for name in named):
        return []
    return [Problem("database-tables", found=str(tables))]


def database_of(folder: Path) -> RosterDatabase | None:
    """Read what a roster's folder says of a database; None where it holds files. DataError where it holds both."""
    path = folder / FILE
    if not path.is_file():
        return None
    if any(folder.glob("snapshot-*")):
        raise DataError([Problem("database-beside", FILE)])
    return read_database(path)
