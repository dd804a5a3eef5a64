"""The index over everything evaluated: a line a subject and fiscal year, from the records beside the pages."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evalkit.facts.facts import Facts
from evalkit.running.edition import REPORT, Edition
from evalkit.running.ended import SUMMARY
from evalkit.running.frame import WORDS, Frame
from evalkit.running.index import page_template
from evalkit.running.publish import DRAFT, FAILED, RELEASE
from evalkit.running.released import last_release, record, released_facts
from evalkit.telling.decided import is_undecided
from evalkit.telling.points import points_table
from evalkit.telling.report import lettered
from evalkit.telling.teller import NONE, letter
from evalkit.words.codes import Label, Lang, enumerated, label
from evalkit.words.fiscal import FiscalYear

INDEX = "index.html"
YEAR = re.compile(r"FY\d{4}")
WAITED = ("", "refused")
"""A rating's label where it is no letter."""

TOLD = {
    "title": Label("評価の一覧", "What was evaluated"),
    "counted": Label(
        "対象{subjects}、年度ごとに{years}行", "{subjects} subjects, {years} lines by year"
    ),
    "subject": Label("対象", "Subject"),
    "year": Label("年度（報告書）", "Year (report)"),
    "state": Label("状態", "State"),
    "letters": Label("評価", "Ratings"),
    "pending": Label("集計中", "Pending"),
    "undecided": Label("未決定", "Undecided"),
    "points": Label("要確認", "To check"),
    "made": Label("作成日", "Made on"),
    "papers": Label("資料", "Papers"),
    "made_up": Label("（架空のデータ）", " (made-up data)"),
    "empty": Label("まだ何も評価されていない。", "Nothing was evaluated yet."),
    "changed": Label("{}、案に変更あり", "{}; the draft differs"),
    "failed": Label("{}、最後の実行は失敗", "{}; the last run failed"),
    "never": Label("失敗、案はまだない：{}", "failed, no draft yet: {}"),
    "unreadable": Label(
        "記録（manifest.json）を読めない", "its record (manifest.json) can't be read"
    ),
    "edition": Label("第{}版", "edition {}"),
}


@dataclass(frozen=True)
class Line:
    """A subject and fiscal year in words, and as they may be sought; where the newest report stands (empty: none), and the papers of each edition."""

    subject: str
    sought: str
    made_up: bool
    year: str
    state: str
    letters: str
    pending: int | str
    undecided: int | str
    points: int | str
    made: str
    report: str
    papers: list[tuple[str, str]]


def summary_of(facts: Facts, audience: str) -> dict[str, Any]:
    """Say what the index tells of an evaluation; the manifest keeps it, so that no facts need be read again.

    Letters that nobody has decided yet are counted as undecided and, for the ``internal`` audience, as letters.
    """
    found = lettered(facts)
    open_ones = [fact for fact in found if is_undecided(facts, fact)]
    given = [fact.label for fact in found if fact.label not in WAITED]
    if audience != "internal":
        given = [f.label for f in found if f.label not in WAITED and f not in open_ones]
    plan = facts.plan
    return {
        "subject": {"ja": plan.name_ja, "en": plan.name_en} if plan else {"ja": "", "en": ""},
        "made_up": facts.made_up,
        "letters": dict(sorted(Counter(given).items())),
        "pending": sum(fact.status == "pending" for fact in found),
        "undecided": len(open_ones),
        "points": len(points_table(facts).rows) if audience == "internal" else None,
    }


def index_of(outputs: Path) -> str:
    """Return the page over all subjects and years in a folder of results, from the records beside the pages.

    It is in English where every draft and release is, else in Japanese. A record that can't be read
    is a line that says so, and so is a run that failed before there was any draft.
    """
    made = {path for path in outputs.glob("*/*") if _is_home(path)}
    looks = _looks(outputs)
    homes = sorted(sorted(made | looks.keys()), key=lambda path: path.name, reverse=True)
    lang: Lang = "en" if made and {_lang(home) for home in made} == {"en"} else "ja"
    lines = [
        _line(outputs, home, lang) if home in made else _failed(home, looks[home], lang)
        for home in homes
    ]
    lines.sort(key=lambda line: line.subject)
    words = WORDS[lang] | {name: label(TOLD, name, lang) for name in TOLD}
    return page_template("outputs.html.j2").render(
        frame=Frame(lang, words["title"]),
        words=words,
        title=words["title"],
        rows=lines,
        subjects=len({line.subject for line in lines}),
    )


def write_index(outputs: Path) -> Path:
    """Write the page as ``index.html`` into the folder of results, whole or not at all, and return it."""
    path, new = outputs / INDEX, outputs / f".{INDEX}-{os.getpid()}"
    new.write_text(index_of(outputs), encoding="utf-8")
    new.replace(path)
    return path


def _is_home(path: Path) -> bool:
    return YEAR.fullmatch(path.name) is not None and (
        (path / DRAFT).is_dir() or last_release(path) is not None
    )


def _looks(outputs: Path) -> dict[Path, str]:
    """Say where to look for each run that failed: at its notebook, else where the last batch's summary says."""
    failed = [path for path in outputs.glob(f"*/*/{FAILED}") if YEAR.fullmatch(path.parent.name)]
    looks = {path.parent: path.relative_to(outputs).as_posix() for path in failed}
    for run in record(outputs, SUMMARY).get("runs", []):
        subject, _, year = run["run"].rpartition(" ")
        if run["status"] == "failed" and YEAR.fullmatch(year) and Path(subject).name == subject:
            looks.setdefault(outputs / subject / year, run["look"])
    return looks


def _newest(home: Path) -> Path:
    """The draft where it differs from the last release, or where there is none; else the last release."""
    draft, last = home / DRAFT, last_release(home)
    if last is None or (draft.is_dir() and _differs(draft, last)):
        return draft
    return last


def _differs(draft: Path, last: Path) -> bool:
    return bool(record(draft).get("fingerprint") != record(last).get("fingerprint"))


def _lang(home: Path) -> str:
    return str(record(_newest(home)).get("params", {}).get("lang", ""))


def _line(outputs: Path, home: Path, lang: Lang) -> Line:
    newest, last = _newest(home), last_release(home)
    report = newest / f"{REPORT}.html"
    manifest = record(newest)
    said = _summary(newest, manifest)
    state = Edition().told(lang)
    if last is not None:
        released = record(last, RELEASE).get("title", {})
        state = str(released.get(lang) or label(TOLD, "edition", lang).format(last.name[1:]))
        state = label(TOLD, "changed", lang).format(state) if newest.name == DRAFT else state
    if (home / FAILED).is_dir():
        state = label(TOLD, "failed", lang).format(state)
    shown = said or {}
    counts = shown.get("letters", {}).items()
    told = [f"{letter(each, lang)}\u00a0{count}" for each, count in counts]
    return Line(
        subject=shown.get("subject", {}).get(lang) or home.parent.name,
        sought=_sought(home),
        made_up=bool(shown.get("made_up")),
        year=FiscalYear(home.name).label(lang),
        state=state if said else label(TOLD, "unreadable", lang),
        letters=enumerated(told, lang) or NONE,
        pending=shown.get("pending", NONE),
        undecided=shown.get("undecided", NONE),
        points=NONE if shown.get("points") is None else shown["points"],
        made=_day(str(manifest.get("made_at", ""))),
        report=_address(outputs, report) if report.is_file() else "",
        papers=list(_papers(outputs, home, lang)),
    )


def _failed(home: Path, look: str, lang: Lang) -> Line:
    """A subject and year of which there has never been a draft."""
    return Line(
        subject=home.parent.name,
        sought=_sought(home),
        made_up=False,
        year=FiscalYear(home.name).label(lang),
        state=label(TOLD, "never", lang).format(look),
        letters=NONE,
        pending=NONE,
        undecided=NONE,
        points=NONE,
        made=NONE,
        report="",
        papers=[],
    )


def _sought(home: Path) -> str:
    """The words that people type for it and don't see in its line: its folder, FY2024, R6."""
    return f"{home.parent.name} {home.name} {FiscalYear(home.name).short}"


def _summary(edition: Path, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the manifest says of an edition, else what its facts do; None where neither can be read."""
    if manifest.get("summary"):
        return dict(manifest["summary"])
    try:
        audience = str(manifest["params"]["audience"])
        return summary_of(released_facts(edition), audience)
    except (KeyError, LookupError, OSError, ValueError):
        return None


def _day(moment: str) -> str:
    """The day on which it was here."""
    try:
        return datetime.fromisoformat(moment).astimezone().date().isoformat()
    except ValueError:
        return NONE


def _address(outputs: Path, path: Path) -> str:
    return quote(path.relative_to(outputs).as_posix())


def _papers(outputs: Path, home: Path, lang: Lang) -> Iterator[tuple[str, str]]:
    """The papers of the draft and of each release."""
    for edition in [
        home / DRAFT,
        *sorted(home.glob("v*"), key=lambda path: (len(path.name), path.name)),
    ]:
        if (edition / INDEX).is_file():
            number = edition.name.removeprefix("v")
            named = label(TOLD, "edition", lang).format(number)
            told = Edition().told(lang) if edition.name == DRAFT else named
            yield told, _address(outputs, edition / INDEX)
