"""The structure of a packet: what a screen reader meets, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from appealgen import resources
from appealgen.render.packet import Limits, Piece, assemble, leaves_of, open_pdf, split_packet
from appealgen.render.pdf import html_to_pdf
from tests.render.packet.papers import DAY, look, page_pdf, piece, text_at

HTML = """<!DOCTYPE html><html lang="en"><head><title>Own</title></head><body>
<h1>Findings</h1><p>See <a class="cite" href="https://packet.invalid/ex-C/1">Ex. C p. 1</a>.</p>
<table><caption>Scores</caption><thead><tr><th scope="col">Date</th><th scope="col">ODI</th></tr>
</thead><tbody><tr><td>May</td><td></td></tr></tbody></table>
<h1>Second page</h1></body></html>"""


def own(first: int = 0, count: int = 2) -> Piece:
    """Return pages of ours."""
    templates = resources.templates_folder()
    data = html_to_pdf(
        HTML,
        stylesheet="h1 { break-before: page } h1:first-child { break-before: auto }",
        fonts=templates / "fonts",
        title="Own",
        date=DAY,
    )
    source = open_pdf(data)
    return Piece(f"own-{first}", "Letter", source, first, count)


def exhibit() -> Piece:
    """Return a page of somebody else's."""
    return piece("C", page_pdf(text_at(72, 700, "Impression: stenosis")))


def read(data: bytes) -> Any:  # noqa: ANN401 - objects of the file
    """Return the root of a packet's structure."""
    root: Any = PdfReader(BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    return root["/StructTreeRoot"]


def elements(top: Any) -> Iterator[Any]:  # noqa: ANN401 - objects of the file
    """Yield the elements under one, in reading order."""
    for kid in kids(top):
        if isinstance(kid, dict) and kid.get("/Type") == "/StructElem":
            yield kid
            yield from elements(kid)


def kids(element: Any) -> list[Any]:  # noqa: ANN401 - as above
    """Return what is in an element."""
    held = element.get("/K")
    held = held.get_object() if held is not None else []
    return [one.get_object() for one in held] if isinstance(held, list) else [held]


def packet(*pieces: Piece) -> bytes:
    """Assemble some pieces."""
    leaves = leaves_of(pieces)
    return assemble(leaves, look(len(leaves)))


def test_headings_and_tables_of_ours_stay_what_they_are() -> None:
    """The tree of our pages is carried over under the name of its piece, before the exhibit's."""
    root = read(packet(own(), exhibit()))
    found = [element["/S"] for element in elements(root)]
    parts = [e for e in elements(root) if e["/S"] == "/Part"]

    assert found.count("/H1") == 2
    assert {"/Table", "/TH", "/TD", "/Link"} <= set(found)
    assert found.count("/TD") == 2, "an empty cell holds its place"
    assert [part["/T"] for part in parts] == ["Letter", "Ex. C"]
    assert [e["/S"] for e in elements(parts[1])] == ["/P"]


def test_each_mark_leads_to_a_form_of_its_page_and_back_to_its_element() -> None:
    """The parent tree finds for every mark the element that holds it (14.7.4.4)."""
    root = read(packet(own(), exhibit(), own()))
    numbers = root["/ParentTree"]["/Nums"]
    parents = {numbers[i]: numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    checked = 0
    for element in elements(root):
        for kid in kids(element):
            if not isinstance(kid, dict) or kid.get("/Type") != "/MCR":
                continue
            form = kid["/Stm"]
            drawn = kid["/Pg"]["/Resources"]["/XObject"]["/ApgPage"]
            assert form == drawn
            assert f"/MCID {kid['/MCID']}".encode() in form.get_data()
            assert parents[form["/StructParents"]][kid["/MCID"]].get_object() == element
            checked += 1

    assert checked > 6


def test_a_link_belongs_to_its_words() -> None:
    """The jump is in the element of its words, and says where it goes."""
    root = read(packet(own(), exhibit()))
    numbers = root["/ParentTree"]["/Nums"]
    links = [e for e in elements(root) if e["/S"] == "/Link"]
    notes = [kid["/Obj"] for kid in kids(links[0]) if kid.get("/Type") == "/OBJR"]

    assert [note["/Contents"] for note in notes] == ["To packet page 3"]
    key = notes[0]["/StructParent"]
    at = [numbers[i] for i in range(0, len(numbers), 2)].index(key)
    assert numbers[2 * at + 1].get_object() == links[0]


def test_a_part_holds_the_structure_of_its_own_pages_only() -> None:
    """What is on the pages of the other part is in the other part; a link across stays words."""
    leaves = leaves_of([own(), exhibit()])
    first, second = split_packet(leaves, look(3), Limits(pages=2))

    assert sum(e["/S"] == "/H1" for e in elements(read(first))) == 2
    assert not [k for e in elements(read(first)) for k in kids(e) if is_note(k)]
    assert [e["/S"] for e in elements(read(second))] == ["/Document", "/Part", "/P"]


def is_note(kid: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether something in an element is a link."""
    return isinstance(kid, dict) and kid.get("/Type") == "/OBJR"


def test_one_page_of_a_source_brings_only_its_own_elements() -> None:
    """A tab sheet is one page of many; the heads of two tables never share a name."""
    only = read(packet(own(1, 1)))
    twice = read(packet(own(), own(0, 1)))
    names = [e["/ID"] for e in elements(twice) if "/ID" in e]

    assert [e["/S"] for e in elements(only) if e["/S"] in {"/H1", "/Table", "/TD"}] == ["/H1"]
    assert len(set(names)) == len(names) > 1
    heads = {head for e in elements(twice) for head in headers(e)}
    assert heads <= set(names)
    assert list(twice["/IDTree"]["/Names"])[::2] == sorted(names)


def headers(element: Any) -> list[str]:  # noqa: ANN401 - as above
    """Return the heads that a cell names."""
    held = element.get("/A")
    return list(held.get_object().get("/Headers", ())) if held is not None else []


def test_stamps_are_no_part_of_the_text() -> None:
    """A stamp is marked as an artifact; an exhibit's page is one paragraph."""
    page: Any = PdfReader(BytesIO(packet(exhibit()))).pages[0]
    drawn = page.get_contents()
    assert drawn is not None
    content = drawn.get_data()

    assert content.count(b"BDC") == content.count(b"EMC") == 2
    assert content.index(b"/P <</MCID 0>> BDC") < content.index(b"/Artifact")
    assert b"Ex. C p. 1" in content[content.index(b"/Artifact") :]
    assert page["/Tabs"] == "/S"
