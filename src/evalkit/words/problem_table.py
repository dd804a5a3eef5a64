"""Problems set out as a table."""

from collections.abc import Iterable

import pandas as pd

from evalkit.words.codes import Lang
from evalkit.words.problems import Problem, headings, told_by


def problem_table(problems: Iterable[Problem], lang: Lang = "ja") -> pd.DataFrame:
    """Set problems out as a table, one row each, headed in a language.

    >>> import evalkit as ek
    >>> ek.problem_table(ek.check_dataset("data/nowhere"), "en")[["file", "rule"]].values.tolist()
    [['data/nowhere', 'The folder of the data is needed.']]
    """
    rows = [told_by(each, lang) for each in problems]
    return pd.DataFrame(rows, columns=headings(lang), dtype="str")
