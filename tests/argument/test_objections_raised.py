"""What the denial raises: every reason, for every kind of procedure, with one voice."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from appealgen.argument import JudgedCase, expected_objections, kinds_of, rebuttals_of
from appealgen.argument.kinds import load_kinds
from appealgen.argument.objections import raises
from appealgen.coding.cpt import cpt_codes
from appealgen.model.denial import Denial, DenialReason, ReasonCategory
from appealgen.model.request import ProcedureFamily
from tests.argument.objection_cases import denied, fusion, line, plan, stated
from tests.argument.test_objections import OBJECTIONS, REFERENCES, THINGS
from tests.brief.cases import DEMO_DAY, POLICIES, context_of, demo

if TYPE_CHECKING:
    from appealgen.argument import Expected
    from appealgen.brief.context import Context

_AT = {"cervical": "C5-C6", "thoracic": "T8-T9"}
_CODED: dict[str, dict[str, Any]] = {
    "sacroiliac_fusion": {"code": "27279", "joint": "sacroiliac", "side": "left"},
    "vertebral_augmentation": line("22513", "fracture", vertebrae=["T12"]),
    "stimulator_trial": line("63650", "chronic_pain"),
    "stimulator_permanent": line("63685", "chronic_pain"),
}
_CARELON = {"vertebral_augmentation"}
FAMILIES = [family for family in ProcedureFamily if family is not ProcedureFamily.OTHER]


def tree_of(what: dict[str, Any], payer: str = "Aetna", **parts: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a small invented case of one line."""
    return {
        "patient": {"name": "Pat Example", "synthetic": True},
        "coverage": plan(payer),
        "surgeon": {"name": "Ann Lee"},
        "request": {"stages": [{"name": "one", "lines": [what]}]},
        **parts,
    }


@cache
def bare(family: ProcedureFamily) -> Context:
    """Return a case that says nothing but what is asked for."""
    place = next((at for region, at in _AT.items() if family.startswith(region)), "L4-L5")
    what = _CODED.get(family.value) or {"family": family.value, "levels": place}
    return context_of(tree_of(what, "eviCore" if family in _CARELON else "Aetna"), DEMO_DAY)


def raised(context: Context, *reasons: dict[str, Any]) -> tuple[Expected, ...]:
    """Return the objections of a case, were it denied for some reasons."""
    made = tuple(DenialReason.model_validate(reason) for reason in reasons)
    denial = Denial.model_validate({"kind": "prior_authorization", "reasons": made})
    case = context.case.model_copy(update={"denial": denial})
    groups = replace(context, case=case).groups
    rebuttals = rebuttals_of(case, context.determination, groups)
    judged = JudgedCase(case, context.determination, None, rebuttals, THINGS)
    return expected_objections(judged, tuple(OBJECTIONS.values()), REFERENCES)


@pytest.mark.parametrize("category", list(ReasonCategory))
@pytest.mark.parametrize("family", FAMILIES)
def test_every_reason_has_its_objection_for_every_procedure(
    family: ProcedureFamily, category: ReasonCategory
) -> None:
    """The card is never silent on the reason of the denial; without facts it concedes and asks."""
    found = [e for e in raised(bare(family), {"category": category.value}) if e.raised]

    assert found
    assert not any(e.answered for e in found)
    assert all(e.objection.ask and e.missing for e in found)


def test_the_general_answer_is_the_letters() -> None:
    """Where every criterion is met, "not medically necessary" is answered as the letter does."""
    found = raised(demo(), {"category": "not_medically_necessary"})

    assert (found[0].objection.id, found[0].answered) == ("general-necessity", True)
    assert found[0].evidence


def test_the_exact_objection_stands_for_the_general_one() -> None:
    """One reason has one answer: the general entry leaves where an exact one answers."""
    told = [e.objection.id for e in raised(demo(), {"category": "imaging_does_not_meet_criteria"})]

    assert "imaging-too-mild" in told
    assert "general-imaging" not in told


def test_what_an_exact_objection_concedes_stays_beside_a_general_answer() -> None:
    """The policy's criteria may answer a reason where the wider objection is conceded."""
    case = context_of(
        tree_of(
            line("63650", "chronic_pain"),
            statements=[stated("mental_health_clearance")],
        ),
        DEMO_DAY,
    )
    found = {e.objection.id: e.answered for e in raised(case, {"category": "experimental"})}

    assert found == {
        "stimulator-placebo": False,
        "stimulator-psychology": False,
        "stimulator-other-care": False,
    }


@pytest.mark.parametrize(
    ("words", "key", "does"),
    [
        ("Nicotine was not excluded.", "nicotine", True),
        ("Nicotine was not excluded.", "body-weight", False),
        ("The BMI is above 40.", "body-weight", True),
        ("The BMI is above 40.", "nicotine", False),
        (None, "nicotine", True),
        (None, "body-weight", False),
        ("A psychological evaluation is required.", "psychology", True),
        ("The evaporated record", "nicotine", False),
    ],
)
def test_the_words_of_a_reason_choose_the_objection(
    words: str | None, key: str, does: object
) -> None:
    """A category is wider than a reason: nicotine does not answer for body weight."""
    reason = DenialReason(category=ReasonCategory.RISK_FACTOR, words=words)

    assert raises(reason, OBJECTIONS[key]) is does


def test_no_criterion_on_file_names_a_limit_of_body_weight() -> None:
    """What the card says of body weight is so for every policy on file."""
    folders = [POLICIES / "payers", POLICIES / "medicare"]
    read = [f for folder in folders for f in folder.rglob("*.yaml") if ".test." not in f.name]
    limits = [f.name for f in read if "{bmi:" in f.read_text(encoding="utf-8")]

    assert read
    assert limits == []


@pytest.mark.parametrize("policy", ["Aetna", "UnitedHealthcare"])
def test_a_section_of_many_operations_lends_none_of_its_kinds(policy: str) -> None:
    """A laminectomy is a decompression whatever else its section holds."""
    case = context_of(tree_of(line("63047", "stenosis", levels="L4-L5"), policy), DEMO_DAY)
    [(_, result)] = case.determination.lines()

    assert kinds_of(result) == {ProcedureFamily.LUMBAR_DECOMPRESSION}


def test_a_code_of_several_regions_is_of_the_region_of_its_levels() -> None:
    """One code for a further level is a neck fusion in the neck and a lumbar one below."""
    for level, kind in (("C5-C6", "cervical_fusion"), ("L4-L5", "lumbar_fusion")):
        case = context_of(tree_of(line("22614", "stenosis", levels=level)), DEMO_DAY)
        [(_, result)] = case.determination.lines()
        assert kinds_of(result) == {ProcedureFamily(kind)}


def test_every_kind_names_codes_on_file() -> None:
    """A group or a code that the table of codes does not have would never be met."""
    codes = cpt_codes().values()

    for kind in load_kinds(POLICIES):
        own = [code for code in codes if kind.covers(code)]
        assert own, kind.group
        assert {code.code for code in own} >= set(kind.codes)


def test_a_policys_topic_keeps_its_joints() -> None:
    """What the policy joins by "all of" is all needed: never used, or free and proven by report."""
    quit_ = {"status": "former", "quit_date": "2026-01-01"}
    lab = {
        "analyte": "cotinine",
        "sample": "urine",
        "value": "10",
        "unit": "ng/mL",
        "date": "2026-10-20",
        "laboratory_report": True,
    }
    reason = denied("risk_factor", "Nicotine was not excluded.")["reasons"][0]
    found = []
    for nicotine in (quit_, {**quit_, "lab": lab}, {**quit_, "lab": {**lab, "value": "10.1"}}):
        tree = tree_of(fusion("stenosis"), risk={"nicotine": nicotine})
        tree["request"]["stages"][0]["planned_date"] = "2026-11-16"
        told = raised(context_of(tree, DEMO_DAY), reason)
        found.append(next(e.answered for e in told if e.objection.id == "nicotine"))

    assert found == [False, True, False]
