"""The findings about turnover set out to be read."""

import numpy as np
import pandas as pd

from evalkit.words.caveats import words
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import period_label
from evalkit.words.shown import Shown
from evalkit.words.turnover import EXIT_CAUSE, MEASURES, METHODS, RUNGS, SUMMARY


def summary(frame: pd.DataFrame, confidence: float, lang: Lang) -> Shown:
    """Set out an estimate frame of turnover: the ladder, then a line for each finding about all years."""
    rungs = frame[frame["measure"] == "turnover_rung"]
    (stands,) = rungs[rungs["by"] == ""].to_dict("records")
    rung = label(RUNGS, stands["label"], lang) if stands["label"] in RUNGS else "-"
    years = period_label(stands["period"], lang) if stands["period"] else ""
    named = {"years": years, "rung": rung, "interval": f"{confidence:g}"}
    head = [(label(SUMMARY, key, lang), text) for key, text in named.items() if text]
    for each in rungs[rungs["by"] != ""].to_dict("records"):
        name = label(RUNGS, each["by"].removeprefix("rung="), lang)
        why = "".join(f" ({text})" for text in words(each["caveats"], lang))
        head.append((name, label(SUMMARY, each["label"], lang) + why))
    columns = ("measure", "by", "period", "value", "lower", "upper", "method")
    told = frame[frame["measure"].isin(MEASURES) & (frame["measure"] != "turnover_rung")]
    told = told[told["label"] != "refused"]
    table = []
    for fact in told.to_dict("records"):
        numbers = [fact[column] for column in ("value", "lower", "upper")]
        table.append(
            [
                label(MEASURES, fact["measure"], lang),
                _group(fact["by"], lang),
                period_label(fact["period"], lang) if fact["period"] else "",
                *("" if np.isnan(number) else f"{number:.6g}" for number in numbers),
                label(METHODS, fact["method"], lang),
            ]
        )
    return Shown(
        label(SUMMARY, "title", lang),
        label(SUMMARY, "notes", lang),
        head=head,
        columns=[label(SUMMARY, column, lang) for column in columns],
        rows=table,
        notes=words(" ".join(dict.fromkeys(" ".join(told["caveats"]).split())), lang),
    )


def _group(by: str, lang: Lang) -> str:
    """Name the parts of a stratum; causes by their label."""
    parts = (part.partition("=")[::2] for part in by.split(";") if part)
    named = {"cause": EXIT_CAUSE, "year": SUMMARY}
    return " ".join(
        label(named[key], value, lang) if key in named else value for key, value in parts
    )
