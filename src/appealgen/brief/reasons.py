"""How a stated reason is answered on the page: what it is about first, what is asked said once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from appealgen.model.imaging import (
    DynamicMotion,
    Fracture,
    Herniation,
    NeuralCompression,
    Spondylolisthesis,
    Stability,
    Stenosis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.brief.letter_models import AnswerBrief
    from appealgen.matching import Evidence
    from appealgen.model import Part
    from appealgen.model.denial import DenialReason

__all__ = ["REVIEW", "asked_once", "subject_first"]

REVIEW = (
    "I ask that this reason be reviewed on the record, and that each criterion found unmet be "
    "named in the words of the policy."
)
_AGAIN = "I ask the same for this reason."
_SUBJECTS: tuple[tuple[re.Pattern[str], tuple[type[Part], ...]], ...] = (
    (re.compile(r"instab|motion|flexion|dynamic", re.IGNORECASE), (DynamicMotion, Stability)),
    (re.compile(r"slip|listhesis", re.IGNORECASE), (Spondylolisthesis,)),
    (re.compile(r"compress|imping", re.IGNORECASE), (NeuralCompression,)),
    (re.compile(r"stenos|narrow", re.IGNORECASE), (Stenosis,)),
    (re.compile(r"fractur", re.IGNORECASE), (Fracture,)),
    (re.compile(r"herniat|protru|extru", re.IGNORECASE), (Herniation,)),
)
"""What the words of a reason are about, and the findings that speak of it."""


def asked_once(answers: Iterable[AnswerBrief]) -> tuple[AnswerBrief, ...]:
    """Return the answers with the review asked for in full, and in short right after that.

    "The same" stands only where the answer before it is asked for in those words: reasons come in
    another order in a later letter, and the record may answer the one before.
    """
    made: list[AnswerBrief] = []
    for answer in answers:
        again = bool(made) and made[-1].request in {REVIEW, _AGAIN}
        if answer.request in {REVIEW, _AGAIN}:
            made.append(answer.model_copy(update={"request": _AGAIN if again else REVIEW}))
        else:
            made.append(answer)
    return tuple(made)


def subject_first(reason: DenialReason, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the facts with those first that the words of a reason are about.

    Args:
        reason: The reason; without words the order stays.
        evidence: The facts that answer it.
    """
    words = reason.words or ""
    about = tuple(kind for said, kinds in _SUBJECTS if said.search(words) for kind in kinds)
    return sorted(evidence, key=lambda item: not isinstance(item.record, about))
