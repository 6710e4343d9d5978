"""The changelog and the decision records keep their form."""

from __future__ import annotations

import re
import tomllib

from tests.code_health.tree import CHECKOUT

DECISIONS = sorted((CHECKOUT / "docs" / "decisions").glob("*.md"))
PARTS = ["Context", "Decision", "Why", "Consequences"]


def test_the_changelog_has_an_unreleased_section() -> None:
    """There is one place for what the next version changes, and it comes first."""
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(.+?)\]", changelog, flags=re.MULTILINE)

    assert versions[0] == "Unreleased"
    assert versions.count("Unreleased") == 1


def test_changes_of_policy_data_have_their_own_heading() -> None:
    """A practice can see what changed for its patients without reading about code."""
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = re.split(r"^## ", changelog, flags=re.MULTILINE)[1]

    assert "### Policy data" in unreleased


def test_decision_records_are_numbered_without_gaps() -> None:
    """Records are 0001, 0002, and so on; a superseded one stays and says so."""
    numbers = [int(path.name.split("-")[0]) for path in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_record_has_the_same_parts() -> None:
    """Each gives its context, the decision, why, and what follows, in this order."""
    parts = {
        path.name: re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for path in DECISIONS
    }

    assert parts
    assert not {name for name, found in parts.items() if found != PARTS}


def test_every_silenced_warning_has_its_reason() -> None:
    """No lint rule is switched off and no warning let pass without a comment that says why."""
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    lint = content["tool"]["ruff"]["lint"]
    silenced = [*lint["ignore"], *content["tool"]["pytest"]["filterwarnings"]]
    silenced += [code for codes in lint["per-file-ignores"].values() for code in codes]
    entries = {
        match[1]: bool(match[2])
        for match in re.finditer(r"^ +[\"'](.+)[\"'],[^\S\n]*(#.+)?$", text, flags=re.MULTILINE)
    }

    assert not [code for code in silenced if code != "error" and not entries.get(code)]
