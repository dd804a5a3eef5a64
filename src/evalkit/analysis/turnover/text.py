"""The findings about turnover set out to be read."""

import numpy as np
import pandas as pd

from evalkit.analysis.estimate import fact_ids
from evalkit.words.caveats import words
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import period_label
from evalkit.words.shown import Shown
from evalkit.words.turnover import EXIT_CAUSE, MEASURES, METHODS, RUNGS, SUMMARY

SMALLEST = 10
"""Counts of persons below it are in no summary, unless another threshold is asked for."""


def told_rows(frame: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Keep the findings that may be said of persons: none by cause and group, none that rests on a small count.

    A count above 0 and below ``threshold`` is small, and so is one whose rest (opening − exits) is; with it goes what
    rests on the year's other groups, which would give it away. 0: all are kept.
    What passes here passes the gate of facts, too, which stands before everything else that is told.
    """
    if threshold == 0:
        return frame
    ids = fact_ids(frame)
    counts = (frame["method"] == "snapshots") & (frame["unit"] == "人")
    keys = ["period", "by"]
    opening = frame[frame["measure"] == "opening"].set_index(keys)["value"]
    whole = pd.Series(
        [opening.get((period, by), np.nan) for period, by in frame[keys].to_numpy()], frame.index
    )
    rest = whole.where(frame["measure"] == "exits") - frame["value"]
    small = counts & (_is_small(frame["value"], threshold) | _is_small(rest, threshold))
    kind = frame["by"].str.replace(r"=[^;]*", "", regex=True)
    found = set(zip(frame["period"][small], kind[small], strict=True))
    together = [
        (period, of) in found or (period, "") in found
        for period, of in zip(frame["period"], kind, strict=True)
    ]
    hidden = set(ids[counts & pd.Series(together, frame.index)])
    rests = [not hidden.isdisjoint(each.split()) for each in frame["derived_from"]]
    return frame[~(counts | pd.Series(rests, frame.index) | frame["by"].str.contains("cause="))]


def _is_small(count: pd.Series, threshold: int) -> pd.Series:
    return (count > 0) & (count < threshold)


def summary(frame: pd.DataFrame, confidence: float, lang: Lang, threshold: int = SMALLEST) -> Shown:
    """Set out an estimate frame of turnover: the ladder, then a line for each finding about all years.

    What :func:`told_rows` leaves out is withheld, and how many findings that are is said.
    """
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
    kept = told_rows(frame, threshold).index
    withheld, told = int((~told.index.isin(kept)).sum()), told[told.index.isin(kept)]
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
    said = [label(SUMMARY, "withheld", lang).format(withheld, threshold)] if withheld else []
    return Shown(
        label(SUMMARY, "title", lang),
        label(SUMMARY, "notes", lang),
        head=head,
        columns=[label(SUMMARY, column, lang) for column in columns],
        rows=table,
        notes=[*said, *words(" ".join(dict.fromkeys(" ".join(told["caveats"]).split())), lang)],
    )


def _group(by: str, lang: Lang) -> str:
    """Name the parts of a stratum; causes by their label."""
    parts = (part.partition("=")[::2] for part in by.split(";") if part)
    named = {"cause": EXIT_CAUSE, "year": SUMMARY}
    return " ".join(
        label(named[key], value, lang) if key in named else value for key, value in parts
    )
