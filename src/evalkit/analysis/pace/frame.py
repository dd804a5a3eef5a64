"""How pace reads a frame's columns, and how it answers: verdicts and refusals as text columns."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.words.codes import Label
from evalkit.words.pace import REFUSED

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]


def require(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise ValueError where columns are missing or stand there twice."""
    wrong = [column for column in columns if list(frame.columns).count(column) != 1]
    if wrong:
        raise ValueError(
            f"次の列が1つずつ必要です: {', '.join(wrong)}。"
            f" / These columns are needed, once each: {', '.join(wrong)}."
        )


def numbers(frame: pd.DataFrame, column: str) -> Floats:
    """Read a column as numbers, NaN where it is empty; ValueError where it holds text."""
    try:
        return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"列{column}に数値でないものがあります。 / The column {column} holds something that isn't a number."
        ) from error


def directions(frame: pd.DataFrame) -> Floats:
    """Read the column ``direction``: 1 or higher is 1, -1 or lower is -1, anything else 0 (none)."""
    places, found = pd.factorize(frame["direction"])
    return np.array([*(_DIRECTIONS.get(each, 0.0) for each in found), 0.0])[places]


_DIRECTIONS = {1: 1.0, "1": 1.0, "higher": 1.0, -1: -1.0, "-1": -1.0, "lower": -1.0}


def first_of(refusals: Mapping[str, Bools]) -> Codes:
    """Return for each row the place in REFUSED of the first refusal that holds; 0 where none does."""
    places = list(REFUSED)
    return np.select(list(refusals.values()), [places.index(code) for code in refusals], 0)


def refusal_columns(refusal: Codes, index: pd.Index) -> dict[str, pd.Series]:
    """Answer with ``refused`` (the code, empty where nothing is refused) and ``reason`` (its words).

    The reasons are a categorical: a million refusals hold each sentence once.
    """
    words = [f"{each.ja} / {each.en}" if each.ja else "" for each in REFUSED.values()]
    reason = pd.Series(pd.Categorical.from_codes(refusal, pd.Index(words)), index=index)
    return {"refused": text(list(REFUSED), refusal, index), "reason": reason}


def verdicts(
    vocabulary: Mapping[str, Label], cases: Mapping[str, Bools], index: pd.Index
) -> pd.Series:
    """Answer with the first code whose case holds; ``not_available`` where none does."""
    codes = list(vocabulary)
    places = [codes.index(code) for code in cases]
    found = np.select(list(cases.values()), places, codes.index("not_available"))
    return text(codes, found, index)


def text(words: list[str], places: Codes, index: pd.Index) -> pd.Series:
    """Write a text column from a few words and each row's place among them."""
    return pd.Series(pd.array(words, dtype="str").take(places), index=index)
