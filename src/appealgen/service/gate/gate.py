"""Run every check of the release gate over finished documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appealgen.brief.letter_head import letterhead
from appealgen.render.readback import bare, can_read, read_back
from appealgen.service.gate.agreement import check_agreement, check_draft
from appealgen.service.gate.cited import check_block
from appealgen.service.gate.citing import check_citations
from appealgen.service.gate.claims import check_claims
from appealgen.service.gate.drawn import check_drawn, check_places
from appealgen.service.gate.findings import Check, GateFinding, GateReport
from appealgen.service.gate.ground import Ground, plain
from appealgen.service.gate.joined import check_joined
from appealgen.service.gate.labelled import check_labelled
from appealgen.service.gate.objections import check_objections
from appealgen.service.gate.people import check_people, is_patients
from appealgen.service.gate.reading import check_reading
from appealgen.service.gate.structure import check_structure
from appealgen.service.gate.wording import check_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from appealgen.brief.context import Context
    from appealgen.render.interface import Artifact
    from appealgen.render.readback import ReadDocument

__all__ = ["check_artifacts", "check_document", "check_documents", "read_artifacts"]

_INTERNAL: Final = "not part of the appeal"
"""What the margin of a page says that is for the practice only."""


def check_artifacts(
    artifacts: Sequence[Artifact], context: Context, *, policies: Path, templates: Path
) -> GateReport:
    """Read finished documents back and hold them against the case, the policies and the law.

    Args:
        artifacts: The finished files; those in formats that nobody reads as a page are passed over.
        context: The case, judged, with the papers on file.
        policies: The folder of published sources.
        templates: The folder of templates.

    Raises:
        CapabilityMissingError: A library that reads or measures is not installed.
    """
    documents, found = read_artifacts(artifacts)
    return check_documents(documents, Ground(context, policies, templates), found)


def read_artifacts(
    artifacts: Sequence[Artifact],
) -> tuple[tuple[ReadDocument, ...], tuple[GateFinding, ...]]:
    """Return the documents among some files as they were read back, and those that cannot be."""
    documents: list[ReadDocument] = []
    found: list[GateFinding] = []
    for artifact in artifacts:
        if not can_read(artifact.media_type):
            continue
        try:
            documents.append(read_back(artifact.name, artifact.media_type, artifact.data))
        except ValueError as refused:
            what = f"It cannot be read: {refused}."
            found.append(GateFinding(artifact.name, 0, Check.UNREADABLE, what, ""))
    return tuple(documents), tuple(found)


def check_documents(
    documents: Sequence[ReadDocument], ground: Ground, found: Sequence[GateFinding] = ()
) -> GateReport:
    """Check documents that were read back, each by itself and all against one another.

    Args:
        documents: As they were read back.
        ground: The case, judged.
        found: What was found before.
    """
    all_found = list(found)
    clean: set[str] = set()
    for document in documents:
        own = _told(ground) if is_patients(document, ground) else ground
        all_found += check_document(document, own, clean if own is ground else None)
    all_found += check_agreement(documents, _letterhead(ground.context))
    names = tuple(d.name for d in documents)
    in_order = tuple(dict.fromkeys(sorted(all_found, key=_place(names))))
    accepted = tuple(f for f in in_order if _is_accepted(f, ground.context))
    return GateReport(names, tuple(f for f in in_order if f not in accepted), accepted)


def _is_accepted(finding: GateFinding, context: Context) -> bool:
    """Return whether the release that holds accepts a finding, and may."""
    marks = {one.mark for one in context.signed.accepts} if context.signed else set()
    return finding.may_be_accepted and finding.mark in marks


def _told(ground: Ground) -> Ground:
    """Return the ground of a patient's own document: what only the patient says is on it, too."""
    told = ground.context.told
    if told is None or told is ground.context.case:
        return ground
    return Ground(replace(ground.context, case=told), ground.policies, ground.templates)


def _letterhead(context: Context) -> tuple[str, ...]:
    """Return the lines of the letterhead, where the Word letters have the practice's own."""
    if context.overlay.letterhead is None:
        return ()
    head = letterhead(context)
    return (head.name, " · ".join(head.lines))


def _place(names: Sequence[str]) -> Callable[[GateFinding], tuple[int, int]]:
    order = {name: n for n, name in enumerate(names)}
    return lambda finding: (order.get(finding.document, -1), finding.page)


def check_document(
    document: ReadDocument, ground: Ground, clean: set[str] | None = None
) -> Iterator[GateFinding]:
    """Yield what is wrong in one document.

    Args:
        document: As it was read back.
        ground: The case, judged.
        clean: Sentences of other documents that were found in order, and are not looked at again:
            the two formats of a letter say the same. Those of this document are added.
    """
    if not document.blocks:
        yield GateFinding(document.name, 0, Check.UNREADABLE, "It has no text.", "")
        return
    said = plain(" \n ".join(block.text for block in document.blocks))
    known = [text for text in ground.known_texts if text in said]
    judged = [text for text in ground.judged_texts if text in said]
    own_words = is_patients(document, ground)
    clean = set() if clean is None else clean
    for block in document.blocks:
        key = f"{own_words} {bare(block.text)}"
        if key in clean:
            continue
        if block.kind in {"figure", "drawn"}:
            yield from check_places(document.name, block, ground)
        if block.kind == "drawn":
            yield from check_drawn(document.name, block, ground, known, judged)
            continue
        found = [*check_block(document.name, block, ground, known, judged, own_words=own_words)]
        if not found:
            clean.add(key)
        yield from found
    yield from check_claims(document, ground)
    yield from check_citations(document, ground)
    yield from check_wording(document, ground)
    yield from check_structure(document, ground)
    yield from check_labelled(document, ground)
    yield from check_joined(document, ground)
    yield from check_objections(document, ground)
    yield from check_people(document, ground)
    internal = any(_INTERNAL in frame for frame in document.frames)
    yield from check_draft(document, draft=ground.context.draft, internal=internal)
    if "patient" in document.name:
        yield from check_reading(document)
