"""Nerve roots: which one a lesion reaches, and what belongs to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.spine import (
    Level,
    Muscle,
    Reflex,
    Root,
    RootError,
    Span,
    TensionTest,
    Vertebra,
    Zone,
    dermatome_area,
    muscles_of,
    reflex_of,
    roots_at,
    roots_of_muscle,
    roots_of_reflex,
    tension_tests,
    threatens_cord,
)

LEVELS = Span(Vertebra.C0, Vertebra.S1).levels


def named(text: str) -> frozenset[Root]:
    """Read roots from text such as ``L4 L5``."""
    return frozenset(Root.parse(word) for word in text.split())


@pytest.mark.parametrize(
    ("level", "traversing", "exiting"),
    [
        ("L1-L2", "L2", "L1"),
        ("L2-L3", "L3", "L2"),
        ("L3-L4", "L4", "L3"),
        ("L4-L5", "L5", "L4"),
        ("L5-S1", "S1", "L5"),
    ],
)
def test_lumbar_levels(level: str, traversing: str, exiting: str) -> None:
    """A lumbar paracentral lesion reaches the traversing root, a foraminal one the exiting root."""
    one = Level.parse(level)

    assert roots_at(one, Zone.LATERAL_RECESS) == named(traversing)
    assert roots_at(one, Zone.CENTRAL) == named(traversing)
    assert roots_at(one, Zone.FORAMINAL) == named(exiting)
    assert roots_at(one, Zone.EXTRAFORAMINAL) == named(exiting)


@pytest.mark.parametrize(
    ("level", "root"),
    [
        ("C0-C1", ""),
        ("C1-C2", ""),
        ("C2-C3", "C3"),
        ("C3-C4", "C4"),
        ("C4-C5", "C5"),
        ("C5-C6", "C6"),
        ("C6-C7", "C7"),
        ("C7-T1", "C8"),
        ("T1-T2", "T1"),
    ],
)
def test_cervical_levels(level: str, root: str) -> None:
    """At a cervical disc every lateral zone reaches one root, and a central lesion names none."""
    one = Level.parse(level)
    lateral = (Zone.LATERAL_RECESS, Zone.FORAMINAL, Zone.EXTRAFORAMINAL)

    assert all(roots_at(one, zone) == named(root) for zone in lateral)
    assert roots_at(one, Zone.CENTRAL) == frozenset()


@pytest.mark.parametrize(("level", "root"), [("T2-T3", "T2"), ("T9-T10", "T9"), ("T12-L1", "T12")])
def test_thoracic_levels(level: str, root: str) -> None:
    """Below T1-T2 only a foraminal thoracic lesion names a root, the upper number."""
    one = Level.parse(level)

    assert roots_at(one, Zone.FORAMINAL) == roots_at(one, Zone.EXTRAFORAMINAL) == named(root)
    assert roots_at(one, Zone.LATERAL_RECESS) == roots_at(one, Zone.CENTRAL) == frozenset()


@given(st.sampled_from(LEVELS), st.sampled_from(Zone))
def test_a_level_and_zone_name_at_most_one_root(level: Level, zone: Zone) -> None:
    """Every level and zone gives a root or "does not localize", never a failure."""
    assert len(roots_at(level, zone)) <= 1


def test_cord_ends_above_the_lumbar_levels() -> None:
    """Levels down to T12-L1 lie beside the cord; L1-L2 and below do not count."""
    assert {str(one) for one in LEVELS if not threatens_cord(one)} == {
        "L1-L2",
        "L2-L3",
        "L3-L4",
        "L4-L5",
        "L5-S1",
    }


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("paracentral", Zone.LATERAL_RECESS),
        ("Subarticular", Zone.LATERAL_RECESS),
        ("lateral recess", Zone.LATERAL_RECESS),
        ("lateral-recess", Zone.LATERAL_RECESS),
        ("far lateral", Zone.EXTRAFORAMINAL),
        ("central", Zone.CENTRAL),
        ("foraminal", Zone.FORAMINAL),
    ],
)
def test_zone_words(text: str, zone: Zone) -> None:
    """A report's word for a zone is read as the zone it means."""
    assert Zone.parse(text) is zone


def test_unknown_zone_and_root_are_refused_in_plain_words() -> None:
    """A word that is no zone, or no root, is refused with the accepted ones."""
    with pytest.raises(RootError, match="Write central"):
        Zone.parse("lateral")
    for text in ("C9", "T13", "L6", "S6", "Q1", "", "L"):
        with pytest.raises(RootError, match="C1-C8"):
            Root.parse(text)


@given(st.sampled_from(Root))
def test_root_reads_back(root: Root) -> None:
    """Every root reads back from its own name."""
    assert Root.parse(str(root).lower()) is root


def test_roots_stand_in_order_and_are_not_vertebrae() -> None:
    """The 30 roots are ordered from the head down, and L4 the root is not L4 the vertebra."""
    assert len(Root) == 30
    assert Root.C8 < Root.T1 < Root.T10 < Root.L1 < Root.S5
    assert len({Root.L4, Vertebra.L4}) == 2
    with pytest.raises(TypeError):
        assert Root.L4 < Vertebra.L5  # type: ignore[operator]


@pytest.mark.parametrize(
    ("muscle", "roots"),
    [
        ("hip_flexors", "L2 L3"),
        ("quadriceps", "L3 L4"),
        ("hip_adductors", "L3 L4"),
        ("tibialis_anterior", "L4 L5"),
        ("extensor_hallucis_longus", "L5"),
        ("peronei", "L5"),
        ("gluteus_medius", "L5"),
        ("gastrocnemius_soleus", "S1"),
        ("gluteus_maximus", "S1"),
        ("toe_flexors", "S1"),
        ("deltoid", "C5"),
        ("biceps", "C5 C6"),
        ("wrist_extensors", "C6"),
        ("brachioradialis", "C6"),
        ("triceps", "C7"),
        ("wrist_flexors", "C7"),
        ("finger_extensors", "C7"),
        ("finger_flexors", "C8"),
        ("thumb_extensor", "C8"),
        ("hand_intrinsics", "C8 T1"),
        ("finger_abductors", "C8 T1"),
        ("grip", ""),
    ],
)
def test_roots_of_muscle(muscle: str, roots: str) -> None:
    """Each muscle maps to every root a source gives it, and back; grip does not localize."""
    one = Muscle(muscle)

    assert roots_of_muscle(one) == named(roots)
    assert {root for root in Root if one in muscles_of(root)} == named(roots)


def test_every_muscle_is_in_the_table_above() -> None:
    """No muscle is left without a line in the table test."""
    assert {one for one in Muscle if not roots_of_muscle(one)} == {Muscle.GRIP}
    assert len(Muscle) == 22


def test_muscle_names() -> None:
    """A muscle is printed with its movement, and iliopsoas is another word for hip flexors."""
    assert Muscle.EXTENSOR_HALLUCIS_LONGUS.label == (
        "extensor hallucis longus (great toe extension)"
    )
    assert Muscle("iliopsoas") is Muscle.HIP_FLEXORS
    assert all("_" not in one.label for one in Muscle)
    with pytest.raises(ValueError, match="soleus_only"):
        Muscle("soleus_only")


@pytest.mark.parametrize(
    ("reflex", "roots", "tested"),
    [
        (Reflex.BICEPS, "C5 C6", "C5"),
        (Reflex.BRACHIORADIALIS, "C6", "C6"),
        (Reflex.TRICEPS, "C7", "C7"),
        (Reflex.PATELLAR, "L3 L4", "L4"),
        (Reflex.ACHILLES, "S1", "S1"),
    ],
)
def test_reflexes(reflex: Reflex, roots: str, tested: str) -> None:
    """A reflex tests one root and may change with a neighbor that shares it."""
    assert roots_of_reflex(reflex) == named(roots)
    assert {root for root in Root if reflex_of(root) is reflex} == named(tested)


def test_roots_without_a_reliable_reflex() -> None:
    """L5, C8 and L3 have no reflex of their own; the leg reflexes are named by the joint."""
    assert reflex_of(Root.L5) is reflex_of(Root.C8) is reflex_of(Root.L3) is None
    assert (Reflex.PATELLAR.label, Reflex.ACHILLES.label) == ("knee", "ankle")


def test_tension_tests() -> None:
    """Straight leg raise stretches L5 and S1, femoral stretch L2 to L4, crossed none by source."""
    assert tension_tests[TensionTest.STRAIGHT_LEG_RAISE] == named("L5 S1")
    assert tension_tests[TensionTest.FEMORAL_STRETCH] == named("L2 L3 L4")
    assert tension_tests[TensionTest.CROSSED_STRAIGHT_LEG_RAISE] == frozenset()
    assert set(tension_tests) == set(TensionTest)


def test_zones_and_tests_are_printed_as_words() -> None:
    """Labels of zones and tension tests have no underscores."""
    assert Zone.LATERAL_RECESS.label == "lateral recess"
    assert TensionTest.STRAIGHT_LEG_RAISE.label == "straight leg raise"


def test_dermatome_areas() -> None:
    """Every root has a noun phrase; ten have a described area, all different."""
    areas = {root: dermatome_area(root) for root in Root}

    assert len(set(areas.values())) == len(Root)
    assert all(area.startswith("the ") for area in areas.values())
    assert {root for root, area in areas.items() if "supplied" not in area} == named(
        "C5 C6 C7 C8 T1 L2 L3 L4 L5 S1"
    )
    assert "top of the foot" in areas[Root.L5]
