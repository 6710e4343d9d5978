"""Questions put to the whole shelf of policies, and to a case that is not the one on file.

What if the case said otherwise, what would change the answer, what would other payers' criteria
say, what does a new version change. Nothing here writes a file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from appealgen.coding import check_codes
from appealgen.errors import (
    AppealgenError,
    CaseInvalidError,
    InputNotFoundError,
    NoPolicyInForceError,
    Problem,
    Severity,
)
from appealgen.matching import PREDICATES, Truth, date_that_counts, determine, gaps_at, gaps_of_line
from appealgen.matching.all_payers import PayerRow, all_payers
from appealgen.matching.determine import judge
from appealgen.matching.policy_tests import changed
from appealgen.matching.selection import policies_for
from appealgen.matching.what_helps import HelpSet, what_helps
from appealgen.matching.what_if import LevelDifference, differences
from appealgen.model import Case
from appealgen.model.reading import check_case, find_case_file
from appealgen.model.validation import problems_of
from appealgen.policy.coverage import Found, coverage_page, search
from appealgen.policy.diff import Change, changes
from appealgen.service.cases import assess_case, policy_library, read_checked
from appealgen.strict_yaml import Document, Path, Tree, read_yaml

if TYPE_CHECKING:
    import datetime as dt
    import pathlib
    from collections.abc import Iterable, Iterator, Mapping

    from appealgen.matching import Determination, Gap, LevelResult, LineResult
    from appealgen.policy import Criterion, PolicyLibrary, PolicyVersion

__all__ = [
    "Drift",
    "Help",
    "WhatIf",
    "compare_payers",
    "coverage_of_policies",
    "drift",
    "policy_changes",
    "search_policies",
    "what_if_case",
    "what_would_help",
]


@dataclass(frozen=True)
class WhatIf:
    """The answer for a case and for a changed copy of it, and how they differ."""

    before: Determination
    after: Determination
    differences: tuple[LevelDifference, ...]


def what_if_case(
    path: pathlib.Path,
    *,
    as_of: dt.date,
    setting: Mapping[str, str],
    policy: str | None = None,
) -> WhatIf:
    """Judge a case as it is, and a copy in which some facts are other ones.

    Args:
        path: A case folder or its file.
        as_of: The day of the assessment.
        setting: Path in the case to its new value as written in a case file, such as
            ``care[0].weeks`` to ``"3"``; an empty value takes the fact out.
        policy: A policy id, or ``id@version``, to use instead of the payer's own.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: The case, or its changed copy, has problems.
        NoPolicyInForceError: No policy on file covers any line, before or after the change.
    """
    file, before = assess_case(path, as_of=as_of, policy=policy)
    name = f"{file.document.file} (as changed)"
    tree = file.document.tree
    for where, text in setting.items():
        tree = _changed(tree, where, text, name)
    case = _valid(tree, name, as_of)
    after = determine(case, policy_library(), as_of=as_of, pinned=policy)
    return WhatIf(before, after, differences(before.stages, after.stages))


def _changed(tree: Tree, where: str, text: str, name: str) -> Tree:
    value: Tree = None
    if text.strip():
        read = read_yaml(text, name)
        if read.problems:
            found = [replace(problem, line=0, path=where) for problem in read.problems]
            raise CaseInvalidError(name, found)
        value = read.tree
    try:
        made: Tree = changed(tree, {where: value} if text.strip() else {}, _removed(where, text))
    except (KeyError, IndexError, TypeError):
        what = "There is no such place in the case."
        hint = "Write the path as 'appealgen check' shows it, such as care[0].weeks."
        raise CaseInvalidError(name, [Problem(name, 0, where, what, hint)]) from None
    return made


def _removed(where: str, text: str) -> tuple[str, ...]:
    return () if text.strip() else (where,)


def _valid(tree: Tree, name: str, as_of: dt.date) -> Case:
    """Return the changed copy as a case, checked as one that is read from a file."""
    # A copy has no lines; every place in it is known by its path.
    document = Document(name, tree, dict.fromkeys(_paths(tree, ()), 0), ())
    try:
        case = Case.model_validate(tree)
    except ValidationError as error:
        raise CaseInvalidError(name, problems_of(error, document, Case)) from None
    found = [*check_case(case, document, as_of=as_of), *check_codes(case, document)]
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    if errors:
        raise CaseInvalidError(name, errors)
    return case


def _paths(tree: Tree, at: Path) -> Iterator[Path]:
    yield at
    if isinstance(tree, dict):
        for key, part in tree.items():
            yield from _paths(part, (*at, key))
    elif isinstance(tree, list):
        for index, part in enumerate(tree):
            yield from _paths(part, (*at, index))


@dataclass(frozen=True)
class Help:
    """What would change the answer for one line at one level.

    Attributes:
        stage: The stage's name.
        line: The line as people name it.
        level: The level, or empty.
        truth: The status now.
        sets: The smallest sets of facts that would meet the criteria.
        first: What has to be settled before facts can help: the policy, the section, the level.
        why: What decides the line when no criteria do.
    """

    stage: str
    line: str
    level: str
    truth: Truth
    sets: tuple[HelpSet, ...]
    first: tuple[Gap, ...]
    why: str


def what_would_help(determination: Determination) -> tuple[Help, ...]:
    """Return, for each line and level that is not met, the smallest sets of facts that meet it."""
    return tuple(
        found
        for stage, line in determination.lines()
        if line.truth is not Truth.MET
        for found in _help(stage.stage.name, line)
    )


def _help(stage: str, line: LineResult) -> Iterator[Help]:
    named = line.line.named
    if not line.levels:
        yield Help(stage, named, "", line.truth, (), gaps_of_line(line), line.why)
    for result in line.levels:
        if result.truth is not Truth.MET:
            level = str(result.level) if result.level else ""
            sets = what_helps(result.finding)
            yield Help(stage, named, level, result.truth, sets, _before_facts(line, result), "")


def _before_facts(line: LineResult, result: LevelResult) -> tuple[Gap, ...]:
    return tuple(gap for gap in gaps_at(line, result) if gap.criterion == "levels")


def compare_payers(path: pathlib.Path, *, as_of: dt.date) -> tuple[PayerRow, ...]:
    """Judge a case by every policy on file that covers one of its lines; a comparison only.

    Args:
        path: A case folder or its file.
        as_of: The day of the assessment.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
        NoPolicyInForceError: No policy of any payer on file covers any line.
    """
    case = read_checked(path, as_of).case
    rows = all_payers(case, policy_library(), as_of=as_of)
    if not rows:
        lines = [line.named for stage in case.request.stages for line in stage.lines]
        payer, day = "any", date_that_counts(case, as_of)
        raise NoPolicyInForceError(payer, lines, day.isoformat())
    return rows


def search_policies(
    words: Iterable[str], library: PolicyLibrary | None = None
) -> tuple[Found, ...]:
    """Return the criteria of the newest versions on file that hold all of some words."""
    shelf = library or policy_library()
    newest = [shelf.versions(entry.id)[-1] for entry in shelf.index.policies]
    return tuple(search(newest, words))


def coverage_of_policies() -> str:
    """Return what is on file and how well it is known, as Markdown."""
    return coverage_page(policy_library())


def policy_changes(old: str, new: str, library: PolicyLibrary | None = None) -> tuple[Change, ...]:
    """Return what changed between two versions, each given as ``id@version``.

    Raises:
        NoPolicyInForceError: One of them is not on file.
    """
    shelf = library or policy_library()
    return changes(_pinned(shelf, old), _pinned(shelf, new), asked)


def asked(criterion: Criterion) -> str:
    """Return what the check of a criterion asks, in words with operator, number and unit."""
    if criterion.check is None:
        return ""
    return PREDICATES[criterion.check].require(criterion.params)


def _pinned(library: PolicyLibrary, ref: str) -> PolicyVersion:
    version = library.pinned(ref)
    if version is None:
        raise NoPolicyInForceError(ref, (), "any day", pinned=ref)
    return version


@dataclass(frozen=True)
class Drift:
    """What a version would change in a folder of cases.

    Attributes:
        to: The version asked about.
        looked_at: How many cases were read.
        concerned: How many of them the policy decides now, in another version.
        moved: Each line and level whose status changes, with the case folder's name.
        unread: The cases that could not be read: folder name and message.
    """

    to: PolicyVersion
    looked_at: int
    concerned: int
    moved: tuple[tuple[str, LevelDifference], ...]
    unread: tuple[tuple[str, str], ...]


def drift(
    folder: pathlib.Path, *, to: str, as_of: dt.date, library: PolicyLibrary | None = None
) -> Drift:
    """Judge every case of a folder as now, and with one policy in another version.

    Args:
        folder: A folder of case folders.
        to: The version to judge by, ``id@version``; the newest on file where only the id is given.
        as_of: The day of the assessment.
        library: The policies on file; those that ship unless given.

    Raises:
        InputNotFoundError: There is no such folder, or no case in it.
        NoPolicyInForceError: The version is not on file.
    """
    shelf = library or policy_library()
    version = _pinned(shelf, to)
    moved: list[tuple[str, LevelDifference]] = []
    unread: list[tuple[str, str]] = []
    concerned = 0
    folders = _case_folders(folder)
    for one in folders:
        try:
            found = _moved(one, version, shelf, as_of)
        except NoPolicyInForceError:
            continue  # no line of the case is decided by any policy on file
        except AppealgenError as error:
            unread.append((one.name, str(error)))
            continue
        concerned += found is not None
        moved += [(one.name, difference) for difference in found or ()]
    return Drift(version, len(folders) - len(unread), concerned, tuple(moved), tuple(unread))


def _case_folders(folder: pathlib.Path) -> list[pathlib.Path]:
    if not folder.is_dir():
        raise InputNotFoundError(str(folder), "there is no such folder")
    found = []
    for one in sorted(path for path in folder.iterdir() if path.is_dir()):
        try:
            find_case_file(one)
        except InputNotFoundError:
            continue
        found.append(one)
    if not found:
        raise InputNotFoundError(str(folder), "there is no case folder in it")
    return found


def _moved(
    folder: pathlib.Path, version: PolicyVersion, library: PolicyLibrary, as_of: dt.date
) -> tuple[LevelDifference, ...] | None:
    """Return what changes in one case, or None where the policy does not decide it."""
    case = read_checked(folder, as_of).case
    now = determine(case, library, as_of=as_of)
    if not any(p.id == version.id and p.version != version.version for p in now.policies):
        return None
    day = date_that_counts(case, as_of)
    policies, _ = policies_for(case, library, day, None)
    instead = tuple(version if policy.id == version.id else policy for policy in policies)
    then = judge(case, instead, as_of)
    return tuple(d for d in differences(now.stages, then) if d.changed)
