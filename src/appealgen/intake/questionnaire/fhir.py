"""The questionnaire and its answers as FHIR R4 resources, for any standard form renderer.

Written as plain trees of JSON, so that nothing has to be installed to export; tests hold them
against the published R4B models. Extensions used are those of HL7: unit, min, max, item control.
Sources: hl7.org/fhir/R4/questionnaire.html, hl7.org/fhir/R4/questionnaireresponse.html.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from appealgen.intake.questionnaire.answers import (
    Answer,
    Answers,
    AnswerValue,
    Author,
    Origin,
    Skip,
    key_of,
)
from appealgen.intake.questionnaire.choices import UCUM
from appealgen.intake.questionnaire.question import label_of, text_of, title_of
from appealgen.intake.questionnaire.schema import Item, Kind, Questionnaire, Role

if TYPE_CHECKING:
    from appealgen.intake.questionnaire.strings import Strings

__all__ = ["from_response", "to_bundle", "to_questionnaire", "to_response"]

_BASE = "http://hl7.org/fhir/StructureDefinition"
_OURS = "urn:appealgen:questionnaire"
_TREE = dict[str, Any]
_OPERATORS = {"=": "=", "!=": "!=", "exists": "exists"}


def to_questionnaire(questionnaire: Questionnaire, strings: Strings) -> dict[str, Any]:
    """Return a questionnaire as a FHIR R4 Questionnaire in one language.

    The question after each repeated group ("another one?") is left out: a form renderer has a
    button for that.
    """
    number = 0
    numbers: dict[str, str] = {}
    for item in questionnaire.walk():
        if item.type is not Kind.GROUP:
            number += 1
            numbers[item.link_id] = str(number)
    return {
        "resourceType": "Questionnaire",
        "id": questionnaire.id,
        "language": strings.language,
        "url": f"{_OURS}:{questionnaire.id}",
        "version": questionnaire.version,
        "name": f"Appealgen{questionnaire.id.capitalize()}",
        "title": strings(f"questionnaire.{questionnaire.id}"),
        "status": "active",
        "subjectType": ["Patient"],
        "item": [_item(i, strings, numbers, top=True) for i in questionnaire.items],
    }


def _is_more(item: Item) -> bool:
    return item.link_id.endswith(".more")


def _item(item: Item, strings: Strings, numbers: dict[str, str], *, top: bool = False) -> _TREE:
    tree: _TREE = {"linkId": item.link_id, "type": item.type.value}
    if item.link_id in numbers:
        tree["prefix"] = numbers[item.link_id]
    if top:
        tree["text"] = title_of(item, strings)
    elif item.type is not Kind.GROUP:
        tree["text"] = text_of(item, strings)
    if item.enable_when:
        tree["enableWhen"] = [_condition(one) for one in item.enable_when]
        if len(item.enable_when) > 1:
            tree["enableBehavior"] = item.enable_behavior
    tree |= {name: True for name in ("required", "repeats") if getattr(item, name)}
    extensions = _extensions(item, strings)
    if extensions:
        tree["extension"] = extensions
    if item.choices:
        tree["answerOption"] = [
            {"valueCoding": _coding(item, code, strings)} for code in item.choices
        ]
    inner = [_item(i, strings, numbers) for i in item.items if not _is_more(i)]
    help_ = strings.maybe(f"{item.link_id}.help")
    if help_ and item.type is not Kind.GROUP:
        inner.append(_help(item, help_))
    return tree | ({"item": inner} if inner else {})


def _help(item: Item, text: str) -> _TREE:
    control = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}
    extension = {
        "url": f"{_BASE}/questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [control]},
    }
    return {
        "linkId": f"{item.link_id}.help",
        "type": "display",
        "text": text,
        "extension": [extension],
    }


def _condition(one: Any) -> _TREE:  # noqa: ANN401 - a Condition
    value = one.answer
    name = "answerBoolean" if isinstance(value, bool) else "answerCoding"
    answer: Any = value if isinstance(value, bool) else {"system": _OURS, "code": value}
    return {"question": one.question, "operator": _OPERATORS[one.operator], name: answer}


def _coding(item: Item, code: str, strings: Strings) -> _TREE:
    return {"system": _OURS, "code": code, "display": label_of(item, code, strings)}


def _extensions(item: Item, strings: Strings) -> list[_TREE]:
    found: list[_TREE] = []
    if item.unit:
        display = strings(f"unit.{item.unit}")
        coding = {
            "system": "http://unitsofmeasure.org",
            "code": UCUM[item.unit],
            "display": display,
        }
        found.append({"url": f"{_BASE}/questionnaire-unit", "valueCoding": coding})
    whole = item.type is Kind.INTEGER
    for name, bound in (("minValue", item.min), ("maxValue", item.max)):
        if bound is not None:
            value: _TREE = {"valueInteger": int(bound)} if whole else {"valueDecimal": float(bound)}
            found.append({"url": f"{_BASE}/{name}", **value})
    return found


def to_response(
    questionnaire: Questionnaire, answers: Answers, strings: Strings, *, status: str = "in-progress"
) -> dict[str, Any]:
    """Return answers as a FHIR R4 QuestionnaireResponse.

    Each answer carries how it came to be, who gave it and when, and why a skipped one has no
    value, as extensions of ours; ``from_response`` reads them back. Where one person gave all of
    them, the resource names that person as its author.

    Args:
        questionnaire: What was asked.
        answers: What was said; answers to other questionnaires are left out.
        strings: The language of the texts.
        status: ``in-progress``, ``completed`` or ``amended``.
    """
    latest = max((a.at for a in answers.values() if a.at), default=None)
    tree: _TREE = {
        "resourceType": "QuestionnaireResponse",
        "language": strings.language,
        "questionnaire": f"{_OURS}:{questionnaire.id}|{questionnaire.version}",
        "status": status,
        "item": [t for i in questionnaire.items for t in _answered(i, (), answers, strings)],
    }
    authors = {a.author.name for a in answers.values() if a.author}
    if len(authors) == 1:
        tree["author"] = {"display": authors.pop()}
    return tree | ({"authored": latest.isoformat()} if latest else {})


def to_bundle(questionnaire: Questionnaire, answers: Answers, strings: Strings) -> dict[str, Any]:
    """Return questions and answers together, as a FHIR R4 Bundle of the kind ``collection``."""
    asked = to_questionnaire(questionnaire, strings)
    said = to_response(questionnaire, answers, strings)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": asked["url"], "resource": asked},
            {"fullUrl": f"{asked['url']}:answers", "resource": said},
        ],
    }


def _answered(
    item: Item, instance: tuple[int, ...], answers: Answers, strings: Strings
) -> list[_TREE]:
    if item.type is Kind.GROUP:
        return _group(item, instance, answers, strings)
    given = answers.get(key_of(item.link_id, instance))
    if given is None:
        return []
    tree: _TREE = {"linkId": item.link_id, "text": text_of(item, strings)}
    values = given.value if isinstance(given.value, tuple) else (given.value,)
    tree["extension"] = _origin(given)
    if given.value is not None:
        tree["answer"] = [_value(item, value, strings) for value in values]
    return [tree]


def _group(
    item: Item, instance: tuple[int, ...], answers: Answers, strings: Strings
) -> list[_TREE]:
    found: list[_TREE] = []
    numbers = _numbers(item, instance, answers) if item.repeats else (0,)
    for number in numbers:
        here = (*instance, number) if item.repeats else instance
        inner = [t for child in item.items for t in _answered(child, here, answers, strings)]
        if inner:
            found.append({"linkId": item.link_id, "item": inner})
    return found


def _numbers(item: Item, instance: tuple[int, ...], answers: Answers) -> range:
    """Return the numbers of a repeated group that have answers, without a hole between them."""
    ids = {one.link_id for one in item.walk()}
    place = len(instance)
    most = 0
    for key in answers:
        link_id, _, places = key.partition("#")
        at = tuple(int(part) for part in places.split(".")) if places else ()
        if link_id in ids and at[:place] == instance and len(at) > place:
            most = max(most, at[place])
    return range(1, most + 1)


def _value(item: Item, value: Any, strings: Strings) -> _TREE:  # noqa: ANN401 - text or truth
    if item.type is Kind.BOOLEAN:
        return {"valueBoolean": value}
    if item.type is Kind.CHOICE:
        return {"valueCoding": _coding(item, value, strings)}
    if item.type is Kind.INTEGER:
        return {"valueInteger": int(value)}
    if item.type is Kind.DECIMAL:
        return {"valueDecimal": float(value)}
    return {"valueDate" if item.type is Kind.DATE else "valueString": value}


def _origin(given: Answer) -> list[_TREE]:
    parts = {
        "origin": given.origin.value,
        "at": given.at.isoformat() if given.at else "",
        "author": given.author.name if given.author else "",
        "role": given.author.role.value if given.author else "",
        "skip": given.skip.value if given.skip else "",
        "typed": given.typed,
    }
    inner = [{"url": name, "valueString": value} for name, value in parts.items() if value]
    return [{"url": f"{_OURS}:answer", "extension": inner}]


def from_response(
    questionnaire: Questionnaire,
    response: dict[str, Any],
    *,
    author: Author | None = None,
    at: dt.datetime | None = None,
) -> Answers:
    """Return the answers of a QuestionnaireResponse, ours or another form renderer's.

    Args:
        questionnaire: What was asked.
        response: The resource as a tree of JSON.
        author: Who answered, where the resource does not say it by answer.
        at: When, where the resource does not say it by answer.

    Raises:
        ValueError: It is no response to this questionnaire, or an answer has another type.
    """
    named = str(response.get("questionnaire", "")).partition("|")[0]
    if response.get("resourceType") != "QuestionnaireResponse" or (
        named not in {"", f"{_OURS}:{questionnaire.id}"}
    ):
        msg = "this is not a response to this questionnaire"
        raise ValueError(msg)
    reader = _Reader(questionnaire, author, at)
    reader.items(response.get("item", []), questionnaire.items, ())
    return Answers(reader.found)


class _Reader:
    def __init__(
        self, questionnaire: Questionnaire, author: Author | None, at: dt.datetime | None
    ) -> None:
        self.known = {item.link_id: item for item in questionnaire.walk()}
        self.author, self.at = author, at
        self.found: dict[str, Answer] = {}

    def items(self, trees: list[_TREE], among: tuple[Item, ...], at: tuple[int, ...]) -> None:
        ids = {item.link_id for item in among}
        count: dict[str, int] = {}
        for tree in trees:
            item = self.known.get(str(tree.get("linkId")))
            if item is None or item.link_id not in ids:
                continue  # help texts, and what another version asked
            if item.type is not Kind.GROUP:
                self.answer(item, tree, at)
                continue
            count[item.link_id] = count.get(item.link_id, 0) + 1
            here = (*at, count[item.link_id]) if item.repeats else at
            if item.repeats and count[item.link_id] > 1:
                self.more(item, (*at, count[item.link_id] - 1))
            self.items(tree.get("item", []), item.items, here)

    def more(self, group: Item, at: tuple[int, ...]) -> None:
        """Note that one more of a group follows: a form renderer shows it by showing it."""
        key = key_of(f"{group.link_id}.more", at)
        self.found.setdefault(key, Answer(key, value=True, author=self.author, at=self.at))

    def answer(self, item: Item, tree: _TREE, at: tuple[int, ...]) -> None:
        key = key_of(item.link_id, at)
        values = [self.value(item, one) for one in tree.get("answer", [])]
        said = {
            part["url"]: part["valueString"]
            for extension in tree.get("extension", [])
            if extension.get("url") == f"{_OURS}:answer"
            for part in extension.get("extension", [])
        }
        if not values and "skip" not in said:
            return
        value: AnswerValue | None = tuple(str(v) for v in values) if item.repeats else None
        if values and not item.repeats:
            value = values[0]
        author = Author(said["author"], Role(said["role"])) if said.get("role") else self.author
        self.found[key] = Answer(
            key,
            value if values else None,
            Skip(said["skip"]) if "skip" in said else None,
            said.get("typed", ""),
            author,
            dt.datetime.fromisoformat(said["at"]) if "at" in said else self.at,
            Origin(said.get("origin", Origin.TYPED)),
        )

    @staticmethod
    def value(item: Item, tree: _TREE) -> str | bool:
        if item.type is Kind.BOOLEAN and isinstance(tree.get("valueBoolean"), bool):
            return bool(tree["valueBoolean"])
        if (
            item.type is Kind.CHOICE
            and str(tree.get("valueCoding", {}).get("code")) in item.choices
        ):
            return str(tree["valueCoding"]["code"])
        for name in ("valueString", "valueDate", "valueInteger", "valueDecimal"):
            if name in tree and name in _NAMES.get(item.type, ()):
                number = name in {"valueInteger", "valueDecimal"}
                return _number(tree[name]) if number else str(tree[name])
        if item.type in {Kind.INTEGER, Kind.DECIMAL} and "value" in tree.get("valueQuantity", {}):
            return _number(tree["valueQuantity"]["value"])
        msg = f"the answer to {item.link_id} has another type"
        raise ValueError(msg)


_NAMES = {
    Kind.STRING: ("valueString",),
    Kind.TEXT: ("valueString",),
    Kind.DATE: ("valueDate",),
    Kind.INTEGER: ("valueInteger",),
    Kind.DECIMAL: ("valueDecimal", "valueInteger"),
}


def _number(value: float | str) -> str:
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
