"""The same behavior over PostgreSQL: the tests of the store and of its safety, on a real server."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from appealgen.errors import OutputUnwritableError
from appealgen.web import tables
from appealgen.web.store import open_store
from appealgen.web.trail import broken_line, fingerprint
from tests.service.postgres import server
from tests.web import test_accounts, test_patient, test_security, test_store
from tests.web.people import Browser, Place

# One process has the server.
pytestmark = pytest.mark.xdist_group("web-postgres")

OF_SQLITE = {
    "test_the_store_commits_before_it_returns": "its pragmas",
    "test_nothing_a_person_says_stands_in_the_files": "its files; below for PostgreSQL",
    "test_only_the_owner_may_read_store_and_key": "its files",
    "test_the_key_does_not_lie_with_the_data": "opens a second store",
    "test_a_line_cannot_be_replaced": "its INSERT OR REPLACE",
}
"""Tests of what only SQLite has, each with what that is."""


OF_PATIENTS = {
    "test_two_devices_see_a_conflict_and_lose_nothing",
    "test_two_devices_answer_different_questions_without_a_conflict",
    "test_a_signature_holds_until_an_answer_changes",
    "test_delete_leaves_nothing_but_lines_without_values",
    "test_what_came_in_is_handed_over_once",
}
"""What a patient does, as far as it is the database's doing; the rest would say nothing new."""


def same_for_both() -> Iterator[Callable[..., None]]:
    """Yield the tests that take a place or a patient and nothing else."""
    for module in (test_store, test_security, test_patient, test_accounts):
        for name, test in inspect.getmembers(module, inspect.isfunction):
            if module is test_patient and name not in OF_PATIENTS:
                continue
            takes = set(inspect.signature(test).parameters)
            marked = hasattr(test, "pytestmark")
            if name.startswith("test_") and not marked and takes and takes <= {"place", "patient"}:
                yield test


BOTH = [test for test in same_for_both() if test.__name__ not in OF_SQLITE]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Yield the URL of a PostgreSQL database, or skip."""
    with server() as url:
        yield url


@pytest.fixture
def place(database: str, tmp_path: Path) -> Iterator[Place]:
    """Return a server with an empty store in PostgreSQL."""
    engine = sa.create_engine(sa.make_url(database).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA IF EXISTS appealgen_web CASCADE"))
    engine.dispose()
    made = Place(tmp_path, database=database)
    yield made
    made.store.close()


@pytest.fixture
def patient(place: Place) -> Browser:
    """Return the browser of an invented patient who has just come in."""
    return place.patient()


@pytest.mark.parametrize("behavior", BOTH, ids=lambda test: test.__name__)
def test_it_is_the_same_over_postgresql(
    behavior: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    """What holds over SQLite holds over PostgreSQL."""
    takes = inspect.signature(behavior).parameters
    behavior(**{name: request.getfixturevalue(name) for name in takes})


def test_the_tests_of_both_are_found() -> None:
    """The list of tests for both databases is not empty, and knows what it leaves out."""
    names = {test.__name__ for test in same_for_both()}
    assert len(BOTH) > 25
    assert set(OF_SQLITE) <= names


def test_nothing_a_person_says_stands_in_the_rows(place: Place) -> None:
    """No column of any table holds an answer, the name of its question, or the place of a case."""
    answers = test_store.answers_of(place)
    test_store.say(answers, place, "work.words", "I gave up the zebrawood shop")
    rows = []
    with place.store.reading() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                rows += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    held = b"\n".join(rows)
    assert b"patient" in held
    for secret in (b"zebrawood", b"work.words", bytes(place.case)):
        assert secret not in held


@pytest.mark.parametrize("change", ["TRUNCATE trail", "TRUNCATE trail CASCADE"])
def test_the_trail_cannot_be_emptied(place: Place, change: str) -> None:
    """PostgreSQL refuses to empty the trail, too."""
    test_store.say(test_store.answers_of(place), place, "work.words", "something")
    with (
        pytest.raises(sa.exc.IntegrityError, match="only added to"),
        place.store.writing() as connection,
    ):
        connection.execute(sa.text(change))


def test_many_writers_leave_one_chain(place: Place) -> None:
    """Lines added by many at once follow from each other, none lost."""
    sittings = [test_store.answers_of(place) for _ in range(4)]

    def work(number: int) -> None:
        for turn in range(5):
            test_store.say(sittings[number], place, "work.words", f"turn {turn}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert broken_line(place.store) is None
    assert fingerprint(place.store)[0] == 20


@pytest.mark.parametrize(
    "url",
    ["postgresql://nobody:zebrawood@/none?host=there-is-no-such-folder", "mysql://a@b/c", "://"],
)
def test_a_database_that_cannot_be_reached_is_said_without_its_url(
    url: str, tmp_path: Path, place: Place
) -> None:
    """The message names neither host nor password."""
    settings = dataclasses.replace(place.settings, database=url, data=tmp_path / "other")
    with pytest.raises(OutputUnwritableError) as refused:
        open_store(settings)
    assert "zebrawood" not in str(refused.value)
    assert "no-such-folder" not in str(refused.value)
