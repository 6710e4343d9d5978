"""What letter and card say of the codes: only what the case states, only what matters there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from appealgen.brief.audit_lines import CodingLines, lines_of
from appealgen.coding.audit import AuditFinding, AuditReport, AuditSeverity
from appealgen.coding.audit.interface import Rule
from appealgen.matching import determine
from appealgen.model import Case
from appealgen.service import policy_library
from appealgen.service.audit import coding_report
from tests.brief.cases import DEMO_DAY, context_of, demo_tree, letter_text

DAY = dt.date(2026, 11, 2)
STATED = {
    "key": "corrected_code",
    "words": "M48.062 replaces M48.061, which was sent in error",
    "by": "Maria T. Ellison",
    "on": "2026-11-01",
    "cite": "F p. 4",
}


def lines(tree: dict[str, Any], report: AuditReport | None = None) -> CodingLines:
    """Return what letter and card say of a case tree's codes."""
    case = Case.model_validate(tree)
    if report is None:
        report = coding_report(case, DAY, determine(case, policy_library(), as_of=DAY))
    return lines_of(case, report)


def finding(severity: AuditSeverity, *codes: str) -> AuditFinding:
    """Return a finding about some codes."""
    rule = Rule("A rule.", "2026", "A source")
    return AuditFinding("x", severity, "Title", "What.", "request", codes, rule, "Do this.")


def test_a_case_that_states_no_correction_says_nothing() -> None:
    """The demo's letter and card are silent on codes."""
    found = lines(demo_tree())

    assert (found.corrections, found.cautions) == ((), ())
    assert found.report is not None


def test_a_stated_correction_stands_in_the_opening_with_who_and_where() -> None:
    """The words are those of the case, and the page is named."""
    (said,) = lines(demo_tree() | {"attestations": [STATED]}).corrections

    assert said == (
        "A corrected code is submitted with this appeal. Maria T. Ellison states: “M48.062 "
        "replaces M48.061, which was sent in error” (Ex. F p. 4)."
    )


def test_a_correction_to_a_code_that_is_not_billed_is_not_said() -> None:
    """The letter never names as corrected what the case does not carry."""
    stated = STATED | {"words": "M48.07 replaces M48.061"}

    assert lines(demo_tree() | {"attestations": [stated]}).corrections == ()


def test_a_correction_that_the_audit_faults_is_not_said() -> None:
    """While the corrected code would be refused itself, the letter does not offer it."""
    tree = demo_tree() | {"attestations": [STATED]}
    faulted = AuditReport((finding(AuditSeverity.LIKELY_DENY, "M48.062"),))
    noted = AuditReport((finding(AuditSeverity.NOTE, "M48.062"),))

    assert lines(tree, faulted).corrections == ()
    assert lines(tree, noted).corrections != ()


def test_the_card_warns_of_what_can_be_held_against_the_denied_codes() -> None:
    """Two at most, the gravest first; a risk, a note or another code is no matter for a call."""
    report = AuditReport(
        (
            finding(AuditSeverity.WILL_DENY, "63047"),
            finding(AuditSeverity.WILL_DENY, "99214"),
            finding(AuditSeverity.LIKELY_DENY, "22612", "M43.16"),
            finding(AuditSeverity.LIKELY_DENY, "22840"),
            finding(AuditSeverity.RISK, "63047"),
        )
    )
    found = lines(demo_tree(), report).cautions

    assert [caution.text for caution in found] == [
        "Title (63047): Do this.",
        "Title (22612 and M43.16): Do this.",
    ]


def test_the_letter_opens_with_the_correction() -> None:
    """It stands before the reasons, and in the letter of a case without one it is absent."""
    tree = demo_tree() | {"attestations": [STATED]}
    plain = context_of(tree, DEMO_DAY)
    told = replace(plain, coding=lines(tree))

    assert "corrected code" not in letter_text(plain)
    text = letter_text(told)
    assert text.index("A corrected code is submitted") < text.index("The reason given")
