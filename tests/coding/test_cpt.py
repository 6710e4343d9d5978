"""The table of codes, and levels against the region of their code."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from appealgen import resources
from appealgen.coding import check_codes, cpt_codes
from appealgen.coding.cpt import regions_of
from appealgen.errors import PolicyInvalidError, Severity
from appealgen.spine import Region
from tests.model.build import MINIMAL, read

C, T, L, S = Region.CERVICAL, Region.THORACIC, Region.LUMBAR, Region.SACRAL


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("lumbar", {L}),
        ("cervical, thoracic or lumbar", {C, T, L}),
        ("lumbar, sacral or lumbosacral", {L, S}),
        ("thoracolumbar or lumbar", {T, L}),
        ("cervical (C1-C2)", {C}),
        ("craniocervical", {C}),
        ("any", {C, T, L, S}),
        ("pelvis", {C, T, L, S}),
    ],
)
def test_words_for_regions(words: str, wanted: set[Region]) -> None:
    """Each phrase of the table names a set of regions."""
    assert regions_of(words) == wanted


def problems(folder: Path, line: str) -> list[str]:
    """Return what the codes say against the minimal case with another line."""
    file = read(folder, MINIMAL.replace("code: 22612\n          levels: L4-L5", line))
    return [str(problem) for problem in check_codes(file.case, file.document)]


@pytest.mark.parametrize(
    "line",
    [
        "code: 22612\n          levels: L4-L5",
        "code: 22612\n          levels: L5-S1",
        "code: 22612\n          levels: T12-L1",
        "code: 22551\n          levels: C7-T1",
        "code: 22614\n          levels: [C5-C6, T4-T5, L4-L5]",
        "code: 22848\n          levels: L2-S1",
        "code: 22840\n          levels: C5-C6",
        "code: 22612",
        "family: lumbar_fusion\n          levels: L4-L5",
        "code: 22514\n          vertebrae: [L1]",
    ],
)
def test_a_level_in_the_region_is_no_problem(tmp_path: Path, line: str) -> None:
    """A junction touches both regions; a code of any region, or no level, is not checked."""
    assert problems(tmp_path, line) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "code: 22612\n          levels: C5-C6",
            (
                "case.yaml:13: request.stages[0].lines[0].levels: C5-C6 lies outside the region of "
                "code 22612 (lumbar). Correct the level or the code."
            ),
        ),
        (
            "code: 22551\n          levels: [C5-C6, T4-T5]",
            (
                "case.yaml:13: request.stages[0].lines[0].levels: T4-T5 lies outside the region of "
                "code 22551 (cervical). Correct the level or the code."
            ),
        ),
        (
            "code: 22513\n          vertebrae: [T10, L1]",
            (
                "case.yaml:13: request.stages[0].lines[0].vertebrae: L1 lies outside the region of "
                "code 22513 (thoracic). Correct the level or the code."
            ),
        ),
        (
            "code: 99999\n          levels: L4-L5",
            (
                "case.yaml:12: request.stages[0].lines[0].code: Code 99999 is not in the table of "
                "spine codes. Compare it with the denial; the region of its levels was not checked."
            ),
        ),
    ],
)
def test_what_the_codes_say_against_the_request(tmp_path: Path, line: str, said: str) -> None:
    """The place, the level or code, and what to do."""
    assert problems(tmp_path, line) == [said]


def test_a_wrong_region_stops_and_an_unknown_code_does_not(tmp_path: Path) -> None:
    """The table is not the whole of CPT, but what it knows it knows."""
    line = "code: 99999\n        - code: 22612\n          levels: C5-C6"
    file = read(tmp_path, MINIMAL.replace("code: 22612\n          levels: L4-L5", line))

    found = [problem.severity for problem in check_codes(file.case, file.document)]

    assert found == [Severity.WARNING, Severity.ERROR]


def test_the_table_that_ships_is_whole() -> None:
    """Every row has a label, a family, a unit and a code of five characters."""
    codes = cpt_codes()

    assert len(codes) > 200
    for code in codes.values():
        assert len(code.code) == 5
        assert code.label
        assert code.family
        assert code.unit
        assert "NOT CONFIRMED" not in code.label
    assert list(codes) == sorted(codes)
    assert codes["22614"].add_on
    assert not codes["22612"].add_on


def test_the_edition_names_every_table() -> None:
    """Each table of the folder says where it comes from and of when it is."""
    folder = resources.policies_folder() / "coding"
    edition = yaml.safe_load((folder / "edition.yaml").read_text(encoding="utf-8"))

    assert "cpt.csv" in edition["tables"]
    for entry in edition["tables"].values():
        assert entry["edition"]
        assert entry["sources"]
        assert entry["read"]


def test_a_broken_table_names_its_lines(tmp_path: Path) -> None:
    """A region nobody knows, a word for yes, and a code twice are all named."""
    table = tmp_path / "cpt.csv"
    head = "code,label,family,region,add_on,unit\n"
    rows = (
        "22612,a,f,lumber,no,u\n22613,a,f,lumbar,maybe,u\n22614,a,f,any,no,u\n22614,a,f,any,no,u\n"
    )
    table.write_text(head + rows, encoding="utf-8")

    with pytest.raises(PolicyInvalidError) as caught:
        cpt_codes(table)

    assert [p.line for p in caught.value.problems] == [2, 3, 5]
