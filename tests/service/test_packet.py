"""The packet of a whole case: what is in it, where its links go, and what is refused."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from appealgen.appeals.recipients import RecipientId
from appealgen.brief.packet import Way
from appealgen.errors import ExhibitUnusableError, LetterUnsuitableError
from appealgen.render.packet import Limits
from appealgen.service.manifest import read_manifest
from appealgen.service.packet import BuiltPacket, PacketOptions, build_packet
from tests.brief.cases import CHECKOUT
from tests.render.packet.papers import protected_pdf, texts

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.date(2026, 11, 2)
DECIDED = """
earlier_appeals:
  - level: first-level appeal
    step: first_level
    filed: 2026-10-31
    decided: 2026-11-01
    upheld: true
    final: true
    reasons:
      - category: function_not_shown
        words: "Loss of function is not shown."
        cite: A p. 2
    cite: A p. 1

exhibits:
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    folder: Path = shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")
    return folder


@pytest.fixture
def decided(case: Path) -> Path:
    """Return the demo case with its first appeal decided."""
    change(case, "\nexhibits:\n", DECIDED)
    return case


def change(folder: Path, old: str, new: str) -> None:
    """Change the case file; the old text must be there."""
    text = (folder / "case.yaml").read_text("utf-8")
    assert old in text
    (folder / "case.yaml").write_text(text.replace(old, new, 1), "utf-8")


def build(folder: Path, recipient: RecipientId, **options: object) -> BuiltPacket:
    """Build a packet of a case."""
    return build_packet(folder, PacketOptions(recipient, **options), as_of=DAY)  # type: ignore[arg-type]


def pages(built: BuiltPacket, name: str) -> list[str]:
    """Return the text of each page of a file that was built."""
    return texts((built.folder / name).read_bytes())


def test_each_citation_of_the_letter_leads_to_its_page(decided: Path) -> None:
    """Every link of the packet's letter goes to the exhibit page that the words name."""
    import pypdfium2

    built = build(decided, RecipientId.EXTERNAL_REVIEW)
    data = (built.folder / "packet-external-review.pdf").read_bytes()
    reader, shown = PdfReader(BytesIO(data)), pypdfium2.PdfDocument(data)
    said = texts(data)
    checked = 0
    for index, page in enumerate(reader.pages):
        for entry in page.get("/Annots") or ():
            note = entry.get_object()
            box = [float(value) for value in note["/Rect"]]
            words = shown[index].get_textpage().get_text_bounded(*box)
            named = re.search(r"Ex\. ([A-Z]+) pp?\. (\d+)", words.replace("\n", " "))
            if named is None:
                continue
            to = note["/Dest"][0]
            number = to if isinstance(to, int) else reader.get_page_number(to.get_object())
            target = said[number or 0]
            assert f"Ex. {named[1]} p. {named[2]}" in target
            checked += 1

    assert checked > 60
    assert b"packet.invalid" not in data


def test_the_contents_name_the_page_each_exhibit_begins_on(decided: Path) -> None:
    """The packet page in the contents is the page of the exhibit's tab sheet."""
    built = build(decided, RecipientId.EXTERNAL_REVIEW)
    found = pages(built, "packet-external-review.pdf")
    contents = next(text for text in found if "What this packet holds" in text)
    starts = re.findall(r"(?m)^Ex\. ([A-F])\b[^§]*?\b(\d+)\s+(\d+)\s*$", contents)

    assert [letter for letter, _, _ in starts] == list("ABCDEF")
    for letter, _, start in starts:
        assert f"Exhibit {letter}" in found[int(start) - 1]
    assert f"{built.pages} pages" in found[0]
    assert len(found) == built.pages


def test_the_reviewer_gets_questions_on_the_last_grounds_first(decided: Path) -> None:
    """The page for the reviewer asks for a spine surgeon and follows the plan's own grounds."""
    built = build(decided, RecipientId.EXTERNAL_REVIEW)
    page = " ".join(
        next(t for t in pages(built, "packet-external-review.pdf") if "independent reviewer" in t)
        .replace("\r\n", " ")
        .split()
    )

    assert "orthopedic surgery" in page
    assert "neurological surgery" in page
    later, first = page.index("Loss of function"), page.index("conservative treatment has been")
    assert later < first
    assert "Is 63047" in page


def test_a_signed_packet_carries_no_draft(case: Path) -> None:
    """After the surgeon's release no page says DRAFT."""
    from appealgen.service import sign_case

    draft = build(case, RecipientId.REGULATOR)
    assert all("DRAFT" in text for text in pages(draft, "packet-regulator.pdf"))

    sign_case(case, by="Maria T. Ellison", on=DAY)
    built = build(case, RecipientId.REGULATOR)

    assert not built.draft
    assert not [t for t in pages(built, "packet-regulator.pdf") if "DRAFT" in t]


@pytest.mark.parametrize("recipient", list(RecipientId))
def test_a_signed_packet_passes_the_gate_for_whomever_it_is(
    case: Path, recipient: RecipientId
) -> None:
    """What a recipient does not get, a masked number among it, holds no packet back."""
    from appealgen.service import sign_case

    if recipient is RecipientId.EXTERNAL_REVIEW:
        change(case, "\nexhibits:\n", DECIDED)
    sign_case(case, by="Maria T. Ellison", on=DAY)

    assert not build(case, recipient).draft


def test_the_plan_sponsor_learns_nothing_about_the_patients_health(case: Path) -> None:
    """No exhibit, code, diagnosis, surgeon or birth date goes to an employer."""
    built = build(case, RecipientId.PLAN_SPONSOR)
    said = " ".join(pages(built, "packet-plan-sponsor.pdf"))

    assert built.left_out == tuple("ABCDEF")
    for word in ("63047", "M48", "spin", "stenosis", "Ellison", "March 14", "W000123456", "Ex. "):
        assert word not in said
    assert "ends in 3456" in said
    assert "relevant to my claim, free of charge (29 CFR 2560.503-1(h)(2)(iii));" in said


def test_a_law_beside_another_request_to_the_sponsor_holds_the_packet_back(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate reads the law in the sponsor's letter, too: a wrong one makes a held draft."""
    from appealgen.appeals.rights import Claimed
    from appealgen.errors import ReleaseGateError
    from appealgen.service import sign_case

    sign_case(case, by="Maria T. Ellison", on=DAY)
    wrong = property(lambda _: "29 CFR 2560.503-1(g)(1)(v)")
    monkeypatch.setattr(Claimed, "citation", wrong)

    with pytest.raises(ReleaseGateError):
        build(case, RecipientId.PLAN_SPONSOR)


def test_a_self_funded_plan_is_never_sent_to_a_state(case: Path) -> None:
    """Neither form nor address of a state's department stands on the sheet for staff."""
    _private(case, SILENT, "erisa_self_funded")
    built = build(case, RecipientId.EXTERNAL_REVIEW)
    sheet = _one_line(pages(built, "packet-external-review-sheet.pdf"))

    assert "insurance department" not in sheet.casefold()
    assert "Pennsylvania: the Insurance" not in sheet
    assert "ask the plan for it" in sheet


SILENT = """
earlier_appeals:
  - level: first-level appeal
    step: first_level
    filed: 2026-09-20
    received_by_payer: 2026-09-21
    cite: A p. 1

exhibits:
"""
FAST = """
urgent_basis: weakness of the left foot has increased between two examinations
earlier_appeals:
  - level: expedited appeal
    step: expedited
    filed: 2026-11-01
    filed_at: 2026-11-01T10:00-05:00
    cite: A p. 1

exhibits:
"""


def _private(case: Path, history: str, plan_kind: str) -> None:
    """Give the demo a plan that is not grandfathered, and a history."""
    change(case, "notice_date: 2026-10-26", "notice_date: 2026-09-10")
    change(case, "plan_kind: fully_insured", f"plan_kind: {plan_kind}\n  grandfathered: false")
    change(case, "\nexhibits:\n", history)


@pytest.mark.parametrize("plan_kind", ["fully_insured", "erisa_self_funded"])
def test_a_plan_that_let_its_time_pass_is_taken_outside(case: Path, plan_kind: str) -> None:
    """Letter, cover and sheet rest on the missed time, with its rule, and pass the gate signed."""
    from appealgen.service import sign_case

    _private(case, SILENT, plan_kind)
    sign_case(case, by="Maria T. Ellison", on=DAY)
    built = build(case, RecipientId.EXTERNAL_REVIEW)
    said = _one_line(pages(built, "packet-external-review.pdf"))
    sheet = _one_line(pages(built, "packet-external-review-sheet.pdf"))

    assert not built.draft
    assert "that time ended on October 21, 2026" in said
    assert "29 CFR 2560.503-1(l) with 45 CFR 147.136(b)(2)(ii)(F)" in said
    assert "a minor slip that does the patient no harm" in said
    assert "final" not in said.split("Request to the independent reviewer")[0].casefold()
    assert "There is no final denial" in sheet
    assert "Proof of the day the plan received the appeal" in sheet
    assert "Final denial of the internal appeal" not in sheet


@pytest.mark.parametrize(
    ("history", "plan_kind", "open_now"),
    [
        ("SILENT", "fully_insured", True),
        ("FAST", "erisa_self_funded", True),
        ("", "fully_insured", False),
    ],
)
def test_a_build_names_the_review_outside_that_it_does_not_write(
    case: Path,
    capsys: pytest.CaptureFixture[str],
    history: str,
    plan_kind: str,
    *,
    open_now: bool,
) -> None:
    """The letter to the plan is built as ever; letter and packet for outside are named."""
    from appealgen.cli.document_commands import show_built
    from appealgen.service import build_case
    from appealgen.service.documents import Kind

    _private(case, {"SILENT": SILENT, "FAST": FAST}.get(history, "\nexhibits:\n"), plan_kind)

    built = build_case(case, as_of=DAY, only=[Kind.QUESTIONS])
    show_built(built, case)
    said = capsys.readouterr().err

    assert built.outside is open_now
    assert (f"appealgen letter {case} --level external-review" in said) is open_now
    assert (f"appealgen packet {case} --for external-review" in said) is open_now


def test_an_urgent_case_goes_outside_beside_its_expedited_appeal(case: Path) -> None:
    """A self-funded plan: the statement asks for expedited review, says why, and passes."""
    from appealgen.service import sign_case

    _private(case, FAST, "erisa_self_funded")
    sign_case(case, by="Maria T. Ellison", on=DAY)
    built = build(case, RecipientId.EXTERNAL_REVIEW)
    said = _one_line(pages(built, "packet-external-review.pdf"))

    assert not built.draft
    assert "I ask for expedited external review (29 CFR 2590.715-2719(d))" in said
    assert "at the same time as the expedited appeal inside the plan (45 CFR 147.136(d))" in said
    assert "Why this cannot wait" in said
    assert "State external review is not for a self-funded plan" in _one_line(
        pages(built, "packet-external-review-sheet.pdf")
    )


def test_while_the_plan_has_time_left_nothing_goes_outside(case: Path) -> None:
    """The refusal says what would open it."""
    _private(case, SILENT.replace("2026-09-2", "2026-10-2"), "fully_insured")

    with pytest.raises(LetterUnsuitableError, match="received_by_payer"):
        build(case, RecipientId.EXTERNAL_REVIEW)


def _one_line(found: list[str]) -> str:
    return " ".join(" ".join(found).split())


def test_each_part_of_a_fax_has_its_own_cover(decided: Path) -> None:
    """Part n of m, which packet pages it holds, and no patient's name on any cover."""
    built = build(decided, RecipientId.EXTERNAL_REVIEW, way=Way.FAX, limits=Limits(pages=12))
    covers = [
        _one_line(pages(built, f"packet-external-review-part-{n}-of-{built.parts}.pdf")[:1])
        for n in range(1, built.parts + 1)
    ]

    assert built.parts > 1
    for number, cover in enumerate(covers, start=1):
        assert f"Part {number} of {built.parts}: packet pages" in cover
        assert "Use the fax number on the notice" in cover
        assert "Hartwell" not in cover
    assert "Send the parts in their order" in _one_line(
        pages(built, "packet-external-review-sheet.pdf")
    )


@pytest.mark.parametrize(
    ("recipient", "holds"),
    [
        (RecipientId.INTERNAL, "the appeal and records from the chart"),
        (RecipientId.REGULATOR, "The rest of the chart is not enclosed"),
        (RecipientId.PATIENT, "the patient’s own copy"),
        (RecipientId.PLAN_SPONSOR, "hold nothing from the medical record"),
    ],
)
def test_each_cover_says_what_the_packet_holds(
    case: Path, recipient: RecipientId, holds: str
) -> None:
    """Nobody is told of health information that is not there, and none is kept quiet."""
    cover = _one_line(pages(build(case, recipient), f"packet-{recipient.value}.pdf")[:1])

    assert holds in cover
    assert ("health information" in cover) is (recipient is not RecipientId.PLAN_SPONSOR)


def test_a_file_locked_against_changes_is_used_and_said(case: Path) -> None:
    """Its page is in the packet as it is, and the sheet for staff names the exhibit."""
    (case / "exhibits" / "D-flexion-extension.pdf").write_bytes(protected_pdf("AES-256", 1))
    built = build(case, RecipientId.INTERNAL)

    assert "Page 1 of 1" in _one_line(pages(built, "packet-internal.pdf"))
    sheet = _one_line(pages(built, "packet-internal-sheet.pdf"))
    assert "opened without a password: Ex. D." in sheet


def test_a_regulator_gets_the_decisions_and_not_the_chart(case: Path) -> None:
    """A complaint goes with the denial; what stays is listed with the reason, for staff only."""
    built = build(case, RecipientId.REGULATOR)
    sheet = " ".join(pages(built, "packet-regulator-sheet.pdf"))

    assert built.left_out == tuple("BCDEF")
    assert "Lumbar MRI report" in sheet
    assert "the chart is not needed" in " ".join(sheet.split())
    assert "Lumbar MRI report" not in " ".join(pages(built, "packet-regulator.pdf"))


def test_a_fax_cover_names_no_patient(case: Path) -> None:
    """Whoever stands at the fax machine reads the reference, not the name."""
    fax = pages(build(case, RecipientId.INTERNAL, way=Way.FAX), "packet-internal.pdf")[0]
    mail = pages(build(case, RecipientId.INTERNAL, way=Way.MAIL), "packet-internal.pdf")[0]

    assert "Hartwell" not in fax
    assert "1-800-555-0178" in fax
    assert "Hartwell" in mail


def test_after_the_final_decision_nothing_internal_is_left(decided: Path) -> None:
    """Where the plan's own appeals are over, the internal packet is refused with what follows."""
    with pytest.raises(LetterUnsuitableError, match="--for external-review"):
        build(decided, RecipientId.INTERNAL)


def test_only_a_group_plan_has_a_sponsor(case: Path) -> None:
    """For other plans a packet for the sponsor is refused, with the line of the plan's kind."""
    change(case, "plan_kind: fully_insured", "plan_kind: medicare_advantage")

    with pytest.raises(LetterUnsuitableError, match=r"case\.yaml:\d+: coverage\.plan_kind"):
        build(case, RecipientId.PLAN_SPONSOR)


def test_an_exhibit_without_a_file_stops_the_packet(case: Path) -> None:
    """A packet is never silently shorter: the exhibit is named, and nothing is written."""
    change(case, ", file: D-flexion-extension.pdf", "")

    with pytest.raises(ExhibitUnusableError, match="Exhibit D has no file") as refused:
        build(case, RecipientId.INTERNAL)

    assert "--allow-missing" in str(refused.value)
    assert not (case / "out").exists()


def test_a_missing_exhibit_that_is_allowed_is_said_in_the_contents(case: Path) -> None:
    """With leave, the contents say that it is not included, and a request goes to its author."""
    change(case, ", file: D-flexion-extension.pdf", "")
    built = build(case, RecipientId.INTERNAL, allow_missing=True)
    found = pages(built, "packet-internal.pdf")
    contents = next(text for text in found if "What this packet holds" in text)
    request = " ".join(" ".join(pages(built, "records-request-1.pdf")).split())

    assert built.missing == ("D",)
    [line] = re.findall(r"Ex\. D.*?(?=Ex\. E)", contents, re.DOTALL)
    assert "not included" in line
    assert not [text for text in found if "Exhibit D\r\n" in text]
    assert "Erie Imaging Partners" in request
    assert "45 CFR 164.524" in request
    assert "30 days" in request
    assert "DRAFT" not in request


def _image() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 400), "gray").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("D.pdf", lambda: b"%PDF-1.4 cut off", "damaged"),
        ("D.jpg", lambda: b"no picture", "cannot be read as a picture"),
        ("D.jpg", _image, "page 2 is cited"),
        ("D.txt", lambda: b"notes", "TXT"),
    ],
)
def test_an_exhibit_that_cannot_be_used_is_named(
    case: Path, name: str, data: Callable[[], bytes], said: str
) -> None:
    """Each such file is refused by its letter and reason, before anything is written."""
    change(case, "file: D-flexion-extension.pdf, pages: 1", f"file: {name}")
    change(case, "cite: D p. 1", "cite: D p. 2")
    (case / "exhibits" / name).write_bytes(data())

    with pytest.raises(ExhibitUnusableError, match="Exhibit D") as refused:
        build(case, RecipientId.INTERNAL)

    assert said in str(refused.value)
    assert not (case / "out").exists()


def test_two_unusable_exhibits_are_named_together(case: Path) -> None:
    """All that is wrong is said at once."""
    for letter, old in (("C", "C-mri-report.pdf, pages: 2"), ("E", "E-epidural-injections.pdf")):
        change(case, f"file: {old}", f"file: {letter}.doc")
        (case / "exhibits" / f"{letter}.doc").write_bytes(b"x")

    with pytest.raises(ExhibitUnusableError) as refused:
        build(case, RecipientId.INTERNAL)

    assert [p.what[:9] for p in refused.value.problems] == ["Exhibit C", "Exhibit E"]


def test_a_photograph_is_an_exhibit(case: Path) -> None:
    """A JPEG goes into the packet as a stamped page."""
    change(case, "file: D-flexion-extension.pdf", "file: D.jpg")
    (case / "exhibits" / "D.jpg").write_bytes(_image())
    found = pages(build(case, RecipientId.INTERNAL), "packet-internal.pdf")
    [page] = [text for text in found if text.startswith("Ex. D p. 1")]

    assert "Flexion" not in page


def test_a_packet_for_a_portal_comes_in_parts(case: Path) -> None:
    """With a limit of pages, the parts are named n of m and stand in the manifest."""
    built = build(case, RecipientId.INTERNAL, limits=Limits(pages=15))
    names = [path.name for path in built.files]
    manifest = read_manifest(built.folder)

    assert built.parts == 3
    assert names[:3] == [f"packet-internal-part-{n}-of-3.pdf" for n in (1, 2, 3)]
    assert manifest is not None
    assert set(names[:3]) <= {document.name for document in manifest.documents}
    more_covers = built.parts - 1
    assert sum(len(pages(built, name)) for name in names[:3]) == built.pages + more_covers


def test_the_same_case_gives_the_same_packet(case: Path) -> None:
    """Two builds are equal, byte for byte."""
    first = (build(case, RecipientId.REGULATOR).folder / "packet-regulator.pdf").read_bytes()
    second = (build(case, RecipientId.REGULATOR).folder / "packet-regulator.pdf").read_bytes()

    assert first == second


def test_a_large_chart_is_whole(case: Path) -> None:
    """An exhibit of three hundred pages keeps every one of them, the last cited among them."""
    source = PdfReader(case / "exhibits" / "F-clinic-notes.pdf")
    writer = PdfWriter()
    for _ in range(75):
        writer.append(source)
    writer.write(case / "exhibits" / "F-clinic-notes.pdf")
    change(case, "file: F-clinic-notes.pdf, pages: 4", "file: F-clinic-notes.pdf, pages: 300")
    built = build(case, RecipientId.INTERNAL)
    found = pages(built, "packet-internal.pdf")

    assert "Ex. F p. 300" in found[-1]
    assert f"Packet page {built.pages} of {built.pages}" in found[-1]
