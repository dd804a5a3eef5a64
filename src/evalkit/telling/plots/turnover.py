"""How much a roster turns over, by year."""

import seaborn as sns
from matplotlib.axes import Axes

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    BLUE,
    ORANGE,
    Picture,
    as_percent,
    by_year,
    data_of,
    mark,
    panels,
    style,
)
from evalkit.telling.plots.spread import spread
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import FiscalYear, period_label

LINES = {"exit_rate": (BLUE, "o", "-"), "entry_share": (ORANGE, "s", "--")}
"""Colour, mark and dash of each measure."""


def has_rates(facts: Facts) -> bool:
    """Say whether turnover may be told for any year: what is suppressed isn't drawn.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> account = ek.roster_account(city, "R7")
    >>> ek.has_rates(ek.collect(account)), ek.has_rates(ek.collect(account, threshold=1_000_000))
    (True, False)
    """
    return any(_series(facts).values())


def plot_turnover(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the yearly exit rate and the share of newcomers (%) of the whole roster with their intervals.

    The two stand a little apart, so that each interval can be seen; the scale needn't begin at 0.
    LookupError where no year's turnover is known.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.roster_account(city, "R7", counts=ek.count_roster(city.roster)))
    >>> ek.plot_turnover(facts, "en").data.frame.iloc[8].tolist()
    ['Roster', 'exit rate (exits over opening)', 'fiscal 2024', '20.2%']
    """
    tell = Teller(facts, lang)
    series = _series(facts)
    shown = [fact for found in series.values() for fact in found]
    if not shown:
        raise LookupError("名簿の変動が分かる年度がありません。 / No year's turnover is known.")
    with style():
        _, (axes,) = panels(3.4)
        for (measure, found), aside in zip(series.items(), (-0.06, 0.06), strict=True):
            colour, shape, dash = LINES[measure]
            years = [FiscalYear(fact.period).year + aside for fact in found]
            values = [fact.value for fact in found]
            ends = [(fact.value - fact.lower, fact.upper - fact.value) for fact in found]
            axes.errorbar(
                years,
                values,
                yerr=list(zip(*ends, strict=True)),
                color=colour,
                fmt="none",
                capsize=3,
                lw=1,
            )
            how = {"color": colour, "marker": shape, "linestyle": dash, "errorbar": None}
            sns.lineplot(x=years, y=values, ax=axes, **how)
        axes.margins(y=0.12)
        by_year(axes)
        as_percent(axes.yaxis)
        _names(axes, [found[-1] for found in series.values() if found], tell)
        title = Label("名簿の変動", "Turnover of the roster").told(lang) + mark(facts, lang)
        axes.set_title(title, loc="left")
    told = [
        f"{period_label(fact.period, lang)} {label(MEASURES, fact.measure, lang)} {tell.told(fact)}"
        for fact in shown
    ]
    start = Label(
        "名簿の離脱率と新規の割合の推移。", "Exit rate and share of newcomers by year. "
    ).told(lang)
    alt = start + Label("、", "; ").told(lang).join(told)
    return Picture(axes, alt, data_of(facts, lang, "turnover-data", shown))


def _series(facts: Facts) -> dict[str, list[Fact]]:
    """The yearly rates of the whole roster that may be told."""
    return {
        measure: [fact for fact in facts.select(measure=measure, by="") if fact.has_value]
        for measure in LINES
    }


def _names(axes: Axes, last: list[Fact], tell: Teller) -> None:
    """Name each line beside its end, with its last number."""
    low, high = axes.get_ylim()
    size = 0.16 * (high - low)
    places = spread([fact.value for fact in last], [size] * len(last), low, high)
    for fact, place in zip(last, places, strict=True):
        name = label(MEASURES, fact.measure, tell.lang)
        kept = name.replace(" ", "\N{NO-BREAK SPACE}") if tell.lang == "ja" else name
        said = [*lines(kept, 24), tell.number(fact)]
        axes.annotate(
            "\n".join(said),
            (1.02, place),
            xycoords=("axes fraction", "data"),
            va="center",
            color=LINES[fact.measure][0],
            fontsize=9,
            annotation_clip=False,
        )
