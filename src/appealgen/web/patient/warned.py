"""The warnings of a page: each said once, with a link that dials where it says to call at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appealgen.intake.questionnaire import Strings
    from appealgen.service.asking import Asking

__all__ = ["Warned", "warnings_of"]


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning.

    Attributes:
        title: What it is, in a few words.
        text: What to do now.
        dial: The words of a link that calls 911; empty where a call to the clinic is enough.
    """

    title: str
    text: str
    dial: str


def warnings_of(asking: Asking, words: Strings) -> tuple[Warned, ...]:
    """Return what the danger signs call for, the most urgent first, no warning twice.

    Args:
        asking: The sitting.
        words: The words of the pages, in the language of the sitting.
    """
    found: dict[str, Warned] = {}
    for alert in (*asking.alerts(), *asking.interview.unsure()):
        dial = words("warned.dial") if alert.kind == "emergency" else ""
        found.setdefault(alert.kind, Warned(alert.title, alert.text, dial))
    return tuple(found.values())
