"""The six elements, from the note's own lines and from the fields of a case."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.coding.audit import Element, ElementStatus
from appealgen.model import Case
from tests.coding.audit.build import audited, case, found, request, told

FUSION = ("22633 @L4-L5", "22840 @L4-L5")
DISC = ("63030 -LT @L4-L5 ^left",)
MET, CONTRADICTED = ElementStatus.MET, ElementStatus.CONTRADICTED
ABSENT, OUT = ElementStatus.ABSENT, ElementStatus.NOT_APPLICABLE


def status(made: Case, element: Element) -> ElementStatus:
    """Return what the audit says of one element."""
    (one,) = [one for one in audited(made).elements if one.element is element]
    return one.status


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("Fusion at L4-L5.", MET),
        ("Fusion at L4-5.", MET),
        ("Fusion L3 through S1, levels L3-S1.", MET),
        ("Fusion at L3-L4.", CONTRADICTED),
        ("Multilevel lumbar fusion.", ABSENT),
        ("Fusion at L9-L4.", ABSENT),
    ],
)
def test_levels_in_a_note(note: str, wanted: ElementStatus) -> None:
    """A span holds its levels; another level contradicts; 'multilevel' names none."""
    assert status(case(*FUSION, note=note), Element.LEVEL) is wanted


@pytest.mark.parametrize(
    ("lines", "note", "wanted"),
    [
        (FUSION, "Prone, midline approach.", MET),
        (FUSION, "Supine, anterior retroperitoneal approach.", CONTRADICTED),
        (FUSION, "The patient was positioned.", ABSENT),
        (("22551 @C5-C6",), "Standard anterior approach.", MET),
        (("22551 @C5-C6",), "Prone, posterior approach.", CONTRADICTED),
        (("22558 @L4-L5", "22612 @L4-L5"), "Anterior, then turned prone, posterior.", MET),
        (("22558 @L4-L5", "22612 @L4-L5"), "Anterior approach.", CONTRADICTED),
        (("27279",), "Prone.", None),
    ],
)
def test_the_approach_the_codes_are_for(
    lines: tuple[str, ...], note: str, wanted: ElementStatus | None
) -> None:
    """Each approach that a code is for has to be in the note."""
    made = case(*lines, note=note)
    if wanted is None:
        assert audited(made).elements == ()
    else:
        assert status(made, Element.APPROACH) is wanted


@pytest.mark.parametrize(
    ("lines", "note", "wanted"),
    [
        (FUSION, "Pedicle screws at L4 and L5 because of instability.", MET),
        (FUSION, "Pedicle screws were placed at L4 and L5.", ABSENT),
        (("22612 @L4-L5",), "Fusion in situ at L4-L5.", OUT),
    ],
)
def test_why_instrumentation(lines: tuple[str, ...], note: str, wanted: ElementStatus) -> None:
    """Screws need a reason on their own line; without implants nothing is asked."""
    assert status(case(*lines, note=note), Element.INSTRUMENTATION) is wanted


def test_a_reason_on_the_request_counts() -> None:
    """The form's field stands in for the note's sentence."""
    stage = {
        "name": "one",
        "lines": [{"code": "22840", "instrumentation_reason": "The slip moves 5 mm."}],
    }
    made = case(*FUSION, note="Screws at L4 and L5.", request={"stages": [stage]})
    assert status(made, Element.INSTRUMENTATION) is MET


@pytest.mark.parametrize(
    ("lines", "note", "care", "wanted"),
    [
        (FUSION, "Twelve weeks of physical therapy failed.", [], MET),
        (FUSION, "Injections gave no lasting relief.", [], MET),
        (FUSION, "She had physical therapy.", [], ABSENT),
        (FUSION, "The patient has not tried conservative care.", [], CONTRADICTED),
        (FUSION, "Fusion.", [{"kind": "physical_therapy", "outcome": "no_relief"}], MET),
        (FUSION, "Fusion.", [{"kind": "physical_therapy", "outcome": "improved"}], CONTRADICTED),
        (FUSION, "Fusion.", [{"kind": "physical_therapy", "outcome": "ongoing"}], ABSENT),
        (DISC, "Discectomy.", [], OUT),
    ],
)
def test_failed_care(
    lines: tuple[str, ...], note: str, care: list[dict[str, Any]], wanted: ElementStatus
) -> None:
    """A fusion needs care that failed, by the note or the record; a denial contradicts it."""
    assert status(case(*lines, note=note, care=care), Element.FAILED_CARE) is wanted


def test_an_urgent_indication_waives_care() -> None:
    """A fracture does not wait for therapy."""
    stage = {"name": "one", "lines": [{"code": "22612", "indications": ["fracture"]}]}
    made = case(*FUSION, note="Fusion.", request={"stages": [stage]})
    assert status(made, Element.FAILED_CARE) is OUT


@pytest.mark.parametrize(
    ("lines", "note", "wanted"),
    [
        (DISC, "Left laminotomy.", MET),
        (DISC, "Right laminotomy.", CONTRADICTED),
        (DISC, "Laminotomy.", ABSENT),
        (DISC, "Bilateral laminotomy.", MET),
        (("63030 -50 @L4-L5",), "Left laminotomy.", CONTRADICTED),
        (("63030 -50 @L4-L5",), "Left and right laminotomy.", MET),
        (("63047 @L4-L5",), "Laminectomy.", OUT),
    ],
)
def test_the_side(lines: tuple[str, ...], note: str, wanted: ElementStatus) -> None:
    """Only codes that count sides need one, and the note's decides."""
    assert status(case(*lines, note=note), Element.LATERALITY) is wanted


@pytest.mark.parametrize(
    ("dx", "note", "wanted"),
    [
        ("M48.062", "Severe stenosis at L4-L5.", MET),
        ("M48.062", "There is no stenosis at L4-L5.", CONTRADICTED),
        ("M48.062", "There is no fracture. Severe stenosis at L4-L5.", MET),
        ("M48.062", "Back pain.", ABSENT),
        ("M51.16", "Herniated disc with radiculopathy.", MET),
        ("M43.16 M48.062", "Stenosis.", ABSENT),
        ("Z98.1", "Back pain.", OUT),
    ],
)
def test_necessity_in_the_words_of_the_diagnosis(dx: str, note: str, wanted: ElementStatus) -> None:
    """The first diagnosis has to be in the note, and not only to be denied there."""
    assert status(case("63047 @L4-L5", dx=dx, note=note), Element.NECESSITY) is wanted


def test_a_finding_quotes_the_line_and_cites_the_page() -> None:
    """What contradicts is shown word for word, with its exhibit."""
    made = case(*DISC, note="Prone, posterior.\nRight laminotomy at L4-L5.\n", dx="M51.16")
    (one,) = found(made, "note-element-laterality")
    assert one.quotes == ("Right laminotomy at L4-L5.",)
    assert [str(cite) for cite in one.cites] == ["Ex. D p. 1"]


def test_without_a_note_one_finding_says_what_to_add() -> None:
    """Six complaints about one missing note would be noise."""
    made = found(case(*FUSION, dx="M48.062"), "note-element")
    assert [one.severity.value for one in made] == ["note"]
    assert "approach" in made[0].what


def test_fields_of_a_request_are_enough() -> None:
    """A request that states everything in its fields draws nothing."""
    lines = [
        {
            "code": "22633",
            "levels": ["L4-L5"],
            "approach": "posterior",
            "indications": ["stenosis"],
            "instrumentation_reason": "The slip moves 5 mm.",
        },
        {"code": "22840", "levels": ["L4-L5"]},
    ]
    care = [{"kind": "physical_therapy", "outcome": "no_relief"}]
    made = request({"lines": lines}, dx="M48.062", care=care)
    assert found(made, "note-element") == []


def test_an_injection_has_no_elements() -> None:
    """The six elements belong to operations."""
    assert audited(case("64483 -LT @L4-L5", dx="M54.16")).elements == ()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("L4-L5", []),
        ("L4-5", []),
        ("L4/5", []),
        ("l4-l5", []),
        ("L4\u2011L5", []),
        ("L4 to L5", []),
        ("L3 through L5", []),
        ("L3 to L4", ["likely_deny note-element-level 63047"]),
        ("the lower back", ["risk note-element-level 63047"]),
    ],
)
def test_levels_are_read_as_notes_write_them(words: str, wanted: list[str]) -> None:
    """A level dictated with "to", in small letters or with another dash is a level."""
    note = f"Lumbar stenosis. Prone, posterior. Laminectomy {words}."
    assert told(case("63047 @L4-L5", dx="M48.061", note=note), "note-element-level") == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Conservative measures were exhausted.", []),
        ("Physical therapy for twelve weeks did not help.", []),
        (
            "Conservative care was not exhausted.",
            ["likely_deny note-element-failed-care 22612"],
        ),
        (
            "The patient has not yet tried physical therapy.",
            ["likely_deny note-element-failed-care 22612"],
        ),
        ("He is doing his exercises.", ["risk note-element-failed-care 22612"]),
    ],
)
def test_failed_care_is_read_with_its_negation(words: str, wanted: list[str]) -> None:
    """Exhausted is failed; not exhausted, or not yet tried, contradicts it."""
    note = f"Slip. Prone, posterior. Fusion L4-L5. {words}"
    made = case("22612 @L4-L5", dx="M43.16", note=note)
    assert told(made, "note-element-failed-care") == wanted
