"""Which parts of a card give way when a page is too small, in order, and what is then left off.

A card is never made small to hold more: below 9 points nobody reads it during a call. What the
caller needs least leaves first, and staff are told what left.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from appealgen.brief.card_models import CardBrief
from appealgen.brief.words import ended

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["left_off", "reductions", "shortened"]

_LENGTHS = (240, 120, 60)
"""Characters per text, tried when fewer parts do not do: two lines, one, half a line."""
_NEVER_CUT = frozenset({"title", "reference", "draft_reason", "fallback", "target", "language"})

QUOTES: Final = "quoted"
_ORDER: Final = (
    ("objections", 5),
    ("contradictions", 4),
    ("weak", 2),
    ("policy_facts", 1),
    (QUOTES, 0),
    ("objections", 4),
    ("contradictions", 2),
    ("objections", 3),
    ("weak", 1),
    ("policy_facts", 0),
    ("contradictions", 1),
    ("objections", 2),
    ("weak", 0),
)
"""What is kept of each part, step by step. What they may quote stands on the staff's page, too; the
two most pressing objections, the finding, the policy's line and the ask never leave."""


def reductions(whole: CardBrief) -> tuple[CardBrief, ...]:
    """Return a card with less and less on it; the last ones have long texts cut with "…".

    Args:
        whole: Everything the card could say.
    """
    made = [whole]
    for part, most in _ORDER:
        less = _without_quotes(made[-1]) if part == QUOTES else _kept(made[-1], part, most)
        if less != made[-1]:
            made.append(less)
    made += [shortened(made[-1], length) for length in _LENGTHS]
    return tuple(made)


def _kept(card: CardBrief, part: str, most: int) -> CardBrief:
    kept = getattr(card, part)[:most]
    found = {part: kept} | ({} if part == "policy_facts" else {f"has_{part}": bool(kept)})
    return card.model_copy(update=found)


def _without_quotes(card: CardBrief) -> CardBrief:
    rows = tuple(
        row.model_copy(update={"quoted": "", "has_quoted": False}) for row in card.objections
    )
    return card.model_copy(update={"objections": rows})


def left_off(whole: CardBrief, shown: CardBrief) -> tuple[str, ...]:
    """Return what a card could say and its page does not, in words for staff.

    Args:
        whole: Everything the card could say.
        shown: What was printed.
    """
    return tuple(_left_off(whole, shown))


def _left_off(whole: CardBrief, shown: CardBrief) -> Iterator[str]:
    for row in whole.objections[len(shown.objections) :]:
        kind = "Answer" if row.answered else "Concede"
        yield f"Objection “{row.objection}”. {kind}: {row.answer} {row.ask}".rstrip()
    for line in whole.contradictions[len(shown.contradictions) :]:
        yield f"The denial against the policy. {ended(line)}"
    for fact in whole.policy_facts[len(shown.policy_facts) :]:
        yield f"A fact under the policy’s line. {ended(fact.text)}"
    for weak in whole.weak[len(shown.weak) :]:
        yield f"A weak criterion. {weak.criterion} {weak.fix}"
    if any(row.has_quoted for row in whole.objections[: len(shown.objections)]) and not any(
        row.has_quoted for row in shown.objections
    ):
        yield "What the other side may quote."
    if _is_cut(whole, shown):
        yield "The ends of long texts, which close with “…” on the card."


def _is_cut(whole: CardBrief, shown: CardBrief) -> bool:
    """Return whether a text that stands on the card was cut."""
    fixed = ("subtitle", "call_rows", "speech", "finding", "policy_label", "policy_line", "ask")
    if any(getattr(whole, name) != getattr(shown, name) for name in fixed):
        return True
    pairs = [
        *zip(whole.contradictions, shown.contradictions, strict=False),
        *zip(whole.policy_facts, shown.policy_facts, strict=False),
        *zip(whole.weak, shown.weak, strict=False),
    ]
    answers = zip(whole.objections, shown.objections, strict=False)
    return any(a != b for a, b in pairs) or any(
        (a.objection, a.answer, a.ask) != (b.objection, b.answer, b.ask) for a, b in answers
    )


def shortened(brief: CardBrief, most: int) -> CardBrief:
    """Return a card whose texts have at most so many characters; what was cut ends in "…"."""
    return CardBrief.model_validate(_cut(brief.model_dump(), most))


def _cut(value: object, most: int) -> object:
    if isinstance(value, dict):
        return {k: v if k in _NEVER_CUT else _cut(v, most) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_cut(item, most) for item in value)
    if not isinstance(value, str) or len(value) <= most:
        return value
    kept = textwrap.shorten(value, most, placeholder=" …")
    # A text without a space has no place to cut; it is cut where it is too long.
    return kept if kept.strip(" …") else f"{value[: most - 1]}…"
