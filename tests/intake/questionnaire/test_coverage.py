"""Every fact a predicate can read has a question, or is known to come from a document."""

from __future__ import annotations

from typing import cast

import pytest

from appealgen.intake.questionnaire.places import leaf_paths
from appealgen.intake.questionnaire.schema import Item, Kind, Role, load_questionnaire
from appealgen.matching import PREDICATES
from appealgen.strict_yaml import read_yaml
from tests.code_health.tree import CHECKOUT

ITEMS = CHECKOUT / "src" / "appealgen" / "intake" / "questionnaire" / "items"
ORIGIN = {"cite", "reported_by", "reported_on", "kind", "present", "unit"}
"""Keys every entry has beside its facts: written with the entry, or what tells its kind."""


def documents() -> list[dict[str, str]]:
    """Return the facts that come from documents."""
    path = ITEMS / "documents.yaml"
    tree = read_yaml(path.read_bytes(), path.name).tree
    assert isinstance(tree, dict)
    return cast("list[dict[str, str]]", tree["documents"])


def asked(item: Item, at: str) -> set[str]:
    """Return the places of the case, without indexes, that an item and those under it fill."""
    here = item.path.replace("[+]", "") if item.path else f"{at}.{item.field}" if item.field else at
    found = {f"{here}.{name}" for name in item.constants} if here else set()
    if item.type is not Kind.GROUP:
        found |= {here} if item.path or item.field else set()
        found |= {f"{at}.{name}" for name in item.derive}
    return found | {place for child in item.items for place in asked(child, here)}


ASKED = {p for r in Role for i in load_questionnaire(r).items for p in asked(i, "")}
ASKED |= {p.removesuffix(".value") for p in ASKED}
READ = sorted({path for predicate in PREDICATES.values() for path in predicate.reads})


def is_known(leaf: str) -> bool:
    """Return whether a fact has a question or comes from a document."""
    papers = {d["path"] for d in documents()}
    parents = {leaf, leaf.rpartition(".")[0]} | {p for p in papers if leaf.startswith(f"{p}.words")}
    return leaf in ASKED or leaf.rpartition(".")[2] in ORIGIN or bool(parents & papers)


@pytest.mark.parametrize("path", READ)
def test_what_predicates_read_can_be_answered(path: str) -> None:
    """No criterion waits for a fact that nobody is asked for."""
    assert not {leaf for leaf in leaf_paths(path) if not is_known(leaf)}


def test_the_places_of_questions_exist() -> None:
    """A question whose place the case does not have would be asked for nothing."""
    for place in ASKED:
        assert leaf_paths(place)


def test_an_unknown_place_is_noticed() -> None:
    """The test above can fail."""
    with pytest.raises(KeyError):
        leaf_paths("care.no_such_key")


def test_every_document_says_its_paper_and_why() -> None:
    """A fact without a question is an exception, and exceptions have reasons."""
    assert all(entry["paper"] and entry["why"] for entry in documents())
    assert all(leaf_paths(entry["path"]) for entry in documents())


def test_checks_named_by_questions_exist() -> None:
    """A question that helps a check nobody has would never come first."""
    special = {"level", "levels", "policy"}
    named = {
        test.partition("/")[0]
        for role in Role
        for item in load_questionnaire(role).walk()
        for test in item.settles
    }

    assert named <= set(PREDICATES) | special


def test_every_check_of_the_patient_is_led_to_a_question() -> None:
    """Each check that reads clinical facts brings some question to the front."""
    named = {
        test.partition("/")[0]
        for role in Role
        for item in load_questionnaire(role).walk()
        for test in item.settles
    }
    # Those read what is requested, which is complete, or are made into questions case by case.
    elsewhere = {
        "claimed", "coded", "construct_spans", "level_between", "level_count", "only_procedure",
        "stated",
    }  # fmt: skip

    assert not set(PREDICATES) - named - elsewhere
