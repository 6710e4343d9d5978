"""Build the documents of a case; write the demo case or an empty one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.argument.evidence import load_objections, load_references
from appealgen.brief.context import Context, SignOff
from appealgen.model.exhibits import check_exhibits
from appealgen.service.cases import assess_case, digest_of, refuse_unprintable
from appealgen.service.documents import DOCUMENTS, Kind, render_documents
from appealgen.service.manifest import manifest_of, read_manifest, still_there
from appealgen.service.signoff import read_signoff
from appealgen.service.writing import claim_empty, claim_folder, copy_files, write_files

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from appealgen.matching import Determination
    from appealgen.model import CaseFile

__all__ = ["Built", "build_case", "make_demo", "make_new_case"]

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
    """

    folder: Path
    files: tuple[Path, ...]
    draft: bool
    draft_reason: str
    outdated: tuple[str, ...]
    determination: Determination


def build_case(  # noqa: PLR0913 - one keyword per choice of the command line
    path: Path,
    *,
    as_of: dt.date,
    out: Path | None = None,
    only: Collection[Kind] = (),
    policy: str | None = None,
    force: bool = False,
) -> Built:
    """Build the documents of a case.

    Everything is rendered, then written aside, before the first file takes its place.

    Args:
        path: A case folder or its file.
        as_of: The day the documents carry.
        out: Where to write; ``out`` inside the case folder unless given.
        only: The kinds to build; all of them unless given.
        policy: A policy to use instead of the payer's own.
        force: Write beside files that appealgen did not make, and over changed ones.

    Raises:
        InputNotFoundError: There is no case.
        OutputExistsError: The folder holds other work, or a document that was changed by hand.
        OutputUnwritableError: The folder cannot be written.
        CaseInvalidError: The case has problems.
        ExhibitUnusableError: An exhibit cannot be used as cited.
        NoPolicyInForceError: No policy on file covers any line.
    """
    file, determination = assess_case(path, as_of=as_of, policy=policy)
    refuse_unprintable(file)
    exhibits = check_exhibits(file)
    folder = out or file.folder / "out"
    with claim_folder(folder, force=force):
        digest = digest_of(file.path)
        context = _context(file, determination, digest)
        artifacts = render_documents(
            context,
            only or tuple(DOCUMENTS),
            resources.templates_folder(),
            resources.policies_folder(),
        )
        earlier = still_there(folder, read_manifest(folder), without={a.name for a in artifacts})
        manifest = manifest_of(context, artifacts, exhibits, digest, earlier)
        files = write_files(folder, [*artifacts, manifest.artifact()], force=force)
    outdated = tuple(e.name for e in earlier if not manifest.agrees_with(e))
    return Built(folder, files, context.draft, context.draft_reason, outdated, determination)


def _context(file: CaseFile, determination: Determination, digest: str) -> Context:
    folder = resources.policies_folder()
    signed = read_signoff(file.folder, digest)
    return Context(
        file.case,
        determination,
        load_objections(folder),
        load_references(folder),
        SignOff(signed.by, signed.on) if signed else None,
    )


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
