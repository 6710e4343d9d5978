"""``appealgen verify``: read a finished build back and hold it against the case as it is now."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.brief.context import SignOff
from appealgen.errors import InputNotFoundError
from appealgen.model.exhibits import check_exhibits
from appealgen.render.interface import Artifact
from appealgen.render.packet import PACKET
from appealgen.service.building import context_of
from appealgen.service.cases import assess_case, digest_of, policy_library
from appealgen.service.gate.findings import Check, GateFinding, GateReport
from appealgen.service.gate.gate import check_artifacts
from appealgen.service.gate.rederive import check_derived, derived
from appealgen.service.manifest import MANIFEST, Manifest, read_manifest
from appealgen.service.practice import read_practice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from appealgen.brief.context import Context
    from appealgen.matching import Determination
    from appealgen.model import CaseFile
    from appealgen.model.exhibits import ExhibitFile

__all__ = ["verify_case"]


def verify_case(
    path: Path,
    *,
    out: Path | None = None,
    policy: str | None = None,
    practice: Path | None = None,
) -> GateReport:
    """Check the documents of the last build: nothing is written.

    Args:
        path: A case folder or its file.
        out: Where the documents are; ``out`` inside the case folder unless given.
        policy: The policy the build was made by, where it was not the payer's own.
        practice: The practice's settings folder the build was made with.

    Raises:
        InputNotFoundError: There is no case, or nothing was built there.
        CaseInvalidError: The case has problems.
        ExhibitUnusableError: An exhibit cannot be used as cited.
        NoPolicyInForceError: No policy on file covers any line.
        PracticeInvalidError: The practice's settings are broken.
        CapabilityMissingError: A library that reads or prints is not installed.
    """
    folder = out or (path if path.is_dir() else path.parent) / "out"
    manifest = read_manifest(folder)
    if manifest is None:
        raise InputNotFoundError(str(folder / MANIFEST), "nothing was built there")
    as_of = dt.date.fromisoformat(manifest.as_of)
    settings = read_practice(practice, policy_library()) if practice else None
    file, determination = assess_case(path, as_of=as_of, policy=policy, settings=settings)
    exhibits = check_exhibits(file)
    built = context_of(file, determination, digest_of(file.path), exhibits, settings)
    context = _as_built(built, manifest)
    artifacts = tuple(_on_disk(folder, manifest))
    folders = {"policies": resources.policies_folder(), "templates": resources.templates_folder()}
    report = check_artifacts(artifacts, context, **folders)
    expected = derived(context, [a.name for a in artifacts], **folders)
    found = (
        *_changed_since(folder, manifest, file, determination, exhibits),
        *_other_settings(manifest, built.overlay.fingerprint),
        *_unreleased(manifest, released=built.signed is not None),
        *report.findings,
        *check_derived(artifacts, expected),
    )
    return replace(report, findings=tuple(dict.fromkeys(found)))


def _as_built(context: Context, manifest: Manifest) -> Context:
    """Return the context with the mark DRAFT and the pictures as the build had them."""
    context = replace(context, pictures=frozenset(manifest.pictures))
    if manifest.draft:
        signed = context.signed if manifest.signed else None
        return replace(context, signed=signed, held=manifest.gate_findings)
    return replace(context, signed=context.signed or SignOff("", context.as_of), held=0)


def _on_disk(folder: Path, manifest: Manifest) -> Iterator[Artifact]:
    for document in manifest.documents:
        place = folder / document.name
        # A packet is other documents and exhibits joined; its own bytes are held by its hash.
        if place.is_file() and document.media_type != PACKET:
            yield Artifact(document.name, document.media_type, place.read_bytes())


def _changed_since(
    folder: Path,
    manifest: Manifest,
    file: CaseFile,
    determination: Determination,
    exhibits: Sequence[ExhibitFile],
) -> Iterator[GateFinding]:
    """Yield what is not as it was when the documents were made, hash by hash."""
    for document in manifest.documents:
        place = folder / document.name
        if not place.is_file():
            yield GateFinding(document.name, 0, Check.CHANGED, "The file is gone.", "")
        elif hashlib.sha256(place.read_bytes()).hexdigest() != document.sha256:
            what = "The file was changed after it was made."
            yield GateFinding(document.name, 0, Check.CHANGED, what, "")
    if digest_of(file.path) != manifest.case_sha256:
        what = "The case was changed after the documents were made."
        yield GateFinding(file.document.file, 0, Check.CHANGED, what, "")
    used = {p.policy: p.fingerprint for p in manifest.policies}
    if used != {p.ref: p.fingerprint for p in determination.policies}:
        what = "The documents were made by other criteria, or another state of them."
        yield GateFinding(MANIFEST, 0, Check.CHANGED, what, "")
    made = {e.letter: e.sha256 for e in manifest.exhibits}
    for exhibit in exhibits:
        if made.get(exhibit.letter) != exhibit.sha256:
            what = f"Exhibit {exhibit.letter} was changed after the documents were made."
            yield GateFinding(file.document.file, 0, Check.CHANGED, what, "")


def _other_settings(manifest: Manifest, fingerprint: str) -> Iterator[GateFinding]:
    """Yield that the documents were made with other settings of the practice, or none."""
    if (manifest.practice_sha256 or "") != fingerprint:
        what = "The documents were made with other practice settings, or another state of them."
        yield GateFinding(MANIFEST, 0, Check.CHANGED, what, "")


def _unreleased(manifest: Manifest, *, released: bool) -> Iterator[GateFinding]:
    """Yield that documents say they are released and no release holds for them."""
    if not manifest.draft and not released:
        what = "The documents carry no DRAFT, and no release holds for this case."
        yield GateFinding(MANIFEST, 0, Check.DRAFT, what, "")
