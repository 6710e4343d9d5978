"""What the patient says beside what the records show: it supports, and asks for the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.predicates.interface import Reading
    from appealgen.policy.schema import AskSpec

__all__ = ["supported"]


def supported(on_record: Reading, told: Reading, asked: AskSpec | None = None) -> Reading:
    """Return an open reading of the records, with what the patient's own word adds to it.

    It stays open whatever the patient says; the ask then names the record to look for.

    Args:
        on_record: The reading of the records alone, which is open.
        told: The reading of the whole case, the patient's word included.
        asked: What the policy file itself asks for, if it does.
    """
    owner, ask = (asked.owner, asked.text) if asked else (on_record.owner, on_record.ask)
    if told.evidence == on_record.evidence and told.observed == on_record.observed:
        return on_record
    shown = told.observed or "; ".join(e.shown for e in told.evidence)
    if not shown:
        return on_record
    return replace(
        on_record,
        observed=f"by the patient's own word: {shown}",
        evidence=told.evidence,
        missing=f"a record of what the patient reports; {on_record.missing}",
        owner=Owner.STAFF if owner is Owner.PATIENT else owner,
        ask=f"Find the record of what the patient reports ({shown}). {ask}",
    )
