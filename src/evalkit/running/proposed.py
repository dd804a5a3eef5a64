"""The letters that a rule proposes for the form: from the second round on, when the year's actuals are in the data."""

from evalkit.analysis.rating import rate
from evalkit.analysis.rubric import RatingRule
from evalkit.data.dataset import Dataset
from evalkit.data.form_lines import Letters
from evalkit.data.forms import letters_of
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
