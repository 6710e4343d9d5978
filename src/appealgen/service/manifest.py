"""The manifest of an output folder: every document by hash, and what it was made from.

A single document may be built into a folder that holds a whole earlier build. The manifest then
lists what is new under ``documents`` and what is still there under ``earlier``, each with the day,
the case and the policies it was made from, so that it is true of every file in the folder.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from appealgen.brief.next_step import NextLine, next_lines
from appealgen.brief.pictures.models import PictureKind
from appealgen.render.interface import Artifact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from appealgen.brief.context import Context
    from appealgen.model.exhibits import ExhibitFile

__all__ = ["MANIFEST", "EarlierDocument", "Manifest", "manifest_of", "read_manifest", "still_there"]

MANIFEST = "manifest.json"

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,80}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PolicyUsed(_Part):
    """A policy version, by reference and by the fingerprint of its file."""

    policy: str
    fingerprint: str


class MadeDocument(_Part):
    """One document."""

    name: FileName
    media_type: str
    sha256: Sha256


class AcceptedFinding(_Part):
    """A finding of the release gate despite which the documents were released."""

    finding: str
    document: str
    check: str
    why: str
    by: str
    on: str


class ExhibitUsed(_Part):
    """One exhibit file as it was read."""

    letter: str
    pages: int | None
    sha256: Sha256


class _Made(_Part):
    """What documents were made from."""

    made_by: str
    as_of: str
    draft: bool
    case_sha256: Sha256
    policies: tuple[PolicyUsed, ...]
    practice_sha256: Sha256 | None = None
    """Over the practice's settings folder; none where the documents use no settings."""


class EarlierDocument(MadeDocument, _Made):
    """A document of an earlier build that is still in the folder."""


class Manifest(_Made):
    """``manifest.json``."""

    schema_version: Literal["1"]
    documents: tuple[MadeDocument, ...]
    exhibits: tuple[ExhibitUsed, ...]
    earlier: tuple[EarlierDocument, ...] = ()
    signed: bool = False
    """A release by the surgeon holds, whether or not the gate held the documents back."""
    next: tuple[NextLine, ...] = ()
    """What to do next, in order."""
    gate_findings: int = 0
    """How many problems the release gate found; any keeps the documents drafts."""
    accepted: tuple[AcceptedFinding, ...] = ()
    """What the surgeon accepted, with the reason."""
    pictures: tuple[PictureKind, ...] = ()
    """The pictures that the letters were asked to show."""

    def artifact(self) -> Artifact:
        """Return the manifest as a file."""
        data = self.model_dump_json(indent=1).encode() + b"\n"
        return Artifact(MANIFEST, "application/json", data)

    def agrees_with(self, earlier: EarlierDocument) -> bool:
        """Return whether an earlier document was made from the same as those of this build."""
        return all(getattr(self, name) == getattr(earlier, name) for name in _Made.model_fields)


def manifest_of(
    context: Context,
    artifacts: Sequence[Artifact],
    exhibits: Sequence[ExhibitFile],
    case_digest: str,
    earlier: Sequence[EarlierDocument] = (),
) -> Manifest:
    """Return the manifest of a build.

    Args:
        context: What the documents were drawn from.
        artifacts: The documents.
        exhibits: The exhibit files as they were read.
        case_digest: SHA-256 of the case file.
        earlier: Documents of earlier builds that stay in the folder.
    """
    return Manifest(
        schema_version="1",
        made_by=f"appealgen {_own_version()}",
        as_of=context.as_of.isoformat(),
        draft=context.draft,
        case_sha256=case_digest,
        practice_sha256=context.overlay.fingerprint or None,
        policies=tuple(
            PolicyUsed(policy=p.ref, fingerprint=p.fingerprint)
            for p in context.determination.policies
        ),
        documents=tuple(
            MadeDocument(name=a.name, media_type=a.media_type, sha256=a.sha256) for a in artifacts
        ),
        next=next_lines(context.routes),
        exhibits=tuple(
            ExhibitUsed(letter=e.letter, pages=e.pages, sha256=e.sha256) for e in exhibits
        ),
        earlier=tuple(earlier),
        signed=context.signed is not None,
        gate_findings=context.held,
        accepted=tuple(_accepted(context)),
        pictures=tuple(sorted(context.pictures)),
    )


def _accepted(context: Context) -> Iterator[AcceptedFinding]:
    """Yield what the release that holds accepts."""
    if context.signed is not None:
        by, on = context.signed.by, context.signed.on.isoformat()
        for one in context.signed.accepts:
            said = {"document": one.document, "check": one.check, "why": one.why}
            yield AcceptedFinding(finding=one.mark, by=by, on=on, **said)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, or None where there is none that we wrote."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def still_there(
    folder: Path, manifest: Manifest | None, *, without: Collection[str]
) -> tuple[EarlierDocument, ...]:
    """Return the documents a folder's manifest names that are there and stay as they are.

    Args:
        folder: The output folder.
        manifest: Its manifest, before this build.
        without: The names this build replaces.
    """
    if manifest is None:
        return ()
    made = manifest.model_dump(include=set(_Made.model_fields))
    mine = [EarlierDocument(**made, **d.model_dump()) for d in manifest.documents]
    found = [e for e in (*mine, *manifest.earlier) if e.name not in without]
    return tuple(e for e in found if (folder / e.name).is_file())


def _own_version() -> str:
    try:
        return version("appealgen")
    except PackageNotFoundError:
        return "unknown"
