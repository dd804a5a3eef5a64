"""A projection of plan coverage as text, in the manner of a model's summary."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalkit.analysis.roster.given import merged
from evalkit.words.caveats import words
from evalkit.words.codes import Lang, label
from evalkit.words.coverage import MEASURES, METHODS, SUMMARY, conditions
from evalkit.words.fiscal import period_label

NUMBERS = ("value", "lower", "upper", "confidence")
INNER_BAND = r";band=(?:50|80)$"


def summary_text(frame: pd.DataFrame, by: str, head: Mapping[str, str], lang: Lang) -> str:
    """Set out conditions, ``head``, the outer band of each year, the long run, and what it all assumes."""
    lines = [label(SUMMARY, "title", lang)]
    lines += [f"{label(SUMMARY, 'if', lang)}: {each}" for each in conditions(by, lang)]
    lines += [f"{label(SUMMARY, key, lang)}: {text}" for key, text in head.items()]
    columns = ("measure", "period", *NUMBERS, "method")
    lines += ["", " | ".join(label(SUMMARY, column, lang) for column in columns)]
    shown = frame[frame["measure"].isin(MEASURES) & ~frame["by"].str.contains(INNER_BAND)]
    for row in shown.to_dict("records"):
        cells = [label(MEASURES, row["measure"], lang), period_label(row["period"], lang)]
        cells += ["" if np.isnan(row[each]) else f"{row[each]:.4g}" for each in NUMBERS]
        lines.append(" | ".join([*cells, label(METHODS, row["method"], lang)]))
    notes = words(merged(frame["caveats"]), lang)
    return "\n".join(
        [*lines, "", f"{label(SUMMARY, 'notes', lang)}:", *(f"- {each}" for each in notes)]
    )
