"""How documents name a policy's edition, and how its sections are cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.words import listing, say_date

if TYPE_CHECKING:
    from collections.abc import Collection

    from appealgen.policy import PolicyVersion

__all__ = ["edition_words", "note_on"]


def edition_words(policy: PolicyVersion) -> str:
    """Return which version a policy is, by what its date is: "published July 30, 2026"."""
    day = say_date(policy.version)
    return {
        "effective": f"version of {day}",
        "published": f"published {day}",
        "read": f"as read up to {day} (the date of the edition is not confirmed)",
    }[policy.date_basis]


def note_on(policies: Collection[PolicyVersion]) -> str:
    """Return which versions were read and how their sections are cited."""
    said = [f"{p.citation}, {edition_words(p)}" for p in policies]
    note = f"Criteria are restated in our words from {listing(said)}."
    if any(p.label_basis.value == "derived" for p in policies):
        note += " Sections are cited by section letter and item title."
    return note
