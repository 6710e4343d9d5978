"""The letter: what it claims, what it leaves out, and how it reads for every kind of case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from appealgen.brief.letter import letter_brief
from appealgen.brief.letters.plain import second_opinion
from appealgen.matching import Truth
from tests.brief.cases import demo, flaws, letter_text, published
from tests.brief.letters.histories import SHELF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from syrupy.assertion import SnapshotAssertion

PUBLISHED = [
    "assess-515440-si-fusion-27279",
    "assess-536562-acdf-c5-6",
    "assess-630947-xlif-l3-4",
    "ny-dfs-202006-129054-llif-l2-3",
    "ny-dfs-202304-161255-discectomy-l3-4-inpatient",
    "ny-wcb-tlif-after-laminectomy",
    "two-stage-l2-pelvis",
    "tx-mcch-15018-mis-decompression-l4-5",
    "wv-2021-revision-fusion-hardware",
]


def no_therapy(tree: dict[str, Any]) -> None:
    """Take every course of care, and with the exams the waivers, out of a case."""
    tree["care"] = []


def failing(tree: dict[str, Any]) -> None:
    """Make the fusion fail: the patient uses nicotine."""
    tree["risk"]["nicotine"] = {"status": "current"}


def sentences(model: BaseModel) -> Iterator[str]:
    """Yield every text of the paragraphs of a brief."""
    for name in ("summary", "why_now", "guidelines"):
        yield from (fact.text for fact in getattr(model, name))
    for answer in getattr(model, "answers"):  # noqa: B009 - typed as a model
        yield from (fact.text for fact in answer.facts)
        yield answer.quote.text
    for group in getattr(model, "groups"):  # noqa: B009
        yield group.intro
        for point in group.points:
            yield point.criterion
            yield from (fact.text for fact in point.facts)
    for level in getattr(model, "record").levels:  # noqa: B009
        yield from (fact.text for fact in (*level.findings, *level.concordance))


@pytest.mark.parametrize("name", ["demo", *PUBLISHED[1:5]])
def test_letter_snapshot(name: str, snapshot: SnapshotAssertion) -> None:
    """The whole letter, as data; the day is fixed."""
    context = demo() if name == "demo" else published(name)

    assert letter_brief(context).model_dump(mode="json") == snapshot


@pytest.mark.parametrize("name", ["demo", *PUBLISHED])
def test_every_sentence_is_sound(name: str) -> None:
    """No sentence of any letter lacks its capital, its period, or has a hole in it."""
    brief = letter_brief(demo() if name == "demo" else published(name))

    assert {text: flaws(text) for text in sentences(brief) if flaws(text)} == {}


@pytest.mark.parametrize("pronouns", ["he", "she", "they", None])
def test_pronouns_and_verbs_agree(pronouns: str | None) -> None:
    """He has, she has, they have; nobody else's pronoun slips in."""

    def change(tree: dict[str, Any]) -> None:
        tree["patient"]["pronouns"] = pronouns
        tree["function"] = tree["function"][:3]

    text = letter_text(demo(change))
    he = {"he": "He", "she": "She"}.get(pronouns or "", "They")

    assert f"{he} {'have' if he == 'They' else 'has'} neurogenic claudication" in text
    assert f"{he} can walk 400 feet and stand for 10 minutes." in text
    assert not re.search(r"\bThey has\b|\bthey has\b|\b[Hh]e have\b|\b[Ss]he have\b", text)


@pytest.mark.parametrize("name", ["two-stage-l2-pelvis", "wv-2021-revision-fusion-hardware"])
def test_a_review_is_asked_for_every_line(name: str) -> None:
    """Where nothing is argued, lines whose criteria are not met are under review like the rest."""
    context = published(name)
    (opening,) = letter_brief(context).opening
    lead = second_opinion(context, SHELF).sections[0].paragraphs[0].text

    assert context.left_out
    assert opening.endswith("I ask for a full review of every line of the request named above.")
    assert all(context.line_words(ln.line, prose=True) in lead for ln in context.left_out)


def test_a_line_not_asked_for_says_so_in_the_head() -> None:
    """Beside lines that are argued, a denied line left out is marked where all are named."""

    def explored(tree: dict[str, Any]) -> None:
        line = {"code": "22830", "what": "exploration of fusion", "levels": "L4-L5"}
        tree["request"]["stages"][0]["lines"].append(line)

    context = demo(explored)
    rows = {row.label: row.value for row in letter_brief(context).re_rows}

    assert [ln.line.code for ln in context.left_out] == ["22830"]
    assert rows["Procedures"].endswith(
        "(exploration of fusion) at L4-L5 (not asked for in this letter)"
    )
    assert rows["Procedures"].count("not asked for") == 1


def test_nothing_met_claims_nothing() -> None:
    """A letter without a point asks for review, criteria and file, and for no approval."""
    context = published("assess-515440-si-fusion-27279")
    brief = letter_brief(context)

    assert not context.claims
    assert not any((brief.has_criteria, brief.groups, brief.has_guidelines, brief.has_summary))
    assert not any((brief.record.has_care, brief.record.has_levels, brief.record.has_function))
    assert not brief.can_approve
    assert "approve" not in letter_text(context)
    assert brief.opening == (
        (
            "I am the surgeon treating the patient. I ask for a full review of the request "
            "for 27279 "
            "(arthrodesis of the sacroiliac joint)."
        ),
    )
    assert len(brief.asks) == 4


def test_a_line_not_met_is_left_out_of_the_argument() -> None:
    """The letter does not ask for it nor argue it; points are numbered without gaps."""
    context = demo(failing)
    brief = letter_brief(context)
    numbers = [int(p.number) for g in brief.groups for p in g.points]

    assert [line.line.code for line in context.left_out] == ["22612", "22840"]
    assert "22612" not in brief.approval
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", ["demo", *PUBLISHED])
def test_no_criterion_that_is_not_met_is_printed_as_met(name: str) -> None:
    """Every section called met is met in the determination, and every point as well."""
    context = demo(failing) if name == "demo" else published(name)
    text = letter_text(context)
    for group in context.groups:
        result = next(r for r in group.line.levels if r.level == group.level)
        for finding in result.finding.walk():
            if finding.truth in {Truth.NOT_MET, Truth.NOT_DOCUMENTED}:
                printed = [
                    p
                    for g in context.groups
                    for p in g.points
                    if p.criterion.says == finding.criterion.says
                ]
                assert printed or f"{finding.criterion.says}. [" not in text
        assert all(p.truth is Truth.MET for point in group.points for p in point.leaves)


def test_a_section_met_in_part_is_not_called_met() -> None:
    """Where only the therapy notes are there, the table does not say that the therapy sufficed."""
    rows = letter_brief(published("assess-630947-xlif-l3-4")).criteria

    [footnote] = [row for row in rows if row.section == "Footnote 1"]
    assert footnote.requirement == (
        "The therapy is proven by the therapy notes themselves or by the claims history"
    )


def test_an_unanswered_reason_is_not_contradicted() -> None:
    """An open reason gets a request to name the criteria; a second one is not said twice over."""

    def change(tree: dict[str, Any]) -> None:
        no_therapy(tree)
        tree["exams"] = []
        tree["imaging"][1]["findings"] = []
        tree["denial"]["reasons"].append({"category": "site_of_service"})

    brief = letter_brief(demo(change))
    first, second = brief.answers

    assert brief.answers_heading == "The reasons given"
    assert not first.answered
    assert first.facts == ()
    assert first.request.startswith("I ask that this reason be reviewed on the record")
    assert second.request == "I ask the same for this reason."
    assert second.quote.text == "The notice gives this reason: site of service."


def test_a_waiver_alone_does_not_say_that_care_was_given() -> None:
    """Where only the policy's exception is met, the answer rests on it and on nothing else."""
    answer = letter_brief(demo(no_therapy)).answers[0]

    assert answer.answered
    assert answer.facts == ()
    assert answer.lead == ""
    assert answer.exceptions
    assert answer.exception_lead == "An exception of the policy is met:"


def test_a_reason_about_everything_is_answered_by_the_points() -> None:
    """A denial as not medically necessary is answered by reference to the points."""

    def change(tree: dict[str, Any]) -> None:
        tree["denial"]["reasons"] = [{"category": "not_medically_necessary"}]

    answer = letter_brief(demo(change)).answers[0]

    assert answer.facts == ()
    assert re.fullmatch(
        r"The criteria of the plan’s own policy are met, as points 1 to \d+ below show\.",
        answer.lead,
    )


def test_a_waiver_beside_a_met_criterion_is_shown_only_when_contested() -> None:
    """Without a denial about care, the exception adds nothing and is left out."""

    def change(tree: dict[str, Any]) -> None:
        tree["denial"]["reasons"] = [{"category": "function_not_shown"}]

    contested = [p for g in demo().groups for p in g.points if p.exception]
    quiet = [p for g in demo(change).groups for p in g.points if p.exception]

    assert len(contested) == 2
    assert quiet == []


def excepted(tree: dict[str, Any], *criteria: str) -> None:
    """Make the demo's fusion fail for nicotine, with the surgeon's reasons for exceptions."""
    tree["risk"]["nicotine"] = {"status": "current"}
    tree["attestations"] = [
        {
            "key": "exception",
            "criterion": criterion,
            "words": "Weakness progresses and cannot wait for six weeks",
            "by": "Maria T. Ellison, MD",
            "on": "2026-11-01",
        }
        for criterion in criteria
    ]


def test_an_exception_is_asked_for_in_the_surgeons_words() -> None:
    """A line that fails by an excepted criterion stays, with the criterion named as not met."""
    context = demo(lambda tree: excepted(tree, "notes/N.1"))
    [exception] = letter_brief(context).exceptions
    criteria = [p.criterion.id for g in context.groups for p in g.points]

    assert [line.line.code for line in context.argued] == ["63047", "22612", "22840"]
    assert exception.text.startswith(
        "One criterion is not met as written, namely that the patient has been free of smoking"
    )
    assert exception.text.endswith(
        "I ask for an exception to it. Maria T. Ellison, MD attests: “Weakness progresses and "
        "cannot "
        "wait for six weeks.”"
    )
    assert not [c for c in criteria if c.startswith("notes/N.1")]


def test_an_exception_for_another_level_does_not_count() -> None:
    """An attestation that names a level holds there only."""

    def change(tree: dict[str, Any]) -> None:
        excepted(tree, "notes/N.1")
        tree["attestations"][0]["level"] = "L3-L4"

    assert [line.line.code for line in demo(change).left_out] == ["22612", "22840"]


def test_an_exception_to_one_failing_criterion_does_not_carry_another() -> None:
    """Every failing criterion needs its own reason; otherwise the line is left out."""

    def change(tree: dict[str, Any]) -> None:
        excepted(tree, "no.such.criterion")

    assert [line.line.code for line in demo(change).left_out] == ["22612", "22840"]


def test_no_denial_makes_a_request_not_an_appeal() -> None:
    """Without a denial nothing is appealed, and nobody took part in one."""

    def change(tree: dict[str, Any]) -> None:
        del tree["denial"]

    brief = letter_brief(demo(change))

    assert brief.heading == "Request for authorization of spine surgery"
    assert brief.opening[0].count("I ask for authorization of") == 1
    assert brief.asks[0] == "a physician who practices spine surgery review it;"
    assert not brief.has_answers
    assert brief.via == ""


def test_missing_people_and_numbers_leave_no_hole() -> None:
    """No surgeon, no member ID, no exhibits, no facility: nothing is printed in their place."""

    def change(tree: dict[str, Any]) -> None:
        del tree["surgeon"], tree["facility"], tree["exhibits"]
        del tree["coverage"]["member_id"], tree["denial"]["references"], tree["patient"]["born"]
        tree["copies_to"] = []

    context = demo(change)
    brief = letter_brief(context)
    labels = [row.label for row in brief.re_rows]

    assert brief.opening[0].startswith("I am the surgeon treating Walter J. Hartwell.")
    assert labels == ["Patient", "Plan", "Denial", "Procedures", "Setting", "Diagnoses"]
    assert brief.signature.name == "Requesting surgeon"
    assert not brief.has_exhibits
    assert not brief.has_copies
    assert "None" not in letter_text(context)


def test_several_stages_keep_their_own_rows() -> None:
    """Each stage names its lines, its setting and its days."""

    def change(tree: dict[str, Any]) -> None:
        stage = tree["request"]["stages"][0]
        second = {"name": "Stage 2", "setting": "outpatient_hospital", "lines": stage["lines"][1:]}
        stage |= {"name": "Stage 1", "lines": stage["lines"][:1], "admission_days": 1}
        tree["request"]["stages"].append(second)

    rows = {row.label: row.value for row in letter_brief(demo(change)).re_rows}

    assert rows["Stage 1"].startswith("63047")
    assert rows["Stage 2"].startswith("22612")
    assert rows["Facility, Stage 1"] == (
        "Harbor Regional Hospital, inpatient, 1 day, planned for December 8, 2026"
    )
    assert rows["Facility, Stage 2"] == "Harbor Regional Hospital, outpatient hospital"


def test_several_levels_are_listed_and_argued_one_by_one() -> None:
    """Two levels are named in the request, and each has its own points."""

    def change(tree: dict[str, Any]) -> None:
        tree["request"]["stages"][0]["lines"] = [
            {
                "code": "63047",
                "what": "Laminectomy",
                "levels": ["L3-L4", "L4-L5"],
                "indications": ["stenosis"],
            }
        ]
        tree["imaging"][0]["findings"].append(
            {"kind": "stenosis", "levels": "L3-L4", "zone": "foraminal", "grade": "severe"}
        )

    context = demo(change)
    brief = letter_brief(context)

    assert "63047 (laminectomy) at L3-L4 and L4-L5" in brief.opening[0]
    assert {str(g.level) for g in context.groups} == {"L3-L4", "L4-L5"}
    assert [level.level for level in brief.record.levels] == ["L3-L4", "L4-L5"]


def test_points_needed_again_are_named_not_repeated() -> None:
    """The fusion refers to the points of the decompression by number."""
    first, second = letter_brief(demo()).groups

    assert first.again == ""
    assert re.fullmatch(r"Points .* above count here as well, on the same facts\.", second.again)


def test_papers_fit_the_patient() -> None:
    """No paper of another population, no paper against, and none where nothing is argued."""

    def stable(tree: dict[str, Any]) -> None:
        tree["request"]["stages"][0]["lines"][1]["indications"] = ["stenosis", "spondylolisthesis"]
        tree["imaging"][1]["findings"][0] |= {"translation_mm": 2, "angulation_degrees": 12}

    def moving(tree: dict[str, Any]) -> None:
        stable(tree)
        tree["imaging"][1]["findings"][0]["translation_mm"] = "2.1"

    cited = " ".join(letter_brief(demo()).reference_list)
    when_stable = " ".join(letter_brief(demo(stable)).reference_list)
    sciatica = " ".join(letter_brief(published(PUBLISHED[4])).reference_list)

    assert "a prospective long-term study comparing fusion and pseudarthrosis" in cited
    assert "Laminectomy plus fusion" not in cited, "its patients' slips were stable"
    assert "Laminectomy plus fusion" in when_stable
    assert "Laminectomy plus fusion" not in " ".join(letter_brief(demo(moving)).reference_list)
    assert "Decompression with or without fusion" not in cited
    assert "persistent sciatica" not in sciatica
    assert letter_brief(published("ny-wcb-tlif-after-laminectomy")).reference_list == ()


def test_a_policy_whose_date_is_not_confirmed_says_so() -> None:
    """The day a text was read is never printed as the payer's own date."""

    def undated(tree: dict[str, Any]) -> None:
        tree["coverage"]["policies_pinned"] = ["evicore-cmm-608"]

    note = letter_brief(demo(undated)).policy_note

    assert "as read up to September 30, 2026 (the date of the edition is not confirmed)" in note
    assert "version of September 30, 2026" not in note
