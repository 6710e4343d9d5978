"""What staff must see first: danger signs that only the patient reports so far.

The flag asks for a clinician's look today. It is not a clinician's statement: ``urgent_basis`` is
written by the surgeon and never from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.model.reported import is_word_only

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.model import Case

__all__ = ["UrgentSign", "urgent_signs"]


@dataclass(frozen=True, slots=True)
class UrgentSign:
    """A sign the patient reports as present: which, where in the case, since when reported."""

    sign: str
    path: str
    reported_on: dt.date | None
    rapid: bool


def urgent_signs(case: Case) -> tuple[UrgentSign, ...]:
    """Return the danger signs that the patient reports and no record shows yet."""
    return tuple(
        UrgentSign(
            flag.sign.value,
            f"symptoms.red_flags[{place}]",
            flag.reported_on,
            flag.rapidly_progressing is True,
        )
        for place, flag in enumerate(case.symptoms.red_flags)
        if flag.present and is_word_only(flag, case)
    )
