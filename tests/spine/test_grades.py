"""Grading scales and examination clusters."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from operator import ge, gt, le, lt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.spine import (
    LASLETT_TESTS,
    GradeError,
    MeyerdingGrade,
    Modic,
    MrcGrade,
    MyelopathySign,
    OrderedEnum,
    Pfirrmann,
    Schizas,
    SiJointTest,
    StenosisGrade,
    myelopathy_signs_count,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("4-/5", "4-"),
        ("4 minus", "4-"),
        ("4 Minus", "4-"),
        ("4-", "4-"),
        ("4 - / 5", "4-"),
        ("4\u2212", "4-"),
        ("4\u2013/5", "4-"),
        ("4+", "4+"),
        ("4 plus/5", "4+"),
        ("4/5", "4"),
        ("5/5", "5"),
        (" 3 / 5 ", "3"),
        (4, "4"),
        (0, "0"),
        (5, "5"),
    ],
)
def test_mrc_spellings(value: str | int, expected: str) -> None:
    """Each common way to write a muscle grade is read as that grade."""
    assert str(MrcGrade.parse(value)) == expected


@pytest.mark.parametrize(
    "value", [6, -1, "6/5", "5-", "5+", "3+", "0-", "4/6", "4/5/5", "", "x", True]
)
def test_mrc_refusals(value: str | int) -> None:
    """A grade outside the scale is refused with the accepted grades."""
    with pytest.raises(GradeError, match="Write 0, 1, 2, 3, 4-, 4, 4"):
        MrcGrade.parse(value)


def test_mrc_order_and_weakness() -> None:
    """4-minus lies between 3 and 4, 4-plus between 4 and 5; only 5 is not weak."""
    assert MrcGrade.THREE < MrcGrade.FOUR_MINUS < MrcGrade.FOUR < MrcGrade.FOUR_PLUS < MrcGrade.FIVE
    assert [grade for grade in MrcGrade if not grade.is_weak] == [MrcGrade.FIVE]


@given(st.sampled_from(MrcGrade))
def test_mrc_reads_back(grade: MrcGrade) -> None:
    """Every grade reads back from its name and from its label."""
    assert MrcGrade.parse(str(grade)) is grade
    assert MrcGrade.parse(grade.label) is grade


@pytest.mark.parametrize("scale", [MrcGrade, StenosisGrade, MeyerdingGrade])
def test_scales_are_totally_ordered(scale: type[OrderedEnum]) -> None:
    """Members stand in the order written, whatever pair is compared."""
    members = list(scale)
    for i, a in enumerate(members):
        for j, b in enumerate(members):
            assert (a < b, a <= b, a > b, a >= b) == (i < j, i <= j, i > j, i >= j)


def test_scales_do_not_mix() -> None:
    """A grade of one scale neither equals nor compares with text or another scale."""
    values: list[object] = [StenosisGrade.SEVERE, "severe"]
    assert values[0] != values[1]
    for compare in (lt, le, gt, ge):
        with pytest.raises(TypeError):
            compare(StenosisGrade.MILD, "severe")
        with pytest.raises(TypeError):
            compare(MeyerdingGrade.I, MrcGrade.FIVE)


def test_stenosis_labels() -> None:
    """Each stenosis grade is a noun phrase, and "no significant" is kept apart from "no"."""
    assert [grade.label for grade in StenosisGrade] == [
        "no stenosis",
        "no significant stenosis",
        "mild stenosis",
        "mild to moderate stenosis",
        "moderate stenosis",
        "moderate to severe stenosis",
        "severe stenosis",
    ]


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        ("0.1", "I"),
        ("1", "I"),
        ("25", "I"),
        ("25.1", "II"),
        ("26", "II"),
        ("50", "II"),
        ("50.1", "III"),
        ("75", "III"),
        ("75.1", "IV"),
        ("100", "IV"),
        ("100.1", "V"),
        ("140", "V"),
    ],
)
def test_meyerding_boundaries(percent: str, grade: str) -> None:
    """A boundary belongs to the lower grade; numbers of any kind agree."""
    assert str(MeyerdingGrade.from_percent(Decimal(percent))) == grade
    assert str(MeyerdingGrade.from_percent(float(percent))) == grade


@pytest.mark.parametrize("percent", [0, -1, -0.5, float("nan"), float("inf"), True])
def test_meyerding_refuses(percent: float) -> None:
    """No slip, a negative slip or no number is not graded."""
    with pytest.raises(GradeError, match="above zero"):
        MeyerdingGrade.from_percent(percent)


@given(st.floats(0.01, 300), st.floats(0.01, 300))
def test_meyerding_never_falls_as_the_slip_grows(a: float, b: float) -> None:
    """A larger slip never has a lower grade."""
    low, high = sorted((a, b))

    assert MeyerdingGrade.from_percent(low) <= MeyerdingGrade.from_percent(high)


def test_meyerding_names() -> None:
    """Grades III to V are high grade, and V carries its name."""
    assert [str(grade) for grade in MeyerdingGrade if grade.is_high_grade] == ["III", "IV", "V"]
    assert MeyerdingGrade.II.label == "grade II"
    assert "spondyloptosis" in MeyerdingGrade.V.label


@pytest.mark.parametrize(
    ("grades", "values"),
    [
        (list(Schizas), ["A", "B", "C", "D"]),
        (list(Pfirrmann), ["I", "II", "III", "IV", "V"]),
        (list(Modic), ["1", "2", "3"]),
    ],
)
def test_image_scales(grades: list[Schizas | Pfirrmann | Modic], values: list[str]) -> None:
    """Each grade has a label that carries the scale's name, the grade and a meaning."""
    assert [grade.value for grade in grades] == values
    for grade in grades:
        assert grade.label.startswith(type(grade).__name__)
        assert f" {grade.value} (" in grade.label
    assert all(a.label != b.label for a, b in pairwise(grades))


def test_si_joint_tests() -> None:
    """The Laslett set has five tests, FABER is not one of them, and labels read as words."""
    assert len(LASLETT_TESTS) == 5
    assert SiJointTest.FABER not in LASLETT_TESTS
    assert [one.label for one in SiJointTest] == [
        "distraction",
        "compression",
        "thigh thrust",
        "Gaenslen",
        "sacral thrust",
        "FABER (Patrick)",
        "long ligament test",
        "active straight leg raise",
    ]


SIGNS = list(MyelopathySign)


@pytest.mark.parametrize(
    ("present", "absent", "age", "counts", "rules_in", "rules_out"),
    [
        (3, 1, 40, (3, 2, 0), True, False),
        (2, 2, 46, (3, 2, 0), True, False),
        (2, 2, 45, (2, 3, 0), False, False),
        (2, 2, None, (2, 2, 1), None, False),
        (1, 3, 45, (1, 4, 0), False, True),
        (1, 3, 46, (2, 3, 0), False, False),
        (1, 3, None, (1, 3, 1), False, None),
        (0, 4, 80, (1, 4, 0), False, True),
        (0, 4, None, (0, 4, 1), False, True),
        (0, 0, None, (0, 0, 5), None, None),
        (4, 0, None, (4, 0, 1), True, False),
    ],
)
def test_myelopathy_cluster(  # noqa: PLR0913, PLR0917 - one row of a table
    present: int,
    absent: int,
    age: int | None,
    counts: tuple[int, int, int],
    rules_in: bool | None,  # noqa: FBT001
    rules_out: bool | None,  # noqa: FBT001
) -> None:
    """Three of five rule in, at most one rules out, and a missing item is neither."""
    signs: dict[MyelopathySign, bool | None] = dict.fromkeys(SIGNS[:present], True)
    signs |= dict.fromkeys(SIGNS[present : present + absent], False)
    count = myelopathy_signs_count(signs, age=age)

    assert (count.positive, count.negative, count.unknown) == counts
    assert count.rules_in is rules_in
    assert count.rules_out is rules_out


@given(
    st.dictionaries(st.sampled_from(MyelopathySign), st.one_of(st.none(), st.booleans())),
    st.integers(18, 90),
    st.sampled_from(MyelopathySign),
    st.booleans(),
)
def test_filling_an_unknown_never_turns_a_settled_cluster(
    signs: dict[MyelopathySign, bool | None],
    age: int,
    sign: MyelopathySign,
    found: bool,  # noqa: FBT001
) -> None:
    """What the cluster already settles stays settled when a missing sign is filled in."""
    if signs.get(sign) is not None:
        return
    before = myelopathy_signs_count(signs, age=None)
    after = myelopathy_signs_count({**signs, sign: found}, age=age)

    assert before.rules_in in {None, after.rules_in}
    assert before.rules_out in {None, after.rules_out}


def test_sign_labels() -> None:
    """Signs are printed by their names."""
    assert MyelopathySign.HOFFMANN.label == "Hoffmann sign"
