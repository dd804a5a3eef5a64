"""A tiny made-up plan of two offices, its form of fiscal 2025, and ways to fill it in as offices do."""

import csv
import hashlib
import io
from functools import cache

from openpyxl import load_workbook

from evalkit.data.dataset import load_dataset
from evalkit.data.form.workbook import write_form
from evalkit.data.returned.cells import Key
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
ward-r6,実績報告（令和６年度）,令和6年度,2025-07-01
""",
    "nodes.csv": """\
node,parent,level,name_ja,name_en,owner,aim,purpose
pillar-1,,pillar,支え合い,Mutual support,,,
measure-1,pillar-1,measure,見守り,Looking after neighbours,福祉課,声をかけ合う。,訪問する。
measure-2,pillar-1,measure,防災,Preparedness,防災課,皆が逃げられる。,計画をつくる。
""",
    "indicators.csv": """\
indicator,valid_from,valid_to,node,label,kind,name_ja,name_en,unit,direction,accumulation,count_basis,component_rule,repost_of
visits,,,measure-1,1-1,outcome,訪問人数,Visits,名,higher,flow,gross,none,
patrols,,,measure-1,1-2,activity,見回りの回数,Patrols,回,higher,flow,unique,none,
plans,,,measure-2,2-1,outcome,計画数,Plans,件,higher,flow,unique,all,
visits-again,,,measure-2,2-2,outcome,訪問人数【再掲】,Visits (repeated),名,higher,flow,gross,none,visits
""",
    "components.csv": """\
indicator,component,name_ja,name_en
plans,a,区域内,inside
plans,b,区域外,outside
""",
    "figures.csv": """\
indicator,component,role,period,text,status,release
visits,,baseline,FY2023,延べ 100名,,ward-r6
visits,,target,FY2024,延べ 120名,,ward-r6
visits,,actual,FY2024,延べ 130名,,ward-r6
visits,,target,FY2025,延べ 140名,,ward-r6
visits-again,,target,FY2024,延べ 120名,,ward-r6
visits-again,,actual,FY2024,延べ 130名,,ward-r6
visits-again,,target,FY2025,延べ 140名,,ward-r6
patrols,,target,FY2024,10回,,ward-r6
patrols,,actual,FY2024,12回,,ward-r6
plans,,target,FY2024,a)60件 b)40件,,ward-r6
plans,,actual,FY2024,a)70件 b)40件,,ward-r6
""",
    "ratings.csv": """\
indicator,period,text,release
visits,R6,Ａ,ward-r6
plans,R6,B,ward-r6
""",
}

YEAR = "FY2025"
COMPLETE = {
    ("visits", "実績"): "延べ 53０名",
    ("visits", "評価"): "A",
    ("patrols", "目標"): "１５回",
    ("patrols", "実績"): "集計中",
    ("plans/a", "目標"): "70件",
    ("plans/a", "実績"): "７１件",
    ("plans/b", "目標"): "50件",
    ("plans/b", "実績"): "49件（見込み）",
    ("plans", "評価"): "B",
}
"""Every cell of a figure that the form asks for."""
ASKED = {"実績": "actual", "目標": "target", "評価": "letter"}
EXPECTED = {Key(id, ASKED[heading]): text for (id, heading), text in COMPLETE.items()}
"""What these cells give."""


def write_dataset(folder):
    """Write the dataset's tables into a new folder and return it."""
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def _written(folder, year):
    return write_form(load_dataset(folder), year)


class Form:
    """The form of a dataset, or one that lies in a file, open to be filled in."""

    def __init__(self, of, year=YEAR):
        content = io.BytesIO(_written(of, year)) if of.is_dir() else of
        self.book = load_workbook(content)
        this, last = (each.ja for each in (FiscalYear(year), FiscalYear(year) - 1))
        self.headings = {
            "実績": f"{this} 実績",
            "目標": f"{this} 目標",
            "前年の実績": f"{last} 実績",
        }

    def __getitem__(self, place):
        """The cell of an id below a heading."""
        id, heading = place[0], self.headings.get(place[1], place[1])
        for sheet in self.book.worksheets:
            head = []
            for row in sheet.iter_rows():
                texts = [cell.value for cell in row]
                if {"ID", "単位", "備考"} <= set(texts) or {"ID", "施策", "総評"} <= set(texts):
                    head = texts
                elif heading in head and texts[head.index("ID")] == id:
                    return row[head.index(heading)]
        raise KeyError(place)

    def fill(self, cells):
        """Type texts into cells, by id and heading."""
        for place, text in cells.items():
            self[place].value = text
        return self

    def sheet(self, id, heading=""):
        """The sheet on which a cell stands; of an id alone the sheet of its figures or its text."""
        return self[id, heading or ("総評" if id.startswith("measure") else "実績")].parent

    def save(self, path):
        """Save the workbook and return its path."""
        self.book.save(path)
        return path

    def save_csv(self, id, path, encoding="cp932"):
        """Save one sheet as CSV, as Excel does in Japan, and return its path."""
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(
                [cell.value or "" for cell in row] for row in self.sheet(id).iter_rows()
            )
        return path


def read_csv_file(path):
    """The records of a CSV file as the project writes it."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes().endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def texts(returned):
    """The text of each cell that forms gave."""
    return {key: row["text"] for key, row in returned.given.items()}


def codes(returned):
    """The codes of what is wrong, in the order in which it is told."""
    return [problem.code for problem in returned.problems]


def one(returned, code):
    """The only problem of a code, its place and what was found there."""
    (problem,) = [each for each in returned.problems if each.code == code]
    return problem


def errors(collected):
    """The problems that keep forms from being taken in."""
    return [each for each in collected.problems if each.severity == "error"]


def figures(collected):
    """The rows of the year's figures by indicator, part and role."""
    rows = read_csv_file(collected.folder / "figures.csv")
    return {(row["indicator"], row["component"], row["role"]): row for row in rows}


def content(folder):
    """The hash of each file in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
