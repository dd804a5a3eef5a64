"""One fact in words: rounded half up at the last moment, with unit, qualifier, status and period."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from evalkit.facts.facts import Fact, Facts
from evalkit.telling import precision
from evalkit.telling.terms import COUNTED, LABELS
from evalkit.words.codes import APPROX, BOUND, LEVEL, QUALIFIER, STATUS, Label, Lang, label
from evalkit.words.fiscal import period_label
from evalkit.words.normalise import normalise
from evalkit.words.units import PERCENT

NONE = "－"
PREFIXED = ("延べ", "約", "概ね", "およそ", "ほぼ", "実数", "総")
BOUNDS = tuple(bound.ja for bound in BOUND.values())
AFTER = ("前後", "程度", "弱", "強", "近く", "余")
_BOUND_BY_WORD: dict[str, Label] = {bound.ja: bound for bound in BOUND.values()}
UNITS = {"share": ("％", "%"), "ratio": ("", ""), "point": ("ポイント", " points")}
NOT_RATED = Label("評価せず", "not rated")
ROSTER = Label("名簿", "Roster")
RANGE = "～"
"""Between the ends of a range, in a figure's label as in Japanese."""


def number(
    value: float, decimals: int = 0, signed: bool = False, rounding: str = ROUND_HALF_UP
) -> str:
    """Write a number with thousands separators, rounded half up unless said otherwise.

    >>> number(1234.5), number(0.25, 1), number(-3.0, signed=True), number(2.0, signed=True)
    ('1,235', '0.3', '−3', '+2')
    """
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(repr(round(float(value), 9)))  # 1.1 * 50 is 55.00000000000001
    rounded = exact.quantize(step, rounding)
    sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,f}"


def percent(share: float) -> str:
    """Write a share as per cent with all the decimals it has: a level of confidence, a bound, an assumption.

    >>> percent(0.95), percent(0.975), percent(0.1)
    ('95', '97.5', '10')
    """
    return f"{(Decimal(repr(float(share))) * 100).normalize():f}"


def letter(code: str, lang: Lang) -> str:
    """Put a letter in words where it is a code: of a rubric, ``pending``, ``refused``.

    >>> letter("A", "en"), letter("deterioration", "ja"), letter("pending", "en")
    ('A', '後退', 'pending')
    """
    if code == "refused":
        return NOT_RATED.told(lang)
    vocabulary = LABELS if code in LABELS else STATUS
    return label(vocabulary, code, lang) if code in vocabulary else code


def node_name(row: Mapping[str, str], lang: Lang) -> str:
    """Name a node of the plan with its number as printed, in English with the word for its level.

    >>> row = {"label": "推進施策１０", "level": "measure", "name_en": "Disaster prevention"}
    >>> node_name(row, "en")
    'Measure 10 Disaster prevention'
    """
    number, level = row["label"], LEVEL[row["level"]]
    if lang == "en":
        number = normalise(number.replace(level.ja, f"{level.en.capitalize()} ", 1))
    return f"{number} {row[f'name_{lang}']}".strip()


@dataclass(frozen=True)
class Teller:
    """Words for the facts of one evaluation in one language."""

    facts: Facts
    lang: Lang

    def __post_init__(self) -> None:
        if not isinstance(self.facts, Facts):
            given = type(self.facts).__name__
            raise TypeError(
                f"ek.collect(…) でまとめた数値が必要です（{given}）。"
                f" / Facts are needed, as ek.collect(…) gathers them, not {given}."
            )

    def indicator(self, indicator: str, column: str = "name") -> str:
        """Return a column of the plan's row for an indicator, as worded in the evaluated year; its id where there is none, of what snapshots count the roster's name."""
        row = self.facts.plan_rows.indicators.get(indicator)
        if row is None:
            name = ROSTER.told(self.lang) if indicator == "roster" else indicator
            return name if column == "name" else ""
        return row[f"name_{self.lang}" if column == "name" else column]

    def rule(self, method: str) -> str:
        """Return what a rating rule is called; its name where the facts don't know more."""
        title = self.facts.rules.get(method)
        return method if title is None else title[0 if self.lang == "ja" else 1]

    def section(self, indicator: str) -> str:
        """Return the measure (or section of the report) to which an indicator belongs; empty without a plan."""
        node = self.indicator(indicator, "node")
        while (row := self.facts.plan_rows.nodes.get(node)) and row["level"] not in (
            "measure",
            "section",
        ):
            if not row["parent"]:
                break
            node = row["parent"]
        return node

    def node(self, node: str) -> str:
        """Name a node of the plan with its number."""
        row = self.facts.plan_rows.nodes.get(node)
        return "" if row is None else node_name(row, self.lang)

    def plan(self) -> str:
        """Name the subject of the evaluation."""
        plan = self.facts.plan
        return "" if plan is None else plan.name_ja if self.lang == "ja" else plan.name_en

    def notes(self, indicator: str) -> list[tuple[str, str]]:
        """Return name and text of the footnotes on an indicator, of the newest release known."""
        tables, until = self.facts.plan_rows.tables, str(self.facts.until)
        told = [row["release"] for row in tables["releases"] if row["period"] <= until]
        rows = [row for row in tables["notes"] if row["indicator"] == indicator]
        newest = max({row["release"] for row in rows} & set(told), key=told.index, default="")
        return [(r["note"], r[f"text_{self.lang}"]) for r in rows if r["release"] == newest]

    def component(self, indicator: str, component: str) -> str:
        """Name a part: ``a) inside the flood zone``."""
        for row in self.facts.plan_rows.tables["components"]:
            if (row["indicator"], row["component"]) == (indicator, component):
                return f"{self.mark(component)} {row[f'name_{self.lang}']}"
        return self.mark(component)

    def mark(self, component: str) -> str:
        """Write the mark of a part as a report does: ``a)``, ``①``."""
        return f"{component})" if component.isascii() and component else component

    def unit(self, fact: Fact) -> str:
        """Return the unit as it follows a number."""
        if fact.unit in UNITS:
            return UNITS[fact.unit][0 if self.lang == "ja" else 1]
        if fact.unit in PERCENT:
            return "％" if self.lang == "ja" else "%"
        if self.lang == "ja":
            return fact.unit
        own = self.indicator(fact.indicator, "unit") == fact.unit
        said = self.indicator(fact.indicator, "unit_en") if own else COUNTED.get(fact.unit)
        one, _, many = (said or fact.unit).partition("/")
        return f" {one if abs(fact.value) == 1 else many or one}" if fact.unit else ""

    def number(self, fact: Fact, signed: bool = False, magnitude: bool = False) -> str:
        """Write a fact's number with its unit; ``magnitude`` drops the sign where a word says the direction."""
        value = abs(fact.value) if magnitude else fact.value
        return self.amount(fact, value, signed)

    def amount(self, fact: Fact, value: float, signed: bool = False) -> str:
        """Write a value of a fact (its number, or an end of its interval) as the fact's number is written."""
        if fact.measure in precision.P_VALUES and value < precision.SMALLEST:
            return (
                f"{precision.SMALLEST}未満" if self.lang == "ja" else f"below {precision.SMALLEST}"
            )
        scaled = float(Decimal(repr(float(value))) * 100) if fact.unit == "share" else value
        rounding = ROUND_UP if fact.measure in precision.ROUNDED_UP else ROUND_HALF_UP
        rounding = ROUND_DOWN if fact.measure in precision.ROUNDED_DOWN else rounding
        if fact.measure == "attainment" and value < 1:  # what was missed is never told as 100 %
            scaled = min(scaled, 99.9)
        return number(scaled, self.decimals(fact), signed, rounding) + self.unit(fact)

    def decimals(self, fact: Fact) -> int:
        """Return the decimals to print: those published; of a computed count or amount those it rests on."""
        if fact.text and fact.method == "as-published":
            return precision.printed(fact.text)
        if fact.measure in precision.TWO_DIGITS and fact.value:
            return 1 - Decimal(repr(float(fact.value))).adjusted()
        unit = "%" if fact.unit == "point" else fact.unit
        ids = [each for each in fact.derived_from.split() if each in self.facts]
        under = [parent for parent in map(self.facts.__getitem__, ids) if parent.unit == unit]
        own = max([precision.DECIMALS.get(fact.unit, 0), *map(self.decimals, under)])
        return own + precision.FINER.get(fact.measure, 0)

    def told(self, fact: Fact | None) -> str:
        """Tell a fact as a table cell does: number, unit, qualifiers, period and status.

        A label stands for itself; what is refused or absent is a dash; what is pending says so.
        """
        if fact is None or fact.label == "refused" or fact.status == "not_set":
            return NONE
        if not fact.has_value:
            word = label(STATUS, fact.status, self.lang)
            said = label(LABELS, fact.label, self.lang) if fact.label in LABELS else fact.label
            return word if fact.status != "final" else said or NONE
        qualifiers = fact.label.split() if fact.method == "as-published" else []
        first = PREFIXED if self.lang == "ja" else PREFIXED + AFTER + BOUNDS
        before = "".join(f"{self.qualifier(q)} " for q in qualifiers if q in first)
        close = "".join(q for q in qualifiers if q in AFTER + BOUNDS and self.lang == "ja")
        ranges = [q for q in qualifiers if RANGE in q]
        known = (*PREFIXED, *AFTER, *BOUNDS, *ranges)
        after = [self.qualifier(q) for q in qualifiers if q not in known]
        if fact.measure == "baseline" and fact.period:
            after.append(period_label(fact.period, self.lang) + self._status(fact))
        elif self._status(fact):
            after.append(self._status(fact).strip())
        joined = "、".join(after) if self.lang == "ja" else ", ".join(after)
        brackets = ("（", "）") if self.lang == "ja" else (" (", ")")
        said = self._range(fact, ranges[0]) if ranges else self.number(fact)
        return before + said + close + (joined.join(brackets) if after else "")

    def _range(self, fact: Fact, ends: str) -> str:
        """Tell a figure that is a range: ``10～20件``, ``10超～20件未満``, ``over 10 to below 20 cases``."""
        low, _, high = ends.partition(RANGE)
        last = next((bound for bound in BOUNDS if high.endswith(bound)), "")
        first = number(fact.value, self.decimals(fact))
        upper = self.amount(fact, float(high.removesuffix(last)))
        if self.lang == "ja":
            return f"{first}{low}{RANGE}{upper}{last}"
        bounds = [f"{self.qualifier(bound)} " if bound else "" for bound in (low, last)]
        return f"{bounds[0]}{first} to {bounds[1]}{upper}"

    def interval(self, fact: Fact) -> str:
        """Tell a fact's interval with its confidence where it has one, empty where there is no interval."""
        if fact.measure == "threshold":
            return self.bounds(fact)
        if fact.lower != fact.lower:
            return ""
        to = RANGE if self.lang == "ja" else " to "
        ends = f"{self.amount(fact, fact.lower)}{to}{self.amount(fact, fact.upper)}"
        if fact.confidence != fact.confidence:
            return ends
        level = percent(fact.confidence)
        return f"{ends}（{level}％）" if self.lang == "ja" else f"{ends} ({level} %)"

    def bounds(self, fact: Fact) -> str:
        """Tell a set that excludes its lower end: ``above 98.4 %, at most 147.4 %``."""
        low, high = self.ends(fact)
        if self.lang == "ja":
            return "、".join(filter(None, [low and f"{low}超", high and f"{high}以下"]))
        if low and high:
            return f"above {low}, at most {high}"
        return (low and f"above {low}") + (high and f"at or below {high}")

    def ends(self, fact: Fact) -> tuple[str, str]:
        """Tell the ends of a set of shares with as many decimals as keep them apart; empty where there is none.

        What lies below 100 % isn't told as 100 %.
        """
        decimals = self.decimals(fact)
        while (told := [self._end(fact, end, decimals) for end in (fact.lower, fact.upper)]) and (
            told[0] == told[1] != "" and decimals < 9
        ):
            decimals += 1
        return told[0], told[1]

    def _end(self, fact: Fact, share: float, decimals: int) -> str:
        if share != share:
            return ""
        scaled = float(Decimal(repr(share)) * 100)
        if share < 1:
            scaled = min(scaled, 100 - 10.0**-decimals)
        return number(scaled, decimals) + self.unit(fact)

    def qualifier(self, word: str) -> str:
        """Translate a qualifier as published; an unknown one stays as it is."""
        for vocabulary in (QUALIFIER, APPROX, _BOUND_BY_WORD):
            if word in vocabulary:
                return label(vocabulary, word, self.lang)
        return word

    def aim(self, fact: Fact | None, direction: str) -> str:
        """Tell a target with the side on which it is met, unless its own words say it."""
        told = self.told(fact)
        if (
            fact is None
            or not fact.has_value
            or set(fact.label.split()) & set(BOUNDS)
            or RANGE in fact.label
        ):
            return told
        bound = BOUND["<=" if direction == "lower" else ">="]
        return told + bound.ja if self.lang == "ja" else f"{bound.en} {told}"

    def status(self, code: str) -> str:
        """Return the word for a status."""
        return label(STATUS, code, self.lang)

    def _status(self, fact: Fact) -> str:
        if fact.status == "final" or fact.measure in ("forecast", "projected_coverage"):
            return ""
        word = label(STATUS, fact.status, self.lang)
        return word if self.lang == "ja" else f" {word}"
