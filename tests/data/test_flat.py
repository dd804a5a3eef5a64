"""A flat table of others becomes a dataset by its mapping file, or says what keeps it from that."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from evalkit.analysis.rating.assumed import rate_years, refusals
from evalkit.analysis.rating.rate import rate
from evalkit.data.dataset import Dataset
from evalkit.data.flat import import_table
from evalkit.words.problems import DataError

RULE = "params/rubrics/setagaya-r6-inferred.yaml"
JUDGIT = "params/imports/judgit-2020.yaml"
COLUMNS = ["office", "sheet", "kind", "no", "name", "unit", "year", "target", "actual"]
ROWS = [
    ("防災課", "1", "成果", "1", "訓練の参加者", "人", "2023", "530", "492"),
    ("防災課", "1", "成果", "1", "訓練の参加者", "人", "2024", "540", "調査中"),
    ("防災課", "1", "活動", "1", "訓練", "回", "2024", "12", ""),
    ("福祉課", "2", "成果", "1", "貸付額", "百万円", "2023", "1.5", "1,200千円"),
    ("福祉課", "2", "成果", "1", "貸付額", "百万円", "2024", "2", "3割"),
    ("福祉課", "2", "成果", "2", "苦情", "件", "2024", "0", "4か5"),
    ("福祉課", "2", "成果", "3", "相談", "件", "2024", "53O", "***"),
]
ID = "{sheet}-{kind}-{no}"
RELEASE = "r{year}"
MAPPING = {
    "dataset": "offices",
    "name_ja": "みほん市",
    "name_en": "Sample City",
    "made_up": True,
    "releases": [{"release": RELEASE, "title": "{year}年度", "period": "FY{year}"}],
    "nodes": [
        {"node": "{office}", "level": "pillar", "name_ja": "{office}", "name_en": "{office}"},
    ],
    "indicators": [
        {
            "indicator": ID,
            "node": "{office}",
            "kind": {"from": "{kind}", "map": {"成果": "outcome", "活動": "activity"}},
            "name_ja": "{name}",
            "name_en": "{name}",
            "unit": "{unit}",
            "accumulation": "flow",
            "count_basis": "not_stated",
            "component_rule": "none",
        }
    ],
    "figures": [
        {
            "indicator": ID,
            "role": role,
            "period": "{year}年度",
            "text": f"{{{role}}}",
            "status": {
                "from": f"{{{role}}}",
                "map": {"": "not_collected", r"\*+": "suppressed", ".*": ""},
            },
            "release": RELEASE,
        }
        for role in ("target", "actual")
    ],
}


def source(*rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows or ROWS, columns=COLUMNS)


def written(folder: Path, **changes: object) -> Path:
    path = folder / "mapping.yaml"
    text = yaml.safe_dump(MAPPING | changes, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


def changed(section: str, **columns: object) -> dict[str, object]:
    """The mapping's section with other rules for some columns; None takes a column away."""
    blocks = [block | columns for block in MAPPING[section]]
    return {section: [{k: v for k, v in each.items() if v is not None} for each in blocks]}


def problems(table: object, mapping: Path) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        import_table(table, mapping)
    return [(problem.code, problem.cell) for problem in caught.value.problems]


@pytest.fixture
def offices(tmp_path: Path) -> Dataset:
    return import_table(source(), written(tmp_path))


def cell(dataset: Dataset, indicator: str, role: str, period: str = "FY2024") -> pd.Series:
    of = dataset.figures
    rows = of[(of["indicator"] == indicator) & (of["role"] == role) & (of["period"] == period)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_target_and_actual_becomes_one_figure_that_names_its_cell(offices):
    assert len(offices.figures) == 2 * len(ROWS)
    assert offices.figures["source"].is_unique
    actual = cell(offices, "1-成果-1", "actual", "FY2023")
    assert (actual["value"], actual["source"], actual["kind"]) == (492.0, "table!I2", "outcome")


def test_plan_and_figures_are_named_by_the_mapping(offices):
    assert (offices.id, offices.plan.made_up, str(offices.latest)) == ("offices", True, "FY2024")
    names = offices.plan.indicators.set_index("indicator")["name_ja"]
    assert names["2-成果-2"] == "苦情"
    assert offices.plan.nodes["node"].tolist() == ["防災課", "福祉課"]
    assert offices.figures.attrs["plan"] is offices.plan


def test_values_are_in_base_units_whether_the_unit_stands_in_the_cell_or_beside_it(offices):
    target = cell(offices, "2-成果-1", "target", "FY2023")
    actual = cell(offices, "2-成果-1", "actual", "FY2023")
    assert (target["value"], target["unit"]) == (1_500_000.0, "円")
    assert (actual["value"], actual["unit"]) == (1_200_000.0, "円")


def test_a_blank_and_the_sources_own_words_become_the_status_that_the_mapping_gives(offices):
    found = {
        name: cell(offices, name, "actual")["status"]
        for name in ("1-活動-1", "2-成果-3", "1-成果-1")
    }
    assert found == {"1-活動-1": "not_collected", "2-成果-3": "suppressed", "1-成果-1": "pending"}
    assert cell(offices, "1-活動-1", "actual")["value"] != 0


def test_what_cant_be_read_is_kept_for_review_with_its_text_and_the_reason(offices):
    review = offices.figures[offices.figures["status"] == "review"]
    assert dict(zip(review["source"], review["text"], strict=True)) == {
        "table!I6": "3割",
        "table!I7": "4か5",
        "table!H8": "53O",
    }
    assert review["value"].isna().all()
    assert {(each.code, each.cell, each.severity) for each in offices.warnings} == {
        ("unit-differs", "I6", "warning"),
        ("figure-unread", "I7", "warning"),
        ("letter-in-number", "H8", "warning"),
    }


def test_without_a_direction_nothing_is_rated_and_every_refusal_says_so(offices):
    rated = rate(offices, 2023, RULE)
    letters = rated[rated["measure"] == "rating"]
    assert set(letters["label"]) == {"refused"}
    assert set(letters["caveats"]) == {"no-direction"}


def test_a_status_of_the_mapping_never_hides_a_number(tmp_path):
    dataset = import_table(
        source(ROWS[0]), written(tmp_path, **changed("figures", status="pending"))
    )
    assert dataset.figures["status"].tolist() == ["review", "review"]
    assert {each.code for each in dataset.warnings} == {"status-conflict"}


def test_a_direction_comes_from_a_column_where_the_source_has_one(tmp_path):
    table = source(ROWS[0]).assign(better="多いほど良い")
    dataset = import_table(table, written(tmp_path, **changed("indicators", direction="{better}")))
    assert set(dataset.figures["direction"]) == {"higher"}
    assert rate(dataset, 2023, RULE).query("measure == 'rating'")["label"].tolist() == ["B"]


@pytest.mark.parametrize(("direction", "letter"), [("higher", "B"), ("lower", "A")])
def test_an_assumed_direction_rates_and_marks_whatever_rests_on_it(offices, direction, letter):
    rated = rate_years(offices, RULE, direction)
    of = rated[(rated["indicator"] == "1-成果-1") & (rated["period"] == "FY2023")]
    found = of.set_index("measure")
    assert found.loc["rating", "label"] == letter
    assert {"attainment", "met", "rating"} <= set(
        found.index[found["caveats"].str.split().map(lambda codes: "assumed" in codes)]
    )
    assert "assumed" not in found.loc["actual", "caveats"]
    assert offices.figures["direction"].eq("none").all()


def test_a_declared_direction_isnt_overruled_by_an_assumed_one(tmp_path):
    mapping = written(tmp_path, **changed("indicators", direction="lower"))
    rated = rate_years(import_table(source(ROWS[0]), mapping), RULE, "higher")
    letter = rated[rated["measure"] == "rating"].iloc[0]
    assert (letter["label"], "assumed" in letter["caveats"]) == ("A", False)


def test_each_refusal_of_every_year_is_counted_by_its_reason(offices):
    rated = rate_years(offices, RULE, "higher")
    counts = refusals(rated).query("measure == 'attainment'")
    assert dict(zip(counts["reason"], counts["count"], strict=True)) == {
        "no-value": 4,
        "pending": 1,
    }
    assert not rated.duplicated(["indicator", "measure", "period", "method", "release"]).any()


def test_a_row_that_says_the_same_twice_counts_once_and_one_that_differs_is_refused(tmp_path):
    twice = source(ROWS[0], ROWS[0])
    assert len(import_table(twice, written(tmp_path)).figures) == 2
    other = source(ROWS[0], (*ROWS[0][:-1], "500"))
    assert problems(other, written(tmp_path)) == [("duplicate-key", "I3")]


def test_an_indicator_whose_rows_contradict_each_other_is_refused(tmp_path):
    other = source(ROWS[0], (*ROWS[1][:5], "世帯", *ROWS[1][6:]))
    assert ("duplicate-key", "B3") in problems(other, written(tmp_path))


def test_a_blank_that_the_mapping_leaves_open_is_refused_with_its_address(tmp_path):
    mapping = written(tmp_path, **changed("figures", status=None))
    assert ("missing-value", "I4") in problems(source(), mapping)


def test_a_word_that_is_none_of_our_codes_is_refused_with_its_address(tmp_path):
    mapping = written(tmp_path, **changed("indicators", kind="{kind}"))
    assert problems(source(ROWS[0]), mapping) == [("unknown-code", "C2")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (changed("indicators", unit="{einheit}"), [("missing-column", "indicators[1].unit")]),
        (changed("indicators", unit=None), [("missing-key", "indicators[1]")]),
        (changed("indicators", units="{unit}"), [("unknown-key", "indicators[1]")]),
        (changed("indicators", unit="{unit"), [("not-yaml", "indicators[1].unit")]),
        (changed("indicators", unit=["{unit}"]), [("not-yaml", "indicators[1].unit")]),
        (
            changed("indicators", unit={"from": "{unit}", "map": {"(": "人"}}),
            [("not-yaml", "indicators[1].unit")],
        ),
        ({"figures": "{actual}"}, [("not-yaml", "figures")]),
        ({"nodes": None, "sheet": "1"}, [("unknown-key", ""), ("missing-key", "")]),
    ],
)
def test_a_mapping_that_doesnt_hold_together_says_where(tmp_path, changes, found):
    mapping = written(tmp_path, **changes)
    assert sorted(problems(source(), mapping)) == sorted(found)


def test_a_file_is_read_as_utf_8_or_cp932_packed_or_not_with_its_own_separator(tmp_path):
    mapping = written(tmp_path, separator="\t")
    path, packed = tmp_path / "table.tsv", tmp_path / "table.tsv.gz"
    source().to_csv(path, sep="\t", index=False, encoding="cp932")
    source().to_csv(packed, sep="\t", index=False)
    plain, unpacked = (import_table(each, mapping).figures for each in (path, packed))
    assert plain.loc[0, "source"] == "table.tsv!H2"
    pd.testing.assert_frame_equal(plain.drop(columns="source"), unpacked.drop(columns="source"))


def test_a_file_that_isnt_there_or_holds_nothing_is_a_problem(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert problems(tmp_path / "gone.csv", written(tmp_path)) == [("missing-file", "")]
    assert problems(empty, written(tmp_path)) == [("empty-file", "")]
    assert problems(source(), tmp_path / "gone.yaml") == [("missing-file", "")]


def test_the_mapping_of_the_national_reviews_holds_together():
    row = ["2020", "総務省", "1", "事業", "outcome", "1", "", "", "-", "", "", "2019", "", "3"]
    names = (
        "published_year ministry project_id project kind item goal indicator unit final_target "
        "final_target_year fiscal_year actual target"
    )
    dataset = import_table(pd.DataFrame([row], columns=names.split()), JUDGIT)
    assert dataset.figures["status"].tolist() == ["final", "unknown"]
    assert dataset.figures["unit"].tolist() == ["単位の記載なし"] * 2
    assert set(dataset.figures["direction"]) == {"none"}
