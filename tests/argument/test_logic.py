"""The logic of procedures: printed only where the case bears it out, and read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from appealgen.argument.logic import grounds_of, load_logic
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.matching import PREDICATES
from appealgen.model.request import ProcedureFamily
from appealgen.policy.vocabulary import strange_words
from tests.brief.cases import CHECKOUT, POLICIES, demo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from appealgen.brief.context import Context
    from appealgen.policy import Criterion

LOGIC = load_logic(POLICIES)
MUST_HAVE = {
    ProcedureFamily.CERVICAL_DISC_REPLACEMENT,
    ProcedureFamily.LUMBAR_DISC_REPLACEMENT,
    ProcedureFamily.STIMULATOR_TRIAL,
    ProcedureFamily.STIMULATOR_PERMANENT,
    ProcedureFamily.LUMBAR_FUSION,
    ProcedureFamily.LUMBAR_DECOMPRESSION,
    ProcedureFamily.LUMBAR_DISCECTOMY,
    ProcedureFamily.VERTEBRAL_AUGMENTATION,
    ProcedureFamily.SACROILIAC_FUSION,
    ProcedureFamily.PERCUTANEOUS_DECOMPRESSION,
    ProcedureFamily.INSTRUMENTATION_REMOVAL,
}


def grounds(context: Context) -> list[str]:
    """Return the ids of what the operations of a case stand on."""
    found = grounds_of(context.case, context.determination, LOGIC, context.argued)
    return [ground.logic.id for ground in found]


def checks(criterion: Criterion) -> Iterator[Criterion]:
    """Yield a criterion and everything below it."""
    yield criterion
    for group in (criterion.all_of, criterion.any_of, criterion.none_of, criterion.of):
        for child in group or ():
            yield from checks(child)
    if criterion.when is not None:
        yield from checks(criterion.when)


def test_every_kind_of_operation_has_its_logic_and_tip() -> None:
    """Each procedure that is denied often has an entry, with a tip for the practice."""
    assert {family for piece in LOGIC for family in piece.families} >= MUST_HAVE
    assert all(piece.tip and not piece.tip.endswith(".") for piece in LOGIC)


def test_no_check_asks_for_what_no_case_can_hold() -> None:
    """A word that the case model does not know would never be met."""
    strange = [
        (piece.id, *word)
        for piece in LOGIC
        for criterion in checks(piece.needs)
        if criterion.check is not None
        for word in strange_words(criterion.check, criterion.params)
    ]

    assert not strange
    assert PREDICATES


def test_a_moving_slip_stands_on_its_motion() -> None:
    """The demo's fusion stands on motion and slip, its decompression on picture and symptoms."""
    assert grounds(demo()) == ["fusion-motion", "fusion-slip", "decompression-claudication"]


def still(tree: dict[str, Any]) -> None:
    """Take the motion below 3 mm and 10 degrees."""
    tree["imaging"][1]["findings"][0].update({"translation_mm": 2.9, "angulation_degrees": 9})


def exactly(tree: dict[str, Any]) -> None:
    """Set the motion to 3 mm."""
    tree["imaging"][1]["findings"][0].update({"translation_mm": 3, "angulation_degrees": 9})


def unmeasured(tree: dict[str, Any]) -> None:
    """Take the films out of the case."""
    tree["imaging"].pop()


def test_a_level_that_does_not_move_is_not_said_to_move() -> None:
    """Below the limit, or without films, the sentence is not printed; at the limit it is."""
    argued = demo().argued

    for change, said in ((still, False), (unmeasured, False), (exactly, True)):
        context = demo(change)
        lines = [line for _, line in context.determination.lines()]
        found = grounds_of(context.case, context.determination, LOGIC, lines)
        assert ("fusion-motion" in [g.logic.id for g in found]) is said
    assert argued


def silent(tree: dict[str, Any]) -> None:
    """Take symptoms and examinations out of the case; the picture stays."""
    tree["exams"] = []
    for part in ("radicular", "claudication", "course"):
        tree["symptoms"].pop(part)


def test_a_picture_without_symptoms_is_no_ground() -> None:
    """Where two things are needed, one of them does not print the sentence."""
    context = demo(silent)
    lines = [line for _, line in context.determination.lines()]
    found = grounds_of(context.case, context.determination, LOGIC, lines)

    assert [g.logic.id for g in found] == ["fusion-motion", "fusion-slip"]


def test_a_line_left_out_has_no_ground() -> None:
    """What the letter does not ask for is not argued by its logic either."""
    context = demo()

    assert not grounds_of(context.case, context.determination, LOGIC, ())


def test_the_file_is_read_strictly(tmp_path: Path) -> None:
    """A missing file, an unknown predicate and an unknown key are refused."""
    with pytest.raises(InputNotFoundError):
        load_logic(tmp_path)
    (tmp_path / "evidence").mkdir()
    text = (POLICIES / "evidence" / "logic.yaml").read_text(encoding="utf-8")
    for old, new in (("check: neurologic_findings", "check: no_such"), ("    tip:", "    tipp:")):
        load_logic.cache_clear()
        broken = text.replace(old, new, 1)
        (tmp_path / "evidence" / "logic.yaml").write_text(broken, encoding="utf-8")
        with pytest.raises(PolicyInvalidError):
            load_logic(tmp_path)


def test_the_page_has_the_tips_of_the_file() -> None:
    """What the documentation says an operation stands on is what the file says."""
    page = (CHECKOUT / "docs" / "letters.md").read_text(encoding="utf-8")
    missing = [piece.id for piece in LOGIC if f"| `{piece.id}` | {piece.tip} |" not in page]

    assert not missing
