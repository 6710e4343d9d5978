"""Each kind of procedure with its usual denial: the letter, the card, the papers, and the gate."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from appealgen.argument import kinds_of
from appealgen.brief.literature import cited_papers
from appealgen.render.text import html_to_text
from appealgen.service.documents import Kind, html_of, render_documents
from appealgen.service.gate.gate import check_artifacts
from tests.brief.cases import CHECKOUT, POLICIES, TEMPLATES, demo, published
from tests.brief.procedure_cases import PROCEDURES, context

if TYPE_CHECKING:
    from appealgen.brief.context import Context

NAMES = sorted(PROCEDURES)
_NO_POLICY = {
    "assess-574070-scs-permanent",
    "assess-603947-kyphoplasty-t10",
    "ny-dfs-202105-137927-scs-trial",
    "tx-mcch-15025-cervical-tdr-c4-5",
}
"""Published cases whose payer is not named, or whose criteria are not on file."""
PUBLISHED = sorted(
    path.parent.name
    for path in (CHECKOUT / "fixtures" / "published").glob("*/case.yaml")
    if path.parent.name not in _NO_POLICY
)


@cache
def judged(name: str) -> Context:
    """Return a case of this file, a published one, or the demo, judged."""
    if name in PROCEDURES:
        return context(PROCEDURES[name])
    return demo() if name == "demo" else published(name)


@cache
def letter(name: str) -> str:
    """Return the letter of a case as running text."""
    html = html_of(Kind.LETTER, judged(name), TEMPLATES, POLICIES)
    return " ".join(html_to_text(html).split())


@pytest.mark.parametrize("name", NAMES)
def test_the_letter_says_what_the_case_bears_out(name: str) -> None:
    """What the case shows is argued by the procedure's own logic; what it does not is not said."""
    text = letter(name)

    assert [said for said in PROCEDURES[name].says if said not in text] == []
    assert [said for said in PROCEDURES[name].never if said in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_card_answers_or_concedes(name: str) -> None:
    """An objection is answered where its facts are there, and conceded otherwise."""
    found = {e.objection.id: e.answered for e in judged(name).expected}

    assert {key for key in PROCEDURES[name].answered if found.get(key) is not True} == set()
    assert {key for key in PROCEDURES[name].conceded if found.get(key) is not False} == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_letter_cites_the_papers_that_fit(name: str) -> None:
    """The papers of a letter are those written down before it was made."""
    assert tuple(paper.id for paper in cited_papers(judged(name))) == PROCEDURES[name].papers


@pytest.mark.parametrize("name", NAMES)
def test_letter_and_card_pass_the_gate(name: str) -> None:
    """Read back from the finished files, nothing stands in them that the case does not hold."""
    made = render_documents(judged(name), [Kind.LETTER, Kind.CARD], TEMPLATES, POLICIES)
    report = check_artifacts(made, judged(name), policies=POLICIES, templates=TEMPLATES)

    assert [f"{f.document} p. {f.page}: {f.what} {f.quote}" for f in report.findings] == []


@pytest.mark.parametrize("name", [*NAMES, *PUBLISHED, "demo"])
def test_no_paper_is_of_another_procedure(name: str) -> None:
    """Cited or quoted against, a paper is about a kind of procedure that the request holds."""
    case = judged(name)
    kinds = {kind for _, line in case.determination.lines() for kind in kinds_of(line)}
    papers = cited_papers(case)

    assert [paper.id for paper in papers if not kinds & set(paper.families)] == []
    assert not [paper.id for paper in papers if paper.against]
    assert len(papers) <= 4


@pytest.mark.parametrize("name", [*NAMES, *PUBLISHED, "demo"])
def test_no_objection_is_of_another_procedure(name: str) -> None:
    """An objection with families of its own meets a line of one of them."""
    case = judged(name)
    kinds = {kind for _, line in case.determination.lines() for kind in kinds_of(line)}
    strange = [
        expected.objection.id
        for expected in case.expected
        if expected.objection.families and not kinds & set(expected.objection.families)
    ]

    assert strange == []
