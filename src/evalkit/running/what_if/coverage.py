"""Exit rate, response and effort, were they others: where the share with a plan would go."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from evalkit.analysis.coverage.model import Coverage, CoverageResults
from evalkit.facts.facts import Fact, Facts, collect
from evalkit.running.what_if.knobs import Knob, WhatIf
from evalkit.telling.coverage_sentences import projection_sentence
from evalkit.telling.page import Told
from evalkit.telling.plots.coverage import plot_coverage
from evalkit.telling.tables.what_if import long_run_table
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import FiscalYear

EXIT_RATES = (0.10, 0.15, 0.20, 0.25)
AGAIN = (1.0, 0.3, 0.0)
"""How often those carried over answer, as a share of the newcomers' rate."""
YEARS, PATHS = 8, 1_000

WORDS = {
    "exit_rate": Label("年間の離脱率（％）", "leave each year (%)"),
    "newcomers": Label("新規の方の応答（％）", "newcomers who make a plan (%)"),
    "carried_over": Label("前年度から計画のない方の応答（％）", "carried over who make a plan (%)"),
    "made": Label("または、年間の作成数（件）", "or else: plans made a year"),
    "notices": Label("応答{0}％、計画のない方は{1}％", "newcomers {0} %, carried over {1} %"),
    "effort": Label("年間{0}件を作成", "{0} plans a year"),
}


def what_if_coverage(facts: Facts, lang: Lang = "ja") -> WhatIf | Told:
    """Ask where the share with a plan would go if exit rate, response or effort were others.

    It starts from the roster, the plans and the rates of the projection among the facts. Plans come about by
    notices to everybody without one, answered by newcomers and those carried over (shares), or else by a
    fixed number a year. Knobs in JupyterLab; on a page the long run for several exit rates. Nothing where
    the facts know no projection.

    >>> import evalkit as ek
    >>> fitted = ek.Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, response=(1977, 4456)).fit(years=2)
    >>> asked = ek.what_if_coverage(ek.collect(fitted), "en")
    >>> asked.table.frame.iloc[2].tolist()[:4]
    ['20 %', '79.9%', '63.7%', '44.4%']
    """
    start = _start(facts)
    if start is None:
        return Told("", "")

    def told(results: CoverageResults) -> Facts:
        frame = results.frame
        frame.attrs["plan"] = facts.plan
        return collect(frame)

    def steady(**given: Any) -> Fact | None:
        results = start.coverage(**given).fit(years=1, paths=1)
        return told(results).find(measure="steady_coverage")

    def show(values: Sequence[float]) -> str:
        exit_rate, first, again, made = values[0] / 100, values[1] / 100, values[2] / 100, values[3]
        ways: tuple[dict[str, Any], ...] = (
            {"responses": (first, again)},
            {"made_per_year": int(made)},
        )
        return "\n".join(_drawn(start, told, exit_rate, way, lang) for way in ways)

    response = start.response
    settings: dict[float, dict[str, Fact]] = {}
    for exit_rate in EXIT_RATES:
        ways: dict[str, dict[str, Any]] = {
            _notices(response, response * share, lang): {"responses": (response, response * share)}
            for share in AGAIN
        }
        ways[label(WORDS, "effort", lang).format(f"{start.made:,}")] = {"made_per_year": start.made}
        found = {head: steady(exit_rate=exit_rate, **way) for head, way in ways.items()}
        settings[exit_rate] = {head: fact for head, fact in found.items() if fact is not None}
    table = long_run_table(facts, settings, lang)
    knobs = (
        Knob(label(WORDS, "exit_rate", lang), round(100 * start.exit_rate, 1), 0, 60, 1),
        Knob(label(WORDS, "newcomers", lang), round(100 * response, 1), 0, 100, 1),
        Knob(label(WORDS, "carried_over", lang), round(100 * response, 1), 0, 100, 1),
        Knob(label(WORDS, "made", lang), start.made, 0, start.roster, max(1, start.roster // 200)),
    )
    return WhatIf(knobs, show, table)


@dataclass(frozen=True)
class _Start:
    """Where a projection starts: roster, plans and their year, the exit rate, the response and the effort."""

    roster: int
    plans: int
    year: FiscalYear
    exit_rate: float
    response: float
    made: int

    def coverage(self, exit_rate: float, **way: Any) -> Coverage:
        """Return the course of plans under other rates."""
        return Coverage(
            exit_rate, plans=self.plans, roster=self.roster, fiscal_year=self.year, **way
        )


def _start(facts: Facts) -> _Start | None:
    """Read from the facts where their projection starts, and its rates; None where there is no projection.

    A response that isn't told is the one that the effort comes to in the first year, and the other way round.
    """
    openings = [fact for fact in facts.select(measure="opening_coverage") if fact.has_value]
    ahead = [fact for fact in facts.select(measure="projected_coverage") if fact.has_value]
    if not openings or not ahead:
        return None
    known = dict(part.partition("=")[::2] for part in ahead[0].by.split(";"))
    roster = int(known.get("roster") or known["roster_counted"])
    plans = int(known["plans"])
    exit_rate = float(known.get("exit_rate") or known["exit_rate_estimated"])
    without = max(roster - (1 - exit_rate) * plans, 1.0)
    answered = known.get("newcomers") or known.get("response")
    if answered is None:
        made = int(known["made"])
        response = min(made / without, 1.0)
    else:
        part, _, whole = answered.partition(":")
        response = float(part) / float(whole) if whole else float(part)
        made = round(response * without)
    year = FiscalYear(openings[0].period.removesuffix("-end"))
    return _Start(roster, plans, year, exit_rate, response, made)


def _notices(first: float, again: float, lang: Lang) -> str:
    return label(WORDS, "notices", lang).format(*(f"{100 * share:.0f}" for share in (first, again)))


def _drawn(
    start: _Start,
    told: Callable[[CoverageResults], Facts],
    exit_rate: float,
    way: Mapping[str, Any],
    lang: Lang,
) -> str:
    """Draw the years ahead, with a sentence."""
    facts = told(start.coverage(exit_rate, **way).fit(years=YEARS, paths=PATHS))
    picture = plot_coverage(facts, lang)
    image = b64encode(picture.png()).decode()
    alt = escape(picture.alt)
    said = escape(str(projection_sentence(facts, lang)))
    return f'<img alt="{alt}" width="680" src="data:image/png;base64,{image}"><p>{said}</p>'
