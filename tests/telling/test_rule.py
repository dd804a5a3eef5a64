"""What a rating rule asks, in words."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from evalkit.telling.tables.rule import rule_table

RUBRICS = Path(__file__).parents[2] / "params" / "rubrics"


def table(name, lang):
    return rule_table(RUBRICS / f"{name}.yaml", lang)


@pytest.mark.parametrize(
    ("name", "ja", "en"),
    [
        (
            "fukuoka",
            "現況値からの動き：改善または横ばい",
            "movement since the baseline: better or the same",
        ),
        ("havering", "前年度からの動き：悪化", "movement since last year: worse"),
        (
            "nagayo",
            "現況値からの改善：-10％以上10％以下",
            "improvement on the baseline: -10 % to 10 %",
        ),
        ("nagayo", "算定できない場合", "where it can't be formed"),
        ("ino", "100％ちょうど", "exactly 100 %"),
        ("ino", "現況値または目標が設定されていない", "no baseline or target is set"),
        (
            "destatis",
            "目標年度に見込まれる不足（残りの道のりに対する割合）：20％超100％以下",
            "expected lack in the target year, as a share of the way left: over 20 % to 100 %",
        ),
        (
            "health-japan-21-2",
            "区間に裏付けられた変化：横ばい",
            "change that its interval supports: the same",
        ),
    ],
)
def test_a_band_is_told_in_words(name, ja, en):
    assert ja in [band[1] for band in table(name, "ja").bands()]
    assert en in [band[1] for band in table(name, "en").bands()]


def test_tolerance_proration_and_source_are_told():
    assert "単位が％の指標では、3ポイント未満の増減は横ばいとする" in table("fukuoka", "ja").notes()
    tama = table("tama", "ja").notes()
    assert "令和元年度の目標を平成27年度から5年で均等に按分する" in tama
    assert "Source: https://expydoc.com/doc/10040981/" in table("tama", "en").notes()
    assert not any("Attainment" in note for note in table("destatis", "en").notes())


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_rubric_is_shown_whole(path, lang):
    shown = rule_table(path, lang)
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    assert len(page.select("tbody tr")) == len(shown.bands())
    assert [note.text for note in page.select("p.caveat")] == shown.notes()
    assert all(said for _, said, _ in shown.bands())
    assert shown.title in repr(shown)
