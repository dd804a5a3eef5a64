"""What changed between two releases of the same evaluation, and which correction explains it."""

from collections.abc import Iterator

import pandas as pd

from evalkit.analysis.estimate import KEYS, NUMBERS
from evalkit.analysis.published import METHOD
from evalkit.facts.facts import Fact, Facts
from evalkit.facts.plan_rows import Record
from evalkit.words.normalise import compact

MATCHED = tuple(key for key in KEYS if key != "release")
"""What names a number in every release; the same keys twice (two vintages told) are matched in their order."""

COMPARED = ("value", "label", "status", "text")
COLUMNS = (
    *("indicator", "component", "measure", "period", "by", "method"),
    *(f"{age}_{column}" for column in COMPARED for age in ("old", "new")),
    *("kind", "reason", "old_id", "new_id"),
)

Key = tuple[object, ...]


def changes(old: Facts, new: Facts) -> pd.DataFrame:
    """Say which facts of an older release differ in a newer one.

    A fact has changed where its label, its status or a number of it (to nine significant digits) has.
    ``kind`` is changed, added or removed; ``reason`` is that of the correction which explains it, also of
    what was derived from a corrected figure. One row a fact, in the new release's order, removed ones last.

    >>> from evalkit.analysis.estimate import estimates
    >>> from evalkit.facts.facts import collect
    >>> r1, r2 = (collect(estimates([{"indicator": "x", "measure": "actual", "value": value}]))
    ...           for value in (3.0, 4.0))
    >>> changes(r1, r2)[["old_value", "new_value", "kind"]].to_dict("records")
    [{'old_value': 3.0, 'new_value': 4.0, 'kind': 'changed'}]
    """
    before, after = _by_key(old), _by_key(new)
    reasons = _Reasons(before, after, new)
    rows = []
    for key in dict.fromkeys([*after, *before]):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and _said(was) == _said(now):
            continue
        kind = "added" if was is None else "removed" if now is None else "changed"
        shown = now or was
        row = {column: getattr(shown, column) for column in COLUMNS[:6]}
        for column in COMPARED:
            nothing = float("nan") if column in NUMBERS else ""
            row[f"old_{column}"] = getattr(was, column) if was else nothing
            row[f"new_{column}"] = getattr(now, column) if now else nothing
        ids = {"old_id": was.id if was else "", "new_id": now.id if now else ""}
        rows.append(row | {"kind": kind, "reason": reasons.of(key)} | ids)
    texts = [column for column in COLUMNS if not column.endswith("_value")]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"old_value": float, "new_value": float}).astype(
        dict.fromkeys(texts, "str")
    )


def corrections_of(facts: Facts, fact: Fact, since: str = "") -> list[Record]:
    """Return the corrections that a published fact went through, the last one first.

    Each is a row of the plan's corrections. ``since``: the release from which on; empty: all of them.
    """
    if fact.method != METHOD:
        return []
    by_release = {row["corrected_in"]: row for row in _about(facts, fact)}
    found = []
    release = fact.release
    while release != since and release in by_release:
        found.append(by_release.pop(release))
        release = found[-1]["release"]
    return found


def _about(facts: Facts, fact: Fact) -> list[Record]:
    return [
        row
        for row in facts.plan_rows.tables["corrections"]
        if (row["indicator"], row["role"]) == (fact.indicator, fact.measure)
        and row["component"] in ("", fact.component)
        and row["period"] in ("", fact.period)
    ]


def _explained(was: Fact | None, now: Fact | None, facts: Facts) -> list[Record]:
    """The corrections that lead from what was published to what is, the first one first.

    They do where the first of them calls wrong what was published, in the release that published it.
    """
    if was is None:
        return corrections_of(facts, now)[::-1] if now is not None else []
    of_old = [row for row in _about(facts, was) if row["release"] == was.release]
    of_old = [row for row in of_old if compact(row["old"]) == compact(was.text)]
    if now is None:
        return of_old if was.method == METHOD else []
    chain = corrections_of(facts, now, since=was.release)[::-1]
    return chain if chain and chain[0] in of_old else []


class _Reasons:
    """Why facts changed: by their own corrections, or by those of what they were derived from."""

    def __init__(self, before: dict[Key, Fact], after: dict[Key, Fact], facts: Facts) -> None:
        self.before, self.after, self.facts = before, after, facts
        self.keys = {fact.id: key for key, fact in [*before.items(), *after.items()]}
        self.told: dict[Key, tuple[str, ...]] = {}

    def of(self, key: Key) -> str:
        """Return the reasons, each once."""
        return " / ".join(self._of(key))

    def _of(self, key: Key) -> tuple[str, ...]:
        if key not in self.told:
            self.told[key] = ()
            self.told[key] = tuple(dict.fromkeys(self._found(key)))
        return self.told[key]

    def _found(self, key: Key) -> Iterator[str]:
        was, now = self.before.get(key), self.after.get(key)
        yield from (row["reason"] for row in _explained(was, now, self.facts))
        for fact in (was, now):
            for parent in fact.derived_from.split() if fact is not None else ():
                if parent in self.keys:
                    yield from self._of(self.keys[parent])


def _by_key(facts: Facts) -> dict[Key, Fact]:
    seen: dict[Key, int] = {}
    found = {}
    for fact in facts.select():
        own = tuple(getattr(fact, key) for key in MATCHED)
        seen[own] = seen.get(own, 0) + 1
        found[*own, seen[own]] = fact
    return found


def _said(fact: Fact) -> tuple[str, ...]:
    numbers = [f"{getattr(fact, column):.9g}" for column in NUMBERS]
    return (fact.label, fact.status, fact.unit, *numbers)
