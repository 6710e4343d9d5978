"""Medicare Advantage: where Medicare's own text settles a line that the plan denied by its own.

A Medicare Advantage plan follows national and local coverage determinations (42 CFR 422.101(b),
(c)(1)(i)(A)). Criteria of its own are allowed only where coverage criteria are not fully
established in Medicare statute, regulation, NCD or LCD, in three cases, and only if they are
public with their evidence and rationale (42 CFR 422.101(b)(6)(i), (ii)). The wording of the three
cases is not confirmed here, so none of them is ruled out by this module: the plan is asked which
one it relies on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.matching.reach import is_medicares_own
from appealgen.matching.truth import Truth
from appealgen.model.people import PlanKind
from appealgen.policy.index import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.matching.finding import LineResult, StageResult
    from appealgen.model import Case
    from appealgen.model.request import ProcedureLine
    from appealgen.policy import PolicyLibrary, PolicyVersion

__all__ = ["CITATION", "MedicareNote", "medicare_notes", "passed_over"]

CITATION = "42 CFR 422.101(b)(6)"
"""The rule on a plan's own criteria (88 FR 22120, in force since January 1, 2024)."""

ASKS = (
    "Ask the plan which of the three cases of 42 CFR 422.101(b)(6)(i) it relies on.",
    "Ask the plan where its criteria, evidence and rationale are public (422.101(b)(6)(ii)).",
)
"""What to ask the plan in every such case; the notice rarely says it."""

NOT_ESTABLISHED = (
    "It is not confirmed that this text settles coverage by itself: it was read in part, or it "
    "leaves room to the contractor."
)
NOT_SETTLED = "The case does not yet document all that Medicare's text asks."
NOT_IDENTIFIED = (
    "What the denial cites is not on file, so whether it is the plan's own criteria is not known."
)


@dataclass(frozen=True, slots=True)
class MedicareNote:
    """A denied line that Medicare's own text covers, and the criteria that the denial names.

    Attributes:
        path: Where the line stands in the case, such as ``request.stages[0].lines[1]``.
        line: The line.
        text: The NCD or LCD in force on the day that counts, which covers the line.
        section: The label of its section; None where it prints none.
        truth: What the case shows under Medicare's text.
        cited: What the denial names, as the case has it: the policy cited, or a pinned version.
        plan_policy: The plan's own policy that is meant; None where that is not known.
        unsettled: Why it is not claimed that the plan may not use its criteria; empty where it is.
        citation: The rule.
        asks: What to ask the plan.
    """

    path: str
    line: ProcedureLine
    text: PolicyVersion
    section: str | None
    truth: Truth
    cited: str
    plan_policy: PolicyVersion | None
    unsettled: tuple[str, ...] = ()
    citation: str = CITATION
    asks: tuple[str, ...] = ASKS

    @property
    def may_not_use(self) -> bool:
        """Return whether the denial rests on criteria that the plan may not use for this line."""
        return not self.unsettled

    @property
    def helps(self) -> bool:
        """Return whether the note carries an appeal: Medicare's own text is met as well."""
        return self.may_not_use and self.truth is Truth.MET


def medicare_notes(
    case: Case,
    library: PolicyLibrary,
    stages: Iterable[StageResult],
    plan_policies: Iterable[PolicyVersion],
) -> tuple[MedicareNote, ...]:
    """Return a note for each denied line that Medicare's text covers and the denial names others.

    Args:
        case: The case; only Medicare Advantage plans have notes.
        library: The policies on file.
        stages: The case as judged, Medicare's texts first.
        plan_policies: The policies of the plan and of its reviewer that the denial could mean:
            those in force, and those that the case pins.
    """
    if case.coverage.plan_kind is not PlanKind.MEDICARE_ADVANTAGE:
        return ()
    known = tuple(plan_policies)
    found = (
        _note(case, library, line, known)
        for stage in stages
        for line in stage.lines
        if line.line.denied and line.policy and is_medicares_own(line.policy)
    )
    return tuple(note for note in found if note is not None)


def _note(
    case: Case, library: PolicyLibrary, line: LineResult, known: tuple[PolicyVersion, ...]
) -> MedicareNote | None:
    named = _named_by(case, library, line, known)
    if named is None or line.policy is None:
        return None
    cited, policy = named
    section = line.procedure.label if line.procedure else None
    unsettled = tuple(_unsettled(library, line, policy))
    return MedicareNote(
        line.path, line.line, line.policy, section, line.truth, cited, policy, unsettled
    )


def _unsettled(
    library: PolicyLibrary, line: LineResult, policy: PolicyVersion | None
) -> Iterator[str]:
    if policy is None:
        yield NOT_IDENTIFIED
    entry = library.index.entry(line.policy.id) if line.policy else None
    if entry is None or entry.fully_established is not True:
        yield NOT_ESTABLISHED
    if line.truth not in {Truth.MET, Truth.NOT_MET}:
        yield NOT_SETTLED


def _named_by(
    case: Case, library: PolicyLibrary, line: LineResult, known: tuple[PolicyVersion, ...]
) -> tuple[str, PolicyVersion | None] | None:
    """Return what the denial names for a line and the plan's policy it is; None for no other text.

    A pinned version is one that the denial names. The words of the notice count where they are
    exactly a policy's own name; a part of a name identifies nothing.
    """
    pinned = [library.pinned(ref) for ref in case.coverage.policies_pinned]
    covering = [v for v in pinned if v is not None and v.procedures_for(line.line)]
    if covering:
        own = next((v for v in covering if not is_medicares_own(v)), None)
        return (own.ref, own) if own else None
    words = case.denial.policy_cited if case.denial else None
    if not words or _names(words, _medicares_texts(library)):
        return None
    meant = _names(words, known)
    return words, meant[0] if len({v.id for v in meant}) == 1 else None


def _medicares_texts(library: PolicyLibrary) -> Iterator[PolicyVersion]:
    for entry in library.index.policies:
        yield from (v for v in library.versions(entry.id) if is_medicares_own(v))


def _names(words: str, versions: Iterable[PolicyVersion]) -> list[PolicyVersion]:
    """Return the versions of exactly that name: id, citation or title, publisher aside."""
    wanted = _bare(words)
    return [version for version in versions if wanted in _names_of(version)]


def _names_of(version: PolicyVersion) -> set[str]:
    short = version.citation.removeprefix(version.publisher).strip()
    cited = {version.citation, short, f"{version.publisher} {short}"}
    titled = {f"{name}, {version.title}" for name in cited}
    return {_bare(name) for name in (version.id, version.ref, version.title, *cited, *titled)}


def _bare(name: str) -> str:
    return plain(re.sub(r"[^\w.@]+", " ", name))


def passed_over(case: Case, library: PolicyLibrary, stages: Iterable[StageResult]) -> Iterator[str]:
    """Yield a warning for each line that the case's pin covers and Medicare's own text decides."""
    if case.coverage.plan_kind is not PlanKind.MEDICARE_ADVANTAGE:
        return
    pinned = [library.pinned(ref) for ref in case.coverage.policies_pinned]
    own = [v for v in pinned if v is not None and not is_medicares_own(v)]
    for line in (line for stage in stages for line in stage.lines):
        if line.policy is None or not is_medicares_own(line.policy):
            continue
        for version in own:
            if version.procedures_for(line.line):
                yield (
                    f"The case pins {version.ref}, but {line.policy.ref} is Medicare's own text on "
                    f"{line.line.named} and is read first (42 CFR 422.101(b))."
                )
