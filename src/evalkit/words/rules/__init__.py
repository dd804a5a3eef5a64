"""The catalogue of rules: for each code what must hold and how to mend it, in both languages."""

from evalkit.words.rules.files import FILES, TABLES
from evalkit.words.rules.forms import FORMS
from evalkit.words.rules.insertions import INSERTIONS
from evalkit.words.rules.new import NEW
from evalkit.words.rules.parameters import PARAMETERS
from evalkit.words.rules.releases import RELEASES
from evalkit.words.rules.rosters import FLOWS, KEYS, ROSTERS
from evalkit.words.rules.rule import Rule
from evalkit.words.rules.runs import RUNS
from evalkit.words.rules.settings import DATASET, RUBRICS
from evalkit.words.rules.snapshots import DATABASES, SNAPSHOTS
from evalkit.words.rules.values import CELLS, FIGURES
from evalkit.words.rules.versions import BRIDGES, VERSIONS
from evalkit.words.rules.vintages import DOUBTFUL, VINTAGES

__all__ = ["RULES", "Rule"]

RULES = (
    NEW
    | FORMS
    | FILES
    | TABLES
    | CELLS
    | FIGURES
    | INSERTIONS
    | VERSIONS
    | BRIDGES
    | VINTAGES
    | DOUBTFUL
    | DATASET
    | RUBRICS
    | PARAMETERS
    | RUNS
    | RELEASES
    | KEYS
    | ROSTERS
    | FLOWS
    | SNAPSHOTS
    | DATABASES
)
"""Every rule by its code."""
