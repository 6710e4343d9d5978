"""A practice's own fonts: embedded, before ours, and refused where they may not be used."""

from __future__ import annotations

import io

import pytest
from fontTools.subset import Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pypdf import PdfReader

from appealgen.brief.overlay import Family, Overlay
from appealgen.render.pdf import html_to_pdf
from appealgen.render.typefaces import faces_of, with_families, wrong_with_font
from tests.render import samples
from tests.render.samples import FONTS, TEMPLATES
from tests.render.test_subset import page

SANS = {
    style: (FONTS / f"SourceSans3-{name}.ttf").read_bytes()
    for style, name in (("regular", "Regular"), ("semibold", "Semibold"), ("italic", "It"))
}
FAMILY = Family("text", ".ttf", **SANS)


def changed(fs_type: int = 0, keep: str = "") -> bytes:
    """Return our sans with other rights, or with few letters."""
    font = TTFont(io.BytesIO(SANS["regular"]))
    font["OS/2"].fsType = fs_type
    if keep:
        subsetter = Subsetter()
        subsetter.populate(text=keep)
        subsetter.subset(font)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def fonts_of(html: str, *families: Family) -> set[str]:
    """Return the fonts a PDF embeds; a font that is not embedded fails."""
    data = html_to_pdf(
        html,
        stylesheet=TEMPLATES / "letter.css",
        fonts=FONTS,
        title="x",
        date=samples.DAY,
        overlay=Overlay(families=families),
    )
    found = set()
    for sheet in PdfReader(io.BytesIO(data)).pages:
        for font in sheet["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            found.add(str(font["/BaseFont"]).split("+")[-1])
    return found


def test_the_practices_family_prints_and_is_embedded() -> None:
    """Running text is in its font, the foot of the page still in ours."""
    html = page("<p>Words and <em>more</em> and <strong>most</strong>.</p>")

    ours, own = fonts_of(html), fonts_of(html, FAMILY)

    assert any("Serif" in name for name in ours)
    assert not any("Serif" in name for name in own)


def test_a_sign_it_lacks_is_printed_in_ours() -> None:
    """A family of Latin letters only does not make a hole of a Greek one."""
    small = changed(keep="".join(map(chr, range(0x20, 0x7F))) + "–’“”§")
    family = Family("text", ".ttf", small, small, small)

    assert any("Serif" in name for name in fonts_of(page("<p>Angle \u03b1.</p>"), family))
    assert not any("Serif" in name for name in fonts_of(page("<p>Angle a.</p>"), family))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged"),
        (b"no font", "damaged"),
        (SANS["regular"][:2000], "damaged"),
        (changed(fs_type=0x0002), "embedded"),
        (changed(fs_type=0x0200), "embedded"),
        (changed(keep="abc"), "lacks"),
        (b"x" * 10_000_001, "larger"),
    ],
)
def test_a_font_that_cannot_print_letters_is_refused(data: bytes, says: str) -> None:
    """Damaged, not to be embedded, without the letters, or far too large."""
    assert says in wrong_with_font(data)


def test_a_font_that_may_be_embedded_passes() -> None:
    """Ours do, and so does one for print and preview."""
    assert not wrong_with_font(SANS["regular"])
    assert not wrong_with_font(changed(fs_type=0x0004))


def test_rules_ask_for_the_practices_family_first_and_ours_after_it() -> None:
    """The rules that declare our fonts stay as they are."""
    css = '@font-face { font-family: "Letter Serif"; src: url(x) }\nh1 { font: 9pt "Letter Serif" }'

    made = with_families(css, [FAMILY])

    face, rule = made.split("\n")
    assert face == css.split("\n", maxsplit=1)[0]
    assert '", "Letter Serif"' in rule
    assert with_families(css, []) == css
    assert not faces_of([])
