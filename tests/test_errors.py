"""Exceptions, their exit codes, and the page that explains them."""

from __future__ import annotations

import re

import pytest

from appealgen import errors
from appealgen.errors import AppealgenError, CaseInvalidError, ExitCode, Problem, Severity
from appealgen.web import errors as web_errors
from tests.code_health.tree import CHECKOUT

PAGE = (CHECKOUT / "docs" / "errors.md").read_text(encoding="utf-8")
CLASSES = [
    value
    for value in (*vars(errors).values(), web_errors.KeyUnusableError)
    if isinstance(value, type) and issubclass(value, AppealgenError)
]
SECTIONS = {
    part.partition("\n")[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_exception_has_its_section(kind: type[AppealgenError]) -> None:
    """Message, why and what to do stand under the heading the exception names."""
    section = SECTIONS[kind.heading]

    assert f"`{kind.__name__}`, exit code {kind.exit_code.value}." in section
    assert "**What to do.**" in section


def test_no_section_without_an_exception() -> None:
    """The page explains what can happen and nothing else."""
    assert set(SECTIONS) - {"Exit codes"} == {kind.heading for kind in CLASSES}
    assert len({kind.heading for kind in CLASSES}) == len(CLASSES)


def test_every_exit_code_is_in_the_table() -> None:
    """The table and the codes are the same."""
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, flags=re.MULTILINE)}

    assert table == {code.value for code in ExitCode}


EXAMPLES = [
    errors.InputNotFoundError("PATH"),
    errors.NoPolicyInForceError("Example Health", ["22612"], "2026-10-26"),
    errors.PolicyInvalidError("PATH", ()),
    errors.OutputExistsError("PATH"),
    errors.ExhibitUnusableError(()),
    errors.CaseInvalidError("case.yaml", [Problem("a", 1, "", "x"), Problem("a", 2, "", "y")]),
]


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.heading)
def test_the_page_quotes_the_message(error: AppealgenError) -> None:
    """The words on the page are the words on the screen."""
    assert f"> {str(error).splitlines()[0]}\n" in SECTIONS[error.heading]


def test_other_messages_name_place_and_remedy() -> None:
    """What is wrong, where, and what to do, in this order."""
    template = errors.TemplateInvalidError("letter.html", 12, "no such field.")

    assert str(template) == "The template letter.html:12 cannot be used: no such field."
    assert "letter.html cannot" in str(errors.TemplateInvalidError("letter.html", None, "x"))
    assert str(errors.CapabilityMissingError("Pango", "Run apt install libpango-1.0-0.")) == (
        "Pango is missing on this machine. Run apt install libpango-1.0-0."
    )
    assert "disk full" in str(errors.OutputUnwritableError("out", "disk full"))
    assert "'x@1'" in str(errors.NoPolicyInForceError("P", (), "2026-01-01", pinned="x@1"))


def test_a_problem_is_one_line() -> None:
    """Place, path, what, hint; what is not known leaves no hole."""
    full = Problem("case.yaml", 3, "patient.name", "This text is empty.", "Write it.")
    bare = Problem("case.yaml", 0, "", "The file is empty.", severity=Severity.WARNING)

    assert str(full) == "case.yaml:3: patient.name: This text is empty. Write it."
    assert str(bare) == "case.yaml: The file is empty."


def test_problems_come_sorted_and_counted() -> None:
    """One problem is one problem, and lines come in the order of the file."""
    late, early = Problem("a", 12, "x", "w"), Problem("a", 2, "x", "w")

    error = CaseInvalidError("case.yaml", [late, early])

    assert error.problems == (early, late)
    assert "has 2 problems" in str(error)
    assert "has 1 problem." in str(CaseInvalidError("case.yaml", [late]))
