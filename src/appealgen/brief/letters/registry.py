"""The letters by kind: which function writes each, and which template shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.appeals.exhaustion import opened_outside
from appealgen.argument.levels import LetterKind, refuse_unsuitable
from appealgen.brief.letters.level import LEVELS, level_letter
from appealgen.brief.letters.patient import patient_letter
from appealgen.brief.letters.plain import (
    claim_file,
    complaint,
    corrected_claim,
    peer_to_peer,
    second_opinion,
)

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.brief.letters.models import LevelLetterBrief, PlainLetterBrief, Shelf

__all__ = ["letter_of", "template_of"]

_PLAIN: Mapping[LetterKind, Callable[[Context, Shelf], PlainLetterBrief]] = MappingProxyType(
    {
        LetterKind.PEER_TO_PEER: peer_to_peer,
        LetterKind.CORRECTED_CLAIM: corrected_claim,
        LetterKind.CLAIM_FILE: claim_file,
        LetterKind.SECOND_OPINION: second_opinion,
        LetterKind.COMPLAINT: complaint,
        LetterKind.PATIENT: patient_letter,
    }
)


def letter_of(
    kind: LetterKind, context: Context, shelf: Shelf
) -> LevelLetterBrief | PlainLetterBrief:
    """Return a letter of a case.

    Args:
        kind: Which letter.
        context: The case, judged.
        shelf: What letters are written from beside the case.

    Raises:
        LetterUnsuitableError: The case gives no ground for that letter.
    """
    if kind is LetterKind.PATIENT and context.told is not None:
        context = replace(context, case=context.told)
    opened = opened_outside(context.case, shelf.rights, shelf.law, context.as_of)
    refuse_unsuitable(kind, context.case, shelf.rights, context.as_of, opened)
    if kind in LEVELS:
        return level_letter(kind, context, shelf)
    return _PLAIN[kind](context, shelf)


def template_of(kind: LetterKind) -> str:
    """Return the template of a letter, below the folder of templates."""
    return "letter/level.html.j2" if kind in LEVELS else "letter/plain.html.j2"
