"""Reasons on the page: what a reason is about comes first, and "the same" refers to something."""

from __future__ import annotations

from appealgen.argument.levels import LetterKind
from appealgen.brief.letters import LevelLetterBrief
from appealgen.brief.reasons import REVIEW, asked_once, subject_first
from appealgen.matching import Evidence
from appealgen.model.denial import DenialReason
from appealgen.model.imaging import DynamicMotion, Stenosis
from tests.brief.letters.histories import brief_for, decided

_STENOSIS = Stenosis.model_validate(
    {"kind": "stenosis", "levels": "L4-L5", "zone": "central", "grade": "severe"}
)
_MOTION = DynamicMotion.model_validate(
    {"kind": "dynamic_motion", "levels": "L4-L5", "translation_mm": 5}
)
_FOUND = [Evidence("imaging[0]", "", (), _STENOSIS), Evidence("imaging[1]", "", (), _MOTION)]


def _reason(words: str) -> DenialReason:
    return DenialReason.model_validate(
        {"category": "imaging_does_not_meet_criteria", "words": words}
    )


def test_what_a_reason_is_about_comes_first() -> None:
    """A reviewer who writes of instability reads the measured motion before the stenosis."""
    told = subject_first(_reason("Imaging does not show instability."), _FOUND)

    assert [e.record for e in told] == [_MOTION, _STENOSIS]


def test_without_a_subject_the_order_stays() -> None:
    """Words that name no finding change nothing."""
    assert subject_first(_reason("The criteria are not met."), _FOUND) == _FOUND


def test_the_same_is_asked_only_after_what_was_asked() -> None:
    """The first open reason says what is asked in full, in whatever order reasons come."""
    brief = brief_for(LetterKind.SECOND, decided)
    assert isinstance(brief, LevelLetterBrief)
    one = brief.answers[0].model_copy(update={"answered": False, "request": REVIEW})
    same = one.model_copy(update={"request": "I ask the same for this reason."})
    other = one.model_copy(update={"request": "", "answered": True})

    assert [a.request for a in asked_once([same, one, other, same])] == [
        REVIEW,
        "I ask the same for this reason.",
        "",
        REVIEW,
    ]
