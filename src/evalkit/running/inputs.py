"""What a run rests on: each file of its data and its rule, by hash."""

from pathlib import Path

from evalkit.data.reader import find_path
from evalkit.running.params import Params
from evalkit.running.publish import files_of, sha256

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
