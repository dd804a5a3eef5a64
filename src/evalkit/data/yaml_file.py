"""A YAML file as keys and values: every way in which it can fail to be one is a problem with its line."""

from pathlib import Path
from typing import Any

import yaml

from evalkit.data.file import decode
from evalkit.words.problems import DataError, Problem


class _Loader(yaml.SafeLoader):
    """Refuses a key that is given twice, where YAML itself lets the last one win."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.composer.ComposerError(
                    None,
                    None,
                    f"「{key.value}」が2回あります / {key.value} is given twice",
                    key.start_mark,
                )
            seen.add(str(key.value))
        return node


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
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}行" if mark else ""
        found = str(getattr(error, "problem", None) or "")
        raise DataError([Problem("not-yaml", file, "", line, found)]) from None
    except (ValueError, RecursionError) as error:  # 2024-02-30, or brackets by the thousand
        raise DataError([Problem("not-yaml", file, found=str(error)[:40])]) from None
    if (
        not isinstance(root, yaml.MappingNode)
        or not isinstance(content, dict)
        or not all(isinstance(key, str) for key in content)
    ):
        raise DataError([Problem("not-yaml", file, found=str(content or "")[:40])])
    return content, root
