"""The assessment as data: what ``assess --format json`` prints, a published contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pydantic import BaseModel, ConfigDict

from appealgen.brief.assessment_denial import DenialOut, denial_of
from appealgen.matching import Truth, gaps_at, gaps_of, gaps_of_line

if TYPE_CHECKING:
    from appealgen.argument import Contradictions
    from appealgen.matching import (
        Delegation,
        Determination,
        Evidence,
        Finding,
        Gap,
        LevelResult,
        LineResult,
        MedicareNote,
    )
    from appealgen.matching.finding import StageResult
    from appealgen.policy import PolicyVersion

__all__ = ["Assessment", "assessment_of"]

Status = Literal["met", "not_met", "not_documented", "not_applicable"]
Standing = Literal["rule", "support"]
Form = Literal["all_of", "any_of", "at_least", "none_of", "check"]
_FORMS: tuple[Form, ...] = get_args(Form)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EvidenceOut(_Part):
    """A fact used: where it stands in the case, its value, exhibit and pages."""

    path: str
    value: str
    exhibit: str | None
    page: int | None
    last_page: int | None


class FindingOut(_Part):
    """One criterion with its status and what it rests on."""

    criterion: str
    section: str | None
    says: str
    status: Status
    kind: Form
    check: str | None
    definition: str | None
    exception: bool
    required: str | None
    observed: str | None
    evidence: tuple[EvidenceOut, ...]
    missing: str | None
    children: tuple[FindingOut, ...]


class NoteOut(_Part):
    """One comparison of the concordance."""

    about: str
    status: Status
    says: str


class ConcordanceOut(_Part):
    """Whether symptoms, examination, imaging and request tell one story."""

    status: Status
    notes: tuple[NoteOut, ...]


class GapOut(_Part):
    """Something missing: criterion, owner, question."""

    criterion: str
    section: str | None
    lines: tuple[str, ...]
    levels: tuple[str, ...]
    missing: str
    owner: Literal["patient", "staff", "surgeon", "radiologist"]
    ask: str
    deciding: bool
    supporting: bool


class PolicyOut(_Part):
    """The policy version that decides a line, or, where its standing is support, speaks to it."""

    id: str
    version: str
    title: str
    citation: str
    confidence: Literal["high", "medium", "low"]
    label_basis: Literal["printed", "derived", "heading", "none"]
    fingerprint: str
    standing: Standing


class LevelOut(_Part):
    """One line at one level. ``level`` is null where the request names none."""

    level: str | None
    status: Status
    findings: FindingOut
    supporting: tuple[FindingOut, ...]
    gaps: tuple[GapOut, ...]
    concordance: ConcordanceOut


class LineOut(_Part):
    """One procedure line. ``gaps`` holds up the line as a whole; each level has its own."""

    cpt: str | None
    family: str | None
    policy: PolicyOut | None
    section: str | None
    status: Status
    why: str | None
    gaps: tuple[GapOut, ...]
    levels: tuple[LevelOut, ...]


class SiteOut(_Part):
    """The setting asked for. No policy on file prints criteria for it: it is never met here."""

    setting: str
    days: int | None
    status: Status
    why: str


class StageOut(_Part):
    """One operative session."""

    stage: str
    status: Status
    lines: tuple[LineOut, ...]
    site_of_service: SiteOut | None


class DelegationOut(_Part):
    """Who reviews for the payer. Not stated in the case means assumed, from the sources named."""

    payer: str
    delegates: tuple[str, ...]
    stated: bool
    sources: tuple[str, ...]


class MedicareOut(_Part):
    """A denied line of a Medicare Advantage plan that Medicare's own text covers.

    ``may_not_use`` says that the denial rests on criteria which the plan may not use for the line;
    where it is false, ``unsettled`` says why that is not claimed.
    """

    path: str
    line: str
    text: str
    section: str | None
    status: Status
    cited: str
    plan_policy: str | None
    may_not_use: bool
    unsettled: tuple[str, ...]
    citation: str
    asks: tuple[str, ...]


class Assessment(_Part):
    """The determination of one case: every stage, line and level with what it rests on.

    ``standing`` is ``support`` where societies' criteria were read: the statuses then say nothing
    about the payer's rule.
    """

    schema_version: Literal["1"]
    standing: Standing
    as_of: str
    policy_date: str
    policy_date_basis: Literal["denial_notice", "request", "assessment"]
    policy_date_why: str
    delegation: DelegationOut | None
    status: Status
    stages: tuple[StageOut, ...]
    gaps: tuple[GapOut, ...]
    medicare: tuple[MedicareOut, ...]
    warnings: tuple[str, ...]
    denial: DenialOut | None
    """The denial held against the policy; null where it was not compared."""


def assessment_of(
    determination: Determination, contradictions: Contradictions | None = None
) -> Assessment:
    """Return a determination as data.

    Args:
        determination: The determination.
        contradictions: The denial held against the policy, where it was compared.
    """
    return Assessment(
        schema_version="1",
        standing=determination.standing.value,
        as_of=determination.as_of.isoformat(),
        policy_date=determination.selected_on.isoformat(),
        policy_date_basis=determination.date_basis.value,
        policy_date_why=determination.date_basis.why,
        delegation=_delegation(determination.delegation) if determination.delegation else None,
        status=determination.truth.value,
        stages=tuple(_stage(stage) for stage in determination.stages),
        gaps=tuple(_gap(gap) for gap in gaps_of(determination)),
        medicare=tuple(_medicare(note) for note in determination.medicare),
        warnings=determination.warnings,
        denial=denial_of(contradictions) if contradictions is not None else None,
    )


def _delegation(delegation: Delegation) -> DelegationOut:
    return DelegationOut(
        payer=delegation.payer,
        delegates=delegation.delegates,
        stated=delegation.stated,
        sources=delegation.sources,
    )


def _medicare(note: MedicareNote) -> MedicareOut:
    return MedicareOut(
        path=note.path,
        line=note.line.named,
        text=note.text.ref,
        section=note.section,
        status=note.truth.value,
        cited=note.cited,
        plan_policy=note.plan_policy.ref if note.plan_policy else None,
        may_not_use=note.may_not_use,
        unsettled=note.unsettled,
        citation=note.citation,
        asks=note.asks,
    )


def _stage(stage: StageResult) -> StageOut:
    return StageOut(
        stage=stage.stage.name,
        status=stage.truth.value,
        lines=tuple(_line(line) for line in stage.lines),
        site_of_service=_site(stage),
    )


def _site(stage: StageResult) -> SiteOut | None:
    setting = stage.stage.setting
    if setting is None:
        return None
    why = "The criteria on file print none for the setting"
    if stage.truth is Truth.MET:
        why += "; ask the payer which it applied."
    else:
        why += ", and the setting depends on which procedures stand."
    return SiteOut(
        setting=setting.value,
        days=stage.stage.admission_days,
        status=Truth.NOT_DOCUMENTED.value,
        why=why,
    )


def _line(line: LineResult) -> LineOut:
    return LineOut(
        cpt=line.line.code,
        family=line.line.family.value if line.line.family else None,
        policy=_policy(line.policy) if line.policy else None,
        section=line.procedure.label if line.procedure else None,
        status=line.truth.value,
        why=line.why or None,
        gaps=tuple(_gap(gap) for gap in gaps_of_line(line)),
        levels=tuple(_level(line, level) for level in line.levels),
    )


def _policy(policy: PolicyVersion) -> PolicyOut:
    return PolicyOut(
        id=policy.id,
        version=policy.version.isoformat(),
        title=policy.title,
        citation=policy.citation,
        confidence=policy.confidence.value,
        label_basis=policy.label_basis.value,
        fingerprint=policy.fingerprint,
        standing=policy.standing.value,
    )


def _level(line: LineResult, level: LevelResult) -> LevelOut:
    notes = tuple(
        NoteOut(about=n.about, status=n.truth.value, says=n.says) for n in level.concordance.notes
    )
    return LevelOut(
        level=str(level.level) if level.level else None,
        status=level.truth.value,
        findings=_finding(level.finding),
        supporting=tuple(_finding(f) for f in level.supporting),
        gaps=tuple(_gap(gap) for gap in gaps_at(line, level)),
        concordance=ConcordanceOut(status=level.concordance.truth.value, notes=notes),
    )


def _finding(finding: Finding) -> FindingOut:
    criterion = finding.criterion
    return FindingOut(
        criterion=criterion.id,
        section=criterion.label,
        says=criterion.says,
        status=finding.truth.value,
        kind=next(form for form in _FORMS if getattr(criterion, form) is not None),
        check=criterion.check,
        definition=criterion.definition,
        exception=criterion.exception,
        required=finding.required or None,
        observed=finding.observed or None,
        evidence=tuple(out for e in finding.evidence for out in _evidence(e)),
        missing=finding.missing or None,
        children=tuple(_finding(child) for child in finding.children),
    )


def _evidence(evidence: Evidence) -> list[EvidenceOut]:
    if not evidence.cites:
        return [
            EvidenceOut(
                path=evidence.path, value=evidence.shown, exhibit=None, page=None, last_page=None
            )
        ]
    return [
        EvidenceOut(
            path=evidence.path,
            value=evidence.shown,
            exhibit=cite.exhibit,
            page=cite.first,
            last_page=cite.last,
        )
        for cite in evidence.cites
    ]


def _gap(gap: Gap) -> GapOut:
    return GapOut(
        criterion=gap.criterion,
        section=gap.label or None,
        lines=gap.lines,
        levels=gap.levels,
        missing=gap.missing,
        owner=gap.owner.value,
        ask=gap.ask,
        deciding=gap.deciding,
        supporting=gap.supporting,
    )
