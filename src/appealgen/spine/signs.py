"""Examination clusters: sacroiliac provocation tests and the myelopathy cluster.

How many positive sacroiliac tests count, and which, differs by payer and belongs to the policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LASLETT_TESTS",
    "MyelopathySign",
    "SiJointTest",
    "SignCount",
    "myelopathy_signs_count",
]

_OVER_AGE = 45
_RULE_IN = 3
_RULE_OUT = 1


class SiJointTest(StrEnum):
    """Sacroiliac provocation tests; one is positive only if it brings on the familiar pain.

    Source: johnsnyderdpt.com/for-clinicians/clinical-prediction-rules/sacroiliac-joint-pain. The
    last two are named by one payer's list of seven and kept here so that a chart can record them.
    """

    DISTRACTION = "distraction"
    COMPRESSION = "compression"
    THIGH_THRUST = "thigh_thrust"
    GAENSLEN = "gaenslen"
    SACRAL_THRUST = "sacral_thrust"
    FABER = "faber"
    LONG_LIGAMENT = "long_ligament"
    ACTIVE_STRAIGHT_LEG_RAISE = "active_straight_leg_raise"

    @property
    def label(self) -> str:
        """The test's printed name."""
        return _SI_LABELS.get(self, self.value.replace("_", " "))


_SI_LABELS = {
    SiJointTest.GAENSLEN: "Gaenslen",
    SiJointTest.FABER: "FABER (Patrick)",
    SiJointTest.LONG_LIGAMENT: "long ligament test",
}

LASLETT_TESTS = frozenset(
    {
        SiJointTest.DISTRACTION,
        SiJointTest.COMPRESSION,
        SiJointTest.THIGH_THRUST,
        SiJointTest.GAENSLEN,
        SiJointTest.SACRAL_THRUST,
    }
)
"""The five tests of Laslett 2003 (3 or more positive: sensitivity 0.91, specificity 0.78)."""


class MyelopathySign(StrEnum):
    """The four examination signs of the myelopathy cluster (Cook 2010); age is the fifth item."""

    GAIT_DEVIATION = "gait_deviation"
    HOFFMANN = "hoffmann"
    INVERTED_SUPINATOR = "inverted_supinator"
    BABINSKI = "babinski"

    @property
    def label(self) -> str:
        """The sign's printed name."""
        return _MYELOPATHY_LABELS[self]


_MYELOPATHY_LABELS = {
    MyelopathySign.GAIT_DEVIATION: "gait deviation",
    MyelopathySign.HOFFMANN: "Hoffmann sign",
    MyelopathySign.INVERTED_SUPINATOR: "inverted supinator sign",
    MyelopathySign.BABINSKI: "Babinski sign",
}


@dataclass(frozen=True, slots=True)
class SignCount:
    """How many of the five items of the myelopathy cluster are present.

    Attributes:
        positive: Items present.
        negative: Items looked for and absent.
        unknown: Items not documented; they are neither present nor absent.
    """

    positive: int
    negative: int
    unknown: int

    @property
    def rules_in(self) -> bool | None:
        """Whether 3 or more of 5 are present (LR+ 30.9, Cook 2010); None if it cannot be told."""
        if self.positive >= _RULE_IN:
            return True
        return None if self.positive + self.unknown >= _RULE_IN else False

    @property
    def rules_out(self) -> bool | None:
        """Whether at most 1 of 5 is present (LR- 0.18, Cook 2010); None if it cannot be told."""
        if self.positive > _RULE_OUT:
            return False
        return True if self.positive + self.unknown <= _RULE_OUT else None


def myelopathy_signs_count(
    signs: Mapping[MyelopathySign, bool | None], *, age: int | None
) -> SignCount:
    """Count the cluster of gait deviation, Hoffmann, inverted supinator, Babinski, age over 45.

    Args:
        signs: True for present, False for looked for and absent; None or left out for unknown.
        age: Age in whole years at the examination, or None if unknown. 45 itself is not over 45.

    Returns:
        The count, with missing items kept apart. Source: Cook 2010.
    """
    items = [signs.get(sign) for sign in MyelopathySign]
    items.append(None if age is None else age > _OVER_AGE)
    return SignCount(items.count(True), items.count(False), items.count(None))
