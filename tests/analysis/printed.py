"""Figures with the letters that a rule prints for them: for the tests of what letters tell."""

from types import SimpleNamespace

import pandas as pd

from evalkit.analysis.rating.rate import rate


def with_letters(figures, letters):
    """The figures as data that have printed letters, by indicator."""
    ratings = pd.DataFrame(
        [
            {"area": "", "indicator": indicator, "component": "", "label": letter}
            for indicator, letter in letters.items()
        ],
        columns=["area", "indicator", "component", "label"],
    )
    told = {"period": "FY2024", "release": "", "status": "final"}
    return SimpleNamespace(figures=figures, ratings=ratings.assign(**told))


def lettered(frames, by):
    """Frames of one indicator each as one data set, with the letters of a rule as the printed ones."""
    figures = pd.concat(
        [frame.assign(indicator=f"x{number}") for number, frame in enumerate(frames)],
        ignore_index=True,
    )
    return with_letters(figures, letters_by(figures, by))


def letters_by(figures, by):
    rated = rate(figures, 2024, by)
    wholes = rated[(rated["measure"] == "rating") & (rated["component"] == "")]
    given = wholes[~wholes["label"].isin(["", "refused"])]
    return dict(zip(given["indicator"], given["label"], strict=True))
