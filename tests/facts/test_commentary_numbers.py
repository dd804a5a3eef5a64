"""Every number of a commentary has a verdict, and only what is beyond doubt contradicts.

The made-up city's figures of fiscal 2025: consultations 2,445 (target 2,440, the year before 2,385),
late starts 226 (target 170, lower is better; 199), training 延べ288 (延べ470; 271), online 232 (220; 171),
outreach 延べ1,759 (延べ1,840; 1,829), salons 延べ17,311 (延べ17,200; 16,601), plans 78 and 861 (80 and 850),
places 109 (119; 106), drills 118 (114), the survey's share pending (35.9 % the year before).
"""

import pytest
from commented import checked, city, verdicts

AGREEING = {
    "相談件数は2,445件で、前年度比60件の増となった。": "2,445件 match 60件 match_derived",
    "相談件数は2,445件で、前年度比2.5％増加した。": "2,445件 match 2.5％ match_derived",
    "相談件数は（R5）2,248件→（R6）2,385件→（R7）2,445件と増加している。": (
        "2,248件 match 2,385件 match 2,445件 match"
    ),
    "令和6年度の近所に頼れる人がいると答えた市民の割合は35.9％であり、前年度の35.4％から0.5ポイント増加した。": (
        "35.9％ match 35.4％ match 0.5ポイント match_derived"
    ),
    "オンラインによる相談は232件で、目標220件の105.5％であった。": (
        "232件 match 220件 match 105.5％ match_derived"
    ),
    "オンラインによる相談の件数の達成率は105.5％である。": "105.5％ match_derived",
    "オンラインによる相談の件数は前年度の約1.4倍となった。": "約1.4倍 match_derived",
    "オンラインによる相談の件数は、令和4年度の52件から4倍以上に増加した。": (
        "52件 match 4倍以上 match_derived"
    ),
    "相談支援に関する研修の参加者数は延べ288名で、目標の6割にとどまった。": (
        "288名 match 6割 match_derived"
    ),
    "訪問による相談支援の回数は1,759回（目標：1,840回、達成率95.6％）であった。": (
        "1,759回 match 1,840回 match 95.6％ match_derived"
    ),
    "通いの場の参加者数は約1万7千人であった。": "約1万7千人 match_rounded",
    "通いの場の参加者数は1万7,311人であった。": "1万7,311人 match",
    "通いの場の参加者数は17,300人余りであった。": "17,300人余り match_rounded",
    "通いの場の参加者数は17,000人を超えた。": "17,000人 match_rounded",
    "通いの場の参加者数は１７，３１１人であった。": "１７，３１１人 match",
    "個別避難計画の作成数は939件であった。": "939件 match_sum",
    "相談件数は、電話が1,200件、窓口が1,245件の合計2,445件であった。": (
        "1,200件 match_sum 1,245件 match_sum 2,445件 match"
    ),
    "3つの課（福祉相談課、防災課、地域支援課）が連携した。": "3つ match_count",
    "福祉相談課、防災課及び地域支援課の3課が連携した。": "3課 match_count",
    "支え合いの拠点の数は前年度の106箇所から109箇所へ3箇所増加した。": (
        "106箇所 match 109箇所 match 3箇所 match_derived"
    ),
    "令和7年度は2,445件の相談を受けた。": "2,445件 match",
    "相談件数は2,445件（前年度2,385件）で、60件、率にして2.5％の増となった。": (
        "2,445件 match 2,385件 match 60件 match_derived 2.5％ match_derived"
    ),
    "通いの場の参加者数は17,311人で、前年度の16,601人から710人（4.3％）の増であった。": (
        "17,311人 match 16,601人 match 710人 match_derived 4.3％ match_derived"
    ),
    "避難訓練を行った町会・自治会の数は前年度から8団体増え、目標を4団体（3.5％）上回った。": (
        "8団体 match_derived 4団体 match_derived 3.5％ match_derived"
    ),
    "訪問による相談支援の回数の進捗率は86.5％である。": "86.5％ match_derived",
    "相談件数は平成27年度の1,775件に比べ670件多い。": "1,775件 match 670件 match_derived",
}

CONTRADICTING = {
    "相談件数は2,455件で、目標（2,440件）を上回った。": "2,455件",
    "相談件数は、窓口の増設により2,454件となり、目標の2,440件を達成した。": "2,454件",
    "相談件数は2,385件であった。": "2,385件",
    "相談件数は2,440件であった。": "2,440件",
    "相談件数は過去最多の2,545件となった。": "2,545件",
    "相談件数は（R5）2,248件→（R6）2,385件→（R7）2,545件と増加している。": "2,545件",
    "相談支援に関する研修の参加者数は延べ298名で、目標の延べ470名に届かなかった。": "298名",
    "訪問による相談支援の回数は1,759回（目標：1,480回、達成率95.6％）であった。": "1,480回",
    "訪問による相談支援の回数は１，７９５回で、前年度の１，８２９回を下回った。": "１，７９５回",
    "訪問による相談支援の回数は、前年度に比べ90回減少した。": "90回",
    "オンラインによる相談の件数は前年度の2.4倍となった。": "2.4倍",
    "令和6年度の近所に頼れる人がいると答えた市民の割合は35.9％であり、前年度比で12.3ポイント増となった。": "12.3ポイント",
    "通いの場の参加者数は延べ17,311人となり、目標の延べ17,200人を211人上回った。": "211人",
    "個別避難計画の作成数は、浸水想定区域内が87件（目標80件）、浸水想定区域以外が861件（目標850件）でした。": "87件",
    "個別避難計画の作成数（浸水想定区域内）は68件であった。": "68件",
    "個別避難計画の作成数は、浸水想定区域内が78件（前年度38件）であった。": "38件",
    "相談件数は2,445件で、前年度の3,285件から60件（2.5％）増加した。": "3,285件",
    "相談件数は2,454件と目標値を達成した。": "2,454件",
    "相談件数は令和5年度2,248件、令和6年度2,385件、令和7年度2,441件と年々増加している。": "2,441件",
    "個別避難計画の案内を送った人数は3,529人で、前年度の5,348人とほぼ同数であった。": "5,348人",
    "訪問による相談支援の回数は1,759回で、前年度から70回（8.3％）減少した。": "8.3％",
    "支え合いの拠点の数は109箇所で、目標の119箇所には90箇所不足している。": "90箇所",
}

DOUBTFUL = (
    "東地区では、相談件数は300件であった。",
    "12月末現在、相談件数は1,800件であった。",
    "上半期は、相談件数は1,100件であった。",
    "4月から12月までの相談件数は1,800件であった。",
    "令和7年度（6月末時点）の相談件数は600件であった。",
    "子ども相談室を開設した。相談件数は300件であった。",
    "子ども相談室を開設し、相談件数は300件であった。",
    "【子ども相談室】\n相談件数は300件であった。",
    "相談件数（東地区）は300件であった。",
    "電話による相談件数は1,200件であった。",
    "相談件数の内訳は、電話が1,200件、窓口が1,245件である。",
    "相談件数は、18歳から29歳では300件であった。",
    "相談件数は、うち新規が1,200件であった。",
    "相談件数は1日平均で7件であった。",
    "1人当たりの相談件数は0.05件である。",
    "相談件数の目標は、2,440件から2,500件に引き上げた。",
    "相談件数の目標2,440件を2,500件に見直した。",
    "令和8年度の相談件数は2,500件を目標とする。",
    "相談件数を3,000件に増やすことを目指す。",
    "相談件数は令和8年度に2,600件となる見込みである。",
    "目標2,440件に対して2,554件の相談があった。",
    "当初目標の2,500件を下回った。",
    "相談件数は2,600件程度を見込んでいたが、実績は2,445件であった。",
    "相談件数は2,400件であった。",
    "相談件数は約2,300件であった。",
    "相談支援に関する研修の参加者数は実人数で120名であった。",
    "相談支援に関する研修の参加者数は98名であった。",
    "近所に頼れる人がいると答えた市民の割合は35.2％で、全国平均を上回った。",
    "近所に頼れる人がいると答えた市民の割合は、65歳以上では45.2％であった。",
    "他市の相談件数は5,000件である。",
    "全国の相談件数は2,000,000件である。",
    "「相談件数は9,999件」との誤解があった。",
    "オンラインによる相談の件数は232件で、うち65歳以上は58件であった。",
    "支え合いの拠点の数は109箇所で、10箇所中8箇所が月3回以上開いている。",
    "支え合いの拠点の数は計画策定時から36箇所増加した。",
    "参加費2,000円の体験会を週3回、5年間で30回開いた。",
    "第2回の調査では、満足度は85％であった。",
    "相談件数が増加すれば、職員を3人増やす。",
    "相談件数の20％は夜間の相談であった。",
    "相談件数、訪問による相談支援の回数はそれぞれ2,445件、1,800回であった。",
    "相談件数は2,248件→2,385件→2,445件と推移した。",
    "令和6年度の相談件数は2,385件で、目標の2,370件を達成した。",
    "令和6年度の相談件数は2,385件であった。目標の2,370件を達成した。",
    "相談件数は4年度2,250件、5年度2,248件であった。",
    "相談件数は3～5件であった。",
    "目標を達成した相談件数は2,000件である。",
    "支え合いの拠点の数 64箇所 119箇所 B 109箇所",
    "支え合いの拠点の数は5年間で36箇所増加した。",
    "オンラインによる相談の件数の達成率は98.5％である。",
    "令和8年度は、相談件数2,500件、オンラインによる相談の件数260件を目標とする。",
    "令和7年度の相談件数は2,445件（前年度2,385件）で、65件の増となった。",
    "支え合いの拠点の数は、令和7年度に42箇所が登録し、109箇所となった。",
    "支え合いの拠点の数は、3箇所で改修を行い、109箇所となった。",
    "相談件数は、300件を試行的に受け付けた。",
    "支え合いの拠点の数は、3箇所を開設し109箇所となった。",
    "相談件数は2,445件（うち夜間312件）で、苦情は12件（前年度10件）であった。",
)


@pytest.mark.parametrize(("text", "expected"), AGREEING.items())
def test_a_number_that_agrees_says_how(text, expected):
    told = [f"{claim} {verdict}" for claim, verdict in verdicts(text) if "direction" not in verdict]
    assert " ".join(told) == expected


@pytest.mark.parametrize(("text", "wrong"), CONTRADICTING.items())
def test_a_wrong_number_contradicts_where_all_is_stated_and_nothing_else_does(text, wrong):
    assert [claim.text for claim in checked(text).contradictions] == [wrong]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_leaves_a_doubt_never_contradicts(text):
    found = checked(text)
    assert found.claims
    assert not found.contradictions, found


def test_a_contradiction_says_what_the_table_holds_and_whose_the_number_is():
    (claim,) = checked("相談件数は2,385件であった。").contradictions
    assert claim.reason.ja == (
        "2,385件とあるが、相談件数 令和7年度実績 2,445件である（2,385件は相談件数 令和6年度実績 2,385件と同じ）"
    )
    assert "Consultations actual (fiscal 2025) 2,445" in claim.reason.en
    assert all(each in city().frame.index for each in claim.facts)


def test_a_computed_number_says_how_it_is_computed():
    claim = checked("相談件数は前年度比2.5％増加した。").claims[0]
    assert claim.reason.ja.startswith("2,445件 ÷ 2,385件 − 1 = 2.52％")


def test_a_number_whose_figure_is_pending_says_so():
    (claim, *_) = checked("近所に頼れる人がいると答えた市民の割合は35.2％である。").claims
    assert (claim.verdict, claim.reason.ja[-3:]) == ("not_found", "集計中")


def test_a_figure_before_its_revision_is_told_from_the_one_that_holds():
    told = "避難訓練を行った町会・自治会の数の{}目標は120団体でした。"
    (revised,) = checked(told.format("")).claims
    assert revised.verdict == "ambiguous"
    assert "改める前の値" in revised.reason.ja
    assert verdicts("目標は、見直し前は120団体でした。")[0][1].startswith("match")


def test_what_is_loosely_meant_keeps_to_the_role_and_year_that_are_told():
    claim = checked("支援につながるまでに30日を超えた相談の件数を目標の270件以内に収めた。").claims[
        1
    ]
    assert (claim.text, claim.verdict) == ("270件", "match_other")
    assert "令和元年度実績 270件" in claim.reason.ja


def test_the_target_stated_as_an_actual_is_told_from_it():
    (claim,) = checked("通いの場の参加者数は17,200人であった。").claims
    assert (claim.verdict, "令和7年度目標" in claim.reason.ja) == ("match_other", True)


@pytest.mark.parametrize("text", ["３つの課（福祉相談課、防災課）", "３課（福祉相談課、防災課）"])
def test_a_list_that_is_not_as_long_as_its_number_asks_for_an_answer(text):
    (claim,) = checked(f"{text}が連携した。").claims
    assert (claim.verdict, claim.reason.ja[:13]) == ("ambiguous", "挙げられているのは2つ（福")


def test_a_reason_names_what_was_computed_in_words():
    claim = checked("相談件数の達成率は100.8％であった。").claims[0]
    assert claim.reason == (
        "相談件数 令和7年度進捗率 100.75％",
        "Consultations progress (fiscal 2025) 100.75 %",
    )


@pytest.mark.parametrize("text", ["4,65件", "1,23人", "12O名", "三百二十件"])
def test_what_cannot_be_read_as_a_number_is_never_silent(text):
    claims = checked(f"参加者は{text}であった。").claims
    assert "unreadable" in {claim.verdict for claim in claims}


def test_a_unit_that_differs_never_makes_a_match():
    (claim,) = checked("相談件数は2,445人であった。").claims
    assert (claim.verdict, "単位" in claim.reason.ja) == ("not_found", True)


def test_a_small_number_matches_only_where_its_indicator_is_named():
    assert verdicts("会場は5地区である。")[0][1] == "not_found"


def test_a_number_of_another_indicator_is_told_as_that():
    (claim, *_) = checked("電話相談は232件であった。").claims
    assert (claim.verdict, "オンラインによる相談" in claim.reason.ja) == ("match_other", True)
