"""Patients at the questionnaire, for Locust (https://locust.io): all of it, from link to letter.

Start ``benchmarks/web_place.py`` first, then, with Locust in an environment of its own::

    APPEALGEN_INVITATIONS=FOLDER/invitations.csv locust -f benchmarks/web_load.py --headless \
        --users 50 --spawn-rate 5 --host http://127.0.0.1:8765

Each patient comes in with a link of their own, thinks two to six seconds at each page, answers
every question, adds a photo, signs, reads what comes next and takes the letter. When all have
gone, the run ends. Pages of one kind are counted together.
"""

from __future__ import annotations

import csv
import os
import re
import struct
import zlib
from pathlib import Path

import gevent
from locust import HttpUser, between, events, task
from locust.exception import StopUser

_MOST_QUESTIONS = 80
_LETTER = os.environ.get("APPEALGEN_LETTER", "yes") == "yes"
with Path(os.environ["APPEALGEN_INVITATIONS"]).open(newline="") as _file:
    _WAITING = [(path, code) for path, code in csv.reader(_file)]
_left = len(_WAITING)


def _photo() -> bytes:
    """Return a gray photo of 1200 by 1600 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1200, 1600, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * 1200) * 1600)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


_PHOTO = _photo()


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


class Patient(HttpUser):
    """One invented patient."""

    wait_time = between(2, 6)

    @task
    def whole_way(self) -> None:
        """Go from the link to the end, once."""
        global _left  # noqa: PLW0603 - Locust gives no other place that all users share
        if not _WAITING:
            raise StopUser
        link, code = _WAITING.pop()
        self._come_in(link, code)
        self._answer_all()
        self._end()
        _left -= 1
        if not _left:
            # Not from inside the run that it ends.
            gevent.spawn_later(1, self.environment.runner.quit)
        raise StopUser

    def _come_in(self, link: str, code: str) -> None:
        self._see("/", "GET /")
        page = self._see(link, "GET /start")
        self._send(link, "POST /start (code)", page, answer=code)

    def _answer_all(self) -> None:
        for _ in range(_MOST_QUESTIONS):
            with self.client.get(
                "/questions", name="GET /questions", allow_redirects=False, catch_response=True
            ) as there:
                path = there.headers.get("location", "")
            if not path.startswith("/question/"):
                break
            page = self._see(path, "GET /question")
            self._send(path, "POST /question", page, **self._answer_to(page))

    @staticmethod
    def _answer_to(page: str) -> dict[str, str]:
        """Take the last of the offered answers; leave open what has to be written."""
        offered = re.findall(r'name="answer" value="([^"]+)"', page)
        ways = re.findall(r'name="way" value="([^"]+)"', page)
        if offered:
            return {"answer": offered[-1]}
        return {"way": ways[0]} if ways else {"answer": "about two years"}

    def _end(self) -> None:
        self._see("/check", "GET /check")
        page = self._see("/papers", "GET /papers")
        self.client.post(
            "/papers",
            data={"form_token": _hidden(page, "form_token")},
            files={"paper": ("photo.png", _PHOTO, "image/png")},
            name="POST /papers (photo)",
            allow_redirects=False,
        )
        page = self._see("/sign", "GET /sign")
        self._send("/sign", "POST /sign", page, name="Pat Example", true="yes")
        self._see("/done", "GET /done")
        if _LETTER:
            self._see("/download/letter.pdf", "GET /download/letter.pdf")

    def _see(self, path: str, name: str) -> str:
        text = str(self.client.get(path, name=name).text)
        self.wait()
        return text

    def _send(self, path: str, name: str, page: str, /, **fields: str) -> None:
        sent = {"form_token": _hidden(page, "form_token"), **fields}
        if revision := _hidden(page, "revision"):
            sent["revision"] = revision
        self.client.post(path, data=sent, name=name, allow_redirects=False)


@events.quitting.add_listener
def _told(environment, **_: object) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Print what stands at the end: requests, failures, half, 95 and 99 of a hundred, in ms."""
    for entry in sorted(environment.stats.entries.values(), key=lambda one: one.name):
        times = [entry.get_response_time_percentile(part) for part in (0.5, 0.95, 0.99)]
        print(entry.name, entry.num_requests, entry.num_failures, *times, sep="\t")
