from __future__ import annotations

import shutil
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from docx import Document
from PIL import Image, ImageDraw

from appealgen.errors import CapabilityMissingError
from appealgen.render.packet import (
    Converters,
    Source,
    UnusableError,
    assemble,
    leaves_of,
    open_exhibit,
)
from appealgen.render.packet.interface import Piece
from tests.render.packet import papers
from tests.render.packet.papers import look

_NONE = Converters()
_OFFICE = shutil.which("soffice")


def _picture(form: str, mode: str = "RGB", **options: object) -> bytes:
    """Return a wide picture with a black left half."""
    image = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 199, 199), fill="black")
    out = BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def _shown(source: Source) -> Image.Image:
    """Return the first page of a source as it is shown in a packet."""
    import pypdfium2

    whole = Piece("ex-A", "Ex. A", source, 0, len(source.pages), "Ex. A", framed=True)
    data = assemble(leaves_of([whole]), look(len(source.pages)))
    picture: Image.Image = pypdfium2.PdfDocument(data)[0].render(scale=0.5).to_pil()
    return picture.convert("L")


@pytest.mark.parametrize(
    ("name", "form", "mode"),
    [
        ("a.jpg", "JPEG", "RGB"),
        ("a.JPEG", "JPEG", "L"),
        ("a.jpg", "JPEG", "CMYK"),
        ("a.png", "PNG", "RGBA"),
        ("a.png", "PNG", "P"),
        ("a.png", "PNG", "1"),
        ("a.tif", "TIFF", "RGB"),
        ("a.tiff", "TIFF", "1"),
    ],
)
def test_a_picture_becomes_a_page(name: str, form: str, mode: str) -> None:
    """Pictures of every common kind fill a page: dark on the left, light on the right."""
    page = _shown(open_exhibit("A", name, _picture(form, mode), _NONE))
    wide, high = page.size

    assert page.getpixel((wide // 4, high // 2)) < 60  # type: ignore[operator]
    assert page.getpixel((3 * wide // 4, high // 2)) > 200  # type: ignore[operator]


def test_a_photograph_stands_as_the_camera_was_held() -> None:
    """The turn that a camera writes into a picture is applied: dark on top."""
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise
    page = _shown(open_exhibit("A", "a.jpg", _picture("JPEG", exif=exif), _NONE))
    wide, high = page.size

    assert page.getpixel((wide // 2, high // 4)) < 60  # type: ignore[operator]
    assert page.getpixel((wide // 2, 3 * high // 4)) > 200  # type: ignore[operator]


def test_what_is_clear_is_white() -> None:
    """A picture without a background is printed on white, not on black."""
    out = BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    page = _shown(open_exhibit("A", "a.png", out.getvalue(), _NONE))

    assert page.getpixel((page.width // 2, page.height // 2)) == 255


def test_sixteen_bits_of_gray_keep_their_shades() -> None:
    """A scan with 65,536 shades is not cut off at 255."""
    out = BytesIO()
    Image.new("I;16", (100, 100), 32_000).save(out, "PNG")
    page = _shown(open_exhibit("A", "a.png", out.getvalue(), _NONE))

    assert page.getpixel((page.width // 2, page.height // 2)) == pytest.approx(125, abs=3)


def test_each_page_of_a_fax_is_a_page() -> None:
    """A TIFF of three pages gives three."""
    pages = [Image.new("1", (100, 130), 1) for _ in range(3)]
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])

    assert len(open_exhibit("A", "fax.tif", out.getvalue(), _NONE).pages) == 3


def test_black_and_white_among_color_is_kept() -> None:
    """A file of fax pages and photographs gives every page."""
    out = BytesIO()
    Image.new("1", (100, 130), 1).save(
        out, "TIFF", save_all=True, append_images=[Image.new("RGB", (100, 130), "red")]
    )

    assert len(open_exhibit("A", "mixed.tif", out.getvalue(), _NONE).pages) == 2


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "a.docx", "a.pdf"])
@pytest.mark.parametrize("data", [b"", b"nonsense", _picture("PNG")[:60]])
def test_a_damaged_file_is_refused_whatever_its_name(name: str, data: bytes) -> None:
    """A file that is not what its name says is refused, never shown empty.

    So it is when the PDF engine, loaded before, has told the reader to take cut-off pictures.
    """
    import weasyprint  # noqa: F401

    with pytest.raises(UnusableError, match="cannot be read"):
        open_exhibit("A", name, data, _NONE)


@pytest.mark.parametrize("name", ["a.doc", "a.xlsx", "a.dcm", "a.txt", "a"])
def test_a_kind_that_cannot_become_pages_is_refused_by_name(name: str) -> None:
    """Other kinds of file are refused with the way out: save as PDF."""
    with pytest.raises(UnusableError, match="cannot become pages") as refused:
        open_exhibit("A", name, b"data", _NONE)

    assert "PDF" in refused.value.hint


def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked() -> None:
    """A small file that unpacks to a huge picture stops at its size."""
    out = BytesIO()
    Image.new("1", (20_000, 9_000)).save(out, "PNG")

    with pytest.raises(UnusableError):
        open_exhibit("A", "bomb.png", out.getvalue(), _NONE)


def test_a_heic_picture_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing reads HEIC, the exhibit is named with the line that installs it."""
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as if it were not installed

    with pytest.raises(CapabilityMissingError, match=r"exhibit C .*pip install pillow-heif"):
        open_exhibit("C", "card.HEIC", b"data", _NONE)


def test_a_heic_picture_becomes_a_page_where_it_can_be_read() -> None:
    """With the optional reader a photograph is a page, and a cut-off one is refused."""
    pillow_heif.register_heif_opener()
    out = BytesIO()
    Image.new("RGB", (300, 400), "red").save(out, "HEIF")

    assert len(open_exhibit("C", "card.heic", out.getvalue(), _NONE).pages) == 1
    with pytest.raises(UnusableError, match="cannot be read as a picture"):
        open_exhibit("C", "card.heic", out.getvalue()[:200], _NONE)


def _word(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.skipif(_OFFICE is None, reason="LibreOffice is not installed")
def test_a_word_file_becomes_pages() -> None:
    """LibreOffice turns a Word file into pages that hold its words."""
    source = open_exhibit("A", "a.docx", _word("An invented note."), Converters(Path(str(_OFFICE))))

    assert "An invented note." in source.pages[0].extract_text()


def test_a_word_file_is_refused_where_nothing_opens_it() -> None:
    """Without LibreOffice the exhibit is refused, with the way out."""
    with pytest.raises(UnusableError, match="LibreOffice") as refused:
        open_exhibit("A", "a.docx", _word("x"), _NONE)

    assert "PDF" in refused.value.hint


@pytest.mark.parametrize(("kind", "refused"), [("image", True), ("hyperlink", False)])
def test_a_word_file_that_loads_from_elsewhere_is_refused(kind: str, *, refused: bool) -> None:
    """A picture from another place would be fetched on opening; a plain link would not."""
    relation = (
        f'<Relationship Id="rId99" TargetMode="External" Target="http://example.invalid/p" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    )
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(_word("x"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            new.writestr(name, data)

    with pytest.raises(UnusableError) as error:
        open_exhibit("A", "a.docx", out.getvalue(), _NONE)

    assert ("another place" in error.value.what) is refused


def test_a_bomb_in_a_page_stops_at_the_limit() -> None:
    """A content stream that unpacks to a gigabyte is refused as unreadable, with its page."""
    import zlib

    from pypdf import PdfWriter
    from pypdf.generic import EncodedStreamObject, NameObject

    from appealgen.render.packet import PiecesUnusableError, open_pdf

    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(bytes(10_000_000)) for _ in range(40)) + packed.flush()
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    stream = EncodedStreamObject()
    stream._data = data
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    source = open_pdf(papers.written(writer))
    whole = Piece("ex-A", "Ex. A", source, 0, 1, "Ex. A", framed=True)

    with pytest.raises(PiecesUnusableError, match="page 1"):
        assemble(leaves_of([whole]), look(1))
