"""Documents of fixtures, levels, kinds of plan and criteria pass the gate, sampled evenly.

``scripts/every_document.py`` makes all of them.
"""

from __future__ import annotations

import pytest

from appealgen.argument.levels import LetterKind
from appealgen.service.documents import Kind
from tests.service.gate import every

SCENES = tuple(every.scenes())
STEP = 41
"""A prime, so that the sample walks through fixtures, histories and plans."""
SAMPLE = SCENES[::STEP]


def test_every_fixture_letter_plan_and_policy_has_its_scene() -> None:
    """Nothing on file is left out of what the script makes."""
    scenes = [scene for scene, _ in SCENES]
    made = {kind for _, kinds in SCENES for kind in kinds}

    assert {s.fixture for s in scenes} == set(every.FIXTURES)
    assert {s.history for s in scenes} == set(LetterKind)
    assert {s.plan for s in scenes} >= set(every.PLANS)
    assert made == set(Kind) - {Kind.LETTER, Kind.ASSESSMENT}
    assert len({s.policy for s in scenes}) > 20


@pytest.mark.parametrize(("scene", "kinds"), SAMPLE, ids=str)
def test_clean_documents_raise_no_alarm(scene: every.Scene, kinds: tuple[Kind, ...]) -> None:
    """What the program makes of a case is borne out by the case."""
    _, found = every.findings(scene, kinds)

    assert not found


@pytest.mark.parametrize("plan", every.PLANS, ids=" ".join)
def test_the_law_in_a_letter_is_that_of_the_plan(plan: tuple[str, str]) -> None:
    """A letter that cites law for what it asks passes under every kind of plan."""
    scene = every.Scene(every.DEMO, LetterKind.RESCISSION, plan)
    count, found = every.findings(scene, (Kind.RESCISSION,))

    assert (count, found) == (1, [])


def test_a_letter_after_two_decisions_answers_both() -> None:
    """The reason of the earlier decision is answered too, and the gate finds it in the case."""
    scene = every.Scene(every.DEMO, LetterKind.EXTERNAL_REVIEW)
    count, found = every.findings(scene, (Kind.EXTERNAL_REVIEW,))

    assert (count, found) == (1, [])
