"""Where a roster's database is and which tables it has: what is understood, and what is refused."""

import pytest

from evalkit.data.roster.database import RosterDatabase, database_of, read_database
from evalkit.words.problems import DataError

TABLES = {2023: "roster_2023", 2024: "roster_2024"}


def codes(call, *arguments):
    with pytest.raises(DataError) as told:
        call(*arguments)
    return [problem.code for problem in told.value.problems]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://db.example/welfare",
        "postgres://reader@db.example:5433/welfare?sslmode=verify-full",
        "postgresql:///welfare?host=%2Frun%2Fpostgresql",
    ],
)
def test_an_address_names_a_database_of_postgresql(address):
    assert RosterDatabase(address, TABLES).address == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "db.example/welfare",
        "mysql://db/welfare",
        "postgresql://db.example",
        "postgresql://[x/y",
        None,
    ],
)
def test_another_address_is_refused(address):
    assert codes(RosterDatabase, address, TABLES) == ["database-address"]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://reader:himitsu@db.example/welfare",
        "postgresql://reader:hi@mitsu@db.example/welfare",
        "postgresql://db.example/welfare?user=reader&password=himitsu",
        "postgresql://db.example/welfare?sslpassword=himitsu",
        "mysql://reader:himitsu@db.example/welfare",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(address):
    with pytest.raises(DataError) as told:
        RosterDatabase(address, TABLES)

    assert [problem.code for problem in told.value.problems] == ["database-password"]
    assert "mitsu" not in str(told.value)


@pytest.mark.parametrize("tables", ["", {}, {2023: ""}, {2023: 7}, None, 5])
def test_tables_have_names(tables):
    assert codes(RosterDatabase, "postgresql://db.example/welfare", tables) == ["database-tables"]


def test_what_is_shown_of_an_address_is_neither_user_nor_settings():
    database = RosterDatabase(
        "postgresql://reader@db.example:5433/welfare?sslmode=require", "roster"
    )

    assert database.name == "postgresql://db.example:5433/welfare"
    assert database.table(2023) == "roster"


def test_the_file_in_the_rosters_folder_says_the_same(tmp_path):
    file = tmp_path / "database.yaml"
    file.write_text(
        "address: postgresql://db.example/welfare\ntables:\n  2023: roster_2023\n  2024: roster_2024\n"
    )

    assert database_of(tmp_path) == RosterDatabase("postgresql://db.example/welfare", TABLES)


def test_a_folder_without_the_file_names_no_database(tmp_path):
    assert database_of(tmp_path) is None


def test_a_file_with_other_keys_is_refused_with_all_of_them(tmp_path):
    file = tmp_path / "database.yaml"
    file.write_text("adress: postgresql://db.example/welfare\ntables: roster\n")

    assert codes(read_database, file) == ["unknown-key", "missing-key"]


def test_a_roster_is_kept_in_one_place(tmp_path):
    (tmp_path / "database.yaml").write_text("address: postgresql://db/welfare\ntables: roster\n")
    (tmp_path / "snapshot-2023.csv").touch()

    assert codes(database_of, tmp_path) == ["database-beside"]
