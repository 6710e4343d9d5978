"""Cases for the tests of pictures: the demo with the published changes loaded, and a crowded one.

People and records in them are invented.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from appealgen.brief.pictures.measures import load_measures
from tests.brief.cases import POLICIES, demo

if TYPE_CHECKING:
    from collections.abc import Callable

    from appealgen.brief.context import Context

__all__ = ["crowded", "pictured"]


def pictured(change: Callable[[dict[str, Any]], object] | None = None) -> Context:
    """Return the demo, changed by a function on its tree, with the smallest changes on file."""
    return replace(demo(change), measures=load_measures(POLICIES))


def crowded(tree: dict[str, Any]) -> None:
    """Ask for twelve levels, with twenty courses of care and fifteen scores, dated in every way."""
    lines = tree["request"]["stages"][0]["lines"]
    for line in lines[:2]:
        line["levels"] = "T5-L5"
    ends: list[dict[str, Any]] = [
        {"start": "2024"},
        {"start": "2024-03", "end": "2024-07"},
        {"end": "2025-02-11"},
        {"weeks": "8"},
        {"start": "2024-05", "outcome": "ongoing"},
        {},
    ]
    for n in range(11):
        dates = ends[n] if n < len(ends) else {"start": f"2025-{n:02d}", "end": "2026-03-10"}
        tree["care"].append(
            {"kind": "medication", "drug": f"drug {'abcdefghijk'[n]}", "drug_class": "nsaid",
             "cite": "F p. 1", **dates}
        )  # fmt: skip
    for n in range(8):
        day = f"2025-{n + 1:02d}-1{n}"
        tree["scores"].append(
            {"instrument": "odi", "value": str(30 + n), "date": day, "cite": "F p. 1"}
        )
