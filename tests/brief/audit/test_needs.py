"""What the chart lacks: a fold over the determination, gravest first, each once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from appealgen.brief.audit_needs import AuditNeed, needs_of, no_criteria
from appealgen.coding.audit.documentation import documentation_rules
from appealgen.errors import Leads
from appealgen.matching import determine, gaps_of
from appealgen.model import Case
from appealgen.service import policy_library
from tests.brief.cases import demo_tree, published_tree
from tests.matching.build import case_of, leaf, node
from tests.matching.test_evaluator import determination_of

if TYPE_CHECKING:
    from appealgen.matching import Determination

DAY = dt.date(2026, 11, 20)
RULES = documentation_rules()


def judged(tree: dict[str, Any], **values: bool | None) -> Determination:
    """Return a tree judged, under a policy that has a name."""
    made = determination_of(tree, **values)
    (stage,) = made.stages
    named = policy_library().versions("aetna-cpb-0743")[-1]
    lines = tuple(replace(line, policy=named) for line in stage.lines)
    return replace(made, stages=(replace(stage, lines=lines),))


def published(name: str) -> tuple[AuditNeed, ...]:
    """Return what the chart of a published case lacks."""
    case = Case.model_validate(published_tree(name))
    return needs_of(case, determine(case, policy_library(), as_of=DAY), RULES)[0]


def test_a_chart_that_shows_everything_lacks_nothing() -> None:
    """The demo meets its criteria."""
    case = Case.model_validate(demo_tree())

    assert needs_of(case, determine(case, policy_library(), as_of=DAY), RULES) == ((), 0)


def test_every_deciding_gap_is_a_need_and_the_others_are_counted() -> None:
    """Nothing is asked twice, and nothing that decides is left out."""
    case = Case.model_validate(published_tree("assess-536562-acdf-c5-6"))
    determination = determine(case, policy_library(), as_of=DAY)
    gaps = gaps_of(determination)
    needs, further = needs_of(case, determination, RULES)

    assert [n.criterion for n in needs] == [g.criterion for g in gaps if g.deciding]
    assert further == sum(not gap.deciding for gap in gaps)
    assert all(n.says and n.policy and n.example and n.fix for n in needs)


def test_what_fails_comes_first_once_for_all_its_levels() -> None:
    """Two levels that fail alike are one entry; the sentences of the chart stand beside it."""
    first, *rest = published("two-stage-l2-pelvis")

    assert (first.state, first.levels) == ("not_met", ("L2-L3", "L3-L4"))
    assert [fact.text for fact in first.on_file] == [
        "Imaging shows no instability at L2-L3.",
        "Imaging shows no instability at L3-L4.",
    ]
    assert not first.example
    assert "several ways" in first.fix
    states = [need.state for need in rest]
    assert states == sorted(states, key=["not_met", "not_documented"].index)


def test_an_old_study_is_to_be_renewed() -> None:
    """A picture that is too old is no matter of correcting a record."""
    (need,) = published("tx-mcch-15018-mis-decompression-l4-5")

    assert need.state == "not_met"
    assert need.fix.startswith("Obtain a newer one")


def test_what_must_not_hold_and_does_is_named() -> None:
    """Under "none of", the criterion that is met is what fails the rest."""
    tree = node("root", all_of=[leaf("aaa"), node("bar", none_of=[leaf("bbb"), leaf("ccc")])])
    found = needs_of(case_of(), judged(tree, aaa=True, bbb=True, ccc=False), RULES)[0]

    assert [(need.criterion, need.state) for need in found] == [("bbb", "not_met")]


def test_one_failure_that_decides_is_not_called_one_of_several() -> None:
    """Under "all of" there is no way round."""
    tree = node("root", all_of=[leaf("aaa"), leaf("bbb")])
    (need,) = needs_of(case_of(), judged(tree, aaa=True, bbb=False), RULES)[0]

    assert "several ways" not in need.fix


def test_without_criteria_the_payer_is_asked_by_name_with_the_leads() -> None:
    """What to ask for: the lines, the edition by its day, and what the case leaves open."""
    leads = Leads(near=("Example Health of Ohio",))
    (need,) = no_criteria(case_of(), leads, "2026-11-20", RULES)

    assert need.state == "no_criteria"
    assert need.owner == "staff"
    assert need.fix.startswith("Ask Example Health for the criteria it applies to 22612: ")
    assert "in force on 2026-11-20" in need.fix
    assert "Example Health of Ohio" in need.fix


def test_a_payer_that_is_not_named_is_called_the_payer() -> None:
    """A source that withholds the name does not become one."""
    coverage = {"payer": "Not named in the source", "plan_kind": "fully_insured"}
    (need,) = no_criteria(case_of(coverage=coverage), Leads(), "2026-11-20", RULES)

    assert need.fix.startswith("Ask the payer for")


def test_before_a_denial_the_payer_has_applied_nothing_yet() -> None:
    """The question of a line without criteria is put in the present where nothing was denied."""
    booked, *_ = (
        n for n in published("wv-2021-revision-fusion-hardware") if n.criterion == "policy"
    )

    assert "it applies to" in booked.fix
    assert booked.state == "no_criteria"
    assert booked.severity == "risk"
