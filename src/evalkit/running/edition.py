"""Which edition a page is: the draft (案), the first release (第1版), a corrected one (訂正版)."""

from dataclasses import dataclass
from datetime import date

from evalkit.words.codes import Lang
from evalkit.words.fiscal import period_label

REPORT = "90_evaluation_report"
"""The notebook that becomes the reviewer's page."""


@dataclass(frozen=True)
class Edition:
    """An edition by its number, 0 for the draft, and the day of its release.

    >>> Edition().told("ja"), Edition(1, date(2025, 7, 1)).told("ja")
    ('案', '第1版（令和7年7月1日）')
    >>> Edition(2, date(2025, 9, 1)).told("ja"), Edition(2, date(2025, 9, 1)).told("en")
    ('訂正版（第2版、令和7年9月1日）', 'corrected edition (no. 2, 1 September 2025)')
    """

    number: int = 0
    day: date | None = None

    @property
    def folder(self) -> str:
        """The name of its folder beside the draft's."""
        return f"v{self.number}" if self.number else "draft"

    def told(self, lang: Lang) -> str:
        """Name the edition, with its day where it has one."""
        if not self.number:
            return "案" if lang == "ja" else "draft"
        day = period_label(str(self.day), lang) if self.day else "－"
        if self.number == 1:
            return f"第1版（{day}）" if lang == "ja" else f"first edition ({day})"
        if lang == "ja":
            return f"訂正版（第{self.number}版、{day}）"
        return f"corrected edition (no. {self.number}, {day})"


DRAFT = Edition()
