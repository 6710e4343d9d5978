"""What a predicate is: its name, its parameters, what it asks in words, and its reading of a case.

A predicate never guesses: where the case is silent it returns NOT_DOCUMENTED and says what is
missing and who can supply it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict

from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope

__all__ = [
    "LEVEL_UNKNOWN",
    "BaseParams",
    "Operator",
    "Predicate",
    "Reading",
    "Words",
    "compare",
    "every",
    "level_missing",
    "listed",
    "number",
    "silent",
    "words",
]


class BaseParams(BaseModel):
    """Base of predicate parameters: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_tuple(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One word or a list of words."""

Operator = Literal[">=", ">", "<=", "<", "="]

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        ">=": operator.ge,
        ">": operator.gt,
        "<=": operator.le,
        "<": operator.lt,
        "=": operator.eq,
    }
)

_SAID: Mapping[str, str] = MappingProxyType(
    {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "=": "exactly"}
)


def compare(left: Any, op: str, right: Any) -> bool:  # noqa: ANN401 - any ordered value
    """Return ``left op right``; the operator is the policy's own."""
    return _OPERATORS[op](left, right)


def every(tests: Iterable[bool | None]) -> bool | None:
    """Return the conjunction of three-valued tests: False decides, None keeps it open."""
    found = list(tests)
    if any(test is False for test in found):
        return False
    return None if None in found else True


def words(op: str) -> str:
    """Return an operator in words: ``>=`` is "at least"."""
    return _SAID[op]


def number(value: Decimal | int) -> str:
    """Return a number without trailing zeros: ``6``, ``12.5``."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


WRITTEN: Final = {
    "nsaid": "NSAID",
    "faber": "FABER",
    "gaenslen": "Gaenslen",
    "mri": "MRI",
    "ct": "CT",
    "ct_myelogram": "CT myelogram",
}
"""Words of the case file that are written with capitals."""


def listed(items: Iterable[str], last: str = "or") -> str:
    """Return "a", "a or b", "a, b or c", with underscores as spaces and initials in capitals."""
    said = [WRITTEN.get(str(item), str(item)).replace("_", " ") for item in items]
    if len(said) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(said)
    return f"{', '.join(said[:-1])} {last} {said[-1]}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a predicate read in the case."""

    truth: Truth
    observed: str = ""
    evidence: tuple[Evidence, ...] = ()
    missing: str = ""
    owner: Owner | None = None
    ask: str = ""


def silent(
    missing: str, owner: Owner, ask: str, evidence: tuple[Evidence, ...] = (), observed: str = ""
) -> Reading:
    """Return "not documented": what is missing, who can supply it, and the question."""
    return Reading(Truth.NOT_DOCUMENTED, observed, evidence, missing, owner, ask)


LEVEL_UNKNOWN = "at which level"
"""How every reading of a line without a level begins to say what is missing."""


def level_missing(scope: Scope, required: Callable[[], str]) -> Reading | None:
    """Return the reading for a line that names no level, or None when it names one.

    Args:
        scope: The line and the level.
        required: Says what the check asks; called only where the level is missing.
    """
    if scope.level is not None:
        return None
    return silent(
        f"{LEVEL_UNKNOWN} {scope.line.named} is to be done",
        Owner.SURGEON,
        f"State each level of {scope.line.named}, and document there: {required()}.",
    )


class Predicate(Protocol):
    """A named test of one thing."""

    name: ClassVar[str]
    Params: ClassVar[type[BaseModel]]
    reads: ClassVar[tuple[str, ...]]

    def require(self, params: Any) -> str:  # noqa: ANN401 - each predicate's own Params
        """Return what is asked, with operator, number and unit, in a few words."""

    def evaluate(self, params: Any, scope: Scope) -> Reading:  # noqa: ANN401
        """Return what the case shows."""

    def accepts_word(self, params: Any) -> bool:  # noqa: ANN401, ARG002
        """Return whether the patient's own word settles it; mostly a record is wanted."""
        return False
