"""Figures of one fiscal year, and what rating them says: for the tests of ratings."""

import pandas as pd

from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import Band, RatingRule

LOWER = ("target / actual", "2 - actual / target")


def rule(*floors, lower=LOWER[0], inferred=False):
    """Letters A, B, … down to each floor, the last one below all of them."""
    edges = [float("inf"), *floors, float("-inf")]
    bands = [Band("ABCDE"[n], low, edges[n]) for n, low in enumerate(edges[1:])]
    return RatingRule("trial", "", "", inferred, lower, tuple(bands))


RULE = rule(1.0, 0.8, 0.6)
BASIS = {"accumulation": "flow", "count_basis": "unique"}


def figures(*rows, **shared):
    """Figures of fiscal 2024, each row its role, value and further columns."""
    records = []
    for role, value, *columns in rows:
        period = "FY2023" if role == "baseline" else "FY2024"
        own = BASIS | (columns[0] if columns else {})
        records.append({"indicator": "x", "role": role, "period": period, "value": value} | own)
    return pd.DataFrame(records).assign(**{"direction": "higher"} | shared)


def pair(target, actual, direction="higher", **shared):
    return figures(("target", target), ("actual", actual), direction=direction, **shared)


def three(baseline, target, actual, direction="higher"):
    rows = (("baseline", baseline), ("target", target), ("actual", actual))
    return figures(*rows, direction=direction)


def parts(a, b, how, direction="higher", **shared):
    """An indicator of two parts, each a pair of target and actual."""
    rows = []
    for component, (target, actual) in {"a": a, "b": b}.items():
        rows += [("target", target, {"component": component})]
        rows += [("actual", actual, {"component": component})]
    return figures(*rows, component_rule=how, direction=direction, **shared)


RULES_FOR_PARTS = ("all", "any", "mean", "pooled", "none")


def told(frame, component=""):
    """The rows of what was computed, by measure."""
    rows = frame[(frame["component"] == component) & (frame["method"] != "as-published")]
    return rows.set_index("measure").to_dict("index")


def each(frames, by=RULE):
    """Rate frames of one indicator each together: what was computed of each whole, by measure."""
    named = [frame.assign(indicator=str(number)) for number, frame in enumerate(frames)]
    found = rate(pd.concat(named, ignore_index=True), 2024, by)
    return [told(found[found["indicator"] == str(number)]) for number in range(len(named))]


def letters(frames, by=RULE):
    return [row["rating"]["label"] for row in each(frames, by)]


def rated(frame, by=RULE, component=""):
    """Letter, status and caveats."""
    row = told(rate(frame, 2024, by), component)["rating"]
    return row["label"], row["status"], row["caveats"]


def letter(frame, by=RULE):
    return rated(frame, by)[0]
