"""The balance of a roster's flows: what came and went must explain the closing count, to the person."""

from collections.abc import Sequence

import pandas as pd

LINES = {
    "opening": "opening",
    "entry": "entries",
    "exit": "exits",
    "transfer_in": "transfers_in",
    "transfer_out": "transfers_out",
    "closing": "closing",
}
"""Lines of a roster's account in tidy form, and the column that adds each of them up."""

COUNTS = tuple(LINES.values())
"""The counts that must balance; opening and closing stand once, flows may be split by cause."""


def account_of_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Turn an account's lines (period, zone, flow, cause, persons) into a row per year, zone and cause.

    The stocks and transfers stand in the row without a cause; a count that isn't stated stays empty.
    ValueError for a line that isn't one of :data:`LINES` and a period that isn't a fiscal year.

    >>> lines = pd.DataFrame({"period": "FY2024", "zone": "flood", "flow": ["opening", "exit", "entry", "closing"],
    ...                       "cause": ["", "death", "", ""], "persons": [10, 3, 2, 9]})
    >>> accounting(account_of_lines(lines))[["year", "opening", "exits", "closing"]].values.tolist()
    [[2024, 10, 3, 9]]
    """
    unknown = sorted(set(lines["flow"]) - set(LINES))
    if unknown:
        raise ValueError(
            f"増減の区分ではありません: {', '.join(unknown)}。"
            f" / Not lines of an account: {', '.join(unknown)} ({', '.join(LINES)})."
        )
    years = lines["period"].astype("str").str.extract(r"^FY(\d{4})$", expand=False)
    if years.isna().any():
        found = lines.loc[years.isna(), "period"].iloc[0]
        raise ValueError(
            f"年度の書き方が違います: {found}（例: FY2024）。 / Not a fiscal year: {found} (write FY2024)."
        )
    wide = lines.assign(year=years.astype(int), count=lines["flow"].map(LINES)).pivot_table(
        index=["year", "zone", "cause"],
        columns="count",
        values="persons",
        aggfunc="sum",
        dropna=True,
    )
    stated = wide.reindex(columns=[count for count in COUNTS if count in wide])
    return stated.rename_axis(columns=None).reset_index()


def accounting(frame: pd.DataFrame, by: Sequence[str] = ("zone",)) -> pd.DataFrame:
    """Balance the roster: opening + entries − exits + transfers in − transfers out = closing, to the person.

    ``frame`` has one or more rows per year and group ``by``; flows may be split over rows (by cause),
    opening and closing stand once. Columns of transfers may be absent where there are none. Returns a row per group with the
    counts and ``residual``, which is 0. ValueError, with counts, where a count is missing, negative or no
    whole number, where a stock stands twice, where moves between groups don't cancel within a year, or
    where a residual remains.

    >>> flows = pd.DataFrame({"year": [2024, 2024], "zone": ["flood", "other"], "opening": [170, 830],
    ...                       "entries": [30, 170], "exits": [34, 166], "transfers_in": [5, 2],
    ...                       "transfers_out": [2, 5], "closing": [169, 831]})
    >>> accounting(flows)["residual"].tolist()
    [0, 0]
    """
    keys = ["year", *by]
    absent = [c for c in (*keys, "opening", "entries", "exits", "closing") if c not in frame]
    if absent:
        raise ValueError(
            f"列がありません: {', '.join(absent)}。 / Columns are missing: {', '.join(absent)}."
        )
    counts = [count for count in COUNTS if count in frame]
    numbers = frame[counts].astype(float)
    _refuse("負の数があります", "Counts are negative", frame[(numbers < 0).any(axis=1)], keys)
    fractions = frame[(numbers % 1 > 0).any(axis=1)]
    _refuse("整数でない数があります", "Counts aren't whole numbers", fractions, keys)
    groups = pd.concat([frame[keys], numbers], axis=1).groupby(keys, dropna=False, as_index=False)
    stated = groups[counts].count()
    unstated = stated[(stated[counts] == 0).any(axis=1)]
    _refuse("数のない欄があります", "Counts are missing", unstated, keys)
    twice = stated[(stated[["opening", "closing"]] > 1).any(axis=1)]
    _refuse("期首・期末が重複しています", "Opening or closing stands twice", twice, keys)
    account = groups[counts].sum().astype({count: "int64" for count in counts})
    account = account.reindex(columns=[*keys, *COUNTS], fill_value=0)
    account["residual"] = (
        account["opening"]
        + account["entries"]
        - account["exits"]
        + account["transfers_in"]
        - account["transfers_out"]
        - account["closing"]
    )
    _refuse("残差が0になりません", "A residual remains", account[account["residual"] != 0], keys)
    moves = account.assign(net=account["transfers_in"] - account["transfers_out"])
    nets = moves.groupby("year")[["net"]].sum().reset_index()
    unbalanced = nets[nets["net"] != 0]
    _refuse("異動の合計が一致しません", "Transfers in and out don't cancel", unbalanced, ["year"])
    return account


def _refuse(ja: str, en: str, found: pd.DataFrame, keys: list[str]) -> None:
    if found.empty:
        return
    shown = [*keys, *(column for column in ("residual", "net") if column in found)]
    cases = "; ".join(
        " ".join(f"{key}={value}" for key, value in case.items())
        for case in found[shown].head(5).to_dict("records")
    )
    raise ValueError(f"{ja}（{len(found)}件: {cases}）。 / {en} ({len(found)}: {cases}).")
