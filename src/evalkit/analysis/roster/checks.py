"""What two snapshots must be before their flows mean anything: filled, of distinct persons, of one kind of key."""

from collections.abc import Mapping

import ibis.expr.types as ir
import pandas as pd

from evalkit.words.turnover import EXIT_CAUSE


def check_cells(year: int, cells: pd.DataFrame) -> None:
    """Refuse a snapshot that is empty, lacks persons or plan flags, or gives a cause that isn't in the vocabulary.

    ``cells``: rows and named (rows with a person) by plan, cause and group.
    """
    rows = int(cells["rows"].sum())
    if rows == 0:
        raise ValueError(f"{year}年の名簿が空です。 / {year}: the snapshot is empty.")
    nameless = rows - int(cells["named"].sum())
    planless = int(cells.loc[cells["plan"].isna(), "rows"].sum())
    if nameless or planless:
        raise ValueError(
            f"{year}年の名簿: personの空欄{nameless}行、has_planの空欄（true・false・1・0以外）{planless}行。"
            f" / {year}: {nameless} rows without a person,"
            f" {planless} rows without has_plan (true, false, 1 or 0)."
        )
    odd = cells[~cells["cause"].fillna("").isin(["", *EXIT_CAUSE])]
    if len(odd):
        found = odd.groupby("cause")["rows"].sum().to_dict()
        raise ValueError(
            f"{year}年の名簿: exit_causeの区分にない値があります（行数 {found}）。使える値は{list(EXIT_CAUSE)}。"
            f" / {year}: causes that aren't in the vocabulary (rows {found}); use {list(EXIT_CAUSE)}."
        )


def check_overlap(years: tuple[int, int], opening: int, stayers: int, closing: int) -> None:
    """Refuse two snapshots with nobody in common: their persons are not written alike."""
    if stayers == 0:
        raise ValueError(
            f"{years[0]}年と{years[1]}年の名簿に共通の人がいません（{opening}人、{closing}人）。"
            "personの書式や仮名化の鍵が同じか確認してください。"
            f" / Nobody is on both snapshots, {years[0]} ({opening} persons) and {years[1]} ({closing}):"
            " check that person is written alike and that pseudonyms were made with the same key."
        )


def check_causes(found: dict[int, int]) -> None:
    """Refuse causes of leaving of those who are still there, ``found`` by year."""
    if any(found.values()):
        found = {year: persons for year, persons in found.items() if persons}
        raise ValueError(
            f"翌年も名簿にいるのに離脱の理由がある人がいます（年度: 人数 {found}）。"
            f" / Persons with a cause of leaving are still on the next roster (year: persons {found})."
        )


def check_repeated(tables: Mapping[int, ir.Table]) -> None:
    """Refuse snapshots on which a person stands more than once."""
    found = {}
    for year, table in tables.items():
        counts = table.aggregate(rows=table.count(), persons=table.person.nunique()).to_pandas()
        repeated = int(counts["rows"].iloc[0] - counts["persons"].iloc[0])
        if repeated:
            found[year] = repeated
    if found:
        raise ValueError(
            f"同じ人が同じ年の名簿に重複しています（年: 余分な行数 {found}）。"
            f" / A person stands more than once on a snapshot (year: rows too many {found})."
        )


def check_zeros(years: tuple[int, int], opening: ir.Table, closing: ir.Table) -> None:
    """Refuse keys of which some match only once their leading zeros are dropped."""
    bare = [
        table.select(key=table.person.re_replace("^0+", ""), person=table.person)
        for table in (opening, closing)
    ]
    first, second = bare[0], bare[1].rename(key_after="key", person_after="person")
    matched = first.join(second, first.key == second.key_after)
    lost = int(matched.filter(matched.person != matched.person_after).count().to_pandas())
    if lost:
        raise ValueError(
            f"{years[0]}年と{years[1]}年の名簿で、personの先頭の0の有無だけが異なる人が{lost}人います。"
            f" / {years[0]} and {years[1]}: {lost} persons differ only in leading zeros of person."
        )
