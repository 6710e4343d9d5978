"""A PostgreSQL server for tests: the one named, or one of this machine's, started for the run."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NAMED = "APPEALGEN_TEST_POSTGRES"
"""The URL of a database in which the tests may make and drop the index's tables."""


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a database; the test is skipped where there is none."""
    if url := os.environ.get(NAMED):
        yield url
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        pytest.skip(f"no PostgreSQL here: no {NAMED}, and no pg_ctl under /usr/lib/postgresql")
    user = _user()
    if user is None:
        pytest.skip("PostgreSQL does not run as root, and there is no other user for it here")
    # Short and in the system's own folder: a socket's path has a limit of about 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="appealgen-pg-"))
    shutil.chown(folder, user)
    try:
        with _running(programs[-1], folder, user) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """Return who is to run the server: this user, or for root another one."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return next((u.pw_name for u in pwd.getpwall() if u.pw_name in {"postgres", "nobody"}), None)


@contextmanager
def _running(pg_ctl: Path, folder: Path, user: str) -> Iterator[str]:
    data = folder / "data"
    made = ["initdb", f"--auth=trust --no-sync --encoding=UTF8 --username={user}"]
    _run(pg_ctl, [made[0], "--options", made[1]], data, user)
    heard = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    _run(pg_ctl, ["start", "--wait", "--log", str(folder / "log"), "--options", heard], data, user)
    try:
        yield f"postgresql://{user}@/postgres?host={folder}"
    finally:
        _run(pg_ctl, ["stop", "--wait", "--mode=immediate"], data, user)


def _run(pg_ctl: Path, words: list[str], data: Path, user: str) -> None:
    root = os.geteuid() == 0
    done = subprocess.run(
        [pg_ctl, *words, "--pgdata", data],
        cwd=data.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=60,
        user=user if root else None,
        extra_groups=[] if root else None,
    )
    if done.returncode:
        pytest.skip(f"PostgreSQL's {words[0]} does not work here (exit {done.returncode})")
