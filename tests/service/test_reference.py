"""The pages made from the code are up to date, and the contract of the assessment holds."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from appealgen import assess_case, assessment_of
from appealgen.brief.assessment import Assessment
from appealgen.cli.app import app
from appealgen.errors import ExitCode
from tests.cli.cases import DEMO, demo_case, replaced
from tests.code_health.tree import CHECKOUT

DAY = dt.date(2026, 11, 2)
DOCS = CHECKOUT / "docs"


def generator() -> ModuleType:
    """Return the script that makes the pages, as a module."""
    spec = importlib.util.spec_from_file_location(
        "make_reference", CHECKOUT / "scripts" / "make_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "assessment.schema.json", "audit.schema.json"])
def test_the_page_is_what_the_script_makes(name: str) -> None:
    """After a change run scripts/make_reference.py."""
    assert (DOCS / name).read_text(encoding="utf-8") == generator().PAGES[name]()


def commands(node: Any, name: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer's own
    """Yield every command that does something, with its full name."""
    for inner in getattr(node, "commands", {}).values():
        if hasattr(inner, "commands"):
            yield from commands(inner, f"{name} {inner.name}")
        else:
            yield f"{name} {inner.name}", inner


@pytest.mark.parametrize(
    ("name", "command"), [*commands(typer.main.get_command(app), "appealgen")], ids=str
)
def test_every_command_is_explained(name: str, command: Any) -> None:  # noqa: ANN401
    """A line that is not cut off in the list, an example, and a line for each option."""
    assert 20 < len(command.help.strip()) < 67
    assert command.epilog.startswith(f"Example: {name}")
    assert not [p.name for p in command.params if p.name != "help" and not p.help]


def test_every_exit_code_is_in_the_table() -> None:
    """The page lists exactly the codes the program can end with, and Ctrl-C."""
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", page, flags=re.MULTILINE)}

    assert listed == {code.value for code in ExitCode} | {130}


def parts() -> dict[str, dict[str, Any]]:
    """Return the parts of the schema by name."""
    schema = Assessment.model_json_schema()
    return {**schema["$defs"], "Assessment": schema}


def test_every_field_is_explained() -> None:
    """No key of the contract is missing on its page."""
    page = (DOCS / "assessment.md").read_text(encoding="utf-8")
    fields = {field for part in parts().values() for field in part["properties"]}

    assert not {field for field in fields if f"`{field}`" not in page}


def test_no_key_is_ever_left_out() -> None:
    """A reader can rely on every key: what is not known is null."""
    optional = {
        f"{name}.{field}"
        for name, part in parts().items()
        for field in part["properties"]
        if field not in part.get("required", [])
    }

    assert not optional


def test_the_keys_of_version_one_are_all_there() -> None:
    """The promise: within a version none is taken away. Add to this list, never remove."""
    promised = {
        "Assessment": "schema_version as_of policy_date status stages gaps warnings",
        "StageOut": "stage status lines site_of_service",
        "SiteOut": "setting days status why",
        "LineOut": "cpt family policy section status why gaps levels",
        "PolicyOut": "id version title citation confidence label_basis fingerprint",
        "LevelOut": "level status findings supporting gaps concordance",
        "ConcordanceOut": "status notes",
        "NoteOut": "about status says",
        "FindingOut": "criterion section says status kind check definition exception required "
        "observed evidence missing children",
        "EvidenceOut": "path value exhibit page last_page",
        "GapOut": "criterion section lines levels missing owner ask deciding supporting",
    }

    for name, keys in promised.items():
        assert set(keys.split()) <= set(parts()[name]["properties"])


def test_the_example_on_the_page_has_the_real_form() -> None:
    """Every key of the example exists, at the place where it stands."""
    page = (DOCS / "assessment.md").read_text(encoding="utf-8")
    example = json.loads(re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)[0])
    _, determination = assess_case(DEMO, as_of=DAY)
    real = json.loads(assessment_of(determination).model_dump_json())

    def same_form(shown: Any, found: Any) -> None:  # noqa: ANN401 - any JSON
        if isinstance(shown, dict):
            for key, value in shown.items():
                same_form(value, found[key])
        elif isinstance(shown, list) and shown:
            same_form(shown[0], found[0])
        elif shown not in ("…", []):
            assert shown == found

    same_form(example, real)


@pytest.fixture
def open_case(tmp_path: Path) -> dict[str, Any]:
    """Return the assessment of the demo without grades and with a code nobody covers."""
    case = demo_case(tmp_path / "case")
    replaced("zone: central, grade: severe,", "zone: central,")(case)
    replaced("grade: moderate_to_severe, ", "")(case)
    replaced("side: right, grade: moderate, ", "side: right, ")(case)
    replaced("        - code: 22840\n", "        - code: 99999\n")(case)
    _, determination = assess_case(case, as_of=DAY)
    data: dict[str, Any] = json.loads(assessment_of(determination).model_dump_json())
    return data


def test_each_level_carries_its_own_gaps(open_case: dict[str, Any]) -> None:
    """A reader of one level finds what is missing there, and the list at the top has it too."""
    lines = open_case["stages"][0]["lines"]
    level = lines[0]["levels"][0]
    asks = {gap["ask"] for gap in level["gaps"] if gap["deciding"]}

    assert level["status"] == "not_documented"
    assert any("grade" in ask for ask in asks)
    assert asks <= {gap["ask"] for gap in open_case["gaps"]}
    assert all(gap["lines"] == ["63047"] for gap in level["gaps"])


def test_a_line_nobody_covers_carries_its_gap(open_case: dict[str, Any]) -> None:
    """Without a policy there are no levels; the line says why and whom to ask what."""
    line = open_case["stages"][0]["lines"][2]

    assert (line["policy"], line["levels"]) == (None, [])
    assert [gap["owner"] for gap in line["gaps"]] == ["staff"]


def test_the_gaps_of_lines_and_levels_add_up_to_the_list(open_case: dict[str, Any]) -> None:
    """Nothing is asked at the top that no line or level asks, and the other way round."""
    below = {
        gap["ask"]
        for stage in open_case["stages"]
        for line in stage["lines"]
        for gap in (*line["gaps"], *(g for level in line["levels"] for g in level["gaps"]))
    }

    assert below == {gap["ask"] for gap in open_case["gaps"]}
