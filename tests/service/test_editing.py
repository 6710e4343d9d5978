"""A case file is changed in place, whole or not at all, and nobody's comments are lost."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealgen.errors import CaseChangedError, CaseInvalidError
from appealgen.service.cases import digest_of
from appealgen.service.editing import Edit, Plain, edit_case, edited
from appealgen.strict_yaml import read_yaml
from tests.code_health.tree import CHECKOUT

SMALL = b"patient:\n  name: A  # a\ncoverage: {}\n"
DAY = dt.date(2026, 11, 2)
DEMO = CHECKOUT / "fixtures" / "demo" / "case.yaml"
CASES = [DEMO, *sorted((CHECKOUT / "fixtures" / "published").glob("*/case.yaml"))]
CALL: Plain = {"at": "2026-11-02T14:05-05:00", "reviewer": "Jo Ray", "outcome": "upheld"}


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """Copy the demo case's file into a folder of its own."""
    shutil.copy(DEMO, tmp_path / "case.yaml")
    return tmp_path / "case.yaml"


def tree_of(data: bytes) -> dict[str, Any]:
    """Return what the strict reader reads."""
    tree = read_yaml(data, "case.yaml").tree
    assert isinstance(tree, dict)
    return tree


def lines_lost(before: bytes, after: bytes) -> list[str]:
    """Return the lines of the old text that the new one has not."""
    return [line for line in before.decode().splitlines() if line not in after.decode()]


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.parent.name)
def test_an_appended_entry_leaves_every_other_line_as_it_was(path: Path) -> None:
    """Whoever wrote the file finds every line and comment again, in the old order."""
    before = path.read_bytes()

    after = edited(before, "case.yaml", (Edit("calls[+]", CALL),))

    assert lines_lost(before, after) == []
    assert tree_of(after)["calls"][-1] == CALL


def test_a_new_part_takes_its_place_in_the_order_of_the_file() -> None:
    """Calls stand after the denial and before the exhibits, as the reference lists them."""
    after = edited(DEMO.read_bytes(), "case.yaml", (Edit("calls[+]", CALL),)).decode()

    assert after.index("\ndenial:") < after.index("\ncalls:") < after.index("\nexhibits:")


def test_a_changed_value_changes_its_line_alone() -> None:
    """One date is replaced; the comment at the top and all the rest stay."""
    before = DEMO.read_bytes()

    after = edited(before, "case.yaml", (Edit("denial.received_date", "2026-10-30"),))

    assert len(lines_lost(before, after)) <= 1
    assert tree_of(after)["denial"]["received_date"] == "2026-10-30"


def test_windows_line_ends_stay() -> None:
    """A file written on Windows keeps its line ends."""
    before = DEMO.read_bytes().replace(b"\n", b"\r\n")

    after = edited(before, "case.yaml", (Edit("calls[+]", CALL),))

    assert after.count(b"\n") == after.count(b"\r\n")


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")),
    min_size=1,
    max_size=150,
) | st.sampled_from(["true", "null", "~", "0123", "12:30", "- a", "a: b", "#x", "yes", "{a", "'"])
VALUES: st.SearchStrategy[Plain] = st.recursive(
    TEXTS | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.from_regex(r"\A[a-z_]{1,8}\Z"), inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=VALUES)
def test_what_is_written_reads_back_as_meant(value: Plain) -> None:
    """Any text reads back as the same text, whatever YAML would make of it, or is refused."""
    try:
        after = edited(
            b"patient:\n  name: A  # a\ncoverage: {}\n", "case.yaml", (Edit("x", value),)
        )
    except CaseInvalidError:
        return  # the strict reader refuses the text itself
    assert tree_of(after)["x"] == value
    assert b"# a" in after


def test_plain_texts_are_never_refused() -> None:
    """The refusal that the property allows does not swallow what people really write."""
    for text in ("true", "12:30", "a: b # c", "0123", "- a", "L4-L5", "x " * 80 + "end"):
        after = edited(b"patient: {}\ncoverage: {}\n", "case.yaml", (Edit("x", text),))

        assert tree_of(after)["x"] == text


def test_a_case_that_would_break_is_not_written(demo: Path) -> None:
    """A value the case may not hold is refused with its path, and the file stays."""
    before = demo.read_bytes()

    with pytest.raises(CaseInvalidError) as refused:
        edit_case(demo, [Edit("denial.received_date", "yesterday")], as_of=DAY)

    assert refused.value.problems[0].path == "denial.received_date"
    assert demo.read_bytes() == before
    assert [p.name for p in demo.parent.iterdir()] == ["case.yaml"]


def test_a_place_that_is_not_there_is_named(demo: Path) -> None:
    """An edit of the ninth course of care of a case with fewer says where it failed."""
    with pytest.raises(CaseInvalidError) as refused:
        edit_case(demo, [Edit("care[9].cite", "C p. 1")], as_of=DAY)

    assert refused.value.problems[0].path == "care[9].cite"


def test_an_edit_of_an_older_content_is_refused(demo: Path) -> None:
    """Two people edit; the second is told, and the first one's change stays."""
    read = digest_of(demo)
    edit_case(demo, [Edit("calls[+]", CALL)], as_of=DAY, expected=read)
    after = demo.read_bytes()

    with pytest.raises(CaseChangedError):
        edit_case(demo, [Edit("why_now", "Other.")], as_of=DAY, expected=read)

    assert demo.read_bytes() == after


def test_a_written_case_is_returned_as_it_is_on_the_disk(demo: Path) -> None:
    """The call is in the case that is returned and in the one that is read again."""
    file = edit_case(demo, [Edit("calls[+]", CALL)], as_of=DAY)

    assert file.case.calls[0].reviewer == "Jo Ray"


def test_a_case_in_json_stays_json(tmp_path: Path) -> None:
    """A case.json is changed as JSON."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(tree_of(DEMO.read_bytes())))

    file = edit_case(path, [Edit("calls[+]", CALL)], as_of=DAY)

    assert json.loads(path.read_text())["calls"] == [CALL]
    assert file.case.calls[0].outcome == "upheld"


@pytest.mark.parametrize("path", ["", "a..b", "a[x]", "[0", "a b"])
def test_a_path_of_another_form_is_a_mistake_of_ours(path: str) -> None:
    """Only paths as problems name them are accepted."""
    with pytest.raises(ValueError, match="not a path"):
        _ = Edit(path, "x").steps
