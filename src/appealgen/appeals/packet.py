"""The external-review packet: what it must hold, what is there, and who gets the rest.

The items are data (``policies/law/external-review-packet.yaml``), each with its citation and
confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from appealgen.model.base import Name, Prose
from appealgen.model.denial import ExhibitKind, ReasonCategory
from appealgen.model.people import PlanKind, UsState
from appealgen.model.published import read_published
from appealgen.policy.schema import Confidence, Owner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from appealgen.model import Case
    from appealgen.model.denial import Exhibit

__all__ = ["CheckedItem", "PacketItem", "PacketList", "checked_items", "load_packet_list"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class When(StrEnum):
    """For which appeals an item is needed."""

    ALWAYS = "always"
    URGENT = "urgent"
    EXPERIMENTAL = "experimental"
    INJECTIONS = "injections"


class Instead(_Part):
    """What takes an item's place where review outside the plan is open before a final decision."""

    says: Prose
    kinds: tuple[ExhibitKind, ...]
    how: Prose


class PacketItem(_Part):
    """One item of the packet."""

    id: Name
    says: Prose
    when: When
    kinds: tuple[ExhibitKind, ...] = ()
    states: tuple[UsState, ...] = ()
    """For plans that one of these states regulates; an empty list means for all plans."""
    own: Literal["appeal-letter"] | None = None
    owner: Owner
    how: Prose
    instead: Instead | None = None
    citation: str
    confidence: Confidence

    def early(self) -> PacketItem:
        """Return the item as it is where review outside is open before a final decision."""
        if self.instead is None:
            return self
        took = self.instead
        return self.model_copy(update={"says": took.says, "kinds": took.kinds, "how": took.how})


class PacketList(_Part):
    """The list as the file has it."""

    schema_version: Literal["1"]
    title: Name
    note: Prose
    items: Annotated[tuple[PacketItem, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """An item with the exhibits that satisfy it; none means it is missing."""

    item: PacketItem
    exhibits: tuple[Exhibit, ...]
    own_ready: bool = False

    @property
    def present(self) -> bool:
        """Return whether the item is there."""
        return bool(self.exhibits) or self.own_ready


@lru_cache(maxsize=4)
def load_packet_list(folder: Path) -> PacketList:
    """Return the packet list on file.

    Raises:
        PolicyInvalidError: The file is broken.
    """
    path = folder / "law" / "external-review-packet.yaml"
    return read_published(path, PacketList)


def checked_items(
    case: Case, packet: PacketList, *, signed: bool, early: bool = False
) -> Iterator[CheckedItem]:
    """Yield the items this case needs, with what is there.

    Args:
        case: The case; its exhibits satisfy items by their kind.
        packet: The list.
        signed: Whether the surgeon has released the letter.
        early: Whether review outside the plan is open before its final decision.
    """
    reasons = {r.category for r in case.denial.reasons} if case.denial else set()
    wanted = {When.ALWAYS}
    if case.urgent_basis is not None:
        wanted.add(When.URGENT)
    if ReasonCategory.EXPERIMENTAL in reasons:
        wanted.add(When.EXPERIMENTAL)
    if any(course.kind == "injection" for course in case.care):
        wanted.add(When.INJECTIONS)
    for listed in packet.items:
        item = listed.early() if early else listed
        if item.when in wanted and _of_state(item, case):
            exhibits = tuple(e for e in case.exhibits if e.kind in item.kinds)
            yield CheckedItem(item, exhibits, own_ready=item.own is not None and signed)


def _of_state(item: PacketItem, case: Case) -> bool:
    """Return whether an item is asked for by the state that regulates the plan, or by all."""
    coverage = case.coverage
    regulated = coverage.plan_kind in {PlanKind.FULLY_INSURED, PlanKind.INDIVIDUAL}
    return not item.states or (regulated and coverage.state in item.states)
