"""A picture of facts, with words for those who can't see it and its data as a table; what all pictures share."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.lettering import FAMILY, add_font, glyphs, lines
from evalkit.telling.tables.table import Column, Entry, Row, Table, bracketed, made_up
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, enumerated, label
from evalkit.words.fiscal import FiscalYear, period_label

INK, BLUE, ORANGE, GREY, SHADE = "#222222", "#0b6aa2", "#b4530a", "#6b6b6b", "#f0f0f0"
"""Blue and vermilion after Okabe and Ito, dark enough for text; in grey print shape or hatch tells them apart."""

DPI = 144
COMPRESSION = 3
"""Of PNG: half the time of the default, and about as much room."""

PAD = 0.4
"""Around the axes and what stands beside them, in parts of the font's size."""
EDGE = 0.05
"""Between the paper's edge and what stands above or below all panels, in inches."""

PENDING = Label("集計中：{}。", "Still being tallied: {}.")


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure with its text alternative and the table of what it shows; displays as PNG."""

    axes: Axes
    alt: str
    data: Table

    def __post_init__(self) -> None:
        """Lay the figure out once: an engine that stays would do so again with each drawing."""
        with style():
            self._figure.tight_layout(pad=PAD, h_pad=2 * PAD, w_pad=2 * PAD)
        self._figure.set_layout_engine(None)

    @property
    def _figure(self) -> Figure:
        return figure_of(self.axes)

    def png(self) -> bytes:
        """Render the figure, the same bytes every time."""
        stream = io.BytesIO()
        packed = {"compress_level": COMPRESSION}
        with style():
            self._figure.savefig(
                stream, format="png", dpi=DPI, metadata={"Software": None}, pil_kwargs=packed
            )
        return stream.getvalue()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        shown = {"alt": self.alt, "width": round(96 * self._figure.get_figwidth())}
        return {"image/png": self.png(), "text/plain": self.alt}, {"image/png": shown}


def sheet(height: float) -> Figure:
    """Start a picture that is laid out and drawn by one renderer, so that texts are measured once."""
    figure = Figure(figsize=(8, height), dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def panels(height: float, count: int = 1) -> tuple[Figure, list[Axes]]:
    """Start a picture of panels side by side on one scale of y."""
    figure = sheet(height)
    return figure, list(figure.subplots(1, count, sharey=True, squeeze=False)[0])


def figure_of(axes: Axes) -> Figure:
    """Return the figure that axes belong to."""
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    return figure


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
            "name": (Entry(named(tell, fact)),),
            "measure": (Entry(label(MEASURES, fact.measure, lang)),),
            "when": (Entry(period_label(fact.period, lang)),),
            "value": (Entry(tell.told(fact), fact.id),),
        }
        for fact in found
    ]
    columns = (
        Column("name", Label("指標", "Indicator").told(lang)),
        Column("measure", Label("項目", "Measure").told(lang)),
        Column("when", Label("年度", "Year").told(lang)),
        Column("value", Label("値", "Value").told(lang), numeric=True),
    )
    title = Label("図のデータ", "Data of the figure").told(lang)
    return Table(name, title, columns, tuple(rows), facts, lang, template="folded.html.j2")


def named(tell: Teller, fact: Fact) -> str:
    """Name a fact's indicator with its part."""
    part = tell.mark(fact.component)
    return f"{tell.indicator(fact.indicator)} {part}".strip()


def left_out(tell: Teller, found: list[Fact], otherwise: Label) -> str:
    """Say what isn't drawn: what is still being tallied, then, under its own words, the rest."""
    pending = [fact for fact in found if is_pending(fact)]
    others = [fact for fact in found if not is_pending(fact)]
    said = [
        words.told(tell.lang).format(_listed([named(tell, fact) for fact in each], tell.lang))
        for words, each in ((PENDING, pending), (otherwise, others))
        if each
    ]
    return Label("", " ").told(tell.lang).join(said)


def is_pending(fact: Fact) -> bool:
    """Say whether a fact is refused only until its figure arrives."""
    return "pending" in fact.caveats.split()


def _listed(names: list[str], lang: Lang, most: int = 12) -> str:
    told = enumerated(names[:most], lang)
    rest = len(names) - most
    return told if rest <= 0 else told + Label("ほか{}件", " and {} more").told(lang).format(rest)


def over(figure: Figure, title: str) -> None:
    """Write a title above the panels of a picture."""
    high = 1 - EDGE / figure.get_figheight()
    figure.suptitle(title, x=0.01, y=high, ha="left", fontsize=12)


def under(figure: Figure, text: str) -> None:
    """Write small print below a picture."""
    told = "\n".join(lines(text, 128, 6))
    low = EDGE / figure.get_figheight()
    figure.supxlabel(told, x=0.01, y=low, ha="left", fontsize=8, color=INK)


def mark(facts: Facts, lang: Lang) -> str:
    """Return the mark of made-up data as it follows a title."""
    return bracketed(made_up(facts, lang))


@contextmanager
def style() -> Iterator[None]:
    """Seaborn's white style with the bundled Japanese font, whatever the machine has."""
    add_font()
    rc = {
        **sns.axes_style("ticks"),
        "font.family": FAMILY,
        "text.parse_math": False,
        "text.hinting": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 12,
        "axes.titley": 1.0,
        "font.size": 10,
    }
    with mpl.rc_context(rc):
        yield


SIZES = (8, 8.5, 9, 10, 12)
"""At which pictures are lettered, in points: matplotlib looks a font up for each."""


def read_fonts() -> None:
    """Find the fonts and what they can show, for those who come after in the same process, or are forked from it."""
    glyphs()
    with style():
        for family, size in product([FAMILY, *FAMILY], SIZES):
            findfont(FontProperties(family=family, size=size), fallback_to_default=False)
