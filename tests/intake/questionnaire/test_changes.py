"""Answers become edits of the case: whole, valid, once, and never over somebody else's word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.intake.questionnaire import (
    Answers,
    Origin,
    Role,
    Skip,
    case_with,
    changes,
    skipped,
    urgent_signs,
    waiting,
)
from appealgen.matching import determine
from appealgen.model import read_case
from appealgen.policy.library import PolicyLibrary
from appealgen.service.cases import policy_library
from appealgen.service.editing import Edit, edit_case
from tests.code_health.tree import CHECKOUT
from tests.intake.questionnaire.talk import AS_OF, AT, PAT, case_of, interview, say, typed, wander

DEMO = CHECKOUT / "fixtures" / "demo" / "case.yaml"

THERAPY = {
    "treatment.any": "yes",
    "care.kind#1": "physical_therapy",
    "care.start#1": "spring 2025",
    "care.outcome#1": "It did not help",
    "care.sessions#1": "12",
}


@pytest.fixture(scope="module")
def library() -> PolicyLibrary:
    """Read the policies that ship."""
    return policy_library()


def test_a_course_of_care_is_one_change_that_appends() -> None:
    """Therapy as told becomes one entry of care, with the patient as the one who reports it."""
    answers = say(THERAPY)

    (change,) = changes(answers, case_of(), Role.PATIENT)

    assert change.path == "care[+]"
    assert change.value == {
        "kind": "physical_therapy",
        "start": "2025",
        "outcome": "no_relief",
        "sessions": "12",
        "reported_by": "patient",
        "reported_on": "2026-11-21",
    }
    assert (change.by, change.on, change.origin) == (PAT, AS_OF, Origin.TYPED)
    assert not change.conflict


def test_a_fact_names_the_patient_and_the_day() -> None:
    """The onset as told stands in the long form of a fact."""
    (change,) = changes(say({"story.onset": "May 2025"}), case_of(), Role.PATIENT)

    told = {"value": "2025-05", "by": "patient", "on": "2026-11-21"}
    assert (change.path, change.value) == ("symptoms.onset", told)


def test_what_was_written_is_not_written_twice() -> None:
    """The same answers against the case they were written into change nothing."""
    answers = say({"story.onset": "2025", **THERAPY})
    case = case_of()

    written = case_with(case, changes(answers, case, Role.PATIENT))

    assert written is not None
    assert changes(answers, written, Role.PATIENT) == ()


def test_a_changed_answer_changes_the_same_entry() -> None:
    """Whoever corrects the visits of a course corrects that entry and adds no second one."""
    answers = say(THERAPY)
    written = case_with(case_of(), changes(answers, case_of(), Role.PATIENT))
    assert written is not None

    (change,) = changes(
        say({"care.sessions#1": "14"}, answers=answers, case=written), written, Role.PATIENT
    )

    assert (change.path, change.value, change.was) == ("care[0].sessions", "14", "12")
    assert change.origin is Origin.CHANGED
    assert not change.conflict


def test_another_value_in_the_chart_is_a_conflict() -> None:
    """The chart's onset is not overwritten silently by another one from the patient."""
    case = case_of(symptoms={"onset": {"value": "2024-02", "by": "Ann Lee"}})

    (change,) = changes(say({"story.onset": "2023"}, case=case), case, Role.PATIENT)

    assert change.conflict
    assert change.was == {"value": "2024-02", "by": "Ann Lee"}


def test_the_patients_own_course_stands_beside_the_charts() -> None:
    """A course in the chart is not touched; what the patient tells is an entry of its own."""
    case = case_of(care=[{"kind": "physical_therapy", "start": "2025", "sessions": "8"}])

    (change,) = changes(say(THERAPY, case=case), case, Role.PATIENT)

    assert change.path == "care[+]"


def test_an_answer_off_the_path_does_not_count() -> None:
    """Who takes back "yes, I tried other care" takes back what was told about it."""
    answers = say(THERAPY)

    assert changes(say({"treatment.any": "no"}, answers=answers), case_of(), Role.PATIENT) == ()


def test_what_is_not_whole_waits() -> None:
    """A form without its day is kept as answers and not written."""
    answers = say({"odi.have": "yes", **{f"odi.{n}": "3" for n in range(1, 11)}})

    assert changes(answers, case_of(), Role.PATIENT) == ()
    (held,) = waiting(answers, case_of(), Role.PATIENT)
    assert held.path == "scores[+]"


def test_the_form_is_scored_by_its_items() -> None:
    """Ten marks become the items of one score, and a blank stays a blank."""
    script = {"odi.have": "yes", "odi.date": "2026-11-02"}
    answers = say({**script, **{f"odi.{n}": "3" for n in range(1, 10)}})
    question = interview(answers).find("odi.10")
    assert question is not None
    answers = answers.given(skipped(question, Skip.DONT_KNOW, author=PAT, at=AT))

    (change,) = changes(answers, case_of(), Role.PATIENT)

    assert isinstance(change.value, dict)
    assert change.value["items"] == ["3"] * 9 + [None]
    written = case_with(case_of(), [change])
    assert written is not None
    assert written.scores[0].points == 60


def test_an_end_before_the_start_waits() -> None:
    """Two dates that cannot both be true are not written."""
    script = {**THERAPY, "care.start#1": "2026-05-01", "care.end#1": "2026-03-01"}

    assert changes(say(script), case_of(), Role.PATIENT) == ()
    assert waiting(say(script), case_of(), Role.PATIENT)


def test_a_danger_sign_is_marked_and_urges_nobody_by_itself() -> None:
    """Staff see the sign; the surgeon's certificate of urgency is not written from it."""
    answers = say({"safety.saddle.now": "yes"})

    written = case_with(case_of(), changes(answers, case_of(), Role.PATIENT))

    assert written is not None
    assert [s.sign for s in urgent_signs(written)] == ["saddle_anesthesia"]
    assert written.urgent_basis is None


def test_a_sign_that_is_on_record_is_no_longer_only_reported() -> None:
    """Once a note is cited, the flag for staff goes away; the record speaks."""
    flag = {"sign": "foot_drop", "present": True, "reported_by": "patient", "cite": "F"}
    exhibit = {"letter": "F", "title": "Note", "kind": "clinic_note"}
    case = case_of(symptoms={"red_flags": [flag]}, exhibits=[exhibit])

    assert urgent_signs(case) == ()


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0, max_value=10**6))
def test_whatever_a_patient_answers_the_case_stays_valid(seed: int) -> None:
    """Every way through the questions leaves a valid case, and writing it once is enough."""
    case = case_of()
    answers = wander(seed, role=Role.PATIENT, case=case)

    made = changes(answers, case, Role.PATIENT)
    written = case_with(case, made)

    assert written is not None
    assert changes(answers, written, Role.PATIENT) == ()


@settings(max_examples=6, deadline=None)
@given(st.integers(min_value=0, max_value=10**6))
def test_staff_start_a_case_from_nothing(seed: int) -> None:
    """Whoever answers everything from the papers has a case, or is told what waits."""
    answers = wander(seed, role=Role.STAFF, know=0.95)

    made = changes(answers, None, Role.STAFF)

    assert (case_with(None, made) is not None) or waiting(answers, None, Role.STAFF)


def test_the_least_a_case_needs_makes_a_case(library: PolicyLibrary) -> None:
    """From the denial letter alone staff get a case that can be judged."""
    script = {
        "person.name": "Pat Example",
        "plan.payer": "Aetna",
        "plan.kind": "fully_insured",
        "stage.name#1": "L4-L5 fusion",
        "line.code#1.1": "22612",
        "line.levels#1.1": "L4-L5",
        "letter.kind": "prior_authorization",
        "letter.date": "October 26, 2026",
        "reason.category#1": "conservative_care_not_exhausted",
        "reason.words#1": "Conservative treatment has not been exhausted.",
    }
    answers = say(script, role=Role.STAFF)

    case = case_with(None, changes(answers, None, Role.STAFF))

    assert case is not None
    assert case.denial is not None
    assert determine(case, library, as_of=AS_OF).policies


def test_half_a_denial_waits_and_the_rest_is_written() -> None:
    """A denial without its reasons is not written; the plan's state beside it is."""
    answers = say(
        {"plan.state": "PA", "letter.date": "2026-10-26"}, role=Role.STAFF, case=case_of()
    )

    (change,) = changes(answers, case_of(), Role.STAFF)

    assert change.path == "coverage.state"
    assert [w.path for w in waiting(answers, case_of(), Role.STAFF)] == ["denial.notice_date"]


def test_each_change_is_one_edit_of_the_file(tmp_path: Path) -> None:
    """The demo case takes a patient's answers, and reads back as foretold."""
    file = tmp_path / "case.yaml"
    file.write_bytes(DEMO.read_bytes())
    before = read_case(file, as_of=AS_OF).case
    answers = wander(7, role=Role.PATIENT, case=before)
    made = [c for c in changes(answers, before, Role.PATIENT) if not c.conflict]

    after = edit_case(file, [Edit(c.path, c.value) for c in made], as_of=AS_OF).case

    assert made
    assert after == case_with(before, made)


def test_nothing_is_written_for_what_is_not_known() -> None:
    """Not knowing is an answer and no fact."""
    question = interview().find("story.onset")
    assert question is not None
    answers = Answers().given(skipped(question, Skip.DONT_KNOW, author=PAT, at=AT))

    assert changes(answers, case_of(), Role.PATIENT) == ()


def test_a_drug_brings_its_class_along() -> None:
    """A brand name is kept as typed, and its class comes from the list."""
    script = {"treatment.any": "yes", "care.kind#1": "medication", "care.drug#1": "Advil"}

    (change,) = changes(say(script), case_of(), Role.PATIENT)

    assert isinstance(change.value, dict)
    assert (change.value["drug"], change.value["drug_class"]) == ("Advil", "nsaid")


def test_a_citation_by_staff_leaves_the_patients_date_alone() -> None:
    """Staff who find the note add the page to the patient's date without retyping it."""
    told = {"value": "2025-05", "by": "patient", "on": "2026-11-20"}
    case = case_of(symptoms={"onset": told})
    question = interview(role=Role.STAFF, case=case).find("onset.cite")
    assert question is not None
    answers = Answers().given(typed(question, "F p. 1", Role.STAFF))

    assert changes(answers, case, Role.STAFF)[0].value == {**told, "cite": "F p. 1"}
