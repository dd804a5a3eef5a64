"""Tiny made-up datasets: one to spoil, one whose forms come back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from offices import COMPLETE, YEAR, Form, write_dataset

from evalkit.data.dataset import load_dataset
from evalkit.data.form.sent import sent_form
from evalkit.data.returned.cells import read_returned
from evalkit.data.returned.file import read_files
from evalkit.words.fiscal import FiscalYear

TABLES = {
    "dataset.yaml": """\
area: ""
name_ja: みほん市
name_en: Sample City
made_up: true
source: 架空のデータ
licence: MIT
note: みほん市は架空の市です。
""",
    "releases.csv": """\
release,title,period,published_on
r6,実績報告,令和6年度,2025-07-01
""",
    "nodes.csv": """\
node,parent,level,name_ja,name_en
pillar-1,,pillar,支え合い,Mutual support
action-1,pillar-1,action,見守り,Looking after neighbours
""",
    "indicators.csv": """\
indicator,valid_from,valid_to,node,kind,name_ja,name_en,unit,direction,accumulation,count_basis,component_rule,repost_of
visits,,,action-1,outcome,訪問件数,Visits,件,higher,flow,gross,none,
plans,,,action-1,outcome,計画数,Plans,件,higher,flow,unique,pooled,
""",
    "components.csv": """\
indicator,component,name_ja,name_en
plans,a,区域内,inside
plans,b,区域外,outside
""",
    "figures.csv": """\
indicator,component,role,period,text,status,release
visits,,baseline,FY2023,100件,,r6
visits,,target,FY2024,120件,,r6
visits,,actual,FY2024,延べ 130件,,r6
plans,,target,FY2024,a)60件 b)40件,,r6
plans,,actual,FY2024,110件,,r6
plans,a,actual,FY2024,70件,,r6
plans,b,actual,FY2024,40件,,r6
""",
    "ratings.csv": """\
indicator,period,text,release
visits,R6,Ａ,r6
plans,R6,集計中,r6
""",
}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The folder of a sound dataset."""
    folder = tmp_path / "sample"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def spoil(sample: Path) -> Callable[[str, str, str], Path]:
    """Replace a piece of text in one file of the dataset."""

    def replace(file: str, old: str, new: str) -> Path:
        path = sample / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return sample

    return replace


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    """A dataset of two offices."""
    return write_dataset(tmp_path_factory.mktemp("offices") / "ward")


@pytest.fixture(scope="module")
def sent(ward):
    """Its form as it was handed out."""
    return sent_form(load_dataset(ward), FiscalYear(YEAR))


@pytest.fixture
def form(ward):
    """Its form with every figure filled in."""
    return Form(ward).fill(COMPLETE)


@pytest.fixture
def read(sent, tmp_path):
    """Save forms as workbooks and read them back; paths are read as they are."""

    def back(*forms):
        paths = [
            form.save(tmp_path / f"office-{number}.xlsx") if isinstance(form, Form) else form
            for number, form in enumerate(forms, start=1)
        ]
        return read_returned(read_files(paths), sent)

    return back
