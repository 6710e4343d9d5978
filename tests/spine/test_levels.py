"""Levels, spans and the ways people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.spine import (
    Level,
    LevelError,
    Region,
    Side,
    Span,
    Vertebra,
    adjacent,
    levels_between,
    parse_levels,
    say_levels,
    say_span,
)

LEVELS = Span(Vertebra.C0, Vertebra.S1).levels
level = st.sampled_from(LEVELS)


def names(levels: tuple[Level, ...]) -> list[str]:
    """Return the levels as text."""
    return [str(one) for one in levels]


def test_twenty_five_levels_from_head_to_sacrum() -> None:
    """The spine has 25 levels here, C0-C1 to L5-S1, each once and in order."""
    assert len(set(LEVELS)) == 25
    assert (str(LEVELS[0]), str(LEVELS[-1])) == ("C0-C1", "L5-S1")
    assert tuple(sorted(set(LEVELS))) == LEVELS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L4-L5", "L4-L5"),
        ("L4-5", "L4-L5"),
        ("L4/5", "L4-L5"),
        ("L4/L5", "L4-L5"),
        ("l4-5", "L4-L5"),
        (" L4 - L5 ", "L4-L5"),
        ("L4\u20135", "L4-L5"),
        ("L4\u2014L5", "L4-L5"),
        ("C7-T1", "C7-T1"),
        ("T12/L1", "T12-L1"),
        ("t9-10", "T9-T10"),
        ("L5-S1", "L5-S1"),
        ("c0-c1", "C0-C1"),
        ("occiput-C1", "C0-C1"),
    ],
)
def test_accepted_spellings(text: str, expected: str) -> None:
    """Each common spelling of a level is read as the same level."""
    assert str(Level.parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("L7-S9", "L7 is not a vertebra"),
        ("L5-L6", "L6 is not a vertebra"),
        ("L4-L6", "L6 is not a vertebra"),
        ("L3-L5", "more than one level"),
        ("L5-L4", "upside down"),
        ("L4-L4", "named twice"),
        ("L5-1", "upside down"),
        ("S1-pelvis", "pelvis"),
        ("L4", "not a level"),
        ("L4 to", "not a level"),
        ("L4L5", "not a level"),
        ("L4-L5-S1", "not a level"),
        ("L04-L05", "L04 is not a vertebra"),
        ("L004-L005", "not the name of a vertebra"),
        ("7-9", "not the name of a vertebra"),
        ("\u017f1-L5", "not a level"),
        ("", "not a level"),
    ],
)
def test_refused_levels_say_what_is_wrong_and_what_is_accepted(text: str, part: str) -> None:
    """A text that is not one level is refused with the reason and the accepted form."""
    with pytest.raises(LevelError) as caught:
        Level.parse(text)
    message = str(caught.value)

    assert part in message
    assert "L4-L5" in message or "L1-L5" in message


def test_message_never_repeats_words() -> None:
    """A mistyped field may hold a patient's words, so they are not repeated."""
    for text in ("Smith-Jones", "Jane", "Smith", "4511-2299"):
        for read in (Level.parse, Span.parse, parse_levels, Vertebra.parse):
            with pytest.raises(LevelError) as caught:
                read(text)
            assert not any(word in str(caught.value) for word in ("mith", "MITH", "Jane", "4511"))


@given(level)
def test_level_reads_back(one: Level) -> None:
    """Every level reads back from its own name, as a level and as a span."""
    assert Level.parse(str(one)) == one
    assert parse_levels(str(one)) == (one,)


@given(st.sampled_from(Vertebra))
def test_vertebra_reads_back(one: Vertebra) -> None:
    """Every vertebra reads back from its own name in either case."""
    assert Vertebra.parse(str(one)) is one
    assert Vertebra.parse(str(one).lower()) is one


@given(st.text(max_size=12))
def test_any_text_is_a_level_or_a_level_error(text: str) -> None:
    """No text makes the reader fail in any other way."""
    try:
        found = Level.parse(text)
    except LevelError:
        return
    assert found in LEVELS


@given(level, level, level)
def test_levels_are_totally_ordered(a: Level, b: Level, c: Level) -> None:
    """Of two levels exactly one comes first, and order carries over."""
    assert [a < b, a == b, a > b].count(True) == 1
    assert not (a <= b <= c) or a <= c
    assert (a < b) == (LEVELS.index(a) < LEVELS.index(b))


@pytest.mark.parametrize(
    ("text", "region", "regions"),
    [
        ("C5-C6", Region.CERVICAL, {Region.CERVICAL}),
        ("C7-T1", Region.CERVICAL, {Region.CERVICAL, Region.THORACIC}),
        ("T5-T6", Region.THORACIC, {Region.THORACIC}),
        ("T12-L1", Region.THORACIC, {Region.THORACIC, Region.LUMBAR}),
        ("L4-L5", Region.LUMBAR, {Region.LUMBAR}),
        ("L5-S1", Region.LUMBAR, {Region.LUMBAR, Region.SACRAL}),
        ("C0-C1", Region.CERVICAL, {Region.CERVICAL}),
    ],
)
def test_region_of_level(text: str, region: Region, regions: set[Region]) -> None:
    """A level belongs to the region of its upper vertebra and touches both at a junction."""
    one = Level.parse(text)

    assert one.region is region
    assert one.regions == regions


def test_region_of_vertebra_at_the_ends() -> None:
    """The occiput counts as cervical; S1 and the pelvis count as sacral."""
    assert Vertebra.C0.region is Region.CERVICAL
    assert Vertebra.S1.region is Region.SACRAL
    assert Vertebra.PELVIS.region is Region.SACRAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L2-L4", ["L2-L3", "L3-L4"]),
        ("L2-4", ["L2-L3", "L3-L4"]),
        ("L2 to L4", ["L2-L3", "L3-L4"]),
        ("L2 through S1", ["L2-L3", "L3-L4", "L4-L5", "L5-S1"]),
        ("L2-pelvis", ["L2-L3", "L3-L4", "L4-L5", "L5-S1"]),
        ("C7-T2", ["C7-T1", "T1-T2"]),
        ("L4-5", ["L4-L5"]),
        ("L2-3, L3-4 and L5-S1", ["L2-L3", "L3-L4", "L5-S1"]),
        ("L2-3; L5/S1", ["L2-L3", "L5-S1"]),
        ("L2-3,and L3-4", ["L2-L3", "L3-L4"]),
    ],
)
def test_parse_levels(text: str, expected: list[str]) -> None:
    """A level, a span or a list gives its levels in the order written."""
    assert names(parse_levels(text)) == expected


@pytest.mark.parametrize("text", ["", "L4", "L4-L2", "L2-L3,", "pelvis-L2", "L2-L9", "L2-L3 L3-L4"])
def test_parse_levels_refuses(text: str) -> None:
    """A list with a part that names no level is refused as a whole."""
    with pytest.raises(LevelError):
        parse_levels(text)


def test_levels_between_takes_text_or_vertebrae() -> None:
    """The ends of a stretch may be text or vertebrae."""
    assert levels_between("L2", "l4") == levels_between(Vertebra.L2, Vertebra.L4)
    assert names(levels_between("L2", "L4")) == ["L2-L3", "L3-L4"]


def test_span_knows_the_pelvis() -> None:
    """The pelvis adds no level but is not forgotten."""
    to_pelvis, to_sacrum = Span.parse("L2-pelvis"), Span.parse("L2-S1")

    assert to_pelvis.levels == to_sacrum.levels
    assert to_pelvis.includes_pelvis
    assert not to_sacrum.includes_pelvis
    assert str(to_pelvis) == "L2-pelvis"
    assert Span.parse("S1-ilium").levels == ()


@given(st.sampled_from(Vertebra), st.sampled_from(Vertebra))
def test_span_reads_back_and_its_levels_join(a: Vertebra, b: Vertebra) -> None:
    """A span reads back from its name, and its levels join without a gap."""
    if a >= b:
        with pytest.raises(LevelError):
            Span(a, b)
        return
    span = Span(a, b)

    assert Span.parse(str(span)) == span
    assert all(x.lower is y.upper for x, y in zip(span.levels, span.levels[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L4-L5", ["L3-L4", "L5-S1"]),
        ("C0-C1", ["C1-C2"]),
        ("L5-S1", ["L4-L5"]),
        ("C7-T1", ["C6-C7", "T1-T2"]),
    ],
)
def test_adjacent(text: str, expected: list[str]) -> None:
    """The neighbors of a level are the one above and the one below, where they exist."""
    assert names(adjacent(Level.parse(text))) == expected


@pytest.mark.parametrize(
    ("text", "words", "span"),
    [
        ("L4-L5", "L4-L5", "L4-L5"),
        ("L2-L4", "L2-L3 and L3-L4", "L2-L4"),
        ("L2-L5", "L2-L3, L3-L4 and L4-L5", "L2-L5"),
        ("L5-S1, L2-L3", "L2-L3 and L5-S1", "L2-L3 and L5-S1"),
        ("L4-L5, L4-L5", "L4-L5", "L4-L5"),
    ],
)
def test_say(text: str, words: str, span: str) -> None:
    """Levels are said one by one in order; a span is used only for contiguous levels."""
    levels = parse_levels(text)

    assert say_levels(levels) == words
    assert say_span(levels) == span


def test_nothing_cannot_be_said() -> None:
    """An empty set of levels is refused, so that no sentence has a hole."""
    for say in (say_levels, say_span):
        with pytest.raises(LevelError):
            say([])


@given(st.sets(level, min_size=1))
def test_what_is_said_reads_back(levels: set[Level]) -> None:
    """Said levels read back as exactly the same levels, in either form."""
    assert parse_levels(say_levels(levels)) == tuple(sorted(levels))
    assert parse_levels(say_span(levels)) == tuple(sorted(levels))


def test_sides() -> None:
    """There are three sides, and a case file writes them in lower case."""
    assert [side.value for side in Side] == ["left", "right", "bilateral"]
