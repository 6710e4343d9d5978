from __future__ import annotations

import dataclasses
import os
import stat

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from appealgen.intake.questionnaire import Author, Role, Skip
from appealgen.service.answers_kept import AnswersChangedError
from appealgen.service.asking import open_asking
from appealgen.web.errors import KeyUnusableError
from appealgen.web.keeping import SealedAnswers
from appealgen.web.sealing import open_sealed, seal
from appealgen.web.store import open_store
from appealgen.web.trail import Who, broken_line, fingerprint, read_trail
from tests.web.people import START, Place

WHO = Who("patient", "abc")


def answers_of(place: Place) -> SealedAnswers:
    """Return the sealed answers of a new sitting."""
    sitting = place.store.sitting(place.store.add_sitting(place.case, Role.PATIENT))
    return SealedAnswers(place.store, sitting, WHO)


def say(answers: SealedAnswers, place: Place, key: str, words: str) -> None:
    """Answer one question."""
    author = Author("patient", Role.PATIENT)
    asking = open_asking(place.case, author, as_of=START.date(), store=answers)
    assert asking.answer(key, words, at=START) is None


def on_disk(place: Place) -> bytes:
    """Return every byte of the folder of the store."""
    return b"".join(path.read_bytes() for path in place.settings.data.iterdir())


def test_sealed_text_opens_in_its_own_place_only() -> None:
    """What was sealed for one row does not open in another, nor when a byte was changed."""
    key = os.urandom(32)
    sealed = seal(key, b"mine", "row 1")

    assert open_sealed(key, sealed, "row 1") == b"mine"
    with pytest.raises(InvalidTag):
        open_sealed(key, sealed, "row 2")
    with pytest.raises(InvalidTag):
        open_sealed(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), "row 1")


def test_nothing_a_person_says_stands_in_the_files(place: Place) -> None:
    """Neither an answer nor the name of its question nor the case can be read from the disk."""
    answers = answers_of(place)
    say(answers, place, "work.words", "I gave up the zebrawood shop")

    assert answers.load().answers.value("work.words") == "I gave up the zebrawood shop"
    for secret in (b"zebrawood", b"work.words", os.fsencode(place.case)):
        assert secret not in on_disk(place)


def test_the_store_commits_before_it_returns(place: Place) -> None:
    """The database waits for the disk at each commit and keeps a write-ahead log."""
    with place.store.reading() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1


def test_only_the_owner_may_read_store_and_key(place: Place) -> None:
    """Nobody else on the machine can open the files."""
    place.store.now()
    for path in (place.settings.key_file, *place.settings.data.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.settings.data.stat().st_mode) == 0o700


def test_a_later_state_is_not_written_over(place: Place) -> None:
    """Who saves over a state that has moved on is told so, and what was kept stays."""
    answers = answers_of(place)
    old = answers.load()
    say(answers, place, "work.words", "first")

    with pytest.raises(AnswersChangedError):
        answers.save(old, expected=0)
    assert answers.load().answers.value("work.words") == "first"


def test_the_store_opens_again_with_its_key_alone(place: Place) -> None:
    """Another key, a lost key, and a key that others may read are refused with what to do."""
    key = place.settings.key_file
    held = key.read_bytes()
    place.store.close()

    key.chmod(0o644)
    with pytest.raises(KeyUnusableError, match="chmod 600"):
        open_store(place.settings)
    key.unlink()
    with pytest.raises(KeyUnusableError, match="not there"):
        open_store(place.settings)
    key.write_bytes(b"A" * 43 + b"=")
    key.chmod(0o600)
    with pytest.raises(KeyUnusableError, match="not the key of this store"):
        open_store(place.settings)
    key.write_bytes(held)
    open_store(place.settings).close()


def test_the_key_does_not_lie_with_the_data(place: Place) -> None:
    """A key inside the folder it locks protects from nobody."""
    settings = dataclasses.replace(place.settings, key_file=place.settings.data / "web.key")

    with pytest.raises(KeyUnusableError, match="folder of the data"):
        open_store(settings)


def test_the_trail_names_what_was_done_and_no_value(place: Place) -> None:
    """A line says who answered which question, and nothing of the answer."""
    answers = answers_of(place)
    say(answers, place, "work.words", "zebrawood")

    (line,) = read_trail(place.store, answers.sitting)
    assert (line.kind, line.action, line.about) == ("patient", "answered", "work.words")
    assert "zebrawood" not in repr(line)


@pytest.mark.parametrize("change", ["DELETE FROM trail", "UPDATE trail SET action = 'saw'"])
def test_the_database_refuses_to_change_the_trail(place: Place, change: str) -> None:
    """A line of the trail cannot be changed or deleted."""
    say(answers_of(place), place, "work.words", "something")

    with pytest.raises(IntegrityError, match="only added to"), place.store.writing() as connection:
        connection.execute(text(change))


def test_a_trail_changed_behind_the_back_is_found(place: Place) -> None:
    """Who takes the guard away and changes a line leaves a break in the chain."""
    answers = answers_of(place)
    for words in ("one", "two", "three"):
        say(answers, place, "work.words", words)
    assert broken_line(place.store) is None

    with place.store.writing() as connection:
        where = " ON trail" if place.database else ""
        connection.execute(text(f"DROP TRIGGER trail_no_update{where}"))
        connection.execute(text("UPDATE trail SET session = 'other' WHERE id = 2"))
    assert broken_line(place.store) == 2


def test_a_trail_cut_off_at_the_end_is_found(place: Place) -> None:
    """The last lines cannot be taken out unseen, nor the note of how many there were."""
    answers = answers_of(place)
    for words in ("one", "two", "three"):
        say(answers, place, "work.words", words)
    assert fingerprint(place.store)[0] == 3

    with place.store.writing() as connection:
        where = " ON trail" if place.database else ""
        connection.execute(text(f"DROP TRIGGER trail_no_delete{where}"))
        connection.execute(text("DELETE FROM trail WHERE id > 1"))
    assert broken_line(place.store) == 2
    with place.store.writing() as connection:
        connection.execute(text("DELETE FROM trail"))
        connection.execute(text("DELETE FROM meta WHERE name = 'trail'"))
    assert broken_line(place.store) == 1


def test_a_line_cannot_be_replaced(place: Place) -> None:
    """SQLite's way to delete by inserting is closed, too."""
    say(answers_of(place), place, "work.words", "something")
    change = (
        "INSERT OR REPLACE INTO trail (id, at, kind, subject, session, action, chain) "
        "VALUES (1, 0, 'x', 'x', 'x', 'x', 'x')"
    )
    with pytest.raises(IntegrityError, match="only added to"), place.store.writing() as connection:
        connection.execute(text(change))


def test_the_fingerprint_of_the_trail_moves_with_each_line(place: Place) -> None:
    """Two states of the trail have two fingerprints, and nothing changes it without a line."""
    answers = answers_of(place)
    say(answers, place, "work.words", "one")
    before = fingerprint(place.store)
    assert fingerprint(place.store) == before
    say(answers, place, "work.words", "two")
    assert fingerprint(place.store)[0] == before[0] + 1
    assert fingerprint(place.store)[1] != before[1]


def test_the_same_question_in_two_sittings_stays_apart(place: Place) -> None:
    """Two people of one case have answers of their own."""
    one, other = answers_of(place), answers_of(place)
    say(one, place, "work.words", "mine")

    assert other.load().answers.value("work.words") is None
    assert Skip.DONT_KNOW not in other.load().answers
