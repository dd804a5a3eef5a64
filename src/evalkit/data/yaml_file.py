"""A YAML file as keys and values: every way in which it can fail to be one is a problem with its line."""

from pathlib import Path
from typing import Any

import yaml

from evalkit.words.problems import DataError, Problem


class _Loader(yaml.SafeLoader):
    """Refuses a key that is given twice, where YAML itself lets the last one win."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                None,
                None,
                f"「{key.value}」が2回あります / {key.value} is given twice",
                key.start_mark,
            )
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a file of keys and values, in UTF-8; DataError with the line where it isn't one."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), _Loader)
    except UnicodeDecodeError as error:
        found = f"UTF-8: {error.start + 1}"
        raise DataError([Problem("not-yaml", path.name, found=found)]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}行" if mark else ""
        found = str(getattr(error, "problem", None) or "")
        raise DataError([Problem("not-yaml", path.name, "", line, found)]) from None
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise DataError([Problem("not-yaml", path.name, found=str(content)[:40])])
    return content
