"""From the phone into the case file: what the patient says changes what it should, and no more."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.server import CHECKOUT, new_case
from tests.browser.visitor import PHONE, come_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.web.people import Place

DAY = ("--as-of", "2026-11-21")


def appealgen(*arguments: str) -> str:
    """Run the program as staff do; return what it prints."""
    command = [str(CHECKOUT / ".venv" / "bin" / "appealgen"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def findings(tree: object) -> Iterator[dict[str, Any]]:
    """Yield every finding of an assessment."""
    if isinstance(tree, dict):
        if "status" in tree:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from findings(part)


def read(case: Path, says: str) -> dict[str, Any]:
    """Return the finding of the criterion that says so."""
    tree = json.loads(appealgen("assess", str(case), "--format", "json", *DAY))
    told = [one for one in findings(tree) if any(str(v).startswith(says) for v in one.values())]
    assert told, f"no finding says: {says}"
    return told[0]


def test_answers_on_a_phone_change_the_determination(chromium: Browser, house: Place) -> None:
    """The own pain score settles its criterion; the own word on nicotine asks for the record."""
    case = new_case(house)
    pain, nicotine = "A score of leg pain is on record", "The patient has never used nicotine"
    assert read(case, pain)["status"] == "not_documented"
    assert read(case, nicotine)["status"] == "not_documented"
    who = come_in(chromium, house, PHONE, case=case)
    who.go("/question/nrs.leg.value").page.fill("#answer", "8")
    who.submit()
    who.go("/question/nicotine.status").page.check("input[value=never]")
    who.submit()
    before = (case / "case.yaml").read_bytes()

    own = ("--data", str(house.settings.data), "--key-file", str(house.settings.key_file))
    appealgen("serve", *own, "--collect", str(case))
    assert (case / "case.yaml").read_bytes() == before
    appealgen("ask", str(case), "--role", "patient", "--apply", *DAY)

    assert read(case, pain)["status"] == "met"
    told = read(case, nicotine)
    assert told["status"] == "not_documented"
    assert "own word" in json.dumps(told)
    kept = (case / "case.yaml").read_text("utf-8")
    assert re.search(r"reported_by: patient", kept)
    assert "# The demo case." in kept
    who.page.context.close()
