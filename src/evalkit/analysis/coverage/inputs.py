"""What a projection of plan coverage starts from: roster, plans and exit rate, each with what stands behind it."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from evalkit.analysis.coverage.paths import Course, Rate
from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.given import Given, derived, given, merged
from evalkit.analysis.turnover.beta import Beta
from evalkit.analysis.turnover.results import TurnoverResults
from evalkit.words.fiscal import FiscalYear

Number = float | Given
ExitRate = TurnoverResults | Beta | tuple[Number, float] | Number
"""Fitted turnover, a beta distribution, mean and effective size, or one rate taken as certain."""

Answer = Number | tuple[Number, Number]
"""A share of those sent a notice that make a plan, or the numbers (plans made, notices sent)."""

Draw = Literal["common", "yearly"]
Row = dict[str, Any]


@dataclass(frozen=True)
class Start:
    """Roster, plans and exit rate read and checked, and what is assumed of them."""

    roster: Given
    plans: Given
    exit_rate: Rate
    behind: Given
    estimated: bool
    hazard_ratio: float
    yearly: bool
    year: FiscalYear
    place: dict[str, str]

    @property
    def stock(self) -> list[str]:
        """Name roster and plans at the outset, as ``by`` does."""
        roster = "roster" if self.roster_caveats or self.roster.caveats else "roster_counted"
        return [f"{roster}={short(self.roster.value)}", f"plans={short(self.plans.value)}"]

    @property
    def leaving(self) -> list[str]:
        """Name the exit rate and its ratio between people with and without a plan."""
        key = "exit_rate_estimated" if self.estimated else "exit_rate"
        ratio = [] if self.hazard_ratio == 1 else [f"hazard_ratio={short(self.hazard_ratio)}"]
        return [f"{key}={short(self.exit_rate.value)}", *ratio]

    @property
    def sureness(self) -> list[str]:
        """Name how sure the exit rate is, and whether years differ in it; nothing for a certain one."""
        if self.exit_rate.beta is None:
            return []
        size = f"size={short(self.exit_rate.beta.size)}"
        return [size, f"draw={'yearly' if self.yearly else 'common'}"]

    @property
    def caveats(self) -> str:
        """Codes of what is assumed."""
        return merged(
            [
                self.roster_caveats,
                "stationary",
                self.leaving_caveats,
                "lasting-rates",
            ]
        )

    @property
    def roster_caveats(self) -> str:
        """Code of what is assumed of the roster's size; one that brings its own caveat needs no other."""
        return "" if self.roster.facts or self.roster.caveats else "assumed-roster"

    @property
    def leaving_caveats(self) -> str:
        """Codes of what is assumed of those who leave."""
        alike = "same-exit-rate" if self.hazard_ratio == 1 else "assumed-exit-ratio"
        return alike if self.estimated else f"assumed-exit-rate {alike}"

    def course(self, **source: Any) -> Course:
        """Return the course of plans from a source: a fixed effort, or answers to notices."""
        return Course(
            int(self.roster.value),
            int(self.plans.value),
            self.exit_rate,
            self.hazard_ratio,
            yearly=self.yearly,
            **source,
        )

    def row(self, measure: str, value: float, *behind: Given, **columns: str) -> Row:
        """Return the row of a share (unless another unit is given), with all that it rests on."""
        inputs = (self.plans, self.roster, self.behind, *behind)
        row = derived(measure, value, *inputs, caveats=self.caveats, unit="share")
        return row | self.place | columns

    def at(self, year: FiscalYear) -> str:
        """Return the end of a year as a period."""
        return f"{year}-end"


def read_start(
    turnover: ExitRate,
    plans: Number,
    roster: Number | None,
    fiscal_year: FiscalYear | str | int | None,
    hazard_ratio: float,
    draw: Draw,
    **place: str,
) -> Start:
    """Read and check where a projection starts; roster and year are, unless given, those at which fitted turnover ends.

    ValueError, in words, where a number is missing, negative or not whole, plans exceed the roster, the
    exit rate isn't a share, the hazard ratio isn't above 0, or ``draw`` is neither ``common`` nor ``yearly``.
    """
    closing = turnover.closing if isinstance(turnover, TurnoverResults) else None
    if closing is not None:
        fiscal_year = closing[0] if fiscal_year is None else FiscalYear(fiscal_year)
        roster = closing[1] if roster is None and fiscal_year == closing[0] else roster
    if roster is None or fiscal_year is None:
        raise ValueError(
            "rosterとfiscal_yearを指定します。転入等（entries）を含む増減から推定した変動なら、その最後の年度末の人数を使うので不要です。"
            " / Give roster and fiscal_year; neither is needed with turnover fitted to flows with entries,"
            " which ends at a known size."
        )
    stock, size = (whole(name, each) for name, each in (("plans", plans), ("roster", roster)))
    if stock.value > size.value or not size.value:
        raise ValueError(
            f"計画{short(stock.value)}件が名簿の{short(size.value)}人を上回るか、名簿が空です。"
            f" / {short(stock.value)} plans on a roster of {short(size.value)}: more plans than persons,"
            " or nobody."
        )
    if draw not in ("common", "yearly"):
        raise ValueError(
            f"drawはcommonまたはyearlyです: {draw}。 / draw is common or yearly, not {draw}."
        )
    if not 0 < hazard_ratio < float("inf"):
        raise ValueError(
            f"hazard_ratioは0より大きい数です: {hazard_ratio}。"
            f" / The hazard ratio must be above 0, not {hazard_ratio}."
        )
    estimated = isinstance(turnover, TurnoverResults) and turnover.counts is not None
    rate, behind = _exit_rate(turnover)
    year, yearly = FiscalYear(fiscal_year), draw == "yearly"
    start = Start(size, stock, rate, behind, estimated, hazard_ratio, yearly, year, place)
    start.course().exit_rates  # noqa: B018  a rate above 1 is refused here
    return start


@dataclass(frozen=True)
class Source:
    """Where plans come from: the course, its part of ``by``, and what stands behind it with its caveats."""

    course: Course
    by: list[str]
    behind: Given


def read_source(
    start: Start,
    made_per_year: Number | None,
    response: Answer | None,
    responses: tuple[Answer, Answer] | None,
    mid_year: bool,
    known: Number | None,
) -> Source:
    """Read the one source of plans that is given; ValueError where it isn't exactly one, or can't be."""
    source = _source(start, made_per_year, response, responses, mid_year)
    if known is None:
        return source
    first, behind = whole("made_first_year", known), source.behind
    told = merged([behind.caveats, first.caveats, "made-new"])
    return Source(
        replace(source.course, known=int(first.value)),
        [*source.by, f"known={short(first.value)}"],
        Given(behind.value, merged([behind.facts, first.facts]), told),
    )


def _source(
    start: Start,
    made_per_year: Number | None,
    response: Answer | None,
    responses: tuple[Answer, Answer] | None,
    mid_year: bool,
) -> Source:
    given_sources = [each for each in (made_per_year, response, responses) if each is not None]
    if len(given_sources) != 1 or (mid_year and made_per_year is None):
        raise ValueError(
            "made_per_year、response、responsesのうち1つだけを指定します（mid_yearはmade_per_yearのみ）。"
            " / Give one of made_per_year, response and responses (mid_year only with made_per_year)."
        )
    if made_per_year is not None:
        made = whole("made_per_year", made_per_year)
        codes = "" if made.facts else "assumed-effort"
        by = [f"made={short(made.value)}", *["mid_year=yes"] * mid_year]
        course = start.course(made=int(made.value), mid_year=mid_year)
        return Source(course, by, Given(made.value, made.facts, merged([made.caveats, codes])))
    notified = "all-without-plan-notified"
    if responses is None:
        assert response is not None
        rate, behind, name = _answer(response)
        course = start.course(newcomers=rate, carried_over=rate)
        codes = merged([behind.caveats, notified, "equal-response"])
        return Source(course, [f"response={name}"], Given(rate.value, behind.facts, codes))
    first, again = (_answer(each) for each in responses)
    course = start.course(newcomers=first[0], carried_over=again[0])
    facts = merged([first[1].facts, again[1].facts])
    codes = merged([first[1].caveats, again[1].caveats, notified])
    by = [f"newcomers={first[2]}", f"carried_over={again[2]}"]
    return Source(course, by, Given(first[0].value, facts, codes))


def whole(name: str, number: Number) -> Given:
    """Take a number of persons or plans; ValueError where it is missing, negative or not whole."""
    read = given(number)
    if not (read.value >= 0 and read.value == read.value // 1 < float("inf")):
        raise ValueError(
            f"{name}は0以上の整数です: {read.value}（{read.caveats or '－'}）。"
            f" / {name} must be a whole number, not {read.value} ({read.caveats or '-'})."
        )
    return read


def short(number: float) -> str:
    """Write a number for ``by``: six significant digits, whole ones in full.

    >>> short(8452.0), short(1977 / 4456)
    ('8452', '0.443671')
    """
    return f"{number:.0f}" if number == number // 1 else f"{number:.6g}"


def _exit_rate(turnover: ExitRate) -> tuple[Rate, Given]:
    if isinstance(turnover, TurnoverResults):
        beta, told = turnover.rate(), turnover.frame
        rows = told[
            (told["measure"] == "exit_rate_expected") & told["method"].str.startswith("beta")
        ]
        behind = Given(beta.mean, merged(fact_ids(rows)), merged(rows["caveats"]))
        return Rate(beta.mean, beta), behind
    if isinstance(turnover, Beta):
        return Rate(turnover.mean, turnover), Given(turnover.mean)
    if isinstance(turnover, tuple):
        mean = given(turnover[0])
        return Rate.by_mean(mean.value, turnover[1]), mean
    rate = given(turnover)
    return _certain("exit_rate", rate), rate


def _certain(name: str, share: Given) -> Rate:
    if not 0 <= share.value <= 1:
        raise ValueError(
            f"{name}は0以上1以下です: {share.value}（20％なら0.2）。"
            f" / {name} lies between 0 and 1, not {share.value} (0.2 for 20 %)."
        )
    return Rate(share.value)


def _answer(value: Answer) -> tuple[Rate, Given, str]:
    """Read a share or the numbers (made, sent): the rate, what stands behind it, and how ``by`` names it."""
    if not isinstance(value, tuple):
        share = given(value)
        codes = share.caveats if share.facts else merged([share.caveats, "assumed-response"])
        rate = _certain("response", share)
        return rate, Given(share.value, share.facts, codes), short(share.value)
    made, sent = whole("made", value[0]), whole("sent", value[1])
    rate = Rate.by_counts(made.value, sent.value)
    codes = merged([made.caveats, sent.caveats, "from-notices made-new"])
    behind = Given(rate.value, merged([made.facts, sent.facts]), codes)
    return rate, behind, f"{short(made.value)}:{short(sent.value)}"
