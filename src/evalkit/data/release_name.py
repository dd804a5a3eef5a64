"""The release of the next report: its id and title in the words of the last one's, with the year changed."""

import re
from collections.abc import Mapping

from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import normalise

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def next_release(
    last: Mapping[str, str] | None, dataset: str, name_ja: str, year: FiscalYear
) -> dict[str, str]:
    """Return the row of a year's report; ``last`` is the row of the last report, None where there is none.

    >>> last = {"release": "ward-r6", "title": "実績報告（令和６年度）", "period": "FY2024"}
    >>> next_release(last, "ward", "区", FiscalYear(2025))["title"]
    '実績報告（令和７年度）'
    >>> next_release(last, "ward", "区", FiscalYear(2025))["release"]
    'ward-r7'
    """
    release, title = f"{dataset}-fy{year.year}", f"{name_ja} 評価報告（{year.ja}）"
    if last:
        of = FiscalYear(last["period"])
        following = in_year(last["release"], of, year)
        release = following if following != last["release"] else release
        title = in_year(last["title"], of, year)
    return {"release": release, "title": title, "period": str(year), "kind": "report"}


def in_year(text: str, old: FiscalYear, new: FiscalYear) -> str:
    """Write another fiscal year wherever a text names one, in the width in which it is written.

    >>> in_year("ＦＹ２０２４ / R6 / 令和6年度", FiscalYear(2024), FiscalYear(2025))
    'ＦＹ２０２５ / R7 / 令和7年度'
    """
    said = {
        old.ja.removesuffix("年度"): new.ja.removesuffix("年度"),
        old.short: new.short,
        old.short.lower(): new.short.lower(),
        str(old.year): str(new.year),
    }
    pattern = "|".join(
        rf"(?<![0-9A-Za-z]){re.escape(each)}(?![0-9])"
        if each[:1].isalpha() and each.isascii()
        else rf"(?<![0-9]){re.escape(each)}(?![0-9])"
        for each in said
    )
    parts = []
    end = 0
    for found in re.finditer(pattern, normalise(text)):
        after = said[found[0]]
        is_wide = re.search("[０-９]", text[found.start() : found.end()])
        parts += [text[end : found.start()], after.translate(_WIDE) if is_wide else after]
        end = found.end()
    return "".join(parts) + text[end:]
