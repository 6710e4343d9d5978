"""Wrong statements found in the wild: none of them can come out of the law on file."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict

import pytest

from appealgen import resources
from appealgen.appeals import CallCase, Deadline, Standing, Status
from appealgen.model.people import PlanKind
from tests.appeals.clock_cases import LAW, appeal, clocks, denial, invented

STATES = sorted(state.abbrev for state in LAW.states)
LAW_TEXT = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((resources.policies_folder() / "law" / "deadlines").glob("*.yaml"))
)
FINAL = appeal(decided="2026-09-10", decision_received="2026-09-14", upheld=True, final=True)


def text_of(found: dict[str, Deadline]) -> str:
    """Return everything the clocks of a case say."""
    return json.dumps([asdict(deadline) for deadline in found.values()], default=str)


def test_an_employer_plan_leaves_180_days_not_60() -> None:
    """Trap 1: the 60 days of other benefits are not those of a group health plan."""
    span = LAW.rule("internal-appeal").span

    assert span is not None
    assert str(span) == "180 calendar days"


def test_four_months_are_not_120_days() -> None:
    """Trap 2: received September 14, the legal day is January 14; 120 days are only safe."""
    found = clocks(invented("erisa_self_funded", appeals=[FINAL], denial=denial("2026-08-03")))

    external = found["external-review-federal"]
    assert external.last_day == dt.date(2027, 1, 14)
    assert external.safe_day == dt.date(2027, 1, 8)


@pytest.mark.parametrize("wrong", ["147.137", "147.138", "(d)(2)(iv)"])
def test_external_review_cites_the_right_paragraphs(wrong: str) -> None:
    """Traps 3 and 4: the rule is 147.136; the 45 days are at (d)(2)(iii)(B)(6)."""
    assert wrong not in LAW_TEXT
    assert LAW.rule("external-decision").citation == "45 CFR 147.136(d)(2)(iii)(B)(6)"
    assert LAW.rule("external-decision-urgent").citation == "45 CFR 147.136(d)(3)(iv)"


@pytest.mark.parametrize("state", ["FL", "AL", "MI", "WA"])
def test_old_pages_with_sixty_days_are_not_followed(state: str) -> None:
    """Trap 6: no external review ends after 60 days."""
    found = clocks(invented("fully_insured", state, appeals=[FINAL], denial=denial("2026-08-03")))

    external = found["external-review-state"]
    assert external.safe_day == dt.date(2027, 1, 8)
    assert external.last_day in {None, dt.date(2027, 1, 14)}


def test_no_rule_asks_medicare_advantage_for_the_same_specialty() -> None:
    """Trap 7: the regulation asks for appropriate expertise."""
    said = " ".join(rule.says for rule in LAW.rules_for(PlanKind.MEDICARE_ADVANTAGE))

    assert "specialty" not in said


def test_a_call_moves_no_day_of_the_appeal() -> None:
    """Trap 8: with a call held or offered, the appeal's days are the same; the sheet says so."""
    offer = denial(peer_to_peer={"last_day": "2026-11-09"})
    held = [{"at": "2026-11-03T10:00-05:00", "outcome": "pending"}]

    plain = clocks(invented("medicare_advantage"))
    with_call = clocks(invented("medicare_advantage", denial=offer, calls=held))

    for name in ("last_day", "safe_day"):
        before, after = plain["ma-reconsideration"], with_call["ma-reconsideration"]
        assert getattr(before, name) == getattr(after, name)
    assert with_call["call"].status is Status.DONE
    assert "stops no clock" in with_call["call"].rule
    assert "peer-to-peer call is none" in with_call["ma-reconsideration"].consequence


@pytest.mark.parametrize("state", STATES)
def test_a_self_funded_member_is_never_sent_to_the_state(state: str) -> None:
    """Trap 10: in no state does a self-funded plan's sheet name a state's process or office."""
    found = clocks(
        invented("erisa_self_funded", state, appeals=[FINAL], denial=denial("2026-08-03"))
    )

    review = LAW.state(state)
    said = text_of(found)
    assert "external-review-federal" in found
    assert not [step for step in found if "state" in step]
    assert review.name not in said
    for words in (review.body, review.regulator, review.website, review.consumer_line):
        assert words is None or words.startswith("MAXIMUS") or words not in said


@pytest.mark.parametrize("state", STATES)
def test_every_state_gives_a_safe_day_and_says_what_is_open(state: str) -> None:
    """Trap 11: where sources disagree the notice decides; a safe day is always there."""
    found = clocks(invented("fully_insured", state, appeals=[FINAL], denial=denial("2026-08-03")))

    external = found["external-review-state"]
    review = LAW.state(state)
    assert external.safe_day is not None
    assert (external.last_day is not None) == review.confirmed
    assert external.rule
    if not review.confirmed:
        assert "final denial" in external.ask_of
        assert external.confidence == Standing.NOT_CONFIRMED.value


@pytest.mark.parametrize("state", STATES)
def test_numbers_not_seen_twice_are_not_printed(state: str) -> None:
    """A telephone number from one unofficial list stays in the file."""
    review = LAW.state(state)
    found = clocks(invented("fully_insured", state, appeals=[FINAL], denial=denial("2026-08-03")))

    if not review.contacts.counts:
        assert review.regulator_phone not in text_of(found)


def test_humana_medicare_advantage_has_no_call_after_the_denial() -> None:
    """The call comes before the denial; afterward the sheet does not offer one."""
    humana = {"payer": "Humana", "plan_kind": "medicare_advantage"}

    found = clocks(invented("medicare_advantage", coverage=humana))["call"]

    assert found.status is Status.PASSED
    assert "only before it denies" in found.rule


@pytest.mark.parametrize(
    ("setting", "case", "last"),
    [
        # 21 calendar days after Monday, October 26: November 16. 3 business days: October 29.
        ("asc", CallCase.OUTPATIENT, "2026-11-16"),
        ("inpatient", CallCase.INPATIENT, "2026-10-29"),
    ],
)
def test_unitedhealthcare_windows_by_setting(setting: str, case: CallCase, last: str) -> None:
    """The window follows the setting; since some plans give 24 hours, the safe day is the first."""
    line = {"code": "22612", "levels": "L4-L5"}
    request = {"stages": [{"name": "one", "setting": setting, "lines": [line]}]}
    payer = {"payer": "UnitedHealthcare", "plan_kind": "fully_insured"}

    whole = invented("fully_insured", coverage=payer, request=request)
    found = clocks(whole, dt.date(2026, 10, 27))["call"]

    assert found.last_day == dt.date.fromisoformat(last)
    assert found.safe_day == dt.date(2026, 10, 26)
    assert found.status is Status.OPEN
    window = LAW.call_window("United Healthcare", PlanKind.FULLY_INSURED, case)
    assert window is not None
    assert window.case is case


def test_the_delegate_is_asked_before_the_payer() -> None:
    """Who reviewed holds the call; the notice's own day comes first."""
    coverage = {"payer": "Cigna", "delegated_to": "eviCore", "plan_kind": "fully_insured"}
    offer = denial(peer_to_peer={"last_day": "2026-11-06", "cite": "A p. 2"})

    unknown = clocks(invented("fully_insured", coverage=coverage))["call"]
    known = clocks(invented("fully_insured", coverage=coverage, denial=offer))["call"]

    assert unknown.rule.startswith("eviCore")
    assert (unknown.status, unknown.last_day) == (Status.UNKNOWN, None)
    assert unknown.ask
    assert known.last_day == known.safe_day == dt.date(2026, 11, 6)
    assert [str(cite) for cite in known.cites] == ["Ex. A p. 2"]
    assert not known.ask


def test_a_payer_without_a_window_gets_no_call_row() -> None:
    """Nothing is promised that nobody offers, and no call once an appeal is filed."""
    assert "call" not in clocks(invented("fully_insured"))
    offer = denial(peer_to_peer={"last_day": "2026-11-09"})
    filed = [appeal(filed="2026-11-01")]
    assert "call" not in clocks(invented("fully_insured", denial=offer, appeals=filed))


def test_the_window_of_a_weak_source_is_not_counted() -> None:
    """South Carolina's days come from one undated form: shown as a question."""
    coverage = {"payer": "BlueChoice", "plan_kind": "fully_insured"}

    found = clocks(invented("fully_insured", coverage=coverage))["call"]

    assert (found.last_day, found.status) == (None, Status.UNKNOWN)
