"""One fact: a number or label under an id of its own, with all that is known of it."""

from dataclasses import dataclass
from itertools import accumulate

from evalkit.analysis.estimate import COLUMNS, NUMBERS, TRACE, joined_key
from evalkit.words.shown import Shown


@dataclass(frozen=True, repr=False)
class Fact:
    """One number or label with all that is known of it; the fields are those of an estimate frame.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> facts.find(indicator="local-resources", measure="actual")
    Fact('131121/local-resources/actual/FY2024/as-published/setagaya-r6', area='131121', indicator='local-resources', measure='actual', period='FY2024', value=1801, unit='箇所', status='final', method='as-published', release='setagaya-r6', source='figures.csv!E28（２ 推進施策１ 成果指標の表 番号１-② 令和６年度 実績）', text='１，８０１箇所')
    """

    id: str
    area: str
    indicator: str
    component: str
    measure: str
    period: str
    by: str
    value: float
    lower: float
    upper: float
    confidence: float
    unit: str
    label: str
    status: str
    method: str
    release: str
    source: str
    text: str
    derived_from: str
    caveats: str
    reason: str

    @property
    def has_value(self) -> bool:
        """Whether there is a number."""
        return self.value == self.value

    @property
    def place(self) -> str:
        """The id without the area."""
        return self.id.removeprefix(f"{self.area}/") if self.area else self.id

    def is_under(self, address: str) -> bool:
        """Whether an address is its id, with or without the area, or a head of it."""
        head = f"{address}/"
        return address in self.id and (
            f"{self.id}/".startswith(head) or f"{self.place}/".startswith(head)
        )

    def heads(self) -> list[str]:
        """Return the heads of its id without the area that hold all up to its period, the shortest first."""
        least = joined_key((self.indicator, self.component, self.measure, self.period))
        rest = self.place.removeprefix(least).split("/")[1:]
        return list(accumulate(rest, "{}/{}".format, initial=least))

    def __repr__(self) -> str:
        """Show what is said, not what isn't."""
        said = (f"{name}={text if name in NUMBERS else repr(text)}" for name, text in self._said())
        return f"Fact({', '.join([repr(self.id), *said])})"

    def _repr_html_(self) -> str:
        return Shown(self.id, "", head=self._said())._repr_html_()

    def _said(self) -> list[tuple[str, str]]:
        """What is known, as texts; numbers with at most nine digits."""
        known = ((name, getattr(self, name)) for name in COLUMNS + TRACE)
        told = ((name, f"{value:.9g}" if name in NUMBERS else value) for name, value in known)
        return [(name, text) for name, text in told if text not in ("", "nan")]
