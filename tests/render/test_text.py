"""Plain text: the same words, 78 columns, readable without any program."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from appealgen.render.text import WIDTH, html_to_text
from tests.render import samples
from tests.render.test_subset import page


def test_no_line_is_longer_than_a_mail_line() -> None:
    """Every line of the letter fits 78 columns."""
    assert max(len(line) for line in html_to_text(samples.letter()).splitlines()) <= WIDTH


def test_headings_lists_and_breaks() -> None:
    """Headings are underlined, lists marked and indented, breaks kept."""
    text = html_to_text(
        page("<h1>One</h1><ol><li>a<ul><li>b</li></ul></li><li>c</li></ol><p>x<br>y</p><hr>")
    )

    assert text == "One\n===\n\n1. a\n   - b\n2. c\n\nx\ny\n\n" + "-" * WIDTH + "\n"


def test_small_tables_are_aligned() -> None:
    """A table that fits is set in columns under its heading."""
    rows = "<tr><th scope='row'>Ex. A</th><td>Letter</td></tr><tr><td>B</td><td>MRI</td></tr>"
    head = "<thead><tr><th scope='col'>Exhibit</th><th scope='col'>What</th></tr></thead>"

    text = html_to_text(page(f"<table><caption>All</caption>{head}<tbody>{rows}</tbody></table>"))

    assert text == "All\n\nExhibit  What\n-------  ------\nEx. A    Letter\nB        MRI\n"


def test_wide_tables_become_labeled_lines() -> None:
    """A table too wide for the line says each cell after its heading."""
    long = "word " * 20
    head = "<thead><tr><th scope='col'>Asks</th><th scope='col'>Shows</th></tr></thead>"

    text = html_to_text(
        page(f"<table>{head}<tbody><tr><td>{long}</td><td>yes</td></tr></tbody></table>")
    )

    assert text.startswith("Asks: word word")
    assert text.endswith("\nShows: yes\n")


def test_draft_comes_first() -> None:
    """Plain text says DRAFT and why before anything else."""
    text = html_to_text(samples.letter(draft=True))

    assert text.startswith("*** DRAFT, not to be sent: not signed")
    assert "DRAFT" not in html_to_text(samples.letter(draft=False))


def test_a_pointer_is_not_torn_apart() -> None:
    """``Ex. B p. 4`` stays on one line, as it does in print."""
    filler = "x" * 70
    text = html_to_text(page(f'<p>{filler} <span class="cite">Ex. B p. 4</span></p>'))

    assert text == f"{filler}\nEx. B p. 4\n"


@given(st.lists(st.text("abc ≥é<&'\"", min_size=1, max_size=30), max_size=5))
def test_no_word_is_lost_or_added(paragraphs: list[str]) -> None:
    """Whatever the words, text gives back exactly those of the page."""
    escaped = [p.replace("&", "&amp;").replace("<", "&lt;") for p in paragraphs]
    text = html_to_text(page("".join(f"<p>{p}</p>" for p in escaped)))

    assert text.split() == " ".join(paragraphs).split()
