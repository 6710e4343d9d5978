"""The open-questions page: for staff and surgeon only, before anything is sent.

It names what fails, what is missing and who can supply it, the weakest criteria, where the record
disagrees with itself, what the other side will quote, and what the battle card had no room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.against import AgainstRow, against_rows
from appealgen.brief.asked import missing_words
from appealgen.brief.card_models import WeakRow
from appealgen.brief.card_objections import weak_rows
from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Pointer, pointers
from appealgen.brief.next_step import TickRow, tick_rows
from appealgen.brief.say_contradictions_short import staff_lines
from appealgen.brief.words import ended, join, say_date, sentence_case
from appealgen.matching import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.context import Context
    from appealgen.matching import Finding, Gap, LineResult

__all__ = ["QuestionsBrief", "missing_words", "questions_brief"]

_STATUS = {
    Truth.MET: "Met",
    Truth.NOT_MET: "Not met",
    Truth.NOT_DOCUMENTED: "Not documented",
    Truth.NOT_APPLICABLE: "Does not apply",
}


class LineRow(Brief):
    """One line of the request with its status."""

    section: str
    requirement: str
    answer: str
    cites: tuple[Pointer, ...]
    status_key: str
    status: str


class AskRow(Brief):
    """One question to one person."""

    done: bool
    item: str
    detail: str
    who: str


class QuestionsBrief(DocumentBrief):
    """The open-questions page."""

    heading: str
    lead: str
    next: tuple[TickRow, ...] = ()
    has_next: bool = False
    lines: tuple[LineRow, ...]
    left_out: tuple[str, ...]
    has_left_out: bool
    failing: tuple[CitedText, ...]
    has_failing: bool
    deciding: tuple[AskRow, ...]
    has_deciding: bool
    other: tuple[AskRow, ...]
    has_other: bool
    disagreements: tuple[CitedText, ...]
    has_disagreements: bool
    weak: tuple[WeakRow, ...]
    has_weak: bool
    against: tuple[AgainstRow, ...]
    has_against: bool
    uncited: tuple[str, ...]
    has_uncited: bool
    not_argued: tuple[str, ...] = ()
    has_not_argued: bool = False
    left_off: tuple[str, ...] = ()
    has_left_off: bool = False
    accepted: tuple[str, ...] = ()
    has_accepted: bool = False
    limits: tuple[str, ...]
    has_limits: bool


def questions_brief(context: Context, left_off: tuple[str, ...] = ()) -> QuestionsBrief:
    """Return the open-questions page of a case.

    Args:
        context: The case, judged.
        left_off: What the battle card had no room for, as its page was printed.
    """
    deciding = tuple(_ask(g) for g in context.gaps if g.deciding)
    other = tuple(_ask(g) for g in context.gaps if not g.deciding)
    failing, disagreements = tuple(_failing(context)), tuple(_disagreements(context))
    left_out = tuple(
        f"{context.line_words(ln.line)}: the criteria are not met." for ln in context.left_out
    )
    against, uncited = against_rows(context), tuple(_uncited(context))
    weak = weak_rows(context)
    limits, accepted = tuple(_limits(context)), tuple(_accepted(context))
    not_argued = staff_lines(context.contradictions)
    return QuestionsBrief(
        title=f"Open questions for {context.reference_words}",
        reference=context.reference_words,
        draft=context.draft,
        draft_reason="for the practice only, not part of the appeal.",
        synthetic=context.case.patient.synthetic,
        heading="Open questions",
        lead="For staff and surgeon only, before anything is sent; not part of the appeal.",
        next=tick_rows(context.routes),
        has_next=bool(context.routes),
        lines=tuple(_line(context, line) for _, line in context.determination.lines()),
        left_out=left_out,
        has_left_out=bool(left_out),
        failing=failing,
        has_failing=bool(failing),
        deciding=deciding,
        has_deciding=bool(deciding),
        other=other,
        has_other=bool(other),
        disagreements=disagreements,
        has_disagreements=bool(disagreements),
        weak=weak,
        has_weak=bool(weak),
        against=against,
        has_against=bool(against),
        uncited=uncited,
        has_uncited=bool(uncited),
        not_argued=not_argued,
        has_not_argued=bool(not_argued),
        left_off=left_off,
        has_left_off=bool(left_off),
        accepted=accepted,
        has_accepted=bool(accepted),
        limits=limits,
        has_limits=bool(limits),
    )


def _accepted(context: Context) -> Iterator[str]:
    """Yield what the release gate found and the surgeon accepted, with the reason."""
    if context.signed is not None:
        who = f"{context.signed.by} accepted it on {say_date(context.signed.on)}"
        for one in context.signed.accepts:
            where = one.document.replace("-", " ")
            yield f"In the {where}, by the check {one.check}. {who}: {ended(one.why)}"


def _line(context: Context, line: LineResult) -> LineRow:
    levels = "; ".join(f"{lv.level}: {_STATUS[lv.truth].lower()}" for lv in line.levels if lv.level)
    policy = (
        f"{line.policy.citation} ({line.policy.ref.split('@')[1]})"
        if line.policy
        else "No criteria on file"
    )
    section = f", {line.procedure.label}" if line.procedure and line.procedure.label else ""
    return LineRow(
        section="",
        requirement=context.line_words(line.line),
        answer=line.why or f"{policy}{section}" + (f". {levels}" if levels else ""),
        cites=(),
        status_key=line.truth.value,
        status=_STATUS[line.truth],
    )


def _ask(gap: Gap) -> AskRow:
    where = f"{join(gap.lines)}{' at ' + join(gap.levels) if gap.levels else ''}"
    label = f"{gap.label}; " if gap.label else ""
    return AskRow(
        done=False,
        item=ended(sentence_case(gap.ask)),
        detail=sentence_case(f"{label}{where}. Missing: {missing_words(gap)}."),
        who=gap.owner.value,
    )


def _failing(context: Context) -> Iterator[CitedText]:
    seen: set[str] = set()
    for _, line in context.determination.lines():
        for level in line.levels:
            if level.truth is not Truth.NOT_MET:
                continue
            for leaf in _deciding_failures(level.finding):
                where = f" at {level.level}" if level.level else ""
                shown = f": {leaf.observed}" if leaf.observed else ""
                label = f"{leaf.criterion.label}, " if leaf.criterion.label else ""
                text = f"{line.line.named}{where}: {label}{leaf.criterion.says}{shown}."
                if text not in seen:
                    seen.add(text)
                    cites = pointers(
                        (c for e in leaf.evidence for c in e.cites), context.case, linked=False
                    )
                    yield CitedText(text=sentence_case(text), cites=cites)


def _deciding_failures(finding: Finding) -> Iterator[Finding]:
    """Yield the failed leaves that fail their parents all the way up."""
    if finding.truth is not Truth.NOT_MET:
        return
    if not finding.children:
        yield finding
    for child in finding.children:
        yield from _deciding_failures(child)


def _disagreements(context: Context) -> Iterator[CitedText]:
    seen: set[str] = set()
    for _, line in context.determination.lines():
        for level in line.levels:
            for note in level.concordance.notes:
                if note.truth is Truth.NOT_MET and note.says not in seen:
                    seen.add(note.says)
                    cites = pointers(
                        (c for e in note.evidence for c in e.cites), context.case, linked=False
                    )
                    yield CitedText(text=note.says, cites=cites)


def _uncited(context: Context) -> Iterator[str]:
    """Yield the facts in use that no exhibit shows."""
    seen: set[str] = set()
    for group in context.groups:
        for point in group.points:
            for evidence in (e for leaf in point.leaves for e in leaf.evidence):
                if (
                    not evidence.cites
                    and evidence.path not in seen
                    and evidence.path not in {"patient", "request"}
                ):
                    seen.add(evidence.path)
                    yield f"{sentence_case(evidence.shown)} ({evidence.path})"


def _limits(context: Context) -> Iterator[str]:
    for policy in context.determination.policies:
        for limit in policy.known_limits:
            yield f"{policy.citation}: {ended(limit)}"
    yield from context.determination.warnings
