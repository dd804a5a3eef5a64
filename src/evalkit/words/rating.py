"""Why a rating rule can't be applied to an indicator, in both languages."""

from evalkit.words.codes import Label
from evalkit.words.pace import REFUSED

NOT_RATED = {
    "outside-proration": Label(
        "評価基準の按分の期間に含まれない年度である",
        "outside the years over which the rule prorates the target",
    ),
    "no-final-target": Label(
        "評価基準が按分する最終年度の目標が設定されていない",
        "no target is set for the last year, which the rule prorates",
    ),
    "parts-by-attainment": Label(
        "この評価基準は達成率以外も用いるため、内訳を平均・合計して評価できない",
        "the rule asks about more than attainment: parts can't be averaged or pooled under it",
    ),
    "base-year-open": Label(
        "現況値の時点によって評価が変わるが、その時点が示されていない",
        "the letter depends on the year of the baseline, which isn't printed",
    ),
} | {f"pace-{code}": words for code, words in REFUSED.items() if code}
"""Reasons of rating rules; those of a pace to target keep their words under ``pace-``."""
