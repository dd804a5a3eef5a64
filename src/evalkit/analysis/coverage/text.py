"""A projection of plan coverage set out to be read, in the manner of a model's summary."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalkit.analysis.roster.given import merged
from evalkit.words.caveats import words
from evalkit.words.codes import Lang, label
from evalkit.words.coverage import MEASURES, METHODS, SUMMARY, conditions
from evalkit.words.fiscal import period_label
from evalkit.words.shown import Shown

NUMBERS = ("value", "lower", "upper", "confidence")
INNER_BAND = r";band=(?:50|80)$"


def summary(frame: pd.DataFrame, by: str, head: Mapping[str, str], lang: Lang) -> Shown:
    """Set out conditions, ``head``, the outer band of each year, the long run, and what it all assumes."""
    held = [(label(SUMMARY, "if", lang), each) for each in conditions(by, lang)]
    held += [(label(SUMMARY, key, lang), text) for key, text in head.items()]
    columns = ("measure", "period", *NUMBERS, "method")
    shown = frame[frame["measure"].isin(MEASURES) & ~frame["by"].str.contains(INNER_BAND)]
    rows = []
    for row in shown.to_dict("records"):
        cells = [label(MEASURES, row["measure"], lang), period_label(row["period"], lang)]
        cells += ["" if np.isnan(row[each]) else f"{row[each]:.4g}" for each in NUMBERS]
        rows.append([*cells, label(METHODS, row["method"], lang)])
    return Shown(
        label(SUMMARY, "title", lang),
        label(SUMMARY, "notes", lang),
        head=held,
        columns=[label(SUMMARY, column, lang) for column in columns],
        rows=rows,
        notes=words(merged(frame["caveats"]), lang),
    )


def withheld(threshold: int, lang: Lang) -> Shown:
    """Say that a projection rests on too few to be told."""
    why = label(SUMMARY, "withheld", lang).format(threshold)
    return Shown(label(SUMMARY, "title", lang), label(SUMMARY, "notes", lang), notes=[why])
