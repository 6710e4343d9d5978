from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from appealgen.errors import Severity
from appealgen.matching import PARAMS, policy_tests, run_policy_tests
from appealgen.matching.predicates import PREDICATES
from appealgen.policy import PolicyLibrary, PolicyVersion, Procedure
from appealgen.policy.library import IndexEntry, PayerEntry, PolicyIndex
from appealgen.policy.lint import lint_library
from appealgen.policy.schema import AskSpec, Criterion, NotCovered, Source
from tests.policy.predicate_pages import (
    END,
    PAGE,
    START,
    WORDS_END,
    WORDS_START,
    predicate_list,
    word_list,
)

TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)

# Filled in by the program; nobody writes them.
NOT_WRITTEN = {"fingerprint", "at", "params", "definition"}
MODELS: tuple[type[BaseModel], ...] = (
    AskSpec,
    Criterion,
    IndexEntry,
    NotCovered,
    PayerEntry,
    PolicyIndex,
    PolicyVersion,
    Procedure,
    Source,
    policy_tests._File,
    policy_tests._Test,
)
INDEX = """\
payers: [{id: example, name: Example}]
policies:
  - id: example-cpb-1
    folder: example
    payers: [example]
    status: partial
    verified_on: 2026-02-01
    verified_by: Invented for tests.
"""


def between(start: str, end: str) -> str:
    """Return what stands between two marks of the page."""
    return TEXT.partition(start)[2].partition(end)[0].strip()


def block_with(text: str) -> str:
    """Return the one YAML block of the page that holds a text."""
    (block,) = [block for block in BLOCKS if text in block]
    return str(block)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_on_the_page(model: type[BaseModel]) -> None:
    """Each key that a person can write is named in the reference."""
    keys = {field.alias or name for name, field in model.model_fields.items()} - NOT_WRITTEN

    assert not {key for key in keys if f"`{key}`" not in TEXT}


@pytest.mark.parametrize("key", ["definitions", "parameters", "use", "with", "of"])
def test_the_keys_of_definitions_are_on_the_page(key: str) -> None:
    """What expansion reads before the models do is named as well."""
    assert f"`{key}`" in TEXT


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_every_predicate_and_its_parameters_are_on_the_page(name: str) -> None:
    """Each check has its section, with every parameter."""
    section = TEXT.partition(f"#### `{name}`\n")[2].partition("####")[0]

    assert section
    assert all(f"- `{field}` (" in section for field in PARAMS[name].model_fields)


def test_the_written_lists_are_fresh() -> None:
    """The lists come from the code; ``python -m tests.policy.predicate_pages`` rewrites them."""
    assert between(START, END) == predicate_list()
    assert between(WORDS_START, WORDS_END) == word_list()


def test_the_example_works(tmp_path: Path) -> None:
    """The policy of the page loads and lints, and its tests pass."""
    folder = tmp_path / "example"
    folder.mkdir()
    (folder / "2026-01-15.yaml").write_text(block_with("publisher: Example"), encoding="utf-8")
    tests = folder / "2026-01-15.test.yaml"
    tests.write_text(block_with("bases:"), encoding="utf-8")
    (tmp_path / "index.yaml").write_text(INDEX, encoding="utf-8")
    library = PolicyLibrary(tmp_path, PARAMS)
    results = run_policy_tests(tests, library)

    assert len(results) == 6
    assert not [result for result in results if not result.passed]
    assert not [p for p in lint_library(library) if p.severity is Severity.ERROR]
