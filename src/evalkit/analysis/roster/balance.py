"""The balance of a roster's flows: what came and went must explain the closing count, to the person."""

from collections.abc import Sequence

import pandas as pd

from evalkit.words.rosters import CAUSES

LINES = {
    "opening": "opening",
    "stay": "stayers",
    "entry": "entries",
    "exit": "exits",
    "transfer_in": "transfers_in",
    "transfer_out": "transfers_out",
    "closing": "closing",
    "correction": "corrections",
    "in_and_out": "in_and_out",
    "out_and_in": "out_and_in",
    "entry_logged": "entries_logged",
    "exit_logged": "exits_logged",
    "plan_opening": "plans_opening",
    "plan_exit": "plans_lost",
    "plan_lapse": "plans_lapsed",
    "plan_new": "plans_new",
    "plan_new_entrant": "plans_new_entrants",
    "plan_transfer_in": "plans_transfers_in",
    "plan_transfer_out": "plans_transfers_out",
    "plan_closing": "plans_closing",
    "mailing": "at_mailing",
    "plan_mailing": "plans_at_mailing",
    "refusal": "refusals",
    "notice": "notices",
}
"""Lines of a roster's account in tidy form, and the column that adds each of them up."""

COUNTS = ("opening", "entries", "exits", "transfers_in", "transfers_out", "closing")
"""The counts that must balance; opening and closing stand once, flows may be split by cause."""

SIGNS = {"opening": 1, "entries": 1, "exits": -1, "transfers_in": 1, "transfers_out": -1, "closing": -1}  # fmt: skip
"""opening + entries − exits + transfers in − transfers out − closing = 0."""


def account_of_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Turn an account's lines (period, zone, flow, cause, persons) into a row per year, zone and cause.

    The stocks and transfers stand in the row without a cause; a count that isn't stated stays empty.
    ValueError, with counts, for a line that isn't one of :data:`LINES` or stands twice, a cause that isn't
    in the vocabulary, and a period that isn't a fiscal year.

    >>> lines = pd.DataFrame({"period": "FY2024", "zone": "flood", "flow": ["opening", "exit", "entry", "closing"],
    ...                       "cause": ["", "death", "", ""], "persons": [10, 3, 2, 9]})
    >>> accounting(account_of_lines(lines))[["year", "opening", "exits", "closing"]].values.tolist()
    [[2024, 10, 3, 9]]
    """
    lines = lines.assign(**lines[["zone", "cause"]].fillna(""))
    strange = lines.loc[~lines["flow"].isin(LINES), "flow"]
    if len(strange):
        _stop("増減の区分ではありません", "Not lines of an account", strange)
    is_known = [
        cause in CAUSES.get(flow, {}) or not cause
        for flow, cause in zip(lines["flow"], lines["cause"], strict=True)
    ]
    strange = (lines["flow"] + " " + lines["cause"])[[not known for known in is_known]]
    if len(strange):
        _stop("この区分の理由ではありません", "Not causes of these lines", strange)
    years = lines["period"].astype("str").str.extract(r"^FY(\d{4})$", expand=False)
    if years.isna().any():
        strange = lines.loc[years.isna(), "period"]
        _stop("年度（例 FY2024）ではありません", "Not a fiscal year", strange)
    tidy = lines.assign(year=years.astype(int), count=lines["flow"].map(LINES))
    keys = ["year", "zone", "cause"]
    twice = tidy[tidy.duplicated([*keys, "flow"])]
    refuse("同じ行が重複しています", "Lines stand twice", twice, [*keys, "flow"])
    wide = tidy.pivot_table(
        index=keys, columns="count", values="persons", aggfunc="sum", dropna=True
    )
    stated = wide.reindex(columns=[count for count in LINES.values() if count in wide])
    return stated.rename_axis(columns=None).reset_index()


def accounting(frame: pd.DataFrame, by: Sequence[str] = ("zone",)) -> pd.DataFrame:
    """Balance the roster: opening + entries − exits + transfers in − transfers out = closing, to the person.

    ``frame`` has one or more rows per year and group ``by``; flows may be split over rows (by cause),
    opening and closing stand once. Columns of transfers may be absent where there are none. The opening is
    the closing of the year before plus ``corrections``, where both years are there. Returns a row per group
    with the counts and ``residual``, which is 0. ValueError, with counts, where a count is missing, negative
    or no whole number, where a stock stands twice, where moves between groups don't cancel within a year,
    where an opening isn't explained, or where a residual remains.

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
    refuse("負の数があります", "Counts are negative", frame[(numbers < 0).any(axis=1)], keys)
    fractions = frame[(numbers % 1 > 0).any(axis=1)]
    refuse("整数でない数があります", "Counts aren't whole numbers", fractions, keys)
    groups = pd.concat([frame[keys], numbers], axis=1).groupby(keys, dropna=False, as_index=False)
    stated = groups[counts].count()
    unstated = stated[(stated[counts] == 0).any(axis=1)]
    refuse("数のない欄があります", "Counts are missing", unstated, keys)
    twice = stated[(stated[["opening", "closing"]] > 1).any(axis=1)]
    refuse("期首・期末が重複しています", "Opening or closing stands twice", twice, keys)
    account = groups[counts].sum().astype({count: "int64" for count in counts})
    account = account.reindex(columns=[*keys, *COUNTS], fill_value=0)
    account["residual"] = sum(sign * account[count] for count, sign in SIGNS.items())
    refuse("残差が0になりません", "A residual remains", account[account["residual"] != 0], keys)
    moves = account.assign(net=account["transfers_in"] - account["transfers_out"])
    nets = moves.groupby("year")[["net"]].sum().reset_index()
    unbalanced = nets[nets["net"] != 0]
    refuse("異動の合計が一致しません", "Transfers in and out don't cancel", unbalanced, ["year"])
    _carried_over(frame, account, keys)
    return account


def _carried_over(frame: pd.DataFrame, account: pd.DataFrame, keys: list[str]) -> None:
    """Hold each opening against the closing of the year before and its corrections."""
    before = account[[*keys, "closing"]].assign(year=account["year"] + 1)
    both = account.loc[account["year"].isin(before["year"]), "year"]
    pairs = account[[*keys, "opening"]].merge(before, on=keys, how="outer")
    if "corrections" in frame:
        corrections = frame.groupby(keys, dropna=False, as_index=False)[["corrections"]].sum()
        pairs = pairs.merge(corrections, on=keys, how="left")
    parts = pairs.reindex(columns=["opening", "closing", "corrections"]).fillna(0).astype("int64")
    pairs["residual"] = parts["opening"] - parts["closing"] - parts["corrections"]
    gaps = pairs[pairs["year"].isin(both) & (pairs["residual"] != 0)]
    refuse(
        "年度当初が前年度末と一致しません（補正の行もありません）",
        "Openings aren't the closing of the year before, nor corrected",
        gaps,
        keys,
    )


def _stop(ja: str, en: str, found: pd.Series) -> None:
    names = ", ".join(sorted(set(found.astype("str")))[:5])
    raise ValueError(f"{ja}（{len(found)}件）: {names}。 / {en}: {names} ({len(found)}).")


def refuse(ja: str, en: str, found: pd.DataFrame, keys: list[str]) -> None:
    """Stop with the number of rows found and the place of the first ones; nothing where none is."""
    if found.empty:
        return
    shown = [*keys, *(column for column in ("residual", "net") if column in found)]
    cases = "; ".join(
        " ".join(f"{key}={value}" for key, value in case.items())
        for case in found[shown].head(5).to_dict("records")
    )
    raise ValueError(f"{ja}（{len(found)}件: {cases}）。 / {en} ({len(found)}: {cases}).")
