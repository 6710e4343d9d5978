from __future__ import annotations

import re

import pytest

from appealgen.web.patient import ROUTES as PATIENT
from appealgen.web.staff import ROUTES
from appealgen.web.staff.desk import way_back
from tests.web.people import Place
from tests.web.staff.workspace import CASE, PASSWORD, STAFF, Workspace

PLACES = {
    "case": "demo",
    "name": "letter.pdf",
    "paper": "0123456789abcdef",
    "token": "x" * 43,
    "language": "es",
}
Route = tuple[str, tuple[str, ...], object]
DOORS = {"/staff/sign-in", "/staff/sign-out"}
OPEN_TO_ALL = {"/", "/start/{token}", "/resume", "/language/{language}"}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[0])
@pytest.mark.parametrize("who", ["stranger", "patient"])
def test_the_workspace_is_closed_to_strangers_and_patients(
    workspace: Workspace, route: Route, who: str
) -> None:
    """Every route leads to the sign-in page, for whoever is not of the practice."""
    path, methods, _ = route
    if path in DOORS:
        return
    browser = workspace.patient() if who == "patient" else workspace.browser()
    browser.get("/")
    for method in methods:
        sent = {"form_token": browser.hidden("form_token")} if method == "POST" else None
        response = browser.client.request(
            method, path.format(**PLACES), data=sent, follow_redirects=False
        )
        closed = response.status_code in {303, 403}
        assert closed, (method, response.status_code)
        assert "/staff/sign-in" in response.headers.get("location", "/staff/sign-in")


def test_the_questions_are_closed_to_members(workspace: Workspace) -> None:
    """Every route with a patient's answers refuses the session of the practice."""
    browser = workspace.member()
    for path, methods, _ in PATIENT:
        if path in OPEN_TO_ALL:
            continue
        for method in methods:
            browser.get("/staff")
            sent = {"form_token": browser.hidden("form_token")} if method == "POST" else None
            response = browser.client.request(
                method, path.format(**PLACES), data=sent, follow_redirects=False
            )
            assert response.status_code == 401, (method, path)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[0])
def test_a_form_without_its_token_changes_nothing(workspace: Workspace, route: Route) -> None:
    """Each route that takes a form refuses one that is not from our page."""
    path, methods, _ = route
    if "POST" in methods:
        browser = workspace.member()
        sent = {"form_token": "0" * 64, "wish": "make", "step": "write"}
        response = browser.client.post(path.format(**PLACES), data=sent, follow_redirects=False)
        assert response.status_code == 403


def test_no_workspace_is_served_unless_asked_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without a folder of cases there is no page of it, not even to sign in."""
    browser = Place(tmp_path_factory.mktemp("plain")).browser()

    assert browser.get("/staff").status_code == 404
    assert browser.get("/staff/sign-in").status_code == 404


def test_signing_in_leads_back(workspace: Workspace) -> None:
    """Who asks for a page and signs in gets that page."""
    browser = workspace.browser()
    page = browser.get(f"{CASE}/invitation")
    assert page.url.path == "/staff/sign-in"
    back = re.search(r'name="next" value="([^"]*)"', page.text)
    assert back
    done = browser.post("/staff/sign-in", name=STAFF, password=PASSWORD, next=back[1])

    assert done.url.path == f"{CASE}/invitation"


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example",
        "https://evil.example",
        "/staff//evil.example",
        "/staff/\\evil.example",
        "/check",
        "/staff/sign-out",
        "/staff/x\r\nSet-Cookie: a=b",
        "/staff/" + "x" * 400,
        "",
    ],
)
def test_the_way_back_stays_in_the_workspace(asked: str) -> None:
    """What a browser names as the way back is followed only inside the workspace."""
    assert way_back(asked) == "/staff"


def test_a_session_that_ends_leads_back_after_a_form(workspace: Workspace) -> None:
    """A form sent too late leads to the sign-in page, and from there to the page it stood on."""
    browser = workspace.member()
    browser.get(f"{CASE}/invitation")
    token = browser.hidden("form_token")
    workspace.clock.pass_by(hours=2)
    response = browser.client.post(
        f"{CASE}/invitation",
        data={"form_token": token, "wish": "make"},
        headers={"referer": f"http://127.0.0.1{CASE}/invitation"},
        follow_redirects=False,
    )

    assert response.headers["location"] == f"/staff/sign-in?next={CASE}/invitation"


def test_signing_out_ends_the_session(workspace: Workspace) -> None:
    """The old cookie opens nothing any more."""
    browser = workspace.member()
    cookie = browser.client.cookies["appealgen"]
    browser.get("/staff")
    browser.post("/staff/sign-out")
    browser.client.cookies.set("appealgen", cookie)

    assert browser.get("/staff").url.path == "/staff/sign-in"


def test_signing_in_makes_a_new_cookie(workspace: Workspace) -> None:
    """A cookie planted before is worth nothing after."""
    browser = workspace.browser()
    browser.get("/staff/sign-in")
    before = browser.client.cookies["appealgen"]
    browser.post("/staff/sign-in", name=STAFF, password=PASSWORD)

    assert browser.client.cookies["appealgen"] != before


def test_a_wrong_password_is_said_and_the_name_kept(workspace: Workspace) -> None:
    """The page says the same for a wrong name as for a wrong password; no password comes back."""
    said = []
    for name in (STAFF, "Nobody"):
        browser = workspace.browser()
        browser.get("/staff/sign-in")
        response = browser.post("/staff/sign-in", name=name, password="zebrawood")  # noqa: S106
        assert response.status_code == 422
        assert f'value="{name}"' in response.text
        assert "zebrawood" not in response.text
        said.append(re.findall(r'class="wrong"[^>]*>(.*)</p>', response.text))

    assert said[0] == said[1]
