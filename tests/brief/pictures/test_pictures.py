"""Which pictures a letter has: those wanted, where the case has something to show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appealgen.brief.letter import letter_brief
from appealgen.brief.pictures import ALL_PICTURES, PictureKind, pictures_of
from tests.brief.cases import published
from tests.brief.pictures.cases import pictured


def test_the_demo_has_all_three() -> None:
    """Time, scores, spine, in this order."""
    assert [picture.key for picture in pictures_of(pictured())] == ["timeline-1", "scores", "spine"]


@pytest.mark.parametrize("kind", sorted(PictureKind))
def test_each_can_be_left_out(kind: PictureKind) -> None:
    """The others stay."""
    context = replace(pictured(), pictures=ALL_PICTURES - {kind})

    assert kind.value not in " ".join(picture.key for picture in pictures_of(context))
    assert len(pictures_of(context)) == 2


def test_all_can_be_left_out() -> None:
    """A letter in words alone has no appendix."""
    brief = letter_brief(replace(pictured(), pictures=frozenset()))

    assert brief.pictures == ()
    assert not brief.has_pictures


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("assess-536562-acdf-c5-6", ["spine"]),
        ("assess-630947-xlif-l3-4", ["spine"]),
        ("ny-dfs-202304-161255-discectomy-l3-4-inpatient", ["spine"]),
        ("assess-515440-si-fusion-27279", []),
        ("two-stage-l2-pelvis", []),
    ],
)
def test_published_cases_have_what_their_sources_hold(name: str, keys: list[str]) -> None:
    """No date, no score: no line of time, no panel. No argument: no picture."""
    assert [picture.key for picture in pictures_of(published(name))] == keys


def test_one_picture_has_no_page_of_its_own() -> None:
    """Several begin a page; one stands after the letter where there is room."""
    assert letter_brief(pictured()).pictures_apart
    assert not letter_brief(published("assess-630947-xlif-l3-4")).pictures_apart
