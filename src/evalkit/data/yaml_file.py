"""A YAML file as keys and values: every way in which it can fail to be one is a problem with its line."""

from pathlib import Path
from typing import Any

import yaml

from evalkit.data.file import decode
from evalkit.words.problems import DataError, Problem


class _RefusedError(Exception):
    """A key or value that can't stand: the rule that it breaks, how it is written, its line."""

    def __init__(self, code: str, node: yaml.Node) -> None:
        self.code, self.found, self.line = (
            code,
            str(node.value)[:40],
            f"{node.start_mark.line + 1}行",
        )


class _Loader(yaml.SafeLoader):
    """Refuses a key that is given twice, where YAML itself lets the last one win, and tells which value can't be read."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise _RefusedError("key-twice", key)
            seen.add(str(key.value))
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, AttributeError):  # 2024-02-30, or !!int x
            is_date = node.tag.endswith(":timestamp")
            raise _RefusedError("no-such-date" if is_date else "not-yaml", node) from None


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a file of keys and values, in UTF-8 or cp932; DataError with the line where it isn't one.

    >>> read_yaml(Path("data/setagaya/dataset.yaml"))["name_en"]
    'Setagaya Ward'
    """
    return parse_yaml(decode(_bytes(path), path.name), path.name)


def parse_yaml(text: str, file: str) -> dict[str, Any]:
    """Take a text for keys and values; DataError, naming the file and the line, where it isn't one.

    >>> parse_yaml("name: example", "rule.yaml")
    {'name': 'example'}
    """
    return _parse(text, file)[0]


def read_lines(path: Path) -> list[tuple[str, yaml.Node, str]]:
    """Read such a file, in UTF-8 or cp932, as its keys, each with its value as written and its line.

    As written, for YAML makes another number of a code such as ``011002``.

    >>> key, value, line = read_lines(Path("data/setagaya/dataset.yaml"))[1]
    >>> key, value.value, line
    ('name_ja', '世田谷区', '2行')
    """
    _, root = _parse(decode(_bytes(path), path.name), path.name)
    return [(key.value, value, f"{key.start_mark.line + 1}行") for key, value in root.value]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        found = error.strerror or ""
        raise DataError([Problem("unreadable-file", path.name, found=found)]) from None


def _parse(text: str, file: str) -> tuple[dict[str, Any], yaml.MappingNode]:
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        content = root and loader.construct_document(root)
    except _RefusedError as error:
        raise DataError([Problem(error.code, file, "", error.line, error.found)]) from None
    except yaml.reader.ReaderError as error:  # a character that no text has
        raise DataError([_broken(text, file, error.position)]) from None
    except yaml.MarkedYAMLError as error:
        marks = (error.problem_mark, error.context_mark)
        places = [mark.index for mark in marks if mark and text[mark.index :].strip()]
        raise DataError([_broken(text, file, *places[:1])]) from None
    except (
        ValueError,
        OverflowError,
        RecursionError,
    ):  # a character beyond all, or brackets by the thousand
        raise DataError([Problem("not-yaml", file, found=" ".join(text.split())[:40])]) from None
    if (
        not isinstance(root, yaml.MappingNode)
        or not isinstance(content, dict)
        or not all(isinstance(key, str) for key in content)
    ):
        raise DataError([Problem("not-yaml", file, found=str(content or "")[:40])])
    return content, root


def _broken(text: str, file: str, place: int = -1) -> Problem:
    """Tell from which place on a text can't be read, from its last character where none is known."""
    read = text.rstrip()
    before = read[:place]
    row, start = before.count("\n"), before.rfind("\n") + 1
    line = read[start:].partition("\n")[0].strip()
    found = "".join(sign if sign.isprintable() else "〓" for sign in line[:40])
    values = {"column": str(len(before) - start + 1)}
    return Problem("broken-yaml", file, "", f"{row + 1}行", found, values=values)
