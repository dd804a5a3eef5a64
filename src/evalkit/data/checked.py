"""The tables of a dataset checked together: the one order in which all that must hold is looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from evalkit.data.bridges import check_bridged_year, check_bridges
from evalkit.data.checks import (
    check_account,
    check_components,
    check_keys,
    check_references,
    check_tree,
    check_values,
)
from evalkit.data.corrections import apply_corrections
from evalkit.data.doubtful import check_doubtful
from evalkit.data.figures import figures_frame, ratings_frame
from evalkit.data.insertions import check_insertions
from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.data.targets import check_targets
from evalkit.data.versions import check_versions
from evalkit.data.vintages import check_vintages
from evalkit.words.problems import Problem, has_error


@dataclass(frozen=True)
class Checked:
    """Tables in one spelling and with their corrections, figures and ratings of them, and all problems."""

    tables: Mapping[str, list[Row]]
    figures: pd.DataFrame
    ratings: pd.DataFrame
    problems: list[Problem]


def checked_tables(
    read: Mapping[str, list[Row]], area: str, found: Iterable[Problem] = ()
) -> Checked:
    """Check tables as they were read, after the problems ``found`` in reading them.

    Corrections are applied, and figures held against each other, only where no problem before is an error.
    """
    problems = list(found)
    tables: dict[str, list[Row]] = {}
    for name, rows in read.items():
        tables[name], more = check_values(table(name), rows)
        problems += more
        if name != "figures":  # its key needs the parts and periods that stand in the text
            problems += check_keys(table(name), tables[name])
    problems += check_references(tables)
    problems += check_components(tables)
    problems += check_tree(tables.get("nodes", []))
    problems += check_versions(tables)
    problems += check_bridges(tables)
    problems += check_account(tables.get("indicators", []))
    problems += check_insertions(tables, area)
    if not has_error(problems):
        tables, more = apply_corrections(tables)
        problems += more
    figures, more = figures_frame(tables, area)
    problems += more
    ratings = ratings_frame(tables, area)
    if not has_error(problems):
        problems += check_targets(tables, figures, ratings)
        problems += check_vintages(tables, figures, ratings)
        problems += check_doubtful(tables, figures)
        problems += check_bridged_year(tables, figures)
    return Checked(tables, figures, ratings, problems)
