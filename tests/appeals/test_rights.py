"""Rights: read strictly, and cited only for the plans, states and days they cover."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen import resources
from appealgen.appeals.rights import (
    forum_of,
    has_one_internal_level,
    load_rights,
    regulator_of,
    rights_for,
)
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.model.people import PlanKind
from tests.matching.build import case_of

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.model import Case

RIGHTS = load_rights(resources.policies_folder())
TEXT = (resources.policies_folder() / "law" / "rights.yaml").read_text(encoding="utf-8")
DAY = dt.date(2026, 11, 2)
LETTERS = sorted({letter for right in RIGHTS.rights for letter in right.letters})
DENIAL = {"kind": "prior_authorization", "reasons": [{"category": "not_medically_necessary"}]}


def covered(kind: str, state: str | None = None, grandfathered: bool | None = None) -> Case:  # noqa: FBT001
    """Return a denied case of one kind of plan, with an approval on record."""
    coverage = {
        "payer": "Example Health",
        "plan_kind": kind,
        "state": state,
        "grandfathered": grandfathered,
    }
    return case_of(coverage=coverage, denial=DENIAL, approval={"number": "PA-1"})


def cited(case: Case, letter: str, day: dt.date = DAY) -> dict[str, str]:
    """Return what a letter asks: id of the right to its citation."""
    return {c.right.id: c.citation for c in rights_for(case, RIGHTS, letter, day)}


@given(
    kind=st.sampled_from(list(PlanKind)),
    letter=st.sampled_from(LETTERS),
    state=st.sampled_from([None, "AK", "AL", "TX", "PA", "CA"]),
    grandfathered=st.sampled_from([None, True, False]),
    day=st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)),
)
def test_no_law_is_cited_beyond_what_it_covers(
    kind: PlanKind,
    letter: str,
    state: str | None,
    grandfathered: bool | None,  # noqa: FBT001 - a value of the strategy
    day: dt.date,
) -> None:
    """Whatever the plan, a citation stands only where kind, state, day and grandfathering fit."""
    case = covered(kind.value, state, grandfathered)

    for claimed in rights_for(case, RIGHTS, letter, day):
        found = claimed.authority
        if found is None:
            assert not claimed.right.only_with_authority
            continue
        assert kind in found.plan_kinds
        assert not found.states or state in found.states
        assert grandfathered is False or not found.not_grandfathered
        assert (found.since or day) <= day <= (found.until or day)
        assert found in claimed.right.authorities


@pytest.mark.parametrize("kind", ["not_stated", "tricare", "original_medicare", "fehb"])
@pytest.mark.parametrize("letter", LETTERS)
def test_a_plan_without_a_confirmed_rule_gets_requests_and_no_law(kind: str, letter: str) -> None:
    """Where no rule is known to cover the plan, everything that is asked is asked without law."""
    assert set(cited(covered(kind), letter).values()) <= {""}


def test_erisa_rules_are_not_cited_to_medicare_and_the_reverse() -> None:
    """Each kind of plan has its own rules."""
    employer = " ".join(cited(covered("erisa_self_funded"), "second").values())
    medicare = " ".join(cited(covered("medicare_advantage"), "second").values())

    assert "29 CFR 2560.503-1(h)(2)(iii)" in employer
    assert "42 CFR" not in employer
    assert "42 CFR 422.590(h)(2)" in medicare
    assert "29 CFR" not in medicare


def test_medicare_advantage_has_expertise_not_specialty() -> None:
    """The Medicare rule asks for appropriate expertise; the same specialty is asked without law."""
    asked = cited(covered("medicare_advantage"), "second")

    assert asked["physician-with-expertise"] == "42 CFR 422.590(h)(2)"
    assert asked["spine-reviewer"] == ""
    assert "similar-specialty" not in asked


@pytest.mark.parametrize(
    ("grandfathered", "citation"), [(None, ""), (True, ""), (False, "45 CFR 147.136(b)(3)(i)")]
)
def test_an_individual_plan_must_be_known_not_to_be_grandfathered(
    grandfathered: bool | None,  # noqa: FBT001 - a value of the table
    citation: str,
) -> None:
    """What the case does not say about grandfathering is not taken for granted."""
    found = cited(covered("individual", None, grandfathered), "claim-file")["claim-file"]

    assert citation in found
    assert bool(found) is bool(citation)


@pytest.mark.parametrize(
    ("kind", "state", "right"),
    [
        ("medicare_advantage", "PA", "approval-stands"),
        ("fully_insured", "AK", "approval-not-undone"),
        ("workers_compensation", "TX", "approval-not-withdrawn"),
    ],
)
def test_an_approval_is_protected_only_where_a_rule_is_confirmed(
    kind: str, state: str, right: str
) -> None:
    """Medicare Advantage, Alaska's insurers and Texas workers' compensation; nobody else."""
    asked = cited(covered(kind, state), "rescission")
    protections = {"approval-stands", "approval-not-undone", "approval-not-withdrawn"}

    assert protections & set(asked) == {right}
    assert not protections & set(cited(covered("fully_insured", "PA"), "rescission"))
    assert not protections & set(cited(covered("workers_compensation", "CA"), "rescission"))


def test_without_an_approval_nothing_is_asked_about_one() -> None:
    """A right that rests on an approval needs one in the case."""
    case = covered("medicare_advantage").model_copy(update={"approval": None})

    assert not {"approval-stands", "approval-honored"} & set(cited(case, "rescission"))


def test_state_regulators_have_no_say_over_self_funded_plans() -> None:
    """A self-funded plan's complaint goes to the federal agency; no other regulator is on file."""
    found = regulator_of(covered("erisa_self_funded", "PA"), RIGHTS, DAY)

    assert found is not None
    assert found.name == "Employee Benefits Security Administration"
    others = [kind.value for kind in PlanKind if kind is not PlanKind.ERISA_SELF_FUNDED]
    assert {regulator_of(covered(kind, "PA"), RIGHTS, DAY) for kind in others} == {None}


def test_the_next_forum_depends_on_the_plan() -> None:
    """Medicare, Medicaid and federal employees' plans have forums of their own."""
    outside = {
        kind: forum_of(covered(kind, None, grandfathered=False), RIGHTS, "external-review", DAY)
        for kind in ("erisa_self_funded", "medicare_advantage", "fehb", "tricare")
    }
    names = {kind: found.name if found else "" for kind, found in outside.items()}

    assert names == {
        "erisa_self_funded": "external review",
        "medicare_advantage": "review by the independent review entity",
        "fehb": "review by the Office of Personnel Management",
        "tricare": "",
    }
    known = covered("individual", None, grandfathered=False)
    assert has_one_internal_level(known, RIGHTS, DAY)
    assert not has_one_internal_level(covered("individual"), RIGHTS, DAY)
    assert not has_one_internal_level(covered("erisa_self_funded"), RIGHTS, DAY)


def test_what_is_not_confirmed_is_never_asked_as_a_right() -> None:
    """Entries that were not confirmed have no letter, and their sections are cited nowhere."""
    authorities = [a.citation for right in RIGHTS.rights for a in right.authorities]

    assert RIGHTS.unconfirmed
    assert not [c for c in authorities if "(h)(3)(v)" in c or "147.128" in c or "147.137" in c]


def broken_folder(tmp_path: Path, text: str) -> Path:
    """Return a folder of policies with this file of rights."""
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "rights.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("confidence: high", "confidence: low"),
        ("plan_kinds: [medicaid_managed_care]", "plan_kinds: [not_stated]"),
        ("plan_kinds: [medicaid_managed_care]", "plan_kinds: []"),
        ("id: claim-file", "id: criteria"),
        ("citation: 42 CFR 422.138(c)", 'citation: ""'),
        ("states: [AK]", "states: [Alaska]"),
        ("letters: [claim-file]", "letters: [by-telephone]"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """A weak source, a blank, a doubled id, an unknown state, plan or letter stops the loading."""
    assert old in TEXT

    with pytest.raises(PolicyInvalidError):
        load_rights(broken_folder(tmp_path, TEXT.replace(old, new, 1)))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The rights are not optional."""
    with pytest.raises(InputNotFoundError):
        load_rights(tmp_path)
