"""The weakest criteria: on the shortest way to met, the failed before the open."""

from __future__ import annotations

from typing import Any

from appealgen.argument import Weakness, weakest_criteria
from appealgen.model.denial import ReasonCategory
from tests.brief.cases import demo, published


def test_a_case_that_is_met_and_shown_has_none() -> None:
    """Every criterion of the demo is met by what an exhibit shows."""
    assert weakest_criteria(demo().determination) == ()


def test_what_no_exhibit_shows_is_weak_although_it_is_met() -> None:
    """A reviewer cannot check it; the mend is a page."""

    def change(tree: dict[str, Any]) -> None:
        tree["risk"]["nicotine"].pop("cite")

    found = weakest_criteria(demo(change).determination)

    assert [weak.why for weak in found] == [Weakness.NOT_SHOWN]
    assert found[0].finding.criterion.check in {"nicotine_never", "nicotine_free"}
    assert found[0].fix == "Name the exhibit and the page that show it."


def test_three_at_most_the_failed_first() -> None:
    """A failed criterion is no question that an answer mends: it has none."""
    found = weakest_criteria(published("wv-2021-revision-fusion-hardware").determination)

    assert len(found) == 3
    assert [weak.why for weak in found] == sorted(weak.why for weak in found)
    assert found[0].why is Weakness.FAILED
    assert found[0].fix == ""
    assert all(weak.fix for weak in found if weak.why is Weakness.OPEN)


def test_what_the_denial_is_about_leads_among_the_open() -> None:
    """Of criteria open alike, the one the denial names is mended first."""
    determination = published("assess-536562-acdf-c5-6").determination
    plain = weakest_criteria(determination, most=9)
    raised = weakest_criteria(determination, [ReasonCategory.MISSING_DOCUMENTATION], most=9)

    assert plain[0].finding.criterion.check == "nicotine_never"
    assert raised[0].finding.criterion.check == "exam_by_surgeon"
    assert len(raised) == len(plain)


def test_a_waiver_is_not_offered_as_the_way_to_met() -> None:
    """An emergency would waive therapy; nobody is asked to look for one."""
    found = weakest_criteria(published("assess-630947-xlif-l3-4").determination, most=20)

    assert found
    assert not [weak for weak in found if weak.finding.criterion.exception]
    assert "red_flag" not in {weak.finding.criterion.check for weak in found}


def test_a_condition_without_words_of_its_own_is_told_by_what_is_missing() -> None:
    """The stand-in of the loader for a condition says nothing to a person."""
    found = weakest_criteria(published("assess-536562-acdf-c5-6").determination, most=20)

    assert "this path applies" not in {weak.what for weak in found}
    assert "whether the patient is diabetic" in {weak.what for weak in found}
