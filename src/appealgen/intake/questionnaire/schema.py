"""The form of a questionnaire file, and its strict loading.

The keys are those of the FHIR R4 Questionnaire (linkId, type, enableWhen, repeats, required), so
that a reader of one can read the other; shorthands are written out while loading.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from appealgen.errors import PolicyInvalidError, Problem
from appealgen.intake.questionnaire.choices import SETS, UCUM
from appealgen.model.validation import problems_of
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Condition", "Item", "Kind", "Questionnaire", "Role", "load_questionnaire", "read_items"]

_FOLDER = Path(__file__).parent / "items"
Answered = str | bool


class Role(StrEnum):
    """Who answers."""

    PATIENT = "patient"
    STAFF = "staff"
    SURGEON = "surgeon"


class Kind(StrEnum):
    """The item types of FHIR R4 that are used here."""

    GROUP = "group"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Condition(_Part):
    """One ``enableWhen`` of FHIR R4."""

    question: str
    operator: Literal["=", "!=", "exists"]
    answer: Answered


class Item(_Part):
    """A question, or a group of questions; a top-level item is a section.

    Attributes:
        link_id: The id, which also names its strings.
        type: The kind of answer.
        path: Where it goes in the case; ``care[+]`` appends. Inside a group with a path, ``field``
            names the key instead.
        constants: What a group always writes beside its answers (``with`` in the file).
        identity: The keys by which a block written earlier is found again.
        stamp: A key that takes the day of the answer.
        form: ``fact`` writes value, by and on; the others name the form of the text.
        needed: Without it the block is not written.
        if_unknown: What is written where the person does not know.
        ask: When a section is asked: ``first``, ``always``, while the case has nothing there
            (``empty``), or only for an open criterion (``gap``).
        settles: Open criteria it helps: ``check``, or ``check/word`` of the check's parameters.
        alert: How urgent a "yes" is.
        after: For a date: the question whose date it cannot lie before.
        place: The position in a list of items, from 1.
    """

    link_id: str = Field(alias="linkId", pattern=r"^[a-z][A-Za-z0-9_.-]{0,80}$")
    type: Kind
    path: str | None = None
    field: str | None = None
    constants: dict[str, str | bool] = Field(default_factory=dict, alias="with")
    identity: tuple[str, ...] = ()
    stamp: str | None = None
    form: Literal["plain", "fact", "levels", "level", "cite"] = "plain"
    required: bool = False
    needed: bool = False
    repeats: bool = False
    partial: bool = False
    future: bool = False
    after: str | None = None
    choices: tuple[str, ...] = ()
    choice_set: str = "own"
    unit: str | None = None
    min: str | None = None
    max: str | None = None
    pattern: str | None = None
    suggest: (
        Literal["medicine", "cpt", "icd10", "carc", "rarc", "state", "payer", "policy"] | None
    ) = None
    derive: dict[str, Literal["medicine_class"]] = Field(default_factory=dict)
    if_unknown: str | None = None
    place: int | None = None
    ask: Literal["first", "always", "empty", "gap"] = "always"
    settles: tuple[str, ...] = ()
    alert: Literal["emergency", "call_today"] | None = None
    enable_when: tuple[Condition, ...] = Field(default=(), alias="enableWhen")
    enable_behavior: Literal["all", "any"] = Field(default="all", alias="enableBehavior")
    items: tuple[Item, ...] = ()
    text: str | None = None
    """The question itself, where it is made from an open criterion and not from a catalogue."""

    @model_validator(mode="after")
    def _whole(self) -> Item:
        group = self.type is Kind.GROUP
        wrong = [
            ("a group, and only a group, has items", group != bool(self.items)),
            ("only a choice has choices", (self.type is Kind.CHOICE) != bool(self.choices)),
            ("an item goes either to a path or to a field", bool(self.path and self.field)),
            ("this unit is not known", self.unit is not None and self.unit not in UCUM),
        ]
        for what, bad in wrong:
            if bad:
                msg = f"{what}: {self.link_id}"
                raise ValueError(msg)
        return self

    def walk(self) -> Iterator[Item]:
        """Yield this item and every item under it."""
        yield self
        for item in self.items:
            yield from item.walk()


class Questionnaire(_Part):
    """One questionnaire: the sections for one role."""

    id: str
    version: str
    role: Role
    items: tuple[Item, ...]

    def walk(self) -> Iterator[Item]:
        """Yield every item in the order of the file."""
        for item in self.items:
            yield from item.walk()

    def find(self, link_id: str) -> Item | None:
        """Return the item of an id."""
        return next((item for item in self.walk() if item.link_id == link_id), None)


@lru_cache(maxsize=8)
def load_questionnaire(role: Role) -> Questionnaire:
    """Return the questionnaire that ships for a role.

    Raises:
        PolicyInvalidError: The file is broken.
    """
    path = _FOLDER / f"{role.value}.yaml"
    return read_items(path.read_bytes(), path.name)


def read_items(raw: bytes, name: str) -> Questionnaire:
    """Read a questionnaire file, strictly.

    Args:
        raw: The file.
        name: Its name, for problems.

    Raises:
        PolicyInvalidError: The file has problems; each is named with its line.
    """
    document = read_yaml(raw, name)
    if document.problems or not isinstance(document.tree, dict):
        found = document.problems or (Problem(name, 1, "", "The file must be a block of keys."),)
        raise PolicyInvalidError(name, found)
    tree = {**document.tree, "items": _written_out(document.tree.get("items"))}
    try:
        questionnaire = Questionnaire.model_validate(tree)
    except ValidationError as error:
        raise PolicyInvalidError(name, problems_of(error, document, Questionnaire)) from None
    problems = tuple(Problem(name, 0, *said) for said in _wrong(questionnaire))
    if problems:
        raise PolicyInvalidError(name, problems)
    return questionnaire


def _written_out(items: Any) -> list[Any]:  # noqa: ANN401 - the raw tree
    """Write out the shorthands: lists of choices by name, ``for``, ``gate``, and "another one?"."""
    out: list[Any] = []
    for raw in items if isinstance(items, list) else []:
        if not isinstance(raw, dict):
            out.append(raw)
            continue
        item = dict(raw)
        if isinstance(item.get("choices"), str):
            item["choice_set"] = item["choices"]
            item["choices"] = list(SETS.get(item["choices"], ()))
        if isinstance(only := item.pop("for", None), dict):
            item["enableBehavior"] = "any"
            item["enableWhen"] = [
                {"question": only["question"], "operator": "=", "answer": word}
                for word in only["any"]
            ]
        gate = item.pop("gate", None) is True
        if "items" in item:
            item["items"] = _written_out(item["items"])
        if item.get("repeats") is True and item.get("type") == "group":
            more = {"linkId": f"{item['linkId']}.more", "type": "boolean"}
            item["items"] = [*item["items"], more]
        out.append(_gated(item) if gate else item)
    return out


_OUTER = frozenset({"ask", "settles", "enableWhen", "enableBehavior"})
"""What a gated group leaves to the section around it."""


def _gated(item: dict[str, Any]) -> dict[str, Any]:
    """Return the section that first asks whether there is anything of the kind."""
    any_id = f"{item['linkId']}.any"
    when = [{"question": any_id, "operator": "=", "answer": True}]
    inner = {k: v for k, v in item.items() if k not in _OUTER} | {"enableWhen": when}
    first = {"linkId": any_id, "type": "boolean", "settles": item.get("settles", [])}
    group = {"linkId": f"{item['linkId']}.part", "type": "group", "items": [first, inner]}
    outer = {key: item[key] for key in ("ask", "enableWhen", "enableBehavior") if key in item}
    return group | outer


def _wrong(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield what no single item can see: ids used twice, and conditions on nothing."""
    seen: set[str] = set()
    for item in questionnaire.walk():
        if item.link_id in seen:
            yield item.link_id, "This id stands twice."
        for condition in item.enable_when:
            if condition.question not in seen:
                yield item.link_id, "A condition names a question that does not come before it."
        if item.after is not None and item.after not in seen:
            yield item.link_id, "It follows a date that is not asked for before it."
        for bound in (item.min, item.max):
            if bound is not None and not re.fullmatch(r"-?\d+(\.\d+)?", bound):
                yield item.link_id, "A limit is not a plain number."
        seen.add(item.link_id)
