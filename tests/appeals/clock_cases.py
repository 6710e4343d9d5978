"""Small invented cases for the tests of the clocks, and the law that ships."""

from __future__ import annotations

import datetime as dt
from typing import Any

from appealgen import resources
from appealgen.appeals import Deadline, deadlines_of, load_law
from appealgen.model import Case
from tests.matching.build import case_of

LAW = load_law(resources.policies_folder())
DAY = dt.date(2026, 11, 2)

Parts = dict[str, Any]


def coverage(kind: str, state: str | None = None, **more: Any) -> Parts:  # noqa: ANN401 - case tree
    """Return the coverage of an invented plan."""
    return {
        "payer": "Example Health",
        "plan_kind": kind,
        **({"state": state} if state else {}),
        **more,
    }


def denial(
    notice: str | None = "2026-10-26",
    received: str | None = None,
    kind: str = "prior_authorization",
    **more: Any,  # noqa: ANN401 - parts of a case tree
) -> Parts:
    """Return a denial; dates left out are not in the case."""
    dates = {"notice_date": notice, "received_date": received}
    return {
        "kind": kind,
        "reasons": [{"category": "not_medically_necessary"}],
        "cite": "A p. 1",
        **{key: value for key, value in dates.items() if value},
        **more,
    }


def appeal(step: str | None = "first_level", **more: Any) -> Parts:  # noqa: ANN401 - case tree
    """Return an earlier appeal."""
    return {"level": "an appeal", **({"step": step} if step else {}), **more}


def invented(
    kind: str,
    state: str | None = None,
    *,
    appeals: list[Parts] | None = None,
    **parts: Any,  # noqa: ANN401 - parts of a case tree
) -> Case:
    """Return a denied case of a kind of plan."""
    whole: Parts = {"denial": denial(), "coverage": coverage(kind, state), **parts}
    return case_of(**whole, earlier_appeals=appeals or [])


def clocks(case: Case, as_of: dt.date = DAY) -> dict[str, Deadline]:
    """Return the clocks of a case by step."""
    return {deadline.step: deadline for deadline in deadlines_of(case, LAW, as_of)}


def iso(text: str | None) -> dt.date | None:
    """Return a day of a table, or None for a dash."""
    return dt.date.fromisoformat(text) if text and text != "-" else None
