"""Denial codes of a remittance advice: CARC, RARC and group codes, in our words.

The lists are kept by X12 (CARC, group codes) and by CMS (RARC). Meanings and kinds are written
for this table; the kind is an editorial grouping of ours and no payer's word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen.coding.tables import Row, code_of, read_table, word_of

if TYPE_CHECKING:
    from appealgen.coding.editions import Edition

__all__ = ["RemittanceCode", "RemittanceKind", "RemittanceList", "read_remittance"]

_COLUMNS = ("list", "code", "kind", "meaning", "group_rule", "confidence")


class RemittanceList(StrEnum):
    """Which list a code stands in."""

    GROUP = "group"
    CARC = "carc"
    RARC = "rarc"


class RemittanceKind(StrEnum):
    """What a code is about: our grouping, for choosing what to answer first."""

    AUTHORIZATION = "authorization"
    BENEFIT = "benefit"
    BUNDLING = "bundling"
    CODING = "coding"
    DOCUMENTATION = "documentation"
    DUPLICATE = "duplicate"
    ELIGIBILITY = "eligibility"
    EXPERIMENTAL = "experimental"
    FREQUENCY = "frequency"
    LIABILITY = "liability"
    NECESSITY = "necessity"
    NETWORK = "network"
    NOTICE = "notice"
    OTHER_PAYER = "other payer"
    PRICING = "pricing"
    REVIEW = "review"
    SITE_OF_SERVICE = "site of service"
    TIMELINESS = "timeliness"


@dataclass(frozen=True, slots=True)
class RemittanceCode:
    """One code of a remittance advice.

    Attributes:
        list: Group code, CARC (claim adjustment reason) or RARC (remark).
        code: The code.
        kind: What it is about (ours, editorial).
        meaning: What it says, in our words.
        group_rule: Which group code may stand with it, where the list restricts it; else empty.
        confidence: How sure the reading is: ``high`` or ``medium``.
        edition: The edition of the list.
    """

    list: RemittanceList
    code: str
    kind: RemittanceKind
    meaning: str
    group_rule: str
    confidence: str
    edition: Edition


def read_remittance(
    path: Path, edition: Edition
) -> dict[tuple[RemittanceList, str], RemittanceCode]:
    """Return the codes by list and code.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> RemittanceCode:
        return RemittanceCode(
            RemittanceList(word_of(row, "list", (one.value for one in RemittanceList))),
            code_of(row, "code"),
            RemittanceKind(word_of(row, "kind", (one.value for one in RemittanceKind))),
            row["meaning"],
            row["group_rule"],
            word_of(row, "confidence", ("high", "medium", "low")),
            edition,
        )

    found = read_table(path, _COLUMNS, ("list", "code"), build)
    return {(one.list, one.code): one for one in found.values()}
