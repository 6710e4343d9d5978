"""Literature and objections as data: what may be cited, and what will be said against us.

``policies/evidence/references.yaml`` holds only entries whose identifier and figures were seen.
``policies/evidence/objections.yaml`` holds the objections to expect; each says what the case must
show for its answer to be used. Where the case does not show it, the concession is used instead.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
    "BY_THE_CRITERIA",
    "ON_RECORD",
    "POLICY_ASKS",
    "Objection",
    "OnRecord",
    "PolicyAsks",
    "Reference",
    "load_objections",
    "load_references",
]

POLICY_ASKS = "policy_asks"
"""A check that only an objection may use: what the policy itself asks, with its own limit."""
ON_RECORD = "on_record"
"""A check that only an objection may use, alone: a paper or a reason that no criterion reads."""
BY_THE_CRITERIA = "by_the_criteria"
"""A check that only an objection may use, alone: the policy's criteria answer the stated reason."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class PolicyAsks(_Part):
    """Which criterion of the policy in use decides, so that no limit of ours is printed.

    Payers differ: a slip moves from 3 mm for one and from 4 mm for the next. The criteria are
    looked up in the determination's own tree at the line and level.

    Either ``predicate`` is given, and one such criterion that is met is enough; or ``topic``, and
    all that the policy asks with these predicates is needed, joined as the policy joins it.
    """

    predicate: Name | None = None
    """The predicate the policy's criterion reads with, such as ``measured``."""
    topic: tuple[Name, ...] = ()
    """The predicates that make up a topic, such as those about nicotine."""
    having: dict[Name, tuple[Name, ...]] = {}
    """Parameters it must have, each with the values that are welcome."""
    optional: bool = False
    """Whether a policy that asks nothing of the kind leaves the need out; else it stays open."""

    @model_validator(mode="after")
    def _one_form(self) -> PolicyAsks:
        if (self.predicate is None) is not bool(self.topic):
            msg = "needs either a predicate or a topic"
            raise ValueError(msg)
        return self


class OnRecord(_Part):
    """Which paper or reason of the case decides."""

    what: Literal[
        "second_opinion",
        "reason_for_setting",
        "approval",
        "separate_levels",
        "what_was_called_missing",
        "reason_for_implant",
        "psychological_clearance",
    ]


class ByTheCriteria(_Part):
    """The policy's criteria decide, as the letter's answer to the stated reason does."""


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
    families: tuple[ProcedureFamily, ...] = ()
    raised_by: tuple[ReasonCategory, ...] = ()
    """Denial reasons that make the objection certain."""
    words: tuple[Name, ...] = ()
    """Beginnings of words by which such a reason means it, where the reason has words."""
    only_raised: bool = False
    """It is expected only where the denial raises it; without families, for any procedure."""
    weight: Annotated[int, Field(ge=0, le=100)]
    """How likely it is, when no denial reason decides: how often policies print its criterion."""
    says: Prose
    needs: Criterion
    answer: Prose | Literal[""] = ""
    """The lead of the answer; the facts found by ``needs`` follow it. Without one the objection is
    always conceded."""
    concede: Prose
    ask: Prose
    cites: tuple[Name, ...] = ()
    they_quote: tuple[Name, ...] = ()

    @property
    def general(self) -> bool:
        """Return whether it stands for a stated reason that no objection of its own takes up."""
        return self.needs.check == BY_THE_CRITERIA

    @model_validator(mode="after")
    def _about_something(self) -> Objection:
        if not self.families and not (self.only_raised and self.raised_by):
            msg = "names no families, so only a reason of the denial can raise it"
            raise ValueError(msg)
        return self


_OWN: dict[str, type[BaseModel]] = {
    POLICY_ASKS: PolicyAsks,
    ON_RECORD: OnRecord,
    BY_THE_CRITERIA: ByTheCriteria,
}


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
    """Return the objections on file; their needs may use checks of their own beside predicates.

    Raises:
        PolicyInvalidError: The file is broken.
    """
    path = folder / "evidence" / "objections.yaml"

    def prepare(document: Document) -> Any:  # noqa: ANN401 - the raw tree
        return expand_criterion(document, "objections", "needs", {**PARAMS, **_OWN})

    return _load(path, _Objections, prepare).objections
