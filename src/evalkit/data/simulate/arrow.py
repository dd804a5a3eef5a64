"""Columns of made-up snapshots, millions of rows at a time: random ids as rows of sixteen bytes, names by code."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ids = npt.NDArray[np.uint8]


def draw_ids(rng: np.random.Generator, count: int) -> Ids:
    """Draw random UUIDs (RFC 9562, version 4).

    >>> text_ids(draw_ids(np.random.default_rng(1), 2))[1].as_py()[14]
    '4'
    """
    ids = np.frombuffer(rng.bytes(16 * count), dtype=np.uint8).reshape(count, 16).copy()
    ids[:, 6] = ids[:, 6] & 0x0F | 0x40
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    return ids


def order_of(ids: Ids) -> npt.NDArray[np.intp]:
    """Tell the places that put ids in order."""
    high, low = ids.view(">u8").T
    return np.lexsort((low, high))


def uuids(ids: Ids) -> pa.Array:
    """Take ids as an Arrow column of UUIDs."""
    return pa.ExtensionArray.from_storage(
        pa.uuid(),
        pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(ids), [None, pa.py_buffer(ids)]),
    )


def text_ids(ids: Ids) -> pa.Array:
    """Write UUIDs as text: 8-4-4-4-12 hexadecimal digits."""
    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    written = np.full((len(ids), 36), ord("-"), dtype=np.uint8)
    places = [place for place in range(36) if place not in (8, 13, 18, 23)]
    written[:, places] = digits[np.stack([ids >> 4, ids & 15], axis=2).reshape(len(ids), 32)]
    ends = np.arange(len(ids) + 1, dtype=np.int64) * 36
    return pa.LargeStringArray.from_buffers(len(ids), pa.py_buffer(ends), pa.py_buffer(written))


def named_codes(codes: npt.ArrayLike, names: Sequence[str]) -> pa.Array:
    """Take codes as an Arrow column of their names."""
    return pa.DictionaryArray.from_arrays(np.asarray(codes), pa.array(names)).cast(pa.string())
