"""A practice's wording: text and fields pass, everything else is refused with its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.render.environment import render_html
from appealgen.render.overrides import (
    BLOCKS,
    FIELDS,
    MAX_BYTES,
    MAX_TEXT,
    child_template,
    read_wording,
)
from tests.code_health.tree import CHECKOUT
from tests.render.samples import TEMPLATES

NAME = "wording/letter.jinja"


class Brief:
    """The fields a block may show."""

    class letterhead:  # noqa: N801 - named as the brief's field
        """The practice."""

        name = "Lakeside <b>Spine</b>"

    class signature:  # noqa: N801 - as above
        """Who signs."""

        name = "Maria T. Ellison, MD"

    reference = "26-1029"


def block(text: str, name: str = "after_opening") -> str:
    """Return a wording file with one block."""
    return f"{{% block {name} %}}{text}{{% endblock %}}"


def problems(text: str) -> list[str]:
    """Return what is wrong with a wording file."""
    return [str(problem) for problem in read_wording(text, NAME)[1]]


def test_text_and_fields_are_read_in_order() -> None:
    """The parts of a block are its text and the names of its fields."""
    made, wrong = read_wording(block("Please call {{ practice }} today."), NAME)

    assert not wrong
    assert made[0].parts == (("text", "Please call "), ("field", "practice"), ("text", " today."))
    assert made[0].text == "Please call today."


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("\n{% block salutashun %}x{% endblock %}", 2, "No block of this name"),
        ("{% block closing %}\n{% if a %}x{% endif %}{% endblock %}", 2, "no commands"),
        (block("{% for x in y %}x{% endfor %}"), 1, "no commands"),
        (block("{% set x = 1 %}y"), 1, "no commands"),
        (block("{% include '_base.html.j2' %}"), 1, "no commands"),
        (block("{% extends '_base.html.j2' %}"), 1, ""),
        (block("{% block closing %}x{% endblock %}"), 1, "no commands"),
        (block("\n\n{{ brief.reference }}"), 3, "name of a field"),
        (block("{{ practice|upper }}"), 1, ""),
        (block("{{ practice() }}"), 1, "name of a field"),
        (block("{{ ().__class__ }}"), 1, "name of a field"),
        (block("{{ 9**9**9**9 }}"), 1, "name of a field"),
        (block("{{ 'a' * 99999999 }}"), 1, "name of a field"),
        (block("{{ self }}"), 1, "does not have this field"),
        (block("{{ criterion }}"), 1, "does not have this field"),
        (block("{{ practice }}", "closing"), 1, "does not have this field"),
        ("Some text.\n" + block("x"), 1, "Only blocks"),
        ("{% set x = 1 %}", 1, "Only blocks"),
        ("{% macro m() %}x{% endmacro %}", 1, "Only blocks"),
        (block("x") + "\n" + block("y"), 2, "twice"),
        (block(" \n "), 1, "empty"),
        (block("x" * (MAX_TEXT + 1)), 1, "longer"),
        (block("See Ex. C p. 3."), 1, "points to an exhibit"),
        (block("This is not a DRAFT."), 1, "word DRAFT"),
        (block("Every criterion of the policy\nis met."), 1, "claims that a criterion is met"),
        (block("He said “yes”."), 1, "quotation"),
        (block("1. Stenosis is graded severe."), 1, "numbered point"),
        (block("As asked [Section I.D]."), 1, "square brackets"),
        (block("<p class='point'>x</p>"), 1, "mark of a page"),
        ("\n\n{% block closing %}x", 3, "not readable"),
        (block("{{ practice "), 1, "not readable"),
    ],
)
def test_everything_else_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    """What could decide, compute, reach or claim is named by file and line."""
    found = problems(text)

    assert any(p.startswith(f"{NAME}:{line}:") and says in p for p in found), found


def test_a_file_that_is_too_large_or_holds_odd_characters_is_refused() -> None:
    """Before it is parsed."""
    assert "larger" in problems("x" * (MAX_BYTES + 1))[0]
    assert "text-direction" in problems(block("a\u202eb"))[0]
    assert "unprintable" in problems(block("a\x07b"))[0]
    assert problems("{% block closing %}" * 900)


def test_text_is_escaped_and_fields_are_filled() -> None:
    """An override cannot write a tag, and a field's value cannot either."""
    made, wrong = read_wording(block("Ours & theirs: {{ practice }}, {{ surgeon }}."), NAME)

    source = child_template("letter/plain.html.j2", made)

    assert not wrong
    assert source == (
        '{% extends "letter/plain.html.j2" %}\n'
        "{% block after_opening %}<p>Ours &amp; theirs: {{ brief.letterhead.name }}, "
        "{{ brief.signature.name }}.</p>{% endblock %}\n"
    )


def test_an_override_changes_its_block_and_nothing_else() -> None:
    """The child of our template keeps every other word."""
    folder = CHECKOUT / "tests" / "render" / "fixtures"
    made, _ = read_wording(block("Respectfully,", "closing"), NAME)

    plain = render_html("worded.html.j2", Brief(), templates=folder)
    own = render_html("worded.html.j2", Brief(), templates=folder, wording=made)

    assert own == plain.replace("Sincerely,", "Respectfully,")
    assert own != plain


def test_every_block_is_in_a_letter_and_every_block_of_ours_is_known() -> None:
    """The list of blocks is that of the templates: none is dead, and none is open by accident."""
    sources = {
        name: (TEMPLATES / "letter" / name).read_text(encoding="utf-8")
        for name in ("appeal.html.j2", "plain.html.j2")
    }
    there = {found for s in sources.values() for found in re.findall(r"{% block (\w+) %}", s)}

    assert set(BLOCKS) <= there
    assert there - set(BLOCKS) == {"kind", "content", "before_answers", "grounds"}
    assert "{% block before_signature %}{% endblock %}" in sources["plain.html.j2"]


def test_the_page_about_settings_lists_the_blocks() -> None:
    """Name, meaning and fields of each block, in the order of the letter."""
    page = (CHECKOUT / "docs" / "practice.md").read_text(encoding="utf-8")
    rows = [
        f"| `{name}` | {one.about} | {', '.join(f'`{f}`' for f in sorted(one.fields)) or 'none'} |"
        for name, one in BLOCKS.items()
    ]

    assert "\n".join(rows) in page


@given(st.text(alphabet="{}%#| ().abcpractice_'\"\n[]*+<>&", max_size=60))
def test_whatever_passes_renders_as_its_own_text(text: str) -> None:
    """No input crashes the reader, and what it lets through adds only its own characters."""
    made, wrong = read_wording(block(text), NAME)
    if wrong:
        return

    source = child_template("letter/plain.html.j2", made)

    inside = source.partition("<p>")[2].partition("</p>")[0]
    for field in FIELDS.values():
        inside = inside.replace(f"{{{{ {field} }}}}", "")
    assert "{{" not in inside
    assert "{%" not in inside
    assert "<" not in inside
