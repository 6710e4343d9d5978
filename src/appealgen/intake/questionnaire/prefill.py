"""What the case holds already, as answers: nobody is asked for what is on file."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from appealgen.intake.questionnaire.answers import Answer, AnswerValue, Origin
from appealgen.intake.questionnaire.schema import Kind
from appealgen.model.base import Cite, Fact, Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.intake.questionnaire.schema import Item, Questionnaire
    from appealgen.model import Case

__all__ = ["NOT_STATED", "plain", "prefilled", "value_at"]

NOT_STATED = "not_stated"
"""The word of a case that stands for no answer."""


def value_at(case: Case, path: str) -> Any:  # noqa: ANN401 - any part of a case
    """Return what stands at a path of the case, ``care[0].weeks``; None where nothing does."""
    here: Any = case
    for step in path.replace("[", ".[").split("."):
        if here is None:
            return None
        if step.startswith("["):
            index = step.strip("[]")
            here = here[int(index)] if index.isdecimal() and int(index) < len(here) else None
        else:
            here = getattr(here, step, None)
    return here


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of a case
    """Return a value of the case in the form of a case file: text, truth values, lists, blocks."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Part):
        dumped = {name: plain(getattr(value, name)) for name in value.model_fields_set}
        return {name: found for name, found in dumped.items() if found not in (None, [])}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Cite):
        return str(value).removeprefix("Ex. ").replace("–", "-").replace("pp.", "p.")
    if isinstance(value, Enum):
        return str(value.value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def prefilled(questionnaire: Questionnaire, case: Case | None) -> Mapping[str, Answer]:
    """Return the answers that the case gives to questions about one single value."""
    if case is None:
        return {}
    found: dict[str, Answer] = {}
    for section in questionnaire.items:
        for item, path in _single(section, None):
            value = _answer(value_at(case, path), item)
            if value is not None:
                found[item.link_id] = Answer(item.link_id, value, origin=Origin.PREFILLED)
    return found


def _single(item: Item, at: str | None) -> list[tuple[Item, str]]:
    """Return the questions whose place in the case is one place, with that place."""
    if item.type is not Kind.GROUP:
        path = item.path or (f"{at}.{item.field}" if at and item.field else None)
        return [(item, path)] if path and item.place is None else []
    if item.repeats or (item.path or "").endswith("[+]"):
        return []
    inner = item.path or at
    return [pair for child in item.items for pair in _single(child, inner)]


def _answer(value: Any, item: Item) -> AnswerValue | None:  # noqa: ANN401 - any value of a case
    bare = plain(value.value if isinstance(value, Fact) else value)
    if bare is None or isinstance(bare, dict) or bare in ([], NOT_STATED):
        return None
    if isinstance(bare, list):
        texts = tuple(str(one) for one in bare)
        return texts if item.repeats else ", ".join(texts)
    return bare if isinstance(bare, bool) else str(bare)
