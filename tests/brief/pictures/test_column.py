"""The spine: each place with its own status and one finding, and nothing that the record lacks."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.brief.pictures.column import spine_picture
from appealgen.brief.pictures.models import Place, SpinePicture
from tests.brief.cases import published
from tests.brief.pictures.cases import crowded, pictured


def spine(change: Any = None) -> SpinePicture:  # noqa: ANN401 - a change of the case tree
    """Return the picture of the demo, changed."""
    found = spine_picture(pictured(change))
    assert found is not None
    return found


def places(picture: SpinePicture) -> dict[str, Place]:
    """Return the places by the name of their level."""
    return {f"{p.upper}-{p.lower}" if p.lower else p.upper: p for p in picture.places}


def test_the_level_asked_for_has_its_status_and_one_finding() -> None:
    """The radiologist's own words, with study and page."""
    (place,) = spine().places

    assert place.heading == "L4-L5, criteria: met"
    assert place.met
    assert place.claimed
    assert place.says == (
        "The report of the MRI of August 19, 2026 states “compression of the cauda equina nerve "
        "roots” (Ex. C p. 2)."
    )


def lower_two(tree: dict[str, Any]) -> None:
    """Ask for the decompression at L3-L4 as well, where imaging shows mild stenosis."""
    tree["request"]["stages"][0]["lines"][0]["levels"] = "L3-L5"


def test_a_level_that_fails_is_said_to_fail() -> None:
    """Mild stenosis does not meet the criterion, and the level has no part in its neighbor's."""
    place = places(spine(lower_two))["L3-L4"]

    assert place.failed
    assert not place.met
    assert place.heading == "L3-L4, criteria: not met; not argued in this letter"
    assert "mild central stenosis" in place.says


def test_every_level_has_its_place() -> None:
    """Twelve levels are twelve places; none without findings is met."""
    found = places(spine(crowded))

    assert len(found) == 12
    assert {level for level, place in found.items() if place.met} <= {"L4-L5"}


def test_a_level_without_a_finding_says_so() -> None:
    """Nothing is borrowed from the level next to it."""
    assert places(spine(crowded))["T6-T7"].says.startswith("No finding of imaging at this place")


def test_an_exception_is_named_only_where_one_is_asked_for() -> None:
    """A failing level without the surgeon's reason asks for none."""
    assert "exception" not in " ".join(p.heading for p in spine(crowded).places)


def test_a_line_that_is_left_out_is_said_to_be() -> None:
    """A level that the letter does not ask for is drawn as one that it does not."""
    found = places(spine(lower_two))

    assert found["L3-L4"].claimed is False
    assert found["L3-L4"].heading.endswith("not argued in this letter")
    assert found["L4-L5"].heading == "L4-L5, criteria: met; in part not argued here"


@pytest.mark.parametrize(
    ("levels", "drawn"),
    [
        pytest.param("L4-L5", ("L3", "L4", "L5", "S1"), id="one"),
        pytest.param("L5-S1", ("L3", "L4", "L5", "S1"), id="lowest"),
        pytest.param("C1-C2", ("C0", "C1", "C2", "C3"), id="highest"),
        pytest.param("T12-L2", ("T11", "T12", "L1", "L2", "L3"), id="across regions"),
    ],
)
def test_one_vertebra_more_is_drawn_at_each_end(levels: str, drawn: tuple[str, ...]) -> None:
    """Four at least, so that the eye finds its place; never past the column's ends."""

    def move(tree: dict[str, Any]) -> None:
        for line in tree["request"]["stages"][0]["lines"]:
            line["levels"] = levels

    assert spine(move).vertebrae == drawn


def test_a_vertebra_is_a_place_of_its_own() -> None:
    """An operation on a body marks the body."""

    def body(tree: dict[str, Any]) -> None:
        line = tree["request"]["stages"][0]["lines"][0]
        del line["levels"]
        line["vertebrae"] = ["T10"]

    found = places(spine(body))

    assert "T10" in found
    assert found["T10"].lower == ""


def test_a_request_without_a_place_has_no_picture() -> None:
    """A sacroiliac joint is not on the column."""
    assert spine_picture(published("assess-515440-si-fusion-27279")) is None


def test_the_words_say_that_it_is_a_diagram() -> None:
    """Nobody takes it for an image of the patient."""
    assert "it is not an image of this patient" in spine().alt
