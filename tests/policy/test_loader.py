from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import ExitCode, InputNotFoundError, PolicyInvalidError, Problem
from appealgen.matching import PARAMS
from appealgen.matching.predicates import PREDICATES
from appealgen.policy import load_policy
from tests.policy.samples import POLICY, changed, load, write


def problems_after(folder: Path, *changes: tuple[str, str]) -> tuple[Problem, ...]:
    """Return the problems of the sample policy with changes that break it."""
    with pytest.raises(PolicyInvalidError) as caught:
        load(folder, *changes)
    return caught.value.problems


def line_of(text: str) -> int:
    """Return the line of the sample on which a text first stands."""
    return POLICY[: POLICY.index(text)].count("\n") + 1


def test_the_sample_loads(tmp_path: Path) -> None:
    """A sound file gives its head, its procedures and typed parameters."""
    version = load(tmp_path)

    fusion = version.procedures[0]
    assert version.ref == "sample-1@2026-01-15"
    assert fusion.criteria is not None
    assert isinstance(fusion.criteria.children[0].params, PREDICATES["measured"].Params)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """A name that is not there has its own error and exit code."""
    with pytest.raises(InputNotFoundError) as caught:
        load_policy(tmp_path / "2026-01-15.yaml", PARAMS)

    assert caught.value.exit_code is ExitCode.NOT_FOUND


def test_a_key_that_stands_twice_names_both_lines(tmp_path: Path) -> None:
    """The second of two equal keys is refused, and the problem says where the first is."""
    (problem,) = problems_after(tmp_path, ("title: Sample\n", "title: Sample\ntitle: Again\n"))

    assert problem.path == "title"
    assert problem.line == line_of("title: Sample") + 1
    assert str(line_of("title: Sample")) in problem.what


def test_an_unknown_key_gets_the_nearest_known_one(tmp_path: Path) -> None:
    """A misspelled key is refused with its line and the word that was probably meant."""
    found = problems_after(tmp_path, ("completeness: complete", "completness: complete"))

    unknown = next(p for p in found if p.path == "completness")
    assert unknown.line == line_of("completeness: complete")
    assert "completeness" in unknown.hint


def test_an_unknown_predicate_lists_the_known_ones(tmp_path: Path) -> None:
    """A check that names no predicate is refused with the names there are."""
    (problem,) = problems_after(tmp_path, ("check: therapy_futile", "check: therapy_useless"))

    assert problem.what == "There is no such predicate."
    assert "therapy_futile" in problem.hint
    assert problem.line == line_of("check: therapy_futile")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("value: 4,", "value: four,", "measured.value"),
        ('op: ">="', 'op: "=>"', "measured.op"),
        ("kind: dynamic_motion", "kind: dynamic", "measured.kind"),
        ("unit: mm}", "unit: mm, units: mm}", "measured.units"),
        ("value: 4, unit: mm", "value: 4", "measured.unit"),
    ],
)
def test_wrong_parameters_are_named(tmp_path: Path, old: str, new: str, path: str) -> None:
    """Each wrong, unknown or missing parameter of a check is named with its place."""
    found = problems_after(tmp_path, (old, new))

    assert any(p.path.endswith(path) for p in found)
    assert all(p.line == line_of("measured: {kind") for p in found)


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    """Two criteria of one procedure may not share an id: a test could not name them."""
    (problem,) = problems_after(tmp_path, ("id: A.2", "id: A.1"))

    assert problem.what == "This id stands twice."
    assert problem.path == "A.1"


def test_the_file_name_is_the_date(tmp_path: Path) -> None:
    """A version whose date is not its file name is refused."""
    path = write(tmp_path, POLICY, "2026-01-16")

    with pytest.raises(PolicyInvalidError) as caught:
        load_policy(path, PARAMS)

    assert [p.path for p in caught.value.problems] == ["version"]


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """A file with three slips is reported with three problems, in the order of the file."""
    found = problems_after(
        tmp_path,
        ("confidence: high", "confidence: sure"),
        ("check: therapy_futile", "check: nothing"),
        ("title: Fusion", "titel: Fusion"),
    )

    paths = [p.path for p in found]
    assert "confidence" in paths
    assert "procedures[0].titel" in paths
    assert any(p.what == "There is no such predicate." for p in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        - id: A.1\n", "        - &a\n          id: A.1\n"),
        ("title: Sample\n", "title: !!str Sample\n"),
    ],
)
def test_anchors_and_tags_are_refused(tmp_path: Path, old: str, new: str) -> None:
    """What a reader cannot see in place has no place in a policy."""
    assert problems_after(tmp_path, (old, new))


def test_an_empty_list_of_criteria_is_refused(tmp_path: Path) -> None:
    """A combinator with nothing under it would decide by nothing."""
    start = POLICY.index("      all_of:\n")
    end = POLICY.index("  - id: screws")
    (problem, *_) = problems_after(tmp_path, (POLICY[start:end], "      all_of: []\n"))

    assert "an empty list decides nothing" in problem.what


def test_an_empty_text_is_refused(tmp_path: Path) -> None:
    """A criterion that says nothing cannot be printed."""
    text = "says: Translation is at least 4 mm"
    (problem,) = problems_after(tmp_path, (text, 'says: "  "'))

    assert problem.line == line_of(text)


def test_a_criterion_has_one_form(tmp_path: Path) -> None:
    """A criterion with a check and a list, or with neither, is refused."""
    both = ("      all_of:\n", "      check: therapy_futile\n      all_of:\n")
    found = problems_after(tmp_path, both)

    assert any("exactly one of" in p.what for p in found)


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    """One changed character gives another fingerprint; the same content the same one."""
    first = load(tmp_path / "a")
    same = load(tmp_path / "b")
    other = load(tmp_path / "c", ("value: 4,", "value: 5,"))

    assert first.fingerprint == same.fingerprint
    assert first.fingerprint != other.fingerprint


def test_a_code_keeps_its_letters_and_zeros(tmp_path: Path) -> None:
    """Codes are text: 0275T and 00100 do not turn into numbers."""
    version = load(tmp_path, ('codes: ["22612"]', "codes: [0275T, 00100]"))

    assert version.procedures[0].codes == ("0275T", "00100")


def test_the_message_says_that_the_file_cannot_be_used(tmp_path: Path) -> None:
    """The error names the file and gives the exit code for a broken policy."""
    path = write(tmp_path, changed(POLICY, ("status: in_force", "status: maybe")))

    with pytest.raises(PolicyInvalidError, match=r"2026-01-15\.yaml") as caught:
        load_policy(path, PARAMS)

    assert caught.value.exit_code is ExitCode.BROKEN_POLICY
