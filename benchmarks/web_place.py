"""Make a place to load: a case and an invitation for each patient, and the server over them.

    .venv/bin/python benchmarks/web_place.py FOLDER --patients 50 --port 8765

It writes the links and codes to FOLDER/invitations.csv, for ``benchmarks/web_load.py``, and serves
until it is interrupted. All people are invented. ``--profile FILE`` writes where the time goes.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime as dt
import shutil
from pathlib import Path

from appealgen.resources import demo_case_folder
from appealgen.web.invitations import invite
from appealgen.web.serving import serve
from appealgen.web.settings import Address, Settings
from appealgen.web.store import open_store


def now() -> dt.datetime:
    """Return the time with its offset."""
    return dt.datetime.now().astimezone()


def fill(settings: Settings, cases: Path, patients: int) -> list[tuple[str, str]]:
    """Make the cases; return path and code of an invitation to each."""
    store = open_store(settings)
    made = []
    for number in range(patients):
        case = cases / f"case-{number:03}"
        if not case.exists():
            shutil.copytree(demo_case_folder(), case)
        invitation = invite(store, case)
        made.append((invitation.path, invitation.code))
    store.close()
    return made


def main() -> None:
    """Make the place and serve it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--patients", type=int, default=50)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--database", default="", help="the URL of a PostgreSQL database")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    address = Address(port=asked.port)
    settings = Settings(asked.folder / "data", asked.folder / "keys/web.key", now, address)
    if asked.database:
        settings = dataclasses.replace(settings, database=asked.database)
    invitations = fill(settings, asked.folder / "cases", asked.patients)
    with (asked.folder / "invitations.csv").open("w", newline="") as file:
        csv.writer(file).writerows(invitations)
    serve(settings)


if __name__ == "__main__":
    main()
