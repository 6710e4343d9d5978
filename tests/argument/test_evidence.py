"""The library of papers and objections is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.argument import load_objections, load_references
from appealgen.errors import InputNotFoundError, PolicyInvalidError

PAPER = """references:
  - id: one
    authors: Example A
    title: An example
    source: J Ex
    year: 2020
    finding: It is so
    population: 20 people
    does_not_support: Anything else
    families: [lumbar_fusion]
"""


def folder_with(tmp_path: Path, name: str, text: str) -> Path:
    """Return a policies folder that holds one evidence file."""
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_paper_is_read(tmp_path: Path) -> None:
    """An entry without volume and pages is welcome; it says that they were not seen."""
    [paper] = load_references(folder_with(tmp_path, "references.yaml", PAPER)).values()

    assert (paper.id, paper.locator, paper.when) == ("one", None, None)


@pytest.mark.parametrize(
    "broken",
    [
        PAPER + "    pages: 4\n",
        PAPER.replace("year: 2020", "year: soon"),
        PAPER + "    when: {id: w, says: x, check: {no_such_predicate: {}}}\n",
        PAPER + "    id: two\n",
    ],
)
def test_a_broken_entry_is_refused(tmp_path: Path, broken: str) -> None:
    """Unknown keys, wrong values, unknown predicates and doubled keys are named."""
    with pytest.raises(PolicyInvalidError):
        load_references(folder_with(tmp_path, "references.yaml", broken))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Neither library is optional."""
    with pytest.raises(InputNotFoundError):
        load_references(tmp_path)
    with pytest.raises(InputNotFoundError):
        load_objections(tmp_path)
