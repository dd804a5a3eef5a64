"""The catalogue of rules: for each code what must hold and how to mend it, in both languages."""

from evalkit.words.rules.files import FILES, TABLES
from evalkit.words.rules.parameters import PARAMETERS
from evalkit.words.rules.rule import Rule
from evalkit.words.rules.settings import DATASET, RUBRICS
from evalkit.words.rules.values import CELLS, FIGURES

__all__ = ["RULES", "Rule"]

RULES = FILES | TABLES | CELLS | FIGURES | DATASET | RUBRICS | PARAMETERS
"""Every rule by its code."""
