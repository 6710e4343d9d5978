"""Literature and objections as data: what may be cited, and what will be said against us.

``policies/evidence/references.yaml`` holds only entries whose identifier and figures were seen.
``policies/evidence/objections.yaml`` holds the objections to expect; each says what the case must
show for its answer to be used. Where the case does not show it, the concession is used instead.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.matching.predicates import PARAMS
from appealgen.model.base import Name, Prose
from appealgen.model.denial import ReasonCategory
from appealgen.model.request import Indication, ProcedureFamily
from appealgen.model.validation import problems_of
from appealgen.policy.expansion import expand_criterion
from appealgen.policy.schema import Criterion
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from appealgen.strict_yaml import Document

__all__ = ["Objection", "Reference", "load_objections", "load_references"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


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
    """How early it is shown, when no denial reason decides."""
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
    try:
        document = read_yaml(path.read_bytes(), path.name)
    except OSError as error:
        raise InputNotFoundError(str(path), error.strerror or "it cannot be read") from error
    if document.problems:
        raise PolicyInvalidError(path.name, document.problems)
    try:
        return model.model_validate(prepare(document))
    except ValidationError as error:
        raise PolicyInvalidError(path.name, problems_of(error, document, model)) from None


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
    """Return the objections on file.

    Raises:
        PolicyInvalidError: The file is broken.
    """
    path = folder / "evidence" / "objections.yaml"

    def prepare(document: Document) -> Any:  # noqa: ANN401 - the raw tree
        return expand_criterion(document, "objections", "needs", PARAMS)

    return _load(path, _Objections, prepare).objections
