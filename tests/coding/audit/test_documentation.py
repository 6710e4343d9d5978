"""The documentation rules: forms that ask and never answer."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from appealgen import resources
from appealgen.coding.audit.documentation import documentation_rules, slots_of
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.matching import PREDICATES

FILE = resources.policies_folder() / "coding" / "rules" / "documentation.yaml"


def changed(folder: Path, old: str, new: str) -> Path:
    """Return a folder with a changed copy of the rules."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (folder / FILE.name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_every_form_is_for_a_check_that_exists() -> None:
    """A slip in a name would silence the form; "levels" is the gap of a line without levels."""
    assert {one.check for one in documentation_rules().examples} <= {*PREDICATES, "levels"}


def test_checks_without_a_form_take_the_general_one() -> None:
    """What the request claims or holds needs no sentence of the chart; the rest has its form."""
    rules = documentation_rules()
    general = {check for check in PREDICATES if rules.form(check) == rules.otherwise}

    assert general == {"claimed", "coded", "only_procedure", "stated", "therapy_futile_claimed"}


def test_every_label_is_used() -> None:
    """A label that no form has is a leftover."""
    rules = documentation_rules()
    forms = [rules.otherwise, *(one.form for one in rules.examples)]

    assert {slot for form in forms for slot in slots_of(form)} == set(rules.blanks)


def test_no_form_answers_for_the_chart() -> None:
    """A form holds no number, grade or result: those come from the record or stay blank."""
    answers = re.compile(
        r"\d|\b(?:severe|moderate|failed|positive|reduced|normal|refractory)\b", re.IGNORECASE
    )
    forms = [re.sub(r"\{\w+\}", "", one.form) for one in documentation_rules().examples]

    assert not [form for form in forms if answers.search(form.replace("HbA1c", ""))]


def test_a_blank_without_a_label_is_refused(tmp_path: Path) -> None:
    """A desk sheet never shows a blank that says nothing."""
    folder = changed(tmp_path, "  distance: distance, with unit\n", "")

    with pytest.raises(PolicyInvalidError, match="without a label: distance"):
        documentation_rules(folder)


def test_a_severity_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """The file names one of the four severities."""
    folder = changed(tmp_path, "not_met: likely_deny", "not_met: hopeless")

    with pytest.raises(PolicyInvalidError, match=r"severity\.not_met"):
        documentation_rules(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Nothing is said of documentation without its rules."""
    with pytest.raises(InputNotFoundError, match=r"documentation\.yaml"):
        documentation_rules(tmp_path)


def test_a_stale_study_is_renewed_and_a_plan_is_changed(tmp_path: Path) -> None:
    """What to do depends on what speaks against the criterion."""
    shutil.copy(FILE, tmp_path)
    rules = documentation_rules(tmp_path)

    assert "newer" in rules.remedy("imaging_recent")
    assert "request" in rules.remedy("only_procedure")
    assert rules.remedy("stenosis_graded") == rules.against_otherwise
