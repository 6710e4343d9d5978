"""Nerve roots, and which of them a lesion at a level and in a zone reaches.

Sources of the level tables: mrcsbank.com/mrcs-revision/lumbar-radiculopathy,
seekhealthz.com/health/where-do-the-lumbar-nerve-roots-exit and, for the neck,
handsurgeryresource.org/cervical-root.
"""

from __future__ import annotations

import re
from enum import StrEnum

from appealgen.spine.levels import Level, Region, Vertebra
from appealgen.spine.ordered import OrderedEnum

__all__ = ["Root", "RootError", "Zone", "roots_at", "threatens_cord"]


class RootError(ValueError):
    """The text does not name a nerve root or a zone."""


class Root(OrderedEnum):
    """A spinal nerve root. There are eight cervical roots: C8 leaves between C7 and T1."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"
    C7 = "C7"
    C8 = "C8"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"
    T6 = "T6"
    T7 = "T7"
    T8 = "T8"
    T9 = "T9"
    T10 = "T10"
    T11 = "T11"
    T12 = "T12"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"

    @classmethod
    def parse(cls, text: str) -> Root:
        """Read a root such as ``L5`` or ``c8``.

        Raises:
            RootError: The text names no root.
        """
        try:
            return cls(text.strip().upper() if text.isascii() else "")
        except ValueError:
            msg = "This is not a nerve root. Roots run C1-C8, T1-T12, L1-L5, S1-S5."
            raise RootError(msg) from None


class Zone(StrEnum):
    """Where in the segment a lesion lies, from the midline outward.

    A paracentral or subarticular disc counts as ``LATERAL_RECESS``: both lie in front of the
    traversing root. "Far lateral" is ``EXTRAFORAMINAL``.
    """

    CENTRAL = "central"
    LATERAL_RECESS = "lateral_recess"
    FORAMINAL = "foraminal"
    EXTRAFORAMINAL = "extraforaminal"

    @classmethod
    def parse(cls, text: str) -> Zone:
        """Read a zone by its own name or by paracentral, subarticular or far lateral.

        Raises:
            RootError: The text names no zone.
        """
        name = re.sub(r"[\s_-]+", "_", text.strip().lower())
        try:
            return cls(_ZONE_NAMES.get(name, name))
        except ValueError:
            msg = (
                "This is not a zone. Write central, lateral recess (or paracentral), foraminal, "
                "or extraforaminal (or far lateral)."
            )
            raise RootError(msg) from None

    @property
    def label(self) -> str:
        """The zone's printed name."""
        return self.value.replace("_", " ")


_ZONE_NAMES = {
    "paracentral": "lateral_recess",
    "subarticular": "lateral_recess",
    "far_lateral": "extraforaminal",
}


def roots_at(level: Level, zone: Zone) -> frozenset[Root]:
    """Return the root or roots a lesion at this level and in this zone is expected to reach.

    - Lumbar: a root leaves under the pedicle of its own vertebra. A lateral recess (paracentral)
      lesion reaches the traversing root, at L4-L5 the L5; a foraminal or extraforaminal one the
      exiting root, at L4-L5 the L4. A central lesion is given the traversing root; a large one can
      reach both traversing roots and, below them, the whole cauda equina, so other roots at a
      central lesion are not a contradiction.
    - Cervical (C2-C3 to C7-T1) and T1-T2: posterolateral and foraminal lesions reach the same
      root, at C5-C6 the C6, at C7-T1 the C8, at T1-T2 the T1. A central lesion threatens the cord
      and names no root.
    - Thoracic below T1-T2: nerves leave below the vertebra of their number, so a foraminal lesion
      reaches the upper number (Arslan, chapter "Spinal cord", doi 10.1201/b17094-9; abstract read).
      No source was read for the other zones.

    Returns:
        An empty set where no source names a root (C0-C1 and C1-C2 have no disc); that means
        "does not localize", not "nothing is hit".
    """
    if level.upper < Vertebra.C2:
        return frozenset()
    if level.region is Region.CERVICAL:
        # The root leaves above its own vertebra; C8 has none and leaves above T1.
        root = Root.C8 if level.lower is Vertebra.T1 else Root(level.lower.value)
        return frozenset() if zone is Zone.CENTRAL else frozenset({root})
    exiting = Root(level.upper.value)
    if level.region is Region.THORACIC:
        by_foramen = zone in {Zone.FORAMINAL, Zone.EXTRAFORAMINAL}
        by_table = level.upper is Vertebra.T1 and zone is Zone.LATERAL_RECESS
        return frozenset({exiting}) if by_foramen or by_table else frozenset()
    if zone in {Zone.CENTRAL, Zone.LATERAL_RECESS}:
        return frozenset({Root(level.lower.value)})
    return frozenset({exiting})


def threatens_cord(level: Level) -> bool:
    """Return whether a central lesion at this level lies beside the spinal cord.

    True from C0-C1 to T12-L1. In adults the cord ends between T12 and L2, generally at L1-L2
    (standard anatomy; taylorfrancis.com/books/9780429084249, chapter 8), so L1-L2 is left out
    although the tip of the cord may reach it: where the cord ends in one patient is read from
    that patient's images.
    """
    return level.upper < Vertebra.L1
