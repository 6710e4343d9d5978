"""The forms of the audit's rule files, ``policies/coding/rules/*.yaml``.

Everything a coding rule names (codes, ranges, modifiers, words of a note, dates) stands in those
files with its source; the checks hold only the comparison.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from appealgen.coding.audit.interface import AuditSeverity, Element, FixOwner, Rule
from appealgen.model.base import Code, Day, Name, Prose, Whole
from appealgen.model.people import Setting
from appealgen.model.request import Indication
from appealgen.spine import Region

__all__ = [
    "Approach",
    "Construct",
    "Contradiction",
    "Correction",
    "DiagnosisRules",
    "Dialect",
    "ElementRule",
    "Family",
    "ModifierRule",
    "Modifiers",
    "NoteRules",
    "Pairs",
    "PayerRules",
    "Pild",
    "Relation",
    "Route",
    "RuleText",
    "Structure",
    "Support",
    "Triage",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        msg = f"is no pattern that can be read: {error.msg}"
        raise ValueError(msg) from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Codes = tuple[Code, ...]
Icd10Prefix = Annotated[str, Field(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")]


class RuleText(_Part):
    """One published rule in our words, with its edition, source and confidence."""

    says: Prose
    edition: Name
    source: Prose
    confidence: Literal["high", "medium", "low"]

    @property
    def rule(self) -> Rule:
        """Return the rule as findings carry it."""
        return Rule(self.says, self.edition, self.source, self.confidence)


class _Texts(_Part):
    schema_version: Literal["1"]
    rules: dict[str, RuleText]

    def rule(self, name: str) -> Rule:
        """Return a rule of this file by its name."""
        return self.rules[name].rule


class Family(_Part):
    """A first code per region and the add-on for every further level.

    ``counts`` says what a unit is: an interspace, a vertebral segment, a vertebral body, or one
    side of an interspace.
    """

    id: Name
    title: Name
    bases: Codes
    add_ons: Codes
    counts: Literal["interspace", "segment", "body", "side"]


class Construct(_Part):
    """An instrumentation code and the vertebral segments it spans."""

    code: Code
    approach: Literal["posterior", "anterior"]
    segmental: bool
    fewest: Whole
    most: Whole | None = None


class Structure(_Texts):
    """Base codes, add-ons, constructs, cages and grafts."""

    families: tuple[Family, ...]
    constructs: tuple[Construct, ...]
    interbody_fusions: Codes
    posterior_interbody: Codes
    interbody_decompression: Name
    decompression_elsewhere: Codes
    corpectomies: Codes
    cage: Code
    defect_cage: Code
    cage_without_fusion: Code
    pelvic_fixation: Code
    bundled_by_medicare: Codes
    fusions: Codes


class Relation(_Part):
    """When two codes of one edit are truly separate, and what to do where they are not."""

    id: Name
    column1: Codes = ()
    column2: Codes = ()
    separate: Literal["level", "site", "session", "fixation", "device", "practitioner", "never"]
    says: Prose
    document: Prose
    fix: Prose
    instead: Codes = ()
    elsewhere: AuditSeverity = AuditSeverity.LIKELY_DENY
    """How much the edit endangers payment under a plan that no law binds to it."""

    def matches(self, column1: str, column2: str) -> bool:
        """Return whether the relation is about a pair; an empty list stands for every code."""
        first = not self.column1 or column1 in self.column1
        return first and (not self.column2 or column2 in self.column2)


class Pairs(_Texts):
    """How the audit reads the procedure-to-procedure edits."""

    opening_modifiers: tuple[Name, ...]
    anatomic_modifiers: tuple[Name, ...]
    separate_words: Pattern
    relations: tuple[Relation, ...]
    otherwise: Relation


class ModifierRule(_Part):
    """A modifier: what kind of code it belongs on and what has to be in the record for it."""

    modifier: Name
    title: Name
    on: Literal["evaluation", "procedure", "any"]
    plans: tuple[Name, ...] = ()
    codes: Codes = ()
    """The only codes a rule on file asks for it on; empty where it may stand on any."""
    document: Prose
    words: Pattern | None = None
    any_note: bool = False
    """Whether a note of another day may hold the reason, such as the plan at a first stage."""
    says: Prose
    source: Prose
    confidence: Literal["high", "medium", "low"]
    edition: Name

    @property
    def rule(self) -> Rule:
        """Return the rule as findings carry it."""
        return Rule(self.says, self.edition, self.source, self.confidence)


class Contradiction(_Part):
    """Modifiers that never stand on one line together."""

    modifiers: tuple[Name, ...]
    together: tuple[Name, ...]
    why: Prose
    rule: Name


class Modifiers(_Texts):
    """The modifiers a spine claim carries."""

    modifiers: tuple[ModifierRule, ...]
    contradictions: tuple[Contradiction, ...]
    side: dict[str, Literal["left", "right"]]
    global_days: dict[str, Whole]
    evaluation_codes: Pattern
    minor_global: tuple[Name, ...]

    def modifiers_rule(self, modifier: str) -> Rule:
        """Return the rule of one modifier of this file."""
        return next(one.rule for one in self.modifiers if one.modifier == modifier)


class Support(_Part):
    """What a case must show for a diagnosis code: an imaging finding, a symptom, a place."""

    code: Name
    finding: Name | None = None
    region: Region
    junction: Literal["lumbosacral", "not_lumbosacral"] | None = None
    level: Name | None = None
    radicular: bool | None = None
    claudication: bool | None = None
    myelopathy: bool | None = None
    axial: bool | None = None
    because: Prose


class Correction(_Part):
    """A diagnosis with a trap of its own: what contradicts it, and what to use."""

    code: Name
    when: Literal[
        "claudication_present",
        "claudication_absent",
        "claudication_not_documented",
        "radicular_present",
        "axial_absent",
        "radicular_absent",
        "used",
    ]
    severity: AuditSeverity
    what: Prose
    instead: tuple[Name, ...] = ()
    rule: Name


class DiagnosisRules(_Texts):
    """What imaging and symptoms each diagnosis code needs, and its traps."""

    symptom_only: tuple[Icd10Prefix, ...]
    never_first: tuple[Icd10Prefix, ...]
    imaging: dict[str, tuple[Name, ...]]
    lumbosacral: dict[str, Name]
    levels: dict[str, tuple[Name, ...]]
    bodies: dict[str, tuple[Name, ...]]
    sides: dict[str, Literal["left", "right"]]
    supports: tuple[Support, ...]
    corrections: tuple[Correction, ...]
    procedures: tuple[Name, ...]


class ElementRule(_Part):
    """One of the six elements: the words a note states it with."""

    element: Element
    title: Name
    words: Pattern
    needs: Pattern | None = None
    denies: Pattern | None = None
    absent: Prose
    fix: Prose
    owner: FixOwner


class Approach(_Part):
    """The approach a group of codes is for, and the words a note uses for it."""

    id: Name
    words: Pattern
    other: Pattern
    families: tuple[Name, ...]


class Dialect(_Part):
    """The words a note uses for a family of diagnoses."""

    family: Name
    words: Pattern


class NoteRules(_Texts):
    """The six elements of an operative note or plan."""

    elements: tuple[ElementRule, ...]
    approaches: tuple[Approach, ...]
    diagnoses: tuple[Dialect, ...]
    indications: dict[str, tuple[Indication, ...]]
    urgent: tuple[Indication, ...]


class PayerRules(_Texts):
    """Authorization, site of service and rescission."""

    outpatient: tuple[Setting, ...]
    hospital_outpatient: tuple[Setting, ...]


class Pild(_Texts):
    """Percutaneous image-guided lumbar decompression by date."""

    codes: Codes
    old_code: Code
    new_codes: Codes
    trial_code: Code
    new_from: Day
    study_statements: tuple[Name, ...]
    study_diagnosis: Name
    diagnosis: Name
    study_modifier: Name


class Route(_Part):
    """What a kind of denial code is, and what to do about it."""

    kind: Name
    matter: Name
    route: Prose
    owner: FixOwner


class Triage(_Texts):
    """The route for each kind of denial code, and which kinds speak for which stated reason."""

    routes: tuple[Route, ...]
    reasons: dict[str, tuple[Name, ...]]
    groups: dict[str, Prose]
