"""Every exit code of the contract, and what goes to which stream."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from appealgen.cli import app as commands
from appealgen.errors import CapabilityMissingError
from appealgen.matching import PolicyTestResult
from appealgen.policy import PolicyLibrary
from appealgen.service import cases
from tests.cli.cases import DAY, demo_case, replaced
from tests.cli.program import call, start


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    return demo_case(tmp_path / "case")


def test_done_is_zero_and_the_streams_are_kept_apart(case: Path) -> None:
    """A good case: talk on standard error, nothing that is no data on standard output."""
    done = call("check", case, "--as-of", DAY)

    assert (done.code, done.out) == (0, "")
    assert "case.yaml can be used" in done.err


def test_json_is_the_only_thing_on_standard_output(case: Path) -> None:
    """``assess --format json`` can be piped into a program as it is."""
    done = call("assess", case, "--as-of", DAY, "--format", "json")

    assert done.code == 0
    assert json.loads(done.out)["as_of"] == DAY


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("build",),
        ("build", "x", "--nonsense"),
        ("check", "x", "--as-of", "2026-13-40"),
        ("check", "x", "--as-of", "2026-02-30"),
        ("check", "x", "--as-of", "20261102"),
        ("check", "x", "--as-of", ""),
        ("assess", "x", "--format", "xml"),
        ("build", "x", "--only", "letter,novel"),
        ("build", "x", "--only", ""),
        ("sign", "x"),
        ("policy", "nonsense"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(words: tuple[str, ...]) -> None:
    """What was typed wrong is said before anything is looked at; 'x' is not even there."""
    done = call(*words)

    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err


def test_a_bad_date_says_how_to_write_one() -> None:
    """The option is named, and the form shown by an example."""
    said = call("check", "x", "--as-of", "11/02/2026").err

    assert "'--as-of'" in said
    assert "2026-11-02" in said


SEVERE_TO_MILD = replaced(
    "{kind: stenosis, levels: L4-L5, zone: central, grade: severe, cite: [C p. 1, C p. 2]}\n"
    "      - {kind: stenosis, levels: L4-L5, zone: lateral_recess, side: left, "
    "grade: moderate_to_severe, cite: C p. 1}\n"
    "      - {kind: stenosis, levels: L4-L5, zone: lateral_recess, side: right, "
    "grade: moderate, cite: C p. 1}",
    "{kind: stenosis, levels: L4-L5, zone: central, grade: mild, cite: [C p. 1, C p. 2]}",
)


def test_not_met_is_ten_only_when_asked(case: Path) -> None:
    """Without ``--exit-status`` the assessment is done, whatever it says."""
    SEVERE_TO_MILD(case)

    assert call("assess", case, "--as-of", DAY).code == 0
    assert call("assess", case, "--as-of", DAY, "--exit-status").code == 10


def test_cannot_tell_is_eleven_only_when_asked(case: Path) -> None:
    """A stenosis without a grade leaves the question open."""
    replaced("zone: central, grade: severe,", "zone: central,")(case)
    replaced("grade: moderate_to_severe, ", "")(case)
    replaced("side: right, grade: moderate, ", "side: right, ")(case)

    assert call("assess", case, "--as-of", DAY).code == 0
    assert call("assess", case, "--as-of", DAY, "--exit-status").code == 11


def test_met_is_zero_when_asked(case: Path) -> None:
    """The demo meets its criteria."""
    assert call("assess", case, "--as-of", DAY, "--exit-status").code == 0


def test_no_policy_in_force_is_twelve(case: Path) -> None:
    """A payer that is not on file is not guessed from a similar name."""
    replaced("  payer: Aetna\n", "  payer: Aetne\n")(case)

    done = call("build", case, "--as-of", DAY)

    assert (done.code, done.out) == (12, "")
    assert "appealgen policy list" in done.err
    assert not (case / "out").exists()


@pytest.mark.parametrize(
    "words", [("assess", "CASE", "--as-of", DAY, "--policy", "nope"), ("policy", "show", "nope")]
)
def test_an_unknown_policy_is_twelve(words: tuple[str, ...], case: Path) -> None:
    """The name asked for is repeated, so that a slip is seen."""
    done = call(*(str(case) if word == "CASE" else word for word in words))

    assert done.code == 12
    assert "'nope'" in done.err


@pytest.mark.parametrize("command", ["check", "assess", "build", "letter", "card", "packet"])
def test_no_case_is_sixty_six(command: str, tmp_path: Path) -> None:
    """Neither a missing folder nor a folder without a case gets a trace."""
    for path in (tmp_path / "none", tmp_path):
        done = call(command, path)

        assert (done.code, done.out) == (66, "")
        assert "appealgen new" in done.err


def test_a_name_too_long_is_sixty_six() -> None:
    """The disk refuses it; that is no bug of ours."""
    assert call("check", "x" * 5000).code == 66


def test_something_optional_missing_is_sixty_nine(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the PDF libraries the message holds the line that installs them."""

    def missing(*_: object, **__: object) -> None:
        what, how = "Pango", "Run: apt-get install libpango"
        raise CapabilityMissingError(what, how)

    monkeypatch.setattr("appealgen.render.pdf._engine", missing)

    done = call("letter", case, "--as-of", DAY)

    assert (done.code, done.out) == (69, "")
    assert "Run: apt-get" in done.err
    assert not (case / "out").exists()


def test_our_bug_is_seventy_and_silent_about_the_patient(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the class of a foreign exception is shown: its message may hold a patient's value."""

    def broken(*_: object, **__: object) -> None:
        msg = "Walter J. Hartwell"
        raise KeyError(msg)

    monkeypatch.setattr(cases, "determine", broken)

    done = call("assess", case, "--as-of", DAY)

    assert (done.code, done.out) == (70, "")
    assert "KeyError" in done.err
    assert "Hartwell" not in done.err


@pytest.mark.parametrize("place", [0, 1, 2])
def test_debug_shows_the_trace_and_keeps_the_code(place: int, tmp_path: Path) -> None:
    """The flag goes anywhere and changes only what is said."""
    words = ["check", str(tmp_path)]

    done = call(*words[:place], "--debug", *words[place:])

    assert done.code == 66
    assert "Traceback" in done.err
    assert "Traceback" not in call(*words).err


def test_cannot_write_is_seventy_three(case: Path) -> None:
    """A file stands where the folder should be."""
    done = call("build", case, "--as-of", DAY, "--out", case / "case.yaml")

    assert (done.code, done.out) == (73, "")
    assert "a file stands where a folder is needed" in done.err


def test_a_broken_policy_is_seventy_eight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Path
) -> None:
    """A policy file that cannot be used names itself and its lines."""
    folder = tmp_path / "policies"
    (folder / "payers").mkdir(parents=True)
    (folder / "index.yaml").write_text("payers: []\npolicies: [{id: x}]\n", encoding="utf-8")
    library = PolicyLibrary(folder, {})
    monkeypatch.setattr(cases, "policy_library", lambda: library)

    done = call("assess", case, "--as-of", DAY)

    assert (done.code, done.out) == (78, "")
    assert "index.yaml:2: policies[0].folder:" in done.err


def test_a_failing_policy_test_is_seventy_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that does not pass its own tests is a broken policy."""
    failing = (PolicyTestResult("a limit", passed=False, message="met, not not_met"),)
    monkeypatch.setattr("appealgen.service.run_policy_test_file", lambda _: failing, raising=False)

    done = call("policy", "test", "x.test.yaml")

    assert done.code == 78
    assert "0 passed, 1 failed" in done.out
    assert "a limit: met, not not_met" in done.out


def test_a_policy_test_that_is_not_there_is_sixty_six(tmp_path: Path) -> None:
    """Neither a missing file nor a folder without tests passes for "all tests passed"."""
    assert call("policy", "test", tmp_path / "no.test.yaml").code == 66
    assert call("policy", "test", tmp_path).code == 66


def test_the_kinds_of_the_option_are_those_of_the_service() -> None:
    """The names are written twice so that help starts fast; this keeps them one list."""
    from appealgen.cli.options import Kinds
    from appealgen.service.documents import Kind

    assert [kind.value for kind in Kinds] == [kind.value for kind in Kind]
    assert commands.app.info.name == "appealgen"


def test_the_program_says_its_version() -> None:
    """One line on standard output, for scripts and reports."""
    done = start("--version")

    assert done.code == 0
    assert done.out.startswith("appealgen ")
    assert done.out.count("\n") == 1
