"""The law on file: whole, strictly read, and true to what is confirmed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from appealgen import resources
from appealgen.appeals import Program, Standing, load_law
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.model.people import PlanKind
from tests.appeals.clock_cases import LAW

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a policies folder with a copy of the law that ships."""
    shutil.copytree(resources.policies_folder() / "law", tmp_path / "law")
    return tmp_path


def changed(folder: Path, file: str, old: str, new: str) -> PolicyInvalidError:
    """Change one place of a file, and return how it is refused."""
    path = folder / "law" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyInvalidError) as refused:
        load_law(folder)
    return refused.value


def test_every_kind_of_plan_has_its_first_step() -> None:
    """No plan is without a step of ours that the notice starts."""
    for kind in PlanKind:
        assert [rule for rule in LAW.rules_for(kind) if rule.who == "us"], kind


def test_every_state_is_there_once() -> None:
    """Fifty states and the District of Columbia."""
    assert sorted(state.abbrev for state in LAW.states) == sorted(STATES.split())


def test_states_whose_sources_disagree_are_shown_as_such() -> None:
    """The ten states that sources call state or federal have no window and say why."""
    conflict = {s.abbrev for s in LAW.states if s.program is Program.CONFLICT}

    assert conflict == {"AK", "GA", "LA", "MS", "NE", "OK", "TN", "WI", "WV", "WY"}
    for abbrev in conflict:
        review = LAW.state(abbrev)
        assert review.window is None
        assert not review.confirmed
        assert "denial notice decides" in (review.note or "")


def test_only_confirmed_windows_count() -> None:
    """A window known from one unofficial source stays data; it is never a last day."""
    weak = {s.abbrev for s in LAW.states if s.window is not None and not s.confirmed}

    assert weak == {"AZ", "MD", "MI", "NH", "UT", "VA", "WA"}


def test_no_text_of_the_law_is_a_placeholder() -> None:
    """Nothing is blank, no ellipsis, and "NOT CONFIRMED" never stands where a fact should."""
    law = resources.policies_folder() / "law"
    for path in (law / "states.yaml", law / "call-windows.yaml", *law.glob("deadlines/*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'(\.\.\.|…|NOT CONFIRMED|: ""$|\bTBD\b)', text, re.MULTILINE), (
            path.name
        )


def test_every_rule_names_text_and_source() -> None:
    """A number without its paragraph cannot be checked."""
    for rule in LAW.rules:
        assert rule.citation
        assert rule.source
        assert (rule.confidence is Standing.NOT_CONFIRMED) <= (rule.ask is not None)


def test_a_rule_and_a_state_are_found_by_name() -> None:
    """Unknown names are errors, not empty answers."""
    assert LAW.rule("internal-appeal").span is not None
    assert LAW.state("PA").name == "Pennsylvania"
    for wrong in (LAW.rule, LAW.state):
        with pytest.raises(KeyError):
            wrong("XX")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("amount: 180", "amount: about 180", "whole number"),
        ("amount: 180", "amount: 0", "too small"),
        ("unit: calendar_days", "unit: days", "calendar_days"),
        ("start: denial_receipt", "start: the letter", "denial_notice"),
        ("roll: none", "rolls: none", "not known"),
        ("    citation: 29 CFR 2560.503-1(h)(3)(i)", '    citation: ""  #', "empty"),
        ("confidence: high", "confidence: sure", "not_confirmed"),
        ("    filed_when: plan_document\n", "", "filed_when"),
        ("    confidence: high", "    confidence: not_confirmed", "not confirmed"),
        ("id: internal-appeal\n", "id: second-appeal\n", "twice"),
    ],
)
def test_a_broken_rule_is_refused_with_its_place(copy: Path, old: str, new: str, said: str) -> None:
    """Prose for a number, an unknown word, a missing citation: each stops the work."""
    refused = changed(copy, "deadlines/10-claims-procedure.yaml", old, new)

    assert said in str(refused)


def test_a_rule_needs_its_number_or_its_bounds(copy: Path) -> None:
    """A rule of good standing cannot be without a number."""
    refused = changed(
        copy,
        "deadlines/30-medicare-advantage.yaml",
        "    span: {amount: 60, unit: calendar_days}\n",
        "",
    )

    assert "'span' or 'bounds'" in str(refused)
    assert "30-medicare-advantage.yaml:" in str(refused)


def test_a_state_that_is_left_out_is_noticed(copy: Path) -> None:
    """Fifty entries are not enough."""
    path = copy / "law" / "states.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - abbrev: WY")], encoding="utf-8")

    with pytest.raises(PolicyInvalidError):
        load_law(copy)


def test_a_window_needs_its_start(copy: Path) -> None:
    """A number of days from nowhere is refused."""
    refused = changed(copy, "states.yaml", "counted_from: final_receipt", "counted_from: null")

    assert "counted from" in str(refused)


def test_days_of_a_call_need_a_number(copy: Path) -> None:
    """A window with "open: days" but no days is refused."""
    refused = changed(
        copy, "call-windows.yaml", "span: {amount: 21, unit: calendar_days}", "span: null"
    )

    assert "span" in str(refused)


def test_missing_law_is_named(tmp_path: Path) -> None:
    """An empty folder is an input that is not there, not an empty law."""
    with pytest.raises(InputNotFoundError):
        load_law(tmp_path)
