"""Attainment of the target against progress from the baseline: where the two disagree."""

from typing import NamedTuple

from matplotlib.axes import Axes

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import contradictions, is_printed, letter_of
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SHADE,
    Picture,
    as_percent,
    data_of,
    figure_of,
    left_out,
    mark,
    named,
    panels,
    style,
    under,
)
from evalkit.telling.plots.spread import spread
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.teller import Teller
from evalkit.words.codes import Label, Lang, label

LEAST = {"attainment": (0.7, 1.2), "progress": (-0.25, 1.25)}
FURTHEST = {"attainment": (0.0, 2.0), "progress": (-1.5, 2.5)}
"""What the plane always shows, and at most; what lies beyond stands at its edge, as a triangle."""

MOST = 12
"""So many points are named; of more, those that disagree or come first from below."""

WORDS = {
    "title": Label("{} 達成率と進捗率", "Attainment and progress, {}"),
    "x": Label("達成率（目標＝100％）", "attainment (target = 100 %)"),
    "y": Label("進捗率（現況値＝0％、目標＝100％）", "progress (baseline = 0 %, target = 100 %)"),
    "left": Label("進捗率を計算しない：{}。", "No progress is computed for {}."),
    "forward": Label("未達成、現況値より前進", "missed, yet ahead of the baseline"),
    "back": Label("未達成、現況値より後退", "missed, and behind the baseline"),
    "start": Label("達成率を横、進捗率を縦に取った図。", "Attainment across, progress upwards. "),
    "point": Label(
        "{name}：達成率{attainment}、進捗率{progress}",
        "{name}: attainment {attainment}, progress {progress}",
    ),
    "key": Label(
        "白抜きは未達成、ひし形は評価と方向の不一致。",
        "Open: target missed; diamond: letter and direction disagree.",
    ),
    "beyond": Label(
        "三角は図の外にあることを示す。", "A triangle points to what lies beyond the plane."
    ),
    "rated": Label("評価{}", "rated {}"),
    "by-rule": Label("基準による評価{}", "{} by the rule"),
    "rated-though-worse": Label("{}だが後退", "{}, yet behind"),
    "last-though-better": Label("{}だが前進", "{}, yet ahead"),
}


class Point(NamedTuple):
    """An indicator (or part of one) that has both shares; what its letter contradicts, in words."""

    attainment: Fact
    progress: Fact
    contradiction: str


class Plane(NamedTuple):
    """The part of the plane that is drawn: from and to, in each direction."""

    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, point: Point) -> tuple[float, float]:
        """Return where a point stands, at the edge if it lies beyond."""
        (left, right), (bottom, top) = self.x, self.y
        across = min(max(point.attainment.value, left), right)
        return across, min(max(point.progress.value, bottom), top)

    def edge(self, point: Point) -> str:
        """Return the triangle that points to where a point beyond the edge lies; empty within."""
        sides = (point.progress.value, self.y, "v^"), (point.attainment.value, self.x, "<>")
        for value, (low, high), triangles in sides:
            if not low <= value <= high:
                return triangles[value > high]
        return ""


def plot_plane(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Picture:
    """Draw attainment against progress, every indicator in one plane, those where letter and direction disagree named in bold type.

    Attainment is actual over target, progress (actual − baseline) over (target − baseline), both 100 % at
    the target. Of a letter that is the rule's alone only the ``internal`` audience is told. Indicators without progress are named below the plane. What lies far out stands at the edge.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> rated = ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    >>> facts = ek.collect(rated, ek.change(ward, "R6"))
    >>> print(ek.plot_plane(facts, "en").alt.split(";")[0])
    Attainment across, progress upwards. Local resources that give residents a place or support: attainment 98.4%, progress −107.1% (rated B, yet behind)
    """
    tell = Teller(facts, lang)
    points = _points(tell, audience)
    drawn = {point.attainment.id for point in points}
    missing = [
        fact
        for indicator in targeted(facts)
        for fact in facts.select(indicator=indicator, measure="attainment")
        if fact.id not in drawn
    ]
    left = left_out(tell, missing, WORDS["left"])
    plane = _plane(points)
    with style():
        figure, (axes,) = panels(max(4.4, 1.6 + 0.42 * min(len(points), MOST)))
        _grounds(axes, plane, lang)
        for point in points:
            _dot(axes, point, plane)
        _names(axes, points, plane, tell)
        as_percent(axes.xaxis)
        as_percent(axes.yaxis)
        axes.set_xlabel(label(WORDS, "x", lang))
        axes.set_ylabel(label(WORDS, "y", lang))
        title = label(WORDS, "title", lang).format(facts.year.label(lang)) + mark(facts, lang)
        axes.set_title(title, loc="left")
        beyond = any(plane.edge(point) for point in points)
        notes = [label(WORDS, "key", lang), label(WORDS, "beyond", lang) if beyond else "", left]
        under(figure, Label("", " ").told(lang).join(filter(None, notes)))
    shown = [fact for point in points for fact in point[:2]]
    said = Label("、", "; ").told(lang).join(_told(tell, point) for point in points)
    alt = label(WORDS, "start", lang) + said + Label("。", ". ").told(lang) + left
    return Picture(axes, alt.strip(), data_of(facts, lang, "plane-data", shown))


def _points(tell: Teller, audience: str) -> list[Point]:
    """Those with both shares, from the least progress up."""
    facts, found = tell.facts, []
    for indicator in targeted(facts):
        for reached in facts.select(indicator=indicator, measure="attainment"):
            same = {"indicator": indicator, "component": reached.component}
            gone = facts.find(measure="progress", period=reached.period, **same)
            if reached.has_value and gone is not None and gone.has_value:
                found.append(Point(reached, gone, _contradiction(tell, audience, **same)))
    return sorted(found, key=lambda point: point.progress.value)


def _plane(points: list[Point]) -> Plane:
    """Return a plane that holds the points, within what it shows at least and at most."""
    ranges = []
    for place, measure in enumerate(LEAST):
        shares = [(point.attainment, point.progress)[place].value for point in points]
        values = [*shares, *LEAST[measure]]
        room = 0.08 * (max(values) - min(values))
        low, high = FURTHEST[measure]
        ranges.append((max(low, min(values) - room), min(high, max(values) + room)))
    return Plane(*ranges)


def _contradiction(tell: Teller, audience: str, **place: str) -> str:
    """Say that letter and direction disagree, as far as the audience is to know."""
    clashes = tell.facts.select(measure="contradiction", **place)
    for clash in contradictions(tell, clashes, audience):
        letter = letter_of(tell, clash).label
        rated = "rated" if is_printed(tell, clash) else "by-rule"
        said = label(WORDS, rated, tell.lang).format(letter)
        return label(WORDS, clash.label, tell.lang).format(said)
    return ""


def _grounds(axes: Axes, plane: Plane, lang: Lang) -> None:
    """Draw target and baseline, and say what lies on each side of them."""
    (left, right), (bottom, top) = plane.x, plane.y
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.axvline(1, color=INK, lw=1)
    axes.axhline(0, color=INK, lw=1)
    axes.axhline(1, color=GREY, lw=0.8, linestyle=":")
    axes.fill_between([left, 1], bottom, 0, color=SHADE, lw=0, zorder=0)
    width = int(62 * (1 - left) / (right - left))
    step = (right - left) / 100, (top - bottom) / 100
    for key, y in (("forward", 0), ("back", bottom)):
        told = "\n".join(lines(label(WORDS, key, lang), width, 4))
        axes.text(left + step[0], y + step[1], told, va="bottom", color=GREY, fontsize=8.5)


def _dot(axes: Axes, point: Point, plane: Plane) -> None:
    """Draw a filled mark where the target was met, an open one where it was missed, a diamond where letter and direction disagree."""
    met = point.attainment.value >= 1
    colour = BLUE if met else ORANGE
    axes.scatter(
        *plane.at(point),
        marker=plane.edge(point) or ("D" if point.contradiction else "o"),
        s=60,
        c=colour if met or point.contradiction else "white",
        edgecolors=INK if point.contradiction else colour,
        linewidths=1.5,
        zorder=3,
        clip_on=False,
    )


def _names(axes: Axes, points: list[Point], plane: Plane, tell: Teller) -> None:
    """Write names in a column on the right, each joined to its point by a thin line."""
    first = sorted(points, key=lambda point: not point.contradiction)[:MOST]
    shown = [point for point in points if point in first]
    told = [_lines(tell, point) for point in shown]
    line = 0.2 / figure_of(axes).get_figheight()
    sizes = [line * (len(each) + 0.6) for each in told]
    (left, right), (bottom, top) = plane.x, plane.y
    wanted = [(plane.at(point)[1] - bottom) / (top - bottom) for point in shown]
    for point, said, share in zip(shown, told, spread(wanted, sizes, -0.1, 1.05), strict=True):
        x, y = plane.at(point)
        height = bottom + share * (top - bottom)
        ends = [left + part * (right - left) for part in (1.05, 1.06)]
        axes.plot([x, ends[0]], [y, height], color=GREY, lw=0.6, clip_on=False)
        axes.text(ends[1], height, "\n".join(said), va="center", fontsize=8.5, color=INK)


def _lines(tell: Teller, point: Point) -> list[str]:
    said = lines(named(tell, point.attainment), 40)
    shares = f"{tell.number(point.attainment)} / {tell.number(point.progress)}"
    return [*said, f"{shares} {point.contradiction}".strip()]


def _told(tell: Teller, point: Point) -> str:
    shares = {fact.measure: tell.told(fact) for fact in point[:2]}
    said = label(WORDS, "point", tell.lang).format(name=named(tell, point.attainment), **shares)
    clash = Label("（{}）", " ({})").told(tell.lang).format(point.contradiction)
    return said + (clash if point.contradiction else "")
