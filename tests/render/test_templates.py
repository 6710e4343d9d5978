"""Templates place prepared text and decide nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appealgen.render.docx_body import COLUMN_SHARES
from tests.render.purity import impurities
from tests.render.samples import FIXTURES, FONTS, TEMPLATES

ALL = sorted([*TEMPLATES.rglob("*.j2"), *FIXTURES.rglob("*.j2")])


def test_there_are_templates_to_look_at() -> None:
    """The walk over the templates folder finds the base and the macros."""
    assert {"_base.html.j2", "_macros.html.j2"} <= {path.name for path in ALL}


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_template_holds_no_logic(path: Path) -> None:
    """Loops, yes/no fields, includes and macros only: every word is decided in the brief."""
    assert impurities(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% if brief.age > 18 %}adult{% endif %}",
        "{{ brief.visits + 1 }}",
        "{{ brief.name ~ 'x' }}",
        "{% set x = 1 %}",
        "{{ brief.name|upper }}",
        "{% filter upper %}x{% endfilter %}",
        "{% if brief.name is defined %}x{% endif %}",
        "{{ brief.name.upper() }}",
        "{{ range(3) }}",
        "{{ brief.items[0] }}",
        "{{ brief['name'] }}",
        "{% for x in brief.rows if x.done %}{{ x.item }}{% endfor %}",
        "{{ 'a' if brief.done else 'b' }}",
        "{% if brief.a and brief.b %}x{% endif %}",
        "{{ brief.__class__ }}",
        "{{ 7 }}",
        "{% for a, b in brief.pairs %}{{ a }}{% endfor %}",
        "{% import '_macros.html.j2' as m %}{{ m.cite(*brief.all) }}",
        "{% with x = brief.name %}{{ x }}{% endwith %}",
        "{% autoescape false %}{{ brief.name }}{% endautoescape %}",
    ],
)
def test_logic_is_found(source: str) -> None:
    """Each way to decide or compute something in a template is found."""
    assert impurities(source)


def test_column_widths_are_the_same_on_paper_and_in_word() -> None:
    """Word takes its column widths from the same numbers as the shared style sheet."""
    css = (TEMPLATES / "print.css").read_text(encoding="utf-8")
    printed = dict(re.findall(r"col\.([\w-]+) \{ width: ([\d.]+)% \}", css))

    assert {name: float(share) for name, share in printed.items()} == COLUMN_SHARES


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_read_bundled_files_only(path: Path) -> None:
    """Every address in a style sheet is a bundled file that is there."""
    names = re.findall(r"url\(\"?([^\")]+)", path.read_text(encoding="utf-8"))
    there = {f"bundled:{file.name}" for file in [*FONTS.glob("*.ttf"), *TEMPLATES.glob("*.css")]}

    assert names
    assert set(names) <= there


def test_every_font_family_comes_with_its_license() -> None:
    """The Open Font License asks that its text travels with each font."""
    families = {file.name.partition("-")[0] for file in FONTS.glob("*.ttf")}

    for family in families:
        text = (FONTS / f"LICENSE-{family}.md").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


def contrast(gray: str) -> float:
    """Return the contrast of a gray on white paper (WCAG 2.2, relative luminance)."""
    part = int((gray * 2)[:2] if len(gray) == 3 else gray[:2], 16) / 255
    light = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return 1.05 / (light + 0.05)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.css")), ids=lambda path: path.name)
def test_printed_text_is_black_or_a_dark_gray(path: Path) -> None:
    """A fax and a black-and-white printer keep every word: gray only, contrast 7 to 1 or more."""
    colors = re.findall(r"(?<![-\w])color: ([^;}]+)", path.read_text(encoding="utf-8"))
    grays = {color.strip() for color in colors} - {"inherit"}

    assert all(re.fullmatch(r"#([0-9a-f])\1\1|#([0-9a-f]{2})\2\2", gray) for gray in grays)
    assert all(contrast(gray[1:]) >= 7 for gray in grays)
