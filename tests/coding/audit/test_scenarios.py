"""Whole audits of invented operations, each against the findings a spine coder would expect."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.coding.audit import AuditSeverity
from appealgen.model import Case
from tests.coding.audit.build import audited, case, say, scenarios

_FAMILIES = {
    "structure",
    "bundling",
    "modifiers",
    "global period",
    "diagnosis",
    "authorization",
    "wiser",
    "site of service",
    "pild",
}


def built(scenario: dict[str, Any]) -> Case:
    """Return the case of one scenario."""
    tree = scenarios()
    parts: dict[str, Any] = {
        k: scenario[k] for k in ("plan", "state", "setting", "date", "dx") if k in scenario
    }
    if "note" in scenario:
        parts["note"] = tree["notes"][scenario["note"]] + scenario.get("append", "")
    return case(
        *scenario["lines"],
        **parts,
        **tree["charts"][scenario.get("chart", "none")],
        **scenario.get("set", {}),
    )


@pytest.mark.parametrize("scenario", scenarios()["scenarios"], ids=lambda s: s["name"])
def test_the_audit_finds_this_and_nothing_else(scenario: dict[str, Any]) -> None:
    """Every finding expected is made, with its severity and codes, and no other."""
    report = audited(built(scenario))
    assert sorted(say(one) for one in report.findings) == sorted(scenario["expect"])
    if "propose" in scenario:
        assert scenario["propose"] in {p.code for one in report.findings for p in one.proposals}


@pytest.mark.parametrize("scenario", scenarios()["scenarios"], ids=lambda s: s["name"])
def test_every_finding_says_rule_source_edition_and_fix(scenario: dict[str, Any]) -> None:
    """A finding carries everything a reader needs to check it, in whole sentences."""
    for one in audited(built(scenario)).findings:
        assert all((one.rule, one.source, one.edition, one.title, one.path))
        assert one.what.endswith((".", ")."))
        assert one.fix.endswith(".")
        assert "  " not in one.what


def test_findings_are_ordered_by_severity_then_place() -> None:
    """What will be denied comes first."""
    report = audited(case("22633 @L4-L5", "22612", "63047 -50", dx="M48.06 M54.5"))
    ranks = [one.severity.rank for one in report.findings]
    assert ranks == sorted(ranks)
    assert report.worst is AuditSeverity.WILL_DENY


def test_there_are_enough_scenarios_and_a_clean_one_of_each_family() -> None:
    """At least 25 with findings, and each family has one that finds nothing."""
    listed = scenarios()["scenarios"]
    clean = [one for one in listed if not one["expect"]]
    assert len(listed) - len(clean) >= 25
    assert {one["family"] for one in clean} >= _FAMILIES
    assert len({one["name"] for one in listed}) == len(listed)
