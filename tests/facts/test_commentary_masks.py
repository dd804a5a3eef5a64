"""What has digits in it and claims nothing is left out, with the reason."""

import pytest
from commented import checked, ignored, verdicts

from evalkit.words.verdicts import REASON

MASKED = {
    "period": "令和7年8、9月 2024年 R6 10月1日 5年間 第3四半期 10時30分",
    "legal": "106条の6 第10条第2項 第3号",
    "label": "取組み1-② 資料1-4 第2回 第8次 図1 （2） 注1 ※2",
    "age": "65歳以上 20代 要介護3 小学3年生",
    "frequency": "週3回 月2回以上",
    "per": "1人当たり 人口10万人当たり",
    "address": "03-1234-5678 https://example.jp/r6 110番",
    "lexical": "二次元コード 一つ一つ 一人ひとり 24時間365日 COVID-19 5G 1人1台 5類",
}


@pytest.mark.parametrize(
    ("why", "piece"), [(why, piece) for why, pieces in MASKED.items() for piece in pieces.split()]
)
def test_what_is_no_claim_says_why(why, piece):
    text = f"相談の窓口は、{piece}、周知した。"
    found = [claim for claim in checked(text).claims if any(c.isalnum() for c in claim.text)]
    assert {claim.verdict for claim in found} == {"ignored"}, found
    assert {claim.reason for claim in found} == {REASON[why]}
    assert "".join(claim.text for claim in found) in piece


def test_the_number_of_a_heading_is_a_label_and_that_of_a_sentence_is_not():
    found = checked("３ 成果と課題\n\n相談件数は2,445件であった。").claims
    assert [(claim.text, claim.verdict) for claim in found] == [
        ("３", "ignored"),
        ("2,445件", "match"),
    ]


def test_digits_in_the_name_of_an_indicator_are_no_claim():
    found = checked("支援につながるまでに30日を超えた相談の件数は226件である。").claims
    assert [claim.verdict for claim in found] == ["ignored", "match"]


def test_a_sentence_torn_by_a_pdf_is_read_as_one():
    torn = "訪問による相談支援の回数について\n\nは、1,7\n59回であった。"
    assert [claim.verdict for claim in checked(torn).claims][-1] in ("match", "not_found")
    whole = "訪問による相談支援の回数につ\nいて\n\nは、1,759回と減\n少した。"
    assert [claim.verdict for claim in checked(whole).claims] == ["match", "direction_ok"]


def test_numbers_of_two_lines_never_run_together():
    found = checked("２２ 1５ ７").claims
    assert [claim.text for claim in found] == ["２２", "1５", "７"]


def test_marks_of_notes_in_a_row_are_no_claims():
    assert verdicts("| 20.0％ 注1 注2 注3 | 931件 |") == [
        ("20.0％", "not_found"),
        ("931件", "not_found"),
    ]
    assert ignored("（95％信頼区間）") == ["95％"]


def test_a_number_before_a_name_that_begins_with_its_unit_is_read():
    found = verdicts("In fiscal 2024 there were 16,601 visits to community salons.")
    assert found == [("16,601", "match")]
