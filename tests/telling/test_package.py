"""The CSV files described for machines: their columns, titles, sizes and hashes; all facts, typed."""

import csv
import hashlib
import io
import json
import re

import pandas as pd
import pytest

from evalkit.facts.facts import Facts
from evalkit.telling.office import datapackage, to_csv
from evalkit.telling.office.facts_csv import facts_to_csv
from evalkit.telling.office.package import FACTS_FILE, file_names
from evalkit.telling.report import report_tables
from evalkit.telling.tables.table import Column, Table


def packed(facts, lang="ja", audience="internal"):
    """Return the package and the files that it describes."""
    both = {each: report_tables(facts, each, audience) for each in ("ja", "en")}
    names = file_names(both[lang])
    written = {names[table.name]: to_csv(table) for table in both[lang]}
    written[FACTS_FILE] = facts_to_csv(facts, lang, audience)
    return json.loads(datapackage(facts, both, lang, written)), written


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_package_describes_each_file_as_it_is(facts, lang):
    package, written = packed(facts, lang)
    assert [each["path"] for each in package["resources"]] == list(written)
    for each in package["resources"]:
        content = written[each["path"]]
        assert each["bytes"] == len(content)
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert [field["name"] for field in each["schema"]["fields"]] == rows_of(content)[0]
        assert re.fullmatch("[a-z0-9._-]+", each["name"])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_files_and_columns_are_titled_in_both_languages(ward, lang):
    package, _ = packed(ward, lang)
    score = next(r for r in package["resources"] if r["name"] == "scorecard-measure-1-1-outcome")
    assert "成果指標（令和6年度）" in score["title"]
    assert score["description"].endswith("outcome indicators, fiscal 2024")
    titles = [(field["title"], field["description"]) for field in score["schema"]["fields"]]
    assert ("達成率", "Attainment") in titles
    assert titles[-1] == ("注", "Notes")
    assert package["title"] == "世田谷区 / Setagaya Ward"


def test_the_facts_come_back_from_their_csv_with_every_digit(facts):
    frame = pd.read_csv(io.BytesIO(facts_to_csv(facts, "ja")), dtype="str", keep_default_na=False)
    assert list(frame["id"]) == list(facts.frame.index)
    for name in ("value", "lower", "upper", "confidence"):
        back = pd.Series([float(text or "nan") for text in frame[name]], name=name)
        pd.testing.assert_series_equal(back, facts.frame[name], check_index=False, check_exact=True)
    for name in ("indicator", "measure", "period", "unit", "status", "caveats"):
        assert list(frame[name]) == list(facts.frame[name])


def test_a_number_is_written_without_an_exponent_and_a_missing_one_is_empty(plain):
    facts = plain(
        {"measure": "a", "value": -1e-7}, {"measure": "b"}, {"measure": "c", "value": 1e6}
    )
    head, *rows = rows_of(facts_to_csv(facts, "ja"))
    values = [row[head.index("value")] for row in rows]
    assert values == ["-0.0000001", "", "1000000"]


def test_the_public_gets_no_rules_letter_beside_the_one_decided(ward):
    inside, outside = (rows_of(facts_to_csv(ward, "ja", each)) for each in ("internal", "public"))
    gone = {row[0] for row in inside} - {row[0] for row in outside}
    assert gone
    measures = {ward[each].measure for each in gone}
    assert measures <= {"rating", "agreement", "contradiction", "margin_up", "margin_down"}
    assert {ward[each].method for each in gone} == {"setagaya-r6-inferred"}


def test_made_up_facts_say_so_in_every_row(city, ward):
    head, *rows = rows_of(facts_to_csv(city, "ja"))
    assert (head[-1], {row[-1] for row in rows}) == ("made_up", {"架空のデータ"})
    assert "made_up" not in rows_of(facts_to_csv(ward, "ja"))[0]


def test_the_same_facts_give_the_same_package(ward):
    again = Facts.from_json(ward.to_json())
    assert packed(ward) == packed(again)


def test_a_table_is_filed_under_a_name_that_any_file_system_takes(plain):
    facts = plain({"measure": "actual", "value": 3.0})
    names = ("a/b", "a_b", "../../x", "a b", "C:*?", "推進施策1", "facts", "A_B")
    tables = [Table(name, "題名", (Column("x", "列"),), (), facts, "ja") for name in names]
    files = file_names(tables)
    assert list(files) == list(names)
    assert len({file.casefold() for file in files.values()}) == len(names)
    assert all(re.fullmatch(r"\w[\w.-]*\.csv", file) for file in files.values())
    assert FACTS_FILE not in files.values()
    assert files["推進施策1"] == "推進施策1.csv"
