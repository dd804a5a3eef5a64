import csv
import json
from pathlib import Path

import pytest

from evalkit.data.describe import data_dictionary, datapackage
from evalkit.data.schema import TABLES
from evalkit.words.problems import DataError

ROOT = Path(__file__).parents[2]
DATASETS = sorted(path.parent for path in ROOT.glob("data/*/dataset.yaml"))
RENEW = "python -m evalkit.data.describe"


@pytest.mark.parametrize("folder", DATASETS, ids=lambda folder: folder.name)
def test_the_data_packages_are_up_to_date(folder):
    written = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert written == datapackage(folder), f"stale: {RENEW}"


def test_the_data_dictionary_is_up_to_date():
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), f"stale: {RENEW}"


@pytest.mark.parametrize("folder", DATASETS, ids=lambda folder: folder.name)
def test_a_data_package_names_every_column_of_its_files_in_order(folder):
    for resource in datapackage(folder)["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert [name for name in names if name in header] == header


def test_a_data_package_holds_keys_codes_and_references(sample):
    package = datapackage(sample)
    assert package["name"] == "sample"
    assert package["title"] == "みほん市 / Sample City"
    assert package["licenses"] == [{"name": "MIT"}]
    figures = next(each for each in package["resources"] if each["name"] == "figures")["schema"]
    assert figures["primaryKey"] == ["indicator", "component", "role", "period", "release"]
    assert figures["foreignKeys"] == [
        {"fields": "indicator", "reference": {"resource": "indicators", "fields": "indicator"}},
        {"fields": "release", "reference": {"resource": "releases", "fields": "release"}},
    ]
    assert figures["missingValues"] == [""]
    role = next(field for field in figures["fields"] if field["name"] == "role")
    assert role["title"] == "欄"
    assert role["constraints"] == {"required": True, "enum": ["baseline", "target", "actual"]}


def test_a_table_refers_to_itself_as_frictionless_says(sample):
    nodes = next(each for each in datapackage(sample)["resources"] if each["name"] == "nodes")
    (key,) = nodes["schema"]["foreignKeys"]
    assert key == {"fields": "parent", "reference": {"resource": "", "fields": "node"}}


def test_a_folder_with_a_bad_description_is_not_described(spoil):
    with pytest.raises(DataError):
        datapackage(spoil("dataset.yaml", "made_up: true", "made_up: maybe"))


def test_the_dictionary_explains_every_table_column_and_code():
    text = data_dictionary()
    for table in TABLES:
        assert f"## {table.name} {table.ja}" in text
        for column in table.columns:
            assert f"| `{column.name}` | {column.ja} | {column.en} |" in text
            for code, label in (column.codes or {}).items():
                assert f"- `{code}` {label.ja} / {label.en}" in text
