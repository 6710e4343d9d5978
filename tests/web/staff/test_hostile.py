"""Somebody who means harm: what a patient types, what a folder is called, who was sent away."""

from __future__ import annotations

import re

import pytest

from appealgen.intake.questionnaire import Role
from appealgen.web.accounts import add_user, remove_user
from tests.web.people import PDF, Browser
from tests.web.staff.workspace import CASE, PASSWORD, STAFF, Workspace, answered

MARKUP = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
ANSWERS = f"{CASE}/answers"


def harmless(page: str) -> bool:
    """Return whether nothing of the markup has become an element of the page."""
    return "<img" not in page and "<script" not in page


def test_what_a_patient_types_stays_text_on_every_page(
    workspace: Workspace, staff: Browser
) -> None:
    """Markup in an answer is shown as typed: in review, before writing, and from the case file."""
    patient = answered(workspace, work__words=MARKUP)
    patient.upload(f"{MARKUP}\r\nX-Evil: 1.pdf", PDF.read_bytes())
    assert "&lt;script&gt;" in staff.get(ANSWERS).text
    assert harmless(staff.page)
    line = re.search(r'name="(line:function[^"]*)" value="take"', staff.page)
    assert line
    staff.post(ANSWERS, **{line[1]: "take", "state": staff.hidden("state")})
    assert "&lt;script&gt;" in staff.page
    assert harmless(staff.page)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', staff.page)
    staff.post(ANSWERS, **{name: value for name, value in hidden if name != "form_token"})
    assert "<script>" in workspace.file.read_text(encoding="utf-8")

    for path in ("/staff", CASE, ANSWERS, f"{CASE}/card", f"{CASE}/questions/check"):
        assert staff.get(path).status_code == 200
        assert harmless(staff.page), path
    paper = re.search(rf'href="({CASE}/papers/\w+)"', staff.get(ANSWERS).text)
    assert paper
    assert "x-evil" not in staff.client.get(paper[1]).headers


def test_the_name_of_a_folder_stays_text(workspace: Workspace, staff: Browser) -> None:
    """A folder may be called by markup; it is shown, linked and opened, and is no element."""
    (workspace.cases / "<img src=x onerror=alert(1)>").mkdir()
    assert harmless(staff.get("/staff").text)
    found = re.search(r'href="(/staff/cases/%3Cimg[^"]*)"', staff.page)
    assert found

    for path in (found[1], f"{found[1]}/questions", f"{found[1]}/answers", f"{found[1]}/card"):
        page = staff.get(path)
        assert "&lt;img" in page.text or page.status_code == 404
        assert harmless(staff.page), path


def test_who_was_removed_is_out_at_once(workspace: Workspace, staff: Browser) -> None:
    """An open session ends with its account, also where the name comes back in another role."""
    assert staff.get(CASE).url.path == CASE
    remove_user(workspace.store, STAFF)
    assert staff.get(CASE).url.path == "/staff/sign-in"
    add_user(workspace.store, STAFF, Role.SURGEON, PASSWORD)

    assert staff.get(CASE).url.path == "/staff/sign-in"
    assert '"/staff/new"' not in workspace.member().get("/staff").text


@pytest.mark.parametrize("sent", [{}, {"form_token": ""}, {"form_token": "0" * 64}])
def test_a_forged_form_makes_no_invitation(staff: Browser, sent: dict[str, str]) -> None:
    """Without the token, with an empty one, with a wrong one: nobody is invited."""
    path = f"{CASE}/invitation"
    refused = staff.client.post(path, data=sent | {"wish": "make"}, follow_redirects=False)

    assert refused.status_code == 403
    assert "never invited" in staff.get(path).text


def test_a_form_from_another_site_is_refused(staff: Browser) -> None:
    """The right token does not help where the browser says that another site sends it."""
    path = f"{CASE}/invitation"
    staff.get(path)
    sent = {"form_token": staff.hidden("form_token"), "wish": "make"}
    for header in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert staff.client.post(path, data=sent, headers=header).status_code == 403

    assert "never invited" in staff.get(path).text
