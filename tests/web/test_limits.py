"""How fast requests may come, and what happens beyond."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from appealgen.model import CaseFile
from appealgen.model.reading import read_case
from appealgen.service import applying
from appealgen.service.cases import digest_of
from appealgen.web import security, serving
from appealgen.web.app import create_app
from appealgen.web.pace import Buckets, Lanes, cost_of
from appealgen.web.settings import Pace
from tests.web.people import PDF, START, Browser, Place

PLENTY = Pace(1000, 1000)


class Ticks:
    """Seconds that grow when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return them."""
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    """Return a clock for the pace."""
    return Ticks()


def browser(
    place: Place, ticks: Ticks, session_pace: Pace = PLENTY, address_pace: Pace = PLENTY
) -> Browser:
    """Return a browser of a server with a pace of its own."""
    told = dataclasses.replace(
        place.settings, ticks=ticks, session_pace=session_pace, address_pace=address_pace
    )
    app = create_app(told, place.store)
    return Browser(TestClient(app, "http://127.0.0.1", raise_server_exceptions=False))


def test_a_browser_that_asks_too_fast_is_told_to_wait(place: Place, ticks: Ticks) -> None:
    """Beyond its pace there is a page in plain words and the seconds to wait; then it goes on."""
    slow = browser(place, ticks, session_pace=Pace(3, 0.5))
    slow.get("/")  # gives the cookie
    assert [slow.get("/").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = slow.get("/")
    assert refused.headers["retry-after"] == "2"
    assert "Please wait a moment" in refused.text
    assert "default-src 'none'" in refused.headers["content-security-policy"]
    ticks.now += 2
    assert slow.get("/").status_code == 200


def test_it_is_said_in_spanish(place: Place, ticks: Ticks) -> None:
    """The page follows the language of the browser."""
    slow = browser(place, ticks, address_pace=Pace(0, 1))
    response = slow.client.get("/", headers={"accept-language": "es"})
    assert response.status_code == 429
    assert "Espere un momento" in response.text


def test_cookies_thrown_away_do_not_help(place: Place, ticks: Ticks) -> None:
    """The address has a pace of its own, for whoever comes with a new cookie each time."""
    slow = browser(place, ticks, address_pace=Pace(5, 1))
    seen = []
    for _ in range(7):
        slow.client.cookies.clear()
        seen.append(slow.get("/").status_code)
    assert seen == [200] * 5 + [429] * 2


def test_the_style_sheet_is_free(place: Place, ticks: Ticks) -> None:
    """A page that is told to wait still looks like one."""
    slow = browser(place, ticks, address_pace=Pace(0, 1))
    assert slow.get("/style.css").status_code == 200


def test_a_document_costs_more_than_a_page() -> None:
    """What takes the machine long takes more of the pace."""
    costs = [cost_of("GET", "/question/a"), cost_of("POST", "/papers")]
    costs += [cost_of("GET", path) for path in ("/download/letter.pdf", "/staff/cases/a/card")]
    assert costs == [1, 5, 10, 10]


@given(
    at_once=st.integers(0, 50),
    rate=st.floats(0.1, 100),
    steps=st.lists(st.tuples(st.floats(0, 5), st.integers(1, 10)), max_size=60),
)
@settings(max_examples=80, deadline=None)
def test_no_pattern_of_requests_gets_more_than_the_pace(
    at_once: int, rate: float, steps: list[tuple[float, int]]
) -> None:
    """What is let through is never more than what was there at first and what came since."""
    ticks = Ticks()
    buckets = Buckets(Pace(at_once, rate), ticks)
    taken = 0
    for pause, cost in steps:
        ticks.now += pause
        wait = buckets.take("one", cost)
        if not wait:
            taken += cost
        elif cost <= at_once:
            ticks.now += wait
            assert buckets.take("one", cost) == 0
            taken += cost
    assert taken <= at_once + rate * (ticks.now - 1000.0) + 1e-6


def test_one_does_not_use_up_the_pace_of_another(ticks: Ticks) -> None:
    """Each name has its own bucket, and a clock that goes back fills none."""
    buckets = Buckets(Pace(2, 1), ticks)
    assert [buckets.take("a", 1) for _ in range(3)] == [0, 0, 1]
    ticks.now -= 500
    assert buckets.take("a", 1) == 1
    assert buckets.take("b", 1) == 0


def test_the_neighbors_of_one_ipv6_line_share_a_pace(place: Place, ticks: Ticks) -> None:
    """Who has 2 to the 64 addresses has one pace; IPv4 addresses each have their own."""
    told = dataclasses.replace(place.settings, ticks=ticks, address_pace=Pace(2, 1))
    app = create_app(told, place.store)

    def status(address: str) -> int:
        client = TestClient(app, "http://127.0.0.1", client=(address, 5000))
        return client.get("/").status_code

    assert [status(f"2001:db8:1:2::{n}") for n in range(3)] == [200, 200, 429]
    assert status("2001:db8:1:3::1") == 200
    assert [status(f"192.0.2.{n}") for n in range(1, 4)] == [200, 200, 200]


def test_wrong_codes_say_how_long_to_wait(place: Place) -> None:
    """The page after too many wrong codes has the same header."""
    one = place.browser()
    for _ in range(6):
        one.get("/resume")
        response = one.post("/resume", answer="ABCD-EFGH-JKMN")
    assert response.status_code == 429
    assert response.headers["retry-after"] == "900"


def test_fifty_patients_at_once_are_no_flood(place: Place, ticks: Ticks) -> None:
    """As they stand, the paces let fifty people of one address go through all questions."""
    many, name = Buckets(place.settings.address_pace, ticks), "waiting room"
    for _ in range(600):  # ten minutes, each a page in two seconds
        ticks.now += 1
        assert not any(many.take(name, 1) for _ in range(25))


def test_no_file_of_a_stranger_is_read(place: Place) -> None:
    """Who is not signed in is turned away before the file is taken into memory."""
    stranger = place.browser()
    stranger.get("/")
    kind = {"content-type": "Multipart/Form-Data"}  # without a boundary: to read it would be a 403
    assert stranger.client.post("/papers", content=b"x", headers=kind).status_code == 401
    files = {"paper": ("a.pdf", PDF.read_bytes(), "application/pdf")}
    assert stranger.client.post("/papers", files=files).status_code == 401
    stranger.client.cookies.clear()
    assert stranger.client.post("/papers", files=files).status_code == 401


def test_slow_requests_have_their_own_line() -> None:
    """Letters and passwords wait apart from questions."""
    lanes = Lanes()
    assert lanes.of("GET", "/download/letter.pdf") is lanes.documents
    assert lanes.of("POST", "/staff/sign-in") is lanes.signing_in
    assert lanes.of("POST", "/start/abc") is lanes.signing_in
    assert lanes.of("GET", "/start/abc") is None
    assert lanes.of("POST", "/question/a") is None


def test_no_more_than_two_passwords_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MiB: forty at once would take the machine."""
    held, most, lock = 0, 0, threading.Lock()
    gate = threading.Event()

    class Slow:
        def hash(self, _text: str) -> str:
            nonlocal held, most
            with lock:
                held += 1
                most = max(most, held)
            gate.wait(0.05)
            with lock:
                held -= 1
            return ""

    slow: Callable[[], Slow] = Slow
    monkeypatch.setattr(security, "_hasher", slow)
    threads = [threading.Thread(target=security.hash_secret, args=("x",)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == 2


def test_the_server_takes_more_browsers_than_patients() -> None:
    """Fifty browsers may each open six connections."""
    assert serving._CONNECTIONS >= 50 * 6


def test_a_case_is_read_once_for_each_content(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of many patients do not read and judge the same case again and again."""
    reads = []

    def counted(file: Path, *, as_of: dt.date) -> CaseFile:
        reads.append(file)
        return read_case(file, as_of=as_of)

    monkeypatch.setattr(applying, "read_case", counted)
    first = applying.case_now(place.case, as_of=START.date())
    assert applying.case_now(place.case, as_of=START.date()) is first
    file = place.case / "case.yaml"
    file.write_bytes(file.read_bytes() + b"\n# corrected\n")
    again = applying.case_now(place.case, as_of=START.date())
    assert again.state != first.state
    assert len(reads) == 2


def test_a_case_written_while_it_is_read_is_read_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered for a content was read from that content."""
    file, writes = place.case / "case.yaml", [b"\n# one\n", b"\n# two\n"]

    def late(read: Path, *, as_of: dt.date) -> CaseFile:
        if writes:
            file.write_bytes(file.read_bytes() + writes.pop())
        return read_case(read, as_of=as_of)

    monkeypatch.setattr(applying, "read_case", late)
    assert applying.case_now(place.case, as_of=START.date()).state == digest_of(file)
    assert not writes
