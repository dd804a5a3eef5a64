"""The letters that a rule proposes for the form: from the second round on, when the year's actuals are in the data."""

import pandas as pd

from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import RatingRule
from evalkit.data.dataset import Dataset
from evalkit.data.form.lines import Letters
from evalkit.words import form
from evalkit.words.codes import STATUS, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import year_reported


def is_second_round(dataset: Dataset, year: FiscalYear) -> bool:
    """Whether actuals of a fiscal year are in the data."""
    figures = dataset.figures
    actual = figures["role"] == "actual"
    return bool((figures.loc[actual, "period"].map(year_reported) == str(year)).any())


def proposed_letters(dataset: Dataset, year: FiscalYear, rule: RatingRule | None) -> Letters:
    """Return the rule's letters by indicator and part; none in the first round, or without a rule."""
    if rule is None or not is_second_round(dataset, year):
        return {}
    return letters_of(rate(dataset, year, rule))


def letters_of(rated: pd.DataFrame) -> Letters:
    """Take the letters of a rule out of the frame of :func:`rate`; a word where there is no letter."""
    rows = rated[(rated["measure"] == "rating") & (rated["method"] != "as-published")]
    return {
        (str(indicator), str(component)): _letter(str(letter), str(status))
        for indicator, component, letter, status in zip(
            rows["indicator"], rows["component"], rows["label"], rows["status"], strict=True
        )
    }


def _letter(letter: str, status: str) -> str:
    return form.REFUSED if letter == "refused" else letter or label(STATUS, status)
