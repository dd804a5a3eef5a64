"""From baseline to actual, against the target: a small panel for each indicator, in its own unit."""

from math import ceil
from typing import NamedTuple

from matplotlib.axes import Axes

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Picture,
    data_of,
    left_out,
    mark,
    named,
    over,
    sheet,
    style,
    under,
)
from evalkit.telling.plots.spread import spread
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.teller import Teller
from evalkit.words.codes import Label, Lang, label

ACROSS = 3
MOST = 24
"""So many panels at most: those that moved the wrong way first, then those that missed their target."""

WORDS = {
    "title": Label(
        "{} 現況値から実績まで（横線は目標）",
        "From baseline to actual, {} (the level line is the target)",
    ),
    "scale": Label(
        "目盛りは指標ごとに異なり、0から始まらない。実線は望ましい方向、破線は望ましくない方向、白い点は未達成。",
        "Each panel has its own scale, which doesn't begin at 0. Solid: for the better; dashed: for the worse; "
        "open dot: target missed.",
    ),
    "left": Label("現況値と比べない：{}。", "Not compared with a baseline: {}."),
    "start": Label("現況値から実績への変化の図。", "From baseline to actual. "),
    "panel": Label(
        "{name}：現況値{baseline}、実績{actual}、目標{target}（{travel}）",
        "{name}: baseline {baseline}, actual {actual}, target {target} ({travel})",
    ),
    "baseline": Label("現況値", "baseline"),
    "actual": Label("実績", "actual"),
    "target": Label("目標 {}", "target {}"),
    "better": Label("望ましい方向", "for the better"),
    "worse": Label("望ましくない方向", "for the worse"),
    "same": Label("変化なし", "unchanged"),
}


class Slope(NamedTuple):
    """An indicator (or part of one) with its three figures, which way it moved, and whether the target was met."""

    baseline: Fact
    actual: Fact
    target: Fact
    travel: str
    met: bool


def plot_slopes(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the way of each indicator from its baseline to the actual, with the target, in its own unit.

    Only where baseline and actual may be compared (a change was computed); the others are named below. A bridged
    baseline stands as brought to the new definition. LookupError where no indicator has a change.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> rated = ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    >>> facts = ek.collect(rated, ek.change(ward, "R6"))
    >>> print(ek.plot_slopes(facts, "en").alt.split(";")[0])
    From baseline to actual. Training sessions on multi-agency collaboration and an inclusive community: baseline 1 session, actual 5 sessions, target 5 sessions (for the better)
    """
    tell = Teller(facts, lang)
    changes = [
        fact
        for indicator in targeted(facts)
        for fact in facts.select(indicator=indicator, measure="change")
    ]
    slopes = [slope for fact in changes if (slope := _slope(facts, fact))]
    if not slopes:
        raise LookupError(
            "現況値と比べられる実績がありません。 / No actual compares with a baseline."
        )
    drawn = {slope.actual.id for slope in slopes}
    missing = [fact for fact in changes if drawn.isdisjoint(fact.derived_from.split())]
    first = sorted(slopes, key=lambda slope: (slope.travel != "worse", slope.met))[:MOST]
    shown = [slope for slope in slopes if slope in first]
    with style():
        figure = sheet(1.0 + 1.75 * ceil(len(shown) / ACROSS))
        grid = figure.subplots(ceil(len(shown) / ACROSS), ACROSS, squeeze=False).ravel()
        for axes, slope in zip(grid, shown, strict=False):
            _panel(axes, slope, tell)
        for axes in grid[len(shown) :]:
            axes.set_axis_off()
        title = label(WORDS, "title", lang).format(facts.year.label(lang)) + mark(facts, lang)
        over(figure, title)
        left = left_out(tell, missing, WORDS["left"])
        under(
            figure,
            Label("", " ").told(lang).join(filter(None, [label(WORDS, "scale", lang), left])),
        )
    said = Label("、", "; ").told(lang).join(_told(tell, slope) for slope in slopes)
    alt = label(WORDS, "start", lang) + said + Label("。", ". ").told(lang) + left
    data = data_of(facts, lang, "slopes-data", [fact for slope in slopes for fact in slope[:3]])
    return Picture(grid[0], alt.strip(), data)


def _slope(facts: Facts, change: Fact) -> Slope | None:
    """Return what a change lies between; None where it is refused or no target is known."""
    place = {"indicator": change.indicator, "component": change.component, "period": change.period}
    reached = facts.find(measure="attainment", **place)
    moved = facts.find(measure="travel", **place)
    if not change.has_value or reached is None or not reached.has_value:
        return None
    used = {fact.measure: fact for fact in map(facts.__getitem__, change.derived_from.split())}
    aims = {fact.measure: fact for fact in map(facts.__getitem__, reached.derived_from.split())}
    return Slope(
        _bridged(facts, used["baseline"]),
        used["actual"],
        aims["target"],
        "same" if moved is None else moved.label,
        reached.value >= 1,
    )


def _bridged(facts: Facts, baseline: Fact) -> Fact:
    """Return a baseline as brought to the new definition, where it was."""
    place = {"indicator": baseline.indicator, "component": baseline.component}
    found = facts.select(measure="bridged_baseline", **place)
    return next((fact for fact in found if fact.has_value), baseline)


def _panel(axes: Axes, slope: Slope, tell: Teller) -> None:
    colour = ORANGE if slope.travel == "worse" else BLUE
    ends = [slope.baseline.value, slope.actual.value]
    axes.hlines(slope.target.value, -0.05, 1.05, color=GREY, lw=1)
    dash = "--" if slope.travel == "worse" else "-"
    axes.plot([0, 1], ends, color=colour, linestyle=dash, lw=2)
    filled = [colour, colour if slope.met else "white"]
    axes.scatter([0, 1], ends, s=40, c=filled, edgecolors=colour, linewidths=1.5, zorder=3)
    values = [*ends, slope.target.value]
    low, high = min(values), max(values)
    room = (high - low) * 0.2 or abs(high) * 0.1 or 1.0
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(-0.75, 1.95)
    axes.text(-0.12, ends[0], tell.number(slope.baseline), ha="right", va="center", fontsize=8.5)
    told = [
        tell.number(slope.actual),
        label(WORDS, "target", tell.lang).format(tell.number(slope.target)),
    ]
    span = 0.2 * (high - low + 2 * room)
    places = spread([ends[1], slope.target.value], [span, span], low - room, high + room)
    for said, place, shade in zip(told, places, (INK, GREY), strict=True):
        axes.text(1.12, place, said, va="center", fontsize=8.5, color=shade)
    axes.set_title("\n".join(lines(named(tell, slope.actual), 34)), fontsize=8.5, loc="left")
    heads = [label(WORDS, key, tell.lang) for key in ("baseline", "actual")]
    axes.set_xticks([0, 1], heads, fontsize=8, color=GREY)
    axes.tick_params(length=0)
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.set_ylabel("")


def _told(tell: Teller, slope: Slope) -> str:
    figures = {
        "baseline": tell.number(slope.baseline),
        "actual": tell.number(slope.actual),
        "target": tell.number(slope.target),
    }
    travel = label(WORDS, slope.travel, tell.lang)
    return label(WORDS, "panel", tell.lang).format(
        name=named(tell, slope.actual), travel=travel, **figures
    )
