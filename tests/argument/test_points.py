"""Points, rebuttals, the strongest finding: nothing is argued that is not met."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealgen.argument import bears_on, is_about_everything, rebuttals_of, strongest_finding
from appealgen.argument.points import groups_of
from appealgen.matching import Truth, determine
from appealgen.model import Case
from appealgen.model.denial import ReasonCategory
from appealgen.service import policy_library
from tests.brief.cases import DEMO_DAY, context_of, demo, demo_tree, letter_text, published

GRADES = ["none", "mild", "mild_to_moderate", "moderate", "severe", None]


def _set(tree: dict[str, Any], path: str, value: object) -> None:
    *parents, last = path.split(".")
    here: Any = tree
    for key in parents:
        here = here[int(key) if key.isdigit() else key]
    here[last] = value


CHANGES: dict[str, list[object]] = {
    "imaging.0.findings.0.grade": list(GRADES),
    "imaging.0.findings.1.grade": list(GRADES),
    "imaging.0.findings.2.grade": list(GRADES),
    "imaging.0.findings.6.grade": ["I", "II", None],
    "imaging.0.findings.6.present": [False],
    "imaging.0.findings": [[]],
    "imaging.0.date": ["2024-01-01", None],
    "imaging.1.findings.0.translation_mm": [0, 3, 4, None],
    "care.0.sessions": [1, None],
    "care.0.in_person": [False, None],
    "care.0.outcome": ["improved", "ongoing", None],
    "care.0.end": ["2026-02-20", None],
    "care": [[]],
    "exams": [[]],
    "exams.1.motor": [[], [{"muscle": "tibialis_anterior", "side": "left", "grade": "3"}]],
    "symptoms.axial": [[]],
    "symptoms.claudication": [None, {"present": False}],
    "symptoms.radicular": [[], [{"roots": ["S1"], "side": "right"}], [{"present": False}]],
    "symptoms.other_sources": [None, {"ruled_out": False}],
    "function": [[]],
    "risk.nicotine": [None, {"status": "current"}, {"status": "former", "quit_date": "2026-11"}],
    "risk.anxiety_depression_addressed": [None, False],
    "denial.reasons": [
        [{"category": c}] for c in ("imaging_does_not_meet_criteria", "risk_factor", "other")
    ],
    "request.stages.0.lines.0.levels": [[], ["L3-L4", "L4-L5"]],
    "request.stages.0.lines.1.indications": [[], ["pseudarthrosis"]],
    "patient.pronouns": ["she", "they", None],
}
WHAT_IF = st.lists(
    st.sampled_from(sorted(CHANGES)).flatmap(
        lambda path: st.tuples(st.just(path), st.sampled_from(CHANGES[path]))
    ),
    max_size=4,
    unique_by=lambda change: change[0],
).map(lambda changes: sorted(changes, key=lambda c: -c[0].count(".")))
SLOW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def changed(changes: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the demo with some values changed, the deepest first."""
    tree = demo_tree()
    for path, value in changes:
        _set(tree, path, value)
    return tree


@given(changes=WHAT_IF)
@SLOW
def test_points_stand_on_met_findings_only(changes: list[tuple[str, Any]]) -> None:
    """Whatever a case shows, no point rests on a finding that is open or not met."""
    context = context_of(changed(changes), DEMO_DAY)
    points = [p for g in context.groups for p in g.points]

    assert all(leaf.truth is Truth.MET for p in points for leaf in p.leaves)
    assert all(p.leaves for p in points)
    assert [p.number for p in points] == list(range(1, len(points) + 1))


@given(changes=WHAT_IF)
@SLOW
def test_the_letter_never_prints_what_is_not_met(changes: list[tuple[str, Any]]) -> None:
    """A criterion not met anywhere never stands in the letter, in the words of the policy."""
    context = context_of(changed(changes), DEMO_DAY)
    text = letter_text(context)
    found: dict[str, set[Truth]] = {}
    for _, line in context.determination.lines():
        for level in line.levels:
            for finding in level.finding.walk():
                found.setdefault(finding.criterion.says, set()).add(finding.truth)
    never = [says for says, truths in found.items() if Truth.MET not in truths]

    assert not [says for says in never if f"{says[0].upper()}{says[1:]}. [" in text]


@given(changes=WHAT_IF)
@SLOW
def test_references_back_point_to_points_already_made(changes: list[tuple[str, Any]]) -> None:
    """``again`` names numbers that stand before the group and not in it."""
    made: set[int] = set()
    for group in context_of(changed(changes), DEMO_DAY).groups:
        own = {p.number for p in group.points}
        assert set(group.again) <= made
        assert not own & set(group.again)
        made |= own


def test_the_same_test_at_the_same_level_is_one_point() -> None:
    """The therapy that both lines need is argued once."""
    first, second = demo().groups

    therapy = next(
        p for p in first.points if any(leaf.criterion.check == "care_lasted" for leaf in p.leaves)
    )
    assert therapy.number in second.again
    assert not [p for p in second.points if p.criterion.says == therapy.criterion.says]


def test_left_out_lines_take_no_numbers() -> None:
    """Numbers run through the lines that are argued, from 1."""

    def change(tree: dict[str, Any]) -> None:
        tree["request"]["stages"][0]["lines"].reverse()
        tree["risk"]["nicotine"] = {"status": "current"}

    context = demo(change)

    assert [line.line.code for line in context.argued] == ["63047"]
    assert context.groups[0].points[0].number == 1


def test_a_part_of_a_section_is_known_as_a_part() -> None:
    """A point of a section that is not met as a whole says so."""
    points = {
        p.criterion.id: p for g in published("assess-630947-xlif-l3-4").groups for p in g.points
    }
    proof = next(p for key, p in points.items() if key.endswith("therapy.proof"))

    assert not proof.section_met
    assert all(p.section_met for g in demo().groups for p in g.points)


def test_without_lines_every_line_is_argued() -> None:
    """The lines to argue are the caller's choice."""
    context = demo()
    everything = groups_of(context.determination)

    assert {g.line.line.code for g in everything} == {"63047", "22612"}


# Rebuttals


def rebuttal(reason: dict[str, Any], **changes: object) -> Any:  # noqa: ANN401 - a Rebuttal
    """Return the rebuttal of one reason in the demo, with some values changed."""
    tree = demo_tree()
    for path, value in changes.items():
        _set(tree, path.replace("__", "."), value)
    tree["denial"]["reasons"] = [reason]
    context = context_of(tree, DEMO_DAY)
    [found] = context.rebuttals
    return found


@pytest.mark.parametrize(
    ("category", "answered"),
    [
        ("conservative_care_not_exhausted", True),
        ("imaging_does_not_meet_criteria", True),
        ("function_not_shown", True),
        ("risk_factor", True),
        ("missing_documentation", True),
        ("level_or_procedure_not_supported", True),
        ("not_medically_necessary", True),
        ("experimental", True),
        ("second_opinion_required", False),
        ("site_of_service", False),
        ("no_authorization", False),
        ("bundling", False),
        ("other", False),
    ],
)
def test_a_reason_is_answered_only_by_what_bears_on_it(category: str, *, answered: bool) -> None:
    """Clinical facts do not answer where the operation is done or whether it was authorized."""
    assert rebuttal({"category": category}).answered is answered


def test_every_category_has_its_row_above() -> None:
    """A new category of reason needs a decision about what bears on it."""
    decided = {c for c in ReasonCategory if is_about_everything(c) or not bears_on(c, "age")}

    assert decided == set(ReasonCategory)


def test_an_open_criterion_leaves_the_reason_unanswered() -> None:
    """Function that is not recorded cannot answer that function is not shown."""
    found = rebuttal({"category": "function_not_shown"}, function=[])

    assert not found.answered
    assert found.points == ()


def test_an_open_criterion_is_named() -> None:
    """Without care, examination and films, what is missing of the care is named."""
    about = {"category": "conservative_care_not_exhausted"}
    found = rebuttal(about, care=[], exams=[], imaging__1__findings=[])

    assert not found.answered
    assert found.open


def test_a_failed_criterion_leaves_the_reason_unanswered() -> None:
    """A smoker does not answer a denial for risk."""
    found = rebuttal({"category": "risk_factor"}, risk__nicotine={"status": "current"})

    assert not found.answered
    assert found.failed


def test_a_reason_about_one_code_is_answered_by_that_code() -> None:
    """A smoker's decompression can still be medically necessary when only the fusion fails."""
    smoker = {"status": "current"}
    about = {"category": "not_medically_necessary"}

    assert rebuttal({**about, "codes": ["63047"]}, risk__nicotine=smoker).answered
    assert not rebuttal({**about, "codes": ["22612"]}, risk__nicotine=smoker).answered
    assert not rebuttal(about, risk__nicotine=smoker).answered


def test_a_line_without_criteria_leaves_a_reason_about_everything_unanswered() -> None:
    """Nobody can say that all criteria are met where one line has none on file."""
    tree = demo_tree()
    lines = [*tree["request"]["stages"][0]["lines"], {"family": "stimulator_trial"}]
    about = {"category": "not_medically_necessary"}

    assert not rebuttal(about, request__stages__0__lines=lines).answered
    assert rebuttal({**about, "codes": ["22612"]}, request__stages__0__lines=lines).answered


def test_without_a_denial_there_is_nothing_to_rebut() -> None:
    """No notice, no reasons."""
    tree = demo_tree()
    del tree["denial"]
    case = Case.model_validate(tree)
    determination = determine(case, policy_library(), as_of=DEMO_DAY)

    assert rebuttals_of(case, determination, groups_of(determination)) == ()


# The strongest finding


def test_the_heaviest_met_finding_leads() -> None:
    """Compression of the cauda equina leads; without it, severe stenosis."""

    def change(tree: dict[str, Any]) -> None:
        findings = tree["imaging"][0]["findings"]
        kept = [f for f in findings if f["kind"] != "neural_compression"]
        tree["imaging"][0]["findings"] = kept

    first, second = demo().strongest, demo(change).strongest

    assert first is not None
    assert second is not None
    assert getattr(first.record, "of", None) == "cauda_equina"
    assert str(getattr(second.record, "grade", None)) == "severe"


@pytest.mark.parametrize("name", ["two-stage-l2-pelvis", "assess-515440-si-fusion-27279"])
def test_a_line_of_the_request_is_no_finding(name: str) -> None:
    """Where nothing clinical is met there is no strongest finding."""
    context = published(name)

    assert context.strongest is None
    assert strongest_finding(context.determination, ()) is None
