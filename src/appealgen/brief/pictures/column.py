"""The picture of the spine: a plain column with the places asked for, and one finding at each.

The column is drawn alike for everyone. What is of this patient stands in words beside it: the
status of each place in the determination, and the finding that weighs most among those that meet a
criterion there, as the report has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.argument import weight_of
from appealgen.brief.interface import CitedText
from appealgen.brief.pictures.models import Place, SpinePicture
from appealgen.brief.pictures.reading import bearing_leaves, pointed
from appealgen.brief.statements import imaging_statements
from appealgen.brief.words import join
from appealgen.matching import Evidence, Truth
from appealgen.matching.truth import all_of
from appealgen.model.imaging import ImagingStudy
from appealgen.spine import Level, Vertebra

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.context import Context
    from appealgen.matching import LineResult

__all__ = ["spine_picture"]

_TITLE = "Where the operation is asked for"
_NOTE = (
    "A diagram, drawn alike for everyone; it is not an image of this patient. Each place asked for "
    "has its status and the one finding that weighs most there."
)
_FEWEST = 4
"""Vertebrae drawn at least, so that the eye finds its place."""
_NOTHING = "No finding of imaging at this place is on record."
_STATUS = {
    Truth.MET: "criteria: met",
    Truth.NOT_MET: "criteria: not met",
    Truth.NOT_DOCUMENTED: "criteria: still to be documented in full",
    Truth.NOT_APPLICABLE: "criteria: still to be documented in full",
}
_VERTEBRAE: list[Vertebra] = [v for v in Vertebra if v is not Vertebra.PELVIS]
_NAMES = frozenset(map(str, _VERTEBRAE))
"""Vertebrae that are drawn; those of the sacrum below its first are not told apart by it."""


@dataclass(frozen=True)
class _Asked:
    """A place of the request, and what was found at it."""

    level: Level | None
    vertebra: Vertebra | None
    lines: tuple[LineResult, ...]

    @property
    def name(self) -> str:
        return str(self.level or self.vertebra)

    @property
    def ends(self) -> tuple[Vertebra, ...]:
        return (self.level.upper, self.level.lower) if self.level else (self.vertebra or _C0,)


_C0 = Vertebra.C0


def spine_picture(context: Context) -> SpinePicture | None:
    """Return the places asked for on a plain column; None where the request names none."""
    asked = _asked(context)
    if not asked:
        return None
    told = [_place(context, place) for place in asked]
    names = join(place.name for place in asked)
    lead = f"{_TITLE}: a side view of the spine with {names} marked. {_NOTE}"
    return SpinePicture(
        key="spine",
        title=_TITLE,
        note=_NOTE,
        alt=" ".join((lead, *(said for _, said in told))),
        vertebrae=tuple(map(str, _column(asked))),
        places=tuple(place for place, _ in told),
        front="front",
        back="back",
    )


def _asked(context: Context) -> list[_Asked]:
    """Return the levels and vertebrae of the denied lines, from the head down."""
    levels: dict[Level, list[LineResult]] = {}
    bodies: dict[Vertebra, list[LineResult]] = {}
    for _, line in context.determination.lines():
        if not line.line.denied:
            continue
        for level in line.line.levels:
            levels.setdefault(level, []).append(line)
        for name in line.line.vertebrae if not line.line.levels else ():
            if str(name) in _NAMES:
                bodies.setdefault(Vertebra(str(name)), []).append(line)
    found = [_Asked(level, None, tuple(lines)) for level, lines in levels.items()]
    found += [_Asked(None, body, tuple(lines)) for body, lines in bodies.items()]
    return sorted(found, key=lambda place: place.ends[0].position)


def _column(asked: list[_Asked]) -> list[Vertebra]:
    """Return the vertebrae to draw: those asked for and one beyond, four at least."""
    places = [v.position for place in asked for v in place.ends if v in _VERTEBRAE]
    order = [v.position for v in _VERTEBRAE]
    first, last = order.index(min(places)), order.index(max(places))
    first, last = max(0, first - 1), min(len(order) - 1, last + 1)
    while last - first + 1 < _FEWEST and (first > 0 or last < len(order) - 1):
        first, last = max(0, first - 1), min(len(order) - 1, last + (last - first + 2 < _FEWEST))
    return _VERTEBRAE[first : last + 1]


def _place(context: Context, place: _Asked) -> tuple[Place, str]:
    argued = {id(line) for line in context.argued}
    asked = tuple(line for line in place.lines if id(line) in argued)
    truth = _truth(place, asked or place.lines)
    finding = _finding(context, place)
    heading = f"{place.name}, {_STATUS[truth]}{_beyond(context, place, asked, truth)}"
    says = _NOTHING if finding is None else finding.text
    shown = says if finding is None else pointed(_unended(says), finding.cites)
    brief = Place(
        upper=str(place.ends[0]),
        lower=str(place.ends[-1]) if place.level else "",
        heading=heading,
        says=shown if finding is None else f"{shown}.",
        met=truth is Truth.MET,
        failed=truth is Truth.NOT_MET,
        claimed=bool(asked),
    )
    return brief, f"{heading}. {brief.says}"


def _unended(text: str) -> str:
    """Return a sentence without its period, so that a pointer can stand before it."""
    return f"{text[:-2]}”" if text.endswith(".”") else text.removesuffix(".")


def _truth(place: _Asked, lines: tuple[LineResult, ...]) -> Truth:
    """Return the status of a place over some lines that name it."""
    return all_of(truth for line in lines for truth in _truths(line, place.level))


def _truths(line: LineResult, level: Level | None) -> list[Truth]:
    """Return the status of a line at a level; that of the line where it is judged as a whole."""
    found = [r.truth for r in line.levels if r.level == level and level is not None]
    return found or [line.truth]


def _beyond(context: Context, place: _Asked, asked: tuple[LineResult, ...], truth: Truth) -> str:
    """Return what is to be said beside the status: an exception asked for, a line left out."""
    if not asked:
        return "; not argued in this letter"
    attested = [a for _, a in context.exceptions if a.level in {None, place.level}]
    excepted = "; exception asked for" if attested and truth is Truth.NOT_MET else ""
    part = "; in part not argued here" if len(asked) < len(place.lines) else ""
    return f"{excepted}{part}"


def _finding(context: Context, place: _Asked) -> CitedText | None:
    """Return the finding that weighs most: one that meets a criterion, or else one on record."""
    found = [e for e in _evidence(place) if _is_at(e, place)] or list(_on_record(context, place))
    if not found:
        return None
    best = max(found, key=lambda e: weight_of(e.record))
    return next(iter(imaging_statements(context.speaker, [best], at=place.level)), None)


def _evidence(place: _Asked) -> Iterator[Evidence]:
    for line in place.lines:
        for result in line.levels:
            for leaf in bearing_leaves(result.finding):
                if leaf.truth is Truth.MET:
                    yield from leaf.evidence


def _is_at(item: Evidence, place: _Asked) -> bool:
    """Return whether a fact is a finding of imaging at a place."""
    record = item.record
    if isinstance(record, ImagingStudy) or not item.path.startswith("imaging["):
        return False
    if not getattr(record, "present", True):
        return False
    if place.level is not None:
        return place.level in getattr(record, "levels", ())
    return str(place.vertebra) in map(str, getattr(record, "vertebrae", ()))


def _on_record(context: Context, place: _Asked) -> Iterator[Evidence]:
    for i, study in enumerate(context.case.imaging):
        for j, finding in enumerate(study.findings):
            path = f"imaging[{i}].findings[{j}]"
            item = Evidence(path, "", finding.cite or study.cite, finding)
            if finding.kind != "other" and _is_at(item, place):
                yield item
