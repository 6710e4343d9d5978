"""The six elements of an operative note or plan, from the case's fields and the note's own lines.

Where a note's text is on file, what it says decides and is quoted; a field of the case stands in
only where there is no note, or for the reasons a form asks for apart from the note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from appealgen.coding.audit.diagnoses import known_diagnoses
from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    Element,
    ElementStatus,
    NoteElement,
)
from appealgen.coding.audit.note_lines import (
    Text,
    affirms,
    element_rule,
    levels_in,
    note_lines,
    saying,
    side_of,
)
from appealgen.coding.audit.sessions import BilledLine, Session
from appealgen.model.care import FAILED, Outcome
from appealgen.spine import Side, say_levels

__all__ = ["NoteElements", "elements_of"]

_LINE = 240
"""As much of a note's line as a finding quotes."""


@dataclass(frozen=True)
class _Seen:
    """What was found for one element."""

    status: ElementStatus
    why: str
    lines: tuple[Text, ...] = ()


class NoteElements:
    """The six elements, as findings where one is absent or contradicted."""

    id = "note-element"
    title = "The six elements of the note or plan"
    source = "Spine billing practice as published"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for each element a note lacks, or one for all where there is no note."""
        for session in audit.sessions:
            if not _operative(audit, session):
                continue
            found = list(elements_of(audit, session))
            bad = [e for e in found if e.status is ElementStatus.CONTRADICTED]
            absent = [e for e in found if e.status is ElementStatus.ABSENT]
            if note_lines(audit, session):
                bad += absent
            elif absent:
                yield self._without_note(audit, session, absent)
            for element in bad:
                yield self._finding(audit, session, element)

    def _finding(self, audit: AuditInput, session: Session, element: NoteElement) -> AuditFinding:
        rule = element_rule(audit, element.element)
        contradicted = element.status is ElementStatus.CONTRADICTED
        return AuditFinding(
            f"{self.id}-{element.element.value.replace('_', '-')}",
            AuditSeverity.LIKELY_DENY if contradicted else AuditSeverity.RISK,
            f"Note {'contradicts' if contradicted else 'lacks'}: {rule.title}",
            element.why,
            session.path,
            tuple(sorted(session.codes)),
            audit.rules.note.rule("element"),
            rule.fix,
            rule.owner,
            cites=element.cites,
            quotes=element.quotes,
        )

    def _without_note(
        self, audit: AuditInput, session: Session, absent: list[NoteElement]
    ) -> AuditFinding:
        titles = ", ".join(element_rule(audit, one.element).title for one in absent)
        return AuditFinding(
            f"{self.id}-not-on-file",
            AuditSeverity.NOTE,
            "No note to read",
            f"No text of a note or plan is on file, and the case does not state: {titles}.",
            session.path,
            tuple(sorted(session.codes)),
            audit.rules.note.rule("element"),
            "Add the note's text under notes, or the missing fields to the lines.",
            element_rule(audit, absent[0].element).owner,
        )


def elements_of(audit: AuditInput, session: Session) -> Iterator[NoteElement]:
    """Yield the six elements of one session in their order."""
    if not _operative(audit, session):
        return
    look = {
        Element.LEVEL: _level,
        Element.APPROACH: _approach,
        Element.INSTRUMENTATION: _instrumentation,
        Element.FAILED_CARE: _failed_care,
        Element.LATERALITY: _laterality,
        Element.NECESSITY: _necessity,
    }
    for element in Element:
        seen = look[element](audit, session)
        lines = seen.lines[:3]
        cites = tuple(dict.fromkeys(cite for line in lines for cite in line.cites))
        quotes = tuple(line.words[:_LINE] for line in lines)
        yield NoteElement(session.name, element, seen.status, seen.why, quotes, cites)


def _met(why: str, lines: Iterable[Text] = ()) -> _Seen:
    return _Seen(ElementStatus.MET, why, tuple(lines))


def _absent(audit: AuditInput, element: Element, *, text: bool) -> _Seen:
    rule = element_rule(audit, element)
    why = rule.absent if text else f"the case does not state: {rule.title}"
    return _Seen(ElementStatus.ABSENT, _sentence(why))


def _contradicted(why: str, lines: Iterable[Text] = ()) -> _Seen:
    return _Seen(ElementStatus.CONTRADICTED, _sentence(why), tuple(lines))


def _not_applicable(why: str) -> _Seen:
    return _Seen(ElementStatus.NOT_APPLICABLE, _sentence(why))


def _level(audit: AuditInput, session: Session) -> _Seen:
    texts = note_lines(audit, session)
    if not texts:
        if session.lines and all(line.placed for line in session.lines if _needs_level(line)):
            return _met("Every line names its levels.")
        return _absent(audit, Element.LEVEL, text=False)
    bodies = {name for line in session.lines for name in line.vertebrae}
    named = [(text, levels_in(audit, text.words)) for text in texts]
    said = {level for _, levels in named for level in levels}
    if not said:
        spoken = [t for t in texts if any(re.search(rf"\b{b}\b", t.words) for b in bodies)]
        if spoken:
            return _met("The note names the vertebrae billed.", spoken)
        return _absent(audit, Element.LEVEL, text=True)
    lines = [text for text, levels in named if levels]
    missing = session.levels - said
    if missing:
        why = f"The note names {say_levels(said)}; the lines also name {say_levels(missing)}"
        return _contradicted(why, lines)
    return _met("The note names every level billed.", lines)


def _needs_level(line: BilledLine) -> bool:
    families = ("bone graft", "microscope", "navigation", "imaging", "neuromonitoring")
    return line.known is None or line.known.family not in families


def _approach(audit: AuditInput, session: Session) -> _Seen:
    wanted = {
        audit.rules.approach_of[line.known.family].id: audit.rules.approach_of[line.known.family]
        for line in session.lines
        if line.known is not None and line.known.family in audit.rules.approach_of
    }
    if not wanted:
        return _not_applicable("no code of the session is for one approach")
    texts = note_lines(audit, session)
    stated = [Text(line.approach, ()) for line in session.lines if line.approach]
    read = texts or stated
    lines: list[Text] = []
    for approach in wanted.values():
        said = [text for text in read if re.search(approach.words, text.words)]
        other = [text for text in read if re.search(approach.other, text.words)]
        if not said and other:
            why = f"the codes are for {approach.id} work, and the record speaks of another approach"
            return _contradicted(why, other)
        if not said:
            return _absent(audit, Element.APPROACH, text=bool(texts))
        lines += said
    return _met("The record states the approach.", lines)


def _instrumentation(audit: AuditInput, session: Session) -> _Seen:
    fixed = [
        line
        for line in session.lines
        if line.known is not None and line.known.family.startswith(("instrumentation", "interbody"))
    ]
    if not fixed:
        return _not_applicable("nothing was implanted")
    rule = element_rule(audit, Element.INSTRUMENTATION)
    said = saying(note_lines(audit, session), rule)
    if said:
        return _met("The note says why instrumentation was needed.", said)
    if any(line.instrumentation_reason for line in _all_lines(audit, session)):
        return _met("The request states why instrumentation is needed.")
    return _absent(audit, Element.INSTRUMENTATION, text=bool(note_lines(audit, session)))


def _failed_care(audit: AuditInput, session: Session) -> _Seen:
    if not session.of(audit.rules.structure.fusions):
        return _not_applicable("the session has no fusion")
    indications = {i for s in audit.case.request.stages for x in s.lines for i in x.indications}
    if indications & set(audit.rules.note.urgent):
        return _not_applicable("the indication does not wait for conservative care")
    texts = note_lines(audit, session, every_kind=True)
    told = _care_told(audit, texts)
    return told or _care_recorded(audit) or _absent(audit, Element.FAILED_CARE, text=bool(texts))


def _care_told(audit: AuditInput, texts: tuple[Text, ...]) -> _Seen | None:
    rule = element_rule(audit, Element.FAILED_CARE)
    denied = [t for t in texts if rule.denies and re.search(rule.denies, t.words)]
    if denied:
        return _contradicted("the note says that conservative care was not tried", denied)
    said = saying(texts, rule)
    return _met("The note says which care failed.", said) if said else None


def _care_recorded(audit: AuditInput) -> _Seen | None:
    outcomes = {course.outcome for course in audit.case.care}
    if outcomes & FAILED:
        return _met("The case records care that failed.")
    if outcomes and outcomes <= {Outcome.IMPROVED}:
        return _contradicted("every course of care on record ended in improvement")
    return None


def _laterality(audit: AuditInput, session: Session) -> _Seen:
    sided = [
        line
        for line in session.lines
        if line.known is not None and line.known.fee and line.known.fee.bilateral == "1"
    ]
    if not sided:
        return _not_applicable("no code of the session counts sides")
    texts = note_lines(audit, session)
    sides = {side for line in sided if (side := side_of(line))}
    if not texts:
        stated = all(side_of(line) for line in sided)
        return (
            _met("Every such line names its side.")
            if stated
            else _absent(audit, Element.LATERALITY, text=False)
        )
    said = {
        side: [t for t in texts if re.search(rf"(?i)\b{side}", t.words)]
        for side in ("left", "right", "bilateral", "both sides")
    }
    both = said["bilateral"] + said["both sides"] or (
        said["left"] + said["right"] if said["left"] and said["right"] else []
    )
    if not any(said.values()):
        return _absent(audit, Element.LATERALITY, text=True)
    for side in sides - {Side.BILATERAL}:
        other = "right" if side is Side.LEFT else "left"
        if not said[side.value] and not both:
            return _contradicted(f"the line says {side.value}, the note {other}", said[other])
    if Side.BILATERAL in sides and not both:
        one = said["left"] + said["right"]
        return _contradicted("the line says both sides, the note one", one)
    return _met("The note names the side.", [t for found in said.values() for t in found])


def _necessity(audit: AuditInput, session: Session) -> _Seen:
    words = {one.family: one.words for one in audit.rules.note.diagnoses}
    families = [k.family for _, k in known_diagnoses(audit) if k.family in words]
    if not families:
        return _not_applicable("no diagnosis billed has words of its own to look for")
    texts = note_lines(audit, session, every_kind=True)
    if not texts:
        return _necessity_without_note(audit, families)
    pattern = words[families[0]]
    said = [text for text in texts if re.search(pattern, text.words)]
    denial = element_rule(audit, Element.NECESSITY).denies or "$^"
    affirmed = [t for t in said if affirms(t.words, pattern, denial)]
    if affirmed:
        return _met("The note states the diagnosis billed first.", affirmed)
    if said:
        return _contradicted(f"the note denies what the first diagnosis says ({families[0]})", said)
    return _absent(audit, Element.NECESSITY, text=True)


def _necessity_without_note(audit: AuditInput, families: list[str]) -> _Seen:
    wanted = {i for family in families for i in audit.rules.note.indications.get(family, ())}
    lines = [line for stage in audit.case.request.stages for line in stage.lines]
    if any(wanted & set(line.indications) for line in lines):
        return _met("The request names the indication of the diagnosis billed.")
    return _absent(audit, Element.NECESSITY, text=False)


def _all_lines(audit: AuditInput, session: Session) -> tuple[BilledLine | _Reasoned, ...]:
    if not session.billed:
        return session.lines
    stages = audit.case.request.stages
    return tuple(_Reasoned(x.instrumentation_reason) for stage in stages for x in stage.lines)


@dataclass(frozen=True)
class _Reasoned:
    instrumentation_reason: str | None


def _operative(audit: AuditInput, session: Session) -> bool:
    families = set(audit.rules.diagnosis.procedures)
    return any(line.known is not None and line.known.family in families for line in session.lines)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"
