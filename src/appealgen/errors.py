"""Exit codes, problems and exceptions: one class per cause, one message standard.

A *problem* is a value: something wrong in a file a person can edit. Problems are collected and
reported together. An *exception* is raised once, says what happened, where, and what to do, and
carries the exit code of the command line. No message ever carries a patient's value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "AppealgenError",
    "CapabilityMissingError",
    "CaseChangedError",
    "CaseInvalidError",
    "ExhibitUnusableError",
    "ExitCode",
    "InputNotFoundError",
    "Leads",
    "LetterUnsuitableError",
    "NoPolicyInForceError",
    "OfficialFileError",
    "OutputExistsError",
    "OutputUnwritableError",
    "PolicyInvalidError",
    "PracticeInvalidError",
    "Problem",
    "ReleaseGateError",
    "Severity",
    "TemplateInvalidError",
]


class ExitCode(IntEnum):
    """The stable exit codes of the command line (see ``docs/errors.md``)."""

    DONE = 0
    USAGE = 2
    NOT_MET = 10
    CANNOT_TELL = 11
    NO_POLICY = 12
    HELD_BACK = 13
    INVALID_CASE = 65
    NOT_FOUND = 66
    CAPABILITY_MISSING = 69
    OUR_BUG = 70
    CANNOT_WRITE = 73
    BROKEN_POLICY = 78


class Severity(StrEnum):
    """How much a problem matters: an error stops the work, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file, with its place.

    Attributes:
        file: The file's name as the person gave it.
        line: 1-based line, or 0 when the whole file is meant.
        path: The path inside the file, such as ``imaging[0].findings[1].level``.
        what: What is wrong, in one sentence, without the value itself.
        hint: What to do about it.
        severity: Whether the work can go on.
    """

    file: str
    line: int
    path: str
    what: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the problem as one line: place, what, what to do."""
        place = self.file + (f":{self.line}" if self.line else "")
        path = f" {self.path}:" if self.path else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}:{path} {self.what}{hint}"


class AppealgenError(Exception):
    """Base of everything appealgen raises on purpose."""

    exit_code: ClassVar[ExitCode] = ExitCode.OUR_BUG
    heading: ClassVar[str] = "unexpected"

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        """Keep the message and the problems behind it, sorted by place."""
        self.problems = tuple(sorted(problems))
        lines = [message, *(f"  {problem}" for problem in self.problems)]
        super().__init__("\n".join(lines))


class InputNotFoundError(AppealgenError):
    """A file or folder that was named is not there or cannot be read."""

    exit_code = ExitCode.NOT_FOUND
    heading = "input-not-found"

    def __init__(self, path: str, why: str = "there is no such file or folder") -> None:
        """Say which path, and why it cannot be used."""
        super().__init__(
            f"Cannot read {path}: {why}. Check the name, or run 'appealgen new DIR' to start "
            "a case."
        )


class CaseInvalidError(AppealgenError):
    """The case file breaks its own form; every problem is listed."""

    exit_code = ExitCode.INVALID_CASE
    heading = "invalid-case"

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        """List every problem of the case at once."""
        found = tuple(problems)
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        super().__init__(f"The case {file} has {count}. Nothing was written.", found)


class CaseChangedError(AppealgenError):
    """The case file is not the one that the change was made for: somebody else changed it."""

    exit_code = ExitCode.CANNOT_WRITE
    heading = "case-changed"

    def __init__(self, file: str) -> None:
        """Say which file, and that nothing was written over the other change."""
        super().__init__(
            f"{file} was changed by somebody else meanwhile. Nothing was written. "
            "Look at the case as it is now and make the change again."
        )


class ExhibitUnusableError(AppealgenError):
    """An exhibit file is missing, unreadable, or has fewer pages than are cited."""

    exit_code = ExitCode.INVALID_CASE
    heading = "unusable-exhibit"

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Name every exhibit that cannot be used; nothing is ever dropped silently."""
        super().__init__("An exhibit cannot be used as cited. Nothing was written.", problems)


class LetterUnsuitableError(AppealgenError):
    """A letter was asked for that the case gives no ground for."""

    exit_code = ExitCode.INVALID_CASE
    heading = "unsuitable-letter"

    def __init__(self, letter: str, problems: Iterable[Problem]) -> None:
        """Say which letter, what the case lacks for it, and what to do instead."""
        super().__init__(f"The case gives no ground for {letter}. Nothing was written.", problems)


@dataclass(frozen=True, slots=True)
class Leads:
    """What would help to find the criteria of a case for which none are on file.

    Attributes:
        by_state: Policies that hold in some states only, where the case names no state.
        by_business: Policies written for another line of business than the plan's.
        near: Names on file that look like the payer's; to copy, never chosen.
        reviewers: Who is known to review for the payer.
        society: A society's criteria were looked for, or named as if they were a payer's.
    """

    by_state: tuple[str, ...] = ()
    by_business: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    society: bool = False

    def sentences(self) -> Iterator[str]:
        """Yield what to look at, a sentence or two each, with a space in front."""
        if local := ", ".join(sorted(self.by_state)):
            yield (
                f" The case names no state, and these hold in some states only: {local}."
                " Add 'state:' under 'coverage:', or for Medicare under 'facility:'."
            )
        if other := ", ".join(sorted(self.by_business)):
            yield (
                f" These are written for another kind of plan: {other}. If the denial names one of "
                "them, add it to 'policies_pinned:' under 'coverage:'."
            )
        if names := "; ".join(self.near):
            yield f" Names on file that look alike, to copy if one is meant: {names}."
        if who := " or ".join(self.reviewers):
            yield f" {who} is known to review for this payer; ask there too."


class NoPolicyInForceError(AppealgenError):
    """No policy version on file covers this payer, these codes and this date."""

    exit_code = ExitCode.NO_POLICY
    heading = "no-policy-in-force"

    def __init__(
        self,
        payer: str,
        codes: Iterable[str],
        date: str,
        *,
        pinned: str | None = None,
        leads: Leads | None = None,
    ) -> None:
        """Say what was looked for, what to ask the payer, and what else would help.

        Args:
            payer: The payer as the case names it.
            codes: What was looked for: codes or procedures.
            date: The day that counts.
            pinned: The version that was asked for by name.
            leads: What would help to find the criteria.
        """
        leads = leads or Leads()
        listed = ", ".join(sorted(set(codes))) or "none"
        looked_for = f"for payer {payer!r}, codes {listed}, in force on {date}"
        if leads.society:
            what = _no_support(pinned, listed, date)
        else:
            what = f"No policy on file {f'under the name {pinned!r}' if pinned else looked_for}. "
            what += _ASK_PAYER
        super().__init__(what + "".join(leads.sentences()))


_ASK_PAYER = (
    "Ask the payer, in writing, for the criteria it used: their name and number, the edition and "
    "the day it took effect, the full text, and the reviewer's worksheet with the answer to each "
    "criterion; 'appealgen policy list' shows what is on file, and 'appealgen assess CASE "
    "--society' what societies say, as support only."
)


def _no_support(pinned: str | None, listed: str, date: str) -> str:
    if pinned:
        return (
            f"{pinned!r} is a society's text: support only, and no payer's rule, so it cannot be "
            "pinned. 'appealgen assess CASE --society' shows it."
        )
    return (
        f"No society's criteria on file for codes {listed} on {date}. 'appealgen policy list' "
        "shows what is on file."
    )


class OfficialFileError(AppealgenError):
    """A file given as an official code list is none that is known, or is damaged."""

    exit_code = ExitCode.INVALID_CASE
    heading = "official-file"

    def __init__(self, file: str, what: str, how: str) -> None:
        """Say which file, what was found in it, and what to do."""
        super().__init__(f"{file} cannot be installed: {what} Nothing was installed. {how}")


class PolicyInvalidError(AppealgenError):
    """A policy or law file is broken; every problem is listed."""

    exit_code = ExitCode.BROKEN_POLICY
    heading = "invalid-policy"

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        """List every problem of the file at once."""
        super().__init__(f"The policy file {file} cannot be used.", problems)


class PracticeInvalidError(AppealgenError):
    """A practice's settings folder is broken somewhere; every problem is listed."""

    exit_code = ExitCode.BROKEN_POLICY
    heading = "invalid-practice"

    def __init__(self, folder: str, problems: Iterable[Problem]) -> None:
        """List every problem of the folder at once."""
        super().__init__(
            f"The practice settings in {folder} cannot be used. Nothing was written.", problems
        )


class TemplateInvalidError(AppealgenError):
    """A template is broken: bad syntax, unknown field, or an element outside the subset."""

    exit_code = ExitCode.BROKEN_POLICY
    heading = "invalid-template"

    def __init__(self, path: str, line: int | None, what: str) -> None:
        """Say which template, which line, and what is wrong with it."""
        place = f"{path}:{line}" if line else path
        super().__init__(f"The template {place} cannot be used: {what}")


class CapabilityMissingError(AppealgenError):
    """Something optional on this machine is missing, such as the libraries for PDF."""

    exit_code = ExitCode.CAPABILITY_MISSING
    heading = "missing-on-this-machine"

    def __init__(self, what: str, how: str) -> None:
        """Say what is missing and the exact line that installs it."""
        super().__init__(f"{what} is missing on this machine. {how}")


class OutputExistsError(AppealgenError):
    """The output place already holds something appealgen did not make."""

    exit_code = ExitCode.CANNOT_WRITE
    heading = "output-exists"

    def __init__(
        self,
        path: str,
        what: str = "already holds other files",
        how: str = "Choose another folder with --out, or pass --force to write beside them; "
        "a file with the name of one of ours is then replaced.",
    ) -> None:
        """Say which place holds other work, and what to do."""
        super().__init__(f"{path} {what}. Nothing was written. {how}")


class OutputUnwritableError(AppealgenError):
    """The output place cannot be written."""

    exit_code = ExitCode.CANNOT_WRITE
    heading = "cannot-write"

    def __init__(
        self, path: str, why: str, how: str = "Nothing was written. Choose another folder."
    ) -> None:
        """Say which place, why, and what to do."""
        super().__init__(f"Cannot write {path}: {why}. {how}")


class ReleaseGateError(AppealgenError):
    """The release gate found problems in finished documents: they are not released."""

    exit_code = ExitCode.HELD_BACK
    heading = "held-back"

    def __init__(self, count: int, folder: str) -> None:
        """Say how many, that the documents are drafts, and how to see the places."""
        many = "1 problem" if count == 1 else f"{count} problems"
        super().__init__(
            f"The release gate found {many} in the documents of {folder}. They are there as "
            "drafts and not to be sent. Run 'appealgen verify CASE' to see each place."
        )
