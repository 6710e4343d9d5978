"""What a nerve root moves and feels: muscles, reflexes, skin areas, tension tests.

Sources, unless a line says otherwise: Harrison's Principles of Internal Medicine, 19th edition,
tables of lumbosacral and cervical radiculopathy; handsurgeryresource.org/cervical-root;
seekhealthz.com, "What physical findings identify the approximate level of common cervical nerve
root lesions".

Sources overlap rather than agree, so a finding maps to every root a source gives it. A finding
that fits none of the expected roots is a question for the surgeon, never a conclusion.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.spine.roots import Root

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Muscle",
    "Reflex",
    "TensionTest",
    "dermatome_area",
    "muscles_of",
    "reflex_of",
    "roots_of_muscle",
    "roots_of_reflex",
    "tension_tests",
]


class Muscle(StrEnum):
    """The muscles and muscle groups a spine examination grades."""

    HIP_FLEXORS = "hip_flexors"
    QUADRICEPS = "quadriceps"
    HIP_ADDUCTORS = "hip_adductors"
    TIBIALIS_ANTERIOR = "tibialis_anterior"
    EXTENSOR_HALLUCIS_LONGUS = "extensor_hallucis_longus"
    PERONEI = "peronei"
    GLUTEUS_MEDIUS = "gluteus_medius"
    GASTROCNEMIUS_SOLEUS = "gastrocnemius_soleus"
    GLUTEUS_MAXIMUS = "gluteus_maximus"
    TOE_FLEXORS = "toe_flexors"
    DELTOID = "deltoid"
    BICEPS = "biceps"
    WRIST_EXTENSORS = "wrist_extensors"
    BRACHIORADIALIS = "brachioradialis"
    TRICEPS = "triceps"
    WRIST_FLEXORS = "wrist_flexors"
    FINGER_EXTENSORS = "finger_extensors"
    FINGER_FLEXORS = "finger_flexors"
    THUMB_EXTENSOR = "thumb_extensor"
    HAND_INTRINSICS = "hand_intrinsics"
    FINGER_ABDUCTORS = "finger_abductors"
    GRIP = "grip"

    @classmethod
    def _missing_(cls, value: object) -> Muscle | None:
        # Charts use both names for the same strength test.
        return cls.HIP_FLEXORS if value == "iliopsoas" else None

    @property
    def label(self) -> str:
        """The printed name, with the movement where the name alone does not tell it."""
        name = self.value.replace("_", " ")
        return _MUSCLE_LABELS.get(self, name)


_MUSCLE_LABELS = {
    Muscle.HIP_FLEXORS: "hip flexors (iliopsoas)",
    Muscle.QUADRICEPS: "quadriceps (knee extension)",
    Muscle.TIBIALIS_ANTERIOR: "tibialis anterior (ankle dorsiflexion)",
    Muscle.EXTENSOR_HALLUCIS_LONGUS: "extensor hallucis longus (great toe extension)",
    Muscle.PERONEI: "peronei (ankle eversion)",
    Muscle.GLUTEUS_MEDIUS: "gluteus medius (hip abduction)",
    Muscle.GASTROCNEMIUS_SOLEUS: "gastrocnemius-soleus (plantar flexion)",
    Muscle.GLUTEUS_MAXIMUS: "gluteus maximus (hip extension)",
    Muscle.DELTOID: "deltoid (shoulder abduction)",
    Muscle.BICEPS: "biceps (elbow flexion)",
    Muscle.TRICEPS: "triceps (elbow extension)",
    Muscle.FINGER_ABDUCTORS: "finger abductors (interossei)",
    Muscle.GRIP: "grip strength",
}

_M = Muscle
_MUSCLES: Mapping[Root, frozenset[Muscle]] = MappingProxyType(
    {
        Root.C5: frozenset({_M.DELTOID, _M.BICEPS}),
        Root.C6: frozenset({_M.WRIST_EXTENSORS, _M.BICEPS, _M.BRACHIORADIALIS}),
        Root.C7: frozenset({_M.TRICEPS, _M.WRIST_FLEXORS, _M.FINGER_EXTENSORS}),
        # The small muscles of the hand are shared by C8 and T1 (neuroland.com, "Cervical
        # Radiculopathy"); the tables name one root each. Either root is accepted.
        Root.C8: frozenset(
            {_M.FINGER_FLEXORS, _M.THUMB_EXTENSOR, _M.HAND_INTRINSICS, _M.FINGER_ABDUCTORS}
        ),
        Root.T1: frozenset({_M.FINGER_ABDUCTORS, _M.HAND_INTRINSICS}),
        Root.L2: frozenset({_M.HIP_FLEXORS}),
        Root.L3: frozenset({_M.HIP_FLEXORS, _M.QUADRICEPS, _M.HIP_ADDUCTORS}),
        # Surgical tables give tibialis anterior to L4, Harrison's to L5. Either is accepted.
        Root.L4: frozenset({_M.QUADRICEPS, _M.HIP_ADDUCTORS, _M.TIBIALIS_ANTERIOR}),
        Root.L5: frozenset(
            {
                _M.EXTENSOR_HALLUCIS_LONGUS,
                _M.TIBIALIS_ANTERIOR,
                _M.PERONEI,
                _M.GLUTEUS_MEDIUS,
            }
        ),
        Root.S1: frozenset({_M.GASTROCNEMIUS_SOLEUS, _M.GLUTEUS_MAXIMUS, _M.TOE_FLEXORS}),
    }
)


def muscles_of(root: Root) -> frozenset[Muscle]:
    """Return the muscles the sources give to a root; empty for a root without a listed muscle."""
    return _MUSCLES.get(root, frozenset())


def roots_of_muscle(muscle: Muscle) -> frozenset[Root]:
    """Return every root whose lesion can weaken the muscle.

    An empty set means that the muscle does not localize: no source gives grip strength a root.
    """
    return frozenset(root for root, muscles in _MUSCLES.items() if muscle in muscles)


class Reflex(StrEnum):
    """The tendon reflexes of a spine examination."""

    BICEPS = "biceps"
    BRACHIORADIALIS = "brachioradialis"
    TRICEPS = "triceps"
    PATELLAR = "patellar"
    ACHILLES = "achilles"

    @property
    def label(self) -> str:
        """The printed name; the leg reflexes by the joint: knee, ankle."""
        return _REFLEX_LABELS.get(self, self.value)


_REFLEX_LABELS = {Reflex.PATELLAR: "knee", Reflex.ACHILLES: "ankle"}

_REFLEX_OF: Mapping[Root, Reflex] = MappingProxyType(
    {
        Root.C5: Reflex.BICEPS,
        Root.C6: Reflex.BRACHIORADIALIS,
        Root.C7: Reflex.TRICEPS,
        Root.L4: Reflex.PATELLAR,
        Root.S1: Reflex.ACHILLES,
    }
)
# C6 shares the biceps reflex, and the knee reflex may change with L3.
_SHARED_REFLEX: Mapping[Reflex, frozenset[Root]] = MappingProxyType(
    {Reflex.BICEPS: frozenset({Root.C6}), Reflex.PATELLAR: frozenset({Root.L3})}
)


def reflex_of(root: Root) -> Reflex | None:
    """Return the reflex that tests a root, or None where none is reliable (L5 has none)."""
    return _REFLEX_OF.get(root)


def roots_of_reflex(reflex: Reflex) -> frozenset[Root]:
    """Return every root whose lesion can lower the reflex: the tested root and those sharing it."""
    own = frozenset(root for root, tested in _REFLEX_OF.items() if tested is reflex)
    return own | _SHARED_REFLEX.get(reflex, frozenset())


_DERMATOMES: Mapping[Root, str] = MappingProxyType(
    {
        Root.C5: "the outer side of the upper arm",
        Root.C6: "the outer side of the forearm, the thumb and the index finger",
        Root.C7: "the middle finger",
        Root.C8: "the inner side of the forearm, the ring finger and the little finger",
        Root.T1: "the inner side of the arm and forearm",
        Root.L2: "the upper front of the thigh",
        Root.L3: "the lower front of the thigh and the knee",
        Root.L4: "the inner side of the calf down to the inner ankle",
        Root.L5: "the outer side of the calf, the top of the foot and the first web space",
        Root.S1: "the outer edge and sole of the foot and the back of the calf",
    }
)


def dermatome_area(root: Root) -> str:
    """Return the skin area of a root as a noun phrase.

    A root without a sourced area gives the plain phrase "the area supplied by the T4 nerve root".
    """
    return _DERMATOMES.get(root, f"the area supplied by the {root} nerve root")


class TensionTest(StrEnum):
    """Nerve tension tests of the leg."""

    STRAIGHT_LEG_RAISE = "straight_leg_raise"
    CROSSED_STRAIGHT_LEG_RAISE = "crossed_straight_leg_raise"
    FEMORAL_STRETCH = "femoral_stretch"

    @property
    def label(self) -> str:
        """The test's printed name."""
        return self.value.replace("_", " ")


tension_tests: Mapping[TensionTest, frozenset[Root]] = MappingProxyType(
    {
        TensionTest.STRAIGHT_LEG_RAISE: frozenset({Root.L5, Root.S1}),
        TensionTest.CROSSED_STRAIGHT_LEG_RAISE: frozenset(),
        TensionTest.FEMORAL_STRETCH: frozenset({Root.L2, Root.L3, Root.L4}),
    }
)
"""The roots each test stretches; empty where the sources name none."""
