"""The template environment is sandboxed and strict."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace as Brief

import pytest

from appealgen.errors import TemplateInvalidError
from appealgen.render.environment import render_html
from tests.render import samples


def fill(folder: Path, source: str, **fields: object) -> str:
    """Write one template into a folder and fill it."""
    (folder / "page.html.j2").write_text(source, encoding="utf-8")
    return render_html("page.html.j2", Brief(**fields), templates=folder)


def test_fields_are_escaped(tmp_path: Path) -> None:
    """Text of a case is text, whatever it looks like."""
    page = fill(tmp_path, '<p class="{{ brief.a }}">{{ brief.a }}</p>', a='"><script>{{ 7*7 }}')

    assert (
        page == '<p class="&#34;&gt;&lt;script&gt;{{ 7*7 }}">&#34;&gt;&lt;script&gt;{{ 7*7 }}</p>'
    )


def test_a_missing_field_names_template_and_line(tmp_path: Path) -> None:
    """A misspelt field stops the letter instead of printing nothing."""
    with pytest.raises(TemplateInvalidError, match=r"page\.html\.j2:2.*nmae"):
        fill(tmp_path, "<p>\n{{ brief.nmae }}</p>", name="x")


def test_bad_syntax_names_template_and_line(tmp_path: Path) -> None:
    """A slip of the pen in a practice's own template says where it is."""
    with pytest.raises(TemplateInvalidError, match=r"page\.html\.j2:3"):
        fill(tmp_path, "a\nb\n{% for %}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ brief.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ brief.items.append(1) }}",
        "{{ brief.name|upper }}",
        "{{ brief.name|attr('x') }}",
        "{{ range(10) }}",
        "{% if brief.name is defined %}{% endif %}",
        "{% include 'absent.html.j2' %}",
        "{{ brief.name + 1 }}",
        "{{ brief.name() }}",
    ],
)
def test_a_template_cannot_reach_out(tmp_path: Path, source: str) -> None:
    """No internals, no change of a value, no filter, test or function."""
    with pytest.raises(TemplateInvalidError):
        fill(tmp_path, source, name="x", items=[])


def test_a_template_outside_the_folder_is_not_there(tmp_path: Path) -> None:
    """A path that climbs out of the folder is refused, and no machine path is named."""
    with pytest.raises(TemplateInvalidError) as refused:
        render_html("../../secret.j2", Brief(), templates=tmp_path)

    assert str(tmp_path) not in str(refused.value)


def test_no_value_of_the_case_is_in_the_message(tmp_path: Path) -> None:
    """An error in a template never repeats what it was filling in."""
    with pytest.raises(TemplateInvalidError) as refused:
        fill(tmp_path, "{{ brief.name.missing }}", name="Jordan Q. Sample")

    assert "Jordan" not in str(refused.value)


def test_the_base_carries_language_paper_and_reference() -> None:
    """The shared frame passes on what every page needs."""
    page = samples.letter(draft=False, paper="a4")

    assert '<html lang="en-US" class="a4">' in page
    assert 'data-reference="Reference 26-0417-SAMPLE"' in page
    assert "data-draft" not in page
