"""The plan's course on a page: changed definitions, errata, changes since a release."""

from pathlib import Path

from evalkit.facts.facts import Facts
from evalkit.telling.page import Told
from evalkit.telling.tables.changed import changed_table, errata_table
from evalkit.telling.tables.table import Table, template
from evalkit.telling.tables.versions import versions_table
from evalkit.words.codes import Label, Lang

COURSE = Label("定義の変更と訂正", "Changed definitions and errata")
SINCE = Label("前の版からの変更", "What changed since the last release")


def plan_course(facts: Facts, lang: Lang = "ja") -> Told:
    """Tell what changed in the plan's definitions, and the errata; only what there is.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.rate(city, "R7", "params/rubrics/example-city.yaml"))
    >>> told = ek.plan_course(facts, "en").text
    >>> [line for line in told.splitlines() if line.endswith("(made-up data)")]
    ["What changed in the plan's definitions (made-up data)", 'Errata (made-up data)']
    """
    tables = [versions_table(facts, lang), errata_table(facts, lang)]
    return _section("course", COURSE.told(lang), tables, lang)


def since_release(since: str, facts: Facts, lang: Lang = "ja") -> Told:
    """Tell what changed since a release; ``since`` is its facts.json, empty where there is none.

    >>> import evalkit as ek
    >>> from dataclasses import replace
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.rate(city, "R7", "params/rubrics/example-city.yaml"))
    >>> new = replace(facts, frame=facts.frame.replace({"value": {2445.0: 2435.0}}))
    >>> with TemporaryDirectory() as folder:  # stands for outputs/example-city/FY2025/v1/tables
    ...     released = Path(folder, "facts.json")
    ...     _ = released.write_text(facts.to_json(), "utf-8")
    ...     told = ek.since_release(str(released), new, "en")
    >>> "2,445 cases" in told.text, "2,435 cases" in told.text
    (True, True)
    >>> ek.since_release("", new).text
    ''
    """
    if not since:
        return Told("", "")
    released = Facts.from_json(Path(since).read_text("utf-8"))
    return _section("since", SINCE.told(lang), [changed_table(released, facts, lang)], lang)


def _section(name: str, title: str, tables: list[Table], lang: Lang) -> Told:
    tables = [table for table in tables if table.rows]
    if not tables:
        return Told("", "")
    html = template("tables.html.j2").render(lang=lang, name=name, title=title, tables=tables)
    return Told(html, "\n\n".join([title, *map(repr, tables)]))
