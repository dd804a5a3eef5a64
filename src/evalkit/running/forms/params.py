"""The params file of a new year: last year's with its year changed, or a first one with a rule that stands in."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.data.file import find_path
from evalkit.data.yaml_file import read_yaml
from evalkit.running.params import Params, read_params
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError, ParamsError, Problem

FIRST = """\
# {ja}の評価 / the evaluation of {en}
dataset: {dataset}
fiscal_year: {year}
# 仮の評価基準です。使う前に、自分たちの基準に直してください / a rule that stands in: put your own in its place
rule: {rule}
lang: ja
audience: internal
"""

PROVISIONAL = """\
# 仮の評価基準 / a rule that stands in.
# 公表された基準ではありません。自分たちの基準に直してください。
# Nobody has published it: put your own rule in its place.
name: {name}
title:
  ja: 仮の評価基準（達成率100％・80％・60％で区切る）
  en: a rule that stands in (attainment of 100, 80 and 60 %)
inferred: false
attainment:
  higher: actual / target
  lower: target / actual
  reference: "仮 / stands in"
bands:
  - {{letter: A, from: 1.00, reference: "仮 / stands in"}}
  - {{letter: B, from: 0.80, below: 1.00, reference: "仮 / stands in"}}
  - {{letter: C, from: 0.60, below: 0.80, reference: "仮 / stands in"}}
  - {{letter: D, below: 0.60, reference: "仮 / stands in"}}
"""
"""Bands of attainment in steps of 20 points; the file's title and comments say that it is nobody's rule."""

_YEAR = re.compile(r"^(fiscal_year\s*:\s*)([^\s#]+)", re.MULTILINE)


@dataclass(frozen=True)
class NewParams:
    """A params file: where it stands, its rule (None: one that stands in), what is to be written, by path."""

    path: Path
    rule: RatingRule | None
    to_write: dict[Path, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether the year's params file is there already."""
        return self.path not in self.to_write

    def write(self) -> None:
        """Write what isn't there yet."""
        for path, text in self.to_write.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)


def params_for(
    dataset: Path, named: Path, fiscal_year: FiscalYear, params_folder: Path
) -> NewParams:
    """Find the params file of a dataset's fiscal year, or make its text from the newest one before it.

    ``dataset`` is the resolved folder, ``named`` as the file shall name it. ParamsError where the place
    is taken by a file of another dataset or year; DataError where the rule can't be read.
    """
    known = _known(dataset, params_folder)
    own = known.get(fiscal_year)
    if own:
        return NewParams(own, _rule(own))
    earlier = [year for year in known if year < fiscal_year]
    if earlier:
        last = max(earlier)
        path = known[last].with_name(f"fy{fiscal_year.year}.yaml")
        _check_free(path)
        text = known[last].read_bytes().decode("utf-8-sig")
        return NewParams(path, _rule(known[last]), {path: _renewed(text, last, fiscal_year)})
    path = params_folder / dataset.name / f"fy{fiscal_year.year}.yaml"
    _check_free(path)
    return _first(path, dataset.name, named, fiscal_year, params_folder)


def params_of(dataset: Path, fiscal_year: FiscalYear, params_folder: Path) -> Params | None:
    """Read the params file of a dataset's fiscal year; None where there is none."""
    own = _known(dataset, params_folder).get(fiscal_year)
    return read_params(own) if own else None


def rule_of(dataset: Path, fiscal_year: FiscalYear, params_folder: Path) -> RatingRule | None:
    """Read the rule of a dataset's fiscal year; None where there is no params file of it."""
    own = _known(dataset, params_folder).get(fiscal_year)
    return _rule(own) if own else None


def _rule(params: Path) -> RatingRule:
    return read_rule(read_params(params).rule)


def _known(dataset: Path, params_folder: Path) -> dict[FiscalYear, Path]:
    """The params files of a dataset by fiscal year; what isn't one is passed over."""
    known = {}
    for path in sorted(params_folder.rglob("*.yaml")):
        found = _said(path)
        if found and found[0] == dataset:
            known[found[1]] = path
    return known


def _said(path: Path) -> tuple[Path, FiscalYear] | None:
    """Whose params a file holds, and of which year; None where it is another kind of file."""
    try:
        content = read_yaml(path)
        named, year = content["dataset"], FiscalYear(content["fiscal_year"])
    except (DataError, KeyError, ValueError):
        return None
    return (find_path(str(named)) or Path(str(named))).resolve(), year


def _check_free(path: Path) -> None:
    if path.exists():
        found = _said(path)
        said = f"{found[0].name} {found[1]}" if found else "－"
        raise ParamsError([Problem("params-exist", str(path), values={"found_for": said})])


def _renewed(text: str, last: FiscalYear, year: FiscalYear) -> str:
    """Change the year in its line, and in the comment at the top; everything else stays."""

    def written(match: re.Match[str]) -> str:
        quoted = match[2].strip("\"'")
        new = year.short if quoted.upper() == last.short else str(year)
        return match[1] + match[2].replace(quoted, new)

    head, line, rest = text.partition("\n")
    if head.startswith("#"):
        for old, new in ((last.ja, year.ja), (last.en, year.en)):
            head = head.replace(old, new)
    return _YEAR.sub(written, head + line + rest, count=1)


def _first(
    path: Path, dataset: str, named: Path, year: FiscalYear, params_folder: Path
) -> NewParams:
    """A dataset's first params file, and a rule that stands in unless the dataset has one by its name."""
    rubric = params_folder / "rubrics" / f"{dataset}.yaml"
    is_there = rubric.exists()
    to_write = {} if is_there else {rubric: PROVISIONAL.format(name=dataset)}
    text = FIRST.format(
        ja=year.ja, en=year.en, dataset=named.as_posix(), year=year.short, rule=rubric.as_posix()
    )
    return NewParams(path, read_rule(rubric) if is_there else None, {path: text} | to_write)
