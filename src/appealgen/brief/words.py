"""Words that depend on people, numbers and dates: names, pronouns, lists, spans, plurals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from appealgen.model.people import Pronouns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from appealgen.model import PartialDate
    from appealgen.model.people import Patient, Surgeon

__all__ = [
    "Person",
    "a_or_an",
    "ended",
    "family_name",
    "join",
    "listing",
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
    "say_when",
    "sentence_case",
    "surgeon_name",
    "unnamed",
    "weeks_said",
]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_INNER_QUOTES = str.maketrans({"\u201c": "\u2018", "\u201d": "\u2019"})
"""Double quotation marks inside a quotation become single ones."""
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_AFTER_NAME = {"jr", "sr", "ii", "iii", "iv", "v", "md", "do", "phd"}
"""What may stand after a family name."""
_EPONYMS = {
    "coflex",
    "gill",
    "minuteman",
    "ponte",
    "schwab",
    "smith-petersen",
    "superion",
    "vertiflex",
    "wiltse",
}
"""Names that begin the title of a procedure and keep their capital."""


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


def unnamed(name: str) -> bool:
    """Return whether a name only says that there is none, as published sources do."""
    return name.casefold().startswith(("not named", "not stated", "name withheld"))


def family_name(name: str) -> str:
    """Return the family name: "Hartwell" of "Walter J. Hartwell, Jr."."""
    parts = [part.strip(",") for part in name.split()]
    while len(parts) > 1 and parts[-1].strip(".").casefold() in _AFTER_NAME:
        parts.pop()
    return parts[-1]


def person_of(patient: Patient) -> Person:
    """Return the forms for a patient; without pronouns the letter says "they" and the full name."""
    if unnamed(patient.name):
        said = {Pronouns.HE: ("he", "him", "his"), Pronouns.SHE: ("she", "her", "her")}
        he, him, his = said.get(patient.pronouns or Pronouns.THEY, ("they", "them", "their"))
        return Person("the patient", "the patient", he, him, his, singular=he != "they")
    family = family_name(patient.name)
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


def say_when(date: PartialDate) -> str:
    """Return a date with its preposition: "on May 4, 2026", "in May 2026", "in 2026"."""
    return f"{'on' if date.exact else 'in'} {say_partial(date)}"


def say_span(start: PartialDate, end: PartialDate) -> str:
    """Return "February 3 to April 28, 2026", with the year once where it is one year."""
    if start == end:
        return say_partial(start)
    if start.year == end.year and start.month and end.month and start.exact == end.exact:
        day = f" {start.day}" if start.exact else ""
        return f"{_MONTHS[start.month - 1]}{day} to {say_partial(end)}"
    return f"{say_partial(start)} to {say_partial(end)}"


def join(items: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    said = [item for item in items if item]
    if len(said) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(said)
    return f"{', '.join(said[:-1])} {last} {said[-1]}"


def listing(items: Iterable[str], last: str = "and") -> str:
    """Return a list like ``join``; semicolons part items that hold commas themselves."""
    said = [item for item in items if item]
    if len(said) > 1 and any("," in item for item in said):
        return f"{'; '.join(said[:-1])}; {last} {said[-1]}"
    return join(said, last)


def a_or_an(noun: str) -> str:
    """Return a noun with its article: "an image-guided injection", "a facet block", "an MRI"."""
    first = noun.split(maxsplit=1)[0]
    spelled = first.isupper() and len(first) > 1
    vowel = first[0] in "AEFHILMNORSX" if spelled else first[0].casefold() in "aeiou"
    return f"{'an' if vowel else 'a'} {noun}"


def say_count(count: int) -> str:
    """Return a small count in words: "three"; from ten on in digits."""
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


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


def quoted(text: str) -> str:
    """Return text in quotation marks, on one line, without the period a sentence would add."""
    inner = " ".join(text.split()).translate(_INNER_QUOTES)
    return f"“{inner.removesuffix('.')}”"


def ended(text: str) -> str:
    """Return a sentence with its final period, unless it ends already.

    The period stands inside a closing quotation mark, as American print sets it.
    """
    text = text.strip()
    if text.endswith((".", "?", "!", ".”", "?”", "!”")):
        return text
    return f"{text[:-1]}.”" if text.endswith("”") else f"{text}."


def sentence_case(text: str) -> str:
    """Return text with its first letter raised."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return text with its first letter lowered, unless the word is a name or an abbreviation."""
    first = text.split(maxsplit=1)[0].strip(",;:") if text.strip() else ""
    if first.casefold() in _EPONYMS or any(c.isupper() or c.isdigit() for c in first[1:]):
        return text
    return text if first == "I" else text[:1].lower() + text[1:]
