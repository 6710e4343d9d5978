"""The HTML subset is closed: what one renderer would drop is refused by all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.errors import TemplateInvalidError
from appealgen.render.subset import MAX_DEPTH, check_subset, clean
from tests.render import samples


def page(body: str) -> str:
    """Return a whole document around a body."""
    head = '<head><meta charset="utf-8"><title>T</title></head>'
    return f'<!DOCTYPE html><html lang="en">{head}<body>{body}</body></html>'


@pytest.mark.parametrize("sample", [samples.letter, samples.card, samples.checklist])
def test_the_samples_keep_to_the_subset(sample: object) -> None:
    """Letter, card and checklist use nothing outside the subset."""
    assert callable(sample)
    check_subset(sample())


@pytest.mark.parametrize(
    "body",
    [
        '<img src="x.png" alt="x">', "<script>1</script>", "<iframe></iframe>", "<h4>x</h4>",
        "<p style='color:red'>x</p>", "<p onclick='x'>x</p>", "<b>x</b>", "<font>x</font>",
        '<a href="javascript:x">x</a>', '<a href="file:x">x</a>', '<a href="../x">x</a>',
        '<link rel="attachment" href="x">', "<style>p{}</style>", "<object data='x'></object>",
        "<svg><image href='x'/></svg>", "<svg><use href='#a'/></svg>", "<form></form>",
        "<svg><rect fill='url(http:x)'/></svg>", "<svg><script>1</script></svg>",
        "<table><tr><td rowspan='2'>x</td></tr></table>", "<base href='http://x'>",
    ],
)  # fmt: skip
def test_anything_else_is_refused(body: str) -> None:
    """An element or attribute outside the subset stops every renderer."""
    with pytest.raises(TemplateInvalidError, match="not in the HTML subset"):
        check_subset(page(body))


def test_the_message_names_element_and_line() -> None:
    """The one who edits a template is told what, and on which line."""
    with pytest.raises(TemplateInvalidError, match=r"letter:3.*<blink>"):
        check_subset(page("\n\n<blink>x</blink>"), "letter")


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\uffff"])
def test_unprintable_characters_are_refused_by_code(character: str) -> None:
    """A character no page can hold is named by its code, without the text around it."""
    with pytest.raises(TemplateInvalidError, match=f"U\\+{ord(character):04X}") as refused:
        check_subset(page(f"<p>Jordan{character}</p>"))

    assert "Jordan" not in str(refused.value)


def test_direction_overrides_become_visible() -> None:
    """A character that could show a level backwards is printed as a replacement mark."""
    assert clean("L4\u202eL5\u2066") == "L4\ufffdL5\ufffd"


def test_deep_nesting_is_refused_before_layout() -> None:
    """A document that would exhaust the layout's stack is refused with a plain message."""
    deep = "<div>" * MAX_DEPTH + "x" + "</div>" * MAX_DEPTH

    with pytest.raises(TemplateInvalidError, match="nested deeper"):
        check_subset(page(deep))


@given(st.text(max_size=80))
def test_any_text_is_accepted_or_refused_cleanly(text: str) -> None:
    """Whatever is typed, the check passes or raises our own error."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    try:
        check_subset(page(f"<p>{escaped}</p>"))
    except TemplateInvalidError as refused:
        assert "unprintable" in str(refused)  # noqa: PT017 (either outcome is right)
