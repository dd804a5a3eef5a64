"""What the made-up offices say of their measures: told from the figures, so that it agrees with them."""

import numpy as np
import pandas as pd

from evalkit.data.simulate import plan
from evalkit.data.simulate.figures import PENDING, REVISED_YEARS, Numbers, both_ways
from evalkit.data.simulate.life import Life
from evalkit.words.insertion import written

MET = {"higher": "を達成しました", "lower": "以内でした"}
MISSED = {"higher": "に届きませんでした", "lower": "を超えました"}


def commentary(life: Life) -> pd.DataFrame:
    """Write the commentary of every measure and year reported on.

    Of the figure printed wrongly nothing is said in its year, so that no text needs correction.
    """
    names = life.names | _numbers(life)
    labels = life.nodes.drop_duplicates("node").set_index("node")["label"]
    rows = []
    for nth, year in zip(plan.REPORTED, life.reported, strict=True):
        for node, indicators in plan.COMMENTED.items():
            said = [_sentence(life, each, year) for each in indicators]
            remark = plan.REMARKS.get((node, nth), "").format(**names)
            place = f"{labels[node]} 総評"
            text = "".join([*said, remark])
            rows.append({"node": node, "period": f"FY{year}", "text": text, "place": place})
    return pd.DataFrame(rows)


def _numbers(life: Life) -> dict[str, str]:
    """The numbers that remarks name."""
    old, new = both_ways(life.courses["support-places"])
    survey = life.courses[plan.SURVEY].actual[-1 - REVISED_YEARS, 0]
    drills = life.courses["drill-groups"].target[-1, 0]
    return {
        "bridge_old": _plain("support-places", old),
        "bridge_new": _plain("support-places", new),
        "survey": _plain(plan.SURVEY, survey),
        "drills_before": _plain("drill-groups", drills),
    }


def _sentence(life: Life, indicator: str, year: int) -> str:
    """What actual and target of a year come to; nothing where there is no target, or the figure is misprinted."""
    course, at = life.courses[indicator], life.years.index(year)
    target, actual = course.revised[at], course.actual[at]
    is_misprinted = life.misprint[:2] == (indicator, year)
    if np.isnan(target).any() or is_misprinted:
        return ""
    versions = life.indicators[life.indicators["indicator"] == indicator]
    row = versions[versions["valid_from"] <= f"FY{year}"].iloc[-1]
    is_late = indicator == plan.SURVEY and year == life.misprint.year
    if is_late or np.isnan(actual).any():
        return f"{row['name_ja']}は{PENDING}です。"
    if len(actual) > 1:
        return f"{row['name_ja']}は、{_parts(indicator, target, actual)}でした。"
    is_met = actual[0] <= target[0] if row["direction"] == "lower" else actual[0] >= target[0]
    reached = (MET if is_met else MISSED)[str(row["direction"])]
    now, aim = _plain(indicator, actual[0]), _plain(indicator, target[0])
    if indicator in plan.INSERTED:
        now, aim = (written(f"{indicator}/{role}/FY{year}") for role in ("actual", "target"))
    return f"{row['name_ja']}は{now}で、目標の{aim}{reached}。"


def _parts(indicator: str, target: Numbers, actual: Numbers) -> str:
    parts = plan.read(plan.COMPONENTS, {}).query("indicator == @indicator")["name_ja"]
    return "、".join(
        f"{part}が{_plain(indicator, now)}（目標{_plain(indicator, aim)}）"
        for part, now, aim in zip(parts, actual, target, strict=True)
    )


def _plain(indicator: str, number: float) -> str:
    cells = plan.CELLS[indicator]
    pattern = cells.cell.rpartition(")")[2].replace(" ", "")
    return pattern.format(f"{number:,.{cells.decimals}f}")
