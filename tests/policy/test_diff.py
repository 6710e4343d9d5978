from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.policy.diff import Change, ChangeKind, changes
from appealgen.service.library import asked
from tests.policy.samples import load


def between(folder: Path, *edits: tuple[str, str]) -> tuple[Change, ...]:
    """Return what changes when the sample is edited."""
    return changes(load(folder / "old"), load(folder / "new", *edits), asked)


def test_equal_versions_have_no_changes(tmp_path: Path) -> None:
    """A version compared with itself, or with another date only, says nothing."""
    assert between(tmp_path) == ()


def test_that_the_newer_version_replaced_the_older_is_no_change(tmp_path: Path) -> None:
    """Every older version is superseded; a reader asks what the text changed."""
    old = load(tmp_path / "old", ("status: in_force", "status: superseded"))

    assert changes(old, load(tmp_path / "new"), asked) == ()


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (('op: ">=", value: 4', 'op: ">=", value: 3'), "at least 4 mm", "at least 3 mm"),
        (('op: ">=", value: 4', 'op: ">", value: 4'), "at least 4 mm", "more than 4 mm"),
        (("unit: mm", "unit: cm"), "4 mm", "4 cm"),
    ],
)
def test_a_limit_that_moves_shows_operator_number_and_unit(
    tmp_path: Path, edit: tuple[str, str], old: str, new: str
) -> None:
    """At least and more than are two limits, and so are millimeters and centimeters."""
    [change] = between(tmp_path, edit)

    assert change.kind is ChangeKind.THRESHOLD
    assert (change.procedure, change.label, change.criterion) == ("Fusion", "A.1", "A.1")
    assert old in change.old
    assert new in change.new
    assert change.old != change.new


def test_the_parameter_of_a_definition_moves_text_and_limit(tmp_path: Path) -> None:
    """Twelve weeks instead of six are found where the definition is used."""
    found = between(tmp_path, ("with: {weeks: 6}", "with: {weeks: 12}"))
    limits = [c for c in found if c.kind is ChangeKind.THRESHOLD]

    assert {c.kind for c in found} == {ChangeKind.REWORDED, ChangeKind.THRESHOLD}
    assert [(c.criterion, "6 weeks" in c.old, "12 weeks" in c.new) for c in limits] == [
        ("A.2/therapy", True, True)
    ]


def test_codes_are_compared(tmp_path: Path) -> None:
    """A code that comes and one that goes are two changes."""
    found = between(tmp_path, ('codes: ["22612"]', 'codes: ["22630", "22633"]'))

    assert [(c.kind, c.old, c.new) for c in found] == [
        (ChangeKind.CODES_ADDED, "", "22630, 22633"),
        (ChangeKind.CODES_REMOVED, "22612", ""),
    ]


ADDED = """\
        - id: A.3
          label: A.3
          says: There is no infection
          none_of:
            - {id: A.3.x, says: The wound is infected, check: therapy_futile}
      # end
"""
_END = ("          with: {weeks: 6}\n", f"          with: {{weeks: 6}}\n{ADDED}")


def test_a_new_criterion_is_named_once_with_how_it_is_put_together(tmp_path: Path) -> None:
    """What stands under a new criterion came with it."""
    [change] = between(tmp_path, _END)

    assert change.kind is ChangeKind.CRITERION_ADDED
    assert change.criterion == "A.3"
    assert change.new == "There is no infection (none of the list may hold)"


def test_a_criterion_that_goes_is_named_once(tmp_path: Path) -> None:
    """The other way round the same criterion is removed."""
    old, new = load(tmp_path / "old", _END), load(tmp_path / "new")
    [change] = changes(old, new, asked)

    assert (change.kind, change.criterion) == (ChangeKind.CRITERION_REMOVED, "A.3")
    assert change.new == ""


def test_another_text_alone_is_a_rewording(tmp_path: Path) -> None:
    """The limit stays, the words do not."""
    [change] = between(tmp_path, ("Translation is at", "Motion is at"))

    assert change.kind is ChangeKind.REWORDED
    assert (change.old, change.new) == (
        "Translation is at least 4 mm",
        "Motion is at least 4 mm",
    )


def test_another_id_alone_is_no_change(tmp_path: Path) -> None:
    """Ids are ours; the same text under another id is the same criterion."""
    assert between(tmp_path, ("- id: A.1\n", "- id: A.one\n")) == ()


def test_another_combination_is_said_in_words(tmp_path: Path) -> None:
    """All of the list or one of it is a change of the rule."""
    [change] = between(tmp_path, ("      all_of:\n", "      any_of:\n"))

    assert change.kind is ChangeKind.COMBINATION
    assert (change.old, change.new) == (
        "all of the list have to hold",
        "one of the list is enough",
    )


def test_a_waiver_that_becomes_a_rule_is_a_change(tmp_path: Path) -> None:
    """What was another way round no longer is."""
    [change] = between(tmp_path, ("        exception: true\n", ""))

    assert (change.kind, change.old, change.new) == (
        ChangeKind.COMBINATION,
        "a waiver or another way round",
        "",
    )


def test_a_guard_is_compared(tmp_path: Path) -> None:
    """A criterion that applies only to some is another criterion."""
    guard = "          when: {check: {indication: {any: [stenosis]}}}\n"
    edit = ("          label: A.1\n", f"          label: A.1\n{guard}")
    [change] = between(tmp_path, edit)

    assert change.kind is ChangeKind.GUARD
    assert change.old == "always"
    assert "stenosis" in change.new


def test_a_list_behind_the_same_words_is_compared(tmp_path: Path) -> None:
    """What the check reads may change where its words do not; only the difference is shown."""
    found = between(
        tmp_path, ("kinds: [physical_therapy]", "kinds: [physical_therapy, chiropractic]")
    )

    assert all("chiropractic" in c.new and "chiropractic" not in c.old for c in found)
    assert found


def test_procedures_status_and_exclusions_are_compared(tmp_path: Path) -> None:
    """A section that goes, a policy that ends and a service no longer listed are changes."""
    found = between(
        tmp_path,
        ("status: in_force", "status: withdrawn"),
        ("  - id: screws\n", "  - id: rods\n"),
        ("says: Fusion for pain alone", "says: Fusion for pain only"),
    )

    assert [(c.kind, c.old, c.new) for c in found] == [
        (ChangeKind.HEAD, "status: in force", "status: withdrawn"),
        (
            ChangeKind.HEAD,
            "not covered: Fusion for pain alone",
            "not covered: Fusion for pain only",
        ),
        (ChangeKind.PROCEDURE_REMOVED, "22840", ""),
        (ChangeKind.PROCEDURE_ADDED, "", "22840"),
    ]


def test_one_change_at_several_places_is_told_once(tmp_path: Path) -> None:
    """A definition used twice changes at two places, and is one change."""
    twice = (
        "          with: {weeks: 6}\n",
        "          with: {weeks: 6}\n        - {id: A.4, use: conservative, with: {weeks: 6}}\n",
    )
    longer = ("says: More therapy would", "says: Further therapy would")
    old, new = load(tmp_path / "old", twice), load(tmp_path / "new", twice, longer)
    [change] = changes(old, new, asked)

    assert change.criterion == "A.2/futile"
    assert change.also == ("Fusion, A.4/futile",)
