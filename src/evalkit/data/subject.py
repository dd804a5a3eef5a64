"""What dataset.yaml says: whose data these are, whether made up, from which source."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from evalkit.data.yaml_file import read_lines
from evalkit.words.problems import DataError, Problem, nearest

FILE = "dataset.yaml"
KEYS = ("area", "name_ja", "name_en", "made_up", "source", "licence", "note")
REQUIRED = ("name_ja", "name_en", "made_up")


class Subject(NamedTuple):
    """Area code (six digits, empty where made up), names, source, licence and note of a dataset."""

    area: str = ""
    name_ja: str = ""
    name_en: str = ""
    made_up: bool = False
    source: str = ""
    licence: str = ""
    note: str = ""


def check_digit(code: str) -> str:
    """Complete the five digits of a municipality to its code of six.

    Formula: (11 - sum of digit x weight mod 11) mod 10 with the weights 6, 5, 4, 3, 2
    (全国地方公共団体コード, 総務省).

    >>> check_digit("13112"), check_digit("01100"), check_digit("27100")
    ('131121', '011002', '271004')
    """
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return f"{code}{(11 - total % 11) % 10}"


def read_subject(folder: Path) -> tuple[Subject, list[Problem]]:
    """Read a folder's dataset.yaml, with every problem in it."""
    path = folder / FILE
    if not path.is_file():
        return Subject(), [Problem("missing-file", FILE)]
    try:
        written = read_lines(path)
    except DataError as error:
        return Subject(), list(error.problems)
    texts: dict[str, str] = {}
    lines: dict[str, str] = {}
    problems = []
    for key, value, line in written:
        if not isinstance(value, yaml.ScalarNode):
            problems.append(Problem("not-yaml", FILE, cell=line, found=key))
        elif key not in KEYS:
            values = {"allowed": ", ".join(KEYS), "nearest": nearest(key, KEYS)}
            problems.append(Problem("unknown-key", FILE, cell=line, found=key, values=values))
        else:
            is_null = value.tag == "tag:yaml.org,2002:null"
            texts[key] = "" if is_null else value.value.strip()
            lines[key] = line
    problems += _check(texts, lines)
    made_up = texts.pop("made_up", "").lower() == "true"
    return Subject(made_up=made_up, **texts), problems


def _check(texts: Mapping[str, str], lines: Mapping[str, str]) -> list[Problem]:
    problems = [
        Problem("missing-key", FILE, cell=lines.get(key, ""), values={"key": key})
        for key in REQUIRED
        if not texts.get(key)
    ]
    flag = texts.get("made_up", "").lower()
    area = texts.get("area", "")
    cell = lines.get("area", "")
    if flag and flag not in ("true", "false"):
        problems.append(Problem("made-up-flag", FILE, cell=lines["made_up"], found=flag))
    if flag == "true" and area:
        problems.append(Problem("made-up-area", FILE, cell=cell, found=area))
    if flag == "false" and not area:
        problems.append(Problem("missing-key", FILE, cell=cell, values={"key": "area"}))
    elif area and not _is_area(area):
        is_digits = area[:5].isdecimal() and area.isascii() and len(area) >= 5
        values = {"suggestion": check_digit(area[:5]) if is_digits else "－"}
        problems.append(Problem("area-code", FILE, cell=cell, found=area, values=values))
    return problems


def _is_area(code: str) -> bool:
    is_digits = code.isascii() and code.isdecimal() and len(code) == 6
    return is_digits and check_digit(code[:5]) == code
