"""The public functions that the command line, the web and library users share.

Nothing here prints, reads the clock or looks at the environment: the day is always an argument.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.argument.evidence import load_objections, load_references
from appealgen.brief.assessment import Assessment, assessment_of
from appealgen.brief.context import Context, SignOff
from appealgen.coding import check_codes
from appealgen.service.documents import DOCUMENTS, Kind, manifest_of, render_documents
from appealgen.errors import CaseInvalidError, Problem, Severity
from appealgen.matching import PARAMS, PolicyTestResult, determine, run_policy_tests
from appealgen.model import CaseFile, read_case
from appealgen.model.exhibits import check_exhibits
from appealgen.policy import PolicyLibrary
from appealgen.service.signoff import read_signoff, write_signoff
from appealgen.service.writing import claim_folder, copy_tree, write_files

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from pathlib import Path

    from appealgen.matching import Determination

__all__ = [
    "Assessment",
    "Built",
    "PolicyTestResult",
    "assess_case",
    "assessment_of",
    "build_case",
    "check_case_folder",
    "make_demo",
    "make_new_case",
    "policy_library",
    "run_policy_test_file",
    "sign_case",
]


@dataclass(frozen=True)
class Built:
    """What a build wrote: the folder, the files in order, and whether they are drafts."""

    folder: Path
    files: tuple[Path, ...]
    draft: bool
    draft_reason: str
    determination: Determination


@lru_cache(maxsize=4)
def policy_library(folder: Path | None = None) -> PolicyLibrary:
    """Return the library of the policies on file (those that ship, unless a folder is given)."""
    return PolicyLibrary(folder or resources.policies_folder(), PARAMS)


def run_policy_test_file(path: Path) -> tuple[PolicyTestResult, ...]:
    """Run the tests of one ``*.test.yaml`` against the policies that ship.

    Raises:
        PolicyInvalidError: The test file or the policy is broken.
    """
    return run_policy_tests(path, policy_library())


def check_case_folder(path: Path, *, as_of: dt.date) -> tuple[CaseFile, tuple[Problem, ...]]:
    """Read a case and look at everything that can be wrong with it.

    Returns:
        The case file and its warnings.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems; all are listed.
        ExhibitUnusableError: An exhibit cannot be used as cited.
    """
    file = _read(path, as_of)
    check_exhibits(file)
    return file, file.problems


def _read(path: Path, as_of: dt.date) -> CaseFile:
    file = read_case(path, as_of=as_of)
    found = tuple(check_codes(file.case, file.document))
    errors = [p for p in found if p.severity is Severity.ERROR]
    if errors:
        raise CaseInvalidError(file.document.file, errors)
    return CaseFile(file.case, file.document, file.path, (*file.problems, *found))


def assess_case(
    path: Path, *, as_of: dt.date, policy: str | None = None
) -> tuple[CaseFile, Determination]:
    """Judge a case against the payer's criteria, or against a pinned policy.

    Args:
        path: A case folder or its file.
        as_of: The day of the assessment; look-back windows end on it.
        policy: A policy id, or ``id@version``, to use instead of the payer's own.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
        NoPolicyInForceError: No policy on file covers any line.
    """
    file = _read(path, as_of)
    return file, determine(file.case, policy_library(), as_of=as_of, pinned=policy)


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

    Everything is rendered before anything is written; each file then replaces its predecessor
    in one step.

    Args:
        path: A case folder or its file.
        as_of: The day the documents carry.
        out: Where to write; ``out`` inside the case folder unless given.
        only: The kinds to build; all of them unless given.
        policy: A policy to use instead of the payer's own.
        force: Write beside files that appealgen did not make.

    Raises:
        OutputExistsError: The folder holds other work.
        OutputUnwritableError: The folder cannot be written.
        CaseInvalidError: The case has problems.
        ExhibitUnusableError: An exhibit cannot be used as cited.
        NoPolicyInForceError: No policy on file covers any line.
    """
    file, determination = assess_case(path, as_of=as_of, policy=policy)
    exhibits = check_exhibits(file)
    folder = out or file.folder / "out"
    claim_folder(folder, force=force)
    context = _context(file, determination)
    artifacts = render_documents(context, only or tuple(DOCUMENTS), resources.templates_folder(), resources.policies_folder())
    manifest = manifest_of(context, artifacts, exhibits, _digest(file.path))
    files = write_files(folder, [*artifacts, manifest])
    return Built(folder, files, context.draft, context.draft_reason, determination)


def _context(file: CaseFile, determination: Determination) -> Context:
    folder = resources.policies_folder()
    signed = read_signoff(file.folder, _digest(file.path))
    return Context(
        file.case,
        determination,
        load_objections(folder),
        load_references(folder),
        SignOff(signed.by, signed.on) if signed else None,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sign_case(path: Path, *, by: str, on: dt.date) -> Path:
    """Record that the surgeon has read the case and releases its documents.

    The release holds for this content of the case file only: after any change the documents are
    drafts again.

    Raises:
        CaseInvalidError: The name is not that of the case's surgeon, or the case has problems.
    """
    file = _read(path, on)
    surgeon = file.case.surgeon
    known = {surgeon.name, f"{surgeon.name}, {surgeon.credentials}"} if surgeon else set()
    if by.casefold() not in {name.casefold() for name in known}:
        line = file.document.line_of(("surgeon", "name"))
        what = "Only the surgeon named in the case can release its documents."
        hint = "Give the name exactly as under 'surgeon:'."
        raise CaseInvalidError(file.document.file, [Problem(file.document.file, line, "surgeon.name", what, hint)])
    return write_signoff(file.folder, by=by, on=on, digest=_digest(file.path))


def make_new_case(folder: Path) -> Path:
    """Write the commented starter case into a folder.

    Raises:
        OutputExistsError: The folder holds other work.
    """
    claim_folder(folder, force=False)
    starter = resources.templates_folder() / "starter"
    copy_tree(starter, folder)
    (folder / "exhibits").mkdir(exist_ok=True)
    return folder / "case.yaml"


def make_demo(folder: Path) -> Built:
    """Write the invented demo case into a folder and build every document from it.

    Running it again builds again; a folder with other work is left alone.

    Raises:
        OutputExistsError: The folder holds a case that is not the demo.
    """
    import datetime as dt  # noqa: PLC0415 - the demo's own day

    demo = resources.demo_case_folder()
    ours = demo / "case.yaml"
    theirs = folder / "case.yaml"
    if not (theirs.is_file() and theirs.read_bytes() == ours.read_bytes()):
        claim_folder(folder, force=False)
    copy_tree(demo, folder, names=("case.yaml", "exhibits"))
    # The story's own day: after the denial came, while the peer-to-peer window is open.
    return build_case(folder, as_of=dt.date(2026, 11, 2))
