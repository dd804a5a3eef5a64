"""Pictures of facts, with words for those who can't see them and their data as a table."""

import io
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from evalkit.analysis import comparable, definitions
from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.scorecard import pick, targeted
from evalkit.telling.tables.table import Column, Entry, Row, Table, bracketed, made_up
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import FiscalYear, period_label

INK, BLUE, ORANGE, GREY = "#222222", "#0b6aa2", "#b4530a", "#767676"
"""Colours that differ in lightness, too: told apart without colour vision and in grey print."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure with its text alternative and the table of what it shows; displays as PNG."""

    axes: Axes
    alt: str
    data: Table

    def __post_init__(self) -> None:
        """Lay the figure out once: doing so again would move it."""
        with style():
            self._figure.draw_without_rendering()
        self._figure.set_layout_engine("none")

    @property
    def _figure(self) -> Figure:
        figure = self.axes.get_figure()
        assert isinstance(figure, Figure)
        return figure

    def png(self) -> bytes:
        """Render the figure, the same bytes every time."""
        stream = io.BytesIO()
        with style():
            self._figure.savefig(stream, format="png", dpi=144, metadata={"Software": None})
        return stream.getvalue()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self.png(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def plot_attainment(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the attainment of every indicator against its target (100 %), longest names wrapped."""
    tell = Teller(facts, lang)
    found = [
        fact
        for indicator in targeted(facts)
        for fact in facts.select(indicator=indicator, measure="attainment")
        if fact.has_value
    ]
    names = [_wrap(_name(tell, fact), 22 if lang == "ja" else 38) for fact in found]
    with style():
        _, (axes,) = panels(1.0 + 0.42 * len(found))
        colours = [BLUE if fact.value >= 1 else ORANGE for fact in found]
        axes.hlines(range(len(found)), 1, [fact.value for fact in found], color=colours, lw=3)
        sns.scatterplot(
            x=[fact.value for fact in found],
            y=list(range(len(found))),
            color=colours,
            s=55,
            ax=axes,
            zorder=3,
            edgecolor="none",
        )
        axes.axvline(1, color=INK, lw=1)
        for place, fact in enumerate(found):
            offset, side = (6, "left") if fact.value >= 1 else (-6, "right")
            axes.annotate(
                tell.told(fact),
                (fact.value, place),
                (offset, 0),
                textcoords="offset points",
                va="center",
                ha=side,
                color=INK,
                fontsize=9,
            )
        axes.set_yticks(range(len(found)), names)
        axes.invert_yaxis()
        high = max([1.5, *(fact.value for fact in found)])
        low = min([0.9, *(fact.value for fact in found)])
        room = (high - low) * 0.14
        axes.set_xlim(low - room, high + room)
        as_percent(axes.xaxis)
        axes.set_xlabel(pick(("達成率（目標＝100％）", "attainment (target = 100 %)"), lang))
        title = pick(("{} 目標に対する達成率", "Attainment of targets, {}"), lang)
        axes.set_title(title.format(facts.year.label(lang)) + mark(facts, lang), loc="left")
    listed = "、".join(f"{_name(tell, fact)} {tell.told(fact)}" for fact in found)
    start = pick(("目標を100％とした達成率の図。", "Attainment with the target at 100 %. "), lang)
    return Picture(axes, start + listed, data_of(facts, lang, "attainment-data", found))


def plot_years(facts: Facts, indicator: str, lang: Lang = "ja") -> Picture:
    """Draw an indicator's actuals over the years beside the targets, cut where its definition changed."""
    tell = Teller(facts, lang)
    series = {
        role: [
            fact
            for fact in facts.select(indicator=indicator, measure=role, component="")
            if fact.has_value and fact.period.startswith("FY") and "-" not in fact.period
        ]
        for role in ("actual", "target")
    }
    for facts_of_role in series.values():
        facts_of_role.sort(key=lambda fact: fact.period)
    with style():
        _, (axes,) = panels(3.8)
        breaks = _breaks(facts, indicator)
        for role, colour in (("target", GREY), ("actual", BLUE)):
            found = series[role]
            if not found:
                continue
            years = [FiscalYear(fact.period).year for fact in found]
            sides = [sum(each <= year for each in breaks) for year in years]
            for each in sorted(set(sides)):
                side = [place for place, own in enumerate(sides) if own == each]
                sns.lineplot(
                    x=[years[place] for place in side],
                    y=[found[place].value for place in side],
                    ax=axes,
                    color=colour,
                    marker="o" if role == "actual" else "",
                    linestyle="-" if role == "actual" else "--",
                    errorbar=None,
                )
            other = series["target" if role == "actual" else "actual"]
            above = bool(other) and found[-1].value > other[-1].value
            axes.annotate(
                label(MEASURES, role, lang),
                (years[-1], found[-1].value),
                (8, 7 if above else -7),
                textcoords="offset points",
                va="center",
                color=colour,
            )
        by_year(axes)
        axes.set_ylim(0, 1.08 * max(fact.value for found in series.values() for fact in found))
        first = min((FiscalYear(fact.period).year for fact in series["actual"]), default=0)
        for since in (each for each in breaks if each > first):
            axes.axvline(since - 0.5, color=INK, lw=1, linestyle=":")
            words = pick(("定義の変更", "definition changed"), lang)
            place = axes.get_xaxis_transform()
            axes.text(since - 0.45, 0.02, words, transform=place, color=INK, fontsize=9)
        unit = tell.unit(series["actual"][-1]).strip()
        title = pick(("{}（{}）", "{} ({})"), lang).format(tell.indicator(indicator), unit)
        axes.set_title(title + mark(facts, lang), loc="left")
    shown = series["actual"] + series["target"]
    ends = [f"{period_label(fact.period, lang)} {tell.told(fact)}" for fact in series["actual"]]
    start = pick(("{}の実績の推移。", "Actuals of {} by year. "), lang)
    alt = start.format(tell.indicator(indicator)) + "、".join(ends)
    return Picture(axes, alt, data_of(facts, lang, f"{indicator}-data", shown))


def _breaks(facts: Facts, indicator: str) -> list[int]:
    """The first years of new definitions up to the evaluated year, in their order, bridged ones too."""
    if facts.plan is None:
        return []
    years = definitions.changes_by_place(comparable.plan_breaks(facts.plan))(indicator, "")
    return [FiscalYear(year).year for year in years if year <= str(facts.until)]


def plot_turnover(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the yearly exit rate and the share of newcomers of the whole roster with their intervals."""
    tell = Teller(facts, lang)
    shown: list[Fact] = []
    with style():
        _, (axes,) = panels(3.8)
        for measure, colour in (("exit_rate", BLUE), ("entry_share", ORANGE)):
            found = [f for f in facts.select(measure=measure, by="") if f.has_value]
            years = [FiscalYear(fact.period).year for fact in found]
            values = [fact.value for fact in found]
            errors = [
                [fact.value - fact.lower for fact in found],
                [fact.upper - fact.value for fact in found],
            ]
            axes.errorbar(years, values, yerr=errors, color=colour, fmt="none", capsize=3, lw=1)
            sns.lineplot(x=years, y=values, ax=axes, color=colour, marker="o", errorbar=None)
            if found:
                axes.annotate(
                    label(MEASURES, measure, lang),
                    (years[-1], values[-1]),
                    (8, 7 if measure == "exit_rate" else -7),
                    textcoords="offset points",
                    va="center",
                    color=colour,
                    annotation_clip=False,
                )
            shown += found
        by_year(axes)
        as_percent(axes.yaxis)
        axes.set_ylim(bottom=0)
        axes.set_title(
            pick(("名簿の変動", "Turnover of the roster"), lang) + mark(facts, lang), loc="left"
        )
    told = [
        f"{period_label(fact.period, lang)} {label(MEASURES, fact.measure, lang)} {tell.told(fact)}"
        for fact in shown
    ]
    start = pick(
        ("名簿の離脱率と新規の割合の推移。", "Exit rate and share of newcomers by year. "), lang
    )
    return Picture(axes, start + "、".join(told), data_of(facts, lang, "turnover-data", shown))


def panels(height: float, count: int = 1) -> tuple[Figure, list[Axes]]:
    """Start a picture of panels side by side on one scale of y."""
    figure = Figure(figsize=(8, height), layout="constrained")
    return figure, list(figure.subplots(1, count, sharey=True, squeeze=False)[0])


def by_year(axes: Axes) -> None:
    """Write fiscal years along x."""
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
    axes.xaxis.set_major_formatter(lambda year, _: FiscalYear(int(year)).short)


def as_percent(axis: Axis) -> None:
    """Write shares along an axis as per cent, at exact steps."""
    axis.set_major_locator(mpl.ticker.MaxNLocator("auto", steps=[1, 2, 5, 10]))
    axis.set_major_formatter(lambda share, _: f"{round(100 * share, 6):g}%")


def data_of(facts: Facts, lang: Lang, name: str, found: list[Fact]) -> Table:
    """Return the folded table of the facts that a picture shows."""
    tell = Teller(facts, lang)
    rows: list[Row] = [
        {
            "name": (Entry(_name(tell, fact)),),
            "measure": (Entry(label(MEASURES, fact.measure, lang)),),
            "when": (Entry(period_label(fact.period, lang)),),
            "value": (Entry(tell.told(fact), fact.id),),
        }
        for fact in found
    ]
    columns = (
        Column("name", pick(("指標", "Indicator"), lang)),
        Column("measure", pick(("項目", "Measure"), lang)),
        Column("when", pick(("年度", "Year"), lang)),
        Column("value", pick(("値", "Value"), lang), numeric=True),
    )
    title = pick(("図のデータ", "Data of the figure"), lang)
    return Table(name, title, columns, tuple(rows), facts, lang, template="folded.html.j2")


def _name(tell: Teller, fact: Fact) -> str:
    part = tell.mark(fact.component)
    return f"{tell.indicator(fact.indicator)} {part}".strip()


def mark(facts: Facts, lang: Lang) -> str:
    """Return the mark of made-up data as it follows a title."""
    return bracketed(made_up(facts, lang))


def _wrap(text: str, width: int) -> str:
    if " " in text and text.isascii():
        return "\n".join(textwrap.wrap(text, width)[:2])
    lines = [text[start : start + width] for start in range(0, len(text), width)]
    return "\n".join(lines[:2]) + ("…" if len(lines) > 2 else "")


@contextmanager
def style() -> Iterator[None]:
    """Seaborn's white style with the bundled Japanese font, whatever the machine has."""
    spec = find_spec("matplotlib_fontja")
    assert spec is not None
    assert spec.origin is not None
    font = Path(spec.origin).parent / "fonts" / "ipaexg.ttf"
    font_manager.fontManager.addfont(str(font))
    rc = {
        **sns.axes_style("ticks"),
        "font.family": ["IPAexGothic", "DejaVu Sans"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 12,
        "font.size": 10,
    }
    with mpl.rc_context(rc):
        yield
