"""evalkit: local governments evaluate their programmes in notebooks, every printed number traceable.

Data flow one way, and a room imports only from rooms upstream of it::

    words  <-  data  <-  analysis  <-  facts  <-  telling  <-  running

- ``words``: years, figures as published, codes, problems; knows no data and no files
- ``data``: how tables come in, checked; a made-up city for teaching and tests
- ``analysis``: ratings, change, turnover, coverage as estimate frames; no wording, no rounding
- ``facts``: every estimate under an id, with its source, behind the disclosure gate
- ``telling``: tables, sentences and pictures from facts; never estimates
- ``running``: parameters, notebooks, pages, publishing, the command line

A dataset is loaded, analysed, gathered into facts and told:

>>> import evalkit as ek
>>> ward = ek.load_dataset("data/setagaya")
>>> ratings = ek.rate(ward, "R6", rule="params/rubrics/setagaya-r6-inferred.yaml")
>>> print(ek.collect(ratings).digest().splitlines()[2])
letters (setagaya-r6-inferred): A=4 B=2; pending 1

>>> city = ek.load_dataset("data/example-city")  # made up
>>> trend = ek.Trend(city, indicator="consultations").fit()
>>> turnover = ek.Turnover(ek.roster_flows(city.roster, by=["zone"])).fit(confidence=0.95)
>>> coverage = ek.Coverage(turnover, plans=4_200, made_per_year=1_500).fit()
>>> facts = ek.collect(trend, turnover, coverage)
>>> turnover.rung, round(coverage.steady, 2), facts.made_up
('local-level', 0.9, True)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evalkit.analysis.change import change as change
    from evalkit.analysis.comparable import comparable as comparable
    from evalkit.analysis.coverage.effort import required_effort as required_effort
    from evalkit.analysis.coverage.model import Coverage as Coverage
    from evalkit.analysis.coverage.model import CoverageResults as CoverageResults
    from evalkit.analysis.coverage.outlook import roster_outlook as roster_outlook
    from evalkit.analysis.funnel import funnel as funnel
    from evalkit.analysis.history import history as history
    from evalkit.analysis.pace.indicator import pace_to_target as pace_to_target
    from evalkit.analysis.pace.series import pace as pace
    from evalkit.analysis.pace.series import pace_indicators as pace_indicators
    from evalkit.analysis.published import published as published
    from evalkit.analysis.rating.consistent import consistent_rules as consistent_rules
    from evalkit.analysis.rating.identify import identify as identify
    from evalkit.analysis.rating.rate import rate as rate
    from evalkit.analysis.rating.rubric import RatingRule as RatingRule
    from evalkit.analysis.rating.rubric import read_rule as read_rule
    from evalkit.analysis.rating.rubrics import rubrics as rubrics
    from evalkit.analysis.rating.sensitivity import sensitivity as sensitivity
    from evalkit.analysis.rating.wide import rate_wide as rate_wide
    from evalkit.analysis.roster.account import roster_account as roster_account
    from evalkit.analysis.roster.conclusions import roster_conclusions as roster_conclusions
    from evalkit.analysis.roster.counted import RosterCounts as RosterCounts
    from evalkit.analysis.roster.counted import count_roster as count_roster
    from evalkit.analysis.roster.flows import roster_flows as roster_flows
    from evalkit.analysis.roster.hazard import hazard_ratios as hazard_ratios
    from evalkit.analysis.roster.national import national_context as national_context
    from evalkit.analysis.roster.panel import roster_panel as roster_panel
    from evalkit.analysis.roster.stays import roster_tenure as roster_tenure
    from evalkit.analysis.roster.tenure import tenure as tenure
    from evalkit.analysis.trend.model import Trend as Trend
    from evalkit.analysis.trend.model import TrendResults as TrendResults
    from evalkit.analysis.trend.trends import trends as trends
    from evalkit.analysis.turnover.definitions import turnover as turnover
    from evalkit.analysis.turnover.model import Turnover as Turnover
    from evalkit.analysis.turnover.results import TurnoverResults as TurnoverResults
    from evalkit.data.comments import read_comments as read_comments
    from evalkit.data.dataset import Dataset as Dataset
    from evalkit.data.dataset import check_dataset as check_dataset
    from evalkit.data.dataset import load_dataset as load_dataset
    from evalkit.data.flat import import_table as import_table
    from evalkit.data.roster.database import RosterDatabase as RosterDatabase
    from evalkit.facts.commentary.check import check_commentary as check_commentary
    from evalkit.facts.fact import Fact as Fact
    from evalkit.facts.facts import Facts as Facts
    from evalkit.facts.facts import collect as collect
    from evalkit.running.inputs import input_hashes as input_hashes
    from evalkit.running.params import Params as Params
    from evalkit.running.params import check_params as check_params
    from evalkit.running.released import released_facts as released_facts
    from evalkit.running.what_if.coverage import what_if_coverage as what_if_coverage
    from evalkit.running.what_if.rule import what_if_rule as what_if_rule
    from evalkit.telling.conclusions import conclusions as conclusions
    from evalkit.telling.course import plan_course as plan_course
    from evalkit.telling.course import since_release as since_release
    from evalkit.telling.coverage_sentences import effort_sentence as effort_sentence
    from evalkit.telling.coverage_sentences import projection_sentence as projection_sentence
    from evalkit.telling.made import how_made as how_made
    from evalkit.telling.narrative import narrate as narrate
    from evalkit.telling.page import points_to_check as points_to_check
    from evalkit.telling.page import report_sections as report_sections
    from evalkit.telling.plots.attainment import plot_attainment as plot_attainment
    from evalkit.telling.plots.courses import plot_courses as plot_courses
    from evalkit.telling.plots.courses import with_courses as with_courses
    from evalkit.telling.plots.coverage import plot_coverage as plot_coverage
    from evalkit.telling.plots.funnel import plot_funnel as plot_funnel
    from evalkit.telling.plots.plane import plot_plane as plot_plane
    from evalkit.telling.plots.slopes import plot_slopes as plot_slopes
    from evalkit.telling.plots.tenure import plot_tenure as plot_tenure
    from evalkit.telling.plots.turnover import has_rates as has_rates
    from evalkit.telling.plots.turnover import plot_turnover as plot_turnover
    from evalkit.telling.plots.waterfall import has_account as has_account
    from evalkit.telling.plots.waterfall import plot_roster_waterfall as plot_roster_waterfall
    from evalkit.telling.plots.years import plot_years as plot_years
    from evalkit.telling.report import account_tables as account_tables
    from evalkit.telling.report import conclusion_tables as conclusion_tables
    from evalkit.telling.summary import summary as summary
    from evalkit.telling.tables.account import waterfall_table as waterfall_table
    from evalkit.telling.tables.areas import funnel_table as funnel_table
    from evalkit.telling.tables.arrivals import arrivals_table as arrivals_table
    from evalkit.telling.tables.changed import changed_table as changed_table
    from evalkit.telling.tables.changed import errata_table as errata_table
    from evalkit.telling.tables.changes import changes_table as changes_table
    from evalkit.telling.tables.conclusions import national_table as national_table
    from evalkit.telling.tables.coverage import effort_table as effort_table
    from evalkit.telling.tables.coverage import has_outlook as has_outlook
    from evalkit.telling.tables.coverage import projection_table as projection_table
    from evalkit.telling.tables.fits import fits_table as fits_table
    from evalkit.telling.tables.fits import thresholds_table as thresholds_table
    from evalkit.telling.tables.history import history_table as history_table
    from evalkit.telling.tables.history import period_table as period_table
    from evalkit.telling.tables.margins import margins_table as margins_table
    from evalkit.telling.tables.pace import pace_table as pace_table
    from evalkit.telling.tables.plan import plan_table as plan_table
    from evalkit.telling.tables.roster import has_flows as has_flows
    from evalkit.telling.tables.rule import rule_table as rule_table
    from evalkit.telling.tables.scenarios import pending_table as pending_table
    from evalkit.telling.tables.scenarios import sensitivity_table as sensitivity_table
    from evalkit.telling.tables.scorecard import context_table as context_table
    from evalkit.telling.tables.scorecard import scorecard as scorecard
    from evalkit.telling.tables.scorecard import targeted as targeted
    from evalkit.telling.tables.scorecard import with_change as with_change
    from evalkit.telling.tables.scorecard import with_years as with_years
    from evalkit.telling.tables.sources import sources as sources
    from evalkit.telling.tables.tenure import has_survival as has_survival
    from evalkit.telling.tables.tenure import has_tenure as has_tenure
    from evalkit.telling.tables.tenure import tenure_table as tenure_table
    from evalkit.telling.tables.trends import trends_table as trends_table
    from evalkit.telling.tables.turnover import rungs_table as rungs_table
    from evalkit.telling.tables.turnover import turnover_table as turnover_table
    from evalkit.telling.tables.versions import versions_table as versions_table
    from evalkit.telling.tenure_sentences import tenure_sentence as tenure_sentence
    from evalkit.words.fiscal import FiscalYear as FiscalYear
    from evalkit.words.notation import Figure as Figure
    from evalkit.words.notation import read_figure as read_figure
    from evalkit.words.problem_table import problem_table as problem_table
    from evalkit.words.problems import DataError as DataError
    from evalkit.words.problems import ParamsError as ParamsError

_HOMES = {
    "words.fiscal": ("FiscalYear",),
    "words.notation": ("Figure", "read_figure"),
    "words.problem_table": ("problem_table",),
    "words.problems": ("DataError", "ParamsError"),
    "data.comments": ("read_comments",),
    "data.dataset": ("Dataset", "check_dataset", "load_dataset"),
    "data.flat": ("import_table",),
    "data.roster.database": ("RosterDatabase",),
    "analysis.change": ("change",),
    "analysis.comparable": ("comparable",),
    "analysis.rating.consistent": ("consistent_rules",),
    "analysis.coverage.effort": ("required_effort",),
    "analysis.coverage.model": ("Coverage", "CoverageResults"),
    "analysis.funnel": ("funnel",),
    "analysis.history": ("history",),
    "analysis.rating.identify": ("identify",),
    "analysis.coverage.outlook": ("roster_outlook",),
    "analysis.pace.series": ("pace", "pace_indicators"),
    "analysis.pace.indicator": ("pace_to_target",),
    "analysis.published": ("published",),
    "analysis.rating.rate": ("rate",),
    "analysis.roster.conclusions": ("roster_conclusions",),
    "analysis.roster.counted": ("RosterCounts", "count_roster"),
    "analysis.roster.flows": ("roster_flows",),
    "analysis.roster.account": ("roster_account",),
    "analysis.rating.rubric": ("RatingRule", "read_rule"),
    "analysis.rating.rubrics": ("rubrics",),
    "analysis.rating.sensitivity": ("sensitivity",),
    "analysis.roster.hazard": ("hazard_ratios",),
    "analysis.roster.national": ("national_context",),
    "analysis.roster.panel": ("roster_panel",),
    "analysis.roster.stays": ("roster_tenure",),
    "analysis.roster.tenure": ("tenure",),
    "analysis.trend.model": ("Trend", "TrendResults"),
    "analysis.trend.trends": ("trends",),
    "analysis.turnover.definitions": ("turnover",),
    "analysis.turnover.model": ("Turnover",),
    "analysis.turnover.results": ("TurnoverResults",),
    "analysis.rating.wide": ("rate_wide",),
    "facts.commentary.check": ("check_commentary",),
    "facts.fact": ("Fact",),
    "facts.facts": ("Facts", "collect"),
    "telling.tables.account": ("waterfall_table",),
    "telling.tables.areas": ("funnel_table",),
    "telling.tables.arrivals": ("arrivals_table",),
    "telling.tables.changed": ("changed_table", "errata_table"),
    "telling.tables.changes": ("changes_table",),
    "telling.conclusions": ("conclusions",),
    "telling.course": ("plan_course", "since_release"),
    "telling.coverage_sentences": ("effort_sentence", "projection_sentence"),
    "telling.tables.conclusions": ("national_table",),
    "telling.tables.coverage": ("effort_table", "has_outlook", "projection_table"),
    "telling.tables.history": ("history_table", "period_table"),
    "telling.tables.margins": ("margins_table",),
    "telling.narrative": ("narrate",),
    "telling.tables.pace": ("pace_table",),
    "telling.made": ("how_made",),
    "telling.page": ("points_to_check", "report_sections"),
    "telling.tables.plan": ("plan_table",),
    "telling.plots.attainment": ("plot_attainment",),
    "telling.plots.courses": ("plot_courses", "with_courses"),
    "telling.plots.coverage": ("plot_coverage",),
    "telling.plots.funnel": ("plot_funnel",),
    "telling.plots.plane": ("plot_plane",),
    "telling.plots.slopes": ("plot_slopes",),
    "telling.plots.tenure": ("plot_tenure",),
    "telling.plots.turnover": ("has_rates", "plot_turnover"),
    "telling.plots.waterfall": ("has_account", "plot_roster_waterfall"),
    "telling.plots.years": ("plot_years",),
    "telling.report": ("account_tables", "conclusion_tables"),
    "telling.summary": ("summary",),
    "telling.tables.roster": ("has_flows",),
    "telling.tables.rule": ("rule_table",),
    "telling.tables.fits": ("fits_table", "thresholds_table"),
    "telling.tables.scenarios": ("pending_table", "sensitivity_table"),
    "telling.tables.sources": ("sources",),
    "telling.tables.scorecard": (
        "context_table",
        "scorecard",
        "targeted",
        "with_change",
        "with_years",
    ),
    "telling.tables.trends": ("trends_table",),
    "telling.tables.tenure": ("has_survival", "has_tenure", "tenure_table"),
    "telling.tables.turnover": ("rungs_table", "turnover_table"),
    "telling.tables.versions": ("versions_table",),
    "telling.tenure_sentences": ("tenure_sentence",),
    "running.inputs": ("input_hashes",),
    "running.params": ("Params", "check_params"),
    "running.released": ("released_facts",),
    "running.what_if.coverage": ("what_if_coverage",),
    "running.what_if.rule": ("what_if_rule",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first asked for."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'evalkit' has no attribute {name!r}")
    return getattr(import_module(f"evalkit.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
