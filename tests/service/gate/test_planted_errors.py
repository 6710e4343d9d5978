"""Errors planted in finished documents are found, each kind of them; clean ones have none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from appealgen.brief.card import card_brief
from appealgen.brief.context import SignOff
from appealgen.brief.interface import DocumentBrief
from appealgen.brief.letter import letter_brief
from appealgen.render.environment import render_html
from appealgen.render.interface import PDF, Artifact
from appealgen.render.pdf import html_to_pdf
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.gate import check_artifacts, check_document
from appealgen.service.gate.rederive import check_derived
from tests.brief.cases import DEMO_DAY, POLICIES, TEMPLATES, demo, demo_tree, published
from tests.service.gate import planted as plant

NAMES = [plant.LETTER, plant.CARD]
ERRORS = [(name, error) for name in NAMES for error in plant.planted(name)]
KINDS = list(dict.fromkeys(error.kind for _, error in ERRORS))
FIRST = [next(pair for pair in ERRORS if pair[1].kind == kind) for kind in KINDS]


@cache
def clean(name: str) -> frozenset[GateFinding]:
    """Return what the gate says of a document before anything is planted."""
    return frozenset(check_document(plant.document(name), plant.ground()))


def ids(value: object) -> str:
    """Return the name of a test: the kind of error."""
    return value.kind if isinstance(value, plant.Planted) else str(value)


def test_there_are_enough_errors_of_enough_kinds() -> None:
    """At least 200 errors of at least 20 kinds; every kind finds a place to be planted."""
    assert len(ERRORS) >= 200
    assert {kind.name for kind in plant.KINDS} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_found_without_deriving_the_document_anew(kind: str) -> None:
    """The checks stand on their own: they would find the same error made by the briefs."""
    missed = [
        (name, error.old, error.new)
        for name, error in ERRORS
        if error.kind == kind
        and not set(check_document(plant.with_error(error, name), plant.ground())) - clean(name)
    ]

    assert not missed


@pytest.mark.parametrize(("name", "error"), FIRST, ids=ids)
def test_errors_in_a_word_file_are_found(name: str, error: plant.Planted) -> None:
    """Edited on the disk, a file differs from what the case gives, at the very place."""
    edited = plant.artifact(plant.in_word(error, name), name)
    expected = {name: plant.artifact(plant.finished(name), name)}

    assert edited.data != plant.finished(name)
    assert list(check_derived([edited], expected))
    assert set(check_document(plant.read(edited.data, name), plant.ground())) - clean(name)


IN_BRIEFS = [
    ("46%", "50%", "letter"),
    ("severe central", "mild central", "letter"),
    ("left L5", "right L5", "letter"),
    ("L4-L5", "L3-L4", "letter"),
    ("August 19, 2026", "August 26, 2026", "letter"),
    ("16 in-person", "61 in-person", "letter"),
    ("40% relief", "30% relief", "letter"),
    ("Naproxen", "Gabapentin", "letter"),
    ("Footnote 1", "Section I.D", "letter"),
    ("at least 6 weeks", "at least 4 weeks", "letter"),
    ("The pain is unremitting", "The pain is not unremitting", "letter"),
    ("Mr. Hartwell has", "Ms. Hartwell has", "letter"),
    ("63047", "63048", "letter"),
    ("Ex. F p. 2", "Ex. F p. 1", "letter"),
    ("58%", "46%", "card"),
    ("Ex. D p. 1", "Ex. C p. 1", "card"),
    ("400 feet", "100 feet", "card"),
    ("November 9, 2026", "November 19, 2026", "card"),
]


@pytest.mark.parametrize(("old", "new", "which"), IN_BRIEFS)
def test_an_error_of_the_brief_is_found(old: str, new: str, which: str) -> None:
    """Deriving the document anew repeats such an error; the case does not bear it out."""
    context = plant.ground().context
    brief: DocumentBrief = letter_brief(context) if which == "letter" else card_brief(context)
    said = brief.model_dump_json()
    assert old in said
    wrong = type(brief).model_validate_json(said.replace(old, new))
    name = plant.LETTER if which == "letter" else plant.CARD
    data = plant.word_of(plant.html_of(name, wrong))

    assert not list(check_derived([plant.artifact(data)], {plant.LETTER: plant.artifact(data)}))
    assert set(check_document(plant.read(data, name), plant.ground())) - clean(name)


IN_PDF = {
    "58% (severe)": "59% (severe)",
    "Dr. Ellison examined": "Dr. Brandt examined",
    "1. Stenosis": "1. TODO Stenosis",
    "moderate right lateral": "moderate left lateral",
    "M48.062": "M48.061",
    "[Footnote 1]": "[Footnote 2]",
    "Exhibits</h2>": "Exhibits</h2><h2>Notes</h2>",
}


def test_errors_printed_into_a_pdf_are_found() -> None:
    """Page by page, with the page named."""
    html = plant.html_of(plant.LETTER)
    for old, new in IN_PDF.items():
        assert old in html or old.split(". ")[-1] in html, old
        html = (
            html.replace(old, new)
            if old in html
            else html.replace("Stenosis at", "TODO Stenosis at")
        )
    data = html_to_pdf(
        html, stylesheet=TEMPLATES / "letter.css", fonts=TEMPLATES / "fonts", title="Test",
        date=DEMO_DAY,
    )  # fmt: skip

    report = check_artifacts(
        [Artifact("appeal-letter.pdf", PDF, data)], demo(), policies=POLICIES, templates=TEMPLATES
    )

    said = " ".join(finding.quote for finding in report.findings)
    missed = [
        new
        for new in ("59%", "Brandt", "TODO", "M48.061", "Footnote 2", "Exhibits")
        if new not in said
    ]
    assert not missed
    assert "moderate left lateral" in said
    assert all(finding.page > 0 for finding in report.findings)


def test_a_case_that_changed_is_found() -> None:
    """The documents stay and one value of the case becomes another: they no longer agree."""
    changes = [
        ("scores", 2, "value", "60"),
        ("exams", 1, "date", "2026-10-05"),
        ("care", 0, "sessions", "14"),
        ("care", 3, "drug", "ibuprofen"),
        ("care", 6, "relief_percent", "35"),
        ("function", 0, "value", "300"),
        ("exhibits", 2, "pages", "1"),
        ("diagnoses", 0, "code", "M48.061"),
    ]
    for part, index, field, value in changes:
        tree = demo_tree()
        tree[part][index][field] = value
        context = demo(lambda t, new=tree: (t.clear(), t.update(new)))  # type: ignore[misc]
        other = replace(plant.ground(), context=context)

        found = set(check_document(plant.document(plant.LETTER), other)) - clean(plant.LETTER)

        assert found, (part, index, field)


@pytest.mark.parametrize(
    "name",
    [
        "assess-536562-acdf-c5-6",
        "assess-630947-xlif-l3-4",
        "ny-dfs-202304-161255-discectomy-l3-4-inpatient",
        "two-stage-l2-pelvis",
        "tx-mcch-15018-mis-decompression-l4-5",
        "wv-2021-revision-fusion-hardware",
    ],
)
def test_nothing_is_found_in_a_clean_letter(name: str) -> None:
    """Published cases give letters in which the gate finds nothing."""
    context = published(name)
    ground = replace(plant.ground(), context=context)
    data = plant.word_of(
        render_html("letter/appeal.html.j2", letter_brief(context), templates=TEMPLATES)
    )

    assert not list(check_document(plant.read(data), ground))


def test_nothing_is_found_in_the_clean_demo() -> None:
    """Neither in the letter nor on the card."""
    assert not clean(plant.LETTER) | clean(plant.CARD)


def test_a_page_without_its_mark_is_found() -> None:
    """Drafts say so on every page, and released documents do not."""
    released = replace(
        plant.ground(), context=replace(plant.ground().context, signed=SignOff("x", DEMO_DAY))
    )
    bare = replace(plant.document(plant.LETTER), frames=())

    assert Check.DRAFT in {f.check for f in check_document(bare, plant.ground())}
    assert Check.DRAFT in {f.check for f in check_document(plant.document(plant.LETTER), released)}
    assert not list(check_document(bare, released))


def test_kinds_are_planted_more_than_once() -> None:
    """Most kinds stand at several places, so that no single sentence decides."""
    counted = Counter(error.kind for _, error in ERRORS)

    assert sum(number > 2 for number in counted.values()) > len(counted) / 2
