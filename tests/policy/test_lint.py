from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import Problem, Severity
from appealgen.matching import PARAMS
from appealgen.policy import load_policy
from appealgen.policy.lint import MAX_SAYS, companion_tests, lint_library, lint_policy
from tests.policy.samples import INDEX, POLICY, TESTS, changed, shelf, write


def lint(folder: Path, *changes: tuple[str, str], tests: str | None = TESTS) -> tuple[Problem, ...]:
    """Return the lint of the sample policy with changes, its test file beside it."""
    path = write(folder, changed(POLICY, *changes))
    if tests is not None:
        companion_tests(path).write_text(tests, encoding="utf-8")
    return lint_policy(load_policy(path, PARAMS), file=path, predicates=PARAMS)


def whats(problems: tuple[Problem, ...]) -> list[str]:
    """Return what each problem says."""
    return [problem.what for problem in problems]


def test_a_sound_policy_has_nothing_to_mend(tmp_path: Path) -> None:
    """The sample with its tests is clean."""
    assert lint(tmp_path) == ()


def test_a_sound_shelf_has_nothing_to_mend(tmp_path: Path) -> None:
    """The shelf of the sample is clean."""
    assert lint_library(shelf(tmp_path)) == ()


A1 = "          says: Translation is at least 4 mm\n"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (A1, A1.rstrip() + ".\n", "The text ends with a period."),
        (A1, A1.replace("Translation", "translation"), "does not begin with a capital letter"),
        (A1, f"          says: {'Long ' * 80}words\n", f"The text has {5 * 80 + 5} characters."),
        (A1, '          says: "At least {number} mm"\n', "A parameter of the definition"),
        (A1, "          says: At least $number mm\n", "A parameter of the definition"),
        ("id: A.1\n", "id: A..1\n", "The id A..1 is not well-formed."),
        ("id: A.1\n", "id: A.1/\n", "The id A.1/ is not well-formed."),
        ("id: sample-1\n", "id: Sample_1\n", "The policy's id is not well-formed."),
        ("  - id: screws", "  - id: screws-", "The procedure's id is not well-formed."),
        ("follows: [fusion]", "follows: [fusions]", "It follows fusions, which is no procedure"),
        ("follows: [fusion]", "follows: [screws]", "It follows screws, which is no procedure"),
        ('codes: ["22840"]', 'codes: ["22612"]', "22612 stands in fusion and in screws."),
        ('retrieved: "2026-02-01"', "retrieved: recently", "The source does not say in which year"),
        ("payers: [sample]", "payers: []", "The policy names no payer."),
        ("kinds: [physical_therapy]", "kinds: [physical_terapy]", "'physical_terapy' under kinds"),
        ("field: translation_mm", "field: translation", "'translation' under field"),
        ("Fusion for pain alone", "Fusion for pain alone.", "The text ends with a period."),
    ],
)
def test_each_slip_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    """One slip in a sound file is found, with its line, and nothing else is an error."""
    found = [p for p in lint(tmp_path, (old, new)) if p.severity is Severity.ERROR]

    assert len(found) == 1
    assert what in found[0].what
    assert found[0].line > 0


def test_the_longest_text_is_allowed(tmp_path: Path) -> None:
    """A text of exactly the most characters passes."""
    text = "A" * MAX_SAYS
    found = lint(tmp_path, (A1, f"          says: {text}\n"))

    assert found == ()


def test_a_criterion_without_any_label_is_found(tmp_path: Path) -> None:
    """A leaf needs its own label or one above it; here nobody has one."""
    without = (("    label: A\n    title: Fusion", "    title: Fusion"), ("      label: A\n", ""))
    found = whats(lint(tmp_path, *without))

    # A.1 has its own; the two leaves of A.2 have none.
    assert found == ["This criterion has no section label, and none above it has one."] * 2


@pytest.mark.parametrize("kept", [0, 1])
def test_one_label_above_is_enough(tmp_path: Path, kept: int) -> None:
    """The label of the procedure, or of the criterion above, is inherited."""
    without = [("    label: A\n    title: Fusion", "    title: Fusion"), ("      label: A\n", "")]

    assert lint(tmp_path, without[kept]) == ()


def test_a_policy_that_prints_no_labels_needs_none(tmp_path: Path) -> None:
    """Where the file says that labels have no basis, none is asked for."""
    none = (
        ("    label: A\n    title: Fusion", "    title: Fusion"),
        ("      label: A\n", ""),
        ("label_basis: printed", "label_basis: none"),
    )

    assert lint(tmp_path, *none) == ()


STATED = "check: {stated: {key: motion, asks: motion, op: '>=', value: 4, unit: mm, here: true}}"
MEASURED = POLICY[
    POLICY.index("check:\n            measured") : POLICY.index("\n        - id: A.2")
]


@pytest.mark.parametrize(
    ("new", "what"),
    [
        (STATED.replace(", unit: mm", ""), "The check has a number without its unit."),
        (STATED.replace(", op: '>='", ""), "The check has a number and no operator."),
        (STATED.replace(", value: 4", ""), "The check has an operator and no number."),
    ],
)
def test_a_number_has_operator_and_unit(tmp_path: Path, new: str, what: str) -> None:
    """A numeric check is complete or it is refused."""
    assert what in whats(lint(tmp_path, (MEASURED, new)))


def test_a_complete_number_passes(tmp_path: Path) -> None:
    """The same check with operator, number and unit has no error."""
    found = lint(tmp_path, (MEASURED, STATED))

    assert not [p for p in found if p.severity is Severity.ERROR]


def test_sections_told_apart_by_region_may_share_a_code(tmp_path: Path) -> None:
    """A code in two sections of different regions is no clash; in any region it is."""
    shared = ('codes: ["22840"]', 'codes: ["22612"]')
    apart = ("    follows: [fusion]", "    regions: [thoracic]\n    follows: [fusion]")

    assert lint(tmp_path, shared, apart) == ()


def test_an_unused_definition_is_a_warning(tmp_path: Path) -> None:
    """What no criterion uses is not checked by anything, so it is shown."""
    extra = ("definitions:\n", "definitions:\n  old: {says: Nobody uses this}\n")
    (found,) = lint(tmp_path, extra)

    assert found.severity is Severity.WARNING
    assert found.path == "definitions.old"


def test_a_version_without_tests_is_an_error(tmp_path: Path) -> None:
    """A version file needs its test file beside it."""
    (found,) = lint(tmp_path, tests=None)

    assert found.what == "There is no test file beside this version."
    assert found.severity is Severity.ERROR


def test_an_unknown_predicate_is_found_without_the_loader(tmp_path: Path) -> None:
    """A version checked against fewer predicates than it was loaded with says which is missing."""
    path = write(tmp_path)
    fewer = {name: params for name, params in PARAMS.items() if name != "therapy_futile"}
    found = lint_policy(load_policy(path, PARAMS), predicates=fewer)

    assert whats(found) == ["There is no predicate therapy_futile."]


def test_without_the_file_only_the_content_is_looked_at(tmp_path: Path) -> None:
    """A version in memory is linted without lines and without its tests."""
    path = write(tmp_path, changed(POLICY, (A1, A1.rstrip() + ".\n")))
    (found,) = lint_policy(load_policy(path, PARAMS))

    assert (found.file, found.line) == ("sample-1@2026-01-15", 0)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("    folder: sample-1", "    folder: sample-2", "holds no version file"),
        ("    payers: [sample]", "    payers: [other]", "The index lists no payer other."),
        ("    payers: [sample]", "    payers: [other]", "name different payers"),
        ("  - id: sample-1", "  - id: sample-9", "is another policy"),
    ],
)
def test_the_index_is_held_against_the_folders(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    """An entry that does not fit its folder is found."""
    found = lint_library(shelf(tmp_path, index=changed(INDEX, (old, new))))

    assert any(what in p.what and p.file == "index.yaml" for p in found)


def test_a_version_that_does_not_load_is_reported_with_its_problems(tmp_path: Path) -> None:
    """A broken file does not stop the lint of the shelf."""
    found = lint_library(
        shelf(tmp_path, text=changed(POLICY, ("confidence: high", "confidence: x")))
    )

    assert [p.path for p in found] == ["confidence"]


def two_versions(folder: Path, older: str, newer: str) -> tuple[Problem, ...]:
    """Return the lint of a shelf with two versions of the given states."""
    library = shelf(folder, text=changed(POLICY, ("status: in_force", f"status: {older}")))
    second = changed(
        POLICY,
        ("version: 2026-01-15", "version: 2026-05-01"),
        ("status: in_force", f"status: {newer}"),
    )
    path = write(folder / "sample-1", second, "2026-05-01")
    companion_tests(path).write_text(TESTS, encoding="utf-8")
    return lint_library(library)


@pytest.mark.parametrize(
    ("older", "newer", "what"),
    [
        ("superseded", "in_force", None),
        ("superseded", "withdrawn", None),
        ("withdrawn", "in_force", None),
        ("in_force", "in_force", "is not the newest version"),
        ("superseded", "superseded", "is the newest version, but superseded"),
    ],
)
def test_one_version_is_in_force_at_a_time(
    tmp_path: Path, older: str, newer: str, what: str | None
) -> None:
    """The newest version is in force or withdrawn, and every older one says that it is over."""
    found = whats(two_versions(tmp_path, older, newer))

    assert bool(found) == (what is not None)
    assert what is None or what in found[0]
