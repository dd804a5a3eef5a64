import json
from pathlib import Path

import pandas as pd
import pytest

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.stated import report_account
from evalkit.data.dataset import load_dataset
from evalkit.words.caveats import CAVEATS

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "roster.json").read_text("utf-8"))
YEAR = GOLDEN["plans_2024"]
IDS = {
    "plans": "evacuation-plans-in-force",
    "made": "evacuation-plans",
    "notices": "evacuation-notices",
    "share": "roster-change",
}
FIGURES = pd.DataFrame(
    [
        ("evacuation-notices", "", "baseline", "", 8452, "人", "final", "", "flow"),
        ("evacuation-notices", "", "target", "FY2024", 5700, "人", "final", "", "flow"),
        ("evacuation-notices", "", "actual", "FY2024", 4456, "人", "final", "", "flow"),
        ("evacuation-plans", "a", "baseline", "FY2023", 340, "件", "estimated", "", "stock"),
        ("evacuation-plans", "b", "baseline", "FY2023", 3200, "件", "estimated", "", "stock"),
        ("evacuation-plans", "a", "target", "FY2024", 60, "件", "final", "", "flow"),
        ("evacuation-plans", "b", "target", "FY2024", 640, "件", "final", "", "flow"),
        ("evacuation-plans", "a", "actual", "FY2024", 139, "件", "final", "", "flow"),
        ("evacuation-plans", "b", "actual", "FY2024", 1838, "件", "final", "", "flow"),
        ("evacuation-plans-in-force", "", "actual", "FY2023-end", 4657, "件", "final", "", "stock"),
        ("roster-change", "", "actual", "", 20, "％", "final", "前後", "flow"),
    ],
    columns=[
        *("indicator", "component", "role", "period", "value"),
        *("unit", "status", "approx", "accumulation"),
    ],
).assign(area="131121", release="setagaya-r6", direction="higher")
IN_FORCE = "131121/evacuation-plans-in-force/actual/FY2023-end/as-published/setagaya-r6"


def told(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    return frame[frame["measure"] == measure].set_index(["component", "by"])


def test_the_target_is_a_share_of_the_plans_expected_and_of_those_there_were():
    found = told(report_account(FIGURES, 2024, **IDS), "target_over_plans")

    for part, share in YEAR["target_over_expected"].items():
        assert found.loc[(part, "stock=estimated"), "value"] == pytest.approx(share)
        assert found.loc[(part, "stock=estimated"), "caveats"] == "estimated"
    assert found.loc[("", "stock=actual"), "value"] == pytest.approx(YEAR["target_over_actual"])
    assert IN_FORCE in found.loc[("", "stock=actual"), "derived_from"].split()


def test_actual_over_target_has_an_exact_interval_for_each_part_and_the_whole():
    found = told(report_account(FIGURES, 2024, **IDS), "actual_over_target")

    for part, expected in YEAR["actual_over_target"].items():
        row = found.loc[(part, "")]
        assert row[["value", "lower", "upper"]].tolist() == pytest.approx(expected, abs=6e-5)
        assert row[["method", "caveats"]].tolist() == ["exact-poisson", "actual-events"]


def test_plans_per_notice_carry_wilsons_interval():
    row = told(report_account(FIGURES, 2024, **IDS), "plans_per_notice").iloc[0]

    assert row[["value", "lower", "upper"]].tolist() == pytest.approx(
        YEAR["plans_per_notice"], abs=6e-7
    )


def test_an_assumed_roster_tells_the_loss_planned_for_and_the_loss_there_was():
    found = told(report_account(FIGURES, 2024, roster_size=8452, **IDS), "plan_loss_rate")

    assert found.loc[("", "role=actual;roster=8452"), "value"] == pytest.approx(
        YEAR["plan_loss_actual"], abs=6e-7
    )
    assert found.loc[("", "role=target;roster=8452"), "value"] == pytest.approx(
        YEAR["plan_loss_target"], abs=6e-7
    )
    assert found["caveats"].str.contains("assumed").all()
    assert told(report_account(FIGURES, 2024, **IDS), "plan_loss_rate").empty


def test_the_accounts_of_turnover_and_coverage_stand_in_the_same_frame():
    frame = report_account(FIGURES, "R6", **IDS)

    lost = told(frame, "plans_lost").loc[("", "definition=exit_rate")]
    assert lost["value"] == pytest.approx(931.4)
    assert "approximate" in lost["caveats"].split()
    assert lost["period"] == "FY2024"
    covered = told(frame, "coverage")
    assert covered["value"].tolist() == pytest.approx(YEAR["coverage"], abs=6e-7)
    assert set(covered["period"]) == {"FY2024-end"}


def test_the_real_report_gives_the_account_of_its_figures():
    ward = load_dataset(Path(__file__).parents[2] / "data" / "setagaya")

    found = report_account(ward, "R6", roster_size=8452, **IDS)

    expected = report_account(FIGURES, "R6", roster_size=8452, **IDS)
    pd.testing.assert_frame_equal(found, expected)
    assert found.attrs["plan"] is ward.plan


def test_every_number_names_the_published_figures_it_rests_on():
    frame = report_account(FIGURES, 2024, roster_size=8452, **IDS)
    published = set(fact_ids(FIGURES.assign(measure=FIGURES["role"], by="", method="as-published")))

    numbers = frame[frame["value"].notna()]
    assert (numbers["derived_from"] != "").all()
    assert set(" ".join(frame["derived_from"]).split()) <= published
    assert set(" ".join(frame["caveats"]).split()) <= set(CAVEATS)
    assert fact_ids(frame).is_unique
    assert set(frame["area"]) == {"131121"}


def test_a_pending_actual_is_refused_everywhere_it_counts():
    pending = (FIGURES["indicator"] == "evacuation-plans") & (FIGURES["role"] == "actual")
    figures = FIGURES.assign(
        value=FIGURES["value"].mask(pending), status=FIGURES["status"].mask(pending, "pending")
    )

    frame = report_account(figures, 2024, **IDS)

    for measure in ("actual_over_target", "plans_per_notice", "plans_closing", "coverage"):
        rows = told(frame, measure)
        assert len(rows)
        assert set(rows["label"]) == {"refused"}
        assert rows["caveats"].str.split().map(lambda codes: "pending" in codes).all()
    assert told(frame, "plans_lost")["value"].notna().all()


def test_more_plans_than_notices_are_no_share_of_them():
    few = FIGURES["indicator"].eq("evacuation-notices") & FIGURES["role"].eq("actual")

    row = told(
        report_account(FIGURES.assign(value=FIGURES["value"].mask(few, 1000)), 2024, **IDS),
        "plans_per_notice",
    ).iloc[0]
    assert row[["label", "caveats"]].tolist() == ["refused", "exceeds-base from-notices"]


def test_a_roster_that_contradicts_the_figures_tells_no_loss():
    found = told(report_account(FIGURES, 2024, roster_size=20_000, **IDS), "plan_loss_rate")

    assert set(found["label"]) == {"refused"}
    assert found["caveats"].str.contains("exceeds-roster").all()


def test_a_baseline_that_is_no_stock_is_not_taken_for_one():
    flows = FIGURES.assign(accumulation="flow")

    assert told(report_account(flows, 2024, **IDS), "target_over_plans").index.tolist() == [
        ("", "stock=actual")
    ]


REQUIRED = [
    ("evacuation-plans-in-force", "actual", "implied_roster"),
    ("evacuation-plans", "actual", "plans_per_notice"),
    ("evacuation-plans", "target", "actual_over_target"),
    ("evacuation-notices", "actual", "implied_roster"),
    ("roster-change", "actual", "plans_lost"),
]


@pytest.mark.parametrize(("indicator", "role", "measure"), REQUIRED)
@pytest.mark.parametrize("reason", ["absent", "pending", "range-figure"])
def test_what_rests_on_a_figure_that_isnt_there_is_refused_and_the_run_goes_on(
    indicator, role, measure, reason
):
    asked = (FIGURES["indicator"] == indicator) & (FIGURES["role"] == role)
    if reason == "absent":
        figures = FIGURES[~asked]
    elif reason == "pending":
        pending = FIGURES["status"].mask(asked, "pending")
        figures = FIGURES.assign(status=pending, value=FIGURES["value"].mask(asked))
    else:
        figures = FIGURES.assign(upper=FIGURES["value"].where(asked) + 1)
        reason = "range-target" if role == "target" else reason

    found = told(report_account(figures, 2024, roster_size=8452, **IDS), measure)

    assert set(found["label"]) == {"refused"}
    assert found["caveats"].str.split().map(lambda codes: reason in codes).all()


def test_no_figures_at_all_give_no_account():
    assert report_account(FIGURES[:0], 2024, **IDS).empty


def test_a_figure_that_stands_twice_is_named():
    twice = FIGURES.assign(component=FIGURES["component"].replace("b", "a"))
    twice["accumulation"] = [*FIGURES["accumulation"][:8], "cumulative", "stock", "flow"]
    with pytest.raises(ValueError, match="evacuation-plans actual FY2024"):
        report_account(twice.drop(index=[4, 6]), 2024, **IDS)


def test_the_share_of_the_year_outweighs_one_without_a_year():
    yearly = FIGURES[FIGURES["indicator"] == "roster-change"].assign(period="FY2024", value=10)

    frame = report_account(pd.concat([FIGURES, yearly], ignore_index=True), 2024, **IDS)

    assert told(frame, "plans_lost").loc[("", "definition=exit_rate"), "value"] == pytest.approx(
        465.7
    )


@pytest.mark.parametrize("status", ["forecast", "revised", "low_reliability"])
def test_the_status_of_a_figure_travels_into_the_account(status):
    figures = FIGURES.assign(status=FIGURES["status"].replace("estimated", status))
    found = told(report_account(figures, 2024, **IDS), "target_over_plans")
    assert found.loc[("", "stock=estimated"), "caveats"] == status.replace("_", "-")
