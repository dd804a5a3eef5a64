"""The rubrics of a folder, read."""

from pathlib import Path

from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.data.file import find_path
from evalkit.words.problems import DataError, Problem


def rubrics(folder: str | Path = "params/rubrics") -> list[RatingRule]:
    """Read every rubric (``*.yaml``) of a folder, in the order of their names.

    A relative folder is looked for here and in the folders above. DataError where it isn't there, or with
    the problems of the first rubric that doesn't hold together.

    >>> import evalkit as ek
    >>> [rule.name for rule in ek.rubrics()][:3]
    ['destatis', 'example-city', 'fukuoka']
    """
    found = find_path(folder)
    if found is None or not found.is_dir():
        raise DataError([Problem("missing-file", file=str(folder))])
    return sorted(map(read_rule, found.glob("*.yaml")), key=lambda rule: rule.name)
