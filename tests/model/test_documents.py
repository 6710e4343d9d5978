"""The reference, the schema and the starter agree with the models."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import yaml

from appealgen import resources
from appealgen.errors import CaseInvalidError
from appealgen.model import Case, Part, read_case
from appealgen.model.case import Origin
from appealgen.model.json_schema import case_schema, case_schema_text
from appealgen.model.validation import _models_in
from appealgen.spine import INSTRUMENTS
from tests.code_health.tree import CHECKOUT

REFERENCE = (CHECKOUT / "docs" / "case-file.md").read_text(encoding="utf-8")
SCHEMA = CHECKOUT / "docs" / "case.schema.json"
STARTER = resources.templates_folder() / "starter" / "case.yaml"


def section_of(key: str) -> str:
    """Return the section of the reference that is about a part of the case."""
    parts = re.split(r"^### ", REFERENCE, flags=re.MULTILINE)[1:]
    found = [part for part in parts if f"`{key}`" in part.partition("\n")[0]]
    assert len(found) == 1, key
    return found[0]


def fields_under(annotation: object) -> set[str]:
    """Return the keys of every model an annotation can hold, and of the models inside those."""
    found: set[str] = set()
    for model in _models_in(annotation):
        if model.__name__.startswith("Fact["):
            continue
        found |= set(model.model_fields)
        for field in model.model_fields.values():
            found |= fields_under(field.annotation)
    return found


STRUCTURED = [name for name, field in Case.model_fields.items() if fields_under(field.annotation)]


@pytest.mark.parametrize("name", Case.model_fields)
def test_every_part_is_in_the_table_of_parts(name: str) -> None:
    """The table lists the parts of the file, each with a meaning."""
    assert re.search(rf"^\| `{name}` \| \S.* \|$", REFERENCE, flags=re.MULTILINE)


@pytest.mark.parametrize("name", STRUCTURED)
def test_every_key_of_a_part_is_in_its_section(name: str) -> None:
    """A key that can be written can be looked up where one looks for it."""
    section = section_of(name)

    missing = {
        field
        for field in fields_under(Case.model_fields[name].annotation)
        if f"`{field}`" not in section
    }

    assert not missing


def test_the_sections_come_in_the_order_of_the_file() -> None:
    """Whoever fills in the file from the top reads the reference from the top."""
    titles = re.findall(r"^### (.+)$", REFERENCE, flags=re.MULTILINE)
    order = [key for title in titles for key in re.findall(r"`(\w+)`", title) if key in STRUCTURED]

    assert order == STRUCTURED


def test_the_keys_of_a_long_fact_are_explained() -> None:
    """Value, unknown, by, on and cite stand where unknown facts are explained."""
    before = REFERENCE.partition("## The parts")[0]

    assert all(f"`{key}`" in before for key in ("value", "unknown", "by", "on", "cite"))


def words_of(schema: object) -> set[str]:
    """Return every fixed word of a schema."""
    if isinstance(schema, list):
        return {word for item in schema for word in words_of(item)}
    if not isinstance(schema, dict):
        return set()
    own = {str(word) for word in schema.get("enum", ())}
    own |= {str(schema["const"])} if "const" in schema else set()
    return own | {word for inner in schema.values() for word in words_of(inner)}


def test_the_kinds_of_care_and_findings_are_all_named() -> None:
    """Nobody has to guess what a course or a finding may be called."""
    definitions = case_schema()["$defs"]
    kinds = {
        word
        for definition in definitions.values()
        if "kind" in definition.get("properties", {})
        for word in words_of(definition["properties"]["kind"])
    }

    assert len(kinds) > 30
    assert not {kind for kind in kinds if f"`{kind}`" not in REFERENCE}


def test_the_examples_of_yaml_are_yaml() -> None:
    """Every YAML example of the reference can be read."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", REFERENCE, flags=re.MULTILINE | re.DOTALL)

    assert len(blocks) >= 5
    for block in blocks:
        assert isinstance(list(yaml.compose_all(block)), list)


def test_the_schema_on_file_is_that_of_the_models() -> None:
    """Run ``python -m appealgen.model.json_schema > docs/case.schema.json`` after a change."""
    assert SCHEMA.read_text(encoding="utf-8") == case_schema_text()


def test_the_schema_names_itself() -> None:
    """Editors show a title and find the schema again by its id."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert schema["$id"] == "urn:appealgen:case:1"
    assert schema["title"] == "appealgen case file"
    assert set(schema["required"]) == {"patient", "coverage", "request"}


def test_bare_codes_and_grades_are_welcome_in_the_editor() -> None:
    """A code or a grade without quotes is a number to an editor and text to the reader."""
    definitions = case_schema()["$defs"]
    line = definitions["ProcedureLine"]["properties"]["code"]["anyOf"][0]
    grade = definitions["Motor"]["properties"]["grade"]

    assert line["type"] == ["string", "number"]
    assert {4, "4", "4-"} <= set(grade["enum"])


def test_the_starter_does_not_pass_as_a_case() -> None:
    """An empty form is not a case: each thing still to be filled in is named with its line."""
    with pytest.raises(CaseInvalidError) as caught:
        read_case(STARTER, as_of=dt.date(2026, 11, 21))

    open_places = [problem.path for problem in caught.value.problems]
    lines = STARTER.read_text(encoding="utf-8").splitlines()
    assert open_places == [
        "patient.name",
        "coverage.payer",
        "coverage.plan_kind",
        "surgeon.name",
        "request.stages[0].lines[0]",
        "denial.kind",
        "denial.reasons[0].category",
    ]
    for problem in caught.value.problems:
        last = problem.path.split(".")[-1].partition("[")[0]
        assert last.rstrip("s") in lines[problem.line - 1] or "code" in lines[problem.line - 1]


FILLED = {
    "  name:               # as on": "  name: Pat Example # as on",
    "  payer:  ": "  payer: Example Health  ",
    "  plan_kind:  ": "  plan_kind: fehb  ",
    "surgeon:\n  name:": "surgeon:\n  name: Ann Lee",
    "        - code:       #": "        - code: 22612 #",
    "denial:\n  kind:  ": "denial:\n  kind: concurrent  ",
    "    - category:  ": "    - category: other  ",
}


def filled() -> str:
    """Return the starter with everything required filled in."""
    text = STARTER.read_text(encoding="utf-8")
    for old, new in FILLED.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_the_starter_filled_in_is_a_case(tmp_path: Path) -> None:
    """With the seven places filled in, the starter is a valid case."""
    (tmp_path / "case.yaml").write_text(filled(), encoding="utf-8")

    file = read_case(tmp_path, as_of=dt.date(2026, 11, 21))

    assert file.case.patient.name == "Pat Example"


def test_the_examples_in_the_starter_are_valid(tmp_path: Path) -> None:
    """Taking away the marks of whole blocks gives a case that is read without a problem."""
    blocks = {
        "diagnoses",
        "symptoms",
        "function",
        "care",
        "imaging",
        "exams",
        "scores",
        "risk",
        "exhibits",
    }
    out: list[str] = []
    inside = False
    for line in filled().splitlines():
        key = re.match(r"# (\w+):", line)
        inside = bool(key and key[1] in blocks) or (inside and line.startswith("#   "))
        out.append(line.removeprefix("# ") if inside else line)
    text = "\n".join(out).replace("cite: F", "cite: A").replace("cite: B", "cite: A")
    text = text.replace("cite: C p. 1\n", "cite: A p. 1\n").replace(
        "examiner:  ", "examiner: Ann Lee  "
    )
    (tmp_path / "case.yaml").write_text(text + "\n", encoding="utf-8")

    case = read_case(tmp_path, as_of=dt.date(2026, 11, 21)).case

    given = {name for name in blocks if getattr(case, name) not in ((), None)}
    assert given == blocks
    assert case.symptoms.radicular


def test_every_scale_on_file_has_a_short_name() -> None:
    """The reference names the common scales by the names in use."""
    section = section_of("scores")

    assert all(f"`{name}`" in section for name in ("odi", "ndi", "nrs", "vas", "mjoa", "rmdq"))
    assert {"odi", "ndi", "nrs", "vas", "mjoa", "rmdq"} <= set(INSTRUMENTS)


def test_models_say_what_they_are() -> None:
    """Each part of a case has a docstring; the schema shows it to whoever edits."""
    assert all(model.__doc__ for model in (Case, Origin, Part))
