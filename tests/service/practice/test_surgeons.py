"""Profiles fill what a case leaves out; the case always wins, and a difference is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.model import CaseFile, read_case
from appealgen.model.people import Practice, Surgeon
from appealgen.service import policy_library
from appealgen.service.practice import read_practice
from appealgen.service.practice.settings import Profile
from appealgen.service.practice.surgeons import filled_surgeon, profile_of
from tests.cli.cases import demo_case, replaced
from tests.service.practice.folders import SETTINGS, practice

DAY = dt.date(2026, 11, 2)
ELLISON = Profile(name="Maria T. Ellison", credentials="MD", npi="1234567893", board="A board")
PROFILES = {"ellison": ELLISON}
NAMES = st.sampled_from(["Maria T. Ellison", "maria t. ellison", "ellison", "Somebody Else"])


def filled(tmp_path: Path, settings: str, *changes: tuple[str, str]) -> CaseFile:
    """Return the demo case, changed and filled by settings."""
    case = demo_case(tmp_path / "case")
    for change in changes:
        replaced(*change)(case)
    made = read_practice(practice(tmp_path / "practice", settings), policy_library())
    return made.fill(read_case(case, as_of=DAY))


@pytest.mark.parametrize(
    ("name", "npi", "meant"),
    [
        ("Somebody Else", "1234567893", True),
        ("Maria T. Ellison", "1679576722", False),
        ("Maria T. Ellison", None, True),
        ("MARIA T. ELLISON", None, True),
        ("ellison", None, True),
        ("Somebody Else", None, False),
    ],
)
def test_the_npi_decides_and_else_the_name(name: str, npi: str | None, *, meant: bool) -> None:
    """Two surgeons may share a name; nobody shares a number."""
    surgeon = Surgeon(name=name, npi=npi)

    assert (profile_of(surgeon, PROFILES) is not None) is meant


def test_a_number_may_be_the_key_of_a_profile() -> None:
    """A profile without an NPI of its own is that of the number it stands under."""
    profiles = {"1234567893": Profile(name="Maria T. Ellison", credentials="MD")}
    known = profile_of(Surgeon(name="M. Ellison", npi="1234567893"), profiles)
    named = profile_of(Surgeon(name="Maria T. Ellison"), profiles)

    assert known is not None
    assert filled_surgeon(Surgeon(name="Maria T. Ellison"), named, None).npi == "1234567893"
    assert profile_of(Surgeon(name="M. Ellison", npi="1679576722"), profiles) is None


def test_the_short_name_becomes_the_full_one(tmp_path: Path) -> None:
    """Letters never print the key of a profile."""
    file = filled(
        tmp_path,
        SETTINGS,
        ("  name: Maria T. Ellison\n  credentials: MD\n", "  name: ellison\n"),
        ("  npi: 1234567893\n", ""),
    )

    surgeon = file.case.surgeon
    assert surgeon is not None
    assert (surgeon.name, surgeon.credentials, surgeon.npi) == (
        "Maria T. Ellison",
        "MD",
        "1234567893",
    )
    assert not [p for p in file.problems if p.file == "practice.yaml"]


def test_the_practice_is_filled_line_by_line(tmp_path: Path) -> None:
    """The demo's practice has no e-mail address; the settings have."""
    file = filled(tmp_path, SETTINGS)

    assert file.case.surgeon is not None
    assert file.case.surgeon.practice is not None
    assert file.case.surgeon.practice.email == "appeals@lakeside.example"
    assert file.case.surgeon.practice.phone == "814-555-0140"


def test_a_difference_is_said_with_its_line_and_the_case_wins(tmp_path: Path) -> None:
    """The message repeats no value."""
    settings = SETTINGS.replace("credentials: MD", "credentials: DO").replace(
        "email:", "phone: 814-555-9999\n  email:"
    )

    file = filled(tmp_path, settings)

    said = [str(p) for p in file.problems if p.file == "practice.yaml"]
    assert [s.partition(": ")[0] for s in said] == ["practice.yaml:9", "practice.yaml:4"]
    assert not any("DO" in s.split() or "9999" in s for s in said)
    assert file.case.surgeon is not None
    assert file.case.surgeon.credentials == "MD"
    assert file.case.surgeon.practice is not None
    assert file.case.surgeon.practice.phone == "814-555-0140"


def test_another_practice_is_left_alone(tmp_path: Path) -> None:
    """A case of another practice does not get our telephone."""
    file = filled(tmp_path, SETTINGS.replace("Lakeside Spine Associates", "Hillside Spine"))

    assert file.case.surgeon is not None
    assert file.case.surgeon.practice is not None
    assert file.case.surgeon.practice.email is None
    assert any("practice.name" in str(p) for p in file.problems)


def test_a_case_without_a_surgeon_gets_none(tmp_path: Path) -> None:
    """Nobody is chosen for it, even where there is one profile only."""
    case = demo_case(tmp_path / "case")
    text = (case / "case.yaml").read_text(encoding="utf-8")
    start, end = text.index("surgeon:\n"), text.index("facility:\n")
    (case / "case.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    made = read_practice(practice(tmp_path / "practice"), policy_library())

    assert made.fill(read_case(case, as_of=DAY)).case.surgeon is None


@given(
    NAMES,
    st.none() | st.sampled_from(["1234567893", "1679576722"]),
    st.none() | st.just("DO"),
    st.none() | st.just("Another board"),
    st.none() | st.sampled_from(["Lakeside", "Hillside"]),
)
def test_what_a_case_says_is_never_replaced(
    name: str, npi: str | None, credentials: str | None, board: str | None, own: str | None
) -> None:
    """Every value of the case stands in what comes of it; only a key becomes a name."""
    surgeon = Surgeon(
        name=name,
        npi=npi,
        credentials=credentials,
        board=board,
        practice=Practice(name=own) if own else None,
    )

    made = filled_surgeon(
        surgeon, profile_of(surgeon, PROFILES), Practice(name="Lakeside", phone="1")
    )

    for field in ("npi", "credentials", "board"):
        mine = getattr(surgeon, field)
        assert mine is None or getattr(made, field) == mine
    assert name in {made.name, "ellison"}
    assert made.practice is not None
    assert own is None or made.practice.name == own
    assert own != "Hillside" or made.practice.phone is None
