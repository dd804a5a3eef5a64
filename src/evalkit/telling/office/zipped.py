"""Office files that are the same bytes for the same content: their parts in their order, without a time."""

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file can name."""


def rezipped(content: bytes) -> bytes:
    """Pack a ZIP file anew, every part at the same moment."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(info, source.read(name))
    return out.getvalue()
