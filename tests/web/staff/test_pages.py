from __future__ import annotations

import io
import re
import shutil
import zipfile

import pytest
from pypdf import PdfReader

from appealgen.service import sign_case
from tests.web.people import DEMO, Browser
from tests.web.staff.workspace import CASE, Workspace, answered

PAGES = ("/staff", CASE, f"{CASE}/answers", f"{CASE}/invitation", f"{CASE}/card")


def test_every_page_has_one_heading_and_no_script(workspace: Workspace, staff: Browser) -> None:
    """One first heading, a language, the guards of every page, nothing of another host."""
    answered(workspace, health__diabetes="yes")
    for path in (*PAGES, "/staff/cases/nothing"):
        response = staff.get(path)
        assert response.text.count("<h1>") == 1, path
        assert '<html lang="en">' in response.text
        assert "<script" not in response.text
        assert "style=" not in response.text
        assert "://" not in response.text, path
        assert "script-src" not in response.headers["content-security-policy"]
        assert response.headers["cache-control"] == "no-store"


def test_every_field_has_its_label(workspace: Workspace, staff: Browser) -> None:
    """Each field that is seen has a label of its own."""
    answered(workspace, health__diabetes="yes")
    pages = [workspace.browser().get("/staff/sign-in").text, staff.get(f"{CASE}/answers").text]
    for page in pages:
        shown = re.findall(r"<input (?!type=.hidden)[^>]*>", page)
        names = [re.search(r'id="([^"]+)"', field) for field in shown]
        assert names
        assert all(name and f'<label for="{name[1]}"' in page for name in names)


def test_the_list_ranks_and_tells(workspace: Workspace, staff: Browser) -> None:
    """Open cases with day, status and what is missing; not started and broken ones apart."""
    (workspace.cases / "empty").mkdir()
    (workspace.cases / "broken").mkdir()
    (workspace.cases / "broken" / "case.yaml").write_text("patient: 3\n", encoding="utf-8")
    page = staff.get("/staff").text

    assert "One case is open." in page
    assert "File the internal appeal" in page
    assert "April 23, 2027" in page
    assert "in 153 days" in page
    assert page.index("No case file yet") < page.index('href="/staff/cases/empty"')
    assert page.index("To be mended first") < page.index('href="/staff/cases/broken"')
    assert "coverage: This key is required" in page


def test_a_case_that_was_begun_is_not_called_empty(workspace: Workspace, staff: Browser) -> None:
    """Entries that make no whole case yet are said to be kept, in the list and on the case."""
    (workspace.cases / "empty").mkdir()
    assert "Nothing has been entered" in staff.get("/staff/cases/empty").text
    assert "Begun, not whole yet" not in staff.get("/staff").text
    staff.get("/staff/cases/empty/questions/plan.payer")
    assert staff.post("/staff/cases/empty/questions/plan.payer", answer="Aetna").status_code == 200

    assert "Entries are kept here" in staff.get("/staff/cases/empty").text
    assert "Nothing has been entered" not in staff.page
    assert "Begun, not whole yet" in staff.get("/staff").text


def test_only_who_may_start_a_case_is_offered_to(staff: Browser, surgeon: Browser) -> None:
    """Staff get the button; a surgeon, who would be refused, gets none."""
    assert 'href="/staff/new"' in staff.get("/staff").text
    assert 'href="/staff/new"' not in surgeon.get("/staff").text
    assert surgeon.get("/staff/new").status_code == 403


def test_an_error_names_no_place_of_the_machine(workspace: Workspace, staff: Browser) -> None:
    """What cannot be read is named by its place in the folder of the cases."""
    (workspace.cases / "empty").mkdir()
    page = staff.get("/staff/cases/empty/card").text

    assert "there is no case.yaml in this folder" in page
    assert str(workspace.folder) not in page


def test_a_case_that_changes_is_read_again(workspace: Workspace, staff: Browser) -> None:
    """The list remembers what it read only as long as the file is the same."""
    assert "Nothing that decides" in staff.get("/staff").text
    workspace.without("nicotine")

    assert "office 1" in staff.get("/staff").text


def test_an_empty_folder_says_so(workspace: Workspace, staff: Browser) -> None:
    """Without any case the page says that there is none."""
    shutil.rmtree(workspace.case)

    assert "There is no case folder here yet." in staff.get("/staff").text


def test_a_case_shows_status_days_with_rules_and_steps(staff: Browser) -> None:
    """Each line and level, each day with how it is counted, and what to do next."""
    page = staff.get(CASE).text

    assert "Walter J. Hartwell" in page
    assert "63047, L4-L5" in page
    assert "aetna-cpb-0743@" in page
    assert "How it is counted" in page
    assert "29 CFR 2560.503-1" in page
    assert "What to do next" in page


def test_a_broken_case_shows_where(workspace: Workspace, staff: Browser) -> None:
    """Line and key of each problem, and no document is offered."""
    workspace.file.write_text("patient: 3\n", encoding="utf-8")
    page = staff.get(CASE).text

    assert "case.yaml:1: patient" in page
    assert "/documents/" not in page
    assert staff.get(f"{CASE}/documents/battle-card.pdf").status_code == 422
    assert "case.yaml:1: patient" in staff.page


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../demo",
        "%2e%2e",
        "..%2fdemo",
        "demo%2f..",
        "%2fetc",
        "DEMO",
        "demo%00",
        "linked",
        "inside",
        "papers",
    ],
)
def test_only_folders_of_the_folder_are_cases(
    workspace: Workspace, staff: Browser, name: str
) -> None:
    """No way up, no link, nothing whose case file or exhibits are a link that leads out."""
    outside = workspace.folder / "outside"
    shutil.copytree(DEMO, outside)
    (workspace.cases / "linked").symlink_to(outside)
    (workspace.cases / "inside").mkdir()
    (workspace.cases / "inside" / "case.yaml").symlink_to(outside / "case.yaml")
    shutil.copytree(DEMO, workspace.cases / "papers", ignore=shutil.ignore_patterns("exhibits"))
    (workspace.cases / "papers" / "exhibits").symlink_to(outside / "exhibits")

    # A name with a slash in it is another path: the framework has no such page.
    response = staff.get(f"/staff/cases/{name}/invitation")
    assert response.status_code == 404 or response.url.path == "/staff"
    assert "linked" not in staff.get("/staff").text


def text_of(data: bytes) -> str:
    """Return the text of a PDF, blanks and breaks made one."""
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_document_is_a_draft_until_it_is_released(workspace: Workspace, staff: Browser) -> None:
    """The card carries DRAFT; after the release on the command line the next one does not."""
    path = f"{CASE}/documents/battle-card.pdf"
    assert "DRAFT" in text_of(staff.client.get(path).content)
    assert "Draft:" in staff.get(f"{CASE}/card").text
    sign_case(workspace.case, by="Maria T. Ellison", on=workspace.clock().date())

    response = staff.client.get(path)
    assert "DRAFT" not in text_of(response.content)
    assert 'filename="battle-card.pdf"' in response.headers["content-disposition"]
    assert "Draft:" not in staff.get(f"{CASE}/card").text


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("packet-checklist.pdf", b"%PDF"),
        ("next-steps.pdf", b"%PDF"),
        ("deadlines.pdf", b"%PDF"),
        ("deadlines.ics", b"BEGIN:VCALENDAR"),
    ],
)
def test_every_sheet_is_made_anew(staff: Browser, name: str, begins: bytes) -> None:
    """Each sheet comes as a file to keep; nothing is written into the case folder."""
    response = staff.client.get(f"{CASE}/documents/{name}")

    assert response.content.startswith(begins)
    assert response.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("recipient", ["internal", "external-review"])
def test_the_packet_comes_with_its_exhibits(
    workspace: Workspace, staff: Browser, recipient: str
) -> None:
    """One archive: letter and exhibits as one PDF, as a draft, and the sheet for staff."""
    if recipient == "external-review":
        path = f"{CASE}/documents/packet-{recipient}.zip"
        assert "no earlier decision that upheld the denial" in staff.get(path).text
        decided = "earlier_appeals:\n  - {level: first, filed: 2026-10-28, decided: 2026-11-10, "
        text = workspace.file.read_text(encoding="utf-8") + decided + "upheld: true, final: true}\n"
        workspace.file.write_text(text, encoding="utf-8")
    before = sorted(workspace.case.rglob("*"))
    response = staff.client.get(f"{CASE}/documents/packet-{recipient}.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        packet = archive.read(f"packet-{recipient}.pdf")
        assert len(archive.namelist()) > 1

    text = text_of(packet)
    assert "DRAFT" in text
    assert "compression of the cauda equina nerve roots" in text
    assert len(PdfReader(io.BytesIO(packet)).pages) > 8
    assert sorted(workspace.case.rglob("*")) == before


def test_downloads_leave_nothing_on_the_disk(workspace: Workspace, surgeon: Browser) -> None:
    """The case folder is the same after a document; one that is not offered is not there."""
    before = sorted(path.name for path in workspace.case.rglob("*"))
    assert surgeon.client.get(f"{CASE}/documents/packet-checklist.pdf").status_code == 200

    assert sorted(path.name for path in workspace.case.rglob("*")) == before
    assert surgeon.get(f"{CASE}/documents/case.yaml").status_code == 404


def test_the_card_on_the_phone_says_what_the_printed_one_says(surgeon: Browser) -> None:
    """The surgeon reads the finding, the ask and the answers without opening a file."""
    page = surgeon.get(f"{CASE}/card").text
    printed = text_of(surgeon.client.get(f"{CASE}/documents/battle-card.pdf").content)

    ask = re.search(r'<p class="say">(Please [^<]+)</p>', page)
    assert ask
    assert ask[1] in printed
    assert page.count("<section") >= 6


def test_an_invitation_is_shown_once_and_works_once(workspace: Workspace, staff: Browser) -> None:
    """The link and the code let the patient in; the page of the invitation never shows them."""
    staff.get(f"{CASE}/invitation")
    assert "never invited" in staff.page
    made = staff.post(f"{CASE}/invitation", wish="make").text
    link = re.search(r"http://127\.0\.0\.1:8000(/start/[\w-]+)", made)
    code = re.search(r'<p class="shown">(\d{3} \d{3})</p>', made)
    assert link
    assert code
    assert link[1] not in staff.get(f"{CASE}/invitation").text
    assert "was not used yet. It opens until December 5, 2026" in staff.page
    patient = workspace.browser()
    patient.get(link[1])
    assert patient.post(link[1], answer=code[1]).status_code == 200

    assert "The patient came in" in staff.get(f"{CASE}/invitation").text
    assert workspace.browser().get(link[1]).status_code == 404


def test_withdrawing_ends_every_way_in(workspace: Workspace, staff: Browser) -> None:
    """The patient's open session ends, the answers stay, and a new link leads back to them."""
    patient = answered(workspace, health__diabetes="yes")
    staff.get(f"{CASE}/invitation")
    staff.post(f"{CASE}/invitation", wish="withdraw")

    assert "No way in is open." in staff.page
    assert patient.get("/check").status_code == 401
    assert "line:risk.diabetes" in staff.get(f"{CASE}/answers").text
