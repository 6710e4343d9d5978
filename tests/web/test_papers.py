"""Papers from outside: what a camera wrote is taken off, what does something is refused."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from appealgen.web import papers
from appealgen.web.papers import PaperRefusedError, Why, cleaned
from appealgen.web.photos import without_metadata
from tests.web.people import PDF, Browser

SECRET = b"zebrawood"


def picture(turned: int = 1) -> Image.Exif:
    """Return the Exif data of an invented phone: the place, the owner, which way up."""
    exif = Image.Exif()
    exif[274] = turned
    exif[315] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 26.0, 46.0), 3: "W", 4: (79.0, 58.0, 56.0)})
    return exif


def spotted() -> Image.Image:
    """Return a small picture, no two points of which are alike."""
    made = Image.new("RGB", (40, 24))
    made.putdata([(x * 6, y * 10, (x * y) % 256) for y in range(24) for x in range(40)])
    return made


def jpeg(turned: int = 1, **more: object) -> bytes:
    """Return a photo of an invented phone."""
    out = io.BytesIO()
    spotted().save(out, "JPEG", exif=picture(turned), comment=SECRET, **more)
    return out.getvalue()


def png(turned: int = 1) -> bytes:
    """Return the same as a PNG, with a text beside it."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    out = io.BytesIO()
    spotted().save(out, "PNG", exif=picture(turned), pnginfo=notes)
    return out.getvalue()


def points(data: bytes) -> bytes:
    """Return the points of a picture."""
    with Image.open(io.BytesIO(data)) as one:
        return one.tobytes()


@pytest.mark.parametrize(
    "data",
    [jpeg(), jpeg(6), jpeg(progressive=True), jpeg(quality=20, restart_marker_blocks=1), png(),
     png(8)],
    ids=["jpg", "turned jpg", "progressive", "restarts", "png", "turned png"],
)  # fmt: skip
def test_a_photo_loses_where_and_whose_and_nothing_of_the_picture(data: bytes) -> None:
    """Place, owner and comments are gone, each point is as before, and so is which way up."""
    kind, _, kept = cleaned(data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(kept)) as after:
        assert before.getexif().get_ifd(0x8825)
        assert not after.getexif().get_ifd(0x8825)
        assert after.getexif().get(274, 1) == before.getexif()[274]
        assert set(after.getexif()) <= {274}
        assert not set(after.info) & {"comment", "Comment", "XML:com.adobe.xmp"}
    assert SECRET not in kept
    assert points(kept) == points(data)
    assert cleaned(kept) == (kind, 1, kept)


@pytest.mark.parametrize("data", [jpeg(), png()], ids=["jpg", "png"])
@pytest.mark.parametrize("behind", [b"PK\x03\x04zebrawood", b"<script>zebrawood", jpeg(3)])
def test_what_follows_a_picture_is_cut_off(data: bytes, behind: bytes) -> None:
    """A file that is a photo and something else as well is kept as the photo only."""
    assert cleaned(data + behind) == cleaned(data)


def test_the_film_and_the_second_picture_of_a_phone_are_taken_out() -> None:
    """Parts for phones only (MPF, JFXX, XMP, IPTC) do not stay."""
    data = clean = jpeg()
    for marker, body in ((0xE2, b"MPF\0"), (0xE0, b"JFXX\0"), (0xED, b"Photoshop 3.0\0")):
        part = bytes([0xFF, marker]) + struct.pack(">H", len(body) + 11) + body + SECRET
        data = data[:2] + part + data[2:]
    kept = cleaned(data)[2]
    assert SECRET not in kept
    assert points(kept) == points(clean)


def test_a_photo_of_two_pictures_keeps_the_first() -> None:
    """A second picture in the same file, as phones add for depth or for a film, is cut off."""
    out = io.BytesIO()
    spotted().save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 24), "red")])
    kept = cleaned(out.getvalue())[2]
    assert kept.count(b"\xff\xd8\xff") == 1
    assert points(kept) == points(out.getvalue())


def test_the_colors_of_a_photo_stay() -> None:
    """The color profile is part of the picture."""
    out = io.BytesIO()
    spotted().save(out, "JPEG", icc_profile=b"profile" * 20)
    with Image.open(io.BytesIO(cleaned(out.getvalue())[2])) as one:
        assert one.info["icc_profile"] == b"profile" * 20


@given(cut=st.integers(0, 2000), kind=st.sampled_from(["jpg", "png"]), noise=st.binary(max_size=8))
@settings(max_examples=120, deadline=None)
def test_a_damaged_photo_never_ends_in_anything_but_a_refusal(
    cut: int, kind: str, noise: bytes
) -> None:
    """Any cut or overwritten photo is either cleaned or refused, and never runs on."""
    data = jpeg() if kind == "jpg" else png()
    place = cut % len(data)
    broken = data[:place] + noise + data[place + 2 * len(noise) :]
    with contextlib.suppress(ValueError):
        assert SECRET not in without_metadata(broken, kind, 1)
    with contextlib.suppress(PaperRefusedError):
        assert cleaned(broken)[0] == kind


def pdf(change: str = "") -> bytes:
    """Return a PDF of one page, with one thing in it that does something."""
    writer = PdfWriter()
    page = writer.add_blank_page(72, 72)
    name = NameObject
    if change == "script":
        action = {name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[name("/OpenAction")] = DictionaryObject(action)
    elif change == "file":
        writer.add_attachment("a.exe", b"MZ")
    elif change == "launch":
        action = DictionaryObject({name("/S"): name("/Launch"), name("/F"): TextStringObject("x")})
        writer.root_object[name("/OpenAction")] = action
    elif change == "film":
        note = DictionaryObject(
            {name("/Type"): name("/Annot"), name("/Subtype"): name("/RichMedia")}
        )
        page[name("/Annots")] = ArrayObject([writer._add_object(note)])
    elif change == "form":
        form = DictionaryObject({name("/XFA"): TextStringObject("x")})
        writer.root_object[name("/AcroForm")] = form
    elif change == "unused":
        writer._add_object(DictionaryObject({name("/S"): name("/JavaScript")}))
    elif change == "page":
        action = DictionaryObject({name("/S"): name("/SubmitForm"), name("/F"): NumberObject(1)})
        page[name("/AA")] = DictionaryObject({name("/O"): action})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("change", ["script", "file", "launch", "film", "form", "unused", "page"])
def test_a_pdf_that_does_something_is_refused(change: str, patient: Browser) -> None:
    """Programs, files, films, sending forms: refused, with what to do instead."""
    assert cleaned(pdf())[0] == "pdf"
    with pytest.raises(PaperRefusedError) as refused:
        cleaned(pdf(change))
    assert refused.value.why is Why.ACTIVE
    assert patient.upload("note.pdf", pdf(change)).status_code == 422
    assert "more than pages" in patient.page


def test_a_script_in_a_packed_part_or_under_another_spelling_is_seen() -> None:
    """Neither a packed part nor letters as numbers hide it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("script"))))
    out = io.BytesIO()
    writer.write(out)
    spelled = out.getvalue().replace(b"/JavaScript", b"/J#61vaScript")
    packed = packed_pdf()
    assert b"JavaScript" not in packed
    for data in (spelled, packed):
        with pytest.raises(PaperRefusedError) as refused:
            cleaned(data)
        assert refused.value.why is Why.ACTIVE
    with pytest.raises(PaperRefusedError):
        cleaned(packed_pdf(b"<</S 4 0 R/F(x)>>"))  # the name of the action stands elsewhere
    assert cleaned(packed_pdf(b"[3 0 R/Fit]"))[1] == 1


def packed_pdf(action: bytes = b"<</S/JavaScript/JS(x)>>") -> bytes:
    """Return a PDF whose catalog, with an action in it, lies in a packed object stream."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction" + action + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
        b"/Launch",
    )
    places = [sum(len(o) + 1 for o in objects[:n]) for n in range(4)]
    head = b" ".join(b"%d %d" % (n + 1, place) for n, place in enumerate(places)) + b" "
    body = zlib.compress(head + b" ".join(objects))
    data = b"%PDF-1.5\n"
    at = len(data)
    data += b"6 0 obj<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        len(head),
        len(body),
    )
    data += body + b"\nendstream endobj\n"
    table = len(data)
    rows = b"".join(bytes([2, 0, 6, n]) for n in range(4))
    rows = b"\0\0\0\0" + rows + b"\1" + struct.pack(">H", table) + b"\0"
    rows += b"\1" + struct.pack(">H", at) + b"\0"
    data += b"5 0 obj<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return data + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % table


def test_a_pdf_with_another_file_behind_it_is_refused() -> None:
    """An archive that is a PDF as well is not taken."""
    cleaned(PDF.read_bytes() + b"\n" * 3000)
    with pytest.raises(PaperRefusedError) as refused:
        cleaned(PDF.read_bytes() + b"PK\x03\x04" + b"x" * 3000)
    assert refused.value.why is Why.DAMAGED


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an end to the pages of one file."""
    monkeypatch.setattr(papers, "MOST_PAGES", 2)
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(72, 72)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(PaperRefusedError) as refused:
        cleaned(out.getvalue())
    assert refused.value.why is Why.PAGES


def test_a_packed_part_that_unfolds_without_end_is_refused() -> None:
    """A PDF whose list of objects unfolds to hundreds of megabytes is damaged, not read."""
    part = DecodedStreamObject()
    part.set_data(b"0" * 120_000_000)
    packed = part.flate_encode()
    body = bytes(packed._data)
    head = b"%PDF-1.5\n"
    data = head + b"5 0 obj<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Filter/FlateDecode"
    data += b"/Length %d>>stream\n" % len(body) + body + b"\nendstream endobj\n"
    data += b"startxref\n%d\n%%%%EOF\n" % len(head)
    with pytest.raises(PaperRefusedError) as refused:
        cleaned(data)
    assert refused.value.why is Why.DAMAGED


def test_what_comes_back_is_what_was_kept(patient: Browser) -> None:
    """The photo that the patient gets back has no place in it either."""
    sent = jpeg()
    patient.upload("IMG_0001.jpg", sent)
    (path,) = {p for p in patient.page.split('"') if p.startswith("/papers/") and len(p) == 24}
    back = patient.get(path)
    assert back.content == cleaned(sent)[2]
    assert "IMG_0001" not in back.headers["content-disposition"]
