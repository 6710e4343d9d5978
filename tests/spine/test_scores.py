"""Scores, bands and change."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.spine import (
    INSTRUMENTS,
    Better,
    ChangeThreshold,
    ChangeUnit,
    Direction,
    ItemCountError,
    ItemRangeError,
    ScoreRangeError,
    UnknownInstrumentError,
    band_of,
    change,
    meets,
    ndi_percent_from_raw,
    score_mjoa,
    score_ndi,
    score_odi,
)

answers = st.lists(st.integers(0, 5), min_size=10, max_size=10)


def threshold(instrument: str, value: str, unit: ChangeUnit = ChangeUnit.POINTS) -> ChangeThreshold:
    """Make an invented threshold."""
    return ChangeThreshold(instrument, Decimal(value), unit, "invented", "nobody", "none")


@given(answers)
def test_complete_odi_and_ndi_are_twice_the_sum(items: list[int]) -> None:
    """With all ten answered, ODI and NDI are exactly twice the sum, and say nothing of blanks."""
    for result in (score_odi(items), score_ndi(items)):
        assert result.value == 2 * sum(items)
        assert (result.answered, result.total, result.note) == (10, 10, "")
        assert result.unit == "percent"


@given(answers, st.integers(0, 9), st.sets(st.integers(0, 9), max_size=2))
def test_odi_rises_with_any_item(items: list[int], place: int, blanks: set[int]) -> None:
    """A worse answer in any answered section never lowers the ODI, and raises it."""
    shown = [None if i in blanks else item for i, item in enumerate(items)]
    before = shown[place]
    if before is None or before == 5:
        return
    worse = [*shown[:place], before + 1, *shown[place + 1 :]]
    low, high = score_odi(shown).value, score_odi(worse).value

    assert low is not None
    assert high is not None
    assert high > low


@given(answers, st.sets(st.integers(0, 9), max_size=2))
def test_blanks_keep_a_score_inside_what_is_possible(items: list[int], blanks: set[int]) -> None:
    """A score with blanks lies between all blanks 0 and all blanks 5."""
    shown = [None if i in blanks else item for i, item in enumerate(items)]
    lowest = 2 * sum(item or 0 for item in shown)
    highest = lowest + 10 * len(blanks)
    scores = [score_odi(shown), score_ndi(shown)] if len(blanks) <= 1 else [score_odi(shown)]

    for result in scores:
        assert result.value is not None
        assert lowest <= result.value <= highest


@given(answers, st.integers(0, 9))
def test_one_blank_gives_odi_and_ndi_the_same_percent(items: list[int], place: int) -> None:
    """With one blank, dividing by 45 and adding the mean give the same percent."""
    shown = [None if i == place else item for i, item in enumerate(items)]

    assert score_odi(shown).value == score_ndi(shown).value


def test_odi_with_blanks() -> None:
    """Nine answered divide by 45, eight by 40; seven are not scored and the reason is given."""
    nine = score_odi([2, 2, 2, 2, 2, 2, 2, 1, 1, None])
    eight = score_odi([5] * 4 + [0] * 4 + [None] * 2)
    seven = score_odi([5] * 7 + [None] * 3)

    assert nine.value is not None
    assert nine.value.quantize(Decimal("0.01")) == Decimal("35.56")
    assert (nine.rounded, nine.answered) == (36, 9)
    assert "1 blank" in nine.note
    assert eight.value == eight.rounded == 50
    assert (seven.value, seven.rounded, seven.answered) == (None, None, 7)
    assert "7 of 10" in seven.note
    assert "working rule" in seven.note


def test_ndi_with_blanks() -> None:
    """One blank takes the mean of the rest; two are not scored."""
    one = score_ndi([5, 5, 5, 0, 0, 0, 1, 0, 2, None])
    two = score_ndi([5] * 8 + [None] * 2)

    assert one.value == Decimal(40)
    assert "mean" in one.note
    assert two.value is None
    assert "8 of 10" in two.note


@pytest.mark.parametrize("score", [score_odi, score_ndi])
@pytest.mark.parametrize("count", [0, 9, 11])
def test_ten_items_are_needed(score: type, count: int) -> None:
    """A form with another number of items is refused."""
    with pytest.raises(ItemCountError, match="ten"):
        score([1] * count)


@pytest.mark.parametrize("score", [score_odi, score_ndi])
@pytest.mark.parametrize("item", [6, -1, True, 2.5, "3"])
def test_items_run_from_zero_to_five(score: type, item: object) -> None:
    """An item that the form does not offer is refused."""
    with pytest.raises(ItemRangeError, match="0 to 5"):
        score([item] + [1] * 9)


def test_mjoa() -> None:
    """The four domains are added; one missing leaves no score."""
    full = score_mjoa([4, 5, 2, 3])
    missing = score_mjoa([4, None, 2, 3])

    assert full.value == 14
    assert (full.unit, full.note) == ("points", "")
    assert score_mjoa([5, 7, 3, 3]).value == 18
    assert missing.value is None
    assert "3 of 4" in missing.note


@pytest.mark.parametrize("items", [[5, 7, 3, 4], [-1, 5, 2, 3], [True, 5, 2, 3], [19, None, 0, 0]])
def test_mjoa_refuses_impossible_domains(items: list[int | None]) -> None:
    """A sum above 18, a negative domain or a truth value is refused."""
    with pytest.raises(ItemRangeError, match="18"):
        score_mjoa(items)
    with pytest.raises(ItemCountError, match="four"):
        score_mjoa([*items, 0])


BANDS = [
    ("odi", "0", "minimal"),
    ("odi", "20", "minimal"),
    ("odi", "20.4", "minimal"),
    ("odi", "20.5", "moderate"),
    ("odi", "21", "moderate"),
    ("odi", "40", "moderate"),
    ("odi", "40.5", "severe"),
    ("odi", "41", "severe"),
    ("odi", "60", "severe"),
    ("odi", "60.5", "very severe"),
    ("odi", "61", "very severe"),
    ("odi", "80", "very severe"),
    ("odi", "80.5", "total"),
    ("odi", "81", "total"),
    ("odi", "100", "total"),
    ("ndi", "0", "none"),
    ("ndi", "8", "none"),
    ("ndi", "8.9", "none"),
    ("ndi", "9", "mild"),
    ("ndi", "10", "mild"),
    ("ndi", "28", "mild"),
    ("ndi", "28.9", "mild"),
    ("ndi", "29", "moderate"),
    ("ndi", "30", "moderate"),
    ("ndi", "48", "moderate"),
    ("ndi", "49", "severe"),
    ("ndi", "50", "severe"),
    ("ndi", "68", "severe"),
    ("ndi", "69", "complete"),
    ("ndi", "70", "complete"),
    ("ndi", "100", "complete"),
    ("mjoa", "0", "severe"),
    ("mjoa", "11", "severe"),
    ("mjoa", "11.5", "moderate"),
    ("mjoa", "12", "moderate"),
    ("mjoa", "14", "moderate"),
    ("mjoa", "14.5", "mild"),
    ("mjoa", "15", "mild"),
    ("mjoa", "17", "mild"),
    ("mjoa", "18", None),
    ("nrs", "7", None),
    ("vas", "70", None),
    ("rmdq", "20", None),
    ("sf36_pcs", "30", None),
]


@pytest.mark.parametrize(("instrument", "value", "label"), BANDS)
def test_bands_at_every_boundary(instrument: str, value: str, label: str | None) -> None:
    """Each boundary falls in its band, halves go up, and a scale without a source has none."""
    band = band_of(instrument, Decimal(value))

    assert (band.label if band else None) == label


@pytest.mark.parametrize("raw", range(51))
def test_every_raw_ndi_has_the_band_printed_for_it(raw: int) -> None:
    """In percent, a raw NDI keeps the band its author prints on the raw scale."""
    label = ["none", "mild", "moderate", "severe", "complete"][
        sum(raw >= lowest for lowest in (5, 15, 25, 35))
    ]
    band = band_of("ndi", ndi_percent_from_raw(raw))

    assert band is not None
    assert band.label == label


@pytest.mark.parametrize("instrument", ["odi", "ndi"])
@given(value=st.decimals(0, 100, places=3))
def test_every_percent_has_a_band(instrument: str, value: Decimal) -> None:
    """No percent falls between two bands."""
    assert band_of(instrument, value) is not None


def test_raw_ndi_is_doubled_and_its_range_kept() -> None:
    """Raw 24 is 48 percent; 51 raw is refused, because it is surely a percent."""
    assert ndi_percent_from_raw(24) == 48
    assert ndi_percent_from_raw(Decimal("22.5")) == 45
    for raw in (51, -1, float("nan"), True):
        with pytest.raises(ScoreRangeError):
            ndi_percent_from_raw(raw)


@pytest.mark.parametrize("value", ["-0.1", "100.1", "NaN", "Infinity"])
def test_values_outside_the_scale_are_refused(value: str) -> None:
    """A value off the scale has neither band nor change."""
    with pytest.raises(ScoreRangeError):
        band_of("odi", Decimal(value))
    with pytest.raises(ScoreRangeError):
        change("odi", 50, Decimal(value))


def test_unknown_instrument_is_refused_with_the_known_ones() -> None:
    """An unknown instrument is refused, and the message lists those on file."""
    with pytest.raises(UnknownInstrumentError, match="odi, ndi"):
        band_of("oswestry", 20)
    with pytest.raises(UnknownInstrumentError, match="odi, ndi"):
        change("promis", 20, 10)


@pytest.mark.parametrize(
    ("instrument", "before", "after", "points", "percent", "direction"),
    [
        ("odi", "52", "30", "22", "42.31", "better"),
        ("odi", "30", "52", "22", "73.33", "worse"),
        ("odi", "30", "30", "0", "0", "same"),
        ("mjoa", "12", "14", "2", "16.67", "better"),
        ("mjoa", "14", "12", "2", "14.29", "worse"),
        ("sf36_pcs", "30.5", "36.1", "5.6", "18.36", "better"),
        ("nrs", "0", "2", "2", None, "worse"),
    ],
)
def test_change(  # noqa: PLR0913, PLR0917 - one row of a table
    instrument: str, before: str, after: str, points: str, percent: str | None, direction: str
) -> None:
    """A change has its size, its share of the baseline and the direction the scale gives it."""
    found = change(instrument, Decimal(before), Decimal(after))
    share = None if found.percent is None else found.percent.quantize(Decimal("0.01"))

    assert found.points == Decimal(points)
    assert share == (None if percent is None else Decimal(percent))
    assert found.direction == direction


@given(st.sampled_from(sorted(INSTRUMENTS)), st.data())
def test_change_turns_around(instrument: str, data: st.DataObject) -> None:
    """The way back has the same size and the other direction."""
    tool = INSTRUMENTS[instrument]
    value = st.decimals(tool.lower, tool.upper, places=1)
    a, b = data.draw(value), data.draw(value)
    there, back = change(instrument, a, b), change(instrument, b, a)
    turned = {"better": "worse", "worse": "better", "same": "same"}

    assert there.points == back.points == abs(a - b)
    assert back.direction == turned[there.direction]


def test_floats_are_taken_as_written() -> None:
    """A float means the decimal it prints as, so 7.3 to 5.3 is exactly two points."""
    assert change("nrs", 7.3, 5.3).points == Decimal(2)
    assert meets(change("nrs", 7.3, 5.3), threshold("nrs", "2"))


def test_meets_at_above_and_below_the_threshold() -> None:
    """A change meets a threshold it reaches exactly, and only as an improvement."""
    ten = threshold("odi", "10")

    assert meets(change("odi", 50, 40), ten)
    assert meets(change("odi", 50, 39), ten)
    assert not meets(change("odi", 50, Decimal("40.1")), ten)
    assert not meets(change("odi", 40, 60), ten)
    assert not meets(change("odi", 40, 40), threshold("odi", "0"))


def test_percent_thresholds_are_exact() -> None:
    """30 percent of 50 is 15 points, no more and no less, whatever the decimal settings."""
    thirty = threshold("odi", "30", ChangeUnit.PERCENT_OF_BASELINE)
    with localcontext() as settings:
        settings.prec = 3
        assert meets(change("odi", 50, 35), thirty)
        assert not meets(change("odi", 50, Decimal("35.001")), thirty)
        assert change("odi", Decimal("50.125"), 35).points == Decimal("15.125")


def test_a_percent_of_nothing_is_refused() -> None:
    """From a baseline of 0 on a scale where more is better there is no percent."""
    with pytest.raises(ScoreRangeError, match="baseline of 0"):
        meets(change("mjoa", 0, 3), threshold("mjoa", "30", ChangeUnit.PERCENT_OF_BASELINE))


def test_threshold_of_another_instrument_is_refused() -> None:
    """An ODI change is never held against an NDI threshold."""
    with pytest.raises(UnknownInstrumentError, match="different instruments"):
        meets(change("odi", 50, 30), threshold("ndi", "10"))


def test_registry_is_well_formed() -> None:
    """Ids, bands and thresholds of every instrument are consistent with its own scale."""
    assert list(INSTRUMENTS) == ["odi", "ndi", "nrs", "vas", "mjoa", "rmdq", "sf36_pcs"]
    for key, tool in INSTRUMENTS.items():
        assert key == tool.id
        assert list(map(int, tool.range)) == [tool.lower, tool.upper]
        assert all(tool.lower <= b.lower <= b.upper <= tool.upper for b in tool.bands)
        assert bool(tool.bands) == bool(tool.band_source)
        for limit in tool.thresholds:
            assert limit.instrument == key
            top = tool.upper if limit.unit is ChangeUnit.POINTS else 100
            assert 0 < limit.value < top
            assert limit.source
            assert limit.population


def test_unread_values_are_left_out() -> None:
    """Commonly quoted figures that were not seen in a source are on no list."""
    values = {(i, str(t.value)) for i, tool in INSTRUMENTS.items() for t in tool.thresholds}
    unread = {("odi", "12.8"), ("nrs", "1.2"), ("nrs", "1.6"), ("sf36_pcs", "4.9"), ("mjoa", "3")}

    assert not values & unread
    assert not any("copay" in t.source for tool in INSTRUMENTS.values() for t in tool.thresholds)


def test_direction_of_each_scale() -> None:
    """Only mJOA and SF-36 PCS improve upward."""
    upward = {key for key, tool in INSTRUMENTS.items() if tool.better is Better.HIGHER}

    assert upward == {"mjoa", "sf36_pcs"}
    assert change("vas", 80, 40).direction is Direction.BETTER
