"""What time closes: the day is the first on which the policy's own test no longer fails."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from appealgen import resources
from appealgen.appeals.route import Wait, load_routes
from appealgen.matching import PARAMS, PREDICATES, determine
from appealgen.policy import PolicyLibrary
from appealgen.service.next_waits import waits_of
from tests.matching.build import case_of

BOOK = load_routes(resources.policies_folder())
DAY = dt.date(2026, 11, 2)

INDEX = """\
payers:
  - {id: example, name: Example Health}
policies:
  - {id: spine, folder: spine, payers: [example], status: complete, verified_on: 2026-07-01,
     verified_by: test}
"""
VERSION = """\
schema_version: "1"
id: spine
version: 2026-07-01
title: Example spine policy
publisher: Example Health
citation: Example Spine Policy
payers: [example]
status: in_force
source: {title: Example, url: "https://example.org", retrieved: 2026-07-01, read: all of it}
confidence: high
label_basis: none
completeness: complete
procedures:
  - id: lumbar_fusion
    title: Lumbar fusion
    codes: [22612]
    regions: [lumbar]
    criteria:
      id: root
      says: all of it holds
      all_of:
        - id: therapy
          label: "1"
          says: Six weeks of therapy failed
          check: {care_lasted: {kinds: physical_therapy, weeks: "6"}}
        - id: nicotine
          says: Six weeks free of nicotine
          check: {nicotine_free: {weeks: "6"}}
        - id: picture
          says: Imaging within six months
          check: {imaging_recent: {within_months: "6"}}
        - id: here
          says: It holds at this level
          check: {stated: {key: holds_here, asks: whether it holds, here: true}}
"""
DONE = {"kind": "physical_therapy", "start": "2026-06-01", "end": "2026-08-31", "outcome": "worse"}
RUNNING = {"kind": "physical_therapy", "start": "2026-10-12", "outcome": "ongoing"}
SHORT = {"kind": "physical_therapy", "start": "2026-10-12", "end": "2026-10-26", "outcome": "worse"}
NEVER = {"nicotine": {"status": "never"}}
QUIT = {"nicotine": {"status": "former", "quit_date": "2026-10-10"}}
SMOKES = {"nicotine": {"status": "current"}}


def waits(
    folder: Path,
    care: dict[str, Any] = DONE,
    risk: dict[str, Any] = NEVER,
    picture: str = "2026-09-01",
    **parts: Any,  # noqa: ANN401 - parts of a case tree
) -> tuple[Wait, ...]:
    """Return what time closes in an invented case."""
    (folder / "spine").mkdir(parents=True)
    (folder / "index.yaml").write_text(INDEX, encoding="utf-8")
    (folder / "spine" / "2026-07-01.yaml").write_text(VERSION, encoding="utf-8")
    case = case_of(care=[care], risk=risk, imaging=[{"modality": "mri", "date": picture}], **parts)
    judged = determine(case, PolicyLibrary(folder, PARAMS), as_of=DAY)
    return waits_of(case, judged, BOOK)


def test_therapy_that_still_runs_is_counted_to_its_end(tmp_path: Path) -> None:
    """From October 12, six weeks of seven days end on November 22, both days counted."""
    (found,) = waits(tmp_path, RUNNING)

    assert found.on == dt.date(2026, 11, 22)
    assert found.lines == ("22612 at L4-L5",)
    assert found.label == "1"
    assert "Sunday, November 22, 2026, 20 days later, if nothing interrupts it." in found.counted
    assert not found.operation


def test_nicotine_is_counted_to_the_operation(tmp_path: Path) -> None:
    """Quit on October 10: the operation may lie on November 21, 42 days later."""
    (found,) = waits(tmp_path, risk=QUIT)

    assert found.on == dt.date(2026, 11, 21)
    assert found.operation


def test_an_operation_planned_too_early_is_moved(tmp_path: Path) -> None:
    """Planned for November 10, it can lie on November 21 at the earliest."""
    stage = {"name": "one", "planned_date": "2026-11-10"}
    request = {"stages": [{**stage, "lines": [{"code": "22612", "levels": "L4-L5"}]}]}

    (found,) = waits(tmp_path, risk=QUIT, request=request)

    assert found.on == dt.date(2026, 11, 21)


def test_two_things_that_time_closes_are_both_named(tmp_path: Path) -> None:
    """The line stands when the later of both days has come."""
    found = waits(tmp_path, RUNNING, QUIT)

    assert [wait.on for wait in found] == [dt.date(2026, 11, 21), dt.date(2026, 11, 22)]


def test_what_grows_too_old_meanwhile_is_said(tmp_path: Path) -> None:
    """Imaging of May 10 is within six months today, and not on November 22."""
    (found,) = waits(tmp_path, RUNNING, picture="2026-05-10")

    assert found.renew
    assert "within the past 6 months" in found.renew[0]
    assert waits(tmp_path / "new", RUNNING)[0].renew == ()


@pytest.mark.parametrize(
    ("care", "risk"),
    [
        pytest.param(DONE, NEVER, id="nothing fails"),
        pytest.param(SHORT, NEVER, id="therapy ended too soon"),
        pytest.param(DONE, SMOKES, id="still smokes"),
        pytest.param(SHORT, QUIT, id="time closes one of two"),
    ],
)
def test_time_alone_does_not_close_it(
    tmp_path: Path, care: dict[str, Any], risk: dict[str, Any]
) -> None:
    """Nobody is told to wait for what waiting does not change."""
    assert waits(tmp_path, care, risk) == ()


def test_a_line_waits_only_if_time_closes_it_at_every_level(tmp_path: Path) -> None:
    """At L5-S1 something else fails, too, so waiting does not help the line."""
    lines = [{"code": "22612", "levels": ["L4-L5", "L5-S1"]}]
    request = {"stages": [{"name": "one", "lines": lines}]}
    against = [{"key": "holds_here", "true": False, "level": "L5-S1"}]

    both = waits(tmp_path / "both", RUNNING, request=request)
    one = waits(tmp_path / "one", RUNNING, request=request, statements=against)

    assert [wait.lines for wait in both] == [("22612 at L4-L5, L5-S1",)]
    assert one == ()


def test_every_test_that_time_closes_is_a_test() -> None:
    """The file names tests that policies can use."""
    assert {rule.check for rule in BOOK.waits} <= set(PREDICATES)
