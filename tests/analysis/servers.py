"""Engines that tests start for themselves: a PostgreSQL of their own, and Spark."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from pandas.api.types import is_bool_dtype

NO_POSTGRES = "PostgreSQL is not installed (Debian: apt install postgresql)"
NO_JAVA = "Java is not installed (Debian: apt install default-jre-headless)"
NO_SPARK = "pyspark is not installed (pip install -r requirements-spark.lock)"


def postgres_binaries() -> Path | None:
    """Debian's newest, or those on the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    here = shutil.which("initdb")
    return found[-1].parent if found else Path(here).parent if here else None


@contextmanager
def postgres(binaries: Path) -> Iterator[str]:
    """Start a server in a short folder, reached through a socket only, and give the address of its database.

    PostgreSQL refuses to run as root; there it is run as ``postgres``, or else ``nobody``.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_other = {}
    if os.geteuid() == 0:
        known = {user.pw_name: user for user in pwd.getpwall()}
        user = known.get("postgres") or known["nobody"]
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_other = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(command: str, *arguments: str) -> None:
        subprocess.run(
            [binaries / command, "--pgdata", folder / "data", *arguments],
            check=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **as_other,
        )

    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    try:
        run(
            "initdb",
            "--auth=trust",
            "--username=keeper",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        run("pg_ctl", "--wait", "--log", str(folder / "log"), "--options", options, "start")
        try:
            yield f"postgresql://keeper@/postgres?host={folder}"
        finally:
            run("pg_ctl", "--mode=immediate", "--wait", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def load(connection, name: str, frame: pd.DataFrame, **types: str) -> None:
    """Write a frame as a table of PostgreSQL, truth values as boolean; what is missing is NULL."""
    usual = {column: "boolean" if is_bool_dtype(frame[column]) else "text" for column in frame}
    columns = ", ".join(f'"{column}" {kind}' for column, kind in (usual | types).items())
    connection.execute(f"DROP TABLE IF EXISTS {name}")
    connection.execute(f"CREATE TABLE {name} ({columns})")
    rows = frame.astype(object).where(frame.notna(), None)
    with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
        for row in rows.itertuples(index=False, name=None):
            copy.write_row(row)
