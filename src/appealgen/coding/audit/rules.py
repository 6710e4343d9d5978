"""The audit's rules as data: ``policies/coding/rules/*.yaml``, read strictly."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict

from appealgen import resources
from appealgen.coding.audit.rule_files import (
    Approach,
    Construct,
    Correction,
    DiagnosisRules,
    ElementRule,
    Family,
    ModifierRule,
    Modifiers,
    NoteRules,
    Pairs,
    PayerRules,
    Pild,
    Relation,
    Route,
    Structure,
    Support,
    Triage,
)
from appealgen.model.published import read_published

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "AuditRules",
    "Construct",
    "Correction",
    "ElementRule",
    "Family",
    "ModifierRule",
    "Relation",
    "Route",
    "Support",
    "audit_rules",
    "load_rules",
    "read_rule_file",
]


class AuditRules(BaseModel):
    """Every rule file of the audit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    structure: Structure
    pairs: Pairs
    modifiers: Modifiers
    diagnosis: DiagnosisRules
    note: NoteRules
    payer: PayerRules
    pild: Pild
    triage: Triage

    @cached_property
    def approach_of(self) -> dict[str, Approach]:
        """Return the approach by the family of a procedure code."""
        return {family: one for one in self.note.approaches for family in one.families}

    @cached_property
    def modifier(self) -> dict[str, ModifierRule]:
        """Return the modifier rules by modifier."""
        return {one.modifier: one for one in self.modifiers.modifiers}

    def family_of(self, code: str) -> Family | None:
        """Return the family a code is a base or add-on of."""
        return next((f for f in self.structure.families if code in {*f.bases, *f.add_ons}), None)


_FileT = TypeVar("_FileT", bound=BaseModel)


def load_rules(folder: Path) -> AuditRules:
    """Read every rule file of a folder.

    Raises:
        InputNotFoundError: A file is missing.
        PolicyInvalidError: A file breaks its form; every problem is listed with its line.
    """
    return AuditRules(
        structure=read_rule_file(folder / "structure.yaml", Structure),
        pairs=read_rule_file(folder / "pairs.yaml", Pairs),
        modifiers=read_rule_file(folder / "modifiers.yaml", Modifiers),
        diagnosis=read_rule_file(folder / "diagnosis.yaml", DiagnosisRules),
        note=read_rule_file(folder / "note.yaml", NoteRules),
        payer=read_rule_file(folder / "payer.yaml", PayerRules),
        pild=read_rule_file(folder / "pild.yaml", Pild),
        triage=read_rule_file(folder / "triage.yaml", Triage),
    )


@lru_cache(maxsize=4)
def audit_rules(folder: Path | None = None) -> AuditRules:
    """Return the rules that ship, or those of a folder, read once."""
    return load_rules(folder or resources.policies_folder() / "coding" / "rules")


def read_rule_file(path: Path, model: type[_FileT]) -> _FileT:
    """Read one rule file strictly.

    Args:
        path: The file.
        model: Its form.

    Raises:
        InputNotFoundError: There is no such file.
        PolicyInvalidError: It breaks its form; every problem is listed with its line.
    """
    return read_published(path, model)
