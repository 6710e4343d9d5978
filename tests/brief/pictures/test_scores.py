"""Scores over time: on the whole scale, with bands and changes only where a source has them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from appealgen.brief.pictures.measures import load_measures
from appealgen.brief.pictures.models import Panel, ScorePicture
from appealgen.brief.pictures.scores import score_picture
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.spine import INSTRUMENTS, ChangeUnit
from tests.brief.cases import POLICIES
from tests.brief.pictures.cases import pictured


def picture(*scores: dict[str, Any]) -> ScorePicture | None:
    """Return the picture of the demo's scores, or of others."""

    def change(tree: dict[str, Any]) -> None:
        tree["scores"] = list(scores) or tree["scores"]

    return score_picture(pictured(change))


def only(*scores: dict[str, Any]) -> Panel:
    """Return the one panel of some scores."""
    found = picture(*scores)
    assert found is not None
    (panel,) = found.panels
    return panel


def test_each_scale_and_site_has_its_panel() -> None:
    """Leg pain and back pain are never one line."""
    found = picture()
    assert found is not None

    names = [panel.name for panel in found.panels]

    assert names == ["Oswestry (ODI), %", "Numeric pain scale, leg", "Numeric pain scale, back"]
    assert [r.label for r in found.panels[0].readings] == ["46%", "50%", "58%"]


def test_a_raw_score_is_drawn_as_percent() -> None:
    """A raw NDI of 24 is 48 percent, in the moderate band."""
    panel = only(
        {"instrument": "ndi", "value": "24", "scale": "raw", "date": "2026-01-02", "cite": "F p. 1"}
    )

    assert panel.readings[0].value == Decimal(48)
    assert panel.readings[0].label == "48%"
    assert panel.high == 100


def test_a_month_is_drawn_as_a_month() -> None:
    """A score of which only the month is known spans it."""
    panel = only({"instrument": "odi", "value": "40", "date": "2026-02", "cite": "F p. 1"})

    assert (panel.readings[0].first.day, panel.readings[0].last.day) == (1, 28)


def test_a_score_without_a_date_is_told_and_not_drawn() -> None:
    """It has no place on the line of time, and is not left out of the words."""
    dated = {"instrument": "odi", "value": "40", "date": "2026-02-01", "cite": "F p. 1"}
    undated = {"instrument": "odi", "value": "44", "cite": "F p. 2"}
    found = picture(dated, undated)
    assert found is not None

    assert [r.label for r in found.panels[0].readings] == ["40%"]
    assert "44% (severe), date not stated (Ex. F p. 2)" in found.alt


@pytest.mark.parametrize(
    "score",
    [
        pytest.param({"instrument": "odi", "value": "40", "cite": "F p. 1"}, id="undated"),
        pytest.param({"instrument": "promis", "value": "40", "date": "2026-02-01"}, id="unknown"),
    ],
)
def test_what_cannot_be_placed_makes_no_picture(score: dict[str, Any]) -> None:
    """Without a date or a scale on file nothing is drawn."""
    assert picture(score) is None


def test_leg_pain_has_no_bar() -> None:
    """The consensus is of low back pain; it is not shown beside a leg score."""
    back, leg = (
        only({"instrument": "nrs", "value": "6", "site": site, "date": "2026-02-01",
              "cite": "F p. 1"})
        for site in ("back", "leg")
    )  # fmt: skip

    assert back.change == 2
    assert leg.change is None


def test_the_note_names_the_paper_of_a_bar_and_disclaims_bands() -> None:
    """A reader learns whose change it is, and that a band decides nothing."""
    found = picture()
    assert found is not None

    assert "Ostelo and others, Spine 2008;33:90-94" in found.note
    assert "not criteria of the policy" in found.note


def test_the_changes_on_file_are_those_of_the_scales() -> None:
    """Each value, kind, population and source stands among the thresholds of its scale."""
    measures = load_measures(POLICIES)

    assert measures
    for measure in measures:
        known = [
            (t.value, t.kind, t.population, t.source)
            for t in INSTRUMENTS[measure.instrument].thresholds
            if t.unit is ChangeUnit.POINTS
        ]
        assert (measure.change, measure.kind, measure.population, measure.source) in known


def test_a_missing_or_broken_file_is_said(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    """The file is named with what is wrong in it."""
    with pytest.raises(InputNotFoundError):
        load_measures(tmp_path)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "measures.yaml").write_text("measures:\n  - instrument: odi\n")
    with pytest.raises(PolicyInvalidError, match=r"measures\.yaml"):
        load_measures(tmp_path)
