"""The criteria a notice names: edition, section, codes, disclosure; and a waiver that is met."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from appealgen import resources
from appealgen.argument import contradictions_of, load_grounds
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.matching import PARAMS, determine
from appealgen.model import Case
from appealgen.model.people import PlanKind
from appealgen.policy import PolicyLibrary
from appealgen.service import policy_library
from tests.argument.denials import (
    ADVANTAGE,
    AETNA,
    CERVICAL,
    EVICORE,
    FUSION,
    PERCUTANEOUS,
    compared,
    demo_held,
    denial_of,
    held,
    kinds,
    reasons_not,
    requires,
)
from tests.brief.cases import DEMO_DAY, demo_tree
from tests.matching.build import case_of
from tests.matching.library import library

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.argument import Contradictions

SPINE = {"payer": "Example Health", "plan_kind": "fully_insured"}


def edition(
    folder: Path,
    named: str,
    versions: dict[str, str] | None = None,
    **denial: Any,  # noqa: ANN401
) -> Contradictions:
    """Return an invented denial that names an edition of an invented policy with two editions."""
    shelf = library(folder, versions or {"2026-01-01": "superseded", "2026-07-01": "in_force"})
    return with_shelf(shelf, named, **denial)


def with_shelf(shelf: PolicyLibrary, named: str, **denial: Any) -> Contradictions:  # noqa: ANN401
    """Return the denial held against the editions of a shelf."""
    parts = {"criteria_policy": "spine", "criteria_edition": named, **denial}
    case = case_of(line=FUSION, coverage=SPINE, denial=denial_of((), parts))
    grounds = load_grounds(resources.policies_folder(), shelf.versions("spine"))
    return contradictions_of(case, determine(case, shelf, as_of=DEMO_DAY), grounds)


# The edition


def test_an_edition_replaced_before_the_notice_is_found(tmp_path: Path) -> None:
    """The notice of October names the edition of January; that of July had replaced it."""
    (found,) = edition(tmp_path, "2026-01-01").found

    assert found.kind == "wrong_edition"
    assert found.ended == dt.date(2026, 7, 1)
    assert found.replaced_by is not None
    assert found.replaced_by.version == dt.date(2026, 7, 1)


def test_an_edition_that_began_after_the_notice_is_found(tmp_path: Path) -> None:
    """A notice of March cannot rest on the edition of July."""
    (found,) = edition(tmp_path, "2026-07-01", notice_date="2026-03-02").found

    assert found.kind == "wrong_edition"
    assert found.ended is None
    assert found.replaced_by is None


def test_an_edition_known_to_be_superseded_is_found() -> None:
    """Carelon's edition of October 2024 ended on November 15, 2025; the next is not on file."""
    result = demo_held(criteria_policy="carelon-spine-surgery", criteria_edition="2024-10-20")

    (found,) = [c for c in result.found if c.kind == "wrong_edition"]
    assert found.ended == dt.date(2025, 11, 15)
    assert found.replaced_by is None


@pytest.mark.parametrize("notice", ["2026-07-01", "2026-10-26"])
def test_the_edition_in_force_is_no_contradiction(tmp_path: Path, notice: str) -> None:
    """From its first day on, the edition in force is the right one."""
    result = edition(tmp_path, "2026-07-01", notice_date=notice)

    assert result.found == ()
    assert result.not_claimed == ()


def test_the_day_before_the_new_edition_the_old_one_is_right(tmp_path: Path) -> None:
    """The old edition holds through the day before the new one takes effect."""
    assert edition(tmp_path, "2026-01-01", notice_date="2026-06-30").found == ()


def test_an_edition_not_on_file_is_not_claimed(tmp_path: Path) -> None:
    """A date that no edition on file bears may be a review date: nothing is claimed."""
    result = edition(tmp_path, "2026-05-05")

    assert result.found == ()
    assert reasons_not(result) == ["unknown_edition"]


def test_a_notice_without_a_date_is_not_claimed(tmp_path: Path) -> None:
    """Without the day of the notice no edition is the wrong one."""
    result = edition(tmp_path, "2026-01-01", notice_date=None)

    assert result.found == ()
    assert reasons_not(result) == ["unknown_edition"]


@pytest.mark.parametrize("which", ["2026-01-01", "2026-07-01"])
def test_a_date_that_is_not_an_effective_date_is_not_claimed(tmp_path: Path, which: str) -> None:
    """Where either edition is dated by the day it was read, nothing is sure."""
    library(tmp_path, {"2026-01-01": "superseded", "2026-07-01": "in_force"})
    file = tmp_path / "spine" / f"{which}.yaml"
    text = file.read_text(encoding="utf-8").replace("confidence:", "date_basis: read\nconfidence:")
    file.write_text(text, encoding="utf-8")

    result = with_shelf(PolicyLibrary(tmp_path, PARAMS), "2026-01-01")

    assert result.found == ()
    assert reasons_not(result) == ["unsure_date"]


def test_after_the_service_the_edition_is_not_claimed(tmp_path: Path) -> None:
    """For an operation already done another day may count: nothing is claimed."""
    result = edition(tmp_path, "2026-01-01", kind="post_service")

    assert result.found == ()
    assert reasons_not(result) == ["unsure_date"]


# The section and the codes


def test_criteria_for_another_operation_are_found() -> None:
    """CMM-601 is for the neck: its code list does not hold a lumbar fusion."""
    (found,) = held(FUSION, AETNA, criteria_policy="evicore-cmm-601").found

    assert found.kind == "other_procedure"
    assert found.policy is not None
    assert found.policy.id == "evicore-cmm-601"
    assert found.covered_by is not None
    assert found.covered_by.id == "aetna-cpb-0743"


def test_a_section_for_another_operation_is_found() -> None:
    """CMM-601.3 is discectomy alone; the request is a discectomy with fusion."""
    named = {"criteria_policy": "evicore-cmm-601", "criteria_section": "CMM-601.3"}

    (found,) = held(CERVICAL, EVICORE, **named).found

    assert (found.kind, found.label) == ("other_procedure", "CMM-601.3")
    assert found.section is not None
    assert found.section.title == "Anterior cervical discectomy"
    assert found.covering is not None
    assert found.covering.label == "CMM-601"


def test_the_fitting_section_and_policy_are_no_contradiction() -> None:
    """A section whose code list holds the request is the right one."""
    fitting = {"criteria_policy": "evicore-cmm-601", "criteria_section": "cmm-601"}

    result = held(CERVICAL, EVICORE, **fitting)

    assert result.found == ()
    assert result.not_claimed == ()


def test_criteria_for_one_line_of_the_request_fit() -> None:
    """A notice may name the criteria of the main operation for the request as a whole."""
    tree = demo_tree()
    tree["denial"]["criteria_policy"] = "evicore-cmm-609"

    result, _ = compared(Case.model_validate(tree))

    assert kinds(result) == []


NOT_SURE = {
    "a label rebuilt by counting": (
        FUSION,
        {"criteria_policy": "aetna-cpb-0743", "criteria_section": "Section I.A and I.G"},
        "unknown_section",
    ),
    "a label that is not on file": (
        CERVICAL,
        {"criteria_policy": "evicore-cmm-601", "criteria_section": "CMM-601.99"},
        "unknown_section",
    ),
    "codes that are ours": (FUSION, {"criteria_policy": "aetna-cpb-0591"}, "unsure_codes"),
    "a policy not on file": (FUSION, {"criteria_policy": "no-such-policy"}, "unknown_policy"),
    "a section without its policy": (FUSION, {"criteria_section": "CMM-609"}, "unknown_policy"),
}


@pytest.mark.parametrize("name", NOT_SURE)
def test_criteria_that_cannot_be_told_are_not_claimed(name: str) -> None:
    """An unsure label, an unsure code list or an unknown policy supports no claim."""
    line, named, why = NOT_SURE[name]

    result = held(line, EVICORE if line is CERVICAL else AETNA, **named)

    assert result.found == ()
    assert reasons_not(result) == [why]


# How well the policy is known

ODI = requires("score", "odi", "50", "percent")
DOUBTS = {
    "read in part": ("completeness: complete", "completeness: partial", "partial"),
    "known from summaries": ("confidence: high", "confidence: medium", "partial"),
    "dated by the day it was read": ("label_basis:", "date_basis: read\nlabel_basis:", "partial"),
    "with a known limit on the point": (
        "label_basis:",
        "known_limits: [The table of ODI scores was not read.]\nlabel_basis:",
        "limit",
    ),
    "no longer in force": (
        "status: in_force",
        "status: superseded\nsuperseded_on: 2026-09-01",
        "not_in_force",
    ),
    "leaving it to others": (
        "asks: whether the second holds",
        "asks: that the contractor covers it",
        "rests_elsewhere",
    ),
}


def against_shelf(folder: Path, old: str, new: str) -> Contradictions:
    """Return an ODI required by a notice, against the invented policy with one change."""
    library(folder)
    file = folder / "spine" / "2026-07-01.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    coverage = {**SPINE, "policies_pinned": ["spine@2026-07-01"]}
    case = case_of(line=FUSION, coverage=coverage, denial=denial_of((ODI,), {}))
    determination = determine(case, PolicyLibrary(folder, PARAMS), as_of=DEMO_DAY)
    return contradictions_of(case, determination)


def test_a_policy_known_whole_supports_the_claim(tmp_path: Path) -> None:
    """The invented policy says nothing of the ODI, and is known whole."""
    result = against_shelf(tmp_path, "confidence: high", "confidence: high")

    assert kinds(result) == ["no_such_requirement"]


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_doubt_about_the_policy_keeps_the_claim_back(doubt: str, tmp_path: Path) -> None:
    """Whatever leaves the text in doubt turns the claim into a question."""
    old, new, why = DOUBTS[doubt]

    result = against_shelf(tmp_path, old, new)

    assert kinds(result) == []
    assert [(n.why.value, n.ask) for n in result.not_claimed] == [(why, True)]


# Disclosure

CITED = {
    "erisa_self_funded": ["29 CFR 2560.503-1(g)(1)(v)", "29 CFR 2560.503-1(h)(2)(iii)"],
    "fully_insured": ["45 CFR 147.136(b)(2)(ii)(E)", "45 CFR 147.136(b)(2)(ii)(C)"],
    "individual": ["45 CFR 147.136(b)(2)(ii)(E)", "45 CFR 147.136(b)(2)(ii)(C)"],
    "medicare_advantage": ["42 CFR 422.101(b)(6)(ii)"],
}


@pytest.mark.parametrize("kind", [kind.value for kind in PlanKind])
def test_each_plan_kind_is_cited_its_own_law_or_none(kind: str) -> None:
    """A citation stands only for the plan kinds it covers; the others get a plain demand."""
    coverage = {**(ADVANTAGE if "medicare" in kind else AETNA), "plan_kind": kind}
    coverage["policies_pinned"] = ["aetna-cpb-0743@2026-07-30"]  # type: ignore[assignment]
    line = PERCUTANEOUS if "medicare" in kind else FUSION
    tree = denial_of((), {"criteria_disclosed": False})

    result, _ = compared(case_of(line=line, coverage=coverage, denial=tree))

    (found,) = result.found
    assert found.kind == "criteria_withheld"
    assert [rule.citation for rule in found.rules] == CITED.get(kind, [])


def test_a_grandfathered_plan_is_not_cited_a_law_that_passes_it_by() -> None:
    """45 CFR 147.136 does not reach a grandfathered plan: the demand is made without it."""
    coverage = {**AETNA, "grandfathered": True}
    tree = denial_of((), {"criteria_disclosed": False})

    result, _ = compared(case_of(line=FUSION, coverage=coverage, denial=tree))

    assert [found.rules for found in result.found] == [()]


@pytest.mark.parametrize("disclosed", [True, None])
def test_criteria_given_or_not_known_are_not_demanded(*, disclosed: bool | None) -> None:
    """Only criteria known to be withheld are demanded; silence is no accusation."""
    assert held(FUSION, AETNA, criteria_disclosed=disclosed).found == ()


def test_a_broken_or_missing_file_of_rules_is_named(tmp_path: Path) -> None:
    """The file of citations is read strictly."""
    with pytest.raises(InputNotFoundError):
        load_grounds(tmp_path)
    evidence = tmp_path / "broken" / "evidence"
    shutil.copytree(resources.policies_folder() / "evidence", evidence)
    file = evidence / "contradictions.yaml"
    text = file.read_text(encoding="utf-8").replace("confidence: high", "confidence: fair", 1)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(PolicyInvalidError, match=r"contradictions\.yaml"):
        load_grounds(tmp_path / "broken")


# Waivers


def without_progression(tree: dict[str, Any]) -> None:
    """Take from the demo all that its waivers rest on: weakness that progresses, instability."""
    tree["exams"] = tree["exams"][-1:]
    for exam in tree["exams"]:
        exam["motor"] = []
    for study in tree["imaging"]:
        study["findings"] = [
            f for f in study["findings"] if f["kind"] not in {"instability", "dynamic_motion"}
        ]


def test_a_met_waiver_answers_a_reason_about_care() -> None:
    """The demo's weakness progresses on serial examinations, which waives care in Footnote 1."""
    (found,) = demo_held().found

    assert found.kind == "waiver_met"
    assert found.finding is not None
    assert found.finding.truth.value == "met"
    assert found.finding.criterion.exception


def test_a_waiver_that_is_not_met_answers_nothing() -> None:
    """Without the findings behind the waivers no waiver is named."""
    tree = demo_tree()
    without_progression(tree)

    result, _ = compared(Case.model_validate(tree))

    assert result.found == ()


def test_a_reason_about_something_else_is_not_answered_by_a_waiver_of_care() -> None:
    """Care is waived, imaging is not."""
    tree = demo_tree()
    tree["denial"]["reasons"][0]["category"] = "imaging_does_not_meet_criteria"

    result, _ = compared(Case.model_validate(tree))

    assert result.found == ()


def test_no_denial_gives_nothing() -> None:
    """Before a denial there is nothing to hold against the policy."""
    tree = demo_tree()
    del tree["denial"]
    tree["exhibits"] = [e for e in tree["exhibits"] if e["letter"] != "A"]
    case = Case.model_validate(tree)

    determination = determine(case, policy_library(), as_of=DEMO_DAY)

    assert contradictions_of(case, determination).found == ()
