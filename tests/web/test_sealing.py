"""The key of the store in a file or in the system's keyring, and no plain text anywhere."""

from __future__ import annotations

import base64
import dataclasses
import logging
import os
import sys
from collections.abc import Iterator

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from appealgen.errors import CapabilityMissingError
from appealgen.web.errors import KeyUnusableError
from appealgen.web.settings import Settings
from appealgen.web.store import open_store
from tests.web.people import PDF, Browser, Place


class Ring(KeyringBackend):
    """A keyring of this test's own."""

    priority: float = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is held."""
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hold it."""
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Drop it."""
        del self.held[service, username]


class Locked(Ring):
    """A keyring that nobody opened."""

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse."""
        message = f"{service} {username} zebrawood"
        raise keyring.errors.KeyringLocked(message)


class Open(Ring):
    """A keyring that locks nothing."""

    priority = 0.5


@pytest.fixture
def ring() -> Iterator[Ring]:
    """Return a keyring that stands for the system's."""
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def told(place: Place) -> Settings:
    """Return the settings of a new store with its key in the keyring."""
    other = place.folder / "other"
    return dataclasses.replace(place.settings, data=other, key_in_keyring=True)


def test_the_key_in_the_keyring_opens_the_store_again(ring: Ring, told: Settings) -> None:
    """It is made once, for this store, and no file of a key is."""
    before = told.key_file.read_bytes()
    open_store(told).close()
    open_store(told).close()
    ((service, store),) = ring.held
    assert (service, store) == ("appealgen web store", str(told.data))
    assert len(base64.b64decode(ring.held[service, store])) == 32
    assert told.key_file.read_bytes() == before


def test_a_key_that_is_gone_is_not_made_anew(ring: Ring, told: Settings) -> None:
    """A new key would open nothing: the loss is said."""
    open_store(told).close()
    ring.held.clear()
    with pytest.raises(KeyUnusableError, match="not there"):
        open_store(told)
    assert not ring.held


def test_another_key_in_the_keyring_is_refused(ring: Ring, told: Settings) -> None:
    """What does not fit is said before anything is written with it."""
    open_store(told).close()
    (name,) = ring.held
    for text, why in (
        (base64.b64encode(bytes(32)).decode(), "not the key"),
        ("x!", "no key|not a"),
    ):
        ring.held[name] = text
        with pytest.raises(KeyUnusableError, match=why):
            open_store(told)


@pytest.mark.parametrize("backend", [Locked, Open, fail.Keyring])
def test_a_machine_without_a_locked_keyring_is_told_to_use_a_file(
    backend: type[KeyringBackend], ring: Ring, told: Settings
) -> None:
    """None, one that is not open to us, and one that locks nothing: what to do is said."""
    keyring.set_keyring(backend())
    with pytest.raises(KeyUnusableError, match="Leave out --key-in-keyring") as refused:
        open_store(told)
    assert "zebrawood" not in str(refused.value)
    assert not ring.held


def test_the_library_may_be_missing(told: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra, and the message says how to get it."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(CapabilityMissingError, match=r"appealgen\[keyring\]"):
        open_store(told)


WORDS = "zebrawood Quercus"


def spellings(words: str) -> set[bytes]:
    """Return how words could stand in a file: encodings, hex, base64, percent, escaped."""
    plain = words.encode()
    found = {plain, plain.upper(), plain.lower(), plain[::-1], plain.hex().encode()}
    found |= {words.encode(code) for code in ("utf-16-le", "utf-16-be", "utf-32-le")}
    found |= {words.replace(" ", mark).encode() for mark in ("+", "%20", "_")}
    for shift in range(3):  # base64 of it at any place
        whole = base64.b64encode(b"\0" * shift + plain)
        found.add(whole[4 : len(whole) - 4])
    return found


def everything(place: Place) -> bytes:
    """Return every byte of every file of the store, its log and its key among them."""
    folders = (place.settings.data, place.settings.key_file.parent)
    return b"".join(
        path.read_bytes() for top in folders for path in top.rglob("*") if path.is_file()
    )


def test_no_word_of_a_patient_lies_in_plain_in_any_spelling(
    place: Place, patient: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """Answer, signature, name and bytes of a paper: not in the database, nor in any log."""
    with caplog.at_level(logging.DEBUG, logger="appealgen"):
        patient.get("/question/work.words")
        assert patient.post("/question/work.words", answer=f"my {WORDS} shop").status_code == 200
        patient.get("/sign")
        assert patient.post("/sign", name=WORDS, true="yes").status_code == 200
        assert patient.upload(f"{WORDS}.pdf", PDF.read_bytes()).status_code == 200
        patient.get("/check")
        patient.get("/leave")
        patient.post("/leave")
    assert WORDS in patient.get("/check").text

    held = everything(place)
    assert b"SQLite format 3" in held
    assert len(list(place.settings.data.glob("*-wal"))) == 1
    for spelled in spellings(WORDS) | {PDF.read_bytes()[:200], PDF.read_bytes()[-200:]}:
        assert spelled not in held
    for token in (patient.client.cookies["appealgen"], os.fspath(place.case)):
        assert token.encode() not in held
        assert token not in caplog.text
    assert "zebrawood" not in caplog.text


def test_the_spellings_are_found_where_they_are() -> None:
    """The search of the test before finds words that lie in plain."""
    for shift in range(3):
        text = base64.b64encode(b"x" * shift + WORDS.encode() + b"yz")
        assert any(spelled in text for spelled in spellings(WORDS))
    assert WORDS.encode("utf-16-le") in spellings(WORDS)
