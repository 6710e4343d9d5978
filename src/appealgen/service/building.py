"""Build the documents of a case; write the demo case or an empty one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.appeals.rights import load_rights
from appealgen.argument.contradictions import load_grounds
from appealgen.argument.evidence import load_objections, load_references
from appealgen.argument.levels import LetterKind, called_for
from appealgen.brief.audit_lines import NO_LINES, CodingLines, lines_of
from appealgen.brief.context import Accepted, Context, SignOff
from appealgen.brief.next_step import summary_of
from appealgen.brief.overlay import PLAIN
from appealgen.brief.pictures.measures import load_measures
from appealgen.brief.pictures.models import ALL_PICTURES, PictureKind
from appealgen.errors import PolicyInvalidError, ReleaseGateError
from appealgen.model.exhibits import check_exhibits
from appealgen.model.reported import records_only
from appealgen.service.audit import coding_report
from appealgen.service.cases import assess_case, digest_of, policy_library, refuse_unprintable
from appealgen.service.documents import DOCUMENTS, Kind, render_documents
from appealgen.service.gate.findings import GateReport
from appealgen.service.gate.gate import check_artifacts
from appealgen.service.manifest import manifest_of, read_manifest, still_there
from appealgen.service.next_step import next_steps_of
from appealgen.service.practice import read_practice
from appealgen.service.signoff import fingerprints_of, read_signoff
from appealgen.service.writing import claim_empty, claim_folder, copy_files, write_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from appealgen.coding.audit import AuditReport
    from appealgen.matching import Determination
    from appealgen.model import Case, CaseFile
    from appealgen.model.exhibits import ExhibitFile
    from appealgen.policy import PolicyVersion
    from appealgen.render.interface import Artifact
    from appealgen.service.practice import PracticeSettings
    from appealgen.service.signoff import Release

__all__ = ["Built", "build_case", "context_of", "gated", "make_demo", "make_new_case"]

_DEMO_DAY = dt.date(2026, 11, 2)
"""The story's own day: after the denial came, while the peer-to-peer window is open."""


@dataclass(frozen=True)
class Built:
    """What a build wrote.

    Attributes:
        folder: Where.
        files: The files in order, the manifest last.
        draft: Whether the documents carry DRAFT.
        draft_reason: Why; empty when they do not.
        outdated: Documents of an earlier build that lie in the folder, were not made again, and
            are of another state of the case, another day, or drafts where these are not.
        determination: What the documents are drawn from.
        gate: What the release gate found; anything keeps the documents drafts.
        audit: What the coding audit found; it refuses nothing. None where a code list is broken.
        warnings: Where case and practice settings differ, and quoted lines that are not printed.
        next: What to do next, in one sentence.
        outside: Whether a step now calls for review outside the plan while the history still calls
            for the letter to the plan: an appeal is not decided in its time, or is urgent.
    """

    folder: Path
    files: tuple[Path, ...]
    draft: bool
    draft_reason: str
    outdated: tuple[str, ...]
    determination: Determination
    gate: GateReport
    audit: AuditReport | None = None
    warnings: tuple[str, ...] = ()
    next: str = ""
    outside: bool = False


def build_case(  # noqa: PLR0913 - one keyword per choice of the command line
    path: Path,
    *,
    as_of: dt.date,
    out: Path | None = None,
    only: Collection[Kind] = (),
    policy: str | None = None,
    force: bool = False,
    practice: Path | None = None,
    pictures: Collection[PictureKind] = ALL_PICTURES,
) -> Built:
    """Build the documents of a case.

    Everything is rendered and read back by the release gate, then written aside, before the first
    file takes its place. Where the gate finds a problem, the documents are written as drafts that
    say so; see ``docs/decisions/0011-release-gate.md``.

    Args:
        path: A case folder or its file.
        as_of: The day the documents carry.
        out: Where to write; ``out`` inside the case folder unless given.
        only: The kinds to build; all of them unless given.
        policy: A policy to use instead of the payer's own.
        force: Write beside files that appealgen did not make, and over changed ones.
        practice: The practice's settings folder.
        pictures: The pictures that letters show; none of them for letters in words alone.

    Raises:
        InputNotFoundError: There is no case.
        OutputExistsError: The folder holds other work, or a document that was changed by hand.
        OutputUnwritableError: The folder cannot be written.
        CaseInvalidError: The case has problems.
        ExhibitUnusableError: An exhibit cannot be used as cited.
        NoPolicyInForceError: No policy on file covers any line.
        PracticeInvalidError: The practice's settings are broken; nothing is built.
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
        context = replace(context, pictures=frozenset(pictures))
        context, artifacts, gate = gated(context, only or tuple(DOCUMENTS))
        earlier = still_there(folder, read_manifest(folder), without={a.name for a in artifacts})
        manifest = manifest_of(context, artifacts, exhibits, digest, earlier)
        files = write_files(folder, [*artifacts, manifest.artifact()], force=force)
    if context.held and context.signed:
        raise ReleaseGateError(context.held, str(folder))
    outdated = tuple(e.name for e in earlier if not manifest.agrees_with(e))
    return Built(
        folder,
        files,
        context.draft,
        context.draft_reason,
        outdated,
        determination,
        gate,
        context.coding.report,
        tuple(_warnings(file, determination, settings)),
        summary_of(context.routes),
        _outside(context),
    )


def _outside(context: Context) -> bool:
    """Return whether a step asks for review outside the plan, and the usual letter does not."""
    asked = any(
        route.form == LetterKind.EXTERNAL_REVIEW and not route.fallback for route in context.routes
    )
    rights = load_rights(resources.policies_folder())
    called = called_for(context.case, rights, context.as_of)
    return asked and called is not LetterKind.EXTERNAL_REVIEW


def _warnings(
    file: CaseFile, determination: Determination, settings: PracticeSettings | None
) -> Iterator[str]:
    """Yield what is to be said of the practice's settings in this case."""
    if settings is not None:
        yield from (str(p) for p in file.problems if p.file == settings.document.file)
        yield from settings.warnings(determination.policies)


def gated(
    context: Context, kinds: Collection[Kind]
) -> tuple[Context, tuple[Artifact, ...], GateReport]:
    """Render documents and read them back; where something is wrong, render them as held drafts.

    Returns:
        What they are drawn from in the end, the documents, and what the gate found.

    Raises:
        LetterUnsuitableError: The case gives no ground for a letter that is asked for.
        TemplateInvalidError: A template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
    """
    templates, policies = resources.templates_folder(), resources.policies_folder()
    artifacts = render_documents(context, kinds, templates, policies)
    gate = check_artifacts(artifacts, context, policies=policies, templates=templates)
    if not gate.passed:
        context = replace(context, held=len(gate.findings))
        artifacts = render_documents(context, kinds, templates, policies)
    return context, artifacts, gate


def context_of(
    file: CaseFile,
    determination: Determination,
    digest: str,
    exhibits: Sequence[ExhibitFile] | None = None,
    settings: PracticeSettings | None = None,
) -> Context:
    """Return what the documents of a case are drawn from.

    Args:
        file: The case file.
        determination: The case, judged.
        digest: SHA-256 of the case file; a release holds for one only.
        exhibits: The exhibit files as they were read; a release holds for these only. Where they
            are not given, no release is compared with them.
        settings: The practice's settings; a release holds for these only.
    """
    folder = resources.policies_folder()
    hashes = None if exhibits is None else {e.letter: e.sha256 for e in exhibits}
    overlay = settings.overlay if settings else PLAIN
    signed = read_signoff(
        file.folder,
        digest,
        exhibits=hashes,
        policies=fingerprints_of(determination),
        practice=overlay.fingerprint,
    )
    return Context(
        records_only(file.case),
        determination,
        load_objections(folder),
        load_references(folder),
        _signed(signed) if signed else None,
        load_grounds(folder, _editions(file)),
        coding=_coding(file.case, determination),
        overlay=overlay,
        measures=load_measures(folder),
        told=file.case,
        routes=next_steps_of(file.case, determination, determination.as_of),
    )


def _signed(release: Release) -> SignOff:
    """Return a release as the documents know it."""
    accepts = (Accepted(a.finding, a.document, a.check, a.why) for a in release.accepts)
    return SignOff(release.by, release.on, tuple(accepts))


_context = context_of


def _coding(case: Case, determination: Determination) -> CodingLines:
    """Return what the coding audit gives the documents; a broken code list stops no letter."""
    try:
        return lines_of(case, coding_report(case, determination.as_of, determination))
    except PolicyInvalidError:
        return NO_LINES


def _editions(file: CaseFile) -> tuple[PolicyVersion, ...]:
    """Return every version on file of the policy that the denial names by its id."""
    denial = file.case.denial
    named = denial.criteria_policy if denial else None
    return policy_library().versions(named) if named else ()


def make_new_case(folder: Path) -> Path:
    """Write the commented starter case into a new or empty folder; return its ``case.yaml``.

    Raises:
        OutputExistsError: The folder holds something.
        OutputUnwritableError: The folder cannot be written.
    """
    with claim_empty(folder):
        copy_files(resources.templates_folder() / "starter", folder)
        (folder / "exhibits").mkdir(exist_ok=True)
    return folder / "case.yaml"


def make_demo(folder: Path) -> Built:
    """Write the invented demo case into a folder and build every document from it.

    Running it again builds again; a folder with other work is left alone.

    Raises:
        OutputExistsError: The folder holds something that is not the demo.
        OutputUnwritableError: The folder cannot be written.
    """
    demo = resources.demo_case_folder()
    ours = demo / "case.yaml"
    theirs = folder / "case.yaml"
    names = ("case.yaml", "exhibits")
    if theirs.is_file() and theirs.read_bytes() == ours.read_bytes():
        copy_files(demo, folder, names)
    else:
        with claim_empty(folder):
            copy_files(demo, folder, names)
    return build_case(folder, as_of=_DEMO_DAY)
