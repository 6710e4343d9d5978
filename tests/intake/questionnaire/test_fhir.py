"""The export is standard FHIR R4, and answers come back from it as they went in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.intake.questionnaire import (
    Answers,
    Role,
    from_response,
    load_questionnaire,
    load_strings,
    to_questionnaire,
    to_response,
)
from appealgen.intake.questionnaire.route import counted
from tests.intake.questionnaire.talk import AT, PAT, say, wander

STRINGS = load_strings()
SYSTEM = "urn:appealgen:questionnaire"


def validated(tree: dict[str, object]) -> None:
    """Hold a resource against the published R4B models."""
    from fhir.resources.R4B import get_fhir_model_class

    model = get_fhir_model_class(str(tree["resourceType"]))
    model.model_validate_json(json.dumps(tree))


@pytest.mark.parametrize("role", Role)
def test_the_questionnaire_is_valid_r4(role: Role) -> None:
    """The published model accepts every item, condition and extension."""
    validated(to_questionnaire(load_questionnaire(role), STRINGS))


def test_the_model_refuses_what_is_wrong() -> None:
    """The check above can fail."""
    tree = to_questionnaire(load_questionnaire(Role.PATIENT), STRINGS)
    tree["item"][0]["type"] = "no such type"
    tree["item"][0]["colour"] = "red"

    with pytest.raises(ValueError, match="colour"):
        validated(tree)


@settings(max_examples=8, deadline=None)
@given(st.integers(min_value=0, max_value=10**6), st.sampled_from([Role.PATIENT, Role.STAFF]))
def test_answers_survive_the_round_trip(seed: int, role: Role) -> None:
    """Value, origin, author, time and the words as typed come back."""
    questionnaire = load_questionnaire(role)
    answers = counted(questionnaire, wander(seed, role=role))

    response = json.loads(json.dumps(to_response(questionnaire, answers, STRINGS)))

    validated(response)
    assert dict(from_response(questionnaire, response)) == dict(answers)


def test_another_renderers_repeats_are_read_as_one_more() -> None:
    """A form with an "add" button sends the group twice; the path then has two of it."""
    kind = {"linkId": "care.kind", "answer": [{"valueCoding": {"code": "bracing"}}]}
    group = {"linkId": "care", "item": [kind]}
    any_ = {"linkId": "treatment.any", "answer": [{"valueBoolean": True}]}
    tree = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "treatment", "item": [any_, group, group]}],
    }
    questionnaire = load_questionnaire(Role.PATIENT)

    read = from_response(questionnaire, tree, author=PAT, at=AT)

    assert read.value("care.kind#2") == "bracing"
    assert "care.kind#2" in counted(questionnaire, read)


@pytest.mark.parametrize(
    "item",
    [
        {"linkId": "story.onset", "answer": [{"valueBoolean": True}]},
        {"linkId": "story.course", "answer": [{"valueCoding": {"code": "no such word"}}]},
        {"linkId": "story.back", "answer": [{"valueString": "yes"}]},
    ],
)
def test_an_answer_of_another_type_is_refused(item: dict[str, object]) -> None:
    """What a renderer makes up does not get in."""
    tree = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "story", "item": [item]}],
    }

    with pytest.raises(ValueError, match="another type"):
        from_response(load_questionnaire(Role.PATIENT), tree, author=PAT, at=AT)


def test_another_questionnaires_response_is_refused() -> None:
    """The surgeon's answers are not read as the patient's."""
    tree = to_response(load_questionnaire(Role.SURGEON), Answers(), STRINGS)

    with pytest.raises(ValueError, match="not a response"):
        from_response(load_questionnaire(Role.PATIENT), tree)


def test_units_conditions_and_numbers_are_exported() -> None:
    """A renderer shows minutes, hides what does not apply, and prints the same numbers."""
    tree = json.dumps(to_questionnaire(load_questionnaire(Role.PATIENT), STRINGS))

    assert '"code": "min"' in tree
    assert '"operator": "exists"' in tree
    assert '"prefix": "1"' in tree
    assert ".more" not in tree


def test_the_author_and_the_time_are_said() -> None:
    """Another program sees who answered, and when last, without knowing our extensions."""
    answers = say({"story.onset": "May 2025"})
    tree = to_response(load_questionnaire(Role.PATIENT), answers, STRINGS)
    nothing = to_response(load_questionnaire(Role.PATIENT), Answers(), STRINGS)

    assert tree["author"] == {"display": PAT.name}
    assert tree["authored"] == AT.isoformat()
    assert "author" not in nothing
    validated(tree)


def test_a_season_keeps_its_words() -> None:
    """The date is the year; what was typed goes along."""
    questionnaire = load_questionnaire(Role.PATIENT)
    answers = say({"story.onset": "spring 2025"})

    back = from_response(questionnaire, to_response(questionnaire, answers, STRINGS))

    assert (back["story.onset"].value, back["story.onset"].typed) == ("2025", "spring 2025")
