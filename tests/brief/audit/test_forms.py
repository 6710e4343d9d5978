"""Example wording: the case's own facts, and blanks for everything else."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Any

import pytest

from appealgen.brief.audit_forms import as_text
from appealgen.brief.audit_needs import AuditNeed, needs_of
from appealgen.coding.audit.documentation import documentation_rules
from appealgen.errors import NoPolicyInForceError
from appealgen.matching import determine
from appealgen.model import Case
from appealgen.service import policy_library
from tests.brief.cases import CHECKOUT, DEMO_DAY, demo_tree, letter_text, published_tree
from tests.brief.cases import context_of as context

PUBLISHED = sorted(p.name for p in (CHECKOUT / "fixtures" / "published").iterdir())
DATES = re.compile(r"\b[A-Z][a-z]+ (?:\d{1,2}, )?\d{4}\b")


def needs(tree: dict[str, Any], as_of: dt.date = DEMO_DAY) -> tuple[AuditNeed, ...]:
    """Return what the chart of a case tree lacks."""
    case = Case.model_validate(tree)
    determination = determine(case, policy_library(), as_of=as_of)
    return needs_of(case, determination, documentation_rules())[0]


def case_with(**therapy: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a published case whose chart still lacks care, its therapy changed."""
    tree = published_tree("assess-630947-xlif-l3-4")
    (known,) = [course for course in tree["care"] if course["kind"] == "physical_therapy"]
    known |= therapy
    return tree


def test_what_the_case_holds_is_filled_in_and_the_rest_is_blank() -> None:
    """The visits on file stand in the sentence; the days, which are not, stay blank."""
    tree = case_with(provider="Bayfront Physical Therapy")
    (need,) = [n for n in needs(tree) if n.criterion.endswith("therapy.length")]

    assert as_text(need.example) == (
        "Physical therapy at Bayfront Physical Therapy, first visit [blank: date], last visit "
        "[blank: date], 11 visits, in person and supervised. Result at discharge: no relief."
    )
    assert need.owner == "staff"


def test_the_dates_of_one_drug_never_stand_in_for_another() -> None:
    """A form for a drug class that is not on file takes no date from a drug that is."""
    drug = next(course for course in demo_tree()["care"] if course.get("drug") == "gabapentin")
    drug.pop("cite")
    tree = case_with()
    tree["care"] = [c for c in tree["care"] if c["kind"] != "medication"] + [drug]
    (need,) = [n for n in needs(tree) if n.criterion.endswith("medication")]
    text = as_text(need.example)

    assert text.startswith("NSAID, acetaminophen or tricyclic antidepressant: [blank: ")
    assert not re.search(r"20\d\d", text)


def test_the_day_of_an_examination_is_never_filled_in() -> None:
    """A finding made today is not dated back to a visit on file."""
    tree = demo_tree()
    for exam in tree["exams"]:
        exam["by_requesting_surgeon"] = False
    found = [n for n in needs(tree) if "examined" in as_text(n.example)]

    assert not any(DATES.search(as_text(need.example)) for need in found)


def test_an_addendum_names_the_study_and_leaves_the_grade_to_the_radiologist() -> None:
    """Nobody is told which grade to write."""
    tree = demo_tree()
    for finding in tree["imaging"][0]["findings"]:
        if finding["kind"] == "stenosis":
            finding.pop("grade")
    (need,) = [n for n in needs(tree) if n.owner == "radiologist"]

    assert as_text(need.example).startswith("Addendum to the MRI of August 19, 2026 at L4-L5")
    assert [p.text for p in need.example if p.blank] == [
        "grade, as read",
        "grade and side, as read",
        "grade and side, as read",
    ]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_number_of_an_example_stands_in_the_case_or_the_criterion(name: str) -> None:
    """No example invents a number, whatever the case holds."""
    tree = published_tree(name)
    with suppress(NoPolicyInForceError):
        for need in needs(tree, dt.date(2026, 11, 20)):
            said = as_text(tuple(p for p in need.example if not p.blank)).replace("HbA1c", "")
            known = f"{tree} {need.says} {need.fix} {need.what} {need.lines} {need.levels}"
            assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", known))


def test_no_letter_holds_a_form() -> None:
    """Blanks are for the desk; a letter of the same case has none."""
    tree = case_with()

    assert any(part.blank for need in needs(tree) for part in need.example)
    text = letter_text(context(tree, DEMO_DAY))
    assert "blank" not in text
    assert "___" not in text
