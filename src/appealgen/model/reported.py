"""What only the patient says: told apart from what a record shows.

A patient's own words are worth having: they say which record to look for, and they are the
person's story. A criterion that asks for a record is not settled by them, either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from appealgen.model.base import Fact, Part, Reported

if TYPE_CHECKING:
    from appealgen.model.base import Cite
    from appealgen.model.case import Case

__all__ = ["PATIENT", "is_word_only", "records_only"]

PATIENT = "patient"
"""Who a fact is ``by``, or a record ``reported_by``, when it is the patient's own word."""

_WORDS = frozenset({"patient_statement", "questionnaire"})
"""Kinds of exhibit that hold the patient's own words and no clinician's."""


def is_word_only(record: Part, case: Case) -> bool:
    """Return whether a record or fact rests on the patient's word, with no record cited for it.

    Args:
        record: A record that may be reported, a fact, or any other part (which then is not).
        case: The case; its exhibits say what is cited.
    """
    if isinstance(record, Reported):
        told = record.reported_by == PATIENT
    else:
        told = isinstance(record, Fact) and (record.by or "").casefold() == PATIENT
    return told and not any(_is_record(cite, case) for cite in getattr(record, "cite", ()))


def _is_record(cite: Cite, case: Case) -> bool:
    exhibit = case.exhibit(cite.exhibit)
    return exhibit is not None and exhibit.kind.value not in _WORDS


_LAST: dict[int, tuple[Case, Case]] = {}
"""The last case asked about and its records: one match asks for the same case many times."""


def records_only(case: Case) -> Case:
    """Return the case without what only the patient says; the same object where there is nothing.

    What stays is the same objects, so that a reader can tell where each stood before.
    """
    known = _LAST.get(id(case))
    if known is None or known[0] is not case:
        _LAST.clear()
        known = _LAST[id(case)] = (case, _kept(case, case))
    return known[1]


def _kept(part: Any, case: Case) -> Any:  # noqa: ANN401 - any part of a case
    if is_word_only(part, case):
        return None
    changed: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        left = _left(value, case)
        if left is not value:
            changed[name] = left
    return part.model_copy(update=changed) if changed else part


def _left(value: Any, case: Case) -> Any:  # noqa: ANN401 - any field of a part
    if isinstance(value, Part):
        return _kept(value, case)
    if not isinstance(value, tuple) or not any(isinstance(item, Part) for item in value):
        return value
    items = tuple(_left(item, case) for item in value)
    if all(new is old for new, old in zip(items, value, strict=True)):
        return value
    return tuple(item for item in items if item is not None)
