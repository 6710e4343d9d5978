"""Every document of every fixture: the histories, plans and criteria they are made for.

A history is what the payer did next, invented; a fixture with one, judged by some criteria, under
some kind of plan, gives a scene. Each document of a scene is made and read back by the gate.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from appealgen.argument.levels import LetterKind
from appealgen.errors import LetterUnsuitableError, NoPolicyInForceError
from appealgen.matching import determine
from appealgen.model import Case, CaseFile
from appealgen.policy.schema import Standing
from appealgen.render.docx import html_to_docx
from appealgen.render.interface import DOCX, Artifact
from appealgen.service import policy_library
from appealgen.service.building import context_of
from appealgen.service.documents import LETTERS, Kind, html_of, render_documents
from appealgen.service.gate.gate import check_documents, read_artifacts
from appealgen.service.gate.ground import Ground
from appealgen.strict_yaml import Document
from tests.brief.cases import (
    CHECKOUT,
    DEMO_DAY,
    POLICIES,
    PUBLISHED_DAY,
    TEMPLATES,
    demo_tree,
    published_tree,
)
from tests.brief.letters.histories import HISTORIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from appealgen.brief.context import Context
    from appealgen.service.gate.findings import GateFinding

__all__ = ["DEMO", "FIXTURES", "PLANS", "SHEETS", "Scene", "context", "findings", "scenes"]

DEMO: Final = "demo"
FIXTURES: Final = (
    DEMO,
    *sorted(p.name for p in (CHECKOUT / "fixtures" / "published").iterdir() if p.is_dir()),
)
SHEETS: Final = (Kind.CARD, Kind.CHECKLIST, Kind.QUESTIONS)
PLANS: Final = (
    ("erisa_self_funded", "TX"),
    ("fully_insured", "CA"),
    ("fully_insured", "NY"),
    ("fully_insured", "TX"),
    ("individual", "FL"),
    ("medicare_advantage", "OH"),
    ("original_medicare", "TX"),
    ("medicaid_managed_care", "NY"),
    ("medicaid_fee_for_service", "GA"),
    ("fehb", "VA"),
    ("tricare", "WA"),
    ("workers_compensation", "NY"),
    ("workers_compensation", "CA"),
    ("workers_compensation", "TX"),
    ("not_stated", ""),
)
"""Every kind of plan on file, those of state law in several states."""
_NAMES: Final = {
    Kind.CARD: "battle-card",
    Kind.CHECKLIST: "packet-checklist",
    Kind.QUESTIONS: "open-questions",
}

_NOTICE: Final = {
    "kind": "prior_authorization",
    "notice_date": "2026-10-26",
    "reasons": [
        {
            "category": "not_medically_necessary",
            "words": "The request does not meet the criteria for medical necessity.",
        }
    ],
}
"""An invented notice for fixtures whose sources hold none."""
_EARLIER: Final = {
    "level": "First-level internal appeal",
    "step": "first_level",
    "filed": "2026-10-27",
    "decided": "2026-10-27",
    "upheld": True,
    "words": "The denial stands for the reason below.",
    "reasons": [
        {"category": "function_not_shown", "words": "Loss of function is not documented."},
    ],
}
"""An invented decision before the one that the plan called final."""


@dataclass(frozen=True)
class Scene:
    """A fixture with what happened next, under a plan, judged by some criteria.

    Attributes:
        fixture: Its name.
        history: What happened: the history that gives ground for this letter.
        plan: Kind of plan and state; those of the fixture where empty.
        policy: The policy it is judged by; the payer's own where empty.
    """

    fixture: str
    history: LetterKind
    plan: tuple[str, str] = ("", "")
    policy: str = ""

    def __str__(self) -> str:
        """Return the scene in a few words."""
        more = [*(part for part in self.plan if part), self.policy]
        return " ".join([self.fixture, self.history.value, *filter(None, more)])


def _tree(scene: Scene) -> dict[str, Any]:
    """Return the case of a scene: the demo's histories carried over to what the fixture asks."""
    tree = demo_tree() if scene.fixture == DEMO else published_tree(scene.fixture)
    if scene.policy or scene.history is not LetterKind.FIRST:
        tree.setdefault("denial", copy.deepcopy(_NOTICE))
    HISTORIES[scene.history](tree)
    if scene.history is LetterKind.EXTERNAL_REVIEW:
        tree["earlier_appeals"][0] |= {"level": "Second-level appeal", "step": "second_level"}
        tree["earlier_appeals"].insert(0, copy.deepcopy(_EARLIER))
    if scene.fixture != DEMO:
        _fit(tree)
    kind, state = scene.plan
    if kind:
        tree["coverage"]["plan_kind"] = kind
        tree["coverage"].pop("state", None)
        if state:
            tree["coverage"]["state"] = state
        if scene.fixture == DEMO:
            tree["coverage"]["policies_pinned"] = ["aetna-cpb-0743@2026-07-30"]
            tree["coverage"].pop("plan_name", None)
    return tree


def _fit(tree: dict[str, Any]) -> None:
    """Fit a history to another case: its own codes, no exhibits that it does not have."""
    for appeal in tree.get("earlier_appeals", []):
        for part in (appeal, *appeal.get("reasons", [])):
            part.pop("cite", None)
    lines = [line for stage in tree["request"]["stages"] for line in stage["lines"]]
    coded = [line for line in lines if "code" in line]
    if "approval" in tree:
        tree["approval"].pop("levels", None)
        tree["approval"]["codes"] = [line["code"] for line in coded] or ["22612"]
    if "claim" in tree:
        tree["claim"]["lines"] = [
            {"code": line["code"], "billed": "4200", "group": "CO", "carc": "50"} for line in coded
        ] or [{"code": "22612", "billed": "4200"}]


@cache
def context(scene: Scene) -> Context | None:
    """Return a scene, judged; None where no criteria on file cover it."""
    case = Case.model_validate(copy.deepcopy(_tree(scene)))
    as_filed = scene.fixture != DEMO and scene == Scene(scene.fixture, LetterKind.FIRST)
    day = PUBLISHED_DAY if as_filed else DEMO_DAY
    try:
        judged = determine(case, policy_library(), as_of=day, pinned=scene.policy or None)
    except NoPolicyInForceError:
        return None
    file = CaseFile(case, Document("case.yaml", {}, {}, ()), CHECKOUT / "case.yaml", ())
    return context_of(file, judged, "0" * 64)


def artifacts(made: Context, kind: Kind, *, printed: bool) -> tuple[Artifact, ...]:
    """Return a document as files; none where the case gives no ground for it.

    Args:
        made: The case, judged.
        kind: Which document.
        printed: As PDF and Word file; else as a Word file alone, which is quick.
    """
    try:
        if printed:
            return render_documents(made, [kind], TEMPLATES, POLICIES)
        plain = replace(made, pictures=frozenset())
        html = html_of(kind, plain, TEMPLATES, POLICIES)
    except LetterUnsuitableError:
        return ()
    name = LETTERS.get(kind) or _NAMES.get(kind, "appeal-letter")
    data = html_to_docx(html, title=name, author="Test", language="en", date=made.as_of)
    return (Artifact(f"{name}.docx", DOCX, data),)


def findings(
    scene: Scene, kinds: Sequence[Kind], *, printed: bool = False
) -> tuple[int, list[tuple[Kind, GateFinding]]]:
    """Return how many documents of a scene were read back, and what the gate found in them."""
    made = context(scene)
    if made is None:
        return 0, []
    made = made if printed else replace(made, pictures=frozenset())
    ground = Ground(made, POLICIES, TEMPLATES)
    count, found = 0, []
    for kind in kinds:
        documents, unread = read_artifacts(artifacts(made, kind, printed=printed))
        count += len(documents)
        found += [(kind, f) for f in check_documents(documents, ground, unread).findings]
    return count, found


def _policies() -> list[str]:
    """Return the ids of all policies on file but the societies', which decide nothing."""
    library = policy_library()
    editions = {entry.id: library.versions(entry.id) for entry in library.index.policies}
    return [i for i, made in editions.items() if made and made[-1].standing is Standing.RULE]


def scenes() -> Iterator[tuple[Scene, tuple[Kind, ...]]]:
    """Yield every scene with the documents to be made of it."""
    for fixture in FIXTURES:
        for history in LetterKind:
            yield Scene(fixture, history), (Kind(history.value), *SHEETS)
    for fixture in FIXTURES:
        for policy in _policies():
            scene = Scene(fixture, LetterKind.FIRST, policy=policy)
            yield scene, (Kind.FIRST, Kind.PATIENT, Kind.PEER_TO_PEER, *SHEETS)
    for plan in PLANS:
        for fixture in (DEMO, "assess-536562-acdf-c5-6"):
            for history in LetterKind:
                yield Scene(fixture, history, plan), (Kind(history.value), Kind.CARD)
