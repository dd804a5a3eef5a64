"""What is wrong, where, by which rule, and how to mend it: a table of problems, never the first one only."""

import re
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from evalkit.words.codes import Label, Lang
from evalkit.words.rules import RULES
from evalkit.words.shown import STYLE, html_table

Severity = Literal["error", "warning"]

SEVERITY = {"error": Label("エラー", "error"), "warning": Label("注意", "warning")}

HEADINGS = {
    "file": Label("ファイル", "file"),
    "sheet": Label("シート", "sheet"),
    "cell": Label("セル", "cell"),
    "found": Label("記載内容", "found"),
    "rule": Label("規則", "rule"),
    "remedy": Label("直し方", "remedy"),
    "severity": Label("重要度", "severity"),
}
"""The columns of a table of problems."""


def headings(lang: Lang) -> list[str]:
    """The heads of a table of problems."""
    return [heading.told(lang) for heading in HEADINGS.values()]


@dataclass(frozen=True)
class Problem:
    """One finding: its place, what was found there, the rule and the remedy.

    ``cell`` is an address such as ``E14``, a line such as ``3行`` or empty; ``values`` fill the
    fields of the rule's sentences.

    >>> p = Problem("missing-file", file="figures.csv")
    >>> p.rule("en"), p.remedy("en")
    ('The file is needed.', 'Add the file, or correct the folder or file that was named.')
    """

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    found: str = ""
    severity: Severity = "error"
    values: dict[str, str] = field(default_factory=dict, hash=False)

    def rule(self, lang: Lang = "ja") -> str:
        """Say what must hold here."""
        rule = RULES[self.code]
        return (rule.ja if lang == "ja" else rule.en).format(**self.values)

    def remedy(self, lang: Lang = "ja") -> str:
        """Say what to do."""
        rule = RULES[self.code]
        if self.values.get("nearest") == NOTHING_NEAR:
            return (rule.far_ja if lang == "ja" else rule.far_en).format(**self.values)
        return (rule.remedy_ja if lang == "ja" else rule.remedy_en).format(**self.values)

    def place(self, lang: Lang = "ja") -> str:
        """Say where: file, sheet and cell.

        >>> Problem("missing-value", "R6.xlsx", "figures", "E14").place()
        'R6.xlsx『figures』E14'
        >>> Problem("broken-csv", "notes.csv", cell="3行").place("en")
        'notes.csv line 3'
        """
        sheet = f"『{self.sheet}』" if lang == "ja" else f" [{self.sheet}]"
        file = self.file + (sheet if self.sheet else "")
        gap = "" if file.endswith("』") else " "
        return (file + gap + _cell(self.cell, lang)).strip()


_SOURCE = re.compile(r"(?P<file>[^\[!]+)(?:\[(?P<sheet>[^\]]*)\])?!(?P<cell>[A-Z]+[0-9]+)")


def located(source: str) -> tuple[str, str, str]:
    """Take a source apart into file, sheet and cell.

    >>> located("figures.csv!E12"), located("book.xlsx[福祉課]!L9")
    (('figures.csv', '', 'E12'), ('book.xlsx', '福祉課', 'L9'))
    """
    found = _SOURCE.match(source)
    return (found["file"], found["sheet"] or "", found["cell"]) if found else (source, "", "")


def has_error(problems: Iterable[Problem]) -> bool:
    """Say whether one of the problems is an error, not only a warning.

    >>> has_error([Problem("missing-file", severity="warning")])
    False
    """
    return any(problem.severity == "error" for problem in problems)


def by_place(problem: Problem) -> tuple[str, str, int, str]:
    """Order problems by file, sheet, row and column."""
    row = re.search(r"\d+", problem.cell)
    column = re.match(r"[A-Z]*", problem.cell)
    return (
        problem.file,
        problem.sheet,
        int(row.group()) if row else 0,
        column.group().rjust(3) if column else "",
    )


def told_by(problem: Problem, lang: Lang) -> list[str]:
    """Tell a problem as a row of a table, under ``HEADINGS``."""
    rule, remedy = problem.rule(lang), problem.remedy(lang)
    place = [problem.file, problem.sheet, _cell(problem.cell, lang)]
    return [*place, problem.found, rule, remedy, SEVERITY[problem.severity].told(lang)]


def problem_text(problems: Iterable[Problem], lang: Lang = "ja") -> str:
    """Set problems out for a terminal: place and what was found, then rule and remedy, in one language.

    >>> print(problem_text([Problem("missing-file", file="figures.csv")], "en"))
    1. figures.csv
       rule: The file is needed.
       remedy: Add the file, or correct the folder or file that was named.
    """
    lines = []
    for count, each in enumerate(problems, start=1):
        found = f" 「{' '.join(each.found.split())}」" if each.found else ""
        warning = f"（{SEVERITY['warning'].told(lang)}）" if each.severity == "warning" else ""
        lines.append(f"{count}. {warning}{each.place(lang)}{found}")
        lines.append(f"   {HEADINGS['rule'].told(lang)}: {each.rule(lang)}")
        lines.append(f"   {HEADINGS['remedy'].told(lang)}: {each.remedy(lang)}")
    return "\n".join(lines)


def nearest(found: str, candidates: Iterable[str], least: float = 0.6) -> str:
    """Return the candidate most like what was found; ``－`` where none is ``least`` alike (1: the same).

    Among very many, only the neighbours in alphabetical order are looked at.

    >>> nearest("hihger", ["higher", "lower"]), nearest("up", ["higher", "lower", "none"])
    ('higher', '－')
    """
    options = sorted(candidates)
    if len(options) > _MANY:
        place = bisect(options, found)
        options = options[max(0, place - _MANY // 2) : place + _MANY // 2]
    return next(iter(get_close_matches(found, options, n=1, cutoff=least)), NOTHING_NEAR)


NOTHING_NEAR = "－"
_MANY = 60


class ProblemsError(ValueError):
    """Problems that stop the work; its text says all of them in both languages."""

    title = Label("問題が{count}件あります。", "Problems: {count}")

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=by_place))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Say every problem: place, what was found, rule and remedy."""
        return "\n\n".join(
            [self._title("ja") + " / " + self._title("en"), *map(_say_all, self.problems)]
        )

    def _repr_html_(self) -> str:
        """Show the table in JupyterLab, Japanese first."""
        tables = []
        for lang in LANGUAGES:
            rows = [told_by(each, lang) for each in self.problems]
            table = html_table(headings(lang), rows)
            tables.append(f'<section lang="{lang}"><p>{self._title(lang)}</p>{table}</section>')
        return STYLE + "\n".join(tables)

    def _render_traceback_(self) -> list[str]:
        """Let IPython and JupyterLab print the problems alone: nobody mends data by reading a traceback."""
        said = [f"{self._title(lang)}\n{problem_text(self.problems, lang)}" for lang in LANGUAGES]
        return [type(self).__name__, *said]

    def _title(self, lang: Lang) -> str:
        return self.title.told(lang).format(count=len(self.problems))


class DataError(ProblemsError):
    """Data that can't be used as they are; ``problems`` holds every one of them.

    >>> import evalkit as ek
    >>> try:
    ...     ek.load_dataset("data/nowhere")
    ... except ek.DataError as error:
    ...     print(ek.problem_table(error.problems, "en").loc[0, ["file", "rule", "remedy"]].to_string())
    file                                     data/nowhere
    rule                The folder of the data is needed.
    remedy    Check the name and the place of the folder.
    """

    title = Label("データに問題が{count}件あります。", "Problems in the data: {count}")


class ParamsError(ProblemsError):
    """Parameters that can't be used as they are; ``problems`` holds every one of them.

    >>> import evalkit as ek
    >>> rule = "params/rubrics/example-city.yaml"
    >>> try:
    ...     ek.check_params(dataset="data/example-city", fiscal_year="R7", rule=rule, langue="en")
    ... except ek.ParamsError as error:
    ...     print(ek.problem_table(error.problems, "en").loc[0, ["found", "rule", "remedy"]].to_string())
    found                                  langue
    rule      There is no parameter of that name.
    remedy    If lang is meant, correct the name.
    """

    title = Label("パラメータに問題が{count}件あります。", "Problems in the parameters: {count}")


LANGUAGES: tuple[Lang, ...] = ("ja", "en")


def _say_all(problem: Problem) -> str:
    found = f"「{' '.join(problem.found.split())}」" if problem.found else ""
    head = f"[{problem.severity}] {problem.place()} {found}".rstrip()
    says = [f"  {problem.rule(lang)} → {problem.remedy(lang)}" for lang in LANGUAGES]
    return "\n".join([head, *says])


def _cell(cell: str, lang: Lang) -> str:
    return cell if lang == "ja" else re.sub(r"^(\d+)行$", r"line \1", cell)
