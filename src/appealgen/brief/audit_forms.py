"""Forms of adequate wording: what the case holds filled in, what it does not hold left blank.

A blank is never filled by a guess, and no form suggests an answer. Forms are for the practice's
desk only; no letter holds one. The date of an examination stays blank even where one is on file: a
finding is added to the record on the day it is made, never dated back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from appealgen.brief.interface import Brief
from appealgen.brief.say_pictures import study_name
from appealgen.brief.words import join, person_of, plain, say_partial, surgeon_name
from appealgen.matching.predicates.pictures import ADVANCED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.coding.audit.documentation import DocumentationRules
    from appealgen.matching import Finding, Gap
    from appealgen.model import Case, Part
    from appealgen.model.imaging import ImagingStudy

__all__ = ["FormPart", "as_text", "form_of"]

_IN_VISITS = {"physical_therapy", "chiropractic", "acupuncture"}
_UNIT = re.compile(r"_(mm|cm|degrees|percent)$")
_SLOT = re.compile(r"\{([a-z_0-9]+)\}")


class FormPart(Brief):
    """A piece of a form: words, or a blank with its label."""

    text: str
    blank: bool = False


def as_text(parts: tuple[FormPart, ...]) -> str:
    """Return a form as plain text, each blank in brackets: "[blank: date]"."""
    return "".join(f"[blank: {p.text}]" if p.blank else p.text for p in parts)


def form_of(
    case: Case, gap: Gap, finding: Finding | None, rules: DocumentationRules
) -> tuple[FormPart, ...]:
    """Return the wording that would settle a gap, as a form.

    Args:
        case: The case.
        gap: What is missing.
        finding: The criterion as it was read; None where the gap is about a line as a whole.
        rules: The forms and the labels of their blanks.
    """
    check = _kind(finding) if finding else gap.criterion
    known = dict(_known(case, gap, finding))
    parts: list[FormPart] = []
    for index, piece in enumerate(_SLOT.split(rules.form(check))):
        if index % 2 == 0:
            parts.append(FormPart(text=piece))
        elif known.get(piece):
            parts.append(FormPart(text=known[piece]))
        else:
            parts.append(FormPart(text=rules.blanks[piece], blank=True))
    return _capital(_merged(parts))


def _kind(finding: Finding) -> str | None:
    """Return the check whose form fits; care that is not given in visits has no count of them."""
    check = finding.criterion.check
    if check == "care_lasted":
        kinds = getattr(finding.criterion.params, "kinds", ())
        return check if set(kinds) <= _IN_VISITS else "care_tried"
    return check


def _merged(parts: list[FormPart]) -> list[FormPart]:
    """Return the parts with neighboring words joined and empty ones left out."""
    made: list[FormPart] = []
    for part in parts:
        if made and not part.blank and not made[-1].blank:
            made[-1] = FormPart(text=made[-1].text + part.text)
        elif part.text:
            made.append(part)
    return made


def _capital(parts: list[FormPart]) -> tuple[FormPart, ...]:
    if parts and not parts[0].blank:
        text = parts[0].text
        parts[0] = FormPart(text=text[:1].upper() + text[1:])
    return tuple(parts)


def _known(case: Case, gap: Gap, finding: Finding | None) -> Iterator[tuple[str, str]]:
    """Yield the words the case itself gives, by the name of their place."""
    yield "patient", person_of(case.patient).name
    if case.surgeon is not None:
        yield "surgeon", surgeon_name(case.surgeon)
    yield "line", join(gap.lines)
    if gap.levels:
        yield "level", join(gap.levels)
    onset = case.symptoms.onset
    if onset is not None and onset.value is not None:
        yield "onset", say_partial(onset.value)
    if finding is not None:
        yield "asked", finding.required
        params = finding.criterion.params
        yield "instrument", str(getattr(params, "instrument", "")).upper()
        if finding.criterion.check == "measured":
            yield "metric", _spaced(_UNIT.sub("", params.field)) if params else ""
        yield from _study(case, gap)
        yield from _course(case, finding)


def _study(case: Case, gap: Gap) -> Iterator[tuple[str, str]]:
    """Yield the latest MRI or CT of the region, where the case has one."""
    found = [s for s in case.imaging if s.modality.value in ADVANCED and _is_of(s, gap)]
    if found:
        latest = max(found, key=lambda study: str(study.date or ""))
        yield "study", study_name(latest)[0]
        yield "reader", latest.read_by or ""


def _is_of(study: ImagingStudy, gap: Gap) -> bool:
    if study.region is None or not gap.levels:
        return True
    first = {level[:1] for level in gap.levels}
    return study.region.value[:1].upper() in first


def _course(case: Case, finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield what is known of the course of care that a criterion asks about.

    A course on file stands in only where the criterion read it, or where nothing else can be meant:
    the dates of one drug are never put into the form for another.
    """
    params = finding.criterion.params
    kinds: tuple[str, ...] = getattr(params, "kinds", ())
    if not kinds:
        return
    classes = getattr(params, "drug_classes", ()) or getattr(params, "injections", ())
    yield "care", join((_spaced(x) for x in classes or kinds), "or")
    courses: list[Part] = [e.record for e in finding.evidence if getattr(e.record, "kind", "")]
    if not courses and not classes and len(kinds) == 1:
        courses = [course for course in case.care if course.kind in kinds]
    if len(courses) == 1:
        yield from _fields(courses[0])


def _fields(course: Part) -> Iterator[tuple[str, str]]:
    yield "care", _spaced(getattr(course, "kind", ""))
    yield "provider", getattr(course, "provider", None) or ""
    for name in ("start", "end"):
        day = getattr(course, name, None)
        yield name, say_partial(day) if day else ""
    sessions = getattr(course, "sessions", None)
    yield "sessions", plain(sessions) if sessions is not None else ""
    outcome = getattr(course, "outcome", None)
    yield "result", outcome.value.replace("_", " ") if outcome else ""
    form = {"in_person": "in person", "supervised": "supervised"}
    yield "manner", join(word for name, word in form.items() if getattr(course, name, None))


def _spaced(name: object) -> str:
    """Return a name of the case file in words; an acronym keeps its capitals."""
    return str(name).replace("_", " ").replace("nsaid", "NSAID")
