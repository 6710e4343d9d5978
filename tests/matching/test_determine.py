"""Which policy decides, and how lines, levels and stages add up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from appealgen.errors import NoPolicyInForceError
from appealgen.matching import Determination, Truth, date_that_counts, determine, gaps_of
from appealgen.model import Case
from tests.matching.build import AS_OF, case_of
from tests.matching.library import library

Y, N, U = Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED


def request(*lines: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return a case part with one stage of lines."""
    return {"request": {"stages": [{"name": "one", "lines": list(lines)}], **fields}}


def coverage(payer: str, **fields: object) -> dict[str, Any]:
    """Return a case part with a payer."""
    return {"coverage": {"payer": payer, "plan_kind": "fully_insured", **fields}}


def notice(date: str | None) -> dict[str, Any]:
    """Return a case part with a denial notice of a day."""
    denial = {
        "kind": "prior_authorization",
        "notice_date": date,
        "reasons": [{"category": "other"}],
    }
    return {"denial": denial}


def said(*keys: str, **fields: object) -> list[dict[str, Any]]:
    """Return statements that are true."""
    return [{"key": key, "true": True, **fields} for key in keys]


def judged(folder: Path, case: Case, pinned: str | None = None) -> Determination:
    """Return the determination of a case with the one version in force."""
    return determine(case, library(folder / "policies"), as_of=AS_OF, pinned=pinned)


@pytest.mark.parametrize("name", ["Example Health", "example", "EXAMPLE  health plan of ohio"])
def test_a_payer_is_known_by_its_exact_names(tmp_path: Path, name: str) -> None:
    """Letter case and spaces aside, the name on the card is the name on file."""
    found = judged(tmp_path, case_of(**coverage(name)))

    assert [policy.ref for policy in found.policies] == ["spine@2026-07-01"]


@pytest.mark.parametrize("name", ["Exampl", "Example Healthcare", "Exampel Health", "Other Health"])
def test_a_near_miss_is_no_payer(tmp_path: Path, name: str) -> None:
    """A payer is never guessed: another payer's criteria would be argued."""
    with pytest.raises(NoPolicyInForceError) as caught:
        judged(tmp_path, case_of(**coverage(name)))

    assert "22612" in str(caught.value)
    assert "2026-11-21" in str(caught.value)
    assert caught.value.exit_code == 12


VERSIONS = {"2024-01-01": "in_force", "2025-01-01": "in_force", "2026-01-01": "in_force"}


@pytest.mark.parametrize(
    ("noticed", "requested", "version"),
    [
        ("2025-06-01", "2024-06-01", "2025-01-01"),
        ("2025-01-01", None, "2025-01-01"),
        ("2024-12-31", None, "2024-01-01"),
        (None, "2024-06-01", "2024-01-01"),
        (None, None, "2026-01-01"),
    ],
)
def test_the_version_of_the_notice_s_day_decides(
    tmp_path: Path, noticed: str | None, requested: str | None, version: str
) -> None:
    """The notice's day counts; without it the request's, and without that the assessment's."""
    parts = request({"code": "22612", "levels": "L4-L5"}, requested_on=requested)
    case = case_of(**parts, **(notice(noticed) if noticed else {}))

    found = determine(case, library(tmp_path, VERSIONS), as_of=AS_OF)

    assert found.policies[0].version.isoformat() == version
    assert found.selected_on == date_that_counts(case, AS_OF)


def test_before_the_first_version_there_is_none(tmp_path: Path) -> None:
    """A denial older than the oldest version on file is not judged by a later one."""
    with pytest.raises(NoPolicyInForceError):
        determine(case_of(**notice("2023-12-31")), library(tmp_path, VERSIONS), as_of=AS_OF)


def test_a_withdrawn_version_ends_the_policy(tmp_path: Path) -> None:
    """After withdrawal nothing is in force, and the version before does not come back."""
    shelf = library(tmp_path, {"2025-01-01": "in_force", "2026-01-01": "withdrawn"})

    assert shelf.in_force("spine", dt.date(2025, 12, 31)) is not None
    assert shelf.in_force("spine", dt.date(2026, 1, 1)) is None


def test_a_pinned_version_decides_whatever_the_day(tmp_path: Path) -> None:
    """The version the denial names is used, with a word on the newer one."""
    case = case_of(**coverage("Unknown Payer", policies_pinned=["spine@2025-01-01"]))

    found = determine(case, library(tmp_path, VERSIONS), as_of=AS_OF)

    assert [policy.ref for policy in found.policies] == ["spine@2025-01-01"]
    assert found.warnings == ("spine has a newer version, 2026-01-01.",)


def test_the_option_outweighs_the_case_s_pin(tmp_path: Path) -> None:
    """Whoever asks for a version gets it; without a date, the newest."""
    case = case_of(**coverage("Example Health", policies_pinned=["spine@2025-01-01"]))

    found = determine(case, library(tmp_path, VERSIONS), as_of=AS_OF, pinned="spine")

    assert [policy.ref for policy in found.policies] == ["spine@2026-01-01"]
    assert found.warnings == ()


def test_an_unknown_pin_is_named(tmp_path: Path) -> None:
    """A version that is not on file stops the work and is named."""
    with pytest.raises(NoPolicyInForceError, match="'spine@2020-01-01'"):
        judged(tmp_path, case_of(), pinned="spine@2020-01-01")


def test_every_level_stands_on_its_own(tmp_path: Path) -> None:
    """A line is met only where each of its levels is; the result says which one is not."""
    statements = [*said("second_thing"), *said("first_thing", level="L3-L4")]
    case = case_of(line={"code": "22612", "levels": "L3-L5"}, statements=statements)

    [line] = judged(tmp_path, case).stages[0].lines

    assert [(str(lv.level), lv.truth) for lv in line.levels] == [("L3-L4", Y), ("L4-L5", U)]
    assert line.truth is U


def test_a_line_without_levels_is_open(tmp_path: Path) -> None:
    """What the request does not say is asked for; it neither passes nor fails."""
    statements = said("first_thing", "second_thing")
    case = case_of(line={"code": "22612"}, statements=statements)

    found = judged(tmp_path, case)

    [level] = found.stages[0].lines[0].levels
    assert level.level is None
    assert found.truth is U
    assert any("State each level of 22612" in gap.ask for gap in gaps_of(found))


def test_a_code_of_two_sections_is_told_apart_by_level(tmp_path: Path) -> None:
    """Where the level does not tell either, the line stays open and says what to ask."""
    lines: list[dict[str, Any]] = [
        {"code": "22614", "levels": "L4-L5"},
        {"code": "22614", "levels": "T10-T11"},
        {"code": "22614"},
        {"code": "22614", "levels": ["T10-T11", "L4-L5"]},
    ]

    found = judged(tmp_path, case_of(**request(*lines))).stages[0].lines

    assert [line.procedure.id if line.procedure else None for line in found] == [
        "lumbar_fusion",
        "thoracic_fusion",
        None,
        None,
    ]
    assert [line.truth for line in found[2:]] == [U, U]
    assert found[2].why != found[3].why


def test_the_gap_of_an_undecided_line_asks_the_right_person(tmp_path: Path) -> None:
    """A missing level is the surgeon's to state; which section applies is the payer's to say."""
    named = judged(tmp_path / "a", case_of(line={"code": "22614", "levels": ["T10-T11", "L4-L5"]}))
    unnamed = judged(tmp_path / "b", case_of(line={"code": "22614"}))

    assert [(g.owner, g.ask) for g in gaps_of(unnamed)] == [
        ("surgeon", "State the level of 22614.")
    ]
    assert [(g.owner, "which section" in g.ask) for g in gaps_of(named)] == [("staff", True)]


def test_a_line_is_found_by_its_family_when_it_has_no_code(tmp_path: Path) -> None:
    """Before coding, the kind of operation is enough to find its criteria."""
    case = case_of(line={"family": "lumbar_fusion", "levels": "L4-L5"})

    assert judged(tmp_path, case).stages[0].lines[0].procedure is not None


def test_a_code_the_policy_does_not_cover_is_open(tmp_path: Path) -> None:
    """Nobody has shown what such a line must meet: the payer is asked for its criteria."""
    case = case_of(**request({"code": "22612", "levels": "L4-L5"}, {"code": "22633"}))

    found = judged(tmp_path, case)

    line = found.stages[0].lines[1]
    assert (line.policy, line.truth) == (None, U)
    assert any(gap.criterion == "policy" and gap.lines == ("22633",) for gap in gaps_of(found))


def test_a_section_per_line_is_judged_once(tmp_path: Path) -> None:
    """A section that is not about levels gives one result, whatever levels the line names."""
    case = case_of(line={"code": "63650", "levels": ["T8-T9", "T9-T10"]})

    [line] = judged(tmp_path, case).stages[0].lines

    assert [level.level for level in line.levels] == [None]


@pytest.mark.parametrize(
    ("first", "second", "wanted"), [(True, True, Y), (True, False, N), (True, None, U)]
)
def test_an_adjunct_stands_or_falls_with_its_lines(
    tmp_path: Path, first: object, second: object, wanted: Truth
) -> None:
    """A code without criteria of its own follows the lines it accompanies."""
    values = {"first_thing": first, "second_thing": second}
    statements = [{"key": k, "true": v} for k, v in values.items() if v is not None]
    lines = request({"code": "22840"}, {"code": "22612", "levels": "L4-L5"})

    adjunct, main = judged(tmp_path, case_of(**lines, statements=statements)).stages[0].lines

    assert main.truth is wanted
    assert adjunct.truth is wanted
    assert "22612" in adjunct.why


def test_an_adjunct_alone_is_open(tmp_path: Path) -> None:
    """With nothing to accompany in its stage, an adjunct is not decided."""
    stages = [
        {"name": "one", "lines": [{"code": "22840"}]},
        {"name": "two", "lines": [{"code": "22612", "levels": "L4-L5"}]},
    ]
    statements = said("first_thing", "second_thing")

    found = judged(tmp_path, case_of(request={"stages": stages}, statements=statements))

    assert [stage.truth for stage in found.stages] == [U, Y]
    assert found.truth is U


def test_supporting_items_are_no_part_of_the_verdict(tmp_path: Path) -> None:
    """What a reviewer looks for beside the criteria is asked for and decides nothing."""
    case = case_of(statements=said("first_thing", "second_thing"))

    found = judged(tmp_path, case)

    assert found.truth is Y
    third = next(gap for gap in gaps_of(found) if gap.criterion == "third")
    assert third.supporting
    assert not third.deciding
