from __future__ import annotations

import datetime as dt
import io
import logging
import struct
import tempfile
import zlib
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from appealgen.web import visit as visit_module
from appealgen.web.app import create_app
from appealgen.web.papers import PaperRefusedError, Why, kind_of
from appealgen.web.patient import ROUTES
from appealgen.web.settings import Address, check_address
from tests.web.people import PDF, Browser, Place

WORK = "/question/work.words"
OPEN = {"/", "/start/{token}", "/resume", "/language/{language}"}
PLACES = {"name": "work.words", "paper": "0123456789abcdef", "token": "x" * 43}


def picture(kind: str) -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


def test_every_answer_carries_the_guards(place: Place) -> None:
    """Pages, errors and the style sheet: no script, no frame, no other host, not kept."""
    browser = place.browser()
    for path in ("/", "/nowhere", "/check", "/style.css"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert browser.get("/check").headers["cache-control"] == "no-store"


def test_no_page_asks_for_anything_of_another_host(patient: Browser) -> None:
    """No address with a scheme, no script and no inline style on any page."""
    for path in ("/", "/question/work.words", "/check", "/papers", "/sign", "/done", "/leave"):
        page = patient.get(path).text
        assert "://" not in page, path
        assert "<script" not in page
        assert "style=" not in page


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[0])
def test_a_page_with_values_is_closed_to_strangers(
    place: Place, route: tuple[str, tuple[str, ...], object]
) -> None:
    """Without a session every route but the ways in says to come in first, and shows nothing."""
    path, methods, _ = route
    browser = place.browser()
    browser.get("/")
    if path in OPEN:
        return
    for method in methods:
        response = browser.client.request(method, path.format(**PLACES), follow_redirects=False)
        assert response.status_code in {401, 403}, method


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[0])
def test_a_form_without_its_token_changes_nothing(
    patient: Browser, route: tuple[str, tuple[str, ...], object]
) -> None:
    """Each route that takes a form refuses one that is not from our page."""
    path, methods, _ = route
    if "POST" in methods:
        sent = {"form_token": "0" * 64, "answer": "x", "sure": "yes"}
        assert patient.client.post(path.format(**PLACES), data=sent).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_a_form_of_another_site_is_refused(patient: Browser, headers: dict[str, str]) -> None:
    """What the browser says of where a form comes from is believed, even with the right token."""
    patient.get(WORK)
    sent = {"form_token": patient.hidden("form_token"), "answer": "x"}

    assert patient.client.post(WORK, data=sent, headers=headers).status_code == 403


def test_the_token_of_one_browser_is_nothing_in_another(place: Place) -> None:
    """A form token belongs to the cookie it was given with."""
    one, other = place.patient(), place.patient()
    one.get(WORK)
    other.get(WORK)
    sent = {"form_token": one.hidden("form_token"), "answer": "x"}

    assert other.client.post(WORK, data=sent).status_code == 403


def test_another_host_name_is_refused(place: Place) -> None:
    """A page of another name that resolves to this machine gets nothing (DNS rebinding)."""
    assert place.browser().client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_signing_in_makes_a_new_cookie(place: Place) -> None:
    """A cookie planted before is worth nothing after."""
    browser, invitation = place.browser(), place.invited()
    browser.get(invitation.path)
    before = browser.client.cookies["appealgen"]
    browser.post(invitation.path, answer=invitation.code)

    assert browser.client.cookies["appealgen"] != before
    stranger = place.browser()
    stranger.client.cookies.set("appealgen", before)
    assert stranger.get("/check").status_code == 401


def test_the_cookie_is_locked_down_under_tls(tmp_path: Path) -> None:
    """Scripts cannot read it, other sites do not send it, and it goes over TLS alone."""
    address = Address(certificate=Path("c.pem"), private_key=Path("k.pem"))
    response = Place(tmp_path, address=address).browser().get("/")
    cookie = response.headers["set-cookie"]

    assert cookie.startswith("__Host-appealgen=")
    for flag in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert flag in cookie
    assert "max-age" in response.headers["strict-transport-security"]


def test_a_session_ends_after_an_hour_without_a_click(place: Place, patient: Browser) -> None:
    """A click keeps it; an hour away ends it; twelve hours end it in any case."""
    for _ in range(13):
        place.clock.pass_by(minutes=55)
        status = patient.get("/check").status_code
    assert status == 200
    place.clock.pass_by(minutes=20)
    assert patient.get("/check").status_code == 401

    other = place.patient()
    place.clock.pass_by(minutes=61)
    assert other.get("/check").status_code == 401


def test_signing_out_ends_the_session(patient: Browser) -> None:
    """The old cookie opens nothing any more."""
    cookie = patient.client.cookies["appealgen"]
    patient.get("/leave")
    patient.post("/sign-out")
    patient.client.cookies.set("appealgen", cookie)

    assert patient.get("/check").status_code == 401


def test_codes_cannot_be_tried_out(place: Place) -> None:
    """After five wrong tries at a code the door is shut for a quarter of an hour."""
    browser = place.browser()
    browser.get("/resume")
    for _ in range(5):
        assert browser.post("/resume", answer="ABCD-EFGH-JKMN").status_code == 422
        browser.get("/resume")
    assert browser.post("/resume", answer="ABCD-EFGH-JKMN").status_code == 429

    place.clock.pass_by(minutes=16)
    browser.get("/resume")
    assert browser.post("/resume", answer="ABCD-EFGH-JKMN").status_code == 422


def test_a_link_dies_after_ten_wrong_codes(place: Place) -> None:
    """Six digits are enough because they cannot be tried out, also not slowly."""
    browser, invitation = place.browser(), place.invited()
    for _ in range(10):
        browser.get(invitation.path)
        browser.post(invitation.path, answer="no")
        place.clock.pass_by(minutes=20)

    assert browser.get(invitation.path).status_code == 404


def test_a_link_ends_after_two_weeks(place: Place) -> None:
    """An old mail opens nothing."""
    browser, invitation = place.browser(), place.invited()
    place.clock.pass_by(days=15)

    assert browser.get(invitation.path).status_code == 404


def test_nobody_reaches_the_papers_of_somebody_else(place: Place, patient: Browser) -> None:
    """The id of a paper opens it for its owner alone."""
    patient.upload("note.pdf", PDF.read_bytes())
    (path,) = {p for p in patient.page.split('"') if p.startswith("/papers/") and len(p) == 24}
    assert patient.get(path).content == PDF.read_bytes()

    other_case = place.folder / "other"
    place.case.rename(other_case)
    place.case = other_case
    stranger = place.patient()
    assert stranger.get(path).status_code == 404
    stranger.get("/papers")
    stranger.post(f"{path}/remove")
    place.case.rename(place.folder / "case")
    assert patient.get(path).status_code == 200


def test_a_paper_comes_back_as_a_download_only(patient: Browser) -> None:
    """A paper is never shown as a page of ours, whatever it holds."""
    response = patient.upload("../../etc/<b>passwd</b>.pdf", PDF.read_bytes())
    assert response.status_code == 200
    assert "etc" not in patient.page
    assert "<b>" not in patient.page
    (path,) = {p for p in patient.page.split('"') if p.startswith("/papers/") and len(p) == 24}

    headers = patient.get(path).headers
    assert headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in headers["content-security-policy"]


def locked_pdf() -> bytes:
    """Return a PDF with a password."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def huge_png() -> bytes:
    """Return the head of a PNG that says it is of 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Why.EMPTY),
        (b"<html><script>alert(1)</script>", Why.KIND),
        (b"MZ\x90\x00", Why.KIND),
        (b"GIF89a", Why.KIND),
        (b"\x00\x00\x00\x18ftypheic", Why.HEIC),
        (b"%PDF-1.7 nothing more", Why.DAMAGED),
        (b"\xff\xd8\xff\xe0 nothing more", Why.DAMAGED),
        (huge_png(), Why.DAMAGED),
        (locked_pdf(), Why.LOCKED),
    ],
)
def test_a_file_is_judged_by_its_bytes(data: bytes, why: Why, patient: Browser) -> None:
    """What is not a sound PDF or photo is refused with a sentence, whatever its name says."""
    with pytest.raises(PaperRefusedError) as refused:
        kind_of(data)
    assert refused.value.why is why
    assert patient.upload("photo.jpg", data).status_code == 422


def test_photos_are_taken() -> None:
    """JPEG and PNG pass, each as what it is."""
    assert kind_of(picture("JPEG")) == ("jpg", 1)
    assert kind_of(picture("PNG")) == ("png", 1)


def test_too_large_a_body_is_stopped_on_the_way(patient: Browser) -> None:
    """A form of more than a form's size and a file of more than a paper's are refused."""
    patient.get(WORK)
    assert patient.post(WORK, answer="x" * 100_000).status_code == 413
    assert patient.upload("big.pdf", b"%PDF-" + b"0" * 20_200_000).status_code == 413


def test_a_paper_never_lies_in_plain_in_a_temporary_folder(
    patient: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Even a large upload is held in memory until it is sealed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there-is-no-such-folder"))

    assert patient.upload("big.pdf", b"%PDF-" + b"0" * 5_000_000).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/question/%00", "/question/..%2f..%2fetc", "/papers/' OR 1=1", "/download/..%2fcase.yaml",
     "/question/" + "a" * 5000, "/start/%ff", "/download/letter.pdf%00"],
)  # fmt: skip
def test_a_hostile_path_leads_nowhere(patient: Browser, path: str) -> None:
    """Every such path is a page that is not here."""
    assert patient.get(path).status_code == 404


@pytest.mark.parametrize("text", ["\x00", "\u202e", "\ufffe", "x" * 5000])
def test_hostile_text_is_refused_with_a_sentence(patient: Browser, text: str) -> None:
    """Control characters, reversed text and too long a text are said to be so."""
    patient.get(WORK)
    assert patient.post(WORK, answer=text).status_code == 422


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data"])
def test_a_body_that_is_no_form_is_refused(patient: Browser, kind: str) -> None:
    """Only what a form of ours can send is read."""
    response = patient.client.post(WORK, content=b"a", headers={"content-type": kind})

    assert response.status_code == 403


def test_our_own_mistake_shows_and_logs_no_value(
    patient: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The page is plain, and the log names the class and the place of the error, nothing else."""

    def broken(*_: object, **__: object) -> None:
        message = "zebrawood"
        raise RuntimeError(message)

    patient.get(WORK)
    monkeypatch.setattr(visit_module, "render_html", broken)
    with caplog.at_level(logging.DEBUG):
        response = patient.get(WORK)

    assert response.status_code == 500
    assert "zebrawood" not in response.text + caplog.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (Address("192.168.1.5"), "without TLS"),
        (Address("0.0.0.0"), "--name"),  # noqa: S104 - refused
        (Address(certificate=Path("c.pem")), "both --certificate and --private-key"),
    ],
)
def test_an_office_address_needs_tls_or_a_plain_word(address: Address, said: str) -> None:
    """What would send answers in plain text through a network is refused with what to give."""
    with pytest.raises(ValueError, match=said):
        check_address(address)


def test_this_machine_and_a_word_on_purpose_are_enough() -> None:
    """The loopback address needs nothing, and an office address the flag or a certificate."""
    check_address(Address())
    check_address(Address("::1"))
    check_address(Address("192.168.1.5", without_tls=True))
    check_address(Address("192.168.1.5", certificate=Path("c"), private_key=Path("k")))


def test_the_application_opens_its_own_store(tmp_path: Path) -> None:
    """Without a store at hand the application opens the one of its settings."""
    place = Place(tmp_path)
    place.store.close()

    assert create_app(place.settings).routes
    assert place.clock().tzinfo is dt.UTC
