"""Grading scales: muscle strength, stenosis, slip, disc and endplate changes.

Each scale says where it comes from. None of them is a coverage criterion by itself; a payer's
threshold belongs to the policy that prints it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from appealgen.spine.ordered import OrderedEnum

__all__ = [
    "GradeError",
    "MeyerdingGrade",
    "Modic",
    "MrcGrade",
    "Pfirrmann",
    "Schizas",
    "StenosisGrade",
]


class GradeError(ValueError):
    """The text or number is not a grade of the scale."""


class MrcGrade(OrderedEnum):
    """Muscle strength on the Medical Research Council scale, from 0 to 5.

    Only the order of the grades is used. The wording of the published scale was not read, so no
    description of a grade is offered for printing.
    """

    ZERO = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR_MINUS = "4-"
    FOUR = "4"
    FOUR_PLUS = "4+"
    FIVE = "5"

    @classmethod
    def parse(cls, value: str | int) -> MrcGrade:
        """Read ``4-/5``, ``4 minus``, ``4-``, ``4/5``, ``5/5`` or the number 4.

        Raises:
            GradeError: The value is no grade of this scale, such as 6, 5- or 3+.
        """
        if not isinstance(value, bool) and (found := _MRC.fullmatch(str(value).strip())):
            number, sign = found.groups()
            text = number + _MRC_SIGNS.get((sign or "").lower(), "-")
            if text in _MRC_VALUES:
                return cls(text)
        msg = "This is not a muscle grade. Write 0, 1, 2, 3, 4-, 4, 4+ or 5, with or without /5."
        raise GradeError(msg)

    @property
    def label(self) -> str:
        """The grade as a note writes it, such as ``4-/5``."""
        return f"{self.value}/5"

    @property
    def is_weak(self) -> bool:
        """Whether the muscle is below full strength."""
        return self < MrcGrade.FIVE


_MRC = re.compile(
    r"([0-5])\s*([-+\u2010-\u2014\u2212]|minus|plus)?\s*(?:/\s*5)?", flags=re.IGNORECASE
)
_MRC_SIGNS = {"": "", "+": "+", "plus": "+"}
"""Every other sign the pattern lets through is some form of minus."""

_MRC_VALUES = frozenset(grade.value for grade in MrcGrade)


class StenosisGrade(OrderedEnum):
    """How narrow the report says the canal, recess or foramen is, in the radiologist's own scale.

    ``NOT_SIGNIFICANT`` is for a report that says "no significant stenosis", which is not the same
    as a report that finds none. Source of the meaning of mild, moderate and severe: thirds of the
    area lost, the usual sense in US reports
    (radiopaedia.org/articles/lumbar-spinal-stenosis-grading).
    """

    NONE = "none"
    NOT_SIGNIFICANT = "not_significant"
    MILD = "mild"
    MILD_TO_MODERATE = "mild_to_moderate"
    MODERATE = "moderate"
    MODERATE_TO_SEVERE = "moderate_to_severe"
    SEVERE = "severe"

    @property
    def label(self) -> str:
        """The grade as a noun phrase: ``moderate to severe stenosis``, ``no stenosis``."""
        if self is StenosisGrade.NONE:
            return "no stenosis"
        if self is StenosisGrade.NOT_SIGNIFICANT:
            return "no significant stenosis"
        return f"{self.value.replace('_', ' ')} stenosis"


class MeyerdingGrade(OrderedEnum):
    """Grade of a slip by the share of the endplate below that is uncovered.

    Source: Meyerding's grades as given by medscape.com/answers/310235-199463, measured as
    100 x forward slip / length of the superior endplate of the vertebra below, on a standing
    lateral film. Millimeters alone are not a grade.
    """

    I = "I"  # noqa: E741 - the grade's own name
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"

    @classmethod
    def from_percent(cls, percent: Decimal | float) -> MeyerdingGrade:
        """Grade a slip given in percent.

        Boundary convention: 25, 50, 75 and 100 belong to the lower grade (25 is I, 25.1 is II,
        100 is IV, more is V). Sources differ on this, so print the percent beside the grade.

        Raises:
            GradeError: The percent is zero, negative or not a finite number.
        """
        value = Decimal(str(percent)) if not isinstance(percent, bool) else Decimal("NaN")
        if not value.is_finite() or value <= 0:
            msg = "A slip is graded from a percent above zero. Write a number such as 18."
            raise GradeError(msg)
        for grade, upper in _MEYERDING_UPPER.items():
            if value <= upper:
                return grade
        return cls.V

    @property
    def is_high_grade(self) -> bool:
        """Whether the slip is high grade (III to V); I and II are low grade."""
        return self >= MeyerdingGrade.III

    @property
    def label(self) -> str:
        """The grade as printed; grade V carries its name, spondyloptosis."""
        return "grade V (spondyloptosis)" if self is MeyerdingGrade.V else f"grade {self.value}"


_MEYERDING_UPPER = {
    MeyerdingGrade.I: 25,
    MeyerdingGrade.II: 50,
    MeyerdingGrade.III: 75,
    MeyerdingGrade.IV: 100,
}


class Schizas(StrEnum):
    """Schizas grade of lumbar canal stenosis by the shape of the sac on axial T2 images.

    Source: radiopaedia.org/cases/lumbar-spinal-canal-stenosis-grading-systems-by-lee-and-schizas.
    The grade did not follow ODI or the result of surgery (Schizas 2010), so it measures the image
    and not the patient.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def label(self) -> str:
        """The grade with its meaning."""
        return _SCHIZAS[self]


_SCHIZAS = {
    Schizas.A: "Schizas A (no or minor stenosis: spinal fluid is visible in the sac)",
    Schizas.B: "Schizas B (moderate stenosis: rootlets fill the sac but can be told apart)",
    Schizas.C: "Schizas C (severe stenosis: no rootlet or fluid is visible, fat behind the sac is)",
    Schizas.D: "Schizas D (extreme stenosis: the fat behind the sac is lost as well)",
}


class Pfirrmann(StrEnum):
    """Pfirrmann grade of disc degeneration on mid-sagittal T2 images.

    Source: criteria page bibliotheek.ehb.be:2400/topics/en-us/190/criteria.
    """

    I = "I"  # noqa: E741 - the grade's own name
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"

    @property
    def label(self) -> str:
        """The grade with its meaning."""
        return _PFIRRMANN[self]


_PFIRRMANN = {
    Pfirrmann.I: "Pfirrmann I (bright, even disc of normal height)",
    Pfirrmann.II: "Pfirrmann II (bright but uneven disc of normal height)",
    Pfirrmann.III: "Pfirrmann III (gray disc, unclear nucleus border, height kept or a little low)",
    Pfirrmann.IV: "Pfirrmann IV (dark gray disc, nucleus border lost, height moderately low)",
    Pfirrmann.V: "Pfirrmann V (black, collapsed disc)",
}


class Modic(StrEnum):
    """Modic type of vertebral endplate change.

    Source: criteria page bibliotheek.ehb.be:2400/topics/en-us/190/criteria. The types are kinds,
    not steps of severity.
    """

    TYPE_1 = "1"
    TYPE_2 = "2"
    TYPE_3 = "3"

    @property
    def label(self) -> str:
        """The type with its meaning."""
        return _MODIC[self]


_MODIC = {
    Modic.TYPE_1: "Modic type 1 (edema: dark on T1, bright on T2)",
    Modic.TYPE_2: "Modic type 2 (fat: bright on T1)",
    Modic.TYPE_3: "Modic type 3 (sclerosis: dark on T1 and T2)",
}
