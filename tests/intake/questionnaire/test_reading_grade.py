"""The patient's pages are written in plain words: Flesch-Kincaid grade 6 at most, page by page.

Measured with textstat on all that stands on the page: question, help, why, where, and choices. The
pages of staff and surgeon name anatomy and codes, and are not measured.
"""

from __future__ import annotations

import warnings

import pytest

from appealgen.intake.questionnaire.question import label_of, text_of
from appealgen.intake.questionnaire.schema import Item, Kind, Role, load_questionnaire
from appealgen.intake.questionnaire.strings import load_strings

HIGHEST = 6.0
STRINGS = load_strings()
QUESTIONS = [i for i in load_questionnaire(Role.PATIENT).walk() if i.type is not Kind.GROUP]
WARNINGS = ("alert.emergency", "alert.call_today")


def page_of(item: Item) -> str:
    """Return what stands on the page of a question, one sentence after another."""
    name = item.link_id
    parts = [
        text_of(item, STRINGS),
        *(STRINGS.maybe(f"{name}.{p}") for p in ("help", "why", "where")),
    ]
    parts += [f"{label_of(item, code, STRINGS)}." for code in item.choices]
    return " ".join(part for part in parts if part)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text."""
    with warnings.catch_warnings():
        # textstat 0.7 asks for pkg_resources, which says of itself that it is deprecated.
        warnings.simplefilter("ignore")
        import textstat  # type: ignore[import-untyped]
    return float(textstat.flesch_kincaid_grade(text))


@pytest.mark.parametrize("item", QUESTIONS, ids=lambda item: item.link_id)
def test_a_page_reads_at_grade_six_or_below(item: Item) -> None:
    """A person who left school after the sixth grade can read the page."""
    assert grade(page_of(item)) <= HIGHEST


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_reads_at_grade_six_or_below(name: str) -> None:
    """What to do in an emergency is understood at once."""
    assert grade(f"{STRINGS(f'{name}.title')}. {STRINGS(f'{name}.text')}") <= HIGHEST


def test_the_measure_tells_hard_from_plain() -> None:
    """A sentence of a policy would not pass."""
    hard = "Documentation of conservative management, including supervised physical rehabilitation."

    assert grade(hard) > HIGHEST


@pytest.mark.parametrize("section", load_questionnaire(Role.PATIENT).items)
def test_each_section_says_why_it_asks(section: Item) -> None:
    """No section goes by without a reason."""
    assert any(STRINGS.maybe(f"{item.link_id}.why") for item in section.walk())
