from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from appealgen.matching import Finding, Truth, evaluate
from appealgen.matching.all_payers import PayerRow, all_payers, deciding_clause
from appealgen.model import Case
from appealgen.policy import PolicyLibrary
from tests.matching.build import case_of, criterion, leaf, node, scope_of, statements
from tests.policy.samples import INDEX, POLICY, changed, shelf, write

DAY = dt.date(2026, 6, 1)

OTHER = """\
  - id: sample-2
    folder: sample-2
    payers: [sample, second]
    status: complete
    verified_on: 2026-02-01
    verified_by: Invented for tests.
"""


@pytest.fixture
def library(tmp_path: Path) -> PolicyLibrary:
    """Return a shelf of two policies; the second asks for more than 6 mm."""
    index = changed(INDEX, ("policies:", "  - {id: second, name: Second}\npolicies:")) + OTHER
    made = shelf(tmp_path, index=index)
    stricter = changed(
        POLICY,
        ("id: sample-1", "id: sample-2"),
        ("payers: [sample]", "payers: [sample, second]"),
        ('op: ">=", value: 4', 'op: ">", value: 6'),
    )
    write(tmp_path / "sample-2", stricter)
    return made


def case(millimeters: str | None, **parts: Any) -> Case:  # noqa: ANN401 - parts of a raw tree
    """Return a case of a fusion after 8 weeks of therapy, with a translation or without."""
    motion = {"kind": "dynamic_motion", "levels": "L4-L5", "translation_mm": millimeters}
    films = {"modality": "flexion_extension_xray", "findings": [motion]}
    return case_of(
        care=[{"kind": "physical_therapy", "weeks": 8, "outcome": "no_relief"}],
        imaging=[films] if millimeters else [],
        **parts,
    )


def rows(made: Case, library: PolicyLibrary) -> dict[str, PayerRow]:
    """Return the rows by policy id; each policy has one line here."""
    found = all_payers(made, library, as_of=DAY)
    assert len({row.policy.id for row in found}) == len(found)
    return {row.policy.id: row for row in found}


def test_each_policy_is_read_by_itself(library: PolicyLibrary) -> None:
    """Five millimeters meet the first and fail the second, on the clause that says so."""
    found = rows(case("5"), library)

    assert found["sample-1"].verdict is Truth.MET
    assert found["sample-2"].verdict is Truth.NOT_MET
    assert found["sample-2"].clause is not None
    assert found["sample-2"].clause.criterion.id == "A.1"
    assert found["sample-2"].level == "L4-L5"
    assert found["sample-2"].payers == ("Sample", "Second")


def test_an_open_answer_names_what_is_missing_and_whose_it_is(library: PolicyLibrary) -> None:
    """Without the films both are open, and the first gap is the measurement."""
    found = rows(case(None), library)

    assert {row.verdict for row in found.values()} == {Truth.NOT_DOCUMENTED}
    for row in found.values():
        assert row.clause is not None
        assert row.gap is not None
        assert row.clause.criterion.id == row.gap.criterion == "A.1"


def test_of_open_alternatives_the_choice_is_named_and_not_its_first(tmp_path: Path) -> None:
    """No reviewer would pick the first of two diagnoses of which the case has neither."""
    choice = changed(
        POLICY,
        (
            """          check:
            measured: {kind: dynamic_motion, field: translation_mm, op: ">=", value: 4, unit: mm}
""",
            """          any_of:
            - {id: A.1.x, says: X, check: {stated: {key: fact_x, asks: x}}}
            - {id: A.1.y, says: Y, check: {stated: {key: fact_y, asks: y}}}
""",
        ),
    )
    library = shelf(tmp_path)
    write(tmp_path / "sample-1", choice)
    one_left = case(None, statements=statements(fact_x=False))

    (open_row,) = rows(case(None), library).values()
    (nearer_row,) = rows(one_left, library).values()

    assert open_row.clause is not None
    assert open_row.clause.criterion.id == "A.1"
    assert nearer_row.clause is not None
    assert nearer_row.clause.criterion.id == "A.1.y"


def test_the_payer_of_the_case_does_not_matter(library: PolicyLibrary) -> None:
    """It is a comparison: the rows are the same for a payer without any policy on file."""
    assert set(rows(case("5"), library)) == {"sample-1", "sample-2"}


def test_policies_that_cover_no_line_have_no_row(library: PolicyLibrary) -> None:
    """Nothing is said for a code that no policy on file lists."""
    assert all_payers(case_of(line={"code": "63650"}), library, as_of=DAY) == ()


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ((("status: in_force", "status: withdrawn"),), False),
        ((("status: in_force", "status: superseded"),), False),
        (
            (("status: in_force", "status: superseded\nsuperseded_on: 2026-05-31"),),
            False,
        ),
        (
            (("status: in_force", "status: superseded\nsuperseded_on: 2026-06-02"),),
            True,
        ),
        ((("version: 2026-01-15", "version: 2026-06-02"),), False),
        ((), True),
    ],
)
def test_only_what_is_in_force_on_the_day_is_compared(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], *, shown: bool
) -> None:
    """What is over by the day, or begins after it, is left out."""
    text = changed(POLICY, *changes)
    library = shelf(tmp_path, text=text)
    if "version: 2026-06-02" in text:
        (tmp_path / "sample-1" / "2026-01-15.yaml").rename(tmp_path / "sample-1/2026-06-02.yaml")

    assert bool(all_payers(case("5"), library, as_of=DAY)) is shown


def test_an_older_version_counts_for_a_request_of_its_time(tmp_path: Path) -> None:
    """The day is that of the request; a version superseded since is read for it."""
    library = shelf(tmp_path, text=changed(POLICY, ("status: in_force", "status: superseded")))
    newer = changed(
        POLICY,
        ("version: 2026-01-15", "version: 2026-05-01"),
        ('op: ">=", value: 4', 'op: ">", value: 6'),
    )
    write(tmp_path / "sample-1", newer, "2026-05-01")
    request = {
        "requested_on": "2026-04-01",
        "stages": [{"name": "one", "lines": [{"code": "22612", "levels": "L4-L5"}]}],
    }
    earlier = case("5", request=request)

    assert rows(earlier, library)["sample-1"].verdict is Truth.MET
    assert rows(case("5"), library)["sample-1"].verdict is Truth.NOT_MET


TREE = node(
    "root",
    all_of=[
        node(
            "ways",
            any_of=[
                node("first", all_of=[leaf("fact_a"), leaf("fact_b")]),
                node("second", all_of=[leaf("fact_c"), leaf("fact_d")]),
                {**leaf("waiver"), "exception": True},
            ],
        ),
        node("general", none_of=[leaf("infection")]),
    ],
)


def finding(**read: bool | None) -> Finding:
    """Return the finding of the tree."""
    return evaluate(criterion(TREE), scope_of(case_of(statements=statements(**read))))


@pytest.mark.parametrize(
    ("read", "clause"),
    [
        ({"fact_c": True, "fact_d": True, "infection": False}, "second"),
        ({"waiver": True, "infection": False}, "waiver"),
        (
            {
                "fact_a": False,
                "fact_b": False,
                "fact_c": True,
                "fact_d": False,
                "waiver": False,
                "infection": False,
            },
            "fact_d",
        ),
        ({"fact_a": True, "fact_b": True, "infection": True}, "infection"),
        ({"fact_a": True, "infection": False}, "fact_b"),
        ({"waiver": True}, "infection"),
    ],
)
def test_the_clause_is_the_one_a_reviewer_would_name(read: dict[str, bool], clause: str) -> None:
    """The path that is met; the item that fails, on the nearest path; the item that is open."""
    assert deciding_clause(finding(**read)).criterion.id == clause
