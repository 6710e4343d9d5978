"""Procedure-to-procedure edits on the lines of one day, and when a modifier is legitimate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    Proposal,
)
from appealgen.coding.audit.note_lines import side_of
from appealgen.coding.audit.rules import Relation
from appealgen.coding.audit.sessions import BilledLine, Session, bodies_of, federal, touching
from appealgen.coding.ncci import NcciPair
from appealgen.spine import Side, say_levels

__all__ = ["EditPairs", "edited"]


@dataclass(frozen=True)
class _Edited:
    """Two lines under one edit, the paid one first."""

    edit: NcciPair
    relation: Relation
    kept: BilledLine
    bundled: BilledLine
    session: Session

    def has(self, *modifiers: str) -> bool:
        """Return whether either line carries one of some modifiers."""
        return self.kept.has(*modifiers) or self.bundled.has(*modifiers)


class EditPairs:
    """Pairs of codes that NCCI does not pay together."""

    id = "ncci-pair"
    title = "Procedure-to-procedure edits"
    source = "CMS NCCI procedure-to-procedure edits, practitioner table"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each pair that is not, or not visibly, separate."""
        for session in audit.sessions:
            told: dict[tuple[str, str, str, AuditSeverity], AuditFinding] = {}
            for pair in edited(audit, session):
                if _one_family(audit, pair):
                    continue
                for one in self._pair(audit, pair):
                    # A line bundled into several codes for one reason is told once.
                    key = (one.path, pair.relation.id, one.title, one.severity)
                    told[key] = _joined(told[key], one) if key in told else one
            yield from told.values()

    def _pair(self, audit: AuditInput, pair: _Edited) -> Iterator[AuditFinding]:
        if pair.edit.modifier_indicator == 0:
            yield self._never(audit, pair)
            return
        marked = pair.has(*audit.rules.pairs.opening_modifiers)
        apart = _apart(audit, pair)
        if apart is True and pair.has(*audit.rules.pairs.anatomic_modifiers) and _sides_apart(pair):
            return
        if apart is False:
            yield self._together(audit, pair, marked=marked)
        elif apart is None and marked:
            yield self._unshown(audit, pair)
        elif not marked:
            yield self._unmarked(audit, pair, known=apart is True)

    def _never(self, audit: AuditInput, pair: _Edited) -> AuditFinding:
        return AuditFinding(
            self.id,
            _refused(audit, pair),
            "Two codes that are never paid together",
            f"Code {pair.bundled.code} is not paid beside {pair.kept.code} on one day. "
            f"{pair.relation.says}",
            pair.bundled.path,
            (pair.kept.code, pair.bundled.code),
            audit.rules.pairs.rule("never").at(pair.edit.edition),
            pair.relation.fix,
            proposals=_instead(pair),
        )

    def _together(self, audit: AuditInput, pair: _Edited, *, marked: bool) -> AuditFinding:
        where = _where(pair)
        apart = bool(pair.kept.levels and pair.bundled.levels) and not (
            pair.kept.levels & pair.bundled.levels
        )
        place = (
            f"Codes {pair.kept.code} and {pair.bundled.code} are at "
            f"{'places that touch' if apart else 'one place'}{where}"
        )
        if pair.relation.separate not in {"level", "site"}:
            place = f"Code {pair.bundled.code} is bundled into {pair.kept.code}"
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if marked else _refused(audit, pair),
            "Modifier contradicted by the levels" if marked else "Bundled code billed apart",
            place + (", and a modifier says otherwise. " if marked else ". ") + pair.relation.says,
            pair.bundled.path,
            (pair.kept.code, pair.bundled.code),
            audit.rules.pairs.rule("opens").at(pair.edit.edition),
            pair.relation.fix,
            proposals=_instead(pair),
        )

    def _unshown(self, audit: AuditInput, pair: _Edited) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.RISK,
            "Modifier without what it needs",
            f"Codes {pair.kept.code} and {pair.bundled.code} are kept apart by a modifier, and the "
            "case does not show that they were separate.",
            pair.bundled.path,
            (pair.kept.code, pair.bundled.code),
            audit.rules.pairs.rule("opens").at(pair.edit.edition),
            f"Have the note state {pair.relation.document}; without that, remove "
            f"{pair.bundled.code}.",
        )

    def _unmarked(self, audit: AuditInput, pair: _Edited, *, known: bool) -> AuditFinding:
        placed = pair.relation.separate in {"level", "site"}
        separate = ", although the levels differ" if known and placed else ""
        fix = (
            f"Add 59 or XS to {pair.bundled.code}; the record has to show {pair.relation.document}."
            if known
            else f"{pair.relation.fix} The record has to show {pair.relation.document}."
        )
        # A request carries no modifiers yet: its claim can still have them.
        billed = pair.session.billed
        carries = "and carries no modifier" if billed else "on a claim without a modifier"
        return AuditFinding(
            self.id,
            _refused(audit, pair) if billed else AuditSeverity.RISK,
            "Edit without a modifier" if billed else "Edit that the claim will meet",
            f"Code {pair.bundled.code} is bundled into {pair.kept.code} {carries}"
            f"{separate}. {'' if known else pair.relation.says}".strip(),
            pair.bundled.path,
            (pair.kept.code, pair.bundled.code),
            audit.rules.pairs.rule("opens").at(pair.edit.edition),
            fix,
            proposals=() if known else _instead(pair),
        )


def _refused(audit: AuditInput, pair: _Edited) -> AuditSeverity:
    """Return how surely an edit refuses a line: Medicare's claim systems apply it by themselves.

    A request is not a claim yet, and a plan of another kind has its own payment policy. RT or LT
    on either line lets an edit with indicator 1 pass, so that only a reader refuses it.
    """
    if not federal(audit.case):
        return pair.relation.elsewhere
    passes = pair.edit.modifier_indicator == 1 and pair.has(*audit.rules.pairs.anatomic_modifiers)
    automatic = pair.session.billed and not passes
    return AuditSeverity.WILL_DENY if automatic else AuditSeverity.LIKELY_DENY


def _joined(first: AuditFinding, other: AuditFinding) -> AuditFinding:
    """Return a finding that names the codes of both, the bundled code last."""
    kept = other.codes[0]
    if kept in first.codes:
        return first
    return replace(
        first,
        what=f"{first.what} The same holds beside {kept}.",
        codes=(*first.codes[:-1], *other.codes),
        proposals=first.proposals or other.proposals,
    )


def edited(audit: AuditInput, session: Session) -> Iterator[_Edited]:
    """Yield every two lines of a session that an edit names, the paid line first."""
    for a, b in combinations(session.lines, 2):
        edit = audit.knowledge.pair(a.code, b.code, session.day)
        if edit is None or edit.modifier_indicator not in {0, 1}:
            continue
        kept, bundled = (a, b) if a.code == edit.column1 else (b, a)
        relation = next(
            (r for r in audit.rules.pairs.relations if r.matches(edit.column1, edit.column2)),
            audit.rules.pairs.otherwise,
        )
        yield _Edited(edit, relation, kept, bundled, session)


def _one_family(audit: AuditInput, pair: _Edited) -> bool:
    """Return whether both are base codes of one family, which has a check of its own."""
    family = audit.rules.family_of(pair.kept.code)
    return family is not None and {pair.kept.code, pair.bundled.code} <= set(family.bases)


def _apart(audit: AuditInput, pair: _Edited) -> bool | None:
    """Return whether the case shows two services apart; None where it does not say."""
    kind = pair.relation.separate
    if kind in {"level", "site"}:
        return _places_apart(pair, neighbors=kind == "site")
    if kind == "fixation":
        structure = audit.rules.structure
        placed = {*structure.fusions, *(one.code for one in structure.constructs)}
        return bool(pair.session.codes & placed)
    if kind == "device" and _separate_plate(audit):
        return True
    return None if kind in {"device", "session"} else False


def _places_apart(pair: _Edited, *, neighbors: bool) -> bool | None:
    first, second = pair.kept, pair.bundled
    if first.levels and second.levels:
        if neighbors:
            return not touching(first.levels, second.levels)
        if first.levels & second.levels:
            return _sides_apart(pair)
        return True
    # One line may name a vertebra and the other an interspace, as for a corpectomy and a fusion.
    ours, theirs = bodies_of(first), bodies_of(second)
    if ours and theirs:
        return not ours & theirs
    return True if _sides_apart(pair) else None


def _sides_apart(pair: _Edited) -> bool:
    """Return whether two one-sided services are on opposite sides."""
    return {side_of(pair.kept), side_of(pair.bundled)} == {Side.LEFT, Side.RIGHT}


def _separate_plate(audit: AuditInput) -> bool:
    """Return whether a note's line calls the plate a device of its own."""
    pattern = re.compile(audit.rules.pairs.separate_words)
    device = re.compile(r"(?i)\bplat(e|ing)\b")
    return any(
        pattern.search(text) and device.search(text)
        for note in audit.case.notes
        for text in note.text.splitlines()
    )


def _where(pair: _Edited) -> str:
    shared = pair.kept.levels & pair.bundled.levels or pair.kept.levels | pair.bundled.levels
    return f" ({say_levels(shared)})" if shared else ""


def _instead(pair: _Edited) -> tuple[Proposal, ...]:
    there = pair.session.codes
    return tuple(
        Proposal(code, "if the note describes that work")
        for code in pair.relation.instead
        if code not in there
    )
