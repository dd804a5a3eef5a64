"""The yearly form as a workbook: its sheets, what is printed, the same bytes each time."""

import hashlib
import io
from pathlib import Path

import openpyxl
import pytest

from evalkit.data.dataset import load_dataset
from evalkit.data.form.workbook import write_form
from evalkit.words.form import MADE_UP, START

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ward():
    return load_dataset(ROOT / "data/setagaya")


@pytest.fixture(scope="module")
def city():
    return load_dataset(ROOT / "data/example-city")


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_made_up_data_are_marked_on_every_sheet_and_real_ones_on_none(ward, city):
    for dataset, marked in ((city, True), (ward, False)):
        for sheet in opened(write_form(dataset, "R8")).worksheets:
            texts = [cell.value for row in sheet.iter_rows(max_row=4) for cell in row]
            assert (MADE_UP in texts) == marked


def test_the_form_prints_on_a4_with_its_headings_on_every_page(ward):
    book = opened(write_form(ward, "R7"))
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$5:$5"
        assert sheet.freeze_panes.endswith("6")
        assert sheet["A5"].value == "ID"


def test_the_same_data_give_the_same_bytes(city):
    once, again = (hashlib.sha256(write_form(city, "R8")).hexdigest() for _ in range(2))
    assert once == again


def test_offices_whose_names_excel_does_not_take_still_get_their_sheets(spoil):
    long = "保健福祉部[地域]保健福祉課/多機関協働推進担当・相談支援調整係（本庁）"
    spoil(
        "nodes.csv", "node,parent,level,name_ja,name_en", "node,parent,level,name_ja,name_en,owner"
    )
    spoil("nodes.csv", "支え合い,Mutual support", f"支え合い,Mutual support,{long}１")
    folder = spoil(
        "nodes.csv", "見守り,Looking after neighbours", f"見守り,Looking after neighbours,{long}２"
    )
    names = opened(write_form(load_dataset(folder), "R7")).sheetnames
    assert len({each.casefold() for each in names}) == len(names)
    assert all(len(each) <= 31 and not set("[]:*?/\\") & set(each) for each in names)


def test_an_office_with_texts_only_gets_no_empty_table(spoil):
    folder = spoil(
        "nodes.csv", "node,parent,level,name_ja,name_en", "node,parent,level,name_ja,name_en,owner"
    )
    spoil(
        "nodes.csv", "見守り,Looking after neighbours", "見守り,Looking after neighbours,見守り課"
    )
    spoil(
        "nodes.csv",
        "action-1,pillar-1",
        "measure-1,pillar-1,measure,集い,Meeting,集い課\naction-1,pillar-1",
    )
    names = opened(write_form(load_dataset(folder), "R7")).sheetnames
    assert names == [START, "見守り課", "見守り課（文章）", "集い課（文章）"]
