"""What an invented patient answers, question by question, in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.visitor import Visitor

__all__ = ["STORY", "Seen", "answer_open", "give"]

STORY: Mapping[str, str] = {
    "safety.bladder.now": "no",
    "safety.bowel.now": "no",
    "safety.saddle.now": "no",
    "safety.weak.now": "yes",
    "safety.weak.worse": "no",
    "safety.weak.since": "08/2026",
    "safety.weak.words": "Zapatero 7 <b>&amp;</b>",
    "safety.foot.now": "no",
    "story.back": "yes",
    "axial.region": "lumbar",
    "walking.minutes": "5",
    "walking.cause": "neural_symptoms",
    "standing.minutes": "8",
    "lifting.pounds": "10",
    "nrs.back.value": "6",
    "nrs.leg.value": "8",
    "odi.have": "no",
    "treatment.any": "yes",
    "care.kind#1": "medication",
    "care.drug#1": "gabapentin",
    "care.start#1": "03/2025",
    "care.outcome#1": "partial_relief",
    "nicotine.status": "never",
    "health.diabetes": "no",
    "operation.any": "no",
}
"""Key of the question and answer. What is not here is left open with "I don't know"."""

_YES_OR_NO = {"yes": "#answer-1", "no": "#answer-2"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A question that was on the screen.

    Attributes:
        key: The key of the question.
        shape: What its page is made of, such as radio buttons with help.
    """

    key: str
    shape: str


_SHAPE = """() => [...new Set([...document.querySelectorAll(
  'main input:not([type=hidden]), main textarea, main select, .help, .line span, .summary')]
  .map(e => `${e.tagName}.${e.type || ''}.${e.className}`))].join(' ')"""


def give(who: Visitor, key: str) -> None:
    """Answer the question that is open, as the story says."""
    page, answer = who.page, STORY.get(key)
    if answer is None:
        who.leave_open()
        return
    if page.locator(f"main input[value='{answer}']").count():
        page.check(f"main input[value='{answer}']")
    elif page.locator("main input[type=radio]").count():
        page.check(_YES_OR_NO[answer])
    else:
        page.fill("#answer", answer)
    who.submit()


def answer_open(who: Visitor, most: int = 120) -> Iterator[Seen]:
    """Answer what is asked until all answers are there to check; yield each page before."""
    who.go("/questions")
    for _ in range(most):
        if who.path == "/check":
            return
        key = who.path.removeprefix("/question/").replace("~", "#")
        yield Seen(key, who.page.evaluate(_SHAPE))
        give(who, key)
        assert not who.page.locator(".summary").count(), f"{key}: {who.text}"
    message = "the questions do not end"
    raise AssertionError(message)
