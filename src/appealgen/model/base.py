"""The small types every part of a case is made of: text, numbers, dates, citations, facts.

The YAML reader hands over text, so each type here says exactly which text it accepts. Nothing is
guessed: ``12,5`` is not a number, ``03/04/2026`` is not a date, ``yes`` is not a truth value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    InstanceOf,
    PlainSerializer,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from appealgen.model.dates import Day, PartialDate, PartialDay
from appealgen.spine import Level, MrcGrade, Root, parse_levels

__all__ = [
    "Cite",
    "Cited",
    "Cites",
    "Code",
    "Day",
    "Fact",
    "LevelOf",
    "LevelsOf",
    "MrcGradeOf",
    "Name",
    "Number",
    "Part",
    "PartialDate",
    "PartialDay",
    "Prose",
    "Reported",
    "RootOf",
    "Truthful",
    "Unknown",
    "VertebraName",
    "Whole",
]

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
_REFUSED = re.compile(f"[{_CONTROL}\ud800-\udfff{_BIDI}]")
_LINE_BREAKS = re.compile("[\n\r\x85\u2028\u2029]")


class Part(BaseModel):
    """Base of every part of a case: frozen, no unknown keys, no values in error messages."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


def _clean(text: str) -> str:
    if _REFUSED.search(text):
        msg = "holds a control or text-direction character, which cannot be printed"
        raise ValueError(msg)
    return text


def _one_line(text: str) -> str:
    if _LINE_BREAKS.search(text):
        msg = "must stand on one line"
        raise ValueError(msg)
    return text


def _number(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(
        r"[+-]?[0-9]{1,9}(\.[0-9]{1,6})?", value.strip()
    ):
        msg = "write a plain number such as 12 or 12.5"
        raise ValueError(msg)
    if isinstance(value, float):
        return Decimal(str(value))
    return value


def _whole(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,9}", value.strip()):
        msg = "write a whole number such as 16"
        raise ValueError(msg)
    if isinstance(value, bool):
        msg = "write a whole number such as 16"
        raise ValueError(msg)
    return value


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) and value.isascii() else value


Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    AfterValidator(_clean),
    AfterValidator(_one_line),
]
"""One line of text: a name, a title, a number that is not counted with."""
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_clean)]
"""Some sentences. The limit is about a page and a half."""
Number = Annotated[Decimal, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
Truthful = StrictBool
Code = Annotated[
    str,
    BeforeValidator(_upper),
    StringConstraints(pattern=r"^([0-9]{4}[0-9TUF]|[A-Z][0-9]{4})$"),
]
"""A CPT or HCPCS code as text: ``00100`` keeps its zeros."""

LevelOf = Annotated[
    InstanceOf[Level],
    BeforeValidator(lambda v: Level.parse(v) if isinstance(v, str) else v),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["L4-L5", "C5-C6", "L5-S1"]}),
]
RootOf = Annotated[
    InstanceOf[Root],
    BeforeValidator(lambda v: Root.parse(v) if isinstance(v, str) else v),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["L5", "C6"]}),
]
MrcGradeOf = Annotated[
    InstanceOf[MrcGrade],
    BeforeValidator(lambda v: MrcGrade.parse(v) if isinstance(v, str | int) else v),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "enum": ["0", "1", "2", "3", "4-", "4", "4+", "5"]}),
]


def _vertebra(value: str) -> str:
    """Accept a vertebra or sacral segment; a sixth lumbar one is for the surgeon to name."""
    name = value.upper()
    if name not in {root.value for root in Root} - {"C8"}:
        msg = "this is not a vertebra; vertebrae run C1-C7, T1-T12, L1-L5, S1-S5"
        raise ValueError(msg)
    return name


VertebraName = Annotated[str, AfterValidator(_vertebra)]
"""One vertebra, such as ``T10`` or ``L1``."""


def _levels(value: object) -> object:
    """Accept one level, a span such as L2-L4, or a list of both."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return value
    found: list[object] = []
    for item in value:
        found += parse_levels(item) if isinstance(item, str) else [item]
    if len(set(found)) != len(found):
        msg = "names the same level twice"
        raise ValueError(msg)
    return tuple(found)


LevelsOf = Annotated[
    tuple[LevelOf, ...],
    BeforeValidator(_levels),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "examples": ["L4-L5", "L2-L4", ["L3-L4", "L5-S1"]],
        }
    ),
]


_CITE = r"([A-Z]{1,2})(?:\s+pp?\.?\s*([0-9]{1,4})(?:\s*[-–]\s*([0-9]{1,4}))?)?"


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """Where a fact can be read: an exhibit and, when known, its page or pages (1-based)."""

    exhibit: str
    first: int | None = None
    last: int | None = None

    @classmethod
    def parse(cls, text: str) -> Cite:
        """Read ``C``, ``C p. 3`` or ``C p. 2-3``.

        Raises:
            ValueError: The text has another form, or the pages run backwards.
        """
        match = re.fullmatch(_CITE, text.strip())
        if match is None:
            msg = "write the exhibit and page as 'C p. 3' or 'C p. 2-3'"
            raise ValueError(msg)
        exhibit, first, last = match.groups()
        cite = cls(exhibit, int(first) if first else None, int(last) if last else None)
        if cite.first == 0 or (cite.last is not None and cite.last <= (cite.first or 0)):
            msg = "pages start at 1 and run forward, such as 'C p. 2-3'"
            raise ValueError(msg)
        return cite

    @property
    def pages(self) -> range:
        """Return the cited pages; empty when only the exhibit is named."""
        if self.first is None:
            return range(0)
        return range(self.first, (self.last or self.first) + 1)

    def __str__(self) -> str:
        """Return the form letters print: ``Ex. C p. 3``."""
        if self.first is None:
            return f"Ex. {self.exhibit}"
        if self.last is None:
            return f"Ex. {self.exhibit} p. {self.first}"
        return f"Ex. {self.exhibit} pp. {self.first}–{self.last}"


def _cites(value: object) -> object:
    if isinstance(value, str):
        value = [part for part in re.split(r"[,;]", value) if part.strip()]
    if isinstance(value, list):
        return tuple(Cite.parse(item) if isinstance(item, str) else item for item in value)
    return value


def _cite_as_typed(cites: tuple[Cite, ...]) -> list[str]:
    return [str(cite).removeprefix("Ex. ").replace("–", "-").replace("pp.", "p.") for cite in cites]


Cites = Annotated[
    tuple[InstanceOf[Cite], ...],
    BeforeValidator(_cites),
    PlainSerializer(_cite_as_typed, return_type=list[str]),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "examples": ["C p. 3", ["B p. 1-2", "F p. 3"]],
        }
    ),
]


class Cited(Part):
    """A record that can say where it stands: exhibit and page."""

    cite: Cites = ()


class Reported(Cited):
    """A record that may rest on the patient's word alone, until an exhibit shows it.

    ``reported_by: patient`` is written by the questionnaire. What only the patient says supports
    the case and never stands in for a record that a policy asks for; once a document is cited,
    the document speaks.
    """

    reported_by: Literal["patient"] | None = None
    reported_on: Day | None = None


class Unknown(StrEnum):
    """Why a fact has no value."""

    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"
    DECLINED = "declined"
    CONFLICTING = "conflicting"
    STALE = "stale"
    NEEDS_JUDGEMENT = "needs_judgement"


T = TypeVar("T")


class Fact(Part, Generic[T]):
    """One clinical fact: a value with its origin, or unknown with the reason.

    In a case file the bare value is enough (``diabetes: false``); the full form adds the page,
    who said it and when, or says why it is unknown (``diabetes: {unknown: not_asked}``).
    """

    value: T | None = None
    unknown: Unknown | None = None
    by: Name | None = None
    on: PartialDay | None = None
    cite: Cites = ()

    @model_validator(mode="before")
    @classmethod
    def _wrap(cls, data: Any) -> Any:  # noqa: ANN401 - the raw tree
        if isinstance(data, dict) and data.keys() & {"value", "unknown"}:
            return data
        return {"value": data}

    @model_validator(mode="after")
    def _one_of_two(self) -> Fact[T]:
        if (self.value is None) == (self.unknown is None):
            msg = "give either a value or 'unknown' with its reason, not both"
            raise ValueError(msg)
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say in the JSON Schema that the bare value is welcome too."""
        full = handler.resolve_ref_schema(handler(schema))
        bare = full.get("properties", {}).get("value", {}).get("anyOf", [{}])[0]
        return {"anyOf": [bare, full]}
