"""Values as people in the practice read them: statuses, days, and what stands in a case file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.web.staff.desk import staff_words

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.intake.questionnaire.changes import Plain

__all__ = ["day_said", "days_said", "gaps_said", "plain_said", "status_said"]

_SOON = 7


def status_said(status: str) -> str:
    """Return a status in words: ``not_documented`` is "not documented yet"."""
    return staff_words()(f"status.{status}")


def days_said(days: int | None) -> tuple[str, str]:
    """Return how far a day is, in words, and how urgent: ``late``, ``soon``, ``later``, ``none``.

    Args:
        days: Days from today; negative once the day has passed; None without a day.
    """
    words = staff_words()
    if days is None:
        return words("days.none"), "none"
    if days < 0:
        return words("days.late_one" if days == -1 else "days.late", n=-days), "late"
    if days == 0:
        return words("days.today"), "late"
    key = "soon" if days <= _SOON else "later"
    return words("days.one" if days == 1 else "days.left", n=days), key


def gaps_said(gaps: dict[str, int]) -> str:
    """Return how many facts are missing, by who can supply them; empty where none is."""
    words = staff_words()
    return ", ".join(f"{words(f'owner.{owner}')} {n}" for owner, n in gaps.items() if n)


def plain_said(value: Plain) -> str:
    """Return a value of a case file as text, part by part on lines of their own."""
    words = staff_words()
    if isinstance(value, dict):
        parts = (f"{name.replace('_', ' ')}: {plain_said(one)}" for name, one in value.items())
        return "\n".join(parts)
    if isinstance(value, list):
        return ", ".join(plain_said(one) for one in value)
    if isinstance(value, bool):
        return words("value.yes" if value else "value.no")
    return words("value.nothing") if value is None else value


def day_said(day: dt.date | None) -> str:
    """Return a day in words; empty where there is none."""
    return staff_words().day(day) if day else ""
