"""How many plans a year it takes to hold a share of the roster, or to reach one, and how surely that does it."""

from collections.abc import Iterable
from math import ceil

import pandas as pd

from evalkit.analysis.coverage.formulas import required_plans
from evalkit.analysis.coverage.inputs import Draw, ExitRate, Number, Row, Start, read_start, short
from evalkit.analysis.coverage.paths import simulate
from evalkit.analysis.estimate import estimates
from evalkit.words.fiscal import FiscalYear


def required_effort(
    turnover: ExitRate,
    *,
    plans: Number,
    roster: Number,
    fiscal_year: FiscalYear | str | int,
    shares: float | Iterable[float],
    until: FiscalYear | str | int | None = None,
    hazard_ratio: float = 1.0,
    draw: Draw = "common",
    paths: int = 10_000,
    seed: int = 1,
    area: str = "",
    indicator: str = "",
    release: str = "",
) -> pd.DataFrame:
    """Tell how many plans a year hold each share of the roster, and how many reach it by the end of ``until``.

    To hold: m = d_p cN. To reach after T years: m = d_p(cN − P(1 − d_p)^T) / (1 − (1 − d_p)^T), see
    :func:`~evalkit.analysis.coverage.formulas.required_plans`; d_p is the exit rate of people with a plan. The
    arguments, and what is refused, are those of :class:`~evalkit.analysis.coverage.model.Coverage`.

    Returns an estimate frame, by ``…;goal=0.7``: plans_to_hold and plans_to_reach, not rounded (whole plans
    are rounded up where they are told), and ``coverage_chance``: the share of simulated paths on which so
    many whole plans a year (``…;made=1794;goal=0.8``) reach the goal by then: near one half, for the effort is
    the one that reaches it at the expected rates. Every row names what it assumes.

    >>> import evalkit as ek
    >>> frame = ek.required_effort(0.2, plans=4657, roster=8452, fiscal_year=2023, shares=0.8, until=2026)
    >>> frame.set_index("measure")["value"].iloc[[0, 1]].round(3).to_dict()
    {'plans_to_hold': 1352.32, 'plans_to_reach': 1793.941}
    """
    place = {"area": area, "indicator": indicator, "release": release}
    start = read_start(turnover, plans, roster, fiscal_year, hazard_ratio, draw, **place)
    lost = start.course().exit_rates[1]
    end = None if until is None else FiscalYear(until)
    years = 0 if end is None else end - start.year
    if end is not None and years < 1:
        raise ValueError(
            f"untilは{start.year}より後の年度です: {end}。 / until must be later than {start.year}, not {end}."
        )
    rows: list[Row] = []
    for share in [shares] if isinstance(shares, float | int) else shares:
        stock = share * start.roster.value
        held = required_plans(start.roster.value, stock, lost, share, 1)
        own = start.stock[:1] if hazard_ratio == 1 else start.stock
        rows.append(_row(start, "plans_to_hold", held, share, [*own, *start.leaving]))
        if end is None:
            continue
        period = start.at(end)
        made = required_plans(start.roster.value, start.plans.value, lost, share, years)
        by = [*start.stock, *start.leaving]
        rows.append(_row(start, "plans_to_reach", made, share, by, period=period))
        course = start.course(made=whole_up(made))
        reached = simulate(course, years, paths, seed)[-1] >= share * course.roster - 1e-9
        about = {"period": period, "method": "simulation", "unit": "share"}
        by += [*start.sureness, f"made={course.made}"]
        rows.append(_row(start, "coverage_chance", float(reached.mean()), share, by, **about))
    return estimates(rows)


def whole_up(plans: float) -> int:
    """Round plans up to whole ones; what lies above a whole number by no more than a rounding error is that number.

    >>> whole_up(1183.28), whole_up(930.0000000001)
    (1184, 930)
    """
    return ceil(round(plans, 9))


def _row(
    start: Start, measure: str, value: float, share: float, by: list[str], **given: str
) -> Row:
    about = {"unit": "件", "by": ";".join([*by, f"goal={short(share)}"])}
    return start.row(measure, value, **(about | given))
