"""The index gives back what was put in, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from appealgen.errors import OutputExistsError, OutputUnwritableError
from appealgen.matching import Truth
from appealgen.model.outcome import Decision
from appealgen.policy.schema import Owner
from appealgen.service import index as module
from appealgen.service.case_records import (
    CaseRecord,
    Clause,
    Decided,
    Money,
    MoneyBasis,
    Unjudged,
)
from appealgen.service.index import Index, shelf_of
from tests.service.postgres import server

# One process has the server; the parameters of a module-wide fixture keep their order.
pytestmark = pytest.mark.xdist_group("index")

CLAUSES = (
    Clause("aetna-cpb-0743", "I.D.6", "Section I.D", Truth.MET, allowed=True),
    Clause("aetna-cpb-0743", "I.I.8", "", Truth.NOT_MET, allowed=False),
)
FULL = CaseRecord(
    "café – 1",
    "a" * 64,
    payer="Aetna",
    open=True,
    next_title="File the internal appeal",
    next_day=dt.date(2027, 4, 23),
    undated=1,
    missed=2,
    waiting=True,
    money=Money(Decimal("12400.10"), MoneyBasis.DENIED),
    ready=Truth.NOT_DOCUMENTED,
    gaps=((Owner.PATIENT, 1), (Owner.SURGEON, 3)),
    decided=(
        Decided("first_level", Decision.IN_PART, CLAUSES),
        Decided("", Decision.UPHELD, (), Unjudged.LATER_FACTS),
    ),
)
BROKEN = CaseRecord("broken", "b" * 64, problem="case.yaml:1: a: This key is not known here.")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Yield the URL of a PostgreSQL database, or skip."""
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an index without our tables."""
    if request.param == "sqlite":
        return str(tmp_path / "index.db")
    url: str = request.getfixturevalue("postgres")
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
    module._META.drop_all(engine)
    engine.dispose()
    return url


@pytest.fixture
def index(address: str) -> Iterator[Index]:
    """Open an empty index."""
    opened = Index(address)
    yield opened
    opened.close()


def test_records_come_back_as_they_were(index: Index) -> None:
    """Days, amounts to the cent, gaps, decisions and clauses keep values and order."""
    index.replace("shelf", [FULL, BROKEN])

    assert index.records("shelf") == {FULL.folder: FULL, BROKEN.folder: BROKEN}


def test_what_is_replaced_is_gone(index: Index) -> None:
    """A case folder that was taken away leaves nothing in any table."""
    index.replace("shelf", [FULL, BROKEN])
    index.replace("shelf", [BROKEN])
    with index._engine.connect() as connection:
        left = [len(index._rows(connection, table, "shelf")) for table in module._TABLES]

    assert left == [1, 0, 0]


def test_shelves_do_not_mix(index: Index) -> None:
    """Two folders of cases may have a case of one name."""
    index.replace("one", [FULL])
    index.replace("two", [CaseRecord(FULL.folder, "c" * 64)])
    index.replace("two", [])

    assert index.records("one") == {FULL.folder: FULL}
    assert index.records("two") == {}


def test_a_failed_replacement_changes_nothing(index: Index) -> None:
    """Two records of one name are refused by the database, and the old ones stay."""
    index.replace("shelf", [FULL])

    with pytest.raises(OutputUnwritableError):
        index.replace("shelf", [BROKEN, BROKEN])

    assert index.records("shelf") == {FULL.folder: FULL}


def test_an_index_is_there_the_next_time(index: Index, address: str) -> None:
    """Opening again keeps what is in it."""
    index.replace("shelf", [FULL])
    again = Index(address)
    found = again.records("shelf")
    again.close()

    assert found == {FULL.folder: FULL}


def test_an_index_of_another_version_is_built_anew(index: Index, address: str) -> None:
    """Nothing in it is worth keeping: the case folders say it all."""
    index.replace("shelf", [FULL])
    with index._engine.begin() as connection:
        connection.execute(sa.update(module._ABOUT).values(version=0))
    again = Index(address)
    found, version = again.records("shelf"), module._VERSION
    with again._engine.connect() as connection:
        said = again._version(connection)
    again.close()

    assert (found, said) == ({}, version)


def test_several_may_open_and_write_at_once(address: str) -> None:
    """Whoever comes second waits, and the last one wins whole."""

    def write(_: int) -> None:
        opened = Index(address)
        opened.replace("shelf", [FULL, BROKEN])
        opened.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    opened = Index(address)
    found = opened.records("shelf")
    opened.close()

    assert set(found) == {FULL.folder, BROKEN.folder}


def test_sqlite_writes_ahead(tmp_path: Path) -> None:
    """The file is in WAL mode for whoever opens it later."""
    Index(str(tmp_path / "index.db")).close()
    connection = sqlite3.connect(tmp_path / "index.db")
    mode = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()

    assert mode == ("wal",)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A slip in the file's name does not cost a case."""
    file = tmp_path / "case.yaml"
    file.write_text("patient:\n" * 200, encoding="utf-8")

    with pytest.raises(OutputUnwritableError, match="cases are not touched"):
        Index(str(file))

    assert file.read_text(encoding="utf-8") == "patient:\n" * 200


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """It gets no tables of ours."""
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()

    with pytest.raises(OutputExistsError, match="another program"):
        Index(str(tmp_path / "other.db"))

    connection = sqlite3.connect(tmp_path / "other.db")
    names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert names == [("theirs",)]


@pytest.mark.parametrize(
    "address",
    [
        "mysql://someone:s3cret@host/name",
        "://s3cret",
        "postgresql://someone:s3cret@/name?host=/nowhere/at/all",
    ],
)
def test_no_error_repeats_an_address(address: str) -> None:
    """A URL may hold a password."""
    with pytest.raises(OutputUnwritableError) as error:
        Index(address)

    assert "s3cret" not in str(error.value)


def test_a_shelf_does_not_tell_its_folder(tmp_path: Path) -> None:
    """The index holds no path of a machine; one folder has one name, however it is written."""
    folder = tmp_path / "cases"
    folder.mkdir()

    assert shelf_of(folder) == shelf_of(folder / ".." / "cases")
    assert shelf_of(folder) != shelf_of(tmp_path)
    assert "cases" not in shelf_of(folder)
