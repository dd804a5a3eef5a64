"""By which year's definition a figure is counted: that of its period, or of the release that set or restated it."""

import pandas as pd

from evalkit.words.spans import fiscal_year_of

PLACE = ["area", "indicator", "component"]
SAID = ["value", "upper", "bound", "unit"]


def with_definitions(figures: pd.DataFrame) -> pd.DataFrame:
    """Add the fiscal years between which the definition lies that each figure of a plan follows.

    ``definition_first`` and ``definition_last`` (FY2024; empty as the period is). An actual or a baseline
    follows its own year's. Where a release prints another value for it than the one before, nobody says by
    which definition: it may be that of any year up to this release's. A target follows the definition that
    its release knew, that of a year before its own at most; one that a report only prints again may still
    follow that of the release which set it. A plan sets its targets anew.

    A plain frame, without a plan, has neither column: no change of definition is known.
    """
    plan = figures.attrs.get("plan")
    if plan is None or "definition_first" in figures:
        return figures
    of = plan.releases.drop_duplicates("release").set_index("release")
    order = {str(release): place for place, release in enumerate(of.index)}
    is_target = figures["role"] == "target"
    rows = figures[[*PLACE, *SAID, "accumulation", "count_basis"]].assign(
        own=figures["period"].map(fiscal_year_of).astype("str"),
        is_target=is_target,
        order=figures["release"].map(order).fillna(-1),
        anew=is_target & figures["release"].map(of["kind"]).eq("plan"),
        said_in=figures["release"].map(of["period"]).astype("str").fillna(""),
    )
    rows["said_in"] = rows["said_in"].where(rows["said_in"] != "", rows["own"])
    rows = rows.reset_index(drop=True).sort_values("order", kind="stable")
    figure = [*PLACE, "own", "is_target", "accumulation", "count_basis"]
    rows["plan"] = rows.groupby(figure, sort=False)["anew"].cumsum()
    alike = rows.groupby([*figure, "plan", *SAID], sort=False, dropna=False)
    first_said = alike["said_in"].transform("first")
    valued = rows["order"].where(rows["value"].notna())
    began = valued.groupby([rows[key] for key in figure], sort=False).transform("min")
    restated = ~rows["is_target"] & (alike["order"].transform("min") > began)
    restated &= rows["value"].notna() & (rows["own"] != "")
    own = rows["own"]
    first = _earlier(own, first_said).where(rows["is_target"], own)
    last = _earlier(own, rows["said_in"]).where(rows["is_target"], own)
    last = last.mask(restated & (first_said > own), first_said)
    ends = {"definition_first": first, "definition_last": last}
    return figures.assign(**{name: end.sort_index().to_numpy() for name, end in ends.items()})


def _earlier(one: pd.Series, other: pd.Series) -> pd.Series:
    return one.where(one < other, other)


def definitions_of(figures: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the first and the last year whose definition each figure may follow."""
    if "definition_first" in figures:
        return list(zip(figures["definition_first"], figures["definition_last"], strict=True))
    years = [fiscal_year_of(period) for period in figures["period"]]
    return list(zip(years, years, strict=True))
