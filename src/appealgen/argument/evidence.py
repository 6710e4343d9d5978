"""Literature and objections as data: what may be cited, and what will be said against us.

``policies/evidence/references.yaml`` holds only entries whose identifier and figures were seen.
``policies/evidence/objections.yaml`` holds the objections to expect; each says what the case must
show for its answer to be used. Where the case does not show it, the concession is used instead.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from appealgen.matching.predicates import PARAMS
from appealgen.model.base import Name, Prose
from appealgen.model.denial import ReasonCategory
from appealgen.model.published import read_published
from appealgen.model.request import Indication, ProcedureFamily
from appealgen.policy.expansion import expand_criterion
from appealgen.policy.schema import Criterion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from appealgen.strict_yaml import Document

__all__ = [
    "POLICY_ASKS",
    "Objection",
    "PolicyAsks",
    "Reference",
    "load_objections",
    "load_references",
]

POLICY_ASKS = "policy_asks"
"""The check that only an objection may use: what the policy itself asks, with its own limit."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class PolicyAsks(_Part):
    """Which criterion of the policy in use decides, so that no limit of ours is printed.

    Payers differ: a slip moves from 3 mm for one and from 4 mm for the next. The criteria are
    looked up in the determination's own tree at the line and level.
    """

    predicate: Name
    """The predicate the policy's criterion reads with, such as ``measured``."""
    having: dict[Name, tuple[Name, ...]] = {}
    """Parameters it must have, each with the values that are welcome."""
    optional: bool = False
    """Whether a policy that asks nothing of the kind leaves the need out; else it stays open."""


class Reference(_Part):
    """A paper that may be cited: every figure in ``finding`` was seen in its text or abstract."""

    id: Name
    authors: Name
    title: Prose
    source: Name
    year: int
    locator: Name | None = None
    """Volume and pages; None where they were not seen."""
    doi: Name | None = None
    pmid: Name | None = None
    finding: Prose
    supports: tuple[Name, ...] = ()
    population: Prose
    """Who was studied, in words a person can hold beside the patient."""
    does_not_support: Prose
    """What may not be read into it."""
    known_as: Name | None = None
    """How a caller names it: its short name, first author and year."""
    contradicted_by: tuple[Name, ...] = ()
    """The papers on file that speak the other way on the same point."""
    families: tuple[ProcedureFamily, ...] = ()
    indications: tuple[Indication, ...] = ()
    """For which indications the paper speaks; empty means any of the families'."""
    not_with: tuple[Indication, ...] = ()
    """Indications that put a patient outside the paper's population."""
    when: Criterion | None = None
    """What the case must show for the paper to speak of this patient; met, or it is not cited."""
    against: bool = False
    """The other side will quote it; it is shown to staff and surgeon, never in the letter."""


class Objection(_Part):
    """An objection to expect on the call, with its answer and what the answer needs."""

    id: Name
    families: tuple[ProcedureFamily, ...]
    raised_by: tuple[ReasonCategory, ...] = ()
    """Denial reasons that make the objection certain."""
    weight: Annotated[int, Field(ge=0, le=100)]
    """How likely it is, when no denial reason decides: how often policies print its criterion."""
    says: Prose
    needs: Criterion
    answer: Prose
    """The lead of the answer; the facts found by ``needs`` follow it."""
    concede: Prose
    ask: Prose
    cites: tuple[Name, ...] = ()
    they_quote: tuple[Name, ...] = ()


class _References(_Part):
    references: tuple[Reference, ...]


class _Objections(_Part):
    objections: tuple[Objection, ...]


M = TypeVar("M", bound=BaseModel)


def _load(path: Path, model: type[M], prepare: Callable[[Document], Any]) -> M:
    return read_published(path, model, prepare)


@lru_cache(maxsize=4)
def load_references(folder: Path) -> dict[str, Reference]:
    """Return the citable references by id.

    Raises:
        PolicyInvalidError: The file is broken.
    """
    path = folder / "evidence" / "references.yaml"

    def prepare(document: Document) -> Any:  # noqa: ANN401 - the raw tree
        return expand_criterion(document, "references", "when", PARAMS)

    return {r.id: r for r in _load(path, _References, prepare).references}


@lru_cache(maxsize=4)
def load_objections(folder: Path) -> tuple[Objection, ...]:
    """Return the objections on file; their needs may use ``policy_asks`` beside the predicates.

    Raises:
        PolicyInvalidError: The file is broken.
    """
    path = folder / "evidence" / "objections.yaml"

    def prepare(document: Document) -> Any:  # noqa: ANN401 - the raw tree
        return expand_criterion(
            document, "objections", "needs", {**PARAMS, POLICY_ASKS: PolicyAsks}
        )

    return _load(path, _Objections, prepare).objections
