"""All facts of all drafts in one table: each under its dataset and year, as its own readers may see them."""

import codecs

import pandas as pd
import pyarrow.parquet as pq
import pytest
from small_city import city_facts

from evalkit.running import all_facts
from evalkit.running.all_facts import write_all_facts
from evalkit.telling.office.facts_csv import facts_to_csv
from evalkit.telling.office.package import FACTS_FILE
from evalkit.words.problems import DataError


@pytest.fixture
def outputs(tmp_path):
    """Two years of one dataset and one of another, each with the facts of a small city."""
    facts = city_facts(tmp_path / "data")
    for home in ("a/FY2023", "a/FY2024", "b/FY2024"):
        tables = tmp_path / "outputs" / home / "draft" / "tables"
        tables.mkdir(parents=True)
        (tables / FACTS_FILE).write_bytes(facts_to_csv(facts, "ja"))
    return tmp_path / "outputs", facts


def test_every_fact_of_every_draft_stands_under_its_dataset_and_year(outputs):
    folder, facts = outputs
    write_all_facts(folder)
    table = pd.read_parquet(folder / "facts.parquet")
    assert table[["dataset", "fiscal_year"]].value_counts().to_dict() == {
        ("a", "FY2023"): len(facts.frame),
        ("a", "FY2024"): len(facts.frame),
        ("b", "FY2024"): len(facts.frame),
    }
    one = table[table["dataset"] == "b"].set_index("id").loc[facts.frame.index]
    assert one["value"].tolist() == pytest.approx(facts.frame["value"].tolist(), nan_ok=True)
    assert one["text"].tolist() == facts.frame["text"].tolist()
    assert one["area"].tolist() == facts.frame["area"].tolist()


def test_the_csv_holds_what_the_parquet_file_holds_and_opens_in_excel(outputs):
    folder, _ = outputs
    write_all_facts(folder)
    assert (folder / "facts.csv").read_bytes()[:3] == codecs.BOM_UTF8
    kept = pq.read_schema(folder / "facts.parquet").names
    text = dict.fromkeys(set(kept) - set(all_facts.NUMBERS), str)
    plain = pd.read_csv(
        folder / "facts.csv",
        dtype=text,
        keep_default_na=False,
        na_values={n: "" for n in all_facts.NUMBERS},
    )
    table = pd.read_parquet(folder / "facts.parquet")
    pd.testing.assert_frame_equal(plain.astype(table.dtypes.to_dict()), table)


def test_no_more_drafts_are_held_at_once_than_need_be_and_the_bytes_are_the_same(
    outputs, monkeypatch
):
    folder, _ = outputs
    write_all_facts(folder)
    before = (folder / "facts.csv").read_bytes()
    monkeypatch.setattr(all_facts, "AT_ONCE", 1)
    write_all_facts(folder)
    assert (folder / "facts.csv").read_bytes() == before
    assert pq.ParquetFile(folder / "facts.parquet").num_row_groups == 3


def test_a_folder_without_drafts_gives_a_table_without_rows(tmp_path):
    write_all_facts(tmp_path)
    assert pd.read_parquet(tmp_path / "facts.parquet").empty
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.csv", "facts.parquet"]


def test_a_draft_that_is_being_swapped_is_left_to_who_swaps_it(outputs, monkeypatch):
    folder, facts = outputs
    gone = folder / "a/FY2024/draft/tables" / FACTS_FILE
    monkeypatch.setattr(type(gone), "is_file", lambda path: True)
    gone.unlink()
    write_all_facts(folder)
    assert len(pd.read_parquet(folder / "facts.parquet")) == 2 * len(facts.frame)


def test_what_cant_be_read_leaves_the_tables_as_they_were(outputs):
    folder, _ = outputs
    write_all_facts(folder)
    before = {path.name: path.read_bytes() for path in folder.glob("facts.*")}
    (folder / "a/FY2024/draft/tables" / FACTS_FILE).write_text("id\n1,2,3\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"a/FY2024/draft/tables/facts\.csv"):
        write_all_facts(folder)
    assert {path.name: path.read_bytes() for path in folder.glob("*facts.*")} == before
