"""Read, check, judge and sign a case; run the tests of a policy."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.coding import check_codes
from appealgen.errors import (
    CaseInvalidError,
    ExhibitUnusableError,
    InputNotFoundError,
    NoPolicyInForceError,
    Problem,
    Severity,
)
from appealgen.matching import PARAMS, determine, run_policy_tests, society_support
from appealgen.model import CaseFile, read_case
from appealgen.model.exhibits import check_exhibits
from appealgen.policy import PolicyLibrary
from appealgen.service.cache_folder import policy_cache
from appealgen.service.printable import unprintable_text
from appealgen.service.signoff import fingerprints_of, write_signoff

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from appealgen.matching import Determination, PolicyTestResult
    from appealgen.service.practice import PracticeSettings
    from appealgen.service.signoff import Acceptance

__all__ = [
    "assess_case",
    "check_case_folder",
    "digest_of",
    "policy_library",
    "read_checked",
    "refuse_unprintable",
    "run_policy_test_file",
    "sign_case",
    "society_assessment",
]


@lru_cache(maxsize=4)
def policy_library(folder: Path | None = None) -> PolicyLibrary:
    """Return the library of the policies on file (those that ship, unless a folder is given).

    Where the expanded files are kept between runs is the user's choice: see ``cache_folder``.
    """
    return PolicyLibrary(folder or resources.policies_folder(), PARAMS, policy_cache(os.environ))


def run_policy_test_file(path: Path) -> tuple[PolicyTestResult, ...]:
    """Run the tests of one ``*.test.yaml`` against the policies that ship.

    Raises:
        InputNotFoundError: There is no such file, or it cannot be read.
        PolicyInvalidError: The test file or the policy is broken.
    """
    try:
        return run_policy_tests(path, policy_library())
    except OSError as error:
        raise InputNotFoundError(str(path), _why(error)) from error


def check_case_folder(path: Path, *, as_of: dt.date) -> tuple[CaseFile, tuple[Problem, ...]]:
    """Read a case and look at everything that can be wrong with it.

    Args:
        path: A case folder or its file.
        as_of: The day the case is looked at; later dates are refused.

    Returns:
        The case file and its warnings.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems; those of codes and exhibits are listed together.
        ExhibitUnusableError: Nothing else is wrong, but an exhibit cannot be used as cited.
    """
    file = _read_form(path, as_of)
    found = tuple(check_codes(file.case, file.document))
    errors = [p for p in found if p.severity is Severity.ERROR]
    errors += unprintable_text(file.document, resources.templates_folder() / "fonts")
    try:
        check_exhibits(file)
    except ExhibitUnusableError as unusable:
        if not errors:
            raise
        errors += unusable.problems
    _refuse(file, errors)
    return file, (*file.problems, *found)


def _read_form(path: Path, as_of: dt.date) -> CaseFile:
    try:
        return read_case(path, as_of=as_of)
    except OSError as error:  # a folder that may not be entered, a name too long
        raise InputNotFoundError(str(path), _why(error)) from error


def _why(error: OSError) -> str:
    return (error.strerror or "it cannot be read").casefold()


def refuse_unprintable(file: CaseFile) -> None:
    """Refuse a case with text that the fonts of the documents cannot print.

    Raises:
        CaseInvalidError: There is such text; every place is listed.
    """
    _refuse(file, list(unprintable_text(file.document, resources.templates_folder() / "fonts")))


def _refuse(file: CaseFile, errors: list[Problem]) -> None:
    if errors:
        raise CaseInvalidError(file.document.file, errors)


def read_checked(path: Path, as_of: dt.date) -> CaseFile:
    """Read a case and its codes, without opening the exhibits.

    Args:
        path: A case folder or its file.
        as_of: The day the case is looked at; later dates are refused.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
    """
    file = _read_form(path, as_of)
    found = tuple(check_codes(file.case, file.document))
    _refuse(file, [p for p in found if p.severity is Severity.ERROR])
    return CaseFile(file.case, file.document, file.path, (*file.problems, *found))


def assess_case(
    path: Path,
    *,
    as_of: dt.date,
    policy: str | None = None,
    settings: PracticeSettings | None = None,
) -> tuple[CaseFile, Determination]:
    """Judge a case against the payer's criteria, or against a pinned policy.

    Args:
        path: A case folder or its file.
        as_of: The day of the assessment; look-back windows end on it.
        policy: A policy id, or ``id@version``, to use instead of the payer's own.
        settings: The practice's settings, which fill what the case leaves out of its surgeon.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
        NoPolicyInForceError: No policy on file covers any line.
    """
    file = read_checked(path, as_of)
    file = settings.fill(file) if settings else file
    return file, determine(file.case, policy_library(), as_of=as_of, pinned=policy)


def society_assessment(path: Path, *, as_of: dt.date) -> tuple[CaseFile, Determination]:
    """Judge a case by the criteria of medical societies on file: support, never the payer's rule.

    Args:
        path: A case folder or its file.
        as_of: The day of the assessment; look-back windows end on it.

    Returns:
        The case file, and a determination whose standing is support. It says in a warning where
        the payer's own criteria are on file as well.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
        NoPolicyInForceError: No society's criteria on file cover any line.
    """
    file = read_checked(path, as_of)
    support = society_support(file.case, policy_library(), as_of=as_of)
    return file, replace(support, warnings=tuple(_own_rule(file, as_of)))


def _own_rule(file: CaseFile, as_of: dt.date) -> Iterator[str]:
    """Yield what is to be said of the payer's own criteria beside a society's."""
    try:
        own = determine(file.case, policy_library(), as_of=as_of)
    except NoPolicyInForceError:
        yield "The payer's own criteria are not on file; 'appealgen assess' says what to ask for."
        return
    refs = ", ".join(policy.ref for policy in own.policies)
    yield f"Criteria that decide for the payer are on file: {refs}. See 'appealgen assess'."


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sign_case(
    path: Path,
    *,
    by: str,
    on: dt.date,
    practice: Path | None = None,
    accepts: Sequence[Acceptance] = (),
) -> Path:
    """Record that the surgeon has read the case and releases its documents.

    The release holds for this content of the case file, these exhibits and these versions of the
    criteria only, and of the practice's settings: after any change the documents are drafts again.

    Args:
        path: A case folder or its file.
        by: The surgeon's name as in the case, with or without the credentials; letter case aside.
        on: The day of the release.
        practice: The practice's settings folder that the documents are built with.
        accepts: Findings of the release gate that the surgeon accepts, each with the reason.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: The name is not that of the case's surgeon, or the case has problems.
        PracticeInvalidError: The practice's settings are broken.
        OutputUnwritableError: The case folder cannot be written.
    """
    from appealgen.service.practice import read_practice  # only who has settings waits for them

    settings = read_practice(practice, policy_library()) if practice else None
    file = read_checked(path, on)
    file = settings.fill(file) if settings else file
    surgeon = file.case.surgeon
    known: set[str] = set()
    if surgeon is not None:
        known.add(surgeon.name)
        if surgeon.credentials:
            known.add(f"{surgeon.name}, {surgeon.credentials}")
    wanted = " ".join(by.casefold().split())
    if surgeon is None or wanted not in {name.casefold() for name in known}:
        line = file.document.line_of(("surgeon", "name"))
        what = "Only the surgeon named in the case can release its documents."
        hint = "Give the name exactly as under 'surgeon:'."
        where = file.document.file
        raise CaseInvalidError(where, [Problem(where, line, "surgeon.name", what, hint)])
    return write_signoff(
        file.folder,
        by=surgeon.name,
        on=on,
        digest=digest_of(file.path),
        exhibits={exhibit.letter: exhibit.sha256 for exhibit in check_exhibits(file)},
        policies=fingerprints_of(determine(file.case, policy_library(), as_of=on)),
        practice=settings.overlay.fingerprint if settings else "",
        accepts=accepts,
    )
