"""The guide is followed by the letter: its commands, what the screen says, its tables, rows and clearing up."""

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from evalkit.running.cli import main
from evalkit.words.rules import RULES

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^```(?P<kind>\w+) ?(?P<place>.*)\n(?P<block>(?:.*\n)*?)```$|^(?P<table>\| 所管課 .*\n(?:\|.*\n)+)",
    re.MULTILINE,
)
STEPS = [match.groupdict() for match in STEP.finditer(GUIDE)]
FORMS = Path("outputs/example-city/FY2026/forms")
LARGEST = 150_000
PRACTICE = re.findall(r"^- `(\S+)`$", GUIDE, re.MULTILINE)


def lines_of(kind):
    return [line for step in STEPS if step["kind"] == kind for line in step["block"].splitlines()]


def rows_of(text):
    """The rows of a CSV as dictionaries."""
    return list(csv.DictReader(text.splitlines()))


def table_rows(text):
    """The rows of a table in Markdown as dictionaries."""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def sentences(rule):
    """Patterns of a rule's first sentence, its first two, and so on, whatever fills their fields."""
    ends = [match.end() for match in re.finditer("。", rule)] or [len(rule)]
    return [re.sub(r"\\\{\w+\\\}", ".+?", re.escape(rule[:end])) for end in [*ends, len(rule)]]


def is_said(message, rules):
    return any(re.fullmatch(each, message) for rule in rules for each in sentences(rule))


@pytest.mark.parametrize("line", sorted(set(lines_of("console"))))
def test_each_command_and_its_options_exist(line):
    program, name, *arguments = line.split()
    known = {option for parameter in main.commands[name].params for option in parameter.opts}

    assert program == "evalkit"
    assert {each for each in arguments if each.startswith("--")} <= known


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z]+)", GUIDE))))
def test_each_option_named_exists(option):
    known = {
        each for of in main.commands.values() for parameter in of.params for each in parameter.opts
    }

    assert option in known


def test_each_file_named_is_there_or_comes_of_the_practice():
    named = re.findall(r"`((?:data|params|docs)/[\w./-]+)`", GUIDE)
    named += [step["place"].split()[0] for step in STEPS if step["place"]]
    named += [f"docs/{path}" for path in re.findall(r"\]\((guide/\S+)\)", GUIDE)]
    here = [path for path in named if not path.startswith(tuple(PRACTICE))]

    assert here
    assert [path for path in here if not (ROOT / path).exists()] == []


def test_each_row_quoted_from_the_made_up_city_stands_in_its_file():
    for step in STEPS:
        path = ROOT / step["place"] if step["kind"] == "csv" else None
        if path is None or step["place"].startswith(tuple(PRACTICE)):
            continue
        for row in rows_of(step["block"]):
            assert any(
                row.items() <= held.items() for held in rows_of(path.read_text("utf-8-sig"))
            ), row


def test_each_message_quoted_is_one_that_the_program_gives():
    quoted = [line.partition(": ") for line in lines_of("text")]
    rules = [rule.ja for rule in RULES.values()]
    remedies = [rule.remedy_ja for rule in RULES.values()]
    answers = GUIDE[GUIDE.index("| 画面の「規則」") :].partition("\n\n")[0]
    said = [row["画面の「規則」"] for row in table_rows(answers)]

    assert said
    for name, _, message in quoted:
        assert name.strip() != "規則" or is_said(message, rules), message
        assert name.strip() != "直し方" or is_said(message, remedies), message
    assert [message for message in said if not is_said(message, rules)] == []


def test_the_pictures_are_small_and_say_that_the_city_is_made_up():
    pictures = re.findall(r"!\[(.*)\]\((\S+)\)", GUIDE)

    assert {path for _, path in pictures} == {
        f"guide/{path.name}" for path in (ROOT / "docs" / "guide").glob("*.png")
    }
    for words, path in pictures:
        assert "架空" in words
        assert (ROOT / "docs" / path).stat().st_size < LARGEST


@pytest.mark.slow
def test_whoever_follows_the_guide_gets_what_it_says_and_can_clear_up(tmp_path, monkeypatch):
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "notebooks").mkdir()
    for name in ("50_plan_period", "90_evaluation_report"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    before = content(tmp_path)
    said = ""
    for step, following in zip(STEPS, [*STEPS[1:], {}], strict=True):
        if step["table"]:
            fill(table_rows(step["table"]))
        elif step["kind"] == "console":
            said = give(step["block"], following)
        elif step["kind"] == "text":
            lines = [line.removesuffix("…") for line in step["block"].splitlines()]
            assert [line for line in lines if line not in said] == []
        elif step["kind"] == "csv":
            add(*step["place"].split(), text=step["block"])
        elif step["kind"] == "yaml":
            with Path(step["place"]).open("a", encoding="utf-8") as file:
                file.write(step["block"])
        else:
            assert step["kind"] == "answers"
    home = Path("outputs/example-city/FY2026")
    for version, actual in (("v1", "2,510件"), ("v2", "2,490件（訂正）")):
        page = (home / version / "90_evaluation_report.html").read_text("utf-8")
        assert f"相談件数は{actual}（目標2,500件）でした。" in re.sub("<[^>]+>", "", page)
    corrected = (home / "v2" / "90_evaluation_report.html").read_text("utf-8")
    for words in ("訂正版（第2版、", "前の版からの変更", "正誤表", "同じ相談を二重に数えていた。"):
        assert words in corrected
    reviewed = (home / "draft" / "50_plan_period.html").read_text("utf-8")
    assert "期間の達成状況" in reviewed
    assert list(FORMS.glob("*-要確認.xlsx"))
    for path in map(Path, PRACTICE):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert content(tmp_path) == before


def content(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def give(block, following):
    """What the screen says to the commands; they stop only where the guide shows a problem."""
    said = ""
    answers = None
    if following.get("kind") == "answers":
        lines = following["block"].splitlines()
        answers = "".join(line.partition("→")[2].strip() + "\n" for line in lines)
    for line in block.splitlines():
        arguments = [
            path
            for word in line.split()[1:]
            for path in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
        ]
        result = CliRunner().invoke(main, arguments, input=answers, catch_exceptions=False)
        stops = "規則" in following.get("block", "")
        assert result.exit_code == int(stops), result.output
        said += result.output
    return said


def fill(rows):
    """Type what a table of the guide says into the forms, and save them where it says."""
    Path("returned").mkdir(exist_ok=True)
    for name in dict.fromkeys(row["所管課"] for row in rows):
        file = f"example-city-FY2026-{name}.xlsx"
        there = Path("returned") / file
        book = load_workbook(there if there.exists() else FORMS / file)
        lines = dict(lines_of_form(book))
        if "評価" in rows[0]:
            for line in (line for line in lines.values() if "評価" in line):
                if not line["評価"].protection.locked:
                    line["評価"].value = line["基準による評価"].value
        for row in rows:
            if row["所管課"] == name:
                named, *told = (heading for heading in row if heading != "所管課")
                for heading in told:
                    cell = lines[row[named]][heading]
                    assert not cell.protection.locked
                    cell.value = row[heading]
        book.save(there)


def lines_of_form(book):
    """The rows of a form by indicator (a part behind it) or measure, each with its cells by heading."""
    for sheet in book.worksheets:
        headings = [cell.value for cell in sheet[5]]
        for cells in sheet.iter_rows(min_row=6) if "ID" in headings else ():
            line = dict(zip(headings, cells, strict=True))
            if "指標" in headings:
                part = line["内訳"].value
                yield f"{line['指標'].value}{f'（{part}）' if part else ''}", line
            elif line["施策"].value:
                yield line["施策"].value.split()[-1], line


def add(place, sheet="", *, text):
    """Add rows to a table as the guide says, in a workbook or a CSV; those there already stay."""
    path, rows = Path(place), rows_of(text)
    if sheet:
        book = load_workbook(path)
        headings = [cell.value for cell in book[sheet][1]]
        for number, row in enumerate(rows, start=2):
            for heading, value in row.items():
                book[sheet].cell(number, headings.index(heading) + 1).value = value
        book.save(path)
    elif not path.exists():
        path.write_text(text, encoding="utf-8")
    elif place.startswith(tuple(PRACTICE)):
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(text.split("\n", 1)[1])
