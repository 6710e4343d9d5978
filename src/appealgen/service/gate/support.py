"""What documents may assert: the records of the case, taken apart, each with its pages.

Nothing here asks how a document was put together. A sentence is held against the records that the
exhibit page it points to holds, so a defect in the making of sentences shows.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from appealgen.matching.predicates.courses import length_in_months, length_in_weeks
from appealgen.model.base import Cite, Part
from appealgen.model.care import CourseOfCare, Outcome
from appealgen.model.dates import PartialDate
from appealgen.model.denial import Exhibit
from appealgen.model.record import Score
from appealgen.service.gate.tokens import NEGATIONS, Token, tokens, words
from appealgen.spine import INSTRUMENTS, Level, MrcGrade, Root, band_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.model import Case

__all__ = ["Page", "Record", "pages_of", "records_of"]

Page = tuple[str, int]
"""An exhibit's letter and a page of it; page 0 where only the exhibit is named."""

_UNITS = {
    "sessions": "session", "weeks": "week", "relief_weeks": "week", "admission_days": "day",
    "appeal_days": "day", "age": "year", "pages": "page", "months": "month",
}  # fmt: skip
_ENDINGS = {"_mm": "mm", "_cm": "cm", "_degrees": "degree", "_percent": "%"}
_SCALES = {
    "odi": "{} %", "ndi": "{} %", "nrs": "{} of 10", "vas": "{} mm", "mjoa": "{} of 18",
    "rmdq": "{} of 24",
}  # fmt: skip
_NO_NAMES = frozenset(
    [
        "patient",
        "coverage",
        "surgeon",
        "facility",
        "contact",
        "request",
        "denial",
        "exhibits",
        "diagnoses",
    ]
)
"""Parts of a case that a sentence does not tell from one another by a name."""
_ABSENT = ("present", "positive")
_LOW = {"no_relief", "no_lasting_relief", "not_tolerated", "not_significant", "none", "never"}


@dataclass(frozen=True)
class Record:
    """One record of the case and what may be said from it.

    Attributes:
        path: Where it stands in the case.
        pages: The exhibit pages that hold it; empty where none is cited.
        pieces: What it asserts.
        names: Words that single it out: a drug, an instrument, a muscle, a kind of study.
        dates: The days it is about.
        texts: Its own words, for quotations.
        denied: Words that follow a "no" or "not" said of it; empty where it denies nothing.
        absent: What it says is not there is its own subject: it may only be said with a negation.
        people: Clinicians named in it, in lower case.
        stems: All its words, cut to stems.
    """

    path: str
    pages: frozenset[Page]
    pieces: frozenset[Token]
    names: frozenset[str]
    texts: tuple[str, ...]
    denied: frozenset[str]
    absent: bool
    people: tuple[str, ...]
    stems: frozenset[str]

    def holds(self, quotes: Iterable[str]) -> bool:
        """Return whether one of some wordings, in lower case, stands in the record's own words."""
        said = " ".join(" ".join(text.split()) for text in self.texts).casefold()
        return any(quote in said for quote in quotes)

    @cached_property
    def subject(self) -> frozenset[str]:
        """Return the words of what the record is about, for those that say it is absent."""
        return words(" ".join(self.names))

    @cached_property
    def dates(self) -> frozenset[str]:
        """Return the days it is about."""
        return frozenset(value for kind, value in self.pieces if kind == "date")


def pages_of(cites: Iterable[Cite]) -> frozenset[Page]:
    """Return citations as single pages."""
    return frozenset((c.exhibit, page) for c in cites for page in (c.pages or (0,)))


def records_of(case: Case, as_of: dt.date) -> tuple[Record, ...]:
    """Return the records of a case, each with what it asserts and the pages that hold it.

    Args:
        case: The case.
        as_of: The day of the documents; open courses are counted up to it.
    """
    parts = dict(case.parts())
    made = [_record(path, part, _parents(path, parts), case, as_of) for path, part in parts.items()]
    return (*made, *_changes(case, made))


def _parents(path: str, parts: dict[str, Part]) -> list[Part]:
    """Return the parts around a part, the nearest first."""
    found = []
    while "." in path:
        path = path.rsplit(".", 1)[0]
        if path in parts:
            found.append(parts[path])
    return found


def _record(path: str, part: Part, parents: list[Part], case: Case, as_of: dt.date) -> Record:
    own = list(_scalars(part))
    around = [s for p in parents[:1] if "cite" in type(p).model_fields for s in _scalars(p, deep=0)]
    cites = next((c for p in (part, *parents) if (c := getattr(p, "cite", ()))), ())
    texts = tuple(v for _, v, _ in (*own, *around) if isinstance(v, str) and not _coded(v))
    pieces = {
        piece for name, value, near in (*own, *around) for piece in _pieces(name, value, near)
    }
    pieces |= set(_derived(part, case, as_of))
    last = path.rsplit(".", 1)[-1].split("[", maxsplit=1)[0]
    said = " ".join([last, *(_spelled(v) for _, v, _ in own), *(n for n, _, _ in own)])
    return Record(
        path,
        _own_pages(part) or pages_of(cites),
        frozenset(pieces),
        frozenset(_names(part, path)),
        texts,
        _denied(path, own),
        any(n in _ABSENT and v is False and near is part for n, v, near in own),
        tuple(_people(part, case)),
        words(said.replace("_", " ")) | words(" ".join(_spelled(v) for _, v, _ in around)),
    )


def _own_pages(part: Part) -> frozenset[Page]:
    """Return an exhibit as itself: what is said of it as a whole points to no single page."""
    return frozenset({(part.letter, 0)}) if isinstance(part, Exhibit) else frozenset()


def _scalars(part: Part, *, deep: int = 1) -> Iterator[tuple[str, Any, Part]]:
    """Yield field name, value and owner of everything in a part; cited parts in it stand alone."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Part):
                if deep and "cite" not in type(item).model_fields:
                    yield from _scalars(item)
            elif item is not None and name != "cite":
                yield name, item, part


def _coded(value: object) -> bool:
    return isinstance(value, Enum)


def _spelled(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value).replace("_", " ")


def _pieces(name: str, value: object, near: Part) -> Iterator[Token]:
    """Yield what one value asserts, in the spelling of ``tokens``."""
    if isinstance(value, bool):
        return
    if isinstance(value, MrcGrade):
        yield "mrc", f"{value}/5"
    elif isinstance(value, Level | Root):
        yield ("level" if isinstance(value, Level) else "root"), str(value)
    elif isinstance(value, dt.datetime):  # the moment of a call or a filing, told by its day
        yield "date", value.date().isoformat()
    elif isinstance(value, PartialDate) or hasattr(value, "isoformat"):
        yield "date", str(value)
        if isinstance(value, PartialDate) and value.month is None:
            yield "number", str(value)  # where only the year is known, a sentence says the year
    elif isinstance(value, int | Decimal):
        yield from _numbers(name, Decimal(value), near)
    else:
        said = _spelled(value)
        yield from tokens(said)
        if name == "grade" and re.fullmatch(r"[IV]+", said):
            yield "slip", f"grade {said.casefold()}"
        if name not in {"words", "why"}:
            yield "name", said.upper()


def _numbers(name: str, value: Decimal, near: Part) -> Iterator[Token]:
    plain = f"{abs(value).normalize():f}"
    yield "number", plain
    unit = _UNITS.get(name) or next((u for e, u in _ENDINGS.items() if name.endswith(e)), "")
    if unit:
        yield "number", f"{plain} {unit}"
    scale = _SCALES.get(str(getattr(near, "instrument", "")))
    if scale and name in {"value", "before", "after"}:
        yield "number", scale.format(plain)
    own = getattr(near, "unit", None)
    if own and name == "value":
        yield from tokens(f"{plain} {own}")
    if plain == "0" and name == "relief_percent":
        yield "outcome", "no relief"


def _derived(part: Part, case: Case, as_of: dt.date) -> Iterator[Token]:
    """Yield what is computed from a record: weeks of a course, the band of a score, the age."""
    start, end = getattr(part, "start", None), getattr(part, "end", None)
    if start and end:
        yield "span", f"{start}/{end}"
    if isinstance(part, CourseOfCare):
        if part.outcome is Outcome.NO_RELIEF:
            yield "outcome", "no lasting relief"  # the weaker statement is true as well
        weeks = length_in_weeks(part, as_of)
        if weeks is not None:
            yield "number", f"{int(weeks)} week"
            yield "number", f"{length_in_months(part, as_of)} month"
    if isinstance(part, Score):
        yield "name", part.instrument.upper()
        scale = _SCALES.get(part.instrument)
        if scale:
            yield "number", scale.format(f"{part.points.normalize():f}")
        if part.instrument in INSTRUMENTS and (band := band_of(part.instrument, part.points)):
            yield from tokens(band.label)
    if part is case.patient and (age := case.age_on(as_of)) is not None:
        yield from (("number", f"{age} year"), ("number", str(age)))


def _names(part: Part, path: str) -> Iterator[str]:
    """Yield what singles a record out in a sentence, in lower case."""
    if path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0] in _NO_NAMES:
        return
    for name in ("drug", "provider", "prescribed_by"):
        if value := getattr(part, name, None):
            yield str(value).casefold()
    known = {
        "odi": ("oswestry", "odi"),
        "ndi": ("neck disability", "ndi"),
        "mjoa": ("mjoa",),
        "nrs": ("numeric rating",),
    }
    yield from known.get(str(getattr(part, "instrument", "")), ())
    for name in ("muscle", "zone", "kind", "reflex", "test", "sign", "site", "what", "joint"):
        value = getattr(part, name, None)
        if value:
            yield str(getattr(value, "label", _spelled(value))).split(" (")[0].casefold()
    if path.startswith("symptoms"):
        yield path.rsplit(".", 1)[-1].split("[", maxsplit=1)[0]
    if hasattr(part, "finding"):
        yield from ("dermatome", "sensation")


def _denied(path: str, own: list[tuple[str, Any, Part]]) -> frozenset[str]:
    """Return the words that may follow a negation said of a record."""
    found: set[str] = set()
    subject = " ".join(_spelled(v) for n, v, _ in own if not isinstance(v, bool))
    path = path.rsplit(".", 1)[-1]
    for name, value, _ in own:
        said = _spelled(value)
        if value is False:
            found |= words(f"{subject} {name} {path}".replace("_", " "))
        elif said.replace(" ", "_") in _LOW:
            found |= words(f"{subject} {path} relief lasting tolerated used".replace("_", " "))
        elif isinstance(value, str) and NEGATIONS.search(said):
            found |= words(said)
    return frozenset(found)


def _people(part: Part, case: Case) -> Iterator[str]:
    for name in ("examiner", "by", "provider", "read_by", "prescribed_by", "surgeon", "reviewer"):
        value = getattr(part, name, None)
        if isinstance(value, str):
            yield value.casefold()
    own = getattr(part, "by_requesting_surgeon", None)
    if (own or part is case.surgeon) and case.surgeon is not None:
        yield case.surgeon.name.casefold()


def _changes(case: Case, made: list[Record]) -> Iterator[Record]:
    """Yield one record per instrument measured twice: how far the points moved."""
    series: dict[tuple[str, str, str], list[int]] = {}
    for index, score in enumerate(case.scores):
        key = (score.instrument, score.site.value, str(score.side))
        series.setdefault(key, []).append(index)
    by_path = {record.path: record for record in made}
    for places in series.values():
        several = [by_path[f"scores[{i}]"] for i in places]
        ordered = sorted((case.scores[i] for i in places), key=lambda s: str(s.date or ""))
        moved = f"{abs(ordered[-1].points - ordered[0].points).normalize():f}"
        pieces = {("number", f"{moved} point"), ("number", moved)}
        yield Record(
            f"scores ({ordered[0].instrument})",
            frozenset().union(*(r.pages for r in several)),
            frozenset(pieces),
            several[0].names,
            (),
            frozenset(),
            absent=False,
            people=(),
            stems=several[0].stems,
        )
