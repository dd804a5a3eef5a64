"""All indicators over the years, side by side."""

from math import ceil

from evalkit.facts.facts import Facts
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    Picture,
    by_year,
    data_of,
    mark,
    over,
    sheet,
    style,
    under,
)
from evalkit.telling.plots.years import Course, changed, course_of, draw_course, year_of
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.teller import Teller
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label

ACROSS = 3
FEWEST = 2
"""Years that make a course."""
MOST = 24
"""So many panels at most."""

WORDS = {
    "title": Label("年度ごとの目標と実績", "Targets and actuals by year"),
    "key": Label(
        "点のある線が実績、段が目標、縦の点線が定義の変更。目盛りは指標ごとに異なる。",
        "Line with dots: actuals; steps: targets; dotted upright: definition changed. Each panel has its own scale.",
    ),
    "more": Label("ほか{}指標は表にのみ示す。", "{} more stand in the table only."),
    "course": Label(
        "{name}：{first}から{last}（目標 {target}）", "{name}: {first} to {last} (target {target})"
    ),
    "since": Label("（定義の変更後）", " (since its definition changed)"),
    "panel": Label("{name}（{unit}）", "{name} ({unit})"),
}


def with_courses(facts: Facts) -> list[str]:
    """Return the targeted indicators with actuals of two or more years, as :func:`plot_courses` draws them.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> plain = pd.DataFrame({"indicator": "visits", "role": ["target", "actual"] * 2,
    ...     "period": ["FY2023", "FY2023", "FY2024", "FY2024"], "value": [100.0, 80.0, 110.0, 115.0],
    ...     "direction": "higher", "accumulation": "flow", "count_basis": "gross", "unit": "回"})
    >>> facts = ek.collect(ek.rate(plain, "R6", "params/rubrics/example-city.yaml"), ek.published(plain, "R6"))
    >>> ek.with_courses(facts)
    ['visits']
    """
    return [each for each in targeted(facts) if len(course_of(facts, each).reached) >= FEWEST]


def plot_courses(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw targets and actuals of every indicator with two or more years, a small panel for each in its own unit.

    LookupError where none has two years.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> plain = pd.DataFrame({"indicator": "visits", "role": ["target", "actual"] * 2,
    ...     "period": ["FY2023", "FY2023", "FY2024", "FY2024"], "value": [100.0, 80.0, 110.0, 115.0],
    ...     "direction": "higher", "accumulation": "flow", "count_basis": "gross", "unit": "回"})
    >>> facts = ek.collect(ek.rate(plain, "R6", "params/rubrics/example-city.yaml"), ek.published(plain, "R6"))
    >>> print(ek.plot_courses(facts, "en").alt)
    Targets and actuals by year. visits: fiscal 2023 80 回 to fiscal 2024 115 回 (target 110 回).
    """
    tell = Teller(facts, lang)
    courses = {each: course_of(facts, each)._replace(forecast=[]) for each in with_courses(facts)}
    if not courses:
        raise LookupError("2か年以上の実績がありません。 / No indicator has two years.")
    shown = list(courses)[:MOST]
    rows = ceil(len(shown) / ACROSS)
    with style():
        figure = sheet(0.9 + 1.6 * rows)
        grid = figure.subplots(rows, ACROSS, squeeze=False).ravel()
        for axes, each in zip(grid, shown, strict=False):
            own = courses[each]
            draw_course(axes, own, size=4)
            unit = tell.unit(own.reached[-1]).strip()
            said = label(WORDS, "panel", lang).format(name=tell.indicator(each), unit=unit)
            axes.set_title("\n".join(lines(said, 34)), fontsize=8.5, loc="left")
            by_year(axes)
            axes.locator_params(axis="x", nbins=4)
            axes.locator_params(axis="y", nbins=3)
            axes.tick_params(labelsize=8)
        for axes in grid[len(shown) :]:
            axes.set_axis_off()
        title = label(WORDS, "title", lang) + mark(facts, lang)
        over(figure, title)
        rest = len(courses) - len(shown)
        notes = [label(WORDS, "key", lang), label(WORDS, "more", lang).format(rest) if rest else ""]
        under(figure, Label("", " ").told(lang).join(filter(None, notes)))
    told = [_told(own, tell) for own in courses.values()]
    start, stop = Label("の図。", ". ").told(lang), Label("。", ". ").told(lang)
    alt = label(WORDS, "title", lang) + start + stop.join([*told, ""]).strip()
    found = [fact for own in courses.values() for fact in (*own.actual, *own.target)]
    return Picture(grid[0], alt, data_of(facts, lang, "courses-data", found))


def _told(course: Course, tell: Teller) -> str:
    """Put the first and the last year of a course in words (since its definition last changed), the last one with its target."""
    since = max(changed(course), default=0)
    own = [fact for fact in course.reached if year_of(fact) >= since]
    aims = [fact for fact in course.target if fact.period == own[-1].period]
    said = label(WORDS, "course", tell.lang).format(
        name=tell.indicator(own[-1].indicator),
        first=f"{period_label(own[0].period, tell.lang)} {tell.told(own[0])}",
        last=f"{period_label(own[-1].period, tell.lang)} {tell.told(own[-1])}",
        target=tell.told(aims[0] if aims else None),
    )
    return said + (label(WORDS, "since", tell.lang) if since else "")
