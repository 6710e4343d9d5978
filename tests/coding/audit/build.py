"""Cases for the audit's tests, written as a claim is read: one short line for each billed line.

Every person, place and number is invented.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from appealgen import resources
from appealgen.coding.audit import AuditFinding, AuditReport, audit_case
from appealgen.coding.knowledge import CodeKnowledge, load_knowledge
from appealgen.model import Case

AS_OF = dt.date(2026, 4, 1)
SERVICE = "2026-03-10"
SCENARIOS = Path(__file__).with_name("scenarios.yaml")

_LINE = re.compile(r"(?P<code>\w+)(?P<rest>.*)")


def knowledge() -> CodeKnowledge:
    """Return the code tables that ship."""
    return load_knowledge(resources.policies_folder())


@lru_cache(maxsize=1)
def scenarios() -> dict[str, Any]:
    """Return the scenario file as it is read by a stock loader, dates and numbers as text."""
    tree = yaml.load(SCENARIOS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    assert isinstance(tree, dict)
    return tree


def line(text: str) -> dict[str, Any]:
    """Return a claim line from ``22633 x1 -59 @L4-L5 ^left >M48.062``.

    ``x`` units, ``-`` a modifier, ``@`` a level or span, ``#`` a vertebra, ``^`` a side, ``>`` a
    diagnosis pointer, ``!`` a denial such as ``!CO-97``, ``+`` a remark code.
    """
    code, *marks = text.split()
    made: dict[str, Any] = {"code": code}
    for mark in marks:
        kind, value = mark[0], mark[1:]
        if kind == "x":
            made["units"] = value
        elif kind == "^":
            made["side"] = value
        elif kind == "!":
            made["group"], made["carc"] = value.split("-")
        else:
            name = {"-": "modifiers", "@": "levels", "#": "vertebrae", ">": "diagnoses"}
            made.setdefault(name.get(kind, "rarcs"), []).append(value)
    return made


def case(*lines: str, **parts: Any) -> Case:  # noqa: ANN401 - parts of a case tree
    """Return an invented Medicare case with one claim, and whatever else is given.

    Keywords replace parts of the case; ``note`` is an operative note's text, ``date`` the day of
    service, ``plan`` and ``state`` the coverage, ``setting`` the place, ``dx`` the diagnoses.
    """
    tree: dict[str, Any] = {
        "patient": {"name": "Pat Invented", "synthetic": True},
        "coverage": {
            "payer": "Example Plan",
            "plan_kind": parts.pop("plan", "original_medicare"),
            "state": parts.pop("state", "PA"),
        },
        "surgeon": {"name": "Dr. Casey Invented"},
        "request": {"stages": [{"name": "one", "lines": [{"family": "other"}]}]},
        "claim": {
            "service_date": parts.pop("date", SERVICE),
            "setting": parts.pop("setting", "outpatient_hospital"),
            "lines": [line(text) for text in lines],
        },
        "diagnoses": [{"code": code} for code in parts.pop("dx", "").split()],
    }
    note = parts.pop("note", None)
    if note is not None:
        tree["notes"] = [{"kind": "operative_note", "text": note, "cite": "D p. 1"}]
    claim = parts.pop("claim", {})
    tree["claim"].update(claim)
    tree.update(parts)
    return Case.model_validate(_flagged(tree))


def request(*stages: dict[str, Any], **parts: Any) -> Case:  # noqa: ANN401 - parts of a case tree
    """Return an invented case without a claim; a stage's ``lines`` are written as in ``line``."""
    made = copy.deepcopy(list(stages))
    for index, stage in enumerate(made):
        stage.setdefault("name", f"stage {index + 1}")
        stage["lines"] = [line(x) if isinstance(x, str) else x for x in stage["lines"]]
    base = case(**parts).model_dump(exclude={"claim", "request"})
    return Case.model_validate({**base, "request": {"stages": made}})


def _flagged(tree: Any) -> Any:  # noqa: ANN401 - a tree of text
    """Return the tree with the words true and false as the strict reader gives them."""
    if isinstance(tree, dict):
        return {key: _flagged(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_flagged(value) for value in tree]
    return {"true": True, "false": False}.get(tree, tree) if isinstance(tree, str) else tree


def audited(made: Case) -> AuditReport:
    """Return the audit of a case on the day of these tests."""
    return audit_case(made, knowledge(), AS_OF)


def found(made: Case, *ids: str) -> list[AuditFinding]:
    """Return the findings of some checks; a check's id may be the beginning of a finding's."""
    return [one for one in audited(made).findings if one.id.startswith(ids)]


def told(made: Case, *ids: str) -> list[str]:
    """Return findings as short lines: severity, check and codes."""
    return [say(one) for one in found(made, *ids)]


def say(one: AuditFinding) -> str:
    """Return a finding as the scenario file writes it: ``will_deny ncci-pair 22633 22612``."""
    return " ".join([one.severity.value, one.id, *one.codes])
