"""Documentation before submission: what the chart still lacks for this payer, and who supplies it.

A fold over the determination, the same that an appeal is drawn from; nothing is judged anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from appealgen.brief.audit_forms import FormPart, form_of
from appealgen.brief.interface import Brief, CitedText, pointers
from appealgen.brief.sentences import Speaker
from appealgen.brief.words import ended, join, sentence_case, unnamed
from appealgen.matching import Truth, gaps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.coding.audit.documentation import DocumentationRules
    from appealgen.errors import Leads
    from appealgen.matching import Determination, Finding, Gap, LevelResult, LineResult
    from appealgen.model import Case

__all__ = ["AuditNeed", "needs_of", "no_criteria"]

State = Literal["not_met", "not_documented", "no_criteria"]
_ONE_OF = "It is one of several ways to meet the criteria; not all of them are needed."
_MOST_SHOWN = 3
"""As many sentences of the chart as stand beside one need."""


class AuditNeed(Brief):
    """One thing the chart lacks, or says against a criterion.

    ``example`` is a form for the practice's desk: its blanks are marked, and no letter holds it.
    """

    state: State
    severity: Literal["will_deny", "likely_deny", "risk", "note"]
    criterion: str
    section: str
    says: str
    lines: tuple[str, ...]
    levels: tuple[str, ...]
    policy: str
    what: str
    owner: Literal["patient", "staff", "surgeon", "radiologist"]
    fix: str
    on_file: tuple[CitedText, ...] = ()
    example: tuple[FormPart, ...] = ()


@dataclass(frozen=True)
class _Failure:
    """A criterion that fails, and where; ``one_of``: another way could stand in for it."""

    line: LineResult
    result: LevelResult
    leaf: Finding
    one_of: bool


def needs_of(
    case: Case, determination: Determination, rules: DocumentationRules
) -> tuple[tuple[AuditNeed, ...], int]:
    """Return what the chart lacks for the criteria, and how many further facts would help.

    What the record says against a criterion comes first, then what lies on the shortest way to meet
    the criteria. Facts on other ways, or beside the criteria, are only counted.

    Args:
        case: The case.
        determination: The case, judged.
        rules: The severities and the forms.
    """
    gaps = gaps_of(determination)
    failing = dict.fromkeys(_failing(case, determination, rules))
    lacking = (_lacking(case, determination, gap, rules) for gap in gaps if gap.deciding)
    return (*failing, *lacking), sum(not gap.deciding for gap in gaps)


def no_criteria(
    case: Case, leads: Leads, day: str, rules: DocumentationRules
) -> tuple[AuditNeed, ...]:
    """Return the one need of a case whose payer's criteria are not on file.

    Args:
        case: The case.
        leads: What would help to find them.
        day: The day that counts, ISO 8601.
        rules: The severities.
    """
    lines = tuple(dict.fromkeys(ln.named for s in case.request.stages for ln in s.lines))
    payer = "the payer" if unnamed(case.coverage.payer) else case.coverage.payer
    fix = (
        f"Ask {payer} for the criteria it applies to {join(lines)}: name and number, "
        f"the edition in force on {day}, and the full text.{''.join(leads.sentences())} What "
        "medical societies ask for is shown by 'appealgen assess CASE --society', as support only."
    )
    what = f"No criteria on file cover {join(lines)} for this payer on {day}."
    return (
        AuditNeed(
            state="no_criteria",
            severity=rules.severity.no_criteria.value,
            criterion="policy",
            section="",
            says=rules.rule("criteria").says,
            lines=lines,
            levels=(),
            policy="",
            what=what,
            owner="staff",
            fix=fix,
        ),
    )


# --- what the record says against a criterion ----------------------------------------------------


def _failing(
    case: Case, determination: Determination, rules: DocumentationRules
) -> Iterator[AuditNeed]:
    """Yield the failing criteria, each once for the lines and levels at which it fails."""
    found: dict[tuple[str, str], list[_Failure]] = {}
    for _, line in determination.lines():
        for result in line.levels:
            if result.truth is Truth.NOT_MET:
                for leaf, one_of in _deciding(result.finding, one_of=False):
                    key = (leaf.criterion.id, leaf.criterion.says)
                    found.setdefault(key, []).append(_Failure(line, result, leaf, one_of))
    for failures in found.values():
        yield _against(case, determination, failures, rules)


def _deciding(finding: Finding, *, one_of: bool) -> Iterator[tuple[Finding, bool]]:
    """Yield the lowest findings that fail their parents, and whether each is one of several."""
    forbidden = finding.criterion.none_of is not None
    wanted = Truth.MET if forbidden else Truth.NOT_MET
    below = [child for child in finding.children if child.truth is wanted]
    if not below:
        yield finding, one_of
    several = one_of or (not forbidden and finding.criterion.all_of is None and len(below) > 1)
    for child in below:
        if forbidden:
            yield child, one_of  # it holds where the criterion says that it must not
        else:
            yield from _deciding(child, one_of=several)


def _against(
    case: Case, determination: Determination, failures: list[_Failure], rules: DocumentationRules
) -> AuditNeed:
    first, leaf = failures[0], failures[0].leaf
    leaves = [failure.leaf for failure in failures]
    on_file = _on_file(case, determination, leaves)
    shown = "" if on_file else leaf.observed
    said = f"not met as recorded: {leaf.criterion.says.rstrip('.')}."
    levels = (str(f.result.level) for f in failures if f.result.level)
    fix = rules.remedy(leaf.criterion.check)
    return AuditNeed(
        state="not_met",
        severity=rules.severity.not_met.value,
        criterion=leaf.criterion.id,
        section=leaf.criterion.label or "",
        says=leaf.criterion.says,
        lines=tuple(dict.fromkeys(f.line.line.named for f in failures)),
        levels=tuple(dict.fromkeys(levels)),
        policy=_policy(first.line),
        what=sentence_case(f"{said} The record shows: {shown}." if shown else said),
        owner=leaf.owner.value if leaf.owner else "surgeon",
        fix=f"{fix} {_ONE_OF}" if first.one_of else fix,
        on_file=on_file,
    )


# --- what the record does not say ----------------------------------------------------------------


def _lacking(
    case: Case, determination: Determination, gap: Gap, rules: DocumentationRules
) -> AuditNeed:
    found = next(_places(determination, gap), None)
    line, finding = found or (None, None)
    severity = rules.severity.no_criteria if gap.criterion == "policy" else None
    whole = gap.criterion in {"policy", "level"}
    return AuditNeed(
        state="no_criteria" if gap.criterion == "policy" else "not_documented",
        severity=(severity or rules.severity.not_documented).value,
        criterion=gap.criterion,
        section=gap.label,
        says=finding.criterion.says if finding else "",
        lines=gap.lines,
        levels=gap.levels,
        policy=_policy(line) if line else "",
        what=f"Not on file: {_missing(gap)}.",
        owner=gap.owner.value,
        fix=_before(case, gap),
        on_file=_on_file(case, determination, [finding] if finding else []),
        example=() if whole else form_of(case, gap, finding, rules),
    )


def _missing(gap: Gap) -> str:
    """Return what is missing without a second negation: "a record of bracing"."""
    said = gap.missing.rstrip(".").replace("nsaid", "NSAID")
    if said.startswith("no record of "):
        return f"a record of {said.removeprefix('no record of ')}"
    return said.removeprefix("not stated: ")


def _before(case: Case, gap: Gap) -> str:
    """Return what to do; before a denial the payer has not applied anything yet."""
    ask = ended(sentence_case(gap.ask))
    if case.denial is None and gap.criterion in {"policy", "level"}:
        return ask.replace("it applied to", "it applies to")
    return ask


def _places(determination: Determination, gap: Gap) -> Iterator[tuple[LineResult, Finding | None]]:
    """Yield the lines of a gap with the criterion that is open there."""
    for _, line in determination.lines():
        if line.line.named not in gap.lines:
            continue
        for result in line.levels:
            for finding in _all_below(result.finding):
                same = finding.criterion.id == gap.criterion
                if same and finding.truth is Truth.NOT_DOCUMENTED and finding.ask == gap.ask:
                    yield line, finding
    for _, line in determination.lines():
        if line.line.named in gap.lines:
            yield line, None


def _all_below(finding: Finding) -> Iterator[Finding]:
    """Yield a finding and all under it, guards included."""
    yield finding
    for part in (*([finding.guard] if finding.guard else []), *finding.children):
        yield from _all_below(part)


def _policy(line: LineResult) -> str:
    return f"{line.policy.citation} ({line.policy.version.isoformat()})" if line.policy else ""


def _on_file(
    case: Case, determination: Determination, findings: Iterable[Finding]
) -> tuple[CitedText, ...]:
    """Return what the chart says about some criteria so far, in sentences with pointers."""
    speaker = Speaker(case, determination.as_of, short=True)
    said: dict[str, CitedText] = {}
    for evidence in (e for finding in findings for e in finding.evidence):
        text = speaker.sentence(evidence)
        cites = pointers(evidence.cites, case, linked=False)
        said.setdefault(text, CitedText(text=text, cites=cites))
    return tuple(said.values())[:_MOST_SHOWN]
