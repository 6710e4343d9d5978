"""From what a person typed to an answer, or to a sentence that says what to do instead."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from appealgen.errors import Problem
from appealgen.intake.questionnaire.answers import Answer, AnswerValue, Author, Skip
from appealgen.intake.questionnaire.dates import Fault, read_date
from appealgen.intake.questionnaire.places import fits
from appealgen.intake.questionnaire.schema import Item, Kind
from appealgen.intake.questionnaire.strings import Strings, load_strings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.intake.questionnaire.question import Question

__all__ = ["parse_answer", "skipped"]

_LINE = 200
_TEXT = 4000
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff"
_UNPRINTABLE = re.compile(f"[{_CONTROL}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_KILOGRAMS = "words.kilograms"
_POUNDS = "pounds"
_POUND = Decimal("0.45359237")
"""Kilograms in a pound, exactly (NIST Special Publication 811, Appendix B)."""
_COMMA = frozenset({"es"})
"""Languages that many write with a decimal comma; "1,500" with three digits is not guessed at."""
_YES = "words.yes"
_NO = "words.no"


def parse_answer(
    question: Question,
    text: str,
    locale: str,
    *,
    author: Author,
    at: dt.datetime,
) -> Answer | Problem:
    """Return what was typed as an answer, or what is wrong with it, in the person's language.

    Args:
        question: The question as it was shown.
        text: What was typed. For a choice its code, label or number (1 is the first); several
            choices or codes are parted by a comma or semicolon, several dates by a semicolon.
        locale: The language, such as ``en``.
        author: Who answers.
        at: When, with the offset from UTC; later dates than this day are refused.

    Returns:
        The answer, or a Problem whose ``path`` is the question's key; it never holds the text.
    """
    strings = load_strings(locale)
    plain = text.strip()
    read = _refused(plain, question.item) or _read(plain, question, strings, at.date())
    if isinstance(read, Fault):
        what = strings(read.name, **dict(read.values))
        return Problem("answers", 0, question.key, what, strings.maybe(f"{read.name}.hint") or "")
    typed = plain if question.item.type is Kind.DATE and plain != str(read) else ""
    return Answer(question.key, read, typed=typed, author=author, at=at)


def skipped(question: Question, why: Skip, *, author: Author, at: dt.datetime) -> Answer:
    """Return "I don't know" or "ask my doctor" as the answer to a question."""
    return Answer(question.key, None, why, author=author, at=at)


def _refused(plain: str, item: Item) -> Fault | None:
    if not plain:
        return Fault("error.empty")
    if _UNPRINTABLE.search(plain):
        return Fault("error.characters")
    most = _TEXT if item.type is Kind.TEXT else _LINE
    if len(plain) > most:
        return Fault("error.long", (("most", str(most)),))
    return Fault("error.lines") if item.type is not Kind.TEXT and "\n" in plain else None


def _read(plain: str, question: Question, strings: Strings, today: dt.date) -> AnswerValue | Fault:
    item = question.item
    if not item.repeats:
        return _one(plain, question, strings, today)
    # A date, a name and a line of an address have commas of their own.
    between = r"[;\n]" if item.type in {Kind.DATE, Kind.TEXT} else r"[,;\n]"
    parts = [part.strip() for part in re.split(between, plain) if part.strip()]
    if not parts:
        return Fault("error.empty")
    found: list[str] = []
    for part in parts:
        value = _one(part, question, strings, today)
        if isinstance(value, Fault):
            return value
        found.append(str(value))
    return tuple(dict.fromkeys(found))


def _one(plain: str, question: Question, strings: Strings, today: dt.date) -> str | bool | Fault:
    item = question.item
    if item.type is Kind.BOOLEAN:
        return _yes_or_no(plain, strings)
    if item.type is Kind.CHOICE:
        return _choice(plain, question)
    if item.type in {Kind.INTEGER, Kind.DECIMAL}:
        return _number(plain, item, strings)
    if item.type is Kind.DATE:
        return _date(plain, item, strings, today)
    return plain if item.type is Kind.TEXT else _formed(plain, item)


def _yes_or_no(plain: str, strings: Strings) -> bool | Fault:
    word = plain.casefold().rstrip(".!")
    if word in strings(_YES).split():
        return True
    return False if word in strings(_NO).split() else Fault("error.yes_or_no")


def _choice(plain: str, question: Question) -> str | Fault:
    wanted = plain.casefold()
    for choice in question.choices:
        if wanted in {choice.code.casefold(), choice.label.casefold()}:
            return choice.code
    if plain.isdecimal() and 1 <= int(plain) <= len(question.choices):
        return question.choices[int(plain) - 1].code
    near = [c.code for c in question.choices if c.label.casefold().startswith(wanted)]
    return near[0] if len(near) == 1 else Fault("error.choice")


def _number(plain: str, item: Item, strings: Strings) -> str | Fault:
    unit = strings(f"unit.{item.unit}").casefold() if item.unit else ""
    bare = plain.casefold().removesuffix(unit).rstrip(" %").replace("\u2212", "-").strip()
    bare, kilograms = _without_kilograms(bare, strings) if item.unit == _POUNDS else (bare, False)
    if strings.language in _COMMA:
        bare = re.sub(r"(?<=\d),(?=\d{1,2}$)", ".", bare)
    if not re.fullmatch(r"-?\d{1,9}([.]\d{1,3})?", bare):
        return Fault("error.number")
    value = Decimal(bare)
    if kilograms:  # how much one can lift is a guess: no more exact than a pound
        value = (value / _POUND).to_integral_value(ROUND_HALF_UP)
    if item.type is Kind.INTEGER and value != value.to_integral_value():
        return Fault("error.whole")
    low, high = (Decimal(b) if b is not None else value for b in (item.min, item.max))
    if not low <= value <= high:
        return Fault("error.range", (("low", item.min or ""), ("high", item.max or "")))
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _without_kilograms(bare: str, strings: Strings) -> tuple[str, bool]:
    """Return a number without the word for kilograms behind it, and whether there was one."""
    found = re.search(r"[^\W\d_]+$", bare)
    if found is None or found[0] not in strings(_KILOGRAMS).casefold().split():
        return bare, False
    return bare[: found.start()].rstrip(), True


def _date(plain: str, item: Item, strings: Strings, today: dt.date) -> str | Fault:
    found = read_date(plain, strings, month_first=strings.month_first)
    if isinstance(found, Fault):
        return found
    if not item.partial and not found.exact:
        return Fault("error.date.whole")
    if found.earliest > today and not item.future:
        return Fault("error.date.future")
    return str(found)


_FORMS: Mapping[str, str] = {
    "levels": "diagnoses[+].levels",
    "level": "request.plan[+].level",
    "cite": "denial.cite",
    "cpt": "request.stages[+].lines[+].code",
    "icd10": "diagnoses[+].code",
    "carc": "denial.reasons[+].carc",
    "rarc": "denial.reasons[+].rarc",
    "state": "coverage.state",
    "npi": "surgeon.npi",
}
"""Forms of text that the case itself checks at some place; the same check answers here."""


def _formed(plain: str, item: Item) -> str | Fault:
    form: str = "npi" if item.path == "surgeon.npi" else item.form
    form = form if form in _FORMS else item.suggest or ""
    if form not in _FORMS:
        # Letters of an exhibit and modifiers are capitals; nobody has to hold the shift key.
        ways = (text for text in (plain, plain.upper()) if re.fullmatch(item.pattern or ".*", text))
        return next(ways, Fault("error.pattern"))
    text = plain if item.form == "cite" else plain.upper()
    parts = [part.strip() for part in text.split(",")] if form == "levels" else text
    if not fits(_FORMS[form], parts):
        return Fault(f"error.{form}")
    return ", ".join(parts) if isinstance(parts, list) else parts
