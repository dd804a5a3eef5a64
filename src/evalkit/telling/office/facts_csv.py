"""All facts as one CSV for machines: one number a row, one datum a cell, numbers without words."""

from decimal import Decimal

from evalkit.analysis.estimate import COLUMNS, TRACE
from evalkit.facts.facts import Facts
from evalkit.telling.decided import is_withheld
from evalkit.telling.office.csv import csv_bytes
from evalkit.telling.tables.table import made_up
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang

MADE_UP = "made_up"


def fact_columns(facts: Facts) -> list[str]:
    """Return the columns in their order; only made-up data have one that says so."""
    return ["id", *COLUMNS, *TRACE, *([MADE_UP] if facts.made_up else [])]


def facts_to_csv(facts: Facts, lang: Lang, audience: str = "internal") -> bytes:
    """Write the facts as CSV with the columns of an estimate frame, unrounded, a missing number empty.

    The ``public`` isn't given the rule's letters beside those decided.

    Source: 総務省「統計表における機械判読可能なデータの表記方法」(2020): one datum a cell, numbers
    without text, units in a column of their own.
    """
    tell, rows = Teller(facts, lang), []
    for fact in facts.through_years():
        if audience == "internal" or not is_withheld(tell, fact):
            given = [getattr(fact, name) for name in ("id", *COLUMNS, *TRACE)]
            rows.append([*map(_plain, given), *filter(None, [made_up(facts, lang)])])
    return csv_bytes([fact_columns(facts), *rows])


def _plain(value: object) -> str:
    """Write a number with all its digits and no exponent."""
    if not isinstance(value, float):
        return str(value)
    return f"{Decimal(repr(value)).normalize():f}" if value == value else ""
