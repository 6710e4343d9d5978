"""The engine asks what matters first, once, and says honestly how far one is."""

from __future__ import annotations

import pytest

from appealgen.intake.questionnaire import (
    Answers,
    Interview,
    Kind,
    Origin,
    Role,
    Skip,
    case_with,
    changes,
    load_questionnaire,
    next_question,
    progress,
    skipped,
    suggest,
    summary,
)
from appealgen.intake.questionnaire.engine import SECONDS
from appealgen.intake.questionnaire.strings import load_strings
from appealgen.intake.questionnaire.suggest import medicine_class
from appealgen.matching import Determination, determine, gaps_of
from appealgen.model import Case
from appealgen.policy.schema import Owner
from appealgen.service.cases import policy_library
from tests.intake.questionnaire.talk import AS_OF, AT, PAT, case_of, interview, say, typed, wander


def fusion(payer: str = "Aetna", **parts: object) -> Case:
    """Return an invented fusion under a policy on file, with little documented."""
    line = {"code": "22612", "levels": "L4-L5", "indications": ["spondylolisthesis"]}
    coverage = {"payer": payer, "plan_kind": "fully_insured", "state": "PA"}
    stages = [{"name": "one", "lines": [line]}]
    return case_of(coverage=coverage, request={"stages": stages}, **parts)


def judged(case: Case) -> Determination:
    """Return the case as judged by the policies that ship."""
    return determine(case, policy_library(), as_of=AS_OF)


def test_safety_comes_first() -> None:
    """Before anything else the patient is asked for danger signs."""
    first = next_question(case_of(), None, Answers(), Role.PATIENT)

    assert first is not None
    assert first.link_id == "safety.bladder.now"
    assert first.allows == (Skip.DONT_KNOW, Skip.ASK_DOCTOR)


def test_after_safety_comes_what_an_open_criterion_waits_for() -> None:
    """The sections stand in the order of the open criteria they help to settle."""
    case = fusion()
    talk = interview(case=case, determination=judged(case))

    ranked = [section.link_id for section in talk.sections]

    assert ranked[0] == "safety"
    assert ranked.index("treatment") < ranked.index("pain")
    assert ranked.index("treatment") < [s.link_id for s in interview().sections].index("treatment")


def test_a_question_says_that_the_plan_asks() -> None:
    """A question that an open criterion waits for is marked."""
    case = fusion()
    marked = [
        q for q in interview(case=case, determination=judged(case)).questions() if q.for_criterion
    ]

    assert "treatment.any" in [q.key for q in marked]


def test_an_emergency_is_told_at_once() -> None:
    """A yes to a danger sign brings the number to call."""
    alerts = interview(say({"safety.foot.now": "yes", "safety.saddle.now": "yes"})).alerts()

    assert [alert.kind for alert in alerts] == ["emergency", "call_today"]
    assert "911" in alerts[0].text


def test_a_no_raises_no_alarm() -> None:
    """Neither a warning nor a word of doubt follows."""
    talk = interview(say({"safety.bowel.now": "no", "safety.foot.now": "no"}))

    assert talk.alerts() == talk.unsure() == ()


@pytest.mark.parametrize("way", Skip)
def test_a_danger_sign_left_open_is_no_report_and_no_all_clear(way: Skip) -> None:
    """Who cannot tell is sent to the surgeon's office today, and the case is told nothing."""
    question = interview().find("safety.saddle.now")
    assert question is not None
    answers = Answers().given(skipped(question, way, author=PAT, at=AT))
    talk = interview(answers)

    assert talk.alerts() == ()
    assert [alert.key for alert in talk.unsure()] == ["safety.saddle.now"]
    assert "today" in talk.unsure()[0].text
    assert changes(answers, None, Role.PATIENT) == ()


def test_other_questions_left_open_raise_no_alarm() -> None:
    """A person may not know what a shot was called without being frightened."""
    question = interview().find("story.back")
    assert question is not None
    answers = Answers().given(skipped(question, Skip.DONT_KNOW, author=PAT, at=AT))

    assert interview(answers).unsure() == ()


def test_what_is_left_to_the_doctor_is_listed() -> None:
    """A list to take along: of "ask my doctor" only, not of "I don't know"."""
    story, limb = interview().find("story.back"), interview().find("story.limb")
    assert story is not None
    assert limb is not None
    answers = Answers().given(skipped(story, Skip.ASK_DOCTOR, author=PAT, at=AT))
    answers = answers.given(skipped(limb, Skip.DONT_KNOW, author=PAT, at=AT))

    assert [row.key for row in interview(answers).for_doctor()] == ["story.back"]


def test_what_the_case_holds_does_not_fill_the_bar() -> None:
    """The bar begins empty, and the estimate says that answers can bring more questions."""
    case = case_of(risk={"diabetes": {"value": False, "by": "Ann Lee"}})
    begun = interview(case=case).progress()

    assert begun.answered == 0
    assert begun.may_grow
    assert "Some answers lead to more questions." in begun.said(load_strings())


def test_the_last_questions_bring_no_more() -> None:
    """Where nothing can follow, the estimate does not say so."""
    talk = interview(wander(5, role=Role.PATIENT))
    last = talk.slots[-1].key
    rest = Answers({key: said for key, said in talk.answers.items() if key != last})
    left = interview(rest).progress()

    assert left.remaining >= 1
    assert left.may_grow is (last.partition("#")[0].rpartition(".")[2] in {"more", "any"})


def test_what_the_case_holds_is_not_asked_again() -> None:
    """A prefilled answer counts as answered and says where it comes from."""
    case = case_of(risk={"diabetes": {"value": False, "by": "Ann Lee"}})
    talk = interview(case=case)

    assert talk.answers["health.diabetes"].origin is Origin.PREFILLED
    assert talk.answers.value("health.diabetes") is False


def test_one_course_after_the_other() -> None:
    """The second course is asked for once the person says there is one."""
    answers = say({"treatment.any": "yes", "care.kind#1": "bracing"})
    assert interview(answers).find("care.kind#2") is None

    second = interview(say({"care.more#1": "yes"}, answers=answers)).find("care.kind#2")

    assert second is not None
    assert second.part == "Treatment 2"
    assert second.prefix.endswith("-2")


def test_numbers_stay_whatever_is_answered() -> None:
    """The number on paper is the number on the screen."""
    before = interview().numbers
    after = interview(wander(3, role=Role.PATIENT)).numbers

    assert before == after
    assert len(set(before.values())) == len(before)


def test_a_question_is_found_by_its_number() -> None:
    """Staff key in paper answers by number."""
    talk = interview(say({"treatment.any": "yes"}))
    by_key = talk.find("care.kind#1")
    assert by_key is not None

    assert talk.find(by_key.prefix) == by_key


def test_back_is_the_question_before() -> None:
    """Going back shows what was asked before, with its answer."""
    talk = interview(say({"safety.bladder.now": "no"}))
    here = talk.next()
    assert here is not None

    back = talk.before(here.key)

    assert back is not None
    assert back.answer is not None
    assert back.answer.value is False
    assert talk.before(back.key) is None


def test_the_estimate_follows_the_stated_rule() -> None:
    """Minutes are the seconds of what is left, rounded up, and sink with every answer."""
    talk = interview()
    left = [slot for slot in talk.slots if slot.key not in talk.answers]
    seconds = sum(SECONDS[slot.item.type] for slot in left)

    found = progress(None, None, Answers(), Role.PATIENT)

    assert found.remaining == len(left)
    assert (found.minutes - 1) * 60 < seconds <= found.minutes * 60
    after = progress(None, None, say({"safety.bladder.now": "no"}), Role.PATIENT)
    assert (after.answered, after.remaining) == (1, found.remaining - 1)


def test_at_the_end_nothing_is_left() -> None:
    """The last answer ends the interview, and the progress says so."""
    answers = wander(5, role=Role.PATIENT)
    talk = interview(answers)

    assert talk.next() is None
    assert (talk.progress().remaining, talk.progress().minutes) == (0, 0)


def test_the_summary_shows_words_people_read() -> None:
    """Choices by label, dates in words, units beside numbers, and what was left open."""
    script = {"story.onset": "May 2025", "story.course": "worsening", "walking.minutes": "10"}
    answers = say(script)
    question = interview(answers).find("sitting.minutes")
    assert question is not None
    answers = answers.given(skipped(question, Skip.ASK_DOCTOR, author=PAT, at=AT))

    rows = {r.key: r for s in summary(None, None, answers, Role.PATIENT) for r in s.rows}

    assert rows["story.onset"].answer == "May 2025"
    assert rows["story.course"].answer == "It is getting worse"
    assert rows["walking.minutes"].answer == "10 minutes"
    assert rows["sitting.minutes"].answer == "Ask my doctor"


def test_a_season_is_summed_up_as_it_was_said() -> None:
    """The person sees their own words again, not a year they did not type."""
    rows = summary(None, None, say({"story.onset": "spring 2025"}), Role.PATIENT)[0].rows

    assert rows[0].answer == "spring 2025"


def test_the_surgeon_is_asked_what_only_the_surgeon_can_say() -> None:
    """Each open statement of the surgeon becomes a question of its own."""
    case = fusion("Premera")
    determination = judged(case)
    owned = [g for g in gaps_of(determination) if g.owner is Owner.SURGEON]
    talk = interview(role=Role.SURGEON, case=case, determination=determination)
    added = [q for q in talk.questions() if q.link_id.startswith("stated.")]

    assert owned
    assert len({q.key for q in added}) == len(added)
    assert all(q.for_criterion for q in added if q.link_id.endswith(".answer"))


def test_an_added_question_settles_its_criterion() -> None:
    """A statement given with its page takes the gap away."""
    case = fusion("Premera")
    determination = judged(case)
    asked = interview(role=Role.SURGEON, case=case, determination=determination).questions()
    first = next(q for q in asked if q.link_id.startswith("stated."))
    answers = Answers().given(
        typed(first, "yes" if first.kind is Kind.BOOLEAN else "5", Role.SURGEON)
    )
    words = first.key.replace(".answer", ".words")
    talk = interview(answers, role=Role.SURGEON, case=case, determination=determination)
    question = talk.find(words)
    assert question is not None
    answers = answers.given(typed(question, "as the chart says", Role.SURGEON))

    made = changes(answers, case, Role.SURGEON, determination)

    assert made[0].path in {"statements[+]", "attestations[+]"}
    after = case_with(case, made)
    assert after is not None
    before_asks = {g.ask for g in gaps_of(determination)}
    assert {g.ask for g in gaps_of(judged(after))} != before_asks


def test_a_line_without_a_level_is_asked_for_its_level() -> None:
    """One question settles where a line is to be done."""
    case = case_of(
        coverage={"payer": "Aetna", "plan_kind": "fully_insured", "state": "PA"},
        request={"stages": [{"name": "one", "lines": [{"code": "22612"}]}]},
    )
    determination = judged(case)
    talk = interview(role=Role.STAFF, case=case, determination=determination)
    question = talk.find("levels.0-0")
    assert question is not None
    answers = Answers().given(typed(question, "L4-L5", Role.STAFF))

    (change,) = changes(answers, case, Role.STAFF, determination)

    assert (change.path, change.value) == ("request.stages[0].lines[0].levels", "L4-L5")
    assert case_with(case, [change]) is not None


def test_a_case_that_is_whole_asks_staff_little() -> None:
    """Lists the case has entries for are not asked for from the start."""
    case = fusion(imaging=[{"modality": "mri", "date": "2026-08"}])
    without = interview(role=Role.STAFF, case=case)

    assert "study.part" not in [section.link_id for section in without.sections]
    assert "course.part" in [section.link_id for section in without.sections]


def test_changed_answers_say_so() -> None:
    """An answer given anew with another value is marked as changed."""
    answers = say({"story.back": "yes"})
    again = say({"story.back": "no"}, answers=answers)

    assert again["story.back"].origin is Origin.CHANGED
    assert say({"story.back": "yes"}, answers=answers)["story.back"].origin is Origin.TYPED


@pytest.mark.parametrize(
    ("source", "typed_text", "value"),
    [
        ("medicine", "adv", "ibuprofen"),
        ("medicine", "gabap", "gabapentin"),
        ("cpt", "22612", "22612"),
        ("icd10", "M48.062", "M48.062"),
        ("state", "pa", "PA"),
        ("carc", "50", "50"),
    ],
)
def test_suggestions_find_codes_and_names(source: str, typed_text: str, value: str) -> None:
    """The first offer is what was meant."""
    assert suggest(source, typed_text)[0].value == value


def test_suggestions_are_few_and_need_something_typed() -> None:
    """A list of thousands helps nobody."""
    assert suggest("cpt", " ") == ()
    assert 0 < len(suggest("cpt", "fusion")) <= 10


@pytest.mark.parametrize(
    ("name", "drug_class"),
    [("Advil", "nsaid"), ("advil 200 mg", "nsaid"), ("LYRICA", "gabapentinoid"), ("xyz", "other")],
)
def test_a_drug_has_its_class_by_any_name(name: str, drug_class: str) -> None:
    """What is on no list is "other", not a guess."""
    assert medicine_class(name) == drug_class


def test_roles_do_not_share_questions() -> None:
    """Each linkId belongs to one role, so answers cannot be mixed up."""
    ids = [{i.link_id for i in load_questionnaire(role).walk()} for role in Role]

    assert not ids[0] & ids[1]
    assert not ids[1] & ids[2]
    assert not ids[0] & ids[2]


def test_an_interview_needs_no_case() -> None:
    """Staff begin with nothing but a letter in hand."""
    first = next_question(None, None, Answers(), Role.STAFF)

    assert first is not None
    assert first.link_id == "person.name"
    assert first.required
    assert isinstance(interview(role=Role.STAFF), Interview)
