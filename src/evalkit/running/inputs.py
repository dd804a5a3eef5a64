"""What a run rests on: its data and its rule, checked before anything runs; each of their files, by hash."""

from pathlib import Path

from evalkit.analysis.rating.rubric import read_rule
from evalkit.data.dataset import Dataset
from evalkit.data.file import find_path
from evalkit.running.params import Params
from evalkit.running.publish import files_of, sha256
from evalkit.words.problems import ParamsError, Problem

DIGITS = 12


def input_hashes(params: Params) -> dict[str, str]:
    """Return the first digits of the SHA-256 of each file of a run's dataset and of its rule, as a page prints them.

    >>> import evalkit as ek
    >>> rule = "params/rubrics/example-city.yaml"
    >>> params = ek.check_params(dataset="data/example-city", fiscal_year="R7", rule=rule)
    >>> sorted(ek.input_hashes(params))[0], len(ek.input_hashes(params)[rule])
    ('data/example-city/FY2022/commentary.csv', 12)
    """
    found: dict[str, Path] = {}
    for name in ("dataset", "rule"):
        path = find_path(getattr(params, name))
        if path is not None:
            found |= files_of(path, params.told()[name])
    return {name: sha256(path)[:DIGITS] for name, path in sorted(found.items())}


def check_inputs(params: Params, file: str, data: Dataset) -> None:
    """Refuse a rule that can't be read (DataError), and a fiscal year that the data don't report on (ParamsError)."""
    read_rule(params.rule)
    years = [str(year) for year in data.plan.reported]
    if str(params.year) not in years:
        values = {"years": ", ".join(years)}
        raise ParamsError(
            [Problem("year-not-reported", file, "", "fiscal_year", str(params.year), values=values)]
        )
