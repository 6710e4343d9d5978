from __future__ import annotations

import pytest

from appealgen.matching import PARAMS
from appealgen.policy.vocabulary import WORDS, strange_words


def strange(predicate: str, **params: object) -> list[str]:
    """Return the strange words of a check."""
    checked = PARAMS[predicate].model_validate(params)
    return [word for _, word, _ in strange_words(predicate, checked)]


@pytest.mark.parametrize(
    ("predicate", "params"),
    [
        ("care_tried", {"kinds": ["injection"], "injections": ["epidural", "facet_block"]}),
        ("imaging_shows", {"kinds": ["stenosis"], "having": {"zone": "central"}}),
        (
            "measured",
            {"kind": "deformity", "field": "sva_cm", "op": ">", "value": "8", "unit": "cm"},
        ),
        ("coded", {"any": ["22612", "0275T", "G0276", "lumbar_fusion"]}),
        ("stated", {"key": "single_level", "asks": "one level"}),
    ],
)
def test_what_a_case_can_hold_is_known(predicate: str, params: dict[str, object]) -> None:
    """Words of the model, codes, families and well-formed keys pass."""
    assert strange(predicate, **params) == []


@pytest.mark.parametrize(
    ("predicate", "params", "word"),
    [
        ("care_tried", {"kinds": ["injections"]}, "injections"),
        ("care_tried", {"kinds": ["medication"], "drug_classes": ["nsaids"]}, "nsaids"),
        ("imaging_shows", {"kinds": ["stenosis"], "having": {"side_of": "left"}}, "side_of"),
        ("imaging_shows", {"kinds": ["slip"]}, "slip"),
        ("coded", {"any": ["2261"]}, "2261"),
        ("coded", {"any": ["fusion"]}, "fusion"),
        ("claimed", {"any": ["Exercise contraindicated"]}, "Exercise contraindicated"),
        ("operated", {"kinds": ["fusions"]}, "fusions"),
    ],
)
def test_what_no_case_can_hold_is_found(
    predicate: str, params: dict[str, object], word: str
) -> None:
    """A word that could never match is found, because the check could never be met."""
    assert strange(predicate, **params) == [word]


def test_every_entry_names_a_predicate_and_a_parameter() -> None:
    """The list of words does not outlive the predicates it is about."""
    assert not [
        (name, field)
        for name, field in WORDS
        if name not in PARAMS or field not in PARAMS[name].model_fields
    ]
