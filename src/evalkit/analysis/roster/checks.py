"""What snapshots must be before their flows mean anything: filled, of distinct persons, of one kind of key."""

from collections.abc import Mapping

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pandas as pd

from evalkit.analysis.roster.snapshots import AT_ONCE, Opened
from evalkit.words.problems import DataError, Problem
from evalkit.words.turnover import EXIT_CAUSE


def count_cells(opened: Opened) -> pd.DataFrame:
    """Count the rows by year and all columns but the person; refuse what check_rows refuses, but for repeated persons."""
    if opened.rows is not None and opened.rows <= AT_ONCE:
        cells = _cells(opened.together)
    else:
        cells = ibis.union(
            *(
                _cells(opened.of_year(year)).mutate(year=ibis.literal(year, dt.int64))
                for year in opened.names
            )
        )
    counted: pd.DataFrame = cells.to_pyarrow().to_pandas()
    if (
        len(counted["year"].unique()) < len(opened.names)
        or (counted["rows"] != counted["named"]).any()
        or counted["plan"].isna().any()
        or not counted["cause"].isin(["", *EXIT_CAUSE]).all()
    ):
        check_rows(opened)
    return counted.astype({"plan": "int64"})


def _cells(table: ir.Table) -> ir.Table:
    groups = [name for name in table.columns if name != "person"]
    return table.group_by(groups).aggregate(rows=table.count(), named=table.person.count())


def check_rows(opened: Opened) -> None:
    """Refuse snapshots that are empty, lack persons or plan flags, repeat persons or give causes that aren't in the vocabulary.

    DataError with every one of them, and its count of rows.
    """
    table = opened.together
    strange = table.cause.notin(["", *EXIT_CAUSE])
    counted = table.group_by("year").aggregate(
        rows=table.count(),
        named=table.person.count(),
        persons=table.person.nunique(),
        planned=table.plan.count(),
        strange=strange.ifelse(1, 0).sum(),
        example=strange.ifelse(table.cause, ibis.null(dt.string)).max(),
    )
    found = counted.to_pandas().set_index("year").reindex(list(opened.names))
    found = found.fillna({name: 0 for name in found if name != "example"})
    allowed = "、".join(f"{code}（{label.ja}）" for code, label in EXIT_CAUSE.items())
    problems = []
    for year, row in zip(found.index, found.to_dict("records"), strict=True):
        counts = {
            "snapshot-person": row["rows"] - row["named"],
            "snapshot-plan": row["rows"] - row["planned"],
            "snapshot-cause": row["strange"],
            "snapshot-repeated": row["named"] - row["persons"],
        }
        for code, count in counts.items():
            values = {"count": str(int(count)), "allowed": allowed}
            shown = str(row["example"]) if code == "snapshot-cause" else ""
            if count:
                problems.append(Problem(code, opened.names[year], found=shown, values=values))
        if row["rows"] == 0:
            problems.append(Problem("snapshot-empty", opened.names[year]))
    if problems:
        raise DataError(problems)


def check_overlap(flows: pd.DataFrame, names: Mapping[int, str]) -> None:
    """Refuse two snapshots with nobody in common: their persons are not written alike."""
    totals = flows.groupby("year")[["opening", "stayers", "closing"]].sum().reset_index()
    problems = [
        Problem(
            "snapshots-apart",
            names[row["year"]],
            values={
                "opening": str(row["opening"]),
                "closing": str(row["closing"]),
                "other": names[row["year"] + 1],
            },
        )
        for row in totals.to_dict("records")
        if row["stayers"] == 0
    ]
    if problems:
        raise DataError(problems)


def check_causes(found: Mapping[int, int], names: Mapping[int, str]) -> None:
    """Refuse causes of leaving of those who are still there, ``found`` by year."""
    problems = [
        Problem("stayers-cause", names[year], values={"count": str(persons)})
        for year, persons in found.items()
        if persons
    ]
    if problems:
        raise DataError(problems)


def check_zeros(opened: Opened, years: tuple[int, int]) -> None:
    """Refuse keys of which some match only once their leading zeros are dropped."""
    first, second = (
        table.select(
            **{
                f"key_{place}": table.person.re_replace("^0+", ""),
                f"person_{place}": table.person,
            }
        )
        for place, table in enumerate(map(opened.of_year, years))
    )
    matched = first.join(second, first.key_0 == second.key_1)
    lost = int(matched.filter(matched.person_0 != matched.person_1).count().to_pandas())
    if lost:
        values = {"count": str(lost), "other": opened.names[years[1]]}
        raise DataError([Problem("snapshot-zeros", opened.names[years[0]], values=values)])
