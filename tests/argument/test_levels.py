"""Which letter a case calls for, what it refuses, and what a later level answers first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from appealgen.argument.called_missing import exhibits_for, load_things
from appealgen.argument.levels import (
    LetterKind,
    called_for,
    called_missing,
    last_decision,
    refuse_unsuitable,
)
from appealgen.errors import ExitCode, InputNotFoundError, LetterUnsuitableError, PolicyInvalidError
from tests.brief.cases import DEMO_DAY, POLICIES, demo
from tests.brief.letters.histories import (
    HISTORIES,
    PINNED,
    SHELF,
    approved,
    called,
    claimed,
    context_for,
    decided,
    prepayment,
)

if TYPE_CHECKING:
    from pathlib import Path

Tree = dict[str, Any]


def plan(kind: str) -> Any:  # noqa: ANN401 - a change of a case tree
    """Return a change that upholds the first level of a kind of plan."""

    def change(tree: Tree) -> None:
        decided(tree)
        tree["coverage"].update({"plan_kind": kind, "policies_pinned": [PINNED]})

    return change


def upheld_twice(tree: Tree) -> None:
    """Let a second level be upheld, written before the first in the file."""
    decided(tree)
    again = {**tree["earlier_appeals"][0], "step": "second_level", "decided": "2026-11-01"}
    tree["earlier_appeals"].insert(0, again)


CALLED_FOR: dict[str, tuple[Any, LetterKind]] = {
    "denied": (lambda _: None, LetterKind.FIRST),
    "not denied": (lambda t: t.pop("denial"), LetterKind.FIRST),
    "upheld": (decided, LetterKind.SECOND),
    "upheld and final": (lambda t: decided(t, final=True), LetterKind.EXTERNAL_REVIEW),
    "not decided": (lambda t: decided(t, upheld=None), LetterKind.FIRST),
    "overturned": (lambda t: decided(t, upheld=False), LetterKind.FIRST),
    "upheld twice": (upheld_twice, LetterKind.EXTERNAL_REVIEW),
    "individual, perhaps grandfathered": (plan("individual"), LetterKind.SECOND),
    "one level": (plan("medicare_advantage"), LetterKind.EXTERNAL_REVIEW),
    "two levels": (plan("erisa_self_funded"), LetterKind.SECOND),
    "withdrawn": (approved, LetterKind.RESCISSION),
    "claim denied": (claimed, LetterKind.POST_SERVICE),
    "claim held": (prepayment, LetterKind.PREPAYMENT),
}


@pytest.mark.parametrize("name", CALLED_FOR)
def test_the_history_calls_for_one_letter(name: str) -> None:
    """No decision: the first level; upheld: the second; final, or one level only: outside."""
    change, wanted = CALLED_FOR[name]

    assert called_for(demo(change).case, SHELF.rights, DEMO_DAY) is wanted


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_with_ground_is_not_refused(kind: LetterKind) -> None:
    """Each letter has a history that allows it."""
    refuse_unsuitable(kind, context_for(kind).case, SHELF.rights, DEMO_DAY)

    assert set(HISTORIES) == set(LetterKind)


def urgent_but_done(tree: Tree) -> None:
    """Let the operation be done and still be called urgent."""
    claimed(tree)
    tree["urgent_basis"] = "pain"


REFUSED: list[tuple[LetterKind, Any, str]] = [
    (LetterKind.SECOND, lambda _: None, "earlier_appeals"),
    (LetterKind.SECOND, plan("medicare_advantage"), "coverage.plan_kind"),
    (LetterKind.EXPEDITED, lambda _: None, "urgent_basis"),
    (LetterKind.EXPEDITED, urgent_but_done, "denial.kind"),
    (LetterKind.EXTERNAL_REVIEW, lambda _: None, "earlier_appeals"),
    (LetterKind.EXTERNAL_REVIEW, decided, "earlier_appeals"),
    (LetterKind.EXTERNAL_REVIEW, lambda t: decided(t, step="external_review"), "earlier_appeals"),
    (LetterKind.PEER_TO_PEER, lambda t: t.pop("denial"), "denial"),
    (LetterKind.POST_SERVICE, lambda _: None, "claim"),
    (LetterKind.RESCISSION, lambda _: None, "approval"),
    (LetterKind.PREPAYMENT, claimed, "denial.kind"),
    (LetterKind.CORRECTED_CLAIM, lambda t: t.update(claim={"number": "CL-9"}), "claim.lines"),
    (LetterKind.CLAIM_FILE, lambda t: t.pop("denial"), "denial"),
    (LetterKind.COMPLAINT, lambda t: t.pop("denial"), "denial"),
    (LetterKind.PATIENT, lambda t: t.pop("function"), "function"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_a_letter_without_ground_is_refused(number: int) -> None:
    """The refusal names the key that is missing and what to do, and exits with 65."""
    kind, change, path = REFUSED[number]
    with pytest.raises(LetterUnsuitableError) as refused:
        refuse_unsuitable(kind, demo(change).case, SHELF.rights, DEMO_DAY)

    assert refused.value.exit_code is ExitCode.INVALID_CASE
    assert path in {problem.path for problem in refused.value.problems}
    assert all(problem.hint for problem in refused.value.problems)
    assert "Hartwell" not in str(refused.value)


def test_the_last_decision_counts() -> None:
    """The latest day decides, not the order of the file; an open appeal is no decision."""

    def change(tree: Tree) -> None:
        upheld_twice(tree)
        tree["earlier_appeals"].append({"level": "Third", "filed": "2026-11-02"})

    found = last_decision(demo(change).case)

    assert found is not None
    assert found.step == "second_level"


def test_what_was_called_missing_is_kept_in_order_and_once() -> None:
    """Calls and decisions together, by day; the same words count once."""

    def change(tree: Tree) -> None:
        decided(tree)
        called(tree)
        tree["calls"][0]["said_missing"].append("The physical therapy notes were not included")

    found = called_missing(demo(change).case)

    days = [one.on for one in found if one.on]
    assert days == sorted(days)
    assert len(found) == len(days) == 3
    assert not called_missing(demo().case)


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("physical therapy notes", "B"),
        ("the MRI report", "C"),
        ("Flexion-extension films", "D"),
        ("imaging", "CD"),
        ("therapy notes and the MRI", "BC"),
        ("therapy notes and a psychological evaluation", ""),
        ("a CT scan of the lumbar spine", ""),
        ("a consent of the employer", ""),
        ("", ""),
    ],
)
def test_only_what_is_meant_is_enclosed(words: str, letters: str) -> None:
    """A part of what was called missing does not answer it, and an MRI is no CT."""
    found = exhibits_for(words, demo().case, SHELF.things)

    assert "".join(e.letter for e in found) == letters


def test_the_words_that_mean_a_document_are_read_strictly(tmp_path: Path) -> None:
    """A missing file and an unknown kind of exhibit are refused."""
    with pytest.raises(InputNotFoundError):
        load_things(tmp_path)
    (tmp_path / "evidence").mkdir()
    text = (POLICIES / "evidence" / "called-missing.yaml").read_text(encoding="utf-8")
    broken = text.replace("therapy_notes", "therapy_papers")
    (tmp_path / "evidence" / "called-missing.yaml").write_text(broken, encoding="utf-8")

    with pytest.raises(PolicyInvalidError):
        load_things(tmp_path)
