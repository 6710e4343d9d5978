"""The provisions a contradiction may cite, by plan kind, from ``policies/evidence``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from appealgen.argument.called_missing import load_things
from appealgen.argument.contradictions.found import Grounds
from appealgen.model.base import Name, Prose, Truthful
from appealgen.model.people import PlanKind
from appealgen.model.published import read_published

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.policy import PolicyVersion

__all__ = ["Rule", "load_grounds"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Rule(_Part):
    """One provision: for whom it holds, how it is cited, and what it says in our words."""

    id: Name
    about: Literal["disclosure", "medicare_criteria"]
    plan_kinds: Annotated[tuple[PlanKind, ...], Field(min_length=1)]
    not_grandfathered: Truthful = False
    """It does not reach a grandfathered plan."""
    citation: Name
    says: Prose
    source: Prose
    confidence: Literal["high"]
    """What is not confirmed is not kept here: a plain request needs no citation."""


class _Rules(_Part):
    rules: tuple[Rule, ...]


@lru_cache(maxsize=4)
def _load(folder: Path) -> tuple[Rule, ...]:
    path = folder / "evidence" / "contradictions.yaml"
    return read_published(path, _Rules).rules


def load_grounds(folder: Path, editions: tuple[PolicyVersion, ...] = ()) -> Grounds:
    """Return what a denial is compared with beside the determination.

    Args:
        folder: The folder of policies.
        editions: Every version on file of the policy the notice names, oldest first.

    Raises:
        InputNotFoundError: ``evidence/contradictions.yaml`` or ``called-missing.yaml`` is missing.
        PolicyInvalidError: One of them is broken.
    """
    rules = _load(folder)
    disclosure = {
        kind: tuple(r for r in rules if r.about == "disclosure" and kind in r.plan_kinds)
        for kind in PlanKind
    }
    medicare = tuple(r for r in rules if r.about == "medicare_criteria")
    return Grounds(editions, disclosure, medicare, load_things(folder))
