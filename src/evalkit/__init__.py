"""evalkit: local governments evaluate their programmes in notebooks, every printed number traceable.

Data flow one way, and a room imports only from rooms upstream of it::

    words  <-  data  <-  analysis  <-  facts  <-  telling  <-  running

- ``words``: years, figures as published, codes, problems; knows no data and no files
- ``data``: how tables come in, checked; a made-up city for teaching and tests
- ``analysis``: ratings, change, turnover, coverage as estimate frames; no wording, no rounding
- ``facts``: every estimate under an id, with its source, behind the disclosure gate
- ``telling``: tables, sentences and pictures from facts; never estimates
- ``running``: parameters, notebooks, pages, publishing, the command line
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evalkit.analysis.account import report_account
    from evalkit.analysis.change import change
    from evalkit.analysis.comparable import comparable
    from evalkit.analysis.published import published
    from evalkit.analysis.rating import rate
    from evalkit.analysis.roster import roster_flows
    from evalkit.analysis.roster_account import roster_account
    from evalkit.analysis.rubric import read_rule
    from evalkit.analysis.turnover import turnover, turnover_measures
    from evalkit.data.dataset import check_dataset, load_dataset
    from evalkit.facts.facts import Facts, collect
    from evalkit.running.params import check_params
    from evalkit.telling.narrative import narrate
    from evalkit.telling.page import (
        how_made,
        points_to_check,
        report_sections,
        section_report,
        summary,
    )
    from evalkit.telling.plan import plan_table
    from evalkit.telling.plots import plot_attainment, plot_turnover, plot_years
    from evalkit.telling.report import account_tables, letters, points_table, report_tables
    from evalkit.telling.roster_tables import has_flows
    from evalkit.telling.rule import rule_table
    from evalkit.telling.sources import sources
    from evalkit.telling.tables import (
        arrivals_table,
        changes_table,
        context_table,
        scorecard,
        sections,
        targeted,
        with_years,
    )
    from evalkit.words.fiscal import FiscalYear
    from evalkit.words.notation import read_figure
    from evalkit.words.problems import DataError, ParamsError, problem_table

_HOMES = {
    "telling.rule": ("rule_table",),
    "telling.roster_tables": ("has_flows",),
    "telling.sources": ("sources",),
    "telling.plan": ("plan_table",),
    "telling.page": ("how_made", "points_to_check", "report_sections", "section_report", "summary"),
    "words.fiscal": ("FiscalYear",),
    "words.notation": ("read_figure",),
    "words.problems": ("DataError", "ParamsError", "problem_table"),
    "data.dataset": ("check_dataset", "load_dataset"),
    "analysis.account": ("report_account",),
    "analysis.change": ("change",),
    "analysis.comparable": ("comparable",),
    "analysis.published": ("published",),
    "analysis.rating": ("rate",),
    "analysis.roster": ("roster_flows",),
    "analysis.roster_account": ("roster_account",),
    "analysis.rubric": ("read_rule",),
    "analysis.turnover": ("turnover", "turnover_measures"),
    "facts.facts": ("Facts", "collect"),
    "telling.narrative": ("narrate",),
    "telling.plots": ("plot_attainment", "plot_turnover", "plot_years"),
    "telling.report": ("account_tables", "letters", "points_table", "report_tables"),
    "telling.tables": (
        "arrivals_table",
        "changes_table",
        "context_table",
        "scorecard",
        "sections",
        "targeted",
        "with_years",
    ),
    "running.params": ("check_params",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "DataError",
    "Facts",
    "FiscalYear",
    "ParamsError",
    "account_tables",
    "arrivals_table",
    "change",
    "changes_table",
    "check_dataset",
    "check_params",
    "collect",
    "comparable",
    "context_table",
    "has_flows",
    "how_made",
    "letters",
    "load_dataset",
    "narrate",
    "plan_table",
    "plot_attainment",
    "plot_turnover",
    "plot_years",
    "points_table",
    "points_to_check",
    "problem_table",
    "published",
    "rate",
    "read_figure",
    "read_rule",
    "report_account",
    "report_sections",
    "report_tables",
    "roster_account",
    "roster_flows",
    "rule_table",
    "scorecard",
    "section_report",
    "sections",
    "sources",
    "summary",
    "targeted",
    "turnover",
    "turnover_measures",
    "with_years",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first asked for."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'evalkit' has no attribute {name!r}")
    return getattr(import_module(f"evalkit.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
