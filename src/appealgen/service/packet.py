"""Build the packet of a case for one recipient: one PDF or several parts, and a sheet for staff."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.appeals import Law, load_law, load_packet_list
from appealgen.appeals.exhaustion import Opened, opened_outside
from appealgen.appeals.recipients import (
    Recipient,
    RecipientId,
    Recipients,
    Selection,
    body_of,
    load_recipients,
    masked,
    official_forms,
    own_forms,
    select_exhibits,
)
from appealgen.appeals.rights import load_rights
from appealgen.brief.packet import Plan, Way, records_requests, sheet_brief
from appealgen.errors import (
    ExhibitUnusableError,
    LetterUnsuitableError,
    Problem,
    ReleaseGateError,
)
from appealgen.model.exhibits import check_exhibits
from appealgen.render.interface import Artifact
from appealgen.render.packet import (
    PACKET,
    Converters,
    Leaf,
    Limits,
    PiecesUnusableError,
    UnusableError,
    leaves_of,
    open_exhibit,
    split_packet,
)
from appealgen.service.building import context_of
from appealgen.service.cases import (
    assess_case,
    digest_of,
    policy_library,
    refuse_unprintable,
)
from appealgen.service.gate.gate import check_artifacts
from appealgen.service.manifest import manifest_of, read_manifest, still_there
from appealgen.service.packet_pages import Letter, Pages, cited_in, letter_of_packet
from appealgen.service.practice import read_practice
from appealgen.service.writing import claim_folder, write_files

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from appealgen.brief.context import Context
    from appealgen.model import CaseFile
    from appealgen.model.denial import Exhibit
    from appealgen.render.packet import Source

__all__ = ["BuiltPacket", "PacketOptions", "build_packet", "packet_of", "packet_options"]


_UNLIMITED = Limits()


@dataclass(frozen=True, slots=True)
class PacketOptions:
    """What a packet is to be.

    Attributes:
        recipient: For whom.
        way: How it is sent; decides what the cover shows.
        limits: What one part may hold.
        allow_missing: Make it although an exhibit has no file; the contents then say so.
    """

    recipient: RecipientId
    way: Way = Way.MAIL
    limits: Limits = _UNLIMITED
    allow_missing: bool = False


def packet_options(
    recipient: str,
    way: str,
    limits: tuple[int | None, float | None] = (None, None),
    *,
    allow_missing: bool = False,
) -> PacketOptions:
    """Return options from the words of a command line.

    Args:
        recipient: Such as ``external-review``.
        way: Such as ``fax``.
        limits: Pages and megabytes of one part.
        allow_missing: As in ``PacketOptions``.
    """
    who, how = RecipientId(recipient), Way(way)
    return PacketOptions(who, how, Limits(*limits), allow_missing)


@dataclass(frozen=True)
class BuiltPacket:
    """What was written.

    Attributes:
        folder: Where.
        files: The files in order, the manifest last.
        draft: Whether the pages carry DRAFT.
        draft_reason: Why; empty when they do not.
        pages: Pages of the packet.
        parts: In how many files it is.
        left_out: Letters of the exhibits this recipient does not get.
        missing: Letters of the exhibits without a file; the contents name them.
        outdated: Documents of an earlier build that are no longer true of the case.
    """

    folder: Path
    files: tuple[Path, ...]
    draft: bool
    draft_reason: str
    pages: int
    parts: int
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    outdated: tuple[str, ...]


@dataclass(frozen=True)
class _Made:
    """A packet before it is written."""

    plan: Plan
    parts: tuple[bytes, ...]
    pages: int
    others: tuple[Artifact, ...]
    letters: tuple[Artifact, ...]

    def artifacts(self) -> tuple[Artifact, ...]:
        """Return the files to write."""
        name = f"packet-{self.plan.recipient.id.value}"
        count = len(self.parts)
        named = [
            f"{name}-part-{n}-of-{count}.pdf" if count > 1 else f"{name}.pdf"
            for n in range(1, count + 1)
        ]
        made = (Artifact(n, PACKET, data) for n, data in zip(named, self.parts, strict=True))
        return (*made, *self.others)


def build_packet(  # noqa: PLR0913 - one keyword per choice of the command line
    path: Path,
    options: PacketOptions,
    *,
    as_of: dt.date,
    out: Path | None = None,
    policy: str | None = None,
    practice: Path | None = None,
    force: bool = False,
) -> BuiltPacket:
    """Build a packet and write it, with the sheet for staff, forms and requests for records.

    Args:
        path: A case folder or its file.
        options: For whom, how it is sent, and its limits.
        as_of: The day the pages carry.
        out: Where to write; ``out`` inside the case folder unless given.
        policy: A policy to use instead of the payer's own.
        practice: The practice's settings folder.
        force: Write beside files that appealgen did not make, and over changed ones.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: The case has problems.
        LetterUnsuitableError: The case gives no ground for the letter, or has no such recipient.
        ExhibitUnusableError: An exhibit is missing, damaged, locked or of a kind that cannot become
            pages. Every one is named; none is left out silently.
        NoPolicyInForceError: No policy on file covers any line.
        CapabilityMissingError: This machine lacks what an exhibit needs.
        OutputExistsError: The folder holds other work, or a document that was changed by hand.
        OutputUnwritableError: The folder cannot be written.
        PracticeInvalidError: The practice's settings are broken.
        ReleaseGateError: The surgeon has released the documents, and the gate holds them back. They
            are written, as drafts.
    """
    settings = read_practice(practice, policy_library()) if practice else None
    file, determination = assess_case(path, as_of=as_of, policy=policy, settings=settings)
    refuse_unprintable(file)
    exhibits = check_exhibits(file)
    folder = out or file.folder / "out"
    with claim_folder(folder, force=force):
        digest = digest_of(file.path)
        context = context_of(file, determination, digest, exhibits, settings)
        context, made = _gated(file, context, options)
        artifacts = made.artifacts()
        earlier = still_there(folder, read_manifest(folder), without={a.name for a in artifacts})
        manifest = manifest_of(context, artifacts, exhibits, digest, earlier)
        files = write_files(folder, [*artifacts, manifest.artifact()], force=force)
    if context.held and context.signed:
        raise ReleaseGateError(context.held, str(folder))
    return BuiltPacket(
        folder,
        files,
        context.draft,
        context.draft_reason,
        made.pages,
        len(made.parts),
        tuple(e.letter for e in made.plan.selection.left_out),
        tuple(sorted(made.plan.missing)),
        tuple(e.name for e in earlier if not manifest.agrees_with(e)),
    )


def packet_of(file: CaseFile, context: Context, options: PacketOptions) -> tuple[Artifact, ...]:
    """Return the files of a packet, written nowhere; drafts until released and past the gate.

    Raises:
        ExhibitUnusableError: As ``build_packet``, and so are the others.
    """
    return _gated(file, context, options)[1].artifacts()


def _gated(file: CaseFile, context: Context, options: PacketOptions) -> tuple[Context, _Made]:
    """Make a packet and read its letters back; where something is wrong, make it a held draft."""
    made = _made(file, context, options)
    gate = check_artifacts(
        made.letters,
        made.plan.context,
        policies=resources.policies_folder(),
        templates=resources.templates_folder(),
    )
    if not gate.passed:
        context = replace(context, held=len(gate.findings))
        made = _made(file, context, options)
    return context, made


def _made(file: CaseFile, context: Context, options: PacketOptions) -> _Made:
    on_file = load_recipients(resources.policies_folder())
    recipient = on_file.get(options.recipient)
    _refuse_recipient(file, recipient)
    plan, letter = _planned(context, recipient, on_file, options)
    sources = _opened(file, plan, options)
    pages = Pages(plan, letter, sources)
    leaves = leaves_of(pages.pieces())
    parts = _split(file, leaves, pages, options.limits)
    requests = () if recipient.statement else records_requests(context, on_file.access)
    sheet = sheet_brief(
        plan,
        load_packet_list(resources.policies_folder()),
        pages=len(leaves),
        parts=len(parts),
        requests=tuple(letter.addressee[0] for letter in requests),
        protected=tuple(letter for letter, source in sources.items() if source.protected),
    )
    others = (*pages.others(sheet), *pages.requests(requests))
    return _Made(plan, parts, len(leaves), others, pages.checked())


def _refuse_recipient(file: CaseFile, recipient: Recipient) -> None:
    """Refuse a recipient that this kind of plan does not have."""
    kind = file.case.coverage.plan_kind
    if recipient.plan_kinds and kind not in recipient.plan_kinds:
        where = file.document.file
        line = file.document.line_of(("coverage", "plan_kind"))
        what = "This kind of plan has no sponsor to write to."
        hint = "Choose another recipient with --for."
        problem = Problem(where, line, "coverage.plan_kind", what, hint)
        wanted = f"a packet for {recipient.says}"
        raise LetterUnsuitableError(wanted, [problem])


def _planned(
    context: Context, recipient: Recipient, on_file: Recipients, options: PacketOptions
) -> tuple[Plan, Letter]:
    """Return the plan of a packet: what the letter cites decides with the recipient what goes."""
    told = masked(context.told, recipient) if context.told is not None else None
    seen = replace(context, case=masked(context.case, recipient), told=told)
    law = load_law(resources.policies_folder())
    opened = _opened_outside(seen, recipient, law)
    make = partial(
        Plan,
        recipient=recipient,
        body=body_of(seen.case, on_file, recipient, law, early=opened is not None),
        opened=opened,
        official=official_forms(seen.case, on_file, recipient),
        own=own_forms(seen.case, on_file, recipient),
        way=options.way,
    )
    whole = make(context=seen, selection=Selection(seen.case.exhibits, ()), missing=frozenset())
    selection = select_exhibits(seen.case, recipient, cited_in(whole))
    kept = replace(seen, case=seen.case.model_copy(update={"exhibits": selection.kept}))
    missing = frozenset(e.letter for e in selection.kept if e.file is None)
    plan = make(context=kept, selection=selection, missing=missing)
    return plan, letter_of_packet(plan)


def _opened_outside(context: Context, recipient: Recipient, law: Law) -> Opened | None:
    """Return what opens review outside the plan early, where the packet is for that review."""
    if recipient.id is not RecipientId.EXTERNAL_REVIEW:
        return None
    rights = load_rights(resources.policies_folder())
    return opened_outside(context.case, rights, law, context.as_of)


def _opened(file: CaseFile, plan: Plan, options: PacketOptions) -> Mapping[str, Source]:
    """Open every exhibit that goes along, or name all that cannot.

    Raises:
        ExhibitUnusableError: As ``build_packet``.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    converters = Converters(Path(office) if office else None)
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for exhibit in plan.selection.kept:
        try:
            source = _open(file, exhibit, converters)
        except UnusableError as refused:
            problems.append(_problem(file, exhibit.letter, refused))
            continue
        if source is not None:
            sources[exhibit.letter] = source
        elif not options.allow_missing:
            hint = (
                "Put the file into the folder exhibits/ and name it under 'file:', or pass "
                "--allow-missing: the contents then say that it is not included."
            )
            what = UnusableError("has no file", hint)
            problems.append(_problem(file, exhibit.letter, what))
    if problems:
        raise ExhibitUnusableError(problems)
    return sources


def _open(file: CaseFile, exhibit: Exhibit, converters: Converters) -> Source | None:
    if exhibit.file is None:
        return None
    try:
        data = (file.folder / "exhibits" / exhibit.file).read_bytes()
    except OSError as absent:
        what = "is not in the exhibits folder or cannot be read"
        raise UnusableError(what, "Put the file there.") from absent
    source = open_exhibit(exhibit.letter, exhibit.file, data, converters)
    if exhibit.pages is not None and len(source.pages) != exhibit.pages:
        what = f"has {len(source.pages)} pages as printed; the case says {exhibit.pages}"
        raise UnusableError(what, "Correct the number of pages and the pages cited.")
    cites = [c for _, part in file.case.parts() for c in getattr(part, "cite", ())]
    cited = max((c.pages[-1] for c in cites if c.exhibit == exhibit.letter and c.pages), default=0)
    if cited > len(source.pages):
        what = f"has {len(source.pages)} pages as printed, but page {cited} is cited"
        raise UnusableError(what, "Correct the page cited.")
    return source


def _split(
    file: CaseFile, leaves: Sequence[Leaf], pages: Pages, limits: Limits
) -> tuple[bytes, ...]:
    total = len(leaves)
    try:
        return split_packet(leaves, pages.look(total), limits, pages.cover_of(total))
    except PiecesUnusableError as refused:
        raise ExhibitUnusableError(list(_problems(file, refused))) from refused


def _problems(file: CaseFile, refused: PiecesUnusableError) -> Iterator[Problem]:
    for key, error in refused.found:
        yield _problem(file, key.removeprefix("ex-"), error)


def _problem(file: CaseFile, letter: str, refused: UnusableError) -> Problem:
    """Return what is wrong with an exhibit, with its line in the case file."""
    letters = [exhibit.letter for exhibit in file.case.exhibits]
    index = letters.index(letter) if letter in letters else 0
    line = file.document.line_of(("exhibits", index, "file"))
    name = f"Exhibit {letter}" if letter in letters else f"The page '{letter}'"
    where = f"exhibits[{index}].file" if letter in letters else ""
    return Problem(file.document.file, line, where, f"{name} {refused.what}.", refused.hint)
