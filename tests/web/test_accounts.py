from __future__ import annotations

import pytest
from sqlalchemy import select

from appealgen.intake.questionnaire import Role
from appealgen.web import accounts, tables
from appealgen.web.accounts import Member, Office, add_user, remove_user, sign_in, users
from appealgen.web.errors import TooManyTriesError
from appealgen.web.security import spend_time
from appealgen.web.trail import read_trail
from tests.web.people import Place

PASSWORD = "four words of nobody"  # noqa: S105 - it opens an invented account
HERE = "192.0.2.1"


@pytest.fixture
def office(place: Place) -> Place:
    """Return a server with one invented member of staff."""
    add_user(place.store, "Ana Ruiz", Role.STAFF, PASSWORD)
    return place


def test_an_account_opens_with_its_password(office: Place) -> None:
    """Letter case and blanks of the name do not matter; those of the password do."""
    assert sign_in(office.store, " ana  RUIZ ", PASSWORD, HERE)
    assert sign_in(office.store, "Ana Ruiz", PASSWORD.upper(), HERE) is None


def test_a_password_is_kept_as_a_hash_only(office: Place) -> None:
    """Neither the table nor the file of the store holds it."""
    with office.store.reading() as connection:
        held = connection.execute(select(tables.users.c.password_hash)).scalar_one()

    assert held.startswith("$argon2id$")
    files = [path for path in office.settings.data.iterdir() if path.is_file()]
    assert files
    assert not any(PASSWORD.encode() in path.read_bytes() for path in files)


def test_an_unknown_name_costs_as_much_work(office: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without account is checked against a hash as well, once."""
    checked: list[str] = []

    def counted(text: str) -> None:
        checked.append("once")
        spend_time(text)

    monkeypatch.setattr("appealgen.web.accounts.spend_time", counted)

    assert sign_in(office.store, "Nobody", PASSWORD, HERE) is None
    assert len(checked) == 1


def test_an_account_is_shut_after_five_wrong_tries(office: Place) -> None:
    """Then the right password does not open it either, for a quarter of an hour."""
    for _ in range(5):
        assert sign_in(office.store, "Ana Ruiz", "wrong", HERE) is None
    with pytest.raises(TooManyTriesError):
        sign_in(office.store, "ana ruiz", PASSWORD, "192.0.2.2")

    office.clock.pass_by(minutes=16)
    assert sign_in(office.store, "Ana Ruiz", PASSWORD, HERE)


def test_an_address_is_shut_after_twenty_wrong_tries(office: Place) -> None:
    """Many names from one address are one attack; another address is not shut."""
    for number in range(20):
        assert sign_in(office.store, f"Nobody {number}", "wrong", HERE) is None
    with pytest.raises(TooManyTriesError):
        sign_in(office.store, "Ana Ruiz", PASSWORD, HERE)

    assert sign_in(office.store, "Ana Ruiz", PASSWORD, "192.0.2.2")


def test_right_tries_shut_nobody_out(office: Place) -> None:
    """An office where many sign in from one address is no attack."""
    for _ in range(25):
        assert sign_in(office.store, "Ana Ruiz", PASSWORD, HERE)


@pytest.mark.parametrize(
    "password", ["", "fourteen chars", "x" * 201, "abababababababab", "my name is Ana Ruiz"]
)
def test_a_weak_password_is_refused(place: Place, password: str) -> None:
    """Too short, too long, of few characters, or with the name in it."""
    with pytest.raises(ValueError, match="password"):
        add_user(place.store, "Ana Ruiz", Role.STAFF, password)
    assert users(place.store) == ()


def test_a_password_of_the_least_length_is_taken(place: Place) -> None:
    """Fifteen characters are enough."""
    made = add_user(place.store, "Ana Ruiz", Role.SURGEON, "fifteen letters")

    assert users(place.store) == (made,)


@pytest.mark.parametrize(
    ("name", "role"),
    [("ANA ruiz", Role.STAFF), ("", Role.STAFF), ("x" * 81, Role.STAFF), ("Jo Ray", Role.PATIENT)],
)
def test_a_name_or_role_that_cannot_be_taken(office: Place, name: str, role: Role) -> None:
    """A second account of a name, none, one too long; patients have no accounts."""
    with pytest.raises(ValueError, match=r"\w"):
        add_user(office.store, name, role, PASSWORD)
    assert users(office.store) == (Member("Ana Ruiz", Role.STAFF),)


def test_a_removed_account_is_out_at_once(office: Place) -> None:
    """Its sessions end with it, and its name can be given anew."""
    account = sign_in(office.store, "Ana Ruiz", PASSWORD, HERE)
    assert account
    assert accounts.member_of(office.store, account) == Member("Ana Ruiz", Role.STAFF)

    assert remove_user(office.store, "ana ruiz")
    assert accounts.member_of(office.store, account) is None
    assert not remove_user(office.store, "ana ruiz")


def test_the_trail_tells_who_came_and_who_was_refused(office: Place) -> None:
    """Accounts, sign-ins and refusals are lines; no password is in any."""
    sign_in(office.store, "Ana Ruiz", "zebrawood zebra", HERE)
    sign_in(office.store, "Ana Ruiz", PASSWORD, HERE)
    lines = read_trail(office.store, Office(office.store))

    assert [(line.kind, line.session, line.action, line.about) for line in lines] == [
        ("command line", "", "added user", "Ana Ruiz"),
        ("staff", "", "refused", "Ana Ruiz"),
        ("staff", "Ana Ruiz", "signed in", ""),
    ]
