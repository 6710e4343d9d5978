from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from appealgen.render.packet import PiecesUnusableError, assemble, leaves_of, open_pdf
from appealgen.render.packet.place import LETTER, STRIP, place
from tests.render.packet import papers
from tests.render.packet.papers import look, piece


def _packet(data: bytes) -> bytes:
    leaves = leaves_of([piece("A", data)])
    return assemble(leaves, look(len(leaves)))


@given(
    wide=st.integers(20, 3000),
    high=st.integers(20, 3000),
    x=st.integers(-500, 500),
    y=st.integers(-500, 500),
    rotate=st.sampled_from([0, 90, 180, 270]),
)
@settings(max_examples=60, deadline=None)
def test_a_page_of_any_size_lies_between_the_strips(
    wide: int, high: int, x: int, y: int, rotate: int
) -> None:
    """Whatever its size, origin and turn, no corner of a page reaches a stamp's strip."""
    data = papers.page_pdf(box=(x, y, x + wide, y + high), rotate=rotate)
    placed = place(PdfWriter(), open_pdf(data).pages[0], framed=True)
    a, b, c, d, e, f = placed.matrix

    for px, py in ((x, y), (x + wide, y), (x, y + high), (x + wide, y + high)):
        assert -0.1 <= a * px + c * py + e <= placed.width + 0.1
        assert STRIP - 0.1 <= b * px + d * py + f <= placed.height - STRIP + 0.1
    assert {placed.width, placed.height} == set(LETTER)


@pytest.mark.parametrize(
    ("rotate", "box", "left", "top"),
    [
        (0, (0, 0, 612, 792), True, False),
        (90, (0, 0, 612, 792), True, True),
        (180, (0, 0, 612, 792), False, True),
        (270, (0, 0, 612, 792), False, False),
        (90, (-50, 30, 562, 822), True, True),
    ],
)
def test_a_turned_page_stands_as_viewers_show_it(
    rotate: int, box: tuple[float, float, float, float], *, left: bool, top: bool
) -> None:
    """Words at the lower left of an unturned page go where a clockwise turn takes them."""
    drawing = papers.text_at(box[0] + 40, box[1] + 40, "corner")
    data = _packet(papers.page_pdf(drawing, box=box, rotate=rotate))
    page = PdfReader(BytesIO(data)).pages[0]
    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    x0, y0, _, _ = papers.place_of(data, "corner")

    assert (x0 < wide / 2) is left
    assert (y0 > high / 2) is top
    assert page.rotation == 0


def test_what_a_crop_box_hides_stays_hidden() -> None:
    """Words outside the crop box are clipped away, as in every viewer."""
    frame = b"1 0 0 rg 0 0 612 190 re 0 710 612 82 re 0 0 40 792 re 570 0 42 792 re f\n"
    drawing = papers.text_at(100, 400, "shown") + frame
    data = _packet(papers.page_pdf(drawing, crop=(50, 200, 560, 700)))
    import pypdfium2

    picture = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("RGB")

    colors = picture.getcolors(100_000)
    assert colors is not None
    assert (255, 0, 0) not in {color for _, color in colors}
    assert "shown" in papers.texts(data)[0]


def test_a_page_that_leaves_its_graphics_state_open_moves_no_stamp() -> None:
    """A page that scales and never restores has its stamp where every other page has it."""
    whole = _packet(papers.page_pdf(papers.text_at(100, 400, "words")))
    left_open = _packet(papers.page_pdf(b"q q 3 0 0 3 50 50 cm 0.5 g " + papers.text_at(9, 9, "x")))

    assert papers.place_of(left_open, "Ex. A p. 1") == papers.place_of(whole, "Ex. A p. 1")
    assert papers.place_of(left_open, "Packet page 1") == papers.place_of(whole, "Packet page 1")


def test_a_filled_field_is_drawn_into_the_page() -> None:
    """What a person filled in is on the page of the packet, at its place."""
    field = papers.note("/Widget", V=papers.words("yes"), AP=papers.appearance("signed by hand"))
    data = _packet(papers.page_pdf(annotations=(field,)))

    assert "signed by hand" in papers.texts(data)[0]
    assert papers.place_of(data, "signed")[0] == pytest.approx(8 + 102 * 0.934, abs=25)


def test_hidden_notes_and_actions_do_not_come_along() -> None:
    """A hidden note is not drawn, and no annotation of an exhibit is left in the packet."""
    hidden = papers.note("/Stamp", F=NumberObject(2), AP=papers.appearance("secret"))
    link = papers.note("/Link")
    data = _packet(papers.page_pdf(annotations=(hidden, link)))
    page = PdfReader(BytesIO(data)).pages[0]

    assert "secret" not in papers.texts(data)[0]
    assert "/Annots" not in page


@pytest.mark.parametrize(
    "lost",
    [
        papers.note("/FreeText", Contents=papers.words("typed onto the page")),
        papers.note("/Widget", V=papers.words("typed into a field")),
    ],
)
def test_words_that_only_a_viewer_draws_are_refused(lost: DictionaryObject) -> None:
    """A field or comment without a picture of itself would vanish; the page is refused instead."""
    with pytest.raises(PiecesUnusableError) as refused:
        _packet(papers.page_pdf(annotations=(lost,)))

    [(key, error)] = refused.value.found
    assert key == "ex-A"
    assert error.page == 1
    assert "not part of the page" in error.what


def test_an_invisible_signature_is_no_reason_to_refuse() -> None:
    """A digitally signed report without a visible seal goes into the packet as it looks."""
    seal = papers.note("/Widget", FT=NameObject("/Sig"), V=DictionaryObject())
    data = _packet(papers.page_pdf(papers.text_at(72, 700, "report"), annotations=(seal,)))

    assert "report" in papers.texts(data)[0]


def test_an_unticked_box_loses_nothing() -> None:
    """A check box in its off state has no picture for it, and that is no reason to refuse."""
    box = papers.note("/Widget", AS=NameObject("/Off"), V=NameObject("/Off"))
    box[NameObject("/AP")] = DictionaryObject(
        {NameObject("/N"): DictionaryObject({NameObject("/Yes"): papers.words("x")})}
    )

    assert papers.texts(_packet(papers.page_pdf(annotations=(box,))))


def test_a_page_without_area_is_refused_by_its_number() -> None:
    """A page of no size cannot be shown, so its exhibit is named with the page."""
    with pytest.raises(PiecesUnusableError, match="usable size"):
        _packet(papers.page_pdf(box=(0, 0, 0, 0)))
