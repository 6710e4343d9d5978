"""Histories of the demo case: what its plan did next, one per letter. All of it is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from appealgen.argument.levels import LetterKind
from appealgen.brief.letters import letter_of, load_shelf, template_of
from appealgen.render.environment import render_html
from appealgen.render.text import html_to_text
from tests.brief.cases import POLICIES, TEMPLATES, demo

if TYPE_CHECKING:
    from collections.abc import Callable

    from appealgen.brief.context import Context
    from appealgen.brief.letters import LevelLetterBrief, PlainLetterBrief

Tree = dict[str, Any]
SHELF = load_shelf(POLICIES)
PINNED = "aetna-cpb-0743@2026-07-30"
"""The demo's own criteria, named where a test changes the kind of plan."""
URGENT = "weakness of the left foot has increased between two examinations eight weeks apart"


def decided(tree: Tree, **changes: Any) -> None:  # noqa: ANN401 - parts of a case tree
    """Let the plan uphold its denial, with two reasons of its own."""
    appeal: Tree = {
        "level": "First-level internal appeal",
        "step": "first_level",
        "filed": "2026-10-28",
        "decided": "2026-10-31",
        "upheld": True,
        "reference": "AP-77",
        "cite": "A p. 2",
        "words": "The request remains not approved.",
        "reviewer": {"specialty": "Family Medicine"},
        "reasons": [
            {
                "category": "missing_documentation",
                "words": "The physical therapy notes were not included.",
                "cite": "A p. 2",
            },
            {
                "category": "imaging_does_not_meet_criteria",
                "words": "Imaging does not show instability.",
            },
        ],
    }
    tree["earlier_appeals"] = [{**appeal, **changes}]


def called(tree: Tree) -> None:
    """Let a reviewer call two things missing, one of which is enclosed."""
    tree["calls"] = [
        {
            "at": "2026-10-29T14:05-04:00",
            "reviewer": "Dr. Pat Voss",
            "said_missing": ["the flexion-extension report", "a consent of the employer"],
            "promised": "a new decision within a week",
            "outcome": "upheld",
        }
    ]


def approved(tree: Tree) -> None:
    """Let the plan have approved the request, and then withdraw it."""
    tree["denial"]["kind"] = "rescission"
    tree["approval"] = {
        "number": "PA-100",
        "on": "2026-10-15",
        "codes": ["63047", "22612"],
        "levels": "L4-L5",
        "valid_from": "2026-10-15",
        "valid_through": "2027-01-15",
        "withdrawn_on": "2026-10-26",
        "words": "Approved as requested.",
    }


def claimed(tree: Tree, kind: str = "post_service") -> None:
    """Let the operation be done and its claim be denied."""
    tree["denial"]["kind"] = kind
    tree["claim"] = {
        "number": "CL-9",
        "service_date": "2026-10-20",
        "lines": [
            {"code": "63047", "levels": "L4-L5", "billed": "4200", "group": "CO", "carc": "50"},
            {"code": "22612", "modifiers": ["59"], "denied": "5100.50"},
        ],
    }


def urgent(tree: Tree) -> None:
    """Let the surgeon name why the case cannot wait."""
    tree["urgent_basis"] = URGENT


def second(tree: Tree) -> None:
    """Let the first level be upheld after a call."""
    decided(tree)
    called(tree)


def final(tree: Tree) -> None:
    """Let the plan's last decision be final."""
    decided(tree, final=True)
    called(tree)


def prepayment(tree: Tree) -> None:
    """Let the claim be held for review before payment."""
    claimed(tree, "prepayment")


def unchanged(tree: Tree) -> None:
    """Leave the demo as it is."""
    del tree


HISTORIES: dict[LetterKind, Callable[[Tree], None]] = {
    LetterKind.FIRST: unchanged,
    LetterKind.SECOND: second,
    LetterKind.EXPEDITED: urgent,
    LetterKind.EXTERNAL_REVIEW: final,
    LetterKind.PEER_TO_PEER: unchanged,
    LetterKind.POST_SERVICE: claimed,
    LetterKind.RESCISSION: approved,
    LetterKind.PREPAYMENT: prepayment,
    LetterKind.CORRECTED_CLAIM: claimed,
    LetterKind.CLAIM_FILE: unchanged,
    LetterKind.SECOND_OPINION: unchanged,
    LetterKind.COMPLAINT: second,
    LetterKind.PATIENT: unchanged,
}
"""For each letter a history that gives ground for it."""


def context_for(kind: LetterKind, change: Callable[[Tree], object] | None = None) -> Context:
    """Return the demo with the history of a letter, and perhaps one more change."""

    def both(tree: Tree) -> None:
        HISTORIES[kind](tree)
        if change is not None:
            change(tree)

    return demo(both)


def brief_for(
    kind: LetterKind, change: Callable[[Tree], object] | None = None
) -> LevelLetterBrief | PlainLetterBrief:
    """Return a letter of the demo."""
    return letter_of(kind, context_for(kind, change), SHELF)


def text_for(kind: LetterKind, change: Callable[[Tree], object] | None = None) -> str:
    """Return the running text of a letter of the demo."""
    html = render_html(template_of(kind), brief_for(kind, change), templates=TEMPLATES)
    return " ".join(html_to_text(html).split())
