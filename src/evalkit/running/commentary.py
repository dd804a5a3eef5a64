"""The commentary held against the data: that of a dataset, or a finished file of Word or Markdown."""

from dataclasses import replace
from pathlib import Path

from evalkit.analysis.change import change
from evalkit.analysis.history import history
from evalkit.analysis.rating.rubric import parse_rule
from evalkit.analysis.roster.account import roster_account
from evalkit.data.dataset import Dataset, load_dataset
from evalkit.data.file import find_path
from evalkit.data.prose.file import read_prose
from evalkit.data.prose.part import Part
from evalkit.facts.commentary.check import CommentaryCheck, check_commentary
from evalkit.facts.commentary.passage import Claim, Passage
from evalkit.facts.facts import Facts, collect
from evalkit.running.asked import asked_year
from evalkit.running.forms.params import PROVISIONAL, params_of
from evalkit.telling.commentary import ANSWER, checked
from evalkit.telling.inserted import insert
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError, ParamsError, Problem
from evalkit.words.verdicts import HEADINGS, VERDICT

NONE = Label("照合する記述がありません。", "There is nothing to check.")
CLEAR = Label("表と矛盾する記述はありません。", "Nothing contradicts the tables.")


def check(
    source: Path,
    fiscal_year: FiscalYear | str | int,
    dataset: Path | None = None,
    node: str = "",
    lang: Lang = "ja",
) -> CommentaryCheck:
    """Check the commentary of a dataset's fiscal year, or a file against a ``dataset``.

    The facts are those of the year's report, by the params file of the dataset's year where there is one.
    DataError where data or file can't be read, or a fact can't be inserted; ParamsError where the year isn't
    one that is reported on.
    """
    year = asked_year(fiscal_year)
    facts = facts_for(load_dataset(dataset or source), year)
    if dataset is None:
        return checked(facts, lang)
    wrong = [each for part in read_prose(source) for each in _cant_be_inserted(part, facts, source)]
    if wrong:
        raise DataError(wrong)
    return check_commentary(Path(source), facts, node, year, lang)


def _cant_be_inserted(part: Part, facts: Facts, source: Path) -> list[Problem]:
    found = insert(part.text, facts, source.name)[1]
    return [replace(each, cell=part.place) for each in found]


def facts_for(data: Dataset, year: FiscalYear) -> Facts:
    """Gather the facts that the report of a year has."""
    if year not in data.plan.reported:
        known = ", ".join(map(str, data.plan.reported))
        problem = Problem("year-not-reported", "--year", found=str(year), values={"years": known})
        raise ParamsError([problem])
    folder = find_path("params")
    params = params_of(data.folder, year, folder) if folder is not None else None
    if params is None:  # letters are none of the check's business: any rule does
        rule = parse_rule(PROVISIONAL.format(name=data.id), f"{data.id}.yaml")
        return collect(history(data, year, rule), change(data, year))
    account = roster_account(
        data,
        year,
        exit_rates=params.exit_rates,
        roster_size=params.roster_size or None,
        confidence=params.confidence,
    )
    rated = history(data, year, params.rule, params.period)
    return collect(
        rated, change(data, year, params.confidence), account, threshold=params.threshold
    )


def contradictions(facts: Facts) -> Label:
    """Tell what the year's commentary contradicts, with why and what to do; empty where nothing."""
    found = [(p, c) for p in checked(facts).passages for c in p.claims if c.contradicts]
    languages: tuple[Lang, Lang] = ("ja", "en")
    return Label(
        *("\n".join(line for p, c in found for line in _lines(p, c, lang)) for lang in languages)
    )


def told(found: CommentaryCheck, lang: Lang = "ja", every: bool = False) -> str:
    """Tell a check on a terminal: what contradicts, what asks for an answer (or ``every`` claim), and the counts."""
    lines: list[str] = []
    for passage in found.passages:
        for claim in passage.claims:
            is_shown = claim.contradicts or claim.is_open or (every and claim.verdict != "ignored")
            if is_shown:
                lines += _lines(passage, claim, lang)
    if not found.claims:
        return NONE.told(lang)
    if not found.contradictions:
        lines.append(CLEAR.told(lang))
    return "\n".join([*lines, found.summary])


def _lines(passage: Passage, claim: Claim, lang: Lang) -> list[str]:
    where = passage.place_of(claim) or passage.node
    head = (
        f"{where} 「{' '.join(claim.text.split())}」 {label(VERDICT, claim.verdict, lang)}".strip()
    )
    lines = [head, f"   {label(HEADINGS, 'reason', lang)}: {claim.told(lang)}"]
    if claim.answer:
        lines.append(f"   {label(HEADINGS, 'answer', lang)}: {claim.answer}")
    code = "contradicts" if claim.contradicts else "open" if claim.is_open else ""
    if code:
        lines.append(f"   {label(HEADINGS, 'remedy', lang)}: {label(ANSWER, code, lang)}")
    return lines
