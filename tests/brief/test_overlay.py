"""What a practice lays over a letter: lines of its policy copy, its logo, its wording."""

from __future__ import annotations

import dataclasses
import datetime as dt

from appealgen.argument.levels import LetterKind
from appealgen.brief.letter import letter_brief
from appealgen.brief.letters import letter_of, load_shelf
from appealgen.brief.overlay import Logo, Overlay, Wording, copy_words, quoted_line
from appealgen.policy.quotes import PolicyQuotes, QuotedLine
from tests.brief.cases import POLICIES, demo, letter_text

REF = "aetna-cpb-0743@2026-07-30"
DAY = dt.date(2026, 10, 1)
LINE = QuotedLine("An invented line; “graded” in it.", "4", DAY)


def held(criterion: str, ref: str = REF) -> Overlay:
    """Return an overlay with one line of one version."""
    return Overlay(quotes=(PolicyQuotes("quotes/x.yaml", ref, "", {criterion: LINE}),))


def test_a_line_stands_at_its_criterion_with_page_and_day() -> None:
    """Right after our wording of it, and it says from which copy it is."""
    context = dataclasses.replace(demo(), overlay=held("I.D.6.stenosis"))

    text = letter_text(context)

    wanted = (
        "“An invented line; \u2018graded’ in it.” (quoted from the practice’s copy of Aetna "
        "Clinical Policy Bulletin 0743, page 4, copied October 1, 2026)."
    )
    assert text.count(wanted) == 1
    criterion = context.groups[0].points[0].criterion.says
    before = text[: text.index(wanted)]
    assert criterion in before[-len(criterion) - 80 :]


def test_a_section_is_quoted_once_at_its_first_point() -> None:
    """Three points of one section do not repeat its line."""
    context = dataclasses.replace(demo(), overlay=held("I.D.6"))

    points = [point for group in letter_brief(context).groups for point in group.points]

    assert [point.number for point in points if point.quotes] == ["1"]


def test_another_version_is_not_quoted_and_is_said() -> None:
    """What another edition prints is no word of the one the case is judged by."""
    overlay = held("I.D.6.stenosis", "aetna-cpb-0743@2025-01-01")
    context = dataclasses.replace(demo(), overlay=overlay)

    assert "An invented line" not in letter_text(context)
    assert not context.own_texts
    assert list(overlay.unused_quotes(context.determination.policies)) == [("quotes/x.yaml", REF)]


def test_lines_of_a_policy_the_case_does_not_use_are_no_fault() -> None:
    """A practice holds copies of many payers."""
    overlay = held("x", "carelon-spine-surgery@2024-10-20")

    assert not list(overlay.unused_quotes(demo().determination.policies))


def test_without_an_overlay_nothing_is_quoted() -> None:
    """The documents are what they were before there were settings."""
    brief = letter_brief(demo())

    assert not [p for g in brief.groups for p in g.points if p.quotes]
    assert not brief.letterhead.has_logo


def test_the_logo_is_on_the_practices_paper_only() -> None:
    """A letter that the patient signs carries neither logo nor the practice's name."""
    context = dataclasses.replace(demo(), overlay=Overlay(logo=Logo("svg", b"<svg/>", "A lake")))
    shelf = load_shelf(POLICIES)

    ours = letter_of(LetterKind.FIRST, context, shelf).letterhead
    patients = letter_of(LetterKind.CLAIM_FILE, context, shelf).letterhead

    assert (ours.has_logo, ours.logo, ours.logo_alt) == (True, "bundled:logo.svg", "A lake")
    assert not patients.has_logo


def test_what_is_the_practices_own_is_there_to_be_checked() -> None:
    """Whoever checks the documents finds every line, its source and the wording."""
    overlay = dataclasses.replace(
        held("I.D.6.stenosis"),
        wording=(Wording("closing", (("text", "Respectfully,"),)),),
    )

    said = dataclasses.replace(demo(), overlay=overlay).own_texts

    assert "Respectfully," in said
    assert any("\u2018graded’ in it." in text for text in said)
    assert overlay.words_of("closing") == "Respectfully,"
    assert not overlay.words_of("salutation")


def test_a_line_keeps_its_own_punctuation() -> None:
    """No period is put into the payer's mouth, and none is taken out of it."""
    assert quoted_line(QuotedLine("one of the following", "2", DAY)) == "“one of the following”"
    assert copy_words("X", QuotedLine("a", "6-7", DAY)).endswith(
        "pages 6-7, copied October 1, 2026"
    )
    assert "page A-3," in copy_words("X", QuotedLine("a", "A-3", DAY))
