"""Raw rosters become snapshots: no id, name or key comes through, and what is unsure stops it."""

import hashlib
import logging
import os
import pickle
import stat
import traceback
import uuid

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.roster.flows import roster_flows
from evalkit.data.roster.ids import formats_agree, normalise_ids
from evalkit.data.roster.key import Key, new_key, read_key
from evalkit.data.roster.pseudonymise import pseudonymise, snapshot_path
from evalkit.words.problems import DataError, problem_text
from evalkit.words.rosters import PERSONAL

SECRET = b"correct horse battery staple"
KEY = Key(SECRET)
KEEP = ["zone", "district", "has_plan", "exit_cause"]
HEAD = ["個人番号", "氏名", "住所", "生年月日", "区域", "地区", "計画の有無", "離脱の理由"]
ROWS = [
    ("00000123", "見本 一郎", "見本市一丁目1-1", "1940-01-02", "浸水内", "南", "有", ""),
    ("00004567", "見本 二郎", "見本市一丁目1-2", "1941-01-02", "浸水外", "北", "無", "死亡"),
    ("12345678", "見本 三子", "見本市一丁目1-3", "1942-01-02", "", "北", "あり", "move"),
]
RAW = pd.DataFrame(ROWS, columns=HEAD)


def write(folder, frame=RAW, name="名簿.csv", encoding="utf-8-sig"):
    path = folder / name
    match path.suffix:
        case ".csv":
            frame.to_csv(path, index=False, encoding=encoding, lineterminator="\r\n")
        case ".xlsx":
            frame.to_excel(path, index=False)
        case ".parquet":
            frame.to_parquet(path)
    return path


def take_in(folder, frame=RAW, year=2024, key=KEY, keep=KEEP, person="個人番号", **source):
    path = write(folder, frame, **source)
    target = folder / "roster" / f"snapshot-{year}.parquet"
    return pseudonymise(path, target, key, person=person, keep=keep)


def refused(folder, *args, **kwargs):
    """The problems for which nothing was written, by code."""
    with pytest.raises(DataError) as caught:
        take_in(folder, *args, **kwargs)
    year = kwargs.get("year", 2024)
    assert not (folder / "roster" / f"snapshot-{year}.parquet").exists()
    for lang in ("ja", "en"):
        said = problem_text(caught.value.problems, lang)
        assert not any(row[at] in said for row in ROWS for at in (0, 1, 2, 3))
    return {each.code: each for each in caught.value.problems}


@pytest.mark.parametrize(
    "source",
    [
        {"name": "名簿.csv"},
        {"name": "名簿.csv", "encoding": "cp932"},
        {"name": "名簿.xlsx"},
        {"name": "名簿.parquet"},
    ],
    ids=lambda each: "-".join(each.values()),
)
def test_a_roster_of_any_format_becomes_the_same_snapshot(tmp_path, source):
    done = take_in(tmp_path, **source)

    table = pq.read_table(done.target)
    assert table.schema.types == [pa.uuid(), pa.string(), pa.string(), pa.bool_(), pa.string()] or (
        source["name"].endswith("parquet") and table.schema.names == ["person", *KEEP]
    )
    rows = {row.pop("person"): tuple(row.values()) for row in table.to_pylist()}
    expected = {
        uuid.UUID(bytes=hashlib.blake2b(person, key=SECRET, digest_size=16).digest()): rest
        for person, *rest in (
            (b"123", "浸水内", "南", True, None),
            (b"4567", "浸水外", "北", False, "death"),
            (b"12345678", None, "北", True, "move"),
        )
    }
    assert rows == {person: tuple(rest) for person, rest in expected.items()}


def test_the_metadata_name_the_key_by_its_id_and_the_format_of_the_ids(tmp_path):
    done = take_in(tmp_path)

    assert pq.read_schema(done.target).metadata == {
        b"key_id": KEY.id.encode(),
        b"id_format": b"digits:8",
    }
    assert (done.key_id, done.persons, done.dropped) == (KEY.id, 3, ("氏名", "住所", "生年月日"))
    assert "先頭の0を除去2件" in done.told()
    assert "3 other columns dropped" in done.told("en")


def test_nothing_of_what_was_dropped_and_no_key_is_in_the_file(tmp_path):
    done = take_in(tmp_path)
    held = done.target.read_bytes() + str(pq.read_table(done.target).to_pydict()).encode()

    for text in ["見本", "一丁目", "1940", "00000123", "12345678"]:
        assert text.encode() not in held
    assert SECRET not in held


def test_persons_stand_in_an_order_that_says_nothing_about_the_source(tmp_path):
    first = take_in(tmp_path)
    again = take_in(tmp_path, RAW[::-1], year=2025)

    assert pq.read_table(first.target).equals(pq.read_table(again.target))


def test_the_same_key_links_a_person_over_the_years_however_the_id_is_spelt(tmp_path):
    take_in(tmp_path, RAW.assign(離脱の理由=""))
    spelt = RAW.assign(個人番号=["００００ ０１２３", "00004567", "12345678"], 離脱の理由="")
    take_in(tmp_path, spelt, year=2025)

    flows = roster_flows(tmp_path / "roster", by=())
    assert flows[["opening", "stayers", "closing"]].values.tolist() == [[3, 3, 3]]


def test_zeros_that_a_spreadsheet_dropped_do_not_unlink_a_person(tmp_path):
    take_in(tmp_path)
    numbers = RAW.assign(個人番号=RAW["個人番号"].astype(int))
    with pytest.raises(DataError, match="同じ形式"):
        take_in(tmp_path, numbers, year=2025)  # 3, 4 and 8 digits: the gap may be another number
    numbers = RAW.assign(個人番号=[123456, 1234567, 12345678])
    assert take_in(tmp_path, numbers, year=2025, name="名簿.xlsx").id_format == "digits:<=8"


def test_another_key_than_the_folders_is_refused(tmp_path):
    take_in(tmp_path)
    problem = refused(tmp_path, year=2025, key=Key(b"another key of some length"))["key-differs"]

    assert KEY.id in problem.rule("ja")
    assert KEY.id in problem.rule("en")


def test_a_snapshot_that_bears_no_keys_id_is_refused_beside_a_new_one(tmp_path):
    (tmp_path / "roster").mkdir()
    pq.write_table(pa.table({"person": ["a"]}), tmp_path / "roster" / "snapshot-2023.parquet")
    assert set(refused(tmp_path)) == {"snapshot-unkeyed"}


def test_a_snapshot_is_never_overwritten(tmp_path):
    done = take_in(tmp_path)
    before = done.target.read_bytes()
    with pytest.raises(DataError, match="既にあります"):
        take_in(tmp_path)
    assert done.target.read_bytes() == before


@pytest.mark.parametrize(
    ("ids", "code", "count"),
    [
        (["00000123", "", "12345678"], "person-empty", "1"),
        (["00000123", "00000123", "12345678"], "person-twice", "1"),
        (["00000123", "０００００１２３", "00000 123"], "person-twice", "2"),
        (["00000123", "AB-34567", "12345678"], "person-formats", "digits:8: 2、AA-99999: 1"),
        (["00000123", "123456789012", "12345678"], "person-formats", "digits:8: 2、digits:12: 1"),
    ],
)
def test_ids_that_would_link_wrongly_are_errors_with_counts(tmp_path, ids, code, count):
    found = refused(tmp_path, RAW.assign(個人番号=ids))
    assert code in found
    assert count in found[code].rule("ja")
    assert count in found[code].rule("en")


def test_how_many_repeats_are_only_spelt_differently_is_told(tmp_path):
    ids = ["00000123", "０００００１２３", "00000123"]
    assert refused(tmp_path, RAW.assign(個人番号=ids))["person-twice"].values == {
        "count": "2",
        "spelt": "1",
    }


def test_ids_of_another_format_than_the_year_before_are_refused(tmp_path):
    take_in(tmp_path)
    twelve = RAW.assign(個人番号=["123456789012", "223456789012", "323456789012"])
    found = refused(tmp_path, twelve, year=2025)["person-formats-years"]
    assert (found.values["there"], found.values["here"]) == ("digits:8", "digits:12")


@pytest.mark.parametrize(
    "heading",
    [
        "氏名", "本人名", "フリガナ", "ﾌﾘｶﾞﾅ", "ふりがな", "住所", "現住所", "方書", "郵便番号", "電話番号",
        "携帯", "連絡先", "生年月日", "個人番号", "宛名番号", "住民票コード", "マイナンバー", "Name", "full_name",
        "First-Name", "ADDRESS", "Tel", "phone_no", "E-mail", "Date_of_Birth", "birth_date",
        "DOB", "ＮＡＭＥ",
    ],
)  # fmt: skip
def test_a_column_that_looks_personal_is_refused_even_when_it_is_on_the_list(tmp_path, heading):
    frame = RAW[["個人番号", "区域"]].assign(**({heading: "南"} if heading != "個人番号" else {}))
    assert set(refused(tmp_path, frame, keep=["zone", heading])) == {"keep-personal"}


@pytest.mark.parametrize(
    "heading",
    ["区域", "地区", "町名", "zone_name", "施設種別", "要介護度", "生年", "birth_year", "has_plan", "hotel"],
)  # fmt: skip
def test_a_heading_of_another_kind_is_not_taken_for_personal(heading):
    assert not PERSONAL.search(heading)


def test_the_ids_themselves_never_pass_whatever_they_are_called(tmp_path):
    frame = RAW.rename(columns={"個人番号": "台帳"})
    assert set(refused(tmp_path, frame, person="台帳", keep=["台帳"])) == {"keep-personal"}


def test_columns_to_keep_that_are_not_there_or_named_twice_are_told_all_at_once(tmp_path):
    found = refused(tmp_path, keep=["zone", "区域", "有無の計画", "計画の有"])
    assert set(found) == {"keep-twice", "keep-missing"}
    assert "計画の有無" in found["keep-missing"].remedy()


def test_plan_flags_and_causes_that_cant_be_read_are_errors_with_counts(tmp_path):
    frame = RAW.assign(計画の有無=["有", "", "作成中"], 離脱の理由=["", "病気", "死亡"])
    found = refused(tmp_path, frame)
    assert "2行" in found["plan-flag"].rule()
    assert "1 rows" in found["roster-cause"].rule("en")


def test_a_file_without_the_column_of_ids_shows_nothing_of_its_rows(tmp_path):
    headless = RAW.rename(columns=dict(zip(HEAD, ROWS[0], strict=True)))
    assert set(refused(tmp_path, headless)) == {"person-column"}


def test_values_beside_the_headings_are_refused_with_their_count(tmp_path):
    path = tmp_path / "名簿.csv"
    path.write_text("個人番号,区域\n1,a,秘密\n2,b\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        pseudonymise(
            path, tmp_path / "snapshot-2024.parquet", KEY, person="個人番号", keep=["zone"]
        )
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["count"]) == ("roster-row", "1")
    assert "秘密" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "code"), [("名簿.txt", "roster-file"), ("ない.csv", "missing-file")]
)
def test_a_file_that_is_no_roster_is_refused(tmp_path, name, code):
    (tmp_path / "名簿.txt").write_text("個人番号\n1\n", encoding="utf-8")
    (tmp_path / "x.parquet").write_bytes(b"no parquet")
    target = tmp_path / "snapshot-2024.parquet"
    for source, wanted in ((name, code), ("x.parquet", "roster-file")):
        with pytest.raises(DataError) as caught:
            pseudonymise(tmp_path / source, target, KEY, person="個人番号", keep=[])
        assert [each.code for each in caught.value.problems] == [wanted]


def test_a_workbook_with_two_filled_sheets_is_refused(tmp_path):
    path = tmp_path / "名簿.xlsx"
    with pd.ExcelWriter(path) as book:
        RAW.to_excel(book, sheet_name="a", index=False)
        RAW.to_excel(book, sheet_name="b", index=False)
    with pytest.raises(DataError, match="2シート"):
        pseudonymise(path, tmp_path / "snapshot-2024.parquet", KEY, person="個人番号", keep=[])


def test_ids_that_are_no_numbers_or_texts_are_refused(tmp_path):
    frame = RAW.assign(個人番号=[1.0, 2.0, 3.0])
    assert set(refused(tmp_path, frame, name="名簿.parquet")) == {"person-type"}


def test_a_snapshot_is_named_by_its_fiscal_year(tmp_path):
    assert snapshot_path(tmp_path, "令和6年度") == tmp_path / "snapshot-2024.parquet"
    for no_year in ("2024-10-01", "R", "20240401"):
        with pytest.raises(DataError, match="年度"):
            snapshot_path(tmp_path, no_year)
    with pytest.raises(DataError, match="snapshot-2024"):
        pseudonymise(write(tmp_path), tmp_path / "R6.parquet", KEY, person="個人番号", keep=[])


def test_ids_are_never_hashed_without_a_key_and_the_reason_is_said(tmp_path):
    problem = refused(tmp_path, key=None)["key-missing"]
    assert "1億通り" in problem.rule("ja")
    assert "10^8" in problem.rule("en")


def test_a_new_key_can_be_read_by_its_owner_only_and_is_never_overwritten(tmp_path):
    made = new_key(tmp_path / "鍵")
    assert stat.S_IMODE((tmp_path / "鍵").stat().st_mode) == 0o600
    assert read_key(tmp_path / "鍵").id == made.id != new_key(tmp_path / "別の鍵").id
    with pytest.raises(DataError, match="上書きしません"):
        new_key(tmp_path / "鍵")


@pytest.mark.skipif(os.name == "nt", reason="files on Windows don't say who may read them")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path, mode):
    path = tmp_path / "key"
    path.write_bytes(SECRET)
    path.chmod(mode)
    with pytest.raises(DataError, match=f"{mode:o}"):
        read_key(path)


@pytest.mark.parametrize("size", [0, 1, 15, 65, 1000])
def test_a_key_of_the_wrong_size_is_refused(tmp_path, size):
    path = tmp_path / "key"
    path.write_bytes(b"k" * size + b"\n")
    path.chmod(0o600)
    with pytest.raises(DataError, match=f"{size}バイト"):
        read_key(path)


def test_a_key_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("EVALKIT_KEY", SECRET.decode())
    assert read_key().id == KEY.id
    monkeypatch.delenv("EVALKIT_KEY")
    with pytest.raises(DataError, match="EVALKIT_KEY"):
        read_key()


def test_a_key_among_the_data_is_refused(tmp_path):
    (tmp_path / "city" / "roster").mkdir(parents=True)
    key = new_key(tmp_path / "city" / "鍵")
    target = tmp_path / "city" / "roster" / "snapshot-2024.parquet"
    with pytest.raises(DataError, match="別の場所"):
        pseudonymise(write(tmp_path), target, key, person="個人番号", keep=["zone"])
    assert not target.exists()


def shown(error: BaseException) -> str:
    """An error as the most talkative traceback shows it, with all local variables."""
    frames = error.__traceback__.tb_next  # without the test's own
    told = traceback.TracebackException(type(error), error, frames, capture_locals=True)
    return "".join(told.format())


def test_the_key_is_in_no_repr_error_log_or_pickle(tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    said = [
        repr(KEY),
        str(KEY),
        f"{KEY}",
        repr(take_in(tmp_path)),
        take_in(tmp_path, year=2025).told(),
    ]
    with pytest.raises(TypeError, match="pickled") as caught:
        pickle.dumps(KEY)
    said.append(shown(caught.value))
    with pytest.raises(DataError) as caught:
        pseudonymise(write(tmp_path), tmp_path / "x", KEY, person="?", keep=["氏名"])
    said.append(shown(caught.value))
    long = SECRET * 3
    path = tmp_path / "key"
    path.write_bytes(long)
    path.chmod(0o600)
    with pytest.raises(DataError) as caught:
        read_key(path)
    said.append(shown(caught.value))
    monkeypatch.setenv("EVALKIT_KEY", long.decode())
    with pytest.raises(DataError) as caught:
        read_key()
    said += [shown(caught.value), caplog.text]

    for text in said:
        assert SECRET.decode() not in text
        assert SECRET.hex() not in text


def test_the_id_of_a_key_is_no_pseudonym_and_not_its_plain_hash():
    assert KEY.id != KEY.pseudonym("").hex()[:16]
    assert KEY.id != hashlib.blake2b(SECRET, digest_size=8).hexdigest()


DIGITS = st.text("0123456789", min_size=1, max_size=12)


@given(st.lists(DIGITS, min_size=1), st.randoms())
def test_the_spelling_of_an_id_never_changes_the_person(ids, random):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    spelt = [random.choice([each, each.translate(wide), f" {each}　", f"0{each}"]) for each in ids]
    assert (
        normalise_ids(spelt).values == normalise_ids(ids).values == [str(int(each)) for each in ids]
    )


@given(st.lists(st.text("ab12 　", max_size=4)))
def test_ids_are_counted_as_they_are(ids):
    found = normalise_ids(ids)
    assert len(found.values) + found.empty == len(ids)
    assert found.repeats == len(found.values) - len(set(found.values))
    assert 0 <= found.respelt <= found.repeats
    assert sum(found.formats.values()) == len(found.values)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("digits:8", "digits:8", True),
        ("digits:11", "digits:12", False),
        ("digits:8", "digits:<=7", True),
        ("digits:8", "digits:<=9", True),
        ("digits:8", "digits:<=12", False),
        ("digits:<=7", "digits:<=8", True),
        ("digits:<=7", "digits:<=12", False),
        ("AA-999", "AA-999", True),
        ("AA-999", "digits:8", False),
        ("", "digits:8", False),
    ],
)
def test_which_formats_may_be_of_one_kind(one, other, agree):
    assert formats_agree(one, other) is formats_agree(other, one) is agree
