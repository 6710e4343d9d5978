"""What is kept of an official list, and the list cut down to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from appealgen.coding.editions import Span, Table
from appealgen.coding.ncci import AddOnRow, LimitRow, PairRow, Rationale

__all__ = ["OfficialList", "Wanted"]


@dataclass(frozen=True)
class Wanted:
    """What of a list is kept: the codes on file and the categories they touch.

    Attributes:
        codes: Procedure codes; an edit is kept when both its codes are among them.
        categories: The first three characters of the diagnoses that are kept.
        rationales: The names CMS gives to reasons.
    """

    codes: frozenset[str]
    categories: frozenset[str]
    rationales: Mapping[str, Rationale]


@dataclass(frozen=True)
class OfficialList:
    """One official list, cut down to what is kept.

    Attributes:
        table: The table it becomes an edition of.
        title: The publication's name.
        edition: The publisher's name of the edition, or the day where there is none.
        effective: Its first day in force.
        pairs: Pair edits, in force on ``effective`` or later.
        limits: Unit limits.
        add_ons: Add-on edits, ended ones included.
        diagnoses: Code, billable or not, official description.
        spans: The codes the files given cover, where they are parts; empty where all.
        read: How many lines were read.
    """

    table: Table
    title: str
    edition: str
    effective: dt.date
    pairs: tuple[PairRow, ...] = ()
    limits: tuple[LimitRow, ...] = ()
    add_ons: tuple[AddOnRow, ...] = ()
    diagnoses: tuple[tuple[str, bool, str], ...] = ()
    spans: tuple[Span, ...] = ()
    read: int = 0

    @property
    def kept(self) -> int:
        """Return how many lines are kept."""
        return len(self.pairs) + len(self.limits) + len(self.add_ons) + len(self.diagnoses)
