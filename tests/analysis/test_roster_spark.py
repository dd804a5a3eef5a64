"""A roster on Spark: the same expressions, the same answers, the same refusals."""

import shutil

import ibis
import pandas as pd
import pytest
from engines import YEARS, Answers
from rosters import FIRST, SECOND, WRONG, refusal, write
from servers import NO_JAVA, NO_SPARK

from evalkit.analysis.roster.flows import roster_flows
from evalkit.analysis.roster.panel import roster_panel

pytestmark = [
    pytest.mark.slow,
    # pyspark 4.0 on Python 3.11 and pandas 3
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def spark():
    pyspark = pytest.importorskip("pyspark", reason=NO_SPARK)
    if shutil.which("java") is None:
        pytest.skip(NO_JAVA)
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        # six rows: what Java and Spark do to be fast with many takes longer than all else
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.session.timeZone": "Asia/Tokyo",
    }
    assert pyspark.__version__ < "4.1"
    builder = SparkSession.builder.master("local[1]").appName("evalkit tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield ibis.pyspark.connect(session)
    session.stop()


def tables(spark, folder) -> dict[int, ibis.expr.types.Table]:
    return {
        int(path.stem[-4:]): spark.read_parquet(path) for path in sorted(folder.glob("snapshot-*"))
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    frames = {f"y{year}": frame for year, frame in YEARS.items()}
    return write(tmp_path_factory.mktemp("roster"), **frames)


@pytest.fixture(scope="module")
def expected(folder) -> Answers:
    """What files answer."""
    return Answers.of(folder)


def test_every_answer_is_that_of_files(spark, folder, expected):
    Answers.of(tables(spark, folder)).must_equal(expected)


def test_one_table_with_a_column_year_answers_alike(tmp_path, spark, expected):
    every = pd.concat([frame.assign(year=year) for year, frame in YEARS.items()])
    every.to_parquet(tmp_path / "every.parquet")
    long = spark.read_parquet(tmp_path / "every.parquet")

    for name, found in {
        "flows in all": roster_flows(long, ()),
        "patterns": roster_panel(long, ("zone", "district")).patterns,
    }.items():
        pd.testing.assert_frame_equal(found, expected.frames[name])


def test_groups_that_are_numbers_and_dates_are_called_alike_in_any_time_zone(tmp_path, spark):
    more = {"care_level": 2.0, "since": pd.Timestamp("2020-04-01").date(), "ward": 13}
    folder = write(tmp_path, y2021=FIRST.assign(**more), y2022=SECOND.assign(**more))

    pd.testing.assert_frame_equal(
        roster_flows(tables(spark, folder), tuple(more)), roster_flows(folder, tuple(more))
    )


@pytest.mark.parametrize(
    ("first", "second", "code", "year", "count"), {case[2]: case for case in WRONG}.values()
)
def test_snapshots_that_would_count_wrongly_are_refused_as_files_are(
    tmp_path, spark, first, second, code, year, count
):
    folder = write(tmp_path, y2021=first, y2022=second)

    assert refusal(tables(spark, folder)) == [(code, str(year), str(count))]
