"""Rates come with an interval from the literature, or with none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.brief.report import ENOUGH, rate_of, wilson


@pytest.mark.parametrize(
    ("won", "decided", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(won: int, decided: int, low: float, high: float) -> None:
    """The examples of Newcombe RG, Stat Med 1998;17:857-872, table I, score method."""
    assert wilson(won, decided) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate_and_mirrors(counts: tuple[int, int]) -> None:
    """It lies within 0 and 1 around the rate, and that of the losses is its mirror image."""
    won, decided = counts
    low, high = wilson(won, decided)
    mirrored = wilson(decided - won, decided)

    assert 0 <= low <= won / decided <= high <= 1
    assert mirrored == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("won", "decided"), [(0, 0), (2, 1), (-1, 3)])
def test_no_interval_of_nothing(won: int, decided: int) -> None:
    """A proportion of no decisions is refused, not called zero."""
    with pytest.raises(ValueError, match="at least one"):
        wilson(won, decided)


@given(st.lists(st.sampled_from(["overturned", "in_part", "upheld"]), max_size=3 * ENOUGH))
def test_a_rate_is_given_from_the_minimum_on(said: list[str]) -> None:
    """Below it the counts stand alone; in part is not counted as won."""
    rate = rate_of(said)

    assert rate.decided == rate.overturned + rate.in_part + rate.upheld == len(said)
    if len(said) < ENOUGH:
        assert (rate.enough, rate.share, rate.low, rate.high) == (False, None, None, None)
    else:
        assert rate.enough
        assert rate.share == said.count("overturned") / len(said)


@pytest.mark.parametrize(("decided", "enough"), [(9, False), (10, True), (11, True)])
def test_ten_decisions_are_enough(decided: int, enough: bool) -> None:  # noqa: FBT001 - a value
    """The minimum is the one that the documentation states."""
    rate = rate_of(["upheld"] * decided)

    assert rate.enough is enough
    assert (rate.share is None) is not enough
