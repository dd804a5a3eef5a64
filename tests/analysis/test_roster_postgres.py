"""A roster in PostgreSQL: counted there like files, read only, and refused in words."""

import socket
import uuid

import ibis
import pandas as pd
import pytest
from engines import YEARS, Answers
from hypothesis import given, settings
from rosters import EVERYWHERE, FIRST, PEOPLE, SECOND, WRONG, plain_flows, refusal, roster, write
from servers import NO_POSTGRES, load, postgres, postgres_binaries

import evalkit.analysis.roster.postgres as opening
from evalkit.analysis.roster.flows import roster_flows
from evalkit.analysis.roster.panel import roster_panel
from evalkit.data.roster.database import RosterDatabase
from evalkit.words.problem_table import problem_table
from evalkit.words.problems import DataError

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")


@pytest.fixture(scope="module")
def address():
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip(NO_POSTGRES)
    with postgres(binaries) as found:
        yield found


@pytest.fixture(scope="module")
def keeper(address):
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def kept(keeper, address, person="text", **frames) -> RosterDatabase:
    """Write y2021=… as the table roster_2021, keys of one type, and name them as a database."""
    years = {int(name[1:]): frame for name, frame in frames.items()}
    for year, frame in years.items():
        load(keeper, f"roster_{year}", frame, person=person)
    return RosterDatabase(address, {year: f"roster_{year}" for year in years})


def frames(**more):
    return {f"y{year}": frame for year, frame in YEARS.items()} | more


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> Answers:
    """What files answer."""
    return Answers.of(write(tmp_path_factory.mktemp("files"), **frames()))


def test_every_answer_is_that_of_files(keeper, address, expected):
    Answers.of(kept(keeper, address, **frames())).must_equal(expected)


def test_one_table_with_a_column_year_answers_alike(keeper, address, expected):
    every = pd.concat([frame.assign(year=year) for year, frame in YEARS.items()])
    load(keeper, "all_years", every, year="smallint")

    Answers.of(RosterDatabase(address, "all_years")).must_equal(expected)


def number(person: str) -> int:
    return int(person[1:])


@pytest.mark.parametrize(
    ("kind", "write_id"),
    [
        ("varchar(10) NOT NULL", str),
        ("char(6)", str),
        ("uuid", lambda person: str(uuid.uuid5(uuid.NAMESPACE_OID, person))),
        ("integer", number),
        ("bigint", number),
        ("numeric(10)", number),
        ("bytea", str.encode),
    ],
)
def test_persons_may_be_of_any_kind_of_key(keeper, address, expected, kind, write_id):
    written = {
        name: frame.assign(person=frame["person"].map(write_id)) for name, frame in frames().items()
    }
    database = kept(keeper, address, kind, **written)

    for name, found in {
        "flows in all": roster_flows(database, ()),
        "patterns": roster_panel(database, ("zone", "district")).patterns,
    }.items():
        pd.testing.assert_frame_equal(found, expected.frames[name])


def test_a_key_that_may_be_empty_in_one_year_only_is_of_the_same_kind(keeper, address):
    database = kept(keeper, address, y2021=FIRST, y2022=SECOND)
    keeper.execute(
        "ALTER TABLE roster_2021 ALTER person SET NOT NULL, ALTER person TYPE varchar(9)"
    )

    assert roster_panel(database).flows["stayers"].tolist() == [3]


@settings(max_examples=10)
@given(PEOPLE, PEOPLE)
def test_flows_are_those_that_sets_and_loops_count(keeper, address, before, after):
    before, after = before | EVERYWHERE, after | EVERYWHERE
    database = kept(keeper, address, y2021=roster(before), y2022=roster(after))

    flows = roster_flows(database).drop(columns="year").set_index("zone")

    assert flows.to_dict("index") == plain_flows(before, after)


@pytest.mark.parametrize(("first", "second", "code", "year", "count"), WRONG)
def test_snapshots_that_would_count_wrongly_are_refused_as_files_are(
    keeper, address, first, second, code, year, count
):
    database = kept(keeper, address, y2021=first, y2022=second)

    assert refusal(database) == [(code, f"roster_{year}", str(count))]


def test_no_person_ever_leaves_the_database(monkeypatch, keeper, address):
    fetched = []
    fetch = psycopg.Cursor.fetchall

    def watched(cursor):
        rows = fetch(cursor)
        fetched.extend(rows)
        return rows

    database = kept(keeper, address, **frames())
    monkeypatch.setattr(psycopg.Cursor, "fetchall", watched)
    Answers.of(database)
    with pytest.raises(DataError):
        roster_flows(kept(keeper, address, y2021=pd.concat([FIRST, FIRST]), y2022=SECOND))

    persons = set(pd.concat(YEARS.values())["person"])
    assert fetched
    assert persons.isdisjoint(str(value) for row in fetched for value in row)


def test_nothing_can_be_written_and_all_queries_see_the_same_persons(keeper, address):
    database = kept(keeper, address, y2021=FIRST, y2022=SECOND)

    with opening.open_database(database) as tables:
        engine = tables[2021].get_backend()
        before = tables[2021].count().to_pandas()
        keeper.execute("DELETE FROM roster_2021")
        assert tables[2021].count().to_pandas() == before == len(FIRST)
        for writing in ("CREATE TEMPORARY TABLE mine ()", "DELETE FROM roster_2022"):
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), engine.con.transaction():
                engine.con.execute(writing)


def test_a_table_in_another_schema_is_named_with_it(keeper, address):
    keeper.execute("CREATE SCHEMA IF NOT EXISTS welfare")
    for year, frame in ((2021, FIRST), (2022, SECOND)):
        load(keeper, f"welfare.there_{year}", frame)

    there = RosterDatabase(address, {year: f"welfare.there_{year}" for year in (2021, 2022)})

    assert roster_flows(there, ())["stayers"].tolist() == [3]


def problem(snapshots):
    """The one problem of what is asked for, and all that is said of it."""
    with pytest.raises(DataError) as told:
        roster_flows(snapshots)
    (found,) = told.value.problems
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__ or told.value.__context__ is None
    said = [str(told.value), *(problem_table([found], lang).to_string() for lang in ("ja", "en"))]
    return found, " ".join(said)


def test_a_database_that_nobody_answers_for_is_told_in_words_without_the_password(monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "himitsu")
    nobody = RosterDatabase("postgresql://reader@127.0.0.1:1/welfare", {2021: "a", 2022: "b"})

    found, said = problem(nobody)

    assert (found.code, found.file) == ("database-unreachable", "postgresql://127.0.0.1:1/welfare")
    assert "himitsu" not in said
    assert "5秒以内" in said
    assert "within 5 seconds" in said


def test_a_database_that_takes_the_call_and_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(opening, "SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        found, _ = problem(
            RosterDatabase(f"postgresql://127.0.0.1:{port}/x", {2021: "a", 2022: "b"})
        )

    assert found.code == "database-unreachable"


def test_a_user_who_isnt_known_is_told_as_the_server_says(address):
    stranger = RosterDatabase(address.replace("keeper", "stranger"), "roster")

    found, _ = problem(stranger)

    assert found.code == "database-unreachable"
    assert "stranger" in found.found


def test_a_table_that_isnt_there_is_named(keeper, address):
    load(keeper, "roster_2021", FIRST)

    found, _ = problem(RosterDatabase(address, {2021: "roster_2021", 2022: "nowhere"}))

    assert (found.code, found.found) == ("database-table", "nowhere")


def test_a_table_that_may_not_be_read_is_told_as_the_server_says(keeper, address):
    database = kept(keeper, address, y2021=FIRST, y2022=SECOND)
    keeper.execute(
        "DO $$BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN END$$"
    )

    found, _ = problem(RosterDatabase(address.replace("keeper", "reader"), database.tables))

    assert found.code == "database-refused"
    assert found.found == "permission denied for table roster_2021"


def test_keys_of_another_type_in_one_year_are_refused(keeper, address):
    database = kept(keeper, address, y2021=FIRST, y2022=SECOND)
    keeper.execute("ALTER TABLE roster_2022 ALTER person TYPE int USING substr(person, 2)::int")

    assert problem(database)[0].code == "person-types"


def test_snapshots_on_two_engines_are_refused(tmp_path, keeper, address):
    database = kept(keeper, address, y2021=FIRST, y2022=SECOND)

    with opening.open_database(database) as tables:
        write(tmp_path, y2022=SECOND)
        here = ibis.duckdb.connect().read_parquet(tmp_path / "snapshot-2022.parquet")
        assert refusal({2021: tables[2021], 2022: here}) == [("snapshots-engines", "", "")]


def test_a_year_that_is_missing_is_refused(keeper, address):
    database = kept(keeper, address, y2021=FIRST, y2023=SECOND)

    assert problem(database)[0].values == {"years": "2022"}


@pytest.mark.parametrize(
    ("kind", "years", "found"),
    [("date", ["2021-04-01", "2022-04-01"], "date"), ("int", [2021, None], "None")],
)
def test_a_year_that_is_a_date_or_empty_is_refused(keeper, address, kind, years, found):
    every = pd.concat(
        [frame.assign(year=year) for frame, year in zip((FIRST, SECOND), years, strict=True)]
    )
    load(keeper, "dated", every.astype({"year": object}), year=kind)

    refused, _ = problem(RosterDatabase(address, "dated"))

    assert (refused.code, refused.found) == ("snapshot-year", found)


def test_a_zone_that_is_an_enumeration_is_counted_or_refused_in_words(keeper, address):
    database = kept(keeper, address, y2021=FIRST, y2022=SECOND)
    keeper.execute(
        "DROP TYPE IF EXISTS zones CASCADE; CREATE TYPE zones AS ENUM ('flood', 'other')"
    )
    for table in database.tables.values():
        keeper.execute(f"ALTER TABLE {table} ALTER zone TYPE zones USING zone::zones")

    assert problem(database)[0].code == "database-refused"


def test_without_the_driver_it_is_told_what_to_install(monkeypatch, address):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)

    found, said = problem(RosterDatabase(address, "roster"))

    assert found.code == "database-driver"
    assert "evalkit[postgres]" in said
