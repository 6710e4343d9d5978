"""Who receives a packet: what goes to each, who decides by kind of plan, and which forms belong."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen import resources
from appealgen.appeals import load_law, load_packet_list
from appealgen.appeals.recipients import (
    FormUse,
    RecipientId,
    body_of,
    load_recipients,
    masked,
    official_forms,
    own_forms,
    select_exhibits,
)
from appealgen.errors import PolicyInvalidError
from appealgen.model import Case
from appealgen.model.people import PlanKind
from tests.brief.cases import demo_tree

FOLDER = resources.policies_folder()
ON_FILE = load_recipients(FOLDER)
LAW = load_law(FOLDER)
EXTERNAL = ON_FILE.get(RecipientId.EXTERNAL_REVIEW)


def case_with(**coverage: Any) -> Case:  # noqa: ANN401 - values of a case file
    """Return the demo case with other coverage."""
    tree = demo_tree()
    tree["coverage"] |= coverage
    return Case.model_validate(tree)


def body_name(plan: str, state: str | None = None) -> str:
    """Return who decides external review for a kind of plan."""
    body = body_of(case_with(plan_kind=plan, state=state), ON_FILE, EXTERNAL, LAW)
    assert body is not None
    return body.name


@pytest.mark.parametrize("state", [review.abbrev for review in LAW.states])
def test_a_self_funded_plan_never_gets_a_state_body(state: str) -> None:
    """Whatever the state, external review of a self-funded plan is not the state's."""
    name = body_name("erisa_self_funded", state)
    body = body_of(case_with(plan_kind="erisa_self_funded", state=state), ON_FILE, EXTERNAL, LAW)

    assert name == body_name("erisa_self_funded")
    assert body is not None
    assert body.never is not None
    assert "self-funded" in body.never


@pytest.mark.parametrize("plan", [kind.value for kind in PlanKind])
def test_every_kind_of_plan_has_someone_who_decides(plan: str) -> None:
    """No kind of plan is left without a word on where external review goes."""
    assert body_name(plan)


def test_the_state_body_is_named_where_sources_agree() -> None:
    """Pennsylvania runs its own review; in Alaska sources disagree, so the denial decides."""
    assert "Insurance Department" in body_name("fully_insured", "PA")
    assert body_name("fully_insured", "AK") == body_name("fully_insured")


def test_no_body_prints_an_unconfirmed_number() -> None:
    """Names and ways of sending hold no telephone number: those stand on the notice."""
    said = [f"{body.name} {body.how} {body.never or ''}" for body in ON_FILE.bodies]

    assert not [text for text in said if any(c.isdigit() for c in text)]


@pytest.mark.parametrize(
    ("plan", "state", "expected"),
    [
        ("original_medicare", None, {"cms-1696", "cms-20033"}),
        ("medicare_advantage", None, {"cms-1696"}),
        ("fully_insured", "NY", {"ny-external-appeal"}),
        ("fully_insured", "TX", {"tx-lhl009"}),
        ("fully_insured", "OH", set()),
        ("erisa_self_funded", "NY", set()),
    ],
)
def test_official_forms_go_by_plan_and_state(
    plan: str, state: str | None, expected: set[str]
) -> None:
    """A form is named only for the plans and states it is for; never a state's for self-funded."""
    found = official_forms(case_with(plan_kind=plan, state=state), ON_FILE, EXTERNAL)

    assert {form.id for form in found} == expected


def test_the_first_medicare_form_is_for_the_first_appeal() -> None:
    """CMS-20027 goes with the internal appeal, CMS-20033 with the review after it."""
    case = case_with(plan_kind="original_medicare")
    internal = official_forms(case, ON_FILE, ON_FILE.get(RecipientId.INTERNAL))

    assert {form.id for form in internal} == {"cms-1696", "cms-20027"}


def test_our_own_page_gives_way_to_an_official_form() -> None:
    """For Medicare the representative is named on CMS-1696, not on a page of ours."""
    uses = {f.use for f in own_forms(case_with(plan_kind="medicare_advantage"), ON_FILE, EXTERNAL)}

    assert uses == {FormUse.RELEASE}


def test_a_signed_form_on_file_is_not_made_again() -> None:
    """Where the release is an exhibit, no page for it is made."""
    tree = demo_tree()
    tree["exhibits"].append({"letter": "G", "title": "Release", "kind": "release"})
    uses = {form.use for form in own_forms(Case.model_validate(tree), ON_FILE, EXTERNAL)}

    assert FormUse.RELEASE not in uses


def test_the_certification_of_urgency_needs_urgency() -> None:
    """Pennsylvania's certification belongs to an urgent case only."""
    tree = demo_tree()
    tree["urgent_basis"] = "The weakness is getting worse from week to week."
    urgent = official_forms(Case.model_validate(tree), ON_FILE, EXTERNAL)
    calm = official_forms(Case.model_validate(demo_tree()), ON_FILE, EXTERNAL)

    assert "pa-physician-certification" in {form.id for form in urgent}
    assert "pa-physician-certification" not in {form.id for form in calm}


def test_an_exhibit_the_letter_cites_is_never_left_out() -> None:
    """A regulator gets the denial by its kind and a clinic note only where the letter cites it."""
    regulator = ON_FILE.get(RecipientId.REGULATOR)
    case = case_with()

    assert [e.letter for e in select_exhibits(case, regulator, ()).kept] == ["A"]
    assert [e.letter for e in select_exhibits(case, regulator, {"F"}).kept] == ["A", "F"]


def test_an_employer_gets_nothing_from_the_chart() -> None:
    """Whatever a letter cites, the plan sponsor gets no exhibit of care and not even the denial."""
    sponsor = ON_FILE.get(RecipientId.PLAN_SPONSOR)
    found = select_exhibits(case_with(), sponsor, set("ABCDEF"))

    assert found.kept == ()
    assert len(found.left_out) == 6


@pytest.mark.parametrize("recipient", list(RecipientId))
def test_each_exhibit_goes_or_is_listed_as_left_out(recipient: RecipientId) -> None:
    """Nothing is dropped without being listed."""
    case = case_with()
    found = select_exhibits(case, ON_FILE.get(recipient), ())

    assert {e.letter for e in (*found.kept, *found.left_out)} == set("ABCDEF")
    assert not found.left_out or ON_FILE.get(recipient).why


def test_masks_hide_the_number_but_its_end() -> None:
    """A long member number keeps four characters; a short one keeps none."""
    sponsor = ON_FILE.get(RecipientId.PLAN_SPONSOR)
    long = masked(case_with(member_id="W000123456"), sponsor)
    short = masked(case_with(member_id="W12345"), sponsor)

    assert long.coverage.member_id == "ends in 3456"
    assert short.coverage.member_id is None
    assert long.patient.born is None


def test_items_are_those_of_the_packet_list() -> None:
    """Each item a recipient asks for is on the list, and the reviewer's packet asks for all."""
    known = {item.id for item in load_packet_list(FOLDER).items}

    assert all(set(recipient.items) <= known for recipient in ON_FILE.recipients)
    assert set(EXTERNAL.items) == known


def test_the_right_to_records_has_its_days_and_its_source() -> None:
    """The request for records says thirty days and one extension (45 CFR 164.524)."""
    assert (ON_FILE.access.days, ON_FILE.access.extension_days) == (30, 30)
    assert str(ON_FILE.access.days) in ON_FILE.access.limits
    assert "6.50" not in ON_FILE.access.fee


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Any) -> None:  # noqa: ANN401
    """A slip in the file is named with its line, not passed over."""
    law = tmp_path / "law"
    law.mkdir()
    text = (FOLDER / "law" / "recipients.yaml").read_text("utf-8")
    (law / "recipients.yaml").write_text(text.replace("    cited: true", "    sited: true", 1))
    (law / "forms.yaml").write_bytes((FOLDER / "law" / "forms.yaml").read_bytes())

    with pytest.raises(PolicyInvalidError, match=r"recipients\.yaml:\d+"):
        load_recipients(tmp_path)
