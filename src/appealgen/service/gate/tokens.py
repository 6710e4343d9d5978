"""What a sentence asserts, piece by piece: dates, numbers with units, levels, sides, grades, codes.

A piece is a pair of kind and value in one spelling: ``("number", "16 session")``,
``("date", "2026-08-19")``, ``("level", "L4-L5")``. Sentences and case records are taken apart by
the same rules, so that the two can be compared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COUNTS", "MEASURES", "NEGATIONS", "POINTER", "Token", "singular", "tokens", "words"]

Token = tuple[str, str]

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_MONTH_NUMBER: Final = {name: n for n, name in enumerate(_MONTHS.split("|"), 1)}
COUNTS: Final = {
    word: str(number)
    for number, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        2,
    )
}
NEGATIONS: Final = re.compile(
    r"\b(?:no|not|never|cannot|without|neither|nor|none|denies)\b", re.IGNORECASE
)
POINTER: Final = re.compile(
    r"Ex\. (?P<letter>[A-Z]{1,2})(?: pp?\. (?P<pages>\d+(?:[–-]\d+)?(?:, \d+(?:[–-]\d+)?)*))?"
)
MEASURES: Final = frozenset(
    [
        "session",
        "week",
        "month",
        "day",
        "year",
        "mm",
        "cm",
        "degree",
        "%",
        "minute",
        "hour",
        "feet",
        "block",
        "mile",
        "meter",
        "yard",
        "second",
        "pound",
        "kilogram",
        "mg",
        "point",
        "page",
    ]
)
"""Units that say what a number measures; a number with one of them is only itself with it."""

_PIECES: Final = re.compile(
    rf"""
    (?P<span>(?:{_MONTHS})[ ]\d{{1,2}}(?:,[ ]\d{{4}})?[ ]to[ ](?:{_MONTHS})[ ]\d{{1,2}},[ ]\d{{4}})
  | (?P<months>(?:{_MONTHS})[ ]to[ ](?:{_MONTHS})[ ]\d{{4}})
  | (?P<day>(?:{_MONTHS})[ ]\d{{1,2}},[ ]\d{{4}})
  | (?P<month>(?:{_MONTHS})[ ]\d{{4}})
  | (?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)
  | (?P<level>\b[CTLS]\d{{1,2}}(?:[–-][CTLS]?\d{{1,2}})+\b)
  | (?P<icd>\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{{1,4}}\b)
  | (?P<id>\b(?=(?:[\w-]*\d){{5}})(?=[\w-]*[A-Za-z-])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\b)
  | (?P<code>\b(?:\d{{5}}|[A-Z]\d{{4}}|\d{{4}}[TUF])\b)
  | (?P<root>\b[CTLS]\d{{1,2}}\b)
  | (?P<mrc>\b[0-5][+-]?/5)
  | (?P<outof>\b\d+(?:\.\d+)?[ ]of[ ]\d+\b)
  | (?P<percent>\b\d+(?:\.\d+)?[ ]?(?:%|percent\b))
  | (?P<often>\b(?:once|twice|(?:three|four|\d)[ ]times)[ ](?:daily|weekly|a[ ]day|a[ ]week)\b)
  | (?P<number>\b\d[\d,]*(?:\.\d+)?(?:[ -](?P<unit>[A-Za-z]+))?)
  | (?P<count>\b(?:{"|".join(COUNTS)})[ ](?P<counted>[A-Za-z]+))
  | (?P<side>\b(?:left|right|bilateral|both)\b)
  | (?P<severity>\b(?:(?:mild|moderate)[ -]to[ -](?:moderate|severe)|mild|moderate|severe)\b)
  | (?P<setting>\b(?:in|out)patient\b)
  | (?P<approach>\b(?:interlaminar|transforaminal|caudal)(?=[ ](?:epidural|injection))
      |(?<=epidural[ ])(?:interlaminar|transforaminal|caudal))
  | (?P<disc>\b(?:bulge|herniation|protrusion|extrusion|sequestration)\b)
  | (?P<slip>\bgrade[ ][IV]+\b)
  | (?P<outcome>\bno[ ]relief[ ]that[ ]lasted\b
      |\b(?:no[ ]lasting|no|partial|some|good|complete|full|lasting)[ ]relief\b
      |(?<=gave[ ])relief\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def tokens(text: str) -> Iterator[Token]:
    """Yield what a text asserts, in order; exhibit pointers are left out."""
    for found in _PIECES.finditer(POINTER.sub(" ", text)):
        kind = found.lastgroup or ""
        yield from _made({"unit": "number", "counted": "count"}.get(kind, kind), found)


def _made(kind: str, found: re.Match[str]) -> Iterator[Token]:
    said = found[0]
    if kind in {"span", "months", "day", "month", "iso"}:
        days = list(_dates(said))
        yield from (("date", day) for day in days)
        if kind == "span":
            yield "span", "/".join(days)
    elif kind == "number":
        yield "number", _number(said, found["unit"])
    elif kind == "count":
        word, noun = said.split(" ", 1)
        unit = singular(noun)
        yield "number", COUNTS[word.casefold()] + (f" {unit}" if unit in MEASURES else "")
    elif kind in {"percent", "outof"}:
        yield "number", re.sub(r" ?(?:%|percent)", " %", said, flags=re.IGNORECASE)
    elif kind == "side":
        yield "side", "both" if said.casefold() in {"bilateral", "both"} else said.casefold()
    elif said.casefold() == "no relief that lasted":
        yield kind, "no lasting relief"
    elif kind in {"level", "icd", "id", "code", "root"}:
        yield "name" if kind in {"id", "code", "icd"} else kind, said.replace("–", "-").upper()
    else:
        yield kind, said.casefold().replace("-", " ")


def _dates(said: str) -> Iterator[str]:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
        yield said
        return
    named = rf"({_MONTHS})(?: (\d{{1,2}})(?!\d))?(?:,? (\d{{4}}))?"
    for month, day, own in re.findall(named, said, re.IGNORECASE):
        number = _MONTH_NUMBER[month.capitalize()]
        year = own or said[-4:]
        yield f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")


def _number(said: str, unit: str | None) -> str:
    value = re.match(r"[\d,.]*\d", said)
    plain = value[0].replace(",", "") if value else said
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    noun = singular(unit) if unit else ""
    return f"{plain} {noun}" if noun in MEASURES else plain


def singular(noun: str) -> str:
    """Return a noun without its plural ending: "weeks" and "week" are one."""
    noun = noun.casefold()
    if noun in {"feet", "foot"}:
        return "feet"
    return noun[:-1] if noun.endswith("s") and len(noun) > 3 else noun  # noqa: PLR2004 - "is"


def words(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning, cut to stems of six letters."""
    return frozenset(w[:6] for w in re.findall(r"[a-z]{4,}", text.casefold()))
