"""Words that depend on people, numbers and dates: names, pronouns, lists, spans, plurals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from appealgen.model.people import Pronouns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from appealgen.model import PartialDate
    from appealgen.model.people import Patient, Surgeon

__all__ = [
    "Person",
    "ended",
    "join",
    "lower_first",
    "person_of",
    "plain",
    "plural",
    "quoted",
    "say_count",
    "say_date",
    "say_numbers",
    "say_partial",
    "say_span",
    "sentence_case",
    "surgeon_name",
]

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


@dataclass(frozen=True, slots=True)
class Person:
    """How the letter speaks of the patient: name with honorific, pronouns, verb form."""

    full: str
    name: str
    he: str
    him: str
    his: str
    singular: bool

    def verb(self, third: str, plural: str) -> str:
        """Return the verb form that goes with the pronoun: "has" or "have"."""
        return third if self.singular else plural


def person_of(patient: Patient) -> Person:
    """Return the forms for a patient; without pronouns the letter says "they" and the full name."""
    family = patient.name.split()[-1]
    if patient.pronouns is Pronouns.HE:
        return Person(patient.name, f"Mr. {family}", "he", "him", "his", singular=True)
    if patient.pronouns is Pronouns.SHE:
        return Person(patient.name, f"Ms. {family}", "she", "her", "her", singular=True)
    return Person(patient.name, patient.name, "they", "them", "their", singular=False)


def surgeon_name(surgeon: Surgeon | None) -> str:
    """Return "Maria T. Ellison, MD", or a line to fill in."""
    if surgeon is None:
        return "the requesting surgeon"
    return f"{surgeon.name}, {surgeon.credentials}" if surgeon.credentials else surgeon.name


def say_date(day: dt.date) -> str:
    """Return "October 26, 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def say_partial(date: PartialDate) -> str:
    """Return a date as exactly as it is known: "May 2025"."""
    if date.month is None:
        return str(date.year)
    month = _MONTHS[date.month - 1]
    return f"{month} {date.year}" if date.day is None else f"{month} {date.day}, {date.year}"


def say_span(start: PartialDate, end: PartialDate) -> str:
    """Return "February 3 to April 28, 2026", with the year once where it is one year."""
    if start.year == end.year and start.exact and end.exact and start.month and end.month:
        return f"{_MONTHS[start.month - 1]} {start.day} to {say_partial(end)}"
    return f"{say_partial(start)} to {say_partial(end)}"


def join(items: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    said = [item for item in items if item]
    if len(said) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(said)
    return f"{', '.join(said[:-1])} {last} {said[-1]}"


def say_count(count: int) -> str:
    """Return a small count in words: "three"; from ten on in digits."""
    small = "no one two three four five six seven eight nine".split()
    return small[count] if count < len(small) else str(count)


def say_numbers(numbers: Sequence[int]) -> str:
    """Return "1", "2 and 3", "4 to 7 and 9": runs of three or more as a span."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said: list[str] = []
    for run in runs:
        long = len(run) > 2  # noqa: PLR2004 - two are listed, three are a span
        said += [f"{run[0]} to {run[-1]}"] if long else [str(n) for n in run]
    return join(said)


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 session" or "16 sessions"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def plain(value: Decimal | int) -> str:
    """Return a number without trailing zeros."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def weeks_said(weeks: Decimal) -> str:
    """Return whole weeks, rounded down: a course is never said to be longer than it was."""
    whole = int(weeks)
    return plural(whole, "week")


def rounded(value: Decimal) -> str:
    """Return a value rounded half up to a whole number."""
    return str(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def quoted(text: str) -> str:
    """Return text in quotation marks, its own closing period kept inside."""
    return f"“{text.strip()}”"


def ended(text: str) -> str:
    """Return a sentence with its final period, unless it ends already."""
    text = text.strip()
    return text if text.endswith((".", "?", "!", ".”", "?”")) else f"{text}."


def sentence_case(text: str) -> str:
    """Return text with its first letter raised."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return text with its first letter lowered, unless the word is an abbreviation."""
    second = text[1:2]
    return text if second.isupper() or second.isdigit() else text[:1].lower() + text[1:]


def unique(items: Sequence[str]) -> tuple[str, ...]:
    """Return items in order, each once."""
    return tuple(dict.fromkeys(items))
