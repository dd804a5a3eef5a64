"""One fact: a number or label under an id of its own, with all that is known of it."""

from dataclasses import dataclass

from evalkit.analysis.estimate import COLUMNS, NUMBERS, TRACE
from evalkit.words.shown import Shown


@dataclass(frozen=True, repr=False)
class Fact:
    """One number or label with all that is known of it; the fields are those of an estimate frame.

    >>> from evalkit.analysis.estimate import estimates
    >>> from evalkit.facts.facts import collect
    >>> collect(estimates([{"indicator": "x", "measure": "actual", "value": 3.0}]))["x/actual"]
    Fact('x/actual', indicator='x', measure='actual', value=3, status='final')
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
