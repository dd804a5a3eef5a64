"""The key that a project's person ids are replaced with: read, made, never shown."""

import os
import secrets
import stat
from hashlib import blake2b
from pathlib import Path
from typing import NoReturn

from evalkit.words.problems import DataError, Problem

VARIABLE = "EVALKIT_KEY"
LEAST, MOST = 16, 64
"""Bytes of a key; BLAKE2b takes no more."""


class Key:
    """A secret of 16 to 64 bytes; what is shown of it is its id, a keyed fingerprint.

    DataError for another size. A key can't be pickled: it never travels with data.

    >>> Key(b"sixteen bytes and")
    Key(id='da733afc387950cc')
    """

    __slots__ = ("_secret", "file")

    def __init__(self, secret: bytes, file: Path | None = None) -> None:
        size = len(secret)
        fits = LEAST <= size <= MOST
        self._secret, self.file = secret if fits else b"", file
        del secret  # a traceback that shows local variables doesn't show it
        if not fits:
            where = file.name if file else VARIABLE
            raise DataError([Problem("key-size", where, values={"count": str(size)})])

    @property
    def id(self) -> str:
        """The fingerprint that a snapshot bears: 16 hex digits, the same for the same key."""
        return blake2b(key=self._secret, digest_size=8, person=b"evalkit key id").hexdigest()

    def pseudonym(self, person: str) -> bytes:
        """Replace an id: keyed BLAKE2b, 16 bytes."""
        return blake2b(person.encode(), key=self._secret, digest_size=16).digest()

    def __repr__(self) -> str:
        return f"Key(id={self.id!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("鍵は保存できません。 / A key can't be pickled.")


def read_key(path: str | Path | None = None) -> Key:
    """Read the key from a file, else from the environment variable EVALKIT_KEY.

    Space around it isn't part of it. DataError where there is none, where it has the wrong size, and where
    others than the file's owner have permissions on it (not checked on Windows, whose files don't say so).
    """
    if path is None:
        if VARIABLE not in os.environ:
            raise DataError([Problem("key-missing", values={"name": VARIABLE})])
        return Key(os.fsencode(os.environ[VARIABLE]).strip())
    path = Path(path)
    if not path.is_file():
        raise DataError([Problem("missing-file", path.name)])
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name != "nt" and mode & 0o077:
        raise DataError([Problem("key-open", path.name, values={"mode": f"{mode:o}"})])
    return Key(path.read_bytes().strip(), path.resolve())


def new_key(path: str | Path) -> Key:
    """Write a new random key of 256 bits to a file that only its owner may read, and return it.

    DataError where the file exists.
    """
    path = Path(path)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise DataError([Problem("key-exists", path.name)]) from error
    with open(opened, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    return read_key(path)
