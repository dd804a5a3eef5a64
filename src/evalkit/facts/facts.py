"""Facts: every estimate under an id of its own, behind the disclosure gate; all that is told is told from here."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from evalkit.analysis.estimate import COLUMNS, NUMBERS, TRACE, estimates, fact_ids
from evalkit.data.dataset import Plan
from evalkit.data.small import TEXT
from evalkit.facts.disclosure import suppress
from evalkit.facts.fact import Fact as Fact
from evalkit.facts.plan_rows import PlanRows
from evalkit.words.eras import LAST_YEAR
from evalkit.words.fiscal import FiscalYear
from evalkit.words.shown import Shown

MIME = "application/vnd.evalkit.facts+json"
"""Under this type a notebook's output carries its facts, as one text: a notebook writes that much faster."""

FIRST = 20
"""So many facts are shown where all of them are asked for."""

INDEXED = ("indicator", "measure")
"""By these columns facts are found without a look at all of them."""


@dataclass(frozen=True, eq=False)
class Facts:
    """All facts of an evaluation, and the plan that names them.

    ``frame`` has one row per fact, indexed by id, with the columns of an estimate frame; ``rules`` gives the
    Japanese and English title of each rating rule. ``beside`` holds the ids of what a
    :func:`evalkit.analysis.history.history` adds: earlier years and the period stand beside the evaluation,
    never within it.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> facts.find(indicator="local-resources", measure="rating", method="as-published").label
    'B'
    >>> (reached,) = facts.named("local-resources/attainment")
    >>> round(reached.value, 4), reached.unit, len(reached.derived_from.split())
    (0.9842, 'share', 2)
    >>> ek.Facts.from_json(facts.to_json()).fingerprint() == facts.fingerprint()
    True
    """

    frame: pd.DataFrame
    plan: Plan | None
    rules: dict[str, tuple[str, str]] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()

    def select(self, **keys: str) -> list[Fact]:
        """Return the facts of the evaluation whose columns equal the given values, in their order."""
        return [fact for fact in self.through_years(**keys) if fact.id not in self.beside]

    def through_years(self, **keys: str) -> list[Fact]:
        """Return the facts whose columns equal the given values, in their order, those of a history, too."""
        near = [self._alike.get(key, []) for key in keys.items() if key[0] in INDEXED]
        found = list(min(near, key=len, default=self._facts.values()))
        for column, value in keys.items():
            found = [fact for fact in found if getattr(fact, column) == value]
        return found

    @property
    def indicators(self) -> list[str]:
        """The indicators of all facts, in their order."""
        return [each for column, each in self._alike if column == "indicator"]

    def of(self, indicator: str) -> list[Fact]:
        """Return the facts of one indicator in the evaluation, in their order."""
        return self.select(indicator=indicator)

    @cached_property
    def year(self) -> FiscalYear:
        """The fiscal year evaluated: the one whose attainments are here; LookupError where there are none."""
        periods = {fact.period for fact in self.select(measure="attainment")}
        if len(periods) != 1:
            raise LookupError(
                f"評価年度が1つに定まりません / not one evaluated fiscal year: {sorted(periods)}"
            )
        return FiscalYear(periods.pop())

    @cached_property
    def until(self) -> FiscalYear:
        """The year up to which a plan's words and changes are told: the one evaluated, else the last of all."""
        try:
            return self.year
        except LookupError:
            return FiscalYear(LAST_YEAR)

    @cached_property
    def worded(self) -> Plan | None:
        """The plan as worded in the evaluated year, in its newest wording where no year is evaluated."""
        return None if self.plan is None else self.plan.at(self.until)

    @cached_property
    def plan_rows(self) -> PlanRows:
        """The plan's tables as rows of texts."""
        return PlanRows(self.plan, self.worded)

    @property
    def made_up(self) -> bool:
        """Whether the data are made up."""
        return self.plan is not None and self.plan.made_up

    def find(self, **keys: str) -> Fact | None:
        """Return the one fact with these values, None where there is none; LookupError for several."""
        found = self.select(**keys)
        if len(found) > 1:
            ids = ", ".join(fact.id for fact in found[:3])
            raise LookupError(f"{keys}: {len(found)} facts, e.g. {ids}")
        return found[0] if found else None

    def __getitem__(self, fact_id: str) -> Fact:
        """Return the fact of that id; KeyError with near ids where there is none."""
        if fact_id not in self._facts:
            near = ", ".join(get_close_matches(fact_id, self._facts, n=3, cutoff=0.4))
            raise KeyError(f"{fact_id} はありません / not a fact; near: {near}")
        return self._facts[fact_id]

    def named(self, address: str) -> list[Fact]:
        """Return the facts that an address means: an id, which may lack the area and be cut after any part.

        Where the evaluation has such facts, those beside it aren't meant.

        >>> facts = collect(estimates([{"indicator": "x", "measure": "actual", "period": "FY2024"}]))
        >>> [fact.id for fact in facts.named("x/actual")], facts.named("x/act")
        (['x/actual/FY2024'], [])
        """
        if address in self._facts:
            return [self._facts[address]]
        found = [fact for fact in self._facts.values() if fact.is_under(address)]
        return [fact for fact in found if fact.id not in self.beside] or found

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The short address of each fact by its id: without the area, cut after the period where that is enough."""
        cuts = {each: fact.heads() for each, fact in self._facts.items()}
        own = Counter(
            head for each, heads in cuts.items() if each not in self.beside for head in heads
        )
        every = Counter(head for heads in cuts.values() for head in heads)
        found = {}
        for each, heads in cuts.items():
            taken = every if each in self.beside else own
            is_one = (head for head in heads if taken[head] == 1 and head not in self._facts)
            found[each] = next(is_one, each)
        return found

    def __len__(self) -> int:
        """Count the facts."""
        return len(self.frame)

    def __contains__(self, fact_id: str) -> bool:
        """Whether there is a fact of that id."""
        return fact_id in self._facts

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        columns = (self.frame[name].tolist() for name in COLUMNS + TRACE)
        return {fact.id: fact for fact in map(Fact, self.frame.index.tolist(), *columns)}

    @cached_property
    def _alike(self) -> dict[tuple[str, str], list[Fact]]:
        """The facts of each indicator and of each measure."""
        found: dict[tuple[str, str], list[Fact]] = {}
        for fact in self._facts.values():
            for column in INDEXED:
                found.setdefault((column, getattr(fact, column)), []).append(fact)
        return found

    def to_json(self) -> str:
        """Write facts and plan as one JSON text, a fact a line: missing numbers as null, the same bytes every time."""
        content, write = self.content(), json.JSONEncoder(ensure_ascii=False).encode
        facts = ",\n".join(map(write, content.pop("facts")))
        others = json.dumps(content, ensure_ascii=False, indent=1).removesuffix("\n}")
        return f'{others},\n "facts": [\n{facts}\n ]\n}}'

    def content(self) -> dict[str, Any]:
        """Return what :meth:`to_json` writes."""
        records = []
        for fact in self._facts.values():
            known = vars(fact)
            missing = [name for name in NUMBERS if known[name] != known[name]]
            records.append(known | dict.fromkeys(missing))
        plan = self.plan.to_json() if self.plan is not None else None
        rules = {name: list(title) for name, title in self.rules.items()}
        content: dict[str, Any] = {"plan": plan, "rules": rules, "facts": records}
        if self.beside:
            content["beside"] = sorted(self.beside)
        return content

    @classmethod
    def from_json(cls, text: str) -> "Facts":
        """Read what :meth:`to_json` wrote."""
        content = json.loads(text)
        frame = estimates(content["facts"])
        ids = [record["id"] for record in content["facts"]]
        frame.index = pd.Index(ids, name="id", dtype=TEXT)
        plan = Plan.from_json(content["plan"]) if content["plan"] is not None else None
        rules = {name: (title[0], title[1]) for name, title in content["rules"].items()}
        return cls(frame, plan, rules, frozenset(content.get("beside", ())))

    def digest(self) -> str:
        """Say in a few lines what is in here: the seal by which a notebook pins its conclusions."""
        rated = self.select(measure="rating", component="")
        lines = [f"facts: {len(self)}"]
        for method in sorted({fact.method for fact in rated}):
            own = [fact for fact in rated if fact.method == method]
            pending = sum(fact.status == "pending" for fact in own)
            counts = Counter(sorted(fact.label for fact in own if fact.label))
            told = " ".join(f"{letter}={count}" for letter, count in counts.items())
            lines.append(f"letters ({method}): {told}; pending {pending}")
        refused = sum(fact.label == "refused" for fact in self._facts.values())
        suppressed = sum(fact.status == "suppressed" for fact in self._facts.values())
        lines.append(f"refused: {refused}; suppressed: {suppressed}")
        lines.append(f"fingerprint: {self.fingerprint()}")
        return "\n".join(lines)

    def fingerprint(self) -> str:
        """Return 12 hex digits that change with any id, label, status or number (to nine significant digits)."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        rows = []
        for fact in self._facts.values():
            numbers = [f"{getattr(fact, column):.9g}" for column in NUMBERS]
            rows.append("\t".join([fact.id, fact.label, fact.status, *numbers]))
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]

    def __repr__(self) -> str:
        """Show the digest."""
        return self.digest()

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {MIME: json.dumps(self.content(), ensure_ascii=False)}

    def _repr_html_(self) -> str:
        """The digest above the first facts, by id."""
        head = [line.partition(": ")[::2] for line in self.digest().splitlines()]
        shown = list(self._facts.values())[:FIRST]
        columns = ("id", "value", "unit", "label", "status")
        rows = [
            [dict(fact._said(), id=fact.id).get(name, "") for name in columns] for fact in shown
        ]
        if len(self) > len(shown):
            rows.append(["…", *[""] * (len(columns) - 1)])
        return Shown("Facts", "", head=head, columns=columns, rows=rows)._repr_html_()


class Results(Protocol):
    """What a fitted model gives: its findings as an estimate frame."""

    @property
    def frame(self) -> pd.DataFrame:
        """The findings."""
        ...


def collect(*estimated: pd.DataFrame | Results, threshold: int = 10) -> Facts:
    """Gather estimate frames, or results with a ``frame``, into facts, small cells of rosters suppressed first.

    ``threshold``: counts of persons below it aren't told (0: everything is). The same row in two frames
    is one fact; two different rows under one id are a ValueError, for then an id wouldn't say which
    number is meant.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> facts["131121/local-resources/actual/FY2024/as-published/setagaya-r6"].value
    1801.0
    >>> len(facts), facts.plan.name_en
    (122, 'Setagaya Ward')
    """
    frames = [each if isinstance(each, pd.DataFrame) else each.frame for each in estimated]
    plan = next((frame.attrs["plan"] for frame in frames if "plan" in frame.attrs), None)
    rows = pd.concat([estimates(frame) for frame in frames], ignore_index=True)
    rows = suppress(rows.drop_duplicates(ignore_index=True), threshold)
    rows.index = pd.Index(fact_ids(rows), name="id")
    twice = rows.index[rows.index.duplicated()]
    if len(twice):
        raise ValueError(
            f"同じIDの異なる数値があります: {twice[0]}"
            f" / two different numbers under one id: {twice[0]}"
        )
    rules = [rule for frame in frames for rule in frame.attrs.get("rules", ())]
    beside = frozenset(" ".join(frame.attrs.get("beside", "") for frame in frames).split())
    titles = {rule.name: (rule.title_ja, rule.title_en) for rule in rules}
    return Facts(rows, plan, titles, beside)
