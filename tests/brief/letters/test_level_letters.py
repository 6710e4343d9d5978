"""The appeal letters by level: what stands first, what is answered, what is asked, what is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from appealgen.argument.levels import LetterKind
from appealgen.brief.letters import LevelLetterBrief, letter_of
from appealgen.brief.letters.level import LEVELS
from appealgen.errors import LetterUnsuitableError
from tests.brief.cases import demo, flaws, published
from tests.brief.letters.histories import (
    PINNED,
    SHELF,
    approved,
    brief_for,
    called,
    decided,
    text_for,
    urgent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

Tree = dict[str, Any]
PUBLISHED = [
    "assess-515440-si-fusion-27279",
    "assess-536562-acdf-c5-6",
    "assess-630947-xlif-l3-4",
    "ny-dfs-202006-129054-llif-l2-3",
    "ny-dfs-202304-161255-discectomy-l3-4-inpatient",
    "two-stage-l2-pelvis",
    "tx-mcch-15018-mis-decompression-l4-5",
    "wv-2021-revision-fusion-hardware",
]
OWN = {
    "answers",
    "answers_heading",
    "approval",
    "asks",
    "asks_lead",
    "grounds",
    "has_open_ask",
    "heading",
    "open_ask",
    "opening",
    "re_rows",
    "salutation",
    "sections",
}
"""The fields of a letter that its level decides; the rest is that of the appeal letter."""


def level(kind: LetterKind, change: Any = None) -> LevelLetterBrief:  # noqa: ANN401
    """Return a letter by level."""
    brief = brief_for(kind, change)
    assert isinstance(brief, LevelLetterBrief)
    return brief


def sentences(brief: LevelLetterBrief) -> Iterator[str]:
    """Yield every sentence that a level adds."""
    yield from brief.opening
    for section in brief.sections:
        for text in (*section.paragraphs, *section.items, *section.after):
            if not text.text.endswith(":"):
                yield text.text
    for ground in brief.grounds:
        yield ground.says
        yield from (fact.text for fact in ground.facts)
    yield from (answer.quote.text for answer in brief.answers)


@pytest.mark.parametrize("kind", LEVELS)
def test_level_snapshot(kind: LetterKind, snapshot: SnapshotAssertion) -> None:
    """What each level makes of the demo, as data; the day is fixed."""
    assert level(kind).model_dump(mode="json", include=OWN) == snapshot


@pytest.mark.parametrize("kind", LEVELS)
def test_every_sentence_is_sound(kind: LetterKind) -> None:
    """No sentence lacks its capital or its period, or has a hole in it."""
    found = {text: flaws(text) for text in sentences(level(kind)) if flaws(text)}

    assert found == {}


def test_what_was_called_missing_is_the_first_section() -> None:
    """A later level answers first what decision and call named, and claims no more than it has."""
    first = level(LetterKind.SECOND).sections[0]
    texts = [text.text for text in first.paragraphs]

    assert first.heading == "What was called missing"
    assert "What the record holds on this is enclosed as Ex. B." in texts
    assert "What the record holds on this is enclosed as Ex. D." in texts
    assert texts.count("I ask that the plan say which document it means, by name and date.") == 1
    assert [item.cites[0].label for item in first.items] == ["Ex. B", "Ex. D"]


def test_a_decision_is_answered_before_the_notice() -> None:
    """The decision's own reasons come first, under its own day; what is missing is not repeated."""
    quotes = [answer.quote.text for answer in level(LetterKind.SECOND).answers]

    assert quotes[0].startswith("The decision of October 31, 2026 states: “Imaging")
    assert quotes[1].startswith("The first notice, of October 26, 2026, stated: “The records")
    assert len(quotes) == 2


def test_a_reason_given_twice_is_answered_once() -> None:
    """Where the decision repeats the notice's reason, its words count."""
    reason = {"category": "conservative_care_not_exhausted", "words": "Care is not enough."}
    brief = level(LetterKind.SECOND, lambda tree: decided(tree, reasons=[reason]))

    assert len(brief.answers) == 1
    assert "Care is not enough" in brief.answers[0].quote.text
    assert brief.answers[0].answered


def test_the_first_level_answers_the_call_but_repeats_no_notice() -> None:
    """After a call the first letter answers it; without one there is no such section."""
    assert not level(LetterKind.FIRST).sections
    assert level(LetterKind.FIRST, called).sections[0].heading == "What was called missing"


@pytest.mark.parametrize("kind", [k for k in LetterKind if k is not LetterKind.EXPEDITED])
def test_only_the_expedited_letter_speaks_of_it(kind: LetterKind) -> None:
    """Without an urgent basis the word stands nowhere."""
    text = text_for(kind)

    assert "expedit" not in text.casefold()
    assert "urgent" not in text.casefold()


def test_an_expedited_letter_begins_with_its_basis() -> None:
    """The surgeon's words and the dated change come first, then the law of this plan."""
    brief = level(LetterKind.EXPEDITED)
    first = brief.sections[0]

    assert first.heading == "Why this cannot wait"
    assert "Weakness of the left foot has increased" in first.paragraphs[1].text
    assert "4+/5 on August 11, 2026" in first.items[0].text
    assert "29 CFR 2560.503-1(m)(1)(iii)" in brief.asks[-1]


def test_an_expedited_letter_cites_the_law_of_its_plan_only() -> None:
    """Medicare Advantage has its own rule, and a plan of no stated kind none."""

    def plan(kind: str) -> str:
        def change(tree: Tree) -> None:
            tree["coverage"].update({"plan_kind": kind, "policies_pinned": [PINNED]})

        return " ".join(level(LetterKind.EXPEDITED, change).asks)

    assert "42 CFR 422.584(c)(2)(ii)" in plan("medicare_advantage")
    assert "29 CFR" not in plan("medicare_advantage")
    assert "CFR" not in plan("not_stated")


def test_an_external_statement_goes_to_the_reviewer() -> None:
    """It names the final decision, tells what happened in order, and is not sent to the plan."""
    brief = level(LetterKind.EXTERNAL_REVIEW)
    text = text_for(LetterKind.EXTERNAL_REVIEW)
    happened = next(s for s in brief.sections if s.heading == "How the plan decided")
    days = re.findall(r"On October (\d+)", " ".join(item.text for item in happened.items))

    assert brief.salutation == "To the reviewer:"
    assert "Aetna" not in brief.addressee
    assert not brief.via
    assert "of the plan’s final decision of October 31, 2026. It upheld" in brief.opening[0]
    assert days == sorted(days) == ["26", "28", "29", "31"]
    assert "Its reviewer’s specialty is Family Medicine." in text


def test_a_forum_with_its_own_name_is_called_by_it() -> None:
    """Medicare Advantage goes to the independent review entity, with the rule that says so."""

    def change(tree: Tree) -> None:
        tree["coverage"].update({"plan_kind": "medicare_advantage", "policies_pinned": [PINNED]})

    brief = level(LetterKind.EXTERNAL_REVIEW, change)

    assert brief.heading == "Statement for review by the independent review entity"
    assert "(42 CFR 422.592(a))" in brief.opening[0]


def test_an_approval_is_told_with_what_was_on_record() -> None:
    """Number, day, validity, and only records dated by then."""

    def earlier(tree: Tree) -> None:
        tree["approval"]["on"] = "2026-08-20"

    brief = level(LetterKind.RESCISSION, earlier)
    told = next(s for s in brief.sections if s.heading.startswith("The approval"))

    assert "on August 20, 2026 under number PA-100 for 63047 and 22612" in told.paragraphs[0].text
    assert [item.cites[0].label for item in told.items] == ["Ex. B", "Ex. C", "Ex. E"]
    assert "withdrew the approval on October 26, 2026" in told.after[0].text
    assert brief.approval == "Please honor the approval PA-100."


def test_an_operation_outside_the_validity_is_not_said_to_be_inside() -> None:
    """The approval's days and codes are compared with the claim, not assumed to fit."""

    def both(tree: Tree) -> None:
        approved(tree)
        tree["denial"]["kind"] = "post_service"
        tree["approval"]["valid_through"] = "2026-10-19"
        tree["approval"]["codes"] = ["63047"]

    text = text_for(LetterKind.POST_SERVICE, both)

    assert "within that time" not in text
    assert "Every code that was billed" not in text
    assert "Of the codes that were billed, the approval names 63047." in text


@pytest.mark.parametrize("kind", [LetterKind.POST_SERVICE, LetterKind.PREPAYMENT])
def test_after_the_operation_payment_is_asked_for(kind: LetterKind) -> None:
    """The claim is told line by line, and nothing is said to be planned."""
    brief = level(kind)
    text = text_for(kind)

    assert brief.approval.startswith("Please pay the claim for 63047")
    assert "63047, at L4-L5, billed at $4,200.00, adjusted with CO-50." in text
    assert "22612 with modifier 59, denied for $5,100.50." in text
    assert "planned for" not in text


def test_nothing_met_asks_for_a_review_only() -> None:
    """At a later level, too, a letter without a point claims nothing and cites no logic."""
    context = published("assess-515440-si-fusion-27279")
    brief = letter_of(LetterKind.FIRST, context, SHELF)

    assert isinstance(brief, LevelLetterBrief)
    assert not brief.can_approve
    assert not brief.grounds
    assert brief.asks


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("kind", [LetterKind.FIRST, LetterKind.SECOND_OPINION])
def test_published_cases_have_sound_letters(name: str, kind: LetterKind) -> None:
    """Every published case gives a letter of each kind it allows, or a refusal that says why."""
    brief = letter_of(kind, published(name), SHELF)

    if isinstance(brief, LevelLetterBrief):
        assert {text: flaws(text) for text in sentences(brief) if flaws(text)} == {}


def test_a_refused_letter_is_not_written() -> None:
    """The same check stands before every letter."""
    with pytest.raises(LetterUnsuitableError):
        letter_of(LetterKind.EXPEDITED, demo(), SHELF)
    letter_of(LetterKind.EXPEDITED, demo(urgent), SHELF)


# Reasons that no criterion speaks of


def reason(category: str, words: str, **extra: Any) -> Any:  # noqa: ANN401
    """Return a change that makes this the only reason of the denial."""

    def change(tree: Tree) -> None:
        tree["denial"]["reasons"] = [{"category": category, "words": words, **extra}]

    return change


def opinion(tree: Tree, *, supports: bool = True) -> None:
    """Add a second opinion."""
    reason("second_opinion_required", "A second opinion is required.")(tree)
    tree["second_opinions"] = [
        {"by": "Ruth Adeyemi, MD", "date": "2026-10-20", "supports": supports, "cite": "F p. 1"}
    ]


def inpatient(tree: Tree) -> None:
    """Add the reason for the stay."""
    reason("site_of_service", "Inpatient level of care is not supported.")(tree)
    tree["request"]["stages"][0]["admission_reason"] = "he lives alone and has sleep apnea"


def authorized(tree: Tree) -> None:
    """Add an authorization number."""
    reason("no_authorization", "No authorization is on file.")(tree)
    tree["approval"] = {"number": "PA-100", "on": "2026-10-15", "codes": ["63047"]}


def apart(tree: Tree) -> None:
    """Bill two procedures at two levels."""
    reason("bundling", "63047 is part of 22630.", codes=["63047", "22630"])(tree)
    lines = [{"code": "63047", "levels": "L3-L4"}, {"code": "22630", "levels": "L4-L5"}]
    tree["claim"] = {"number": "CL-9", "lines": lines}


def together(tree: Tree) -> None:
    """Bill two procedures at one level."""
    apart(tree)
    tree["claim"]["lines"][0]["levels"] = "L4-L5"


def cleared(tree: Tree, *, result: bool = True) -> None:
    """Add a psychological evaluation."""
    reason("risk_factor", "No psychological clearance was received.")(tree)
    tree["risk"]["psychological"] = {"by": "Lena Moss, PhD", "cleared": result}


def notes(tree: Tree) -> None:
    """Call a document missing that is enclosed."""
    reason("missing_documentation", "The MRI report was not received.")(tree)


def unknown(tree: Tree) -> None:
    """Call a document missing that nobody can find by these words."""
    reason("missing_documentation", "Form 77-B was not received.")(tree)


ANSWERED = [
    (opinion, "Ruth Adeyemi, MD gave an opinion on October 20, 2026 and supports the operation."),
    (inpatient, "My reason: “he lives alone and has sleep apnea.”"),
    (authorized, "The plan’s approval of October 15, 2026 has the number PA-100 for 63047."),
    (apart, "63047 was done at L3-L4. 22630 was done at L4-L5."),
    (cleared, "The psychological evaluation by Lena Moss, PhD clears the patient"),
    (notes, "Lumbar MRI report, August 19, 2026, 2 pages."),
]
OPEN = [
    lambda tree: opinion(tree, supports=False),
    reason("second_opinion_required", "A second opinion is required."),
    reason("site_of_service", "Inpatient level of care is not supported."),
    reason("no_authorization", "No authorization is on file."),
    together,
    lambda tree: cleared(tree, result=False),
    reason("risk_factor", "The body mass index exceeds the limit."),
    unknown,
    reason("bundling", "63047 is part of 22630.", codes=["63047", "22630"]),
    reason("other", "See the enclosed form."),
]


@pytest.mark.parametrize("number", range(len(ANSWERED)))
def test_the_record_answers_what_no_criterion_does(number: int) -> None:
    """An opinion, a reason for the stay, an approval, two levels, a clearance, a document."""
    change, said = ANSWERED[number]
    brief = level(LetterKind.FIRST, change)
    facts = " ".join(fact.text for fact in brief.answers[0].facts)

    assert brief.answers[0].answered
    assert said in facts
    assert brief.answers[0].lead.endswith(":")
    assert brief.answers_heading == "The reason given, and the answer"


@pytest.mark.parametrize("number", range(len(OPEN)))
def test_without_the_record_the_reason_stays_open(number: int) -> None:
    """An opinion against, no reason, one level for both: the reason is not contradicted."""
    brief = level(LetterKind.FIRST, OPEN[number])

    assert not brief.answers[0].answered
    assert brief.answers[0].request
    assert brief.answers_heading == "The reason given"


def test_a_decision_in_part_is_told_in_part() -> None:
    """What the first level allowed is not said to be upheld, and its line is not said denied."""

    def in_part(tree: Tree) -> None:
        decided(tree)
        tree["earlier_appeals"][-1]["overturned_codes"] = ["63047"]
        tree["request"]["stages"][0]["lines"][0]["denied"] = False

    brief = level(LetterKind.SECOND, in_part)

    said = " ".join(brief.opening)
    assert "It allowed 63047 and upheld the rest of the plan’s denial" in said
    assert "It upheld" not in said
    procedures = next(row.value for row in brief.re_rows if row.label == "Procedures")
    assert (
        "63047 (laminectomy with facetectomy and foraminotomy) at L4-L5 (not denied)" in procedures
    )


def test_an_earlier_decision_is_answered_beside_the_last() -> None:
    """Each reason is quoted with the paper that gave it, and both decisions are told."""

    def twice(tree: Tree) -> None:
        decided(tree, step="second_level", level="Second-level appeal", final=True)
        earlier = {
            "level": "First-level internal appeal",
            "step": "first_level",
            "decided": "2026-10-28",
            "upheld": True,
            "words": "The denial stands.",
            "reasons": [{"category": "function_not_shown", "words": "No loss of function."}],
        }
        tree["earlier_appeals"].insert(0, earlier)

    brief = level(LetterKind.EXTERNAL_REVIEW, twice)
    quotes = [answer.quote.text for answer in brief.answers]
    history = next(s for s in brief.sections if s.heading == "How the plan decided")

    assert "The decision of October 28, 2026 stated: “No loss of function.”" in quotes
    assert any(q.startswith("The decision of October 31, 2026 states: ") for q in quotes)
    assert any(q.startswith("The first notice, of October 26, 2026, stated: ") for q in quotes)
    said = [one.text for one in history.after]
    assert said[0] == "The decision of October 28, 2026 said: “The denial stands.”"


@pytest.mark.parametrize("kind", [LetterKind.POST_SERVICE, LetterKind.PREPAYMENT])
def test_payment_is_asked_for_only_where_the_criteria_are_met(kind: LetterKind) -> None:
    """A claim whose criteria are open is put up for review; one that is met is to be paid."""

    def no_therapy(tree: Tree) -> None:
        tree["care"] = []
        tree["exams"] = []

    open_, met = level(kind, no_therapy), level(kind)

    assert open_.opening[0].endswith("I ask that the claim be reviewed in full.")
    assert "paid" not in f"{open_.opening} {open_.approval}"
    assert open_.open_ask.startswith("I do not yet ask for payment for ")
    assert met.opening[0].endswith("I ask that the claim be paid.")
