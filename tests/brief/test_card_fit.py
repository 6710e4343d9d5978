"""What gives way on a card, in order, and that nothing leaves it unsaid."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.brief.card import card_brief
from appealgen.brief.card_fit import left_off, reductions, shortened
from appealgen.brief.card_models import CardBrief, ObjectionRow, WeakRow
from appealgen.brief.interface import CitedText
from tests.brief.cases import demo

WORDS = st.integers(0, 9).map(lambda n: f"Words {n}.")
ROWS = st.builds(
    ObjectionRow,
    objection=WORDS,
    answered=st.booleans(),
    answer=WORDS,
    cites=st.just(()),
    ask=WORDS,
    quoted=st.just("They may quote: a trial."),
    has_quoted=st.just(True),  # noqa: FBT003 - hypothesis takes the value so
)


@st.composite
def cards(draw: st.DrawFn) -> CardBrief:
    """Return a card with any number of everything, nobody's in particular."""
    against = tuple(draw(st.lists(WORDS, max_size=9)))
    objections = tuple(draw(st.lists(ROWS, max_size=9)))
    weak = tuple(WeakRow(criterion=w, fix=w) for w in draw(st.lists(WORDS, max_size=3)))
    facts = tuple(CitedText(text=w) for w in draw(st.lists(WORDS, max_size=2)))
    return CardBrief(
        title="Card",
        reference="Reference 1",
        draft=True,
        draft_reason="",
        synthetic=True,
        heading="Peer-to-peer",
        subtitle="An invented person",
        call_rows=(),
        speech=("Words.",),
        has_finding=True,
        finding=CitedText(text="A finding."),
        has_policy_line=True,
        policy_label="A policy",
        policy_line="A line.",
        policy_facts=facts,
        contradictions=against,
        has_contradictions=bool(against),
        objections=objections,
        has_objections=bool(objections),
        weak=weak,
        has_weak=bool(weak),
        ask="Please approve.",
        fallback="If not today.",
        blanks=("Outcome",),
    )


@settings(max_examples=60, deadline=None)
@given(whole=cards())
def test_each_card_says_less_than_the_one_before(whole: CardBrief) -> None:
    """Parts only leave, from the end of their list, and what never leaves stays."""
    tried = reductions(whole)

    for more, less in pairwise(tried):
        assert less.contradictions == more.contradictions[: len(less.contradictions)]
        assert less.weak == more.weak[: len(less.weak)]
        assert len(less.objections) <= len(more.objections)
        assert (less.ask, less.finding, less.speech) == (more.ask, more.finding, more.speech)
    smallest = tried[-1]
    assert len(smallest.objections) == min(2, len(whole.objections))
    assert smallest.has_weak is bool(smallest.weak) is False
    assert smallest.has_contradictions is bool(smallest.contradictions)


@settings(max_examples=60, deadline=None)
@given(whole=cards(), step=st.integers(0, 20))
def test_everything_that_leaves_is_told_to_staff(whole: CardBrief, step: int) -> None:
    """One line for each part that left, and none for a part that is printed."""
    tried = reductions(whole)
    shown = tried[min(step, len(tried) - 1)]
    parts = ("objections", "contradictions", "weak", "policy_facts")
    gone = sum(len(getattr(whole, name)) - len(getattr(shown, name)) for name in parts)
    quotes = any(r.has_quoted for r in whole.objections[: len(shown.objections)]) and not any(
        r.has_quoted for r in shown.objections
    )

    assert len(left_off(whole, shown)) == gone + quotes


def test_what_left_is_told_with_what_it_said() -> None:
    """The page for staff gives the answer, so that somebody can still tell the surgeon."""
    whole = card_brief(demo(), most_objections=8)
    shown = card_brief(demo(), most_objections=1)

    told = left_off(whole, shown)
    assert told[0].startswith("Objection “Decompress only: a fusion is not needed here”. Answer: ")
    assert "5 mm of translation" in told[0]


def test_cut_texts_are_named_once() -> None:
    """Staff learn that texts end early, not each of them."""
    whole = card_brief(demo())

    told = left_off(whole, shortened(whole, 60))
    assert told[-1] == "The ends of long texts, which close with “…” on the card."
    assert len(told) == 1
