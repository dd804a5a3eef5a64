"""Claims of direction: more, less, above, below, met, missed; negated, over years, of several indicators, intended."""

import pytest
from commented import checked, ignored, verdicts

HOLDING = {
    "相談件数は前年度より増加した。": "増加した",
    "相談件数は前年度を上回る2,445件であった。": "上回る",
    "相談件数は2年連続で増加した。": "増加した",
    "相談件数は令和6年度の2,385件から2,445件へ増加した。": "増加した",
    "支援につながるまでに30日を超えた相談の件数は前年度から27件増加した。": "増加した",
    "支援につながるまでに30日を超えた相談の件数は目標を達成できなかった。": "達成できなかった",
    "支援につながるまでに30日を超えた相談の件数は目標（170件）を上回り、残念であった。": "上回り",
    "支援につながるまでに30日を超えた相談の件数は悪化した。": "悪化した",
    "訪問による相談支援の回数は増えていない。": "増えていない",
    "訪問による相談支援の回数が減少したため、職員を増員した。": "減少した",
    "通いの場の参加者数は減少傾向にあったものの、増加に転じた。": "増加",
    "通いの場の参加者数は17,000人を超えた。": "超えた",
    "相談件数・オンラインによる相談の件数ともに増加した。": "増加した",
    "個別避難計画の作成数は、浸水想定区域以外で861件と目標を達成した。": "達成した",
    "個別避難計画の作成数（浸水想定区域内）は、目標の80件に2件届かなかった。": "届かなかった",
    "オンラインによる相談の件数は目標の220件を達成しました。": "達成しました",
    "オンラインによる相談の件数は当初の想定を上回った。": "上回った",
    "相談件数は平成27年度の1,775件から670件増加した。": "増加した",
    "相談件数【目標】2,440件【実績】2,445件 支え合いの拠点の数は109箇所となったが、目標には10箇所不足している。": "不足している",
}

CONTRADICTING = {
    "相談件数は前年度より減少した。": "減少した",
    "相談件数は3年連続で増加した。": "増加した",
    "相談件数は増加しなかった。": "増加しなかった",
    "相談件数は2,445件と、目標の2,440件を下回った。": "下回った",
    "相談件数は令和6年度の2,385件から2,445件へ減少した。": "減少した",
    "支援につながるまでに30日を超えた相談の件数は226件で、目標の170件以内でした。": "以内",
    "支援につながるまでに30日を超えた相談の件数は目標を達成した。": "達成した",
    "訪問による相談支援の回数は減少したものの、目標を上回った。": "上回った",
    "訪問による相談支援の回数は、前年度の1,829回に比べ70回増加した。": "増加した",
    "通いの場の参加者数は17,311人と、目標値には届かなかった。": "届かなかった",
    "通いの場の参加者数は延べ20,000人を超えた。": "超えた",
    "相談件数・オンラインによる相談の件数ともに減少した。": "減少した",
    "個別避難計画の作成数は、浸水想定区域内78件、浸水想定区域以外861件で、いずれも目標を達成した。": "達成した",
    "オンラインによる相談の件数は目標を達成しませんでした。": "達成しませんでした",
    "支援につながるまでに30日を超えた相談の件数は226件で、前年度より27件（13.6％）減少した。": "減少した",
    "相談件数は令和3年度の1,995件から450件減少した。": "減少した",
    "近所に頼れる人がいると答えた市民の割合は、令和6年度に35.9％となり、目標の37.7％を上回った。": "上回った",
}

OPEN = (
    "通いの場の参加者数は延べ17,311人で、コロナ禍前の水準を下回った。",
    "近所に頼れる人がいると答えた市民の割合は前年度を下回った。",
    "近所に頼れる人がいると答えた市民の割合は全国平均を下回った。",
    "団体が減少している。",
    "相談件数については、電話が減少した。",
    "訪問による相談支援の回数は増加傾向にある。",
    "支え合いの拠点の数は計画策定時から減少した。",
    "相談件数は年々減少している。",
    "相談件数はほぼ横ばいである。",
    "通いの場の参加者数は17,311人で、目標を下回った地区は3地区であった。",
    "相談件数は前年同期を下回った。",
    "相談件数の減少を図る。",
    "相談件数の減少に努めた。",
    "相談件数が減少した場合は見直す。",
    "相談件数は減少する見込みである。",
    "相談件数は目標を概ね達成できなかった。",
    "相談件数が減らないよう周知した。",
    "令和6年度の相談件数は2,385件で、前年度を上回った。",
    "令和6年度は2,385件であった。前年度を上回った。",
    "訪問による相談支援の回数は5年間で増加した。",
    "支え合いの拠点の数は109箇所であった。目標を達成した指標は5つであった。",
    "相談件数は2,445件であった。令和6年度は減少したが、通いの場の参加者数は17,311人となった。",
)

INTENDED = (
    "担い手数や参加者数の増加とともに団体数の維持・向上を図る。",
    "相談件数の増加を目指す。",
    "目標を達成するため、周知に努める。",
    "目標達成に向けて取り組む。",
    "参加者が増加すれば会場を広げる。",
    "区の縦割りを超えた連携を進めた。",
)


@pytest.mark.parametrize(("text", "claim"), HOLDING.items())
def test_a_direction_that_holds_is_told_with_what_was_compared(text, claim):
    assert (claim, "direction_ok") in verdicts(text)
    assert not checked(text).contradictions, checked(text)


@pytest.mark.parametrize(("text", "claim"), CONTRADICTING.items())
def test_a_wrong_direction_contradicts_and_nothing_else_does(text, claim):
    assert [each.text for each in checked(text).contradictions] == [claim], checked(text)


@pytest.mark.parametrize("text", OPEN)
def test_a_direction_that_leaves_a_doubt_never_contradicts(text):
    assert not checked(text).contradictions, checked(text)


@pytest.mark.parametrize("text", INTENDED)
def test_what_is_only_intended_or_no_measure_claims_no_direction(text):
    assert not [verdict for _, verdict in verdicts(text) if verdict.startswith("direction")]
    assert ignored(text)


def test_a_trend_is_never_told_from_two_points():
    (claim, *_) = checked("訪問による相談支援の回数は減少傾向にある。").claims
    assert (claim.verdict, claim.reason.en) == (
        "not_checkable",
        "a trend can't be told from two points",
    )


def test_what_may_not_be_compared_is_refused_not_judged():
    found = checked("支え合いの拠点の数は計画策定時から36箇所増加した。").claims
    assert {claim.verdict for claim in found} == {"not_checkable"}


def test_a_direction_says_which_figures_were_compared():
    (claim,) = checked("相談件数は前年度を下回った。").contradictions
    assert claim.reason.ja == (
        "下回ったとあるが、相談件数 令和7年度実績 2,445件 ＞ 相談件数 令和6年度実績 2,385件"
    )
