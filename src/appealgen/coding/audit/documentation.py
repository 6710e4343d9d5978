"""What a chart has to say, as data: how grave a silence is, and the form of an adequate sentence.

A form belongs to a kind of check, never to an answer: what the case holds is filled in, and what
it does not hold stays a blank with a label. Read from ``policies/coding/rules/documentation.yaml``.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from appealgen import resources
from appealgen.coding.audit.interface import AuditSeverity, Rule
from appealgen.coding.audit.rule_files import RuleText
from appealgen.coding.audit.rules import read_rule_file
from appealgen.model.base import Name, Prose

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DocumentationRules", "Example", "documentation_rules", "slots_of"]

_SLOT = re.compile(r"\{([a-z_0-9]+)\}")


def slots_of(form: str) -> tuple[str, ...]:
    """Return the names in braces of a form, in order."""
    return tuple(_SLOT.findall(form))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Part):
    """The form of a sentence that settles one kind of check, whatever the answer is."""

    check: Name
    form: Prose


class Remedy(_Part):
    """What to do where the record speaks against criteria of some checks."""

    checks: tuple[Name, ...]
    fix: Prose


class Gravity(_Part):
    """How much each state of a criterion endangers the request."""

    not_met: AuditSeverity
    not_documented: AuditSeverity
    no_criteria: AuditSeverity


class DocumentationRules(_Part):
    """The rules behind documentation findings, the forms, and the labels of their blanks."""

    schema_version: Literal["1"]
    rules: dict[str, RuleText]
    severity: Gravity
    against: tuple[Remedy, ...]
    against_otherwise: Prose
    examples: tuple[Example, ...]
    otherwise: Prose
    blanks: dict[str, Name]

    @model_validator(mode="after")
    def _labels_every_blank(self) -> DocumentationRules:
        forms = (self.otherwise, *(one.form for one in self.examples))
        unknown = {slot for form in forms for slot in slots_of(form)} - set(self.blanks)
        if unknown:
            msg = f"has blanks without a label: {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return self

    @cached_property
    def by_check(self) -> dict[str, str]:
        """Return the forms by check."""
        return {one.check: one.form for one in self.examples}

    def form(self, check: str | None) -> str:
        """Return the form for a check, or the general one."""
        return self.by_check.get(check or "", self.otherwise)

    def remedy(self, check: str | None) -> str:
        """Return what to do where the record speaks against a criterion."""
        found = (one.fix for one in self.against if check in one.checks)
        return next(found, self.against_otherwise)

    def rule(self, name: str) -> Rule:
        """Return a rule of this file by its name."""
        return self.rules[name].rule


@lru_cache(maxsize=4)
def documentation_rules(folder: Path | None = None) -> DocumentationRules:
    """Return the documentation rules that ship, or those of a folder, read once.

    Raises:
        InputNotFoundError: The file is missing.
        PolicyInvalidError: It breaks its form.
    """
    chosen = folder or resources.policies_folder() / "coding" / "rules"
    return read_rule_file(chosen / "documentation.yaml", DocumentationRules)
