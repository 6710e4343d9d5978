"""Look over policy files for what the loader cannot see: labels, units, sources, gaps in time.

A file that loads may still be a poor one: a criterion without a section label cannot be cited, a
number without its unit cannot be printed, a code that two sections claim cannot be decided. Each
finding is a problem with its place; warnings do not stop the work.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from appealgen.errors import AppealgenError, Problem, Severity
from appealgen.policy.lint_thresholds import GUARD, untested_thresholds
from appealgen.policy.lint_tree import tree_problems
from appealgen.policy.loader import walk
from appealgen.policy.schema import LabelBasis, Standing, Status
from appealgen.policy.vocabulary import strange_words
from appealgen.strict_yaml import Document, read_yaml, say_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from appealgen.policy.library import IndexEntry, PolicyLibrary
    from appealgen.policy.schema import Criterion, PolicyVersion, Procedure

__all__ = ["companion_tests", "lint_library", "lint_policy"]

MAX_SAYS = 400
"""Longest criterion text, in characters: more than three lines of a letter is two criteria."""

_POLICY_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_PROCEDURE_ID = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_CRITERION_ID = re.compile(r"[A-Za-z0-9_]+(?:[-.:/][A-Za-z0-9_]+)*")
_UNFILLED = re.compile(r"\{\w+\}|\$\w+")


def companion_tests(file: Path) -> Path:
    """Return the test file that belongs beside a version file."""
    return file.with_name(f"{file.stem}.test.yaml")


def lint_policy(
    version: PolicyVersion,
    *,
    file: Path | None = None,
    predicates: Mapping[str, type[BaseModel]] | None = None,
) -> tuple[Problem, ...]:
    """Return what is wrong with one version.

    Args:
        version: The version as loaded.
        file: Its file; with it, problems carry lines and the test file beside it is read.
        predicates: The parameters model of every predicate by name, to find unknown ones.
    """
    return tuple(sorted(dict.fromkeys(_Lint(version, file, predicates or {}).problems())))


class _Lint:
    def __init__(
        self,
        version: PolicyVersion,
        file: Path | None,
        predicates: Mapping[str, type[BaseModel]],
    ) -> None:
        self.version = version
        self.file = file
        self.name = file.name if file else version.ref
        self.predicates = predicates
        self.document = read_yaml(file.read_bytes(), file.name) if file else None

    def problem(
        self,
        at: tuple[str | int, ...],
        what: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        line = self.document.line_of(at) if self.document else 0
        return Problem(self.name, line, say_path(at), what, hint, severity)

    def problems(self) -> Iterator[Problem]:
        yield from self.head()
        yield from self.codes()
        for index, procedure in enumerate(self.version.procedures):
            yield from self.procedure(procedure, ("procedures", index))
        for index, entry in enumerate(self.version.not_covered):
            yield from self.says(entry.says, ("not_covered", index))
        if self.file is not None and self.document is not None:
            yield from self.definitions(self.document)
            yield from self.thresholds(self.file)

    def head(self) -> Iterator[Problem]:
        if not _POLICY_ID.fullmatch(self.version.id):
            hint = "Use small letters, digits and hyphens, such as aetna-cpb-0743."
            yield self.problem(("id",), "The policy's id is not well-formed.", hint)
        if not re.search(r"\b20\d\d\b", self.version.source.retrieved):
            what = "The source does not say in which year it was retrieved."
            yield self.problem(("source", "retrieved"), what, "Write the day, or month and year.")
        if not self.version.payers and self.version.standing is Standing.RULE:
            yield self.problem(("payers",), "The policy names no payer.", "Use ids of the index.")

    def codes(self) -> Iterator[Problem]:
        seen: dict[str, list[Procedure]] = {}
        for index, procedure in enumerate(self.version.procedures):
            for code in (*procedure.codes, *procedure.families):
                for other in seen.get(code, []):
                    if _overlap(procedure, other):
                        what = f"{code} stands in {other.id} and in {procedure.id}."
                        hint = "A line must belong to one section; tell them apart by region."
                        yield self.problem(("procedures", index, "codes"), what, hint)
                seen.setdefault(code, []).append(procedure)

    def procedure(self, procedure: Procedure, at: tuple[str | int, ...]) -> Iterator[Problem]:
        if not _PROCEDURE_ID.fullmatch(procedure.id):
            yield self.problem((*at, "id"), "The procedure's id is not well-formed.")
        decided = {p.id for p in self.version.procedures if p.criteria is not None}
        for name in procedure.follows:
            if name not in decided:
                what = f"It follows {name}, which is no procedure with criteria of its own."
                hint = f"Those are: {', '.join(sorted(decided))}."
                yield self.problem((*at, "follows"), what, hint)
        for criterion, what in tree_problems(procedure):
            hint = "Delete what can never decide, or mend the limit that excludes it."
            yield self.problem(criterion.at, f"{criterion.id}: {what}", hint)
        roots = (procedure.criteria,) if procedure.criteria else ()
        for root in (*roots, *procedure.supporting):
            yield from self.labels(root, procedure.label)
            for criterion in walk(root):
                yield from self.criterion(criterion)

    def labels(self, criterion: Criterion, inherited: str | None) -> Iterator[Problem]:
        label = criterion.label or inherited
        if not label and not criterion.children and self.version.label_basis is not LabelBasis.NONE:
            what = "This criterion has no section label, and none above it has one."
            yield self.problem(criterion.at, what, "Add 'label' here or on the procedure.")
        for child in criterion.children:
            yield from self.labels(child, label)

    def criterion(self, criterion: Criterion) -> Iterator[Problem]:
        if not _CRITERION_ID.fullmatch(criterion.id):
            what = f"The id {criterion.id} is not well-formed."
            yield self.problem(criterion.at, what, "Use letters, digits, _ and single . / -")
        if not criterion.id.endswith(GUARD):
            yield from self.says(criterion.says, criterion.at)
        if criterion.check and self.predicates and criterion.check not in self.predicates:
            yield self.problem(criterion.at, f"There is no predicate {criterion.check}.")
        yield from self.units(criterion)
        yield from self.words(criterion)

    def words(self, criterion: Criterion) -> Iterator[Problem]:
        if criterion.check is None or criterion.params is None:
            return
        for name, word, known in strange_words(criterion.check, criterion.params):
            what = f"{word!r} under {name} is nothing that a case can hold."
            close = get_close_matches(word, known, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else ""
            yield self.problem((*criterion.at, "check"), what, hint)

    def says(self, text: str, at: tuple[str | int, ...]) -> Iterator[Problem]:
        at = (*at, "says")
        if text.endswith("."):
            yield self.problem(at, "The text ends with a period.", "Letters add their own.")
        if len(text) > MAX_SAYS:
            hint = f"The most is {MAX_SAYS} characters; split the criterion."
            yield self.problem(at, f"The text has {len(text)} characters.", hint)
        if text[:1].islower():
            yield self.problem(at, "The text does not begin with a capital letter.")
        if _UNFILLED.search(text):
            yield self.problem(at, "A parameter of the definition is not filled in.")

    def units(self, criterion: Criterion) -> Iterator[Problem]:
        params: Any = criterion.params
        if getattr(params, "value", None) is None:
            if getattr(params, "op", None) is not None and "value" in type(params).model_fields:
                yield self.problem(criterion.at, "The check has an operator and no number.")
            return
        if getattr(params, "op", None) is None:
            yield self.problem(criterion.at, "The check has a number and no operator.")
        if not getattr(params, "unit", None):
            hint = "Add 'unit', such as mm, degrees or %."
            yield self.problem(criterion.at, "The check has a number without its unit.", hint)

    def definitions(self, document: Document) -> Iterator[Problem]:
        tree = document.tree
        defined = tree.get("definitions") if isinstance(tree, dict) else None
        used = {c.definition for c in _all_criteria(self.version)}
        for name in defined if isinstance(defined, dict) else ():
            if name not in used:
                what = "No criterion uses this definition, so nothing in it is checked."
                at = ("definitions", name)
                yield self.problem(at, what, "Use it or delete it.", Severity.WARNING)

    def thresholds(self, file: Path) -> Iterator[Problem]:
        tests = companion_tests(file)
        if not tests.is_file():
            yield self.problem((), "There is no test file beside this version.", tests.name)
            return
        document = read_yaml(tests.read_bytes(), tests.name)
        for criterion, what in untested_thresholds(_all_criteria(self.version), document.tree):
            at = criterion.at
            text = f"{criterion.id}: {what}."
            yield self.problem(at, text, f"Add it to {tests.name}.", Severity.WARNING)


def _all_criteria(version: PolicyVersion) -> tuple[Criterion, ...]:
    roots = [
        root
        for procedure in version.procedures
        for root in ((procedure.criteria,) if procedure.criteria else ()) + procedure.supporting
    ]
    return tuple(criterion for root in roots for criterion in walk(root))


def _overlap(one: Procedure, other: Procedure) -> bool:
    return not one.regions or not other.regions or bool(set(one.regions) & set(other.regions))


def lint_library(library: PolicyLibrary) -> tuple[Problem, ...]:
    """Return what is wrong on the shelf: the index, every policy on it, every version.

    Files that do not load are reported with all their problems.
    """
    found: list[Problem] = []
    for position, entry in enumerate(library.index.policies):
        try:
            found += _lint_entry(library, entry, position)
        except AppealgenError as error:
            found += error.problems or (_of_index(position, str(error)),)
    return tuple(sorted(dict.fromkeys(found)))


def _of_index(position: int, what: str, hint: str = "") -> Problem:
    return Problem("index.yaml", 0, f"policies[{position}]", what, hint)


def _lint_entry(library: PolicyLibrary, entry: IndexEntry, position: int) -> Iterator[Problem]:
    strange = set(entry.payers) - {payer.id for payer in library.index.payers}
    if strange:
        yield _of_index(position, f"The index lists no payer {', '.join(sorted(strange))}.")
    files = library.version_files(entry.id)
    if not files:
        what = f"The folder of {entry.id} holds no version file."
        yield _of_index(position, what, "A version file is named by its date: 2026-07-30.yaml.")
    for file in files:
        version = library.load(file)
        if version.id != entry.id:
            yield _of_index(position, f"{file.name} in the folder of {entry.id} is another policy.")
        if set(version.payers) != set(entry.payers):
            yield _of_index(position, f"{version.ref} and the index name different payers.")
        yield from lint_policy(version, file=file, predicates=library.predicates)
    yield from _lint_time(library, entry, position)


def _lint_time(library: PolicyLibrary, entry: IndexEntry, position: int) -> Iterator[Problem]:
    """Yield versions whose status says that another number of them than one is in force."""
    versions = library.versions(entry.id)
    for older in versions[:-1]:
        if older.status is Status.IN_FORCE:
            what = f"{older.ref} is not the newest version, but says that it is in force."
            yield _of_index(position, what, "Write 'status: superseded'.")
    if versions and versions[-1].status is Status.SUPERSEDED and not versions[-1].superseded_on:
        hint = "Add the next version, or 'superseded_on' with the day from which that one applies."
        yield _of_index(
            position, f"{versions[-1].ref} is the newest version, but superseded.", hint
        )
    for older, newer in pairwise(versions):
        if older.superseded_on not in {None, newer.version}:
            what = f"{older.ref} was superseded on {older.superseded_on}, but {newer.ref} follows."
            yield _of_index(position, what, "Leave 'superseded_on' out once the next is on file.")
