"""One row of a predicate's table: what is asked, what the case holds, what must come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from appealgen.matching import Truth
from tests.matching.build import truth_of

Y, N, U = Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED


@dataclass(frozen=True)
class Row:
    """One case of one predicate.

    Attributes:
        says: The behavior, in a few words.
        wanted: The truth that must come out.
        parts: Parts of the case, beside one line at L4-L5.
        params: The predicate's parameters, over those of the table.
        level: The level looked at; None for a line without one.
    """

    says: str
    wanted: Truth
    parts: dict[str, Any] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    level: str | None = "L4-L5"


Table = dict[str, tuple[dict[str, Any], list[Row]]]
"""Predicate name to its usual parameters and its rows."""


def parameters(table: Table) -> list[Any]:
    """Return the rows of a table as pytest parameters, named by what they say."""
    return [
        pytest.param(name, params, row, id=f"{name}: {row.says}")
        for name, (params, rows) in table.items()
        for row in rows
    ]


def check(name: str, params: dict[str, Any], row: Row) -> None:
    """Compare one row with what the predicate finds."""
    assert truth_of(name, {**params, **row.params}, level=row.level, **row.parts) is row.wanted
